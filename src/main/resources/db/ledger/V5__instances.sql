-- Several instances (design §4.9, §4.10). Additive: an instance of an older version goes on working beside it.
--   keyed    the index that tells whether an older delivery of the same key is open, where instances can share a database

-- One row for each life of a process: its name is the owner in delivery and action.
ALTER TABLE instance ADD COLUMN label varchar(100);                     -- drover.instance; null where an older version wrote it
ALTER TABLE instance ADD COLUMN address varchar(300);                   -- host and process, for people
ALTER TABLE instance ADD COLUMN beat bigint DEFAULT 0 NOT NULL;         -- changes while it lives; compared with itself, with no clock
ALTER TABLE instance ADD COLUMN gone_at timestamp(6) with time zone;    -- from here on its open rows are anybody's
ALTER TABLE instance ADD COLUMN gone_why varchar(20);                   -- ended, silent, superseded

-- A request that nobody knows the end of may still be on its way until then.
ALTER TABLE action ADD COLUMN in_doubt_until timestamp(6) with time zone;

-- The last tick of each timer.
CREATE TABLE timer (
  name    varchar(255) PRIMARY KEY,
  last_at timestamp(6) with time zone NOT NULL
);

${keyed}

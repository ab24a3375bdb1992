-- What the archive of the bus (datagrepper) has been asked for, and whose turn it is to ask.

CREATE TABLE archive_mark (
  scope         varchar(300) PRIMARY KEY,              -- topic:<topic>, category:<word> or everything
  origin        timestamp(6) with time zone NOT NULL,  -- nothing that was sent before is asked for
  mark          timestamp(6) with time zone NOT NULL,  -- all that was sent up to here has been looked at
  swept_at      timestamp(6) with time zone NOT NULL,  -- when a longer stretch was last looked through again
  asked_at      timestamp(6) with time zone,           -- null before the first question
  state         varchar(10) NOT NULL,                  -- NEW CURRENT BEHIND DOUBTFUL AWAY REFUSED
  answer        ${text},                               -- what the archive last said, for people
  doubted_since timestamp(6) with time zone,           -- since when its answers cannot be believed; null where they can
  recovered     bigint DEFAULT 0 NOT NULL              -- messages found there that the bus had not brought
);

CREATE TABLE archive_turn (
  name     varchar(50) PRIMARY KEY,
  owner    varchar(100) NOT NULL,                      -- the instance that asks
  until_at timestamp(6) with time zone NOT NULL        -- when its turn ends unless it says that it goes on
);

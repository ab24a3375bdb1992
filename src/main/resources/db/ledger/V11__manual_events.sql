-- What people request and cancel. Additive, and without foreign keys, for an instance from before removes old events without
-- knowing of this table.
CREATE TABLE event_dependency (
  event_id bigint NOT NULL,                     -- depends on …
  needs_id bigint NOT NULL,                     -- … this event
  PRIMARY KEY (event_id, needs_id)
);
CREATE INDEX event_dependency_needs ON event_dependency (needs_id);

ALTER TABLE action ADD COLUMN cancel_with ${text};  -- JSON, how its work is stopped; set when that was asked for, else null
ALTER TABLE action ADD COLUMN cancels bigint;       -- the action whose work at its system this one stops

-- How often old rows were removed: whoever remembers how many there are counts anew then.
CREATE TABLE removal (
  id    integer PRIMARY KEY,
  times bigint NOT NULL
);
INSERT INTO removal (id, times) VALUES (1, 0);

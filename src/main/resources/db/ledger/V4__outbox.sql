-- The outbox: what a row was before and how often it changed, so that each change is owed to the bus once. Only additions:
-- an instance from before goes on running, its changes are not published.
ALTER TABLE action ADD COLUMN changes integer DEFAULT 0 NOT NULL;
ALTER TABLE action ADD COLUMN previous_state varchar(10);
ALTER TABLE event ADD COLUMN changes integer DEFAULT 0 NOT NULL;
ALTER TABLE event ADD COLUMN previous_state varchar(12);
ALTER TABLE event ADD COLUMN depth integer DEFAULT 0 NOT NULL;  -- how many messages of our own led to it, one after another

CREATE INDEX publication_event ON publication (event_id, id);

-- One row, locked by the instance that is publishing: whoever has it keeps the order, and loses it with its connection.
CREATE TABLE outbox_turn (
  id       integer PRIMARY KEY,
  holder   varchar(100),
  taken_at timestamp(6) with time zone
);
INSERT INTO outbox_turn (id) VALUES (1);

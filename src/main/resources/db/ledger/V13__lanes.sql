-- Actions that must not be under way together: those of one lane are carried out one at a time, in the order in which they were
-- planned. Additive, and without a foreign key, for an instance from before removes old events without knowing of this table; it
-- keeps no lanes.
ALTER TABLE action ADD COLUMN lanes integer DEFAULT 0 NOT NULL;             -- in how many it is

CREATE TABLE action_lane (
  action_id bigint NOT NULL,
  lane      varchar(300) NOT NULL,
  ended     boolean DEFAULT FALSE NOT NULL,                                -- so that long histories are not looked through
  PRIMARY KEY (action_id, lane)
);
CREATE INDEX action_lane_open ON action_lane (ended, lane, action_id);

-- Dead letters that are looked through, replayed and discarded. All additive: an instance of the version before goes on.
ALTER TABLE dead_letter ADD COLUMN system varchar(50);      -- whose answer it was, where one is known
ALTER TABLE dead_letter ADD COLUMN former_id bigint;        -- the replayed letter about the same thing, which failed again
ALTER TABLE dead_letter ADD COLUMN replayed_as uuid;        -- the message that its replay made, where it had been none or was edited

CREATE INDEX dead_letter_message ON dead_letter (message_id);
CREATE INDEX dead_letter_delivery ON dead_letter (delivery_id);
CREATE INDEX dead_letter_action ON dead_letter (action_id);
CREATE INDEX dead_letter_former ON dead_letter (former_id);
CREATE INDEX dead_letter_created ON dead_letter (created_at, id);
CREATE INDEX dead_letter_cluster ON dead_letter (fingerprint, state, id);
CREATE INDEX dead_letter_source ON dead_letter (source, id);
CREATE INDEX dead_letter_system ON dead_letter (system, id);

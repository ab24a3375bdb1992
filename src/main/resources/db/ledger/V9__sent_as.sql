-- Under what the remote system can tell a repetition of the last request: koji's session and call number.
ALTER TABLE action ADD COLUMN sent_as VARCHAR(200);
-- One request may make many tasks: moving a hundred builds gives a hundred ids.
ALTER TABLE action ALTER COLUMN external_id SET DATA TYPE VARCHAR(2000);

-- Invented: what a later version of Drover might add.
ALTER TABLE delivery ADD COLUMN priority integer DEFAULT 0 NOT NULL;
CREATE INDEX delivery_priority ON delivery (priority, id);
CREATE TABLE later (id bigint PRIMARY KEY);

-- Sick systems: what operators ordered of them, how each instance finds them, and which deliveries wait for them.

CREATE TABLE system_order (
  system   varchar(50) PRIMARY KEY,
  paused   boolean NOT NULL,
  revision bigint NOT NULL,                     -- one more with each order; instances need not agree on the time of day
  by_whom  varchar(200) NOT NULL,
  reason   ${text} NOT NULL,
  at       timestamp(6) with time zone NOT NULL
);

CREATE TABLE system_state (
  system   varchar(50) NOT NULL,
  instance varchar(100) NOT NULL,
  state    varchar(10) NOT NULL,                -- open half-open denied paused; closed ones have no row
  since    timestamp(6) with time zone NOT NULL,
  reason   ${text} NOT NULL,                    -- the failure that did it, or who ordered it and why
  next_try timestamp(6) with time zone,
  PRIMARY KEY (system, instance)
);

ALTER TABLE delivery ADD COLUMN waits_for varchar(50);   -- the system whose lookup could not tell, while WAITING

-- Which machines have a directory of runs, so that a play of one that is gone is not waited for without end. Additive.
CREATE TABLE run_place (
  place     varchar(40) PRIMARY KEY,            -- what stands behind @ in a run's external id
  host      varchar(300) NOT NULL,              -- for people
  directory varchar(1000) NOT NULL,             -- the directory of runs there
  seen_at   timestamp(6) with time zone NOT NULL
);

-- Which lives of instances work on which directory of runs, so that one that returns can take its own plays back. Additive.
CREATE TABLE run_place_instance (
  instance varchar(100) PRIMARY KEY,            -- as action.owner names it
  place    varchar(40) NOT NULL
);

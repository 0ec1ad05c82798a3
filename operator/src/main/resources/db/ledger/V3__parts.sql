-- A revision belongs to what of a resource concerns one workload. The numbers go on where they were,
-- so that everything is numbered anew, and higher.
DROP TABLE revision;

CREATE TABLE revision (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  workload_namespace TEXT NOT NULL,
  workload_kind TEXT NOT NULL,
  workload_name TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (kind, name, workload_namespace, workload_kind, workload_name)
);

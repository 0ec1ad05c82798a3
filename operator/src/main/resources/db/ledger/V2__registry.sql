-- What the control plane must remember. A fact is JSON: its shape belongs to the code that resolves.
CREATE TABLE fact (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE revision (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (kind, name)
);

CREATE TABLE revision_head (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  epoch BIGINT NOT NULL,
  number BIGINT NOT NULL
);

CREATE TABLE status (
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, namespace, name)
);

CREATE TABLE object_identity (
  kind TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  uid TEXT NOT NULL,
  spec_hash TEXT NOT NULL,
  creation_time TEXT NOT NULL,
  generation BIGINT NOT NULL,
  PRIMARY KEY (kind, namespace, name)
);

-- Types that SQLite and PostgreSQL read alike. Times are ISO 8601 in UTC; amounts are units, or
-- nano-units of a currency.

CREATE TABLE shard (
  id INTEGER NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  owner TEXT NOT NULL
);

CREATE TABLE ledger (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  ledger_id TEXT NOT NULL,
  time TEXT NOT NULL
);

CREATE TABLE account (
  subject TEXT NOT NULL PRIMARY KEY,
  plan TEXT NOT NULL,
  revision BIGINT NOT NULL,
  active INTEGER NOT NULL
);

CREATE TABLE pool (
  subject TEXT NOT NULL,
  meter TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  plan TEXT NOT NULL,
  unit TEXT NOT NULL,
  period TEXT NOT NULL,
  alignment TEXT NOT NULL,
  zone TEXT NOT NULL,
  anchor TEXT NOT NULL,
  window_start TEXT NOT NULL,
  window_end TEXT,
  start_time TEXT NOT NULL,
  close_time TEXT,
  retired INTEGER NOT NULL,
  limit_units BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  -- One "ordinal meter" a line, of the same subject.
  carries TEXT NOT NULL,
  carried_used BIGINT NOT NULL,
  warned INTEGER NOT NULL,
  exhausted_above BIGINT,
  attributed BIGINT NOT NULL,
  posted BIGINT NOT NULL,
  post_time TEXT,
  settled_used BIGINT,
  PRIMARY KEY (subject, meter, ordinal)
);

CREATE INDEX pool_open ON pool (subject, meter) WHERE settled_used IS NULL;

CREATE TABLE holder (
  incarnation TEXT NOT NULL PRIMARY KEY,
  pod_uid TEXT NOT NULL,
  last_word TEXT NOT NULL,
  gone_time TEXT
);

CREATE TABLE lease (
  subject TEXT NOT NULL,
  meter TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  holder TEXT NOT NULL,
  state TEXT NOT NULL,
  granted BIGINT NOT NULL,
  used BIGINT NOT NULL,
  surrendered BIGINT NOT NULL,
  over_limit BIGINT NOT NULL,
  charged BIGINT NOT NULL,
  late BIGINT NOT NULL,
  PRIMARY KEY (subject, meter, ordinal, holder)
);

CREATE TABLE top_up (
  subject TEXT NOT NULL,
  meter TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  id TEXT NOT NULL,
  nanos BIGINT NOT NULL,
  expire_time TEXT,
  consumed BIGINT NOT NULL,
  expired BIGINT NOT NULL,
  PRIMARY KEY (subject, meter, ordinal, id)
);

-- Two rows a transfer; they sum to zero.
CREATE TABLE posting (
  subject TEXT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  book TEXT NOT NULL,
  nanos BIGINT NOT NULL,
  time TEXT NOT NULL,
  PRIMARY KEY (subject, currency, kind, reference, book)
);

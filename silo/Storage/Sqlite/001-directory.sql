-- Single numbers that are kept with the data: partitions, sequence, generation.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- The partition follows from the id, so one index finds a firm and pages through a partition.
CREATE TABLE firm (
  number      INTEGER PRIMARY KEY, -- the firm's place in this file, which it never leaves
  partition   INTEGER NOT NULL,
  id          TEXT NOT NULL,
  version     INTEGER NOT NULL,
  deleted     INTEGER NOT NULL,
  sample      INTEGER NOT NULL,
  credit_code TEXT,
  name_key    TEXT NOT NULL,
  township    TEXT NOT NULL,       -- '' when it is not known
  changed_at  INTEGER NOT NULL,    -- UTC, in 100 ns since the year 1
  changed_by  TEXT NOT NULL,
  details     BLOB NOT NULL,       -- JSON in UTF-8
  UNIQUE (partition, id)
);
CREATE UNIQUE INDEX firm_credit_code ON firm (credit_code) WHERE deleted = 0 AND credit_code IS NOT NULL;
CREATE INDEX firm_name ON firm (name_key, township, id) WHERE deleted = 0;
CREATE INDEX firm_sample ON firm (id) WHERE deleted = 0 AND sample = 1;
CREATE INDEX firm_tombstone ON firm (id) WHERE deleted = 1;

CREATE TABLE history (
  firm       INTEGER NOT NULL REFERENCES firm (number),
  version    INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  source     TEXT NOT NULL,
  deleted    INTEGER NOT NULL,
  before     BLOB,                 -- JSON in UTF-8; null for a creation
  PRIMARY KEY (firm, version)
) WITHOUT ROWID;

CREATE TABLE dirty (
  firm          INTEGER PRIMARY KEY REFERENCES firm (number),
  partition     INTEGER NOT NULL,
  sequence      INTEGER NOT NULL,
  parked_at     INTEGER,
  parked_reason TEXT
);
CREATE INDEX dirty_waiting ON dirty (partition, sequence) WHERE parked_at IS NULL;
CREATE INDEX dirty_parked ON dirty (parked_at, sequence) WHERE parked_at IS NOT NULL;

CREATE TABLE partition_epoch (
  partition INTEGER PRIMARY KEY,
  epoch     INTEGER NOT NULL
);

CREATE TABLE generation (
  number INTEGER PRIMARY KEY,
  state  TEXT NOT NULL,            -- building, current or previous
  rules  TEXT NOT NULL
);
CREATE UNIQUE INDEX generation_building ON generation (state) WHERE state = 'building';
CREATE UNIQUE INDEX generation_current ON generation (state) WHERE state = 'current';

CREATE TABLE generation_fill (
  generation INTEGER NOT NULL REFERENCES generation (number) ON DELETE CASCADE,
  partition  INTEGER NOT NULL,
  after_id   TEXT NOT NULL,
  complete   INTEGER NOT NULL,
  PRIMARY KEY (generation, partition)
) WITHOUT ROWID;

CREATE TABLE import (
  id         TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  state      BLOB NOT NULL         -- JSON in UTF-8
) WITHOUT ROWID;
CREATE INDEX import_newest ON import (started_at DESC, id);

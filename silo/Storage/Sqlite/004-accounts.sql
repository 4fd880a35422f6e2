-- Clerks. Of the secret in a clerk's link only its SHA-256 is kept, in hex; times are ticks of UTC.
CREATE TABLE clerk (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  name_key   TEXT NOT NULL,
  secret     TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  used_at    INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX clerk_name ON clerk (name_key) WHERE revoked_at IS NULL;

-- Who signed in and out, and who gave or took away access.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  who    TEXT NOT NULL,
  role   TEXT NOT NULL,
  what   TEXT NOT NULL,
  object TEXT NOT NULL
);

-- The worklist: what the public asks clerks for. The item itself is JSON in UTF-8; columns are what lists go by.
CREATE TABLE work (
  id        TEXT PRIMARY KEY,
  version   INTEGER NOT NULL,
  due       INTEGER NOT NULL,      -- the day's number since the year 1
  closed_at INTEGER,               -- UTC, in 100 ns since the year 1; null while it is open
  closed_on INTEGER,               -- the day's number in Beijing
  item      BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX work_open ON work (due, id) WHERE closed_at IS NULL;
CREATE INDEX work_closed ON work (closed_at DESC, id) WHERE closed_at IS NOT NULL;

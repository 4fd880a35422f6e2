-- Published figures. The claim itself is JSON in UTF-8.
CREATE TABLE claim (
  id      TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  claim   BLOB NOT NULL
) WITHOUT ROWID;

-- Whether those that the directory brings along were taken over: once, so that what is deleted stays deleted.
INSERT INTO meta (key, value) VALUES ('claims_seeded', 0);

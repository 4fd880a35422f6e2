-- Sessions that were signed out of before their time, until which they are remembered; ticks of UTC.
CREATE TABLE ended_session (
  id    TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;

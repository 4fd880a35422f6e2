-- Parked rows that an operator has let go. It holds for this save of the firm: a row of another sequence is parked anew.
CREATE TABLE dismissed (
  firm     INTEGER PRIMARY KEY REFERENCES firm (number),
  sequence INTEGER NOT NULL,
  at       INTEGER NOT NULL,       -- ticks of UTC
  by       TEXT NOT NULL,
  reason   TEXT NOT NULL
);

-- Questions that an operator wrote, and made ones that an operator does not want: those are not made again.
ALTER TABLE probe ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
ALTER TABLE probe ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;

-- Questions that found nothing, folded, and how often they were asked on a day; never by whom.
CREATE TABLE unanswered (
  question TEXT NOT NULL,
  day      INTEGER NOT NULL,       -- the day's number in Beijing
  asked    INTEGER NOT NULL,
  PRIMARY KEY (question, day)
) WITHOUT ROWID;
CREATE INDEX unanswered_day ON unanswered (day, asked);

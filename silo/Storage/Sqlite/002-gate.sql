-- Why a generation was not switched in: JSON in UTF-8; null for all that were not refused.
ALTER TABLE generation ADD COLUMN refusal BLOB;

-- What a new generation has to find, if the one before finds it.
CREATE TABLE probe (
  question TEXT NOT NULL,
  firm     INTEGER NOT NULL REFERENCES firm (number),
  PRIMARY KEY (question, firm)
) WITHOUT ROWID;

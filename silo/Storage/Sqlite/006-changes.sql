-- The order in which changes were committed: the sequence of the dirty row that the same save made. What was saved before has none, so it is
-- numbered by time; there were never fewer saves than changes, so no number comes twice.
ALTER TABLE history ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
UPDATE history SET sequence = numbered.place
FROM (SELECT firm, version, row_number() OVER (ORDER BY changed_at, firm, version) AS place FROM history) AS numbered
WHERE history.firm = numbered.firm AND history.version = numbered.version;
UPDATE meta SET value = max(value, (SELECT count(*) FROM history)) WHERE key = 'sequence';
CREATE INDEX history_sequence ON history (sequence);

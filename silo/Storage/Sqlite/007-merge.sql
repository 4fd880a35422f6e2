-- Two entries of one firm made one: where a deleted one went.
ALTER TABLE firm ADD COLUMN merged_into TEXT;

-- Of a change that merged two entries, or undid that: which of the two (merged, undone), and the other entry's id.
ALTER TABLE history ADD COLUMN merge_step TEXT;
ALTER TABLE history ADD COLUMN merge_other TEXT;

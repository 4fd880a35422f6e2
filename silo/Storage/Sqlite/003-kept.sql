-- Since when a generation is kept to be gone back to, in ticks of UTC; null for the others.
ALTER TABLE generation ADD COLUMN replaced_at INTEGER;

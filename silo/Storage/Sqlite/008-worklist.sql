-- What the worklist is filtered by, beside the item's own JSON.
ALTER TABLE work ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE work ADD COLUMN owner TEXT NOT NULL DEFAULT ''; -- '' for nobody
UPDATE work SET kind = json_extract(CAST(item AS TEXT), '$.request.kind'), owner = coalesce(json_extract(CAST(item AS TEXT), '$.owner'), '');
CREATE INDEX work_open_kind ON work (kind, due, id) WHERE closed_at IS NULL;

-- The last change that the worklist has looked at.
INSERT INTO meta (key, value) VALUES ('swept', 0);

-- The audit trail by who and by what; each index holds the number too.
CREATE INDEX audit_who ON audit (who);
CREATE INDEX audit_what ON audit (what);

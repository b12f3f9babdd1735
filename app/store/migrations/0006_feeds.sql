-- Viewers as a service knows them, amounts that are not money, and where each feed continues.
ALTER TABLE queue_item ADD COLUMN author_id TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_item ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE speech ADD COLUMN author_id TEXT NOT NULL DEFAULT '';
ALTER TABLE speech ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE donation ADD COLUMN author_id TEXT NOT NULL DEFAULT '';
ALTER TABLE donation ADD COLUMN unit TEXT NOT NULL DEFAULT '';

CREATE TABLE feed (
    kind TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    made_with TEXT NOT NULL,
    cursor TEXT NOT NULL,
    is_primed INTEGER NOT NULL CHECK (is_primed IN (0, 1)),
    heard_at INTEGER
) STRICT;

-- The fallback list, and where it and the fallback folder are. A place is never given again: undo puts an entry back into its own.
CREATE TABLE fallback_entry (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    video_id TEXT NOT NULL UNIQUE CHECK (length(video_id) = 11),
    title TEXT NOT NULL,
    length_ms INTEGER CHECK (length_ms >= 0),
    channel TEXT NOT NULL,
    reason TEXT
) STRICT;

CREATE TABLE fallback_turn (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last_place INTEGER NOT NULL CHECK (last_place >= 0),
    last_file TEXT NOT NULL
) STRICT;

INSERT INTO fallback_turn (id, last_place, last_file) SELECT 1, 0, last_fallback FROM player;

ALTER TABLE player DROP COLUMN last_fallback;

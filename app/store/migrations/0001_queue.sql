-- Times are milliseconds since 1970, UTC. An item that plays keeps its position here, so that it survives a crash.
CREATE TABLE queue_item (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('resolving', 'pending', 'queued', 'held', 'playing', 'played', 'rejected', 'removed', 'skipped', 'failed')),
    reason TEXT,
    rank REAL NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('youtube', 'file')),
    title TEXT NOT NULL,
    video_id TEXT NOT NULL,
    link TEXT NOT NULL,
    path TEXT NOT NULL,
    length_ms INTEGER CHECK (length_ms >= 0),
    channel TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    thumbnail_url TEXT NOT NULL,
    has_video INTEGER NOT NULL CHECK (has_video IN (0, 1)),
    start_ms INTEGER NOT NULL CHECK (start_ms >= 0),
    requested_by TEXT NOT NULL,
    message TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    currency TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT,
    is_streamers INTEGER NOT NULL CHECK (is_streamers IN (0, 1)),
    requested_at INTEGER NOT NULL,
    position_ms INTEGER NOT NULL DEFAULT 0 CHECK (position_ms >= 0),
    attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    started_at INTEGER,
    finished_at INTEGER
) STRICT;

CREATE UNIQUE INDEX queue_item_external ON queue_item (source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX queue_item_playing ON queue_item (state) WHERE state = 'playing';
CREATE INDEX queue_item_order ON queue_item (state, rank);
CREATE INDEX queue_item_video ON queue_item (video_id, finished_at) WHERE video_id <> '';
CREATE INDEX queue_item_finished ON queue_item (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE player (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    volume_percent INTEGER NOT NULL CHECK (volume_percent BETWEEN 0 AND 100),
    cue INTEGER NOT NULL,
    last_fallback TEXT NOT NULL
) STRICT;

INSERT INTO player (id, is_paused, volume_percent, cue, last_fallback) VALUES (1, 0, 70, 0, '');

-- One row per setting that differs from its default: 'requests.user_limit' and its JSON value.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

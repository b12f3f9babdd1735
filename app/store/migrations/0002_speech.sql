-- The spoken messages. `segments` is what is said, as JSON: [{"text": …, "language": …}].
CREATE TABLE speech (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('pending', 'waiting', 'speaking', 'spoken', 'rejected', 'removed', 'skipped', 'interrupted', 'expired', 'failed')),
    reason TEXT,
    rank REAL NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    spoken TEXT NOT NULL,
    segments TEXT NOT NULL,
    voice TEXT NOT NULL,
    is_donation INTEGER NOT NULL CHECK (is_donation IN (0, 1)),
    is_streamers INTEGER NOT NULL CHECK (is_streamers IN (0, 1)),
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    currency TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT,
    attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    length_ms INTEGER CHECK (length_ms >= 0),
    requested_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER
) STRICT;

CREATE UNIQUE INDEX speech_external ON speech (source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX speech_speaking ON speech (state) WHERE state = 'speaking';
CREATE INDEX speech_order ON speech (state, rank);
CREATE INDEX speech_requested ON speech (requested_at);
CREATE INDEX speech_finished ON speech (finished_at) WHERE finished_at IS NOT NULL;

-- A donation as it came in; `is_queued` tells that its link, if it has one, was handed to the queue.
CREATE TABLE donation (
    id TEXT NOT NULL PRIMARY KEY REFERENCES speech (id),
    author TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
    currency TEXT NOT NULL,
    message TEXT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    link TEXT NOT NULL,
    is_queued INTEGER NOT NULL CHECK (is_queued IN (0, 1)),
    received_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX donation_external ON donation (source, external_id);
CREATE INDEX donation_unqueued ON donation (is_queued) WHERE is_queued = 0;

CREATE TABLE conductor (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    is_silenced INTEGER NOT NULL CHECK (is_silenced IN (0, 1))
) STRICT;

INSERT INTO conductor (id, is_paused, is_silenced) VALUES (1, 0, 0);

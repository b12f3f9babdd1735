-- Invitations of moderators, without their keys, and what was done by them.
CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    seq INTEGER NOT NULL DEFAULT 0 -- of the last command that was taken
) STRICT;

CREATE TABLE moderation (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT;

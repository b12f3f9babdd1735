-- Streams, as OBS told of them, and what happened in their time; counted at their end, since the history may be cleared later.
CREATE TABLE stream (
    began_at INTEGER NOT NULL PRIMARY KEY CHECK (began_at >= 0),
    ended_at INTEGER NOT NULL CHECK (ended_at >= began_at),
    videos INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    donations INTEGER NOT NULL
) STRICT;

-- How loud a video or a file is: measured by its player, LUFS, or NULL; and the gain that was set for it by hand, dB, or NULL.
CREATE TABLE loudness (
    media TEXT NOT NULL PRIMARY KEY,
    lufs REAL,
    measured_ms INTEGER NOT NULL CHECK (measured_ms >= 0),
    set_db REAL
) STRICT;

"""How loud a video is, as it was measured or set by hand, and how much louder or quieter it plays because of that."""

import math
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.ids import DurationMs, Percent
from app.domain.media import Media, MediaKind

TARGET_LUFS = -18.0
"""How loud measured media play at full volume. Source: the reference level of ReplayGain 2.0."""
LEAST_DB, MOST_DB = -12.0, 6.0
"""Limits of a gain."""

type Lufs = Annotated[float, Meta(ge=-70, le=20)]
"""Loudness of the whole. Source: ITU-R BS.1770; nothing quieter than -70 counts."""


class Loudness(Struct, frozen=True, kw_only=True):
    """What is remembered of one video or file.

    Attributes:
        lufs: As measured; None where it was not.
        measured_ms: How much of it was measured.
        set_db: The gain that the streamer set for it; None where it was not set.
    """

    lufs: float | None = None
    measured_ms: DurationMs = 0
    set_db: float | None = None

    def gain_db(self, *, is_evened_out: bool) -> float:
        """Return the gain: what was set by hand, else what brings it to the reference level if that is wanted."""
        if self.set_db is not None:
            return self.set_db
        return limited(TARGET_LUFS - self.lufs) if is_evened_out and self.lufs is not None else 0.0


def limited(gain_db: float) -> float:
    """Return a gain within its limits."""
    return min(MOST_DB, max(LEAST_DB, gain_db))


def gain_between(before: Percent, after: Percent) -> float:
    """Return the gain that is as loud as another volume; volumes are amplitudes."""
    if before == 0:
        return 0.0
    return -math.inf if after == 0 else 20 * math.log10(after / before)


def media_key(media: Media, path: str) -> str:
    """Return by what the same video or file is known again; empty where nothing tells it."""
    if media.kind is MediaKind.YOUTUBE:
        return f"youtube:{media.video_id}"
    if media.link:
        return f"link:{media.link}"
    return f"file:{path}" if path else ""

"""What plays now: the state that every source mirrors, and the rules of the lease."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from app.domain.ids import ClientId, DurationMs, LeaseId, Percent
from app.domain.loudness import Lufs
from app.domain.queue import QueueItem

MAX_ATTEMPTS = 3
"""How often an item is offered before it fails."""
LEASE_S = 15.0
"""A player source that does not report for so long has lost its lease."""
OFFER_S = 45.0
"""An item that a source has not started for so long is offered again."""
RESUME_S = 30.0
"""How long a started item waits for a player source to come back."""


class PlayerState(StrEnum):
    """What the player is doing."""

    IDLE = "idle"
    """Nothing to play."""
    WAITING = "waiting"
    """There is something to play, and no player source is open."""
    OFFERED = "offered"
    """Offered to a source that has not started it yet."""
    PLAYING = "playing"
    PAUSED = "paused"


class Lease(Struct, frozen=True, kw_only=True):
    """The right of one source to make sound.

    Attributes:
        id: Known to the holder only, whose reports it proves; others get a digest of it, another one for each lease.
    """

    id: LeaseId
    client: ClientId
    attempt: int

    def masked(self) -> "Lease":
        """Return it as others may know it."""
        return Lease(id=LeaseId(sha256(self.id.encode()).hexdigest()[:16]), client=self.client, attempt=self.attempt)


class GainOrigin(StrEnum):
    """Where a gain is from."""

    NONE = "none"
    """Nothing is remembered, or it needs no change."""
    MEASURED = "measured"
    SET = "set"
    """The streamer had the volume remembered for this video."""


class Gain(Struct, frozen=True, kw_only=True):
    """How much louder or quieter an item plays than the volume says.

    Attributes:
        gain_db: Decibels, -12 to 6. The volume with it is at most 100 %.
        lufs: How loud the item is, as it was measured when it played before; None where it was not.
    """

    gain_db: float = 0.0
    origin: GainOrigin = GainOrigin.NONE
    lufs: float | None = None


class Player(Struct, frozen=True, kw_only=True):
    """The whole state of the player.

    Attributes:
        item: What plays or is about to; None when idle.
        media_url: Signed path of a file, relative to this server; empty for YouTube.
        position_ms: Position at ``at_ms``; while playing it advances from there.
        at_ms: Wall clock of the server, milliseconds since 1970.
        cue: Grows by one with each commanded jump; a page that already plays this item and attempt
            moves only when it changes.
        fade_ms: How long a change of volume takes.
        ducked_percent: How loud it is meanwhile, of ``volume_percent``: less than 100 while a voice speaks.
        is_silenced: Panic: paused and silent at once, without a fade.
        gain: What is remembered of the loudness of this item.
        is_unseen: Paused because viewers do not see the player in OBS; it goes on by itself when they do.
    """

    state: PlayerState = PlayerState.IDLE
    item: QueueItem | None = None
    media_url: str = ""
    position_ms: DurationMs = 0
    at_ms: int = 0
    cue: int = 0
    lease: Lease | None = None
    volume_percent: Percent = 70
    fade_ms: DurationMs = 300
    ducked_percent: Percent = 100
    is_silenced: bool = False
    is_fallback: bool = False
    gain: Gain = Gain()
    is_unseen: bool = False


class ReportKind(StrEnum):
    """The kind of a report."""

    STARTED = "started"
    PROGRESS = "progress"
    FINISHED = "finished"
    FAILED = "failed"


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source's report about its playback.

    Attributes:
        item: Id of a queue item or a message.
        error: For ``failed``: the IFrame player's number (2, 5, 100, 101, 150, 152, 153) or ``media``.
        length_ms: As the page's player measured it; None while unknown.
        loudness_lufs: Of what played here so far, where it can be measured; None for YouTube and in the first seconds.
        measured_ms: How much that was.
    """

    lease: LeaseId
    attempt: int
    item: str
    what: ReportKind
    position_ms: DurationMs | None = None
    length_ms: DurationMs | None = None
    loudness_lufs: Lufs | None = None
    measured_ms: DurationMs = 0
    error: int | str | None = None


class Candidate(Struct, frozen=True, kw_only=True):
    """A connected source that could make sound."""

    client: ClientId
    connected_at: float
    is_visible: bool


def leader(candidates: Sequence[Candidate], holder: ClientId | None) -> ClientId | None:
    """Return who may make sound: the oldest visible source, else the current holder, else the oldest.

    A holder that is still visible keeps the lease, so that nothing moves without need.
    """
    by_client = {candidate.client: candidate for candidate in candidates}
    present = by_client.get(holder) if holder is not None else None
    if present is not None and present.is_visible:
        return present.client
    visible = [candidate for candidate in candidates if candidate.is_visible]
    if visible:
        return min(visible, key=lambda candidate: candidate.connected_at).client
    if present is not None:
        return present.client
    return min(candidates, key=lambda candidate: candidate.connected_at).client if candidates else None


def moved_on(position_ms: DurationMs, elapsed_ms: int, length_ms: DurationMs | None) -> DurationMs:
    """Return where a playing item is after some time, never past its end."""
    position = position_ms + max(0, elapsed_ms)
    return position if length_ms is None else min(position, length_ms)


def time_allowed_ms(remaining_ms: DurationMs) -> int:
    """Return how long the rest of an item may take before it has failed: 20 % and 10 s more than it lasts."""
    return remaining_ms * 6 // 5 + 10_000

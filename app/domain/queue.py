"""The viewers' queue: its items, their states, and the order they play in."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, structs

from app.domain.ids import AmountMinor, AuthorId, Currency, DurationMs, QueueItemId, Unit
from app.domain.lists import EVENT_ROOM_BYTES, UndoStep, first_within
from app.domain.media import Media
from app.domain.reasons import Reason


class ItemState(StrEnum):
    """The state of an item."""

    RESOLVING = "resolving"
    PENDING = "pending"
    """Waits for approval."""
    QUEUED = "queued"
    HELD = "held"
    """Stays in the list but is skipped."""
    PLAYING = "playing"
    """Offered to the player or started."""
    PLAYED = "played"
    REJECTED = "rejected"
    REMOVED = "removed"
    SKIPPED = "skipped"
    FAILED = "failed"


ACTIVE_STATES = frozenset({ItemState.RESOLVING, ItemState.PENDING, ItemState.QUEUED, ItemState.HELD, ItemState.PLAYING})
"""States of items that are still in the list."""
WAITING_STATES = ACTIVE_STATES - {ItemState.PLAYING}
FALLBACK_SOURCE = "fallback"
"""``source`` of an item that came from the fallback list or folder."""


class QueueItem(Struct, frozen=True, kw_only=True):
    """One place in the queue. The same video queued twice is two items.

    Attributes:
        reason: Why it was refused or failed, or ``metadata_unavailable`` while it waits; None otherwise.
        start_ms: Requested start position.
        end_ms: Where it ends before its own end: what the link asks for, or as much as may be played of a viewer's
            request; None for its own end.
        requested_by: Cleaned name; empty for the streamer's own.
        external_id: The id the ``source`` gave it, unique within that source; None where there is none.
        position_ms: How far it was played when it was last known.
        attempt: How often it was offered to a player source; 0 before the first time.
        started_at: When playback began; None before that.
    """

    id: QueueItemId
    state: ItemState
    media: Media
    reason: Reason | None = None
    start_ms: DurationMs = 0
    end_ms: DurationMs | None = None
    requested_by: str = ""
    message: str = ""
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    unit: Unit = ""
    source: str = ""
    external_id: str | None = None
    author_id: AuthorId = ""
    requested_at: datetime
    position_ms: DurationMs = 0
    attempt: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def stop_ms(self) -> DurationMs | None:
        """Where it ends; None while that is not known."""
        return self.end_ms if self.is_cut else self.media.length_ms

    @property
    def is_cut(self) -> bool:
        """Whether it ends before its own end, as far as that is known."""
        length = self.media.length_ms
        return self.end_ms is not None and (length is None or self.end_ms < length)

    @property
    def plays_ms(self) -> DurationMs | None:
        """How long the part lasts that plays; None while that is not known."""
        stop = self.stop_ms
        return None if stop is None else max(0, stop - self.start_ms)


def end_of(asked_end_ms: DurationMs | None, start_ms: DurationMs, most_ms: DurationMs) -> DurationMs | None:
    """Return where an item ends: where its link asks for, or after as much as may be played; None for its own end.

    Args:
        asked_end_ms: Of the link; None where it asks for none.
        start_ms: Where it starts.
        most_ms: How much may be played; 0 for all.
    """
    ends = [asked_end_ms, start_ms + most_ms if most_ms else None]
    return min((end for end in ends if end is not None), default=None)


class QueuePage(Struct, frozen=True, kw_only=True):
    """A part of a longer list."""

    items: tuple[QueueItem, ...]
    total: int
    offset: int


class QueueMatches(Struct, frozen=True, kw_only=True):
    """The waiting items that contain a text.

    Attributes:
        items: The first of them, in play order.
        places: Where each stands among all that wait, beginning at 0.
        total: How many there are.
    """

    query: str
    items: tuple[QueueItem, ...] = ()
    places: tuple[int, ...] = ()
    total: int = 0


class QueueSummary(Struct, frozen=True, kw_only=True):
    """The queue as every source sees it: its head and its totals.

    Attributes:
        items: The first 50 items that wait for their turn (``queued`` and ``held``), in play order.
        pending: The first 50 that wait for a decision or are being resolved: largest donation first, then oldest.
        revision: Grows with every change of the list, also of what is behind its head.
        waiting: How many wait for their turn; ``waiting_length_ms`` is how long they play, as far as known.
        is_off_air: Viewers' requests are refused because nothing is on air, whatever ``is_open`` says.
        undo: The command that undo would take back, or empty.
        undo_step: The same with what it was about; None where there is nothing to take back.
    """

    items: tuple[QueueItem, ...] = ()
    pending: tuple[QueueItem, ...] = ()
    waiting: int = 0
    waiting_length_ms: DurationMs = 0
    pending_total: int = 0
    revision: int = 0
    is_open: bool = True
    is_off_air: bool = False
    undo: str = ""
    undo_step: UndoStep | None = None


class Standing(Struct, frozen=True, kw_only=True):
    """How the queue stands for one viewer.

    Attributes:
        waiting: Items of anybody that wait for their turn; ``waiting_length_ms`` is how long they play.
        place: Of the viewer's first item among those that will play, 1 for the next; 0 where there is none.
        ahead_ms: How long those before it play, as far as known.
        is_pending: An item of the viewer's waits for a decision or is being resolved.
        is_held: An item of the viewer's is held.
    """

    waiting: int = 0
    waiting_length_ms: DurationMs = 0
    place: int = 0
    ahead_ms: DurationMs = 0
    is_pending: bool = False
    is_held: bool = False


class PlacedItem(Struct, frozen=True, kw_only=True):
    """An item, and where it stands among those that wait for their turn.

    Attributes:
        place: 1 for the next; 0 where it does not wait for its turn.
        ahead_ms: How long those before it play, as far as known.
    """

    item: QueueItem
    place: int = 0
    ahead_ms: DurationMs = 0


QUEUE_LIMIT = 10_000
"""Items in the list."""
SUMMARY_LENGTH = 50
"""How many items of each list ``queue_changed`` carries."""
RANK_STEP = 1024.0


def rank_between(before: float | None, after: float | None) -> float | None:
    """Return a rank that sorts between two neighbours; None stands for the end of the list.

    Returns None where no number is left between them: the list must be renumbered.
    """
    if before is None and after is None:
        return RANK_STEP
    if before is None:
        return (after or 0.0) - RANK_STEP
    if after is None:
        return before + RANK_STEP
    middle = (before + after) / 2
    return middle if before < middle < after else None


_GAP_SHARE = 1 / 1024
"""A new item takes so much of the room between two others: the next ones come into the same gap, behind it."""


def rank_behind(before: float | None, after: float) -> float | None:
    """Return a rank close behind one neighbour and before the other; None stands for the head of the list.

    Returns None where no number is left between them: the list must be renumbered.
    """
    if before is None:
        return rank_between(None, after)
    rank = before + (after - before) * _GAP_SHARE
    return rank if before < rank < after else None


def round_of(last: int, current: int | None) -> int:
    """Return the round in which a viewer's new request plays: each viewer has one request in each round.

    The viewer's earlier requests have rounds of their own before it, but those that are over are not made up for.
    Source: start-time fair queueing, Goyal, Vin and Cheng, 1996.

    Args:
        last: Round of the viewer's last request in the list; 0 where there is none.
        current: The earliest round of which something plays or waits; None where nothing does.
    """
    return max(last + 1, current or 1)


def truncated_to_frame(summary: QueueSummary) -> QueueSummary:
    """Return the summary with lists truncated to one event; the totals still count everything.

    What needs a decision has half of the room, and the queue all that is left. Where the queue is larger than that,
    its messages go first: they were read when the request was approved.
    """
    pending, left = first_within(summary.pending, EVENT_ROOM_BYTES // 2, _slim)
    room = EVENT_ROOM_BYTES - EVENT_ROOM_BYTES // 2 + left
    items, _ = first_within(summary.items, room, _slim)
    if len(items) < len(summary.items):
        items, _ = first_within(tuple(structs.replace(item, message="") for item in summary.items), room, _slim)
    return structs.replace(summary, pending=pending, items=items)


def _slim(item: QueueItem) -> QueueItem:
    """Return an item without its message and with short names."""
    media = structs.replace(item.media, title=item.media.title[:100], channel=item.media.channel[:50])
    return structs.replace(item, media=media, message="", requested_by=item.requested_by[:50])

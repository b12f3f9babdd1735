"""The video whose turn it is, and the decisions about it that the lease scheduler asks for."""

import math
from collections.abc import Callable, Sequence
from typing import override

from msgspec import structs

from app.domain.ids import ClientId, DurationMs, Percent, QueueItemId
from app.domain.player import OFFER_S, RESUME_S, Candidate, PlayerState, Report, moved_on
from app.domain.queue import FALLBACK_SOURCE, ItemState, QueueItem
from app.domain.reasons import PLAYER_ERRORS, Reason
from app.domain.widgets import LeaseKind
from app.hub.connection import Clock
from app.services.fallback import FallbackService
from app.services.lease_scheduler import Failure
from app.services.player.gains import Gains
from app.services.queue.playback import Playback
from app.services.sources.service import SourcesService
from app.services.turn import LeaseRules, Turn
from app.store import player as store
from app.store.database import Database
from app.store.player import PlayerRow
from app.store.queue import QueueEntry

_FALLBACK_RETRY_S = 5.0
"""After a fallback video could not be played, the next one begins only after this time: a whole list may be broken."""
_WRITE_S = 1.0
"""A position is written at most so often; in memory each counts."""
_SEEK_S = 1.0
"""A position that a source reports so soon after a jump may have been measured before it."""


class Playing(Turn[QueueEntry]):
    """The turn of a queue item, with its position."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, LeaseRules(start_s=OFFER_S, resume_s=RESUME_S))
        self._position_ms: DurationMs = 0
        self._position_at = 0.0
        self._sought_at = -math.inf

    @staticmethod
    @override
    def item_of(entry: QueueEntry) -> QueueItem:
        return entry.item

    @property
    def position_ms(self) -> DurationMs:
        """Where it is now; while it plays it moves on by itself."""
        if self.entry is None or self.lease is None or self.is_paused or not self.is_started:
            return self._position_ms
        elapsed = round((self._clock.monotonic() - self._position_at) * 1000)
        return moved_on(self._position_ms, elapsed, self.entry.item.stop_ms)

    @property
    def is_at_end(self) -> bool:
        """Whether as much of it was played as shall be, though it is longer."""
        item = None if self.entry is None else self.entry.item
        return item is not None and item.is_cut and self.is_started and self.position_ms >= (item.end_ms or 0)

    @property
    def is_seeking(self) -> bool:
        """Whether a source may not have followed the last jump yet."""
        return self._clock.monotonic() - self._sought_at < _SEEK_S

    def state(self, *, has_queued: bool) -> PlayerState:
        """Return what the player is doing."""
        if self.entry is None:
            if self.is_paused:
                return PlayerState.PAUSED
            return PlayerState.WAITING if has_queued else PlayerState.IDLE
        if self.lease is None:
            return PlayerState.WAITING
        if self.is_paused:
            return PlayerState.PAUSED
        return PlayerState.PLAYING if self.is_started else PlayerState.OFFERED

    def set_position(self, position_ms: DurationMs) -> None:
        """Note where it is."""
        self._position_ms = position_ms
        self._position_at = self._clock.monotonic()

    def seek(self, position_ms: DurationMs) -> None:
        """Jump to a position."""
        self.set_position(position_ms)
        self._sought_at = self._clock.monotonic()
        self.start_deadline()

    @override
    def remaining_ms(self) -> DurationMs | None:
        length = None if self.entry is None else self.entry.item.media.length_ms
        if length is None or self.is_paused or not self.is_started:
            return None
        return max(0, length - self.position_ms)

    @override
    def next_due(self) -> float | None:
        item, due = None if self.entry is None else self.entry.item, super().next_due()
        if item is None or not item.is_cut or self.lease is None or self.is_paused or not self.is_started:
            return due
        end_due = self._position_at + ((item.end_ms or 0) - self._position_ms) / 1000
        return end_due if due is None else min(due, end_due)

    @override
    def begin(self, entry: QueueEntry | None) -> None:
        super().begin(entry)
        self.set_position(0 if entry is None else entry.item.position_ms)

    @override
    def grant(self, client: ClientId, attempt: int, lead_ms: DurationMs = 0) -> None:
        self.set_position(self._position_ms)
        super().grant(client, attempt, lead_ms)

    @override
    def revoke(self, *, is_silent: bool = False) -> None:
        # A source that stopped reporting has not played on since its last report.
        self.set_position(self._position_ms if is_silent else self.position_ms)
        super().revoke(is_silent=is_silent)

    @override
    def set_paused(self, *, is_paused: bool) -> None:
        self.set_position(self.position_ms)
        super().set_paused(is_paused=is_paused)

    @override
    def reset_deadlines(self) -> None:
        self.set_position(self._position_ms)
        super().reset_deadlines()


class Controls:
    """Pause, volume and jumps as stored, and what speech asks of the video meanwhile.

    Attributes:
        row: As stored.
        ducked_percent: The volume while a message is spoken, of the volume that was set.
        is_held: The video pauses while a message is spoken.
        is_silenced: Everything is silenced.
        is_unseen: The video pauses because viewers do not see it.
        gains: How much louder or quieter the item plays than the volume says.
    """

    def __init__(self, database: Database, gains: Gains) -> None:
        self._database = database
        self.gains = gains
        self.row = PlayerRow(is_paused=False, volume_percent=70, cue=0)
        self.ducked_percent: Percent = 100
        self.is_held = False
        self.is_silenced = False
        self.is_unseen = False

    @property
    def is_paused(self) -> bool:
        """Whether nothing may play, for whatever reason."""
        return self.row.is_paused or self.is_held or self.is_silenced or self.is_unseen

    async def load(self) -> None:
        """Read the stored row."""
        self.row = await self._database.run(store.load)

    async def save(self, row: PlayerRow) -> None:
        """Write the row."""
        await self._database.run(lambda transaction: store.save(transaction, row))
        self.row = row


class VideoPolicy:
    """Takes videos from the queue and the fallback, and ends those that cannot be played."""

    def __init__(
        self,
        queue: Playback,
        fallback: FallbackService,
        sources: SourcesService,
        playing: Playing,
        controls: Controls,
        monotonic: Callable[[], float],
    ) -> None:
        self._queue = queue
        self._fallback = fallback
        self._sources = sources
        self._playing = playing
        self._controls = controls
        self._monotonic = monotonic
        self._taken: QueueItemId | None = None
        self._fallback_at = 0.0
        """When the next fallback video may begin, monotonic."""
        self._written_at = -math.inf
        """When a position was last written, monotonic."""

    def load(self) -> None:
        """Resume the item that was the player's when the program ended."""
        self._playing.is_paused = self._controls.is_paused
        self._taken = None if self._queue.playing is None else self._queue.playing.item.id

    def candidates(self) -> Sequence[Candidate]:
        """Return the sources that play videos."""
        return self._sources.candidates(LeaseKind.VIDEO)

    def current(self) -> QueueEntry | None:
        """Return the player's item."""
        return self._queue.playing

    async def begin(self, entry: QueueEntry | None) -> None:
        """Begin with another item. *Play now* ends a pause."""
        self._playing.begin(entry)  # at once: what has ended shall not be shown any longer
        taken, self._taken = self._taken, None  # what was once taken may be played now later
        await self._controls.gains.begin(entry, self._controls.row.volume_percent)
        if entry is not None and entry.item.id != taken and self._controls.row.is_paused:
            await self._controls.save(structs.replace(self._controls.row, is_paused=False))
            self._playing.is_paused = self._controls.is_paused

    async def step(self, entry: QueueEntry | None) -> bool | None:
        """End an item that played as much as it shall; take the next one, also in place of a fallback video."""
        if self._playing.is_paused:
            return None
        if entry is not None and self._playing.is_at_end:
            await self.on_finished(entry)
            return True
        if entry is None:
            return self._playing.choose(self.candidates()) is not None and await self._take()
        if entry.item.source == FALLBACK_SOURCE and self._queue.has_queued:
            return await self._take()
        return None

    async def _take(self) -> bool:
        """Take the next item of the queue, or of the fallback; return whether there was one."""
        entry = await (self._queue.take_next() if self._queue.has_queued else self._take_fallback())
        if entry is not None:
            self._taken = entry.item.id
        return entry is not None

    async def _take_fallback(self) -> QueueEntry | None:
        if self._queue.playing is not None or self._monotonic() < self._fallback_at:
            return None
        fallback = await self._fallback.next()
        return None if fallback is None else await self._queue.take_fallback(fallback.media, fallback.path)

    async def offer(self, entry: QueueEntry, attempt: int) -> DurationMs:
        """Write the attempt."""
        await self._queue.update(entry.item.id, attempt=attempt)
        self._refresh()
        return 0

    async def without_source(self, entry: QueueEntry) -> bool:
        """Put an item back that has not started; hold one that waited too long to be resumed."""
        if not self._playing.is_started:
            await self._queue.put_back(entry.item.id)
            return True
        if self._playing.is_given_up():
            await self._queue.finish(entry.item.id, ItemState.HELD, Reason.INTERRUPTED)
            return True
        return False

    async def fail(self, entry: QueueEntry, failure: Failure) -> None:
        """End the item."""
        await self._fail(entry, Reason(failure.value))

    async def _fail(self, entry: QueueEntry, reason: Reason) -> None:
        await self._queue.finish(entry.item.id, ItemState.FAILED, reason)
        if entry.item.source == FALLBACK_SOURCE:
            self._fallback_at = self._monotonic() + _FALLBACK_RETRY_S
            await self._fallback.failed(entry.item.media.video_id, reason)

    async def on_started(self, entry: QueueEntry, report: Report) -> None:
        """Note the start; a second report of it is one of progress, since our answer may have been lost."""
        if entry.item.started_at is not None:
            await self.on_progress(entry, report)
            return
        position = entry.item.position_ms if report.position_ms is None else report.position_ms
        length = _measured(report) or entry.item.media.length_ms
        await self._queue.update(entry.item.id, started_at=self._queue.now(), position_ms=position, length_ms=length)
        self._refresh()
        self._playing.set_position(position)
        self._playing.start_deadline()

    async def on_progress(self, entry: QueueEntry, report: Report) -> None:
        """Note the position."""
        if entry.item.started_at is None or report.position_ms is None or self._playing.is_seeking:
            return
        known, now = entry.item.media.length_ms, self._monotonic()
        length = known or _measured(report)
        if length != known or now - self._written_at >= _WRITE_S:
            changes: dict[str, object] = {"position_ms": report.position_ms, "length_ms": length}
            await self._controls.gains.note(report, lambda also: self._queue.update(entry.item.id, also, **changes))
            self._written_at = now
        self._playing.set_position(report.position_ms)

    async def on_finished(self, entry: QueueEntry) -> None:
        """End it as played."""
        await self._queue.finish(entry.item.id, ItemState.PLAYED)

    async def on_failed(self, entry: QueueEntry, report: Report) -> None:
        """End it with the reason that the player named."""
        await self._fail(entry, PLAYER_ERRORS.get(report.error or 0, Reason.PLAYER_ERROR))

    async def apply(self) -> None:
        """Nothing depends on the video."""

    def next_due(self) -> float | None:
        """Return the turn's next deadline, or when a fallback video may begin."""
        due = self._playing.next_due()
        return self._fallback_at if due is None and self._fallback_at > self._monotonic() else due

    def _refresh(self) -> None:
        """Take over what was just written."""
        if self._playing.is_about(self._queue.playing):
            self._playing.entry = self._queue.playing


def _measured(report: Report) -> DurationMs | None:
    """Return the length that a source measured; it reports 0 while it does not know it."""
    return report.length_ms or None

"""What plays: decides when, and which source may make sound (PROTOCOL 6)."""

import asyncio
import logging
import math

from msgspec import structs

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.events import Event, PlayerChanged, SettingsChanged, Topic
from app.domain.ids import ClientId, DurationMs, Percent, QueueItemId
from app.domain.media import MediaKind
from app.domain.player import MAX_ATTEMPTS, Player, PlayerState, Report, ReportKind, leader
from app.domain.queue import FALLBACK_SOURCE, ItemState
from app.domain.reasons import PLAYER_ERRORS, Reason
from app.services.connections import ConnectionsService
from app.services.fallback.service import FallbackService
from app.services.playing import Playing
from app.services.ports import MediaLinks, Ports
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.stall import STALLED_S
from app.store import player as store
from app.store.player import PlayerRow
from app.store.queue import Entry

logger = logging.getLogger(__name__)

_AGAIN_S = 5.0
"""After a failure of the world, such as a full disk, the player looks again so much later."""
_FALLBACK_REST_S = 5.0
"""So long nothing of the fallback begins after something of it could not be played: a whole list may be broken."""
_JUMP_S = 1.0
"""What a source said of its position so shortly after a jump may have been said before it."""
_DRIFT_MS = 1_500
"""A position that is off by more than this is announced."""


class PlayerService:
    """Owns the player's state. The item itself is a row of the queue; the lease lives here.

    Everything that may change what plays wakes `_settle`, which looks at the whole situation and brings it
    in order; so no order of events can leave it half done.

    Attributes:
        player: The state as last announced, with the position of that time; `now` has the present one.
    """

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        queue: QueueService,
        fallback: FallbackService,
        connections: ConnectionsService,
        links: MediaLinks,
    ) -> None:
        self._database = ports.database
        self._broadcaster = ports.broadcaster
        self._settings = settings
        self._queue = queue
        self._connections = connections
        self._links = links
        self._fallback = fallback
        self._clock = ports.clock
        self._settling = asyncio.Lock()
        self._wanted = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._row = PlayerRow(is_paused=False, volume_percent=70, cue=0)
        self._playing = Playing(ports.clock)
        self._taken: QueueItemId | None = None
        self._ducked_percent: Percent = 100
        self._is_held = self._is_silenced = False
        self._rest_until = 0.0
        self._jumped_at = -math.inf
        self._due: float | None = None
        """When it is to be looked again at the latest, monotonic."""
        self._is_loaded = False
        self._is_closing = False
        self.player = Player()
        self._broadcaster.provide(Topic.PLAYER, lambda: PlayerChanged(player=self.now()))
        queue.on_changed = fallback.on_changed = self.wake
        connections.on_players_changed = self.wake
        connections.lease_holder = lambda: self._playing.holder
        self._stop_listening = self._broadcaster.listen(self._on_event)

    async def load(self) -> None:
        """Take up where the program ended."""
        self._row = await self._database.run(store.load)
        self._playing.is_paused = self._stands_still
        self._playing.begin(None)
        self._taken = None if self._queue.playing is None else self._queue.playing.item.id
        self._is_loaded = True
        async with self._settling:
            await self._settle()

    async def close(self) -> None:
        """Stop deciding; the present position is kept."""
        self._is_closing = True
        self._stop_listening()
        if self._task is not None:
            await self._task
        if self._timer is not None:
            self._timer.cancel()
        entry = self._playing.entry
        if entry is not None and self._playing.is_started:
            try:
                await self._queue.update_playing(entry.item.id, position_ms=self._playing.position_ms)
            except (ConflictError, NotFoundError):
                logger.debug("The item left the player while it closed")

    def wake(self) -> None:
        """Bring everything in order soon."""
        self._wanted = True
        if self._task is None and self._is_loaded and not self._is_closing:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="player")

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            self.wake()  # there may be a fallback folder or another fade now

    async def _run(self) -> None:
        try:
            while self._wanted and not self._is_closing:
                self._wanted = False
                async with self._settling:
                    await self._settle()
        except Exception:
            logger.exception("The player stopped at a failure; it looks again soon")
            self._look_again(_AGAIN_S)
        finally:
            self._task = None

    # Commands

    async def play(self) -> Player:
        """Go on playing."""
        return await self._set_paused(is_paused=False)

    async def pause(self) -> Player:
        """Stand still; nothing new begins either."""
        return await self._set_paused(is_paused=True)

    async def skip(self) -> Player:
        """End the present item and play the next.

        Raises:
            ConflictError: Nothing plays.
        """
        async with self._settling:
            await self._queue.finish(self._present().item.id, ItemState.SKIPPED)
            await self._follow()
        return self.now()

    async def restart(self) -> Player:
        """Play the present item from its beginning.

        Raises:
            ConflictError: Nothing plays.
        """
        return await self.seek(self._present().item.start_ms)

    async def seek(self, position_ms: DurationMs) -> Player:
        """Jump to a position of the present item.

        Raises:
            ConflictError: Nothing plays.
            InvalidError: The item is not that long.
        """
        async with self._settling:
            entry = self._present()
            length = entry.item.media.length_ms
            if position_ms < 0 or (length is not None and position_ms > length):
                raise InvalidError("invalid", "The item is not that long.", "position_ms")
            row = structs.replace(self._row, cue=self._row.cue + 1)
            await self._queue.update_playing(
                entry.item.id, lambda transaction: store.save(transaction, row), position_ms=position_ms
            )
            self._row = row
            self._playing.place(position_ms)
            self._jumped_at = self._clock.monotonic()
            self._playing.allow_time()
            await self._follow()
        return self.now()

    async def set_volume(self, percent: Percent) -> Player:
        """Set how loud the leading source plays."""
        async with self._settling:
            await self._save(structs.replace(self._row, volume_percent=percent))
            await self._follow()
        return self.now()

    async def _set_paused(self, *, is_paused: bool) -> Player:
        async with self._settling:
            if is_paused != self._row.is_paused:
                await self._save(structs.replace(self._row, is_paused=is_paused))
                self._playing.pause(is_paused=self._stands_still)
                await self._follow()
        return self.now()

    async def conduct(self, *, ducked_percent: Percent, is_held: bool, is_silenced: bool) -> None:
        """Be turned down, stand still, or be silenced while something else is heard; and no longer."""
        if (ducked_percent, is_held, is_silenced) == (self._ducked_percent, self._is_held, self._is_silenced):
            return
        async with self._settling:
            stood_still = self._stands_still
            self._ducked_percent, self._is_held, self._is_silenced = ducked_percent, is_held, is_silenced
            if self._stands_still != stood_still:
                self._playing.pause(is_paused=self._stands_still)
            await self._settle()

    @property
    def _stands_still(self) -> bool:
        return self._row.is_paused or self._is_held or self._is_silenced

    async def report(self, client: ClientId, report: Report) -> None:
        """Take a source's word about what it plays.

        Raises:
            ConflictError: It does not hold the lease any more, or this does not fit what is known; it must stop.
            NotFoundError: No such source is connected.
        """
        self._connections.seen(client)
        async with self._settling:
            entry = self._leased(client, report)
            match report.what:
                case ReportKind.STARTED:
                    await self._on_started(entry, report)
                case ReportKind.PROGRESS:
                    await self._on_progress(entry, report)
                case ReportKind.FINISHED:
                    if entry.item.started_at is None:
                        raise ConflictError("not_started", "What has not started cannot finish.", "what")
                    await self._queue.finish(entry.item.id, ItemState.PLAYED)
                case ReportKind.FAILED:
                    reason = PLAYER_ERRORS.get(report.error or 0, Reason.PLAYER_ERROR)
                    await self._fail(entry, reason)
            await self._follow()

    def _leased(self, client: ClientId, report: Report) -> Entry:
        lease, entry = self._playing.lease, self._playing.entry
        if (
            entry is None
            or lease is None
            or (lease.id, lease.client, lease.attempt) != (report.lease, client, report.attempt)
            or entry.item.id != report.item
        ):
            raise ConflictError("stale_lease", "This source does not lead any more; it must be silent.", "lease")
        return entry

    async def _on_started(self, entry: Entry, report: Report) -> None:
        if entry.item.started_at is not None:
            await self._on_progress(entry, report)  # it goes on, or says so twice because our answer was lost
            return
        self._playing.renew()
        position = entry.item.position_ms if report.position_ms is None else report.position_ms
        await self._queue.update_playing(
            entry.item.id,
            started_at=self._queue.now(),
            position_ms=position,
            length_ms=_measured(report) or entry.item.media.length_ms,
        )
        self._playing.entry = self._queue.playing
        self._playing.place(position)
        self._playing.allow_time()

    async def _on_progress(self, entry: Entry, report: Report) -> None:
        self._playing.renew()
        is_on_its_way = self._clock.monotonic() - self._jumped_at < _JUMP_S
        if entry.item.started_at is None or report.position_ms is None or is_on_its_way:
            return
        await self._queue.update_playing(
            entry.item.id,
            position_ms=report.position_ms,
            length_ms=entry.item.media.length_ms or _measured(report),
        )
        self._playing.place(report.position_ms)

    # Looking at the whole situation

    async def _follow(self) -> None:
        """Settle what a command brings about. It is done: where the world fails now, this is tried again soon."""
        try:
            await self._settle()
        except OutsideError as error:
            logger.warning("What follows from a command must wait: %s", error)
            self._announce()
            self._look_again(_AGAIN_S)

    async def _settle(self) -> None:
        """Bring item, lease and timers in order, then announce what changed."""
        if self._due is not None and self._clock.monotonic() - self._due > STALLED_S:
            self._playing.excuse()  # the program, or the whole PC, stood still meanwhile
        try:
            while await self._step():
                pass
        except (ConflictError, NotFoundError):
            logger.debug("The item left the player between two looks; what took it wakes the player again")
        self._playing.allow_time_once()
        self._announce()
        self._set_timer()

    async def _step(self) -> bool:  # noqa: PLR0911 -- one line for each thing that may be due
        """Do one thing that is due; return whether to look again."""
        playing, entry = self._playing, self._queue.playing
        if self._differs(entry):
            await self._begin(entry)
            return True
        playing.entry = entry
        chosen = self._chosen()
        if entry is None:
            return chosen is not None and not playing.is_paused and await self._take()
        if entry.item.source == FALLBACK_SOURCE and self._queue.has_queued and not playing.is_paused:
            return await self._take()
        if playing.is_overdue():
            await self._fail(entry, Reason.TIMED_OUT)
            return True
        if playing.is_silent():
            playing.silent = playing.holder
            self._lose(playing.told_position_ms)
            return True
        if playing.lease is not None and chosen != playing.holder:
            self._lose(playing.position_ms)
            return True
        if playing.lease is None and chosen is not None:
            return await self._offer(entry, chosen)
        if playing.lease is None and not playing.is_started:
            await self._queue.put_back(entry.item.id)
            return True
        if playing.is_given_up():
            await self._queue.finish(entry.item.id, ItemState.HELD, Reason.INTERRUPTED)
            return True
        return False

    def _chosen(self) -> ClientId | None:
        """Return who may make sound. Who had the lease and was silent comes after the others that can be seen."""
        players, silent = self._connections.players(), self._playing.silent
        if self._playing.lease is None and silent is not None:
            others = [player for player in players if player.is_visible and player.client != silent]
            if others:
                return leader(others, None)
        return leader(players, self._playing.holder)

    def _differs(self, entry: Entry | None) -> bool:
        """Tell whether another item is the player's now."""
        known = self._playing.entry
        if entry is None or known is None:
            return entry is not known
        return entry.item.id != known.item.id

    async def _begin(self, entry: Entry | None) -> None:
        """Note the player's new item."""
        self._playing.begin(entry)
        if entry is not None and entry.item.id != self._taken and self._row.is_paused:
            await self._save(structs.replace(self._row, is_paused=False))  # somebody said: play it now
            self._playing.is_paused = self._stands_still

    async def _take(self) -> bool:
        """Take the next item of the queue, or of the fallback; return whether there was one."""
        entry = await (self._queue.take_next() if self._queue.has_queued else self._take_fallback())
        if entry is not None:
            self._taken = entry.item.id
        return entry is not None

    async def _take_fallback(self) -> Entry | None:
        if self._queue.playing is not None or self._clock.monotonic() < self._rest_until:
            return None
        fallback = await self._fallback.next()
        return None if fallback is None else await self._queue.take_fallback(fallback.media, fallback.path)

    async def _fail(self, entry: Entry, reason: Reason) -> None:
        """End an item that cannot be played. After one of the fallback the next of its kind waits for a rest."""
        await self._queue.finish(entry.item.id, ItemState.FAILED, reason)
        if entry.item.source == FALLBACK_SOURCE:
            self._rest_until = self._clock.monotonic() + _FALLBACK_REST_S
            await self._fallback.failed(entry.item.media.video_id, reason)

    async def _offer(self, entry: Entry, client: ClientId) -> bool:
        """Give a source the lease; return True where the item failed instead."""
        attempt = entry.item.attempt
        if entry.item.started_at is None:
            if attempt >= MAX_ATTEMPTS:
                await self._fail(entry, Reason.DID_NOT_START)
                return True
            attempt += 1
            await self._queue.update_playing(entry.item.id, attempt=attempt)
            self._playing.entry = self._queue.playing
        self._playing.lead(client, attempt)
        self._connections.announce()
        return False

    def _lose(self, position_ms: DurationMs) -> None:
        """Take the lease from a source that is gone, silent or out of sight."""
        self._playing.lose(position_ms)
        self._connections.announce()

    def _set_timer(self) -> None:
        due, now = self._playing.next_due(), self._clock.monotonic()
        if due is None and self._rest_until > now:
            due = self._rest_until
        self._look_again(None if due is None else max(0.0, due - now))

    def _look_again(self, delay_s: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = None if delay_s is None else self._clock.monotonic() + delay_s
        if delay_s is not None and not self._is_closing:
            self._timer = asyncio.get_running_loop().call_later(delay_s, self.wake)

    # State

    def _present(self) -> Entry:
        entry = self._queue.playing
        if entry is None:
            raise ConflictError("nothing_plays", "Nothing plays.")
        return entry

    def now(self) -> Player:
        """Return the present state."""
        playing, entry = self._playing, self._playing.entry
        is_file = entry is not None and entry.item.media.kind is MediaKind.FILE
        return Player(
            state=playing.state(has_queued=self._queue.has_queued),
            item=None if entry is None else entry.item,
            media_url=self._links.sign(entry.item.id) if entry is not None and is_file else "",
            position_ms=playing.position_ms,
            at_ms=round(self._clock.time() * 1000),
            cue=self._row.cue,
            lease=playing.lease,
            volume_percent=self._row.volume_percent,
            fade_ms=self._settings.settings.player.fade_ms,
            ducked_percent=self._ducked_percent,
            is_silenced=self._is_silenced,
            is_fallback=entry is not None and entry.item.source == FALLBACK_SOURCE,
        )

    def media_path(self, item_id: QueueItemId) -> str | None:
        """Return the file that a source may fetch for an item: the present one's only."""
        entry = self._playing.entry
        return entry.path if entry is not None and entry.item.id == item_id and entry.path else None

    def _announce(self) -> None:
        before, now = self.player, self.now()
        elapsed = now.at_ms - before.at_ms if before.state is PlayerState.PLAYING else 0
        drift = abs(before.position_ms + elapsed - now.position_ms)
        if _without_time(now) != _without_time(before) or drift > _DRIFT_MS:
            self.player = now
            self._broadcaster.notify(PlayerChanged(player=now))

    async def _save(self, row: PlayerRow) -> None:
        await self._database.run(lambda transaction: store.save(transaction, row))
        self._row = row


def _measured(report: Report) -> DurationMs | None:
    """Return the length that a page's player measured; it says 0 while it does not know it."""
    return report.length_ms or None


def _without_time(player: Player) -> Player:
    """Return a state without what changes by itself while it plays."""
    item = None if player.item is None else structs.replace(player.item, position_ms=0)
    return structs.replace(player, item=item, position_ms=0, at_ms=0, media_url="")

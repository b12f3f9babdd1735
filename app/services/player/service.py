"""The player: commands on the video that plays, and its state."""

import logging
from pathlib import PurePath

from msgspec import structs

from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.domain.events import (
    CandidatesChanged,
    Event,
    FallbackChanged,
    PlayerChanged,
    QueueChanged,
    SettingsChanged,
    Topic,
)
from app.domain.ids import ClientId, DurationMs, Percent, QueueItemId
from app.domain.media import MediaKind
from app.domain.player import Player, PlayerState, Report
from app.domain.queue import FALLBACK_SOURCE, ItemState
from app.domain.widgets import LeaseKind, with_lease
from app.services.fallback import FallbackService
from app.services.lease_scheduler import LeaseScheduler
from app.services.player.gains import Gains
from app.services.player.playing import Controls, Playing, VideoPolicy
from app.services.ports import MediaLinks, Ports
from app.services.queue.playback import Playback
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.store import player as store
from app.store.queue import QueueEntry

logger = logging.getLogger(__name__)

_WIDGETS = with_lease(LeaseKind.VIDEO)
_DRIFT_MS = 1_500
"""A position that is off by more than this is announced."""


class PlayerService:
    """Commands on the player. The item itself is a row of the queue; the lease is kept in memory.

    Attributes:
        player: The state as last announced, with the position of that time; `now` returns the present one.
    """

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        queue: Playback,
        fallback: FallbackService,
        sources: SourcesService,
        links: MediaLinks,
    ) -> None:
        self._broadcaster = ports.broadcaster
        self._settings = settings
        self._queue = queue
        self._sources = sources
        self._links = links
        self._clock = ports.clock
        self._playing = Playing(ports.clock)
        self._controls = Controls(ports.database, Gains(ports.database, settings))
        self._policy = VideoPolicy(queue, fallback, sources, self._playing, self._controls, ports.clock.monotonic)
        self._scheduler = LeaseScheduler("player", ports.clock, self._playing, self._policy, self._announce)
        self.player = Player()
        self._broadcaster.provide(Topic.PLAYER, lambda: PlayerChanged(player=self.now()))
        self._stop_listening = self._broadcaster.listen(self._on_event)

    async def load(self) -> None:
        """Resume where the program ended."""
        await self._controls.load()
        self._policy.load()
        await self._scheduler.start()

    async def close(self) -> None:
        """Stop deciding; the present position is kept."""
        self._stop_listening()
        await self._scheduler.close()
        entry = self._playing.entry
        if entry is not None and self._playing.is_started:
            try:
                await self._queue.update(entry.item.id, position_ms=self._playing.position_ms)
            except (ConflictError, NotFoundError):
                logger.debug("The item left the player while it closed")

    def _on_event(self, event: Event) -> None:
        match event:
            case QueueChanged() | FallbackChanged() | SettingsChanged():
                self._scheduler.wake()  # something else may play now; there may be a fallback folder, or another fade
            case CandidatesChanged(widget=widget) if widget in _WIDGETS:
                self._scheduler.wake()
            case _:
                pass

    # Commands

    async def play(self) -> Player:
        """Continue to play."""
        return await self._set_paused(is_paused=False)

    async def pause(self) -> Player:
        """Pause; nothing new begins either."""
        return await self._set_paused(is_paused=True)

    async def skip(self, only: QueueItemId | None = None) -> Player:
        """End the current item and play the next.

        Args:
            only: The item that is meant; None for the one that plays when it is asked for.

        Raises:
            ConflictError: Nothing plays, or it is over by now.
        """
        meant = self._present().item.id if only is None else only
        async with self._scheduler.lock:
            if self._present().item.id != meant:
                raise ConflictError("nothing_plays", "It is over.")
            await self._queue.finish(meant, ItemState.SKIPPED)
            await self._scheduler.follow()
        return self.now()

    async def restart(self) -> Player:
        """Play the current item from its beginning.

        Raises:
            ConflictError: Nothing plays.
        """
        return await self._seek(None)

    async def seek(self, position_ms: DurationMs) -> Player:
        """Jump to a position of the current item.

        Raises:
            ConflictError: Nothing plays.
            InvalidError: The item, or the part of it that plays, is not that long.
        """
        return await self._seek(position_ms)

    async def _seek(self, to_ms: DurationMs | None) -> Player:
        """Jump to a position, or to the beginning of whatever plays by the time that it is done."""
        async with self._scheduler.lock:
            entry = self._present()
            position_ms = entry.item.start_ms if to_ms is None else to_ms
            stop = entry.item.stop_ms
            if position_ms < 0 or (stop is not None and position_ms > stop):
                raise InvalidError("invalid", "The item is not that long.", "position_ms")
            row = structs.replace(self._controls.row, cue=self._controls.row.cue + 1)
            await self._queue.update(
                entry.item.id, lambda transaction: store.save(transaction, row), position_ms=position_ms
            )
            self._controls.row = row
            self._playing.seek(position_ms)
            await self._scheduler.follow()
        return self.now()

    async def set_volume(self, percent: Percent) -> Player:
        """Set the volume of the source that holds the lease."""
        async with self._scheduler.lock:
            await self._controls.save(structs.replace(self._controls.row, volume_percent=percent))
            await self._scheduler.follow()
        return self.now()

    async def remember_volume(self) -> Player:
        """Remember the volume for the current item; from the next one on it is again as it was before.

        Raises:
            ConflictError: Nothing plays.
        """
        controls = self._controls
        async with self._scheduler.lock:
            self._present()
            row = structs.replace(controls.row, volume_percent=controls.gains.usual_percent)
            await controls.gains.remember(controls.row.volume_percent, lambda transaction: store.save(transaction, row))
            controls.row = row
            await self._scheduler.follow()
        return self.now()

    async def forget_volume(self) -> Player:
        """Forget what is remembered of the loudness of the current item.

        Raises:
            ConflictError: Nothing plays.
        """
        async with self._scheduler.lock:
            self._present()
            await self._controls.gains.forget()
            await self._scheduler.follow()
        return self.now()

    async def _set_paused(self, *, is_paused: bool) -> Player:
        controls = self._controls
        async with self._scheduler.lock:
            if is_paused != controls.row.is_paused or (controls.is_unseen and not is_paused):
                await controls.save(structs.replace(controls.row, is_paused=is_paused))
                controls.is_unseen &= is_paused  # who wants it to play now wants it unseen, too
                self._playing.set_paused(is_paused=controls.is_paused)
                await self._scheduler.follow()
        return self.now()

    async def set_mix(self, *, ducked_percent: Percent, is_held: bool, is_silenced: bool) -> None:
        """Turn the video down, pause it or silence it while a message is spoken, or end that."""
        controls = self._controls
        mix = (ducked_percent, is_held, is_silenced)
        if mix == (controls.ducked_percent, controls.is_held, controls.is_silenced):
            return
        async with self._scheduler.lock:
            was_paused = controls.is_paused
            controls.ducked_percent, controls.is_held, controls.is_silenced = mix
            if controls.is_paused != was_paused:
                self._playing.set_paused(is_paused=controls.is_paused)
            await self._scheduler.settle()

    async def set_unseen(self, is_unseen: bool) -> None:  # noqa: FBT001 -- called by position
        """Pause because viewers do not see the player, or go on where nothing else holds it."""
        controls = self._controls
        async with self._scheduler.lock:
            if is_unseen != controls.is_unseen:
                controls.is_unseen = is_unseen
                self._playing.set_paused(is_paused=controls.is_paused)
                await self._scheduler.follow()

    async def report(self, client: ClientId, report: Report) -> None:
        """Handle a source's report about what it plays.

        Raises:
            ConflictError: It does not hold the lease, or the report contradicts what is known; it must stop.
            NotFoundError: No such source is connected.
        """
        self._sources.seen(client)
        await self._scheduler.report(client, report)

    def _present(self) -> QueueEntry:
        entry = self._queue.playing
        if entry is None:
            raise ConflictError("nothing_plays", "Nothing plays.")
        return entry

    # State

    def now(self) -> Player:
        """Return the present state."""
        playing, controls, entry = self._playing, self._controls, self._playing.entry
        is_file = entry is not None and entry.item.media.kind is MediaKind.FILE
        return Player(
            state=playing.state(has_queued=self._queue.has_queued),
            item=None if entry is None else entry.item,
            media_url=self._links.sign(entry.item.id) if entry is not None and is_file else "",
            position_ms=playing.position_ms,
            at_ms=round(self._clock.time() * 1000),
            cue=controls.row.cue,
            lease=playing.lease,
            volume_percent=controls.row.volume_percent,
            fade_ms=self._settings.settings.player.fade_ms,
            ducked_percent=controls.ducked_percent,
            is_silenced=controls.is_silenced,
            is_fallback=entry is not None and entry.item.source == FALLBACK_SOURCE,
            gain=controls.gains.now,
            is_unseen=controls.is_unseen,
        )

    def media_path(self, item_id: str) -> str | None:
        """Return the file that a source may fetch for an item: only the current one's."""
        entry = self._playing.entry
        return entry.path if entry is not None and entry.item.id == item_id and entry.path else None

    def own_folder(self, item_id: str) -> str | None:
        """Return the folder of an item's file where the streamer chose the file; others must be in an allowed one."""
        entry, path = self._playing.entry, self.media_path(item_id)
        if entry is None or path is None or entry.item.requested_by or entry.item.source == FALLBACK_SOURCE:
            return None
        return str(PurePath(path).parent)

    def _announce(self) -> None:
        before, now = self.player, self.now()
        elapsed = now.at_ms - before.at_ms if before.state is PlayerState.PLAYING else 0
        drift = abs(before.position_ms + elapsed - now.position_ms)
        if _without_time(now) != _without_time(before) or drift > _DRIFT_MS:
            self.player = now
            self._broadcaster.notify(PlayerChanged(player=now))


def _without_time(player: Player) -> Player:
    """Return a state without what changes by itself while it plays."""
    item = None if player.item is None else structs.replace(player.item, position_ms=0)
    return structs.replace(player, item=item, position_ms=0, at_ms=0, media_url="")

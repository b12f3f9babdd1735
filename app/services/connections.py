"""The connected sources: the ping every 45 s, the sweep every 60 s (PROTOCOL 4, RELIABILITY D8, D11, D12)."""

import asyncio
import logging
import random
from collections.abc import Callable

from msgspec import Struct, structs

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.events import Notice, NoticeKind, SourcesChanged, TestFired
from app.domain.ids import ClientId
from app.domain.player import Candidate, leader
from app.domain.sources import SourceInfo, SourceState, Totals
from app.domain.widgets import ALL, WIDGET_NAMES, LeaseKind, with_lease
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Clock, Connection, Sink, Source, SourceRequest
from app.services.source_notices import SourceNotices
from app.services.stall import StallWatch

logger = logging.getLogger(__name__)

_VIDEO, _SPEECH, _ALERT = (with_lease(kind) for kind in (LeaseKind.VIDEO, LeaseKind.SPEECH, LeaseKind.ALERT))
_BLOCKED_CHECK_S = 1.0
_ANNOUNCE_AFTER_S = 0.2


class Timing(Struct, frozen=True, kw_only=True):
    """The stream's periods, in seconds. Source: PROTOCOL 1, 4."""

    ping_s: float = 45.0
    sweep_s: float = 60.0
    stale_s: float = 120.0


class TooManySourcesError(OutsideError):
    """The limit of connected sources is reached."""

    def __init__(self) -> None:
        super().__init__("limit", "Too many sources are connected.")


class ConnectionsService:
    """The only one that opens and closes the hub's connections.

    Attributes:
        is_watched: Whether anybody here shows the sources; without a window nothing is gathered to be shown.
        on_players_changed: Called when a source that could hold the player's lease came, went or was hidden.
        on_voices_changed: The same for the sources that speak or show alerts.
        lease_holder: Returns the source that may play the video, for showing.
        voice_holder: Returns the source that may speak, for showing.
    """

    def __init__(self, broadcaster: Broadcaster, clock: Clock, timing: Timing) -> None:
        self._broadcaster = broadcaster
        self._clock = clock
        self._timing = timing
        self._sources: dict[ClientId, Source] = {}
        self._gone: dict[ClientId, Source] = {}
        """Those without a connection, the one that is gone for longest first."""
        self._notices = SourceNotices(clock, self._tell)
        self._forgotten = Totals()
        self._stall = StallWatch(clock, min(timing.ping_s, timing.sweep_s))
        self._pings: dict[Connection, asyncio.TimerHandle] = {}
        self._blocked: set[Connection] = set()
        """Those that are looked at every second until they are read again."""
        self._sweep: asyncio.TimerHandle | None = None
        self._announcement: asyncio.TimerHandle | None = None
        self._is_stopping = False
        self.lost = 0
        self.is_watched = True
        self.on_players_changed: Callable[[], None] = lambda: None
        self.on_voices_changed: Callable[[], None] = lambda: None
        self.lease_holder: Callable[[], ClientId | None] = lambda: None
        self.voice_holder: Callable[[], ClientId | None] = lambda: None
        broadcaster.ping_ms = round(timing.ping_s * 1000)

    def start(self) -> None:
        """Begin to sweep."""
        self._stall.begin()
        self._sweep_later()

    def stop(self) -> None:
        """Say `bye` to every source and stop all timers."""
        self._is_stopping = True
        self._notices.stop()
        for source in self._connected():
            if source.connection is not None:
                source.connection.bye("shutdown")
        for handle in (self._sweep, self._announcement, *self._pings.values()):
            if handle is not None:
                handle.cancel()
        self._pings.clear()

    def open(self, request: SourceRequest, sink: Sink) -> Connection:
        """Register a source's stream and write its first frames into the sink, in one step.

        Raises:
            TooManySourcesError: The limit is reached; nothing was registered.
        """
        client = ClientId(request.client) if request.client else self._anonymous(request.widget)
        known = self._sources.get(client)
        self.check_room(request.address, client)
        if known is not None and known.connection is not None:
            known.connection.bye("replaced")
        source = self._sources.setdefault(client, known or Source(client, request, self._clock))
        self._gone.pop(client, None)
        connection = Connection(source, request.topics, sink, self._clock)
        connection.on_closed = self._on_closed
        connection.on_blocked = self._on_blocked
        source.connected(request, connection)
        self._ping_within_period(connection)
        self._notices.came(client, request.widget)
        self._broadcaster.attach(connection, request.last_event_id)
        self._changed(source)
        return connection

    def check_room(self, address: str, client: str = "") -> None:
        """Raise TooManySourcesError where one more source from this address is over a limit.

        Args:
            address: Where it comes from.
            client: Its id; a stream it still has open is not counted, since the new one replaces it.
        """
        connected = [source for source in self._connected() if source.client != client]
        of_address = sum(source.request.address == address for source in connected)
        if self._is_stopping or len(connected) >= limits.SOURCES or of_address >= limits.SOURCES_PER_ADDRESS:
            raise TooManySourcesError

    def pong(self, client: ClientId, n: int) -> None:
        """Take a source's answer to a ping.

        Raises:
            NotFoundError: No such source is connected, or no ping has this number.
            ConflictError: The ping was answered already.
        """
        source = self._present(client)
        source.pong(n)
        self._notices.heard(client)
        self._announce_soon()

    def seen(self, client: ClientId) -> None:
        """Note another authenticated sign of life.

        Raises:
            NotFoundError: No such source is connected.
        """
        self._present(client).seen()
        self._notices.heard(client)

    def set_visible(self, client: ClientId, *, is_visible: bool) -> None:
        """Note whether a source can be seen.

        Raises:
            NotFoundError: No such source is connected.
        """
        source = self._present(client)
        source.seen()
        self._notices.heard(client)
        if source.is_visible != is_visible:
            source.is_visible = is_visible
            self._changed(source)

    def disconnect(self, client: ClientId) -> None:
        """End a source's stream; its page comes back by itself.

        Raises:
            NotFoundError: No such source is known.
            ConflictError: It is not connected.
        """
        source = self._sources.get(client)
        if source is None:
            raise NotFoundError("no_such_source", "No source has this id.")
        if source.connection is None:
            raise ConflictError("not_connected", "This source is not connected.")
        source.connection.bye("limit")

    def test(self, widget: str) -> None:
        """Have the open sources of a widget show a sample for a moment; nothing is queued, said or stored.

        Raises:
            InvalidError: There is no such widget.
            ConflictError: No source that shows it is open.
        """
        if widget not in WIDGET_NAMES:
            raise InvalidError("no_such_widget", "There is no such widget.", "widget")
        shown_by = frozenset({widget, ALL.name})
        if not self._candidates(shown_by):
            raise ConflictError("no_such_source_open", "No source with this widget is open.")
        sounds_at = leader(self._candidates(shown_by & _ALERT), None) or ""
        self._broadcaster.notify(TestFired(widget=widget, at_ms=round(self._clock.time() * 1000), sounds_at=sounds_at))

    def end_all(self, reason: str) -> None:
        """End every stream, as when the link was changed."""
        for source in self._connected():
            if source.connection is not None:
                source.connection.bye(reason)
                self._notices.excuse(source.client)

    def totals(self) -> Totals:
        """Return the sums over every source there ever was."""
        totals = structs.replace(self._forgotten, snapshots=dict(self._forgotten.snapshots), lost=self.lost)
        for source in self._sources.values():
            _add(totals, source)
        return totals

    def sources(self) -> tuple[SourceInfo, ...]:
        """Return every known source, connected ones first, each group by widget."""
        holders = {self.lease_holder(), self.voice_holder()}
        infos = [source.info(source.client if source.client in holders else None) for source in self._sources.values()]
        return tuple(sorted(infos, key=lambda info: (info.state is SourceState.GONE, info.widget, info.connected_at)))

    def players(self) -> tuple[Candidate, ...]:
        """Return the connected sources that could play a video."""
        return self._candidates(_VIDEO)

    def voices(self) -> tuple[Candidate, ...]:
        """Return the connected sources that could say a message."""
        return self._candidates(_SPEECH)

    def alert_sources(self) -> tuple[Candidate, ...]:
        """Return the connected sources that could play the sound of an alert."""
        return self._candidates(_ALERT)

    def _candidates(self, widgets: frozenset[str]) -> tuple[Candidate, ...]:
        return tuple(source.candidate() for source in self._connected() if source.request.widget in widgets)

    def announce(self) -> None:
        """Tell the window about the sources soon; many changes make one announcement."""
        self._announce_soon()

    def _connected(self) -> list[Source]:
        return [source for source in self._sources.values() if source.connection is not None]

    def _present(self, client: ClientId) -> Source:
        source = self._sources.get(client)
        if source is None or source.connection is None:
            raise NotFoundError("no_such_source", "No source with this id is connected.")
        return source

    def _anonymous(self, widget: str) -> ClientId:
        """Return the first free id for a reader that keeps none, so that its counters survive a reconnect."""
        number = 1
        while True:
            client = ClientId(f"{widget or 'reader'}-{number}")
            known = self._sources.get(client)
            if known is None or known.connection is None:
                return client
            number += 1

    def _ping_after(self, connection: Connection, delay_s: float) -> None:
        loop = asyncio.get_running_loop()
        due = self._clock.monotonic() + delay_s
        self._pings[connection] = loop.call_later(delay_s, self._on_ping, connection, due)

    def _ping_within_period(self, connection: Connection) -> None:
        """Spread over half a period, so that the answers of many sources do not come together."""
        self._ping_after(connection, random.uniform(0.5, 1.0) * self._timing.ping_s)  # noqa: S311 -- jitter

    def _on_ping(self, connection: Connection, due: float) -> None:
        if self._stall.has_stalled(due):
            self._ask_everybody()
            return
        self._ping_after(connection, self._timing.ping_s)
        source = connection.source
        source.ping()
        if source.pings.are_answered and source.pings.unanswered > 1:
            asyncio.get_running_loop().call_later(limits.ANSWER_S, self._check_silent, source)

    def _check_silent(self, source: Source) -> None:
        if source.state is SourceState.SILENT and not self._is_stopping:
            self._notices.silent(source.client)
            self._announce_soon()

    def _on_blocked(self, connection: Connection) -> None:
        self._announce_soon()
        if connection not in self._blocked:
            self._blocked.add(connection)
            asyncio.get_running_loop().call_later(_BLOCKED_CHECK_S, self._check_blocked, connection)

    def _check_blocked(self, connection: Connection) -> None:
        self._blocked.discard(connection)
        if connection.check():
            self._on_blocked(connection)

    def _on_closed(self, connection: Connection) -> None:
        self._broadcaster.detach(connection)
        ping = self._pings.pop(connection, None)
        if ping is not None:
            ping.cancel()
        source = connection.source
        if source.connection is connection:
            source.connection = None
            self._gone[source.client] = source
            self._notices.went(source.client)
            self._changed(source)
            if len(self._gone) > limits.SOURCES_REMEMBERED:
                self._forget(next(iter(self._gone)))

    def _sweep_later(self) -> None:
        due = self._clock.monotonic() + self._timing.sweep_s
        self._sweep = asyncio.get_running_loop().call_later(self._timing.sweep_s, self._on_sweep, due)

    def _on_sweep(self, due: float) -> None:
        """Remove who has been silent too long, in one batch.

        Silence counts only where two pings went unanswered, and never after a stall of our own (suspend, a
        frozen loop): whoever was there before it is asked anew. Source: RELIABILITY D12, V24.
        """
        if self._stall.has_stalled(due):
            self._ask_everybody()
            return
        self._sweep_later()
        oldest = self._clock.monotonic() - self._timing.stale_s
        stale = [source for source in self._connected() if source.last_seen < oldest and source.pings.unanswered > 1]
        for source in stale:
            logger.info("Source %s (%s) was silent for too long and is removed", source.client, source.request.widget)
            self.lost += 1
            if source.connection is not None:
                source.connection.abort()

    def _forget(self, client: ClientId) -> None:
        """Forget the counters of a source that is gone; the sums keep them."""
        del self._gone[client]
        _add(self._forgotten, self._sources.pop(client))
        self._notices.forget(client)

    def _ask_everybody(self) -> None:
        """Begin anew with every source after a stall: silence counts from now, and a ping is on its way."""
        if self._sweep is not None:
            self._sweep.cancel()
        self._sweep_later()
        self._notices.restart()
        for source in self._connected():
            connection = source.connection
            if connection is not None:
                self._pings[connection].cancel()
                self._ping_within_period(connection)
                source.reset_deadlines()
                source.ping()

    def _changed(self, source: Source) -> None:
        self._announce_soon()
        if self._is_stopping:
            return
        if source.request.widget in _VIDEO:
            self.on_players_changed()
        if source.request.widget in _SPEECH | _ALERT:
            self.on_voices_changed()

    def _tell(self, kind: NoticeKind, widget: str) -> None:
        if not self._is_stopping:
            self._broadcaster.notify(Notice(kind=kind, subject=widget))

    def _announce_soon(self) -> None:
        if self._announcement is None and self.is_watched and not self._is_stopping:
            self._announcement = asyncio.get_running_loop().call_later(_ANNOUNCE_AFTER_S, self._on_announce)

    def _on_announce(self) -> None:
        self._announcement = None
        self._broadcaster.notify(SourcesChanged(sources=self.sources()))


def _add(totals: Totals, source: Source) -> None:
    totals.reconnects += source.reconnects_here
    totals.resumed += source.resumed
    totals.sent += source.sent
    totals.bytes += source.bytes
    totals.dropped_slow += source.dropped_slow
    for reason, number in source.snapshots.items():
        totals.snapshots[reason] = totals.snapshots.get(reason, 0) + number

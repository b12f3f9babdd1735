"""The browser sources and their connections: who may connect, who is there, who holds a lease."""

import asyncio
from collections.abc import Iterable

from app.domain.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from app.domain.events import (
    CandidatesChanged,
    Event,
    Notice,
    NoticeKind,
    PlayerChanged,
    SourcesChanged,
    SpeechChanged,
    TestFired,
)
from app.domain.ids import ClientId
from app.domain.player import Candidate, Lease, leader
from app.domain.sources import SourceInfo, SourceState, Totals
from app.domain.widgets import ALL, WIDGET_NAMES, LeaseKind, with_lease
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Clock, Connection, Sink, Source, SourceRequest
from app.services.sources.heartbeat import Heartbeat, Timing
from app.services.sources.notices import SourceNotices
from app.services.sources.registry import SourceRegistry, TooManySourcesError

_WIDGETS = {kind: with_lease(kind) for kind in LeaseKind}
_ANNOUNCE_AFTER_S = 0.2


class SourcesService:
    """The only one that opens and closes the hub's connections.

    Attributes:
        announces_sources: Whether `SourcesChanged` is announced; it may be switched on where somebody begins to listen.
        notices: Of those that go and come.
    """

    def __init__(
        self, broadcaster: Broadcaster, clock: Clock, timing: Timing, *, announces_sources: bool = True
    ) -> None:
        """Build it.

        Args:
            broadcaster: Carries the events.
            clock: For silence and latency.
            timing: Of ping and sweep.
            announces_sources: Whether `SourcesChanged` is announced; without a window nobody listens to it.
        """
        self._broadcaster = broadcaster
        self._clock = clock
        self.announces_sources = announces_sources
        self._registry = SourceRegistry(clock)
        self.notices = SourceNotices(clock, self._notify)
        self._heartbeat = Heartbeat(clock, timing, self._registry, self.notices, self._announce_soon)
        self._announcement: asyncio.TimerHandle | None = None
        self._holders: dict[LeaseKind, ClientId | None] = {}
        self._is_stopping = False
        self._stop_listening = broadcaster.listen(self._on_event)

    def start(self) -> None:
        """Begin to sweep."""
        self._heartbeat.start()

    def stop(self) -> None:
        """Send `bye` to every source and cancel all timers."""
        self._is_stopping = True
        self._stop_listening()
        self.notices.stop()
        self._heartbeat.stop()
        for source in self._registry.connected:
            if source.connection is not None:
                source.connection.bye("shutdown")
        if self._announcement is not None:
            self._announcement.cancel()

    def open(self, request: SourceRequest, sink: Sink) -> Connection:
        """Register a source's stream and write its first frames into the sink, in one step.

        Raises:
            TooManySourcesError: The limit is reached; nothing was registered.
        """
        client = self._registry.client_of(request)
        self.check_room(request.address, client)
        known = self._registry.get(client)
        if known is not None and known.connection is not None:
            known.connection.bye("replaced")
        source = self._registry.add(client, request)
        connection = Connection(
            source,
            request.topics,
            sink,
            self._clock,
            on_closed=self._on_closed,
            on_blocked=self._heartbeat.set_blocked,
        )
        source.connected(request, connection)
        self._heartbeat.add(connection)
        self.notices.on_connected(client, request.widget)
        self._broadcaster.attach(connection, request.last_event_id)
        self._changed(source)
        return connection

    def check_room(self, address: str, client: str = "") -> None:
        """Raise TooManySourcesError where one more source from this address is over a limit.

        Args:
            address: Where it comes from.
            client: Its id; a stream it still has open is not counted, since the new one replaces it.
        """
        if self._is_stopping:
            raise TooManySourcesError
        self._registry.check_room(address, client)

    def check_sender(self, client: ClientId, key: str) -> None:
        """Refuse who speaks for a source without its key.

        Raises:
            NotFoundError: No such source is connected.
            ForbiddenError: The key is not this source's.
        """
        if not self._registry.present(client).is_shown_by(key):
            raise ForbiddenError("wrong_source", "Another page is this source.")

    def check_rate(self, client: ClientId) -> None:
        """Count what a source says of itself.

        Raises:
            NotFoundError: No such source is connected.
            TooOftenError: It says too much.
        """
        self._registry.present(client).note_report()

    def pong(self, client: ClientId, n: int) -> None:
        """Handle a source's answer to a ping.

        Raises:
            NotFoundError: No such source is connected, or no ping has this number.
            ConflictError: The ping was answered already.
        """
        self._registry.present(client).pong(n)
        self.notices.on_alive(client)
        self._announce_soon()

    def seen(self, client: ClientId) -> None:
        """Note another authenticated sign of life.

        Raises:
            NotFoundError: No such source is connected.
        """
        self._registry.present(client).seen()
        self.notices.on_alive(client)

    def set_visible(self, client: ClientId, *, is_visible: bool) -> None:
        """Note whether a source can be seen.

        Raises:
            NotFoundError: No such source is connected.
        """
        source = self._registry.present(client)
        source.seen()
        self.notices.on_alive(client)
        if source.is_visible != is_visible:
            source.is_visible = is_visible
            self._changed(source)

    def disconnect(self, client: ClientId) -> None:
        """End a source's stream; its page connects again by itself.

        Raises:
            NotFoundError: No such source is known.
            ConflictError: It is not connected.
        """
        source = self._registry.get(client)
        if source is None:
            raise NotFoundError("no_such_source")
        if source.connection is None:
            raise ConflictError("not_connected")
        source.connection.bye("limit")

    def streams(self) -> tuple[Connection, ...]:
        """Return the streams that are open."""
        return tuple(source.connection for source in self._registry.connected if source.connection is not None)

    def end_all(self, reason: str, streams: Iterable[Connection] | None = None) -> None:
        """End streams, as when the links were rotated.

        Args:
            reason: Told to their pages.
            streams: Which; those that are open no more are passed over. None for all.
        """
        for connection in self.streams() if streams is None else streams:
            if connection.source.connection is connection:
                connection.bye(reason)
                self.notices.expect_gone(connection.source.client)

    def test(self, widget: str) -> None:
        """Have the open sources of a widget show a sample for a moment; nothing is queued, spoken or stored.

        Raises:
            InvalidError: There is no such widget.
            ConflictError: No source that shows it is open.
        """
        if widget not in WIDGET_NAMES:
            raise InvalidError("no_such_widget", "There is no such widget.", "widget")
        shown_by = frozenset({widget, ALL.name})
        if not self._registry.candidates(shown_by):
            raise ConflictError("no_such_source_open")
        sounds_at = leader(self._registry.candidates(shown_by & _WIDGETS[LeaseKind.ALERT]), None) or ""
        self._broadcaster.notify(TestFired(widget=widget, at_ms=round(self._clock.time() * 1000), sounds_at=sounds_at))

    # What is known

    def totals(self) -> Totals:
        """Return the sums over every source there ever was."""
        return self._registry.totals(self._heartbeat.lost)

    def all(self) -> tuple[SourceInfo, ...]:
        """Return every known source, connected ones first, each group by widget."""
        holders = set(self._holders.values())
        infos = [source.info(source.client if source.client in holders else None) for source in self._registry.known]
        return tuple(sorted(infos, key=lambda info: (info.state is SourceState.GONE, info.widget, info.connected_at)))

    def candidates(self, kind: LeaseKind) -> tuple[Candidate, ...]:
        """Return the connected sources that could hold a lease of this kind."""
        return self._registry.candidates(_WIDGETS[kind])

    # Changes

    def _on_event(self, event: Event) -> None:
        match event:
            case PlayerChanged(player=player):
                self._set_holder(LeaseKind.VIDEO, player.lease)
            case SpeechChanged(speech=speech):
                self._set_holder(LeaseKind.SPEECH, speech.lease)
            case _:
                pass

    def _set_holder(self, kind: LeaseKind, lease: Lease | None) -> None:
        holder = None if lease is None else lease.client
        if holder != self._holders.get(kind):
            self._holders[kind] = holder
            self._announce_soon()

    def _on_closed(self, connection: Connection) -> None:
        self._broadcaster.detach(connection)
        self._heartbeat.remove(connection)
        source = connection.source
        if source.connection is connection:
            source.connection = None
            self.notices.on_disconnected(source.client)
            forgotten = self._registry.set_gone(source)
            if forgotten is not None:
                self.notices.forget(forgotten)
            self._changed(source)

    def _changed(self, source: Source) -> None:
        self._announce_soon()
        can_hold = any(source.request.widget in widgets for widgets in _WIDGETS.values())
        if can_hold and not self._is_stopping:
            self._broadcaster.notify(CandidatesChanged(widget=source.request.widget))

    def _notify(self, kind: NoticeKind, widget: str) -> None:
        if not self._is_stopping:
            self._broadcaster.notify(Notice(kind=kind, subject=widget))

    def _announce_soon(self) -> None:
        """Announce the sources soon; many changes make one announcement."""
        if self._announcement is None and self.announces_sources and not self._is_stopping:
            self._announcement = asyncio.get_running_loop().call_later(_ANNOUNCE_AFTER_S, self._on_announce)

    def _on_announce(self) -> None:
        self._announcement = None
        self._broadcaster.notify(SourcesChanged(sources=self.all()))

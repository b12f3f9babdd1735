"""Every source that is known: connected ones, and those that were a while ago."""

from msgspec import structs

from app.domain.errors import NotFoundError, OutsideError
from app.domain.ids import ClientId
from app.domain.player import Candidate
from app.domain.sources import Totals
from app.hub import limits
from app.hub.connection import Clock, Source, SourceRequest


class TooManySourcesError(OutsideError):
    """The limit of connected sources is reached."""

    def __init__(self) -> None:
        super().__init__("limit", "Too many sources are connected.")


_LONGEST_BEGINNING = 90
"""Of an id, so that a number fits behind it."""


class SourceRegistry:
    """The sources by their id. Those that are gone are remembered for their counters, up to a limit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sources: dict[ClientId, Source] = {}
        self._gone: dict[ClientId, Source] = {}
        """Those without a connection, longest gone first."""
        self._forgotten = Totals()

    def __getitem__(self, client: ClientId) -> Source:
        """Return a known source."""
        return self._sources[client]

    def get(self, client: ClientId) -> Source | None:
        """Return a source, or None if it is not known."""
        return self._sources.get(client)

    @property
    def known(self) -> list[Source]:
        """All of them."""
        return list(self._sources.values())

    @property
    def connected(self) -> list[Source]:
        """Those with an open stream."""
        return [source for source in self._sources.values() if source.connection is not None]

    def present(self, client: ClientId) -> Source:
        """Return a connected source.

        Raises:
            NotFoundError: No such source is connected.
        """
        source = self._sources.get(client)
        if source is None or source.connection is None:
            raise NotFoundError("no_such_source")
        return source

    def candidates(self, widgets: frozenset[str]) -> tuple[Candidate, ...]:
        """Return the connected sources of these widgets."""
        return tuple(source.candidate() for source in self.connected if source.request.widget in widgets)

    def check_room(self, address: str, client: str) -> None:
        """Raise TooManySourcesError where one more source from this address is over a limit.

        Args:
            address: Where it comes from.
            client: Its id; a stream it still has open is not counted, since the new one replaces it.
        """
        others = [source for source in self.connected if source.client != client]
        of_address = sum(source.request.address == address for source in others)
        if len(others) >= limits.SOURCES or of_address >= limits.SOURCES_PER_ADDRESS:
            raise TooManySourcesError

    def add(self, client: ClientId, request: SourceRequest) -> Source:
        """Return the source with this id, a new one where none is known."""
        self._gone.pop(client, None)
        return self._sources.setdefault(client, Source(client, request, self._clock))

    def set_gone(self, source: Source) -> ClientId | None:
        """Note that a source lost its connection; return the one that is forgotten for it."""
        self._gone[source.client] = source
        if len(self._gone) <= limits.SOURCES_REMEMBERED:
            return None
        client = next(iter(self._gone))
        del self._gone[client]
        _add(self._forgotten, self._sources.pop(client))
        return client

    def client_of(self, request: SourceRequest) -> ClientId:
        """Return the id of who asks: the one it names, another where that belongs to another page."""
        if not request.client:
            return self.anonymous(request.widget)
        known = self._sources.get(ClientId(request.client))
        if known is None or known.can_be_taken_over or (known.request.key and known.is_shown_by(request.key)):
            return ClientId(request.client)
        return self.anonymous(request.client[:_LONGEST_BEGINNING])

    def anonymous(self, widget: str) -> ClientId:
        """Return the first free id for a reader that keeps none, so that its counters survive a reconnect."""
        number = 1
        while True:
            client = ClientId(f"{widget or 'reader'}-{number}")
            known = self._sources.get(client)
            if known is None or known.connection is None:
                return client
            number += 1

    def totals(self, lost: int) -> Totals:
        """Return the sums over every source there ever was.

        Args:
            lost: How often a silent source was removed.
        """
        totals = structs.replace(self._forgotten, snapshots=dict(self._forgotten.snapshots), lost=lost)
        for source in self._sources.values():
            _add(totals, source)
        return totals


def _add(totals: Totals, source: Source) -> None:
    totals.reconnects += source.reconnects_here
    totals.resumed += source.resumed
    totals.sent += source.sent
    totals.bytes += source.bytes
    totals.dropped_slow += source.dropped_slow
    for reason, number in source.snapshots.items():
        totals.snapshots[reason] = totals.snapshots.get(reason, 0) + number

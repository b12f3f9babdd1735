"""The central broadcaster: one position for all events, a ring buffer for sources that reconnect, shared frames."""

import logging
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple, Protocol

from app.domain.events import (
    SCHEMA,
    TOPIC_STATES,
    Event,
    LocalEvent,
    MomentEvent,
    StateEvent,
    Topic,
    for_others,
    lease_in,
)
from app.domain.ids import ClientId
from app.hub import limits
from app.hub.connection import Clock, Connection
from app.hub.frame import Connected, Frame, Snapshot, snapshot_states

logger = logging.getLogger(__name__)

type Listener = Callable[[Event], None]
type StateProvider = Callable[[], StateEvent]

_FANOUT_SAMPLES = 1_024


class Shown(Protocol):
    """Returns an event as sources get it."""

    def __call__[E: StateEvent | MomentEvent](self, event: E, /) -> E:
        """Return an event of the same type."""


def _is_holder(connection: Connection, event: StateEvent) -> bool:
    lease = lease_in(event)
    return lease is not None and lease.client == connection.source.client


class _Told(NamedTuple):
    """An event as it was sent.

    Attributes:
        frame: For the holder of its lease, and for everybody where there is none.
        others: For everybody else.
    """

    offset: int
    topic: Topic
    holder: ClientId | None
    frame: Frame
    others: Frame

    @classmethod
    def of(cls, event: StateEvent | MomentEvent, offset: int, event_id: str) -> "_Told":
        """Make its frames: one, but where there is a lease."""
        lease, frame = lease_in(event), Frame.of(event, event_id)
        if lease is None or not isinstance(event, StateEvent):
            return cls(offset, event.topic, None, frame, frame)
        return cls(offset, event.topic, lease.client, frame, Frame.of(for_others(event), event_id))

    def to(self, connection: Connection) -> Frame:
        """Return the frame for a connection."""
        return self.frame if connection.source.client == self.holder else self.others


class Broadcaster:
    """Sends every event to every source and listener. Belongs to the event loop; nothing in it awaits.

    Attributes:
        epoch: 8 hex digits, new with every start of the process.
        offset: Number of the last event; 0 before the first.
    """

    def __init__(self, epoch: str, clock: Clock, version: str, ping_ms: int = 45_000) -> None:
        self.epoch = epoch
        self.offset = 0
        self._clock = clock
        self._version = version
        self._ring: deque[_Told] = deque()
        self._ring_bytes = 0
        self._connections: dict[Connection, None] = {}
        self._listeners: tuple[Listener, ...] = ()
        self._providers: dict[Topic, StateProvider] = {}
        self._fanout_ms: deque[float] = deque(maxlen=_FANOUT_SAMPLES)
        self._ping_ms = ping_ms
        self._shown: Shown = lambda event: event

    def provide(self, topic: Topic, provider: StateProvider) -> None:
        """Set the function that returns the current state of a topic, for snapshots."""
        if topic not in TOPIC_STATES:
            raise ValueError(f"{topic} has no state")
        self._providers[topic] = provider

    def show_as(self, shown: Shown) -> None:
        """Set the function that returns an event as sources get it, of the same type; listeners get it as it is."""
        self._shown = shown

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call the listener with every event; return a function that stops this. Stopping twice does nothing."""
        self._listeners += (listener,)

        def stop() -> None:
            if listener in self._listeners:
                at = self._listeners.index(listener)
                self._listeners = self._listeners[:at] + self._listeners[at + 1 :]

        return stop

    def notify(self, event: Event) -> None:
        """Announce what has been committed, to every source and to the window, in one step."""
        if not isinstance(event, LocalEvent):
            self._broadcast(event)
        for listener in self._listeners:  # adding or removing a listener makes a new tuple
            try:
                listener(event)
            except Exception:
                logger.exception("A listener failed on %s", type(event).__name__)

    def _broadcast(self, event: StateEvent | MomentEvent) -> None:
        started = perf_counter()
        told = _Told.of(self._shown(event), self.offset + 1, f"{self.epoch}:{self.offset + 1}")
        frame = told.frame
        if frame.size > limits.EVENT_BYTES:
            logger.error("%s is %d bytes, over the limit; it is not sent", frame.event, frame.size)
            return
        self.offset += 1
        self._remember(told)
        topic, is_for_all = told.topic, told.holder is None
        for connection in tuple(self._connections):  # one that fails or is too slow is removed meanwhile
            if topic in connection.topics:
                connection.send(frame if is_for_all else told.to(connection))
        self._fanout_ms.append((perf_counter() - started) * 1000)

    def _remember(self, told: "_Told") -> None:
        self._ring.append(told)
        self._ring_bytes += told.frame.size
        while len(self._ring) > limits.RING_EVENTS or self._ring_bytes > limits.RING_BYTES:
            self._ring_bytes -= self._ring.popleft().frame.size

    def attach(self, connection: Connection, last_event_id: str | None) -> None:
        """Register a connection and bring it up to date: replay where possible, else a snapshot.

        One step without `await`, so that no event falls between.
        """
        source = connection.source
        missed_after, reason = self._position(last_event_id)
        connected = Connected(
            client=source.client,
            epoch=self.epoch,
            offset=self.offset,
            resumed=missed_after is not None,
            reason=reason,
            ping_ms=self._ping_ms,
            schema=SCHEMA,
            server_ms=int(self._clock.time() * 1000),
            version=self._version,
        )
        self._connections[connection] = None
        frames = [Frame.of(connected)]
        if missed_after is None:
            source.snapshots[reason] = source.snapshots.get(reason, 0) + 1
            frames.append(self._snapshot(connection))
        else:
            source.resumed += 1
            frames += (
                told.to(connection)
                for told in self._ring
                if told.offset > missed_after and told.topic in connection.topics
            )
        connection.catch_up(frames)

    def detach(self, connection: Connection) -> None:
        """Forget a connection."""
        self._connections.pop(connection, None)

    def _position(self, last_event_id: str | None) -> tuple[int | None, str]:
        """Return the offset to resume after, or None and why not: ``new``, ``epoch`` or ``gap``."""
        if not last_event_id:
            return None, "new"
        epoch, _, digits = last_event_id.partition(":")
        if epoch != self.epoch:
            return None, "epoch"
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 16):  # noqa: PLR2004 -- below 2**53
            return None, "gap"
        offset = int(digits)
        first = self._ring[0].offset if self._ring else self.offset + 1
        if not first - 1 <= offset <= self.offset:
            return None, "gap"
        return offset, ""

    def _snapshot(self, connection: Connection) -> Frame:
        topics, events = connection.topics, dict[str, StateEvent]()
        for topic, provider in self._providers.items():
            if topic in topics:
                event = self._shown(provider())
                events[topic.value] = event if _is_holder(connection, event) else for_others(event)
        snapshot = Snapshot(offset=self.offset, states=snapshot_states(events))
        return Frame.of(snapshot, f"{self.epoch}:{self.offset}")

    @property
    def ring_size(self) -> tuple[int, int]:
        """How many events the ring buffer holds, and their bytes."""
        return len(self._ring), self._ring_bytes

    @property
    def fanout_ms(self) -> tuple[float, ...]:
        """How long each of the last broadcasts took from commit to the last socket."""
        return tuple(self._fanout_ms)

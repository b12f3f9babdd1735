"""One source and its connection: counters, latency, and the bounds that cut off a slow one."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import Topic
from app.domain.ids import ClientId
from app.domain.player import Candidate
from app.domain.sources import Latency, SourceInfo, SourceState, obs_version, percentile
from app.hub import limits
from app.hub.frame import Bye, Encoding, Frame, Ping

logger = logging.getLogger(__name__)

_SAMPLES = 32
_SMOOTHING = 0.2
_PINGS_KEPT = 4
_SILENT_PINGS = 2


class Sink(Protocol):
    """Where a connection's frames go, over whichever transport; it never waits."""

    @property
    def encoding(self) -> Encoding:
        """The form in which it takes them."""

    def write(self, data: bytes, /) -> None:
        """Hand one encoded frame to the transport."""

    def buffered(self) -> int:
        """Return how many bytes the socket has not taken yet."""

    def close(self) -> None:
        """End the stream after what is buffered."""

    def abort(self) -> None:
        """Cut the connection at once."""


class Hello(Struct, frozen=True, kw_only=True):
    """What a source says when it opens the stream.

    Attributes:
        client: Empty for a reader that keeps no id.
        reconnects: How often the page itself came back.
        address: The peer's IP address.
        host: The name the page was opened with.
        last_event_id: Where it was, or None.
    """

    topics: frozenset[Topic]
    client: str = ""
    widget: str = ""
    transport: str = "sse"
    address: str = ""
    host: str = ""
    user_agent: str = ""
    page_version: str = ""
    is_visible: bool = True
    reconnects: int = 0
    last_event_id: str | None = None


class Clock(Protocol):
    """Time, so that tests can make it pass."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def time(self) -> float:
        """Return seconds since 1970, for showing and storing only."""


class _RoundTrips:
    """Latency of one source, by the server's own clock. Source: RELIABILITY D15."""

    def __init__(self) -> None:
        self._samples: deque[float] = deque(maxlen=_SAMPLES)
        self._ewma: float | None = None
        self._min: float | None = None

    def add(self, ms: float) -> None:
        self._samples.append(ms)
        self._ewma = ms if self._ewma is None else self._ewma + _SMOOTHING * (ms - self._ewma)
        self._min = ms if self._min is None else min(self._min, ms)

    def summary(self) -> Latency:
        if not self._samples:
            return Latency()
        recent = tuple(round(ms, 2) for ms in self._samples)
        ordered = sorted(recent)
        lowest, ewma = (round(value or 0.0, 2) for value in (self._min, self._ewma))
        return Latency(last=recent[-1], min=lowest, ewma=ewma, p95=percentile(ordered, 0.95), recent=recent)


class Source:
    """A browser source; it outlives its connections, so its counters survive reloads."""

    def __init__(self, client: ClientId, hello: Hello, clock: Clock) -> None:
        self.client = client
        self.hello = hello
        self.connection: Connection | None = None
        self.connected_at = self.last_seen = clock.monotonic()
        self._connected_wall = self._seen_wall = clock.time()  # monotonic time may stand still in suspend
        self.is_visible = hello.is_visible
        self.answers_pings = False
        self.connects = 0
        self.reconnects = 0
        self._reconnects_before = max(0, hello.reconnects - 1)
        """Those its page counted before this program knew it; the one that brought it here is not among them."""
        self.resumed = 0
        self.snapshots: dict[str, int] = {}
        self.dropped_slow = 0
        self.unanswered = 0
        self._earlier = (0, 0)
        """Frames and bytes that its earlier connections were sent."""
        self._clock = clock
        self._latency = _RoundTrips()
        self._pings = 0
        self._pinged_at = 0.0
        self._outstanding: dict[int, float | None] = {}
        """When each ping that has no answer yet was sent; None where a stall of our own lies between."""

    def connected(self, hello: Hello, connection: "Connection") -> None:
        """Note that it opened the stream."""
        self.connects += 1
        self.reconnects = max(self.reconnects, self.connects - 1, hello.reconnects)
        if not hello.client:
            self.answers_pings = False  # the id was given by us, and may have been another reader's before
        self.hello = hello
        self.connection = connection
        self.is_visible = hello.is_visible
        self.connected_at = self._clock.monotonic()
        self._connected_wall = self._clock.time()
        self._outstanding.clear()
        self.seen()

    def add_sent(self, frames: int, size: int) -> None:
        """Keep the counts of a connection that has ended."""
        self._earlier = (self._earlier[0] + frames, self._earlier[1] + size)

    @property
    def came_back(self) -> int:
        """How often it came back to this program."""
        return self.reconnects - self._reconnects_before

    @property
    def sent(self) -> int:
        """How many frames it was sent."""
        return self._earlier[0] + (self.connection.sent if self.connection is not None else 0)

    @property
    def bytes(self) -> int:
        """How many bytes these were."""
        return self._earlier[1] + (self.connection.written if self.connection is not None else 0)

    def seen(self) -> None:
        """Note a sign of life."""
        self.last_seen = self._clock.monotonic()
        self._seen_wall = self._clock.time()
        self.unanswered = 0

    def excuse(self) -> None:
        """Begin anew after a stall of our own: what was not heard meanwhile is not the source's fault."""
        self.seen()
        self._outstanding = dict.fromkeys(self._outstanding)
        if self.connection is not None:
            self.connection.excuse()

    def ping(self) -> None:
        """Send a numbered ping; the answer brings the number back."""
        connection = self.connection
        if connection is None:
            return
        if not self.answers_pings and connection.is_drained:
            self.seen()  # a reader that never answers is alive while it reads
        self._pings += 1
        self.unanswered += 1
        now = self._pinged_at = self._clock.monotonic()
        self._outstanding[self._pings] = now
        for stale in list(self._outstanding)[:-_PINGS_KEPT]:
            del self._outstanding[stale]
        ping = Ping(n=self._pings, t=int(now * 1e6), server_ms=int(self._clock.time() * 1000))
        connection.send(Frame.of(ping))

    def pong(self, n: int) -> None:
        """Take the answer to a ping.

        Raises:
            NotFoundError: No such ping was sent on this connection.
            ConflictError: It was answered already, or is too old.
        """
        if n not in self._outstanding:
            if 0 < n <= self._pings:
                raise ConflictError("ping_used", "This ping was answered already.", "n")
            raise NotFoundError("no_such_ping", "No ping has this number.", "n")
        sent_at = self._outstanding.pop(n)
        if sent_at is not None:
            self._latency.add((self._clock.monotonic() - sent_at) * 1000)
        self.answers_pings = True
        self.seen()

    @property
    def state(self) -> SourceState:
        """How it is doing."""
        if self.connection is None:
            return SourceState.GONE
        if self.connection.is_blocked:
            return SourceState.SLOW
        if self.answers_pings and self.unanswered >= _SILENT_PINGS and self._had_time():
            return SourceState.SILENT
        return SourceState.LIVE

    def _had_time(self) -> bool:
        """Tell whether the answer to the last ping should be here; it may wait in the socket after a short stall."""
        return self.unanswered > _SILENT_PINGS or self._clock.monotonic() - self._pinged_at >= limits.ANSWER_S

    def candidate(self) -> Candidate:
        """Return what the lease is decided by."""
        return Candidate(client=self.client, connected_at=self.connected_at, is_visible=self.is_visible)

    def info(self, lease_holder: ClientId | None) -> SourceInfo:
        """Return what is known of it."""
        return SourceInfo(
            client=self.client,
            widget=self.hello.widget,
            transport=self.hello.transport,
            address=self.hello.address,
            host=self.hello.host,
            user_agent=self.hello.user_agent,
            page_version=self.hello.page_version,
            state=self.state,
            connected_at=datetime.fromtimestamp(self._connected_wall, UTC),
            last_seen_at=datetime.fromtimestamp(self._seen_wall, UTC),
            silent_s=round(self._clock.monotonic() - self.last_seen, 1),
            latency_ms=self._latency.summary(),
            reconnects=self.reconnects,
            resumed=self.resumed,
            snapshots=dict(self.snapshots),
            sent=self.sent,
            queued=0 if self.connection is None else self.connection.queued,
            dropped_slow=self.dropped_slow,
            bytes=self.bytes,
            is_visible=self.is_visible,
            holds_lease=self.client == lease_holder,
            obs_version=obs_version(self.hello.user_agent),
        )


class Connection:
    """One open stream. Its queue is the socket's own buffer, bounded in bytes, events and time.

    Attributes:
        on_closed: Called once, when the connection has ended for whatever reason.
        on_blocked: Called when a write begins to wait for the socket; somebody must then `check` it every second.
        sent: Frames so far.
        written: Their bytes.
    """

    def __init__(self, source: Source, topics: frozenset[Topic], sink: Sink, clock: Clock) -> None:
        self.source = source
        self.topics = topics
        self.on_closed: Callable[[Connection], None] | None = None
        self.on_blocked: Callable[[Connection], None] | None = None
        self.sent = 0
        self.written = 0
        self._sink = sink
        self._clock = clock
        self._caught_up_at = 0
        self._ends: deque[int] = deque()
        self._blocked_s: float | None = None
        self._checked_at = 0.0
        self._drained_at_block = 0
        self._is_open = True

    def catch_up(self, frames: Iterable[Frame]) -> None:
        """Write what brings a source up to date. Its size is ours to bound, not for the source to keep up with."""
        for frame in frames:
            self._write(frame)
        if self._is_open and not self.is_drained:
            self._caught_up_at = self.written
            self._on_full_socket()

    def send(self, frame: Frame) -> None:
        """Write a frame, or cut the connection where its bounds are passed: it comes back and catches up."""
        if self._write(frame) > 0:
            self._on_full_socket()
        elif self._blocked_s is not None:
            self._unblocked()

    def _write(self, frame: Frame) -> int:
        """Write a frame; return how many bytes wait, 0 where the connection has ended. A failure cuts it."""
        if not self._is_open:
            return 0
        try:
            data = frame.encoded(self._sink.encoding)
            self._sink.write(data)
            waiting = self._sink.buffered()
        except Exception:  # whatever a broken socket raises: it must harm no other source
            logger.exception("Writing to a source failed; its connection is closed")
            self.abort()
            return 0
        self.sent += 1
        self.written += len(data)
        return waiting

    def _unblocked(self) -> None:
        self._ends.clear()
        self._blocked_s = None

    def _on_full_socket(self) -> None:
        """Note that the end of what was written last waits for the socket."""
        self._ends.append(self.written)
        was_blocked = self._blocked_s is not None
        self._check_bounds()
        if self._is_open and not was_blocked and self.on_blocked is not None:
            self.on_blocked(self)

    def _check_bounds(self) -> None:
        behind = min(self._sink.buffered(), self.written - self._caught_up_at)
        if self.queued > limits.INBOX_EVENTS or behind > limits.INBOX_BYTES or self._is_stuck():
            self.source.dropped_slow += 1
            self.abort()

    @property
    def queued(self) -> int:
        """How many frames the socket has not taken; those of the catch-up count as one."""
        taken = self.written - self._sink.buffered()
        while self._ends and self._ends[0] <= taken:
            self._ends.popleft()
        return len(self._ends)

    @property
    def is_drained(self) -> bool:
        """Whether the socket has taken everything."""
        return self._sink.buffered() == 0

    @property
    def is_blocked(self) -> bool:
        """Whether a write waits for the socket."""
        return self._blocked_s is not None and not self.is_drained

    def excuse(self) -> None:
        """Give a blocked write its whole time again: we stood still ourselves."""
        if self._blocked_s is not None:
            self._blocked_s, self._checked_at = 0.0, self._clock.monotonic()

    def check(self) -> bool:
        """Cut the connection if a write has been blocked too long; return whether one still waits.

        To be called every second while it does.
        """
        if not self._is_open or self.is_drained:
            self._unblocked()
            return False
        self._check_bounds()
        return self._is_open

    def _is_stuck(self) -> bool:
        """Tell whether the socket took nothing at all for too long."""
        now = self._clock.monotonic()
        drained = self.written - self._sink.buffered()
        step, self._checked_at = now - self._checked_at, now
        if self._blocked_s is None or drained > self._drained_at_block:
            self._blocked_s, self._drained_at_block = 0.0, drained
            return False
        if step < limits.STALLED_CHECK_S:
            self._blocked_s += step
        return self._blocked_s >= limits.BLOCKED_WRITE_S

    def bye(self, reason: str) -> None:
        """Say why, then end the stream."""
        if self._is_open:
            self.send(bye_frame(reason))
        if self._is_open:
            self._sink.close()
            self._ended()

    def abort(self) -> None:
        """Cut the connection at once."""
        if self._is_open:
            self._sink.abort()
            self._ended()

    def lost(self) -> None:
        """Note that the other side went away."""
        if self._is_open:
            self._ended()

    def _ended(self) -> None:
        self._is_open = False
        self.source.add_sent(self.sent, self.written)
        self.sent = self.written = 0
        if self.on_closed is not None:
            self.on_closed(self)


def bye_frame(reason: str) -> Frame:
    """Return the last frame of a stream: ``shutdown``, ``revoked``, ``replaced`` or ``limit``."""
    return Frame.of(Bye(reason=reason, retry_ms=limits.RETRY_MS))

"""One source and its connection: counters, latency, and the bounds that cut off a slow one."""

import hmac
import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from app.domain.errors import TooOftenError
from app.domain.events import Topic
from app.domain.ids import ClientId
from app.domain.player import Candidate
from app.domain.sources import SourceInfo, SourceState, obs_version
from app.hub import limits
from app.hub.frame import Bye, Encoding, Frame, Ping
from app.hub.pings import Pings

logger = logging.getLogger(__name__)


class Sink(Protocol):
    """The transport of a connection's frames; it never waits."""

    @property
    def encoding(self) -> Encoding:
        """The form in which it takes frames."""

    @property
    def is_full(self) -> bool:
        """Whether the socket has not taken everything that was written."""

    def write(self, data: bytes, /) -> None:
        """Hand one encoded frame to the transport."""

    def buffered(self) -> int:
        """Return how many bytes the socket has not taken yet."""

    def close(self) -> None:
        """End the stream after what is buffered."""

    def abort(self) -> None:
        """Close the connection at once."""


class SourceRequest(Struct, frozen=True, kw_only=True):
    """What a source sends when it opens the stream.

    Attributes:
        client: Empty for a reader that keeps no id.
        key: A secret of the page; who shows it is the same page. Empty for a reader that has none.
        tag: What ties the page to one source in OBS; empty where its link says nothing.
        reconnects: How often the page itself came back.
        address: The peer's IP address.
        host: The name the page was opened with.
        last_event_id: Where it was, or None.
    """

    topics: frozenset[Topic]
    client: str = ""
    key: str = ""
    widget: str = ""
    tag: str = ""
    transport: str = "sse"
    address: str = ""
    host: str = ""
    user_agent: str = ""
    page_version: str = ""
    is_visible: bool = True
    reconnects: int = 0
    last_event_id: str | None = None


class Clock(Protocol):
    """The time; tests have their own."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def time(self) -> float:
        """Return seconds since 1970, for showing and storing only."""


class Source:
    """A browser source; it outlives its connections, so its counters survive reloads."""

    def __init__(self, client: ClientId, request: SourceRequest, clock: Clock) -> None:
        self.client = client
        self.request = request
        self.connection: Connection | None = None
        self.connected_at = self.last_seen = clock.monotonic()
        self._connected_wall = self._seen_wall = clock.time()  # monotonic time may stand still in suspend
        self.is_visible = request.is_visible
        self.pings = Pings(clock.monotonic)
        self.connects = 0
        self.reconnects = 0
        self._reconnects_before = max(0, request.reconnects - 1)
        """Reconnects that its page counted before this program knew it."""
        self.resumed = 0
        self.snapshots: dict[str, int] = {}
        self.dropped_slow = 0
        self._said: deque[float] = deque(maxlen=limits.REPORTS_PER_S)
        """When it last reported something."""
        self._earlier = (0, 0)
        """Frames and bytes of its earlier connections."""
        self._clock = clock

    def connected(self, request: SourceRequest, connection: "Connection") -> None:
        """Note that it opened the stream."""
        self.connects += 1
        self.reconnects = max(self.reconnects, self.connects - 1, request.reconnects)
        if not request.client:
            self.pings.are_answered = False  # its id is generated, and may have been another reader's before
        self.request = request
        self.connection = connection
        self.is_visible = request.is_visible
        self.connected_at = self._clock.monotonic()
        self._connected_wall = self._clock.time()
        self.pings.forget_pending()
        self.seen()

    def is_shown_by(self, key: str) -> bool:
        """Return whether who shows this key is this source; one that came without a key is whoever has its id."""
        shown = key.encode("utf-8", "surrogatepass")  # a header may be no text
        return not self.request.key or hmac.compare_digest(self.request.key.encode(), shown)

    @property
    def can_be_taken_over(self) -> bool:
        """Whether its id is free for another page: it has no key, and is gone or does not answer."""
        return not self.request.key and self.state is not SourceState.LIVE

    def note_report(self) -> None:
        """Count a report.

        Raises:
            TooOftenError: There were too many in the last second.
        """
        now = self._clock.monotonic()
        if len(self._said) == limits.REPORTS_PER_S and now - self._said[0] < 1.0:
            raise TooOftenError("too_often", "This source reports too often.")
        self._said.append(now)

    def keep_counts(self, frames: int, size: int) -> None:
        """Keep the counts of a closed connection."""
        self._earlier = (self._earlier[0] + frames, self._earlier[1] + size)

    @property
    def reconnects_here(self) -> int:
        """How often it reconnected to this program."""
        return self.reconnects - self._reconnects_before

    @property
    def sent(self) -> int:
        """How many frames were sent to it."""
        return self._earlier[0] + (self.connection.sent if self.connection is not None else 0)

    @property
    def bytes(self) -> int:
        """The bytes of these frames."""
        return self._earlier[1] + (self.connection.written if self.connection is not None else 0)

    def seen(self) -> None:
        """Note a sign of life."""
        self.last_seen = self._clock.monotonic()
        self._seen_wall = self._clock.time()
        self.pings.unanswered = 0

    def reset_deadlines(self) -> None:
        """Restart all deadlines after a stall of this process: missing answers are not the source's fault."""
        self.seen()
        self.pings.skip_pending()
        if self.connection is not None:
            self.connection.reset_deadlines()

    def ping(self) -> None:
        """Send a numbered ping; the answer brings the number back."""
        connection = self.connection
        if connection is None:
            return
        if not self.pings.are_answered and connection.is_drained:
            self.seen()  # a reader that never answers is alive while it reads
        number, now = self.pings.send()
        ping = Ping(n=number, t=int(now * 1e6), server_ms=int(self._clock.time() * 1000))
        connection.send(Frame.of(ping))

    def pong(self, n: int) -> None:
        """Take the answer to a ping.

        Raises:
            NotFoundError: No such ping was sent on this connection.
            ConflictError: It was answered already, or is too old.
        """
        self.pings.answer(n)
        self.seen()

    @property
    def state(self) -> SourceState:
        """Its current state."""
        if self.connection is None:
            return SourceState.GONE
        if self.connection.is_blocked:
            return SourceState.SLOW
        return SourceState.SILENT if self.pings.is_silent else SourceState.LIVE

    def candidate(self) -> Candidate:
        """Return it as a candidate for a lease."""
        return Candidate(client=self.client, connected_at=self.connected_at, is_visible=self.is_visible)

    def info(self, lease_holder: ClientId | None) -> SourceInfo:
        """Return what is known about it."""
        return SourceInfo(
            client=self.client,
            widget=self.request.widget,
            tag=self.request.tag,
            transport=self.request.transport,
            address=self.request.address,
            host=self.request.host,
            user_agent=self.request.user_agent,
            page_version=self.request.page_version,
            state=self.state,
            connected_at=datetime.fromtimestamp(self._connected_wall, UTC),
            last_seen_at=datetime.fromtimestamp(self._seen_wall, UTC),
            silent_s=round(self._clock.monotonic() - self.last_seen, 1),
            latency_ms=self.pings.latency(),
            reconnects=self.reconnects,
            resumed=self.resumed,
            snapshots=dict(self.snapshots),
            sent=self.sent,
            queued=0 if self.connection is None else self.connection.queued,
            dropped_slow=self.dropped_slow,
            bytes=self.bytes,
            is_visible=self.is_visible,
            holds_lease=self.client == lease_holder,
            obs_version=obs_version(self.request.user_agent),
        )


class Connection:
    """One open stream. Its queue is the socket's own buffer, bounded in bytes, events and time.

    Attributes:
        sent: Frames so far.
        written: Their bytes.
    """

    __slots__ = (  # a broadcast touches as little memory of each connection as it can
        *("_blocked_s", "_buffered", "_caught_up_at", "_checked_at", "_clock", "_drained_at_block", "_encoding"),
        *(
            "_ends",
            "_is_catching_up",
            "_is_open",
            "_on_blocked",
            "_on_closed",
            "_put",
            "_sink",
            "sent",
            "source",
            "topics",
            "written",
        ),
    )

    def __init__(
        self,
        source: Source,
        topics: frozenset[Topic],
        sink: Sink,
        clock: Clock,
        *,
        on_closed: Callable[["Connection"], None] = lambda _: None,
        on_blocked: Callable[["Connection"], None] = lambda _: None,
    ) -> None:
        """Build it.

        Args:
            source: Whose stream it is.
            topics: What it is sent.
            sink: Where the frames go.
            clock: For the bounds in time.
            on_closed: Called once, when the connection is closed for any reason.
            on_blocked: Called when a write begins to wait for the socket; it must then be checked every second.
        """
        self.source = source
        self.topics = topics
        self._on_closed = on_closed
        self._on_blocked = on_blocked
        self.sent = 0
        self.written = 0
        self._sink = sink
        self._encoding, self._put, self._buffered = sink.encoding, sink.write, sink.buffered
        self._clock = clock
        self._caught_up_at = 0
        self._ends: deque[int] = deque()
        self._blocked_s: float | None = None
        self._checked_at = 0.0
        self._drained_at_block = 0
        self._is_open = True
        self._is_catching_up = False

    def catch_up(self, frames: Iterable[Frame]) -> None:
        """Write what brings a source up to date. Its size counts for no bound of a slow source."""
        self._is_catching_up = True
        for frame in frames:
            self.send(frame)
        self._is_catching_up = False
        if self._is_open and self._sink.is_full:
            self._caught_up_at = self.written
            self._on_full_socket()

    def send(self, frame: Frame) -> None:
        """Write a frame, or close the connection where a bound is passed; the page reconnects and catches up."""
        if not self._is_open:
            return
        try:
            data = frame.forms.get(self._encoding) or frame.encoded(self._encoding)
            self._put(data)
        except Exception:  # of any kind: it must not affect other sources
            logger.exception("Writing to a source failed; its connection is closed")
            self.abort()
            return
        self.sent += 1
        self.written += len(data)
        if self._sink.is_full:
            self._on_full_socket()
        elif self._blocked_s is not None:
            self._unblocked()

    def _unblocked(self) -> None:
        self._ends.clear()
        self._blocked_s = None

    def _on_full_socket(self) -> None:
        """Note that the last frame waits for the socket."""
        if self._is_catching_up:
            return
        self._ends.append(self.written)
        was_blocked = self._blocked_s is not None
        self._check_bounds()
        if self._is_open and not was_blocked:
            self._on_blocked(self)

    def _check_bounds(self) -> None:
        behind = min(self._buffered(), self.written - self._caught_up_at)
        if self.queued > limits.INBOX_EVENTS or behind > limits.INBOX_BYTES or self._is_stuck():
            self.source.dropped_slow += 1
            self.abort()

    @property
    def queued(self) -> int:
        """How many frames the socket has not taken; those of the catch-up count as one."""
        taken = self.written - self._buffered()
        while self._ends and self._ends[0] <= taken:
            self._ends.popleft()
        return len(self._ends)

    @property
    def is_drained(self) -> bool:
        """Whether the socket has taken everything."""
        return self._buffered() == 0

    @property
    def is_blocked(self) -> bool:
        """Whether a write waits for the socket."""
        return self._blocked_s is not None and not self.is_drained

    def reset_deadlines(self) -> None:
        """Restart the deadline of a blocked write, after a stall of this process."""
        if self._blocked_s is not None:
            self._blocked_s, self._checked_at = 0.0, self._clock.monotonic()

    def check(self) -> bool:
        """Close the connection if a write has been blocked too long; return whether one still waits.

        To be called every second while it does.
        """
        if not self._is_open or self.is_drained:
            self._unblocked()
            return False
        self._check_bounds()
        return self._is_open

    def _is_stuck(self) -> bool:
        """Return whether the socket took nothing at all for too long."""
        now = self._clock.monotonic()
        drained = self.written - self._buffered()
        step, self._checked_at = now - self._checked_at, now
        if self._blocked_s is None or drained > self._drained_at_block:
            self._blocked_s, self._drained_at_block = 0.0, drained
            return False
        if step < limits.STALLED_CHECK_S:
            self._blocked_s += step
        return self._blocked_s >= limits.BLOCKED_WRITE_S

    def bye(self, reason: str) -> None:
        """Send `bye` with the reason, then end the stream."""
        if self._is_open:
            self.send(bye_frame(reason))
        if self._is_open:
            self._sink.close()
            self._ended()

    def abort(self) -> None:
        """Close the connection at once."""
        if self._is_open:
            self._sink.abort()
            self._ended()

    def lost(self) -> None:
        """Note that the peer closed the connection."""
        if self._is_open:
            self._ended()

    def _ended(self) -> None:
        self._is_open = False
        self.source.keep_counts(self.sent, self.written)
        self.sent = self.written = 0
        self._on_closed(self)


def bye_frame(reason: str) -> Frame:
    """Return the last frame of a stream: ``shutdown``, ``revoked``, ``replaced`` or ``limit``."""
    return Frame.of(Bye(reason=reason, retry_ms=limits.RETRY_MS))

"""Random schedules against the real Broadcaster: whatever happens, every page ends with the right state.

Readers come, read a little, vanish with what they have not read, are cut off for being slow; the program
restarts. The program writes through its own two transports, on a socket with little room; the readers know the
standards and nothing of ours. Mistakes of the broadcaster, the connection and the transport are put in on purpose and
must be found.
"""

import asyncio
import json
import random
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, override

import pytest
from aiohttp import WSMsgType, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import WebSocketWriter

from app.domain.events import AppearanceChanged, Notice, NoticeKind, QueueChanged, Topic
from app.domain.ids import ClientId
from app.domain.queue import QueueSummary
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, Source, SourceRequest
from app.hub.connection import Sink as SinkProtocol
from app.hub.frame import Frame
from app.web.stream import EventStream
from app.web.websocket import MessageStream
from tests.hub.sse import parse
from tests.support.doubles import FakeClock

SCHEDULES = 10_000
STEPS = 40
_READ_BYTES = 50
TOPICS = frozenset({Topic.QUEUE, Topic.APPEARANCE, Topic.NOTICES})
CLOCK = FakeClock()


class Truth:
    """What is in the database: it survives a restart."""

    def __init__(self) -> None:
        self.waiting = 0
        self.language = "0"

    def states(self) -> dict[str, object]:
        return {"queue": self.waiting, "appearance": self.language}


class IgnoresEpoch(Broadcaster):
    @override
    def _position(self, last_event_id: str | None) -> tuple[int | None, str]:
        _, _, digits = (last_event_id or "").partition(":")
        return super()._position(f"{self.epoch}:{digits}" if last_event_id else None)


class IgnoresGap(Broadcaster):
    @override
    def _position(self, last_event_id: str | None) -> tuple[int | None, str]:
        epoch, _, digits = (last_event_id or "").partition(":")
        return (int(digits), "") if epoch == self.epoch else super()._position(last_event_id)


class ForgetsRegistering(Broadcaster):
    """Looks at the state first and registers a step later, as code with an `await` between would."""

    def __init__(self, epoch: str, clock: FakeClock, version: str) -> None:
        super().__init__(epoch, clock, version)
        self.late: list[Connection] = []

    @override
    def attach(self, connection: Connection, last_event_id: str | None) -> None:
        super().attach(connection, last_event_id)
        self.detach(connection)
        self.late.append(connection)


class RepeatsOne(Broadcaster):
    @override
    def _position(self, last_event_id: str | None) -> tuple[int | None, str]:
        offset, reason = super()._position(last_event_id)
        return (offset - 1 if offset else offset), reason


class SkipsWhenFull(Connection):
    """Leaves out what a slow page has no room for, and does not cut it off."""

    @override
    def send(self, frame: Frame) -> None:
        if self.queued < limits.INBOX_EVENTS:
            super().send(frame)


class CatchesUpBackwards(Connection):
    @override
    def catch_up(self, frames: Iterable[Frame]) -> None:
        first, *rest = frames
        super().catch_up([first, *reversed(rest)])


class Sink:
    """A sink with a mistake, around a right one."""

    def __init__(self, right: SinkProtocol) -> None:
        self.encoding = right.encoding
        self.buffered = right.buffered
        self.close = right.close
        self.abort = right.abort
        self._right = right

    @property
    def is_full(self) -> bool:
        return self._right.is_full

    def write(self, data: bytes) -> None:
        self._right.write(data)


class DropsWhatWaits(Sink):
    """Writes nothing while something waits for the socket."""

    @override
    def write(self, data: bytes) -> None:
        if self.buffered() == 0:
            super().write(data)


class OvertakesWhatWaits(Sink):
    """Keeps an event back while something waits for the socket, and writes a newer one first."""

    kept = b""

    @override
    def write(self, data: bytes) -> None:
        if self.buffered() > 0 and not self.kept:
            self.kept = data
            return
        kept, self.kept = self.kept, b""
        super().write(data)
        if kept:
            super().write(kept)


class Received(NamedTuple):
    """An event as a page has it."""

    name: str
    data: dict[str, Any]
    id: str


def sse_event(stream: bytes) -> tuple[Received, bytes] | None:
    """Return the event of the first chunk of HTTP/1.1 and what follows, or None where the chunk is not whole.

    Raises:
        ValueError: It is none.
    """
    size, end, rest = stream.partition(b"\r\n")
    at = int(size, 16) if end else 0
    if not end or len(rest) < at + 2:
        return None
    if rest[at : at + 2] != b"\r\n":
        raise ValueError("a chunk ends where it should not")
    (event,) = parse(rest[:at])
    return Received(event.name, json.loads(event.data), event.last_event_id), rest[at + 2 :]


def ws_event(stream: bytes) -> tuple[Received, bytes] | None:
    """Do the same with a WebSocket message. Source: RFC 6455, 5.2."""
    if len(stream) < 4:
        return None
    first, size = stream[:2]
    if first != 0x81 or size >= 127:
        raise ValueError("no whole text, or a masked or a very long one")
    start = 4 if size == 126 else 2
    if start > 2:
        size = int.from_bytes(stream[2:start])
    if len(stream) < start + size:
        return None
    message = json.loads(stream[start : start + size])
    return Received(message["event"], message["data"], message.get("id", "")), stream[start + size :]


class System(asyncio.Transport):
    """A socket with both buffers that lie before a page: the system's, which has little room, and asyncio's."""

    def __init__(self, room: int, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._room = room
        self._protocol = protocol
        self._is_paused = False
        self._is_cut = False
        self.taken = b""
        self._waiting = b""

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._is_cut:
            self._waiting += data
            self.fill()

    @override
    def is_closing(self) -> bool:
        return self._is_cut

    @override
    def get_write_buffer_size(self) -> int:
        return len(self._waiting)

    @override
    def abort(self) -> None:
        self._is_cut = True
        self._waiting = self.taken = b""
        self._protocol.connection_lost(None)

    def fill(self) -> None:
        """Do what asyncio does when it finds that the system has room again."""
        free = self._room - len(self.taken)
        self.taken += self._waiting[:free]
        self._waiting = self._waiting[free:]
        if bool(self._waiting) != self._is_paused:
            self._is_paused = not self._is_paused
            (self._protocol.pause_writing if self._is_paused else self._protocol.resume_writing)()

    def read(self, size: int) -> bytes:
        """Return what the system gives to the page at once."""
        if not self.taken:
            self.fill()
        data, self.taken = self.taken[:size], self.taken[size:]
        return data

    @property
    def is_empty(self) -> bool:
        return not (self.taken or self._waiting)


class _Socket(web.WebSocketResponse):
    """aiohttp's own writer on that socket, without the handshake."""

    def __init__(self, protocol: BaseProtocol, transport: asyncio.Transport) -> None:
        super().__init__()
        self._frames = WebSocketWriter(protocol, transport, limit=0)

    @override
    async def send_frame(self, message: bytes, opcode: WSMsgType, compress: int | None = None) -> None:
        await self._frames.send_frame(message, opcode, compress)


class Protocol(BaseProtocol):
    """aiohttp's, which tells a sink of its socket as the program's does."""

    sink: EventStream | MessageStream

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self.sink.set_full(True)

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self.sink.set_full(False)


def sse_sink(system: System, protocol: Protocol) -> SinkProtocol:
    protocol.sink = EventStream(system, asyncio.Event())
    return protocol.sink


def ws_sink(system: System, protocol: Protocol) -> SinkProtocol:
    protocol.sink = MessageStream(system, _Socket(protocol, system))
    return protocol.sink


class Transport(NamedTuple):
    """How the program writes, and how a page that knows the standard takes the first event off the stream."""

    sink: Callable[[System, Protocol], SinkProtocol]
    event: Callable[[bytes], tuple[Received, bytes] | None]


TRANSPORTS = {"sse": Transport(sse_sink, sse_event), "ws": Transport(ws_sink, ws_event)}
both_transports = pytest.mark.parametrize("transport", TRANSPORTS.values(), ids=TRANSPORTS)


class Page:
    """A page of ours: reads one event at a time, keeps its position, and loses what it has not read."""

    def __init__(self, transport: Transport, mistake: type[Connection] | type[Sink], room: int) -> None:
        self._transport = transport
        self._mistake = mistake
        self._room = room
        self._received = b""
        self._system: System | None = None
        self.lost = 0
        self.connection: Connection | None = None
        self.last = ""
        self.view: dict[str, object] = {}
        self.received_notices: list[str] = []
        self.doubled = 0

    def vanish(self) -> None:
        if self._system is not None:
            self._system.abort()
        self._received = b""

    @property
    def is_behind(self) -> bool:
        return self._system is not None and not self._system.is_empty

    def catch_up(self) -> None:
        """Do what the program does from time to time for a page that was slow."""
        if self._system is not None:
            self._system.fill()
        if self.connection is not None:
            self.connection.check()

    def leave(self) -> None:
        if self.connection is not None:
            self.connection.lost()
            self.vanish()

    def connect(self, hub: Broadcaster) -> None:
        protocol = Protocol(asyncio.get_running_loop())
        self._system = System(self._room, protocol)
        protocol.connection_made(self._system)
        sink: SinkProtocol = self._transport.sink(self._system, protocol)
        kind = Connection
        if issubclass(self._mistake, Sink):
            sink = self._mistake(sink)
        else:
            kind = self._mistake

        def closed(connection: Connection) -> None:
            hub.detach(connection)
            self.connection = None
            self._received = b""

        source = Source(ClientId("a"), SourceRequest(topics=TOPICS), CLOCK)
        connection = kind(source, TOPICS, sink, CLOCK, on_closed=closed)
        self.connection = connection
        hub.attach(connection, self.last or None)

    def read(self) -> None:
        while (first := self._transport.event(self._received)) is None:
            piece = self._system.read(_READ_BYTES) if self._system is not None else b""
            if not piece:
                return
            self._received += piece
        (kind, data, event_id), self._received = first
        if kind == "snapshot":
            self.view = {
                "queue": data["states"]["queue"]["waiting"],
                "appearance": data["states"]["appearance"]["language"],
            }
        elif kind != "connected" and self._is_old(event_id):
            self.doubled += 1
            return
        if kind not in {"connected", "snapshot"}:
            self.lost += self._offset(event_id) != self._offset(self.last) + 1
        if kind == "queue_changed":
            self.view["queue"] = data["queue"]["waiting"]
        elif kind == "appearance_changed":
            self.view["appearance"] = data["language"]
        elif kind == "notice":
            self.received_notices.append(data["subject"])
        self.last = event_id or self.last

    @staticmethod
    def _offset(event_id: str) -> int:
        return int(event_id.partition(":")[2])

    def _is_old(self, event_id: str) -> bool:
        epoch, _, offset = event_id.partition(":")
        last_epoch, _, last_offset = self.last.partition(":")
        return epoch == last_epoch and int(offset) <= int(last_offset)


class Schedule:
    """One random life of the program and three of its pages."""

    def __init__(
        self,
        seed: int,
        kind: type[Broadcaster],
        transport: Transport,
        mistake: type[Connection] | type[Sink] = Connection,
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- the same schedule for the same seed
        self._kind = kind
        self._starts = 0
        self._notices = 0
        self.truth = Truth()
        self.pages = [Page(transport, mistake, room=self._random.randrange(100, 1_000)) for _ in range(3)]
        self.hub = self._start()

    def _start(self) -> Broadcaster:
        self._starts += 1
        hub = self._kind(f"{self._starts:08x}", CLOCK, "v1")
        hub.provide(Topic.QUEUE, lambda: QueueChanged(queue=QueueSummary(waiting=self.truth.waiting)))
        hub.provide(Topic.APPEARANCE, lambda: AppearanceChanged(language=self.truth.language))
        return hub

    def _publish(self) -> None:
        choice = self._random.randrange(3)
        if choice == 0:
            self.truth.waiting = self._random.randrange(1_000)
            self.hub.notify(QueueChanged(queue=QueueSummary(waiting=self.truth.waiting)))
        elif choice == 1:
            self.truth.language = str(self._random.randrange(1_000))
            self.hub.notify(AppearanceChanged(language=self.truth.language))
        else:
            self._notices += 1
            self.hub.notify(Notice(kind=NoticeKind.VIDEO_FAILED, subject=str(self._notices)))

    def _register_late(self) -> None:
        if isinstance(self.hub, ForgetsRegistering):
            for connection in self.hub.late:
                self.hub._connections[connection] = None
            self.hub.late.clear()

    def _step(self) -> None:
        dice, page = self._random.random(), self._random.choice(self.pages)
        if dice < 0.35:
            self._publish()
        elif dice < 0.7:
            page.read()
        elif dice < 0.75:
            page.catch_up()
        elif dice < 0.87:
            if page.connection is None:
                page.connect(self.hub)
        elif dice < 0.98:
            page.leave()
        else:
            for each in self.pages:
                if each.connection is not None:
                    each.connection.abort()
            self.hub = self._start()
        if self._random.random() < 0.5:
            self._register_late()

    def run(self) -> str:
        """Return what is wrong in the end, or nothing."""
        try:
            return self._run()
        except ValueError as error:
            return f"what a page read is no stream: {error}"

    def _run(self) -> str:
        for _ in range(STEPS):
            self._step()
        self._register_late()
        for page in self.pages:
            if page.connection is None:
                page.connect(self.hub)
            self._register_late()
            while page.is_behind:
                page.read()
            if page.view != self.truth.states():
                return "a page shows something else than the truth"
            if page.received_notices != sorted(set(page.received_notices), key=int):
                return "a moment was repeated or came out of order"
            if page.doubled:
                return "an event was sent twice"
            if page.lost:
                return "an event was left out, or came out of order"
        return ""


@pytest.fixture(autouse=True)
def _tight_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RING_EVENTS", 6)
    monkeypatch.setattr(limits, "INBOX_EVENTS", 8)


async def run(kind: type[Broadcaster], transport: Transport, seed: int, *mistake: type[Connection] | type[Sink]) -> str:
    schedule = Schedule(seed, kind, transport, *mistake)
    result = schedule.run()
    for page in schedule.pages:
        page.leave()
    await asyncio.sleep(0)  # what waited for these sockets ends
    return result


async def fails(kind: type[Broadcaster], transport: Transport, *mistake: type[Connection] | type[Sink]) -> bool:
    for seed in range(200):
        if await run(kind, transport, seed, *mistake):
            return True
    return False


async def wrong(schedules: int, transport: Transport) -> dict[int, str]:
    return {seed: failure for seed in range(schedules) if (failure := await run(Broadcaster, transport, seed))}


@pytest.mark.slow(seconds=10)
@both_transports
async def test_in_ten_thousand_schedules_of_each_every_page_ends_with_the_right_state(transport: Transport) -> None:
    assert await wrong(SCHEDULES, transport) == {}


@both_transports
@pytest.mark.parametrize("kind", [IgnoresEpoch, IgnoresGap, ForgetsRegistering, RepeatsOne])
async def test_a_mistake_put_in_on_purpose_is_found(kind: type[Broadcaster], transport: Transport) -> None:
    assert await fails(kind, transport)


@both_transports
@pytest.mark.parametrize("mistake", [SkipsWhenFull, CatchesUpBackwards, DropsWhatWaits, OvertakesWhatWaits])
async def test_a_mistake_of_a_connection_or_a_transport_is_found(
    mistake: type[Connection] | type[Sink], transport: Transport
) -> None:
    assert await fails(Broadcaster, transport, mistake)

"""Random schedules against the real Broadcaster: whatever happens, every page ends with the right state.

Readers come, read a little, vanish with what they have not read, are cut off for being slow; the program
restarts. They read the very bytes of either transport, by readers that know the standards and nothing of ours. Each
way to be wrong that RELIABILITY V25 names is put in on purpose, and a few of the connection, and must be found.
"""

import json
import random
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple, override

import pytest

from app.domain.events import AppearanceChanged, Notice, NoticeKind, QueueChanged, Topic
from app.domain.ids import ClientId
from app.domain.queue import QueueSummary
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, Direct, Hello, Source
from app.hub.frame import Frame
from tests.fakes import FakeClock
from tests.hub.sse import Event, parse

SCHEDULES = 1_000
ALL_SCHEDULES = 20_000
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


class LosesTheRest(Connection):
    """Leaves out what the system did not take at once."""

    @override
    def send_rest(self, data: bytes) -> None:
        pass


class SendsPastWhatWaits(Connection):
    """Goes straight to the system although the end of an event still waits before it."""

    @property
    @override
    def direct(self) -> Direct | None:
        return self._sink.direct


def sse_event(stream: bytes) -> tuple[Event, bytes] | None:
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
    return event, rest[at + 2 :]


def ws_event(stream: bytes) -> tuple[Event, bytes] | None:
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
    return Event(message["event"], json.dumps(message["data"]), message.get("id", "")), stream[start + size :]


class Transport(NamedTuple):
    """How the hub writes a frame, and how a page that knows the standard takes the first event off the stream."""

    encoded: Callable[[Frame], bytes]
    event: Callable[[bytes], tuple[Event, bytes] | None]


TRANSPORTS = {
    "sse": Transport(attrgetter("chunk"), sse_event),
    "ws": Transport(attrgetter("ws"), ws_event),
}
both_transports = pytest.mark.parametrize("transport", TRANSPORTS.values(), ids=TRANSPORTS)


class Page:
    """A page of ours: reads one event at a time, keeps its position, and loses what it has not read.

    It is the sink too, with both buffers that lie between: the system's, which has little room, and asyncio's.
    """

    def __init__(self, transport: Transport, kind: type[Connection], room: int) -> None:
        self._transport = transport
        self._kind = kind
        self._room = room
        self.direct = Direct(transport.encoded, self._send)
        self.lost = 0
        self.connection: Connection | None = None
        self.last = ""
        self.view: dict[str, object] = {}
        self.heard: list[str] = []
        self.doubled = 0
        self.vanish()

    def write(self, frame: Frame) -> int:
        return self.send_rest(self._transport.encoded(frame))

    def buffered(self) -> int:
        return len(self._waiting)

    def close(self) -> None:
        self.vanish()

    def abort(self) -> None:
        self.vanish()

    def vanish(self) -> None:
        self._received = self._in_system = self._waiting = b""

    def _send(self, data: bytes) -> int:
        """Do what the system does: take what there is room for, and raise where there is none."""
        taken = data[: self._room - len(self._in_system)]
        if not taken:
            raise BlockingIOError
        self._in_system += taken
        return len(taken)

    def send_rest(self, data: bytes) -> int:
        is_first = not self._waiting
        self._waiting += data
        if is_first:
            self.fill()
        return len(self._waiting)

    def fill(self) -> None:
        """Do what asyncio does when it finds that the system has room again."""
        if self._waiting and len(self._in_system) < self._room:
            self._waiting = self._waiting[self._send(self._waiting) :]

    @property
    def is_behind(self) -> bool:
        return bool(self._in_system or self._waiting)

    def catch_up(self) -> None:
        """Do what the program does from time to time for a page that was slow."""
        self.fill()
        if self.connection is not None:
            self.connection.check()

    def leave(self) -> None:
        if self.connection is not None:
            self.connection.lost()
            self.vanish()

    def connect(self, hub: Broadcaster) -> None:
        source = Source(ClientId("a"), Hello(topics=TOPICS), CLOCK)
        connection = self._kind(source, TOPICS, self, CLOCK)

        def closed(_: Connection) -> None:
            hub.detach(connection)
            self.connection = None

        connection.on_closed = closed
        self.connection = connection
        hub.attach(connection, self.last or None)

    def read(self) -> None:
        while (first := self._transport.event(self._received)) is None:
            if not self._in_system:
                self.fill()
            if not self._in_system:
                return
            self._received += self._in_system[:_READ_BYTES]
            self._in_system = self._in_system[_READ_BYTES:]
        event, self._received = first
        kind, event_id, data = event.name, event.last_event_id, json.loads(event.data)
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
            self.heard.append(data["subject"])
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
        connection: type[Connection] = Connection,
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- the same schedule for the same seed
        self._kind = kind
        self._starts = 0
        self._notices = 0
        self.truth = Truth()
        self.pages = [Page(transport, connection, room=self._random.randrange(100, 1_000)) for _ in range(3)]
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
            if page.heard != sorted(set(page.heard), key=int):
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


def wrong(schedules: int, transport: Transport) -> dict[int, str]:
    return {seed: said for seed in range(schedules) if (said := Schedule(seed, Broadcaster, transport).run())}


@both_transports
def test_whatever_happens_every_page_ends_with_the_right_state(transport: Transport) -> None:
    assert wrong(SCHEDULES, transport) == {}


@pytest.mark.slow
@pytest.mark.timeout(120)
@both_transports
@pytest.mark.patient
def test_so_it_is_in_twenty_thousand_schedules(transport: Transport) -> None:
    assert wrong(ALL_SCHEDULES, transport) == {}


@both_transports
@pytest.mark.parametrize("kind", [IgnoresEpoch, IgnoresGap, ForgetsRegistering, RepeatsOne])
def test_a_mistake_put_in_on_purpose_is_found(kind: type[Broadcaster], transport: Transport) -> None:
    assert any(Schedule(seed, kind, transport).run() for seed in range(200))


@both_transports
@pytest.mark.parametrize("kind", [SkipsWhenFull, CatchesUpBackwards, LosesTheRest, SendsPastWhatWaits])
def test_a_mistake_of_the_connection_is_found(kind: type[Connection], transport: Transport) -> None:
    assert any(Schedule(seed, Broadcaster, transport, kind).run() for seed in range(200))

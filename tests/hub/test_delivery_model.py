"""Random schedules against the real Broadcaster: whatever happens, every page ends with the right state.

Readers come, read a little, vanish with what they have not read, are cut off for being slow; the program
restarts. They read the very bytes of either transport, by readers that know the standards and nothing of ours. Each
way to be wrong that RELIABILITY V25 names is put in on purpose, and a few of the connection, and must be found.
"""

import json
import random
from collections import deque
from collections.abc import Callable, Iterable
from typing import override

import pytest

from app.domain.events import AppearanceChanged, Notice, NoticeKind, QueueChanged, Topic
from app.domain.ids import ClientId
from app.domain.queue import QueueSummary
from app.hub import limits
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, Hello, Source
from app.hub.frame import Frame
from tests.fakes import FakeClock
from tests.hub.sse import Event, parse

SCHEDULES = 1_000
ALL_SCHEDULES = 20_000
STEPS = 40
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


def from_sse(frame: Frame) -> Event:
    """Return the one event in a chunk of HTTP/1.1."""
    size, _, rest = frame.chunk.partition(b"\r\n")
    assert rest[int(size, 16) :] == b"\r\n"
    (event,) = parse(rest[:-2])
    return event


def from_ws(frame: Frame) -> Event:
    """Return the one event in a WebSocket message. Source: RFC 6455, 5.2."""
    first, size = frame.ws[:2]
    assert first == 0x81, "a whole text"
    assert size < 128, "a server does not mask"
    start = {126: 4, 127: 10}.get(size, 2)
    if start > 2:
        size = int.from_bytes(frame.ws[2:start])
    assert len(frame.ws) == start + size
    message = json.loads(frame.ws[start:])
    return Event(message["event"], json.dumps(message["data"]), message.get("id", ""))


TRANSPORTS: dict[str, Callable[[Frame], Event]] = {"sse": from_sse, "ws": from_ws}
both_transports = pytest.mark.parametrize("decode", TRANSPORTS.values(), ids=TRANSPORTS)


class Page:
    """A page of ours: reads one frame at a time, keeps its position, and loses what it has not read."""

    def __init__(self, decode: Callable[[Frame], Event], kind: type[Connection]) -> None:
        self._decode = decode
        self._kind = kind
        self.lost = 0
        self.unread: deque[Frame] = deque()
        self.connection: Connection | None = None
        self.last = ""
        self.view: dict[str, object] = {}
        self.heard: list[str] = []
        self.doubled = 0
        self._bytes = 0

    def write(self, frame: Frame) -> int:
        self.unread.append(frame)
        self._bytes += frame.size
        return self._bytes

    def buffered(self) -> int:
        return self._bytes

    def close(self) -> None:
        self.vanish()

    def abort(self) -> None:
        self.vanish()

    def vanish(self) -> None:
        self.unread.clear()
        self._bytes = 0

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
        if not self.unread:
            return
        frame = self.unread.popleft()
        self._bytes -= frame.size
        event = self._decode(frame)
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
        decode: Callable[[Frame], Event],
        connection: type[Connection] = Connection,
    ) -> None:
        self._random = random.Random(seed)  # noqa: S311 -- the same schedule for the same seed
        self._kind = kind
        self._starts = 0
        self._notices = 0
        self.truth = Truth()
        self.pages = [Page(decode, connection) for _ in range(3)]
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
        elif dice < 0.85:
            if page.connection is None:
                page.connect(self.hub)
        elif dice < 0.98:
            if page.connection is not None:
                page.connection.lost()
                page.vanish()
        else:
            for each in self.pages:
                if each.connection is not None:
                    each.connection.abort()
            self.hub = self._start()
        if self._random.random() < 0.5:
            self._register_late()

    def run(self) -> str:
        """Return what is wrong in the end, or nothing."""
        for _ in range(STEPS):
            self._step()
        self._register_late()
        for page in self.pages:
            if page.connection is None:
                page.connect(self.hub)
            self._register_late()
            while page.unread:
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


def wrong(schedules: int, decode: Callable[[Frame], Event]) -> dict[int, str]:
    return {seed: said for seed in range(schedules) if (said := Schedule(seed, Broadcaster, decode).run())}


@both_transports
def test_whatever_happens_every_page_ends_with_the_right_state(decode: Callable[[Frame], Event]) -> None:
    assert wrong(SCHEDULES, decode) == {}


@pytest.mark.slow
@pytest.mark.timeout(120)
@both_transports
@pytest.mark.patient
def test_so_it_is_in_twenty_thousand_schedules(decode: Callable[[Frame], Event]) -> None:
    assert wrong(ALL_SCHEDULES, decode) == {}


@both_transports
@pytest.mark.parametrize("kind", [IgnoresEpoch, IgnoresGap, ForgetsRegistering, RepeatsOne])
def test_a_mistake_put_in_on_purpose_is_found(kind: type[Broadcaster], decode: Callable[[Frame], Event]) -> None:
    assert any(Schedule(seed, kind, decode).run() for seed in range(200))


@both_transports
@pytest.mark.parametrize("kind", [SkipsWhenFull, CatchesUpBackwards])
def test_a_mistake_of_the_connection_is_found(kind: type[Connection], decode: Callable[[Frame], Event]) -> None:
    assert any(Schedule(seed, Broadcaster, decode, kind).run() for seed in range(200))

"""Real sockets side by side: one that is full or broken costs the others nothing, and each stream stays in order."""

import asyncio
import re
import socket
from typing import override

import pytest

from app.domain.events import Notice, NoticeKind, QueueChanged, Topic
from app.domain.ids import ClientId
from app.domain.queue import QueueSummary
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Connection, Source, SourceRequest
from app.web.stream import EventStream
from tests.support.doubles import FakeClock
from tests.support.waiting import SECONDS

TOPICS = frozenset({Topic.NOTICES, Topic.QUEUE})
BIG = "x" * 3_000


class Protocol(asyncio.Protocol):
    """Tells the sink of the socket, as the server's own does."""

    sink: EventStream

    @override
    def pause_writing(self) -> None:
        self.sink.set_full(True)

    @override
    def resume_writing(self) -> None:
        self.sink.set_full(False)


class Line:
    """A stream over a socket pair, and its far end."""

    def __init__(self, transport: asyncio.Transport, protocol: Protocol, far: socket.socket, hub: Broadcaster) -> None:
        self.far = far
        self.transport = transport
        source = Source(ClientId("a"), SourceRequest(topics=TOPICS), FakeClock())
        sink = protocol.sink = EventStream(transport, asyncio.Event())
        transport.set_write_buffer_limits(high=0)
        self.connection = Connection(source, TOPICS, sink, FakeClock(), on_closed=hub.detach)
        hub.attach(self.connection, None)

    async def subjects(self, count: int) -> list[str]:
        """Read until that many notices have come whole; return the first word of each."""
        received = b""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(SECONDS):
            while received.count(b"event: notice\n") < count or not received.endswith(b"\n\n\r\n"):
                received += await loop.sock_recv(self.far, 1 << 16)
        return re.findall(r'"subject":"(\w+)', received.decode())


async def line(hub: Broadcaster) -> Line:
    near, far = socket.socketpair()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 10)
    far.settimeout(0)
    transport, protocol = await asyncio.get_running_loop().create_connection(Protocol, sock=near)
    return Line(transport, protocol, far, hub)


def notify(hub: Broadcaster, *words: str) -> None:
    for word in words:
        hub.notify(Notice(kind=NoticeKind.VIDEO_FAILED, subject=f"{word} {BIG}"))


@pytest.fixture
def hub() -> Broadcaster:
    hub = Broadcaster("0badcafe", FakeClock(), "v1")
    hub.provide(Topic.QUEUE, lambda: QueueChanged(queue=QueueSummary(waiting=3)))
    return hub


async def test_who_does_not_read_gets_everything_in_order_later_and_the_others_at_once(hub: Broadcaster) -> None:
    first, slow, last = [await line(hub) for _ in range(3)]
    words = [f"w{number}" for number in range(20)]
    for word in words:
        notify(hub, word)
        assert [await reader.subjects(1) for reader in (first, last)] == [[word], [word]]
    assert slow.connection.is_blocked
    assert not first.connection.is_blocked
    assert await slow.subjects(20) == words
    notify(hub, "after")
    assert [await reader.subjects(1) for reader in (first, slow, last)] == [["after"]] * 3
    assert not slow.connection.is_blocked
    assert slow.connection.sent == first.connection.sent
    assert slow.connection.written == first.connection.written
    for reader in (first, slow, last):
        reader.transport.abort()
        reader.far.close()


async def test_who_has_gone_is_found_out_and_the_others_hear_everything(hub: Broadcaster) -> None:
    first, gone, last = [await line(hub) for _ in range(3)]
    gone.transport.abort()
    gone.far.close()
    await asyncio.sleep(0)  # the transport closes its socket in the next step
    notify(hub, "one", "two")
    assert [await reader.subjects(2) for reader in (first, last)] == [["one", "two"]] * 2
    for reader in (first, last):
        reader.transport.abort()
        reader.far.close()

"""Slow, many and odd connections, and how fast the server stops."""

import asyncio
import contextlib
import errno
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.domain.events import Topic
from app.domain.ids import QueueItemId
from app.hub.connection import SourceRequest
from app.web.connection import WebLimits
from app.web.places import Shares
from tests.support.doubles import FakeSink
from tests.support.server import World, exchange
from tests.support.waiting import SECONDS, until

LIMITS = WebLimits(
    shares=Shares(all=8),
    head_s=0.4,
    body_s=0.4,
    write_s=0.4,
    media_write_s=0.4,
    idle_s=0.8,
    linger_s=0.2,
    pong_idle_s=2.5,
)


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path, limits=LIMITS)
    await world.open()
    yield world
    await world.close()


async def seconds_until_closed(world: World, pieces: list[bytes], pause_s: float = 0.1) -> tuple[float, bytes]:
    """Send the pieces with pauses and return how long the connection stayed open, and what was answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    started = time.monotonic()
    reading = asyncio.create_task(read_to_end(reader))
    async with asyncio.timeout(SECONDS):
        for piece in pieces:
            if reading.done():
                break
            writer.write(piece)
            await asyncio.sleep(pause_s)
        data = await reading
    writer.close()
    return time.monotonic() - started, data


async def read_to_end(reader: asyncio.StreamReader) -> bytes:
    """Read until the server closes; a reset is what a client gets that goes on sending."""
    data = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := await reader.read(65_536):
            data += piece
    return bytes(data)


def head(world: World) -> bytes:
    return (
        f"POST /api/v1/queue HTTP/1.1\r\nHost: localhost:{world.port}\r\nAuthorization: Bearer {world.control}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n"
    ).encode()


async def test_half_a_head_is_cut_in_time_also_when_it_drips(strict: World) -> None:
    whole = head(strict)
    spent, data = await seconds_until_closed(strict, [whole])
    assert (spent > 0.3, data) == (True, b"")
    spent, data = await seconds_until_closed(strict, [bytes([letter]) for letter in whole], 0.05)
    assert (spent > 0.3, data) == (True, b"")


@pytest.mark.slow
async def test_half_a_body_is_cut_in_time_also_when_it_drips(strict: World) -> None:
    before = await strict.state()
    for pieces in ([b'{"url'], [b" "] * 400):
        _, data = await seconds_until_closed(strict, [head(strict) + b"\r\n", *pieces], 0.05)
        assert data.startswith(b"HTTP/1.1 408")
    assert await strict.state() == before


async def test_a_refused_body_does_not_hold_the_connection(strict: World) -> None:
    text = head(strict).replace(b"Bearer ", b"Bearer x")
    _, data = await seconds_until_closed(strict, [text + b"\r\n", *[b" "] * 400], 0.05)
    assert data.startswith(b"HTTP/1.1 401")


async def test_an_idle_connection_is_closed(strict: World) -> None:
    spent, data = await seconds_until_closed(strict, [])
    assert (spent > 0.7, data) == (True, b"")


@pytest.mark.slow
async def test_a_connection_that_brought_a_pong_waits_for_the_next_one(strict: World) -> None:
    source = strict.sources.open(SourceRequest(topics=frozenset(Topic), client="a"), FakeSink()).source

    async def pong(number: int, then: bytes = b"") -> tuple[float, bytes]:
        body = f'{{"n":{number}}}'.encode()
        request = (
            f"POST /events/a/pong HTTP/1.1\r\nHost: localhost:{strict.port}\r\n"
            f"Authorization: Bearer {strict.display}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        return await seconds_until_closed(strict, [request + body, *([then] if then else [])], 1.2)

    source.ping()
    source.ping()
    (answered, data), (refused, refusal) = await asyncio.gather(pong(1), pong(99))
    assert refused < answered
    assert (data.count(b"HTTP/1.1 200"), refusal.count(b"HTTP/1.1 404")) == (1, 1)
    ask = f"GET /healthz HTTP/1.1\r\nHost: localhost:{strict.port}\r\n\r\n".encode()
    spent, data = await pong(2, ask)  # longer than usual after the pong, and not cut short by what comes between
    assert (spent > 1.9, data.count(b"HTTP/1.1 200")) == (True, 2)


async def test_a_second_head_on_the_same_connection_has_the_same_deadline(tmp_path: Path) -> None:
    world = World(tmp_path, limits=WebLimits(head_s=0.4, idle_s=600))
    await world.open()
    ask = f"GET /healthz HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode()
    _, data = await seconds_until_closed(world, [ask, ask, ask[:20]])
    assert data.count(b"HTTP/1.1 200") == 2
    await world.close()


async def test_pieces_that_come_in_time_are_one_request(strict: World) -> None:
    ask = f"GET /healthz HTTP/1.1\r\nHost: localhost:{strict.port}\r\nConnection: close\r\n\r\n".encode()
    _, data = await seconds_until_closed(strict, [ask[:9], ask[9:40], ask[40:]])
    assert data.startswith(b"HTTP/1.1 200")


@pytest.mark.slow
async def test_a_stream_outlives_every_deadline(strict: World) -> None:
    async with strict.stream() as reader:
        await asyncio.sleep(1.2)
        assert not reader.at_eof()
        await strict.call("POST", "/api/v1/queue/pause-requests")
        async with asyncio.timeout(SECONDS):
            await reader.readuntil(b"event: queue_changed")


async def test_a_connection_over_the_limit_gets_503_and_the_others_live(strict: World) -> None:
    async with contextlib.AsyncExitStack() as streams:
        readers = [await streams.enter_async_context(strict.stream(f"c-{number}")) for number in range(8)]
        for _ in range(3):
            reply = await exchange(strict.port, b"")
            assert (reply.status, reply.error["code"]) == (503, "limit")
            assert reply.headers["retry-after"] == "5"
        strict.sources.end_all("test")
        async with asyncio.timeout(SECONDS):
            for reader in readers:
                await reader.readuntil(b"event: bye")
    await until(lambda: not strict.server.open_connections())
    assert (await strict.call("GET", "/healthz")).status == 200


async def test_who_reads_no_answer_is_cut_and_leaves_nothing_open(strict: World) -> None:
    film = strict.folder / "film.webm"
    film.write_bytes(bytes(30_000_000))
    strict.core.media_file = str(film)
    for path, number in ((strict.links.sign(QueueItemId("song")), 1), ("/healthz", 2_000)):
        writers = []
        for _ in range(3):
            _, writer = await asyncio.open_connection("127.0.0.1", strict.port)
            writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{strict.port}\r\n\r\n".encode() * number)
            writers.append(writer)
        await until(lambda: len(strict.server.open_connections()) > 0)
        await until(lambda: not strict.server.open_connections())
        for writer in writers:
            writer.close()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS hello
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /" + b"x" * 13_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 13_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n",
    ],
)
async def test_what_is_no_request_gets_a_4xx_in_our_shape(strict: World, request_bytes: bytes) -> None:
    reply = await exchange(strict.port, request_bytes)
    assert 400 <= reply.status < 500
    assert set(reply.error) == {"code", "message", "field"}
    assert reply.headers["server"] == "Efir"


async def test_stopping_ends_open_streams_with_a_goodbye(tmp_path: Path) -> None:
    world = World(tmp_path)
    await world.open()
    _, idle = await asyncio.open_connection("127.0.0.1", world.port)
    async with world.stream("a") as first, world.stream("b") as second:
        await world.server.stop()
        for reader in (first, second):
            assert b"shutdown" in await reader.read()
    idle.close()
    await world.close()


async def test_the_port_is_free_again_after_stopping(world: World) -> None:
    port = world.port
    await world.server.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


@pytest.mark.skipif(sys.platform == "win32", reason="there the server binds its socket before asyncio sees it")
@pytest.mark.parametrize("number", [errno.EADDRINUSE, errno.EACCES])
async def test_a_port_that_cannot_be_had_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """EACCES is what Windows raises for a reserved port."""
    folder = tmp_path / "other"
    folder.mkdir()
    other = World(folder)
    await other.open()
    await other.server.stop()
    loop = asyncio.get_running_loop()
    listen = loop.create_server

    async def picky(
        factory: Callable[[], asyncio.BaseProtocol], host: str, port: int, *, backlog: int
    ) -> asyncio.Server:
        if port == 17_890:
            raise OSError(number, "not this one")
        return await listen(factory, host, port, backlog=backlog)

    monkeypatch.setattr(loop, "create_server", picky)
    assert await other.server.start("127.0.0.1", 17_890, 0) not in {0, 17_890}
    await other.close()


async def test_a_taken_port_is_an_error_of_the_system(tmp_path: Path, world: World) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = World(folder)
    await other.open()
    await other.server.stop()
    with pytest.raises(OSError) as caught:  # noqa: PT011 -- its number is looked at
        await other.server.start("127.0.0.1", world.port)
    assert caught.value.errno in {errno.EADDRINUSE, errno.EACCES}
    await other.close()


async def test_who_sends_thousands_of_requests_ahead_gets_few_answers_and_holds_up_nobody(world: World) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(request * 3_000)
    answered = b""
    with contextlib.suppress(ConnectionError):  # what was not read is thrown away
        while part := await reader.read(65_536):
            answered += part
    writer.close()
    assert answered.count(b"HTTP/1.1 200") <= 1_000
    assert (await world.call("GET", "/healthz")).status == 200


async def test_a_few_requests_ahead_are_all_answered_and_others_in_between(world: World) -> None:
    request = f"GET /healthz HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode()
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    replies = await asyncio.gather(
        *(exchange(world.port, request * 10 + last) for _ in range(3)), world.call("GET", "/healthz")
    )
    assert [reply.body.count(b"HTTP/1.1 200") for reply in replies] == [10, 10, 10, 0]

"""Each limit and its answer."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from app.hub import limits
from app.hub.connection import SourceRequest
from app.web.connection import WebLimits, free_descriptors
from app.web.reading import _SMALL_BODY, BODY_ROOM
from tests.support.doubles import FakeSink
from tests.support.server import Reply, World, exchange
from tests.support.waiting import SECONDS, until


def fill(world: World, address: str = "127.0.0.1", number: int = limits.SOURCES_PER_ADDRESS) -> None:
    for one in range(number):
        hello = SourceRequest(topics=frozenset(), client=f"{address}-{one}", widget="player", address=address)
        world.sources.open(hello, FakeSink())


async def plain(world: World, **headers: str) -> Reply:
    """Ask as a browser's EventSource does, and read until the stream ends."""
    fields = {"Host": f"localhost:{world.port}", "Accept": "text/event-stream", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return await exchange(
        world.port, f"GET /events?access_token={world.display} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode()
    )


async def test_a_page_over_the_limit_is_answered_503_before_the_stream(world: World) -> None:
    fill(world)
    reply = await world.call("GET", "/events?client=late&widget=queue", token=world.display)
    assert (reply.status, reply.error["code"]) == (503, "limit")
    assert 1 <= int(reply.headers["retry-after"]) <= 60
    assert len(world.sources.all()) == limits.SOURCES_PER_ADDRESS


async def test_all_addresses_together_have_a_limit_too(world: World) -> None:
    for address in ("10.0.0.1", "10.0.0.2"):
        fill(world, address)
    assert (await world.call("GET", "/events", token=world.display)).status == 503


async def test_a_plain_reader_over_the_limit_gets_200_and_a_bye_so_that_it_asks_again(world: World) -> None:
    fill(world)
    reply = await plain(world)
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert b'event: bye\ndata: {"reason":"limit"' in reply.body
    assert b"event: connected" not in reply.body
    assert len(world.sources.all()) == limits.SOURCES_PER_ADDRESS


async def test_plain_readers_reconnect_at_different_times(world: World) -> None:
    fill(world)
    times = set()
    for _ in range(8):
        found = re.search(rb"retry: (\d+)\n\n", (await plain(world)).body)
        assert found is not None
        times.add(int(found.group(1)))
    assert len(times) > 1
    assert min(times) >= 2_000
    assert max(times) <= 5_000


@pytest.mark.parametrize("headers", [{"Accept": "*/*"}, {"Authorization": "Bearer {token}"}])
async def test_a_client_that_sees_the_status_gets_the_status(world: World, headers: dict[str, str]) -> None:
    fill(world)
    shown = {name: value.format(token=world.display) for name, value in headers.items()}
    assert (await plain(world, **shown)).status == 503


async def test_a_source_that_comes_back_while_its_old_stream_lingers_finds_its_place(world: World) -> None:
    async with world.stream("mine&key=mine"):
        fill(world, number=limits.SOURCES_PER_ADDRESS - 1)
        assert (await world.call("GET", "/events?client=other", token=world.display)).status == 503
        async with world.stream("mine&key=mine"):
            pass


# Files and sockets


@asynccontextmanager
async def only_free(number: int) -> AsyncIterator[None]:
    """Leave the process so many descriptors, really."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such limit")
    import resource  # noqa: PLC0415 -- the same

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = free_descriptors()
    assert free is not None
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[0] - free + number, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_a_new_connection_is_refused_while_few_descriptors_are_left_and_the_others_live(world: World) -> None:
    async with world.stream() as reader:
        async with only_free(50):
            with pytest.raises((ConnectionError, AssertionError)):
                assert (await world.call("GET", "/healthz", token=None)).status == 200
            world.sources.end_all("test")  # what is open still works
            async with asyncio.timeout(SECONDS):
                await reader.readuntil(b"event: bye")
        assert (await world.call("GET", "/healthz", token=None)).status == 200


async def test_a_connection_is_taken_while_enough_descriptors_are_left(world: World) -> None:
    async with only_free(90):
        assert (await world.call("GET", "/healthz", token=None)).status == 200


def test_descriptors_are_counted() -> None:
    before = free_descriptors()
    if before is None:
        pytest.skip("this system shows no limit")
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(10)]
    during = free_descriptors()
    for descriptor in opened:
        os.close(descriptor)
    assert (during, free_descriptors()) == (before - 10, before)


@asynccontextmanager
async def half_sent(world: World, size: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A request whose body of settings ends one byte early."""
    reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(
        f"PATCH /api/v1/settings HTTP/1.1\r\nHost: localhost:{world.port}\r\nAuthorization: Bearer {world.control}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n".encode()
        + b" " * (size - 1)
    )
    try:
        await writer.drain()
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@pytest.mark.slow
async def test_large_bodies_that_are_received_together_have_a_limit_and_small_ones_always_a_place(
    tmp_path: Path,
) -> None:
    size = 1 << 20
    world = World(tmp_path, limits=WebLimits(body_s=300, bodies_bytes=2 * size))
    await world.open()
    room = world.server._runner.app[BODY_ROOM]
    async with half_sent(world, size) as (first, ended), half_sent(world, size):
        await until(lambda: room._left == 2 * (_SMALL_BODY + 1))  # a system may take what it has not yet passed on
        async with half_sent(world, size) as (reader, _):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            assert head.startswith("HTTP/1.1 429 ")
            assert re.search(r"(?im)^Retry-After: [1-9]", head)
            assert b'"code":"too_busy"' in await reader.read()
        reply = await world.call("PATCH", "/api/v1/settings", {"requests": {"auto_approve": True}}, token=world.control)
        assert reply.status == 200
        ended.write(b"x")
        assert (await first.readuntil(b"\r\n")).startswith(b"HTTP/1.1 400 ")  # and has given back its room
        async with half_sent(world, size) as (reader, writer):
            writer.write(b"x")
            assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 400 ")
    await world.close()

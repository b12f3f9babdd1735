"""Errors of every kind have one shape, and a command is finished once it has begun."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from app.domain.errors import ConflictError, NotFoundError, OutsideError, RefusedError, StoreError, StoreFullError
from app.domain.reasons import Reason
from app.web.routing import Plain, Route, Scope
from tests.support.server import World
from tests.support.waiting import SECONDS, until


class Broken:
    """Routes that fail in every way, and one that takes its time."""

    def __init__(self) -> None:
        self.has_begun = asyncio.Event()
        self.may_finish = asyncio.Event()
        self.finished = asyncio.Event()
        self.errors: dict[str, tuple[Exception, int]] = {
            "full_queue": (RefusedError(Reason.QUEUE_FULL), 409),
            "refused": (RefusedError(Reason.PRIVATE), 422),
            "missing": (NotFoundError("gone", "x"), 404),
            "conflict": (ConflictError("state", "x"), 409),
            "outside": (OutsideError("offline", "x"), 503),
            "store": (StoreError("broken", "x"), 503),
            "disk": (StoreFullError("disk_full", "x"), 507),
            "bug": (ZeroDivisionError("secret detail"), 500),
            "timeout": (TimeoutError("secret detail"), 500),
            "aiohttp": (web.HTTPRequestEntityTooLarge(1, 2), 413),
        }

    def routes(self) -> list[Route]:
        return [
            Plain("GET", "/fail/{name}", Scope.NONE, self._fail, summary="Fails."),
            Plain("GET", "/half/{name}", Scope.NONE, self._half, summary="Fails in the middle of its answer."),
            Plain("POST", "/slow", Scope.NONE, self._slow, summary="Takes its time."),
        ]

    async def _fail(self, request: web.Request) -> object:
        raise self.errors[request.match_info["name"]][0]

    async def _half(self, request: web.Request) -> object:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(b"the first half")
        await self.may_finish.wait()
        raise self.errors[request.match_info["name"]][0]

    async def _slow(self, _: web.Request) -> object:
        self.has_begun.set()
        await self.may_finish.wait()
        self.finished.set()
        return {}


@pytest.fixture
async def broken(tmp_path: Path) -> AsyncIterator[tuple[World, Broken]]:
    broken = Broken()
    world = World(tmp_path, extra=broken.routes())
    await world.open()
    yield world, broken
    await world.close()


async def test_every_error_has_its_status_and_one_shape(
    broken: tuple[World, Broken], caplog: pytest.LogCaptureFixture
) -> None:
    world, failing = broken
    for name, (_, status) in failing.errors.items():
        reply = await world.call("GET", f"/fail/{name}?access_token=CANARY", token=None)
        assert reply.status == status, name
        assert set(reply.error) == {"code", "message", "field"}
        assert "secret detail" not in reply.body.decode()
        assert reply.headers["content-type"].startswith("application/json")
    bugs = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.exc_info is not None for record in bugs] == [True, True]
    assert "CANARY" not in caplog.text


async def test_an_answer_that_fails_in_its_middle_is_cut_and_nothing_follows_it(broken: tuple[World, Broken]) -> None:
    world, failing = broken
    for name in failing.errors:
        reader, writer = await asyncio.open_connection("127.0.0.1", world.port)
        failing.may_finish.clear()
        writer.write(f"GET /half/{name} HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode())
        async with asyncio.timeout(SECONDS):
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readuntil(b"half\r\n") == b"e\r\nthe first half\r\n", name
            failing.may_finish.set()  # Windows drops what was not read yet when a connection is cut
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b"", name  # without the chunk that ends it
        writer.close()


async def test_a_command_is_finished_although_its_client_has_gone(broken: tuple[World, Broken]) -> None:
    world, slow = broken
    _, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"POST /slow HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode())
    await slow.has_begun.wait()
    writer.transport.abort()
    server = world.server._runner.server
    assert server is not None
    await until(lambda: not server.connections)
    assert not slow.finished.is_set()
    slow.may_finish.set()
    async with asyncio.timeout(SECONDS):
        await slow.finished.wait()


async def test_stopping_waits_for_commands_under_way_also_when_their_clients_have_gone(tmp_path: Path) -> None:
    slow = Broken()
    world = World(tmp_path, extra=slow.routes())
    await world.open()
    _, writer = await asyncio.open_connection("127.0.0.1", world.port)
    writer.write(f"POST /slow HTTP/1.1\r\nHost: localhost:{world.port}\r\n\r\n".encode())
    await slow.has_begun.wait()
    writer.transport.abort()
    await asyncio.sleep(0.05)
    asyncio.get_running_loop().call_later(0.1, slow.may_finish.set)
    await world.server.stop()
    assert slow.finished.is_set()
    await world.close()

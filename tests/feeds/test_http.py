"""Long answers, errors with words of their own, and pings, at a service that does them all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import override

import pytest
from aiohttp import web

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError
from app.feeds.http import Http, next_text
from tests.fakes.web_service import WebService
from tests.support.waiting import until


class Service(WebService):
    def __init__(self) -> None:
        super().__init__()
        self.parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.end = asyncio.Event()

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/socket":
            return await self._socket(request)
        response = web.StreamResponse()
        await response.prepare(request)
        while (part := await self.parts.get()) is not None:
            await response.write(part)
        if request.path == "/cut":
            assert request.transport is not None
            request.transport.abort()
        return response

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.ping(b"1")
        pong = await socket.receive()
        self.expect(pong.data == b"1", "a ping without its pong")
        await self.end.wait()
        await socket.send_str("hello")
        return socket


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with Service().serving() as fake:
        yield fake
    assert fake.violations == []


@pytest.fixture
async def a_minute_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Awaitable[None]]:
    """Let all timers of the next minute fall due at once: three times the deadline of an answer."""
    loop = asyncio.get_running_loop()
    real = loop.time

    async def jump() -> None:
        monkeypatch.setattr(loop, "time", lambda: real() + 60)
        for _ in range(10):
            await asyncio.sleep(0)

    return jump


async def test_a_long_answer_comes_in_parts_and_outlives_the_deadline(
    service: Service, a_minute_passes: Callable[[], Awaitable[None]]
) -> None:
    async with Http(service.url) as http, http.stream("/long", {"a": "1"}, quiet_s=3_600) as parts:
        await service.parts.put(b"one")
        assert await anext(parts) == b"one"
        await a_minute_passes()
        await service.parts.put(b"two")
        assert await anext(parts) == b"two"
        await service.parts.put(None)
        assert [part async for part in parts] == []
    assert service.requests == ["/long?a=1"]


async def test_a_long_answer_that_is_cut_or_quiet_says_which(service: Service) -> None:
    async with Http(service.url) as http:
        async with http.stream("/cut", quiet_s=60) as parts:
            service.parts.put_nowait(b"one")
            service.parts.put_nowait(None)
            with pytest.raises(FeedError, match="ended"):
                [part async for part in parts]
        with pytest.raises(FeedError, match="silent"):
            await all_of(http, "/quiet", 0.05)
    await until(lambda: service.connections == 0)


async def all_of(http: Http, path: str, quiet_s: float) -> list[bytes]:
    async with http.stream(path, quiet_s=quiet_s) as parts:
        return [part async for part in parts]


async def test_an_error_may_say_more_than_its_status(service: Service) -> None:
    def explain(status: int, body: bytes) -> FeedError | None:
        return FeedError(FeedReason.QUOTA_USED_UP, 5.0) if (status, body) == (403, b"quota") else None

    service.next_answers += [web.Response(status=403, text="quota"), web.Response(status=403, text="x" * 200_000)]
    async with Http(service.url, explain=explain) as http:
        with pytest.raises(FeedError, match="quota_used_up"):
            await http.get("/", dict)
        with pytest.raises(FeedRefusedError, match="not_allowed"):
            async with http.stream("/", quiet_s=60):
                pass


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:30:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 120.0),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:30:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 120.0),
        (503, {"Retry-After": "Fri, 23 Oct 2026 07:30:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 3_600.0),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:20:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:30:00 GMT", "Date": "now"}, None),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:30:00 -0000", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        (503, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "99999999999999999999999"}, 3_600.0),
        (429, {"Retry-After": "soon"}, 60.0),
        (429, {}, 60.0),
    ],
)
async def test_a_pause_may_be_told_as_a_date(
    service: Service, status: int, headers: dict[str, str], expected: float | None
) -> None:
    service.next_answers.append(web.Response(status=status, headers=headers))
    async with Http(service.url) as http:
        with pytest.raises(FeedError) as caught:
            await http.get("/", dict)
    assert caught.value.after_s == expected


async def test_a_page_that_stands_before_a_service_does_not_speak_for_it(service: Service) -> None:
    page = "\n<!DOCTYPE html><title>Just a moment...</title>"
    service.next_answers += [web.Response(status=status, text=page) for status in (403, 403)]
    async with Http(service.url) as http:
        with pytest.raises(FeedError, match="strange_answer") as caught:
            await http.get("/", dict)
        assert not isinstance(caught.value, FeedRefusedError)
    async with Http(service.url, pages_count=True) as http:
        with pytest.raises(FeedRefusedError, match="not_allowed"):
            await http.get("/", dict)


async def test_pings_are_answered_and_told_and_a_socket_outlives_the_deadline(
    service: Service, a_minute_passes: Callable[[], Awaitable[None]]
) -> None:
    heard: list[int] = []
    async with Http(service.url) as http, http.socket(f"{service.url}/socket") as socket:
        assert await next_text(socket, 0.1, lambda: heard.append(1)) is None
        await a_minute_passes()
        service.end.set()
        assert await next_text(socket, None, lambda: heard.append(1)) == "hello"
        with pytest.raises(FeedError, match="ended"):
            await next_text(socket)
    assert heard

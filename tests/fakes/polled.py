"""What the fakes of services that are asked again and again share: a look at each request, and how to misbehave."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

from tests.adapters.loopback import site

HTML = "<!doctype html><html><body><h1>Проводяться технічні роботи</h1></body></html>"

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Polled:
    """A service that answers; its subclasses know what.

    Attributes:
        violations: What a client did that it must not do; a test checks that there is nothing.
        requests: The paths that were asked for, with their parameters.
        next_answers: Given instead of the right one, each once.
        open_requests: That are being answered.
        address: Scheme, host and port.
    """

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.requests: list[str] = []
        self.next_answers: list[Answer] = []
        self.open_requests = 0
        self.address = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Self]:
        """Listen on loopback."""
        async with site(self._handle) as port:
            self.address = f"http://127.0.0.1:{port}"
            yield self

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request.path_qs)
        if request.method != "GET":
            self.violations.append(f"{request.method} {request.path}")
        if self.open_requests:
            self.violations.append("two requests at once")
        self.open_requests += 1
        try:
            refusal = self.look_at(request)
            if self.next_answers:
                return await self.next_answers.pop(0)(request)
            return refusal or self.answer(request)
        finally:
            self.open_requests -= 1

    def look_at(self, request: web.Request) -> web.Response | None:
        """Note what is wrong with a request; return the answer where it is refused."""
        raise NotImplementedError

    def answer(self, request: web.Request) -> web.Response:
        """Answer a right request."""
        raise NotImplementedError

    # How it misbehaves

    def say(self, status: int, body: str = "", headers: dict[str, str] | None = None, times: int = 1) -> None:
        """Answer so next."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, text=body, headers=headers)

        self.next_answers += [answer] * times

    def hang(self) -> asyncio.Event:
        """Do not answer the next request before the event."""
        release = asyncio.Event()

        async def answer(request: web.Request) -> web.StreamResponse:
            await release.wait()
            return self.answer(request)

        self.next_answers.append(answer)
        return release

    def cut(self, beginning: bytes = b'{"content":[{"pubId":"D1","mess') -> None:
        """Close the connection in the middle of the next answer."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": str(len(beginning) + 100)})
            await response.prepare(request)
            await response.write(beginning)
            assert request.transport is not None
            request.transport.close()
            return response

        self.next_answers.append(answer)

    def then(self, after: Callable[[], object]) -> None:
        """Answer the next request rightly, and let something happen before the one after it."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = self.answer(request)
            after()
            return response

        self.next_answers.append(answer)

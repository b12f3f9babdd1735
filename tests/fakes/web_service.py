"""A service on this PC that looks at what its client does, and misbehaves where a test asks it to."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Self

from aiohttp import web

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebService:
    """Serves HTTP and WebSockets on a port of its own.

    Attributes:
        violations: What a client did that the real service would mind. A test expects none.
        requests: Paths with their queries, in order.
        next_answers: Given instead of the usual ones, in order; None lets the usual one pass.
        url: Scheme, host and port.
    """

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.requests: list[str] = []
        self.next_answers: deque[web.Response | None] = deque()
        self.url = ""
        self._runner: web.AppRunner | None = None

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Self]:
        """Serve while the block runs."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await self._runner.cleanup()

    @property
    def connections(self) -> int:
        """Return how many sockets are open."""
        assert self._runner is not None
        assert self._runner.server is not None
        return len(self._runner.server.connections)

    def expect(self, is_right: object, what: str) -> None:
        """Note what a client did wrong."""
        if not is_right:
            self.violations.append(what)

    @staticmethod
    async def send(sockets: Iterable[web.WebSocketResponse], text: str) -> None:
        """Send a text to all of them; a client may have gone, as where it was killed."""
        for socket in list(sockets):
            with suppress(ConnectionError):
                await socket.send_str(text)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request as the service does."""
        raise NotImplementedError

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request.path_qs)
        prepared = self.next_answers.popleft() if self.next_answers else None
        if prepared is not None:
            return web.Response(status=prepared.status, body=prepared.body, headers=prepared.headers.copy())
        try:
            return await self.answer(request)
        except (web.HTTPException, asyncio.CancelledError):
            raise
        except ConnectionError:
            return web.Response()  # its client has gone, as it may
        except Exception as error:
            self.violations.append(f"{request.path} made the service fail: {error!r}")
            raise

"""The HTTP server: every request passes the same checks, and every failure has the same shape."""

import asyncio
import errno
import logging
import socket
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from app.domain.errors import AppError
from app.domain.sources import is_loopback
from app.store.database import one_request
from app.web.access_control import AccessControl
from app.web.answers import (
    SAFE_HEADERS,
    Answer,
    RefusalError,
    bug_response,
    json_response,
    response_to_app_error,
    response_to_http_exception,
    response_to_refusal,
)
from app.web.connection import LIMITS, HttpConnection, WebLimits, connection_of
from app.web.openapi import openapi_route
from app.web.places import Places
from app.web.reading import BODY_ROOM, BodyRoom
from app.web.routing import API, Route, Work

logger = logging.getLogger(__name__)

type _Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_RATE_WINDOW_S = 60.0
_NOT_POLLING = frozenset({f"{API}/status", f"{API}/metrics", f"{API}/openapi.json"})
_ACCEPTED_AT_ONCE = 8
"""Connections in one turn of the loop. It takes five turns until a newcomer's token was seen, and until then it may
have to give way; of a flood so few come meanwhile that it has not."""
_HAS_BEGUN = web.RequestKey("has_begun", bool)
"""Of a request: the head of its answer is made."""
_QUEUED = 128
"""Connections that wait in the kernel for their turn."""
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
"""EACCES is Windows' error for a reserved port, or one that another program does not share."""
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 -- compared with, not listened at
"""Addresses that stand for every address."""


if sys.platform == "win32":

    def _bound(host: str, port: int) -> socket.socket:
        """Return a socket with an address that no other program can take too, as Windows would let it by SO_REUSEADDR.

        Where a client has not yet closed a connection of the last run, Windows gives the address only to share.
        """
        try:
            return _socket_at(host, port, is_exclusive=True)
        except OSError:
            return _socket_at(host, port, is_exclusive=False)

    def _socket_at(host: str, port: int, *, is_exclusive: bool) -> socket.socket:
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, is_exclusive)
            if sock.family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind((host, port))
        except OSError:
            sock.close()
            raise
        return sock


class RequestRate:
    """How many GET requests to the API came in the last minute, without those of monitoring and ``/openapi.json``.

    Sources get everything over their stream, so a client that asks the API again and again is polling.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start counting.

        Args:
            clock: Seconds that only grow.
        """
        self._clock = clock
        self._times: deque[float] = deque(maxlen=100_000)

    def note(self, route: Route) -> None:
        """Count the request if it is of that kind."""
        if route.method == "GET" and route.path.startswith(f"{API}/") and route.path not in _NOT_POLLING:
            self._times.append(self._clock())

    def per_second(self) -> float:
        """Return the mean over the last minute."""
        oldest = self._clock() - _RATE_WINDOW_S
        while self._times and self._times[0] < oldest:
            self._times.popleft()
        return len(self._times) / _RATE_WINDOW_S


class WebServer:
    """Serves a table of routes on one port."""

    def __init__(
        self,
        routes: Sequence[Route],
        access: AccessControl,
        *,
        rate: RequestRate | None = None,
        error_message: Callable[[AppError], str] = str,
        end_streams: Callable[[], Awaitable[None]] | None = None,
        limits: WebLimits | None = None,
    ) -> None:
        """Build the application; nothing listens yet.

        Args:
            routes: Everything it serves; ``/api/v1/openapi.json`` is added.
            access: Checks every request.
            rate: Counts the requests.
            error_message: Returns the sentence that an answer gives of a failed command.
            end_streams: Called once when the server stops, so that no stream holds it up.
            limits: How much one client may take.
        """
        self.routes: tuple[Route, ...] = (*routes, openapi_route(routes))
        self._access = access
        self._rate = rate or RequestRate()
        self._error_message = error_message
        self._end_streams = end_streams
        self._limits = limits or WebLimits()
        self._commands: set[asyncio.Task[object]] = set()
        self._places = Places[HttpConnection](self._limits.shares)
        self._listener: asyncio.Server | None = None
        self._lan_listener: asyncio.Server | None = None
        self._host = ""
        self._route_of: dict[_Handler, Route] = {}
        self._methods: dict[str, tuple[str, ...]] = {}
        """Of each address that is one by itself; others fit the pattern of an id too, which takes other methods."""
        self._runner = web.AppRunner(
            self._application(), handler_cancellation=True, handle_signals=False, shutdown_timeout=self._limits.stop_s
        )

    @property
    def port(self) -> int:
        """The port it listens on; 0 before ``start``."""
        return self._access.port

    def open_connections(self) -> tuple[HttpConnection, ...]:
        """Return every TCP connection that is open."""
        return self._places.all()

    async def start(self, host: str, *ports: int) -> int:
        """Accept connections.

        Args:
            host: IP address to listen on.
            ports: Tried one after the other; 0 is any free one.

        Returns:
            The port it listens on.

        Raises:
            OSError: All ports are taken, or the address is not ours.
        """
        await self._runner.setup()
        for port in ports:
            try:
                self._listener = await self._listen(host, port)
                break
            except OSError as error:
                if error.errno not in _TAKEN or port == ports[-1]:
                    await self._runner.cleanup()
                    raise
        if self._listener is None:
            raise ValueError("no port was given")
        bound: int = self._listener.sockets[0].getsockname()[1]
        self._access.port = bound
        self._access.is_open_to_lan = not is_loopback(host)
        self._host = host
        logger.info("Listening on %s port %s", host, bound)
        return bound

    async def _listen(self, host: str, port: int) -> asyncio.Server:
        server = self._runner.server
        if server is None:
            raise RuntimeError("aiohttp made no server")
        loop = asyncio.get_running_loop()

        def connection() -> HttpConnection:
            return HttpConnection(server, self._limits, self._places)

        if sys.platform == "win32":  # whose loop accepts one at a time
            return await loop.create_server(connection, sock=_bound(host, port), backlog=_QUEUED)
        listener = await loop.create_server(connection, host, port, backlog=_ACCEPTED_AT_ONCE)
        for one in listener.sockets:
            with one.dup() as same:
                same.listen(_QUEUED)
        return listener

    async def open_lan(self, address: str) -> None:
        """Accept connections of other PCs at one more address, at the same port; then every route needs a token.

        Args:
            address: One of this PC's; empty is none. Connections to the one before are closed.

        Raises:
            OSError: It is not an address of this PC, or its port is taken; then there is no LAN access.
        """
        access = self._access
        if address == access.lan_address:
            return
        self._close_lan()
        access.lan_address = address  # before the server listens: tokens are required first
        if not address or self._host in {address, *_EVERYWHERE}:
            return
        try:
            self._lan_listener = await self._listen(address, access.port)
        except OSError:
            access.lan_address = ""
            raise
        logger.info("Listening on %s port %s for LAN access", address, access.port)

    def _close_lan(self) -> None:
        """End LAN access, and close its connections."""
        address, self._access.lan_address = self._access.lan_address, ""
        if self._lan_listener is not None:
            self._lan_listener.close()
            self._lan_listener = None
            for connection in self._places.all():
                transport = connection.transport
                if transport is not None and transport.get_extra_info("sockname", ("",))[0] == address:
                    transport.abort()
            logger.info("Stopped listening on %s", address)

    async def stop(self) -> None:
        """Stop accepting, let commands under way finish, end every stream and connection."""
        for listener in (self._listener, self._lan_listener):
            if listener is not None:
                listener.close()
        self._listener = self._lan_listener = None
        if self._commands:
            await asyncio.wait(self._commands, timeout=self._limits.stop_s)
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._middleware], client_max_size=self._limits.body_bytes)
        application[LIMITS] = self._limits
        application[BODY_ROOM] = BodyRoom(self._limits.bodies_bytes)
        application.on_response_prepare.append(_add_safe_headers)
        application.on_shutdown.append(self._on_shutdown)
        for route in self.routes:
            handler = self._endpoint(route)
            self._route_of[handler] = route
            self._methods[route.path] = self._methods.get(route.path, ()) + route.methods
            for method in route.methods:
                application.router.add_route(method, route.path, handler, expect_handler=_expect_later)
        return application

    async def _on_shutdown(self, _: web.Application) -> None:
        if self._end_streams is not None:
            await self._end_streams()

    @web.middleware
    async def _middleware(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Check the origin, and turn every failure into an answer. The only ``except Exception`` of the server."""
        try:
            connection_of(request).begin_request()
            self._access.check_origin(request, self._route_of.get(request.match_info.handler))
            self._check_method(request)
            return await handler(request)
        except ConnectionError:
            raise  # the client has gone; aiohttp knows what to do
        except Exception as error:
            response = self._response_to(request, error)
            if _HAS_BEGUN not in request:
                return response
            # A second answer inside the first would look like the end of a whole one.
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError from error

    def _response_to(self, request: web.Request, error: Exception) -> web.Response:
        match error:
            case RefusalError():
                return response_to_refusal(error)
            case AppError():
                return response_to_app_error(error, self._error_message(error))
            case web.HTTPException():
                return response_to_http_exception(error)
            case _:
                # The path as it came, percent-encoded and without its query: no line break, no token.
                path = request.raw_path.partition("?")[0]
                logger.error("%s %s failed", request.method, path, exc_info=error)
                return bug_response()

    def _check_method(self, request: web.Request) -> None:
        methods = self._methods.get(request.path)
        if methods is not None and request.method not in methods:
            raise web.HTTPMethodNotAllowed(request.method, sorted(methods))

    def _endpoint(self, route: Route) -> _Handler:
        """Return aiohttp's handler for a row of the table: token, scope, input, work, answer."""

        async def endpoint(request: web.Request) -> web.StreamResponse:
            self._access.check_token(request, route)
            self._rate.note(route)
            work = await route.prepare(request)
            with one_request():
                result = await (self._finish(work) if route.changes_something else work())
            if isinstance(result, web.StreamResponse):
                return result
            if isinstance(result, Answer):
                return json_response(result.value, status=result.status, headers=result.headers)
            return json_response(result, status=route.status)

        return endpoint

    async def _finish(self, work: Work) -> object:
        """Complete a command, also when the client disconnects meanwhile."""

        async def command() -> object:
            return await work()

        # Eager: a command that does not wait is done at once.
        task = asyncio.Task(command(), loop=asyncio.get_running_loop(), eager_start=True)
        if task.done():
            return task.result()
        self._commands.add(task)
        task.add_done_callback(self._commands.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_failure)
            raise


async def _expect_later(_: web.Request) -> None:
    """Answer no ``Expect`` before the checks; ``reading`` does it before it reads the body."""


async def _add_safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    request[_HAS_BEGUN] = True
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = SAFE_HEADERS["Server"]  # aiohttp has put its own name and version there


def _log_failure(task: asyncio.Task[object]) -> None:
    """Log a bug in a command whose client has gone; an ``AppError`` has nobody to go to then."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, AppError):
        logger.error("A command failed", exc_info=error)

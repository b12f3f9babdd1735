"""One TCP connection: aiohttp's, with a limit of their number and the deadlines that aiohttp lacks."""

import asyncio
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import override

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_request import BaseRequest

from app.web.answers import bug_response, error_response

logger = logging.getLogger(__name__)

RETRY_AFTER_S = "5"
"""When a client may try again after 503."""
_DESCRIPTORS = Path("/dev/fd") if sys.platform == "darwin" else Path("/proc/self/fd")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """How much one client may take of the server; tests pass smaller limits.

    Attributes:
        connections: Open TCP connections; one more is answered 503 and closed at once.
        head_bytes: Longest request line and longest header. A `Last-Event-ID` of 10 KB fits, so that it gets a
            snapshot like every other invalid one; a page cannot act on a 400 of its stream.
        head_s: Seconds a request's head may take from its first byte.
        body_s: Seconds a request's body may take.
        free_descriptors: Files and sockets that this process must still be able to open when it takes a connection.
        idle_s: Seconds a connection may stay open without a request.
        pong_idle_s: The same after a pong: longer than a ping's period, so that the next one needs no new connection.
        linger_s: Seconds the unread rest of a refused body is read and thrown away.
        stop_s: Seconds that commands under way get to finish when the server stops.
        body_bytes: Largest body.
    """

    connections: int = 256
    head_bytes: int = 12 * 1024
    head_s: float = 10.0
    body_s: float = 10.0
    free_descriptors: int = 64
    idle_s: float = 15.0
    pong_idle_s: float = 60.0
    linger_s: float = 1.0
    stop_s: float = 0.5
    body_bytes: int = 256 * 1024


LIMITS = web.AppKey("limits", WebLimits)


def free_descriptors() -> int | None:
    """Return how many more files and sockets this process may open; None where the system sets or shows no limit."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 -- Windows has none

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return None
    try:
        used = len(os.listdir(_DESCRIPTORS))  # noqa: PTH208 -- the fastest; it runs at every connection
    except FileNotFoundError:
        return None
    except OSError:  # not even this folder can be opened
        return 0
    return limit - used


class HttpConnection(web.RequestHandler):
    """Is refused over the limit, and closed when no request comes, or its head is not complete, in time.

    aiohttp's own keep-alive timeout is set longer than every deadline here.
    """

    __slots__ = ("_deadline", "_idle_s", "_is_busy", "_is_head_open", "_limits", "_open")

    def __init__(self, server: web.Server, limits: WebLimits, open_connections: "set[HttpConnection]") -> None:
        """Build it.

        Args:
            server: aiohttp's, which handles the requests.
            limits: Deadlines and sizes.
            open_connections: All connections of the server; this one is in it while it is open.
        """
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type] # aiohttp's own way to say "none"; it would log every query
            auto_decompress=False,
            keepalive_timeout=2 * max(limits.idle_s, limits.pong_idle_s),
            lingering_time=limits.linger_s,
            max_line_size=limits.head_bytes,
            max_field_size=limits.head_bytes,
        )
        self._limits = limits
        self._open = open_connections
        self._deadline: asyncio.TimerHandle | None = None
        self._idle_s = limits.idle_s
        self._is_busy = False
        self._is_head_open = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport) and self._is_full():
            logger.debug("Closed a connection: %s are open already", len(self._open))
            transport.set_protocol(asyncio.Protocol())
            transport.write(_FULL)
            transport.close()
            return
        self._open.add(self)
        super().connection_made(transport)
        self._close_after(self._limits.idle_s)

    def _is_full(self) -> bool:
        """Return whether there are too many: the last files and sockets are for the database and the workers."""
        if len(self._open) >= self._limits.connections:
            return True
        free = free_descriptors()
        return free is not None and free < self._limits.free_descriptors

    @override
    def data_received(self, data: bytes) -> None:
        if data and not (self._is_busy or self._is_head_open):
            self._is_head_open = True
            self._close_after(self._limits.head_s)
        super().data_received(data)

    def begin_request(self) -> None:
        """Note that a request's head is complete: the deadlines of its body and answer are the handler's own."""
        self._is_busy, self._is_head_open = True, False
        self._idle_s = self._limits.idle_s
        self._cancel_deadline()

    def expect_pong(self) -> None:
        """Keep this connection, on which a pong is being answered, open for the next one.

        A source sends nothing else for a whole period, and a new connection costs more than the pong itself.
        """
        self._idle_s = self._limits.pong_idle_s

    @override
    async def finish_response(
        self, request: BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        try:
            return await super().finish_response(request, resp, start_time)
        finally:
            self._is_busy = self._is_head_open = False
            if self.transport is not None:
                self._close_after(self._idle_s)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._open.discard(self)
        self._cancel_deadline()
        super().connection_lost(exc)

    @override
    def handle_error(
        self, request: BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer in the API's shape. What an unknown client sent is never logged: it may hold a token."""
        if isinstance(exc, HttpProcessingError):
            logger.debug("A malformed request: %s", type(exc).__name__)
            response = error_response(400, "malformed", "The request is malformed.")
        else:
            logger.error("Answering a request failed", exc_info=exc)
            if request.writer.output_size > 0:
                raise ConnectionError("a part of the answer is sent already")
            response = bug_response()
        response.force_close()
        return response

    def _close_after(self, seconds: float) -> None:
        self._cancel_deadline()
        self._deadline = asyncio.get_running_loop().call_later(seconds, self.force_close)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _full() -> bytes:
    """Return the whole answer to a connection over the limit."""
    response = error_response(503, "limit", "Too many connections are open.", headers={"Retry-After": RETRY_AFTER_S})
    body = response.body
    if not isinstance(body, bytes):
        raise TypeError
    response.headers["Content-Length"] = str(len(body))
    response.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
    return f"HTTP/1.1 503 Service Unavailable\r\n{head}\r\n".encode() + body


_FULL = _full()

"""One TCP connection: aiohttp's, with the deadlines and the quiet that aiohttp lacks (RELIABILITY V7, T6, T18)."""

import asyncio
import logging
from typing import override

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_request import BaseRequest

from app.web.answers import error_response
from app.web.descriptors import free_descriptors
from app.web.limits import RETRY_AFTER_S, WebLimits

logger = logging.getLogger(__name__)


def _full() -> bytes:
    """Return the whole answer to a connection past the limit: it is told so, at the price of one write."""
    said = error_response(503, "limit", "Too many connections are open.", headers={"Retry-After": RETRY_AFTER_S})
    body = said.body
    if not isinstance(body, bytes):
        raise TypeError
    said.headers["Content-Length"] = str(len(body))
    said.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in said.headers.items())
    return f"HTTP/1.1 503 Service Unavailable\r\n{head}\r\n".encode() + body


_FULL = _full()
_READ_BYTES = 64 << 10
"""At once. asyncio asks for 256 KiB, which glibc maps and unmaps anew for each request: 10 µs and more."""


class Connection(web.RequestHandler):
    """Refuses to exist past the limit, and closes when a request's head is not complete in time."""

    __slots__ = ("_head_timer", "_is_refused", "_limits")

    def __init__(self, server: web.Server, loop: asyncio.AbstractEventLoop, limits: WebLimits) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type] # aiohttp's own way to say "none"; it would log every query
            auto_decompress=False,
            keepalive_timeout=limits.idle_s,
            lingering_time=limits.linger_s,
            max_line_size=limits.head_bytes,
            max_field_size=limits.head_bytes,
        )
        self._limits = limits
        self._head_timer: asyncio.TimerHandle | None = None
        self._is_refused = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        server = self._manager
        if server is not None and self._is_full(len(server.connections)):
            self._is_refused = True
            logger.debug("Closed a connection: %s are open already", len(server.connections))
            if isinstance(transport, asyncio.Transport):
                transport.write(_FULL)
                transport.close()
            return
        if hasattr(transport, "max_size"):
            transport.max_size = _READ_BYTES
        super().connection_made(transport)

    def _is_full(self, connections: int) -> bool:
        """Tell whether there is no room: what is left of files and sockets is for the database and the workers."""
        if connections >= self._limits.connections:
            return True
        free = free_descriptors()
        return free is not None and free < self._limits.free_descriptors

    @override
    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        super().data_received(data)
        # Still waiting for a request although bytes came: its head is incomplete.
        is_head_open = self._waiter is not None and not self._waiter.done()
        if not is_head_open:
            self._cancel_head_timer()
        elif self._head_timer is None and data:
            self._head_timer = self._loop.call_later(self._limits.head_s, self._close_slow_head)

    @override
    def resume_reading(self, resume_parser: bool = True) -> None:
        """Do nothing where reading goes on; aiohttp parses "the rest" of every body anew otherwise."""
        if self._reading_paused:
            super().resume_reading(resume_parser)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._cancel_head_timer()
        if not self._is_refused:
            super().connection_lost(exc)

    def wait_for_pong(self) -> None:
        """Have this connection, on which a pong is being answered, wait for the next one.

        A source says nothing else for a whole period; a new connection each time cost more than the pong itself.
        """
        if self._keepalive_handle is not None:  # aiohttp starts its own after an answer only where there is none
            self._keepalive_handle.cancel()
        self._keepalive_handle = self._loop.call_later(self._limits.pong_idle_s, self._process_keepalive)

    @override
    def handle_error(
        self, request: BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer in our shape. What a stranger sent is never logged: it may hold a token."""
        if isinstance(exc, HttpProcessingError):
            logger.debug("A malformed request: %s", type(exc).__name__)
            response = error_response(400, "malformed", "The request is malformed.")
        else:
            logger.error("The answer to a request failed", exc_info=exc)
            if request.writer.output_size > 0:
                raise ConnectionError("a part of the answer is sent already")
            response = error_response(500, "bug", "Something went wrong inside Efir; its log says what.")
        response.force_close()
        return response

    def _close_slow_head(self) -> None:
        self._head_timer = None
        self.force_close()

    def _cancel_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

"""One TCP connection: aiohttp's, with a limit of their number and the deadlines that aiohttp lacks."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import override

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.http_websocket import WebSocketReader
from aiohttp.web_request import BaseRequest

from app.domain.sources import is_loopback
from app.web.answers import bug_response, error_response
from app.web.places import Places, Shares

logger = logging.getLogger(__name__)

RETRY_AFTER_S = "5"
"""When a client may try again after 503."""
_AHEAD = 16
"""Requests that may wait behind the one that is answered; browsers and HTTP libraries send none ahead."""
_MASK_BIT, _MASK_BYTES, _LONGEST_HEAD = 0x80, 4, 10
_RESERVED_FRAME = b"\x83\x80" + bytes(_MASK_BYTES)
_DESCRIPTORS = Path("/dev/fd") if sys.platform == "darwin" else Path("/proc/self/fd")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """How much one client may take of the server; tests pass smaller limits.

    Attributes:
        shares: Open TCP connections; one more is answered 503 and closed at once.
        head_bytes: Longest request line and longest header. A `Last-Event-ID` of 10 KB fits, so that it gets a
            snapshot like every other invalid one; a page cannot act on a 400 of its stream.
        head_s: Seconds a request's head may take from its first byte.
        body_s: Seconds a request's body may take.
        free_descriptors: Files and sockets that this process must still be able to open when it takes a connection.
        write_s: Seconds a client may take nothing of its answer.
        media_write_s: The same for a media file: the browser of a paused video reads nothing.
        idle_s: Seconds a connection may stay open without a request.
        pong_idle_s: The same after a pong: longer than a ping's period, so that the next one needs no new connection.
        linger_s: Seconds the unread rest of a refused body is read and thrown away.
        stop_s: Seconds that commands under way get to finish when the server stops.
        body_bytes: Largest body.
        bodies_bytes: All large bodies that are received at one time, what each has over a small one's size.
    """

    shares: Shares = field(default_factory=Shares)
    head_bytes: int = 12 * 1024
    head_s: float = 10.0
    body_s: float = 10.0
    free_descriptors: int = 64
    write_s: float = 10.0
    media_write_s: float = 600.0
    idle_s: float = 15.0
    pong_idle_s: float = 60.0
    linger_s: float = 1.0
    stop_s: float = 0.5
    body_bytes: int = 256 * 1024
    bodies_bytes: int = 16 << 20


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


class MaskedFrames:
    """Passes a client's WebSocket frames on, as long as they are masked; aiohttp takes the others too.

    A frame without a mask is passed on as one with a reserved opcode, which aiohttp closes for: 1002, protocol error.
    Source: RFC 6455, 5.1 and 5.2.
    """

    def __init__(self, parser: WebSocketReader) -> None:
        self.feed_eof = parser.feed_eof
        self._parser = parser
        self._head = b""
        """The beginning of a head whose rest has not come."""
        self._left = 0
        """Bytes of the last frame that have not come."""

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Take what came; return aiohttp's own answer: whether it is over, and what was left."""
        data = self._head + data
        at = self._left
        while at < len(data):
            head = data[at : at + _LONGEST_HEAD]
            if len(head) > 1 and not head[1] & _MASK_BIT:
                self._parser.feed_data(data[:at])
                return self._parser.feed_data(_RESERVED_FRAME)
            size = _frame_size(head)
            if size == 0:
                break
            at += size
        self._head, self._left = data[at:], max(0, at - len(data))
        return self._parser.feed_data(data[:at])


def _frame_size(head: bytes) -> int:
    """Return how long a masked frame is, in bytes; 0 while too little of its head has come."""
    if len(head) < 2:  # noqa: PLR2004 -- flags, then the length
        return 0
    length = head[1] & ~_MASK_BIT
    longer = {126: 2, 127: 8}.get(length, 0)
    if len(head) < 2 + longer:
        return 0
    return 2 + longer + _MASK_BYTES + (int.from_bytes(head[2 : 2 + longer]) if longer else length)


class HttpConnection(web.RequestHandler):
    """Is refused without a place, and closed where no request or only a part of one comes, or an answer is not read.

    aiohttp's own keep-alive timeout is set longer than every deadline here.

    Attributes:
        address: Of the peer.
        is_here: The peer is this PC.
        is_known: It has shown a valid token or a signed path.
        is_idle: Its request was answered and no other has come.
    """

    __slots__ = (
        *("_closes_at", "_deadline", "_idle_s", "_is_busy", "_is_head_open", "_limits", "_places", "_set_full"),
        *("_wire", "_write_deadline", "_write_s", "address", "is_here", "is_idle", "is_known"),
    )

    def __init__(self, server: web.Server, limits: WebLimits, places: "Places[HttpConnection]") -> None:
        """Build it.

        Args:
            server: aiohttp's, which handles the requests.
            limits: Deadlines and sizes.
            places: Of all connections of the server.
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
        self.address = ""
        self.is_here = self.is_known = self.is_idle = False
        self._limits = limits
        self._places = places
        self._wire: asyncio.Transport | None = None
        self._closes_at: float | None = None
        self._deadline: asyncio.TimerHandle | None = None
        """Runs at ``_closes_at`` or earlier; most requests move their deadlines and need no timer of their own."""
        self._set_full: Callable[[bool], object] | None = None
        self._write_deadline: asyncio.TimerHandle | None = None
        self._write_s = limits.write_s
        self._idle_s = limits.idle_s
        self._is_busy = False
        self._is_head_open = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError
        self._wire = transport
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        here = str((transport.get_extra_info("sockname") or ("",))[0])
        self.is_here = is_loopback(self.address) or self.address == here
        if not _is_room_for_a_socket(self._limits) or not self._places.take(self):
            logger.debug("Closed a connection: %s are open already", len(self._places))
            transport.set_protocol(asyncio.Protocol())
            transport.write(_FULL)
            transport.close()
            return
        super().connection_made(transport)
        self._close_after(self._limits.idle_s)

    def give_way(self) -> None:
        """Close at once: another client needs the place."""
        if self._wire is not None:
            self._wire.abort()

    def set_known(self) -> None:
        """Note that it has shown a valid token."""
        self.is_known = True

    def expect_pauses(self) -> None:
        """Wait longer for a client that reads nothing: what it is sent is a media file."""
        self.is_known = True
        self._write_s = self._limits.media_write_s

    def hand_over(self, set_full: Callable[[bool], object]) -> None:
        """Leave it to the writer of a stream how long its socket may take nothing.

        Args:
            set_full: Told whenever the socket begins or ends to hold back what was written.
        """
        self._set_full = set_full
        if self._wire is not None:
            self._wire.set_write_buffer_limits(high=0)

    def _take_back(self) -> None:
        """End what ``hand_over`` began: the stream is over, and another request may follow."""
        if self._set_full is not None:
            self._set_full = None
            if self._wire is not None:
                self._wire.set_write_buffer_limits()

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        if self._set_full is not None:
            self._set_full(True)  # noqa: FBT003 -- the callback's only argument
        else:
            self._watch_write()

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        if self._set_full is not None:
            self._set_full(False)  # noqa: FBT003 -- the same
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None

    def _watch_write(self) -> None:
        """Close where nothing is read until the deadline."""
        if self._wire is not None:
            waiting, loop = self._wire.get_write_buffer_size(), asyncio.get_running_loop()
            self._write_deadline = loop.call_later(self._write_s, self._check_write, waiting)

    def _check_write(self, waited: int) -> None:
        if self._wire is not None and self._wire.get_write_buffer_size() >= waited:
            self._wire.abort()
        else:
            self._watch_write()

    @override
    def data_received(self, data: bytes) -> None:
        if data and not (self._is_busy or self._is_head_open):
            self._is_head_open, self.is_idle = True, False
            super().data_received(data)
            if self._messages:  # its head came whole
                self._closes_at = None
            else:
                self._close_after(self._limits.head_s)
        else:
            super().data_received(data)

    def begin_request(self) -> None:
        """Note that a request's head is complete: the deadlines of its body and answer are the handler's own."""
        self._is_busy, self._is_head_open, self.is_idle = True, False, False
        self._idle_s, self._write_s = self._limits.idle_s, self._limits.write_s
        self._closes_at = None

    def expect_pong(self) -> None:
        """Keep this connection, on which a pong is being answered, open for the next one.

        A source sends nothing else for a whole period, and a new connection costs more than the pong itself.
        """
        self._idle_s = self._limits.pong_idle_s

    @override
    def set_parser(self, parser: WebSocketReader, data_received_cb: Callable[[], None] | None = None) -> None:
        super().set_parser(MaskedFrames(parser), data_received_cb)  # type: ignore[arg-type] # all of it that is used

    @override
    async def finish_response(
        self, request: BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        try:
            finished = await super().finish_response(request, resp, start_time)
            if self._messages:  # they came before this answer was read, and would all be answered in one go
                if len(self._messages) > _AHEAD:
                    self.force_close()
                await asyncio.sleep(0)
            return finished
        finally:
            self._is_busy = self._is_head_open = False
            self.is_idle = True
            self._take_back()
            self._close_after(self._idle_s)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        self._places.leave(self)
        self._wire = None
        if self._deadline is not None:
            self._deadline.cancel()
        if self._write_deadline is not None:
            self._write_deadline.cancel()
        super().connection_lost(exc)

    @override
    def handle_error(
        self, request: BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer in the API's shape. What an unknown client sent is never logged: it may hold a token."""
        if isinstance(exc, ConnectionError):
            logger.debug("A client has gone while it was answered: %s", type(exc).__name__)
            raise exc  # aiohttp then closes and says nothing
        if isinstance(exc, HttpProcessingError | UnicodeEncodeError):  # aiohttp's refusal would repeat what is no text
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
        if self._wire is None:
            return
        loop = asyncio.get_running_loop()
        self._closes_at = closes_at = loop.time() + seconds
        if self._deadline is None or self._deadline.when() > closes_at:
            if self._deadline is not None:
                self._deadline.cancel()
            self._deadline = loop.call_at(closes_at, self._on_deadline)

    def _on_deadline(self) -> None:
        ran, self._deadline = self._deadline, None
        if self._closes_at is None or self._wire is None or ran is None:
            return
        if self._closes_at > ran.when():
            self._deadline = asyncio.get_running_loop().call_at(self._closes_at, self._on_deadline)
            return
        self.force_close()
        self._wire.abort()  # where an answer waits for a client that does not read it, closing would wait too


def _is_room_for_a_socket(limits: WebLimits) -> bool:
    """Return whether enough files and sockets are left: the last ones are for the database and the workers."""
    free = free_descriptors()
    return free is None or free >= limits.free_descriptors


def connection_of(request: web.Request) -> HttpConnection:
    """Return the connection that a request came over."""
    if not isinstance(request.protocol, HttpConnection):
        raise ConnectionResetError
    return request.protocol


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

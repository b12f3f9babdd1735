"""The event stream: GET /events as Server-Sent Events, and what a source says back (PROTOCOL 4, 6)."""

import asyncio
import logging
import random
import re
import socket
import sys
from collections.abc import Sequence
from operator import attrgetter
from typing import override

import msgspec
from aiohttp import web
from aiohttp.http import HttpVersion11
from msgspec import Struct

from app.domain.events import Topic
from app.domain.ids import ClientId
from app.domain.player import Report
from app.domain.text import clean
from app.hub import limits
from app.hub.connection import Hello
from app.hub.frame import bye
from app.services.connections import ConnectionsService, TooManySourcesError
from app.services.player import PlayerService
from app.services.speaking import LEASE_PREFIX
from app.services.speech import SpeechService
from app.web.answers import BriefResponse, RefusalError
from app.web.connection import Connection
from app.web.routes import ID, Route, Scope, plain, route
from app.web.sink import SocketSink

logger = logging.getLogger(__name__)

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}
_RETRY_MS = (2_000, 5_000)
"""When a plain reader comes back, by chance, since it has no backoff of its own. Source: RELIABILITY D9."""
_CLIENT = re.compile(ID)
_WIDGET = re.compile("[A-Za-z0-9_-]{0,50}")
_ALL_TOPICS = frozenset(Topic)
_ENCODED = attrgetter("chunk")


class Done(Struct, frozen=True, kw_only=True):
    """The answer to a command that has nothing to tell."""

    ok: bool = True


_DONE = msgspec.json.encode(Done())


class Pong(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ping brought back.

    Attributes:
        n: The ping's number.
        t: Its stamp, as received; only the server's own record is used.
        server_ms: Of a page that sends back all of it.
    """

    n: int
    t: int | float | str | None = None
    server_ms: int | None = None


class Visibility(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the source can be seen."""

    visible: bool


class _Stream(SocketSink):
    """A stream of Server-Sent Events: each frame is a chunk of HTTP/1.1."""

    __slots__ = ("_ended",)

    def __init__(self, transport: asyncio.Transport, ended: asyncio.Event) -> None:
        super().__init__(transport, _ENCODED)
        self._ended = ended

    def close(self) -> None:
        self._ended.set()

    @override
    def abort(self) -> None:
        super().abort()
        self._ended.set()


class EventRoutes:
    """The routes of the stream."""

    def __init__(self, connections: ConnectionsService, player: PlayerService, speech: SpeechService) -> None:
        self._connections = connections
        self._player = player
        self._speech = speech

    def routes(self) -> Sequence[Route]:
        """Return the rows of the table."""
        client = f"/events/{{client:{ID}}}"
        return (
            plain("GET", "/events", Scope.DISPLAY, self._stream, summary="The event stream", takes_query_token=True),
            route("POST", f"{client}/pong", Scope.DISPLAY, self._pong, Pong, summary="Answer a ping", answer=Done),
            route(
                "POST",
                f"{client}/report",
                Scope.DISPLAY,
                self._report,
                Report,
                summary="Say what this source plays",
                answer=Done,
            ),
            route(
                "POST",
                f"{client}/visibility",
                Scope.DISPLAY,
                self._visibility,
                Visibility,
                summary="Say whether this source can be seen",
                answer=Done,
            ),
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        hello = read_hello(request)
        transport = request.transport
        if transport is None:
            raise ConnectionResetError
        is_plain = _is_plain_reader(request)
        try:
            self._connections.check_room(hello.address, hello.client)
        except TooManySourcesError as error:
            if not is_plain:
                raise no_room(error) from error
        response = web.StreamResponse(headers=_HEADERS)
        response.enable_chunked_encoding()
        await response.prepare(request)
        # This sends the head; from here on the hub writes.
        await response.write(b": efir\n\n" if not is_plain else b"retry: %d\n\n" % random.randint(*_RETRY_MS))  # noqa: S311 -- jitter
        prepare_socket(transport)
        ended = asyncio.Event()
        sink = _Stream(transport, ended)
        try:
            connection = self._connections.open(hello, sink)
        except TooManySourcesError:  # a plain reader is told so here; or somebody was faster
            sink.write(bye("limit"))
        else:
            try:
                await ended.wait()
            finally:
                connection.lost()  # does nothing where the hub itself ended it
        try:
            async with asyncio.timeout(limits.BLOCKED_WRITE_S):
                await response.write_eof()
        except TimeoutError:
            transport.abort()  # it does not even read the end
        except ConnectionError:
            pass  # it has gone
        return response

    async def _pong(self, request: web.Request, pong: Pong) -> BriefResponse:
        self._connections.pong(_client(request), pong.n)
        if isinstance(request.protocol, Connection):
            request.protocol.wait_for_pong()
        return BriefResponse(body=_DONE, content_type="application/json")

    async def _report(self, request: web.Request, report: Report) -> Done:
        leads = self._speech if report.lease.startswith(LEASE_PREFIX) else self._player
        await leads.report(_client(request), report)
        return Done()

    async def _visibility(self, request: web.Request, visibility: Visibility) -> Done:
        self._connections.set_visible(_client(request), is_visible=visibility.visible)
        return Done()


def no_room(error: TooManySourcesError) -> RefusalError:
    """Return the answer to a source over the limit."""
    return RefusalError(503, error.code, str(error), headers={"Retry-After": "5"})


def _is_plain_reader(request: web.Request) -> bool:
    """Tell whether a browser's own EventSource reads: any answer but 200 would end it for ever.

    Source: RELIABILITY V4, D9, D13.
    """
    is_stream_asked_for = "text/event-stream" in request.headers.get("Accept", "")
    return is_stream_asked_for and "Authorization" not in request.headers and "access_token" in request.query


def _client(request: web.Request) -> ClientId:
    return ClientId(request.match_info["client"])


def read_hello(request: web.Request, transport: str = "sse") -> Hello:
    """Return what a source says of itself, over whichever transport it comes.

    Raises:
        RefusalError: 400 with the field that is odd.
    """
    if request.version < HttpVersion11:
        raise RefusalError(400, "malformed", "The stream needs HTTP/1.1.")
    query = request.query
    client, widget = query.get("client", ""), query.get("widget", "")
    if client and not _CLIENT.fullmatch(client):
        raise RefusalError(400, "malformed", "A client id has 1 to 100 letters, digits or _.:-", field="client")
    if not _WIDGET.fullmatch(widget):
        raise RefusalError(400, "malformed", "There is no such widget.", field="widget")
    return Hello(
        topics=_topics(query.get("topics", "")),
        client=client,
        widget=widget,
        transport=transport,
        address=request.remote or "",
        host=(request.headers.get("Host", "")).rpartition(":")[0].lower(),
        user_agent=clean(request.headers.get("User-Agent", ""), 300),
        page_version=clean(query.get("v", ""), 50),
        is_visible=query.get("visible", "1") != "0",
        reconnects=_count(query.get("reconnects", "")),
        last_event_id=request.headers.get("Last-Event-ID") or query.get("last_event_id"),
    )


def _topics(text: str) -> frozenset[Topic]:
    if not text:
        return _ALL_TOPICS
    names = text.split(",")
    if not all(name in _ALL_TOPICS for name in names):
        raise RefusalError(400, "unknown_topic", "There is no such topic.", field="topics")
    return frozenset(Topic(name) for name in names)


def _count(text: str) -> int:
    """Return a small count; what is no number is 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0  # noqa: PLR2004 -- a million


def prepare_socket(transport: asyncio.Transport) -> None:
    """Let the kernel hold little for a slow source, and give up on a dead one. Source: RELIABILITY D11, V11."""
    sock = transport.get_extra_info("socket")
    if sock is None:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.SEND_BUFFER_BYTES)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if sys.platform == "darwin":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPALIVE, limits.KEEPALIVE_IDLE_S)
    else:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, limits.KEEPALIVE_IDLE_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, limits.KEEPALIVE_INTERVAL_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, limits.KEEPALIVE_TRIES)
    if sys.platform == "linux":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, limits.USER_TIMEOUT_MS)

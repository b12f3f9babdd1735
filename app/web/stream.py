"""The event stream: GET /events as Server-Sent Events, and what a source sends back."""

import asyncio
import contextlib
import logging
import random
import re
import socket
import sys
from collections.abc import Sequence
from typing import Annotated

from aiohttp import web
from aiohttp.http import HttpVersion11
from msgspec import Meta, Struct

from app.domain.events import Topic
from app.domain.ids import ClientId
from app.domain.player import Report
from app.domain.text import clean
from app.hub import limits
from app.hub.connection import SourceRequest, bye_frame
from app.hub.frame import Frame
from app.services.player.service import PlayerService
from app.services.sources.registry import TooManySourcesError
from app.services.sources.service import SourcesService
from app.services.speech.service import SpeechService
from app.services.speech.speaking import LEASE_PREFIX
from app.web.answers import RefusalError
from app.web.connection import RETRY_AFTER_S, connection_of
from app.web.routing import ID, Plain, Route, Scope, Typed

logger = logging.getLogger(__name__)

_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}
_RETRY_MS = (2_000, 5_000)
"""When a plain reader reconnects, at random, since EventSource has no backoff of its own."""
_CLIENT = re.compile(ID)
_WIDGET = re.compile("[A-Za-z0-9_-]{0,50}")
_TAG = re.compile("[A-Za-z0-9]{0,20}")
_ALL_TOPICS = frozenset(Topic)
_GIVEN_ONCE = ("access_token", "client", "key", "last_event_id", "reconnects", "tag", "v", "visible", "widget")
"""Of the query; ``topics`` is a list, and lists may come in parts."""


class Ok(Struct, frozen=True, kw_only=True):
    """The answer to a command without a result."""

    ok: bool = True


class Pong(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ping brought back.

    Attributes:
        n: The ping's number.
        t: Its stamp, as received; only the server's own record is used.
        server_ms: Of a page that sends back all of it.
    """

    n: Annotated[int, Meta(ge=-(2**53), le=2**53)]
    t: int | float | str | None = None
    server_ms: int | None = None


class Visibility(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the source can be seen."""

    visible: bool


def event_text(frame: Frame) -> bytes:
    """Return a frame as a Server-Sent Event. Source: WHATWG HTML 9.2."""
    head = f"id: {frame.event_id}\n" if frame.event_id is not None else ""
    return f"{head}event: {frame.event}\ndata: {frame.data}\n\n".encode("ascii")


def event_chunk(frame: Frame) -> bytes:
    """Return a frame as one chunk of HTTP/1.1's chunked coding, so that it can be written as it is."""
    text = event_text(frame)
    return b"%x\r\n%b\r\n" % (len(text), text)


class EventStream:
    """The sink of a stream of Server-Sent Events.

    Attributes:
        encoding: Chunks, which the transport takes as they are.
        is_full: Whether the socket has not taken everything that was written.
        write: Hands one encoded frame to the transport.
        buffered: Returns how many bytes the socket has not taken yet.
    """

    __slots__ = ("_ended", "_transport", "buffered", "encoding", "is_full", "write")

    def __init__(self, transport: asyncio.Transport, ended: asyncio.Event) -> None:
        """Take over a transport that nobody else writes to until the end.

        Args:
            transport: Of the source; its protocol tells ``set_full``.
            ended: Set when the hub has ended the stream.
        """
        self.encoding = event_chunk
        self.is_full = False
        self.write = transport.write
        self.buffered = transport.get_write_buffer_size
        self._transport = transport
        self._ended = ended

    def set_full(self, is_full: bool) -> None:  # noqa: FBT001 -- a callback
        """Note whether the socket holds back what was written."""
        self.is_full = is_full

    def close(self) -> None:
        """End the stream after what is buffered."""
        self._ended.set()

    def abort(self) -> None:
        """Close the connection at once."""
        self._transport.abort()
        self._ended.set()


class StreamApi:
    """The routes of the stream."""

    def __init__(self, sources: SourcesService, player: PlayerService, speech: SpeechService) -> None:
        self._sources = sources
        self._player = player
        self._speech = speech

    def routes(self) -> Sequence[Route]:
        """Return the rows of the table."""
        client = f"/events/{{client:{ID}}}"
        return (
            Plain(
                "GET",
                "/events",
                Scope.DISPLAY,
                self._stream,
                summary="The event stream",
                takes_query_token=True,
                is_stream=True,
            ),
            Typed("POST", f"{client}/pong", Scope.DISPLAY, self._pong, Pong, summary="Answer a ping", answer=Ok),
            Typed(
                "POST",
                f"{client}/report",
                Scope.DISPLAY,
                self._report,
                Report,
                summary="Say what this source plays",
                answer=Ok,
            ),
            Typed(
                "POST",
                f"{client}/visibility",
                Scope.DISPLAY,
                self._visibility,
                Visibility,
                summary="Say whether this source can be seen",
                answer=Ok,
            ),
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        source = read_source_request(request)
        transport = request.transport
        if transport is None:
            raise ConnectionResetError
        is_plain = _is_plain_reader(request)
        try:
            self._sources.check_room(source.address, source.client)
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
        sink = EventStream(transport, ended)
        connection_of(request).hand_over(sink.set_full)
        try:
            connection = self._sources.open(source, sink)
        except TooManySourcesError:  # a plain reader, or another source was faster
            sink.write(event_chunk(bye_frame("limit")))
        else:
            try:
                await ended.wait()
            finally:
                connection.lost()  # does nothing where the hub itself closed it
        try:
            async with asyncio.timeout(limits.BLOCKED_WRITE_S):
                await response.write_eof()
        except TimeoutError:
            transport.abort()  # it does not read
        except ConnectionError:
            pass  # it has gone
        return response

    async def _pong(self, request: web.Request, pong: Pong) -> Ok:
        self._sources.pong(self._sender(request), pong.n)
        connection_of(request).expect_pong()
        return Ok()

    async def _report(self, request: web.Request, report: Report) -> Ok:
        client = self._sender(request)
        self._sources.check_rate(client)
        leads = self._speech if report.lease.startswith(LEASE_PREFIX) else self._player
        await leads.report(client, report)
        return Ok()

    async def _visibility(self, request: web.Request, visibility: Visibility) -> Ok:
        client = self._sender(request)
        self._sources.check_rate(client)
        self._sources.set_visible(client, is_visible=visibility.visible)
        return Ok()

    def _sender(self, request: web.Request) -> ClientId:
        """Return the source that says something of itself.

        Raises:
            NotFoundError: It is not connected.
            ForbiddenError: Another page is this source.
        """
        client = ClientId(request.match_info["client"])
        self._sources.check_sender(client, request.headers.get("Efir-Key", ""))
        return client


def no_room(error: TooManySourcesError) -> RefusalError:
    """Return the answer to a source over the limit."""
    return RefusalError(503, error.code, str(error), headers={"Retry-After": RETRY_AFTER_S})


def _is_plain_reader(request: web.Request) -> bool:
    """Return whether a browser's own EventSource reads: any answer but 200 would end it for ever.

    Source: WHATWG HTML 9.2.3, "fail the connection".
    """
    is_stream_source_for = "text/event-stream" in request.headers.get("Accept", "")
    return is_stream_source_for and "Authorization" not in request.headers and "access_token" in request.query


def read_source_request(request: web.Request, transport: str = "sse") -> SourceRequest:
    """Return what a source sends of itself, over either transport.

    Raises:
        RefusalError: 400 with the field at fault.
    """
    if request.version < HttpVersion11:
        raise RefusalError(400, "malformed", "The stream needs HTTP/1.1.")
    query = request.query
    for name in _GIVEN_ONCE:
        if len(query.getall(name, ())) > 1:
            raise RefusalError(400, "malformed", "This may be given once only.", field=name)
    client, widget, key = query.get("client", ""), query.get("widget", ""), query.get("key", "")
    if client and not _CLIENT.fullmatch(client):
        raise RefusalError(400, "malformed", "A client id has 1 to 100 letters, digits or _.:-", field="client")
    if not _WIDGET.fullmatch(widget):
        raise RefusalError(400, "malformed", "There is no such widget.", field="widget")
    if not _TAG.fullmatch(query.get("tag", "")):
        raise RefusalError(400, "malformed", "A tag has at most 20 letters or digits.", field="tag")
    if key and not _CLIENT.fullmatch(key):
        raise RefusalError(400, "malformed", "A key has 1 to 100 letters, digits or _.:-", field="key")
    return SourceRequest(
        topics=_topics(query.getall("topics", ())),
        client=client,
        key=key,
        widget=widget,
        tag=query.get("tag", ""),
        transport=transport,
        address=request.remote or "",
        host=(request.headers.get("Host", "")).rpartition(":")[0].lower(),
        user_agent=clean(request.headers.get("User-Agent", ""), 300),
        page_version=clean(query.get("v", ""), 50),
        is_visible=query.get("visible", "1") != "0",
        reconnects=_count(query.get("reconnects", "")),
        last_event_id=request.headers.get("Last-Event-ID") or query.get("last_event_id"),
    )


def _topics(texts: Sequence[str]) -> frozenset[Topic]:
    """Return the topics of all lists together, every topic where there is no name in them."""
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    if not names:
        return _ALL_TOPICS
    if not all(name in _ALL_TOPICS for name in names):
        raise RefusalError(400, "unknown_topic", "There is no such topic.", field="topics")
    return frozenset(Topic(name) for name in names)


def _count(text: str) -> int:
    """Return a small count; what is no number is 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0  # noqa: PLR2004 -- a million


_SOCKET_OPTIONS = (
    (socket.SOL_SOCKET, "SO_SNDBUF", limits.SEND_BUFFER_BYTES),
    (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (socket.IPPROTO_TCP, "TCP_KEEPALIVE" if sys.platform == "darwin" else "TCP_KEEPIDLE", limits.KEEPALIVE_IDLE_S),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", limits.KEEPALIVE_INTERVAL_S),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", limits.KEEPALIVE_TRIES),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", limits.USER_TIMEOUT_MS),
)


def prepare_socket(transport: asyncio.Transport) -> None:
    """Let the kernel hold little for a slow source, and give up on a dead one; as far as this system knows how."""
    sock = transport.get_extra_info("socket")
    for level, name, value in _SOCKET_OPTIONS if sock is not None else ():
        if (option := getattr(socket, name, None)) is not None:
            with contextlib.suppress(OSError):  # as of the later ones in Windows before 10
                sock.setsockopt(level, option, value)

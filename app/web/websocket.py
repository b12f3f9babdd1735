"""The event stream over a WebSocket: GET /ws, the same frames and the same resume as /events.

For pages that cannot have a host name of their own: browsers open six event streams to one host, but hundreds of
WebSockets. The stream goes one way; a page answers by POST, as over Server-Sent Events.
"""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import override

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web
from msgspec import Struct

from app.hub.connection import bye_frame
from app.hub.frame import Frame
from app.services.sources.registry import TooManySourcesError
from app.services.sources.service import SourcesService
from app.web.access_control import AccessControl
from app.web.answers import RefusalError
from app.web.connection import connection_of
from app.web.routing import Plain, Route, Scope
from app.web.stream import no_room, prepare_socket, read_source_request

TOKEN_S = 5.0
"""Seconds a page has to send its token."""
_CLOSE_S = 0.5
"""Seconds the other side has to answer a close."""
_MESSAGE_BYTES = 4 << 10
_UNREAD_BYTES = 64 << 10
"""That wait for a client which sends pings."""
_REASONS: Mapping[int, bytes] = MappingProxyType(
    {
        WSCloseCode.PROTOCOL_ERROR: b"This breaks the WebSocket protocol.",
        WSCloseCode.INVALID_TEXT: b"This is not UTF-8.",
        WSCloseCode.MESSAGE_TOO_BIG: b"The message is too large.",
    }
)
"""Why aiohttp itself closes."""
_HANDSHAKE = ("Connection", "Upgrade", "Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Version")


class FirstMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page sends before anything is sent to it."""

    token: str


class _ClosedError(Exception):
    """The socket must be closed, with this code and reason."""

    def __init__(self, code: WSCloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class _WebSocket(web.WebSocketResponse):
    """aiohttp's, which gives a reason also where it closes by itself."""

    @override
    async def close(self, *, code: int = WSCloseCode.OK, message: bytes = b"", drain: bool = True) -> bool:
        return await super().close(code=code, message=message or _REASONS.get(code, b""), drain=drain)


def message_text(frame: Frame) -> bytes:
    """Return a frame as the text of a WebSocket message. The names are ours and the data ASCII: nothing is escaped."""
    head = f'"id":"{frame.event_id}",' if frame.event_id is not None else ""
    return f'{{{head}"event":"{frame.event}","data":{frame.data}}}'.encode("ascii")


class MessageStream:
    """The sink of a WebSocket: each frame is a message.

    Attributes:
        encoding: Texts, which aiohttp makes messages of.
        is_full: Whether the socket has not taken everything that was written.
        buffered: Returns how many bytes the socket has not taken yet.
    """

    def __init__(self, transport: asyncio.Transport, websocket: web.WebSocketResponse) -> None:
        self.encoding = message_text
        self.is_full = False
        self.buffered = transport.get_write_buffer_size
        self._transport = transport
        self._websocket = websocket
        self._sending: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

    def write(self, data: bytes) -> None:
        """Hand one encoded frame to the transport.

        aiohttp writes before it waits for the socket, so an eager task has written when it comes back, and what is
        left of it only waits.
        """
        sending = self._websocket.send_frame(data, WSMsgType.TEXT)
        task = asyncio.Task(sending, loop=asyncio.get_running_loop(), eager_start=True)
        if task.done():
            self._on_sent(task)
        else:
            self._sending.add(task)
            task.add_done_callback(self._on_sent)

    def set_full(self, is_full: bool) -> None:  # noqa: FBT001 -- a callback
        """Note whether the socket holds back what was written."""
        self.is_full = is_full

    def _on_sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        if not task.cancelled():
            task.exception()  # the page has gone: the handler, which reads, learns of it too

    def abort(self) -> None:
        """Close the connection at once."""
        self._transport.abort()

    def close(self) -> None:
        """Begin the closing handshake; it ends the handler's reading."""
        self._closing = asyncio.create_task(self.end(WSCloseCode.OK, ""), name="close a WebSocket")

    async def closed(self) -> None:
        """Wait until a closing that has begun is done."""
        if self._closing is not None:
            await self._closing

    async def end(self, code: int, reason: str) -> None:
        """Close with a code and a reason; a page that does not read them in time is cut."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._websocket.close(code=code, message=reason.encode())
        except TimeoutError:
            self.abort()
        if self.buffered() > 0:
            self.abort()

    async def receive(self) -> str:
        """Return the next text.

        Raises:
            _ClosedError: Something else came, or nothing comes any more.
        """
        while (message := await self._websocket.receive()).type in {WSMsgType.PING, WSMsgType.PONG}:
            if message.type is WSMsgType.PING:
                await self._answer_ping(message.data)
        if message.type is WSMsgType.TEXT:
            return str(message.data)
        if message.type is WSMsgType.BINARY:
            raise _ClosedError(WSCloseCode.UNSUPPORTED_DATA, "Only text is accepted.")
        raise _ClosedError(WSCloseCode.OK, "")  # it is closed already; this closes nothing

    async def _answer_ping(self, data: bytes) -> None:
        """Answer a ping, and cut a client that sends more pings than it reads answers.

        Something may wait though it reads: Windows' loop hands over what is written a turn later.
        """
        if self.buffered() > _UNREAD_BYTES:
            self.abort()
        else:
            await self._websocket.pong(data)


class WebSocketApi:
    """The one route."""

    def __init__(self, sources: SourcesService, access: AccessControl) -> None:
        self._sources = sources
        self._access = access
        self._deadlines: set[asyncio.Timeout] = set()

    def routes(self) -> Sequence[Route]:
        """Return the rows of the table."""
        summary = "The event stream over a WebSocket"
        return (Plain("GET", "/ws", Scope.FIRST_MESSAGE, self._stream, summary=summary, is_stream=True),)

    def stop(self) -> None:
        """Wait no longer for tokens, so that no silent socket holds up the end of the server."""
        for deadline in self._deadlines:
            if not deadline.expired():  # one that is just expiring cannot be set any more
                deadline.reschedule(0)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        source = read_source_request(request, "ws")
        transport = request.transport
        if transport is None:
            raise ConnectionResetError
        try:
            self._sources.check_room(source.address, source.client)
        except TooManySourcesError as error:
            raise no_room(error) from error
        websocket = _WebSocket(timeout=_CLOSE_S, autoping=False, compress=False, max_msg_size=_MESSAGE_BYTES)
        # aiohttp answers with what a client put there, and what is no text cannot be answered with.
        if not all(request.headers.get(name, "").isascii() for name in _HANDSHAKE):
            raise RefusalError(400, "malformed", "The handshake is malformed.")
        # A subprotocol is refused here, because aiohttp would log what an unknown client put there.
        if "Sec-WebSocket-Protocol" in request.headers or not websocket.can_prepare(request):
            headers = {"Upgrade": "websocket"}
            raise RefusalError(426, "upgrade_needed", "This address speaks WebSocket only.", headers=headers)
        await websocket.prepare(request)
        prepare_socket(transport)
        stream = MessageStream(transport, websocket)
        connection_of(request).hand_over(stream.set_full)
        try:
            await self._check_token(request, stream)
            connection = self._sources.open(source, stream)
            try:
                await stream.receive()
                raise _ClosedError(WSCloseCode.UNSUPPORTED_DATA, "No messages are accepted here; use POST.")
            finally:
                connection.lost()  # does nothing where the hub itself closed it
        except _ClosedError as closed:
            if not websocket.closed:
                await stream.end(closed.code, closed.reason)
        except TooManySourcesError as error:  # another source was faster
            stream.write(message_text(bye_frame("limit")))
            await stream.end(WSCloseCode.TRY_AGAIN_LATER, str(error))
        await stream.closed()
        return websocket

    async def _check_token(self, request: web.Request, stream: MessageStream) -> None:
        try:
            async with asyncio.timeout(TOKEN_S) as deadline:
                self._deadlines.add(deadline)
                try:
                    text = await stream.receive()
                finally:
                    self._deadlines.discard(deadline)
        except TimeoutError:
            raise _ClosedError(WSCloseCode.TRY_AGAIN_LATER, "No token came in time.") from None
        try:
            first = msgspec.json.decode(text, type=FirstMessage)
        except (msgspec.DecodeError, UnicodeError):
            raise _ClosedError(WSCloseCode.POLICY_VIOLATION, 'The first message must be {"token": "…"}.') from None
        try:
            self._access.check_credentials(request, first.token, Scope.DISPLAY)
        except RefusalError as refusal:
            is_wrong = refusal.status in {401, 403}
            code = WSCloseCode.POLICY_VIOLATION if is_wrong else WSCloseCode.TRY_AGAIN_LATER
            raise _ClosedError(code, str(refusal)) from refusal

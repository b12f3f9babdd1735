"""A connection to OBS by obs-websocket 5, JSON over a WebSocket.

Source: obs-websocket, docs/generated/protocol.md (messages, close codes, authentication). Nothing that OBS sends is
logged: settings of sources hold links.
"""

import asyncio
import base64
import contextlib
import hashlib
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import msgspec
from msgspec import Struct

from app.domain.obs import ObsAnswer, ObsClosedError, ObsEvents, ObsPlace, ObsReason, ObsRefusedError, ObsRequest

_PROTOCOL: Final = "obswebsocket.json"
_RPC: Final = 1
_LARGEST_FRAME: Final = 16 << 20
_HEARTBEAT_S: Final = 20.0
_LIMIT_S: Final = 5.0
"""For the handshake, and for each answer."""
_MOST_OPEN: Final = 200
"""Questions at once; more are a mistake of ours."""

_HELLO, _IDENTIFY, _IDENTIFIED, _REIDENTIFY, _EVENT, _REQUEST, _ANSWER, _BATCH, _ANSWERS = 0, 1, 2, 3, 5, 6, 7, 8, 9
_CLOSED: Final = {
    4009: ObsReason.WRONG_PASSWORD,
    4010: ObsReason.TOO_OLD,
    4011: ObsReason.KICKED,
}
"""By close code; every other end is one that passes by itself."""

type OnEvent = Callable[[str, Mapping[str, Any]], None]


class _Message(Struct):
    op: int
    d: dict[str, Any]


_DECODER = msgspec.json.Decoder(_Message)


class ObsConnection:
    """One connection. Every question that is open when it ends fails at once.

    Attributes:
        is_unprotected: OBS asked for no password.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, on_event: OnEvent) -> None:
        self._socket = socket
        self._on_event = on_event
        self._open: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._reidentified: list[asyncio.Future[None]] = []
        self._end: ObsReason | None = None
        self.is_unprotected = False

    async def identify(self, password: str, events: ObsEvents) -> None:
        """Say who asks, and which events are wanted; as the first thing.

        Raises:
            ObsClosedError: It is no OBS, the password is wrong, or OBS does not answer.
        """
        try:
            async with asyncio.timeout(_LIMIT_S):
                hello = await self._received(_HELLO)
                asked = hello.get("authentication")
                answer: dict[str, Any] = {"rpcVersion": _RPC, "eventSubscriptions": int(events)}
                if asked is not None:
                    answer["authentication"] = _proof(password, str(asked["salt"]), str(asked["challenge"]))
                self.is_unprotected = asked is None
                await self._send(_IDENTIFY, answer)
                await self._received(_IDENTIFIED)
        except TimeoutError:
            raise ObsClosedError(ObsReason.SILENT) from None
        except (KeyError, TypeError):
            raise ObsClosedError(ObsReason.NOT_OBS) from None

    async def pump(self) -> None:
        """Take what OBS sends, until it ends the connection.

        Raises:
            ObsClosedError: How it ended.
        """
        try:
            while True:
                message = await self._next()
                if message.op == _EVENT:
                    self._on_event(str(message.d.get("eventType", "")), message.d.get("eventData") or {})
                elif message.op in {_ANSWER, _ANSWERS}:
                    waiting = self._open.pop(str(message.d.get("requestId")), None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(message.d)
                elif message.op == _IDENTIFIED and self._reidentified:
                    first = self._reidentified.pop(0)
                    if not first.done():
                        first.set_result(None)
        except ObsClosedError as error:
            self._fail(error.reason)
            raise
        finally:
            self._fail(ObsReason.ENDED)

    async def ask(self, name: str, **fields: object) -> dict[str, Any]:
        """Carry out one request and return what OBS answers.

        Raises:
            ObsRefusedError: OBS refused it; its ``code`` says why.
            ObsClosedError: The connection ended, or there was no answer in time.
        """
        answer = await self._asked(_REQUEST, {"requestType": name, "requestData": fields})
        result = _answer(answer)
        if not result.is_good:
            raise ObsRefusedError(name, result.code)
        return result.data

    async def batch(self, requests: Sequence[ObsRequest], *, halts: bool = False) -> tuple[ObsAnswer, ...]:
        """Carry out requests in order, and return their answers: with ``halts`` only up to the first refused one.

        Raises:
            ObsClosedError: As of `ask`.
        """
        if not requests:
            return ()
        asked = [{"requestType": request.name, "requestData": request.fields} for request in requests]
        answer = await self._asked(_BATCH, {"haltOnFailure": halts, "executionType": 0, "requests": asked})
        return tuple(_answer(one) for one in answer.get("results") or ())

    async def subscribe(self, events: ObsEvents) -> None:
        """Ask for other events from now on.

        Raises:
            ObsClosedError: As of `ask`.
        """
        done: asyncio.Future[None] = self._future()
        self._reidentified.append(done)
        await self._send(_REIDENTIFY, {"eventSubscriptions": int(events)})
        await self._within(done)

    # Messages

    async def _asked(self, op: int, content: dict[str, Any]) -> dict[str, Any]:
        if len(self._open) >= _MOST_OPEN:
            raise ObsClosedError(ObsReason.SILENT)
        number = str(next(self._numbers))
        content["requestId"] = number
        waiting: asyncio.Future[dict[str, Any]] = self._future()
        self._open[number] = waiting
        try:
            await self._send(op, content)
            return await self._within(waiting)
        finally:
            self._open.pop(number, None)

    def _future(self) -> asyncio.Future[Any]:
        if self._end is not None:
            raise ObsClosedError(self._end)
        return asyncio.get_running_loop().create_future()

    async def _within[T](self, waiting: asyncio.Future[T]) -> T:
        try:
            async with asyncio.timeout(_LIMIT_S):
                return await waiting
        except TimeoutError:
            raise ObsClosedError(ObsReason.SILENT) from None

    async def _send(self, op: int, content: Mapping[str, object]) -> None:
        try:
            await self._socket.send_str(msgspec.json.encode({"op": op, "d": content}).decode())
        except (aiohttp.ClientError, ConnectionError, RuntimeError):  # the last: it is closing
            raise ObsClosedError(self._reason()) from None

    async def _received(self, op: int) -> dict[str, Any]:
        message = await self._next()
        if message.op != op:
            raise ObsClosedError(ObsReason.NOT_OBS)
        return message.d

    async def _next(self) -> _Message:
        message = await self._socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise ObsClosedError(self._reason())
        try:
            return _DECODER.decode(message.data)
        except (msgspec.MsgspecError, RecursionError):
            raise ObsClosedError(ObsReason.NOT_OBS) from None

    def _reason(self) -> ObsReason:
        return _CLOSED.get(self._socket.close_code or 0, ObsReason.ENDED)

    def _fail(self, reason: ObsReason) -> None:
        """End everything that waits for OBS."""
        if self._end is None:
            self._end = reason
        waiting: list[asyncio.Future[Any]] = [*self._open.values(), *self._reidentified]
        for one in waiting:
            if not one.done():
                one.set_exception(ObsClosedError(self._end))
                one.exception()  # who asked may have given up already
        self._open.clear()
        self._reidentified.clear()


async def serve(
    place: ObsPlace,
    events: ObsEvents,
    on_event: OnEvent,
    work: Callable[[ObsConnection], Awaitable[None]],
) -> None:
    """Connect to OBS and do the work, which ends with the connection at the latest.

    Args:
        place: Where OBS listens.
        events: Which of them are wanted.
        on_event: Called on the loop with the name and the fields of each.
        work: Done with the connection once it stands; cancelled when that ends.

    Raises:
        ObsClosedError: It could not be made, or it ended before the work.
    """
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        socket = await _opened(session, place)
        try:
            connection = ObsConnection(socket, on_event)
            await connection.identify(place.password, events)
            await _until_ended(connection.pump(), work(connection))
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await socket.close()


async def _until_ended(pump: Coroutine[object, object, None], work: Awaitable[None]) -> None:
    """Wait until one of both has ended, and end the other; an error of the pump comes first."""
    tasks = asyncio.ensure_future(pump), asyncio.ensure_future(work)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        was_done = [task for task in tasks if task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in was_done:
        task.result()


async def _opened(session: aiohttp.ClientSession, place: ObsPlace) -> aiohttp.ClientWebSocketResponse:
    try:
        async with asyncio.timeout(_LIMIT_S):
            return await session.ws_connect(
                f"ws://{place.host}:{place.port}",
                protocols=(_PROTOCOL,),
                max_msg_size=_LARGEST_FRAME,
                heartbeat=_HEARTBEAT_S,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
    except TimeoutError:
        raise ObsClosedError(ObsReason.UNREACHABLE) from None
    except aiohttp.WSServerHandshakeError:
        raise ObsClosedError(ObsReason.NOT_OBS) from None
    except (aiohttp.ClientConnectorError, OSError):
        raise ObsClosedError(ObsReason.NOT_RUNNING) from None
    except (aiohttp.ClientError, ValueError):
        raise ObsClosedError(ObsReason.NOT_OBS) from None


async def is_well(link: str) -> bool:
    """Return whether Efir's own server answers at the host and port of a link, as a page finds it."""
    parts = urlsplit(link)
    try:
        async with (
            asyncio.timeout(_LIMIT_S),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(f"http://127.0.0.1:{parts.port}/healthz", headers={"Host": parts.netloc}) as response,
        ):
            return response.ok
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return False


def _proof(password: str, salt: str, challenge: str) -> str:
    """Return what shows that the password is known. Source: protocol.md, creating an authentication string."""
    return _digest(_digest(password + salt) + challenge)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()).decode()


def _answer(answer: Mapping[str, Any]) -> ObsAnswer:
    status = answer.get("requestStatus")
    code = status.get("code") if isinstance(status, dict) else None
    data = answer.get("responseData")
    return ObsAnswer(code if isinstance(code, int) else 0, data if isinstance(data, dict) else {})

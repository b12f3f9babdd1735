"""HTTP and WebSocket as a feed needs them: limits of time and size, no cookies, and one kind of error.

Nothing that a service sends is logged: it holds names, addresses and sometimes keys.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from copy import copy
from email.utils import parsedate_to_datetime
from types import MappingProxyType, TracebackType
from typing import Any, Self

import aiohttp
import msgspec

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError

REFUSALS = MappingProxyType({401: FeedReason.KEY_REFUSED, 403: FeedReason.NOT_ALLOWED})
"""Answers after which a person must act; a service may mean something else by them."""
_FORBIDDEN = 403
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500
_DEADLINE_S = 20.0
_ANSWER_BYTES = 8 * 1024 * 1024
_FRAME_BYTES = 1024 * 1024
_ERROR_BYTES = 64 * 1024
_LONGEST_PAUSE_S = 3_600.0

type Explain = Callable[[int, bytes], FeedError | None]
"""Reads the status and the body of an answer that is an error; None where it says nothing of its own."""


class Http:
    """A session for one connection of a feed: ``async with Http("https://…", {"X-Token": key}) as http``.

    Attributes:
        headers: Sent with every request.
    """

    def __init__(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        refusals: Mapping[int, FeedReason] = REFUSALS,
        deadline_s: float = _DEADLINE_S,
        explain: Explain | None = None,
        *,
        pages_count: bool = False,
    ) -> None:
        """Describe it; nothing is connected yet.

        Args:
            address: Scheme, host and perhaps the beginning of the path, without a last slash.
            headers: Sent with every request; keys belong here and not into an address.
            refusals: Statuses after which it is not tried again.
            deadline_s: For a whole answer.
            explain: Asked before ``refusals``, for services that say in the body of an error what is wrong.
            pages_count: The service refuses by a page. Else a page is of something that stands before the service, such
                as a check for robots, and says nothing about the key.
        """
        self._address = address
        self.headers = dict(headers or {})
        self._refusals = refusals
        self._deadline_s = deadline_s
        self._explain = explain
        self._pages_count = pages_count
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session; it connects with the first request."""
        self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        await self.close()

    def open(self) -> None:
        """Open the session where it is not open, for one that lives longer than a block of code."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=self._deadline_s)
            )

    async def close(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def signed(self, headers: Mapping[str, str]) -> "Http":
        """Return the same session with more headers, such as a token that was renewed."""
        signed = copy(self)
        signed.headers = {**self.headers, **headers}
        return signed

    async def get[T](self, path: str, shape: type[T], parameters: Mapping[str, str] | None = None) -> T:
        """Return the JSON of an answer in its shape.

        Raises:
            FeedRefusedError: By its status.
            FeedError: It cannot be reached, is down, asks for a pause, or answers something else.
        """
        return await self.ask("GET", path, shape, parameters=parameters)

    async def page(self, path: str, parameters: Mapping[str, str] | None = None) -> str:
        """Return the text of a page; errors as of `get`."""
        try:
            async with await self._opened("GET", path, params=parameters) as response:
                return (await _body(response)).decode(errors="replace")
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None

    async def look(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Return status and body of an answer, also where that is an error.

        Raises:
            FeedError: It cannot be reached.
        """
        try:
            async with await self._answered("GET", path, headers) as response:
                return response.status, await _beginning(response)
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None

    async def post[T](
        self, path: str, shape: type[T], *, json: object = None, form: Mapping[str, str] | None = None
    ) -> T:
        """Send JSON or a form, and return the JSON of the answer in its shape; errors as of `get`."""
        return await self.ask("POST", path, shape, json=json, form=form)

    async def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send bytes, and do not look at the answer; errors as of `get`."""
        try:
            async with await self._opened("POST", path, headers, data=body):
                return
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None

    async def ask[T](
        self,
        method: str,
        path: str,
        shape: type[T],
        *,
        parameters: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
    ) -> T:
        """Return the JSON of an answer in its shape, where an empty one is ``null``; errors as of `get`."""
        try:
            async with await self._opened(method, path, params=parameters, json=json, data=form) as response:
                return msgspec.json.decode(await _body(response) or b"null", type=shape, strict=False)
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None  # the text of the error would hold the address
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise FeedError(FeedReason.STRANGE_ANSWER) from None

    @asynccontextmanager
    async def stream(
        self, path: str, parameters: Mapping[str, str] | None = None, *, quiet_s: float, kind: str = ""
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open an answer that goes on for as long as the service likes; its parts come as they arrive.

        Args:
            path: As of `get`.
            parameters: As of `get`.
            quiet_s: The longest pause between two parts.
            kind: The type it has to be of; empty for any.

        Raises:
            FeedError: As of `get`. While it is read: it was cut, or was quiet for too long.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._deadline_s, sock_read=quiet_s)
        try:
            response = await self._opened("GET", path, params=parameters, timeout=timeout)
        except aiohttp.SocketTimeoutError:
            raise FeedError(FeedReason.SILENT) from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None
        try:
            if kind and response.content_type != kind:
                raise FeedError(FeedReason.STRANGE_ANSWER)
            yield _parts(response)
        finally:
            response.close()

    async def _opened(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        **more: Any,  # noqa: ANN401 -- of aiohttp
    ) -> aiohttp.ClientResponse:
        response = await self._answered(method, path, headers, **more)
        try:
            await self._check(response)
        except BaseException:
            response.close()
            raise
        return response

    async def _answered(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        **more: Any,  # noqa: ANN401 -- of aiohttp
    ) -> aiohttp.ClientResponse:
        assert self._session is not None  # noqa: S101 -- used inside ``async with``
        return await self._session.request(
            method, self._address + path, headers={**self.headers, **headers}, allow_redirects=False, **more
        )

    @asynccontextmanager
    async def socket(self, address: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket at a whole address; frames are at most 1 MB. Pings are answered by `next_text` only.

        Raises:
            FeedRefusedError: By the status of the answer.
            FeedError: It cannot be reached.
        """
        assert self._session is not None  # noqa: S101 -- used inside ``async with``
        try:
            opened = await self._session.ws_connect(
                address,
                headers=self.headers,
                max_msg_size=_FRAME_BYTES,
                autoping=False,  # so that a ping is something heard
                timeout=aiohttp.ClientWSTimeout(ws_close=2.0),
            )
        except aiohttp.WSServerHandshakeError as error:
            raise self._error(error.status, error.headers or {}) from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise FeedError(FeedReason.UNREACHABLE) from None
        try:
            yield opened
        finally:
            await opened.close()

    async def _check(self, response: aiohttp.ClientResponse) -> None:
        if not response.ok or response.status in range(300, 400):
            body = await _beginning(response)
            told = self._explain and self._explain(response.status, body)
            is_page = is_wall(response.status, body) and not self._pages_count
            raise told or self._error(response.status, response.headers, is_page=is_page)

    def _error(self, status: int, headers: Mapping[str, str], *, is_page: bool = False) -> FeedError:
        if status in self._refusals and not is_page:
            return FeedRefusedError(self._refusals[status])
        pause_s = retry_after_s(headers.get("Retry-After", ""), headers.get("Date", ""))
        if status == _TOO_MANY_REQUESTS:
            return FeedError(FeedReason.TOO_OFTEN, pause_s or 60.0)
        is_down = status >= _SERVER_ERRORS
        return FeedError(FeedReason.SERVICE_DOWN if is_down else FeedReason.STRANGE_ANSWER, pause_s)


def is_wall(status: int, body: bytes) -> bool:
    """Return whether an answer forbids by a page, as what stands before a service does."""
    return status == _FORBIDDEN and body.lstrip().startswith(b"<")


def retry_after_s(value: str, now: str = "") -> float | None:
    """Return the seconds of a ``Retry-After``, an hour at most; None where it is missing or says nothing.

    Args:
        value: A number, or a date. Source: RFC 9110, 10.2.3.
        now: When the answer was sent, by the service's clock.
    """
    if value.isascii() and value.isdigit():
        return min(float(value), _LONGEST_PAUSE_S)
    try:
        pause_s = (parsedate_to_datetime(value) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):  # of one with a time zone and one without
        return None
    return min(pause_s, _LONGEST_PAUSE_S) if pause_s > 0 else None


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        body += part
        if len(body) > _ANSWER_BYTES:
            raise FeedError(FeedReason.STRANGE_ANSWER)
    return bytes(body)


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in response.content.iter_chunked(_ERROR_BYTES):
        body += part
        if len(body) >= _ERROR_BYTES:
            break
    return bytes(body)


async def _parts(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for part in response.content.iter_any():
            yield part
    except TimeoutError:
        raise FeedError(FeedReason.SILENT) from None
    except (aiohttp.ClientError, OSError):
        raise FeedError(FeedReason.ENDED) from None


async def next_text(
    socket: aiohttp.ClientWebSocketResponse,
    within_s: float | None = None,
    on_life: Callable[[], None] = lambda: None,
) -> str | None:
    """Return the next text frame, and answer the pings before it; None where none came in time.

    Args:
        socket: Of `Http.socket`.
        within_s: For ever by default.
        on_life: Called for each ping and each answer to one of ours.

    Raises:
        FeedError: The connection ended, or it sent something that is no text.
    """
    try:
        async with asyncio.timeout(within_s):
            message = await socket.receive()
            while message.type in _LIFE:
                if message.type is aiohttp.WSMsgType.PING:
                    await socket.pong(message.data)
                on_life()
                message = await socket.receive()
    except TimeoutError:
        return None
    except (aiohttp.ClientError, OSError):
        raise FeedError(FeedReason.ENDED) from None
    if message.type is aiohttp.WSMsgType.TEXT:
        return str(message.data)
    is_end = message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED}
    raise FeedError(FeedReason.ENDED if is_end else FeedReason.STRANGE_ANSWER)


_LIFE = frozenset({aiohttp.WSMsgType.PING, aiohttp.WSMsgType.PONG})

"""Centrifugo, protocol 1, as a client that only listens: commands with their answers, and publications between them."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

import aiohttp
import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason
from app.feeds.http import next_text
from app.feeds.parts import shaped

_ANSWER_S: Final = 20.0
_SUBSCRIBE: Final = 1
_PING: Final = 7
_UNSUBSCRIBED: Final = 3


class _Error(Struct):
    code: int = 0


class _Reply(Struct):
    id: int = 0
    error: _Error | None = None
    result: msgspec.Raw = msgspec.Raw(b"{}")


class _Client(Struct):
    client: str


class _Publication(Struct):
    data: msgspec.Raw


class _Push(Struct):
    type: int = 0
    data: msgspec.Raw = msgspec.Raw(b"null")


class RejectedError(Exception):
    """It refuses a command; the code is its own."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class Centrifugo:
    """One connection. A frame holds one or more lines, and a line is an answer or a publication, in any order."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, on_life: Callable[[], None], ping_s: float = 25.0
    ) -> None:
        """Begin.

        Args:
            socket: As it was opened.
            on_life: Called for all that comes.
            ping_s: Between two pings of ours.
        """
        self._socket = socket
        self._on_life = on_life
        self._ping_s = ping_s
        self._ping_at = asyncio.get_running_loop().time() + ping_s
        self._last_id = 0
        self._replies: deque[_Reply] = deque()
        self._published: deque[msgspec.Raw] = deque()

    async def connect(self, token: str) -> str:
        """Say who we are, and return the id of this connection; raises as `subscribe`."""
        told = shaped(await self._ask({"params": {"token": token}}), _Client)
        if told is None:
            raise FeedError(FeedReason.STRANGE_ANSWER)
        return told.client

    async def subscribe(self, channel: str, token: str) -> None:
        """Ask for a channel.

        Raises:
            RejectedError: It refuses.
            FeedError: It does not answer, or the connection ended.
        """
        await self._ask({"params": {"channel": channel, "token": token}, "method": _SUBSCRIBE})

    async def published(self, within_s: float) -> msgspec.Raw | None:
        """Return the next publication; None where none came in time.

        Raises:
            FeedError: The connection or the subscription ended.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within_s
        while not self._published:
            if loop.time() >= self._ping_at:
                await self._send({"method": _PING})
                self._ping_at = loop.time() + self._ping_s
            if loop.time() >= end:
                return None
            await self._read(min(end, self._ping_at) - loop.time())
            self._replies.clear()  # to pings
        return self._published.popleft()

    async def _ask(self, command: Mapping[str, object]) -> msgspec.Raw:
        sent = await self._send(command)
        try:
            async with asyncio.timeout(_ANSWER_S):
                while True:
                    reply = next((one for one in self._replies if one.id == sent), None)
                    if reply is not None:
                        break
                    await self._read(None)
        except TimeoutError:
            raise FeedError(FeedReason.SILENT) from None
        if reply.error is not None:
            raise RejectedError(reply.error.code)
        return reply.result

    async def _send(self, command: Mapping[str, object]) -> int:
        self._last_id += 1
        try:
            await self._socket.send_json({**command, "id": self._last_id})
        except (aiohttp.ClientError, OSError):
            raise FeedError(FeedReason.ENDED) from None
        return self._last_id

    async def _read(self, within_s: float | None) -> None:
        text = await next_text(self._socket, None if within_s is None else max(within_s, 0.0), self._on_life)
        if text is None:
            return
        self._on_life()
        for line in text.split("\n"):  # a message may hold other signs that separate lines
            reply = shaped(line, _Reply)
            if reply is not None and reply.id:
                self._replies.append(reply)
            elif reply is not None:
                self._take(reply.result)

    def _take(self, raw: msgspec.Raw) -> None:
        push = shaped(raw, _Push)
        if push is not None and push.type == _UNSUBSCRIBED:
            raise FeedError(FeedReason.ENDED)
        publication = shaped(push.data, _Publication) if push is not None and not push.type else None
        if publication is not None:
            self._published.append(publication.data)

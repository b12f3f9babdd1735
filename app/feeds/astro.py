"""Astro, the gateway of StreamElements: a WebSocket with JSON frames, topics and a token to go on after its restart."""

import asyncio
from collections import deque
from typing import Final

import aiohttp
import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason
from app.feeds.http import next_text
from app.feeds.parts import shaped
from app.services.ports import FeedOut

_ANSWER_S: Final = 20.0
"""For the welcome, and for the answer to a subscription."""
_UNAUTHORISED: Final = frozenset({"err_unauthorized", "err_forbidden"})


class AstroFrame(Struct):
    """What it sends.

    Attributes:
        type: ``welcome``, ``response``, ``message`` or ``reconnect``; empty for what is no frame.
        error: Of a ``response``; None where it was a success.
        topic: Of a ``message``.
        ts: When it was sent.
    """

    type: str = ""
    error: str | None = None
    topic: str | None = None
    ts: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def reconnect_token(self) -> str:
        """With it the next connection has the subscriptions of this one; empty where there is none."""
        told = shaped(self.data, _Told)
        return told.reconnect_token if told else ""


class _Told(Struct):
    reconnect_token: str = ""


class NotAllowedError(Exception):
    """It does not accept the key for this topic."""


class AstroLine:
    """One connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, out: FeedOut) -> None:
        """Begin.

        Args:
            socket: As it was opened.
            out: Told whenever something is heard.
        """
        self._socket = socket
        self._out = out
        self._earlier: deque[AstroFrame] = deque()

    async def welcome(self) -> AstroFrame:
        """Wait for its first frame.

        Raises:
            FeedError: It does not come, or the connection ends.
        """
        return await self._answer("welcome")

    async def subscribe(self, topic: str, room: str, key: str, kind: str) -> None:
        """Ask for a topic. What arrives before the answer is kept for `next`.

        Args:
            topic: Its name.
            room: Id of the channel.
            key: For the channel.
            kind: Of the key: ``jwt`` or ``apikey``.

        Raises:
            NotAllowedError: By the key.
            FeedError: It does not answer, or cannot do it now.
        """
        data = {"topic": topic, "room": room, "token": key, "token_type": kind}
        try:
            await self._socket.send_json({"type": "subscribe", "nonce": "1", "data": data})
        except (aiohttp.ClientError, OSError):
            raise FeedError(FeedReason.ENDED) from None
        error = (await self._answer("response")).error
        if error in _UNAUTHORISED:
            raise NotAllowedError
        if error == "rate_limit_exceeded":
            raise FeedError(FeedReason.TOO_OFTEN, 10.0)
        if error:
            raise FeedError(FeedReason.SERVICE_DOWN)

    async def next(self, within_s: float) -> AstroFrame | None:
        """Return the next frame; None where none came in time.

        Raises:
            FeedError: The connection ended.
        """
        return self._earlier.popleft() if self._earlier else await self._read(within_s)

    async def _answer(self, kind: str) -> AstroFrame:
        try:
            async with asyncio.timeout(_ANSWER_S):
                while True:
                    frame = await self._read(None)
                    if frame is not None and frame.type == kind:
                        return frame
                    self._earlier += [frame] if frame is not None else []
        except TimeoutError:
            raise FeedError(FeedReason.SILENT) from None

    async def _read(self, within_s: float | None) -> AstroFrame | None:
        text = await next_text(self._socket, within_s, self._out.heard)
        if text is None:
            return None
        self._out.heard()
        return shaped(text, AstroFrame) or AstroFrame()

"""Socket.IO over Engine.IO 3 or 4, as a client that only listens: one WebSocket, in events."""

import asyncio
from typing import Final, Literal

import aiohttp
import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason
from app.feeds.http import next_text
from app.feeds.parts import shaped

type Version = Literal[3, 4]
_OLD: Final = 3
_ANSWER_S: Final = 20.0
_LONGEST_S: Final = 120.0


class _Open(Struct, rename="camel"):
    ping_interval: float = 25_000
    ping_timeout: float = 5_000


class EngineIo:
    """One connection. In version 3 the client pings, in version 4 the server does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, version: Version) -> None:
        self._socket = socket
        self._client_pings = version == _OLD
        self._interval_s = self._timeout_s = _ANSWER_S
        self._ping_at = float("inf")

    async def open(self) -> None:
        """Join; raises `FeedError`: the server does not let us in, does not answer, or ends it."""
        packet = await next_text(self._socket, _ANSWER_S)
        if packet is None:
            raise FeedError(FeedReason.SILENT)
        told = shaped(packet[1:], _Open) if packet.startswith("0") else None
        if told is None:
            raise FeedError(FeedReason.STRANGE_ANSWER)
        self._interval_s = min(max(told.ping_interval / 1000, 0.01), _LONGEST_S)
        self._timeout_s = min(max(told.ping_timeout / 1000, 0.01), _LONGEST_S)
        if self._client_pings:
            self._ping_at = asyncio.get_running_loop().time() + self._interval_s
        else:
            await self._send("40")
        while not (packet := await self.packet()).startswith("40"):
            if packet.startswith("44"):
                raise FeedError(FeedReason.ENDED)

    async def packet(self) -> str:
        """Return the next packet, also a ping that was answered; raises `FeedError`: it ended, or is silent."""
        loop = asyncio.get_running_loop()
        dead_at = loop.time() + self._interval_s + self._timeout_s
        while True:
            if loop.time() >= self._ping_at:
                await self._send("2")
                self._ping_at = loop.time() + self._interval_s
            due_s = min(dead_at, self._ping_at) - loop.time()
            packet = await next_text(self._socket, max(due_s, 0.0))
            if packet is None:
                if loop.time() >= dead_at:
                    raise FeedError(FeedReason.SILENT)
                continue
            if packet.startswith("2"):
                await self._send("3" + packet[1:])
            if packet.startswith(("1", "41")):
                raise FeedError(FeedReason.ENDED)
            return packet

    async def _send(self, packet: str) -> None:
        try:
            await self._socket.send_str(packet)
        except (aiohttp.ClientError, OSError):
            raise FeedError(FeedReason.ENDED) from None


def event_of(packet: str) -> tuple[str, msgspec.Raw] | None:
    """Return the name and the first argument of an event such as ``42["event",{…}]``; None for another packet."""
    if not packet.startswith("42"):
        return None
    parts = shaped(packet[2:].lstrip("0123456789"), list[msgspec.Raw])
    name = shaped(parts[0], str) if parts else None
    return (name, parts[1]) if parts and name is not None and len(parts) > 1 else None

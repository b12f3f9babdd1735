"""Streamlabs: a Socket.IO server of either version, with donations."""

import asyncio
import json
from typing import Any, override

from aiohttp import WSMsgType, web

from tests.fakes.web_service import WebService

KEY = "eyJ0b2tlbiI6IlN0cmVhbWxhYnMifQ+/="


def donation(number: int, **changes: Any) -> dict[str, Any]:
    """Return one donation as it stands in an event."""
    return {
        "id": number,
        "name": "Оля",
        "from": "Оля",
        "amount": "50.00",
        "formatted_amount": "₴50.00",
        "currency": "UAH",
        "donation_currency": "UAH",
        "message": f"donation {number}",
        "from_user_id": None,
        "_id": f"x{number}",
        "priority": 10,
    } | changes


class Streamlabs(WebService):
    """One account.

    Attributes:
        version: Of Engine.IO that it speaks.
        interval_s: Between two pings.
        ending: How it treats who comes: ``""`` for well, ``close``, ``error`` (of Socket.IO), ``silent``, ``joined``
            to end it right after.
        answers_pings: False for a line that is dead.
        first_packet: Of each connection, instead of its usual one.
        pings: Of the clients, or answers of theirs.
    """

    def __init__(self, version: int = 3) -> None:
        super().__init__()
        self.version = version
        self.interval_s = 0.05
        self.timeout_s = 60.0
        self.ending = ""
        self.answers_pings = True
        self.first_packet = ""
        self.pings = 0
        self.sockets: list[web.WebSocketResponse] = []

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.expect(request.path == "/socket.io/", f"unknown {request.path}")
        self.expect(request.query.get("transport") == "websocket", "no transport")
        if request.query.get("token") != KEY:
            return web.json_response({"code": 4, "message": "Forbidden"}, status=403)
        if request.query.get("EIO") != str(self.version):
            return web.json_response({"code": 5, "message": "Unsupported protocol version"}, status=400)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        told = {
            "sid": "s1",
            "upgrades": [],
            "pingInterval": self.interval_s * 1000,
            "pingTimeout": self.timeout_s * 1000,
        }
        if self.ending == "close":
            return socket
        await socket.send_str(self.first_packet or f"0{json.dumps(told)}")
        if self.version == 4:
            self.expect(await socket.receive_str() == "40", "version 4 without a wish to join")
        if self.ending == "error":
            await socket.send_str('44"Authentication error"')
            return socket
        if self.ending != "silent":
            await socket.send_str("40" if self.version == 3 else '40{"sid":"s2"}')
        if self.ending != "joined":
            self.sockets.append(socket)
            await self._serve(socket)
        return socket

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        pinger = asyncio.create_task(self._ping(socket)) if self.version == 4 else None
        try:
            while True:
                message = await socket.receive(30)
                if message.type is not WSMsgType.TEXT:
                    return
                expected = "2" if self.version == 3 else "3"
                self.expect(message.data == expected, f"{message.data!r} of a client that only listens")
                self.pings += 1
                if self.version == 3 and self.answers_pings:
                    await socket.send_str("3")
        finally:
            self.sockets.remove(socket)
            if pinger is not None:
                pinger.cancel()

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        while self.answers_pings:
            await asyncio.sleep(self.interval_s)
            await socket.send_str("2")

    async def say(self, packet: str) -> None:
        """Send any packet."""
        await self.send(self.sockets, packet)

    async def push(self, *donations: dict[str, Any], **changes: Any) -> None:
        """Send donations in one event."""
        event = {"type": "donation", "event_id": "evt_1", "message": list(donations)} | changes
        await self.say(f"42{json.dumps(['event', event])}")

    async def drop(self) -> None:
        """Close all sockets."""
        await asyncio.gather(*(socket.close() for socket in list(self.sockets)))

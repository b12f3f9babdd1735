"""StreamElements: the list of tips, and Astro with its subscriptions and its restarts."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, override

from aiohttp import WSMsgType, web

from tests.fakes.web_service import WebService

ROOM = "5a0000000000000000000001"


def key(expires_at: float | None = None) -> str:
    """Return a JWT as the dashboard shows it; nobody checks its signature here."""
    claims = json.dumps({"exp": int(expires_at), "channel": ROOM} if expires_at else {}).encode()
    return f"eyJhbGciOiJIUzI1NiJ9.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.c2lnbmF0dXJl"


def tip(number: int, **changes: Any) -> dict[str, Any]:
    """Return a tip as it stands in the list and in a push; the number is also the second at which it was made."""
    donation = {
        "user": {"username": "Оля", "email": "olia@example.com", "geo": "UA"},
        "message": f"tip {number}",
        "amount": 4.2,
        "currency": "USD",
        "paymentMethod": "scheme",
    }
    made = datetime.fromtimestamp(number, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "_id": f"tip{number}",
        "channel": ROOM,
        "donation": donation | changes.pop("donation", {}),
        "approved": "allowed",
        "status": "success",
        "createdAt": made,
        "updatedAt": made,
        "transactionId": "2AB30000",
    } | changes


class StreamElements(WebService):
    """One channel.

    Attributes:
        tips: Of the list, oldest first.
        sockets: Open ones that may get tips.
        subscribed: How many subscriptions were asked for.
        error: Of the next subscriptions.
        on_page: Called before each page is answered.
        before_answer: Pushed between a subscription and its answer.
        now: Its clock.
    """

    def __init__(self, key: str, scheme: str = "Bearer") -> None:
        super().__init__()
        self.key, self.scheme = key, scheme
        self.tips: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.subscribed = 0
        self.error = ""
        self.on_page: Callable[[], None] = lambda: None
        self.before_answer: list[dict[str, Any]] = []
        self.now = time.time
        self.welcomes = True
        self.ping_s: float | None = None
        self.pongs_missing = 0
        self._tokens: dict[str, bool] = {}

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._astro(request)
        self.expect(self.key not in request.path_qs, "the key is in an address")
        if request.headers.get("Authorization") != f"{self.scheme} {self.key}":
            return web.json_response({"statusCode": 401, "error": "Unauthorized"}, status=401)
        if request.path == "/kappa/v2/channels/me":
            return web.json_response({"_id": ROOM, "displayName": "Streamer", "provider": "twitch", "email": "s@x"})
        if request.path == f"/kappa/v2/tips/{ROOM}":
            return self._page(request)
        self.violations.append(f"unknown {request.path}")
        return web.Response(status=404, text="<html>")

    def _page(self, request: web.Request) -> web.Response:
        self.on_page()
        asked = request.query
        after, offset, limit = int(asked["after"]), int(asked["offset"]), int(asked["limit"])
        self.expect(limit <= 100, "more than 100 tips asked for at once")
        docs = [one for one in reversed(self.tips) if _ms(one) > after][offset : offset + limit]
        return web.json_response({"docs": docs, "total": len(self.tips), "limit": limit, "offset": offset})

    async def _astro(self, request: web.Request) -> web.WebSocketResponse:
        self.expect("Authorization" not in request.headers, "the key is in the handshake")
        token = request.query.get("reconnect_token")
        socket = web.WebSocketResponse(heartbeat=self.ping_s)
        await socket.prepare(request)
        if token is not None:
            if not self._tokens.pop(token, False):
                await socket.close()
                return socket
            self.sockets.append(socket)
        if self.welcomes:
            now = datetime.fromtimestamp(self.now(), UTC).isoformat()
            await socket.send_json({"id": "01J", "ts": now, "type": "welcome", "data": {"client_id": "01J"}})
        try:
            async for message in socket:
                self.expect(message.type is WSMsgType.TEXT, "a frame that is no text")
                await self._command(socket, json.loads(message.data), is_restored=token is not None)
        finally:
            self.pongs_missing += socket.close_code == 1006
            if socket in self.sockets:
                self.sockets.remove(socket)
        return socket

    async def _command(self, socket: web.WebSocketResponse, frame: dict[str, Any], *, is_restored: bool) -> None:
        self.expect(not is_restored, "subscribed again after a restart")
        self.expect(socket not in self.sockets, "subscribed twice")
        self.expect(frame["type"] == "subscribe", "no subscription")
        data = frame["data"]
        kind = "jwt" if self.scheme == "Bearer" else "apikey"
        expected = {"topic": "channel.tips", "room": ROOM, "token": self.key, "token_type": kind}
        self.expect(data == expected, "a subscription to something else")
        self.subscribed += 1
        answer = {"id": "01J", "type": "response", "nonce": frame["nonce"], "data": {"message": "…"}}
        if self.error:
            await socket.send_json(answer | {"error": self.error})
            return
        self.sockets.append(socket)
        for one in self.before_answer:
            await socket.send_json(pushed(one))
        await socket.send_json(answer)

    async def push(self, *tips: dict[str, Any]) -> None:
        """Add tips to the list and send them to whoever is subscribed."""
        self.tips += tips
        for one in tips:
            await self.say(json.dumps(pushed(one)))

    async def say(self, text: str) -> None:
        """Send anything."""
        await self.send(self.sockets, text)

    async def restart(self, token: str, *, is_valid: bool = True) -> None:
        """Ask whoever is subscribed to come back with a token."""
        self._tokens[token] = is_valid
        await self.say(json.dumps({"type": "reconnect", "data": {"message": "…", "reconnect_token": token}}))

    async def drop(self) -> None:
        """Close all sockets."""
        await asyncio.gather(*(socket.close() for socket in list(self.sockets)))


def pushed(one: dict[str, Any]) -> dict[str, Any]:
    """Return the frame of a tip."""
    return {"id": "01J", "ts": one["createdAt"], "type": "message", "topic": "channel.tips", "room": ROOM, "data": one}


def _ms(one: dict[str, Any]) -> int:
    return int(datetime.fromisoformat(one["createdAt"]).timestamp() * 1000)

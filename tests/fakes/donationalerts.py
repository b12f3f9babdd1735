"""DonationAlerts: the page of its sign-in, its API, and Centrifugo of protocol 1."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any, override
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

from tests.fakes.web_service import WebService

CLIENT = "10042"
USER = 7001


def key_until(ends_at_s: float | None) -> str:
    """Return an access token, which is a JWT, that ends then."""
    claims = {"aud": CLIENT, "exp": ends_at_s, "sub": str(USER)}
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJ0eXAiOiJKV1QifQ.{middle}.c2lnbmF0dXJl"


KEY = key_until(None)
SCOPES = "oauth-user-show oauth-donation-index oauth-donation-subscribe"
CHANNEL = f"$alerts:donation_{USER}"
_FOR_SOCKET = "socket-token"
_FOR_CHANNEL = "channel-token"
_PER_PAGE = 30


def donation(number: int, **changes: Any) -> dict[str, Any]:
    """Return a donation as it stands in the list and in a push."""
    return {
        "id": number,
        "name": "donation",
        "username": "Оля",
        "message": f"donation {number}",
        "message_type": "text",
        "amount": 500,
        "currency": "UAH",
        "amount_in_user_currency": 500,
        "created_at": "2026-11-29 09:00:00",
        "is_shown": 0,
    } | changes


class DonationAlerts(WebService):
    """One account.

    Attributes:
        donations: Of the list, oldest first.
        sockets: Subscribed ones.
        codes: Errors of Centrifugo, for ``connect`` and ``subscribe``.
        early: Pushed before the answer to a subscription, in the same frame.
        pings: Of clients.
        on_page: Called before each page.
        redirect_url: That the application was registered with; empty for none.
        answer_of_user: On the page of the sign-in: ``allow``, or the error that it sends the browser back with.
        key: Access token that it gives and takes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.donations: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.codes: dict[str, int] = {}
        self.early: list[dict[str, Any]] = []
        self.channels: object = None
        self.is_silent = False
        self.pings = 0
        self.clients = 0
        self.on_page: Callable[[], None] = lambda: None
        self.redirect_url = ""
        self.answer_of_user = "allow"
        self.key = KEY

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.expect(self.key not in request.path_qs, "the key is in an address")
        match request.path:
            case "/connection/websocket":
                return await self._centrifugo(request)
            case "/oauth/authorize":
                return self._sign_in(request)
            case _:
                return await self._api(request)

    async def _api(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({"message": "Unauthenticated."}, status=401)
        match request.path:
            case "/api/v1/user/oauth":
                user = {"id": USER, "name": "streamer", "email": "s@example.com"}
                return web.json_response({"data": user | {"socket_connection_token": _FOR_SOCKET}})
            case "/api/v1/centrifuge/subscribe":
                asked = await request.json()
                right = {"channels": [CHANNEL], "client": f"client-{self.clients}"}
                self.expect(asked == right, "a subscription for another connection")
                found = self.channels
                usual = [{"channel": CHANNEL, "token": _FOR_CHANNEL}]
                return web.json_response({"channels": usual if found is None else found})
            case "/api/v1/alerts/donations":
                return self._page(int(request.query["page"]))
        self.violations.append(f"unknown {request.path}")
        return web.Response(status=404)

    def _sign_in(self, request: web.Request) -> web.Response:
        """Send the browser back, as where the streamer pressed a button (RFC 6749, 4.2)."""
        asked = dict(request.query)
        self.expect(request.method == "GET", "a sign-in that no browser opened")
        self.expect(
            set(asked) == {"client_id", "redirect_uri", "response_type", "scope", "state"},
            "another question, or a secret",
        )
        self.expect((asked["response_type"], asked["scope"]) == ("token", SCOPES), "another grant")
        self.expect(len(asked["state"]) >= 30, "a state that can be guessed")
        if asked["client_id"] != CLIENT or asked["redirect_uri"] != self.redirect_url:
            return web.Response(status=400, text="invalid_client")
        if self.answer_of_user == "allow":
            given = {"access_token": self.key, "token_type": "Bearer", "expires_in": "631152000"}
        else:
            given = {"error": self.answer_of_user}
        back = urlencode({**given, "state": asked["state"]})
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}#{back}"})

    def _page(self, number: int) -> web.Response:
        self.on_page()
        newest_first = self.donations[::-1]
        page = newest_first[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        last = max(1, -(-len(newest_first) // _PER_PAGE))
        self.expect(number <= last, "a page behind the last")
        meta = {"current_page": number, "last_page": last, "per_page": _PER_PAGE, "total": len(newest_first)}
        return web.json_response({"data": page, "links": {}, "meta": meta})

    async def _centrifugo(self, request: web.Request) -> web.WebSocketResponse:
        self.expect("Authorization" not in request.headers, "the key is in the handshake")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        try:
            async for message in socket:
                self.expect(message.type is WSMsgType.TEXT, "a frame that is no text")
                if not self.is_silent:
                    await self._command(socket, json.loads(message.data))
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
        return socket

    async def _command(self, socket: web.WebSocketResponse, command: dict[str, Any]) -> None:
        number, method, params = command["id"], command.get("method", 0), command.get("params")
        if method == 7:
            self.pings += 1
            await socket.send_str(json.dumps({"id": number, "result": {}}))
            return
        name = "subscribe" if method == 1 else "connect"
        if name in self.codes:
            await socket.send_json({"id": number, "error": {"code": self.codes[name], "message": "…"}})
            return
        if name == "connect":
            self.expect(params == {"token": _FOR_SOCKET}, "another token")
            self.clients += 1
            await socket.send_json({"id": number, "result": {"client": f"client-{self.clients}", "version": "2.8.6"}})
            return
        self.expect(params == {"channel": CHANNEL, "token": _FOR_CHANNEL}, "another channel")
        self.expect(socket not in self.sockets, "subscribed twice")
        self.sockets.append(socket)
        lines = [*map(pushed, self.early), json.dumps({"id": number, "result": {}})]
        await socket.send_str("\n".join(lines) + "\n")

    async def push(self, *donations: dict[str, Any]) -> None:
        """Add donations to the list and send them in one frame."""
        self.donations += donations
        await self.say("\n".join(map(pushed, donations)))

    async def say(self, text: str) -> None:
        """Send anything."""
        await self.send(self.sockets, text)

    async def drop(self) -> None:
        """Close all sockets."""
        await asyncio.gather(*(socket.close() for socket in list(self.sockets)))


def pushed(one: dict[str, Any]) -> str:
    """Return the line of a publication."""
    return json.dumps({"result": {"channel": CHANNEL, "data": {"seq": 1, "data": one}}})

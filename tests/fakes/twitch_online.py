"""Twitch for an account that signs in: the device code flow, EventSub over WebSocket, rewards and lines of chat."""

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, override

from aiohttp import WSMsgType, web

from tests.fakes.web_service import WebService

CLIENT = "abcdefghij0123456789klmnopqrst"
USER, LOGIN = "1001", "streamer"
MESSAGE = "channel.chat.message"
NOTIFICATION = "channel.chat.notification"
DELETED = "channel.chat.message_delete"
USER_CLEARED = "channel.chat.clear_user_messages"
CLEARED = "channel.chat.clear"
REDEEMED = "channel.channel_points_custom_reward_redemption.add"
CHANGED = "channel.channel_points_custom_reward_redemption.update"
POWER_UP = "channel.custom_power_up_redemption.add"
OF_CHAT, OF_REWARDS = (MESSAGE, NOTIFICATION, DELETED, USER_CLEARED, CLEARED), (REDEEMED, CHANGED, POWER_UP)
SCOPES = ("user:read:chat", "bits:read", "channel:manage:redemptions", "user:write:chat")
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_MOST_LINES, _LINES_S = 20, 30.0


class Session:
    """One of EventSub.

    Attributes:
        sockets: The one that it is read by, and the old one while it is moved.
        is_moved: It was, so its subscriptions came with it.
    """

    def __init__(self, number: int) -> None:
        self.id = f"session-{number}"
        self.sockets: list[web.WebSocketResponse] = []
        self.is_moved = False
        self.is_used = asyncio.Event()
        self.reconnect_url = ""


class TwitchOnline(WebService):
    """One channel, and the account that it belongs to.

    Attributes:
        answer_of_user: What the streamer does with the code: ``wait``, ``allow``, ``deny`` or ``expire``.
        interval_s: How often the code may be asked for.
        expires_in_s: Of the tokens.
        scopes: That are granted.
        is_revoked: The streamer has withdrawn everything.
        keepalive_s: Promised in the welcome.
        is_silent: It sends no signs of life.
        unused_s: A session without a subscription is closed after that.
        move_s: A client that was asked to come to another server has left the old one by then.
        keeps_orphans: Subscriptions outlive their session, as they do for a while.
        has_points: The channel has channel points.
        sessions: In the order in which they began.
        subscriptions: By id.
        rewards: By id; those of Efir.
        redemptions: By id, in their order.
        said: Lines that were written in the chat.
        echoes: Lines that were written come back as events.
        closed: Codes with which clients were closed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answer_of_user = "wait"
        self.interval_s = 0.05
        self.expires_in_s = 14_000.0
        self.scopes: tuple[str, ...] = SCOPES
        self.is_revoked = False
        self.keepalive_s = 30.0
        self.is_silent = False
        self.unused_s = 10.0
        self.move_s = 30.0
        self.keeps_orphans = False
        self.has_points = True
        self.sessions: list[Session] = []
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.rewards: dict[str, dict[str, Any]] = {}
        self.redemptions: dict[str, dict[str, Any]] = {}
        self.said: list[str] = []
        self.said_at: deque[float] = deque(maxlen=_MOST_LINES + 1)
        self.echoes = True
        self.closed: list[int] = []
        self.polls = self.refreshes = 0
        self.per_page = 50
        self.on_token: Callable[[], object] = lambda: None
        self._beside: dict[web.WebSocketResponse, list[asyncio.Task[None]]] = {}
        self._number = itertools.count(1)
        self._polled_at: float | None = None
        self._codes: dict[str, str] = {}
        self.access: set[str] = set()
        self.refresh: set[str] = set()
        self._used: set[str] = set()

    @property
    def env(self) -> dict[str, str]:
        """Return what lets the program use it."""
        return {
            "EFIR_FEED_TWITCH_API_URL": f"{self.url}/helix",
            "EFIR_FEED_TWITCH_LOGIN_URL": f"{self.url}/id",
            "EFIR_FEED_TWITCH_EVENTSUB_URL": self.socket_url,
        }

    @property
    def socket_url(self) -> str:
        return f"{self.url.replace('http:', 'ws:')}/ws"

    @property
    def secrets(self) -> set[str]:
        """Return every token that was ever given out."""
        return self.access | self.refresh | self._used | set(self._codes)

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        secrets = self.access | self.refresh | self._used
        self.expect(not any(secret in request.path_qs for secret in secrets), "a token is in an address")
        match request.path.split("/")[1:]:
            case ["id", "oauth2", "validate"]:
                return self._validated(request)
            case ["id", "oauth2", what]:
                form = {str(name): str(value) for name, value in (await request.post()).items()}
                self.expect("client_secret" not in form, "a secret is in the form")
                return {"device": self._device, "token": self._token, "revoke": self._revoke}[what](form)
            case ["ws", *_]:
                return await self._eventsub(request)
            case ["helix", *rest]:
                return await self._helix(request, "/".join(rest))
        self.violations.append(f"unknown {request.path}")
        return web.Response(status=404)

    # Signing in

    def _device(self, form: dict[str, str]) -> web.Response:
        if form.get("client_id") != CLIENT:
            return refused(400, "invalid client")
        self.expect(set(form) == {"client_id", "scopes"}, f"the form {sorted(form)}")
        self.expect(set(form["scopes"].split()) == set(SCOPES), f"the scopes {form['scopes']}")
        code = f"device-{next(self._number)}-{'d' * 30}"
        self._codes[code] = "open"
        self._polled_at = time.monotonic()
        return web.json_response(
            {
                "device_code": code,
                "expires_in": 1800,
                "interval": self.interval_s,
                "user_code": "ABCDEFGH",
                "verification_uri": "https://www.twitch.tv/activate?public=true&device-code=ABCDEFGH",
            }
        )

    def _token(self, form: dict[str, str]) -> web.Response:
        self.expect(form.get("client_id") == CLIENT, "another client")
        if form.get("grant_type") == "refresh_token":
            return self._refreshed(form)
        right = {"client_id", "scopes", "device_code", "grant_type"}
        self.expect(set(form) == right and form["grant_type"] == _GRANT, f"the form {form}")
        now = time.monotonic()
        assert self._polled_at is not None
        self.expect(now - self._polled_at >= self.interval_s * 0.99, "a poll that is too fast")
        self._polled_at = now
        self.polls += 1
        if self._codes.get(form["device_code"]) != "open" or self.answer_of_user == "expire":
            return refused(400, "invalid device code")
        if self.answer_of_user == "deny":
            return refused(400, "access_denied")
        if self.answer_of_user == "wait":
            return refused(400, "authorization_pending")
        self._codes[form["device_code"]] = "used"
        return self._pair()

    def _refreshed(self, form: dict[str, str]) -> web.Response:
        self.expect(set(form) == {"client_id", "refresh_token", "grant_type"}, f"the form {sorted(form)}")
        self.refreshes += 1
        token = form["refresh_token"]
        if token not in self.refresh or self.is_revoked:
            self.expect(token not in self._used or self.is_revoked, "a refresh token was used twice")
            return refused(400, "Invalid refresh token")
        self.refresh.discard(token)
        self._used.add(token)
        return self._pair()

    def _pair(self) -> web.Response:
        number = next(self._number)
        access, refresh = f"access{number}{'a' * 24}", f"refresh{number}{'r' * 42}"
        self.access.add(access)
        self.refresh.add(refresh)
        self.on_token()
        return web.json_response(
            {
                "access_token": access,
                "refresh_token": refresh,
                "expires_in": self.expires_in_s,
                "scope": list(self.scopes),
                "token_type": "bearer",
            }
        )

    def _revoke(self, form: dict[str, str]) -> web.Response:
        self.expect(form.get("client_id") == CLIENT, "another client")
        if form.get("token") not in self.access:
            return refused(400, "Invalid token")
        self.is_revoked = True
        return web.Response()

    def _is_good(self, token: str) -> bool:
        return token in self.access and not self.is_revoked

    def _validated(self, request: web.Request) -> web.Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        self.expect(kind == "OAuth", f"validated as {kind}")
        if not self._is_good(token):
            return refused(401, "invalid access token")
        told = {"client_id": CLIENT, "login": LOGIN, "user_id": USER, "scopes": list(self.scopes)}
        return web.json_response(told | {"expires_in": int(self.expires_in_s)})

    def forget_access(self) -> None:
        """Let every token that was given out so far end."""
        self._used |= self.access
        self.access.clear()

    # The API

    async def _helix(self, request: web.Request, path: str) -> web.Response:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        self.expect(kind == "Bearer", f"authorised as {kind}")
        self.expect(request.headers.get("Client-Id") == CLIENT, "another Client-Id")
        if not self._is_good(token):
            return refused(401, "Invalid OAuth token")
        body = await request.json() if request.can_read_body else {}
        query = dict(request.query)
        routes: dict[tuple[str, str], Callable[[dict[str, str], dict[str, Any]], web.Response]] = {
            ("POST", "eventsub/subscriptions"): self._subscribe,
            ("GET", "eventsub/subscriptions"): self._subscribed,
            ("DELETE", "eventsub/subscriptions"): self._unsubscribe,
            ("POST", "channel_points/custom_rewards"): self._create_reward,
            ("GET", "channel_points/custom_rewards"): self._list_rewards,
            ("GET", "channel_points/custom_rewards/redemptions"): self._list_redemptions,
            ("PATCH", "channel_points/custom_rewards/redemptions"): self._settle,
            ("POST", "chat/messages"): self._say,
        }
        route = routes.get((request.method, path))
        if route is None:
            self.violations.append(f"unknown {request.method} {path}")
            return web.Response(status=404)
        return route(query, body)

    def _subscribe(self, _: dict[str, str], body: dict[str, Any]) -> web.Response:
        kind = body["type"]
        condition = {"broadcaster_user_id": USER} | ({"user_id": USER} if kind in OF_CHAT else {})
        self.expect(kind in OF_CHAT + OF_REWARDS, f"a subscription to {kind}")
        self.expect(body["version"] == "1", f"version {body['version']} of {kind}")
        self.expect(body["condition"] == condition, f"condition {body['condition']}")
        self.expect(body["transport"]["method"] == "websocket", "another transport")
        session = next((one for one in self.sessions if one.id == body["transport"]["session_id"]), None)
        self.expect(session is not None and session.sockets, "a subscription for a session that is not there")
        if session is None:
            return refused(400, "no such session")
        self.expect(not session.is_moved, "a subscription after the session was moved")
        if kind in OF_CHAT and "user:read:chat" not in self.scopes:
            return refused(403, "subscription missing proper authorization")
        if kind in OF_REWARDS and not self.has_points:
            return refused(403, "subscription missing proper authorization")
        if any((one["type"], one["condition"]) == (kind, condition) for one in self.subscriptions.values()):
            return refused(409, "subscription already exists")
        one = {"id": f"sub-{next(self._number)}", "status": "enabled"} | body
        self.subscriptions[one["id"]] = one
        session.is_used.set()
        return web.json_response({"data": [one], "total": len(self.subscriptions)}, status=202)

    def _subscribed(self, query: dict[str, str], _: dict[str, Any]) -> web.Response:
        found = [one for one in self.subscriptions.values() if one["type"] == query.get("type", one["type"])]
        return web.json_response({"data": found, "total": len(found), "pagination": {}})

    def _unsubscribe(self, query: dict[str, str], _: dict[str, Any]) -> web.Response:
        found = self.subscriptions.pop(query["id"], None)
        return refused(404, "subscription not found") if found is None else web.Response(status=204)

    def _create_reward(self, query: dict[str, str], body: dict[str, Any]) -> web.Response:
        self.expect(query == {"broadcaster_id": USER}, f"a reward for {query}")
        self.expect(body["is_user_input_required"] is True, "a reward without a text")
        if not self.has_points:
            return refused(403, "channel points are not available for the broadcaster")
        if any(one["title"] == body["title"] for one in self.rewards.values()):
            return refused(400, "CREATE_CUSTOM_REWARD_DUPLICATE_REWARD")
        reward = {"id": f"reward-{next(self._number)}", "title": body["title"], "cost": body["cost"]}
        self.rewards[reward["id"]] = reward
        return web.json_response({"data": [reward]})

    def _list_rewards(self, query: dict[str, str], _: dict[str, Any]) -> web.Response:
        self.expect(query.get("broadcaster_id") == USER, "rewards of another channel")
        self.expect(query.get("only_manageable_rewards") == "true", "the rewards of others")
        if not self.has_points:
            return refused(403, "channel points are not available for the broadcaster")
        return web.json_response({"data": list(self.rewards.values())})

    def _list_redemptions(self, query: dict[str, str], _: dict[str, Any]) -> web.Response:
        self.expect(query.get("broadcaster_id") == USER and query.get("status") == "UNFULFILLED", f"a list of {query}")
        if query["reward_id"] not in self.rewards:
            self.violations.append("redemptions of somebody else's reward")
            return refused(403, "not allowed")
        found = [
            {**one, "status": "UNFULFILLED"}
            for one in self.redemptions.values()
            if one["reward"]["id"] == query["reward_id"] and one["status"] == "unfulfilled"
        ]
        first, size = int(query.get("after", "0")), min(int(query.get("first", "20")), self.per_page)
        after = {"cursor": str(first + size)} if first + size < len(found) else {}
        return web.json_response({"data": found[first : first + size], "pagination": after})

    def _settle(self, query: dict[str, str], body: dict[str, Any]) -> web.Response:
        one = self.redemptions.get(query["id"])
        self.expect(query["broadcaster_id"] == USER, "another channel")
        if one is None or one["reward"]["id"] != query["reward_id"] or query["reward_id"] not in self.rewards:
            self.violations.append(f"settles {query}")
            return refused(404, "no such redemption")
        if one["status"] != "unfulfilled":
            return refused(400, "the redemption is not unfulfilled")
        self.expect(body["status"] in {"FULFILLED", "CANCELED"}, f"status {body}")
        one["status"] = body["status"].lower()
        self._later(CHANGED, one)
        return web.json_response({"data": [one]})

    def _say(self, _: dict[str, str], body: dict[str, Any]) -> web.Response:
        self.expect(body["broadcaster_id"] == USER and body["sender_id"] == USER, "writes as somebody else")
        self.expect(0 < len(body["message"]) <= 500, "a line that is too long")
        self.expect("user:write:chat" in self.scopes, "writes without permission")
        now = time.monotonic()
        self.said_at.append(now)
        is_full = len(self.said_at) > _MOST_LINES and now - self.said_at[0] < _LINES_S
        self.expect(not is_full, "more than 20 lines in 30 s")
        self.said.append(body["message"])
        if self.echoes:
            self._later(MESSAGE, line(next(self._number), body["message"], author=USER, name="Streamer"))
        return web.json_response({"data": [{"message_id": f"said-{len(self.said)}", "is_sent": True}]})

    # EventSub

    async def _eventsub(self, request: web.Request) -> web.WebSocketResponse:
        self.expect("Authorization" not in request.headers, "the token is in the handshake")
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        url = f"{self.url.replace('http:', 'ws:')}{request.path_qs}"
        moved = next((one for one in self.sessions if one.reconnect_url and one.reconnect_url == url), None)
        if request.path != "/ws" and moved is None:
            self.violations.append(f"a reconnect to {request.path_qs}")
            await self._close(socket, 4007)
            return socket
        if moved is None:
            self.expect(10 <= int(request.query["keepalive_timeout_seconds"]) <= 600, "another keepalive")
        session = moved or Session(next(self._number))
        session.reconnect_url = ""
        if moved is None:
            self.sessions.append(session)
        session.is_moved = moved is not None
        session.sockets.append(socket)
        await self.send_to(socket, "session_welcome", {"session": self._described(session, "connected")})
        beside = self._beside[socket] = [asyncio.create_task(self._keep_alive(socket))]
        if moved is None:
            beside.append(asyncio.create_task(self._close_unused(session, socket)))
        try:
            async for message in socket:
                self.violations.append(f"the client sends a frame: {message.type}")
                self.expect(message.type is WSMsgType.TEXT, "of another type")
                await self._close(socket, 4001)
        finally:
            for task in self._beside.pop(socket):
                task.cancel()
            session.sockets.remove(socket)
            if not session.sockets and not self.keeps_orphans:
                self._drop_subscriptions(session)
        return socket

    def _described(self, session: Session, status: str) -> dict[str, Any]:
        return {
            "id": session.id,
            "status": status,
            "keepalive_timeout_seconds": self.keepalive_s if status == "connected" else None,
            "reconnect_url": session.reconnect_url or None,
        }

    def _drop_subscriptions(self, session: Session) -> None:
        for key, one in list(self.subscriptions.items()):
            if one["transport"]["session_id"] == session.id:
                del self.subscriptions[key]

    async def _keep_alive(self, socket: web.WebSocketResponse) -> None:
        while True:
            await asyncio.sleep(self.keepalive_s / 3)
            if not self.is_silent:
                await self.send_to(socket, "session_keepalive", {})

    async def _close_unused(self, session: Session, socket: web.WebSocketResponse) -> None:
        try:
            async with asyncio.timeout(self.unused_s):
                await session.is_used.wait()
        except TimeoutError:
            await self._close(socket, 4003)

    async def _close_moved(self, socket: web.WebSocketResponse) -> None:
        await asyncio.sleep(self.move_s)
        self.violations.append("the old socket is open after the move")
        await self._close(socket, 4004)

    async def _close(self, socket: web.WebSocketResponse, code: int) -> None:
        self.closed.append(code)
        await socket.close(code=code)

    async def send_to(self, socket: web.WebSocketResponse, kind: str, payload: dict[str, Any], **metadata: str) -> None:
        """Send one frame."""
        made = {
            "message_id": f"message-{next(self._number)}",
            "message_type": kind,
            "message_timestamp": datetime.now(UTC).isoformat().replace("+00:00", "123Z"),
        }
        text = json.dumps({"metadata": made | metadata, "payload": payload}, ensure_ascii=False)
        if not socket.closed:
            await socket.send_str(text)

    def _later(self, kind: str, event: dict[str, Any]) -> None:
        asyncio.get_running_loop().create_task(self.tell(kind, event)).add_done_callback(lambda done: done.exception())

    async def tell(self, kind: str, event: dict[str, Any], *, on: int = -1, **metadata: str) -> None:
        """Send an event to the sessions that subscribed to it.

        Args:
            kind: Of the subscription.
            event: Its content.
            on: Which of a session's sockets; the newest by default.
            metadata: Other than usual.
        """
        for session in self.sessions:
            is_wanted = any(
                one["type"] == kind and one["transport"]["session_id"] == session.id
                for one in self.subscriptions.values()
            )
            if is_wanted and session.sockets:
                told = {"subscription": {"id": "s", "type": kind, "status": "enabled"}, "event": event}
                more = {"subscription_type": kind, "subscription_version": "1"}
                await self.send_to(session.sockets[on], "notification", told, **more | metadata)

    async def move(self) -> Session:
        """Ask the newest session to come to another server."""
        session = self.sessions[-1]
        session.reconnect_url = f"{self.socket_url}/moved?token={next(self._number)}&x=%20y"
        old = session.sockets[-1]
        described = {"session": self._described(session, "reconnecting")}
        await self.send_to(old, "session_reconnect", described)
        self._beside[old].append(asyncio.create_task(self._close_moved(old)))
        return session

    async def revoke(self, status: str = "authorization_revoked", kind: str = MESSAGE) -> None:
        """Tell that a subscription is over."""
        session = self.sessions[-1]
        await self.send_to(session.sockets[-1], "revocation", {"subscription": {"type": kind, "status": status}})

    async def drop(self, code: int = 4000) -> None:
        """Close every socket."""
        sockets: Iterable[web.WebSocketResponse] = [one for session in self.sessions for one in session.sockets]
        await asyncio.gather(*(self._close(socket, code) for socket in sockets))

    @property
    def is_listened_to(self) -> bool:
        """Return whether somebody has subscribed to everything."""
        wanted = set(OF_CHAT + (OF_REWARDS if self.has_points else ()))
        return wanted <= {one["type"] for one in self.subscriptions.values()}

    def redeem(self, reward_id: str, text: str, author: str = "2002") -> dict[str, Any]:
        """Let a viewer take a reward; return what there is to tell of it."""
        number = next(self._number)
        reward = self.rewards.get(reward_id, {"id": reward_id, "title": "Other", "cost": 10})
        redemption_id = f"redemption-{number}"
        one: dict[str, Any] = {
            "id": redemption_id,
            "broadcaster_user_id": USER,
            "user_id": author,
            "user_login": "olia",
            "user_name": "Оля",
            "user_input": text,
            "status": "unfulfilled",
            "reward": reward,
            "redeemed_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        }
        self.redemptions[redemption_id] = one
        return one


def line(number: int, text: str, *, author: str = "2002", name: str = "Оля", **changes: Any) -> dict[str, Any]:
    """Return a line of chat as its event has it."""
    return {
        "broadcaster_user_id": USER,
        "broadcaster_user_login": LOGIN,
        "source_broadcaster_user_id": None,
        "chatter_user_id": author,
        "chatter_user_login": "olia",
        "chatter_user_name": name,
        "message_id": f"m{number}",
        "message": {"text": text, "fragments": [{"type": "text", "text": text}]},
        "message_type": "text",
        "badges": [],
        "cheer": None,
        "color": "#FF0000",
        "reply": None,
        "channel_points_custom_reward_id": None,
    } | changes


def refused(status: int, message: str) -> web.Response:
    """Return an error as Twitch writes it."""
    return web.json_response({"error": "…", "status": status, "message": message}, status=status)

"""What Efir asks of Twitch's API by the streamer's sign-in: events, rewards, lines of chat.

Never tried on a real account. Source: dev.twitch.tv/docs/api/reference.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from app.domain.errors import ConflictError
from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, SignedIn
from app.feeds.http import Http, is_wall
from app.feeds.parts import Seen, shaped
from app.feeds.twitch_lines import visible
from app.feeds.twitch_login import TwitchLogin

ADDRESS: Final = "https://api.twitch.tv/helix"
_MOST_PAGES: Final = 100
_PER_PAGE: Final = "50"
_MOST_SAID: Final = 100
_SUBSCRIPTIONS: Final = "/eventsub/subscriptions"
_REWARDS: Final = "/channel_points/custom_rewards"
_REDEMPTIONS: Final = f"{_REWARDS}/redemptions"


class RefusedRequestError(FeedError):
    """It does not do what it was asked for. The status is its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(FeedReason.STRANGE_ANSWER)
        self.status = status
        self.message = message


class _Trouble(Struct):
    message: str = ""


class _TokenRefusedError(FeedError):
    """It does not accept the token; it may be renewed."""


class _Pagination(Struct):
    cursor: str = ""


class _Page(Struct):
    data: list[msgspec.Raw]
    pagination: _Pagination = msgspec.field(default_factory=_Pagination)


class _WithId(Struct):
    id: str


class _Transport(Struct):
    session_id: str = ""


class _Subscription(Struct):
    id: str
    type: str
    transport: _Transport = msgspec.field(default_factory=_Transport)


_NO: Final = frozenset({400, 403, 404, 409, 422})
_NOT_SIGNED: Final = 401
BAD, FORBIDDEN, _UNKNOWN, _CONFLICT = 400, 403, 404, 409


def _explained(status: int, body: bytes) -> FeedError | None:
    if status == _NOT_SIGNED:
        return _TokenRefusedError(FeedReason.LOGIN_REFUSED)
    if status not in _NO or is_wall(status, body):
        return None
    trouble = shaped(body, _Trouble)
    return RefusedRequestError(status, trouble.message if trouble else "")


class TwitchApi:
    """The API, for the account that is signed in.

    Attributes:
        own_rewards: Ids of the rewards that Efir made.
    """

    def __init__(self, login: TwitchLogin, address: str = ADDRESS) -> None:
        """Build it; nothing is asked.

        Args:
            login: Whose tokens are used.
            address: Of the service.
        """
        self.login = login
        self._http = Http(address, explain=_explained)
        self.own_rewards: set[str] = set()
        self._settled = Seen()
        self._said = Counter[str]()

    async def close(self) -> None:
        """Close the connections that are kept for the next question."""
        await self._http.close()

    async def me(self, scope: str = "") -> SignedIn:
        """Return the account that is signed in.

        Raises:
            FeedRefusedError: There is none, or it lacks this permission.
            FeedError: The service cannot be reached.
        """
        me = await self.login.validated()
        if scope and scope not in me.scopes:
            raise FeedRefusedError(FeedReason.PERMISSION_MISSING)
        return me

    async def _ask[T](self, question: "_Question", shape: type[T]) -> T:
        token = await self.login.access()
        try:
            return await self._asked(token, question, shape)
        except _TokenRefusedError:
            token = await self.login.renewed(token)
        try:
            return await self._asked(token, question, shape)
        except _TokenRefusedError:
            raise FeedRefusedError(FeedReason.LOGIN_REFUSED) from None

    async def _asked[T](self, token: str, question: "_Question", shape: type[T]) -> T:
        self._http.open()
        http = self._http.signed({"Authorization": f"Bearer {token}", "Client-Id": self.login.client_id})
        return await http.ask(question.method, question.path, shape, parameters=question.parameters, json=question.json)

    async def _pages(self, path: str, parameters: Mapping[str, str]) -> list[msgspec.Raw]:
        """Return everything of a list."""
        found: list[msgspec.Raw] = []
        cursor = ""
        for _ in range(_MOST_PAGES):
            asked = {**parameters, **({"after": cursor} if cursor else {})}
            page = await self._ask(_Question("GET", path, asked), _Page)
            found += page.data
            cursor = page.pagination.cursor
            if not cursor:
                break
        return found

    # Events

    async def subscribe(self, kind: str, condition: Mapping[str, str], session_id: str) -> None:
        """Have a kind of event sent to a session. What an earlier session still has of it is removed first.

        Raises:
            RefusedRequestError: It is not done.
            FeedError: As of `me`.
        """
        question = _Question(
            "POST",
            _SUBSCRIPTIONS,
            json={
                "type": kind,
                "version": "1",
                "condition": condition,
                "transport": {"method": "websocket", "session_id": session_id},
            },
        )
        try:
            await self._ask(question, object)
        except RefusedRequestError as error:
            if error.status != _CONFLICT:
                raise
            await self._unsubscribe(kind, session_id)
            await self._ask(question, object)

    async def _unsubscribe(self, kind: str, but_session_id: str) -> None:
        for raw in await self._pages(_SUBSCRIPTIONS, {"type": kind}):
            one = shaped(raw, _Subscription)
            if one is not None and one.type == kind and one.transport.session_id != but_session_id:
                await self._gone(_Question("DELETE", _SUBSCRIPTIONS, {"id": one.id}))

    async def _gone(self, question: "_Question") -> None:
        try:
            await self._ask(question, object)
        except RefusedRequestError as error:
            if error.status != _UNKNOWN:
                raise

    # Rewards

    async def unfulfilled(self) -> list[msgspec.Raw]:
        """Return the redemptions of Efir's own rewards that nobody has decided about, oldest first.

        A channel that has no channel points has none. Errors as of `me`.
        """
        of_channel = {"broadcaster_id": (self.login.user or await self.me()).user_id}
        try:
            rewards = await self._pages(_REWARDS, of_channel | {"only_manageable_rewards": "true"})
        except RefusedRequestError as error:
            if error.status != FORBIDDEN:
                raise
            return []
        ids = [one.id for one in (shaped(raw, _WithId) for raw in rewards) if one is not None]
        self.own_rewards |= set(ids)
        found: list[msgspec.Raw] = []
        for reward_id in ids:
            of_reward = {"reward_id": reward_id, "status": "UNFULFILLED", "sort": "OLDEST", "first": _PER_PAGE}
            found += await self._pages(_REDEMPTIONS, of_channel | of_reward)
        return found

    async def create_reward(self, title: str, cost: int) -> str:
        """Make a reward with a text of the viewer's."""
        me = await self.me("channel:manage:redemptions")
        reward = {"title": title, "cost": cost, "is_user_input_required": True}
        try:
            page = await self._ask(_Question("POST", _REWARDS, {"broadcaster_id": me.user_id}, reward), _Page)
        except RefusedRequestError as error:
            if error.status == FORBIDDEN:
                raise ConflictError("no_channel_points") from None
            is_double = "DUPLICATE" in error.message.upper()
            is_too_many = "TOO_MANY" in error.message.upper()
            if error.status == BAD and (is_double or is_too_many):
                raise ConflictError(
                    "reward_exists" if is_double else "too_many_rewards", field="title" if is_double else None
                ) from None
            raise
        made = shaped(page.data[0], _WithId) if page.data else None
        if made is None:
            raise FeedError(FeedReason.STRANGE_ANSWER)
        self.own_rewards.add(made.id)
        return made.id

    async def settle(self, reward_id: str, redemption_id: str, *, is_fulfilled: bool) -> None:
        """Decide about a redemption, as `Channel` says."""
        me = self.login.user or await self.me()
        of_redemption = {"broadcaster_id": me.user_id, "reward_id": reward_id, "id": redemption_id}
        status = {"status": "FULFILLED" if is_fulfilled else "CANCELED"}
        self._settled.add(redemption_id)  # the event about it comes before the answer
        try:
            await self._ask(_Question("PATCH", _REDEMPTIONS, of_redemption, status), object)
        except RefusedRequestError as error:
            if error.status not in {BAD, _UNKNOWN}:  # else it was decided there
                raise FeedRefusedError(FeedReason.NOT_ALLOWED) from None

    def has_settled(self, redemption_id: str) -> bool:
        """Return whether it was Efir that decided about a redemption."""
        return redemption_id in self._settled

    # Lines of chat

    async def say(self, text: str) -> None:
        """Write a line in the chat, as the streamer."""
        me = await self._writer()
        line = {"broadcaster_id": me.user_id, "sender_id": me.user_id, "message": text}
        if len(self._said) > _MOST_SAID:
            self._said.clear()
        self._said[visible(text)] += 1
        try:
            await self._ask(_Question("POST", "/chat/messages", json=line), object)
        except RefusedRequestError:
            raise FeedRefusedError(FeedReason.NOT_ALLOWED) from None

    async def _writer(self) -> SignedIn:
        me = self.login.user
        if me is None or "user:write:chat" not in me.scopes:
            me = await self.me("user:write:chat")
        return me

    def is_own_line(self, author_id: str, text: str) -> bool:
        """Return whether Efir wrote this line; it is asked once for each line."""
        user = self.login.user
        if user is None or author_id != user.user_id or not self._said[text]:
            return False
        self._said[text] -= 1
        if not self._said[text]:
            del self._said[text]
        return True


class _Question(NamedTuple):
    method: str
    path: str
    parameters: Mapping[str, str] | None = None
    json: object = None

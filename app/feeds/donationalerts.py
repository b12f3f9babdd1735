"""DonationAlerts: donations, pushed over Centrifugo and caught up from their list. Never tried on a real account."""

import asyncio
from contextlib import AsyncExitStack
from typing import Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift, sum_of
from app.feeds.centrifugo import Centrifugo, RejectedError
from app.feeds.http import Http
from app.feeds.parts import Seen, expiry_of, id_of, shaped, text_of
from app.services.ports import FeedOut

ADDRESS: Final = "https://www.donationalerts.com"
SCOPES: Final = ("oauth-user-show", "oauth-donation-index", "oauth-donation-subscribe")
"""Who it is, the list of donations, and what is pushed."""
SOCKET_ADDRESS: Final = "https://centrifugo.donationalerts.com"
_REFUSALS: Final = {401: FeedReason.LOGIN_REFUSED, 403: FeedReason.PERMISSION_MISSING}
_MOST_PAGES: Final = 100
_LIST_S: Final = 300.0
_AGAIN_S: Final = 30.0
_FORBIDDEN: Final = frozenset({101, 103})
"""Codes of Centrifugo: not signed in, not allowed."""


class _Donation(Struct):
    id: int
    amount: object
    currency: str
    username: object = None
    message: object = None
    message_type: object = None


class _User(Struct):
    id: int
    socket_connection_token: str
    name: object = None


class _Me(Struct):
    data: _User


class _Meta(Struct):
    last_page: int = 1


class _Page(Struct):
    data: list[msgspec.Raw]
    meta: _Meta = msgspec.field(default_factory=_Meta)


class _Channel(Struct):
    channel: str
    token: str


class _Channels(Struct):
    channels: list[_Channel]


def number_of(raw: bytes | msgspec.Raw) -> int:
    """Return the number of a donation, whether it is understood or not; 0 where it has none. They grow."""
    donation = shaped(raw, _Numbered)
    return max(donation.id, 0) if donation is not None else 0


class _Numbered(Struct):
    id: int


def gift_of(raw: bytes | msgspec.Raw) -> Gift | None:
    """Return the gift of a donation, the same in a push and in the list; None where it is not understood.

    Its time has no time zone and is not taken.
    """
    donation = shaped(raw, _Donation)
    if donation is None or donation.id <= 0:
        return None
    money = sum_of(donation.amount, donation.currency)
    if money is None:
        return None
    is_sound = donation.message_type == "audio"  # then it is a link to a recording, and no words
    return Gift(
        id=id_of(donation.id),
        author=text_of(donation.username),
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text="" if is_sound else text_of(donation.message),
    )


def sign_in_page(client_id: str, redirect_url: str, state: str, address: str = ADDRESS) -> str:
    """Return the page on which the streamer lets an application read donations.

    Source: donationalerts.com/apidoc#authorization__implicit; ``state`` by RFC 6749, 4.2.1.
    """
    asked = {
        "client_id": client_id,
        "redirect_uri": redirect_url,
        "response_type": "token",
        "scope": " ".join(SCOPES),
        "state": state,
    }
    return f"{address}/oauth/authorize?{urlencode(asked)}"


class DonationAlertsFeed:
    """The donations of one account. The cursor is the number of the newest one that was caught up."""

    silence_s = 60.0  # both sides ping every 25 s

    def __init__(
        self,
        key: str,
        address: str = ADDRESS,
        *,
        catch_up_s: float = 300.0,
        page_pause_s: float = 1.0,
    ) -> None:
        """Build it; nothing is connected before ``run``.

        Args:
            key: The access token that signing in gave.
            address: Where both of its servers are, for a trial; the real ones have one each.
            catch_up_s: Between two looks at the list, while the socket stands.
            page_pause_s: Between two pages of it; an application has 60 requests in a minute.
        """
        self._key = key.strip()
        self._address = address
        self._socket_address = SOCKET_ADDRESS if address == ADDRESS else address
        self._expires_at_s = expiry_of(self._key)
        self._catch_up_s = catch_up_s
        self._page_pause_s = page_pause_s
        self._seen = Seen()

    async def check(self) -> str:
        """Return the name of the account; errors as `Feed` says."""
        async with self._http() as http:
            return _name_of(await self._user(http))

    async def run(self, out: FeedOut) -> None:
        """Serve one connection; errors as `Feed` says."""
        if self._expires_at_s is not None:
            out.expires(self._expires_at_s)
        async with self._http() as http, AsyncExitStack() as stack:
            user = await self._user(http)
            out.heard()
            line = await self._join(http, user, stack, out)
            out.connected(_name_of(user))
            loop = asyncio.get_running_loop()
            due = loop.time()
            while True:
                raw = await line.published(due - loop.time()) if due > loop.time() else None
                if raw is None:
                    is_done = await self._catch_up(http, out)
                    due = loop.time() + (self._catch_up_s if is_done else min(_AGAIN_S, self._catch_up_s))
                elif (gift := gift_of(raw)) is not None:
                    await out.put(gift)
                    self._seen.add(gift.id)

    def _http(self) -> Http:
        if not self._key:
            raise FeedRefusedError(FeedReason.NOT_SIGNED_IN)
        return Http(self._address, {"Authorization": f"Bearer {self._key}"}, _REFUSALS)

    async def _user(self, http: Http) -> _User:
        return (await http.get("/api/v1/user/oauth", _Me)).data

    async def _join(self, http: Http, user: _User, stack: AsyncExitStack, out: FeedOut) -> Centrifugo:
        plain = await stack.enter_async_context(Http(self._socket_address, refusals={}))
        opened = plain.socket(f"{self._socket_address}/connection/websocket")
        line = Centrifugo(await stack.enter_async_context(opened), out.heard)
        try:
            client = await line.connect(user.socket_connection_token)
            asked = {"channels": [f"$alerts:donation_{user.id}"], "client": client}
            answer = await http.post("/api/v1/centrifuge/subscribe", _Channels, json=asked)
            if not answer.channels:
                raise FeedError(FeedReason.STRANGE_ANSWER)
            await line.subscribe(answer.channels[0].channel, answer.channels[0].token)
        except RejectedError as error:
            is_forbidden = error.code in _FORBIDDEN
            raise (
                FeedRefusedError(FeedReason.PERMISSION_MISSING) if is_forbidden else FeedError(FeedReason.SERVICE_DOWN)
            ) from None
        return line

    async def _catch_up(self, http: Http, out: FeedOut) -> bool:
        """Take what the list has and the socket did not bring. False where the list cannot be had now."""
        known = int(out.cursor) if out.cursor.isascii() and out.cursor.isdigit() and len(out.cursor) < _DIGITS else None
        try:
            async with asyncio.timeout(_LIST_S):
                found = await self._listed(http, known)
        except FeedRefusedError:
            raise
        except (FeedError, TimeoutError):
            return False
        out.heard()
        gifts = [gift for gift in map(gift_of, found.values()) if gift is not None and gift.id not in self._seen]
        events = [] if known is None else gifts[::-1]
        await out.catch_up(events, str(max([known or 0, *found])))
        for gift in events:
            self._seen.add(gift.id)
        return True

    async def _listed(self, http: Http, known: int | None) -> dict[int, msgspec.Raw]:
        """Return the donations after a known one, newest first, each once; only one page where none is known.

        One that arrives while it is read shifts the pages: the last of one is the first of the next again.
        """
        found: dict[int, msgspec.Raw] = {}
        for number in range(1, _MOST_PAGES + 1):
            page = await http.get("/api/v1/alerts/donations", _Page, {"page": str(number)})
            numbers = {number_of(raw): raw for raw in page.data}
            found |= {one: raw for one, raw in numbers.items() if one > (known or 0) and one not in found}
            is_all = known is None or not numbers or min(numbers) <= known
            if is_all or number >= page.meta.last_page:
                break
            await asyncio.sleep(self._page_pause_s)
        return dict(sorted(found.items(), reverse=True))


_DIGITS: Final = 19


def _name_of(user: _User) -> str:
    return text_of(user.name) or str(user.id)

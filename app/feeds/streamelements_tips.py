"""The tips of StreamElements: their shape, the same in a push and in the list, and the list itself."""

import asyncio
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, Gift, sum_of
from app.feeds.http import Http
from app.feeds.parts import id_of, moment_of, shaped, text_of

_PAGE: Final = 100
_MOST_PAGES: Final = 50
_DAY_MS: Final = 86_400_000


class _User(Struct):
    username: object = None


class _Donation(Struct):
    amount: object
    currency: str
    user: msgspec.Raw = msgspec.Raw(b"null")
    message: object = None


class _Tip(Struct, rename={"id": "_id", "created_at": "createdAt"}):
    id: object
    donation: _Donation
    approved: str = ""
    status: str = ""
    created_at: object = None
    deleted: object = False


class _Page(Struct):
    docs: list[msgspec.Raw]


class _Channel(Struct, rename={"id": "_id", "display_name": "displayName"}):
    id: str
    display_name: object = None
    username: object = None
    provider: object = None


def gift_of(raw: bytes | msgspec.Raw) -> Gift | None:
    """Return the gift of a tip; None where it is not paid, not allowed by a moderator, or not understood."""
    tip = shaped(raw, _Tip)
    if tip is None or tip.deleted is True or (tip.status, tip.approved) != ("success", "allowed"):
        return None
    money = sum_of(tip.donation.amount, tip.donation.currency)
    tip_id = id_of(tip.id)
    if not tip_id or money is None:
        return None
    user = shaped(tip.donation.user, _User)
    return Gift(
        id=tip_id,
        author=text_of(user.username) if user else "",
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text=text_of(tip.donation.message),
        sent_at=moment_of(tip.created_at),
    )


class TipList:
    """The list of one channel's tips.

    Attributes:
        room: Id of the channel.
        name: Of the channel, with its platform: a key belongs to one platform and is silent for the others.
    """

    def __init__(self, http: Http, channel: _Channel, page_pause_s: float, clock: Callable[[], float]) -> None:
        self._http = http
        self._page_pause_s = page_pause_s
        self._clock = clock
        self.room = channel.id
        name = text_of(channel.display_name) or text_of(channel.username) or channel.id
        provider = text_of(channel.provider)
        self.name = f"{name} ({provider})" if provider else name

    @classmethod
    async def of_key(cls, http: Http, page_pause_s: float = 0.25, clock: Callable[[], float] = time.time) -> "TipList":
        """Find the channel that the key belongs to.

        Args:
            http: With the key.
            page_pause_s: Between two pages.
            clock: Seconds since 1970.

        Raises:
            FeedError: As of `Http.get`.
        """
        channel = await http.get("/kappa/v2/channels/me", _Channel)
        if not id_of(channel.id):
            raise FeedError(FeedReason.STRANGE_ANSWER)
        return cls(http, channel, page_pause_s, clock)

    async def after(self, after_ms: int) -> list[tuple[int, Gift]]:
        """Return the gifts after a time, oldest first with their own times, each once.

        A tip that arrives while it is read shifts the pages: the last of one is the first of the next again.

        Args:
            after_ms: Since 1970; not that one itself.

        Raises:
            FeedError: As of `Http.get`.
        """
        found: dict[str, tuple[int, Gift]] = {}
        for number in range(_MOST_PAGES):
            parameters = {
                "limit": str(_PAGE),
                "offset": str(number * _PAGE),
                "after": str(after_ms),
                "before": str(int(self._clock() * 1000) + _DAY_MS),
                "sort": "-createdAt",
            }
            page = await self._http.get(f"/kappa/v2/tips/{quote(self.room, safe='')}", _Page, parameters)
            for raw in page.docs:
                gift = gift_of(raw)
                ms = int(gift.sent_at.timestamp() * 1000) if gift and gift.sent_at else 0
                if gift is not None and ms > after_ms:
                    found[gift.id] = (ms, gift)
            if len(page.docs) < _PAGE:
                break
            await asyncio.sleep(self._page_pause_s)
        return sorted(found.values(), key=lambda one: one[0])

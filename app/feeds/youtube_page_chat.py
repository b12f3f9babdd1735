"""What the live chat of YouTube's own page says. It is not documented and may change any day. Nothing here connects.

Source: the names as YouTube.js (LuanRT) reads them.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.feeds import ChatMessage, Deleted, FeedEvent, Gift, Purged, Role, sum_of, unread_sum
from app.feeds.parts import id_of, shaped, text_of

_SYMBOLS: Final = {
    "$": "USD",
    "US$": "USD",
    "CA$": "CAD",
    "A$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "NT$": "TWD",
    "MX$": "MXN",
    "R$": "BRL",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₴": "UAH",
    "₩": "KRW",
    "₹": "INR",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "CN¥": "CNY",
}
"""As amounts are written for ``hl=en&gl=US``; other currencies are written by their code."""
_AMOUNT: Final = re.compile(r"([^\d\s-]+)\s*(\d[\d,]*(?:\.\d+)?)")
_ROLES: Final = {"OWNER": Role.STREAMER, "MODERATOR": Role.MODERATOR}
_NOTHING: Final = msgspec.Raw(b"null")
_LATEST_US: Final = 7 * 10**15
"""In the year 2191."""


class _Simple(Struct, rename="camel"):
    simple_text: object = ""


class _Emoji(Struct, rename="camel"):
    emoji_id: object = ""
    shortcuts: list[object] = []
    is_custom_emoji: object = False


class _Run(Struct):
    text: object = ""
    emoji: _Emoji | None = None


class _Runs(Struct, rename="camel"):
    runs: list[_Run] = []
    simple_text: object = ""


class _Icon(Struct, rename="camel"):
    icon_type: object = ""


class _Badge(Struct, rename="camel"):
    icon: _Icon = msgspec.field(default_factory=_Icon)
    custom_thumbnail: object = None


class _BadgeOf(Struct, rename={"badge": "liveChatAuthorBadgeRenderer"}):
    badge: _Badge = msgspec.field(default_factory=_Badge)


class _Line(Struct, rename="camel"):
    """A message, or money, which counts also where the rest is strange."""

    id: object = ""
    timestamp_usec: object = ""
    author_external_channel_id: object = ""
    author_name: msgspec.Raw = _NOTHING
    author_badges: msgspec.Raw = _NOTHING
    message: msgspec.Raw = _NOTHING
    purchase_amount_text: _Simple = msgspec.field(default_factory=_Simple)

    @property
    def author(self) -> str:
        name = shaped(self.author_name, _Simple)
        return text_of(name.simple_text) if name is not None else ""

    @property
    def roles(self) -> frozenset[Role]:
        return _roles(shaped(self.author_badges, list[_BadgeOf]) or ())

    @property
    def words(self) -> str:
        return _text(shaped(self.message, _Runs) or _Runs())


class _Item(
    Struct,
    rename={
        "text": "liveChatTextMessageRenderer",
        "paid": "liveChatPaidMessageRenderer",
        "sticker": "liveChatPaidStickerRenderer",
    },
):
    text: _Line | None = None
    paid: _Line | None = None
    sticker: _Line | None = None


class _Added(Struct):
    item: _Item


class _Of(Struct, rename="camel"):
    target_item_id: object = ""
    external_channel_id: object = ""


class _Action(
    Struct,
    rename={
        "added": "addChatItemAction",
        "marked": "markChatItemAsDeletedAction",
        "removed": "removeChatItemAction",
        "marked_author": "markChatItemsByAuthorAsDeletedAction",
        "removed_author": "removeChatItemByAuthorAction",
    },
):
    added: _Added | None = None
    marked: _Of | None = None
    removed: _Of | None = None
    marked_author: _Of | None = None
    removed_author: _Of | None = None


def event_of(raw: msgspec.Raw) -> FeedEvent | None:
    """Return what an action says; None where it says nothing that counts, or is not understood."""
    action = shaped(raw, _Action)
    if action is None:
        return None
    if action.added is not None:
        item = action.added.item
        paid = item.paid or item.sticker
        return _gift(paid) if paid is not None else _message(item.text) if item.text is not None else None
    if (gone := action.marked or action.removed) and (gone_id := id_of(gone.target_item_id)):
        return Deleted(id=gone_id)
    banned = action.marked_author or action.removed_author
    return Purged(author_id=found) if banned and (found := id_of(banned.external_channel_id)) else None


def _message(line: _Line) -> ChatMessage | None:
    line_id, author_id, text = id_of(line.id), id_of(line.author_external_channel_id), line.words
    if not (line_id and author_id and text):
        return None
    return ChatMessage(
        id=line_id,
        author_id=author_id,
        author=line.author,
        text=text,
        roles=line.roles,
        sent_at=_sent_at(line.timestamp_usec),
    )


def _gift(line: _Line) -> Gift | None:
    """Return a Super Chat or a sticker; None where it has no amount."""
    amount = text_of(line.purchase_amount_text.simple_text).replace("\u00a0", " ").strip()
    found = _AMOUNT.fullmatch(amount)
    money = sum_of(found[2].replace(",", ""), _SYMBOLS.get(found[1], found[1])) if found else unread_sum(amount)
    if money is None or not id_of(line.id):
        return None
    return Gift(
        id=id_of(line.id),
        author_id=id_of(line.author_external_channel_id),
        author=line.author,
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text=line.words,
        roles=line.roles,
        sent_at=_sent_at(line.timestamp_usec),
    )


def _text(message: _Runs) -> str:
    """Return a text with its emoji: those of YouTube itself by name, such as ``:yt:``."""
    parts = [text_of(message.simple_text)]
    for run in message.runs:
        emoji = run.emoji
        if emoji is None:
            parts.append(text_of(run.text))
        elif emoji.is_custom_emoji is True:
            parts.append(text_of(emoji.shortcuts[0] if emoji.shortcuts else ""))
        else:
            parts.append(text_of(emoji.emoji_id))
    return "".join(parts).strip()


def _roles(badges: Iterable[_BadgeOf]) -> frozenset[Role]:
    roles = {_ROLES.get(text_of(one.badge.icon.icon_type)) for one in badges}
    if any(one.badge.custom_thumbnail is not None for one in badges):
        roles.add(Role.SUBSCRIBER)
    return frozenset(role for role in roles if role is not None)


def _sent_at(microseconds: object) -> datetime | None:
    digits = id_of(microseconds)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 16 else 0  # noqa: PLR2004 -- _LATEST_US
    return datetime.fromtimestamp(number / 1_000_000, UTC) if 0 < number < _LATEST_US else None

"""What YouTube's live chat sends: messages, Super Chats, deletions and bans."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import Struct, field

from app.domain.feeds import ChatMessage, Deleted, FeedEvent, Gift, Purged, Role, sum_of
from app.feeds.parts import id_of, moment_of, shaped, text_of

_MICROS: Final = 1_000_000
_DIGITS: Final = re.compile(r"\d{1,18}", re.ASCII)
_LONGEST_BAN_S: Final = 10 * 365 * 86_400


class _Author(Struct, rename="camel"):
    channel_id: str = ""
    display_name: str = ""
    is_chat_owner: bool = False
    is_chat_moderator: bool = False
    is_chat_sponsor: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """What the viewer is in this chat."""
        roles = {
            Role.STREAMER: self.is_chat_owner,
            Role.MODERATOR: self.is_chat_moderator,
            Role.SUBSCRIBER: self.is_chat_sponsor,
        }
        return frozenset(role for role, is_one in roles.items() if is_one)


class _Text(Struct, rename="camel"):
    message_text: str = ""


class _Money(Struct, rename="camel"):
    amount_micros: object
    currency: str
    user_comment: object = None


class _Deletion(Struct, rename="camel"):
    deleted_message_id: str = ""
    retracted_message_id: str = ""


class _Banned(Struct, rename="camel"):
    channel_id: str = ""


class _Ban(Struct, rename="camel"):
    banned_user_details: _Banned = field(default_factory=_Banned)
    ban_type: str = ""
    ban_duration_seconds: float | None = None


class _Snippet(Struct, rename="camel"):
    type: str
    published_at: object = None
    display_message: object = None
    text_message_details: _Text | None = None
    super_chat_details: _Money | None = None
    super_sticker_details: _Money | None = None
    message_deleted_details: _Deletion | None = None
    message_retracted_details: _Deletion | None = None
    user_banned_details: _Ban | None = None


class _Item(Struct, rename="camel"):
    snippet: _Snippet
    id: str = ""
    author_details: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def author(self) -> _Author:
        return shaped(self.author_details, _Author) or _Author()


def event_of(raw: bytes | msgspec.Raw) -> FeedEvent | None:
    """Return the event of one item; None for those that are of no use here, and for what is not understood."""
    item = shaped(raw, _Item)
    return _event(item) if item is not None else None


def _event(item: _Item) -> FeedEvent | None:
    event: FeedEvent | None = None
    match item.snippet.type:
        case "textMessageEvent":
            event = _message(item)
        case "superChatEvent":
            event = _gift(item, item.snippet.super_chat_details)
        case "superStickerEvent":
            event = _gift(item, item.snippet.super_sticker_details)
        case "messageDeletedEvent" | "messageRetractedEvent":
            event = _deletion(item.snippet)
        case "userBannedEvent":
            event = _purge(item.snippet)
    return event


def is_end(raw: bytes | msgspec.Raw) -> bool:
    """Tell whether an item says that the chat is over."""
    item = shaped(raw, _Item)
    return item is not None and item.snippet.type == "chatEndedEvent"


def _message(item: _Item) -> ChatMessage | None:
    author, details = item.author, item.snippet.text_message_details
    text = (details.message_text if details else "") or text_of(item.snippet.display_message)
    if not id_of(item.id) or not id_of(author.channel_id) or not text:
        return None
    return ChatMessage(
        id=item.id,
        author_id=author.channel_id,
        author=author.display_name,
        text=text,
        roles=author.roles,
        sent_at=moment_of(item.snippet.published_at),
    )


def _gift(item: _Item, money: _Money | None) -> Gift | None:
    given = sum_of(_units(money.amount_micros), money.currency) if money else None
    if money is None or given is None or not id_of(item.id):
        return None
    author = item.author
    return Gift(
        id=item.id,
        author_id=id_of(author.channel_id),
        author=author.display_name,
        amount_minor=given.minor,
        currency=given.currency,
        written=given.written,
        text=text_of(money.user_comment),
        roles=author.roles,
        sent_at=moment_of(item.snippet.published_at),
    )


def _units(micros: object) -> Decimal | None:
    """Return an amount that is written in millionths, such as ``"50000000"``."""
    digits = id_of(micros)
    return Decimal(digits) / _MICROS if _DIGITS.fullmatch(digits) else None


def _deletion(snippet: _Snippet) -> Deleted | None:
    gone = snippet.message_deleted_details or snippet.message_retracted_details or _Deletion()
    gone_id = id_of(gone.deleted_message_id, gone.retracted_message_id)
    return Deleted(id=gone_id) if gone_id else None


def _purge(snippet: _Snippet) -> Purged | None:
    ban = snippet.user_banned_details or _Ban()
    author_id = id_of(ban.banned_user_details.channel_id)
    if not author_id:
        return None
    since, seconds = moment_of(snippet.published_at), ban.ban_duration_seconds
    is_timeout = ban.ban_type == "temporary" and since is not None and seconds is not None
    if since is None or seconds is None or not is_timeout or not 0 <= seconds < _LONGEST_BAN_S:
        return Purged(author_id=author_id)
    return Purged(author_id=author_id, until=since + timedelta(seconds=seconds))

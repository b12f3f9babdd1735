"""What the events of Twitch's EventSub say. Nothing here connects.

Source: dev.twitch.tv/docs/eventsub/eventsub-reference.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.feeds import Cleared, Deleted, FeedEvent, Gift, Purged, Redemption
from app.feeds.parts import id_of, moment_of, shaped, text_of
from app.feeds.twitch_lines import Written, message_of, roles_of, visible

MESSAGE: Final = "channel.chat.message"
NOTIFICATION: Final = "channel.chat.notification"
MESSAGE_DELETED: Final = "channel.chat.message_delete"
USER_CLEARED: Final = "channel.chat.clear_user_messages"
CLEARED: Final = "channel.chat.clear"
REDEEMED: Final = "channel.channel_points_custom_reward_redemption.add"
REDEMPTION_CHANGED: Final = "channel.channel_points_custom_reward_redemption.update"
OF_CHAT: Final = (MESSAGE, NOTIFICATION, MESSAGE_DELETED, USER_CLEARED, CLEARED)
POWER_UP: Final = "channel.custom_power_up_redemption.add"
OF_REWARDS: Final = (REDEEMED, REDEMPTION_CHANGED, POWER_UP)
"""A channel may have none of these: they need points or bits."""
_MOST_NUMBER: Final = 2**53 - 1
_TOLD_KINDS: Final = {
    "channel_points_highlighted": "highlighted-message",
    "channel_points_sub_only": "skip-subs-mode-message",
}
"""Rewards of Twitch's own, by the kind of message, with the names that they have in IRC."""


_NOTHING: Final = msgspec.Raw(b"null")


class _Text(Struct):
    text: object = ""


class _Badge(Struct):
    set_id: object = ""


class _Cheer(Struct):
    bits: object = 0


class _Line(Struct):
    """A message or a notification; fields that only one of them has are empty in the other.

    Bits count also where the rest is strange.
    """

    message_id: object = ""
    broadcaster_user_id: object = ""
    source_broadcaster_user_id: object = None
    chatter_user_id: object = ""
    chatter_user_login: object = ""
    chatter_user_name: object = ""
    message: msgspec.Raw = _NOTHING
    message_type: object = ""
    badges: msgspec.Raw = _NOTHING
    cheer: msgspec.Raw = _NOTHING
    channel_points_custom_reward_id: object = None


class _Reward(Struct):
    id: object
    title: object = ""
    cost: object = 0


class _Redeemed(Struct, kw_only=True):
    """What a redemption of points and one of bits have in common."""

    id: object
    user_id: object = ""
    user_login: object = ""
    user_name: object = ""
    user_input: object = ""
    status: object = ""
    redeemed_at: object = ""


class _Redemption(_Redeemed, kw_only=True):
    reward: _Reward


class _PowerUp(Struct):
    bits: object = 0


class _PowerUpRedemption(_Redeemed, kw_only=True):
    custom_power_up: _PowerUp


class _Of(Struct):
    """Whom or what a moderator took back."""

    message_id: object = ""
    target_user_id: object = ""


def event_of(kind: str, raw: msgspec.Raw, sent_at: object) -> FeedEvent | None:
    """Return what an event says; None where it says nothing that counts, or what it says is not understood.

    Args:
        kind: Of the subscription.
        raw: The event.
        sent_at: The time that stands beside it.
    """
    if kind in {MESSAGE, NOTIFICATION}:
        line = shaped(raw, _Line)
        return None if line is None else _line(line, sent_at)
    read = _READ.get(kind)
    return None if read is None else read(raw)


def _deleted(raw: msgspec.Raw) -> Deleted | None:
    of = shaped(raw, _Of)
    return Deleted(id=found) if of is not None and (found := id_of(of.message_id)) else None


def _purged(raw: msgspec.Raw) -> Purged | None:
    """Return who was banned or timed out; it does not say which, nor for how long."""
    of = shaped(raw, _Of)
    return Purged(author_id=found) if of is not None and (found := id_of(of.target_user_id)) else None


def _taken_back(raw: msgspec.Raw) -> Deleted | None:
    """Return the redemption whose points a moderator gave back."""
    changed = shaped(raw, _Redemption)
    if changed is None or text_of(changed.status).lower() != "canceled":
        return None
    return Deleted(id=found) if (found := id_of(changed.id)) else None


def _line(line: _Line, sent_at: object) -> FeedEvent | None:
    if id_of(line.source_broadcaster_user_id) not in {"", id_of(line.broadcaster_user_id)}:
        return None  # from the chat of another channel that streams together with this one
    cheer, badges = shaped(line.cheer, _Cheer), shaped(line.badges, list[_Badge]) or ()
    message = shaped(line.message, _Text) or _Text()
    reward_id = id_of(line.channel_points_custom_reward_id)
    return message_of(
        Written(
            id=id_of(line.message_id),
            author_id=id_of(line.chatter_user_id),
            author=text_of(line.chatter_user_name),
            login=text_of(line.chatter_user_login),
            text=text_of(message.text),
            bits=_number_of(cheer.bits) if cheer is not None else 0,
            roles=roles_of(text_of(badge.set_id) for badge in badges),
            reward_id=reward_id or _TOLD_KINDS.get(text_of(line.message_type), ""),
            has_redemption=bool(reward_id),
            sent_at=moment_of(sent_at),
        )
    )


def _number_of(value: object) -> int:
    """Return a number; 0 where it is none, or cannot be one of bits or points."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value <= _MOST_NUMBER else 0


def redemption_of(raw: msgspec.Raw, *, is_own: bool = False) -> Redemption | None:
    """Return a redemption, from an event or from the list; None where it is not understood, or was decided."""
    told = shaped(raw, _Redemption)
    if told is None or text_of(told.status).lower() not in {"", "unfulfilled"}:
        return None
    redemption_id, author_id, reward_id = id_of(told.id), id_of(told.user_id), id_of(told.reward.id)
    if not (redemption_id and author_id and reward_id):
        return None
    return Redemption(
        id=redemption_id,
        author_id=author_id,
        author=visible(text_of(told.user_name)) or text_of(told.user_login),
        reward_id=reward_id,
        reward=visible(text_of(told.reward.title)),
        cost=_number_of(told.reward.cost),
        text=visible(text_of(told.user_input)),
        is_own=is_own,
        sent_at=moment_of(told.redeemed_at),
    )


def _power_up(raw: msgspec.Raw) -> Gift | None:
    """Return the bits that a custom Power-up was paid with; None where it is not understood, or was taken back."""
    told = shaped(raw, _PowerUpRedemption)
    if told is None or text_of(told.status).lower() == "canceled":
        return None
    redemption_id, bits = id_of(told.id), _number_of(told.custom_power_up.bits)
    if not redemption_id or not bits:
        return None
    return Gift(
        id=redemption_id,
        author_id=id_of(told.user_id),
        author=visible(text_of(told.user_name)) or text_of(told.user_login),
        amount_minor=bits,
        currency="USD",
        unit="bits",
        text=visible(text_of(told.user_input)),
        sent_at=moment_of(told.redeemed_at),
    )


_READ: Final[Mapping[str, Callable[[msgspec.Raw], FeedEvent | None]]] = {
    MESSAGE_DELETED: _deleted,
    USER_CLEARED: _purged,
    CLEARED: lambda _: Cleared(),
    REDEEMED: redemption_of,
    REDEMPTION_CHANGED: _taken_back,
    POWER_UP: _power_up,
}

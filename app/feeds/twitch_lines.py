"""What the lines of Twitch's chat say. Nothing here connects.

Sources: dev.twitch.tv/docs/chat/irc; tags that are not described there as Chatterino reads them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from app.domain.feeds import ChatMessage, Cleared, Deleted, FeedEvent, Gift, Purged, Role
from app.feeds.irc import IrcLine
from app.feeds.parts import LONGEST_ID

_INVISIBLE = re.compile("[\xad\u034f\u180e\u200b\u200c\u200e\u200f\u2060-\u2064\ufeff\U000e0000]+")
"""Programs for chat add one so that a repeated message is let through."""
_LOOSE_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
"""A zero-width joiner that is not inside an emoji."""
_ACTION = "\x01ACTION "

_LONGEST_TIMEOUT_S = 366 * 24 * 3_600
_MOST_BITS = 2**53 - 1
_LATEST_MS = 7 * 10**12
"""In the year 2191."""
_DIGITS = re.compile(r"[0-9]{1,16}")

_ROLES = {
    "broadcaster": Role.STREAMER,
    "moderator": Role.MODERATOR,
    "lead_moderator": Role.MODERATOR,
    "vip": Role.VIP,
    "subscriber": Role.SUBSCRIBER,
    "founder": Role.SUBSCRIBER,
}
"""By the name of a badge."""
_FIRST = {"1": True, "0": False}
_ROLE_TAGS = {"mod": Role.MODERATOR, "vip": Role.VIP, "subscriber": Role.SUBSCRIBER}
_REWARDS = frozenset({"highlighted-message", "skip-subs-mode-message"})
"""Rewards of Twitch's own, which have a kind of message instead of an id."""
_ANONYMOUS = "ananonymouscheerer"

_CHEER = re.compile(r"([A-Za-z0-9]*[A-Za-z])([0-9]{1,7})", re.ASCII)
_KNOWN_CHEER = re.compile(
    r"""[a-z0-9]*cheer | cheerwhal | corgo | uni | showlove | party | pride | shamrock | bday | goal | charity | anon
    | biblethump | kappa | frankerz | heyguys | dansgame | elegiggle | trihard | kreygasm | 4head | swiftrage | scoops
    | notlikethis | failfish | vohiyo | pjsalt | mrdestructoid | seemsgood | bitboss | streamlabs | muxy""",
    re.VERBOSE,
)
"""What stands before a number of bits and means a gift in every channel; each has its own besides."""


def visible(text: str) -> str:
    """Return a text without what nobody sees, but for what joins an emoji."""
    return _LOOSE_JOINER.sub("", _INVISIBLE.sub("", text)).strip()


def event_of(line: IrcLine, now_s: float) -> FeedEvent | None:
    """Return what a line says; None where it says nothing that counts, or what it says is not understood.

    Args:
        line: Of the one channel that was joined.
        now_s: Seconds since 1970, for a line that has no time.
    """
    if line.command in {"PRIVMSG", "USERNOTICE"}:
        return None if _is_foreign(line.tags) else _message(line)
    if line.command == "CLEARMSG":
        deleted = _id(line.tags, "target-msg-id")
        return Deleted(id=deleted) if deleted else None
    if line.command == "CLEARCHAT" and not _is_foreign(line.tags):
        return _purge(line, now_s)
    return None


def _is_foreign(tags: Mapping[str, str]) -> bool:
    """Return whether a line comes from the chat of another channel that streams together with this one."""
    source = tags.get("source-room-id", "")
    return source not in {"", tags.get("room-id", "")}


def _message(line: IrcLine) -> ChatMessage | Gift | None:
    """Return a message or a gift; None for a notice without a text, such as a subscription."""
    tags = line.tags
    login = tags.get("login") or line.nick
    return message_of(
        Written(
            id=_id(tags, "id"),
            author_id=_id(tags, "user-id"),
            author=tags.get("display-name", ""),
            login=login,
            text=line.text,
            bits=_number(tags.get("bits", ""), _MOST_BITS) if line.command == "PRIVMSG" else 0,
            roles=_roles(tags),
            reward_id=_reward(tags),
            is_first=_FIRST.get(tags.get("first-msg", "")),
            sent_at=_sent_at(tags),
        )
    )


class Written(Struct, frozen=True, kw_only=True):
    """A line of chat as either way brings it.

    Attributes:
        author: Name as it is shown; empty where it is the login.
        bits: That were given with it.
        reward_id: As of `ChatMessage`; ``has_redemption`` and ``is_first`` too.
    """

    id: str
    author_id: str
    author: str
    login: str
    text: str
    bits: int = 0
    roles: frozenset[Role] = frozenset()
    reward_id: str = ""
    has_redemption: bool = False
    is_first: bool | None = None
    sent_at: datetime | None = None


def message_of(line: Written) -> ChatMessage | Gift | None:
    """Return a message or a gift; None where there is nothing to read."""
    text = visible(line.text.removeprefix(_ACTION).rstrip("\x01"))
    author = visible(line.author) or line.login
    if line.bits and line.id:
        is_anonymous = line.login.lower() == _ANONYMOUS
        return Gift(
            id=line.id,
            author="" if is_anonymous else author,
            author_id="" if is_anonymous else line.author_id,
            amount_minor=line.bits,
            currency="USD",
            unit="bits",
            text=without_cheers(text, line.bits),
            roles=frozenset() if is_anonymous else line.roles,
            sent_at=line.sent_at,
        )
    if not (line.id and line.author_id and text):
        return None
    return ChatMessage(
        id=line.id,
        author_id=line.author_id,
        author=author,
        text=text,
        roles=line.roles,
        reward_id=line.reward_id,
        has_redemption=line.has_redemption,
        is_action=line.text.startswith(_ACTION),
        is_first=line.is_first,
        sent_at=line.sent_at,
    )


def _purge(line: IrcLine, now_s: float) -> Purged | Cleared | None:
    """Return who was banned or timed out. Only a line without any viewer is of the whole chat."""
    tags = line.tags
    if "target-user-id" not in tags and not line.text:
        return Cleared()
    author_id = _id(tags, "target-user-id")
    if not author_id:
        return None
    seconds = _number(tags.get("ban-duration", ""), _LONGEST_TIMEOUT_S)
    began = _sent_at(tags) or datetime.fromtimestamp(now_s, UTC)
    return Purged(author_id=author_id, until=began + timedelta(seconds=seconds) if seconds else None)


def without_cheers(text: str, bits: int) -> str:
    """Return the text of a gift without the words that give it, such as ``Cheer100``.

    A channel has words of its own besides the known ones, all with one beginning: a beginning whose numbers make up
    what the known ones leave is taken for that.
    """
    words = [(word, _CHEER.fullmatch(word)) for word in text.split()]
    given = defaultdict[str, int](int)
    for _, found in words:
        if found:
            given[found[1].lower()] += int(found[2])
    left_out = {before for before, number in given.items() if number <= bits and _KNOWN_CHEER.fullmatch(before)}
    rest = bits - sum(given[before] for before in left_out)
    if rest > 0:
        own = (before for before, number in given.items() if number == rest and before not in left_out)
        left_out.add(next(own, ""))
    return " ".join(word for word, found in words if not found or found[1].lower() not in left_out)


def roles_of(badges: Iterable[str]) -> frozenset[Role]:
    """Return what a viewer is, by the names of the badges."""
    return frozenset(_ROLES[badge] for badge in badges if badge in _ROLES)


def _roles(tags: Mapping[str, str]) -> frozenset[Role]:
    roles = set(roles_of(badge.partition("/")[0] for badge in tags.get("badges", "").split(",")))
    roles |= {role for tag, role in _ROLE_TAGS.items() if tags.get(tag) == "1"}
    if tags.get("user-id") == tags.get("room-id", ""):
        roles.add(Role.STREAMER)
    return frozenset(roles)


def _reward(tags: Mapping[str, str]) -> str:
    kind = tags.get("msg-id", "")
    return _id(tags, "custom-reward-id") or (kind if kind in _REWARDS else "")


def _id(tags: Mapping[str, str], name: str) -> str:
    """Return an id; empty where it is missing or too long to be one."""
    value = tags.get(name, "")
    return value if len(value) <= LONGEST_ID else ""


def _number(value: str, most: int) -> int:
    """Return a number, at most so much; 0 where it is none or larger."""
    number = int(value) if _DIGITS.fullmatch(value) else 0
    return number if number <= most else 0


def _sent_at(tags: Mapping[str, str]) -> datetime | None:
    milliseconds = _number(tags.get("tmi-sent-ts", ""), _LATEST_MS)
    return datetime.fromtimestamp(milliseconds / 1_000, UTC) if milliseconds else None

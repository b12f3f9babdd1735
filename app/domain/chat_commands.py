"""Commands in chat: which there are, who may use them, and how often. `chat_calls` finds them in a line."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct, structs

from app.domain.feeds import Role
from app.domain.links import INVISIBLE


class ChatCommand(StrEnum):
    """What can be asked for."""

    REQUEST = "request"
    REMOVE = "remove"
    """Takes back the viewer's own last request."""
    CURRENT = "current"
    """Asks what plays."""
    QUEUE = "queue"
    """Asks for the length of the queue, and the viewer's place in it."""
    VOTE = "vote"
    """Votes for skipping what plays."""
    SAY = "say"
    SKIP = "skip"
    APPROVE = "approve"
    REJECT = "reject"
    VOLUME = "volume"
    PAUSE = "pause"
    """Takes no requests any more; ``OPEN`` takes them again."""
    OPEN = "open"


class Rank(StrEnum):
    """Who may use a command: this one and all behind it."""

    VIEWER = "viewer"
    SUBSCRIBER = "subscriber"
    VIP = "vip"
    MODERATOR = "moderator"
    STREAMER = "streamer"

    @property
    def height(self) -> int:
        """Return its number from below."""
        return _RANKS.index(self)


_RANKS = tuple(Rank)
_UNHURRIED = Rank.MODERATOR
"""From this one on there are no cooldowns."""


def rank_of(roles: frozenset[Role]) -> Rank:
    """Return the highest rank that a viewer has."""
    return max((Rank(role.value) for role in roles), key=lambda rank: rank.height, default=Rank.VIEWER)


_Name = Annotated[str, Meta(max_length=30)]
_Cooldown = Annotated[int, Meta(ge=0, le=24 * 3_600)]


class CommandRule(Struct, frozen=True, kw_only=True):
    """How one command is.

    Attributes:
        names: What it is called, without a prefix.
        rank: The lowest that may use it.
        viewer_cooldown_s: From one use to the next of the same viewer; 0 for none.
        cooldown_s: From one use to the next of anybody.
    """

    names: tuple[str, ...]
    is_on: bool = True
    rank: Rank = Rank.VIEWER
    viewer_cooldown_s: int = 0
    cooldown_s: int = 0


class CommandChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the streamer wants to be otherwise in one command; None is as it was made. See `CommandRule`."""

    names: Annotated[tuple[_Name, ...], Meta(max_length=20)] | None = None
    is_on: bool | None = None
    rank: Rank | None = None
    viewer_cooldown_s: _Cooldown | None = None
    cooldown_s: _Cooldown | None = None


DEFAULT_RULES: Mapping[ChatCommand, CommandRule] = {
    ChatCommand.REQUEST: CommandRule(
        names=("sr", "songrequest", "request", "пісня", "відео", "замовити"), viewer_cooldown_s=5
    ),
    ChatCommand.REMOVE: CommandRule(names=("remove", "wrongsong", "прибрати", "скасувати"), viewer_cooldown_s=5),
    ChatCommand.CURRENT: CommandRule(names=("song", "current", "np", "зараз", "щограє"), cooldown_s=10),
    ChatCommand.QUEUE: CommandRule(
        names=("queue", "place", "when", "черга", "місце", "коли"), viewer_cooldown_s=15, cooldown_s=3
    ),
    ChatCommand.VOTE: CommandRule(names=("voteskip", "vote", "голос", "набридло")),
    ChatCommand.SAY: CommandRule(is_on=False, names=("say", "tts", "скажи", "озвучити"), viewer_cooldown_s=30),
    ChatCommand.SKIP: CommandRule(names=("skip", "next", "пропустити", "далі"), rank=Rank.MODERATOR),
    ChatCommand.APPROVE: CommandRule(names=("approve", "схвалити"), rank=Rank.MODERATOR),
    ChatCommand.REJECT: CommandRule(names=("reject", "відхилити"), rank=Rank.MODERATOR),
    ChatCommand.VOLUME: CommandRule(names=("volume", "vol", "гучність"), rank=Rank.MODERATOR),
    ChatCommand.PAUSE: CommandRule(names=("pause", "close", "пауза", "закрити"), rank=Rank.MODERATOR),
    ChatCommand.OPEN: CommandRule(names=("open", "resume", "відкрити"), rank=Rank.MODERATOR),
}


class ChatCommands(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which commands there are.

    Attributes:
        prefixes: What a command begins with; none at all turns every command off.
        changes: Of commands that shall not be as they were made.
    """

    prefixes: Annotated[tuple[Annotated[str, Meta(max_length=10)], ...], Meta(max_length=10)] = ("!",)
    changes: dict[ChatCommand, CommandChange] = {}

    def rule(self, command: ChatCommand) -> CommandRule:
        """Return how a command is."""
        change = self.changes.get(command, CommandChange())
        changed = {name: value for name, value in structs.asdict(change).items() if value is not None}
        return structs.replace(DEFAULT_RULES[command], **changed)


class VolumeChange(NamedTuple):
    """A volume that somebody asked for.

    Attributes:
        percent: 0 to 100; below 0 too where it is relative.
        is_relative: To be added to the volume that is.
    """

    percent: int
    is_relative: bool = False

    def applied(self, percent: int) -> int:
        """Return the new volume, 0 to 100, from the one that is."""
        return max(0, min(100, percent + self.percent if self.is_relative else self.percent))


_VOLUME = re.compile(r"([+\-−–]?)\s*([0-9]{1,3})\s*%?", re.ASCII)
_NUMBER = re.compile(r"[#№]?\s*([0-9]{1,4})", re.ASCII)


def volume_in(argument: str) -> VolumeChange | None:
    """Return what ``50``, ``50%``, ``+10`` or ``-10`` ask for; None for anything else."""
    found = _VOLUME.fullmatch(INVISIBLE.sub("", argument).strip())
    if found is None:
        return None
    number = min(100, int(found[2]))
    return VolumeChange(number if found[1] in {"", "+"} else -number, is_relative=found[1] != "")


def number_in(argument: str) -> int | None:
    """Return the place in a list that ``3`` or ``#3`` name, 1 for the first; None for anything else."""
    found = _NUMBER.match(INVISIBLE.sub("", argument).strip())
    return int(found[1]) or None if found else None


class CallRefusal(StrEnum):
    """Why a command is not carried out."""

    RANK = "rank"
    VIEWER_COOLDOWN = "viewer_cooldown"
    COOLDOWN = "cooldown"


class LastCalls(NamedTuple):
    """When a command was last carried out, in seconds of a clock that never goes back; None for never."""

    by_viewer_s: float | None = None
    by_anybody_s: float | None = None


def refusal_of(rule: CommandRule, rank: Rank, last: LastCalls, now_s: float) -> CallRefusal | None:
    """Return why a viewer may not use a command now, or None. Moderators and the streamer need not wait.

    Args:
        rule: Of the command.
        rank: Of the viewer.
        last: Of this command.
        now_s: By the clock of ``last``.
    """
    if rank.height < rule.rank.height:
        return CallRefusal.RANK
    if rank.height >= _UNHURRIED.height:
        return None
    if last.by_viewer_s is not None and now_s < last.by_viewer_s + rule.viewer_cooldown_s:
        return CallRefusal.VIEWER_COOLDOWN
    if last.by_anybody_s is not None and now_s < last.by_anybody_s + rule.cooldown_s:
        return CallRefusal.COOLDOWN
    return None


class CallTimes:
    """When commands were carried out. The oldest viewers are forgotten."""

    def __init__(self, most: int = 10_000) -> None:
        """Begin with nothing.

        Args:
            most: Times that are kept, of viewers and commands.
        """
        self._most = most
        self._by_viewer: dict[tuple[ChatCommand, str], float] = {}
        self._by_anybody: dict[ChatCommand, float] = {}

    def last(self, command: ChatCommand, author_id: str) -> LastCalls:
        """Return when a command was last carried out."""
        return LastCalls(self._by_viewer.get((command, author_id)), self._by_anybody.get(command))

    def note(self, command: ChatCommand, author_id: str, now_s: float) -> None:
        """Note that a command is carried out. One that was refused does not count."""
        self._by_viewer.pop((command, author_id), None)
        self._by_viewer[command, author_id] = now_s
        self._by_anybody[command] = now_s
        if len(self._by_viewer) > self._most:
            del self._by_viewer[next(iter(self._by_viewer))]

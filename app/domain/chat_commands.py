"""Commands in chat: who may use one now, and what its argument is. `chat_calls` finds them in a line."""

import re
from enum import StrEnum
from typing import NamedTuple

from app.domain.chat_rules import ChatCommand, CommandRule, Rank
from app.domain.feeds import Role
from app.domain.links import INVISIBLE

_UNHURRIED = Rank.MODERATOR
"""From this one on there are no cooldowns."""


def rank_of(roles: frozenset[Role]) -> Rank:
    """Return the highest rank that a viewer has."""
    return max((Rank(role.value) for role in roles), key=lambda rank: rank.height, default=Rank.VIEWER)


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

"""How each command in chat is: its names, who may use it, and how often; and what the streamer changed of that."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct, structs

from app.domain.text import clean


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

NAME_LENGTH, MOST_NAMES, MOST_COOLDOWN_S = 30, 20, 24 * 3_600
_Name = Annotated[str, Meta(max_length=NAME_LENGTH)]
_Cooldown = Annotated[int, Meta(ge=0, le=MOST_COOLDOWN_S)]


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


class CommandChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the streamer wants to be otherwise in one command; None is as it was made. See `CommandRule`."""

    names: Annotated[tuple[_Name, ...], Meta(max_length=MOST_NAMES)] | None = None
    is_on: bool | None = None
    rank: Rank | None = None
    viewer_cooldown_s: _Cooldown | None = None
    cooldown_s: _Cooldown | None = None


DEFAULT_RULES: Mapping[ChatCommand, CommandRule] = {
    ChatCommand.REQUEST: CommandRule(
        names=("sr", "songrequest", "request", "пісня", "відео", "замовити"), viewer_cooldown_s=5
    ),
    ChatCommand.REMOVE: CommandRule(names=("remove", "wrongsong", "прибрати", "скасувати"), viewer_cooldown_s=5),
    ChatCommand.CURRENT: CommandRule(names=("song", "current", "np", "зараз", "що грає"), cooldown_s=10),
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


def cleaned_changes(changes: Mapping[ChatCommand, CommandChange]) -> dict[ChatCommand, CommandChange]:
    """Return what is really otherwise than it was made. Names are cleaned; where none is left, they are as made."""
    kept = {}
    for command, change in changes.items():
        cleaned = (clean(name, NAME_LENGTH) for name in change.names or ())
        names = tuple(name for name in dict.fromkeys(cleaned) if name) or None
        values = structs.asdict(structs.replace(change, names=names))
        default = DEFAULT_RULES[command]
        differing = {name: value for name, value in values.items() if value not in (None, getattr(default, name))}
        if differing:
            kept[command] = CommandChange(**differing)
    return kept

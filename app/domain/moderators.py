"""Moderators who help from elsewhere: their invitations, what each may do, and what is told and commanded."""

from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from app.domain.ids import DurationMs, Percent
from app.domain.public_hub import SCHEMA, PageRequest
from app.domain.reasons import Language

MOST_INVITATIONS: Final = 50
"""That are good at the same time."""
LONGEST_HOURS: Final = 8_760
SHOWN: Final = 20
"""Items of each list that a moderator sees."""
MOST_ANSWERS: Final = 10
LATE_MS: Final = 60_000
"""A command is good for so long before and after its time."""
KEY_BYTES: Final = 32
type Milliseconds = Annotated[int, Meta(ge=0, le=2**53)]


class ModeratorRole(StrEnum):
    """What an invitation allows."""

    HELPER = "helper"
    """Decides about what waits."""
    MODERATOR = "moderator"


class ModeratorAction(StrEnum):
    """What a moderator can do."""

    APPROVE = "approve"
    REJECT = "reject"
    APPROVE_MESSAGE = "approve_message"
    REJECT_MESSAGE = "reject_message"
    HOLD = "hold"
    REMOVE = "remove"
    PLAY_NEXT = "play_next"
    SKIP = "skip"
    PLAY = "play"
    PAUSE = "pause"
    VOLUME = "volume"
    STOP_SPEECH = "stop_speech"
    BLOCK_VIEWER = "block_viewer"
    PAUSE_REQUESTS = "pause_requests"
    RESUME_REQUESTS = "resume_requests"
    UNDO = "undo"


A = ModeratorAction
ACTIONS = MappingProxyType(
    {
        ModeratorRole.HELPER: (A.APPROVE, A.REJECT, A.APPROVE_MESSAGE, A.REJECT_MESSAGE),
        ModeratorRole.MODERATOR: tuple(A),
    }
)
"""What each role allows."""


class InvitationState(StrEnum):
    """Whether an invitation is good."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(Struct, frozen=True, kw_only=True):
    """An invitation, without its key.

    Attributes:
        name: Of the moderator, as the streamer wrote it.
        revoked_at: When it was taken back; None for never.
        last_used_at: When a command of it was carried out last; None for never.
    """

    id: str
    name: str
    role: ModeratorRole
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def state(self, now: datetime) -> InvitationState:
        """Return whether it is good now."""
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if now >= self.expires_at else InvitationState.VALID


class InvitationLinks(Struct, frozen=True, kw_only=True):
    """An invitation with the links that the moderator gets; whoever has one is the moderator.

    Attributes:
        hub_url: By the hub; empty while none is connected.
        lan_url: On the local network; empty where that is not allowed or not open.
    """

    invitation: Invitation
    hub_url: str = ""
    lan_url: str = ""


class Done(Struct, frozen=True, kw_only=True):
    """Who did what.

    Attributes:
        by: Name of the moderator; ``role`` is what the invitation allowed.
        subject: Title or name of what it was about; empty where it was about nothing.
    """

    id: int
    at: datetime
    by: str
    role: ModeratorRole
    action: ModeratorAction
    subject: str = ""


class DonePage(Struct, frozen=True, kw_only=True):
    """A part of what moderators did, newest first."""

    items: tuple[Done, ...]
    total: int
    offset: int


class SignedCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="command"):
    """A command as it travels.

    Attributes:
        body: Sealed for Efir.
        signature: Of invitation and body, HMAC-SHA-256 in hexadecimal.
    """

    invitation: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$(?!\n)")]
    body: Annotated[str, Meta(max_length=1_500)]
    signature: Annotated[str, Meta(min_length=64, max_length=64)]


class ModeratorCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a moderator wants.

    Attributes:
        seq: Grows from command to command of an invitation.
        time: Clock of Efir as the page knows it, milliseconds since 1970.
        item: Id of what it is about; empty where it is about nothing. For ``undo`` the number of the step, for
            ``volume`` the percent.
    """

    seq: Milliseconds
    time: Milliseconds
    action: ModeratorAction
    item: Annotated[str, Meta(max_length=100)] = ""


class ViewedItem(Struct, frozen=True, kw_only=True):
    """An item of the queue as moderators see it.

    Attributes:
        length_ms: How long it plays; None while unknown.
        is_checking: Its title and length are not known yet.
        sentence: Why it waits; empty where there is nothing to say.
    """

    id: str
    title: str
    channel: str = ""
    by: str = ""
    message: str = ""
    amount: str = ""
    length_ms: DurationMs | None = None
    is_held: bool = False
    is_checking: bool = False
    sentence: str = ""


class ViewedNow(ViewedItem, frozen=True, kw_only=True):
    """What plays."""

    position_ms: DurationMs
    is_playing: bool


class ViewedMessage(Struct, frozen=True, kw_only=True):
    """A spoken message as moderators see it."""

    id: str
    author: str
    text: str
    amount: str = ""


class ViewedUndo(Struct, frozen=True, kw_only=True):
    """What can be taken back."""

    step: int
    command: str
    subject: str = ""


class CommandAnswer(Struct, frozen=True, kw_only=True):
    """What became of a command.

    Attributes:
        code: Why it was not done; empty where it was.
        sentence: The same for people, in the language of the stream.
    """

    seq: int
    action: ModeratorAction
    item: str = ""
    is_done: bool
    code: str = ""
    sentence: str = ""


class LogLine(Struct, frozen=True, kw_only=True):
    """What somebody did."""

    at_ms: int
    by: str
    action: ModeratorAction
    subject: str = ""


class ModeratorView(Struct, frozen=True, kw_only=True):
    """All that a moderator sees. It is sealed for this moderator alone.

    Attributes:
        at_ms: Clock of this PC, milliseconds since 1970.
        is_over: It was taken back or has ended; nothing else is told then.
        seq_seen: Of the last command that was taken.
        actions: What the role allows.
        is_paused: The player is paused; nothing new begins either.
        volume_percent: Of the player.
        answers: To the last commands of this invitation.
        log: What all moderators did last.
    """

    schema: int = SCHEMA
    at_ms: int
    name: str = ""
    role: ModeratorRole
    expires_at_ms: int
    is_over: bool = False
    seq_seen: int = 0
    actions: tuple[ModeratorAction, ...] = ()
    is_open: bool = False
    language: Language = "en"
    now: ViewedNow | None = None
    is_paused: bool = False
    volume_percent: Percent = 70
    pending: tuple[ViewedItem, ...] = ()
    pending_total: int = 0
    queue: tuple[ViewedItem, ...] = ()
    waiting: int = 0
    messages: tuple[ViewedMessage, ...] = ()
    messages_total: int = 0
    speaking: ViewedMessage | None = None
    undo: ViewedUndo | None = None
    answers: tuple[CommandAnswer, ...] = ()
    log: tuple[LogLine, ...] = ()


class Sealed(Struct, frozen=True, kw_only=True):
    """A view as it travels."""

    schema: int = SCHEMA
    sealed: str


_ASKED: Final[msgspec.json.Decoder[PageRequest | SignedCommand]] = msgspec.json.Decoder(PageRequest | SignedCommand)


def asked_in(message: str) -> PageRequest | SignedCommand | None:
    """Return the request or the command that a message is; None for anything else."""
    try:
        return _ASKED.decode(message)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def command_in(plain: bytes) -> ModeratorCommand | None:
    """Return the command that an opened body is; None for anything else."""
    try:
        return msgspec.json.decode(plain, type=ModeratorCommand)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None

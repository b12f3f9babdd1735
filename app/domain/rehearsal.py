"""A rehearsal: an evening that is made up or was recorded, and what the rules make of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from app.domain.feeds import FeedEvent, FeedKind
from app.domain.media import ResolvedMedia
from app.domain.reasons import Reason


class EveningKind(StrEnum):
    """What is rehearsed."""

    MADE_UP = "made_up"
    RECORDED = "recorded"


class EveningEvent(Struct, frozen=True, kw_only=True):
    """One event, as a feed hands it on.

    Attributes:
        at_s: Since the beginning of the evening.
        kind: The feed that brings it.
    """

    at_s: float
    kind: FeedKind
    event: FeedEvent


class Evening(Struct, frozen=True, kw_only=True):
    """What a rehearsal is made of.

    Attributes:
        began: Its first moment; what came since then is not known to the rehearsal.
        events: In order.
        videos: What YouTube says, by id; the others are not known.
    """

    began: datetime
    events: tuple[EveningEvent, ...]
    videos: Mapping[str, ResolvedMedia]


class Recording(Struct, frozen=True, kw_only=True):
    """What feeds brought while the streamer let it be written down; there is one at most.

    Attributes:
        began: None where there is no recording.
        length_s: From then to its last event.
        ended_by: Why it ended by itself: it is full, or the disk is; empty otherwise.
    """

    is_running: bool = False
    began: datetime | None = None
    length_s: float = 0.0
    events: int = 0
    ended_by: Literal["", "full", "disk"] = ""


class Rehearsed(Struct, frozen=True, kw_only=True):
    """What the rules made of the evening.

    Attributes:
        requests: From chat, also refused ones; ``queued``, ``held`` and ``refused`` count those from donations too.
        queued: Would play without a decision.
        held: Wait for the streamer's decision; ``held_for`` says why, where there is a reason.
        refused: By reason in ``refused_for``.
        donations: All of them; each is stored and has its alert, whatever becomes of its video.
        amounts: Their sum in the smallest unit, by currency.
        messages: Would be read aloud; ``messages_held`` wait for a decision.
        repeated: Came again and were left out.
        taken_back: Requests and messages of viewers who were banned, or whose message was deleted.
    """

    requests: int
    queued: int
    held: int
    held_for: dict[Reason, int]
    refused: int
    refused_for: dict[Reason, int]
    donations: int
    amounts: dict[str, int]
    messages: int
    messages_held: int
    repeated: int
    taken_back: int

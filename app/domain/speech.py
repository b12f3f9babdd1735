"""Spoken messages: their states, and the speech state as every source sees it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from app.domain.ids import AmountMinor, AuthorId, Currency, DurationMs, Percent, SpeechId, Unit
from app.domain.lists import EVENT_ROOM_BYTES, LARGE_BYTES, UndoStep, first_within, size
from app.domain.player import Lease
from app.domain.reasons import Language

MAX_CHARACTERS = 400
"""Of the spoken text, whatever a setting allows."""
MAX_BYTES = 1_600
"""The same as UTF-8. pyttsx3's espeak driver counts bytes and crashes above some 13,000."""
MAX_CRASHES = 3
"""How often one text may crash the engine before it fails."""
SPEECH_LIMIT = 10_000
"""Waiting messages."""

type SpokenLanguage = Literal["uk", "en", "ru"]
"""Languages that are distinguished; each has a voice of its own."""
SPOKEN_LANGUAGES: tuple[SpokenLanguage, ...] = ("uk", "en", "ru")


class SpeechState(StrEnum):
    """The state of a message."""

    PENDING = "pending"
    """Waits for approval."""
    WAITING = "waiting"
    """Waits for its turn."""
    SPEAKING = "speaking"
    """Being synthesised, offered to a source, or played."""
    SPOKEN = "spoken"
    REJECTED = "rejected"
    REMOVED = "removed"
    SKIPPED = "skipped"
    """Skipped by the streamer, before or while it was spoken."""
    INTERRUPTED = "interrupted"
    """Its source or the program ended while it was spoken; it is not repeated automatically."""
    EXPIRED = "expired"
    FAILED = "failed"


ENDED_STATES = frozenset(SpeechState) - {SpeechState.PENDING, SpeechState.WAITING, SpeechState.SPEAKING}


class SpeechReason(StrEnum):
    """Why a message is held, refused, or failed; a stable code, each with a sentence for people."""

    NOTHING_TO_SAY = "nothing_to_say"
    BLOCKED_USER = "blocked_user"
    BLOCKED_WORD = "blocked_word"
    USER_LIMIT = "user_limit"
    TOTAL_LIMIT = "total_limit"
    QUEUE_FULL = "queue_full"
    UNKNOWN_VOICE = "unknown_voice"
    EXPIRED = "expired"
    ENGINE_CRASHED = "engine_crashed"
    ENGINE_TIMED_OUT = "engine_timed_out"
    ENGINE_SILENT = "engine_silent"
    ENGINE_MISSING = "engine_missing"
    PLAYER_ERROR = "player_error"
    DID_NOT_START = "did_not_start"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"

    def sentence(self, language: Language) -> str:
        """Return the sentence for people."""
        return _SENTENCES[self][language]


_SENTENCES: dict[SpeechReason, dict[Language, str]] = {
    SpeechReason.NOTHING_TO_SAY: {
        "en": "The message has no text to read out.",
        "uk": "У повідомленні немає тексту для озвучення.",
    },
    SpeechReason.BLOCKED_USER: {"en": "This viewer is blocked.", "uk": "Цього глядача заблоковано."},
    SpeechReason.BLOCKED_WORD: {"en": "Contains a blocked word.", "uk": "Містить заблоковане слово."},
    SpeechReason.USER_LIMIT: {
        "en": "This viewer has reached the message limit.",
        "uk": "Цей глядач вичерпав ліміт повідомлень.",
    },
    SpeechReason.TOTAL_LIMIT: {
        "en": "The message limit has been reached.",
        "uk": "Ліміт повідомлень вичерпано.",
    },
    SpeechReason.QUEUE_FULL: {"en": "The speech queue is full.", "uk": "Черга озвучення заповнена."},
    SpeechReason.UNKNOWN_VOICE: {"en": "Voice not found.", "uk": "Такого голосу немає."},
    SpeechReason.EXPIRED: {"en": "The message expired in the queue.", "uk": "Час очікування в черзі вичерпано."},
    SpeechReason.ENGINE_CRASHED: {
        "en": "The speech engine crashed on this text three times.",
        "uk": "Рушій мовлення тричі аварійно завершився на цьому тексті.",
    },
    SpeechReason.ENGINE_TIMED_OUT: {
        "en": "The speech engine timed out.",
        "uk": "Рушій мовлення не відповів вчасно.",
    },
    SpeechReason.ENGINE_SILENT: {
        "en": "The speech engine produced no sound.",
        "uk": "Рушій мовлення не створив звуку.",
    },
    SpeechReason.ENGINE_MISSING: {
        "en": "No speech engine is available.",
        "uk": "Немає доступного рушія мовлення.",
    },
    SpeechReason.PLAYER_ERROR: {
        "en": "The voice source could not play the sound.",
        "uk": "Джерело голосу не змогло відтворити звук.",
    },
    SpeechReason.DID_NOT_START: {
        "en": "Playback did not start after three attempts.",
        "uk": "Відтворення не почалося після трьох спроб.",
    },
    SpeechReason.TIMED_OUT: {
        "en": "Playback timed out.",
        "uk": "Час відтворення вичерпано.",
    },
    SpeechReason.INTERRUPTED: {
        "en": "Playback was interrupted. It can be replayed.",
        "uk": "Відтворення перервано. Його можна повторити.",
    },
}


class SpeechMessage(Struct, frozen=True, kw_only=True):
    """One spoken message.

    Attributes:
        author: Cleaned name; empty for the streamer's own.
        text: Displayed text: cleaned, with blocked words masked if the settings say so.
        spoken: Spoken text, in words.
        voice: The requested voice; empty for the one of the text's language.
        reason: Why it is held, refused or failed; None otherwise.
        is_donation: Money came with it, so an alert is shown.
        external_id: The id the ``source`` gave it, unique within that source; None where there is none.
        attempt: How often it was offered to a voice source; 0 before the first time.
        length_ms: Of its sound; None before synthesis.
        started_at: When playback began; None before that.
    """

    id: SpeechId
    state: SpeechState
    author: str = ""
    text: str = ""
    spoken: str = ""
    voice: str = ""
    reason: SpeechReason | None = None
    is_donation: bool = False
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    unit: Unit = ""
    source: str = ""
    external_id: str | None = None
    author_id: AuthorId = ""
    attempt: int = 0
    length_ms: DurationMs | None = None
    requested_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Segment(Struct, frozen=True, kw_only=True):
    """A run of the spoken text in one language."""

    text: str
    language: SpokenLanguage


class SpokenWord(Struct, frozen=True, kw_only=True):
    """One spoken word, and when it begins, from the beginning of the sound."""

    text: str
    at_ms: DurationMs


class SpeechPhase(StrEnum):
    """What the speech is doing."""

    IDLE = "idle"
    WAITING = "waiting"
    """There is a message to speak, and no voice source is open."""
    OFFERED = "offered"
    """Offered to a source that has not started it yet."""
    SPEAKING = "speaking"


class Speech(Struct, frozen=True, kw_only=True):
    """The whole state of the speech.

    Attributes:
        message: What is spoken or is about to be; None when idle.
        words: Of the message, in order; empty while not known.
        media_url: Signed path of its sound, relative to this server; empty if no source plays it.
        lead_ms: Delay before the sound, so that the alert is seen and heard first.
        at_ms: Wall clock of the server when the sound began, milliseconds since 1970; 0 before that.
        waiting: The first that wait for their turn, in order; ``waiting_total`` counts all.
        pending: The first that wait for a decision: largest donation first, then oldest.
        is_paused: Nothing new begins.
        is_silenced: Panic: the current message is paused.
        missing: Languages for which this computer has no voice.
        engine: ``ready``, ``starting`` or ``failed``.
        revision: Grows with every change, also of what is behind the heads of the lists.
        undo: The command that undo would take back, or empty.
        undo_step: The same with what it was about; None where there is nothing to take back.
    """

    phase: SpeechPhase = SpeechPhase.IDLE
    message: SpeechMessage | None = None
    words: tuple[SpokenWord, ...] = ()
    media_url: str = ""
    lead_ms: DurationMs = 0
    at_ms: int = 0
    lease: Lease | None = None
    volume_percent: Percent = 100
    waiting: tuple[SpeechMessage, ...] = ()
    pending: tuple[SpeechMessage, ...] = ()
    waiting_total: int = 0
    pending_total: int = 0
    is_paused: bool = False
    is_silenced: bool = False
    missing: tuple[str, ...] = ()
    engine: Literal["ready", "starting", "failed"] = "starting"
    revision: int = 0
    undo: str = ""
    undo_step: UndoStep | None = None


def truncated_to_frame(speech: Speech) -> Speech:
    """Return the state with lists truncated to one event; the totals still count everything."""
    message = speech.message
    if message is not None and size(message) > LARGE_BYTES:
        message = _slim(message)
    used = size(structs.replace(speech, message=message, waiting=(), pending=()))
    room = EVENT_ROOM_BYTES - used
    pending, left = first_within(speech.pending, room // 2, _slim)
    waiting, _ = first_within(speech.waiting, room - room // 2 + left, _slim)
    return structs.replace(speech, message=message, waiting=waiting, pending=pending)


def _slim(message: SpeechMessage) -> SpeechMessage:
    """Return a message with short texts."""
    return structs.replace(message, author=message.author[:50], text=message.text[:200], spoken=message.spoken[:200])


class SpeechPage(Struct, frozen=True, kw_only=True):
    """A part of a longer list."""

    items: tuple[SpeechMessage, ...]
    total: int
    offset: int


class Alert(Struct, frozen=True, kw_only=True):
    """A donation as the alert shows it.

    Attributes:
        message: The displayed text; empty while it is held or refused.
        amount: The amount as it is written, such as ``100 ₴``; empty where there is none.
        at_ms: Wall clock of the server when it was first shown, milliseconds since 1970.
        sounds_at: The one source that plays the short sound, so that two open ones are not louder than one.
    """

    id: SpeechId
    author: str
    amount: str
    amount_minor: AmountMinor
    currency: Currency
    message: str
    at_ms: int
    sounds_at: str = ""


class Voice(Struct, frozen=True, kw_only=True):
    """A voice of this PC.

    Attributes:
        id: The engine's id of it, after the engine's name: ``pyttsx3:gmw/en-us``.
        name: For people.
        languages: Two-letter codes; empty if the engine does not report them.
    """

    id: Annotated[str, Meta(max_length=300)]
    name: str
    languages: tuple[str, ...] = ()

"""New messages: the text to speak, and whether the rules accept them."""

import asyncio
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from app.domain import text
from app.domain.errors import ConflictError, RequestError
from app.domain.ids import AmountMinor, AuthorId, Currency, SpeechId, Unit
from app.domain.money import Money
from app.domain.speech import SPEECH_LIMIT, SpeechMessage, SpeechReason, SpeechState, Voice
from app.domain.text import bounded_message, bounded_name
from app.services.item_list import bounded_id, external_key
from app.services.settings import SettingsService
from app.store import speech as store
from app.store.database import Transaction
from app.store.speech import SpeechEntry

if TYPE_CHECKING:
    # Slow to import, so only with the first message or by `prepare`, in a thread.
    from app.domain.speech_text.pipeline import SpeechText


class NewMessage(Struct, frozen=True, kw_only=True):
    """A message to speak.

    Attributes:
        voice: Id of a voice; empty for the viewer's own, or the one of the language.
        is_donation: It came with a donation: it is never refused for its text, and its alert is always shown.
        is_from_streamer: The streamer's own; the rules for viewers do not apply.
        needs_approval: It waits for a decision, whatever the settings say.
    """

    text: str
    author: str = ""
    voice: str = ""
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    unit: Unit = ""
    source: str = ""
    external_id: str | None = None
    author_id: AuthorId = ""
    is_donation: bool = False
    is_from_streamer: bool = False
    needs_approval: bool = False


class SpeechRefusedError(RequestError):
    """A rule refuses a message."""

    def __init__(self, reason: SpeechReason, field: str | None = None) -> None:
        super().__init__(reason.value, reason.sentence("en"), field)
        self.reason = reason


class SpeechIntake:
    """Turns messages into entries and evaluates them by the current rules. It changes nothing itself.

    Attributes:
        voices: The installed voices; empty until the engines have started.
    """

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings
        self.voices: tuple[Voice, ...] = ()

    def prepare(self) -> None:
        """Prepare for the first message; to be called in a thread."""
        from app.domain.speech_text.pipeline import prepare  # noqa: PLC0415 -- as above

        prepare(self._settings.settings.speech)

    async def speech_text(self, message: NewMessage) -> "SpeechText":
        """Return what would be spoken. In a thread: a long list of blocked words is slow the first time."""
        return await asyncio.to_thread(self._speech_text, message)

    def _speech_text(self, message: NewMessage) -> "SpeechText":
        from app.domain.speech_text.pipeline import to_speech_text  # noqa: PLC0415 -- as above

        settings = self._settings.settings
        blocked = () if message.is_from_streamer else settings.requests.blocked_users
        if text.is_blocked(blocked, "", message.author_id):
            blocked = (message.author,)
        return to_speech_text(
            message.author,
            message.text,
            settings.speech,
            money=Money(message.amount_minor, message.currency, message.unit),
            language=self._settings.stream_language,
            blocked_users=blocked,
        )

    async def entry(self, message: NewMessage, at: datetime) -> SpeechEntry:
        """Return a new entry, in the state that follows from its text.

        Raises:
            SpeechRefusedError: There is nothing to speak in it, its viewer is blocked, or there is no such voice. A
                donation is not refused but stored as rejected.
        """
        speech = await self.speech_text(message)
        if speech.refusal is not None and not message.is_donation:
            is_author = speech.refusal is SpeechReason.BLOCKED_USER
            raise SpeechRefusedError(speech.refusal, "author" if is_author else "text")
        source, external_id = message_key(message)
        return SpeechEntry(
            message=SpeechMessage(
                id=SpeechId(secrets.token_hex(8)),
                state=self._state(message, speech),
                reason=speech.refusal or speech.hold,
                author=bounded_name(speech.author),
                text=bounded_message(speech.display_text),
                spoken=speech.spoken,
                voice=self._voice(message),
                is_donation=message.is_donation,
                amount_minor=message.amount_minor,
                currency=message.currency,
                unit=message.unit,
                author_id=bounded_id(message.author_id),
                source=source,
                external_id=external_id,
                requested_at=at,
                finished_at=at if speech.refusal is not None else None,
            ),
            segments=speech.segments,
            is_from_streamer=message.is_from_streamer,
        )

    def _state(self, message: NewMessage, speech: "SpeechText") -> SpeechState:
        if speech.refusal is not None:
            return SpeechState.REJECTED
        if message.needs_approval:
            return SpeechState.PENDING
        is_approved = message.is_from_streamer or (self._settings.settings.speech.auto_approve and speech.hold is None)
        return SpeechState.WAITING if is_approved else SpeechState.PENDING

    def _voice(self, message: NewMessage) -> str:
        """Return the requested voice, else the viewer's own.

        Raises:
            SpeechRefusedError: There is no such voice.
        """
        known = {voice.id for voice in self.voices}
        if message.voice:
            if known and message.voice not in known:
                raise SpeechRefusedError(SpeechReason.UNKNOWN_VOICE, "voice")
            return message.voice
        author = text.clean_name(message.author).casefold()
        for line in self._settings.settings.speech.viewer_voices:
            name, _, voice = line.partition("=")
            if name.strip().casefold() == author and author and (not known or voice.strip() in known):
                return voice.strip()
        return ""

    def admit(self, transaction: Transaction, entry: SpeechEntry) -> tuple[SpeechEntry, SpeechEntry | None]:
        """Check a new message against the limits; return it, and the one that has to make room for a donation.

        A donation whose viewer was blocked since its text was read is rejected.

        Raises:
            SpeechRefusedError: Too many came in the last minute, or its viewer was blocked since its text was read.
            ConflictError: The speech queue is full, and this is no donation.
        """
        message, rules = entry.message, self._settings.settings.speech
        if not entry.is_from_streamer and text.is_blocked(
            self._settings.settings.requests.blocked_users, message.author, message.author_id
        ):
            if not message.is_donation:
                raise SpeechRefusedError(SpeechReason.BLOCKED_USER, "author")
            reason, at = SpeechReason.BLOCKED_USER, message.requested_at
            entry = entry.with_message(state=SpeechState.REJECTED, reason=reason, finished_at=at)
        totals = store.totals(transaction)
        is_full = totals.waiting + totals.pending >= SPEECH_LIMIT
        if is_full and not message.is_donation:
            raise ConflictError(SpeechReason.QUEUE_FULL.value, SpeechReason.QUEUE_FULL.sentence("en"))
        if message.is_donation or entry.is_from_streamer:
            return entry, store.oldest_to_make_room(transaction) if is_full else None
        of_viewer, of_all = store.in_last_minute(transaction, message, message.requested_at)
        if 0 < rules.user_per_minute <= of_viewer:
            raise SpeechRefusedError(SpeechReason.USER_LIMIT, "author")
        if 0 < rules.total_per_minute <= of_all:
            raise SpeechRefusedError(SpeechReason.TOTAL_LIMIT)
        return entry, None


def message_key(message: NewMessage) -> tuple[str, str | None]:
    """Return ``source`` and ``external_id`` of a message, cleaned."""
    return external_key(message.source, message.external_id)

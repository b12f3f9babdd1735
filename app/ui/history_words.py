"""Texts for entries of the history, in the window's language."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.domain.donations import Donation
from app.domain.history import HistoryEntry
from app.domain.ids import QueueItemId, SpeechId
from app.domain.moderators import Done
from app.domain.queue import ItemState, QueueItem
from app.domain.speech import SpeechMessage, SpeechState
from app.ui import moderator_words, speech_words, words
from app.ui.i18n import current_language

translate = QCoreApplication.translate

_BAD_ENDS = frozenset(
    {ItemState.FAILED, ItemState.REJECTED, SpeechState.FAILED, SpeechState.INTERRUPTED, SpeechState.EXPIRED}
)


def title(past: HistoryEntry) -> str:
    """Return the title of a video, or the text of a message."""
    match past:
        case QueueItem():
            return words.title_of(past)
        case SpeechMessage():
            return speech_words.text(past)
        case Donation():
            return past.message or translate("Words", "No text")
        case Done():
            return moderator_words.done(past)


def author(past: HistoryEntry) -> str:
    """Return who requested or wrote it."""
    match past:
        case QueueItem():
            return words.requester(past)
        case SpeechMessage():
            return speech_words.author(past)
        case Donation():
            return past.author
        case Done():
            return past.by


def amount(past: HistoryEntry) -> str:
    """Return what was given, or an empty string."""
    return "" if isinstance(past, Done) else words.money(past.amount_minor, past.currency, past.unit)


def time(past: HistoryEntry) -> str:
    """Return when it ended, or when a donation was received, in local time."""
    if isinstance(past, Done):
        return _local(past.at)
    return _local(past.received_at if isinstance(past, Donation) else past.finished_at or past.requested_at)


def _local(at: datetime) -> str:
    moment = QDateTime.fromMSecsSinceEpoch(round(at.timestamp() * 1_000))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def widest_time() -> str:
    """Return a time that is as wide as one can be."""
    return _local(datetime(2028, 12, 28, 22, 58, tzinfo=UTC))


def outcome(past: HistoryEntry) -> str:
    """Return the final state; for a donation, that of its message, for a moderator's command the role."""
    if isinstance(past, Done):
        return moderator_words.role(past.role)
    return words.item_state(past.state) if isinstance(past, QueueItem) else speech_words.state(past.state)


def reason(past: HistoryEntry) -> str:
    """Return the reason as a sentence; empty if there is none."""
    if isinstance(past, Donation | Done) or past.reason is None:
        return ""
    return past.reason.sentence(current_language())


def is_failure(past: HistoryEntry) -> bool:
    """Return whether it ended unsuccessfully."""
    return not isinstance(past, Done) and past.state in _BAD_ENDS


def details(past: HistoryEntry) -> str:
    """Return what else is known: length, channel and message of a video, the link in a donation."""
    match past:
        case QueueItem():
            length = words.length_of(past) if past.plays_ms is not None else ""
            return " · ".join(part for part in (length, past.media.channel, past.message) if part)
        case SpeechMessage() | Done():
            return ""
        case Donation():
            return past.link if past.link != past.message else ""


def icon(past: HistoryEntry) -> str:
    """Return the name of its icon."""
    match past:
        case QueueItem():
            return words.media_icon(past.media)
        case SpeechMessage():
            return speech_words.icon(past)
        case Donation():
            return "alerts"
        case Done():
            return moderator_words.icon(past.action)


def description(past: HistoryEntry) -> str:
    """Return a full description for screen readers and tooltips."""
    ended = " ".join((outcome(past), time(past)))
    asked = ""
    if not isinstance(past, Donation | Done):
        asked = translate("Words", "Requested: {time}").format(time=_local(past.requested_at))
    head = " · ".join(part for part in (author(past), amount(past), ended) if part)
    return "\n".join(part for part in (title(past), details(past), head, reason(past), asked) if part)


def link(past: HistoryEntry) -> str:
    """Return the link of its video, or an empty string."""
    match past:
        case QueueItem():
            return past.media.link
        case Donation():
            return past.link
        case SpeechMessage() | Done():
            return ""


def clipboard_text(past: HistoryEntry) -> str:
    """Return what the clipboard gets: a message as it was written, a video with its link."""
    return " ".join(part for part in (title(past), link(past)) if part) if isinstance(past, QueueItem) else title(past)


def video_id(past: HistoryEntry) -> QueueItemId | None:
    """Return the item that can be queued again, or None."""
    match past:
        case QueueItem():
            return past.id
        case Donation():
            return past.item
        case SpeechMessage() | Done():
            return None


def message_id(past: HistoryEntry) -> SpeechId | None:
    """Return the message that can be replayed, or None."""
    return None if isinstance(past, QueueItem | Done) else past.id

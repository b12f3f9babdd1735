"""The history: videos that left the queue, messages that were or were not spoken, donations, and what moderators did.

Also as CSV (RFC 4180).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from app.domain.donations import Donation, DonationPage
from app.domain.errors import RefusedError
from app.domain.links import youtube_video
from app.domain.moderators import Done, DonePage
from app.domain.money import Money, decimal_amount
from app.domain.queue import QueueItem, QueuePage
from app.domain.reasons import Language
from app.domain.speech import SpeechMessage, SpeechPage

type HistoryKind = Literal["video", "speech", "donation", "moderation"]
type HistoryEntry = QueueItem | SpeechMessage | Donation | Done
"""One entry; each has an ``id``."""
type HistoryPage = QueuePage | SpeechPage | DonationPage | DonePage

PAGE_ROWS = 200
"""Entries that are read at a time."""
_WORD_CATEGORIES = ("L", "N", "Co")
"""Unicode categories of what words are made of. Source: SQLite FTS5, unicode61."""


class HistoryQuery(Struct, frozen=True, kw_only=True):
    """Entries of a kind that contain the words of the query, newest first."""

    kind: HistoryKind = "video"
    query: str = ""
    offset: int = 0
    limit: int = PAGE_ROWS


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a query looks for; none where it holds no letter and no digit.

    A link to a video stands for the id of the video, whichever form of link was written.
    """
    try:
        return (youtube_video(query).video_id,)
    except RefusedError:
        found = unicodedata.normalize("NFC", query).split()
    return tuple(word for word in found if any(map(_is_of_words, word)))


def _is_of_words(letter: str) -> bool:
    return unicodedata.category(letter).startswith(_WORD_CATEGORIES)


BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the PC, and Ukrainian as nonsense."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula. Source: OWASP, CSV injection."""
_INNER_BLANKS = re.compile(r"[;\t]\s*+")
_INNER_START = re.compile(r"[=+@＝＋＠]|[-－](?!\))")
"""The same behind a semicolon, which parts cells where numbers have a comma, as in a Ukrainian Excel; ``;-)`` stays."""

_COLUMNS: dict[HistoryKind, tuple[str, ...]] = {
    "video": (
        *("requested_at", "finished_at", "state", "reason", "title", "channel", "length_s", "link", "requested_by"),
        *("amount", "currency", "message", "source", "id"),
    ),
    "speech": (
        *("requested_at", "finished_at", "state", "reason", "author", "text", "spoken", "amount", "currency"),
        *("source", "id"),
    ),
    "donation": ("received_at", "state", "author", "amount", "currency", "message", "link", "source", "id"),
    "moderation": ("at", "by", "role", "action", "subject", "id"),
}


class _Line:
    """A file for ``csv.writer`` whose ``write`` returns the line."""

    def write(self, line: str) -> str:
        return line


_WRITER = csv.writer(_Line())


def csv_header(kind: HistoryKind) -> str:
    """Return the first line: the names of the columns."""
    return csv_line(_COLUMNS[kind])


def csv_row(kind: HistoryKind, entry: HistoryEntry, language: Language) -> str:
    """Return the line of an entry; its reason is a sentence in a language."""
    cells = _cells(entry, language)
    return csv_line(cells[name] for name in _COLUMNS[kind])


def csv_line(cells: Iterable[str]) -> str:
    """Return one line, with its end."""
    line: str = _WRITER.writerow([_harmless(cell) for cell in cells])  # what `write` returned
    return line


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe goes before what could be one."""
    inner = _INNER_BLANKS.sub(lambda found: found[0] + "'" * bool(_INNER_START.match(cell, found.end())), cell)
    return f"'{inner}" if inner.startswith(_FORMULA_STARTS) else inner


def _cells(entry: HistoryEntry, language: Language) -> dict[str, str]:
    if isinstance(entry, Done):
        return {
            "id": str(entry.id),
            "at": _time(entry.at),
            "by": entry.by,
            "role": entry.role.value,
            "action": entry.action.value,
            "subject": entry.subject,
        }
    cells = {
        "id": entry.id,
        "state": entry.state.value,
        "amount": str(entry.amount_minor) if entry.unit else decimal_amount(Money(entry.amount_minor, entry.currency)),
        "currency": entry.unit or entry.currency,
        "source": entry.source,
    }
    if isinstance(entry, Donation):
        return cells | {
            "received_at": _time(entry.received_at),
            "author": entry.author,
            "message": entry.message,
            "link": entry.link,
        }
    cells |= {
        "requested_at": _time(entry.requested_at),
        "finished_at": _time(entry.finished_at),
        "reason": "" if entry.reason is None else entry.reason.sentence(language),
    }
    if isinstance(entry, SpeechMessage):
        return cells | {"author": entry.author, "text": entry.text, "spoken": entry.spoken}
    return cells | _of_video(entry)


def _of_video(item: QueueItem) -> dict[str, str]:
    length_ms = item.media.length_ms
    return {
        "title": item.media.title,
        "channel": item.media.channel,
        "length_s": "" if length_ms is None else str(length_ms // 1_000),
        "link": item.media.link,
        "requested_by": item.requested_by,
        "message": item.message,
    }


def _time(at: datetime | None) -> str:
    """Return a time in UTC, to the second, as ISO 8601 has it."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

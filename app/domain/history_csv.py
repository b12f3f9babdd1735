"""The history as CSV (RFC 4180), so that a spreadsheet shows it and never calculates what a viewer wrote."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from app.domain.donation import Donation
from app.domain.history import HistoryKind, Past
from app.domain.money import Money, decimal_amount
from app.domain.queue import QueueItem
from app.domain.rules import Language
from app.domain.speech import SpeechMessage

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of the PC, and Ukrainian as nonsense."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet read a cell as a formula. Source: OWASP, CSV injection."""
_INNER_START = re.compile(r"([;\t]\s*)(?=[=+@＝＋＠]|[-－](?!\)))")
"""The same behind a semicolon, which parts cells where numbers have a comma, as in a Ukrainian Excel; ``;-)`` stays."""
_MUST_QUOTE = frozenset('",;\t\r\n')

_COLUMNS: dict[HistoryKind, tuple[str, ...]] = {
    "video": (
        "requested_at",
        "finished_at",
        "state",
        "reason",
        "title",
        "channel",
        "length_s",
        "link",
        "requested_by",
        "amount",
        "currency",
        "message",
        "source",
        "id",
    ),
    "speech": (
        "requested_at",
        "finished_at",
        "state",
        "reason",
        "author",
        "text",
        "spoken",
        "amount",
        "currency",
        "source",
        "id",
    ),
    "donation": ("received_at", "state", "author", "amount", "currency", "message", "link", "source", "id"),
}


def head(kind: HistoryKind) -> str:
    """Return the first line: the names of the columns."""
    return line(_COLUMNS[kind])


def row(kind: HistoryKind, past: Past, language: Language) -> str:
    """Return the line of an entry; its reason is a sentence in a language."""
    cells = _cells(past, language)
    return line(cells[name] for name in _COLUMNS[kind])


def line(cells: Iterable[str]) -> str:
    """Return one line, with its end."""
    return ",".join(_quoted(_harmless(cell)) for cell in cells) + "\r\n"


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe goes before what could be one."""
    inner = _INNER_START.sub(r"\1'", cell)
    return f"'{inner}" if inner.startswith(_FORMULA_STARTS) else inner


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _MUST_QUOTE.intersection(cell) else cell


def _cells(past: Past, language: Language) -> dict[str, str]:
    cells = {
        "id": past.id,
        "state": past.state.value,
        "amount": decimal_amount(Money(past.amount_minor, past.currency)),
        "currency": past.currency,
        "source": past.source,
    }
    if isinstance(past, Donation):
        return cells | {
            "received_at": _time(past.received_at),
            "author": past.author,
            "message": past.message,
            "link": past.link,
        }
    cells |= {
        "requested_at": _time(past.requested_at),
        "finished_at": _time(past.finished_at),
        "reason": "" if past.reason is None else past.reason.sentence(language),
    }
    match past:
        case SpeechMessage():
            return cells | {"author": past.author, "text": past.text, "spoken": past.spoken}
        case QueueItem():
            return cells | _of_video(past)


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

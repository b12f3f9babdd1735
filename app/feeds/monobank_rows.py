"""The statement of a Monobank jar: which of its rows are gifts, who is named, and what is new. No input, no output.

A row holds the real name of the giver. It is looked at here and goes no further.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import BANK_GIVER, NUMERIC_CURRENCIES, Gift
from app.feeds.monobank_names import first_name, nickname
from app.feeds.parts import id_of, shaped, text_of

MARGIN_S = 600
"""A row may be booked so much later than its time says."""
_DAY_S = 86_400
_MOST_MINOR = 2**53
_TIMES = range(1_400_000_000, 7_000_000_000)

_FROM = re.compile(r"\s*(?:Від|From)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


class _Row(Struct, rename="camel"):
    id: Any = None
    time: Any = None
    description: Any = None
    comment: Any = None
    amount: Any = None
    currency_code: Any = None
    hold: Any = None


class Row(Struct, frozen=True):
    """A row of a statement.

    Attributes:
        id: The bank's own.
        time: Seconds since 1970.
        twin: The same for a row that is held and for the one that takes its place under another id, should one do so.
        is_held: Not booked yet.
        gift: None for interest, own top-ups and other rows that are no gifts.
    """

    id: str
    time: int
    twin: str
    is_held: bool
    gift: Gift | None


def row_of(raw: msgspec.Raw | bytes | str, currency: str = "", *, says_first_names: bool = False) -> Row | None:
    """Return a row; None where it has no id or no time.

    Args:
        raw: JSON of the bank.
        currency: Of the jar, in which the amount is; where it is not known, the row's own is taken.
        says_first_names: The author is the giver's first name where no nickname was chosen and it is certain.
    """
    row = shaped(raw, _Row)
    if row is None or not id_of(row.id) or not isinstance(row.time, int) or row.time not in _TIMES:
        return None
    comment, description = text_of(row.comment), text_of(row.description)
    is_held = row.hold is True
    digest = hashlib.blake2b(f"{row.time} {row.amount} {comment}".encode("utf-8", "replace"), digest_size=9)
    gift: Gift | None = None
    currency = currency or currency_of(row.currency_code)
    sender = _FROM.fullmatch(description)
    if currency and _is_amount(row.amount) and (comment.strip() or sender):
        name, text = nickname(comment)
        if not name and says_first_names and sender:
            name = first_name(sender[1])
        gift = Gift(
            id=id_of(row.id),
            author=name or BANK_GIVER,
            amount_minor=row.amount,
            currency=currency,
            text=text,
            sent_at=datetime.fromtimestamp(row.time, UTC),
        )
    return Row(id_of(row.id), row.time, digest.hexdigest(), is_held, gift)


def currency_of(code: object) -> str:
    """Return the currency of a numeric code; empty where it is not known."""
    return NUMERIC_CURRENCIES.get(code, "") if isinstance(code, int) else ""


def _is_amount(amount: object) -> bool:
    return isinstance(amount, int) and not isinstance(amount, bool) and 0 < amount <= _MOST_MINOR


class Known(Struct):
    """What is known of a jar; kept as the cursor.

    Attributes:
        jar: Its id, or what was written in place of it until it is found.
        place: What the streamer wrote, an id or a name.
        title: Its name; None before the list of jars was read.
        currency: ISO 4217.
        newest: Time of the newest row; 0 before the statement was read for the first time.
        ids: Of the rows that the next statement may hold, with their times.
        held: Twins of those of them that were held, by id.
        asked_at: When the bank was last asked at the latest, seconds since 1970 as this PC counts.
        blocked_until: The bank is not asked before.
    """

    jar: str
    title: str | None = None
    place: str = ""
    currency: str = ""
    newest: int = 0
    ids: dict[str, int] = {}
    held: dict[str, str] = {}
    asked_at: float = 0.0
    blocked_until: float = 0.0

    def take(self, rows: Sequence[Row], now: float) -> list[Row]:
        """Remember a statement; return what is new in it, oldest first.

        Args:
            rows: Newest first.
            now: Seconds since 1970; a row that is far from it does not count as the newest.
        """
        listed = {row.id for row in rows}
        new: dict[str, Row] = {}
        oldest_first = list(reversed(rows))
        oldest_first.sort(key=lambda row: row.time)
        for row in oldest_first:
            if row.id not in self.ids and row.id not in new and not self._replaces(row, listed):
                new[row.id] = row
        self.newest = max([self.newest, *(min(row.time, int(now) + _DAY_S) for row in rows)])
        since = self.newest - MARGIN_S
        ids = {**self.ids, **{row.id: row.time for row in rows}}
        self.ids = {row_id: time for row_id, time in ids.items() if time >= since}
        held = {**self.held, **{row.id: row.twin for row in rows if row.is_held}}
        self.held = {row_id: twin for row_id, twin in held.items() if row_id in self.ids}
        return list(new.values())

    def _replaces(self, row: Row, listed: set[str]) -> bool:
        """Tell whether a row is one that was held and stood in an earlier statement under another id."""
        if row.is_held:
            return False
        for row_id, twin in self.held.items():
            if twin == row.twin and row_id not in listed:
                del self.held[row_id]
                self.ids.pop(row_id, None)
                return True
        return False

"""The events of a Tipeee account, and which of them are new. No input, no output."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import Gift, sum_of
from app.feeds.parts import id_of, moment_of, shaped, text_of

MARGIN_S = 3_600
"""An event may enter the list so much later than its time says."""
_DAY_S = 86_400


class _Event(Struct):
    id: Any = None
    ref: Any = None
    type: Any = None
    created_at: Any = None
    parameters: msgspec.Raw = msgspec.Raw(b"null")


class _Parameters(Struct):
    amount: Any = None
    currency: Any = None
    username: Any = None
    message: Any = None


class Row(Struct, frozen=True):
    """An event in the list.

    Attributes:
        id: The service's own.
        time: Seconds since 1970.
        gift: None for what is no donation, or is not understood.
    """

    id: str
    time: int
    gift: Gift | None


class Known(Struct):
    """What is known of an account; kept as the cursor.

    Attributes:
        account: Whose it is.
        newest: Time of the newest event; 0 where there was none.
        ids: Of the events that the next look may bring, with their times.
    """

    account: str
    newest: int = 0
    ids: dict[str, int] = {}

    @property
    def since(self) -> int:
        """Return from when on the next look asks; 0 for the beginning."""
        return max(0, self.newest - MARGIN_S)

    def take(self, rows: Sequence[Row], now: float) -> list[Row]:
        """Remember events, and return those that are new, oldest first.

        Args:
            rows: In any order.
            now: Seconds since 1970; an event far ahead of it does not count as the newest.
        """
        found = {row.id: row for row in reversed(rows)}
        new = sorted((row for row in found.values() if row.id not in self.ids), key=lambda row: row.time)
        self.newest = max([self.newest, *(min(row.time, int(now) + _DAY_S) for row in rows)])
        self.ids |= {row.id: row.time for row in rows}
        self.ids = {row_id: moment for row_id, moment in self.ids.items() if moment >= self.since}
        return new


def row_of(raw: msgspec.Raw | bytes | str) -> Row | None:
    """Return an event; None where it has no id or no time."""
    event = shaped(raw, _Event)
    row_id = id_of(event.id, event.ref) if event is not None else ""
    moment = moment_of(event.created_at) if event is not None else None
    if event is None or not row_id or moment is None:
        return None
    told = shaped(event.parameters, _Parameters) or _Parameters()
    money = sum_of(told.amount, told.currency) if event.type in {"donation", None} else None
    gift = money and Gift(
        id=row_id,
        author=text_of(told.username),
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text=text_of(told.message),
        sent_at=moment,
    )
    return Row(row_id, int(moment.timestamp()), gift)

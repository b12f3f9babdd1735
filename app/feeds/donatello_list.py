"""The list of donations of a Donatello account, newest first, and what of it is new. No input, no output."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.feeds import Gift, sum_of
from app.feeds.parts import id_of, shaped, text_of

_KNOWN = 100
"""Ids that are remembered: some of them may be deleted on the site."""
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


class _Donation(Struct, rename="camel"):
    pub_id: Any = None
    id: Any = None
    client_name: Any = None
    message: Any = None
    amount: Any = None
    currency: Any = None
    created_at: Any = None


class Row(Struct, frozen=True):
    """A donation in the list.

    Attributes:
        id: The service's own.
        created_at: ``2026-11-29 19:02:11`` in an unknown zone, good only for a comparison with another one; or empty.
        gift: None where the money is not understood.
    """

    id: str
    created_at: str
    gift: Gift | None


class Known(Struct):
    """What is known of the list of an account; kept as the cursor.

    Attributes:
        account: Whose it is.
        ids: Of the newest donations, newest first.
        is_whole: The account had no others.
        newest: When the newest was created, as in `Row`.
    """

    account: str
    ids: list[str] = []
    is_whole: bool = True
    newest: str = ""

    def new_of(self, rows: Sequence[Row]) -> list[Row]:
        """Return those of a list, newest first, that are new; oldest first and each once.

        Older ones than are remembered move up when others are deleted, so what stands below the last known one is old.
        Where none is known any more, what was not created before all of them is new.
        """
        ids = set(self.ids)
        places = [place for place, row in enumerate(rows) if row.id in ids]
        if not ids or (places and self.is_whole):
            fresh = list(rows)
        elif places:
            fresh = list(rows[: places[-1]])
        else:
            fresh = [row for row in rows if not self.is_passed(row)]
        return list({row.id: row for row in reversed(fresh) if row.id not in ids}.values())

    def is_passed(self, row: Row) -> bool:
        """Tell whether a donation was created before the newest known one."""
        return bool(row.created_at and self.newest) and row.created_at < self.newest

    def take(self, rows: Sequence[Row]) -> list[Row]:
        """Remember what is new of a list, and return it."""
        new = self.new_of(rows)
        ids = [*(row.id for row in reversed(new)), *self.ids]
        self.is_whole = self.is_whole and len(ids) <= _KNOWN
        self.ids = ids[:_KNOWN]
        self.newest = max((self.newest, *(row.created_at for row in new)))
        return new


def row_of(raw: msgspec.Raw | bytes | str) -> Row | None:
    """Return a donation as the list has it; None where it has no id."""
    donation = shaped(raw, _Donation)
    row_id = id_of(donation.pub_id, donation.id) if donation is not None else ""
    if donation is None or not row_id:
        return None
    money = sum_of(donation.amount, text_of(donation.currency).strip() or "UAH")
    gift = money and Gift(
        id=row_id,
        author=text_of(donation.client_name),
        amount_minor=money.minor,
        currency=money.currency,
        written=money.written,
        text=text_of(donation.message),
    )
    created_at = text_of(donation.created_at)
    return Row(row_id, created_at if _TIME.fullmatch(created_at) else "", gift)

"""A donation, as a donation service reports it."""

from datetime import datetime

from msgspec import Struct

from app.domain.ids import AmountMinor, AuthorId, Currency, QueueItemId, SpeechId, Unit
from app.domain.speech import SpeechState


class Donation(Struct, frozen=True, kw_only=True):
    """One donation.

    Attributes:
        id: That of its spoken message.
        state: Of its spoken message and alert.
        external_id: The id the ``source`` gave it; sent again, it gives the same donation.
        link: The requested video; empty if there is none.
        item: The queue item of that video; None if there is none or it is refused.
        refused: Why that video is refused; empty if it is not.
    """

    id: SpeechId
    state: SpeechState
    author: str
    amount_minor: AmountMinor
    currency: Currency
    unit: Unit = ""
    author_id: AuthorId = ""
    message: str
    source: str
    external_id: str
    link: str = ""
    item: QueueItemId | None = None
    refused: str = ""
    received_at: datetime


class DonationPage(Struct, frozen=True, kw_only=True):
    """A part of a longer list."""

    items: tuple[Donation, ...]
    total: int
    offset: int

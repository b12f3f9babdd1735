"""A donation as a service for donations tells of it."""

from datetime import datetime

from msgspec import Struct

from app.domain.ids import AmountMinor, Currency, QueueItemId, SpeechId
from app.domain.speech import SpeechState


class Donation(Struct, frozen=True, kw_only=True):
    """One donation and what became of it.

    Attributes:
        id: That of its spoken message.
        state: Of its spoken message, with which its alert is shown.
        external_id: The id the ``source`` gave it; sent again, it gives the same donation.
        link: The video that its message asks for; empty where there is none.
        item: The queue's item for that video; None where there is none or the rules refuse it.
        refused: Why the rules refuse that video; empty where they do not.
    """

    id: SpeechId
    state: SpeechState
    author: str
    amount_minor: AmountMinor
    currency: Currency
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

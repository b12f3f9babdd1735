"""Donations: each becomes an alert, a spoken message and, if it links a video, a queue item."""

import asyncio
import logging
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from msgspec import Struct, structs

from app.domain.chat_rules import Rank
from app.domain.donations import Donation, DonationPage
from app.domain.errors import ConflictError, InvalidError, OutsideError, RefusedError, RequestError, refusal_in
from app.domain.ids import AmountMinor, AuthorId, Currency, SpeechId, Unit
from app.domain.links import commanded_in, first_video, seems_linked
from app.domain.money import check_money
from app.domain.reasons import Reason
from app.domain.text import bounded_message, bounded_name
from app.hub.connection import Clock
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.speech.intake import NewMessage, message_key
from app.services.speech.service import SpeechService
from app.store import donations as store
from app.store.database import Database, Transaction
from app.store.speech import SpeechEntry

logger = logging.getLogger(__name__)

RETRY_DELAY_S = 30.0
"""When the video of a donation could not be queued, as on a full disk, that is retried after this time."""


class NewDonation(Struct, frozen=True, kw_only=True):
    """A donation as a donation service reports it.

    Attributes:
        needs_approval: Its message waits for a decision, whatever the settings say.
        role: The highest that the giver has in the chat, for the rules about its video.
    """

    author: str
    amount_minor: AmountMinor
    currency: Currency
    unit: Unit = ""
    author_id: AuthorId = ""
    message: str
    source: str
    external_id: str
    needs_approval: bool = False
    role: Rank = Rank.VIEWER


class DonationsService:
    """Receives donations, each once. An acknowledged donation is stored and its video queued, even after a crash."""

    def __init__(self, database: Database, speech: SpeechService, queue: QueueService, clock: Clock) -> None:
        self._database = database
        self._speech = speech
        self._queue = queue
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False
        self._queueing = WeakValueDictionary[SpeechId, asyncio.Lock]()

    async def load(self) -> None:
        """Queue the videos of stored donations that are not queued yet."""
        for donation in await self._database.run(store.unqueued):
            await self._queue_video(donation)

    async def close(self) -> None:
        """Stop; the next start queues what is left."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await self._task

    async def add(self, new: NewDonation) -> tuple[Donation, bool]:
        """Add a donation; return it and whether it is new.

        A repeated ``source`` + ``external_id`` returns the first one and changes nothing.

        Raises:
            InvalidError: It has no id, no amount, or an amount without a currency.
            ConflictError: Its id belongs to a message that is no donation.
        """
        try:
            return await self._add(new)
        except (asyncio.CancelledError, OutsideError):
            self._schedule_retry()  # it may be stored already
            raise

    async def _add(self, new: NewDonation) -> tuple[Donation, bool]:
        check_money(new.amount_minor, new.currency)
        if not new.amount_minor:
            raise InvalidError("invalid", "amount_minor must be more than 0.", "amount_minor")
        message = NewMessage(
            text=new.message,
            author=new.author,
            amount_minor=new.amount_minor,
            currency=new.currency,
            unit=new.unit,
            author_id=new.author_id,
            source=new.source,
            external_id=new.external_id,
            is_donation=True,
            needs_approval=new.needs_approval,
        )
        source, external_id = message_key(message)
        if external_id is None:
            raise InvalidError("invalid", "external_id must not be empty.", "external_id")

        known = await self._load(source, external_id)
        if known is not None:
            return await self._queue_video(known, new.role), False

        def also(transaction: Transaction, entry: SpeechEntry) -> None:
            store.insert(
                transaction,
                Donation(
                    id=entry.message.id,
                    state=entry.message.state,
                    author=bounded_name(new.author),
                    amount_minor=new.amount_minor,
                    currency=new.currency,
                    unit=new.unit,
                    author_id=entry.message.author_id,
                    message=bounded_message(new.message),
                    source=source,
                    external_id=external_id,
                    link=video_link(new.message),
                    received_at=datetime.fromtimestamp(self._clock.time(), UTC),
                ),
            )

        _, is_new = await self._speech.add(message, also)
        donation = await self._load(source, external_id)
        if donation is None:  # the id belongs to a message that is not a donation
            raise ConflictError("used", "This id belongs to a message that is not a donation.", "external_id")
        if is_new and not donation.link and seems_linked(new.message):
            self._queue.tell_refused(new.message, new.author, Reason.NOT_A_VIDEO_LINK.value)
            donation = structs.replace(donation, refused=Reason.NOT_A_VIDEO_LINK.value)
        if is_new and donation.link:
            self._queue.tell_others(new.message, new.author)
        return await self._queue_video(donation, new.role), is_new

    async def _load(self, source: str, external_id: str) -> Donation | None:
        return await self._database.run(lambda transaction: store.load_external(transaction, source, external_id))

    async def _is_unqueued(self, donation: Donation) -> bool:
        """Return whether its video is still to be queued; that may have failed after it was acknowledged."""
        unqueued = await self._database.run(store.unqueued)
        return any(waiting.id == donation.id for waiting in unqueued)

    async def _queue_video(self, donation: Donation, role: Rank = Rank.VIEWER) -> Donation:
        """Queue its video, once, and return the donation with the item or the reason of the refusal.

        Where that fails now, it is retried: the donation itself is stored already. The role is not known then.
        """
        if not donation.link:
            return donation
        try:
            # One at a time: who comes meanwhile refuses nothing again.
            async with self._queueing.setdefault(donation.id, asyncio.Lock()):
                if await self._is_unqueued(donation):
                    return await self._with_video(donation, role)
                return await self._load(donation.source, donation.external_id) or donation
        except OutsideError as error:
            logger.warning("The video of a donation could not be queued; retrying: %s", error)
            self._schedule_retry()
            return donation

    async def _with_video(self, donation: Donation, role: Rank) -> Donation:
        request = NewRequest(
            url=donation.link,
            requested_by=donation.author,
            message=donation.message,
            amount_minor=donation.amount_minor,
            currency=donation.currency,
            unit=donation.unit,
            author_id=donation.author_id,
            source=donation.source,
            external_id=donation.external_id,
            role=role,
        )
        try:
            item, _ = await self._queue.add(request)
            answered = structs.replace(donation, item=item.id)
        except RequestError as error:
            logger.info("The video of a donation was refused: %s", error.code)
            if refusal := refusal_in(error):
                self._queue.tell_rejected(refusal, request)
            answered = structs.replace(donation, refused=error.code)
        await self._database.run(lambda transaction: store.set_queued(transaction, donation.id))
        return answered

    def _schedule_retry(self) -> None:
        if self._timer is None and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(RETRY_DELAY_S, self._on_retry)

    def _on_retry(self) -> None:
        self._timer = None
        self._task = asyncio.get_running_loop().create_task(self._retry_load(), name="videos of donations")

    async def _retry_load(self) -> None:
        try:
            await self.load()
        except OutsideError as error:
            logger.warning("The videos of donations could not be queued; retrying: %s", error)
            self._schedule_retry()

    async def history(self, query: str, offset: int, limit: int) -> DonationPage:
        """Return donations, newest first."""
        items, total = await self._database.run(lambda transaction: store.history(transaction, query, offset, limit))
        return DonationPage(items=tuple(items), total=total, offset=offset)


def video_link(message: str) -> str:
    """Return the first link to a video in a message, rebuilt with its start, or an empty string."""
    try:
        return first_video(commanded_in(message)).link_with_start
    except RefusedError:
        return ""

"""Donations: each makes an alert, a spoken message and, where it asks for a video, an item of the queue."""

import asyncio
import logging
import re
from datetime import UTC, datetime
from itertools import islice

from msgspec import Struct, structs

from app.domain.donations import Donation, DonationPage
from app.domain.errors import InvalidError, OutsideError, RefusedError, RequestError
from app.domain.ids import AmountMinor, Currency
from app.domain.links import youtube_video
from app.domain.text import bounded_message, bounded_name
from app.hub.connection import Clock
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.speech.intake import NewMessage, check_money, external_of
from app.services.speech.service import SpeechService
from app.store import donations as store
from app.store.database import Database, Transaction
from app.store.speech import Entry

logger = logging.getLogger(__name__)

_AGAIN_S = 30.0
"""After a failure of the world, such as a full disk, a donation's video is asked for again so much later."""
_WORD = re.compile(r"\S{1,500}")


class NewDonation(Struct, frozen=True, kw_only=True):
    """One donation, as a service for donations tells of it."""

    author: str
    amount_minor: AmountMinor
    currency: Currency
    message: str
    source: str
    external_id: str


class DonationsService:
    """Takes donations in, each once. What was acknowledged is kept, whatever happens next."""

    def __init__(self, database: Database, speech: SpeechService, queue: QueueService, clock: Clock) -> None:
        self._database = database
        self._speech = speech
        self._queue = queue
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False

    async def load(self) -> None:
        """Hand those links to the queue that were acknowledged and that it has not seen yet, as by an earlier run."""
        for donation in await self._database.run(store.unqueued):
            await self._request(donation)

    async def close(self) -> None:
        """Hand over no more; the next run does."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await self._task

    async def add(self, new: NewDonation) -> tuple[Donation, bool]:
        """Take in a donation; return it and whether it is new.

        A repeated ``source`` + ``external_id`` gives the first one and changes nothing.

        Raises:
            InvalidError: It has no id, or an amount without a currency.
            ConflictError: The speech queue is full.
        """
        check_money(new.amount_minor, new.currency)
        message = NewMessage(
            text=new.message,
            author=new.author,
            amount_minor=new.amount_minor,
            currency=new.currency,
            source=new.source,
            external_id=new.external_id,
            is_donation=True,
        )
        source, external_id = external_of(message)
        if external_id is None:
            raise InvalidError("invalid", "A donation needs an id, so that it is taken once only.", "external_id")

        def also(transaction: Transaction, entry: Entry) -> None:
            store.insert(
                transaction,
                Donation(
                    id=entry.message.id,
                    state=entry.message.state,
                    author=bounded_name(new.author),
                    amount_minor=new.amount_minor,
                    currency=new.currency,
                    message=bounded_message(new.message),
                    source=source,
                    external_id=external_id,
                    link=video_link(new.message),
                    received_at=datetime.fromtimestamp(self._clock.time(), UTC),
                ),
            )

        _, is_new = await self._speech.add(message, also)
        donation = await self._database.run(lambda transaction: store.load_external(transaction, source, external_id))
        if donation is None:  # the same id was used for a message before
            raise InvalidError("used", "This id was given to a message that is no donation.", "external_id")
        if is_new or await self._waits(donation):
            donation = await self._request(donation)
        return donation, is_new

    async def _waits(self, donation: Donation) -> bool:
        """Tell whether the queue has not seen its link yet: the world may have failed after it was acknowledged."""
        unqueued = await self._database.run(store.unqueued) if donation.link else []
        return any(waiting.id == donation.id for waiting in unqueued)

    async def _request(self, donation: Donation) -> Donation:
        """Hand its link to the queue, which takes the same donation once only; return what became of it.

        Where the world fails now, this is tried again soon: the donation itself is kept already.
        """
        if not donation.link:
            return donation
        request = NewRequest(
            url=donation.link,
            requested_by=donation.author,
            message=donation.message,
            amount_minor=donation.amount_minor,
            currency=donation.currency,
            source=donation.source,
            external_id=donation.external_id,
        )
        try:
            try:
                item, _ = await self._queue.add(request)
                answered = structs.replace(donation, item=item.id)
            except RequestError as error:
                logger.info("The queue does not take the video of a donation: %s", error.code)
                answered = structs.replace(donation, refused=error.code)
            await self._database.run(lambda transaction: store.set_queued(transaction, donation.id))
        except OutsideError as error:
            logger.warning("The video of a donation must wait: %s", error)
            self._again_later()
            return donation
        return answered

    def _again_later(self) -> None:
        if self._timer is None and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(_AGAIN_S, self._again)

    def _again(self) -> None:
        self._timer = None
        self._task = asyncio.get_running_loop().create_task(self._load_again(), name="videos of donations")

    async def _load_again(self) -> None:
        try:
            await self.load()
        except OutsideError as error:
            logger.warning("The videos of donations must wait: %s", error)
            self._again_later()

    async def history(self, query: str, offset: int, limit: int) -> DonationPage:
        """Return donations, newest first."""
        items, total = await self._database.run(lambda transaction: store.history(transaction, query, offset, limit))
        return DonationPage(items=tuple(items), total=total, offset=offset)


def video_link(message: str) -> str:
    """Return the first link to a video in a message, or an empty string."""
    for found in islice(_WORD.finditer(message), 1_000):  # a message of nothing but words has fewer
        word = found.group().strip("()[]<>\"'«»,;!")
        if "." in word or "/" in word:
            try:
                youtube_video(word)
            except RefusedError:
                continue
            return word
    return ""

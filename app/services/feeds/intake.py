"""What becomes of a feed's events: requests, spoken messages, donations, and what is taken back."""

import contextlib
import logging

from app.domain.errors import AppError, ConflictError, OutsideError, RequestError
from app.domain.feeds import (
    ANONYMOUS,
    ChatMessage,
    Cleared,
    Deleted,
    FeedEvent,
    FeedKind,
    Gift,
    HubMessage,
    Purged,
    Redemption,
    Taken,
    person,
)
from app.domain.text import bounded_name, clean
from app.services.chat import ChatService
from app.services.donations import DonationsService, NewDonation, video_link
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.services.speech.intake import NewMessage
from app.services.speech.service import SpeechService

logger = logging.getLogger(__name__)

_LINE_LENGTH = 500
"""Grapheme clusters of a line of chat that are read."""


class FeedIntake:
    """Hands what feeds bring to the services whose subject it is."""

    def __init__(
        self,
        settings: SettingsService,
        sources: SourcesService,
        queue: QueueService,
        donations: DonationsService,
        speech: SpeechService,
        commands: ChatService,
    ) -> None:
        self._settings = settings
        self._sources = sources
        self._queue = queue
        self._donations = donations
        self._speech = speech
        self._commands = commands

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what an event asks for.

        Args:
            kind: Where it comes from.
            event: Its texts are not cleaned yet.
            is_late: It is old by now. A gift waits for a decision before it is heard. A line of chat that was about
                its moment is passed over: it neither skips what plays now nor is it read aloud.

        Raises:
            OutsideError: It cannot be stored now.
        """
        try:
            match event:
                case Gift():
                    return await self._gift(kind, event, is_late=is_late)
                case ChatMessage():
                    return await self._chat(kind, event, is_late=is_late)
                case Redemption():
                    return await self._of_reward(kind, event, event.text) or Taken.PASSED_OVER
                case Deleted() | Purged() | Cleared():
                    return await self._take_back(kind, event)
                case HubMessage():
                    return Taken.PASSED_OVER  # `HubIntake` takes it
        except OutsideError:
            raise
        except AppError as error:
            logger.info("Of %s: refused, %s", kind.value, error.code)
            return Taken.REFUSED

    async def _gift(self, kind: FeedKind, gift: Gift, *, is_late: bool) -> Taken:
        if gift.is_test:
            try:
                self._sources.test("alerts")
            except ConflictError:
                return Taken.REFUSED
            return Taken.PASSED_OVER
        author = bounded_name(gift.author) or ANONYMOUS[self._settings.stream_language]
        if gift.written:
            return await self._unread_gift(kind, gift, author)
        donation = NewDonation(
            author=author,
            author_id=person(kind, gift.author_id),
            amount_minor=gift.amount_minor,
            currency=gift.currency,
            unit=gift.unit,
            message=gift.text,
            source=kind.value,
            external_id=gift.id,
            needs_approval=is_late,
            role=self._commands.ranks.of(kind, gift),
        )
        return _taken(await self._donations.add(donation))

    async def _unread_gift(self, kind: FeedKind, gift: Gift, author: str) -> Taken:
        """Hold money in a currency that is not known: the streamer sees how it was written, and decides.

        Rules that count money count none here, so its video is a request like any other.
        """
        author_id = person(kind, gift.author_id)
        message = NewMessage(
            text=f"{gift.written}: {gift.text}" if gift.text else gift.written,
            author=author,
            author_id=author_id,
            source=kind.value,
            external_id=gift.id,
            is_donation=True,
            needs_approval=True,
        )
        taken = _taken(await self._speech.add(message))
        if link := video_link(gift.text):
            request = NewRequest(
                url=link,
                requested_by=author,
                message=gift.text,
                author_id=author_id,
                source=kind.value,
                external_id=gift.id,
                role=self._commands.ranks.of(kind, gift),
            )
            with contextlib.suppress(RequestError):  # that was told
                await self._commands.ask(request)
        return taken

    async def _chat(self, kind: FeedKind, message: ChatMessage, *, is_late: bool) -> Taken:
        rules, line = self._settings.settings.chat, clean(message.text, _LINE_LENGTH)
        self._commands.wrote(kind, message, is_late=is_late)
        if message.has_redemption and message.reward_id in {*rules.request_rewards, *rules.speech_rewards}:
            return Taken.PASSED_OVER  # it comes as a redemption too
        taken = await self._of_reward(kind, message, message.text) if message.reward_id else None
        if taken is None:
            taken = await self._commands.take(kind, message, line, is_late=is_late)
        if taken is None and rules.reads_all and line and not is_late:
            taken = await self._commands.say(kind, message, line)
        return taken or Taken.PASSED_OVER

    async def _of_reward(self, kind: FeedKind, event: ChatMessage | Redemption, text: str) -> Taken | None:
        """Do what a reward is for; None where it is for nothing here."""
        rules = self._settings.settings.chat
        if event.reward_id in rules.request_rewards:
            return await self._commands.request(kind, event, text)
        if event.reward_id in rules.speech_rewards:
            return await self._commands.say(kind, event, text)
        return None

    async def _take_back(self, kind: FeedKind, event: Deleted | Purged | Cleared) -> Taken:
        """Silence first: what is said is heard, what waits is not."""
        what: dict[str, str] = {}
        if isinstance(event, Deleted):
            what = {"external_id": clean(event.id, _LINE_LENGTH)}
        elif isinstance(event, Purged):
            what = {"author_id": person(kind, event.author_id)}
            self._commands.forget(kind, event.author_id)
        else:
            self._commands.forget_all(kind)
        if not all(what.values()):
            return Taken.PASSED_OVER  # it names nobody, and must not take back everything
        removed = await self._speech.take_back(kind.value, **what) + await self._queue.take_back(kind.value, **what)
        return Taken.NEW if removed else Taken.PASSED_OVER


def _taken[T](answer: tuple[T, bool]) -> Taken:
    return Taken.NEW if answer[1] else Taken.KNOWN

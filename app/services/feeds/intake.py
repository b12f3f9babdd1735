"""What becomes of a feed's events: requests, spoken messages, donations, and what is taken back."""

import logging
from enum import StrEnum

from app.domain.errors import AppError, ConflictError, OutsideError, RefusedError, RequestError
from app.domain.events import RequestRejected
from app.domain.feeds import ChatMessage, Cleared, Deleted, FeedEvent, FeedKind, Gift, Purged, Redemption
from app.domain.ids import QueueItemId
from app.domain.text import bounded_name, bounded_title, clean
from app.hub.broadcaster import Broadcaster
from app.services.donations import DonationsService, NewDonation
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.services.speech.intake import NewMessage
from app.services.speech.service import SpeechService

logger = logging.getLogger(__name__)

_LINE_LENGTH = 500
"""Grapheme clusters of a line of chat that are read."""
ANONYMOUS = {"uk": "Анонім", "en": "Anonymous"}
"""A giver without a name."""


class Taken(StrEnum):
    """What became of an event."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"
    PASSED_OVER = "passed over"
    """It asks for nothing, such as an ordinary line of chat."""


class FeedIntake:
    """Hands what feeds bring to the services whose subject it is."""

    def __init__(
        self,
        broadcaster: Broadcaster,
        settings: SettingsService,
        sources: SourcesService,
        queue: QueueService,
        donations: DonationsService,
        speech: SpeechService,
    ) -> None:
        self._broadcaster = broadcaster
        self._settings = settings
        self._sources = sources
        self._queue = queue
        self._donations = donations
        self._speech = speech

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what an event asks for.

        Args:
            kind: Where it comes from.
            event: Its texts are not cleaned yet.
            is_late: A gift that is old by now: it waits for a decision before it is heard.

        Raises:
            OutsideError: It cannot be stored now.
        """
        try:
            match event:
                case Gift():
                    return await self._gift(kind, event, is_late=is_late)
                case ChatMessage():
                    return await self._chat(kind, event)
                case Redemption():
                    return await self._redemption(kind, event)
                case Deleted() | Purged() | Cleared():
                    return await self._take_back(kind, event)
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
        )
        return _taken(await self._donations.add(donation))

    async def _chat(self, kind: FeedKind, message: ChatMessage) -> Taken:
        rules, line = self._settings.settings.chat, clean(message.text, _LINE_LENGTH)
        asked = after_command(line, rules.request_commands)
        if asked is None and message.reward_id in rules.request_rewards and message.reward_id:
            asked = line
        if asked is not None:
            return await self._request(kind, message, asked)
        said = after_command(line, rules.say_commands)
        if said is None and (rules.reads_all or (message.reward_id and message.reward_id in rules.speech_rewards)):
            said = line
        return await self._message(kind, message, said) if said else Taken.PASSED_OVER

    async def _redemption(self, kind: FeedKind, redemption: Redemption) -> Taken:
        rules = self._settings.settings.chat
        if redemption.reward_id in rules.request_rewards:
            return await self._request(kind, redemption, redemption.text)
        if redemption.reward_id in rules.speech_rewards:
            return await self._message(kind, redemption, redemption.text)
        return Taken.PASSED_OVER

    async def _request(self, kind: FeedKind, event: ChatMessage | Redemption, text: str) -> Taken:
        request = NewRequest(
            url=text,
            requested_by=event.author,
            author_id=person(kind, event.author_id),
            source=kind.value,
            external_id=event.id,
        )
        try:
            return _taken(await self._queue.add(request))
        except RequestError as error:
            if isinstance(error, RefusedError):
                self._tell_refused(error, text, event.author)
            raise

    def _tell_refused(self, error: RefusedError, text: str, author: str) -> None:
        """Tell bots, which can answer in the chat."""
        self._broadcaster.notify(
            RequestRejected(
                item=QueueItemId(""),
                title=bounded_title(text),
                requested_by=bounded_name(author),
                reason=error.reason,
                sentence=self._settings.sentence(error.reason),
            )
        )

    async def _message(self, kind: FeedKind, event: ChatMessage | Redemption, text: str) -> Taken:
        message = NewMessage(
            text=text,
            author=event.author,
            author_id=person(kind, event.author_id),
            source=kind.value,
            external_id=event.id,
        )
        return _taken(await self._speech.add(message))

    async def _take_back(self, kind: FeedKind, event: Deleted | Purged | Cleared) -> Taken:
        """Silence first: what is said is heard, what waits is not."""
        what: dict[str, str] = {}
        if isinstance(event, Deleted):
            what = {"external_id": clean(event.id, _LINE_LENGTH)}
        elif isinstance(event, Purged):
            what = {"author_id": person(kind, event.author_id)}
        if not all(what.values()):
            return Taken.PASSED_OVER  # it names nobody, and must not take back everything
        removed = await self._speech.take_back(kind.value, **what) + await self._queue.take_back(kind.value, **what)
        return Taken.NEW if removed else Taken.PASSED_OVER


def person(kind: FeedKind, author_id: str) -> str:
    """Return the identity of a viewer: ``twitch:2002``; empty where the service does not tell."""
    return f"{kind.value}:{author_id}" if author_id else ""


def after_command(line: str, commands: tuple[str, ...]) -> str | None:
    """Return what follows a command in a line of chat, or None where it does not begin with one.

    The case does not matter, and a link may stand right behind the command.
    """
    folded = line.casefold()
    for command in sorted(commands, key=len, reverse=True):
        word = command.strip().casefold()
        if not word or not folded.startswith(word):
            continue
        rest = line[len(word) :]
        if not rest or not (rest[0].isalnum() or rest[0] == "_") or rest.casefold().startswith("http"):
            return rest.strip()
    return None


def _taken[T](answer: tuple[T, bool]) -> Taken:
    return Taken.NEW if answer[1] else Taken.KNOWN

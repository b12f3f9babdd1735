"""What comes from the hub: looked at first, since anybody may have written it."""

from typing import Final

from app.domain.errors import OutsideError, RequestError, refusal_in
from app.domain.feeds import ANONYMOUS, FeedEvent, FeedKind, HubMessage, Taken, person
from app.domain.moderators import asked_in
from app.domain.public_hub import LARGEST_MESSAGE, PageRequest
from app.domain.queue import QueueItem
from app.domain.reasons import Reason, Refusal
from app.domain.text import bounded_name, bounded_title
from app.hub.connection import Clock
from app.services.moderators.desk import ModeratorDesk
from app.services.per_minute import PerMinute
from app.services.ports import Intake
from app.services.public_hub.answers import SOURCE, PageAnswers
from app.services.public_hub.word import RequestWord
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService

_REFUSED_PER_MINUTE: Final = 60
"""Pages are told so often that too many ask; others are only counted."""
_ALL: Final = ""


class HubInbox:
    """Carries out what viewers ask for, and answers each page by itself."""

    def __init__(
        self,
        clock: Clock,
        settings: SettingsService,
        queue: QueueService,
        answers: PageAnswers,
        word: RequestWord,
        desk: ModeratorDesk,
    ) -> None:
        """Build it.

        Args:
            clock: Tells how often pages ask.
            settings: The rules.
            queue: Takes requests.
            answers: To the pages.
            word: That requests need.
            desk: Takes commands of moderators.
        """
        self._settings = settings
        self._queue = queue
        self._answers = answers
        self._word = word
        self._desk, self._bad = desk, desk.bad
        self._tried = ""
        self._by_page, self._by_all, self._refused = PerMinute(clock), PerMinute(clock), PerMinute(clock)

    async def take(self, message: HubMessage) -> Taken:
        """Carry out what a message asks for; what is not understood is counted.

        Raises:
            OutsideError: It cannot be stored now.
        """
        if len(message.text.encode(errors="replace")) > LARGEST_MESSAGE:
            return self._not_taken("too_long")
        asked = asked_in(message.text)
        if asked is None:
            return self._not_taken("malformed")
        return await (self._request(asked) if isinstance(asked, PageRequest) else self._desk.take(asked))

    def _not_taken(self, wrong: str) -> Taken:
        self._bad.note(wrong)
        return Taken.REFUSED

    async def _request(self, request: PageRequest) -> Taken:
        known = await self._queue.given_by(SOURCE, request.id)
        if known is not None:
            return await self._known(request, known)
        rules = self._settings.settings.hub
        is_again = request.id == self._tried  # it could not be stored
        if not is_again and not self._by_page.take(request.answer_to, rules.asker_per_minute):
            return self._too_many(request)
        if not rules.requests:
            return self._refuse(request, Reason.REQUESTS_PAUSED)
        if not self._word.is_right(request.word):
            return self._refuse(request, Reason.WRONG_WORD)
        if not is_again and not self._by_all.take(_ALL, rules.per_minute):
            return self._too_many(request)
        self._tried = request.id
        return await self._add(request)

    async def _known(self, request: PageRequest, item: QueueItem) -> Taken:
        if item.author_id != person(FeedKind.HUB, request.answer_to):
            return self._not_taken("foreign_id")
        await self._answers.taken(item)
        return Taken.KNOWN

    def _too_many(self, request: PageRequest) -> Taken:
        self._bad.note("too_many")
        if self._refused.take(_ALL, _REFUSED_PER_MINUTE):
            self._refuse(request, Reason.TOO_MANY_REQUESTS)
        return Taken.REFUSED

    def _refuse(self, request: PageRequest, reason: Reason) -> Taken:
        return self._refuse_with(request, self._settings.sentence(Refusal(reason)))

    def _refuse_with(self, request: PageRequest, sentence: str) -> Taken:
        self._answers.refuse(request.answer_to, request.id, bounded_title(request.link), sentence)
        return Taken.REFUSED

    async def _add(self, request: PageRequest) -> Taken:
        try:
            item, _ = await self._queue.add(
                NewRequest(
                    url=request.link,
                    requested_by=bounded_name(request.name) or ANONYMOUS[self._settings.stream_language],
                    author_id=person(FeedKind.HUB, request.answer_to),
                    source=SOURCE,
                    external_id=request.id,
                )
            )
        except OutsideError:
            raise
        except RequestError as error:
            refusal = refusal_in(error)
            language = self._settings.stream_language
            said = error.sentence(language) if refusal is None else self._settings.sentence(refusal)
            return self._refuse_with(request, said)
        await self._answers.taken(item)
        return Taken.NEW


class HubIntake:
    """An intake whose messages from the hub go to where they are looked at; all else goes on."""

    def __init__(self, intake: Intake, inbox: HubInbox) -> None:
        self._intake = intake
        self._inbox = inbox

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what an event asks for, as `FeedIntake`."""
        if isinstance(event, HubMessage):
            return await self._inbox.take(event)
        return await self._intake.take(kind, event, is_late=is_late)

"""What became of requests from the viewers' page, told to each page by itself."""

import asyncio
from typing import Final

import msgspec

from app.domain.events import Event, PlayerChanged, QueueChanged
from app.domain.feeds import FeedKind, person
from app.domain.public_hub import MOST_ANSWERS, Answers, HubPost, RequestAnswer
from app.domain.queue import ItemState, PlacedItem, QueueItem
from app.domain.reasons import Refusal
from app.services.audience import Audience
from app.services.background import Background
from app.services.ports import Ports
from app.services.public_hub.outbox import HubOutbox
from app.services.queue.service import QueueService
from app.services.settings import SettingsService

MOST_PAGES: Final = 1_000
"""That are remembered; the one that asked longest ago is forgotten first."""
PAUSE_S: Final = 1.0
"""Between two looks at what became of requests."""
SOURCE: Final = FeedKind.HUB.value
_OF_HUB: Final = person(FeedKind.HUB, "0").removesuffix("0")
_NAMES: Final = {ItemState.RESOLVING: "checking", ItemState.REJECTED: "refused"}
_PRESENT: Final = frozenset({"checking", "pending", "queued", "held", "playing"})


class PageAnswers:
    """Answers pages, and tells them again when the state of a request changes. Belongs to the event loop."""

    def __init__(self, ports: Ports, settings: SettingsService, queue: QueueService, audience: Audience) -> None:
        """Build it.

        Args:
            ports: Tell the time and what happens.
            settings: Have the sentences about refusals.
            queue: Tells what became of a request.
            audience: Masks titles.
        """
        self._clock = ports.clock
        self._settings = settings
        self._queue = queue
        self._audience = audience
        self._outbox: HubOutbox | None = None
        self._pages: dict[str, dict[str, RequestAnswer]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._background = Background("answers to pages", "Pages could not be answered")
        ports.broadcaster.listen(self._on_event)

    async def start(self, outbox: HubOutbox) -> None:
        """Tell every page that is remembered, and those whose requests are in the queue since an earlier run."""
        self._outbox = outbox
        for placed in await self._queue.of_viewers.placed(SOURCE, ()):
            self._note(placed)
        for page in self._pages:
            self._tell(page)

    async def stop(self) -> None:
        """Tell nothing more."""
        self._outbox = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        await self._background.cancel()

    def refuse(self, page: str, request: str, link: str, sentence: str) -> None:
        """Tell a page why a request is refused."""
        self._set(page, RequestAnswer(id=request, state="refused", title=link, sentence=sentence))
        self._tell(page)

    async def taken(self, item: QueueItem) -> None:
        """Tell the page of a request that was taken how it is."""
        for placed in await self._queue.of_viewers.placed(SOURCE, (item.id,)):
            if placed.item.id == item.id:
                self._note(placed)
        self._tell(_page_of(item))

    def _on_event(self, event: Event) -> None:
        is_about = isinstance(event, QueueChanged | PlayerChanged) and self._outbox is not None
        if is_about and self._timer is None and any(self._present()):
            self._timer = asyncio.get_running_loop().call_later(PAUSE_S, self._on_due)

    def _present(self) -> tuple[str, ...]:
        """Return the items whose state may still change."""
        return tuple(
            answer.item
            for answers in self._pages.values()
            for answer in answers.values()
            if answer.item and answer.state in _PRESENT
        )

    def _on_due(self) -> None:
        self._timer = None
        self._background.run(self._look())

    async def _look(self) -> None:
        """Tell pages of requests whose state changed."""
        changed = set[str]()
        for placed in await self._queue.of_viewers.placed(SOURCE, self._present()):
            page = _page_of(placed.item)
            if page in self._pages and self._note(placed):
                changed.add(page)
        for page in changed:
            self._tell(page)

    def _note(self, placed: PlacedItem) -> bool:
        """Note how an item is; return whether that is news."""
        item = placed.item
        shown = self._audience.title(item.media.title)
        reason = item.reason if item.state in {ItemState.REJECTED, ItemState.FAILED} else None
        return self._set(
            _page_of(item),
            RequestAnswer(
                id=item.external_id or "",
                state=_NAMES.get(item.state, item.state.value),
                item=item.id,
                title=shown,
                place=placed.place,
                wait_ms=placed.ahead_ms,
                sentence="" if reason is None else self._settings.sentence(Refusal(reason)),
            ),
        )

    def _set(self, page: str, answer: RequestAnswer) -> bool:
        answers = self._pages.pop(page, {})
        before = answers.get(answer.id)
        answers[answer.id] = answer
        if len(answers) > MOST_ANSWERS:
            del answers[next(iter(answers))]
        self._pages[page] = answers
        if len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]
        return before is None or (before.state, before.place, before.sentence) != (
            answer.state,
            answer.place,
            answer.sentence,
        )

    def _tell(self, page: str) -> None:
        if self._outbox is not None and page in self._pages:
            told = Answers(at_ms=round(self._clock.time() * 1_000), requests=tuple(self._pages[page].values()))
            self._outbox.put(HubPost(path=f"/a/{page}", event="answers", body=msgspec.json.encode(told)))


def _page_of(item: QueueItem) -> str:
    return item.author_id.removeprefix(_OF_HUB)

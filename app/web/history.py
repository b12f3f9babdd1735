"""What is past, over HTTP (PROTOCOL 3): videos, messages, donations."""

from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta

from app.domain.donation import DonationPage
from app.domain.queue import QueuePage
from app.domain.speech import SpeechPage
from app.services.donations import DonationsService
from app.services.queue import QueueService
from app.services.speech import SpeechService
from app.web.paging import PageQuery
from app.web.routes import API, Route, Scope, route


class HistoryQuery(PageQuery, frozen=True, kw_only=True):
    """Which part of the history is wanted; ``q`` is looked for in titles, names and texts."""

    kind: Literal["video", "speech", "donation"] = "video"
    q: Annotated[str, Meta(max_length=500)] = ""


class HistoryApi:
    """The one row of the table."""

    def __init__(self, queue: QueueService, speech: SpeechService, donations: DonationsService) -> None:
        self._queue = queue
        self._speech = speech
        self._donations = donations

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        answer = dict  # a page of one of three kinds of items
        return [route("GET", f"{API}/history", Scope.CONTROL, self._page, HistoryQuery, summary="Past.", answer=answer)]

    async def _page(self, _: web.Request, query: HistoryQuery) -> QueuePage | SpeechPage | DonationPage:
        if query.kind == "speech":
            return await self._speech.history(query.q, query.offset, query.limit)
        if query.kind == "donation":
            return await self._donations.history(query.q, query.offset, query.limit)
        return await self._queue.history(query.q, query.offset, query.limit)

"""The queue over HTTP."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, ClassVar, Literal

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.chat_rules import Rank
from app.domain.ids import AmountMinor, AuthorId, Currency, QueueItemId, Unit
from app.domain.money import CURRENCIES
from app.domain.queue import QueueItem, QueuePage
from app.domain.text import VISIBLE
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.web.answers import Answer, RefusalError
from app.web.routing import API, ID, PageQuery, Plain, Route, Scope, Typed

type _Command = Callable[[QueueItemId], Awaitable[QueueItem]]
type _Text = Annotated[str, Meta(max_length=10_000)]
type CurrencyOrNone = Annotated[Currency, Meta(extra_json_schema={"enum": ("", *CURRENCIES)})]
type _Name = Annotated[str, Meta(max_length=200)]
type VisibleText = Annotated[str, Meta(max_length=10_000, extra_json_schema={"pattern": rf"{VISIBLE}[\s\S]*"})]
"""At least one character is left once it is cleaned.

The rest of the expression changes nothing, but who reads it together with the length makes texts of any length of it.
"""
WITH_CURRENCY: Mapping[str, object] = {
    "anyOf": [
        {"properties": {"amount_minor": {"const": 0}}},
        {"required": ["currency"], "properties": {"currency": {"minLength": 3}}},
    ]
}
"""An amount needs its currency."""


class QueueQuery(PageQuery, frozen=True, kw_only=True):
    """A part of the queue: ``all``, ``waiting`` for its turn, or ``pending`` a decision."""

    section: Literal["all", "waiting", "pending"] = "all"


class QueueRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A viewer's request: exactly one of ``url`` and ``file``.

    Attributes:
        file: A path under one of ``media.folders``.
        external_id: The id that ``source`` gave it; sent again, it gives the same item.
        role: What the viewer is in the chat, which decides on limits and cooldowns.
        is_first_time: The viewer had never written in the chat before; null where that is not known.
    """

    RULES: ClassVar[Mapping[str, object]] = {
        "allOf": [
            WITH_CURRENCY,
            {
                "oneOf": [
                    {"required": ["url"], "properties": {"url": {"type": "string"}, "file": {"type": "null"}}},
                    {"required": ["file"], "properties": {"file": {"type": "string"}, "url": {"type": "null"}}},
                ]
            },
        ]
    }
    requested_by: _Text
    url: Annotated[str, Meta(max_length=10_000)] | None = None
    file: Annotated[str, Meta(max_length=4_096)] | None = None
    message: _Text = ""
    amount_minor: AmountMinor = 0
    currency: CurrencyOrNone = ""
    unit: Unit = ""
    source: _Name = ""
    external_id: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    author_id: AuthorId = ""
    role: Rank = Rank.VIEWER
    is_first_time: bool | None = None


class MoveTo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new place of an item; 0 plays next."""

    to_index: Annotated[int, Meta(ge=0, le=2**31)]


class RemoveBy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The viewer whose requests are removed."""

    requested_by: VisibleText


class Cleared(Struct, frozen=True, kw_only=True):
    """How many items were removed."""

    removed: int


class Undone(Struct, frozen=True, kw_only=True):
    """The command that was undone."""

    undone: str


class RequestsState(Struct, frozen=True, kw_only=True):
    """Whether viewers' requests are accepted."""

    is_open: bool


class QueueApi:
    """Rows of the table for the queue."""

    def __init__(self, queue: QueueService) -> None:
        self._queue = queue

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        queue, control = self._queue, Scope.CONTROL
        root = f"{API}/queue"
        return [
            Typed("GET", root, control, self._page, QueueQuery, summary="The queue.", answer=QueuePage),
            Typed(
                "POST",
                root,
                control,
                self._add,
                QueueRequest,
                summary="Add a request.",
                answer=QueueItem,
                status=201,
                others=(200,),
            ),
            Plain("GET", f"{root}/{{id:{ID}}}", control, self._one, summary="One item.", answer=QueueItem),
            self._command("approve", queue.approve, "Approve it."),
            self._command("reject", queue.reject, "Reject it."),
            self._command("remove", queue.remove, "Remove it."),
            self._command("retry", queue.retry, "Resolve it again, or queue it again."),
            self._command("play-now", queue.play_now, "Play it now."),
            self._command("hold", queue.hold, "Hold it, or release it."),
            Typed("POST", f"{root}/{{id:{ID}}}/move", control, self._move, MoveTo, summary="Move.", answer=QueueItem),
            Plain("POST", f"{root}/clear", control, self._clear, summary="Clear the queue.", answer=Cleared),
            Typed(
                "POST",
                f"{root}/remove-by",
                control,
                self._remove_by,
                RemoveBy,
                summary="Remove all of a viewer.",
                answer=Cleared,
            ),
            Plain("POST", f"{root}/undo", control, self._undo, summary="Undo the last command.", answer=Undone),
            Plain(
                "POST", f"{root}/pause-requests", control, self._pause, summary="Pause requests.", answer=RequestsState
            ),
            Plain(
                "POST",
                f"{root}/resume-requests",
                control,
                self._resume,
                summary="Resume requests.",
                answer=RequestsState,
            ),
        ]

    def _command(self, name: str, command: _Command, summary: str) -> Route:
        async def run(request: web.Request) -> QueueItem:
            return await command(_item_id(request))

        path = f"{API}/queue/{{id:{ID}}}/{name}"
        return Plain("POST", path, Scope.CONTROL, run, summary=summary, answer=QueueItem)

    async def _page(self, _: web.Request, query: QueueQuery) -> QueuePage:
        return await self._queue.page(query.offset, query.limit, query.section)

    async def _one(self, request: web.Request) -> QueueItem:
        return await self._queue.get(_item_id(request))

    async def _add(self, _: web.Request, body: QueueRequest) -> Answer:
        if (body.url is None) == (body.file is None):
            raise RefusalError(422, "invalid", "Give either a url or a file.", field="url")
        item, is_new = await self._queue.add(
            NewRequest(
                url=body.url,
                file=body.file,
                requested_by=body.requested_by,
                message=body.message,
                amount_minor=body.amount_minor,
                currency=body.currency,
                source=body.source,
                external_id=body.external_id,
                unit=body.unit,
                author_id=body.author_id,
                role=body.role,
                is_first_time=body.is_first_time,
            )
        )
        return Answer(item, 201 if is_new else 200, {"Location": f"{API}/queue/{item.id}"})

    async def _move(self, request: web.Request, body: MoveTo) -> QueueItem:
        return await self._queue.move(_item_id(request), body.to_index)

    async def _clear(self, _: web.Request) -> Cleared:
        return Cleared(removed=await self._queue.clear())

    async def _remove_by(self, _: web.Request, body: RemoveBy) -> Cleared:
        return Cleared(removed=(await self._queue.remove_all_by(body.requested_by)).count)

    async def _undo(self, _: web.Request) -> Undone:
        return Undone(undone=await self._queue.undo())

    async def _pause(self, _: web.Request) -> RequestsState:
        await self._queue.pause_requests()
        return RequestsState(is_open=False)

    async def _resume(self, _: web.Request) -> RequestsState:
        await self._queue.resume_requests()
        return RequestsState(is_open=True)


def _item_id(request: web.Request) -> QueueItemId:
    return QueueItemId(request.match_info["id"])

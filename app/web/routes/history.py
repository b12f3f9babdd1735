"""The history over HTTP: videos, messages, donations, what moderators did; a page of them, or all as a file."""

import asyncio
from contextlib import aclosing
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.history import HistoryKind, HistoryPage, HistoryQuery
from app.hub.limits import BLOCKED_WRITE_S
from app.services.history import HistoryService
from app.web.routing import API, PageQuery, Route, Scope, Typed

type _Query = Annotated[str, Meta(max_length=500)]


class HistoryParameters(PageQuery, frozen=True, kw_only=True):
    """A part of the history; the words of ``q`` are searched in titles, names and texts."""

    kind: HistoryKind = "video"
    q: _Query = ""


class HistoryFileQuery(Struct, frozen=True, kw_only=True):
    """What of the history is exported."""

    kind: HistoryKind = "video"
    q: _Query = ""


class HistoryApi:
    """The rows of the table."""

    def __init__(self, history: HistoryService) -> None:
        self._history = history

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        answer, path, scope = dict, f"{API}/history", Scope.CONTROL  # a page of one of four kinds of items
        return [
            Typed("GET", path, scope, self._page, HistoryParameters, summary="History.", answer=answer),
            Typed("GET", f"{path}/export", scope, self._file, HistoryFileQuery, summary="History, as a CSV file."),
        ]

    async def _page(self, _: web.Request, query: HistoryParameters) -> HistoryPage:
        ask = HistoryQuery(kind=query.kind, query=query.q, offset=query.offset, limit=query.limit)
        return await self._history.page(ask)

    async def _file(self, request: web.Request, query: HistoryFileQuery) -> web.StreamResponse:
        """Send it in parts: a year of requests is never in memory at once."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="efir-{query.kind}.csv"',
            }
        )
        response.enable_chunked_encoding()
        async with aclosing(self._history.csv(query.kind, query.q)) as parts:
            first = await anext(parts)  # a failure up to here is answered as any other
            await response.prepare(request)
            if request.method == "HEAD":
                return response
            await _send(response, first)
            async for part in parts:
                await _send(response, part)
        await response.write_eof()
        return response


async def _send(response: web.StreamResponse, part: str) -> None:
    """Write one part.

    Raises:
        ConnectionResetError: The client has gone, or does not read.
    """
    try:
        async with asyncio.timeout(BLOCKED_WRITE_S):
            await response.write(part.encode())
    except TimeoutError as error:
        raise ConnectionResetError from error

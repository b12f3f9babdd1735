"""The connected sources and their links over HTTP."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.ids import ClientId
from app.domain.sources import SourceInfo
from app.domain.widgets import WIDGETS
from app.services.sources.service import SourcesService
from app.web.answers import Done
from app.web.links import Links, WidgetLink
from app.web.routing import API, ID, PageQuery, Plain, Route, Scope, Typed


class SourceList(Struct, frozen=True, kw_only=True):
    """A part of the list of sources."""

    items: tuple[SourceInfo, ...]
    total: int
    offset: int


class LinksPage(Struct, frozen=True, kw_only=True):
    """The links of all widgets."""

    items: tuple[WidgetLink, ...]
    total: int
    offset: int = 0


class TestRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which widget shall show a sample."""

    __test__ = False  # no test class, whatever its name begins with

    widget: Annotated[str, Meta(extra_json_schema={"enum": tuple(kind.name for kind in WIDGETS)})]


class SourcesApi:
    """Rows of the table for the sources and the links."""

    def __init__(self, sources: SourcesService, links: Links) -> None:
        self._sources = sources
        self._links = links

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        clients, links, control = f"{API}/clients", f"{API}/links", Scope.CONTROL
        disconnect = f"{clients}/{{id:{ID}}}/disconnect"
        return [
            Typed("GET", clients, control, self._page, PageQuery, summary="The sources.", answer=SourceList),
            Plain("POST", disconnect, control, self._disconnect, summary="End its stream.", answer=Done),
            Typed(
                "POST", f"{API}/sources/test", control, self._test, TestRequest, summary="Show a sample.", answer=Done
            ),
            Plain("GET", links, control, self._show_links, summary="The widgets' links.", answer=LinksPage),
            Plain(
                "POST", f"{links}/rotate", control, self._rotate, summary="Replace the token in them.", answer=LinksPage
            ),
        ]

    async def _page(self, _: web.Request, query: PageQuery) -> SourceList:
        sources = self._sources.all()
        items = sources[query.offset : query.offset + query.limit]
        return SourceList(items=items, total=len(sources), offset=query.offset)

    async def _disconnect(self, request: web.Request) -> Done:
        self._sources.disconnect(ClientId(request.match_info["id"]))
        return Done()

    async def _test(self, _: web.Request, body: TestRequest) -> Done:
        self._sources.test(body.widget)
        return Done()

    async def _show_links(self, _: web.Request) -> LinksPage:
        links = self._links.all()
        return LinksPage(items=links, total=len(links))

    async def _rotate(self, request: web.Request) -> LinksPage:
        await self._links.rotate()
        return await self._show_links(request)

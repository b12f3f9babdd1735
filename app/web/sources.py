"""The connected sources and their links over HTTP (PROTOCOL 3, 5)."""

from collections.abc import Callable, Sequence

from aiohttp import web
from msgspec import Struct

from app.domain.ids import ClientId
from app.domain.sources import SourceInfo, lan_link
from app.services.connections import ConnectionsService
from app.web.answers import Done
from app.web.boot_pages import BootPages
from app.web.paging import PageQuery, part
from app.web.routes import API, ID, Route, Scope, plain, route
from app.web.security import Gate
from app.web.tokens import Tokens

REVOKED = "revoked"
"""What the streams are told when their token was replaced (PROTOCOL 4, ``bye``)."""


class SourcesPage(Struct, frozen=True, kw_only=True):
    """A part of the list of sources."""

    items: tuple[SourceInfo, ...]
    total: int
    offset: int


class WidgetLink(Struct, frozen=True, kw_only=True):
    """What is pasted into OBS.

    Attributes:
        url: Holds the display token in its fragment, which browsers never send.
        lan_url: The same for another PC; empty while none is let in.
    """

    widget: str
    url: str
    lan_url: str = ""


class LinksPage(Struct, frozen=True, kw_only=True):
    """The links of all widgets."""

    items: tuple[WidgetLink, ...]
    total: int
    offset: int = 0


class TestRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which widget shall show a sample."""

    __test__ = False  # no test class, whatever its name begins with

    widget: str


class Links:
    """Makes the links that are pasted into OBS, and the files that wait for Efir and then go there.

    Attributes:
        on_rotated: Called when the links are other ones.
    """

    def __init__(
        self,
        widgets: Sequence[str],
        tokens: Tokens,
        gate: Gate,
        connections: ConnectionsService,
        boot_pages: BootPages,
    ) -> None:
        """Build it.

        Args:
            widgets: Their names.
            tokens: Holds the display token as it is now.
            gate: Knows where the server is reached.
            connections: Ends the streams that a replaced link opened.
            boot_pages: Kept as the links are.
        """
        self._widgets = tuple(widgets)
        self._tokens = tokens
        self._gate = gate
        self._connections = connections
        self._boot_pages = boot_pages
        self.on_rotated: Callable[[], None] = lambda: None

    def all(self) -> tuple[WidgetLink, ...]:
        """Return one link for each widget. Each has a host name of its own (ARCHITECTURE 4)."""
        token, lan = self._tokens.display.reveal(), self._gate.lan_address
        links = {name: f"http://{name}.localhost:{self._gate.port}/#k={token}" for name in self._widgets}
        return tuple(
            WidgetLink(widget=name, url=link, lan_url=lan_link(link, name, lan) if lan else "")
            for name, link in links.items()
        )

    async def rotate(self) -> None:
        """Make the links in OBS worthless and end the streams they opened.

        Raises:
            OSError: The new token cannot be written; the links stay as they are.
        """
        await self._tokens.rotate_display()
        self._connections.end_all(REVOKED)
        await self.write_files()
        self.on_rotated()

    async def write_files(self) -> None:
        """Bring the files up to date with the links."""
        await self._boot_pages.write({link.widget: link.url for link in self.all()})

    def files(self) -> dict[str, str]:
        """Return the path of each widget's file."""
        return {widget: str(self._boot_pages.file(widget)) for widget in self._widgets}


class SourcesApi:
    """Rows of the table for the sources and the links."""

    def __init__(self, connections: ConnectionsService, links: Links) -> None:
        self._connections = connections
        self._links = links

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        clients, links, control = f"{API}/clients", f"{API}/links", Scope.CONTROL
        disconnect = f"{clients}/{{id:{ID}}}/disconnect"
        return [
            route("GET", clients, control, self._page, PageQuery, summary="The sources.", answer=SourcesPage),
            plain("POST", disconnect, control, self._disconnect, summary="End its stream.", answer=Done),
            route(
                "POST", f"{API}/sources/test", control, self._test, TestRequest, summary="Show a sample.", answer=Done
            ),
            plain("GET", links, control, self._show_links, summary="The widgets' links.", answer=LinksPage),
            plain(
                "POST", f"{links}/rotate", control, self._rotate, summary="Replace the token in them.", answer=LinksPage
            ),
        ]

    async def _page(self, _: web.Request, query: PageQuery) -> SourcesPage:
        sources = self._connections.sources()
        return SourcesPage(items=part(sources, query), total=len(sources), offset=query.offset)

    async def _disconnect(self, request: web.Request) -> Done:
        self._connections.disconnect(ClientId(request.match_info["id"]))
        return Done()

    async def _test(self, _: web.Request, body: TestRequest) -> Done:
        self._connections.test(body.widget)
        return Done()

    async def _show_links(self, _: web.Request) -> LinksPage:
        links = self._links.all()
        return LinksPage(items=links, total=len(links))

    async def _rotate(self, request: web.Request) -> LinksPage:
        await self._links.rotate()
        return await self._show_links(request)

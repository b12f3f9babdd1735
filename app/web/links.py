"""The links that are pasted into OBS, and the files that OBS may open before Efir runs."""

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from app.domain.errors import disk_error
from app.domain.events import LinksChanged
from app.domain.sources import lan_link
from app.files import PRIVATE_MODE, write_atomically
from app.services.sources.service import SourcesService
from app.web.access_control import AccessControl
from app.web.tokens import Tokens

logger = logging.getLogger(__name__)

REVOKED = "revoked"
"""Why streams end whose token was replaced; the reason of ``bye``."""
_MARK = "__LINK__"


class WidgetLink(Struct, frozen=True, kw_only=True):
    """What is pasted into OBS.

    Attributes:
        url: Holds the display token in its fragment, which browsers never send.
        lan_url: The same for another PC; empty without LAN access.
    """

    widget: str
    url: str
    lan_url: str = ""


class BootPages:
    """Keeps the files as the links are: a file holds one, so nobody else may read it."""

    def __init__(self, folder: Path, template: Path) -> None:
        """Build it. Touches the disk: call it before the loop runs.

        Args:
            folder: Where the files belong; made when they are written.
            template: The page, with a mark for the link.
        """
        self._folder = folder
        self._page = template.read_text(encoding="utf-8")

    def file(self, widget: str) -> Path:
        """Return where a widget's file is."""
        return self._folder / f"{widget}.html"

    async def write(self, links: Mapping[str, str]) -> None:
        """Bring the files up to date, by the widgets' names; a failure is only logged."""
        try:
            await asyncio.to_thread(self._write, links)
        except OSError as error:
            logger.warning("The start pages for OBS cannot be written: %s", error)

    def _write(self, links: Mapping[str, str]) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for widget, link in links.items():
            page = self._page.replace(_MARK, html.escape(link))
            file = self.file(widget)
            if not file.exists() or file.read_text(encoding="utf-8", errors="replace") != page:
                write_atomically(file, page.encode(), mode=PRIVATE_MODE)


class Links:
    """Makes the links that are pasted into OBS, and the files that wait for Efir and then go there.

    Attributes:
        hand_over: Gives new links to the sources that have old ones, before the old ones end. Never fails.
    """

    def __init__(
        self,
        widgets: Sequence[str],
        tokens: Tokens,
        access: AccessControl,
        sources: SourcesService,
        boot_pages: BootPages,
        notify: Callable[[LinksChanged], None],
    ) -> None:
        """Build it.

        Args:
            widgets: Their names.
            tokens: Holds the display token as it is now.
            access: Knows where the server is reached.
            sources: Ends the streams that a replaced link opened.
            boot_pages: Kept as the links are.
            notify: Announces new links.
        """
        self._widgets = tuple(widgets)
        self._tokens = tokens
        self._access = access
        self._sources = sources
        self._boot_pages = boot_pages
        self._notify = notify
        self.hand_over: Callable[[LinksChanged], Awaitable[None]] = _to_nobody

    def all(self) -> tuple[WidgetLink, ...]:
        """Return one link for each widget. Each has a host name of its own."""
        token, lan = self._tokens.display.reveal(), self._access.lan_address
        links = {name: f"http://{name}.localhost:{self._access.port}/#k={token}" for name in self._widgets}
        return tuple(
            WidgetLink(widget=name, url=link, lan_url=lan_link(link, name, lan) if lan else "")
            for name, link in links.items()
        )

    async def rotate(self) -> None:
        """Make the links in OBS invalid and end the streams they opened; sources that can be reached get the new ones.

        Raises:
            OutsideError: The new token cannot be written; the links stay as they are.
        """
        try:
            await self._tokens.rotate_display()
        except OSError as error:
            raise disk_error(error, "links_not_written") from error
        streams = self._sources.streams()  # also those that were opened while the new token was written
        try:
            await self.write_files()
            await self.hand_over(self.event())
        finally:
            self._tokens.end_leaving()
            self._sources.end_all(REVOKED, streams)
            self._notify(self.event())

    async def write_files(self) -> None:
        """Bring the files up to date with the links."""
        await self._boot_pages.write(self.urls())

    def event(self) -> LinksChanged:
        """Return the links as the window shows them."""
        return LinksChanged(urls=self.urls(), files=self.files())

    def urls(self) -> dict[str, str]:
        """Return the link of each widget for this PC."""
        return {link.widget: link.url for link in self.all()}

    def files(self) -> dict[str, str]:
        """Return the path of each widget's file."""
        return {widget: str(self._boot_pages.file(widget)) for widget in self._widgets}


async def _to_nobody(_: LinksChanged) -> None:
    """Give new links to nobody."""

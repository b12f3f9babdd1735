"""A file for each widget that OBS may open before Efir runs: it waits, then goes to its widget."""

import asyncio
import html
import logging
from collections.abc import Mapping
from pathlib import Path

from app.files import PRIVATE_MODE, write_atomically

logger = logging.getLogger(__name__)

_MARK = "__LINK__"


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
        """Bring the files up to date, by the widgets' names; what cannot be written is only said in the log."""
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

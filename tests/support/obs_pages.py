"""Real Chromium pages for the browser sources of a real OBS, by the journal of ``obs_browser.c``."""

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page

from tests.support.waiting import SECONDS

AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36 OBS/29.0.2"
)
_STEP_MS = 200
_TELL = "([name, key, is_on]) => window.dispatchEvent(new CustomEvent(name, {detail: {[key]: is_on}}))"


class ObsPages:
    """Opens, reloads and closes a page for each line of the journal, and tells it whether it is seen.

    Attributes:
        pages: Those that are open, by the names of their sources.
        opened: Addresses that were opened or loaded again, in order.
    """

    def __init__(self, context: BrowserContext, journal: Path) -> None:
        self._context = context
        self._journal = journal
        self._read = 0
        self.pages: dict[str, Page] = {}
        self.opened: list[str] = []

    def follow(self) -> None:
        """Do what OBS has done since."""
        if not self._journal.exists():
            self._read = 0
            return
        with self._journal.open(encoding="utf-8") as file:
            file.seek(self._read)
            while (line := file.readline()).endswith("\n"):
                self._read = file.tell()
                self._step(json.loads(line))

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Follow until a condition is true."""
        deadline = time.monotonic() + SECONDS * 6  # three waits of twenty seconds are the longest that is tested
        while True:
            self.follow()
            if condition():
                return
            assert time.monotonic() < deadline, what
            self._wait()

    def for_s(self, seconds: float) -> None:
        """Follow for so long, where what is tested is that nothing happens."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.follow()
            self._wait()

    def close(self) -> None:
        """Close all of them, as OBS does at its end."""
        for name in list(self.pages):
            self._close(name)

    def _wait(self) -> None:
        page = next(iter(self.pages.values()), None)
        if page is None:
            time.sleep(_STEP_MS / 1_000)
        else:
            page.wait_for_timeout(_STEP_MS)  # its requests are answered meanwhile

    def _step(self, event: dict[str, Any]) -> None:
        name, what = event["source"], event["what"]
        if what == "load":
            self._close(name)
            self.pages[name] = self._context.new_page()
            self._go(name, event["address"], is_local=event["is_local"])
        elif what == "reload":
            self._go(name, event["address"], is_local=event["is_local"])
        elif what in {"close", "crash", "failed"}:
            self._close(name)
        elif name in self.pages and what in {"visible", "hidden", "active", "inactive"}:
            kind, is_on = (
                ("Visible", what == "visible") if what in {"visible", "hidden"} else ("Active", what == "active")
            )
            self._tell(name, kind, is_on=is_on)

    def _go(self, name: str, address: str, *, is_local: bool) -> None:
        if name not in self.pages:
            self.pages[name] = self._context.new_page()
        page = self.pages[name]
        self.opened.append(address)
        with contextlib.suppress(Error):  # nobody listens there: the page shows that, as it does in OBS
            page.goto("about:blank")
            page.goto(Path(address).as_uri() if is_local else address, wait_until="commit")

    def _tell(self, name: str, kind: str, *, is_on: bool) -> None:
        with contextlib.suppress(Error):  # it is loading
            self.pages[name].evaluate(_TELL, [f"obsSource{kind}Changed", kind.lower(), is_on])

    def _close(self, name: str) -> None:
        page = self.pages.pop(name, None)
        if page is not None:
            page.close()

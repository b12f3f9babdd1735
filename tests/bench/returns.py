"""How soon the viewers' page is right again after something of the hub came back, by the page's own clock.

Efir, two nodes, Redis and Chromium are real. While a part is away, the streamer opens or closes requests; the time runs
from the moment in which that part answers again to the one in which the page shows it.
"""

import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.program import Row
from tests.e2e.hub import HubHere
from tests.e2e.program import Program
from tests.support.browser import FLAGS, engine_path
from tests.support.hub_program import CHANNEL
from tests.support.waiting import SECONDS, wait_until

_WATCH = """isOpen => new Promise((done) => {
  const [closed, state] = ["#closed", "#state"].map((name) => document.querySelector(name));
  const isRight = () => closed.hidden === isOpen && state.textContent === "On air";
  const look = () => isRight() ? done(Date.now()) : setTimeout(look, 20);
  look();
})"""
_PROMISED_S = 10


class _Evening:
    """A hub, Efir at its first node, and a viewer at the second."""

    def __init__(self, program: Program, here: HubHere, browser: Browser) -> None:
        self._program, self._here, self._browser = program, here, browser
        self._is_open = True
        self._page = self._viewer()

    def connect(self) -> None:
        self._program.post("/feeds/hub/connect", {"key": self._here.hub.line(0)})
        self._until_connected()
        self._seen()

    def _until_connected(self) -> None:
        def is_connected() -> bool:
            feeds = self._program.get("/feeds")["feeds"]
            return any(feed["kind"] == "hub" and feed["state"] == "connected" for feed in feeds)

        wait_until(is_connected, SECONDS * 3, "the hub is connected")

    def _viewer(self) -> Page:
        page = self._browser.new_page(locale="en-US")
        page.goto(f"{self._here.hub.address(1)}/c/{CHANNEL}")
        return page

    def _seen(self) -> float:
        """Return when the page shows it, seconds since 1970."""
        return float(self._page.evaluate(_WATCH, self._is_open)) / 1_000

    def _change(self) -> None:
        self._is_open = not self._is_open
        self._program.post(f"/queue/{'resume' if self._is_open else 'pause'}-requests")

    def hub_stopped(self, seconds: float) -> float:
        """Stop all nodes."""
        nodes = self._here.hub.nodes
        for node in nodes:
            self._here.do(node.stop())
        self._change()
        time.sleep(seconds)
        for node in nodes:
            self._here.do(node.start())
        began = time.time()
        return self._seen() - began

    def node_killed(self, number: int) -> float:
        """Kill one node."""
        node = self._here.hub.nodes[number]
        self._here.do(node.stop(signal.SIGKILL))
        self._change()
        time.sleep(_PROMISED_S)
        self._here.do(node.start())
        began = time.time()
        return self._seen() - began

    def efir_killed(self) -> float:
        """Kill Efir; the change is made at its return."""
        self._program.kill()
        self._program.start()
        began = time.time()
        self._change()
        return self._seen() - began

    def redis_restarted(self) -> float:
        """Kill Redis; a viewer comes at its return, besides the one who stayed."""
        redis = self._here.hub.redis
        assert redis is not None
        self._here.do(redis.stop(signal.SIGKILL))
        self._change()
        time.sleep(_PROMISED_S)
        self._here.do(redis.start())
        return self._with_another(time.time())

    def redis_emptied(self) -> float:
        """Let Redis lose all; a viewer comes then, and nothing changes."""
        self._here.do(self._here.hub.forget())
        return self._with_another(time.time())

    def _with_another(self, began: float) -> float:
        stayed, self._page = self._page, self._viewer()
        other = self._seen() - began
        self._page.close()
        self._page = stayed
        return max(other, self._seen() - began)


def run(times: int, away_s: float) -> list[Row]:
    """Measure each return so many times."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "hub").mkdir()
        program = Program(folder / "data").start()
        browser = playwright.chromium.launch(executable_path=engine_path(), args=FLAGS)
        try:
            with HubHere(folder / "hub") as here:
                evening = _Evening(program, here, browser)
                evening.connect()
                parts: dict[str, Callable[[], float]] = {
                    f"both nodes stopped for {away_s:.0f} s": lambda: evening.hub_stopped(away_s),
                    "the node of Efir killed": lambda: evening.node_killed(0),
                    "the node of the page killed": lambda: evening.node_killed(1),
                    "Efir killed": evening.efir_killed,
                    "Redis killed, also for a new page": evening.redis_restarted,
                    "Redis emptied, also for a new page": evening.redis_emptied,
                }
                return [_row(name, [part() for _ in range(times)]) for name, part in parts.items()]
        finally:
            browser.close()
            program.stop()


def _row(what: str, seconds: list[float]) -> Row:
    worst = max(seconds)
    return Row(
        "returns",
        f"the viewers' page is right again: {what}, {len(seconds)} times",
        f"{min(seconds):.1f} to {worst:.1f} s",
        f"≤ {_PROMISED_S} s",
        {"best_s": min(seconds), "worst_s": worst},
    )

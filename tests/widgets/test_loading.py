"""A page of which a file does not come loads anew by itself: nobody is there who would press "refresh" in OBS."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route

from tests.support.waiting import until
from tests.widgets.samples import queue_item, summary
from tests.widgets.stream_double import StreamDouble

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
LONGEST_WAIT_S = 3.0
"""Until a broken page asks whether it can be loaded anew."""
PAGE, SCRIPT = "/", "/widgets/queue/queue.js"


class Network:
    """Gives some requests up, as Chromium does when the network of the PC changes.

    Attributes:
        asked: How often each path was asked for.
    """

    def __init__(self, failing: Mapping[str, set[int]]) -> None:
        """Take by path which requests for it fail, counted from 1."""
        self.asked: Counter[str] = Counter()
        self._failing = failing

    async def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        self.asked[path] += 1
        if self.asked[path] in self._failing.get(path, ()):
            await route.abort("internetdisconnected")
        else:
            await route.continue_()

    async def until_asked(self, path: str, number: int) -> None:
        await until(lambda: self.asked[path] >= number, f"{path}, {number} times", seconds=LONGEST_WAIT_S * number + 3)


async def opened(page: Page, server: StreamDouble, network: Network, widget: str = "queue") -> None:
    server.states = {"queue": summary(queue_item())}
    await page.route("**/*", network.handle)
    await page.goto(server.address(widget), wait_until="commit")


@pytest.mark.parametrize("name", ["shared/stream.js", "shared/base.css"])
async def test_a_page_whose_script_or_style_did_not_come_is_loaded_anew_once(
    page: Page, server: StreamDouble, name: str
) -> None:
    path = f"/widgets/{name}"
    network = Network({path: {1}})
    await opened(page, server, network)
    await network.until_asked(path, 2)
    await until(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    assert await page.evaluate("getComputedStyle(document.body).overflow") == "hidden"  # as shared/base.css says
    await asyncio.sleep(LONGEST_WAIT_S + 0.5)
    assert network.asked[path] == 2


async def test_a_page_of_which_a_file_is_missing_for_good_comes_less_and_less_often(
    page: Page, server: StreamDouble
) -> None:
    await page.add_init_script("Math.random = () => 0")
    network = Network({SCRIPT: set(range(1, 100))})
    await opened(page, server, network)
    await network.until_asked(SCRIPT, 1)
    await asyncio.sleep(10)  # after waits of 0.5, 1, 2 and 4 seconds; the next one is 8 seconds long
    assert 4 <= network.asked[SCRIPT] <= 5


async def test_a_page_that_was_whole_for_a_while_comes_at_once_the_next_time(page: Page, server: StreamDouble) -> None:
    await page.clock.install()
    network = Network({SCRIPT: {1}})
    await opened(page, server, network)
    await network.until_asked(SCRIPT, 1)
    await page.clock.fast_forward(round(LONGEST_WAIT_S * 1_000))
    await network.until_asked(SCRIPT, 2)
    await until(lambda: page.evaluate("document.body?.dataset.shown === 'true'"))
    kept = "sessionStorage.getItem('efir.reloads /')"
    assert await page.evaluate(kept) == "1"
    await page.clock.fast_forward(30_000)
    assert await page.evaluate(kept) == "0"


async def test_it_is_loaded_anew_only_when_it_can_be_had(page: Page, server: StreamDouble) -> None:
    network = Network({SCRIPT: {1}, PAGE: {2, 3}})
    await opened(page, server, network)
    await network.until_asked(SCRIPT, 2)
    assert network.asked[PAGE] == 5  # the first, three to see whether it is there, and the second
    await until(lambda: page.evaluate("document.body.dataset.shown === 'true'"))


async def test_a_frame_of_all_widgets_whose_page_did_not_come_is_loaded_anew(page: Page, server: StreamDouble) -> None:
    path = "/widgets/alerts/"
    network = Network({path: {1}})
    await opened(page, server, network, "all")
    await network.until_asked(path, 2)
    await until(lambda: page.evaluate("Boolean(document.querySelector('iframe[name=alerts]')?.contentDocument)"))

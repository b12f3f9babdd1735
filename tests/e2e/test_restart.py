"""Thirty sources in one OBS, and the program is killed under them: all are back in seconds, and not all at once."""

import logging
import time
from collections import Counter
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.support.waiting import wait_until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_PAGES = 30
_DOWN_S = 5.0
_BACK_S = 5.0


def test_thirty_pages_are_back_five_seconds_after_a_killed_program_listens_again(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    program.allow_demo_media()
    program.add_file("chime.ogg", requested_by="first")
    pages = [context.new_page() for _ in range(_PAGES)]
    for number, page in enumerate(pages):
        page.goto(program.link("queue", f"w{number}").replace("/#", "/?debug=1#"), wait_until="commit")
    wait_until(partial(_are_live, program), 20, "all are connected")
    before = {source["client"] for source in _sources(program)}
    expect(pages[0].locator(".items .name")).to_have_text(["first"])

    # Full jitter is chance: in 1 to 3 of 100 rounds more than a fifth of thirty meet. Twice in a row they do not.
    rounds = 1
    fullest = _round(program, pages, before)
    if fullest > _PAGES / 5:
        rounds = 2
        fullest = _round(program, pages, before)
    assert fullest <= _PAGES / 5
    program.add_file("chime.ogg", requested_by="second")  # nobody sees it who did not come back
    sources = _sources(program)
    assert [source["reconnects"] for source in sources] == [rounds] * _PAGES
    waiting = [item["requested_by"] for item in program.get("/queue")["items"]]
    assert waiting == ["first", "second"]
    for page in pages:
        expect(page.locator(".items .name")).to_have_text(waiting)
        expect(page.locator(".debug-badge")).to_contain_text(f"· {rounds} reconnects ·")


def _round(program: Program, pages: list[Page], before: set[str]) -> int:
    """Kill the program and start it again; return how many pages came back within the fullest tenth of a second."""
    program.kill()
    pages[0].wait_for_timeout(_DOWN_S * 1000)
    program.start()
    listening = time.time()
    took = wait_until(partial(_are_live, program), _BACK_S, "all are back")
    sources = _sources(program)
    assert {source["client"] for source in sources} == before
    arrivals = sorted(datetime.fromisoformat(source["connected_at"]).timestamp() for source in sources)
    tenths = Counter(int((arrival - listening) * 10 // 1) for arrival in arrivals)
    fullest = max(tenths.values())
    logger.info(
        "%d pages were back %.2f s after the program listened, the last %.2f s; at most %d in a tenth of a second",
        *(_PAGES, took, arrivals[-1] - listening, fullest),
    )
    return fullest


def _sources(program: Program) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = program.get("/clients")["items"]
    return items


def _are_live(program: Program) -> bool:
    return [source["state"] for source in _sources(program)].count("live") == _PAGES

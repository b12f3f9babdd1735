"""Many sources in one OBS: the six-connection wall, and the way round it."""

import logging
import time
from functools import partial
from typing import Any

import msgspec
import pytest
from playwright.sync_api import BrowserContext

from app.domain.sources import SourceInfo, crowded_hosts
from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.support.waiting import wait_until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_WIDGETS = ("player", "queue", "now-playing")


def test_twelve_widgets_each_on_its_own_name_connect_get_an_event_and_pong_within_a_second(
    start: Start, context: BrowserContext
) -> None:
    program = start(env={"EFIR_PING_S": "0.4"})
    program.allow_demo_media(auto_approve=False)
    pages = [context.new_page() for _ in range(12)]
    for page in pages:
        page.goto(f"http://127.0.0.1:{program.port}/healthz")
    for number, page in enumerate(pages):
        page.goto(program.link(_WIDGETS[number % 3], f"w{number}"))
    opened = time.monotonic()
    wait_until(lambda: len(_live(program)) == 12, 20, "all are connected")
    connected = time.monotonic() - opened
    program.add_file("chime.ogg")
    wait_until(lambda: all(source["sent"] >= 3 for source in _live(program)), 20, "all got an event")
    wait_until(
        lambda: all(source["latency_ms"]["last"] is not None for source in _live(program)), 20, "all answered a ping"
    )
    took = time.monotonic() - opened
    logger.info(
        "Twelve pages are open: all connected %.2f s later, event and pong of all %.2f s later", connected, took
    )


def test_five_sources_on_one_address_are_one_short_of_the_wall_and_are_warned_of(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    for number in range(5):
        assert _crowded(program) == {}
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{program.port}/widgets/queue/#k={program.display}")
        wait_until(partial(_are_live, program, number + 1), 5, "it is connected")
    assert _crowded(program) == {"127.0.0.1": 5}


def test_a_page_of_another_name_takes_a_websocket_by_itself_and_ten_of_them_work(
    start: Start, context: BrowserContext
) -> None:
    program = start(env={"EFIR_PING_S": "0.4"})
    program.allow_demo_media(auto_approve=False)
    assert program.call("PATCH", "/api/v1/settings", {"network": {"host_names": ["studio-pc"]}}).status == 200
    pages = [context.new_page() for _ in range(10)]
    for page in pages:
        page.goto(f"http://studio-pc:{program.port}/widgets/queue/#k={program.display}")
    wait_until(partial(_are_live, program, 10), 5, "all are connected")
    assert {source["transport"] for source in _live(program)} == {"ws"}
    assert _crowded(program) == {}
    program.add_file("chime.ogg")
    wait_until(lambda: all(source["sent"] >= 3 for source in _live(program)), 20, "all got an event")
    wait_until(
        lambda: all(source["latency_ms"]["last"] is not None for source in _live(program)), 2, "all answered a ping"
    )
    program.kill()
    program.start()
    wait_until(partial(_are_live, program, 10), 6, "all are back")
    assert {source["reconnects"] for source in _live(program)} == {1}
    program.call("POST", "/api/v1/links/rotate")
    wait_until(lambda: not _live(program), 2, "the old links are worth nothing")
    pages[0].wait_for_timeout(1_000)
    assert _live(program) == []


def test_all_widgets_in_one_page_play_over_one_connection(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media()
    page = context.new_page()
    page.goto(program.link("all"))
    wait_until(partial(_are_live, program, 1), 5, "it is connected")
    item = program.add_file("on-air.webm", requested_by="viewer")
    program.wait_for_state(item["id"], "playing")
    program.add_file("next-up.webm", requested_by="somebody")
    inside = page.frame("queue")
    assert inside is not None
    inside.wait_for_selector("text=somebody")
    (source,) = _live(program)
    assert (source["widget"], source["holds_lease"]) == ("all", True)
    wait_until(lambda: program.get("/player")["position_ms"] > 0, 8, "it reports how far it is")


def _are_live(program: Program, number: int) -> bool:
    return len(_live(program)) == number


def _crowded(program: Program) -> dict[str, int]:
    return crowded_hosts(msgspec.convert(program.get("/clients")["items"], list[SourceInfo]))


def _live(program: Program) -> list[dict[str, Any]]:
    return [source for source in program.get("/clients")["items"] if source["state"] == "live"]

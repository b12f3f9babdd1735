"""Every widget in one page, over one connection."""

import pytest
from playwright.async_api import Frame, Page

from tests.widgets.conftest import Complaints
from tests.widgets.samples import player, queue_item, summary
from tests.widgets.stream_double import StreamDouble, eventually

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
PLAYING = player("playing", "somebody", item=queue_item(state="playing"), media_url="/media/clip.webm")
SIZE = {"width": 1920, "height": 1080}


def frame(page: Page, name: str) -> Frame:
    found = page.frame(name)
    assert found is not None
    return found


async def shown(page: Page, name: str) -> bool:
    found = page.frame(name)
    return found is not None and bool(await found.evaluate("document.body?.dataset.shown === 'true'"))


async def opened(page: Page, server: StreamDouble, query: str = "") -> None:
    server.states = {"player": PLAYING, "queue": summary(queue_item(2)), "appearance": {"language": "en"}}
    await page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
    await page.goto(server.address("all", query))
    await server.until(lambda: server.live)


async def test_all_widgets_show_their_state_over_one_connection(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await opened(page, server)
    for name in ("player", "now-playing", "queue"):
        await eventually(lambda name=name: shown(page, name))  # type: ignore[misc] # mypy cannot see the default
    assert await frame(page, "queue").inner_text(".title") == "Video 2"
    assert await frame(page, "now-playing").inner_text(".title") == "Video 1"
    (connection,) = server.opened
    assert connection.query["widget"] == "all"
    assert set(connection.query["topics"].split(",")) == {"player", "queue", "appearance"}

    server.announce({"type": "queue_changed", "queue": summary(queue_item(3))}, remember="queue")
    server.announce({"type": "appearance_changed", "language": "uk"})
    await eventually(
        lambda: frame(page, "queue").evaluate("document.querySelector('.title').textContent === 'Video 3'")
    )
    await eventually(lambda: frame(page, "now-playing").evaluate("document.documentElement.lang === 'uk'"))
    assert len(server.opened) == 1
    assert complaints == []


async def test_the_player_inside_leads_under_the_id_of_the_page(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    client = server.opened[0].query["client"]
    lease = {"id": "lease", "client": client, "attempt": 1}
    server.play({**PLAYING, "state": "offered", "lease": lease})
    await server.until(lambda: server.reports("started"))
    assert {said.client for said in server.said} == {client}
    server.cut()
    await server.until(lambda: len(server.opened) == 2)
    assert server.opened[1].query["client"] == client


async def test_no_panel_lies_on_the_player_and_all_are_inside_the_page(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    boxes = await page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('iframe')]"
        ".map((frame) => [frame.name, frame.getBoundingClientRect().toJSON()]))"
    )
    video = boxes["player"]
    assert video["width"] > SIZE["width"] * 0.6
    for name in ("now-playing", "queue"):
        box = boxes[name]
        assert box["left"] >= video["right"] or box["top"] >= video["bottom"]
        assert box["right"] <= SIZE["width"]
        assert box["bottom"] <= SIZE["height"]


async def test_the_address_names_what_is_shown_and_its_looks(page: Page, server: StreamDouble) -> None:
    await opened(page, server, "?show=queue,evil&accent=0f8&debug=1")
    await eventually(lambda: shown(page, "queue"))
    assert [each.name for each in page.frames if each.parent_frame] == ["queue"]
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--efir-accent')"
    assert await frame(page, "queue").evaluate(accent) == "#0f8"
    assert await page.evaluate("document.querySelectorAll('.debug-badge').length") == 1
    assert await frame(page, "queue").evaluate("document.querySelectorAll('.debug-badge').length") == 0


async def test_the_streamers_css_reaches_the_widgets(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    await eventually(lambda: shown(page, "queue"))
    await page.evaluate(
        "const e = document.createElement('style'); e.innerHTML = ':root { --efir-accent: rgb(1, 2, 3) }';"
        "document.head.append(e)"
    )
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--efir-accent') === 'rgb(1, 2, 3)'"
    await eventually(lambda: frame(page, "queue").evaluate(accent))
    async with page.expect_event("framenavigated"):
        await page.evaluate("document.querySelector('[name=queue]').contentWindow.location.reload()")
    await eventually(lambda: frame(page, "queue").evaluate(accent))

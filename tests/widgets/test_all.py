"""Every widget in one page, over one connection."""

import itertools

import pytest
from playwright.async_api import Error, Frame, Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import alert, player, queue_item, speech, summary
from tests.widgets.stream_double import StreamDouble

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
PLAYING = player("playing", "somebody", item=queue_item(state="playing"), media_url="/media/clip.webm")
SIZE = {"width": 1920, "height": 1080}
NAMES = ("player", "now-playing", "queue", "voice", "alerts")


def frame(page: Page, name: str) -> Frame:
    found = page.frame(name)
    assert found is not None
    return found


async def shown(page: Page, name: str) -> bool:
    found = page.frame(name)
    try:
        return found is not None and bool(await found.evaluate("document.body?.dataset.shown === 'true'"))
    except Error as error:
        if "Execution context was destroyed" not in str(error):
            raise
        return False  # the frame was just going to its page


async def opened(page: Page, server: StreamDouble, query: str = "") -> None:
    server.states = {
        "player": PLAYING,
        "queue": summary(queue_item(2)),
        "speech": speech("speaking", "somebody"),
        "alerts": {"alert": alert()},
        "appearance": {"language": "en"},
    }
    await page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
    await page.goto(server.address("all", query))
    await server.until(lambda: server.live)


async def test_all_widgets_show_their_state_over_one_connection(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await opened(page, server)
    for name in NAMES:
        await eventually(lambda name=name: shown(page, name))
    assert await frame(page, "queue").inner_text(".title") == "Video 2"
    assert await frame(page, "now-playing").inner_text(".title") == "Video 1"
    (connection,) = server.opened
    assert connection.query["widget"] == "all"
    assert set(connection.query["topics"].split(",")) == {"player", "queue", "speech", "alerts", "appearance"}

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
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].query["client"] == client


async def test_voice_and_alert_inside_sound_under_the_id_of_the_page(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    client = server.opened[0].query["client"]
    await eventually(lambda: shown(page, "alerts"))
    key = "efir.sounded"
    assert await page.evaluate(f"sessionStorage.getItem('{key}')") is None
    server.alert(alert(2, sounds_at=client))
    await eventually(lambda: page.evaluate(f"sessionStorage.getItem('{key}')?.includes('message-2') ?? false"))
    server.say(speech("offered", client))
    await server.until(lambda: server.reports("started"))
    assert {said.client for said in server.said} == {client}
    assert await frame(page, "voice").evaluate("!document.querySelector('audio').paused")
    server.say(speech("speaking", client, is_silenced=True))
    await eventually(lambda: frame(page, "voice").evaluate("document.querySelector('audio').paused"))
    await eventually(lambda: frame(page, "alerts").evaluate("document.body.dataset.shown === 'false'"))


async def test_after_a_frame_was_loaded_anew_nothing_calls_the_page_that_was_there(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await opened(page, server)
    await eventually(lambda: shown(page, "queue"))
    await page.evaluate(
        "window.called = []; const join = efirStream.join; efirStream.join = function (handlers) {"
        "  for (const one of handlers.filter((each) => each.queue_changed)) {"
        "    const { queue_changed } = one;"
        "    one.queue_changed = (event) => (window.called.push(handlers), queue_changed(event));"
        "  }"
        "  join.call(this, handlers);"
        "}; null"
    )
    for _ in range(2):
        async with page.expect_event("framenavigated"):
            await page.evaluate("document.querySelector('[name=queue]').contentWindow.location.reload()")
        await eventually(lambda: shown(page, "queue"))
    await page.evaluate("window.called = []")
    server.announce({"type": "queue_changed", "queue": summary(queue_item(3))}, remember="queue")
    await eventually(
        lambda: frame(page, "queue").evaluate("document.querySelector('.title').textContent === 'Video 3'")
    )
    assert await page.evaluate("window.called.length") == 1
    assert complaints == []


async def test_all_widgets_vanish_when_the_program_is_gone_and_come_back_with_it(
    page: Page, server: StreamDouble
) -> None:
    await page.clock.install()
    await opened(page, server)
    for name in NAMES:
        await eventually(lambda name=name: shown(page, name))
    server.refuse = 503
    server.cut()
    await eventually(lambda: page.evaluate("efirStream.status === 'waiting'"))
    await page.clock.fast_forward(10_000)
    assert [await shown(page, name) for name in NAMES] == [True] * 5
    await page.clock.fast_forward(10_000)
    assert [await shown(page, name) for name in NAMES] == [False] * 5
    server.refuse = None
    await page.clock.fast_forward(20_000)
    for name in NAMES:
        await eventually(lambda name=name: shown(page, name))


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1280, 720)])
async def test_no_panel_lies_on_another_and_all_are_inside_the_page(
    page: Page, server: StreamDouble, size: tuple[int, int]
) -> None:
    await opened(page, server)
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    boxes = await page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('iframe')]"
        ".map((frame) => [frame.name, frame.getBoundingClientRect().toJSON()]))"
    )
    assert set(boxes) == set(NAMES)
    assert boxes["player"]["width"] > size[0] * 0.6
    assert boxes["alerts"]["bottom"] <= boxes["queue"]["top"]
    for one, other in itertools.combinations(boxes.values(), 2):
        is_beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert is_beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    assert max(box["right"] for box in boxes.values()) <= size[0]
    assert max(box["bottom"] for box in boxes.values()) <= size[1]


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

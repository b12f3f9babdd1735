"""Now playing and the queue in a real browser, and hostile words in every field of every widget."""

import json
import time
from functools import partial
from typing import cast

import pytest
from playwright.async_api import Page, Request

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import alert, message, player, queue_item, speech, summary, words
from tests.widgets.stream_double import StreamDouble

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

PAYLOADS = (
    "<script>window.__xss = 1</script>",
    "<img src=x onerror='window.__xss = 1'>",
    '"><svg onload=window.__xss=1>',
    "'-window.__xss=1-'",
    "javascript:window.__xss=1",
    "</p></template><iframe srcdoc='<script>parent.__xss=1</script>'>",
    "{{constructor.constructor('window.__xss=1')()}}",
    "\r\nevent: bye\r\ndata: {}\r\n\r\n",
    "<link rel=stylesheet href=//evil.example/x.css><style>*{display:none}</style>",
    "\u202e\u2066 <b>right to left</b> \u0000",
)


def hostile(value: object, payload: str) -> object:
    """Return the value with every piece of free text in it replaced."""
    kept = {"type", "id", "state", "phase", "kind", "client", "requested_at", "media_url"}
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {key: item if key in kept else hostile(item, payload) for key, item in fields.items()}
    if isinstance(value, list):
        return [hostile(item, payload) for item in cast("list[object]", value)]
    return payload if isinstance(value, str) else value


def playing(**changes: object) -> dict[str, object]:
    return player("playing", "somebody", item=queue_item(state="playing", **changes), media_url="/media/tone.wav")


SHOWS = {"player": ".name", "now-playing": ".title", "queue": ".title", "voice": ".word", "alerts": ".message"}
"""Where each widget writes what a viewer wrote."""


async def _shows(page: Page, selector: str, text: str) -> bool:
    return bool(await page.evaluate("(one) => document.querySelector(one)?.textContent", selector) == text)


@pytest.mark.parametrize("widget", SHOWS)
async def test_hostile_words_stay_words_in_every_field_of_every_widget(
    page: Page, server: StreamDouble, widget: str
) -> None:
    requests: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(f"http://{widget}.localhost:{server.port}/"):
            requests.append(request.url)

    page.on("request", note)
    for number, payload in enumerate(PAYLOADS):
        states = {
            "player": playing(media_thumbnail_url="x", media_channel="x"),
            "queue": summary(queue_item(message="x", media_thumbnail_url="x"), queue_item(2), undo="x"),
            "speech": speech("speaking", "somebody", waiting=[message(2)], missing=["x"]),
            "alerts": {"alert": alert(sounds_at="x")},
            "appearance": {"language": "x"},
        }
        server.states = cast("dict[str, object]", hostile(states, payload))
        if number == 0:
            await page.goto(server.address(widget))
        else:
            for event in ("player", "queue", "speech"):
                server.announce({"type": f"{event}_changed", event: server.states[event]})
            for event, topic in (("alert", "alerts"), ("appearance", "appearance")):
                server.announce({"type": f"{event}_changed", **cast("dict[str, object]", server.states[topic])})
        await eventually(partial(_shows, page, SHOWS[widget], payload))
        if widget != "player":
            await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
        assert await page.evaluate("window.__xss") is None
        made = await page.evaluate(
            "document.querySelectorAll('svg, iframe, link:not([href^=\"/widgets/\"]), b, style').length"
        )
        assert made == 0
        assert await page.evaluate("document.querySelectorAll('script').length") == 2
        assert await page.evaluate("document.querySelectorAll('img').length") == (1 if widget == "now-playing" else 0)
    assert requests == []


async def test_now_playing_counts_on_by_itself(page: Page, server: StreamDouble, complaints: Complaints) -> None:
    server.states = {
        "player": playing(media_length_ms=200_000) | {"position_ms": 60_000},
        "appearance": {"language": "en"},
    }
    await page.goto(server.address("now-playing"))
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    assert await page.inner_text(".title") == "Video 1"
    assert (await page.inner_text(".who")).strip() == "Requested by Viewer"
    assert (await page.inner_text(".label")).lower() == "now playing"
    await eventually(lambda: page.evaluate("document.querySelector('.time').textContent === '1:02 / 3:20'"))
    assert complaints == []


async def test_the_clock_of_the_server_counts_and_not_the_one_of_the_page(page: Page, server: StreamDouble) -> None:
    await page.clock.install(time=time.time() - 3_600)
    server.states = {"player": playing(media_length_ms=200_000) | {"position_ms": 60_000}}
    await page.goto(server.address("now-playing"))
    await eventually(lambda: page.evaluate("document.querySelector('.time').textContent.startsWith('1:0')"))


@pytest.mark.parametrize("state", ["idle", "waiting", "offered"])
async def test_now_playing_is_hidden_while_nothing_is_heard(page: Page, server: StreamDouble, state: str) -> None:
    server.states = {"player": playing()}
    await page.goto(server.address("now-playing"))
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    server.play(player(state, item=None if state == "idle" else queue_item()))
    await eventually(lambda: page.evaluate("getComputedStyle(document.querySelector('main')).visibility === 'hidden'"))


async def test_the_queue_shows_the_next_five_and_the_whole(page: Page, server: StreamDouble) -> None:
    items = [queue_item(n, state="held" if n == 2 else "queued") for n in range(1, 9)]
    server.states = {
        "queue": summary(*items, waiting=12, waiting_length_ms=2_880_000),
        "appearance": {"language": "en"},
    }
    await page.goto(server.address("queue"))
    await eventually(lambda: page.evaluate("document.querySelectorAll('.item').length === 5"))
    titles = await page.evaluate("[...document.querySelectorAll('.item .title')].map((title) => title.textContent)")
    assert titles == ["Video 1", "Video 3", "Video 4", "Video 5", "Video 6"]
    assert await page.inner_text(".total") == "12 videos · 48 min in total"
    server.announce({"type": "appearance_changed", "language": "uk"})
    await eventually(lambda: page.evaluate("document.querySelector('.total').textContent === '12 відео · разом 48 хв'"))
    server.announce({"type": "queue_changed", "queue": summary()}, remember="queue")
    await eventually(lambda: page.evaluate("getComputedStyle(document.querySelector('main')).visibility === 'hidden'"))


async def test_nothing_moves_for_those_who_asked_for_less_motion(page: Page, server: StreamDouble) -> None:
    await page.emulate_media(reduced_motion="reduce")
    server.states = {"player": playing()}
    await page.goto(server.address("now-playing"))
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_css_of_the_streamer_gets_in_the_way_obs_does_it_and_markup_does_not(
    page: Page, server: StreamDouble
) -> None:
    await page.goto(server.address("queue"))
    await server.until(lambda: server.live)
    put = "const e = document.createElement(%s); e.innerHTML = %s; document.head.append(e)"
    await page.evaluate(put % ("'style'", "':root { --efir-accent: rgb(1, 2, 3) }'"))
    assert (
        await page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--efir-accent')")
        == "rgb(1, 2, 3)"
    )
    script = json.dumps("<img src=x onerror=window.__xss=1>")
    refused = f"() => {{ try {{ {put % (json.dumps('div'), script)}; return false; }} catch {{ return true; }} }}"
    assert await page.evaluate(refused)


LIMITS = {
    "now-playing": ((900, 200), ".title", "2"),
    "queue": ((480, 640), ".title", "2"),
    "player": ((1280, 720), ".title", "1"),
    "voice": ((800, 200), ".text", "none"),
    "alerts": ((600, 300), ".message", "3"),
}
"""The size that each widget is made for, and how many lines its longest words take; those of the voice roll by."""


@pytest.mark.parametrize("widget", LIMITS)
async def test_words_are_never_wider_than_their_source(page: Page, server: StreamDouble, widget: str) -> None:
    await page.emulate_media(reduced_motion="reduce")
    long = "Неймовірнодовгесловобезпробілів" * 8
    server.states = {
        "player": playing(media_title=long, requested_by=long),
        "queue": summary(*[queue_item(n, media_title=long, requested_by=long) for n in range(1, 6)]),
        "speech": speech("speaking", "somebody", message=message(author=long), words=words(f"{long} {long}")),
        "alerts": {"alert": alert(author=long, amount=long, message=long)},
    }
    (width, height), selector, lines = LIMITS[widget]
    await page.set_viewport_size({"width": width, "height": height})
    await page.goto(server.address(widget))
    await eventually(lambda: page.evaluate(f"document.querySelector('{selector}')?.textContent.length > 100"))
    outside = await page.evaluate(
        "[...document.querySelectorAll('main, main *')].filter((e) => !e.closest('[hidden]')).filter((e) => {"
        " const box = e.getBoundingClientRect();"
        " return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1); }).map((e) => e.className)"
    )
    assert [name for name in outside if name != "name"] == []  # a name is cut by the line around it
    assert await page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).webkitLineClamp") == lines

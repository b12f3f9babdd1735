"""What a test shows, and the look that the settings give, in a real browser."""

import pytest
from playwright.async_api import Frame, Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import alert, fired, look, player, queue_item, speech, summary
from tests.widgets.stream_double import StreamDouble, open_widget
from tests.widgets.test_alerts import open_alerts, sounds

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

NAMES = ("player", "now-playing", "queue", "voice", "alerts")
SHOWN_MS = 5_000
IS_SHOWN = "document.body?.dataset.shown === 'true'"
IDLE = {
    "player": player(),
    "queue": summary(),
    "speech": speech(),
    "alerts": {"alert": None},
    "appearance": {"language": "uk", "look": look()},
}


def frame(page: Page, name: str) -> Frame:
    found = page.frame(name)
    assert found is not None
    return found


async def open_all(page: Page, server: StreamDouble) -> str:
    """Open the page of all widgets with nothing to show; return its client id."""
    server.states = dict(IDLE)
    await page.clock.install()
    await page.goto(server.address("all"))
    await server.until(lambda: server.live)
    for name in NAMES:
        await eventually(
            lambda name=name: frame(page, name).evaluate("document.documentElement.dataset.motion === 'full'")
        )
    return server.opened[-1].query["client"]


async def shown(page: Page) -> set[str]:
    return {name for name in NAMES if await frame(page, name).evaluate(IS_SHOWN)}


async def until_shown(page: Page, *names: str) -> None:
    async def are_shown() -> bool:
        return await shown(page) == set(names)

    await eventually(are_shown)


async def test_every_widget_shows_a_sample_in_its_language_and_goes_back_to_nothing(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await open_all(page, server)
    server.announce(fired("all"))
    await until_shown(page, *NAMES)
    assert await frame(page, "player").inner_text(".test-picture") == "Ефір – перевірка"
    assert await frame(page, "now-playing").inner_text(".title") == "Пісня для доброго вечора"
    assert await frame(page, "queue").locator(".item").count() == 5
    assert await frame(page, "alerts").inner_text(".name") == "Глядач"
    assert await frame(page, "voice").inner_text(".name") == "Глядач"
    said = "document.querySelectorAll('.word:not([data-said=later])').length"
    first = await frame(page, "voice").evaluate(said)
    await page.clock.run_for(2_000)
    assert await frame(page, "voice").evaluate(said) > first
    await page.clock.run_for(SHOWN_MS)
    await until_shown(page)
    assert await frame(page, "player").locator(".test-picture").count() == 0
    assert server.reports() == []
    assert complaints == []


async def test_a_rehearsal_is_shown_as_a_sample_and_goes_by_itself(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await open_all(page, server)
    gift: dict[str, object] = {"who": "<b>Оля</b>", "amount": "50 ₴", "message": "Гарного вечора"}
    queue: dict[str, object] = {"titles": ["Перше", "Друге"], "names": ["А", ""], "lengths_ms": [60_000, 0]}
    for widget in ("alerts", "voice"):
        server.announce(fired(widget, shows=gift))
    server.announce(fired("queue", shows=queue))
    for widget in ("player", "now-playing"):
        server.announce(fired(widget, shows={"video": "Друге", "who": "А"}))
    await until_shown(page, *NAMES)
    assert await frame(page, "alerts").inner_text(".name") == "<b>Оля</b>"
    assert await frame(page, "alerts").inner_text(".amount") == "50 ₴"
    assert await frame(page, "queue").locator(".item").count() == 2
    assert await frame(page, "queue").locator(".time").all_inner_texts() == ["1:00", "0:00"]
    assert await frame(page, "now-playing").inner_text(".title") == "Друге"
    assert await frame(page, "player").inner_text(".test-picture") == "Ефір – перевірка"
    server.announce(fired("alerts", shows=gift | {"message": ""}))
    await eventually(lambda: frame(page, "alerts").evaluate("document.querySelector('.message').hidden"))
    await page.clock.run_for(SHOWN_MS)
    await until_shown(page)
    assert complaints == []


async def test_what_is_real_ends_a_sample_at_once_and_is_never_covered_by_one(page: Page, server: StreamDouble) -> None:
    await open_all(page, server)
    server.announce(fired("all"))
    await until_shown(page, *NAMES)
    server.play(player("playing", "else", item=queue_item(state="playing"), media_url="/media/clip.webm"))
    server.announce({"type": "queue_changed", "queue": summary(queue_item(2))}, remember="queue")
    server.say(speech("speaking", "else"))
    server.alert(alert(author="Real"))

    async def is_real() -> bool:
        texts = [
            await frame(page, name).inner_text(where)
            for name, where in (
                ("player", ".title"),
                ("now-playing", ".title"),
                ("queue", ".title"),
                ("alerts", ".name"),
            )
        ]
        words = await frame(page, "voice").inner_text(".text")
        return texts == ["Video 1", "Video 1", "Video 2", "Real"] and words.startswith("One two")

    await eventually(is_real)
    assert await frame(page, "player").locator(".test-picture").count() == 0
    server.announce(fired("all"))
    await page.clock.run_for(SHOWN_MS)
    assert await is_real()
    assert await shown(page) == set(NAMES)


async def test_panic_ends_a_sample_and_none_begins_meanwhile(page: Page, server: StreamDouble) -> None:
    await open_all(page, server)
    server.announce(fired("all"))
    await until_shown(page, *NAMES)
    server.play(player(is_silenced=True))
    server.say(speech(is_silenced=True))
    await until_shown(page, "queue")
    server.announce(fired("all"))
    server.announce({"type": "queue_changed", "queue": summary()}, remember="queue")
    await until_shown(page, "queue")


async def test_the_sample_of_an_alert_is_heard_where_it_shall_be_and_a_late_one_is_not_shown(
    page: Page, server: StreamDouble
) -> None:
    server.states = {"appearance": {"language": "en", "look": look()}, "alerts": {"alert": None}, "speech": speech()}
    client = await open_alerts(page, server)
    server.announce(fired("queue", client))
    server.announce({**fired("alerts", client), "at_ms": 1})
    server.announce({"type": "appearance_changed", "language": "uk", "look": look()})
    await eventually(lambda: page.evaluate("document.documentElement.lang === 'uk'"))
    assert not await page.evaluate(IS_SHOWN)
    assert await sounds(page) == 0
    server.announce(fired("alerts", "somebody-else"))
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert await sounds(page) == 0
    server.announce(fired("alerts", client))
    await eventually(lambda: page.evaluate("window.sounds.length === 1"))


COLOURS = """() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return [style(".amount").color, style(".message").color, style(".card").fontFamily, style(".image").display];
}"""


async def test_the_settings_of_the_look_reach_the_page_and_what_stands_in_obs_comes_before_them(
    page: Page, server: StreamDouble
) -> None:
    chosen = look(accent_color="#00ff00", text_color="#123456", font="Comic Neue", shows_alert_image=False)
    server.states = {"appearance": {"language": "en", "look": {**chosen, "is_animated": False}}, "speech": speech()}
    await open_widget(page, server, "alerts")
    server.alert(alert())
    await eventually(lambda: page.evaluate(IS_SHOWN))
    colours = await page.evaluate(COLOURS)
    assert colours == ["rgb(0, 255, 0)", "rgb(18, 52, 86)", '"Comic Neue", sans-serif', "none"]
    assert await page.evaluate("getComputedStyle(document.querySelector('main')).animationName") == "none"
    await page.add_style_tag(content=":root { --efir-accent: rgb(1, 2, 3); }")
    assert (await page.evaluate(COLOURS))[0] == "rgb(1, 2, 3)"
    server.announce({"type": "appearance_changed", "language": "en", "look": look(text_color="#654321")})
    await eventually(lambda: page.evaluate("document.documentElement.dataset.motion === 'full'"))
    colours = await page.evaluate(COLOURS)
    assert (colours[0], colours[1], colours[3]) == ("rgb(1, 2, 3)", "rgb(101, 67, 33)", "grid")
    await open_widget(page, server, "alerts", "?accent=0000ff")
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert (await page.evaluate(COLOURS))[0] == "rgb(0, 0, 255)"


async def test_a_preview_shows_the_sample_again_and_again_and_never_asks_the_program(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await page.clock.install()
    # Every script that a test runs counts as a click, so what the browser says of clicks is set by hand.
    await page.add_init_script(
        "Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } });"
        "window.sounds = []; Audio.prototype.play = async function () { window.sounds.push(this.src); }"
    )
    await page.goto(server.address("alerts", "?preview=1&language=uk&accent_color=%2300ff00&is_animated=false"))
    for _ in range(2):
        await eventually(lambda: page.evaluate(IS_SHOWN))
        await page.clock.run_for(SHOWN_MS)
        await eventually(lambda: page.evaluate(f"!({IS_SHOWN})"))
        await page.clock.run_for(1_000)
    assert await page.inner_text(".name") == "Глядач"
    assert (await page.evaluate(COLOURS))[0] == "rgb(0, 255, 0)"
    assert await page.evaluate("document.documentElement.dataset.motion") == "reduced"
    assert await page.evaluate("getComputedStyle(document.body).backgroundImage") != "none"
    assert await sounds(page) == 0
    await page.evaluate("navigator.userActivation.hasBeenActive = true")
    await page.clock.run_for(SHOWN_MS + 1_000)
    await eventually(lambda: page.evaluate("window.sounds.length === 1"))
    assert server.opened == []
    assert server.reports() == []
    assert complaints == []


async def test_the_preview_of_all_widgets_shows_a_sample_of_each(page: Page, server: StreamDouble) -> None:
    await page.goto(server.address("all", "?preview=1&language=en"))
    await until_shown(page, *NAMES)
    assert await frame(page, "queue").locator(".item").count() == 5
    assert await frame(page, "queue").evaluate("getComputedStyle(document.body).backgroundImage") == "none"
    assert server.opened == []

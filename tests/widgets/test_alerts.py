"""The alerts source in a real browser: the card of a donation, and its sound, which is heard once."""

import pytest
from playwright.async_api import Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import alert, speech
from tests.widgets.stream_double import StreamDouble, open_widget

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

IS_SHOWN = "document.body.dataset.shown === 'true'"
IS_HIDDEN = "getComputedStyle(document.querySelector('main')).visibility === 'hidden'"
WATCH_SOUNDS = (
    "window.sounds = []; const play = HTMLMediaElement.prototype.play;"
    "HTMLMediaElement.prototype.play = function () { window.sounds.push(this); return play.call(this); };"
)


async def open_alerts(page: Page, server: StreamDouble) -> str:
    """Open the source in a page that notes what it plays; return the client id it came with."""
    await page.add_init_script(WATCH_SOUNDS)
    return await open_widget(page, server, "alerts")


async def sounds(page: Page) -> int:
    return int(await page.evaluate("window.sounds.length"))


async def test_a_card_shows_who_gave_what_and_why_and_goes(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    server.states = {"appearance": {"language": "uk"}, "alerts": {"alert": None}, "speech": speech()}
    await open_alerts(page, server)
    assert await page.evaluate(IS_HIDDEN)
    server.alert(alert(author="Оля", amount="100 ₴", message="На добру музику"))
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert await page.inner_text(".name") == "Оля"
    assert await page.inner_text(".amount") == "100 ₴"
    assert await page.inner_text(".message") == "На добру музику"
    assert (await page.inner_text(".label")).lower() == "дякуємо"
    assert not await page.is_visible(".nameless")
    assert await page.is_visible(".heart")
    server.alert(None)
    await eventually(lambda: page.evaluate(IS_HIDDEN))
    assert complaints == []


async def test_what_is_not_there_takes_no_room(page: Page, server: StreamDouble) -> None:
    server.states = {"appearance": {"language": "en"}}
    await open_alerts(page, server)
    server.alert(alert(author="", amount="", message=""))
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert (await page.inner_text(".who")).strip() == "Anonymous"
    assert not await page.is_visible(".amount")
    assert not await page.is_visible(".message")


@pytest.mark.parametrize("transport", ["sse", "ws"])
async def test_the_sound_is_heard_once_also_after_a_reload(page: Page, server: StreamDouble, transport: str) -> None:
    server.transport = transport
    client = await open_alerts(page, server)
    given = alert(sounds_at=client)
    server.alert(given)
    await eventually(lambda: page.evaluate("window.sounds[0]?.currentTime > 0"))
    assert await page.evaluate("window.sounds[0].src.endsWith('/widgets/alerts/alert.ogg')")
    server.alert(given)
    await page.reload()
    await eventually(lambda: page.evaluate(IS_SHOWN))
    await page.wait_for_timeout(200)
    assert await sounds(page) == 0
    server.alert(alert(2, sounds_at=client))
    await eventually(lambda: page.evaluate("window.sounds.length === 1"))
    assert await page.evaluate(IS_SHOWN)


async def test_a_sound_that_did_not_come_is_asked_for_again(page: Page, server: StreamDouble) -> None:
    await page.route("**/alert.ogg", lambda route: route.abort("internetdisconnected"), times=1)
    async with page.expect_event("requestfailed"):
        client = await open_alerts(page, server)
    server.alert(alert(sounds_at=client))
    await eventually(lambda: page.evaluate("window.sounds[0]?.currentTime > 0"))


async def test_a_donation_that_is_replayed_is_heard_again(page: Page, server: StreamDouble) -> None:
    client = await open_alerts(page, server)
    server.alert(alert(sounds_at=client))
    await eventually(lambda: page.evaluate("window.sounds.length === 1"))
    server.alert(None)
    await page.wait_for_timeout(30)
    server.alert(alert(sounds_at=client))
    await eventually(lambda: page.evaluate("window.sounds.length === 2"))


async def test_only_the_one_source_that_was_chosen_sounds(page: Page, server: StreamDouble) -> None:
    await open_alerts(page, server)
    server.alert(alert(sounds_at="somebody-else"))
    await eventually(lambda: page.evaluate(IS_SHOWN))
    await page.wait_for_timeout(200)
    assert await sounds(page) == 0


async def test_an_alert_that_was_there_before_is_shown_without_sound(page: Page, server: StreamDouble) -> None:
    client = await open_alerts(page, server)
    old = alert(sounds_at=client)
    old["at_ms"] = int(str(old["at_ms"])) - 3_000
    server.states["alerts"] = {"alert": old}
    await page.reload()
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert server.opened[-1].query["client"] == client
    await page.wait_for_timeout(200)
    assert await sounds(page) == 0


async def test_a_panic_hides_the_card_and_stops_its_sound(page: Page, server: StreamDouble) -> None:
    client = await open_alerts(page, server)
    server.alert(alert(sounds_at=client))
    await eventually(lambda: page.evaluate("window.sounds[0]?.currentTime > 0"))
    server.say(speech(is_silenced=True))
    await eventually(lambda: page.evaluate(IS_HIDDEN))
    assert await page.evaluate("window.sounds[0].paused")
    server.say(speech())
    await eventually(lambda: page.evaluate(IS_SHOWN))
    await page.wait_for_timeout(200)
    assert await sounds(page) == 1
    assert await page.evaluate("window.sounds[0].paused")


async def test_an_alert_in_a_panic_is_neither_seen_nor_heard(page: Page, server: StreamDouble) -> None:
    client = await open_alerts(page, server)
    server.say(speech(is_silenced=True))
    server.alert(alert(sounds_at=client))
    await page.wait_for_timeout(300)
    assert await page.evaluate(IS_HIDDEN)
    assert await sounds(page) == 0


async def test_a_snapshot_tells_of_a_panic_before_it_tells_of_an_alert(page: Page, server: StreamDouble) -> None:
    client = await open_alerts(page, server)
    server.states = {"alerts": {"alert": alert(sounds_at=client)}, "speech": speech(is_silenced=True)}
    await page.reload()
    await server.until(lambda: len(server.opened) >= 2)
    await page.wait_for_timeout(300)
    assert await page.evaluate(IS_HIDDEN)
    assert await sounds(page) == 0


async def test_the_next_card_slides_in_where_the_one_before_still_is(page: Page, server: StreamDouble) -> None:
    await open_alerts(page, server)
    server.alert(alert(author="One"))
    await eventually(lambda: page.evaluate("document.querySelector('.name').textContent === 'One'"))
    await page.wait_for_timeout(200)
    await page.evaluate(
        "window.arrivals = 0; document.querySelector('.card').addEventListener('animationstart',"
        " ({ animationName }) => { if (animationName === 'arrive') window.arrivals += 1; }); 0"
    )
    server.alert(alert(2, author="Two"))
    await eventually(lambda: page.evaluate("document.querySelector('.name').textContent === 'Two'"))
    await eventually(lambda: page.evaluate("window.arrivals === 1"))


async def test_the_streamers_own_picture_takes_the_place_of_the_heart(page: Page, server: StreamDouble) -> None:
    await open_alerts(page, server)
    await page.add_style_tag(content=":root { --alerts-image: linear-gradient(red, red); }")
    server.alert(alert())
    await eventually(lambda: page.evaluate("document.body.dataset.image === 'own'"))
    assert not await page.is_visible(".heart")
    drawn = await page.evaluate("getComputedStyle(document.querySelector('.image')).backgroundImage")
    assert drawn.startswith("linear-gradient")


@pytest.mark.parametrize("size", [(600, 300), (1920, 1080), (3840, 2160), (300, 150)])
async def test_the_largest_card_is_whole_and_its_message_has_three_lines(
    page: Page, server: StreamDouble, size: tuple[int, int]
) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await open_alerts(page, server)
    server.alert(alert(author="Довге ім’я " * 5, amount="1 234 567,89 ₴", message="Довге повідомлення. " * 25))
    await eventually(lambda: page.evaluate(IS_SHOWN))
    card = await page.evaluate("document.querySelector('.card').getBoundingClientRect().toJSON()")
    assert card["left"] >= 0
    assert card["top"] >= 0
    assert card["right"] <= size[0] + 0.5
    assert card["bottom"] <= size[1] + 0.5
    lines = "Math.round(e.clientHeight / parseFloat(getComputedStyle(e).lineHeight))"
    assert await page.evaluate(f"((e) => {lines})(document.querySelector('.message'))") == 3


async def test_nothing_moves_for_those_who_asked_for_less_motion(page: Page, server: StreamDouble) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await open_alerts(page, server)
    server.alert(alert())
    await eventually(lambda: page.evaluate(IS_SHOWN))
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_a_revoked_link_takes_the_card_away(page: Page, server: StreamDouble) -> None:
    await open_alerts(page, server)
    server.alert(alert())
    await eventually(lambda: page.evaluate(IS_SHOWN))
    server.refuse = 401
    server.bye("revoked")
    await eventually(lambda: page.evaluate(IS_HIDDEN))

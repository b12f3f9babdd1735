"""The viewers' page in a real browser, served by a real hub; what Efir would publish is published by the test."""

import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Request, Route, expect

from tests.support.hub_program import CHANNEL, Hub
from tests.support.waiting import SECONDS, until
from tests.widgets.conftest import Complaints
from tests.widgets.hub_channel import Channel
from tests.widgets.test_pages import PAYLOADS

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

expect.set_options(timeout=SECONDS * 1_000)
LEAST_TARGET = 44


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    async with Hub(tmp_path_factory.mktemp("hub"), nodes=1) as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def channel(hub: Hub) -> AsyncIterator[Channel]:
    async with Channel(hub.address()) as channel:
        await channel.publish(state())
        yield channel


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="uk-UA")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(phone: BrowserContext, hub: Hub, channel: Channel) -> Page:  # noqa: ARG001 -- something is told first
    page = await phone.new_page()
    await page.goto(f"{hub.address()}/c/{CHANNEL}")
    return page


def item(number: int, **changes: object) -> dict[str, object]:
    named = {"id": f"{number:016x}", "title": f"Video {number}", "by": "Оксана", "amount": "", "length_ms": 60_000}
    return named | changes


def state(**changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "schema": 1,
        "at_ms": round(time.time() * 1_000),
        "language": "uk",
        "now": item(0, title="Вітер і море", length_ms=245_000) | {"position_ms": 61_000, "is_playing": True},
        "next": [item(number) for number in range(1, 21)],
        "waiting": 34,
        "waiting_ms": 5_400_000,
        "requests": {"is_open": True, "needs_word": False, "sentence": ""},
        "rules": ["Відео до 15 хв."],
    }
    return usual | changes


def answer(request: dict[str, object], **changes: object) -> dict[str, object]:
    usual = {"id": request["id"], "state": "queued", "item": "", "title": "", "place": 0, "wait_ms": 0, "sentence": ""}
    return usual | changes


async def ask(page: Page, link: str = "https://youtu.be/dQw4w9WgXcQ") -> None:
    await page.fill("#link", link)
    await page.click("#ask button")


async def test_it_shows_what_plays_and_what_comes_and_counts_the_seconds_itself(page: Page, channel: Channel) -> None:
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")
    await expect(page.locator("#now-who")).to_have_text("Оксана")
    await expect(page.locator("#items .item")).to_have_count(20)
    await expect(page.locator("#total")).to_have_text("34 відео · 1 год 30 хв")
    await expect(page.locator("#more")).to_have_text("і ще 14 відео")
    await expect(page.locator("#rules li")).to_have_text(["Відео до 15 хв."])
    await expect(page.locator("#state")).to_have_text("В ефірі")
    shown = ["1:01"]
    for _ in range(2):  # nothing is published meanwhile; a busy browser may pass over a second
        await expect(page.locator("#now-position")).not_to_have_text(shown[-1])
        shown.append(str(await page.text_content("#now-position")))
    assert shown == sorted(set(shown))
    await channel.publish(state(now=None, next=[], waiting=0, waiting_ms=0, rules=[]))
    await expect(page.locator("#now-title")).to_have_text("Нічого не грає")
    await expect(page.locator("#empty")).to_have_text("Черга порожня.")
    await expect(page.locator("#rules-card")).to_be_hidden()


async def test_what_is_paused_does_not_go_on(page: Page, channel: Channel) -> None:
    still = item(0, length_ms=245_000) | {"position_ms": 61_000, "is_playing": False}
    await channel.publish(state(now=still))
    await expect(page.locator("#now-length")).to_have_text("Пауза")
    await page.wait_for_timeout(1_200)
    await expect(page.locator("#now-position")).to_have_text("1:01")


async def test_someone_who_comes_late_sees_the_position_of_now(page: Page, channel: Channel) -> None:
    await channel.publish(state())
    began = time.monotonic()
    await page.wait_for_timeout(5_000)
    await page.reload()
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")
    minutes, seconds = str(await page.text_content("#now-position")).split(":")
    told = int(minutes) * 60 + int(seconds) - 61
    assert 5 - 2 <= told <= time.monotonic() - began + 1  # the hub's clock tells whole seconds


async def test_hostile_words_stay_words(page: Page, channel: Channel, hub: Hub, complaints: Complaints) -> None:
    outside: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(hub.address()) else outside.append(request.url))
    await expect(page.locator("#rules li")).to_have_count(1)  # else it is counted before anything is shown
    before = await page.evaluate("document.querySelectorAll('*').length - document.querySelectorAll('#items *').length")
    for payload in PAYLOADS:
        bad = item(1, title=payload, by=payload, amount=payload)
        now = bad | {"id": "f" * 16, "position_ms": 0, "is_playing": True}
        closed = {"is_open": False, "needs_word": True, "sentence": payload}
        await channel.publish(state(now=now, next=[bad], requests=closed, rules=[payload], language=payload))
        shown = await until_text(page, "#now-title", payload)
        assert shown == payload
        assert await page.text_content("#items .title") == payload
        assert await page.text_content("#closed") == payload
        assert await page.evaluate("window.__xss") is None
        made = await page.evaluate(
            "document.querySelectorAll('*').length - document.querySelectorAll('#items *').length"
        )
        assert made == before
        assert outside == []
        assert complaints == []


async def until_text(page: Page, selector: str, text: str) -> str | None:
    await until(lambda: is_text(page, selector, text), f"{selector} shows {text!r}")
    return await page.text_content(selector)


async def is_text(page: Page, selector: str, text: str) -> bool:
    return await page.text_content(selector) == text


async def test_a_request_goes_to_efir_and_its_answer_to_this_page_only(
    browser: Browser, page: Page, channel: Channel, hub: Hub
) -> None:
    await page.fill("#name", "Марко")
    await ask(page)
    await expect(page.locator("#my-items .answer")).to_have_text("Надіслано. Чекаємо на відповідь…")
    await expect(page.locator("#link")).to_have_value("")
    request = await channel.asked()
    assert {key: request[key] for key in ("kind", "name", "link")} == {
        "kind": "request",
        "name": "Марко",
        "link": "https://youtu.be/dQw4w9WgXcQ",
    }
    assert set(request) == {"kind", "id", "answer_to", "name", "link"}
    assert all(re.fullmatch("[0-9a-f]{32}", str(request[key])) for key in ("id", "answer_to"))
    other = await browser.new_page(locale="uk-UA")
    await other.goto(f"{hub.address()}/c/{CHANNEL}")
    await channel.answer(request, answer(request, state="queued", item=item(3)["id"], title="Video 3"))
    await expect(page.locator("#my-items .title")).to_have_text("Video 3")
    await expect(page.locator("#my-items .answer")).to_have_text(re.compile("У черзі під номером 3, .* через 5 хв"))
    await channel.answer(request, answer(request, state="refused", sentence="Це відео задовге."))
    await expect(page.locator("#my-items .answer")).to_have_text("Це відео задовге.")
    await expect(other.locator("#items .item")).to_have_count(20)
    assert "задовге" not in str(await other.text_content("body"))
    await page.reload()
    await expect(page.locator("#my-items .answer")).to_have_text("Це відео задовге.")
    await expect(page.locator("#name")).to_have_value("Марко")
    await other.close()


async def test_a_request_that_could_not_be_sent_is_sent_again_as_the_same(page: Page, channel: Channel) -> None:
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")
    lost: list[dict[str, object]] = []

    async def lose(route: Route, request: Request) -> None:
        lost.append(json.loads(request.post_data or ""))
        await route.abort()

    await page.route("**/ask/*", lose)
    await ask(page)
    await expect(page.locator("#ask-error")).to_have_text(re.compile("Не вдалося надіслати"))
    await expect(page.locator("#link")).not_to_have_value("")
    await page.unroute("**/ask/*")
    await page.click("#ask button")
    await expect(page.locator("#my-items .item")).to_have_count(1)
    await expect(page.locator("#ask-error")).to_have_text("")
    assert (await channel.asked())["id"] == lost[0]["id"]


async def test_another_link_is_another_request_though_the_one_before_seemed_not_to_arrive(
    page: Page, channel: Channel
) -> None:
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/ask/*", lose_the_answer)
    await ask(page)
    await expect(page.locator("#ask-error")).to_have_text(re.compile("Не вдалося надіслати"))
    await page.unroute("**/ask/*")
    await ask(page, "https://youtu.be/aaaaaaaaaaa")
    first, second = await channel.asked(), await channel.asked()
    assert second["link"] == "https://youtu.be/aaaaaaaaaaa"
    assert second["id"] != first["id"]


async def test_two_pages_of_a_viewer_keep_the_requests_of_both(
    phone: BrowserContext, page: Page, channel: Channel, hub: Hub
) -> None:
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")
    other = await phone.new_page()
    await other.goto(f"{hub.address()}/c/{CHANNEL}")
    for one in (other, page):
        await ask(one)
        await channel.asked()
        await expect(one.locator("#link")).to_have_value("")
    await page.reload()
    await expect(page.locator("#my-items .item")).to_have_count(2)


@pytest.mark.parametrize(("status", "words"), [(429, "Забагато замовлень"), (413, "задовге"), (503, "Не вдалося")])
async def test_what_the_hub_refuses_is_said(page: Page, channel: Channel, status: int, words: str) -> None:
    await channel.publish(state())
    await page.route("**/ask/*", lambda route: route.fulfill(status=status))
    await ask(page)
    await expect(page.locator("#ask-error")).to_have_text(re.compile(words))
    await expect(page.locator("#mine")).to_be_hidden()


async def test_what_is_missing_is_asked_for_at_its_field(page: Page, channel: Channel) -> None:
    await channel.publish(state(requests={"is_open": True, "needs_word": True, "sentence": ""}))
    await expect(page.locator("#word-field")).to_be_visible()
    await page.click("#ask button")
    await expect(page.locator("#ask-error")).to_have_text("Вставте посилання на відео.")
    await expect(page.locator("#link")).to_be_focused()
    await ask(page)
    await expect(page.locator("#ask-error")).to_have_text("Введіть слово цього стриму.")
    await expect(page.locator("#word")).to_be_focused()
    await expect(page.locator("#word")).to_have_attribute("aria-invalid", "true")
    await page.keyboard.type("кіт")
    await page.keyboard.press("Enter")
    assert (await channel.asked())["word"] == "кіт"


async def test_closed_requests_take_none_and_say_why(page: Page, channel: Channel) -> None:
    sentence = "Замовлення відкриються о 20:00."
    await channel.publish(state(requests={"is_open": False, "needs_word": False, "sentence": sentence}))
    await expect(page.locator("#closed")).to_have_text(sentence)
    await expect(page.locator("#ask")).to_be_hidden()
    await channel.publish(state())
    await expect(page.locator("#ask")).to_be_visible()


async def test_an_efir_that_is_silent_is_told_from_a_hub_that_is_away(
    phone: BrowserContext, channel: Channel, hub: Hub
) -> None:
    page = await phone.new_page()
    await page.add_init_script("const real = Date.now; window.ahead = 0; Date.now = () => real() + window.ahead;")
    await page.goto(f"{hub.address()}/c/{CHANNEL}")
    await expect(page.locator("#state")).to_have_text("В ефірі")
    await page.evaluate("window.ahead = 80_000")
    await page.wait_for_timeout(1_500)
    await expect(page.locator("#state")).to_have_text("В ефірі")
    await page.evaluate("window.ahead = 160_000")
    await expect(page.locator("#state")).to_have_text("Стример не в мережі")
    await expect(page.locator("#closed")).to_have_text("Замовити відео можна буде, коли стример повернеться.")
    await channel.publish(state())
    await expect(page.locator("#state")).to_have_text("В ефірі")
    await expect(page.locator("#ask")).to_be_visible()


async def test_a_channel_where_nobody_speaks_says_so(browser: Browser, tmp_path: Path) -> None:
    async with Hub(tmp_path, nodes=1) as empty:
        page = await browser.new_page(locale="en-US")
        await page.goto(f"{empty.address()}/c/{CHANNEL}")
        await expect(page.locator("#state")).to_have_text("The streamer is offline")
        await page.close()


async def test_it_comes_back_by_itself_when_the_hub_does(browser: Browser, tmp_path: Path) -> None:
    async with Hub(tmp_path, nodes=1) as own, Channel(own.address()) as channel:
        page = await browser.new_page(locale="en-US")
        await channel.publish(state())
        await page.goto(f"{own.address()}/c/{CHANNEL}")
        await expect(page.locator("#state")).to_have_text("On air")
        await own.nodes[0].stop()
        await expect(page.locator("#state")).to_have_text("No connection. Trying again…")
        await expect(page.locator("#now-title")).to_have_text("Вітер і море")  # the last that is known stays
        await own.nodes[0].start()
        await channel.publish(state(now=None))
        await expect(page.locator("#now-title")).to_have_text("Nothing is playing")
        await expect(page.locator("#state")).to_have_text("On air")
        await page.close()


async def test_it_speaks_the_language_of_the_browser_and_the_other_one_on_request(browser: Browser, hub: Hub) -> None:
    for locale, first, second in (
        ("en-US", "Up next", "Далі"),
        ("uk-UA", "Далі", "Up next"),
        ("de-DE", "Up next", "Далі"),
    ):
        context = await browser.new_context(locale=locale)
        page = await context.new_page()
        await page.goto(f"{hub.address()}/c/{CHANNEL}")
        await expect(page.locator("#queue-heading")).to_have_text(first)
        await page.click("#language")
        await expect(page.locator("#queue-heading")).to_have_text(second)
        await page.reload()
        await expect(page.locator("#queue-heading")).to_have_text(second)
        await context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_is_too_wide_or_too_small_to_press(channel: Channel, page: Page, width: int) -> None:
    long = "Д" * 200
    await channel.publish(state(next=[item(1, title=long, by=long)], rules=[long]))
    await page.set_viewport_size({"width": width, "height": 740})
    await expect(page.locator("#items .title")).to_have_text([long])
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    small = f"""[...document.querySelectorAll("button, input")].filter((one) => one.checkVisibility())
        .filter((one) => one.getBoundingClientRect().height < {LEAST_TARGET}).map((one) => one.id)"""
    assert await page.evaluate(small) == []


async def test_nothing_moves_when_the_state_comes(page: Page) -> None:
    top = "document.querySelector('#ask').getBoundingClientRect().top"
    await page.route("**/live/**", lambda route: route.abort())
    await page.reload()
    await expect(page.locator("#ask button")).to_have_text("Замовити")
    before = await page.evaluate(top)
    await page.unroute("**/live/**")
    await expect(page.locator("#now-title")).to_have_text("Вітер і море")
    assert await page.evaluate(top) == before

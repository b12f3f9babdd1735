"""The moderators' page in a real browser, through a real hub; Efir's side seals and opens with the program's code."""

import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.domain.moderator_keys import ModeratorKeys, to_base64
from app.domain.moderators import ACTIONS, ModeratorCommand, ModeratorRole, SignedCommand, command_in
from tests.support.hub_program import CHANNEL, Hub
from tests.support.waiting import SECONDS, until
from tests.widgets.conftest import Complaints, hold_first
from tests.widgets.hub_channel import Channel
from tests.widgets.test_pages import PAYLOADS

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

expect.set_options(timeout=SECONDS * 1_000)
KEY = bytes(range(32))
DAY_MS = 86_400_000
LEAST_TARGET = 44


class Moderator:
    """One invitation as Efir has it."""

    def __init__(self, channel: Channel, number: int) -> None:
        self.id = f"{number:016x}"
        self._keys = ModeratorKeys(self.id, KEY)
        self._channel = channel

    @property
    def fragment(self) -> str:
        return f"#{self.id}.{to_base64(KEY)}"

    async def show(self, **changes: object) -> None:
        """Send a view of everything."""
        plain = json.dumps(view() | changes).encode()
        await self._channel.publish({"schema": 1, "sealed": self._keys.sealed(plain)}, f"/m/{self._keys.box}", "sealed")

    async def commanded(self) -> ModeratorCommand:
        """Return the next command; it is signed and sealed as Efir wants it."""
        message = await self._channel.asked()
        assert message["kind"] == "command"
        signed = msgspec.json.decode(json.dumps(message), type=SignedCommand)
        assert signed.invitation == self.id
        assert self._keys.is_signed(signed)
        plain = self._keys.opened(signed.body)
        assert plain is not None
        command = command_in(plain)
        assert command is not None
        assert abs(command.time - time.time() * 1_000) < 60_000
        return command


def item(number: int, **changes: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "id": f"{number:016x}",
        "title": f"Video {number}",
        "channel": "Старий млин",
        "by": "Оксана",
        "message": "",
        "amount": "50 ₴",
        "length_ms": 213_000,
        "is_held": False,
        "is_checking": False,
        "sentence": "",
    }
    return usual | changes


def view() -> dict[str, object]:
    now = round(time.time() * 1_000)
    return {
        "schema": 1,
        "at_ms": now,
        "name": "Оля",
        "role": "moderator",
        "expires_at_ms": now + DAY_MS,
        "is_over": False,
        "seq_seen": now - 10_000,
        "actions": ACTIONS[ModeratorRole.MODERATOR],
        "is_open": True,
        "is_paused": False,
        "volume_percent": 70,
        "language": "uk",
        "now": item(7) | {"position_ms": 61_000, "is_playing": True},
        "pending": [item(1, sentence="Довше, ніж дозволено"), item(2)],
        "pending_total": 2,
        "queue": [item(3), item(4, is_held=True)],
        "waiting": 2,
        "messages": [{"id": "m1", "author": "Марко", "text": "Привіт!", "amount": "100 ₴"}],
        "messages_total": 1,
        "speaking": {"id": "m2", "author": "Іра", "text": "А можна ще раз?", "amount": ""},
        "undo": {"step": 14, "command": "reject", "subject": "How clocks work"},
        "answers": [],
        "log": [{"at_ms": now, "by": "Оля", "action": "approve", "subject": "Cats"}],
    }


def answer(command: ModeratorCommand, **changes: object) -> dict[str, object]:
    usual = {"seq": command.seq, "action": command.action, "item": command.item, "is_done": True, "code": ""}
    return usual | {"sentence": ""} | changes


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    async with Hub(tmp_path_factory.mktemp("hub"), nodes=1) as hub:
        yield hub


@pytest_asyncio.fixture(loop_scope="session")
async def channel(hub: Hub) -> AsyncIterator[Channel]:
    async with Channel(hub.address()) as channel:
        yield channel


numbers = iter(range(1, 1_000))


@pytest_asyncio.fixture(loop_scope="session")
async def moderator(channel: Channel) -> Moderator:
    moderator = Moderator(channel, next(numbers))
    await moderator.show()
    return moderator


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="uk-UA")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(phone: BrowserContext, hub: Hub, moderator: Moderator) -> Page:
    page = await phone.new_page()
    await page.goto(f"{hub.address()}/m/{CHANNEL}{moderator.fragment}")
    await expect(page.locator("#pending .item")).to_have_count(2)
    return page


async def test_it_shows_what_waits_and_forgets_the_key_in_the_address(page: Page, moderator: Moderator) -> None:
    await expect(page.locator("#state")).to_have_text("На зв’язку")
    assert "#" not in page.url
    assert moderator.fragment[1:] not in await page.content()
    await expect(page.locator("#pending .title")).to_have_text(["Video 1", "Video 2"])
    await expect(page.locator("#pending .note").first).to_have_text("Довше, ніж дозволено")
    await expect(page.locator("#messages .title")).to_have_text(["Привіт!"])
    await expect(page.locator("#now-title")).to_have_text("Video 7")
    await expect(page.locator("#whose")).to_have_text(re.compile("Оля · модератор · до "))
    await expect(page.locator("#log li")).to_have_text(re.compile("Оля схвалює: Cats"))
    assert await page.title() == "(3) Модерація · Efir"


async def test_views_are_shown_in_the_order_in_which_they_came(page: Page, moderator: Moderator) -> None:
    await page.evaluate("""() => {
        const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
        window.opened = 0;
        crypto.subtle.decrypt = async (...args) => {
            if (window.opened++ === 0) {
                await new Promise((resolve) => setTimeout(resolve, 500));
                window.slept = true;
            }
            return decrypt(...args);
        };
    }""")
    await moderator.show(pending=[item(1, title="older")])
    await until(lambda: page.evaluate("window.opened === 1"), "the older one is being opened")
    await moderator.show(pending=[item(1, title="newer")])
    await until(lambda: page.evaluate("window.slept && window.opened === 2"), "both are opened")
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")  # what was opened is shown
    await expect(page.locator("#pending .title")).to_have_text(["newer"])


async def test_commands_go_out_in_the_order_of_the_clicks(page: Page, moderator: Moderator) -> None:
    """Efir takes no command whose number is lower than one it has, as it would be one that is sent again."""
    await hold_first(page, "**/command/*")
    buttons = page.locator("#pending button.primary")
    await buttons.nth(0).click()
    await buttons.nth(1).click()
    commands = [await moderator.commanded() for _ in range(2)]
    assert [command.item for command in commands] == [item(1)["id"], item(2)["id"]]
    assert commands[0].seq < commands[1].seq


COMMANDS = [
    ("#pending", "Схвалити", "approve", item(1)["id"]),
    ("#pending", "Відхилити", "reject", item(1)["id"]),
    ("#messages", "Схвалити", "approve_message", "m1"),
    ("#messages", "Відхилити", "reject_message", "m1"),
    ("#queue", "Наступним", "play_next", item(3)["id"]),
    ("#queue", "Притримати", "hold", item(3)["id"]),
    ("#queue", "Відпустити", "hold", item(4)["id"]),
    ("#queue", "Прибрати", "remove", item(3)["id"]),
    ("#now-buttons", "Пауза", "pause", ""),
    ("#now-buttons", "Пропустити", "skip", item(7)["id"]),
    ("#speaking", "Зупинити", "stop_speech", "m2"),
    ("#general", "Закрити замовлення", "pause_requests", ""),
    ("#general", "Скасувати останню дію", "undo", "14"),
]


async def test_every_button_sends_its_command_signed_and_sealed(page: Page, moderator: Moderator) -> None:
    last = 0
    for place, words, action, subject in COMMANDS:
        await page.locator(f"{place} button").filter(has_text=words).first.click()
        command = await moderator.commanded()
        assert (command.action, command.item) == (action, subject)
        assert command.seq > last
        last = command.seq
        await moderator.show(seq_seen=command.seq, answers=[answer(command)])
        await expect(page.locator("#told")).to_have_text("Готово")
    await moderator.show(is_open=False)
    await page.locator("#general button").filter(has_text="Відкрити замовлення").click()
    assert (await moderator.commanded()).action == "resume_requests"


async def test_the_player_is_paused_and_goes_on_by_the_same_button(page: Page, moderator: Moderator) -> None:
    button = page.locator("#now-buttons button").first
    await button.focus()
    await page.keyboard.press("Enter")
    command = await moderator.commanded()
    assert (command.action, command.item) == ("pause", "")
    await moderator.show(is_paused=True, now=None, seq_seen=command.seq, answers=[answer(command)])
    await expect(button).to_have_text("Продовжити")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    assert (await moderator.commanded()).action == "play"


async def test_the_volume_is_sent_once_it_rests_and_shown_as_it_is(page: Page, moderator: Moderator) -> None:
    control, words = page.get_by_label("Гучність"), page.locator("#volume-words")
    await expect(words).to_have_text("70 %")
    await control.focus()
    for _ in range(3):
        await page.keyboard.press("ArrowLeft")
    await expect(words).to_have_text("55 %")
    command = await moderator.commanded()
    assert (command.action, command.item) == ("volume", "55")
    await moderator.show()  # of a moment before
    await expect(words).to_have_text("55 %")
    await moderator.show(volume_percent=55, seq_seen=command.seq, answers=[answer(command)])
    await expect(page.locator("#told")).to_have_text("Готово")
    await moderator.show(volume_percent=73)
    await expect(words).to_have_text("73 %")
    await moderator.show(role="helper", actions=ACTIONS[ModeratorRole.HELPER])
    await expect(control).to_be_hidden()


async def test_a_volume_that_is_chosen_again_is_sent_again(page: Page, moderator: Moderator) -> None:
    control = page.get_by_label("Гучність")
    await control.focus()
    for key, percent in (("ArrowLeft", "65"), ("ArrowLeft", "60"), ("ArrowRight", "65")):  # none of them is answered
        await page.keyboard.press(key)
        command = await moderator.commanded()
        assert (command.action, command.item) == ("volume", percent)


async def test_a_viewer_is_blocked_only_by_a_second_press(page: Page, moderator: Moderator) -> None:
    button = page.locator("#pending button.bad").first
    await button.click()
    await expect(button).to_have_text("Заблокувати Оксана?")
    await button.click()
    command = await moderator.commanded()
    assert (command.action, command.item) == ("block_viewer", item(1)["id"])


async def test_one_press_is_one_command_until_it_was_answered(page: Page, moderator: Moderator) -> None:
    button = page.locator("#pending button.primary").first
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    first = await moderator.commanded()
    await moderator.show(
        seq_seen=first.seq, answers=[answer(first, is_done=False, code="no_such_item", sentence="Немає.")]
    )
    await expect(page.locator("#told")).to_have_text("Немає.")
    await button.click()
    assert (await moderator.commanded()).seq > first.seq


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("late", "годинник цього пристрою помиляється"),
        ("old_seq", "інша сторінка"),
        ("not_allowed", "цього не дозволяє"),
        ("expired", "минув"),
        ("revoked", "відкликали"),
        ("too_often", "Забагато команд"),
        ("other", "Не вдалося"),
    ],
)
async def test_a_refusal_is_said(page: Page, moderator: Moderator, code: str, words: str) -> None:
    await page.locator("#pending button.primary").first.click()
    command = await moderator.commanded()
    await moderator.show(answers=[answer(command, is_done=False, code=code)])
    await expect(page.locator("#told")).to_have_text(re.compile(words))


async def test_the_role_decides_which_buttons_there_are(page: Page, moderator: Moderator) -> None:
    await moderator.show(role="helper", actions=ACTIONS[ModeratorRole.HELPER])
    await expect(page.locator("#queue button:visible")).to_have_count(0)
    await expect(page.locator("#now-buttons button:visible")).to_have_count(0)
    await expect(page.locator("#general button:visible")).to_have_count(0)
    await expect(page.locator("#pending button:visible")).to_have_text(["Схвалити", "Відхилити"] * 2)
    await expect(page.locator("#whose")).to_have_text(re.compile("помічник"))


async def test_where_nothing_has_happened_no_empty_list_is_shown(page: Page, moderator: Moderator) -> None:
    await expect(page.locator("#log-card")).to_be_visible()
    await moderator.show(log=[])
    await expect(page.locator("#log-card")).to_be_hidden()


async def test_the_row_of_an_item_stays_the_same_when_one_before_it_goes(page: Page, moderator: Moderator) -> None:
    await page.locator("#pending button.primary").nth(1).focus()
    await moderator.show(pending=[item(2)], pending_total=1)
    await expect(page.locator("#pending .item")).to_have_count(1)
    await page.keyboard.press("Enter")
    assert (await moderator.commanded()).item == item(2)["id"]


async def test_a_revoked_invitation_says_so_and_keeps_nothing(page: Page, moderator: Moderator) -> None:
    await page.check("#keep")
    await moderator.show(is_over=True)
    await expect(page.locator("#trouble")).to_have_text(re.compile("відкликали"))
    await expect(page.locator("#desk")).to_be_hidden()
    await expect(page.locator(".state")).to_be_hidden()
    kept = await page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert moderator.fragment[1:] not in kept


async def test_the_key_lasts_as_long_as_the_tab_or_longer_by_choice(
    phone: BrowserContext, page: Page, hub: Hub
) -> None:
    address = f"{hub.address()}/m/{CHANNEL}"
    await page.reload()
    await expect(page.locator("#pending .item")).to_have_count(2)
    other = await phone.new_page()
    await other.goto(address)
    await expect(other.locator("#trouble")).to_have_text("Відкрийте посилання, яке надіслав стример.")
    await page.check("#keep")
    await other.reload()
    await expect(other.locator("#pending .item")).to_have_count(2)
    await other.uncheck("#keep")
    third = await phone.new_page()
    await third.goto(address)
    await expect(third.locator("#trouble")).to_be_visible()


async def test_a_link_with_another_key_is_told_from_a_hub_that_is_away(
    browser: Browser, hub: Hub, channel: Channel, moderator: Moderator
) -> None:
    page = await browser.new_page(locale="en-US")
    for fragment, words in ((moderator.fragment[:-1], "Open the link"), ("", "Open the link")):
        await page.goto("about:blank")
        await page.goto(f"{hub.address()}/m/{CHANNEL}{fragment}")
        await expect(page.locator("#trouble")).to_have_text(re.compile(words))
    await page.goto("about:blank")
    await page.goto(f"{hub.address()}/m/{CHANNEL}{moderator.fragment}")
    await expect(page.locator("#pending .item")).to_have_count(2)
    box = ModeratorKeys(moderator.id, KEY).box
    await channel.publish({"schema": 1, "sealed": "AAAA"}, f"/m/{box}", "sealed")
    await expect(page.locator("#trouble")).to_have_text(re.compile("does not fit"))
    await page.close()


async def test_a_clock_that_is_wrong_is_told_and_does_not_matter(
    browser: Browser, hub: Hub, moderator: Moderator
) -> None:
    page = await browser.new_page(locale="en-US")
    await page.add_init_script("const real = Date.now; Date.now = () => real() + 7 * 60_000;")
    await page.goto(f"{hub.address()}/m/{CHANNEL}{moderator.fragment}")
    await expect(page.locator("#trouble")).to_have_text(re.compile("off by 7 min"))
    await page.locator("#pending button.primary").first.click()
    await moderator.commanded()  # its time is that of Efir
    await page.close()


async def test_hostile_words_stay_words(page: Page, moderator: Moderator, complaints: Complaints) -> None:
    for payload in PAYLOADS:
        bad = item(1, title=payload, channel=payload, by=payload, message=payload, amount=payload, sentence=payload)
        said = {"id": "m1", "author": payload, "text": payload, "amount": payload}
        await moderator.show(
            name=payload,
            now=bad | {"position_ms": 0, "is_playing": True},
            pending=[bad],
            queue=[bad],
            messages=[said],
            speaking=said,
            undo={"step": 1, "command": payload, "subject": payload},
            log=[{"at_ms": 1, "by": payload, "action": "approve", "subject": payload}],
        )
        await until(lambda text=payload: is_text(page, "#pending .title", text), f"{payload!r} is shown")
        assert await page.text_content("#messages .title") == payload
        assert await page.evaluate("window.__xss") is None
        assert await page.evaluate("document.querySelectorAll('svg, iframe, img, b, style, main script').length") == 0
        assert complaints == []


async def is_text(page: Page, selector: str, text: str) -> bool:
    return await page.text_content(selector) == text


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_is_too_wide_or_too_small_to_press(page: Page, moderator: Moderator, width: int) -> None:
    long = "Д" * 200
    await moderator.show(pending=[item(1, title=long, by=long, message=long)], queue=[item(3, title=long, by=long)])
    await page.set_viewport_size({"width": width, "height": 740})
    await expect(page.locator("#pending .title")).to_have_text([long])
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    small = f"""[...document.querySelectorAll("button")].filter((one) => one.checkVisibility())
        .filter((one) => one.getBoundingClientRect().height < {LEAST_TARGET}).map((one) => one.textContent)"""
    assert await page.evaluate(small) == []


async def test_on_plain_http_the_library_takes_the_place_of_what_the_browser_lacks(
    browser: Browser, tmp_path: Path
) -> None:
    async with Hub(tmp_path, nodes=1) as plain, Channel(plain.address()) as channel:
        moderator = Moderator(channel, 1)
        await moderator.show()
        page = await browser.new_page(locale="en-US")
        await page.goto(f"{plain.address().replace('127.0.0.1', 'studio-pc')}/m/{CHANNEL}{moderator.fragment}")
        assert await page.evaluate("globalThis.crypto.subtle") is None
        await expect(page.locator("#pending .item")).to_have_count(2)
        await page.locator("#pending button.primary").first.click()
        assert (await moderator.commanded()).action == "approve"
        await page.close()

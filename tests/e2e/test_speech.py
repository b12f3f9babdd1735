"""From a donation to a voice on the stream: real voices, real browsers, and ears."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.e2e.conftest import Start
from tests.e2e.outside import Outside, connect
from tests.e2e.program import Program
from tests.e2e.pulse import Pulse, is_installed
from tests.support.browser import FLAGS, engine_path
from tests.support.waiting import SECONDS, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="needs PulseAudio, which packaging/test.sh installs on Linux"),
]

DONATION = {
    "author": "Олена",
    "amount_minor": 10_000,
    "currency": "UAH",
    "message": "Дякую за чудовий стрим, бажаю гарного вечора!",
    "source": "test",
}


@pytest.fixture
def pulse(tmp_path: Path) -> Iterator[Pulse]:
    pulse = Pulse(tmp_path / "sound", "voice", "video")
    yield pulse
    pulse.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


def loud_browser(playwright: Playwright, pulse: Pulse, sink: str) -> Browser:
    """Start a browser that is heard in a sink of its own."""
    import os  # noqa: PLC0415 -- only here

    return playwright.chromium.launch(
        executable_path=engine_path(),
        args=FLAGS,
        ignore_default_args=["--mute-audio"],
        env={**os.environ, **pulse.env(sink)},
    )


def speaks(start: Start, **settings: object) -> Program:
    """Start a program that says everything."""
    program = start()
    patch = {"speech": {"auto_approve": True, **settings}, "alerts": {"lead_ms": 400, "least_ms": 1_000}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    return program


def donate(program: Program, number: int = 1, **changes: object) -> dict[str, Any]:
    answer = program.call("POST", "/api/v1/donations", {**DONATION, "external_id": str(number), **changes})
    assert answer.status in {200, 201}, answer.body
    donation: dict[str, Any] = answer.body
    return donation


def message_state(program: Program, message_id: str) -> str:
    return str(program.get(f"/speech/{message_id}")["state"])


def open_source(browser: Browser, program: Program, widget: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(program.link(widget))
    wait_until(
        lambda: any(each["widget"] == widget and each["state"] == "live" for each in program.get("/clients")["items"]),
        5,
        f"{widget} is connected",
    )
    return page


def test_a_ukrainian_donation_is_seen_and_heard_and_the_video_is_turned_down_meanwhile(
    start: Start, playwright: Playwright, pulse: Pulse
) -> None:
    program = speaks(start)
    program.allow_demo_media()
    speakers, screens = loud_browser(playwright, pulse, "voice"), loud_browser(playwright, pulse, "video")
    try:
        open_source(screens, program, "player")
        alerts = open_source(screens, program, "alerts")
        open_source(speakers, program, "voice")
        item = program.add_file("on-air.webm")
        program.wait_for_state(item["id"], "playing")
        time.sleep(1.5)
        voice, video = pulse.record("voice"), pulse.record("video")
        time.sleep(1.0)
        message = donate(program)["id"]
        alerts.wait_for_selector("text=Олена", timeout=SECONDS * 1_000)
        alerts.wait_for_selector("text=100 ₴", timeout=SECONDS * 1_000)
        wait_until(lambda: message_state(program, message) == "speaking", 3, "it is its turn")
        wait_until(lambda: message_state(program, message) == "spoken", 30, "it was spoken")
        time.sleep(1.5)
        length_s = program.get(f"/speech/{message}")["length_ms"] / 1000
        assert length_s > 2
        assert length_s - 0.7 < voice.heard_s() < 2 * length_s - 0.7, "whole, and once"
        before = max(video.levels()[:15])
        assert before > 0.005
        wait_until(lambda: max(video.levels()[-15:]) > before * 0.7, 30, "the video is as loud as before")
        levels = video.levels()
        assert min(max(levels[at : at + 10]) for at in range(20, len(levels) - 25)) < before * 0.5
        wait_until(lambda: alerts.locator("text=100 ₴").count() == 0 or not alerts.is_visible("text=100 ₴"), 8, "gone")
    finally:
        speakers.close()
        screens.close()


def test_with_the_local_device_the_sound_comes_from_the_program_itself(
    start: Start, tmp_path: Path, pulse: Pulse
) -> None:
    program = start(env={**pulse.env("voice"), "XDG_RUNTIME_DIR": str(tmp_path)})
    patch = {"speech": {"auto_approve": True, "output": "local"}, "alerts": {"lead_ms": 0}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    voice = pulse.record("voice")
    time.sleep(0.5)
    message = program.post("/speech", {"text": "Перевірка звуку на цьому комп'ютері", "author": "Олена"})["id"]
    wait_until(lambda: message_state(program, message) == "spoken", 30, "it was spoken")
    time.sleep(0.5)
    assert voice.heard_s() > 1.5


def test_nobody_hears_a_message_twice_after_reload_second_source_and_kill(
    start: Start, playwright: Playwright, pulse: Pulse
) -> None:
    program = speaks(start)
    browser = loud_browser(playwright, pulse, "voice")
    try:
        page = open_source(browser, program, "voice")
        other = browser.new_page()
        other.goto(program.link("voice", "voice2"))
        text = "Довге повідомлення, яке читається кілька секунд, щоб було коли перервати його посередині речення"
        reloaded = program.post("/speech", {"text": text, "author": "Олена"})["id"]
        wait_until(lambda: program.get(f"/speech/{reloaded}")["started_at"] is not None, 15, "it is heard")
        time.sleep(0.7)
        page.reload()
        wait_until(lambda: message_state(program, reloaded) == "interrupted", 15, "it is interrupted")
        quiet = pulse.record("voice")
        time.sleep(2.0)
        assert quiet.heard_s() == 0.0

        killed = program.post("/speech", {"text": text, "author": "Тарас"})["id"]
        wait_until(lambda: program.get(f"/speech/{killed}")["started_at"] is not None, 15, "it is heard")
        program.process.kill()
        program.kill()
        program.start()
        assert message_state(program, killed) == "interrupted"
        wait_until(
            lambda: sum(each["state"] == "live" for each in program.get("/clients")["items"]) == 2, 8, "both are back"
        )
        after = pulse.record("voice")
        time.sleep(2.0)
        assert after.heard_s() == 0.0
        assert program.post(f"/speech/{killed}/replay")["state"] == "waiting"
        wait_until(lambda: message_state(program, killed) == "spoken", 30, "the replay was spoken")
        assert after.heard_s() > 2
    finally:
        browser.close()


def test_panic_silences_and_release_goes_on(start: Start, playwright: Playwright, pulse: Pulse) -> None:
    program = speaks(start)
    browser = loud_browser(playwright, pulse, "voice")
    try:
        page = open_source(browser, program, "voice")
        text = "Одне довге повідомлення, яке говорить і говорить, доки стример не натисне кнопку паніки на панелі"
        message = program.post("/speech", {"text": text, "author": "Олена"})["id"]
        wait_until(lambda: program.get(f"/speech/{message}")["started_at"] is not None, 15, "it is heard")
        time.sleep(0.5)
        is_quiet = "[...document.querySelectorAll('audio')].every((audio) => audio.paused)"
        program.post("/panic")
        page.wait_for_function(is_quiet, timeout=SECONDS * 1_000, polling=5)
        time.sleep(0.3)
        silent = pulse.record("voice")
        time.sleep(1.0)
        assert silent.heard_s() == 0.0
        program.post("/panic/release")
        wait_until(lambda: message_state(program, message) == "spoken", 30, "it was spoken to its end")
    finally:
        browser.close()


def test_who_is_banned_falls_silent_and_another_of_the_same_name_is_heard(
    start: Start, playwright: Playwright, pulse: Pulse, outside: Outside
) -> None:
    program = start(env=outside.env)
    settings = {"speech": {"auto_approve": True}, "alerts": {"lead_ms": 0}, "chat": {"reads_all": True}}
    assert program.call("PATCH", "/api/v1/settings", settings).status == 200
    connect(program, "twitch")
    browser = loud_browser(playwright, pulse, "voice")
    try:
        open_source(browser, program, "voice")
        long = "Одне довге повідомлення, яке говорить і говорить, доки модератор не заблокує того, хто його написав"
        outside.say(1, long, author="2002")
        outside.say(2, long, author="2002")
        outside.say(3, "А я лише тезка, мене чути", author="3003")
        messages = wait_for_messages(program, 3)
        wait_until(lambda: program.get(f"/speech/{messages['m1']}")["started_at"] is not None, 30, "it is heard")
        time.sleep(0.5)
        program.post("/speech/pause")
        outside.ban("2002")
        wait_until(lambda: message_state(program, messages["m1"]) == "removed", 30, "it is cut off")
        assert message_state(program, messages["m2"]) == "removed"
        time.sleep(0.5)
        silent = pulse.record("voice")
        time.sleep(1.0)
        assert silent.heard_s() == 0.0
        namesake = pulse.record("voice")
        program.post("/speech/resume")
        wait_until(lambda: message_state(program, messages["m3"]) == "spoken", 30, "the namesake was heard")
        assert namesake.heard_s() > 1.0
    finally:
        browser.close()


def wait_for_messages(program: Program, number: int) -> dict[str, str]:
    """Wait until so many messages came; return their ids by those of the chat."""

    def messages() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = program.get("/speech?limit=100")["items"]
        return items

    wait_until(lambda: len(messages()) == number, 30, f"{number} messages")
    return {message["external_id"]: message["id"] for message in messages()}

"""A newcomer's path: from the first start to a video that plays, without touching a file or a terminal.

Everything that a person does here is done by the keys and the mouse of the screen.
"""

import functools
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.e2e.desktop import Desktop
from tests.e2e.outside import Outside
from tests.e2e.program import Program
from tests.e2e.test_youtube import page_with_double, told
from tests.support.browser import FLAGS, chromium_path
from tests.support.waiting import SECONDS, wait_until

pytestmark = [
    pytest.mark.slow(seconds=20),
    pytest.mark.skipif(sys.platform != "linux", reason="the screen and the bus of the test are Linux's"),
]
STEPS, WINDOW = "^First steps$", "^Efir$"
_POSITION = """() => {
  const video = frames.player?.document.querySelector('video');
  return video && !video.paused && video.getVideoPlaybackQuality().totalVideoFrames > 0 ? video.currentTime : 0;
}"""
"""Where the video is that plays, seconds."""
_OBS = """<title>OBS</title>
<textarea style="position: fixed; inset: 0" onpaste="location = event.clipboardData.getData('text')"></textarea>"""
"""Where the link is pasted, as in OBS. Chromium's own address bar selects, pastes and opens in an order of its own."""

_PARTS = {"yt-dlp": "Unlicense"} | ({"pyinstaller": "GPLv2-or-later .*"} if "EFIR_COMMAND" in os.environ else {})
"""What Efir is made of, with the licence; the last is in the packaged program only, which has a list of its own."""


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path, has_eyes=True) as desktop:
        home = tmp_path / "home"
        home.mkdir()
        desktop.env["HOME"] = str(home)
        yield desktop


@pytest.fixture
def browser(desktop: Desktop, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser with a window on the screen; Playwright only looks into it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium_path(),
            args=[*FLAGS, "--window-position=0,0", "--window-size=1280,800"],
            env={"DISPLAY": desktop.env["DISPLAY"], "HOME": desktop.env["HOME"]},
            headless=False,
            no_viewport=True,
        )
        yield browser
        browser.close()


def test_a_newcomer_comes_from_the_first_start_to_a_video_that_plays_and_is_not_greeted_twice(
    desktop: Desktop, browser: BrowserContext, tmp_path: Path
) -> None:
    (page,) = browser.pages
    with desktop.program(tmp_path / "data") as program:
        desktop.turn_to(STEPS)
        desktop.press("Return")
        desktop.click("Copy link: All in one")
        assert desktop.shows("Not connected yet.")
        page.set_content(_OBS)
        desktop.turn_to("^OBS")
        desktop.click_at(640, 400)
        desktop.press("ctrl+v")
        page.wait_for_url("http://all.localhost:*/**", wait_until="commit", timeout=SECONDS * 1_000)
        desktop.until(lambda: desktop.shows("Connected: a source is open in OBS."), "the window sees the source")
        desktop.turn_to(STEPS)
        desktop.press("Return", "Return")
        desktop.click("Play sample video")
        desktop.until(lambda: page.evaluate(_POSITION) > 0, "the video plays")
        position = page.evaluate(_POSITION)
        desktop.until(lambda: page.evaluate(_POSITION) > position, "the video goes on")
        desktop.until(lambda: desktop.shows("Playing"), "the window says so")
        assert program.get("/player")["state"] == "playing"
        desktop.click("Done")
        desktop.until(lambda: not desktop.windows(STEPS), "the first steps are done")
        assert program.stop() == 0
        _start_again(desktop, program)


def test_a_channel_is_named_a_viewer_asks_and_the_video_plays(
    outside: Outside, desktop: Desktop, browser: BrowserContext, tmp_path: Path
) -> None:
    desktop.env.update(outside.env)
    with desktop.program(tmp_path / "data") as program:
        page = page_with_double(browser, program.link("player"))
        desktop.turn_to(STEPS)
        desktop.press("Escape")
        desktop.until(lambda: not desktop.windows(STEPS), "the first steps are closed")
        desktop.turn_to(WINDOW)
        desktop.click("Feeds", "check box")
        desktop.click("Connect Twitch")
        desktop.turn_to("^Connect Twitch$")
        desktop.write("Streamer")
        desktop.press("Return")
        outside.do(outside.twitch.has_clients())
        desktop.until(lambda: desktop.shows("streamer"), "the channel is shown")
        outside.say(1, "!sr https://youtu.be/dQw4w9WgXcQ")
        desktop.turn_to(WINDOW)
        desktop.click("Live", "check box")
        desktop.until(lambda: desktop.shows("NEEDS A DECISION (1)"), "the request is shown")
        desktop.press("a")
        wait_until(lambda: program.get("/player")["state"] == "playing", SECONDS, "the video plays", page)
        assert [what[1] for what in told(page) if what[1]] == ["dQw4w9WgXcQ"]
        desktop.until(lambda: desktop.shows("On air"), "the window says so")
        assert desktop.shows("Оля"), "and for whom"


def test_what_efir_is_made_of_stands_in_about_with_the_licences(desktop: Desktop, tmp_path: Path) -> None:
    with desktop.program(tmp_path / "data"):
        desktop.turn_to(STEPS)
        desktop.press("Escape")
        desktop.until(lambda: not desktop.windows(STEPS), "the first steps are closed")
        desktop.turn_to(WINDOW)
        desktop.click("About Efir")
        desktop.turn_to("^About Efir$")
        desktop.click("Licences…")
        desktop.turn_to("^Licences$")
        for name, licence in _PARTS.items():
            desktop.press("ctrl+f")
            desktop.write(name)
            desktop.until(functools.partial(_names, desktop, rf"{name} \d[\d.]+"), f"{name} and its version are shown")
            desktop.until(functools.partial(_names, desktop, licence), "and its licence")


def _names(desktop: Desktop, pattern: str) -> bool:
    return any(re.fullmatch(pattern, part.name) for part in desktop.seen())


def _start_again(desktop: Desktop, program: Program) -> None:
    program.start()
    desktop.until(lambda: program.log().count("The window is painted") == 2, "the window is shown again")
    program.get("/status")  # what the first paint brings about is done
    assert desktop.shows_window()
    assert not desktop.windows(STEPS)

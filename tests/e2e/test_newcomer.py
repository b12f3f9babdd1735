"""A newcomer's path: from the first start to a video that plays, without touching a file or a terminal.

Everything that a person does here is done by the keys and the mouse of the screen.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from tests.e2e.desktop import Desktop
from tests.e2e.program import Program
from tests.support.browser import FLAGS, chromium_path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the screen and the bus of the test are Linux's"),
]
STEPS = "^First steps$"
_POSITION = """() => {
  const video = frames.player?.document.querySelector('video');
  return video && !video.paused && video.getVideoPlaybackQuality().totalVideoFrames > 0 ? video.currentTime : 0;
}"""
"""Where the video is that plays, seconds."""


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
        desktop.turn_to("^about:blank")
        desktop.until(lambda: _opens_what_was_copied(desktop, page), "the link is opened")
        desktop.until(lambda: desktop.shows("Connected: a source is open in OBS."), "the window sees the source")
        desktop.turn_to(STEPS)
        desktop.press("Return")
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


def _opens_what_was_copied(desktop: Desktop, page: Page) -> bool:
    """Paste into the address bar; return whether a page is opened by it, or the browser was not ready for the keys."""
    desktop.press("ctrl+l", "ctrl+v", "Return")
    with contextlib.suppress(Error):
        page.wait_for_url("http://all.localhost:*/**", wait_until="commit", timeout=30_000)
        return True
    return False


def _start_again(desktop: Desktop, program: Program) -> None:
    program.start()
    desktop.until(lambda: program.log().count("The window is painted") == 2, "the window is shown again")
    program.get("/status")  # what the first paint brings about is done
    assert desktop.shows_window()
    assert not desktop.windows(STEPS)

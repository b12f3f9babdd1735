"""A source that OBS opens before Efir runs: its file waits, and then goes to its widget."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.conftest import Start, started
from tests.e2e.test_old_browser import grow_old
from tests.support.browser import chromium_path
from tests.support.waiting import SECONDS, wait_until
from tests.support.windows import PRIVATE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The whole Chromium: the one without windows says that the mouse has moved over a page when it opens it."""
    with started(chromium_path()) as browser:
        yield browser


def test_a_file_opened_before_the_program_waits_in_silence_and_goes_to_its_widget(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    file = program.data_dir / "boot" / "queue.html"
    wait_until(file.exists, 5, "the file is written")
    assert file.stat().st_mode & 0o777 == PRIVATE
    program.stop()

    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_timeout(2_500)
    assert page.url == file.as_uri()
    assert page.inner_text("body") == ""
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(background) == "rgba(0, 0, 0, 0)"

    program.start()
    page.wait_for_url(f"http://queue.localhost:{program.port}/*", timeout=SECONDS * 1_000)
    wait_until(lambda: [each["widget"] for each in program.get("/clients")["items"]] == ["queue"], 5, "it is connected")
    assert complaints == []


def test_the_oldest_browser_goes_to_the_widget_too_and_says_what_it_waits_for(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    file = program.data_dir / "boot" / "queue.html"
    wait_until(file.exists, 5, "the file is written")
    program.stop()
    grow_old(context)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("takenOut") > 30
    assert page.inner_text("body") == ""
    page.mouse.move(50, 50)
    assert f"http://queue.localhost:{program.port}" in page.inner_text("body")
    assert "Efir" in page.title()
    program.start()
    page.wait_for_url(f"http://queue.localhost:{program.port}/*", timeout=SECONDS * 1_000)
    wait_until(lambda: [each["state"] for each in program.get("/clients")["items"]] == ["live"], 10, "it is connected")


def test_the_files_follow_the_links_and_the_port(start: Start) -> None:
    program = start()
    folder = program.data_dir / "boot"
    wait_until(lambda: len(list(folder.glob("*.html"))) == 6, 5, "all files are written")
    links = {each["widget"]: each["url"] for each in program.get("/links")["items"]}
    for widget, link in links.items():
        assert f'data-link="{link}"' in (folder / f"{widget}.html").read_text()
    renewed = program.post("/links/rotate")["items"]
    assert {each["url"] for each in renewed}.isdisjoint(links.values())
    for each in renewed:
        assert f'data-link="{each["url"]}"' in (folder / f"{each['widget']}.html").read_text()
    before = (folder / "queue.html").stat().st_mtime_ns
    program.stop()
    program.start()  # on the same port: nothing needs to be written
    wait_until(lambda: program.get("/status")["uptime_s"] > 0.5, 5, "the start is over")
    assert (folder / "queue.html").stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_start(start: Start) -> None:
    program = start()
    folder = program.data_dir / "boot"
    wait_until(lambda: any(folder.glob("*")), 10, "the pages are written")  # after it is ready, in the background
    program.stop()
    for file in folder.glob("*"):
        file.unlink()
    folder.rmdir()
    folder.write_text("not a folder")
    program.start()
    wait_until(lambda: "start pages for OBS cannot be written" in program.log(), 5, "it is said")
    assert program.get("/status")["version"]

"""From a viewer's phone to the stream: two nodes of a real hub, the real program, and two browsers."""

import re
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.e2e.conftest import Start
from tests.e2e.hub import HubHere
from tests.e2e.program import Program
from tests.e2e.test_hosted_links import host
from tests.e2e.test_main_job import open_player, plays
from tests.support.browser import FLAGS, engine_path
from tests.support.hub_program import CHANNEL
from tests.support.waiting import wait_until

__all__ = ["host"]
pytestmark = pytest.mark.slow(seconds=20)

PHONE = ViewportSize(width=360, height=740)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubHere]:
    folder = tmp_path / "hub"
    folder.mkdir()
    with HubHere(folder) as here:
        yield here


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Browser]:
    """Another Chromium, with nothing in common with the first."""
    other = browser.browser_type.launch(executable_path=engine_path(), args=FLAGS)
    yield other
    other.close()


@pytest.fixture
def program(start: Start, hub: HubHere, host: ThreadingHTTPServer) -> Program:
    """Efir with the hub, where a request waits for a decision."""
    program = start("--allow-media-host", f"127.0.0.1:{host.server_port}")
    program.allow_demo_media(auto_approve=False)
    program.post("/feeds/hub/connect", {"key": hub.hub.line(0)})
    wait_until(lambda: feed(program)["state"] == "connected", 30, "the hub is connected")
    return program


def feed(program: Program) -> dict[str, object]:
    return next(one for one in program.get("/feeds")["feeds"] if one["kind"] == "hub")


def invite(program: Program, hub: HubHere, role: str = "moderator") -> tuple[str, str]:
    """Return the id of an invitation, and its link at the other node."""
    links = program.post("/hub/invitations", {"name": "Оля", "role": role, "hours": 24})
    return links["invitation"]["id"], links["hub_url"].replace(hub.hub.address(0), hub.hub.address(1))


def viewer(browser: Browser, hub: HubHere, node: int = 0) -> Page:
    page = browser.new_context(viewport=PHONE, locale="uk-UA").new_page()
    page.goto(f"{hub.hub.address(node)}/c/{CHANNEL}")
    expect(page.locator("#state")).to_have_text("В ефірі")
    return page


def moderating(browser: Browser, link: str) -> Page:
    page = browser.new_context(viewport=PHONE, locale="uk-UA").new_page()
    page.goto(link)
    expect(page.locator("#state")).to_have_text("На зв’язку")
    return page


def ask(page: Page, link: str) -> None:
    page.fill("#name", "Марко")
    page.fill("#link", link)
    page.click("#ask button")


def test_a_request_from_a_phone_is_approved_elsewhere_plays_and_the_page_shows_it(
    program: Program,
    hub: HubHere,
    host: ThreadingHTTPServer,
    context: BrowserContext,
    browser: Browser,
    elsewhere: Browser,
) -> None:
    player = open_player(context, program)
    _, link = invite(program, hub)
    page, desk = viewer(browser, hub), moderating(elsewhere, link)
    ask(page, f"http://127.0.0.1:{host.server_port}/on-air.webm")
    expect(page.locator("#my-items .answer")).to_have_text("Чекає на схвалення стримера")
    waiting = program.get("/queue?state=pending")["items"]
    assert [(item["requested_by"], item["source"]) for item in waiting] == [("Марко", "hub")]
    expect(desk.locator("#pending .who")).to_have_text(re.compile("Марко"))
    assert not plays(player)
    desk.locator("#pending button.primary").click()
    expect(desk.locator("#told")).to_have_text("Готово")
    wait_until(lambda: plays(player, 0.3), 30, "it plays", player)
    expect(page.locator("#my-items .answer")).to_have_text("Грає зараз")
    expect(page.locator("#now-who")).to_have_text("Марко")
    expect(desk.locator("#log li")).to_have_text(re.compile("Оля схвалює"))
    desk.get_by_role("button", name="Пропустити").click()
    expect(page.locator("#my-items .answer")).to_have_text("Пропущено")


def test_a_refusal_is_said_on_the_page_of_who_asked_and_nowhere_else(
    program: Program, hub: HubHere, browser: Browser, elsewhere: Browser
) -> None:
    _, link = invite(program, hub)
    page, other, desk = viewer(browser, hub), viewer(browser, hub, 1), moderating(elsewhere, link)
    ask(page, "https://example.org/no-video")
    answer = page.locator("#my-items .answer.bad")
    expect(answer).to_be_visible()
    sentence = answer.text_content() or ""
    assert len(sentence) > len("Не прийнято")
    ask(other, "https://example.org/another")
    expect(other.locator("#my-items .answer.bad")).to_have_text(sentence)
    assert other.locator("#my-items .item").count() == 1
    assert page.locator("#my-items .item").count() == 1
    assert sentence not in (desk.text_content("body") or "")
    assert program.get("/queue")["total"] == 0


def test_a_revoked_invitation_loses_its_page(program: Program, hub: HubHere, elsewhere: Browser) -> None:
    known, link = invite(program, hub)
    desk = moderating(elsewhere, link)
    program.post(f"/hub/invitations/{known}/revoke")
    expect(desk.locator("#trouble")).to_have_text(re.compile("відкликали"))
    desk.goto("about:blank")
    desk.goto(link)
    expect(desk.locator("#trouble")).to_have_text(re.compile("відкликали"))


def test_a_helper_decides_and_nothing_else(program: Program, hub: HubHere, elsewhere: Browser) -> None:
    _, link = invite(program, hub, "helper")
    item = program.add_file("next-up.webm")
    program.wait_for_state(item["id"], "pending")
    desk = moderating(elsewhere, link)
    expect(desk.locator("#pending button:visible")).to_have_text(["Схвалити", "Відхилити"])
    expect(desk.locator("#general button:visible")).to_have_count(0)
    desk.locator("#pending button").nth(1).click()
    expect(desk.locator("#told")).to_have_text("Готово")
    program.wait_for_state(item["id"], "rejected")

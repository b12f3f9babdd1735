"""The program, a real browser and an imitation of DonationAlerts: from the sign-in to a donation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.outside import Outside, given, wait_for
from tests.e2e.program import Program
from tests.fakes import donationalerts
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def program(tmp_path: Path, outside: Outside) -> Iterator[Program]:
    program = Program(tmp_path, env=outside.env).start()
    yield program
    program.stop()


def alerts(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = next(feed for feed in program.get("/feeds")["feeds"] if feed["kind"] == "donationalerts")
    return found


def begin(program: Program, outside: Outside) -> str:
    """Begin a sign-in as the window does; return the page that is opened in the browser."""
    outside.call(lambda: setattr(outside.alerts, "redirect_url", alerts(program)["redirect_url"]))
    patch = {"feeds": {"donationalerts_client_id": donationalerts.CLIENT}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    page: str = program.post("/feeds/donationalerts/login")["verification_uri"]
    return page


def test_a_streamer_allows_it_in_the_browser_and_donations_come(
    outside: Outside, program: Program, context: BrowserContext
) -> None:
    page = context.new_page()
    outside.alerts.answer_of_user = "access_denied"
    page.goto(begin(program, outside))
    expect(page.get_by_role("status")).to_have_text("Access was denied. Sign in again and allow it.")
    assert alerts(program)["login"]["reason"] == "login_denied"

    outside.alerts.answer_of_user = "allow"
    page.goto(begin(program, outside))
    expect(page.get_by_role("status")).to_have_text("Done. You can close this page.")
    assert page.url == alerts(program)["redirect_url"]  # the token is not in it any more
    wait_for(program, "donationalerts")
    assert alerts(program)["signed_in_as"] == "streamer"
    outside.do(outside.alerts.push(donationalerts.donation(1)))
    wait_until(lambda: given(program, "donationalerts") == ["1"], 30, "the donation is there")

    page = context.new_page()
    page.goto(f"{alerts(program)['redirect_url']}#access_token=stolen&state={'x' * 32}")
    expect(page.get_by_role("status")).to_have_text("This sign-in is over. Begin it in Efir again.")
    page = context.new_page()
    page.goto(alerts(program)["redirect_url"])
    expect(page.get_by_role("status")).to_have_text("There is nothing here. Begin the sign-in in Efir.")
    assert alerts(program)["state"] == "connected"

    program.stop()
    assert donationalerts.KEY not in program.log()
    program.start()
    wait_for(program, "donationalerts")
    answer = program.post("/feeds/donationalerts/disconnect")
    assert (answer["state"], answer["signed_in_as"], answer["has_key"]) == ("off", "", False)

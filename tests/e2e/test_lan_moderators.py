"""The moderators' page on the local network, which Efir serves itself and browsers give no WebCrypto."""

import re
import sys

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import Start
from tests.e2e.other_pc import HERE

pytestmark = [
    pytest.mark.usefixtures("namespace"),
    pytest.mark.slow(seconds=30),
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's"),
]


def test_a_phone_beside_the_keyboard_moderates_without_a_hub(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media(auto_approve=False)
    settings = {"network": {"lan_address": HERE}, "hub": {"lan_moderators": True}}
    assert program.call("PATCH", "/api/v1/settings", settings).status == 200
    links = program.post("/hub/invitations", {"name": "Olya", "role": "moderator", "hours": 24})
    assert links["hub_url"] == ""
    item = program.add_file("next-up.webm")
    program.wait_for_state(item["id"], "pending")
    page = context.new_page()
    page.goto(links["lan_url"])
    assert page.evaluate("globalThis.crypto.subtle") is None
    expect(page.locator("#state")).to_have_text("Connected")
    page.locator("#pending button.primary").click()
    expect(page.locator("#told")).to_have_text("Done")
    program.wait_for_state(item["id"], "queued")
    program.post(f"/hub/invitations/{links['invitation']['id']}/revoke")
    expect(page.locator("#trouble")).to_have_text(re.compile("was revoked"))

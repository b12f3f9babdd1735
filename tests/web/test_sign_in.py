"""The page to which a service sends the browser after a sign-in, and what it may hand over."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from app.domain.feeds import FeedKind, FeedState
from app.services.feeds.page_sign_in import PATH
from tests.support.server import World
from tests.support.waiting import until

K = FeedKind.DONATIONALERTS
LOGIN = "/api/v1/feeds/donationalerts/login"


async def begun(world: World) -> str:
    """Begin a sign-in and return its state."""
    world.core.services.page_sign_in.listens_at(world.port)
    await world.settings.change({"feeds": {"donationalerts_client_id": "10042"}})
    reply = await world.call("POST", LOGIN)
    assert (reply.status, reply.json["state"], reply.json["user_code"]) == (200, "waiting", "")
    client, redirect, state = urlsplit(str(reply.json["verification_uri"])).query.split("|")
    assert (client, redirect) == ("10042", f"http://127.0.0.1:{world.port}{PATH}")
    assert len(state) >= 30
    return state


async def handed(world: World, state: str, token: str = "", error: str = "") -> tuple[int, str]:
    body = {"state": state} | ({"access_token": token} if token else {}) | ({"error": error} if error else {})
    reply = await world.call("POST", PATH, body, token=None, headers={"Sec-Fetch-Site": "same-origin"})
    return reply.status, "" if reply.status == 204 else str(reply.error["code"])


async def test_the_page_is_shown_to_a_browser_that_a_service_sends_and_runs_its_own_script_only(world: World) -> None:
    reply = await world.call("GET", PATH, token=None, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status == 200
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert (reply.headers["cache-control"], reply.headers["referrer-policy"]) == ("no-store", "no-referrer")


async def test_a_token_is_taken_once_from_who_knows_the_state(world: World) -> None:
    state = await begun(world)
    world.core.services.feeds.start()
    for wrong in ("", "x" * 32, "ї" * 32):
        assert await handed(world, wrong, "stolen") == (409, "no_sign_in")
    assert await handed(world, state, "given") == (204, "")
    await until(lambda: world.secrets.kept == {"feed.donationalerts": "given"})
    assert await handed(world, state, "again") == (409, "no_sign_in")
    await until(lambda: world.core.services.feeds.status(K).state is FeedState.CONNECTED)
    shown: Any = (await world.call("GET", "/api/v1/feeds")).json["feeds"]
    one = next(feed for feed in shown if feed["kind"] == K)
    assert (one["login"], one["has_key"]) == (None, True)
    assert one["redirect_url"] == f"http://127.0.0.1:{world.port}{PATH}"
    assert "given" not in str(shown)


async def test_what_is_denied_or_no_answer_is_said_and_ends_it(world: World) -> None:
    for error, reason in (("access_denied", "login_denied"), ("server_error", "strange_answer")):
        state = await begun(world)
        assert await handed(world, state, error=error) == (409, reason)
        assert await handed(world, state, "late") == (409, "no_sign_in")
        login = world.core.services.feeds.status(K).login
        assert login is not None
        assert login.reason == reason
    assert (await world.call("POST", f"{LOGIN}/cancel")).json["login"] is None
    assert world.secrets.kept == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"state": 7},
        {"state": "x" * 101},
        {"state": "x", "access_token": "x" * 5_000},
        {"state": "x", "access_token": ["x"]},
        {"state": "x", "secret": "x"},
    ],
)
async def test_what_has_another_shape_is_refused_with_its_field(world: World, body: object) -> None:
    reply = await world.call("POST", PATH, body, token=None)
    assert reply.status in {400, 422}


async def test_a_token_that_cannot_be_one_ends_it(world: World) -> None:
    state = await begun(world)
    assert await handed(world, state, "ї") == (422, "invalid_key")
    login = world.core.services.feeds.status(K).login
    assert login is not None
    assert login.reason == "not_stored"


async def test_without_a_client_id_a_sentence_says_so(world: World) -> None:
    reply = await world.call("POST", LOGIN)
    assert (reply.status, reply.error["code"]) == (409, "no_client_id")
    assert reply.error["field"] == "feeds.donationalerts_client_id"


async def test_only_the_last_sign_in_counts_and_one_that_is_cancelled_does_not(world: World) -> None:
    first, second = await begun(world), await begun(world)
    assert await handed(world, first, "first") == (409, "no_sign_in")
    assert (await world.call("POST", f"{LOGIN}/cancel")).status == 200
    assert await handed(world, second, "second") == (409, "no_sign_in")
    assert world.secrets.kept == {}

"""Signing in on a service's own page: what is waited for, what ends it, what is kept of it."""

import contextlib
from unittest.mock import AsyncMock

import pytest

from app.domain.errors import ConflictError, OutsideError
from app.domain.events import FeedsChanged
from app.domain.feeds import FeedKind, FeedReason, FeedState, LoginState
from app.services.feeds.page_sign_in import VALID_S, PageSignIn
from tests.support.world import World

K = FeedKind.DONATIONALERTS


async def begun(world: World) -> tuple[PageSignIn, str]:
    """Begin a sign-in; return its service and its state."""
    world.services.feeds.start()
    await world.settings.change({"feeds": {"donationalerts_client_id": " 10042 "}})
    page = world.services.page_sign_in
    page.listens_at(7845)
    await world.pass_(1)
    waiting = page.begin()
    client, redirect, state = waiting.verification_uri.removeprefix("https://alerts/?").split("|")
    assert (client, redirect) == ("10042", "http://127.0.0.1:7845/sign-in/donationalerts")
    assert waiting.expires_at is not None
    assert waiting.expires_at.timestamp() == world.clock.wall + VALID_S
    return page, state


async def test_a_token_is_kept_and_used_and_is_told_to_nobody(world: World) -> None:
    page, state = await begun(world)
    assert world.services.feeds.status(K).login is page.login
    await page.finish(state, "token")
    await world.pass_(1)
    status = world.services.feeds.status(K)
    assert (status.state, status.has_key, status.login) == (FeedState.CONNECTED, True, None)
    assert status.signed_in_as == status.account != ""
    assert [account.key for account in world.feeds.services[K].accounts] == ["token"]
    assert world.secrets.kept == {"feed.donationalerts": "token"}
    assert "token" not in str([event for event in world.events if isinstance(event, FeedsChanged)])


async def test_nobody_waits_for_ever(world: World) -> None:
    page, state = await begun(world)
    await world.pass_(VALID_S + 1)
    assert page.login is not None
    assert (page.login.state, page.login.reason) == (LoginState.FAILED, FeedReason.LOGIN_EXPIRED)
    with pytest.raises(ConflictError):
        await page.finish(state, "late")
    assert world.secrets.kept == {}


async def test_a_token_that_cannot_be_kept_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    page, state = await begun(world)
    monkeypatch.setattr(world.secrets, "keep", AsyncMock(side_effect=OutsideError("disk_full")))
    with pytest.raises(OutsideError):
        await page.finish(state, "token")
    assert page.login is not None
    assert page.login.reason is FeedReason.NOT_STORED
    assert not world.services.feeds.status(K).has_key


async def test_signing_out_forgets_the_token_and_ends_a_sign_in_that_runs(world: World) -> None:
    page, state = await begun(world)
    await page.finish(state, "token")
    page.begin()
    status = await world.services.feeds.disconnect(K)
    assert (status.state, status.has_key, status.login, status.signed_in_as) == (FeedState.OFF, False, None, "")
    assert world.secrets.kept == {}


async def test_one_that_is_on_without_a_sign_in_says_what_is_missing(world: World) -> None:
    await world.settings.change({"feeds": {"donationalerts": True}})
    world.services.feeds.start()
    await world.pass_(1)
    status = world.services.feeds.status(K)
    assert (status.state, status.reason) == (FeedState.NEEDS_YOU, FeedReason.NOT_SIGNED_IN)


async def test_a_page_alone_keeps_nothing(world: World) -> None:
    page, state = await begun(world)
    page.on_token = None
    await page.finish(state, "token")
    assert page.login is None
    assert world.secrets.kept == {}


async def test_what_is_denied_and_a_missing_client_id_are_said(world: World) -> None:
    page, state = await begun(world)
    with pytest.raises(ConflictError, match="denied"):
        await page.finish(state, "", "access_denied")
    assert page.login is not None
    assert page.login.reason is FeedReason.LOGIN_DENIED
    await world.settings.change({"feeds": {"donationalerts_client_id": " "}})
    with pytest.raises(ConflictError) as missing:
        page.begin()
    assert missing.value.field == "feeds.donationalerts_client_id"
    login = world.services.feeds.status(K).login
    assert login is not None
    assert login.reason is FeedReason.NO_CLIENT_ID


@pytest.mark.parametrize("is_kept", [True, False])
async def test_a_sign_in_that_is_begun_while_a_token_is_kept_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, *, is_kept: bool
) -> None:
    page, state = await begun(world)

    async def keep(_: str) -> None:
        page.begin()
        if not is_kept:
            raise OutsideError("disk_full")

    monkeypatch.setattr(page, "on_token", keep)
    with contextlib.suppress(OutsideError):
        await page.finish(state, "token")
    assert page.login is not None
    assert page.login.state is LoginState.WAITING

"""Signing in at Twitch: a code is allowed, tokens are stored before they are used, and renewed once."""

import asyncio
from collections.abc import AsyncIterator
from typing import override

import msgspec
import pytest
from aiohttp import web

from app.domain.errors import OutsideError
from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, SignedIn
from app.feeds.twitch_login import SECRET, TwitchLogin
from app.runtime.log_files import masked
from tests.fakes.twitch_online import CLIENT, SCOPES, TwitchOnline
from tests.support.doubles import FakeSecrets
from tests.support.waiting import until

ME = SignedIn(user_id="1001", login="streamer", scopes=frozenset(SCOPES))


class Outage(FakeSecrets):
    """Keeps nothing while it is full."""

    is_full = False

    @override
    async def keep(self, name: str, value: str) -> None:
        if self.is_full:
            raise OutsideError("disk_full")
        await super().keep(name, value)


class World:
    def __init__(self, service: TwitchOnline) -> None:
        self.service = service
        self.secrets = Outage()
        self.now = 1_790_000_000.0
        self.login = self.started_again()

    def started_again(self) -> TwitchLogin:
        return TwitchLogin(self.secrets, f"{self.service.url}/id", clock=lambda: self.now)

    async def sign_in(self) -> SignedIn:
        self.service.answer_of_user = "allow"
        return await self.login.wait(CLIENT, await self.login.begin(CLIENT))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with TwitchOnline().serving() as service:
        world = World(service)
        yield world
        await world.login.close()
    assert service.violations == []


def reason(caught: pytest.ExceptionInfo[FeedError]) -> FeedReason:
    return caught.value.reason


async def test_a_code_that_is_allowed_signs_in_and_is_kept_over_a_restart(world: World) -> None:
    assert await world.login.load() is None
    code = await world.login.begin(CLIENT)
    assert (code.user_code, code.expires_in_s) == ("ABCDEFGH", 1800)
    assert code.verification_uri.startswith("https://www.twitch.tv/activate")
    waiting = asyncio.create_task(world.login.wait(CLIENT, code))
    await until(lambda: world.service.polls >= 2)
    world.service.answer_of_user = "allow"
    assert await waiting == ME
    again = world.started_again()
    assert await again.load() == ME
    assert await again.access() in world.service.access
    assert world.service.refreshes == 0


@pytest.mark.parametrize(("answer", "why"), [("deny", FeedReason.LOGIN_DENIED), ("expire", FeedReason.LOGIN_EXPIRED)])
async def test_a_code_that_is_denied_or_over_says_so(world: World, answer: str, why: FeedReason) -> None:
    world.service.answer_of_user = answer
    with pytest.raises(FeedRefusedError) as caught:
        await world.login.wait(CLIENT, await world.login.begin(CLIENT))
    assert reason(caught) is why
    assert world.service.polls == 1
    assert world.secrets.kept == {}


async def test_a_code_is_not_asked_for_after_its_end(world: World) -> None:
    code = await world.login.begin(CLIENT)
    world.now += 10_000
    over = msgspec.structs.replace(code, expires_in_s=0)
    with pytest.raises(FeedRefusedError) as caught:
        await world.login.wait(CLIENT, over)
    assert reason(caught) is FeedReason.LOGIN_EXPIRED
    assert world.service.polls == 0


async def test_an_outage_while_it_waits_ends_nothing(world: World) -> None:
    code = await world.login.begin(CLIENT)
    world.service.next_answers.extend(
        [
            web.Response(status=503),
            web.Response(text="<html>"),
            web.json_response({"status": 400, "message": "slow_down"}, status=400),
        ]
    )
    quick = msgspec.structs.replace(code, interval_s=0.05)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0.06)

    login = TwitchLogin(world.secrets, f"{world.service.url}/id", clock=lambda: world.now, sleep=sleep)
    world.service.answer_of_user = "allow"
    assert await login.wait(CLIENT, quick) == ME
    assert slept == [0.05, 0.05, 0.05, 5.05]


@pytest.mark.parametrize("client_id", ["", "x", "abc def", "ключ", "a" * 101, "abc\n"])
async def test_a_wrong_client_id_says_so(world: World, client_id: str) -> None:
    with pytest.raises(FeedRefusedError) as caught:
        await world.login.begin(client_id)
    assert reason(caught) is (FeedReason.CLIENT_ID_REFUSED if client_id else FeedReason.NO_CLIENT_ID)


async def test_a_page_that_is_not_safe_is_not_shown(world: World) -> None:
    told = {"device_code": "d" * 20, "user_code": "A", "verification_uri": "file:///etc/passwd"}
    world.service.next_answers.append(web.json_response(told))
    with pytest.raises(FeedError) as caught:
        await world.login.begin(CLIENT)
    assert reason(caught) is FeedReason.STRANGE_ANSWER


async def test_a_token_is_renewed_before_its_end_by_one_question_for_all(world: World) -> None:
    await world.sign_in()
    first = await world.login.access()
    world.now += 14_000
    tokens = await asyncio.gather(*(world.login.access() for _ in range(5)))
    assert len(set(tokens)) == 1
    assert tokens[0] != first
    assert world.service.refreshes == 1
    assert (await world.started_again().load()) == ME


async def test_a_token_that_is_refused_early_is_renewed(world: World) -> None:
    await world.sign_in()
    world.service.forget_access()
    assert await world.login.validated() == ME
    assert world.service.refreshes == 1


async def test_a_page_that_stands_before_the_service_does_not_end_the_sign_in(world: World) -> None:
    await world.sign_in()
    world.now += 14_000
    world.service.next_answers.append(web.Response(status=403, text="<html>"))
    with pytest.raises(FeedError) as caught:
        await world.login.access()
    assert reason(caught) is FeedReason.STRANGE_ANSWER
    assert await world.login.access() in world.service.access


async def test_a_new_pair_is_not_used_before_it_is_stored_and_not_asked_for_again(world: World) -> None:
    await world.sign_in()
    world.now += 14_000
    world.secrets.is_full = True
    for _ in range(2):
        with pytest.raises(FeedError) as caught:
            await world.login.access()
        assert reason(caught) is FeedReason.NOT_STORED
        assert not isinstance(caught.value, FeedRefusedError)
    world.secrets.is_full = False
    assert await world.login.access() in world.service.access
    assert world.service.refreshes == 1


async def test_who_goes_while_a_token_is_renewed_leaves_the_new_one_stored(world: World) -> None:
    await world.sign_in()
    world.now += 14_000
    asked = asyncio.create_task(world.login.access())
    world.service.on_token = asked.cancel
    with pytest.raises(asyncio.CancelledError):
        await asked
    await world.login.close()
    again = world.started_again()
    assert await again.access() if await again.load() else ""
    assert world.service.refreshes == 1


async def test_a_kill_between_the_answer_and_the_disk_needs_the_streamer_and_no_loop(world: World) -> None:
    await world.sign_in()
    before = dict(world.secrets.kept)
    world.now += 14_000
    await world.login.access()
    world.secrets.kept = before  # the disk has the old pair, whose refresh token is used up
    world.service._used.clear()  # the double counts a second use as a fault of the client
    again = world.started_again()
    assert await again.load() == ME
    for _ in range(3):
        with pytest.raises(FeedRefusedError) as caught:
            await again.access()
        assert reason(caught) is FeedReason.LOGIN_REFUSED
    assert world.service.refreshes == 2


async def test_a_sign_in_that_was_withdrawn_needs_the_streamer(world: World) -> None:
    await world.sign_in()
    world.service.is_revoked = True
    with pytest.raises(FeedRefusedError) as caught:
        await world.login.validated()
    assert reason(caught) is FeedReason.LOGIN_REFUSED
    world.service.is_revoked = False
    await world.sign_in()
    assert await world.login.validated() == ME


async def test_signing_out_revokes_and_removes(world: World) -> None:
    await world.sign_in()
    await world.login.forget()
    assert world.service.is_revoked
    assert world.secrets.kept == {}
    assert (world.login.user, world.login.client_id) == (None, "")
    with pytest.raises(FeedRefusedError):
        await world.login.access()
    await world.login.forget()


async def test_signing_out_works_without_the_service(world: World) -> None:
    await world.sign_in()
    world.service.next_answers.append(web.Response(status=503))
    await world.login.forget()
    assert world.secrets.kept == {}


async def test_a_sign_in_whose_account_was_not_told_is_asked_about(world: World) -> None:
    await world.sign_in()
    kept = msgspec.json.decode(world.secrets.kept[SECRET]) | {"user": None}
    world.secrets.kept[SECRET] = msgspec.json.encode(kept).decode()
    world.service.next_answers.append(web.Response(status=503))
    with pytest.raises(OutsideError):
        await world.started_again().load()
    assert await world.started_again().load() == ME


@pytest.mark.parametrize("written", ["", "{", "[]", '{"client_id": 5}'])
async def test_what_is_no_sign_in_is_none(world: World, written: str) -> None:
    world.secrets.kept[SECRET] = written
    assert await world.login.load() is None


async def test_tokens_are_masked_wherever_they_are_logged(world: World) -> None:
    await world.sign_in()
    world.now += 14_000
    await world.login.access()
    for secret in world.service.secrets:
        assert secret not in masked(f"error at https://example.org/?t={secret}&x")


async def test_a_sign_in_whose_account_was_not_told_and_is_over_is_none(world: World) -> None:
    await world.sign_in()
    kept = msgspec.json.decode(world.secrets.kept[SECRET]) | {"user": None}
    world.secrets.kept[SECRET] = msgspec.json.encode(kept).decode()
    world.service.is_revoked = True
    assert await world.started_again().load() is None

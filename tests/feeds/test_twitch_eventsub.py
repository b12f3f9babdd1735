"""Twitch by a sign-in: every event once, over moves, losses and subscriptions that a dead session left behind."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import ConflictError
from app.domain.feeds import (
    ChatMessage,
    Cleared,
    Deleted,
    FeedError,
    FeedReason,
    FeedRefusedError,
    Gift,
    Purged,
    Redemption,
    Role,
)
from app.feeds.twitch_api import TwitchApi
from app.feeds.twitch_events import event_of, redemption_of
from app.feeds.twitch_eventsub import EventSubFeed
from app.feeds.twitch_login import TwitchLogin
from tests.fakes import twitch_online as fake
from tests.fakes.twitch_online import TwitchOnline, line
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.doubles import FakeSecrets
from tests.support.waiting import until

AT = "2026-11-29T17:00:00.634234626Z"


def read(kind: str, event: object, at: str = AT) -> Any:
    return event_of(kind, msgspec.Raw(json.dumps(event).encode()), at)


# What an event says


def test_a_line_of_chat() -> None:
    badges = [{"set_id": "moderator", "id": "1", "info": ""}, {"set_id": "subscriber", "id": "12", "info": "14"}]
    assert read(fake.MESSAGE, line(1, "!sr link", badges=badges)) == ChatMessage(
        id="m1",
        author_id="2002",
        author="Оля",
        text="!sr link",
        roles=frozenset({Role.MODERATOR, Role.SUBSCRIBER}),
        sent_at=datetime(2026, 11, 29, 17, 0, 0, 634234, UTC),
    )


def test_bits_are_a_gift_without_the_words_that_gave_them() -> None:
    gift = read(fake.MESSAGE, line(1, "Cheer100 hello", cheer={"bits": 100}))
    assert isinstance(gift, Gift)
    assert (gift.id, gift.amount_minor, gift.currency, gift.unit, gift.text) == ("m1", 100, "USD", "bits", "hello")


@pytest.mark.parametrize("strange", [{"message": None}, {"message": {"text": 7}}, {"badges": None}, {"badges": ["x"]}])
def test_bits_count_also_where_the_rest_is_strange(strange: dict[str, Any]) -> None:
    gift = read(fake.MESSAGE, {**line(1, "Cheer100", cheer={"bits": 100}), **strange})
    assert isinstance(gift, Gift)
    assert (gift.id, gift.amount_minor, gift.text) == ("m1", 100, "")


def test_an_anonymous_cheer_has_no_giver() -> None:
    gift = read(
        fake.MESSAGE, line(1, "Cheer1", cheer={"bits": 1}, chatter_user_login="ananonymouscheerer", author="274598607")
    )
    assert (gift.author, gift.author_id) == ("", "")


def test_an_action_a_reward_and_a_name_that_is_empty() -> None:
    said = read(
        fake.MESSAGE,
        line(1, "\x01ACTION waves\x01", name="", channel_points_custom_reward_id="reward-1"),
    )
    assert (said.text, said.is_action, said.author) == ("waves", True, "olia")
    assert (said.reward_id, said.has_redemption) == ("reward-1", True)
    told = read(fake.MESSAGE, line(1, "look", message_type="channel_points_highlighted"))
    assert (told.reward_id, told.has_redemption) == ("highlighted-message", False)


def test_a_notification_with_a_text_is_a_line_and_one_without_is_nothing() -> None:
    of_resub = {"notice_type": "resub", "message_type": ""}
    assert read(fake.NOTIFICATION, line(1, "a year!", **of_resub)).text == "a year!"
    assert read(fake.NOTIFICATION, line(1, "", **of_resub)) is None


@pytest.mark.parametrize("kind", [fake.MESSAGE, fake.NOTIFICATION])
def test_the_chat_of_a_partner_is_not_ours(kind: str) -> None:
    assert read(kind, line(1, "!sr link", source_broadcaster_user_id="9999")) is None
    assert read(kind, line(1, "!sr link", source_broadcaster_user_id="1001")) is not None


def test_what_is_taken_back_is_three_things() -> None:
    assert read(fake.DELETED, {"message_id": "m1", "target_user_id": "2002"}) == Deleted(id="m1")
    assert read(fake.USER_CLEARED, {"target_user_id": "2002"}) == Purged(author_id="2002")
    assert read(fake.CLEARED, {"broadcaster_user_id": "1001"}) == Cleared()
    assert read(fake.DELETED, {"message_id": ""}) is None
    assert read(fake.USER_CLEARED, {}) is None


REDEMPTION = {
    "id": "r1",
    "user_id": "2002",
    "user_login": "olia",
    "user_name": "Оля",
    "user_input": " https://youtu.be/x ",
    "status": "unfulfilled",
    "reward": {"id": "w1", "title": "Пісня", "cost": 500},
    "redeemed_at": "2026-11-29T17:00:00Z",
}


def test_a_redemption_with_and_without_a_text() -> None:
    assert read(fake.REDEEMED, REDEMPTION) == Redemption(
        id="r1",
        author_id="2002",
        author="Оля",
        reward_id="w1",
        reward="Пісня",
        cost=500,
        text="https://youtu.be/x",
        sent_at=datetime(2026, 11, 29, 17, tzinfo=UTC),
    )
    assert read(fake.REDEEMED, REDEMPTION | {"user_input": ""}).text == ""
    assert read(fake.REDEEMED, REDEMPTION | {"status": "fulfilled"}) is None
    assert read(fake.REDEEMED, REDEMPTION | {"id": None}) is None


POWER_UP = {
    "id": "p1",
    "user_id": "2002",
    "user_login": "olia",
    "user_name": "Оля",
    "user_input": "https://youtu.be/dQw4w9WgXcQ",
    "status": "unfulfilled",
    "custom_power_up": {"id": "u1", "title": "Пісня", "bits": 300, "prompt": ""},
    "redeemed_at": "2026-11-29T17:00:00Z",
}


def test_a_power_up_is_a_gift_of_the_bits_that_it_costs() -> None:
    gift = read(fake.POWER_UP, POWER_UP)
    assert isinstance(gift, Gift)
    assert (gift.id, gift.author_id, gift.author, gift.text) == ("p1", "2002", "Оля", POWER_UP["user_input"])
    assert (gift.amount_minor, gift.currency, gift.unit) == (300, "USD", "bits")
    assert gift.sent_at is not None


@pytest.mark.parametrize(
    "changes",
    [{"id": ""}, {"status": "canceled"}, {"custom_power_up": {"bits": 0}}, {"custom_power_up": {"bits": "x"}}],
)
def test_a_power_up_that_is_not_understood_or_was_taken_back_is_none(changes: dict[str, object]) -> None:
    assert read(fake.POWER_UP, POWER_UP | changes) is None


def test_points_that_were_given_back_take_the_redemption_back() -> None:
    assert read(fake.CHANGED, REDEMPTION | {"status": "canceled"}) == Deleted(id="r1")
    assert read(fake.CHANGED, REDEMPTION | {"status": "fulfilled"}) is None
    assert read(fake.CHANGED, {"status": "canceled"}) is None
    assert read("channel.raid", {}) is None


JSON = any_json()


@given(
    st.sampled_from(fake.OF_CHAT + fake.OF_REWARDS),
    st.dictionaries(st.sampled_from([*line(1, ""), *REDEMPTION, "target_user_id"]), JSON),
    st.text(),
)
def test_no_field_is_too_strange(kind: str, changes: dict[str, Any], at: str) -> None:
    read(kind, line(1, "x") | REDEMPTION | changes, at)
    redemption_of(msgspec.Raw(json.dumps(REDEMPTION | changes).encode()))


# One connection


class World:
    def __init__(self, service: TwitchOnline) -> None:
        self.service = service
        self.login = TwitchLogin(FakeSecrets(), f"{service.url}/id")
        self.api = TwitchApi(self.login, f"{service.url}/helix")
        self.numbers = itertools.count(1)

    async def sign_in(self) -> None:
        self.service.answer_of_user = "allow"
        await self.login.wait(fake.CLIENT, await self.login.begin(fake.CLIENT))

    def feed(self, **changes: Any) -> EventSubFeed:
        settings: dict[str, Any] = {"grace_s": 0.2}
        return EventSubFeed(self.api, self.service.socket_url, **settings | changes)

    async def say(self, text: str, **where: Any) -> str:
        number = next(self.numbers)
        await self.service.tell(fake.MESSAGE, line(number, text), **where)
        return f"m{number}"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with TwitchOnline().serving() as service:
        world = World(service)
        await world.sign_in()
        yield world
        await world.login.close()
        await world.api.close()
    assert service.violations == []


async def joined(out: Recording, times: int = 1) -> None:
    await until(lambda: out.caught_up_times == times)


async def ended(feed: EventSubFeed, out: Recording) -> FeedError:
    with pytest.raises(FeedError) as caught:
        await feed.run(out)
    return caught.value


async def test_the_account_has_its_name(world: World) -> None:
    assert await world.feed().check() == "streamer"


async def test_everything_is_subscribed_to_and_lines_arrive(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        assert world.service.is_listened_to
        said = [await world.say("one"), await world.say("two")]
        await until(lambda: out.ids == said)
    assert out.accounts == ["streamer"]
    assert world.service.subscriptions == {}


async def test_nobody_signed_in_connects_nothing(world: World) -> None:
    await world.login.forget()
    error = await ended(world.feed(), Recording())
    assert isinstance(error, FeedRefusedError)
    assert error.reason is FeedReason.LOGIN_REFUSED
    assert world.service.sessions == []


async def test_a_permission_that_is_missing_is_said(world: World) -> None:
    world.service.scopes = ("bits:read",)
    error = await ended(world.feed(), Recording())
    assert isinstance(error, FeedRefusedError)
    assert error.reason is FeedReason.PERMISSION_MISSING


async def test_a_page_that_stands_before_the_service_is_no_missing_permission(world: World) -> None:
    world.service.next_answers += [None, None, web.Response(status=403, text="<html>")]
    error = await ended(world.feed(), Recording())
    assert error.reason is FeedReason.STRANGE_ANSWER
    assert not isinstance(error, FeedRefusedError)


async def test_a_channel_without_points_has_a_chat(world: World) -> None:
    world.service.has_points = False
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        said = await world.say("hello")
        await until(lambda: out.ids == [said])


async def test_a_token_that_ended_is_renewed_while_it_subscribes(world: World) -> None:
    out = Recording()
    feed = world.feed()
    async with running(feed, out):
        await joined(out)
    world.service.forget_access()
    async with running(feed, out):
        await joined(out, 2)
    assert world.service.refreshes == 1


async def test_what_a_dead_session_left_is_removed_and_subscribed_again(world: World) -> None:
    world.service.keeps_orphans = True
    out = Recording()
    for times in (1, 2):
        async with running(world.feed(), out):
            await joined(out, times)
            said = await world.say("hello")
            await until(lambda said=said: said in out.ids)
    alive = world.service.sessions[-1].id
    assert {one["transport"]["session_id"] for one in world.service.subscriptions.values()} == {alive}


async def test_a_session_that_moves_loses_nothing_and_brings_nothing_twice(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        before = await world.say("before")
        session = await world.service.move()
        await until(lambda: session.is_moved)
        on_old = await world.say("on the old one, after the new welcome", on=0)
        on_new = await world.say("on the new one")
        await until(lambda: set(out.ids) == {before, on_old, on_new})
        await until(lambda: len(session.sockets) == 1)
        after = await world.say("after")
        await until(lambda: out.ids[-1] == after)
        again = await world.service.move()
        await until(lambda: again.is_moved and len(session.sockets) == 1)
    assert len(out.ids) == 4
    assert out.duplicates == []
    assert len(world.service.sessions) == 1
    assert world.service.closed == []


async def test_a_message_that_is_sent_twice_is_taken_once(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        for _ in range(2):
            await world.service.tell(fake.MESSAGE, line(7, "hello"), message_id="same")
        last = await world.say("last")
        await until(lambda: last in out.ids)
    assert out.ids == ["m7", last]
    assert out.duplicates == []


async def test_a_move_that_fails_stays_on_the_old_socket_until_that_ends(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out) as task:
        await joined(out)
        session = world.service.sessions[-1]
        session.reconnect_url = "ws://127.0.0.1:1/nobody"
        told = {"session": world.service._described(session, "reconnecting")}
        await world.service.send_to(session.sockets[0], "session_reconnect", told)
        said = await world.say("still here")
        await until(lambda: said in out.ids)
        await world.service.drop(4004)
        await until(task.done)
        error = task.exception()
        assert isinstance(error, FeedError)
        assert error.reason is FeedReason.ENDED
        task.exception = lambda: None  # type: ignore[method-assign]


async def test_a_move_to_nowhere_ends_the_session(world: World) -> None:
    out = Recording()

    async def move() -> None:
        await joined(out)
        socket = world.service.sessions[-1].sockets[0]
        await world.service.send_to(socket, "session_reconnect", {"session": {"reconnect_url": "http://example.org"}})

    moving = asyncio.create_task(move())
    assert (await ended(world.feed(), out)).reason is FeedReason.STRANGE_ANSWER
    await moving


async def test_silence_is_noticed_by_what_was_promised(world: World) -> None:
    world.service.keepalive_s, world.service.is_silent = 0.2, True
    assert (await ended(world.feed(), Recording())).reason is FeedReason.SILENT


@pytest.mark.slow
async def test_signs_of_life_keep_it_connected(world: World) -> None:
    world.service.keepalive_s = 3.0
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        heard = out.heard_times
        await until(lambda: out.heard_times >= heard + 3)


@pytest.mark.parametrize("code", [4000, 4002, 4003, 4004, 4005, 4006, 4007])
async def test_a_socket_that_is_closed_is_a_loss(world: World, code: int) -> None:
    out = Recording()

    async def close() -> None:
        await joined(out)
        await world.service.drop(code)

    closing = asyncio.create_task(close())
    error = await ended(world.feed(), out)
    await closing
    assert error.reason is FeedReason.ENDED
    assert not isinstance(error, FeedRefusedError)


async def test_a_session_that_is_not_used_in_time_is_closed_and_is_a_loss(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.service.unused_s = 0.05

    async def wait(*_: object) -> None:
        await until(lambda: world.service.closed)
        raise FeedError(FeedReason.UNREACHABLE)

    monkeypatch.setattr(world.api, "subscribe", wait)
    await ended(world.feed(), Recording())
    assert world.service.closed == [4003]


@pytest.mark.parametrize(
    ("status", "kind", "why"),
    [
        ("authorization_revoked", fake.MESSAGE, FeedReason.LOGIN_REFUSED),
        ("user_removed", fake.CLEARED, FeedReason.LOGIN_REFUSED),
        ("version_removed", fake.MESSAGE, FeedReason.ENDED),
    ],
)
async def test_what_is_revoked_is_said(world: World, status: str, kind: str, why: FeedReason) -> None:
    out = Recording()

    async def revoke() -> None:
        await joined(out)
        await world.service.revoke("version_removed", fake.REDEEMED)  # the chat goes on without
        await world.service.revoke(status, kind)

    revoking = asyncio.create_task(revoke())
    error = await ended(world.feed(), out)
    await revoking
    assert error.reason is why
    assert isinstance(error, FeedRefusedError) is (why is FeedReason.LOGIN_REFUSED)


async def test_the_sign_in_is_asked_about_while_it_is_connected(world: World) -> None:
    out = Recording()

    async def withdraw() -> None:
        await joined(out)
        validated = world.service.requests.count("/id/oauth2/validate")
        await until(lambda: world.service.requests.count("/id/oauth2/validate") > validated)
        world.service.is_revoked = True

    withdrawing = asyncio.create_task(withdraw())
    error = await ended(world.feed(validate_s=0.05), out)
    await withdrawing
    assert isinstance(error, FeedRefusedError)
    assert error.reason is FeedReason.LOGIN_REFUSED


async def test_an_old_line_is_not_carried_out_and_an_old_redemption_is(world: World) -> None:
    reward = world.service.rewards.setdefault("w1", {"id": "w1", "title": "Пісня", "cost": 5})
    old = (datetime.now(UTC) - timedelta(minutes=11)).isoformat()
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        await world.service.tell(fake.MESSAGE, line(1, "!skip"), message_timestamp=old)
        redemption = world.service.redeem(str(reward["id"]), "link")
        await world.service.tell(fake.REDEEMED, redemption, message_timestamp=old)
        await until(lambda: out.ids == [redemption["id"]])
    assert isinstance(out.events[0], Redemption)
    assert out.events[0].is_own


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_wrong_clock_of_this_pc_makes_no_line_old_and_no_old_line_new(world: World, hours: int) -> None:
    old = (datetime.now(UTC) - timedelta(minutes=11)).isoformat()
    out = Recording()
    async with running(world.feed(clock=lambda: time.time() + hours * 3_600), out):
        await joined(out)
        await world.service.tell(fake.MESSAGE, line(1, "!skip"), message_timestamp=old)
        said = await world.say("!skip")
        await until(lambda: out.ids == [said])


async def test_redemptions_that_came_while_away_are_caught_up_and_the_first_ones_are_history(world: World) -> None:
    world.service.per_page = 2
    world.service.rewards = {f"w{number}": {"id": f"w{number}", "title": f"{number}", "cost": 5} for number in (1, 2)}
    history = world.service.redeem("w1", "before Efir")
    other = world.service.redeem("theirs", "of another program")
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
    assert out.ids == []
    missed = [world.service.redeem(f"w{number % 2 + 1}", f"{number}") for number in range(5)]
    missed[2]["status"] = "canceled"
    async with running(world.feed(), out):
        await joined(out, 2)
    assert set(out.ids) == {one["id"] for one in [history, *missed] if one is not missed[2]}
    assert other["id"] not in out.ids


async def test_the_pages_of_a_list_come_over_one_connection_also_with_a_new_token(world: World) -> None:
    world.service.per_page = 2
    world.service.rewards = {"w1": {"id": "w1", "title": "1", "cost": 5}}
    redemptions = [world.service.redeem("w1", f"{number}") for number in range(5)]
    assert len(await world.api.unfulfilled()) == len(redemptions)
    world.service.forget_access()
    assert len(await world.api.unfulfilled()) == len(redemptions)
    assert len([one for one in world.service.requests if "redemptions" in one]) > 5
    assert world.service.refreshes == 1
    assert world.service.connections == 1
    await world.api.close()
    await until(lambda: not world.service.connections)


async def test_redemptions_that_were_read_without_a_sign_in_meanwhile_are_history(world: World) -> None:
    world.service.rewards = {"w1": {"id": "w1", "title": "1", "cost": 5}}
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
    await out.keep("")  # as the chat without a sign-in does
    world.service.redeem("w1", "link")
    async with running(world.feed(), out):
        await joined(out, 2)
    assert out.ids == []
    assert out.cursor == "eventsub"


async def test_what_is_not_understood_ends_nothing(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        socket = world.service.sessions[-1].sockets[0]
        for text in ("", "{", "[]", '{"metadata": 5}', '{"metadata": {"message_type": "news"}}'):
            await socket.send_str(text)
        said = await world.say("hello")
        await until(lambda: out.ids == [said])


async def test_a_first_frame_that_is_no_welcome_is_strange(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send = world.service.send_to

    async def other(socket: Any, kind: str, payload: dict[str, Any], **more: str) -> None:
        await send(socket, "session_keepalive" if kind == "session_welcome" else kind, payload, **more)

    monkeypatch.setattr(world.service, "send_to", other)
    assert (await ended(world.feed(), Recording())).reason is FeedReason.STRANGE_ANSWER


async def test_the_first_line_that_is_seen_of_a_viewer_may_be_the_first_ever(world: World) -> None:
    out = Recording()
    feed = world.feed()
    subscriber = [{"set_id": "subscriber", "id": "0", "info": "1"}]
    async with running(feed, out):
        await joined(out)
        for number, author, badges in ((1, "2002", []), (2, "2002", []), (3, "3003", subscriber)):
            await world.service.tell(fake.MESSAGE, line(number, "hello", author=author, badges=badges))
        await until(lambda: out.ids == ["m1", "m2", "m3"])
    async with running(feed, out):
        await joined(out, 2)
        await world.service.tell(fake.MESSAGE, line(4, "again"))
        await until(lambda: len(out.ids) == 4)
    assert [message.is_first for message in out.messages] == [None, False, False, False]


# What it does in the channel


async def test_what_efir_says_is_written_once_and_does_not_come_back(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        await world.api.say("@Оля  2 videos wait")
        await until(lambda: world.service.said)
        await world.service.tell(fake.MESSAGE, line(99, "@Оля  2 videos wait", author=fake.USER))  # typed by hand
        said = await world.say("hello")
        await until(lambda: out.ids == ["m99", said])
    assert world.service.said == ["@Оля  2 videos wait"]


async def test_a_line_without_permission_is_refused(world: World) -> None:
    world.service.scopes = ("user:read:chat",)
    await world.sign_in()
    with pytest.raises(FeedRefusedError) as caught:
        await world.api.say("hello")
    assert caught.value.reason is FeedReason.PERMISSION_MISSING
    assert world.service.said == []


async def test_a_reward_is_made_and_its_redemptions_are_settled_once(world: World) -> None:
    out = Recording()
    async with running(world.feed(), out):
        await joined(out)
        reward_id = await world.api.create_reward("Пісня", 500)
        redemptions = [world.service.redeem(reward_id, "link") for _ in range(2)]
        for one in redemptions:
            await world.service.tell(fake.REDEEMED, one)
        await until(lambda: len(out.ids) == 2)
        assert all(isinstance(event, Redemption) and event.is_own for event in out.events)
        await world.api.settle(reward_id, redemptions[0]["id"], is_fulfilled=True)
        await world.api.settle(reward_id, redemptions[1]["id"], is_fulfilled=False)
        await world.api.settle(reward_id, redemptions[1]["id"], is_fulfilled=False)  # it stays as it is
        by_hand = world.service.redeem(reward_id, "link")
        await world.service.tell(fake.CHANGED, by_hand | {"status": "canceled"})
        await until(lambda: len(out.ids) == 3)
    assert [one["status"] for one in redemptions] == ["fulfilled", "canceled"]
    assert out.events[-1] == Deleted(id=by_hand["id"])


async def test_a_reward_that_cannot_be_made_says_why(world: World) -> None:
    await world.api.create_reward("Пісня", 500)
    with pytest.raises(ConflictError) as caught:
        await world.api.create_reward("Пісня", 100)
    assert (caught.value.code, caught.value.field) == ("reward_exists", "title")
    world.service.has_points = False
    with pytest.raises(ConflictError) as caught:
        await world.api.create_reward("Another", 100)
    assert caught.value.code == "no_channel_points"

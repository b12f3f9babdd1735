"""Twitch by a sign-in, over the real services: signing in, rewards that are settled, answers in the chat."""

import asyncio

import pytest

from app.domain.errors import ConflictError, InvalidError, OutsideError, StoreError
from app.domain.events import ChatAnswer, FeedsChanged, RequestRejected
from app.domain.feeds import (
    ChatMessage,
    Deleted,
    FeedError,
    FeedKind,
    FeedReason,
    FeedRefusedError,
    FeedState,
    LoginState,
    Redemption,
    SignedIn,
    Taken,
)
from app.domain.ids import QueueItemId
from app.domain.player import ReportKind
from app.domain.queue import ItemState
from app.domain.reasons import Reason, Refusal
from app.services.feeds.answers import PAUSE_S
from tests.support.doubles import FakeService
from tests.support.world import World, link

K = FeedKind
ME = SignedIn(user_id="1001", login="streamer")


def redemption(number: int, text: str, **changes: object) -> Redemption:
    values = {
        "id": f"r{number}",
        "author_id": str(number),
        "author": "Оля",
        "reward_id": "reward-1",
        "text": text,
        "is_own": True,
    }
    return Redemption(**(values | changes))  # type: ignore[arg-type]


async def begun(world: World) -> FakeService:
    """Start the feeds, with an account that is signed in already."""
    world.sign_in.user = ME
    await world.settings.change({"feeds": {"twitch": True}, "chat": {"request_rewards": ["reward-1"]}})
    world.services.feeds.start()
    await world.pass_(1)
    return world.feeds.services[K.TWITCH]


# Signing in


async def test_signing_in_shows_a_code_and_connects_as_who_allowed_it(world: World) -> None:
    feeds, sign_in = world.services.feeds, world.services.sign_in
    await world.settings.change({"feeds": {"twitch": True, "twitch_channel": "other", "twitch_client_id": " abc "}})
    feeds.start()
    await world.pass_(1)
    shown = await sign_in.begin()
    assert (shown.state, shown.user_code, shown.verification_uri) == (LoginState.WAITING, "ABCD", "https://t/")
    assert shown.expires_at is not None
    assert shown.expires_at.timestamp() == world.clock.wall + 1800
    assert feeds.status(K.TWITCH).login == shown
    await world.pass_(1)
    world.sign_in.allowed.set()
    await world.pass_(1)
    status = feeds.status(K.TWITCH)
    assert (status.login, status.signed_in_as, status.has_key) == (None, "streamer", True)
    accounts = [(account.key, account.place) for account in world.feeds.services[K.TWITCH].accounts]
    assert accounts == [("", "other"), ("1001", "streamer")]
    assert world.sign_in.calls == ["begin abc"]
    assert any(
        event.feeds[0].login == shown for event in world.events if isinstance(event, FeedsChanged) and event.feeds
    )


async def test_a_sign_in_that_is_kept_is_used_after_the_start(world: World) -> None:
    outside = await begun(world)
    assert [account.key for account in outside.accounts] == ["1001"]
    assert world.services.feeds.status(K.TWITCH).signed_in_as == "streamer"


async def test_a_sign_in_that_cannot_be_read_yet_is_waited_for(world: World) -> None:
    world.sign_in.is_locked = True
    outside = await begun(world)
    status = world.services.feeds.status(K.TWITCH)
    assert (status.state, status.reason) == (FeedState.NEEDS_YOU, FeedReason.KEY_NOT_READ)
    assert outside.accounts == []
    world.sign_in.is_locked = False
    await world.pass_(31)
    assert [account.key for account in outside.accounts] == ["1001"]


async def test_signing_in_again_mends_what_needed_it(world: World) -> None:
    world.feeds.services[K.TWITCH].refusal = FeedRefusedError(FeedReason.LOGIN_REFUSED)
    outside = await begun(world)
    assert world.services.feeds.status(K.TWITCH).state is FeedState.NEEDS_YOU
    outside.refusal = None
    world.sign_in.allowed.set()
    await world.services.sign_in.begin()
    await world.pass_(1)
    assert world.services.feeds.status(K.TWITCH).state is FeedState.CONNECTED


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        (FeedReason.NO_CLIENT_ID, "feeds.twitch_client_id"),
        (FeedReason.CLIENT_ID_REFUSED, "feeds.twitch_client_id"),
        (FeedReason.UNREACHABLE, None),
    ],
)
async def test_no_code_is_said_with_the_reason(world: World, reason: FeedReason, field: str | None) -> None:
    world.sign_in.failure = FeedRefusedError(reason)
    with pytest.raises(ConflictError) as caught:
        await world.services.sign_in.begin()
    assert (caught.value.code, caught.value.field) == (reason.value, field)
    assert caught.value.sentence("uk") == reason.sentence("uk")
    login = world.services.feeds.status(K.TWITCH).login
    assert login is not None
    assert (login.state, login.reason) == (LoginState.FAILED, reason)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (FeedRefusedError(FeedReason.LOGIN_DENIED), FeedReason.LOGIN_DENIED),
        (FeedError(FeedReason.NOT_STORED), FeedReason.NOT_STORED),
        (OutsideError("disk_full"), FeedReason.NOT_STORED),
        (ZeroDivisionError(), FeedReason.BUG),
    ],
)
async def test_a_sign_in_that_fails_says_why(
    world: World, outcome: Exception, reason: FeedReason, caplog: pytest.LogCaptureFixture
) -> None:
    world.sign_in.outcome = outcome
    world.sign_in.allowed.set()
    await world.services.sign_in.begin()
    await world.pass_(1)
    login = world.services.sign_in.login
    assert login is not None
    assert (login.state, login.reason) == (LoginState.FAILED, reason)
    caplog.clear()


async def test_a_sign_in_is_cancelled_and_another_one_takes_its_place(world: World) -> None:
    sign_in = world.services.sign_in
    await sign_in.begin()
    await world.idle()
    await sign_in.begin()
    await world.idle()
    assert len(world.sign_in.waiting) == 1
    await sign_in.cancel()
    assert sign_in.login is None
    assert world.sign_in.waiting == set()
    world.sign_in.allowed.set()
    await world.pass_(1)
    assert sign_in.user is None


async def test_an_account_whose_feeds_are_not_there_is_signed_in_all_the_same(world: World) -> None:
    world.services.sign_in.on_signed_in = None
    world.sign_in.allowed.set()
    await world.services.sign_in.begin()
    await world.pass_(1)
    assert world.services.sign_in.user is not None


async def test_signing_out_revokes_and_leaves_the_chat_off(world: World) -> None:
    await begun(world)
    status = await world.services.feeds.disconnect(K.TWITCH)
    assert (status.state, status.signed_in_as, status.has_key) == (FeedState.OFF, "", False)
    assert world.sign_in.calls == ["forget"]


async def test_twitch_takes_no_key(world: World) -> None:
    with pytest.raises(InvalidError) as caught:
        await world.services.feeds.connect(K.TWITCH, "a-key")
    assert caught.value.field == "key"


# Rewards


async def test_a_reward_is_made_and_known_to_the_settings(world: World) -> None:
    rewards = world.services.rewards
    made = await rewards.create("  Пісня ", 500)
    assert (made.id, made.title, made.cost) == ("reward-1", "Пісня", 500)
    await rewards.create("Скажи", 100, is_read_aloud=True)
    chat = world.settings.settings.chat
    assert (chat.request_rewards, chat.speech_rewards) == (("reward-1",), ("reward-2",))
    assert world.channel.rewards == [("Пісня", 500), ("Скажи", 100)]


@pytest.mark.parametrize(
    ("title", "cost", "field"), [("", 1, "title"), ("\u200b", 1, "title"), ("x", 0, "cost"), ("x", 2**31, "cost")]
)
async def test_a_reward_that_cannot_be_is_refused(world: World, title: str, cost: int, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        await world.services.rewards.create(title, cost)
    assert caught.value.field == field
    assert world.channel.rewards == []


async def test_a_reward_that_is_not_made_changes_nothing(world: World) -> None:
    world.channel.failures = [FeedRefusedError(FeedReason.PERMISSION_MISSING), ConflictError("reward_exists")]
    for code in ("permission_missing", "reward_exists"):
        with pytest.raises(ConflictError) as caught:
            await world.services.rewards.create("Пісня", 5)
        assert caught.value.code == code
    full = [str(number) for number in range(50)]
    await world.settings.change({"chat": {"request_rewards": full}})
    with pytest.raises(ConflictError) as caught:
        await world.services.rewards.create("Пісня", 5)
    assert caught.value.code == "too_many_rewards"
    assert world.channel.rewards == []


async def test_points_go_back_for_what_is_refused_and_not_for_what_plays(world: World) -> None:
    await world.settings.change({"requests": {"user_limit": 0}})
    outside = await begun(world)
    outside.give(redemption(1, "no link at all"))
    outside.give(redemption(2, link(2)))
    outside.give(redemption(3, link(3)))
    outside.give(redemption(4, link(4)))
    await world.pass_(3)
    assert world.channel.settled == {"r1": False}
    items = {item.external_id: item for item in (await world.queue.page(0, 9)).items}
    assert items["r2"].state is ItemState.PENDING
    await world.queue.reject(items["r2"].id)
    await world.queue.approve(items["r3"].id)
    await world.pass_(3)
    assert world.channel.settled == {"r1": False, "r2": False}
    await world.come()
    await world.report(ReportKind.STARTED)
    await world.report(ReportKind.FINISHED)
    await world.queue.remove(items["r4"].id)
    await world.pass_(3)
    assert world.channel.settled == {"r1": False, "r2": False, "r3": True, "r4": False}


async def test_a_redemption_that_was_refused_is_not_taken_while_its_points_go_back(world: World) -> None:
    outside = await begun(world)
    await world.settings.change({"requests": {"is_open": False}})
    world.channel.failures = [FeedError(FeedReason.UNREACHABLE)]
    outside.give(redemption(1, link(1)))
    await world.pass_(3)
    assert world.channel.settled == {}
    await world.settings.change({"requests": {"is_open": True}})
    outside.give(redemption(1, link(1)))  # caught up with, after the connection was lost
    await world.pass_(31)
    assert world.channel.settled == {"r1": False}
    assert (await world.queue.page(0, 9)).items == ()


async def test_a_text_that_was_refused_gives_its_points_back(world: World) -> None:
    outside = await begun(world)
    await world.settings.change({"chat": {"request_rewards": [], "speech_rewards": ["reward-1"]}})
    outside.give(redemption(1, "hello"))
    outside.give(redemption(2, ""))
    await world.pass_(3)
    assert world.channel.settled == {"r2": False}
    message = (await world.speech.page(0, 1)).items[0]
    await world.speech.reject(message.id)
    await world.pass_(3)
    assert world.channel.settled == {"r1": False, "r2": False}


async def test_what_is_known_after_a_crash_is_settled_by_what_became_of_it(world: World) -> None:
    outside = await begun(world)
    outside.give(redemption(1, link(1)))
    await world.pass_(1)
    item = (await world.queue.page(0, 1)).items[0]
    await world.queue.reject(item.id)
    world.services.rewards._open.clear()  # as after a restart
    await world.pass_(3)
    assert world.channel.settled == {}
    outside.give(redemption(1, link(1)))  # caught up with
    await world.pass_(3)
    assert world.channel.settled == {"r1": False}
    assert (await world.queue.page(0, 9)).items == ()


async def test_rewards_of_others_and_those_for_nothing_are_left_alone(world: World) -> None:
    outside = await begun(world)
    outside.give(redemption(1, "no link", is_own=False))
    outside.give(redemption(2, "no link", reward_id="other"))
    await world.pass_(10)
    assert world.channel.settled == {}


async def test_an_outage_is_waited_for_and_a_refusal_is_not(world: World, caplog: pytest.LogCaptureFixture) -> None:
    outside = await begun(world)
    world.channel.failures = [FeedError(FeedReason.UNREACHABLE)]
    outside.give(redemption(1, "no link"))
    await world.pass_(3)
    assert world.channel.settled == {}
    await world.pass_(31)
    assert world.channel.settled == {"r1": False}
    world.channel.failures = [FeedRefusedError(FeedReason.NOT_ALLOWED)]
    outside.give(redemption(2, "no link"))
    await world.pass_(100)
    assert "r2" not in world.channel.settled
    world.channel.failures = [ZeroDivisionError()]
    outside.give(redemption(3, "no link"))
    await world.pass_(100)
    assert world.channel.settled["r3"] is False
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


async def test_a_database_that_cannot_be_read_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = await begun(world)
    outside.give(redemption(1, link(1)))
    await world.pass_(1)
    await world.queue.reject((await world.queue.page(0, 1)).items[0].id)
    find = world.queue.given_by

    async def fail(*_: object) -> None:
        raise StoreError("store_busy")

    monkeypatch.setattr(world.queue, "given_by", fail)
    await world.pass_(3)
    monkeypatch.setattr(world.queue, "given_by", find)
    assert world.channel.settled == {}
    await world.pass_(31)
    assert world.channel.settled == {"r1": False}


async def test_what_changes_while_one_is_settled_is_looked_at_after(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = await begun(world)
    settle = world.channel.settle

    async def slow(reward_id: str, redemption_id: str, *, is_fulfilled: bool) -> None:
        if redemption_id == "r1":
            await world.services.rewards.take(K.TWITCH, redemption(2, "no link"))
        await settle(reward_id, redemption_id, is_fulfilled=is_fulfilled)

    monkeypatch.setattr(world.channel, "settle", slow)
    outside.give(redemption(1, "no link"))
    await world.pass_(6)
    assert world.channel.settled == {"r1": False, "r2": False}


async def test_points_that_a_moderator_gave_back_take_the_request_back(world: World) -> None:
    outside = await begun(world)
    outside.give(redemption(1, link(1)))
    await world.pass_(1)
    outside.give(Deleted(id="r1"))
    await world.pass_(1)
    assert (await world.queue.page(0, 9)).items == ()


async def test_a_line_whose_redemption_comes_too_is_not_carried_out_twice(world: World) -> None:
    outside = await begun(world)
    of_reward = {"author_id": "1", "author": "Оля", "has_redemption": True}
    outside.give(ChatMessage(id="c1", text=link(1), reward_id="reward-1", **of_reward))  # type: ignore[arg-type]
    outside.give(redemption(1, link(1)))
    outside.give(ChatMessage(id="c2", text=f"!sr {link(2)}", reward_id="other", **of_reward))  # type: ignore[arg-type]
    await world.pass_(1)
    assert [item.external_id for item in (await world.queue.page(0, 9)).items] == ["r1", "c2"]


async def test_what_comes_when_it_ends_is_settled_after_the_next_start(world: World) -> None:
    await begun(world)
    await world.services.rewards.close()
    assert await world.services.rewards.take(K.TWITCH, redemption(1, "no link")) is Taken.REFUSED
    await world.pass_(10)
    assert world.channel.settled == {}


# Answers


def answer(text: str, feed: FeedKind = K.TWITCH) -> ChatAnswer:
    return ChatAnswer(feed=feed, to="Оля", author_id=f"{feed.value}:1", text=text)


async def test_answers_are_written_in_the_chat_one_after_another(world: World) -> None:
    outside = await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    outside.give(ChatMessage(id="c1", author_id="1", author="Оля", text=f"!sr {link(1)}"))
    outside.give(ChatMessage(id="c2", author_id="2", author="/ban Ігор", text="!sr no link"))
    await world.pass_(0.5)
    assert len(world.channel.said) == 1
    await world.pass_(PAUSE_S)
    assert world.channel.said[0].startswith("@Оля ")
    sentence = world.settings.sentence(Refusal(Reason.NOT_A_VIDEO_LINK))
    assert world.channel.said[1] == f"@/ban Ігор {sentence}"


async def test_what_is_refused_later_is_answered_too(world: World) -> None:
    await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    rejected = RequestRejected(
        item=QueueItemId("x"), title="T", requested_by="Оля", reason=Reason.TOO_LONG, sentence="Too long."
    )
    world.hub.notify(rejected)  # its viewer is not known
    world.hub.notify(answer("hello", K.YOUTUBE))
    world.hub.notify(RequestRejected(**{name: getattr(rejected, name) for name in _OF_REJECTED}, author_id="twitch:1"))
    await world.pass_(5)
    assert world.channel.said == ["@Оля Too long."]


_OF_REJECTED = ("item", "title", "requested_by", "reason", "sentence")


async def test_answers_are_not_written_where_nobody_wants_or_may_write_them(world: World) -> None:
    await begun(world)
    world.hub.notify(answer("one"))
    await world.settings.change({"chat": {"answers": True}})
    world.services.sign_in.user = None
    world.hub.notify(answer("two"))
    world.services.sign_in.user = ME
    await world.services.answers.close()
    world.hub.notify(answer("three"))
    await world.pass_(10)
    assert world.channel.said == []


async def test_the_same_answer_is_not_repeated_and_too_many_are_passed_over(world: World) -> None:
    await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    for _ in range(3):
        world.hub.notify(answer("again"))
    await world.pass_(5)
    world.hub.notify(answer("again"))
    await world.pass_(5)
    assert world.channel.said == ["@Оля again"]
    await world.pass_(30)
    world.hub.notify(answer("again"))
    await world.pass_(5)
    assert world.channel.said == ["@Оля again"] * 2
    for number in range(100):
        world.hub.notify(answer(f"{number}"))
    await world.pass_(30)
    assert len(world.channel.said) <= 2 + 20
    assert world.channel.said[-1] == "@Оля 99"
    assert "@Оля 50" not in world.channel.said
    world.hub.notify(answer("50"))
    await world.pass_(5)
    assert world.channel.said[-1] == "@Оля 50"  # it had been passed over


async def test_the_same_answer_waits_from_when_it_was_written(world: World) -> None:
    await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    for number in range(10):
        world.hub.notify(answer(f"{number}"))
    await world.pass_(9 * PAUSE_S + 1)
    assert world.channel.said[-1] == "@Оля 9"
    await world.pass_(25)
    for number in (0, 9):
        world.hub.notify(answer(f"{number}"))
    await world.pass_(5)
    assert world.channel.said[10:] == ["@Оля 0"]


async def test_an_answer_that_fails_holds_the_next_ones_up_no_longer(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    world.channel.failures = [FeedError(FeedReason.UNREACHABLE), ZeroDivisionError()]
    for text in ("one", "two", "three"):
        world.hub.notify(answer(text))
    await world.pass_(10)
    assert world.channel.said == ["@Оля three"]
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


async def test_blocked_words_are_not_written_in_the_chat(world: World) -> None:
    await begun(world)
    await world.settings.change({"chat": {"answers": True}, "speech": {"blocked_words": ["badger"]}})
    await world.pass_(1)
    world.hub.notify(answer("Now: a badger song"))
    await world.pass_(5)
    assert "badger" not in world.channel.said[0]


async def test_the_end_stops_what_is_on_its_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    started: list[str] = []

    async def hang(*_: object, **__: object) -> None:
        task = asyncio.current_task()
        assert task is not None
        started.append(task.get_name())
        world.sign_in.waiting.add(task)  # it waits for the service
        await asyncio.Event().wait()

    monkeypatch.setattr(world.channel, "say", hang)
    monkeypatch.setattr(world.channel, "settle", hang)
    world.hub.notify(answer("hello"))
    outside.give(redemption(1, "no link"))
    await world.pass_(3)
    assert sorted(started) == ["chat answer", "rewards"]
    await world.services.rewards.close()
    await world.services.answers.close()
    await world.pass_(100)
    assert len(started) == 2


async def test_the_end_forgets_what_was_due(world: World) -> None:
    outside = await begun(world)
    await world.settings.change({"chat": {"answers": True}})
    outside.give(redemption(1, "no link"))
    world.hub.notify(answer("one"))
    world.hub.notify(answer("two"))
    await world.pass_(1)
    await world.services.rewards.close()
    await world.services.answers.close()
    await world.pass_(100)
    assert (world.channel.settled, world.channel.said) == ({}, ["@Оля one"])


@pytest.mark.parametrize("rule", ["hold", "refuse"])
async def test_who_may_write_for_the_first_time_waits_for_a_decision(world: World, rule: str) -> None:
    outside = await begun(world)
    await world.settings.change({"requests": {"first_time_chatters": rule, "auto_approve": True}})
    outside.give(ChatMessage(id="c1", author_id="1", author="Оля", text=f"!sr {link(1)}", is_first=None))
    outside.give(ChatMessage(id="c2", author_id="2", author="Ігор", text=f"!sr {link(2)}", is_first=False))
    await world.pass_(1)
    items = {item.external_id: (item.state, item.reason) for item in (await world.queue.page(0, 9)).items}
    assert items["c1"] == (ItemState.PENDING, Reason.FIRST_MESSAGE)
    assert items["c2"] == (ItemState.QUEUED, None)

"""Feeds over the real services and a real database: once each, in order, taken back, late, and told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.chat_rules import Rank
from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError, StoreError
from app.domain.events import ChatAnswer, FeedsChanged, Notice, NoticeKind, RequestRejected, TestFired
from app.domain.feeds import (
    ChatMessage,
    Cleared,
    Deleted,
    FeedError,
    FeedKind,
    FeedReason,
    FeedRefusedError,
    FeedState,
    Gift,
    Jar,
    Purged,
    Redemption,
    Role,
)
from app.domain.reasons import Reason
from app.domain.speech import SpeechState
from app.services.feeds import ranks
from tests.support.doubles import FakeService
from tests.support.world import World, link

S, K = FeedState, FeedKind
SAY_ON = {"chat": {"commands": {"say": {"is_on": True}}}}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()


def service(world: World, kind: FeedKind = K.DONATELLO) -> FakeService:
    return world.feeds.services[kind]


async def switch_on(world: World, kind: FeedKind = K.DONATELLO) -> FakeService:
    world.services.feeds.start()
    await world.services.feeds.connect(kind, None if kind is K.TWITCH else "the-key")
    await world.pass_(1)
    return service(world, kind)


def gift(number: int, **changes: Any) -> Gift:
    values: dict[str, Any] = {
        "id": f"g{number}",
        "author_id": str(number),
        "author": f"viewer {number}",
        "amount_minor": 5_000,
        "currency": "UAH",
        "text": f"word {number}",
    }
    return Gift(**(values | changes))


def line(number: int, text: str, **changes: Any) -> ChatMessage:
    values: dict[str, Any] = {"id": f"c{number}", "author_id": str(number), "author": "Оля", "text": text}
    return ChatMessage(**(values | changes))


async def given(world: World) -> list[str]:
    return [made.external_id for made in reversed((await world.donations.history("", 0, 100)).items)]


def state(world: World, kind: FeedKind = K.DONATELLO) -> tuple[FeedState, FeedReason | None]:
    status = world.services.feeds.status(kind)
    return status.state, status.reason


def notices(world: World) -> list[NoticeKind]:
    return [event.kind for event in world.events if isinstance(event, Notice)]


async def test_what_was_there_before_the_first_connection_is_history(world: World) -> None:
    service(world).given += [gift(1), gift(2)]
    outside = await switch_on(world)
    assert await given(world) == []
    outside.give(gift(3))
    await world.pass_(1)
    assert await given(world) == ["g3"]
    status = world.services.feeds.status(K.DONATELLO)
    assert (status.state, status.account, status.events, status.has_key) == (S.CONNECTED, "streamer", 1, True)


async def test_what_came_while_away_is_caught_up_once_and_in_order(world: World) -> None:
    outside = await switch_on(world)
    outside.give(gift(1))
    await world.pass_(1)
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    for number in (2, 3, 4):
        outside.give(gift(number), is_live=False)
    await world.pass_(70)
    assert await given(world) == ["g1", "g2", "g3", "g4"]
    outside.give(gift(3))  # the service repeats it
    await world.pass_(1)
    assert await given(world) == ["g1", "g2", "g3", "g4"]
    assert world.services.feeds.status(K.DONATELLO).duplicates == 1


async def test_after_a_crash_nothing_is_lost_and_nothing_comes_twice(world: World, tmp_path: Path) -> None:
    outside = await switch_on(world)
    outside.give(gift(1))
    await world.pass_(1)
    await world.die()
    outside.give(gift(2), is_live=False)
    again = World(tmp_path, clock=world.clock, feeds=world.feeds, secrets=world.secrets)
    await again.start()
    again.services.feeds.start()
    await again.pass_(1)
    assert await given(again) == ["g1", "g2"]
    assert service(again).accounts[-1].key == "the-key"
    await again.stop()


async def test_a_key_in_a_locked_keyring_is_read_once_it_is_unlocked_and_holds_no_other_up(world: World) -> None:
    world.secrets.kept |= {"feed.donatello": "the-key"}
    world.secrets.is_locked = True
    await world.settings.change({"feeds": {"donatello": True, "twitch": True, "twitch_channel": "streamer"}})
    world.services.feeds.start()
    await world.pass_(100)
    assert state(world, K.TWITCH)[0] is S.CONNECTED
    assert state(world) == (S.NEEDS_YOU, FeedReason.KEY_NOT_READ)
    assert world.services.feeds.status(K.DONATELLO).has_key is True
    assert world.services.feeds.status(K.MONOBANK).has_key is False
    with pytest.raises(OutsideError, match="locked"):
        await world.services.feeds.connect(K.DONATELLO)
    world.secrets.is_locked = False
    await world.pass_(31)
    assert state(world)[0] is S.CONNECTED
    assert service(world).accounts[-1].key == "the-key"


async def test_a_key_that_could_not_be_read_is_read_when_the_streamer_connects_and_gone_when_he_disconnects(
    world: World,
) -> None:
    world.secrets.kept |= {"feed.donatello": "the-key", "feed.monobank": "other"}
    world.secrets.is_locked = True
    world.services.feeds.start()
    await world.pass_(1)
    world.secrets.is_locked = False
    await world.services.feeds.connect(K.DONATELLO)
    await world.pass_(1)
    assert state(world)[0] is S.CONNECTED
    assert (await world.services.feeds.disconnect(K.MONOBANK)).has_key is False
    await world.pass_(100)
    assert world.services.feeds.status(K.MONOBANK).has_key is False


async def test_a_new_key_is_not_replaced_by_one_that_could_not_be_read(world: World) -> None:
    world.secrets.kept |= {"feed.donatello": "the-old-key"}
    world.secrets.is_locked = True
    outside = await switch_on(world)
    world.secrets.is_locked, world.secrets.kept["feed.donatello"] = False, "the-old-key"
    await world.pass_(100)
    assert [account.key for account in outside.accounts] == ["the-key"]


async def test_late_gifts_wait_for_a_decision_and_are_told_once(world: World) -> None:
    await world.settings.change({"speech": {"auto_approve": True}})
    outside = await switch_on(world)
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.idle()
    now = datetime.fromtimestamp(world.clock.wall, UTC)
    for number in range(7):
        outside.give(gift(number, sent_at=now - timedelta(minutes=11 + number)), is_live=False)
    outside.give(gift(9, sent_at=now), is_live=False)
    await world.pass_(70)
    waiting = (await world.speech.page(0, 20)).items
    assert [one.state for one in waiting if one.state is SpeechState.PENDING] == [SpeechState.PENDING] * 7
    late = [event for event in world.events if isinstance(event, Notice) and event.kind is NoticeKind.FEED_LATE]
    assert [(notice.subject, notice.count) for notice in late] == [("Donatello", 7)]


async def test_money_in_a_currency_that_is_not_known_waits_for_a_decision_with_its_words_and_video(
    world: World,
) -> None:
    await world.settings.change({"speech": {"auto_approve": True}, "requests": {"auto_approve": True}})
    outside = await switch_on(world)
    unread = {"amount_minor": 0, "currency": "", "written": "0.5 XYZ"}
    for _ in range(2):
        outside.give(gift(1, **unread))
        outside.give(gift(2, **unread, text=f"грай {link(2)}"))
        outside.give(gift(3, **unread, text=""))
        await world.pass_(1)
    waiting = {one.external_id: one for one in (await world.speech.page(0, 9)).items}
    assert {one.state for one in waiting.values()} == {SpeechState.PENDING}
    assert {key: one.text for key, one in waiting.items()} == {
        "g1": "0.5 XYZ: word 1",
        "g2": f"0.5 XYZ: грай {link(2)}",
        "g3": "0.5 XYZ",
    }
    assert [item.external_id for item in (await world.queue.page(0, 9)).items] == ["g2"]
    assert await given(world) == []
    assert not world.told(RequestRejected)


async def test_a_gift_without_a_time_is_late_after_a_long_absence(world: World, tmp_path: Path) -> None:
    await world.settings.change({"speech": {"auto_approve": True}})
    outside = await switch_on(world)
    await world.die()
    world.clock.pass_(3_600)
    outside.give(gift(1), is_live=False)
    again = World(tmp_path, clock=world.clock, feeds=world.feeds, secrets=world.secrets)
    await again.start()
    again.services.feeds.start()
    await again.pass_(1)
    assert [one.state for one in (await again.speech.page(0, 9)).items] == [SpeechState.PENDING]
    await again.stop()


async def test_a_gift_without_a_time_is_not_late_after_a_short_outage_of_a_long_connection(world: World) -> None:
    await world.settings.change({"speech": {"auto_approve": True}})
    outside = await switch_on(world)
    for _ in range(40):
        await world.pass_(20)
        assert outside.out is not None
        outside.out.heard()
    assert outside.connects == 1
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.idle()
    outside.give(gift(1), is_live=False)
    await world.pass_(70)
    assert (await world.speech.page(0, 9)).items[0].state is not SpeechState.PENDING


async def test_another_account_does_not_continue_where_the_first_one_was(world: World) -> None:
    outside = await switch_on(world)
    outside.give(gift(1))
    await world.pass_(1)
    outside.name = "another"
    outside.given = [gift(number) for number in range(100, 105)]
    await world.services.feeds.connect(K.DONATELLO, "another-key")
    await world.pass_(1)
    assert await given(world) == ["g1"]


async def test_a_renamed_account_and_a_new_key_continue_where_they_were(world: World) -> None:
    outside = await switch_on(world)
    outside.give(gift(1))
    await world.pass_(1)
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.idle()
    outside.name = "renamed"
    outside.give(gift(2), is_live=False)
    await world.pass_(70)
    assert await given(world) == ["g1", "g2"]
    outside.give(gift(3), is_live=False)
    await world.services.feeds.connect(K.DONATELLO, "a-new-key")
    await world.pass_(1)
    assert await given(world) == ["g1", "g2", "g3"]


async def test_a_full_disk_holds_the_feed_up_and_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = await switch_on(world)
    add = world.donations.add

    async def fail(_: object) -> Any:
        task = asyncio.current_task()
        assert task is not None
        outside.waiting.add(task)  # it waits for its next attempt
        raise StoreError("disk_full")

    monkeypatch.setattr(world.donations, "add", fail)
    outside.give(gift(1))
    await world.pass_(300)
    assert state(world) == (S.CONNECTED, FeedReason.NOT_STORED)
    assert outside.connects == 1
    monkeypatch.setattr(world.donations, "add", add)
    outside.waiting.clear()
    world.timers.fire_due(world.clock.now + 31)
    await world.pass_(1)
    assert (await given(world), state(world)) == (["g1"], (S.CONNECTED, None))


async def test_a_refusal_is_told_and_the_right_key_mends_it(world: World) -> None:
    service(world).refusal = FeedRefusedError(FeedReason.KEY_REFUSED)
    outside = await switch_on(world)
    assert state(world) == (S.NEEDS_YOU, FeedReason.KEY_REFUSED)
    await world.pass_(10_000)
    assert (outside.connects, notices(world)) == (1, [NoticeKind.FEED_NEEDS_YOU])
    with pytest.raises(ConflictError, match="key"):
        await world.services.feeds.check(K.DONATELLO)
    outside.refusal = None
    await world.services.feeds.connect(K.DONATELLO, " right-key\n")
    await world.pass_(1)
    assert state(world) == (S.CONNECTED, None)
    assert await world.services.feeds.check(K.DONATELLO) == "streamer"
    assert world.secrets.kept == {"feed.donatello": "right-key"}


async def test_a_loss_is_told_only_if_it_lasts_and_the_return_only_after_that(world: World) -> None:
    outside = await switch_on(world)
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.pass_(5)
    assert notices(world) == []
    outside.refusal = FeedError(FeedReason.UNREACHABLE)
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.pass_(200)
    assert notices(world) == [NoticeKind.FEED_LOST]
    outside.refusal = None
    await world.pass_(61)
    assert notices(world) == [NoticeKind.FEED_LOST, NoticeKind.FEED_BACK]


async def test_keys_are_needed_kept_and_forgotten(world: World) -> None:
    feeds = world.services.feeds
    feeds.start()
    await world.idle()
    with pytest.raises(InvalidError) as caught:
        await feeds.connect(K.DONATELLO)
    assert (caught.value.code, caught.value.field) == ("no_key", "key")
    for wrong in ("", "   ", "a\nb", "ключ", "x" * 5_000):
        with pytest.raises(InvalidError):
            await feeds.connect(K.DONATELLO, wrong)
    assert state(world) == (S.OFF, None)
    await world.settings.change({"feeds": {"donatello": True}})
    await world.pass_(1)
    assert state(world) == (S.NEEDS_YOU, FeedReason.NO_KEY)
    await feeds.connect(K.DONATELLO, "k")
    await world.pass_(1)
    assert state(world) == (S.CONNECTED, None)
    assert (await feeds.disconnect(K.DONATELLO)).state is S.OFF
    assert (world.secrets.kept, feeds.status(K.DONATELLO).has_key) == ({}, False)
    told = [event for event in world.events if isinstance(event, FeedsChanged)]
    assert "k" not in {status.account for event in told for status in event.feeds}


async def test_what_goes_wrong_while_keys_are_read_is_logged_and_ends_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(world.secrets, "load", fail)
    world.services.feeds.start()
    await world.idle()
    assert "could not be brought in order" in caplog.text
    caplog.clear()
    await world.services.feeds.connect(K.DONATELLO, "the-key")
    await world.pass_(1)
    assert state(world) == (S.CONNECTED, None)


async def test_a_start_that_is_ended_at_once_leaves_nothing(world: World) -> None:
    world.secrets.kept["feed.donatello"] = "the-key"
    await world.settings.change({"feeds": {"donatello": True}})
    world.services.feeds.start()
    await world.services.feeds.close()
    await world.pass_(1)
    assert service(world).connects == 0


async def test_the_end_of_a_key_is_known(world: World) -> None:
    service(world).expires_at_s = world.clock.wall + 86_400
    await switch_on(world)
    expires_at = world.services.feeds.status(K.DONATELLO).expires_at
    assert expires_at is not None
    assert expires_at.timestamp() == world.clock.wall - 1 + 86_400


HOUR_S, DAY_S = 3_600.0, 86_400.0


def reminders(world: World) -> list[Notice]:
    return [event for event in world.events if isinstance(event, Notice) and event.kind is NoticeKind.FEED_KEY_ENDS]


async def half_a_day(world: World) -> None:
    """Let an hour pass, in which the silent service is connected to again and again; then the PC sleeps."""
    await world.pass_(HOUR_S)
    world.clock.pass_(DAY_S / 2 - HOUR_S - 60)
    await world.pass_(60)


@pytest.mark.slow
async def test_a_key_that_ends_is_told_three_days_before_and_once_a_day(world: World) -> None:
    outside = service(world)
    outside.expires_at_s = world.clock.wall + 5 * DAY_S
    await switch_on(world)
    assert reminders(world) == []
    days: list[int] = []
    for _ in range(5):
        for _ in range(2):
            outside.orders.put_nowait(FeedError(FeedReason.ENDED))
            await half_a_day(world)
        days.append(len(reminders(world)))
    assert days == [0, 1, 2, 3, 4]
    assert {notice.subject for notice in reminders(world)} == {"Donatello"}
    assert {notice.ends_at for notice in reminders(world)} == {datetime.fromtimestamp(outside.expires_at_s, UTC)}


async def test_a_key_that_ends_is_not_told_twice_a_day_though_the_program_starts_anew(
    world: World, tmp_path: Path
) -> None:
    service(world).expires_at_s = world.clock.wall + 2 * DAY_S
    await switch_on(world)
    assert len(reminders(world)) == 1
    for hours, told in ((0.5, 0), (24, 1)):
        await world.stop()
        world.clock.pass_(hours * 3_600)
        world = World(tmp_path, clock=world.clock, feeds=world.feeds, secrets=world.secrets)
        await world.start()
        world.services.feeds.start()
        await world.pass_(1)
        assert (state(world)[0], len(reminders(world))) == (S.CONNECTED, told)
    await world.stop()


@pytest.mark.slow
async def test_a_new_key_without_an_end_is_not_reminded_of_the_old_one(world: World) -> None:
    service(world).expires_at_s = world.clock.wall + DAY_S
    await switch_on(world)
    service(world).expires_at_s = None
    await world.services.feeds.connect(K.DONATELLO, "another-key")
    for _ in range(4):
        await half_a_day(world)
    assert len(reminders(world)) == 1
    assert world.services.feeds.status(K.DONATELLO).expires_at is None


async def test_the_jars_of_a_bank_are_listed_and_a_refusal_is_told(world: World) -> None:
    bank = service(world, K.MONOBANK)
    with pytest.raises(ConflictError):
        await world.services.feeds.jars()  # it is off
    bank.jars = (Jar("one", "На дрони", "UAH"), Jar("two", "Відпустка", "USD"))
    await switch_on(world, K.MONOBANK)
    assert await world.services.feeds.jars() == bank.jars
    bank.refusal = FeedRefusedError(FeedReason.KEY_REFUSED)
    with pytest.raises(ConflictError, match="does not accept this key"):
        await world.services.feeds.jars()


async def test_a_service_that_is_off_cannot_be_asked(world: World) -> None:
    with pytest.raises(ConflictError) as caught:
        await world.services.feeds.check(K.STREAMLABS)
    assert caught.value.code == "feed_off"


async def test_a_giver_without_a_name_is_anonymous_in_the_streams_language(world: World) -> None:
    outside = await switch_on(world)
    outside.give(gift(1, author="\u200b", author_id=""))
    await world.pass_(1)
    await world.settings.change({"stream": {"language": "uk"}})
    outside.give(gift(2, author="", author_id=""))
    await world.pass_(1)
    givers = [(made.author, made.author_id) for made in (await world.donations.history("", 0, 9)).items]
    assert givers == [("Анонім", ""), ("Anonymous", "")]


@pytest.mark.parametrize(("kind", "author"), [(K.DONATELLO, ""), (K.DONATELLO, "Anonymous"), (K.MONOBANK, "Донат")])
async def test_givers_without_a_name_are_not_one_viewer_for_the_limit(
    world: World, kind: FeedKind, author: str
) -> None:
    await world.settings.change({"requests": {"user_limit": 1}})
    outside = await switch_on(world, kind)
    for number in (1, 2):
        outside.give(gift(number, author=author, author_id="", text=link(number)))
    for number in (3, 4):
        outside.give(gift(number, author="Оля", author_id="", text=link(number)))
    await world.pass_(1)
    assert [item.external_id for item in (await world.queue.page(0, 9)).items] == ["g1", "g2", "g3"]


async def test_settings_switch_and_move_a_feed(world: World) -> None:
    outside = await switch_on(world, K.TWITCH)
    await world.settings.change({"feeds": {"twitch_channel": "streamer"}})
    await world.pass_(1)
    assert [account.place for account in outside.accounts] == ["", "streamer"]
    await world.settings.change({"requests": {"user_limit": 3}})
    await world.pass_(1)
    assert len(outside.accounts) == 2, "what does not concern it leaves it alone"
    await world.settings.change({"feeds": {"twitch": False}})
    await world.pass_(1)
    assert state(world, K.TWITCH) == (S.OFF, None)


# What events become


async def test_a_command_in_chat_requests_a_video_and_a_refusal_is_told_to_bots(world: World) -> None:
    outside = await switch_on(world, K.TWITCH)
    outside.give(line(1, f"!sr {link(1)}"))
    outside.give(line(2, f"!ПІСНЯ {link(2)}"))
    outside.give(line(3, f"just {link(3)}"))
    outside.give(line(4, "!sr not a link"))
    await world.pass_(1)
    waiting = (await world.queue.page(0, 9)).items
    assert [(item.external_id, item.source, item.author_id) for item in waiting] == [
        ("c1", "twitch", "twitch:1"),
        ("c2", "twitch", "twitch:2"),
    ]
    rejected = [event for event in world.events if isinstance(event, RequestRejected)]
    assert [(event.item, event.requested_by, event.reason.value) for event in rejected] == [
        ("", "Оля", "not_a_video_link")
    ]
    status = world.services.feeds.status(K.TWITCH)
    assert (status.events, status.refused) == (4, 1)


async def test_what_was_written_in_chat_while_away_is_requested_but_not_carried_out_or_said(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True}, "chat": {"reads_all": True}})
    outside = await switch_on(world, K.YOUTUBE)
    await world.come()
    await world.add(9)
    await world.started()
    playing = world.now.item
    assert playing is not None
    outside.orders.put_nowait(FeedError(FeedReason.ENDED))
    await world.idle()
    now = datetime.fromtimestamp(world.clock.wall, UTC)
    moderator = {"roles": frozenset({Role.MODERATOR}), "sent_at": now - timedelta(minutes=11)}
    before = len(world.told(ChatAnswer))
    outside.give(line(1, "!skip", **moderator), is_live=False)
    outside.give(line(2, "!volume 5", **moderator), is_live=False)
    outside.give(line(3, "!pause", **moderator), is_live=False)
    outside.give(line(4, "just a line", **moderator), is_live=False)
    outside.give(line(5, f"!sr {link(5)}", **moderator), is_live=False)
    await world.pass_(70)
    assert world.now.item is not None
    assert world.now.item.id == playing.id
    assert world.now.volume_percent != 5
    assert (await world.speech.page(0, 9)).items == ()
    assert [item.external_id for item in (await world.queue.page(0, 9)).items if item.source == "youtube"] == ["c5"]
    assert len(world.told(ChatAnswer)) == before + 1


async def test_speech_is_by_command_by_reward_or_for_the_whole_chat(world: World) -> None:
    await world.settings.change(SAY_ON)
    outside = await switch_on(world, K.TWITCH)
    outside.give(line(1, "hello"))
    outside.give(line(2, "!say hello"))
    await world.settings.change({"chat": {"speech_rewards": ["r1"], "request_rewards": ["r2"]}})
    outside.give(line(3, "of a reward", reward_id="r1"))
    outside.give(line(4, link(4), reward_id="r2"))
    outside.give(Redemption(id="x5", author_id="5", author="Оля", reward_id="r1", text="redeemed"))
    outside.give(Redemption(id="x6", author_id="6", author="Оля", reward_id="other", text="redeemed"))
    await world.pass_(1)
    await world.settings.change({"chat": {"reads_all": True}})
    outside.give(line(7, "everything"))
    await world.pass_(1)
    assert [one.external_id for one in (await world.speech.page(0, 9)).items] == ["c2", "c3", "x5", "c7"]
    assert [one.external_id for one in (await world.queue.page(0, 9)).items] == ["c4"]


async def test_bits_are_shown_and_said_as_bits(world: World) -> None:
    outside = await switch_on(world, K.TWITCH)
    outside.give(gift(1, amount_minor=100, currency="USD", unit="bits", text="hello"))
    await world.pass_(1)
    made = (await world.donations.history("", 0, 1)).items[0]
    message = await world.speech.get(made.id)
    assert (made.unit, made.amount_minor, made.currency, made.author_id) == ("bits", 100, "USD", "twitch:1")
    assert "one hundred bits" in message.spoken


async def test_catching_up_is_counted_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, left, take = await switch_on(world), [], world.services.intake.take

    async def spy(*arguments: Any, **more: Any) -> Any:
        left.append(world.services.feeds.status(K.DONATELLO).catching_up)
        return await take(*arguments, **more)

    monkeypatch.setattr(world.services.intake, "take", spy)
    await world.services.feeds.disconnect(K.DONATELLO)
    for number in (1, 2, 3):
        outside.give(gift(number), is_live=False)
    await switch_on(world)
    assert await given(world) == ["g1", "g2", "g3"]
    assert left[-3:] == [3, 2, 1]
    assert world.services.feeds.status(K.DONATELLO).catching_up == 0


async def test_youtube_needs_no_key_where_the_streamer_wants_that(world: World) -> None:
    with pytest.raises(InvalidError):
        await world.services.feeds.connect(K.YOUTUBE)
    await world.settings.change({"feeds": {"youtube_without_key": True, "youtube_video": "@x"}})
    world.services.feeds.start()
    await world.services.feeds.connect(K.YOUTUBE)
    await world.pass_(1)
    assert [account.key for account in service(world, K.YOUTUBE).accounts] == [""]
    assert state(world, K.YOUTUBE) == (S.CONNECTED, None)
    assert not world.services.feeds.status(K.YOUTUBE).has_key
    await world.services.feeds.connect(K.YOUTUBE, "a-key")
    await world.pass_(1)
    assert [account.key for account in service(world, K.YOUTUBE).accounts] == ["", "a-key"]
    await world.settings.change({"feeds": {"youtube_without_key": False}})
    await world.services.feeds.disconnect(K.YOUTUBE)
    with pytest.raises(InvalidError):
        await world.services.feeds.connect(K.YOUTUBE)


async def test_the_rules_know_who_gives_and_who_redeems_from_what_was_seen_in_chat(world: World) -> None:
    rules = {"requests": {"user_limit": 1, "vip_limit": 3}, "chat": {"request_rewards": ["r1"]}}
    await world.settings.change(rules)
    outside = await switch_on(world, K.TWITCH)
    outside.give(line(1, "Привіт", author_id="7", roles=frozenset({Role.VIP})))
    outside.give(gift(1, author_id="7", text=link(1)))
    outside.give(Redemption(id="x1", author_id="7", author="Оля", reward_id="r1", text=link(2)))
    outside.give(gift(2, author_id="8", text=link(3), roles=frozenset({Role.VIP})))
    for number in (3, 4):
        outside.give(gift(number, author_id="9", text=link(number + 10)))
    await world.pass_(1)
    assert {one.external_id for one in (await world.queue.page(0, 9)).items} == {"g1", "x1", "g2", "g3"}
    outside.give(gift(5, author_id="8", text=link(20)))  # this one does not tell, and nothing was seen in chat
    outside.give(line(2, "Привіт", author_id="7"))  # no VIP any more
    outside.give(Redemption(id="x2", author_id="7", author="Оля", reward_id="r1", text=link(21)))
    await world.pass_(1)
    assert [told.reason for told in world.told(RequestRejected)] == [Reason.USER_LIMIT] * 3


def test_ranks_are_remembered_for_the_latest_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "_REMEMBERED", 2)
    known = ranks.Ranks()
    for viewer in ("1", "2", "1", "3"):
        known.note(K.TWITCH, line(1, "x", author_id=viewer, roles=frozenset({Role.MODERATOR})))
    known.note(K.TWITCH, line(1, "x", author_id="", roles=frozenset({Role.MODERATOR})))
    found = {viewer: known.of(K.TWITCH, gift(1, author_id=viewer)) for viewer in ("1", "2", "3", "")}
    assert found == {"1": Rank.MODERATOR, "2": Rank.VIEWER, "3": Rank.MODERATOR, "": Rank.VIEWER}
    assert known.of(K.YOUTUBE, gift(1, author_id="1")) is Rank.VIEWER, "another service has other viewers"


async def test_a_ban_takes_back_what_that_viewer_has_and_nothing_of_a_namesake(world: World) -> None:
    await world.settings.change({"speech": {"auto_approve": True}, "requests": {"auto_approve": True}, **SAY_ON})
    outside = await switch_on(world, K.TWITCH)
    for number, author in ((1, "2002"), (2, "3003")):
        outside.give(line(number, f"!say word {number}", author_id=author))
        outside.give(line(number + 10, f"!sr {link(number)}", author_id=author))
    await world.pass_(1)
    outside.give(Purged(author_id="2002"))
    await world.pass_(1)
    assert [one.author_id for one in (await world.speech.page(0, 9)).items] == ["twitch:3003"]
    assert [one.author_id for one in (await world.queue.page(0, 9)).items] == ["twitch:3003"]
    outside.give(Purged(author_id=""))
    outside.give(Deleted(id=""))
    await world.pass_(1)
    assert len((await world.speech.page(0, 9)).items) == 1, "what names nobody takes back nothing"
    await world.queue.undo()
    assert {one.author_id for one in (await world.queue.page(0, 9)).items} == {"twitch:2002", "twitch:3003"}


async def test_a_ban_silences_what_is_being_said(world: World) -> None:
    await world.settings.change({"speech": {"auto_approve": True}, **SAY_ON})
    outside = await switch_on(world, K.TWITCH)
    outside.give(line(1, "!say word", author_id="2002"))
    await world.pass_(1)
    spoken = (await world.speech.page(0, 1)).items[0]
    assert spoken.state is SpeechState.SPEAKING
    outside.give(Purged(author_id="2002"))
    await world.pass_(1)
    assert (await world.speech.get(spoken.id)).state is SpeechState.REMOVED
    assert (await world.speech.page(0, 1)).items == ()


async def test_a_deleted_message_goes_and_a_cleared_chat_keeps_what_was_paid_for(world: World) -> None:
    await world.settings.change(SAY_ON)
    outside = await switch_on(world, K.TWITCH)
    for number in (1, 2, 3):
        outside.give(line(number, f"!say word {number}"))
    outside.give(gift(4))
    await world.pass_(1)
    outside.give(Deleted(id="c2"))
    await world.pass_(1)
    assert {one.external_id for one in (await world.speech.page(0, 9)).items} == {"c1", "c3", "g4"}
    outside.give(Cleared())
    await world.pass_(1)
    assert {one.external_id for one in (await world.speech.page(0, 9)).items} == {"g4"}


async def test_a_test_gift_is_not_stored(world: World) -> None:
    outside = await switch_on(world)
    outside.give(gift(1, is_test=True))
    await world.pass_(1)
    world.connect("a", widget="alerts")
    outside.give(gift(2, is_test=True))
    await world.pass_(1)
    assert await given(world) == []
    assert state(world) == (S.CONNECTED, None)
    assert [event.widget for event in world.events if isinstance(event, TestFired)] == ["alerts"]


async def test_one_bad_event_does_not_stop_the_feed(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    outside = await switch_on(world)
    add = world.donations.add

    async def fail(new: Any) -> Any:
        if new.external_id == "g1":
            raise ZeroDivisionError
        return await add(new)

    monkeypatch.setattr(world.donations, "add", fail)
    outside.give(gift(1))
    outside.give(gift(2, currency="XXX"))
    outside.give(gift(3))
    await world.pass_(1)
    assert await given(world) == ["g3"]
    assert world.services.feeds.status(K.DONATELLO).refused == 2
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_a_service_that_does_not_exist_is_refused(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.services.feeds._require("nothing")  # type: ignore[arg-type]

"""StreamElements: tips from Astro and from the list, each once, and its restarts."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.parts import expiry_of
from app.feeds.streamelements import StreamElementsFeed
from app.feeds.streamelements_tips import gift_of
from tests.fakes.streamelements import ROOM, StreamElements, key, tip
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import SECONDS, until

NOW = 1_764_435_600
KEY = key()


@pytest.fixture
async def service() -> AsyncIterator[StreamElements]:
    fake = StreamElements(KEY)
    fake.now = lambda: NOW
    async with fake.serving():
        yield fake
    assert fake.violations == []


def feed_of(service: StreamElements, **changes: Any) -> StreamElementsFeed:
    settings: dict[str, Any] = {"catch_up_s": 3600.0, "page_pause_s": 0.0, "clock": lambda: NOW}
    return StreamElementsFeed(service.key, service.url, **settings | changes)


def connected_before() -> Recording:
    begin = (NOW - 7_200) * 1000
    return Recording(f"{begin},{begin},{ROOM}")


# What a tip is

SAMPLE = """{"_id":"67aa00000001","donation":{"user":{"username":"Оля","email":"o@example.com"},"message":"Привіт",
"amount":4.2,"currency":"USD"},"approved":"allowed","status":"success","createdAt":"2026-11-29T17:00:09.302Z",
"transactionId":"2AB3"}"""


def test_a_tip_is_a_gift_and_its_e_mail_goes_nowhere() -> None:
    gift = gift_of(SAMPLE.encode())
    assert gift == Gift(
        id="67aa00000001",
        author="Оля",
        amount_minor=420,
        currency="USD",
        text="Привіт",
        sent_at=datetime(2026, 11, 29, 17, 0, 9, 302_000, UTC),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"approved": "pending"},
        {"approved": "denied"},
        {"status": "failed"},
        {"deleted": True},
        {"_id": ""},
        {"_id": "x" * 201},
        {"_id": ["x"]},
        {"donation": {"amount": -1}},
        {"donation": {"amount": 0}},
        {"donation": {"amount": None}},
    ],
)
def test_what_is_not_paid_allowed_or_understood_is_no_gift(changes: dict[str, Any]) -> None:
    assert gift_of(json.dumps(tip(1) | changes | _within(changes)).encode()) is None


def test_a_currency_that_is_not_known_is_kept_as_it_is_written() -> None:
    gift = gift_of(json.dumps(tip(1, donation={"amount": 5, "currency": "???"})).encode())
    assert gift is not None
    assert (gift.amount_minor, gift.currency, gift.written) == (0, "", "5 ???")


def _within(changes: dict[str, Any]) -> dict[str, Any]:
    return {"donation": tip(1, donation=changes["donation"])["donation"]} if "donation" in changes else {}


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("50,50", "uah", 5050), (3, "JPY", 3), (0.1, "USD", 10), ("1.005", "KWD", 1005)]
)
def test_amounts_are_exact(amount: object, currency: str, minor: int) -> None:
    gift = gift_of(json.dumps(tip(1, donation={"amount": amount, "currency": currency})).encode())
    assert gift is not None
    assert gift.amount_minor == minor


@pytest.mark.parametrize("user", [{}, None, "Оля", {"username": ["Оля"]}])
def test_money_counts_also_where_the_rest_is_strange(user: object) -> None:
    gift = gift_of(json.dumps(tip(1, donation={"user": user, "message": 7}, createdAt="yesterday")).encode())
    assert gift is not None
    assert (gift.author, gift.text, gift.sent_at) == ("", "", None)


def test_a_number_is_an_id_too() -> None:
    gift = gift_of(json.dumps(tip(1, _id=67)).encode())
    assert gift is not None
    assert gift.id == "67"


JSON = any_json()


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert gift_of(raw) is None


@given(st.dictionaries(st.sampled_from(list(tip(1))), JSON), st.dictionaries(st.sampled_from(["user", "amount"]), JSON))
def test_no_field_is_too_strange(changes: dict[str, Any], inner: dict[str, Any]) -> None:
    gift_of(json.dumps(tip(1, donation=inner) | changes).encode())


def test_a_key_says_when_it_ends() -> None:
    assert expiry_of(key(NOW)) == NOW
    assert [expiry_of(strange) for strange in ("", "overlay", "a.b.c", "a.=.c", "a.e30.c", "a.ю.c")] == [None] * 6
    assert expiry_of(key(10**15)) is None


@given(st.text())
def test_no_key_is_too_strange(text: str) -> None:
    expiry_of(f"a.{text}.b")


# One connection


async def test_the_account_is_the_channel_and_its_platform(service: StreamElements) -> None:
    assert await feed_of(service).check() == "Streamer (twitch)"


async def test_a_tip_that_is_pushed_arrives(service: StreamElements) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        await service.push(tip(NOW + 1))
        await until(lambda: out.ids == [f"tip{NOW + 1}"])
    assert out.accounts == ["Streamer (twitch)"]
    assert out.calls[0] == "connected Streamer (twitch)"
    assert out.live == out.events


async def test_what_was_there_before_the_first_connection_is_history_also_after_a_restart(
    service: StreamElements,
) -> None:
    service.tips = [tip(NOW - 60), tip(NOW - 30)]
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
    again = out.restarted()
    async with running(feed_of(service), again):
        await until(lambda: len(again.cursors) == 2)
    assert (out.ids, again.ids, again.calls[-1]) == ([], [], "catch_up")


async def test_what_came_while_away_is_caught_up_oldest_first(service: StreamElements) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
    service.tips = [tip(NOW + 1), tip(NOW + 2), tip(NOW + 3, approved="pending")]
    async with running(feed_of(service, clock=lambda: NOW + 9), out):
        await until(lambda: len(out.cursors) == 2)
    assert out.ids == [f"tip{NOW + 1}", f"tip{NOW + 2}"]


async def test_a_tip_that_a_moderator_allows_hours_later_is_found(service: StreamElements) -> None:
    out = connected_before()
    service.tips = [tip(NOW - 3_600, approved="pending"), tip(NOW - 60)]
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
    service.tips[0]["approved"] = "allowed"
    again = out.restarted()
    async with running(feed_of(service), again):
        await until(lambda: len(again.cursors) == 2)
    assert again.ids == [f"tip{NOW - 3_600}"]


async def test_all_pages_are_read_also_where_a_new_tip_shifts_them(service: StreamElements) -> None:
    out = connected_before()
    service.tips = [tip(NOW - 3_600 + number) for number in range(250)]
    fresh = iter([[], [tip(NOW)], []])
    service.on_page = lambda: service.tips.extend(next(fresh))
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
        assert out.ids == [f"tip{NOW - 3_600 + number}" for number in range(250)]  # and the new one was pushed, or
        service.on_page = lambda: None
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 3)
    assert out.ids == [*(f"tip{NOW - 3_600 + number}" for number in range(250)), f"tip{NOW}"]


async def test_a_tip_that_comes_both_ways_is_taken_once(service: StreamElements) -> None:
    out = connected_before()
    async with running(feed_of(service, catch_up_s=0.01), out):
        await until(lambda: len(out.cursors) > 1)
        await service.push(tip(NOW))
        await until(lambda: out.ids)
        seen = len(out.cursors)
        await until(lambda: len(out.cursors) > seen + 2)
    assert out.ids == [f"tip{NOW}"]
    assert len(out.duplicates) <= 1  # the list may be quicker than the push, but it does not come from there each time


async def test_the_list_is_looked_at_while_nothing_is_pushed(service: StreamElements) -> None:
    out = connected_before()
    async with running(feed_of(service, catch_up_s=0.01), out):
        await until(lambda: len(out.cursors) > 1)
        service.tips = [tip(NOW)]  # and Astro forgot it
        await until(lambda: out.ids == [f"tip{NOW}"])


async def test_a_list_that_fails_does_not_end_what_is_pushed(service: StreamElements) -> None:
    out = connected_before()
    service.next_answers.extend([None, None, web.Response(status=500, text="<html>")])
    async with running(feed_of(service, catch_up_s=0.01), out):
        await until(lambda: service.sockets)
        await service.push(tip(NOW))
        await until(lambda: out.ids == [f"tip{NOW}"])
        await until(lambda: len(out.cursors) > 2)
    assert len(out.accounts) == 1


async def test_a_tip_between_the_subscription_and_its_answer_is_not_lost(service: StreamElements) -> None:
    service.before_answer = [tip(NOW)]
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.ids == [f"tip{NOW}"])


async def test_frames_that_are_strange_are_passed_over(service: StreamElements) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        for strange in ("", "{", "[]", '{"type":7}', '{"type":"message","topic":"channel.tips"}', "null"):
            await service.say(strange)
        await service.say(json.dumps({"type": "message", "topic": "channel.activities", "data": tip(NOW)}))
        await service.push(tip(NOW, donation={"amount": "?"}), tip(NOW + 1))
        await until(lambda: out.ids == [f"tip{NOW + 1}"])


async def test_pings_are_answered_and_are_life(service: StreamElements) -> None:
    service.ping_s = 0.05
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        heard = out.heard_times
        await until(lambda: out.heard_times > heard + 3)
    assert service.pongs_missing == 0


# Restarts of Astro


async def test_a_restart_goes_on_with_the_token_and_does_not_subscribe_again(service: StreamElements) -> None:
    out = connected_before()
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
        await service.restart("token/1?")
        await until(lambda: len(out.cursors) == 3)
        await service.push(tip(NOW))
        await until(lambda: out.ids == [f"tip{NOW}"])
        await service.restart("token 2")
        await until(lambda: len(out.cursors) == 4)
    assert service.subscribed == 1
    assert len(out.accounts) == 3


async def test_a_tip_during_a_restart_is_caught_up(service: StreamElements) -> None:
    out = connected_before()
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
        service.tips = [tip(NOW)]
        await service.restart("1")
        await until(lambda: out.ids == [f"tip{NOW}"])


@pytest.mark.parametrize("token", ["", "old"])
async def test_a_token_that_is_of_no_use_ends_the_connection_without_an_error(
    service: StreamElements, token: str
) -> None:
    out = Recording()
    async with running(feed_of(service), out) as task:
        await until(lambda: out.cursors)
        await service.restart(token, is_valid=False)
        await asyncio.wait_for(task, SECONDS)


# What goes wrong


async def reason_of(feed: StreamElementsFeed, out: Recording | None = None) -> tuple[FeedReason, bool, float | None]:
    with pytest.raises(FeedError) as error:
        await asyncio.wait_for(feed.run(out or Recording()), SECONDS)
    return error.value.reason, isinstance(error.value, FeedRefusedError), error.value.after_s


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=401), (FeedReason.KEY_REFUSED, True, None)),
        (web.Response(status=403), (FeedReason.KEY_REFUSED, True, None)),
        (web.Response(status=403, text="<html>"), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(status=500), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(status=502, text="<html>"), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(status=429, headers={"Retry-After": "2"}), (FeedReason.TOO_OFTEN, False, 2.0)),
        (web.Response(status=302, headers={"Location": "/"}), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(text="<html>"), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.json_response([]), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.json_response({"_id": ""}), (FeedReason.STRANGE_ANSWER, False, None)),
    ],
)
async def test_answers_that_are_errors(service: StreamElements, answer: web.Response, expected: object) -> None:
    service.next_answers.append(answer)
    assert await reason_of(feed_of(service)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=502), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(status=403), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(status=429, headers={"Retry-After": "2"}), (FeedReason.TOO_OFTEN, False, 2.0)),
        (web.Response(text="no socket"), (FeedReason.STRANGE_ANSWER, False, None)),
    ],
)
async def test_handshakes_that_fail(service: StreamElements, answer: web.Response, expected: object) -> None:
    service.next_answers.extend([None, answer])
    assert await reason_of(feed_of(service)) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("err_unauthorized", (FeedReason.KEY_REFUSED, True, None)),
        ("err_internal_error", (FeedReason.SERVICE_DOWN, False, None)),
        ("err_deadline_exceeded", (FeedReason.SERVICE_DOWN, False, None)),
        ("rate_limit_exceeded", (FeedReason.TOO_OFTEN, False, 10.0)),
    ],
)
async def test_subscriptions_that_fail_are_no_connection(service: StreamElements, error: str, expected: object) -> None:
    service.error = error
    out = Recording()
    assert await reason_of(feed_of(service), out) == expected
    assert out.accounts == []


async def test_a_key_that_ended_says_so() -> None:
    service = StreamElements("another key")
    async with service.serving():
        feed = StreamElementsFeed(key(NOW - 1), service.url, clock=lambda: NOW)
        out = Recording()
        assert await reason_of(feed, out) == (FeedReason.KEY_EXPIRED, True, None)
        assert out.expires_at_s == NOW - 1
    assert service.violations == []


async def test_an_overlay_token_is_tried_as_what_it_is() -> None:
    async with StreamElements("overlaytoken", "apikey").serving() as service:
        out = Recording()
        async with running(StreamElementsFeed("overlaytoken", service.url), out):
            await until(lambda: out.cursors)
    assert service.violations == []
    async with StreamElements("another", "apikey").serving() as service:
        reason = await reason_of(StreamElementsFeed("overlaytoken", service.url))
    assert reason == (FeedReason.NOT_ALLOWED, True, None)


async def test_no_key_and_nobody_there() -> None:
    assert await reason_of(StreamElementsFeed(" ")) == (FeedReason.NO_KEY, True, None)
    nobody = StreamElementsFeed(KEY, "http://127.0.0.1:1")
    assert await reason_of(nobody) == (FeedReason.UNREACHABLE, False, None)


async def test_a_socket_that_is_closed_ends_the_connection(service: StreamElements) -> None:
    out = Recording()
    task = asyncio.create_task(feed_of(service).run(out))
    await until(lambda: out.cursors)
    await service.drop()
    with pytest.raises(FeedError, match="ended"):
        await task


async def test_what_cannot_be_stored_comes_again(service: StreamElements) -> None:
    out = connected_before()
    feed = feed_of(service)
    task = asyncio.create_task(feed.run(out))
    await until(lambda: len(out.cursors) == 2)
    out.fail_next(OSError("disk"))
    await service.push(tip(NOW))
    with pytest.raises(OSError, match="disk"):
        await task
    assert out.ids == []
    async with running(feed, out):
        await until(lambda: out.ids == [f"tip{NOW}"])


@pytest.mark.parametrize("cursor", ["x", "1", "1,", "1,2", "1,2,another", f"{'9' * 40},1,{ROOM}", f"-1,-1,{ROOM}"])
async def test_a_cursor_that_is_none_or_of_another_channel_begins_now(service: StreamElements, cursor: str) -> None:
    service.tips = [tip(NOW - 60)]
    out = Recording(cursor)
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
    assert (out.ids, out.cursor) == ([], f"{NOW}000,{NOW}000,{ROOM}")


@pytest.mark.parametrize("requests", [1, 2, 3])
async def test_cancelled_at_any_moment_it_leaves_no_socket_open(service: StreamElements, requests: int) -> None:
    out = connected_before()
    async with running(feed_of(service), out):
        await until(lambda: len(service.requests) >= requests)
    await until(lambda: service.connections == 0)


async def test_a_service_that_does_not_welcome_is_silent(
    service: StreamElements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.feeds.astro._ANSWER_S", 0.05)
    service.welcomes = False
    assert await reason_of(feed_of(service)) == (FeedReason.SILENT, False, None)

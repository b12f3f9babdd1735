"""DonationAlerts: donations from Centrifugo and from the list, each once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds import centrifugo
from app.feeds.donationalerts import DonationAlertsFeed, gift_of
from tests.fakes.donationalerts import KEY, DonationAlerts, donation, key_until, pushed
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import SECONDS, until

NOW = 1_764_435_600


@pytest.fixture
async def service() -> AsyncIterator[DonationAlerts]:
    async with DonationAlerts().serving() as fake:
        yield fake
    assert fake.violations == []


def feed_of(service: DonationAlerts, key: str = KEY, **changes: Any) -> DonationAlertsFeed:
    settings: dict[str, Any] = {"catch_up_s": 3600.0, "page_pause_s": 0.0}
    return DonationAlertsFeed(key, service.url, **settings | changes)


# What a donation is

SAMPLE = """{"id":30000001,"name":"donation","username":"Оля","message":"Привіт","message_type":"text","amount":500,
"currency":"UAH","amount_in_user_currency":500,"created_at":"2026-11-29 09:00:00","is_shown":0}"""


def parsed(one: object) -> Gift | None:
    return gift_of(json.dumps(one).encode())


def test_a_donation_is_a_gift() -> None:
    expected = Gift(id="30000001", author="Оля", amount_minor=50_000, currency="UAH", text="Привіт")
    assert gift_of(SAMPLE.encode()) == expected


@pytest.mark.parametrize("changes", [{"username": None, "message": None}, {"username": 7, "message": ["x"]}])
def test_money_counts_also_where_the_rest_is_strange(changes: dict[str, Any]) -> None:
    gift = parsed(donation(1, **changes))
    assert gift is not None
    assert (gift.author, gift.text) == ("", "")


def test_a_recording_is_no_words() -> None:
    gift = parsed(donation(1, message_type="audio", message="https://example.com/a.wav"))
    assert gift is not None
    assert gift.text == ""


@pytest.mark.parametrize("changes", [{"id": 0}, {"id": "x"}, {"amount": 0}, {"amount": None}, {"currency": None}])
def test_what_is_not_understood_is_no_gift(changes: dict[str, Any]) -> None:
    assert parsed(donation(1, **changes)) is None


def test_a_currency_that_is_not_known_is_kept_as_it_is_written() -> None:
    gift = parsed(donation(1, amount=0.0002, currency="xbt"))
    assert gift is not None
    assert (gift.amount_minor, gift.currency, gift.written) == (0, "", "0.0002 XBT")


JSON = any_json()


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert gift_of(raw) is None


@given(st.dictionaries(st.sampled_from(list(donation(1))), JSON))
def test_no_field_is_too_strange(changes: dict[str, Any]) -> None:
    parsed(donation(1) | changes)


# One connection


async def test_the_account_has_its_name(service: DonationAlerts) -> None:
    assert await feed_of(service).check() == "streamer"


async def test_donations_that_are_pushed_arrive_also_two_in_a_frame(service: DonationAlerts) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        await service.push(donation(1), donation(2))
        await until(lambda: out.ids == ["1", "2"])
    assert out.calls[0] == "connected streamer"
    assert out.live == out.events


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
async def test_a_sign_in_a_message_that_separates_lines_elsewhere_does_not_here(
    service: DonationAlerts, sign: str
) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursors)
        written = pushed(donation(1, message="one SIGN two")).replace("SIGN", sign)
        await service.say(f"{written}\n{pushed(donation(2))}")
        await until(lambda: out.ids[-1:] == ["2"])
    assert out.ids == ["1", "2"]


async def test_a_donation_before_the_answer_in_the_same_frame_is_not_lost(service: DonationAlerts) -> None:
    service.early = [donation(5), donation(6)]
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["5", "6"])


async def test_what_was_there_before_is_history_and_what_came_while_away_is_not(service: DonationAlerts) -> None:
    service.donations = [donation(number) for number in range(1, 100)]
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursor == "99")
    assert out.ids == []
    assert sum("page=" in path for path in service.requests) == 1
    service.donations += [donation(100), donation(101, amount="?"), donation(102)]
    async with running(feed_of(service), out):
        await until(lambda: out.cursor == "102")
    assert out.ids == ["100", "102"]


async def test_an_empty_list_is_a_beginning_too(service: DonationAlerts) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.cursor == "0")
    service.donations = [donation(1)]
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["1"])


async def test_all_pages_are_read_also_where_a_new_donation_shifts_them(service: DonationAlerts) -> None:
    service.donations = [donation(number) for number in range(1, 101)]
    fresh = iter([[], [donation(101)], [], []])
    service.on_page = lambda: service.donations.extend(next(fresh, []))
    out = Recording("5")
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 2)
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) == 3)
    assert out.ids == [str(number) for number in range(6, 102)]


async def test_the_list_is_looked_at_while_nothing_is_pushed(service: DonationAlerts) -> None:
    out = Recording("0")
    async with running(feed_of(service, catch_up_s=0.01), out):
        await until(lambda: len(out.cursors) > 2)
        service.donations = [donation(1)]
        await until(lambda: out.ids == ["1"])
        await service.push(donation(2))
        await until(lambda: out.ids == ["1", "2"])


async def test_a_list_that_fails_does_not_end_what_is_pushed(service: DonationAlerts) -> None:
    service.next_answers += [None, None, None, web.Response(status=500)]
    out = Recording("0")
    async with running(feed_of(service, catch_up_s=0.01), out):
        await until(lambda: service.sockets)
        await service.push(donation(1))
        await until(lambda: out.ids == ["1"])
        await until(lambda: len(out.cursors) > 1)
    assert len(out.accounts) == 1


async def test_pings_are_made_and_strange_lines_are_passed_over(
    service: DonationAlerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centrifugo.Centrifugo.__init__, "__defaults__", (0.02,))
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: service.pings > 2)
        heard = out.heard_times
        await until(lambda: out.heard_times > heard)
        for strange in (
            "",
            "{",
            "[]",
            "null",
            '{"id":"x"}',
            '{"result":{"data":7}}',
            '{"result":{"type":1,"data":{}}}',
        ):
            await service.say(strange)
        await service.say(f"{{\n{pushed(donation(1))}\n\n[")
        await until(lambda: out.ids == ["1"])


# What goes wrong


async def reason_of(feed: DonationAlertsFeed, out: Recording | None = None) -> tuple[FeedReason, bool, float | None]:
    with pytest.raises(FeedError) as error:
        await asyncio.wait_for(feed.run(out or Recording()), SECONDS)
    return error.value.reason, isinstance(error.value, FeedRefusedError), error.value.after_s


@pytest.mark.parametrize("at", [0, 2])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=401), (FeedReason.LOGIN_REFUSED, True, None)),
        (web.Response(status=403), (FeedReason.PERMISSION_MISSING, True, None)),
        (web.Response(status=403, text="<html>"), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.Response(status=429, headers={"Retry-After": "9"}), (FeedReason.TOO_OFTEN, False, 9.0)),
        (web.Response(status=503, text="<html>"), (FeedReason.SERVICE_DOWN, False, None)),
        (web.Response(text="<html>"), (FeedReason.STRANGE_ANSWER, False, None)),
        (web.json_response({"data": []}), (FeedReason.STRANGE_ANSWER, False, None)),
    ],
)
async def test_answers_that_are_errors(
    service: DonationAlerts, at: int, answer: web.Response, expected: object
) -> None:
    service.next_answers += [None] * at + [answer]
    assert await reason_of(feed_of(service)) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"connect": 101}, (FeedReason.PERMISSION_MISSING, True, None)),
        ({"connect": 109}, (FeedReason.SERVICE_DOWN, False, None)),
        ({"subscribe": 103}, (FeedReason.PERMISSION_MISSING, True, None)),
        ({"subscribe": 100}, (FeedReason.SERVICE_DOWN, False, None)),
    ],
)
async def test_commands_that_are_refused_are_no_connection(
    service: DonationAlerts, codes: dict[str, int], expected: object
) -> None:
    service.codes = codes
    out = Recording()
    assert await reason_of(feed_of(service), out) == expected
    assert out.accounts == []


async def test_a_key_that_ended_says_so_and_a_list_may_be_refused_later(service: DonationAlerts) -> None:
    out = Recording()
    feed = feed_of(service, key=key_until(NOW - 1))
    assert await reason_of(feed, out) == (FeedReason.LOGIN_REFUSED, True, None)
    assert out.expires_at_s == NOW - 1
    service.next_answers += [None, None, None, web.Response(status=401)]
    assert await reason_of(feed_of(service)) == (FeedReason.LOGIN_REFUSED, True, None)


async def test_no_channel_no_key_and_nobody_there(service: DonationAlerts) -> None:
    service.channels = []
    assert await reason_of(feed_of(service)) == (FeedReason.STRANGE_ANSWER, False, None)
    assert await reason_of(feed_of(service, key="")) == (FeedReason.NOT_SIGNED_IN, True, None)
    nobody = DonationAlertsFeed(KEY, "http://127.0.0.1:1")
    assert await reason_of(nobody) == (FeedReason.UNREACHABLE, False, None)


async def test_a_service_that_does_not_answer_is_silent(
    service: DonationAlerts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centrifugo, "_ANSWER_S", 0.05)
    service.is_silent = True
    assert await reason_of(feed_of(service)) == (FeedReason.SILENT, False, None)


@pytest.mark.parametrize("is_dropped", [True, False])
async def test_a_connection_or_a_subscription_that_ends_ends_it(service: DonationAlerts, *, is_dropped: bool) -> None:
    out = Recording()
    task = asyncio.create_task(feed_of(service).run(out))
    await until(lambda: out.cursors)
    await (service.drop() if is_dropped else service.say('{"result":{"type":3,"channel":"x","data":{}}}'))
    with pytest.raises(FeedError, match="ended"):
        await task


@pytest.mark.parametrize("cursor", ["x", "9" * 30, "-1"])
async def test_a_cursor_that_is_none_begins_now(service: DonationAlerts, cursor: str) -> None:
    service.donations = [donation(1)]
    out = Recording(cursor)
    async with running(feed_of(service), out):
        await until(lambda: out.cursor == "1")
    assert out.ids == []


@pytest.mark.parametrize("requests", [1, 2, 3, 4])
async def test_cancelled_at_any_moment_it_leaves_no_socket_open(service: DonationAlerts, requests: int) -> None:
    async with running(feed_of(service), Recording("0")):
        await until(lambda: len(service.requests) >= requests)
    await until(lambda: service.connections == 0)

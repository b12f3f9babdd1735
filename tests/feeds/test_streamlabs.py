"""Streamlabs: donations over Socket.IO of both versions, and what is said about what could not be heard."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import Deleted, FeedError, FeedReason, FeedRefusedError, Gap, Gift
from app.feeds.engine_io import event_of
from app.feeds.streamlabs import StreamlabsFeed, events_of
from tests.fakes.streamlabs import KEY, Streamlabs, donation
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import SECONDS, until


@pytest.fixture(params=[3, 4])
async def service(request: pytest.FixtureRequest) -> AsyncIterator[Streamlabs]:
    async with Streamlabs(request.param).serving() as fake:
        yield fake
    assert fake.violations == []


# What an event is

SAMPLE = """{"type":"donation","event_id":"evt_0001","message":[{"id":206000001,"name":"Оля","from":"Оля",
"amount":"50.00","formatted_amount":"₴50.00","currency":"UAH","donation_currency":"UAH","message":"…","from_user_id":null,"_id":"ab12cd",
"priority":10}]}"""


def gifts_of(*donations: object, **changes: Any) -> list[Gift]:
    event = {"type": "donation", "message": donations} | changes
    return [event for event in events_of(json.dumps(event).encode()) if isinstance(event, Gift)]


def test_a_donation_is_a_gift() -> None:
    assert events_of(SAMPLE.encode()) == [
        Gift(id="206000001", author="Оля", amount_minor=5000, currency="UAH", text="…")
    ]


def test_all_donations_of_an_event_count_and_strange_ones_are_passed_over() -> None:
    strange: tuple[object, ...] = (
        None,
        7,
        [],
        {"id": 3},
        donation(4, amount="?"),
    )
    more = (donation(6, id=None, _id=None), donation(7, amount=0), donation(8, amount=[]))
    assert [gift.id for gift in gifts_of(donation(1), *strange, *more, donation(2))] == ["1", "2"]


def test_a_currency_that_is_not_known_is_kept_as_it_is_written() -> None:
    (gift,) = gifts_of(donation(5, amount="7.5", currency="?", formatted_amount=""))
    assert (gift.amount_minor, gift.currency, gift.written) == (0, "", "7.5 ?")


def test_money_counts_also_where_the_rest_is_strange() -> None:
    gift = gifts_of(donation(1, name=[], message=7, **{"from": None}, isTest=None))[0]
    assert (gift.author, gift.text, gift.is_test) == ("", "", False)


def test_a_single_donation_is_one_too_and_the_other_id_serves() -> None:
    assert [gift.id for gift in gifts_of(message=donation(1, id=None))] == ["x1"]


@pytest.mark.parametrize(
    ("changes", "amount_minor", "currency"),
    [
        ({"amount": 4.2, "currency": "USD", "formatted_amount": "$4.20"}, 420, "USD"),
        ({"amount": "1,000.00"}, 100_000, "UAH"),
        ({"amount": "1000", "currency": "USD", "formatted_amount": "€1,000.00"}, 100_000, "EUR"),
        ({"amount": "5", "currency": "CAD", "formatted_amount": "$5.00"}, 500, "CAD"),
        ({"amount": "5", "currency": "USD", "formatted_amount": "5,00\u00a0zł"}, 500, "PLN"),
        ({"amount": "500", "currency": "jpy", "formatted_amount": "¥500"}, 500, "JPY"),
        ({"amount": "5", "currency": None, "formatted_amount": "₴5"}, 500, "UAH"),
    ],
)
def test_the_written_amount_tells_the_currency(changes: dict[str, Any], amount_minor: int, currency: str) -> None:
    assert [(gift.amount_minor, gift.currency) for gift in gifts_of(donation(1, **changes))] == [
        (amount_minor, currency)
    ]


def test_a_test_says_so_wherever_it_stands() -> None:
    assert gifts_of(donation(1, isTest=True))[0].is_test
    assert gifts_of(donation(1), isTest=True)[0].is_test
    assert not gifts_of(donation(1, isTest="false"), isTest=[])[0].is_test
    assert not gifts_of(donation(1))[0].is_test


@pytest.mark.parametrize("message", [{"id": 7}, [{"id": "7"}, {}, 8]])
def test_a_donation_that_is_deleted_is(message: object) -> None:
    raw = json.dumps({"type": "donationDelete", "message": message}).encode()
    assert events_of(raw) == [Deleted(id="7")]


@pytest.mark.parametrize("kind", ["superchat", "bits", "subscription", "follow", ""])
def test_what_other_services_own_is_left_to_them(kind: str) -> None:
    assert gifts_of(donation(1), type=kind, **{"for": "youtube_account"}) == []


JSON = any_json()


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    assert not events_of(raw)


@given(st.dictionaries(st.sampled_from(list(donation(1))), JSON))
def test_no_field_is_too_strange(changes: dict[str, Any]) -> None:
    gifts_of(donation(1) | changes)


@given(st.text() | st.text().map("42".__add__) | JSON.map(lambda value: f"42{json.dumps(value)}"))
def test_no_packet_is_too_strange(packet: str) -> None:
    event_of(packet)


@pytest.mark.parametrize("packet", ['42["event",{}]', '4217["event",{}]'])
def test_an_event_may_ask_for_an_answer(packet: str) -> None:
    name, argument = event_of(packet) or ("", b"")
    assert (name, bytes(argument)) == ("event", b"{}")


# One connection


async def test_donations_arrive_and_pings_are_made(service: Streamlabs) -> None:
    out = Recording()
    async with running(StreamlabsFeed(KEY, service.url), out):
        await until(lambda: service.pings > 2)
        for strange in ("", "6", "4", "42", "42[]", '42["event"]', '42["other",{}]', "45-", "3probe", "юю"):
            await service.say(strange)
        await service.push(donation(1), donation(2))
        await service.push(donation(1))  # shown again by its streamer
        await until(lambda: out.duplicates)
    assert out.ids == ["1", "2"]
    assert out.accounts == ["Streamlabs"]
    assert out.heard_times > 2


async def test_many_events_do_not_keep_a_client_from_pinging() -> None:
    async with Streamlabs(3).serving() as service:
        out = Recording()
        async with running(StreamlabsFeed(KEY, service.url), out):
            await until(lambda: service.sockets)
            number = 0
            while service.pings < 3 and number < 100_000:
                await service.push(donation(number := number + 1))
                await asyncio.sleep(0.001)
            assert service.pings >= 3


async def test_a_line_that_is_dead_is_silent(service: Streamlabs) -> None:
    service.answers_pings, service.timeout_s = False, 0.1
    with pytest.raises(FeedError, match="silent"):
        await asyncio.wait_for(StreamlabsFeed(KEY, service.url).run(Recording()), SECONDS)


async def test_the_check_joins_and_leaves(service: Streamlabs) -> None:
    assert await StreamlabsFeed(KEY, service.url).check() == "Streamlabs"
    await until(lambda: service.connections == 0)


# What could not be heard


class Clock:
    def __init__(self) -> None:
        self.now = 1_764_435_600.0

    def __call__(self) -> float:
        return self.now


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def test_a_gap_is_known_after_a_reconnect_and_after_a_restart(service: Streamlabs) -> None:
    clock = Clock()
    begin = clock.now
    feed, out = StreamlabsFeed(KEY, service.url, clock=clock), Recording()
    async with running(feed, out):
        await until(lambda: out.cursors)
        assert feed.gap is None
        clock.now += 30  # Streamlabs is heard now for the last time, which is too soon to keep
        await until(lambda: out.heard_times > 1)
        heard = out.heard_times
        await until(lambda: out.heard_times > heard + 1)
    clock.now += 420
    async with running(feed, out):
        await until(lambda: len(out.cursors) == 2)
        assert feed.gap == Gap(since=moment(begin + 30), until=moment(begin + 450))
    clock.now += 3_600
    after = StreamlabsFeed(KEY, service.url, clock=clock)
    async with running(after, out.restarted()) as task:
        await until(lambda: after.gap is not None or task.done())
        assert after.gap == Gap(since=moment(begin + 450), until=moment(begin + 4_050))


@pytest.mark.parametrize("cursor", ["x", "9" * 11, "-5", "1764435601"])
async def test_a_cursor_that_is_none_or_of_tomorrow_makes_no_gap(service: Streamlabs, cursor: str) -> None:
    feed, out = StreamlabsFeed(KEY, service.url, clock=Clock()), Recording(cursor)
    async with running(feed, out):
        await until(lambda: len(out.cursors) == 2)
        assert feed.gap is None


async def test_the_time_is_kept_once_a_minute(service: Streamlabs) -> None:
    clock = Clock()
    out = Recording()
    async with running(StreamlabsFeed(KEY, service.url, clock=clock), out):
        await until(lambda: out.heard_times > 3)
        assert len(out.cursors) == 1
        clock.now += 61
        await until(lambda: len(out.cursors) == 2)
    assert out.cursor == "1764435661"


# What goes wrong


async def reason_of(feed: StreamlabsFeed, out: Recording | None = None) -> tuple[FeedReason, bool]:
    with pytest.raises(FeedError) as error:
        await asyncio.wait_for(feed.run(out or Recording()), SECONDS)
    return error.value.reason, isinstance(error.value, FeedRefusedError)


@pytest.mark.parametrize("ending", ["close", "error", "joined"])
async def test_a_key_that_is_refused_without_a_word_is_refused_at_the_second_time(
    service: Streamlabs, ending: str
) -> None:
    service.ending = ending
    feed = StreamlabsFeed(KEY, service.url)
    assert await reason_of(feed) == (FeedReason.ENDED, False)
    assert await reason_of(feed) == (FeedReason.KEY_REFUSED, True)


async def test_a_key_that_worked_is_not_refused_because_the_service_restarts(service: Streamlabs) -> None:
    feed, out = StreamlabsFeed(KEY, service.url), Recording()
    async with running(feed, out):
        await until(lambda: out.heard_times)
    service.ending = "close"
    assert [await reason_of(feed) for _ in range(9)] == [(FeedReason.ENDED, False)] * 9
    assert await reason_of(feed) == (FeedReason.KEY_REFUSED, True)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (web.Response(status=401), (FeedReason.KEY_REFUSED, True)),
        (web.Response(status=403, text="<html>"), (FeedReason.KEY_REFUSED, True)),
        (web.Response(status=429), (FeedReason.TOO_OFTEN, False)),
        (web.Response(status=503), (FeedReason.SERVICE_DOWN, False)),
    ],
)
async def test_handshakes_that_fail(service: Streamlabs, answer: web.Response, expected: object) -> None:
    service.next_answers.append(answer)
    assert await reason_of(StreamlabsFeed(KEY, service.url)) == expected


async def test_a_wrong_key_no_key_and_nobody_there(service: Streamlabs) -> None:
    assert await reason_of(StreamlabsFeed("wrong", service.url)) == (FeedReason.KEY_REFUSED, True)
    assert await reason_of(StreamlabsFeed(" ", service.url)) == (FeedReason.NO_KEY, True)
    assert await reason_of(StreamlabsFeed(KEY, "http://127.0.0.1:1")) == (FeedReason.UNREACHABLE, False)


@pytest.mark.parametrize("packet", ["x", "0", "0[]", '0{"pingInterval":"x"}', "40"])
async def test_a_server_that_speaks_something_else_is_strange(service: Streamlabs, packet: str) -> None:
    service.first_packet = packet
    assert await reason_of(StreamlabsFeed(KEY, service.url)) == (FeedReason.STRANGE_ANSWER, False)
    service.violations.clear()  # it went before it had to say anything


async def test_a_server_that_does_not_let_us_in_is_silent() -> None:
    async with Streamlabs(3).serving() as service:
        service.ending, service.answers_pings, service.timeout_s = "silent", False, 0.1
        assert await reason_of(StreamlabsFeed(KEY, service.url)) == (FeedReason.SILENT, False)


@pytest.mark.parametrize("packet", ["1", "41"])
async def test_a_service_that_ends_it_ends_it(service: Streamlabs, packet: str) -> None:
    out = Recording()
    feed = StreamlabsFeed(KEY, service.url)
    task = asyncio.create_task(feed.run(out))
    await until(lambda: out.heard_times)
    await service.say(packet)
    with pytest.raises(FeedError, match="ended"):
        await task
    assert await reason_of_drop(service, feed) == "ended"


async def reason_of_drop(service: Streamlabs, feed: StreamlabsFeed) -> str:
    out = Recording()
    task = asyncio.create_task(feed.run(out))
    await until(lambda: out.heard_times)
    await service.drop()
    with pytest.raises(FeedError) as error:
        await task
    return str(error.value)


async def test_cancelled_at_any_moment_it_leaves_no_socket_open(service: Streamlabs) -> None:
    for moment_of_it in (lambda: service.requests, lambda: service.sockets, lambda: service.pings):
        async with running(StreamlabsFeed(KEY, service.url), Recording()):
            await until(moment_of_it)
        await until(lambda: service.connections == 0)

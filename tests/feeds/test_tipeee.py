"""Tipeee: nothing is lost and nothing comes twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.tipeee import TipeeeFeed
from app.feeds.tipeee_events import Known, Row, row_of
from tests.fakes.polled import HTML
from tests.fakes.tipeee import KEY, FakeTipeee
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import until

SAMPLE = """{"id":360001,"type":"donation","ref":"TIPEEE_1","created_at":"2026-11-29T19:02:11+0200",
"parameters":{"amount":5,"currency":"EUR","username":"Оля","message":"https://youtu.be/dQw4w9WgXcQ"}}"""


@pytest.fixture
async def service() -> AsyncIterator[FakeTipeee]:
    async with FakeTipeee().serving() as fake:
        yield fake
    assert fake.violations == []


def feed_of(service: FakeTipeee, key: str = KEY) -> TipeeeFeed:
    return TipeeeFeed(key, address=service.address, period_s=0.0, page_pause_s=0.0, clock=service.clock)


async def primed(service: FakeTipeee) -> Recording:
    """Return a recording that was connected once."""
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
    return out


async def looked(service: FakeTipeee) -> None:
    """Wait until the list was read once more from its beginning."""
    seen = len(service.requests)
    await until(lambda: sum("offset=0" in one for one in service.requests[seen:]) >= 2)


# Parsing


def gift_of(**more: object) -> Gift | None:
    row = row_of(json.dumps({**json.loads(SAMPLE), **more}))
    return None if row is None else row.gift


def test_an_event_becomes_a_gift() -> None:
    row = row_of(SAMPLE)
    assert row is not None
    assert row.gift == Gift(
        id="360001",
        author="Оля",
        amount_minor=500,
        currency="EUR",
        text="https://youtu.be/dQw4w9WgXcQ",
        sent_at=datetime(2026, 11, 29, 17, 2, 11, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "parameters",
    [
        *(None, [], "{}", {}, {"amount": -5, "currency": "EUR"}, {"amount": "?"}),
        *({"amount": 0, "currency": "EUR"}, {"amount": "NaN", "currency": "EUR"}, {"amount": 1e300, "currency": "EUR"}),
    ],
)
def test_money_that_is_not_understood_is_no_gift(parameters: object) -> None:
    assert gift_of(parameters=parameters) is None


@pytest.mark.parametrize(
    ("parameters", "written"), [({"amount": 5}, "5"), ({"amount": "5,5", "currency": "XXX"}, "5,5 XXX")]
)
def test_a_currency_that_is_not_known_is_kept_as_it_is_written(parameters: object, written: str) -> None:
    gift = gift_of(parameters=parameters)
    assert gift is not None
    assert (gift.amount_minor, gift.currency, gift.written) == (0, "", written)


def test_only_donations_are_gifts() -> None:
    assert gift_of(type="subscription") is None
    assert gift_of(type="donation") is not None


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "7", "{}", '{"id":1}', '{"id":1,"created_at":"yesterday"}', "{" * 5000),
        '{"id":1,"created_at":"2026-11-29 19:02:11"}',
    ],
)
def test_what_is_no_event_is_passed_over(text: str) -> None:
    assert row_of(text) is None


JSON = any_json(st.integers() | st.floats(allow_nan=False))
TIMES = st.datetimes().map(lambda moment: f"{moment.isoformat()}+0100")
PARAMETERS = st.fixed_dictionaries({}, optional=dict.fromkeys(("amount", "currency", "username", "message"), JSON))


@given(st.binary())
def test_no_bytes_break_the_parser(body: bytes) -> None:
    row_of(body)


@given(
    st.fixed_dictionaries(
        {},
        optional={"id": JSON, "ref": JSON, "type": JSON, "created_at": JSON | TIMES, "parameters": JSON | PARAMETERS},
    )
)
def test_no_json_breaks_the_parser(event: dict[str, object]) -> None:
    row = row_of(json.dumps(event))
    assert row is None or row.gift is None or row.gift.amount_minor > 0


# What is known


def rows(*times: int) -> list[Row]:
    return [Row(str(one), 1_764_435_600 + one, None) for one in times]


def ids(found: list[Row]) -> list[str]:
    return [row.id for row in found]


def test_what_is_new_comes_oldest_first_and_once() -> None:
    known = Known("U")
    assert ids(known.take(rows(3, 3, 2, 1), 2e9)) == ["1", "2", "3"]
    assert ids(known.take(rows(2, 5, 4, 3), 2e9)) == ["4", "5"]


def test_ids_are_forgotten_with_their_window() -> None:
    known = Known("U")
    known.take(rows(3_700, 101, 100, 99), 2e9)
    assert (sorted(known.ids), known.since) == (["100", "101", "3700"], 1_764_435_700)


def test_an_event_from_the_future_does_not_hide_the_others() -> None:
    known = Known("U")
    known.take([Row("f", 6_000_000_000, None)], 1_764_435_600)
    assert known.newest == 1_764_435_600 + 86_400


# The connection


@pytest.mark.parametrize("is_documented", [False, True])
async def test_the_first_time_nothing_is_told(service: FakeTipeee, is_documented: bool) -> None:  # noqa: FBT001
    service.is_documented = is_documented
    for _ in range(150):
        service.donate()
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
        await looked(service)
        new = service.donate()
        await until(lambda: out.ids == [new])
    assert out.calls[:2] == ["connected streamer", "catch_up"]
    assert out.live == out.events


async def test_the_first_donation_of_an_account_is_told(service: FakeTipeee) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
        first = service.donate()
        await until(lambda: out.ids == [first])


@pytest.mark.parametrize(("limit", "is_counted"), [(100, True), (100, False), (30, True), (30, False)])
async def test_what_came_while_away_is_caught_up_from_all_pages(
    service: FakeTipeee,
    limit: int,
    is_counted: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    service.limit, service.is_counted = limit, is_counted
    service.donate()
    out = await primed(service)
    missed = [service.donate() for _ in range(250)]
    service.now_s += 86_400
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 250)
        await looked(service)
    assert (out.ids, out.live, out.duplicates) == (missed, [], [])


async def test_pages_that_shift_lose_and_double_nothing(service: FakeTipeee) -> None:
    service.donate()
    out = await primed(service)
    missed = [service.donate() for _ in range(250)]
    service.then(lambda: None)  # the account
    service.then(lambda: missed.append(service.donate()))  # page 0
    service.then(lambda: service.events.pop(0))  # page 1
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 250)
        await looked(service)
    assert out.ids == missed[:-1]
    assert out.duplicates == []


async def test_one_that_is_deleted_between_two_pages_hides_no_other(service: FakeTipeee) -> None:
    service.donate()
    out = await primed(service)
    missed = [service.donate() for _ in range(250)]
    service.now_s += 86_400
    service.donate()
    service.then(lambda: None)
    service.then(lambda: service.events.pop(0))
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 251)
        await looked(service)
    assert out.ids[:-1] == missed


async def test_the_newest_known_one_is_deleted(service: FakeTipeee) -> None:
    for _ in range(5):
        service.donate()
    out = await primed(service)
    service.events.clear()
    new = service.donate()
    async with running(feed_of(service), out):
        await until(lambda: bool(out.events))
        await looked(service)
    assert (out.ids, out.duplicates) == ([new], [])
    assert all("offset=0&" in f"{one}&" for one in service.requests if "events" in one)  # nothing is asked in vain


async def test_another_account_begins_anew(service: FakeTipeee) -> None:
    service.donate()
    out = await primed(service)
    service.username = "another"
    service.donate()
    async with running(feed_of(service), out):
        await until(lambda: len(out.accounts) >= 2)
        await looked(service)
        assert out.events == []
        new = service.donate()
        await until(lambda: out.ids == [new])


async def test_what_could_not_be_stored_comes_again(service: FakeTipeee) -> None:
    out = await primed(service)
    new = [service.donate() for _ in range(3)]
    out.fail_next(FeedError(FeedReason.NOT_STORED))
    with pytest.raises(FeedError, match="not_stored"):
        async with running(feed_of(service), out) as task:
            await asyncio.wait([task])
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 3)
    assert (out.ids, out.duplicates) == (new, [])


async def test_wrong_types_skip_that_event_only(service: FakeTipeee) -> None:
    out = await primed(service)
    good = service.donate()
    service.donate(parameters="{}")
    service.donate(id=[1], ref=None)
    service.events.insert(0, 7)
    last = service.donate("4,20")
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 2)
        await looked(service)
    assert out.ids == [good, last]
    assert out.gifts[1].amount_minor == 420


# Errors


async def ended(feed: TipeeeFeed, out: Recording) -> FeedError:
    with pytest.raises(FeedError) as failure:
        await feed.run(out)
    return failure.value


@pytest.mark.parametrize(
    ("answer", "reason", "after_s"),
    [
        ((401, "", {}), FeedReason.KEY_REFUSED, None),
        ((403, '{"message":"An authentification is required"}', {}), FeedReason.KEY_REFUSED, None),
        ((403, "", {}), FeedReason.NOT_ALLOWED, None),
        ((403, HTML, {}), FeedReason.STRANGE_ANSWER, None),
        ((400, "{}", {}), FeedReason.STRANGE_ANSWER, None),
        ((429, "", {"Retry-After": "7"}), FeedReason.TOO_OFTEN, 7.0),
        ((502, HTML, {}), FeedReason.SERVICE_DOWN, None),
        ((200, HTML, {}), FeedReason.STRANGE_ANSWER, None),
        ((200, "[]", {}), FeedReason.STRANGE_ANSWER, None),
        ((200, '{"message":"maintenance"}', {}), FeedReason.STRANGE_ANSWER, 60.0),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
async def test_errors_are_told_by_their_reason(
    service: FakeTipeee,
    answer: tuple[int, str, dict[str, str]],
    reason: FeedReason,
    after_s: float | None,
    place: int,
) -> None:
    for _ in range(place):
        service.then(lambda: None)
    service.say(*answer)
    error = await ended(feed_of(service), Recording())
    assert (error.reason, error.after_s) == (reason, after_s)
    assert isinstance(error, FeedRefusedError) is (reason in {FeedReason.KEY_REFUSED, FeedReason.NOT_ALLOWED})


async def test_a_list_that_is_refused_with_status_200(service: FakeTipeee) -> None:
    service.then(lambda: None)
    service.say(200, '{"message":"An authentification is required"}')
    assert (await ended(feed_of(service), Recording())).reason is FeedReason.KEY_REFUSED


async def test_a_wrong_key_is_refused(service: FakeTipeee) -> None:
    assert (await ended(feed_of(service, key="another"), Recording())).reason is FeedReason.KEY_REFUSED
    with pytest.raises(FeedRefusedError):
        await feed_of(service, key="another").check()
    assert await feed_of(service).check() == "streamer"


async def test_an_answer_that_is_cut_loses_nothing(service: FakeTipeee) -> None:
    out = await primed(service)
    new = service.donate()
    service.then(lambda: None)
    service.cut()
    assert (await ended(feed_of(service), out)).reason is FeedReason.UNREACHABLE
    async with running(feed_of(service), out):
        await until(lambda: out.ids == [new])


@pytest.mark.parametrize("answered", range(4))
async def test_it_may_be_cancelled_at_any_moment(service: FakeTipeee, answered: int) -> None:
    service.donate()
    for _ in range(answered):
        service.then(lambda: None)
    service.hang()
    async with running(feed_of(service), Recording()) as task:
        await until(lambda: len(service.requests) == answered + 1)
        assert not task.done()
    await until(lambda: service.open_requests == 0)


async def test_nothing_of_it_is_logged(service: FakeTipeee, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    caplog.set_level("CRITICAL", logger="aiohttp.access")  # of the fake
    out = await primed(service)
    service.donate()
    async with running(feed_of(service), out):
        await until(lambda: bool(out.events))
    service.say(500)
    await ended(feed_of(service), out)
    assert KEY not in caplog.text
    assert "streamer@example.org" not in caplog.text


def test_it_is_silent_for_longer_than_two_looks_are_apart() -> None:
    assert TipeeeFeed(KEY).silence_s > 60 + 2 * 20

"""Donatello: nothing is lost and nothing comes twice, whatever its pages do."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.donatello import DonatelloFeed, Periods
from app.feeds.donatello_list import Known, Row, row_of
from app.services.ports import Feed
from tests.fakes.donatello import KEY, FakeDonatello
from tests.fakes.polled import HTML
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import until

SAMPLE = """{"pubId":"D000A1","clientName":"Оля","message":"https://youtu.be/dQw4w9WgXcQ","amount":"50.50","currency":"UAH",
"goal":"","isPublished":true,"createdAt":"2026-11-29 19:02:11"}"""
AT_ONCE = Periods(quick_s=0.0, slow_s=0.0, page_s=0.0)


@pytest.fixture
async def service() -> AsyncIterator[FakeDonatello]:
    async with FakeDonatello().serving() as fake:
        yield fake
    assert fake.violations == []


def feed_of(service: FakeDonatello, key: str = KEY) -> DonatelloFeed:
    return DonatelloFeed(key, address=service.address, periods=AT_ONCE)


async def primed(service: FakeDonatello) -> Recording:
    """Return a recording that was connected once."""
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
    return out


async def looked(service: FakeDonatello) -> None:
    """Wait until the list was read once more from its beginning."""
    seen = len(service.requests)
    await until(lambda: sum("page=0" in one for one in service.requests[seen:]) >= 2)


# Parsing


def test_a_donation_becomes_a_gift() -> None:
    row = row_of(SAMPLE)
    assert row == Row(
        "D000A1",
        "2026-11-29 19:02:11",
        Gift(id="D000A1", author="Оля", amount_minor=5050, currency="UAH", text="https://youtu.be/dQw4w9WgXcQ"),
    )


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("50.50", 5050), ("50,5", 5050), (50, 5000), (50.5, 5050), (4.35, 435), ("1 000", 100000), (0.1, 10)],
)
def test_amounts_are_numbers_and_strings(amount: object, minor: int) -> None:
    row = row_of(json.dumps({"pubId": 7, "amount": amount}))
    assert row is not None
    assert row.gift == Gift(id="7", author="", amount_minor=minor, currency="UAH")


@pytest.mark.parametrize("amount", [None, "", "-5", -5, 0, "NaN", True, [], {}, "1e9", 1e300, 10**30])
def test_money_that_is_not_understood_is_no_gift(amount: object) -> None:
    row = row_of(json.dumps({"pubId": "D1", "amount": amount}))
    assert row is None or row.gift is None


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "7", '"D1"', "{}", '{"pubId":null}', '{"pubId":[]}', '{"pubId":""}', "{" * 5000, "[" * 100_000],
)
def test_what_is_no_donation_is_passed_over(text: str) -> None:
    assert row_of(text) is None


def test_an_id_is_at_most_200_characters() -> None:
    assert row_of(json.dumps({"pubId": "D" * 201, "amount": 5})) is None


JSON = any_json(st.integers() | st.floats(allow_nan=False))
FIELDS = ("pubId", "id", "clientName", "message", "amount", "currency", "createdAt", "goal")


@given(st.binary())
def test_no_bytes_break_the_parser(body: bytes) -> None:
    row_of(body)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)))
def test_no_json_breaks_the_parser(donation: dict[str, object]) -> None:
    row = row_of(json.dumps(donation))
    assert row is None or 0 < len(row.id) <= 200
    assert row is None or row.gift is None or row.gift.amount_minor > 0


# The list


def rows(*ids: int) -> list[Row]:
    return [Row(str(one), f"2026-11-29 19:{one // 60:02}:{one % 60:02}", None) for one in ids]


def known(*ids: int, is_whole: bool = False) -> Known:
    one = Known("U", is_whole=is_whole)
    one.take(rows(*ids))
    return one


def ids(found: list[Row]) -> list[int]:
    return [int(row.id) for row in found]


def test_what_is_new_comes_oldest_first_and_once() -> None:
    assert ids(known(3, 2).new_of(rows(5, 4, 4, 3, 2, 1))) == [4, 5]


def test_one_that_is_booked_late_is_new() -> None:
    assert ids(known(7, 5, 4).new_of(rows(7, 6, 5, 4, 3))) == [6]


def test_what_moves_up_when_others_are_deleted_is_old() -> None:
    assert ids(known(9, 8, 7).new_of(rows(10, 8, 6, 5))) == [10]


def test_when_all_known_ones_are_deleted_time_tells() -> None:
    assert ids(known(9, 8, 7).new_of(rows(11, 10, 6, 5))) == [10, 11]


def test_the_first_of_an_empty_account_is_new() -> None:
    assert ids(Known("U").new_of(rows(2, 1))) == [1, 2]


def test_where_all_are_known_every_other_is_new() -> None:
    assert ids(known(9, 8, is_whole=True).new_of(rows(9, 8, 7))) == [7]


def test_a_hundred_ids_are_remembered() -> None:
    one = known(*range(1000, 800, -1), is_whole=True)
    assert (len(one.ids), one.ids[0], one.is_whole) == (100, "1000", False)


@given(st.lists(st.sampled_from(["donate", "delete", "look"]), max_size=60), st.randoms(use_true_random=False))
def test_every_schedule_tells_each_donation_once(steps: list[str], chance: object) -> None:
    one, listed, told, count = Known("U"), list[Row](), list[str](), 0
    donated: list[str] = []
    for step in [*steps, "look"]:
        if step == "donate":
            count += 1
            listed = [*rows(count), *listed]
            donated.append(str(count))
        elif step == "delete" and listed:
            gone = listed.pop(chance.randrange(len(listed)))  # type: ignore[attr-defined]
            if gone.id not in told:
                donated.remove(gone.id)
        else:
            told += [row.id for row in one.take(listed)]
    assert told == donated


# The connection


async def test_the_first_time_nothing_is_told(service: FakeDonatello) -> None:
    for _ in range(5):
        service.donate()
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
        await looked(service)
        new = service.donate()
        await until(lambda: out.ids == [new])
    assert out.accounts == ["Стрімерка"]
    assert out.calls[:2] == ["connected Стрімерка", "catch_up"]
    assert out.live == out.events


async def test_the_first_donation_of_an_account_is_told(service: FakeDonatello) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.is_primed)
        first = service.donate()
        await until(lambda: out.ids == [first])


async def test_what_came_while_away_is_caught_up_from_all_pages(service: FakeDonatello) -> None:
    service.donate()
    out = (await primed(service)).restarted()
    missed = [service.donate() for _ in range(250)]
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 250)
        await looked(service)
        missed.append(service.donate())
        await until(lambda: len(out.events) >= 251)
    assert out.ids == missed
    assert (out.ids[-1:], out.duplicates) == ([event.id for event in out.live if isinstance(event, Gift)], [])


@pytest.mark.parametrize("size_limit", [100, 7])
async def test_a_donation_that_comes_between_two_pages_shifts_them(service: FakeDonatello, size_limit: int) -> None:
    service.size_limit = size_limit
    service.donate()
    out = await primed(service)
    missed = [service.donate() for _ in range(220)]
    service.then(lambda: None)  # the account
    service.then(lambda: missed.append(service.donate()))  # page 0
    service.then(lambda: missed.append(service.donate()))  # page 1
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 222)
        await looked(service)
    assert out.ids == missed
    assert out.duplicates == []


async def test_one_that_is_deleted_between_two_pages_hides_no_other(service: FakeDonatello) -> None:
    service.donate()
    out = await primed(service)
    missed = [service.donate() for _ in range(220)]
    service.then(lambda: None)
    service.then(lambda: service.delete(missed[-1]))
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 219)
        await looked(service)
    assert out.ids == missed[:-1]


async def test_the_newest_known_one_is_deleted(service: FakeDonatello) -> None:
    for _ in range(150):
        service.donate()
    out = await primed(service)
    for _ in range(3):
        service.delete(service.donations[0]["pubId"])
    new = service.donate()
    async with running(feed_of(service), out):
        await until(lambda: bool(out.events))
        await looked(service)
    assert (out.ids, out.duplicates) == ([new], [])


async def test_all_known_ones_are_deleted(service: FakeDonatello) -> None:
    for _ in range(150):
        service.donate()
    out = await primed(service)
    del service.donations[:100]
    new = service.donate()
    async with running(feed_of(service), out):
        await until(lambda: bool(out.events))
        await looked(service)
    assert (out.ids, out.duplicates) == ([new], [])


async def test_another_account_begins_anew(service: FakeDonatello) -> None:
    service.donate()
    out = await primed(service)
    service.pub_id = "U000B2"
    service.donations.clear()
    service.donate()
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) >= 2)
        await looked(service)
        new = service.donate()
        await until(lambda: out.ids == [new])


@pytest.mark.parametrize("cursor", ["{", "[]", '{"account":7}', "D00001"])
async def test_a_cursor_that_cannot_be_read_begins_anew(service: FakeDonatello, cursor: str) -> None:
    service.donate()
    out = Recording(cursor)
    async with running(feed_of(service), out):
        await until(lambda: len(out.cursors) >= 2)
        await looked(service)
    assert out.events == []


async def test_what_could_not_be_stored_comes_again(service: FakeDonatello) -> None:
    out = await primed(service)
    new = [service.donate() for _ in range(3)]
    out.fail_next(FeedError(FeedReason.NOT_STORED))
    with pytest.raises(FeedError, match="not_stored"):
        async with running(feed_of(service), out) as task:
            await asyncio.wait([task])
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 3)
    assert (out.ids, out.duplicates) == (new, [])


async def test_wrong_types_skip_that_donation_only(service: FakeDonatello) -> None:
    out = await primed(service)
    good = service.donate()
    service.donate(amount={"value": 5})
    held = service.donate(amount="0.50", currency="xxx")
    service.donations.insert(0, [1, 2])  # type: ignore[arg-type]
    last = service.donate(clientName=None, message=7)
    async with running(feed_of(service), out):
        await until(lambda: len(out.events) >= 3)
        await looked(service)
    assert out.ids == [good, held, last]
    assert [(gift.amount_minor, gift.currency, gift.written) for gift in out.gifts][1] == (0, "", "0.50 XXX")
    assert [(gift.author, gift.text) for gift in out.gifts][2] == ("", "")


async def test_the_list_may_have_another_name(service: FakeDonatello) -> None:
    out = await primed(service)
    service.say(200, '{"nickname":"Стрімерка","pubId":"U000A1"}')
    service.say(200, f'{{"donates":[{SAMPLE}]}}')
    service.say(200, '{"donates":[]}')
    async with running(feed_of(service), out):
        await until(lambda: out.ids == ["D000A1"])


async def ended(feed: Feed, out: Recording) -> FeedError:
    with pytest.raises(FeedError) as failure:
        await feed.run(out)
    return failure.value


@pytest.mark.parametrize(
    ("answer", "reason", "after_s"),
    [
        ((401, "", {}), FeedReason.KEY_REFUSED, None),
        ((403, "", {}), FeedReason.NOT_ALLOWED, None),
        ((403, HTML, {}), FeedReason.STRANGE_ANSWER, None),
        ((200, '{"success":false,"message":"Invalid token"}', {}), FeedReason.KEY_REFUSED, None),
        ((200, '{"success":false,"message":"Невірний токен"}', {}), FeedReason.KEY_REFUSED, None),
        ((200, '{"success":false,"message":"Технічні роботи"}', {}), FeedReason.STRANGE_ANSWER, 60.0),
        ((429, "", {}), FeedReason.TOO_OFTEN, 60.0),
        ((429, "", {"Retry-After": "7"}), FeedReason.TOO_OFTEN, 7.0),
        ((502, HTML, {}), FeedReason.SERVICE_DOWN, 60.0),
        ((503, "", {"Retry-After": "9"}), FeedReason.SERVICE_DOWN, 9.0),
        ((200, HTML, {}), FeedReason.STRANGE_ANSWER, None),
        ((200, "", {}), FeedReason.STRANGE_ANSWER, None),
        ((200, "[]", {}), FeedReason.STRANGE_ANSWER, None),
        ((301, "", {"Location": "http://192.0.2.1/"}), FeedReason.STRANGE_ANSWER, None),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
async def test_errors_are_told_by_their_reason(
    service: FakeDonatello,
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
    is_final = reason in {FeedReason.KEY_REFUSED, FeedReason.NOT_ALLOWED}
    assert isinstance(error, FeedRefusedError) is is_final
    assert len(service.requests) == place + 1


async def test_a_wrong_key_is_refused(service: FakeDonatello) -> None:
    error = await ended(feed_of(service, key="another"), Recording())
    assert error.reason is FeedReason.KEY_REFUSED


async def test_an_answer_that_is_cut_is_an_error(service: FakeDonatello) -> None:
    out = await primed(service)
    service.donate()
    service.then(lambda: None)
    service.cut()
    assert (await ended(feed_of(service), out)).reason is FeedReason.UNREACHABLE
    assert out.events == []


async def test_nobody_listens() -> None:
    async with FakeDonatello().serving() as fake:
        pass
    assert (await ended(feed_of(fake), Recording())).reason is FeedReason.UNREACHABLE


async def test_check_tells_the_account(service: FakeDonatello) -> None:
    assert await feed_of(service).check() == "Стрімерка"
    with pytest.raises(FeedRefusedError):
        await feed_of(service, key="another").check()


@pytest.mark.parametrize("answered", range(4))
async def test_it_may_be_cancelled_at_any_moment(service: FakeDonatello, answered: int) -> None:
    out = await primed(service)
    service.donate()
    asked = len(service.requests)
    for _ in range(answered):
        service.then(lambda: None)
    service.hang()
    async with running(feed_of(service), out) as task:
        await until(lambda: len(service.requests) == asked + answered + 1)
        assert not task.done()
    await until(lambda: service.open_requests == 0)


async def test_while_it_is_stored_it_may_be_cancelled(service: FakeDonatello) -> None:
    out = await primed(service)
    new = service.donate()
    out.close_door()
    async with running(feed_of(service), out):
        await until(lambda: f"catch_up {new}" in out.calls)
    out.open_door()
    async with running(feed_of(service), out):
        await until(lambda: out.ids == [new])


async def test_every_answer_proves_life(service: FakeDonatello) -> None:
    out = Recording()
    async with running(feed_of(service), out):
        await until(lambda: out.heard_times >= 3)
        assert len(service.requests) >= out.heard_times
    assert DonatelloFeed(KEY).silence_s > 1.5 * 30


async def test_it_asks_less_often_while_nobody_streams(service: FakeDonatello) -> None:
    feed = DonatelloFeed(
        KEY, address=service.address, periods=Periods(quick_s=0, slow_s=3_600, page_s=0), is_live=lambda: False
    )
    out = Recording()
    async with running(feed, out):
        await until(lambda: out.is_primed)
        asked = len(service.requests)
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(service.requests) == asked


async def test_nothing_of_it_is_logged(service: FakeDonatello, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    out = await primed(service)
    service.donate(message="таємниця")
    async with running(feed_of(service), out):
        await until(lambda: bool(out.events))
    assert KEY not in caplog.text
    assert "таємниця" not in caplog.text

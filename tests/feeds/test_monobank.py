"""Monobank: asked no more often than the bank allows, nothing lost or doubled, and no surname ever."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift, Jar
from app.feeds.monobank import MonobankFeed
from app.feeds.monobank_api import Monobank, explained
from app.feeds.monobank_names import first_name, nickname
from app.feeds.monobank_rows import Known, Row, row_of
from tests.fakes.monobank import JAR, KEY, FakeMonobank
from tests.fakes.polled import HTML
from tests.feeds.recording import Recording, running
from tests.support.any_json import any_json
from tests.support.waiting import until

SAMPLE = """{"id":"AbCdEfGhIjk=","time":1764435600,"description":"Від: Ім’я Прізвище","comment":"https://youtu.be/dQw4w9WgXcQ",
"mcc":4829,"amount":5050,"operationAmount":5050,"currencyCode":980,"balance":1205050,"hold":false}"""
LIMIT_S, PAUSE_S = 0.02, 0.025
"""What the bank allows, and what is kept to."""
HOUR_S = 3_600.0


@pytest.fixture
async def bank() -> AsyncIterator[FakeMonobank]:
    async with FakeMonobank(LIMIT_S).serving() as fake:
        yield fake
    assert fake.violations == []


def client(bank: FakeMonobank, key: str = KEY, pause_s: float = PAUSE_S, deadline_s: float = 20.0) -> Monobank:
    return Monobank(key, address=bank.address, pause_s=pause_s, deadline_s=deadline_s, clock=bank.clock)


def feed_of(bank: FakeMonobank, key: str = KEY, jar: str = JAR) -> MonobankFeed:
    return MonobankFeed(client(bank, key), jar)


async def primed(feed: MonobankFeed) -> Recording:
    """Return a recording that was connected once."""
    out = Recording()
    async with running(feed, out):
        await until(lambda: out.is_primed)
    return out


async def looked(bank: FakeMonobank) -> None:
    """Wait until two more statements were asked for."""
    seen = len(bank.requests)
    await until(lambda: len(bank.requests) >= seen + 2)


# Rows


def gift_of(**more: object) -> Gift | None:
    row = row_of(json.dumps({**json.loads(SAMPLE), **more}))
    return None if row is None else row.gift


def test_a_row_becomes_a_gift() -> None:
    row = row_of(SAMPLE)
    assert row is not None
    assert (row.id, row.time, row.is_held) == ("AbCdEfGhIjk=", 1_764_435_600, False)
    assert row.gift == Gift(
        id="AbCdEfGhIjk=",
        author="Донат",
        amount_minor=5050,
        currency="UAH",
        text="https://youtu.be/dQw4w9WgXcQ",
        sent_at=datetime(2025, 11, 29, 17, 0, tzinfo=UTC),
    )


def test_the_amount_is_in_the_currency_of_the_jar() -> None:
    row = row_of(SAMPLE.replace("980", "840"), "UAH")
    assert row is not None
    assert row.gift is not None
    assert row.gift.currency == "UAH"
    assert [gift.currency for code in (980, 840, 978) if (gift := gift_of(currencyCode=code))] == ["UAH", "USD", "EUR"]


@pytest.mark.parametrize(
    "more",
    [
        {"comment": "", "description": "Відсотки за листопад"},
        {"comment": "", "description": "З чорної картки"},
        {"comment": "   ", "description": "Округлення балансу"},
        {"amount": -5050},
        {"amount": 0},
        {"amount": 50.5},
        {"amount": "5050"},
        {"amount": True},
        {"amount": 2**60},
        {"currencyCode": 1},
        {"currencyCode": "980"},
    ],
)
def test_other_rows_are_no_gifts(more: dict[str, object]) -> None:
    assert gift_of(**more) is None


def test_a_comment_or_a_sender_makes_a_gift() -> None:
    assert gift_of(comment="") is not None
    assert gift_of(comment=None) is not None
    assert gift_of(description="Поповнення") is not None
    assert gift_of(description="From: Olena Testenko", comment="") is not None


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "7", "{}", '{"id":"A"}', '{"id":"A","time":"x"}', '{"id":"A","time":-1}', "{" * 5000),
        *('{"id":"A","time":1e40}', '{"id":null,"time":1764435600}', '{"id":"A","time":1764435600000}'),
    ],
)
def test_what_is_no_row_is_passed_over(text: str) -> None:
    assert row_of(text) is None


JSON = any_json(st.integers() | st.floats(allow_nan=False))
FIELDS = ("id", "time", "description", "comment", "amount", "currencyCode", "hold")


@given(st.binary())
def test_no_bytes_break_the_parser(body: bytes) -> None:
    row_of(body)
    explained(403, body)


@given(st.fixed_dictionaries({}, optional={**dict.fromkeys(FIELDS, JSON), "time": st.integers()}), st.booleans())
def test_no_json_breaks_the_parser(row: dict[str, object], says: bool) -> None:  # noqa: FBT001 -- drawn
    found = row_of(json.dumps(row), "UAH", says_first_names=says)
    assert found is None or found.gift is None or found.gift.amount_minor > 0


# Names


@pytest.mark.parametrize(
    ("comment", "name", "text"),
    [
        ("Оля: https://youtu.be/x", "Оля", "https://youtu.be/x"),
        ("  Темний Лис:  слава!", "Темний Лис", "слава!"),
        ("xX_gamer-42_Xx: gl hf", "xX_gamer-42_Xx", "gl hf"),
        ("Оля:", "Оля", ""),
        ("Об’єкт: рядок\nдругий", "Об’єкт", "рядок\nдругий"),
        ("https://youtu.be/x", "", "https://youtu.be/x"),
        ("http: //youtu.be/x", "", "http: //youtu.be/x"),
        ("Пісня: https://youtu.be/x", "", "Пісня: https://youtu.be/x"),
        ("о 19:30 буду", "", "о 19:30 буду"),
        ("19: тридцять", "", "19: тридцять"),
        ("Дякую, це дуже круто: привіт", "", "Дякую, це дуже круто: привіт"),
        ("дуже довгий рядок з багатьох слів: так", "", "дуже довгий рядок з багатьох слів: так"),
        (": порожньо", "", ": порожньо"),
        ("", "", ""),
    ],
)
def test_a_nickname_stands_first(comment: str, name: str, text: str) -> None:
    assert nickname(comment) == (name, text)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("Олена Тестенко", "Олена"),
        ("Дмитро Марчук", "Дмитро"),
        ("Мар'яна Тестюк", "Мар'яна"),
        ("ТЕСТЕНКО ОЛЕНА ІВАНІВНА", "Олена"),
        ("Олена Іванівна Тестенко", "Олена"),
        ("Олена Т.", "Олена"),
        ("Тестенко Олена", ""),  # the other way round: not certain, so nothing
        ("Роман Остап", ""),  # either may be the surname
        ("Тестенко", ""),
        ("Олена", ""),
        ("Шевченко Тест", ""),
        ("ТОВ Ромашка", ""),
        ("Олена Тестенко Третя", ""),
        ("", ""),
    ],
)
def test_only_what_is_certainly_a_first_name_is_said(person: str, name: str) -> None:
    assert first_name(person) == name


SURNAMES = ("Тестенко", "Марчук", "Тестівська", "Коваль", "Мельник")


@given(
    st.permutations(["Олена", "Іванівна", "ПРІЗВИЩЕ"]).map(" ".join) | st.just("Олена ПРІЗВИЩЕ"),
    st.sampled_from(SURNAMES),
    st.booleans(),
    st.sampled_from(["", "так", "Нік: так"]),
)
def test_no_surname_is_in_a_gift(order: str, surname: str, says: bool, comment: str) -> None:  # noqa: FBT001 -- drawn
    description = f"Від: {order.replace('ПРІЗВИЩЕ', surname)}"
    row = row_of(json.dumps({**json.loads(SAMPLE), "description": description, "comment": comment}), "UAH")
    said = row_of(
        json.dumps({**json.loads(SAMPLE), "description": description, "comment": comment}), "UAH", says_first_names=says
    )
    for one in (row, said):
        assert surname not in msgspec.json.encode(one).decode()
        assert "Іванівна" not in msgspec.json.encode(one).decode()
    assert "Олена" not in msgspec.json.encode(row).decode()


def test_a_nickname_goes_before_a_first_name() -> None:
    named = SAMPLE.replace("Ім’я Прізвище", "Олена Тестенко")
    first = row_of(named, "UAH", says_first_names=True)
    nick = row_of(named.replace("https:", "Лис: https:"), "UAH", says_first_names=True)
    assert first is not None
    assert first.gift is not None
    assert nick is not None
    assert nick.gift is not None
    assert (first.gift.author, nick.gift.author) == ("Олена", "Лис")
    assert nick.gift.text == "https://youtu.be/dQw4w9WgXcQ"


# What is known


def rows(*times: int) -> list[Row]:
    return [Row(str(one), 1_764_435_600 + one, str(one), is_held=False, gift=None) for one in times]


def ids(found: list[Row]) -> list[str]:
    return [row.id for row in found]


def test_what_is_new_comes_oldest_first_and_once() -> None:
    known = Known(JAR)
    assert ids(known.take(rows(3, 3, 2, 1), 2e9)) == ["1", "2", "3"]
    assert ids(known.take(rows(5, 4, 3, 2), 2e9)) == ["4", "5"]


def test_one_that_is_booked_late_is_new() -> None:
    known = Known(JAR)
    known.take(rows(900, 100), 2e9)
    assert ids(known.take(rows(900, 400), 2e9)) == ["400"]


def test_ids_are_forgotten_with_their_window() -> None:
    known = Known(JAR)
    known.take(rows(700, 101, 100, 99), 2e9)
    assert sorted(known.ids) == ["100", "101", "700"]


def test_a_row_from_the_future_does_not_hide_the_others() -> None:
    known = Known(JAR)
    known.take([Row("f", 6_000_000_000, "", is_held=False, gift=None), *rows(0)], 1_764_435_600)
    assert known.newest == 1_764_435_600 + 86_400


def held(row_id: str, twin: str, *, is_held: bool) -> Row:
    return Row(row_id, 1_764_435_600, twin, is_held=is_held, gift=None)


def test_a_held_row_is_told_at_once_and_only_once() -> None:
    known = Known(JAR)
    assert ids(known.take([held("h", "t", is_held=True)], 2e9)) == ["h"]
    assert ids(known.take([held("h", "t", is_held=False)], 2e9)) == []  # the same id
    assert ids(known.take([held("b", "t", is_held=False)], 2e9)) == []  # another one in its place
    assert ids(known.take([held("c", "t", is_held=False), held("b", "t", is_held=False)], 2e9)) == ["c"]


def test_two_equal_gifts_are_two() -> None:
    known = Known(JAR)
    known.take([held("h", "t", is_held=True)], 2e9)
    assert ids(known.take([held("x", "t", is_held=False), held("h", "t", is_held=True)], 2e9)) == ["x"]


# The connection


async def test_the_first_time_nothing_is_told(bank: FakeMonobank) -> None:
    for _ in range(3):
        bank.give()
    out = Recording()
    async with running(feed_of(bank), out):
        await until(lambda: out.is_primed)
        await looked(bank)
        assert out.events == []
        new = bank.give("Лис: так")
        await until(lambda: out.ids == [new])
    assert out.accounts == ["На тепловізор"]
    assert (out.gifts[0].author, out.gifts[0].text, out.gifts[0].amount_minor) == ("Лис", "так", 5050)
    assert out.live == out.events


async def test_the_first_gift_of_a_jar_is_told(bank: FakeMonobank) -> None:
    out = Recording()
    async with running(feed_of(bank), out):
        await until(lambda: out.is_primed)
        first = bank.give()
        await until(lambda: out.ids == [first])


async def test_a_jar_is_found_by_its_name_whatever_the_case(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank, jar=" на ТЕПЛОВІЗОР "))
    assert json.loads(out.cursor)["jar"] == JAR
    again = Recording(cursor=out.cursor)
    async with running(feed_of(bank, jar=" на ТЕПЛОВІЗОР "), again):
        await until(lambda: again.is_primed)
    assert json.loads(again.cursor)["newest"] >= json.loads(out.cursor)["newest"]


async def test_the_only_jar_need_not_be_named(bank: FakeMonobank) -> None:
    with pytest.raises(FeedRefusedError, match="no_such_jar"):
        await feed_of(bank, jar="").check()
    bank.pass_s(1)
    del bank.jars[0]
    assert await feed_of(bank, jar="").check() == "На тепловізор"


async def test_it_is_connected_before_it_catches_up(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    assert [call for call in out.calls if call != "keep"][:2] == ["connected На тепловізор", "catch_up"]


async def test_other_income_is_passed_over(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    bank.give(None, description="Відсотки за листопад")
    gift = bank.give(None)
    bank.give(None, description="З чорної картки")
    bank.give(id={"x": 1})
    bank.give(time="now")
    last = bank.give("дякую", description="Поповнення")
    async with running(feed_of(bank), out):
        await until(lambda: len(out.events) >= 2)
        await looked(bank)
    assert out.ids == [gift, last]


async def test_what_came_while_away_is_caught_up(bank: FakeMonobank) -> None:
    bank.give()
    feed = feed_of(bank)
    out = await primed(feed)
    missed = [bank.give() for _ in range(30)]
    async with running(feed, out):
        await until(lambda: len(out.events) >= 30)
        await looked(bank)
    assert (out.ids, out.live, out.duplicates) == (missed, [], [])


async def test_more_rows_than_one_statement_has(bank: FakeMonobank) -> None:
    bank.give()
    out = await primed(feed_of(bank))
    bank.limit = 500
    missed = [bank.give() for _ in range(1_200)]
    async with running(feed_of(bank), out):
        await until(lambda: len(out.events) >= 1_200)
        new = bank.give()
        await until(lambda: len(out.events) >= 1_201)
    assert out.ids == [*missed, new]
    assert out.duplicates == []


async def test_gifts_of_one_second_at_the_end_of_a_statement(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    moment = int(bank.clock()) + 2
    missed = {bank.give(time=moment) for _ in range(3)} | {bank.give() for _ in range(498)}
    async with running(feed_of(bank), out):
        await until(lambda: len(out.events) >= 501)
    assert set(out.ids) == missed
    assert out.duplicates == []


async def test_a_crowded_jar_is_not_read_again_and_again(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    for _ in range(590):
        bank.give()
    async with running(feed_of(bank), out):
        await until(lambda: len(out.events) >= 590)
        seen = len(bank.requests)
        new = bank.give()
        await until(lambda: new in out.ids)
        assert len(bank.requests) <= seen + 2


async def test_an_absence_longer_than_a_statement(bank: FakeMonobank) -> None:
    bank.give()
    out = await primed(feed_of(bank))
    missed = []
    for _ in range(5):
        missed.append(bank.give())
        bank.pass_s(20 * 86_400)
    async with running(feed_of(bank), out):
        await until(lambda: len(out.events) >= 5)
    assert out.ids == missed


async def test_a_gift_that_is_booked_late_is_told(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    async with running(feed_of(bank), out):
        bank.give()
        bank.pass_s(400)
        await until(lambda: len(out.events) >= 1)
        late = bank.give(time=int(bank.clock()) - 300)
        await until(lambda: late in out.ids)


async def test_a_held_gift_that_is_booked_under_another_id_is_one(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    async with running(feed_of(bank), out):
        first = bank.give(hold=True)
        await until(lambda: out.ids == [first])
        bank.rows[0] = {**bank.rows[0], "id": "booked", "hold": False}
        await looked(bank)
        second = bank.give()
        await until(lambda: out.ids == [first, second])


@pytest.mark.parametrize("same_object", [True, False])
async def test_the_pause_is_kept_across_connections(bank: FakeMonobank, same_object: bool) -> None:  # noqa: FBT001
    """The bank notes every call that comes too early; see the fixture."""
    feed = feed_of(bank)
    out = await primed(feed)
    for _ in range(6):
        out = out.restarted()
        async with running(feed if same_object else feed_of(bank), out):
            await until(lambda out=out: "catch_up" in out.calls)
    assert len(bank.requests) >= 8


async def test_after_a_restart_the_pause_goes_on(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    seen = len(bank.requests)
    slow = MonobankFeed(client(bank, pause_s=60.0), JAR)
    async with running(slow, out):
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(bank.requests) == seen
    bank.pass_s(61)
    async with running(MonobankFeed(client(bank, pause_s=60.0), JAR), out):
        await until(lambda: len(bank.requests) == seen + 1)


async def test_a_call_that_was_under_way_when_it_ended_counts(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    seen = len(bank.requests)
    release = bank.hang()
    async with running(feed_of(bank), out):
        await until(lambda: len(bank.requests) == seen + 1)
    release.set()
    bank.pass_s(60)  # it might have arrived 20 s after it was sent
    async with running(MonobankFeed(client(bank, pause_s=60.0), JAR), out):
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(bank.requests) == seen + 1


async def test_a_clock_that_was_set_back_delays_by_one_pause(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    bank.pass_s(-86_400)
    client_ = client(bank, pause_s=60.0)
    known = msgspec.json.decode(out.cursor, type=Known)
    client_.note(JAR, known.asked_at, known.blocked_until)
    assert 60 < client_.wait_s(JAR) <= 80


async def test_another_jar_begins_anew(bank: FakeMonobank) -> None:
    bank.give()
    bank.jars.append({"id": "third", "title": "Дрони", "currencyCode": 980})
    out = await primed(feed_of(bank))
    bank.give()
    async with running(feed_of(bank, jar="third"), out):
        await until(lambda: len(out.accounts) >= 2)
        await looked(bank)
        assert out.events == []
        new = bank.give()
        await until(lambda: out.ids == [new])
    assert out.accounts == ["На тепловізор", "Дрони"]


@pytest.mark.parametrize("place", ["", "На тепловізор"])
async def test_a_jar_that_took_the_place_of_another_is_found_by_itself(bank: FakeMonobank, place: str) -> None:
    bank.jars[:] = [{"id": "old", "title": "На тепловізор", "currencyCode": 980}]
    out = await primed(feed_of(bank, jar=place))
    bank.jars[:] = [{"id": "new", "title": "На тепловізор", "currencyCode": 840}]
    bank.give()
    async with running(feed_of(bank, jar=place), out):
        await until(lambda: json.loads(out.cursor)["jar"] == "new")
        await looked(bank)
        assert out.events == []
        new = bank.give()
        await until(lambda: out.ids == [new])
    assert out.gifts[0].currency == "USD"


async def test_what_could_not_be_stored_comes_again(bank: FakeMonobank) -> None:
    feed = feed_of(bank)
    out = await primed(feed)
    async with running(feed, out):
        await looked(bank)
        out.close_door()
        new = [bank.give() for _ in range(3)]
    out.open_door()
    out.fail_next(FeedError(FeedReason.NOT_STORED))
    with pytest.raises(FeedError, match="not_stored"):
        async with running(feed, out) as task:
            await asyncio.wait([task])
    async with running(feed, out):
        await until(lambda: len(out.events) >= 3)
    assert (out.ids, out.duplicates) == (new, [])


# Errors


async def ended(feed: MonobankFeed, out: Recording) -> FeedError:
    with pytest.raises(FeedError) as failure:
        await feed.run(out)
    return failure.value


@pytest.mark.parametrize(
    ("answer", "reason", "after_s"),
    [
        ((403, '{"errorDescription":"Unknown \'X-Token\'"}', {}), FeedReason.KEY_REFUSED, None),
        ((403, '{"errText":"forbidden"}', {}), FeedReason.KEY_REFUSED, None),
        ((401, "", {}), FeedReason.KEY_REFUSED, None),
        ((403, HTML, {}), FeedReason.ADDRESS_BLOCKED, HOUR_S),
        ((403, "glory to Ukraine!", {}), FeedReason.ADDRESS_BLOCKED, HOUR_S),
        ((400, "glory to Ukraine!", {}), FeedReason.ADDRESS_BLOCKED, HOUR_S),
        ((429, '{"errorDescription":"Too many requests"}', {"Retry-After": "90"}), FeedReason.TOO_OFTEN, 90.0),
        ((429, "", {}), FeedReason.TOO_OFTEN, 60.0),
        ((400, '{"errorDescription":"bad request"}', {}), FeedReason.STRANGE_ANSWER, None),
        ((500, "", {}), FeedReason.SERVICE_DOWN, None),
        ((502, HTML, {}), FeedReason.SERVICE_DOWN, None),
        ((200, HTML, {}), FeedReason.STRANGE_ANSWER, None),
        ((200, '"glory"', {}), FeedReason.STRANGE_ANSWER, None),
    ],
)
@pytest.mark.parametrize("place", ["jars", "statement"])
async def test_errors_are_told_by_their_reason(
    bank: FakeMonobank,
    answer: tuple[int, str, dict[str, str]],
    reason: FeedReason,
    after_s: float | None,
    place: str,
) -> None:
    if place == "statement":
        bank.then(lambda: None)
    bank.say(*answer)
    error = await ended(feed_of(bank), Recording())
    assert (error.reason, error.after_s) == (reason, after_s)
    assert isinstance(error, FeedRefusedError) is (reason is FeedReason.KEY_REFUSED)


async def test_a_wrong_key_is_refused(bank: FakeMonobank) -> None:
    assert (await ended(feed_of(bank, key="another"), Recording())).reason is FeedReason.KEY_REFUSED


async def test_a_jar_that_does_not_exist_is_refused(bank: FakeMonobank) -> None:
    assert (await ended(feed_of(bank, jar="gone"), Recording())).reason is FeedReason.NO_SUCH_JAR


async def test_a_jar_that_was_removed_is_refused(bank: FakeMonobank) -> None:
    feed = feed_of(bank)
    out = await primed(feed)
    bank.jars.clear()
    assert (await ended(feed, out)).reason is FeedReason.NO_SUCH_JAR


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize("calls_before", [0, 1, 2])
async def test_for_an_hour_after_a_block_nothing_is_asked(
    bank: FakeMonobank,
    restarts: bool,  # noqa: FBT001 -- a parameter of the test
    calls_before: int,
) -> None:
    feed, out = feed_of(bank), Recording()
    for _ in range(calls_before):
        bank.then(lambda: None)
    bank.say(403, HTML)
    assert (await ended(feed, out)).reason is FeedReason.ADDRESS_BLOCKED
    asked = len(bank.requests)
    for passed_s in (1, 1_799, 1_799):
        bank.pass_s(passed_s)
        error = await ended(feed_of(bank) if restarts else feed, out)
        assert error.reason is FeedReason.ADDRESS_BLOCKED
        assert error.after_s is not None
        assert 0 < error.after_s <= HOUR_S
        if not restarts:
            with pytest.raises(FeedError, match="address_blocked"):
                await feed.check()
    assert len(bank.requests) == asked
    bank.pass_s(2)
    async with running(feed_of(bank) if restarts else feed, out):
        await until(lambda: len(bank.requests) > asked)
        await until(lambda: out.is_primed)


async def test_an_answer_that_is_cut_loses_nothing(bank: FakeMonobank) -> None:
    feed = feed_of(bank)
    out = await primed(feed)
    new = bank.give()
    bank.cut(b'[{"id":"A')
    assert (await ended(feed, out)).reason is FeedReason.UNREACHABLE
    async with running(feed, out):
        await until(lambda: out.ids == [new])


async def test_an_answer_that_does_not_come_ends_it(bank: FakeMonobank) -> None:
    out = await primed(feed_of(bank))
    release = bank.hang()
    error = await ended(MonobankFeed(client(bank, deadline_s=0.05), JAR), out)
    release.set()
    assert error.reason is FeedReason.UNREACHABLE


@pytest.mark.parametrize("answered", range(3))
async def test_it_may_be_cancelled_at_any_moment(bank: FakeMonobank, answered: int) -> None:
    for _ in range(answered):
        bank.then(lambda: None)
    bank.hang()
    async with running(feed_of(bank), Recording()) as task:
        await until(lambda: len(bank.requests) == answered + 1)
        assert not task.done()
    await until(lambda: bank.open_requests == 0)


# The window


async def test_the_jars_are_listed_to_choose_from(bank: FakeMonobank) -> None:
    bank.jars += [7, {"id": None}, {"id": "odd", "title": 5, "currencyCode": "x"}]
    account = client(bank, pause_s=60.0)
    jars = await account.jars()
    assert jars == (Jar("other", "Відпустка", "USD"), Jar(JAR, "На тепловізор", "UAH"), Jar("odd", "", ""))
    assert await account.jars() == jars
    assert await MonobankFeed(account, JAR).check() == "На тепловізор"
    assert len(bank.requests) == 1


async def test_the_window_may_ask_while_the_feed_asks(bank: FakeMonobank) -> None:
    account = client(bank, pause_s=60.0)
    first, second = await asyncio.gather(account.jars(), MonobankFeed(account, "").jars())
    assert first == second
    assert len(bank.requests) == 1


async def test_a_refusal_is_told_to_everybody_who_asks_within_a_minute(bank: FakeMonobank) -> None:
    account = client(bank, pause_s=60.0)
    bank.say(403, '{"errorDescription":"Unknown \'X-Token\'"}')
    for _ in range(2):
        with pytest.raises(FeedRefusedError, match="key_refused"):
            await account.jars()
    assert len(bank.requests) == 1


async def test_an_account_without_jars(bank: FakeMonobank) -> None:
    bank.say(200, '{"clientId":"c","accounts":[],"jars":null}')
    account = client(bank, pause_s=60.0)
    assert [await account.jars(), await account.jars()] == [(), ()]


async def test_a_second_look_too_early_says_when(bank: FakeMonobank) -> None:
    account = client(bank, pause_s=60.0)
    bank.say(500)
    with pytest.raises(FeedError, match="service_down"):
        await account.jars()
    with pytest.raises(FeedError, match="too_often") as failure:
        await account.jars()
    assert failure.value.after_s is not None
    assert 0 < failure.value.after_s <= 60


async def test_first_names_are_said_only_on_wish(bank: FakeMonobank) -> None:
    account = client(bank)
    feed = MonobankFeed(account, JAR, says_first_names=True)
    out = await primed(feed)
    bank.give("слава")
    async with running(feed, out):
        await until(lambda: bool(out.events))
    assert out.gifts[0].author == "Олена"


async def test_no_real_name_is_kept_or_logged(bank: FakeMonobank, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    feed = feed_of(bank)
    out = await primed(feed)
    bank.give("слава", hold=True)
    async with running(feed, out):
        await until(lambda: bool(out.events))
        await looked(bank)
    for text in (caplog.text, *out.cursors, repr(out.events)):
        assert "Тестенко" not in text
        assert "Олена" not in text
        assert KEY not in text


def test_it_is_silent_for_longer_than_two_statements_are_apart() -> None:
    assert MonobankFeed(Monobank(KEY), JAR).silence_s > 61 + 2 * 20

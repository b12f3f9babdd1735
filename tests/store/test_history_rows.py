"""The index of words: always what the tables hold, and any text may be looked for."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.donations import Donation
from app.domain.ids import QueueItemId, SpeechId
from app.domain.media import Media, MediaKind
from app.domain.queue import FALLBACK_SOURCE, ItemState, QueueItem
from app.domain.speech import SpeechMessage, SpeechState
from app.store import donations, history, queue, speech
from app.store.database import Database, Transaction
from app.store.opening import migrations

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
VIDEO_ID = "dQw4w9_-gXcQ"[:11]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


def video(item_id: str, title: str = "", **changes: object) -> queue.QueueEntry:
    media = Media(
        kind=MediaKind.YOUTUBE,
        title=title,
        video_id=str(changes.pop("video_id", "")),
        link=str(changes.pop("link", "")),
        channel=str(changes.pop("channel", "")),
    )
    fields = {"state": ItemState.PLAYED, "requested_at": NOON, "finished_at": NOON, **changes}
    item = QueueItem(id=QueueItemId(item_id), media=media, **fields)  # type: ignore[arg-type]
    return queue.QueueEntry(item=item, path="", rank=0.0, is_from_streamer=False)


def message(message_id: str, text: str, **changes: object) -> speech.SpeechEntry:
    fields = {"state": SpeechState.SPOKEN, "requested_at": NOON, "finished_at": NOON, **changes}
    return speech.SpeechEntry(message=SpeechMessage(id=SpeechId(message_id), text=text, **fields), segments=())  # type: ignore[arg-type]


def checked(transaction: Transaction) -> None:
    """Compare every index with its table, word for word; a difference is an error."""
    for name in ("queue_item_text", "speech_text", "donation_text"):
        transaction.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608


async def titles(database: Database, query: str) -> list[str]:
    entries, total = await database.run(lambda transaction: queue.history(transaction, query, 0, 100))
    assert total == len(entries)
    return [entry.item.media.title for entry in entries]


async def put(database: Database, *entries: queue.QueueEntry) -> None:
    def work(transaction: Transaction) -> None:
        for entry in entries:
            queue.insert(transaction, entry)

    await database.run(work)


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_STEPS = st.lists(st.tuples(st.sampled_from(("insert", "save", "delete")), st.integers(0, 4), _TEXT), max_size=12)


@given(steps=_STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_index_follows_every_change_of_its_table(
    database: Database, steps: list[tuple[str, int, str]]
) -> None:
    def work(transaction: Transaction) -> None:
        transaction.execute("DELETE FROM donation")
        for table in ("queue_item", "speech"):
            transaction.execute(f"DELETE FROM {table}")  # noqa: S608
        for what, number, text in steps:
            name, is_there = f"e{number}", queue.load(transaction, QueueItemId(f"e{number}")) is not None
            if what == "delete":
                transaction.execute("DELETE FROM queue_item WHERE id = ?", (name,))
                transaction.execute("DELETE FROM speech WHERE id = ?", (name,))
            elif what == "save":
                queue.save(transaction, video(name, text, requested_by=text[:3], link=text))
                speech.save(transaction, message(name, text, spoken=text * 2))
            elif not is_there:
                queue.insert(transaction, video(name, text, video_id=text[:2], link=text))
                speech.insert(transaction, message(name, text, author=text))
        checked(transaction)

    await database.run(work)


async def test_a_check_of_the_index_finds_what_a_trigger_forgot(database: Database) -> None:
    def work(transaction: Transaction) -> None:
        transaction.execute("DROP TRIGGER queue_item_words_change")
        queue.insert(transaction, video("a", "one"))
        queue.save(transaction, video("a", "two"))
        with pytest.raises(sqlite3.DatabaseError):
            checked(transaction)

    await database.run(work)


async def test_what_was_there_before_can_be_found(tmp_path: Path) -> None:
    today, path = Database(tmp_path / "today.sqlite"), tmp_path / "old.sqlite"
    await today.open()
    await today.run(lambda t: queue.insert(t, video("v", "Стара пісня", requested_by="Олег")))
    await today.run(lambda t: speech.insert(t, message("m", "старе слово", author="Олег")))
    await today.run(lambda t: donations.insert(t, donation("m", "старий донат")))
    await today.close()
    with closing(sqlite3.connect(path)) as connection:
        for number, script in migrations()[:2]:
            connection.executescript(script)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("ATTACH ? AS today", (str(tmp_path / "today.sqlite"),))
        for table in ("queue_item", "speech", "donation"):
            known = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({known}) SELECT {known} FROM today.{table}")  # noqa: S608
        connection.commit()
    database = Database(path)
    await database.open()
    try:
        await database.run(checked)
        assert await titles(database, "стара пісн") == ["Стара пісня"]
        assert (await database.run(lambda t: speech.history(t, "слово", 0, 9)))[1] == 1
        assert (await database.run(lambda t: donations.history(t, "донат", 0, 9)))[1] == 1
    finally:
        await database.close()


def donation(of: str, text: str) -> Donation:
    return Donation(
        id=SpeechId(of),
        state=SpeechState.SPOKEN,
        author="Олег",
        amount_minor=100,
        currency="UAH",
        message=text,
        source="bot",
        external_id=of,
        received_at=NOON,
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("МІЙ", "Мій світ"),
        ("мои\u0306", "Мой мир"),
        ("їж", "Їжак"),
        ("п'ять", "п’ять хвилин"),
        ("пʼять хв", "п’ять хвилин"),
        ("cafe", "Café"),
        ("сві", "Мій світ"),
        ("світ мій", "Мій світ"),
        ("  світ  ", "Мій світ"),
        ("😀", "Сміх 😀"),
        ("сміх 😀", "Сміх 😀"),
        ("c++ за", "C++ за годину"),
        ("NEAR", "Near dark"),
        ("near*", "Near dark"),
        ('"near" OR', None),
        ("іжак", None),
        ("title : near", None),
        ("вітер", None),
    ],
)
async def test_words_are_found_whatever_their_case_accents_and_apostrophes(
    database: Database, query: str, title: str | None
) -> None:
    known = ("Мій світ", "Мой мир", "Їжак", "п’ять хвилин", "Café", "Сміх 😀", "C++ за годину", "Near dark")
    await put(database, *(video(f"v{number}", known[number]) for number in range(len(known))))
    assert await titles(database, query) == ([] if title is None else [title])


@pytest.mark.parametrize(
    "query",
    [VIDEO_ID, f"https://youtu.be/{VIDEO_ID}?t=5", f"www.youtube.com/watch?v={VIDEO_ID}&list=x", VIDEO_ID.lower()],
)
async def test_a_video_is_found_by_its_id_and_by_any_link_to_it(database: Database, query: str) -> None:
    link = f"https://www.youtube.com/watch?v={VIDEO_ID}"
    hosted = video("hosted", "Свій", link="https://media.example/clips/day.webm")
    await put(database, video("a", "Пісня", video_id=VIDEO_ID, link=link), hosted)
    assert await titles(database, query) == ["Пісня"]
    assert await titles(database, "media.example/clips") == ["Свій"]
    assert await titles(database, "youtube") == []


async def test_only_what_is_past_is_found(database: Database) -> None:
    waits = video("waits", "Пісня", state=ItemState.QUEUED, finished_at=None)
    own = video("own", "Пісня", source=FALLBACK_SOURCE)
    await put(database, video("past", "Пісня", requested_by="хтось"), waits, own)
    assert await titles(database, "пісня") == await titles(database, "") == ["Пісня"]
    assert await database.run(lambda t: len(history.rowids(t, queue.TABLE.past, "пісня"))) == 1


@given(query=st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text('"*:^(){}+- ANDORT', max_size=40))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_may_be_looked_for(database: Database, query: str) -> None:
    def found(transaction: Transaction) -> list[int]:
        return [
            len(history.rowids(transaction, table, query))
            for table in (queue.TABLE.past, speech.TABLE.past, donations.HISTORY)
        ]

    assert await database.run(found) == [0, 0, 0]


@pytest.mark.parametrize("query", ["a " * 250, "x" * 500, "a\0b", '"', "*" * 500, "NEAR(" * 100, "😀" * 250])
async def test_a_long_or_odd_query_finds_nothing_and_fails_nothing(database: Database, query: str) -> None:
    await put(database, video("v", "Пісня"))
    assert await titles(database, query) == []


@pytest.mark.parametrize("query", ["", "  ", "\0", " \0\n"])
async def test_a_query_of_nothing_finds_everything(database: Database, query: str) -> None:
    await put(database, video("v", "Пісня"))
    assert await titles(database, query) == ["Пісня"]


@pytest.mark.parametrize(
    ("query", "ways"),
    [
        ("", {"queue_item_history", "rowid=?"}),  # the order is read from the index, and then the rows themselves
        ("пісня", {"_text VIRTUAL TABLE INDEX", "rowid=?"}),
    ],
)
async def test_a_page_is_read_from_an_index_and_not_from_the_whole_table(
    database: Database, query: str, ways: set[str]
) -> None:
    await put(database, *(video(f"v{number}", "Пісня") for number in range(250)))

    def plans(transaction: Transaction) -> list[str]:
        told: list[str] = []
        transaction.set_trace_callback(told.append)
        queue.history(transaction, query, 1, 200)
        transaction.set_trace_callback(None)
        selects = [sql for sql in told if sql.startswith("SELECT") and "queue_item" in sql]
        return [row["detail"] for sql in selects for row in transaction.execute(f"EXPLAIN QUERY PLAN {sql}")]

    found = await database.run(plans)
    used = "\n".join(found)
    assert all(way in used for way in ways), used
    assert "queue_item_order" not in used
    assert not any(line == "SCAN queue_item" for line in found)


async def test_rows_of_a_longer_reading_are_those_that_are_still_past(database: Database) -> None:
    await put(database, *(video(f"v{number}", f"Пісня {number}") for number in range(4)))
    rows = await database.run(lambda t: history.rowids(t, queue.TABLE.past, ""))
    back = video("v2", "Пісня 2", state=ItemState.QUEUED, finished_at=None)
    await database.run(lambda t: queue.save(t, back))
    left = await database.run(lambda t: queue.history_of(t, rows[:3]))
    assert [entry.item.id for entry in left] == ["v3", "v1"]

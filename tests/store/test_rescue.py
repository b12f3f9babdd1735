"""A really damaged file is read out as far as it can be; a copy brings back what is missing."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.donations import Donation
from app.domain.ids import SpeechId
from app.domain.queue import ItemState
from app.domain.speech import SpeechState
from app.store import copies, donations, queue, settings, speech
from app.store.database import Database, Transaction
from app.store.rescue import Rescued, take_over
from tests.store import test_queue_rows as queue_rows
from tests.store import test_speech_rows as speech_rows

NOW = datetime(2026, 11, 29, 19, 40, tzinfo=UTC)
PAGE = 4096
ITEMS = 300


def fill(transaction: Transaction) -> None:
    for number in range(ITEMS):
        queue.TABLE.insert(transaction, queue_rows.entry(f"q{number}", rank=float(number), title="Пісня " + "x" * 80))
        message = speech_rows.entry(number, source="bank", external_id=str(number), is_donation=True, amount_minor=500)
        speech.TABLE.insert(transaction, message)
        donations.insert(
            transaction,
            Donation(
                id=SpeechId(f"m{number}"),
                state=SpeechState.WAITING,
                author="Олена",
                amount_minor=500,
                currency="UAH",
                message=f"Дякую {number} " + "y" * 100,
                source="bank",
                external_id=str(number),
                link="",
                received_at=NOW,
            ),
        )
    transaction.execute("INSERT INTO setting VALUES ('requests.user_limit', '7')")
    transaction.execute("UPDATE player SET volume_percent = 33")


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A full database, closed."""
    path = tmp_path / "efir.sqlite"
    database = Database(path)
    await database.open()
    await database.run(fill)
    await database.close()
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """Return the numbers of a table's pages, its root first."""
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    data, found = path.read_bytes(), [root]
    for number in found:
        page = data[(number - 1) * PAGE : number * PAGE]
        if page[0] == 5:  # an inner page of a table. Source: sqlite.org/fileformat2.html, 1.6
            cells = int.from_bytes(page[3:5])
            pointers = [int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell]) for cell in range(cells)]
            found += [int.from_bytes(page[at : at + 4]) for at in pointers] + [int.from_bytes(page[8:12])]
    return found


def spoil(path: Path, *numbers: int) -> None:
    data = bytearray(path.read_bytes())
    for number in numbers:
        data[(number - 1) * PAGE : (number - 1) * PAGE + 200] = b"\xa5" * 200
    path.write_bytes(data)


@pytest.fixture
async def opened() -> AsyncIterator[list[Database]]:
    databases: list[Database] = []
    yield databases
    for database in databases:
        await database.close()


async def rescued(path: Path, opened: list[Database]) -> tuple[Database, Rescued]:
    database = Database(path)
    opened.append(database)
    await database.open()
    aside = database.set_aside
    assert aside is not None
    return database, await database.run(lambda transaction: take_over(transaction, aside, is_copy=False))


def count(transaction: Transaction, table: str) -> int:
    return int(transaction.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 -- our own names


async def test_the_undamaged_tables_are_read_out_whole(path: Path, opened: list[Database]) -> None:
    spoil(path, *pages_of(path, "queue_item"))
    database, result = await rescued(path, opened)
    assert result.damaged == ("queue_item",)
    assert result.items == ITEMS  # the messages
    assert await database.run(lambda transaction: count(transaction, "donation")) == ITEMS
    kept, broken = await database.run(settings.load)
    assert (kept.requests.user_limit, broken) == (7, ())
    assert (
        await database.run(lambda transaction: transaction.execute("SELECT volume_percent FROM player").fetchone()[0])
        == 33
    )


async def test_a_table_is_read_from_both_ends_around_a_damaged_page(path: Path, opened: list[Database]) -> None:
    leaves = pages_of(path, "queue_item")[1:]
    spoil(path, leaves[len(leaves) // 2])
    database, result = await rescued(path, opened)
    assert result.damaged == ("queue_item",)
    found = [entry.item.id for entry in await database.run(lambda transaction: queue.waiting(transaction, 0, 10**6))]
    assert {"q0", f"q{ITEMS - 1}"} <= set(found)
    assert ITEMS // 2 < len(found) < ITEMS
    assert len(found) == len(set(found))


async def test_a_donation_whose_message_is_lost_is_kept(path: Path, opened: list[Database]) -> None:
    spoil(path, *pages_of(path, "speech"))
    database, result = await rescued(path, opened)
    assert "speech" in result.damaged
    found, total = await database.run(lambda transaction: donations.history(transaction, "", 0, 1))
    assert (total, found[0].amount_minor, found[0].state) == (ITEMS, 500, SpeechState.INTERRUPTED)
    assert await database.run(lambda transaction: speech.totals(transaction).waiting) == 0  # it is not said again


async def test_what_is_rescued_can_be_searched(path: Path, opened: list[Database]) -> None:
    spoil(path, *pages_of(path, "speech"))
    database, _ = await rescued(path, opened)
    found, _ = await database.run(lambda transaction: donations.history(transaction, "Дякую 123", 0, 10))
    assert [donation.external_id for donation in found] == ["123"]


@pytest.mark.parametrize("spoilt", [b"not a database at all " * 500, b"", b"\0" * 8192])
async def test_of_a_file_that_is_no_database_nothing_is_read(path: Path, opened: list[Database], spoilt: bytes) -> None:
    damaged = path.with_name("damaged.sqlite")
    damaged.write_bytes(spoilt)
    database = Database(path)
    opened.append(database)
    await database.open()
    result = await database.run(lambda transaction: take_over(transaction, damaged, is_copy=False))
    assert result.items == 0
    assert await database.run(lambda transaction: count(transaction, "queue_item")) == ITEMS


async def test_rows_that_the_program_could_not_read_are_left_out(path: Path, opened: list[Database]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        connection.execute("UPDATE queue_item SET reason = 'nobody knows it' WHERE id = 'q1'")
        connection.execute("UPDATE queue_item SET requested_at = 1000000000000000000 WHERE id = 'q2'")
        connection.execute("UPDATE speech SET segments = 'no JSON' WHERE id = 'm3'")
        connection.commit()
    spoil(path, *pages_of(path, "setting"))
    database, result = await rescued(path, opened)
    assert result.items == 2 * ITEMS - 3
    assert await database.run(lambda transaction: count(transaction, "donation")) == ITEMS  # also that of m3
    found = {entry.item.id for entry in await database.run(lambda transaction: queue.waiting(transaction, 0, 10**6))}
    assert found == {f"q{number}" for number in range(ITEMS)} - {"q1", "q2"}


async def test_a_copy_brings_back_what_is_missing_and_changes_nothing_else(path: Path, opened: list[Database]) -> None:
    copy = copies.make(path, NOW)
    database = Database(path)
    opened.append(database)
    await database.open()

    def since(transaction: Transaction) -> None:
        transaction.execute("DELETE FROM queue_item WHERE id = 'q5'")
        transaction.execute("UPDATE queue_item SET state = 'played' WHERE id = 'q6'")
        transaction.execute("UPDATE setting SET value = '9'")
        queue.TABLE.insert(transaction, queue_rows.entry("new", rank=1000.0))

    await database.run(since)
    result = await database.run(lambda transaction: take_over(transaction, copy, is_copy=True))
    assert result == Rescued(items=1)
    found = [entry.item.id for entry in await database.run(lambda transaction: queue.waiting(transaction, 0, 10**6))]
    assert "q5" in found
    assert "new" in found
    assert "q6" not in found
    assert (await database.run(settings.load))[0].requests.user_limit == 9


async def test_what_a_copy_played_waits_again_and_what_it_said_has_ended(
    tmp_path: Path, opened: list[Database]
) -> None:
    old = Database(tmp_path / "old.sqlite")
    opened.append(old)
    await old.open()
    playing = queue_rows.entry("playing", ItemState.PLAYING, started_at=NOW, position_ms=9_000, attempt=1)
    speaking = speech_rows.entry(1, SpeechState.SPEAKING, started_at=NOW)
    offered = speech_rows.entry(2, SpeechState.SPEAKING)
    await old.run(lambda transaction: queue.TABLE.insert(transaction, playing))
    await old.run(lambda transaction: speech.TABLE.insert(transaction, speaking))
    new = Database(tmp_path / "new.sqlite")
    opened.append(new)
    await new.open()
    here = queue_rows.entry("here", ItemState.PLAYING, started_at=NOW)
    await new.run(lambda transaction: queue.TABLE.insert(transaction, here))
    await new.run(lambda transaction: take_over(transaction, tmp_path / "old.sqlite", is_copy=True))
    item = await new.run(lambda transaction: queue.load(transaction, playing.item.id))
    assert item is not None
    assert (item.item.state, item.item.position_ms, item.item.started_at) == (ItemState.QUEUED, 0, None)
    message = await new.run(lambda transaction: speech.load(transaction, speaking.message.id))
    assert message is not None
    assert message.message.state is SpeechState.INTERRUPTED
    assert offered.message.started_at is None

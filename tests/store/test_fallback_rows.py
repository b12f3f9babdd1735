"""The fallback list's tables."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.fallback import FallbackEntry, FallbackPosition, FallbackSummary
from app.domain.reasons import Reason
from app.store import fallback as store
from app.store.database import Database, Transaction
from app.store.opening import migrations


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


def _entry(number: int, **changes: object) -> FallbackEntry:
    fields: dict[str, object] = {"video_id": f"video{number:06}", "title": f"Пісня {number}"}
    return FallbackEntry(**(fields | changes))  # type: ignore[arg-type]  # the keys are the Struct's own


async def _fill(database: Database, count: int) -> list[FallbackEntry]:
    def work(transaction: Transaction) -> list[FallbackEntry]:
        return [stored for n in range(count) if (stored := store.insert(transaction, _entry(n))) is not None]

    return await database.run(work)


async def test_an_entry_is_kept_as_it_is(database: Database) -> None:
    entry = _entry(0, title="x", length_ms=4_000, channel="Кухня", reason=Reason.NOT_EMBEDDABLE)
    stored = await database.run(lambda transaction: store.insert(transaction, entry))
    assert stored == _entry(0, title="x", length_ms=4_000, channel="Кухня", reason=Reason.NOT_EMBEDDABLE, place=1)
    assert await database.run(lambda transaction: store.page(transaction, 0, 10)) == [stored]


async def test_a_video_is_in_the_list_once(database: Database) -> None:
    await _fill(database, 2)
    assert await database.run(lambda transaction: store.insert(transaction, _entry(1, title="other"))) is None
    assert await database.run(store.count) == 2


async def test_the_next_entry_is_the_first_behind_a_place_that_is_not_passed_over(database: Database) -> None:
    first, second, third = await _fill(database, 3)

    assert await database.run(lambda transaction: store.next_entry(transaction, 0)) == first
    await database.run(lambda transaction: store.set_unplayable(transaction, second.video_id, Reason.NOT_FOUND))
    assert await database.run(lambda transaction: store.next_entry(transaction, first.place)) == third
    assert await database.run(lambda transaction: store.next_entry(transaction, third.place)) is None


async def test_a_place_is_never_given_again_so_that_what_was_removed_can_return_to_it(database: Database) -> None:
    entries = await _fill(database, 3)
    gone = await database.run(lambda transaction: store.delete(transaction, [entries[2].video_id, "nothing-----"]))
    assert gone == [entries[2]]
    new = await database.run(lambda transaction: store.insert(transaction, _entry(9)))
    assert new is not None
    assert new.place > entries[2].place
    await database.run(lambda transaction: store.insert(transaction, gone[0]))
    assert await database.run(lambda transaction: store.page(transaction, 0, 9)) == [*entries, new]
    assert await database.run(lambda transaction: store.page(transaction, 2, 1)) == [entries[2]]
    assert await database.run(store.clear) == [*entries, new]
    assert await database.run(store.count) == 0


async def test_the_summary_tells_how_many_there_are_and_whose_turn_was_last(database: Database) -> None:
    assert await database.run(store.summary) == FallbackSummary()
    entries = await _fill(database, 4)
    turn = FallbackPosition(last_place=entries[2].place, last_file="пісня.webm")
    await database.run(lambda transaction: store.save_position(transaction, turn))
    await database.run(lambda transaction: store.set_unplayable(transaction, entries[0].video_id, Reason.NOT_FOUND))
    assert await database.run(store.position) == turn
    told = await database.run(store.summary)
    assert told == FallbackSummary(total=4, playable=3, now=entries[2].video_id, now_index=2)
    await database.run(lambda transaction: store.delete(transaction, [entries[2].video_id]))
    assert await database.run(store.summary) == FallbackSummary(total=3, playable=2)


async def test_where_the_folder_was_is_taken_over_from_an_older_version(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "efir.sqlite")) as connection:
        for number, script in migrations():
            if number <= 3:
                connection.executescript(script)
        connection.execute("UPDATE player SET last_fallback = 'b.webm'")
        connection.execute("PRAGMA user_version = 3")
        connection.commit()
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    assert await database.run(store.position) == FallbackPosition(last_file="b.webm")
    await database.close()

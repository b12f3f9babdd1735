"""Work that waits shares a transaction: each piece is whole or not, and waits its own time for a locked file."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import InvalidError, StoreError, StoreFullError
from app.store import database as module
from app.store.database import Database, Transaction, one_request
from tests.store.test_database import names, put, save
from tests.support.waiting import SECONDS

HOLDING: list[asyncio.Future[bool]] = []


@pytest.fixture
async def commits(database: Database) -> list[str]:
    """Every COMMIT that the database makes."""
    seen: list[str] = []
    await database.run(lambda transaction: transaction.set_trace_callback(seen.append))
    return seen


def held(database: Database) -> threading.Event:
    """Hold the database's thread until the event is set, so that work piles up behind it."""
    gate = threading.Event()
    HOLDING.append(asyncio.ensure_future(database.run(lambda _: gate.wait(SECONDS))))
    return gate


async def test_what_waits_is_committed_together(database: Database, commits: list[str]) -> None:
    gate = held(database)
    await asyncio.sleep(0)
    tasks = [asyncio.ensure_future(save(database, str(number))) for number in range(100)]
    await asyncio.sleep(0)
    before = commits.count("COMMIT")
    gate.set()
    await asyncio.gather(*tasks)
    assert await database.run(names) == [str(number) for number in range(100)]
    assert commits.count("COMMIT") - before <= 4


async def test_work_that_fails_undoes_nothing_of_the_others(database: Database) -> None:
    def bug(transaction: Transaction) -> None:
        put(transaction, "half")
        raise KeyError("a mistake")

    def text(transaction: Transaction) -> None:
        put(transaction, "half of a text")
        put(transaction, "\ud800")

    gate = held(database)
    await asyncio.sleep(0)
    works = [save(database, "a"), database.run(bug), save(database, "a"), database.run(text), save(database, "b")]
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)
    gate.set()
    first, wrong, twice, unreadable, last = await asyncio.gather(*tasks, return_exceptions=True)
    assert (first, last) == (None, None)
    assert isinstance(wrong, KeyError)
    assert isinstance(twice, StoreError)
    assert isinstance(unreadable, InvalidError)
    assert await database.run(names) == ["a", "b"]


async def test_a_disk_that_is_full_for_one_is_not_so_for_the_others(database: Database) -> None:
    def cap(transaction: Transaction) -> None:
        pages = transaction.execute("PRAGMA page_count").fetchone()[0]
        transaction.execute(f"PRAGMA max_page_count = {pages + 4}")

    await database.run(cap)
    gate = held(database)
    await asyncio.sleep(0)
    works = [save(database, "small"), save(database, "large", "x" * 100_000), save(database, "small too")]
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)
    gate.set()
    small, large, other = await asyncio.gather(*tasks, return_exceptions=True)
    assert (small, other) == (None, None)
    assert isinstance(large, StoreFullError)
    assert await database.run(names) == ["small", "small too"]


async def test_a_caller_that_gives_up_takes_nothing_from_the_others(database: Database) -> None:
    gate = held(database)
    await asyncio.sleep(0)
    gone, stays = asyncio.ensure_future(save(database, "gone")), asyncio.ensure_future(save(database, "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    await stays
    assert "stays" in await database.run(names)


@pytest.fixture
def locked(database: Database, path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has locked the file."""
    assert database.set_aside is None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_each_work_waits_from_its_own_arrival_while_the_file_is_locked(
    database: Database, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert locked.in_transaction
    monkeypatch.setattr(module, "PATIENCE_S", 60.0)
    patient = asyncio.ensure_future(save(database, "patient"))
    await asyncio.sleep(0)
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    for number in range(5):  # not one behind the other, and not behind the one that waits on
        with pytest.raises(StoreError) as caught:
            await save(database, f"hasty {number}")
        assert caught.value.code == "store_busy"
    assert not patient.done()
    locked.execute("ROLLBACK")
    await patient
    assert await database.run(names) == ["patient"]


async def test_the_works_of_one_request_wait_no_longer_than_one(
    database: Database, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert locked.in_transaction
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    with one_request():
        with pytest.raises(StoreError):
            await save(database, "first")
        monkeypatch.setattr(module, "PATIENCE_S", 600.0)  # its time is over, whatever is asked for next
        with pytest.raises(StoreError):
            await save(database, "second")
        later = asyncio.ensure_future(save(database, "third"))
    rest = asyncio.ensure_future(later)
    locked.execute("ROLLBACK")
    await asyncio.gather(rest, return_exceptions=True)
    await save(database, "another request")
    assert "another request" in await database.run(names)


async def test_what_a_request_began_has_its_own_patience_once_the_request_is_over(
    database: Database, locked: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    begun, over = asyncio.Event(), asyncio.Event()

    async def goes_on() -> None:
        begun.set()
        await over.wait()
        await save(database, "later")

    with one_request():
        task = asyncio.ensure_future(goes_on())
        await begun.wait()
    monkeypatch.setattr(module, "PATIENCE_S", 60.0)
    over.set()
    await asyncio.sleep(0.1)
    assert not task.done()
    locked.execute("ROLLBACK")
    await task


async def test_readers_of_another_program_keep_nobody_waiting(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM setting").fetchone()
        await save(database, "written")
        other.execute("COMMIT")
    assert await database.run(names) == ["written"]

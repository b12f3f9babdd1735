# ruff: noqa: ASYNC221, ASYNC240 -- small local files, and nothing else runs on a test's loop
"""One file that is never lost: migrations, damage, a full disk, rollback and order."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import StoreError, StoreFullError
from app.store.database import Database, Transaction
from app.store.opening import TABLES, migrations
from tests.support.waiting import SECONDS


def put(transaction: Transaction, name: str, value: str = "1") -> None:
    transaction.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, value))


async def save(database: Database, name: str, value: str = "1") -> None:
    await database.run(lambda transaction: put(transaction, name, value))


def names(transaction: Transaction) -> list[str]:
    return [row["name"] for row in transaction.execute("SELECT name FROM setting ORDER BY rowid")]


async def reopened(path: Path) -> list[str]:
    database = Database(path)
    await database.open()
    assert database.set_aside is None
    found = await database.run(names)
    await database.close()
    return found


async def test_a_new_file_is_brought_to_the_newest_version(database: Database) -> None:
    def look(transaction: Transaction) -> tuple[set[str], int, str, int]:
        tables = {row[0] for row in transaction.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        version = transaction.execute("PRAGMA user_version").fetchone()[0]
        journal = transaction.execute("PRAGMA journal_mode").fetchone()[0]
        return tables, version, journal, transaction.execute("PRAGMA synchronous").fetchone()[0]

    tables, version, journal, synchronous = await database.run(look)
    assert tables >= TABLES
    assert (version, journal, synchronous) == (migrations()[-1][0], "wal", 2)
    assert database.set_aside is None


async def test_an_empty_file_is_a_new_one(path: Path) -> None:
    path.touch()
    assert await reopened(path) == []


@pytest.mark.parametrize("version", range(migrations()[-1][0] + 1))
async def test_every_older_version_is_brought_to_the_newest(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for number, script in migrations():
            if number <= version:
                connection.executescript(script)
        connection.execute(f"PRAGMA user_version = {version}")
        if version:
            connection.execute("INSERT INTO setting VALUES ('kept', '1')")
        connection.commit()
    assert await reopened(path) == (["kept"] if version else [])


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


async def test_a_failed_migration_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await reopened(path)
    newest = migrations()[-1][0]
    bad = [*migrations(), (newest + 1, "CREATE TABLE extra (id);\nINSERT INTO nowhere VALUES (1);\n")]
    monkeypatch.setattr("app.store.opening.migrations", lambda: bad)
    with pytest.raises(StoreError):
        await Database(path).open()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == newest
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone()[0] == 0


async def test_a_database_of_a_newer_efir_is_refused_and_left_alone(path: Path) -> None:
    await reopened(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    database = Database(path)
    with pytest.raises(StoreError, match=r"written by a newer Efir \(data version 999") as caught:
        await database.open()
    await database.close()
    assert caught.value.code == "store_too_new"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if "corrupt" in file.name] == []


async def filled(path: Path) -> None:
    database = Database(path)
    await database.open()

    def fill(transaction: Transaction) -> None:
        for number in range(2_000):
            put(transaction, f"name-{number}", "x" * 100)

    await database.run(fill)
    await database.close()


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no database at all, " * 1_000)


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        for offset in range(16):
            data[page * 4096 + offset] ^= 0xA5
    path.write_bytes(data)


def _headless(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


@pytest.mark.parametrize("damage", [_garbage, _truncated, _flipped, _headless])
async def test_a_corrupt_file_is_set_aside_as_it_was_and_a_new_one_works(
    path: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    await filled(path)
    assert callable(damage)
    damage(path)
    before = path.read_bytes()
    database = Database(path)
    await database.open()
    assert database.set_aside is not None
    assert database.set_aside.read_bytes() == before
    assert ".corrupt-" in database.set_aside.name
    assert "corrupt" in caplog.text
    await database.run(lambda transaction: put(transaction, "new"))
    await database.close()
    assert await reopened(path) == ["new"]


async def test_a_corrupt_file_is_set_aside_together_with_its_log(path: Path, tmp_path: Path) -> None:
    await filled(path)
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(path)) as connection:  # as after a crash: the last changes are in the log only
        connection.execute("INSERT INTO setting VALUES ('last', '1')")
        connection.commit()
        shutil.copy(path, copy)
        shutil.copy(path.with_name(path.name + "-wal"), copy.with_name(copy.name + "-wal"))
    _flipped(copy)
    before, log = copy.read_bytes(), copy.with_name(copy.name + "-wal").read_bytes()
    database = Database(copy)
    await database.open()
    await database.close()
    assert database.set_aside is not None
    assert database.set_aside.read_bytes() == before
    assert database.set_aside.with_name(database.set_aside.name + "-wal").read_bytes() == log


async def test_what_is_in_the_log_of_a_crashed_run_is_kept(path: Path, tmp_path: Path) -> None:
    await filled(path)
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO setting VALUES ('last', '1')")
        connection.commit()
        shutil.copy(path, copy)
        shutil.copy(path.with_name(path.name + "-wal"), copy.with_name(copy.name + "-wal"))
    assert (await reopened(copy))[-1] == "last"


async def test_a_full_disk_is_told_and_what_is_saved_can_be_read(database: Database) -> None:
    await database.run(lambda transaction: put(transaction, "old"))

    def cap(transaction: Transaction) -> None:
        pages = transaction.execute("PRAGMA page_count").fetchone()[0]
        transaction.execute(f"PRAGMA max_page_count = {pages + 2}")

    await database.run(cap)

    def fill(transaction: Transaction) -> None:
        for number in range(1_000):
            put(transaction, f"new-{number}", "x" * 1_000)

    with pytest.raises(StoreFullError, match="disk is full"):
        await database.run(fill)
    assert await database.run(names) == ["old"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 500 KiB."""
    mount = shutil.which("mount")
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        mount is None
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=500k", "tmpfs", disk], check=False).returncode
    ):
        pytest.skip("no file system may be mounted here")
    yield disk
    subprocess.run([shutil.which("umount") or "umount", "-l", disk], check=True)


async def test_a_really_full_disk_is_told_loses_nothing_and_heals(small_disk: Path) -> None:
    database = Database(small_disk / "efir.sqlite")
    await database.open()
    saved: list[str] = []

    async def fill() -> None:
        for number in range(1_000):
            await save(database, f"n-{number}", "x" * 1_000)
            saved.append(f"n-{number}")

    with pytest.raises(StoreFullError):
        await fill()
    assert len(saved) > 10
    assert await database.run(names) == saved
    with pytest.raises(StoreFullError):
        await database.run(lambda transaction: put(transaction, "more", "x" * 10_000))
    subprocess.run([shutil.which("mount") or "mount", "-o", "remount,size=3m", small_disk], check=True)
    await database.run(lambda transaction: put(transaction, "again"))
    assert await database.run(names) == [*saved, "again"]
    await database.close()
    assert await reopened(small_disk / "efir.sqlite") == [*saved, "again"]


@pytest.fixture
def largest_file() -> Iterator[Callable[[int], None]]:
    """A call that sets the size of the largest file that this process may write."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_file_that_may_not_grow_is_told_as_a_full_disk(
    database: Database, largest_file: Callable[[int], None]
) -> None:
    await database.run(lambda transaction: put(transaction, "old"))
    log = database.path.with_name(f"{database.path.name}-wal")
    largest_file(log.stat().st_size + 10_000)
    with pytest.raises(StoreFullError, match="disk is full"):
        await database.run(lambda transaction: put(transaction, "new", "x" * 100_000))
    largest_file(10**9)
    await database.run(lambda transaction: put(transaction, "again"))
    assert await database.run(names) == ["old", "again"]


async def test_a_folder_in_the_place_of_the_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "efir.sqlite").mkdir()
    database = Database(tmp_path / "efir.sqlite")
    with pytest.raises(StoreError, match=r"efir\.sqlite is a folder"):
        await database.open()
    await database.close()


async def test_an_exception_undoes_the_whole_transaction(database: Database) -> None:
    def fail(transaction: Transaction) -> None:
        put(transaction, "half")
        raise KeyError("a mistake")

    with pytest.raises(KeyError):
        await database.run(fail)
    assert await database.run(names) == []


async def test_a_failing_statement_is_a_store_error_and_undoes_the_rest(database: Database) -> None:
    def fail(transaction: Transaction) -> None:
        put(transaction, "same")
        put(transaction, "same")

    with pytest.raises(StoreError, match="UNIQUE") as caught:
        await database.run(fail)
    assert caught.value.code == "store_failed"
    assert await database.run(names) == []


async def test_work_is_done_in_the_order_of_the_calls(database: Database) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(200):
            group.create_task(save(database, str(number)))
    assert await database.run(names) == [str(number) for number in range(200)]


async def test_close_finishes_what_was_asked_for(path: Path) -> None:
    database = Database(path)
    await database.open()
    tasks = [asyncio.ensure_future(save(database, str(number))) for number in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*tasks)
    assert len(await reopened(path)) == 20


async def test_closing_twice_does_nothing_and_later_work_is_refused(path: Path) -> None:
    database = Database(path)
    await database.open()
    await asyncio.gather(database.close(), database.close())
    await database.close()
    with pytest.raises(StoreError, match="closed"):
        await database.run(names)


async def test_work_before_the_database_is_open_is_refused(path: Path) -> None:
    database = Database(path)
    with pytest.raises(StoreError, match="closed"):
        await database.run(names)
    await database.close()
    assert not path.exists()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    database = Database(tmp_path / "nowhere" / "efir.sqlite")
    with pytest.raises(StoreError, match="cannot be used"):
        await database.open()
    await database.close()


async def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()
    database = Database(path)
    with pytest.raises(StoreError, match="cannot be used"):
        await database.open()
    await database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be deleted there")
@pytest.mark.parametrize("endings", [("",), ("", "-wal", "-shm")])
async def test_a_file_that_is_deleted_while_it_is_used_is_written_again(path: Path, endings: tuple[str, ...]) -> None:
    database = Database(path)
    await database.open()
    await save(database, "before")
    for ending in endings:
        path.with_name(path.name + ending).unlink()
    await save(database, "after")
    assert await database.run(names) == ["before", "after"]
    with closing(sqlite3.connect(path)) as other:  # as the next start would find it after a crash
        assert [row[0] for row in other.execute("SELECT name FROM setting ORDER BY rowid")] == ["before", "after"]
    await database.close()
    assert await reopened(path) == ["before", "after"]


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be deleted there")
@pytest.mark.parametrize("failure", [sqlite3.OperationalError("disk I/O error"), StoreError("store_busy")])
async def test_a_file_that_was_written_again_and_cannot_be_opened_yet_is_opened_later(
    path: Path, failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while a scanner looks at the new file."""
    database = Database(path)
    await database.open()
    await save(database, "before")
    path.unlink()

    def fail(_: Path) -> None:
        raise failure

    with monkeypatch.context() as held:
        held.setattr("app.store.database.opened", fail)
        for _ in range(2):
            with pytest.raises(StoreError):
                async with asyncio.timeout(SECONDS):
                    await save(database, "lost")
    await save(database, "after")
    assert await database.run(names) == ["before", "after"]
    await database.close()
    assert await reopened(path) == ["before", "after"]


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be replaced there")
async def test_nothing_is_acknowledged_while_another_file_is_in_its_place(path: Path, tmp_path: Path) -> None:
    database = Database(path)
    await database.open()
    await save(database, "before")
    path.rename(tmp_path / "moved")
    path.write_bytes(b"another")
    with pytest.raises(StoreError, match="not where it was"):
        await save(database, "lost")
    (tmp_path / "moved").replace(path)
    await save(database, "after")
    assert await database.run(names) == ["before", "after"]
    await database.close()


def test_every_table_is_looked_for(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for _, script in migrations():
            connection.executescript(script)
        made = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    own = {name for name in made if not name.startswith("sqlite_") and "_text_" not in name}
    assert own == TABLES


@pytest.mark.parametrize("table", sorted(TABLES))
async def test_a_file_from_which_a_table_is_gone_is_set_aside_and_the_rest_is_read_out(path: Path, table: str) -> None:
    database = Database(path)
    await database.open()
    await save(database, "kept")
    await database.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"DROP TABLE {table}")
        other.commit()
    again = Database(path)
    await again.open()
    assert again.set_aside is not None
    await save(again, "new")
    await again.close()

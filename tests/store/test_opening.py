"""What lies beside the file, and the disk it is on: the log of another database, memory that cannot be shared."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store import copies
from app.store.database import Database
from tests.store.test_database import names, reopened, save

ROOT = Path(__file__).parents[2]


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


async def crashed(path: Path, *written: str) -> Path:
    """Leave a file and its log as a killed run does, in a folder of their own; return the file."""
    database = Database(path)
    await database.open()
    for name in written:
        await save(database, name)
    left = path.with_name("left") / path.name
    left.parent.mkdir()
    shutil.copy(path, left)
    shutil.copy(beside(path, "-wal"), beside(left, "-wal"))
    await database.close()
    return left


@pytest.fixture
def one(tmp_path: Path) -> Path:
    folder = tmp_path / "one"
    folder.mkdir()
    return folder / "efir.sqlite"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return folder / "efir.sqlite"


def kept_logs(path: Path) -> list[Path]:
    return list(path.parent.glob("*-wal.foreign-*"))


async def test_our_own_log_is_used_after_a_crash(one: Path) -> None:
    left = await crashed(one, "first", "second")
    assert await reopened(left) == ["first", "second"]
    assert kept_logs(left) == []


@pytest.mark.parametrize("runs", [1, 2, 3])
async def test_the_log_of_another_database_is_not_used(
    one: Path, other: Path, runs: int, caplog: pytest.LogCaptureFixture
) -> None:
    for run in range(runs):
        database = Database(one)
        await database.open()
        await save(database, f"ours {run}")
        await database.close()
    theirs = await crashed(other, *(f"theirs {number}" for number in range(200)))
    shutil.copy(beside(theirs, "-wal"), beside(one, "-wal"))
    assert await reopened(one) == [f"ours {run}" for run in range(runs)]
    assert len(kept_logs(one)) == 1
    assert "belongs to another database" in caplog.text


async def test_the_log_of_a_later_run_does_not_fit_an_older_copy_of_the_same_file(one: Path, tmp_path: Path) -> None:
    database = Database(one)
    await database.open()
    await save(database, "old")
    await database.close()
    copy = tmp_path / "copy of last week.sqlite"
    shutil.copy(one, copy)
    left = await crashed(one, *(f"new {number}" for number in range(200)))
    shutil.copy(copy, left)
    assert await reopened(left) == ["old"]


async def test_the_log_does_not_fit_a_copy_that_efir_made(one: Path) -> None:
    database = Database(one)
    await database.open()
    await save(database, "old")
    copy = copies.make(one, datetime.now(UTC))
    for number in range(100):
        await save(database, f"new {number}")
    log = beside(one, "-wal").read_bytes()
    await database.close()
    shutil.copy(copy, one)
    beside(one, "-wal").write_bytes(log)
    assert await reopened(one) == ["old"]


async def test_the_log_of_another_program_s_database_is_not_used(one: Path, tmp_path: Path) -> None:
    assert await reopened(one) == []
    path = tmp_path / "notes.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE note (text)")
        connection.executemany("INSERT INTO note VALUES (?)", [("x" * 500,)] * 500)
        connection.commit()
        shutil.copy(beside(path, "-wal"), beside(one, "-wal"))
    assert await reopened(one) == []
    assert len(kept_logs(one)) == 1


@pytest.mark.parametrize("content", [b"", b"no log at all", b"\x37\x7f\x06\x82" + b"\0" * 28])
async def test_what_is_no_log_is_left_to_sqlite(one: Path, content: bytes) -> None:
    database = Database(one)
    await database.open()
    await save(database, "kept")
    await database.close()
    beside(one, "-wal").write_bytes(content)
    assert await reopened(one) == ["kept"]


@pytest.fixture(scope="session")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that refuses to map the shared memory of a log."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler")
    library = tmp_path_factory.mktemp("library") / "refuse.so"
    source = Path(__file__).with_name("refuse_shared_memory.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


_USE = """
import asyncio, sys
from pathlib import Path
from app.store.database import Database
from tests.store.test_database import names, save

async def main():
    database = Database(Path(sys.argv[1]))
    await database.open()
    for name in sys.argv[2:]:
        await save(database, name)
    mode = await database.run(lambda transaction: transaction.execute("PRAGMA journal_mode").fetchone()[0])
    print(mode, *await database.run(names))
    await database.close()

asyncio.run(main())
"""


def used(path: Path, *added: str, library: Path | None = None) -> str:
    env = {**os.environ, **({"LD_PRELOAD": str(library)} if library else {})}
    command = [sys.executable, "-c", _USE, str(path), *added]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.slow
def test_where_memory_cannot_be_shared_the_database_works_without_a_log(one: Path, refusing: Path) -> None:
    assert used(one, "a", library=refusing) == "delete a"
    assert used(one, "b", library=refusing) == "delete a b"
    assert used(one, "c") == "wal a b c"  # moved to a disk of this PC


async def test_a_crashed_run_s_log_is_used_there_too(one: Path, refusing: Path) -> None:
    left = await crashed(one, "first", "second")
    assert used(left, "third", library=refusing) == "delete first second third"


async def test_another_program_that_looks_at_the_file_keeps_nothing_from_starting(one: Path) -> None:
    database = Database(one)
    await database.open()
    await save(database, "kept")
    with closing(sqlite3.connect(one, isolation_level=None)) as viewer:
        viewer.execute("BEGIN")
        viewer.execute("SELECT count(*) FROM setting").fetchone()
        await database.close()
        database = Database(one)
        await database.open()
        await save(database, "more")
        assert await database.run(names) == ["kept", "more"]
        await database.close()

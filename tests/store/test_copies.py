# ruff: noqa: ASYNC240 -- small local files, and nothing else runs on a test's loop
"""Copies: complete and sound or not at all, three of them, beside a database that is written meanwhile."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import StoreError, StoreFullError
from app.store import copies, opening
from app.store.database import Database
from tests.store import test_queue_rows as queue_rows
from tests.store.test_database import names, save

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stored(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM setting ORDER BY rowid")]


async def test_a_copy_holds_what_is_only_in_the_log_yet_and_stands_alone(database: Database, path: Path) -> None:
    await save(database, "kept")
    copy = copies.make(path, NOON)
    assert stored(copy) == ["kept"]
    assert [file.name for file in copy.parent.iterdir()] == ["efir-20261124-120000.sqlite"]
    assert copy.read_bytes()[18:20] == b"\x01\x01"  # no log. Source: sqlite.org/fileformat2.html, 1.3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; the data folder's rights are inherited")
async def test_copies_and_their_folder_are_for_the_user_alone(database: Database, path: Path) -> None:
    assert database.set_aside is None
    copy = copies.make(path, NOON)
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_an_old_one_that_cannot_be_removed_keeps_no_new_one_from_being_made(
    database: Database, path: Path
) -> None:
    """As one that a scanner looks at; also the one before a migration is made then."""
    assert database.set_aside is None
    (path.with_name("backups") / "efir-20200101-000000.sqlite").mkdir(parents=True)
    for day in range(4):
        assert copies.make(path, NOON + timedelta(days=day)).exists()
    assert [copy.made_at.day for copy in copies.found(path)] == [27, 26, 25]


async def test_copies_of_a_clock_that_was_ahead_drive_out_no_new_ones(database: Database, path: Path) -> None:
    """As after an evening with the wrong year; also the one before a migration has to stay."""
    assert database.set_aside is None
    for day in range(3):
        copies.make(path, NOON + timedelta(days=365 + day))
    for day in range(2):
        assert copies.make(path, NOON + timedelta(days=day)).exists()
    assert [copy.made_at.year for copy in copies.found(path)] == [2027, 2026, 2026]
    assert not copies.is_due(path, NOON + timedelta(days=1, hours=1), 86_400)
    assert copies.is_due(path, NOON + timedelta(days=2, hours=1), 86_400)


async def test_what_is_written_while_a_copy_is_made_is_acknowledged_meanwhile(database: Database, path: Path) -> None:
    async def write() -> None:
        for number in range(50):
            await save(database, f"n{number}", "x" * 2_000)

    await asyncio.gather(write(), *(asyncio.to_thread(copies.make, path, NOON + timedelta(days=day)) for day in (0, 1)))
    assert len(await database.run(names)) == 50
    for copy in copies.found(path):  # each is one state: a beginning of what was written
        kept = stored(path.with_name("backups") / copy.name)
        assert kept == [f"n{number}" for number in range(len(kept))]


async def test_three_are_kept_and_what_is_not_ours_stays(database: Database, path: Path) -> None:
    folder = path.with_name("backups")
    folder.mkdir()
    (folder / "efir-my own.sqlite").touch()
    for day in range(5):
        await save(database, str(day))
        copies.make(path, NOON + timedelta(days=day))
    assert [copy.made_at.day for copy in copies.found(path)] == [28, 27, 26]
    assert (folder / "efir-my own.sqlite").exists()


async def test_together_they_stay_under_the_limit_but_the_newest_stays(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.set_aside is None
    copies.make(path, NOON)
    monkeypatch.setattr(copies, "LIMIT_BYTES", path.stat().st_size)
    copies.make(path, NOON + timedelta(days=1))
    assert [copy.made_at.day for copy in copies.found(path)] == [25]


async def test_they_are_described_by_time_items_and_size(database: Database, path: Path) -> None:
    entries = [queue_rows.entry(f"q{number}") for number in range(4)]
    await queue_rows.put(database, *entries)
    copy = copies.make(path, NOON)
    assert copies.found(path) == [
        copies.Copy(name=copy.name, made_at=NOON, items=4, size=copy.stat().st_size),
    ]


async def test_one_that_is_damaged_is_not_offered(database: Database, path: Path) -> None:
    assert database.set_aside is None
    copies.make(path, NOON)
    bad = copies.make(path, NOON + timedelta(days=1))
    bad.write_bytes(b"no database" * 1_000)
    assert [copy.made_at for copy in copies.found(path)] == [NOON]


@pytest.mark.parametrize(("hours", "due"), [(1, "no"), (23.9, "no"), (24.1, "yes"), (-1, "yes"), (24 * 365, "yes")])
async def test_one_is_due_a_day_after_the_last(database: Database, path: Path, hours: float, due: str) -> None:
    assert database.set_aside is None
    assert copies.is_due(path, NOON, 86_400)
    copies.make(path, NOON)
    assert copies.is_due(path, NOON + timedelta(hours=hours), 86_400) is (due == "yes")


async def test_a_damaged_database_drives_out_no_sound_copy(path: Path) -> None:
    database = Database(path)
    await database.open()
    for number in range(200):
        await save(database, f"n{number}", "x" * 500)
    await database.close()
    sound = copies.make(path, NOON)
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 3 + 300] = b"\xa5" * 300
    path.write_bytes(data)
    with pytest.raises(StoreError):
        copies.make_daily(path, NOON + timedelta(days=1))
    assert list(sound.parent.iterdir()) == [sound]


async def test_none_is_made_where_it_would_take_the_room_that_work_needs(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.set_aside is None
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 60)
    with pytest.raises(StoreFullError):
        copies.make_daily(path, NOON)
    assert not path.with_name("backups").exists()


async def test_a_database_over_the_limit_is_not_copied_daily(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.set_aside is None
    monkeypatch.setattr(copies, "LIMIT_BYTES", 100)
    with pytest.raises(StoreFullError) as caught:
        copies.make_daily(path, NOON)
    assert caught.value.code == "copy_too_large"


async def test_what_a_killed_copy_left_is_removed(database: Database, path: Path) -> None:
    assert database.set_aside is None
    left = path.with_name("backups") / "efir-20261120-120000.part"
    left.parent.mkdir()
    left.write_bytes(b"half")
    copies.make(path, NOON)
    assert not left.exists()


async def test_before_a_migration_there_is_a_copy_of_the_old_form(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(path)
    await database.open()
    await save(database, "old")
    await database.close()
    newest = opening.migrations()[-1][0]
    more = [*opening.migrations(), (newest + 1, "DELETE FROM setting;\n")]
    monkeypatch.setattr(opening, "migrations", lambda: more)
    database = Database(path)
    await database.open()
    assert await database.run(names) == []
    await database.close()
    (copy,) = path.with_name("backups").iterdir()
    assert stored(copy) == ["old"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == newest


async def test_without_a_copy_nothing_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(path)
    await database.open()
    await save(database, "old")
    await database.close()
    path.with_name("backups").write_text("a file in the place of the folder")
    newest = opening.migrations()[-1][0]
    more = [*opening.migrations(), (newest + 1, "DELETE FROM setting;\n")]
    monkeypatch.setattr(opening, "migrations", lambda: more)
    database = Database(path)
    with pytest.raises(StoreError):
        await database.open()
    await database.close()
    assert stored(path) == ["old"]


async def test_a_new_database_needs_no_copy(database: Database, path: Path) -> None:
    assert database.set_aside is None
    assert not path.with_name("backups").exists()

"""Copies are made by themselves; one of them comes back at the next start."""

import errno
import logging
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.errors import NotFoundError, StoreFullError
from app.services import backups as module
from app.services.backups import BackupsService
from app.store import copies
from app.store.database import Database
from tests.store.test_queue_rows import entry, put
from tests.support.doubles import FakeClock
from tests.support.waiting import until

DAY_S = 86_400


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def service(database: Database) -> BackupsService:
    return backups_of(database)


def backups_of(database: Database, on_restart: Callable[[], object] = lambda: None) -> BackupsService:
    return BackupsService(database, FakeClock(), on_restart)


def clock_of(service: BackupsService) -> FakeClock:
    clock = service._clock
    assert isinstance(clock, FakeClock)
    return clock


async def test_a_copy_is_made_each_day(service: BackupsService) -> None:
    for hours in (0, 1, 22, 2, 24, 24, 24):
        clock_of(service).pass_(hours * 3_600)
        await service.make_due()
    assert len(await service.copies()) == copies.KEPT
    made = [copy.made_at for copy in await service.copies()]
    assert [(newer - older).total_seconds() for newer, older in pairwise(made)] == [DAY_S, DAY_S]


async def test_they_are_made_by_themselves_and_ended_in_order(
    service: BackupsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FIRST_S", 0.0)
    service.start()
    await until(lambda: any(copies.folder_of(service._database.path).glob("*.sqlite")), "the first copy")
    await service.close()


async def test_a_folder_that_does_not_answer_once_ends_no_later_copy(
    service: BackupsService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    listed, failures = copies._files, [OSError(errno.EIO, "a network drive is gone")]

    def files(folder: Path) -> list[Path]:
        if failures:
            raise failures.pop()
        return listed(folder)

    monkeypatch.setattr(copies, "_files", files)
    monkeypatch.setattr(module, "_FIRST_S", 0.0)
    monkeypatch.setattr(module, "_LOOK_S", 0.01)
    service.start()
    await until(lambda: any(copies.folder_of(service._database.path).glob("*.sqlite")), "the first copy")
    await service.close()
    assert caplog.text.count("daily copy of the database cannot be made") == 1


async def test_no_copy_is_opened_at_a_start_without_damage(
    service: BackupsService, caplog: pytest.LogCaptureFixture
) -> None:
    await service.make_due()
    (copy,) = await service.copies()
    file = copies.folder_of(service._database.path) / copy.name
    file.write_bytes(b"no database" * 1_000)  # opening it leaves a warning
    assert (await service.at_start()).copies == ()
    assert caplog.messages == []
    assert (await service.state()).copies == ()
    assert "cannot be read" in caplog.text


async def test_one_that_was_not_started_can_be_closed(service: BackupsService) -> None:
    await service.close()


async def test_a_failure_is_told_once(
    service: BackupsService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 60)
    for _ in range(3):
        await service.make_due()
    assert caplog.text.count("daily copy of the database cannot be made") == 1
    monkeypatch.undo()
    await service.make_due()
    assert len(await service.copies()) == 1


async def test_a_folder_that_cannot_be_used_is_told(
    service: BackupsService, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    copies.folder_of(database.path).write_text("a file in the place of the folder")
    await service.make_due()
    assert "cannot be" in caplog.text
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


async def test_a_chosen_copy_comes_back_at_the_next_start_and_only_then(database: Database) -> None:
    restarts: list[str] = []
    service = backups_of(database, lambda: restarts.append("restart"))
    await put(database, entry("kept"), entry("lost"))
    await service.make_due()
    await database.run(lambda transaction: transaction.execute("DELETE FROM queue_item WHERE id = 'lost'"))
    (copy,) = await service.copies()
    assert (await service.restore(copy.name)).restored is None
    await until(lambda: restarts, "the restart")
    again = backups_of(database)
    await again.load()
    restored = (await again.state()).restored
    assert restored is not None
    assert restored.items == 1
    third = backups_of(database)
    await third.load()
    assert (await third.state()).restored is None


@pytest.mark.parametrize("name", ["efir-20200101-000000.sqlite", "../efir.sqlite", "", "restore.txt"])
async def test_only_a_copy_can_be_chosen(service: BackupsService, name: str) -> None:
    await service.make_due()
    with pytest.raises(NotFoundError):
        await service.restore(name)


async def test_a_choice_that_is_gone_is_forgotten(service: BackupsService, database: Database) -> None:
    folder = copies.folder_of(database.path)
    folder.mkdir()
    (folder / "restore.txt").write_text("efir-20200101-000000.sqlite")
    await service.load()
    assert not (folder / "restore.txt").exists()
    assert (await service.state()).restored is None


async def test_a_choice_that_cannot_be_removed_keeps_nothing_from_starting(
    service: BackupsService, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await service.make_due()
    folder, (copy,) = copies.folder_of(database.path), await service.copies()
    (folder / "restore.txt").write_text(copy.name)

    def held(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "another program has it", str(missing_ok))

    monkeypatch.setattr(Path, "unlink", held)
    await service.load()
    assert (await service.state()).restored is not None
    assert "restore.txt cannot be removed" in caplog.text


async def test_a_choice_that_cannot_be_written_restarts_nothing(
    service: BackupsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.make_due()
    (copy,) = await service.copies()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_atomically", full)
    with pytest.raises(StoreFullError):
        await service.restore(copy.name)


async def test_damage_is_told_in_the_log_with_the_newest_copy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "efir.sqlite"
    database = Database(path)
    await database.open()
    await put(database, entry("one"))
    await backups_of(database).make_due()
    await database.close()
    path.write_bytes(b"no database" * 1_000)
    database = Database(path)
    await database.open()
    service = backups_of(database)
    await service.load()
    state = await service.state()
    await database.close()
    assert state.set_aside.startswith("efir.sqlite.corrupt-")
    assert state.rescued is not None
    assert state.rescued.items == 0
    assert "has 1 items; POST /api/v1/backups/restore brings back" in caplog.text

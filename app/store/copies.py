"""Copies of the database, by SQLite's own backup: one a day and one before each migration; three are kept."""

import logging
import os
import secrets
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from app.domain.errors import StoreError, StoreFullError, disk_error
from app.files import move, remove

logger = logging.getLogger(__name__)

KEPT = 3
LIMIT_BYTES = 1 << 30
"""All copies together; the newest is kept in any case."""
SPARE_BYTES = 64 << 20
"""What a daily copy leaves free on the disk."""
_LOCKED_S = 10.0
_NAME = "efir-%Y%m%d-%H%M%S.sqlite"
_making = threading.Lock()
_COUNTED = ("queue_item", "speech")


class Copy(Struct, frozen=True, kw_only=True):
    """A copy of the database.

    Attributes:
        name: Of its file.
        items: Requests and messages in it, also those of the history.
        size: Bytes.
    """

    name: str
    made_at: datetime
    items: int
    size: int


def folder_of(database: Path) -> Path:
    """Return where the copies of a database are."""
    return database.with_name("backups")


def reading(path: Path) -> sqlite3.Connection:
    """Open a file only to read it.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def found(database: Path) -> list[Copy]:
    """Return the copies that can be read, newest first. Blocks."""
    copies = []
    for file in _files(folder_of(database)):
        try:
            copies.append(_described(file))
        except (OSError, sqlite3.Error) as error:
            logger.warning("The copy %s cannot be read: %s", file.name, error)
    return copies


def is_due(database: Path, at: datetime, every_s: float) -> bool:
    """Return whether the newest copy is that old; those that are younger than now do not count, of a wrong clock."""
    times = (_made_at(file) for file in _files(folder_of(database)))
    newest = next((made_at for made_at in times if made_at <= at), None)
    return newest is None or (at - newest).total_seconds() >= every_s


def make_daily(database: Path, at: datetime) -> None:
    """Copy the database where there is room for it. Blocks; others read and write meanwhile.

    Raises:
        OutsideError: There is not, or it cannot be read or written; there is no part of a copy then.
    """
    try:
        size = database.stat().st_size
        if size > LIMIT_BYTES:
            raise StoreFullError("copy_too_large")
        if shutil.disk_usage(database.parent).free < size + SPARE_BYTES:
            raise StoreFullError("disk_full")
        make(database, at)
    except OSError as error:
        raise disk_error(error, "file_not_written") from error
    except sqlite3.Error as error:
        raise StoreError("store_failed", f"The database cannot be used: {error}") from error


def make(database: Path, at: datetime) -> Path:
    """Copy the database and return the copy; it appears complete and sound or not at all. Blocks.

    Raises:
        OSError: It cannot be written.
        sqlite3.Error: The database cannot be read, or is damaged.
    """
    folder = folder_of(database)
    target = folder / at.strftime(_NAME)
    part = target.with_suffix(".part")
    with _making:
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.glob("efir-*.part"):  # by a run that was killed
            left.unlink(missing_ok=True)
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _copy(database, part)
            move(part, target)
        finally:
            part.unlink(missing_ok=True)
        _drop_old(folder, at)
    return target


def copy_to(database: Path, target: Path) -> None:
    """Copy the database to a new file. Blocks; others read and write meanwhile.

    Raises:
        OutsideError: It cannot be read or written.
    """
    try:
        _copy(database, target)
    except OSError as error:
        raise disk_error(error, "file_not_written") from error
    except sqlite3.Error as error:
        raise StoreError("store_failed", f"The database cannot be used: {error}") from error


def _copy(database: Path, part: Path) -> None:
    until = time.monotonic() + _LOCKED_S

    def watch(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() > until:
            raise sqlite3.OperationalError("another program has locked the database")

    with closing(reading(database)) as source, closing(sqlite3.connect(part, isolation_level=None)) as copy:
        source.backup(copy, pages=-1, progress=watch, sleep=0.1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log
        copy.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")  # no log of the original fits it
        result = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {result}")


def _drop_old(folder: Path, at: datetime) -> None:
    """Remove what is over the limits: first what is younger than now, of a clock that was wrong, then the oldest."""
    size = 0
    files = sorted(_files(folder), key=lambda file: _made_at(file) > at)
    for number, file in enumerate(files):
        size += file.stat().st_size
        if number and (number >= KEPT or size > LIMIT_BYTES):
            remove(file)


def _files(folder: Path) -> list[Path]:
    """Return the files that are copies, newest first."""
    named = []
    for file in folder.glob("efir-*.sqlite"):
        try:
            named.append((_made_at(file), file))
        except ValueError:
            continue  # somebody else's
    return [file for _, file in sorted(named, reverse=True)]


def _made_at(file: Path) -> datetime:
    return datetime.strptime(file.name, _NAME).replace(tzinfo=UTC)


def _described(file: Path) -> Copy:
    with closing(reading(file)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        items = sum(
            int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 -- constants
            for table in _COUNTED
            if table in tables
        )
    return Copy(name=file.name, made_at=_made_at(file), items=items, size=file.stat().st_size)

"""One SQLite file, one connection, one thread; every piece of work is one transaction."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from app.domain.errors import InvalidError, StoreError, StoreFullError

logger = logging.getLogger(__name__)

type Transaction = sqlite3.Connection
"""A connection inside a transaction; only `Database` begins and ends one."""


def migrations() -> list[tuple[int, str]]:
    """Return every migration as its number and its SQL, in order."""
    folder = files("app.store") / "migrations"
    found = [
        (int(entry.name[:4]), entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".sql")
    ]
    return sorted(found)


def _statements(script: str) -> list[str]:
    """Split a script into statements; ``executescript`` would commit by itself."""
    statements: list[str] = []
    current = ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements


class Database:
    """The database of one data folder. All methods but the constructor are called on the event loop.

    Attributes:
        set_aside: Where a corrupt database was moved to, or None.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None
        self._is_closed = False
        self.set_aside: Path | None = None

    async def open(self) -> None:
        """Open the file, check it and bring it to the newest version.

        Raises:
            StoreError: The folder cannot be written, or a newer Efir wrote this database.
        """
        await self._call(self._open)

    async def run[T](self, work: Callable[[Transaction], T]) -> T:
        """Run work in one transaction, on the database's thread, in the order of the calls.

        When this returns the change is on the disk (``synchronous=FULL``). An exception undoes it.

        Raises:
            StoreFullError: The disk is full.
            StoreError: The database failed otherwise.
            InvalidError: A value is a text or a number that no database holds.
        """
        return await self._call(lambda: self._transact(work))

    async def close(self) -> None:
        """Finish what is queued, then close. A second call does nothing."""
        if not self._is_closed:
            closed = self._call(self._close)
            self._is_closed = True
            await closed
        self._thread.shutdown(wait=False)

    def _call[T](self, function: Callable[[], T]) -> asyncio.Future[T]:
        """Run a function on the database's thread; after `close` it is refused."""
        if self._is_closed:
            raise StoreError("store_closed", "The database is closed.")

        def guarded() -> T:
            try:
                return function()
            except sqlite3.Error as error:
                raise _translated(error) from error
            except (UnicodeEncodeError, OverflowError) as error:  # a lone surrogate, or a number over 64 bits
                raise InvalidError("invalid", "This text or number cannot be stored.") from error

        return asyncio.wrap_future(self._thread.submit(guarded))

    def _transact[T](self, work: Callable[[Transaction], T]) -> T:
        if self._connection is None:
            raise StoreError("store_closed", "The database is closed.")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself rolls back on a full disk
                self._connection.execute("ROLLBACK")
            raise
        return result

    def _open(self) -> None:
        try:
            self._check()
            self._connection = self._connected()
        except sqlite3.DatabaseError as error:
            if not _is_corrupt(error):
                raise
            logger.exception("The database is corrupt; moving it aside")
            self._set_aside()
            self._connection = self._connected()

    def _connected(self) -> sqlite3.Connection:
        """Connect and migrate."""
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.create_function("casefold", 1, str.casefold, deterministic=True)
            version = _version(connection)  # before anything is written: a newer database is left unchanged
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # an acknowledged request survives power loss
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection, version)
        except BaseException:
            connection.close()
            raise
        return connection

    def _check(self) -> None:
        """Check for damage without writing, so that a damaged file is moved aside unchanged."""
        if not self._path.exists():
            return
        uri = f"{self._path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            try:
                result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            except sqlite3.OperationalError as error:
                logger.info("The database could not be checked: %s", error)
                return
        if result != "ok":
            raise _CorruptError(result)

    def _set_aside(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        self.set_aside = self._path.with_name(f"{self._path.name}.corrupt-{stamp}")
        for suffix in ("", "-wal", "-shm"):
            file = self._path.with_name(self._path.name + suffix)
            if file.exists():
                file.rename(self.set_aside.with_name(self.set_aside.name + suffix))

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _CorruptError(sqlite3.DatabaseError):
    """The integrity check found damage."""


def _version(connection: sqlite3.Connection) -> int:
    """Return the number of the last migration; refuse one that is newer than this program."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    newest = migrations()[-1][0]
    if version > newest:
        raise StoreError(
            "store_too_new",
            f"The data folder was written by a newer Efir (data version {version}, supported: {newest}). "
            "Update Efir, or choose another folder with --data-dir.",
        )
    return version


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for number, script in migrations():
        if number > version:
            connection.execute("BEGIN IMMEDIATE")
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")


def _is_corrupt(error: sqlite3.DatabaseError) -> bool:
    codes = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, _CorruptError) or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in codes


def _translated(error: sqlite3.Error) -> StoreError:
    if (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_FULL:
        return StoreFullError("disk_full")
    return StoreError("store_failed", f"The database cannot be used: {error}")


# Times are stored as milliseconds since 1970, UTC.


def to_ms(time: datetime | None) -> int | None:
    """Return what is stored."""
    return None if time is None else round(time.timestamp() * 1000)


def time_of(ms: int) -> datetime:
    """Return a stored time."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def from_ms(ms: int | None) -> datetime | None:
    """Return what was stored."""
    return None if ms is None else time_of(ms)

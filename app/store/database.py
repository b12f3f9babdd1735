"""One SQLite file, one connection, one thread. Work that waits is committed together, each piece whole or not."""

import asyncio
import contextlib
import logging
import sqlite3
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.domain.errors import InvalidError, StoreError, StoreFullError, disk_error
from app.store.opening import opened

PATIENCE_S = 5.0
"""How long work waits while another program has locked the file."""
_RETRY_S = 0.02
_PROBE = 1 << 20
"""Bytes that are written to learn whether there is room: more than most pieces of work need."""
_MOST = 250
"""Pieces of work in one transaction: more would keep the first of them waiting."""

logger = logging.getLogger(__name__)

type Transaction = sqlite3.Connection
"""A connection inside a transaction; only `Database` begins and ends one."""


@dataclass
class _Request:
    """Until when, monotonic, the work of one request may wait."""

    until: float
    is_over: bool = False


_request: ContextVar[_Request | None] = ContextVar("request", default=None)


@contextlib.contextmanager
def one_request() -> Iterator[None]:
    """Let all the work inside wait no longer than one piece of work may, whatever it waits for first."""
    request = _Request(time.monotonic() + PATIENCE_S)
    token = _request.set(request)
    try:
        yield
    finally:
        request.is_over = True  # tasks that were begun meanwhile go on, with a patience of their own
        _request.reset(token)


def waiting_until(until: float) -> Context:
    """Return a context in which work waits until then, monotonic."""
    context = Context()
    context.run(_request.set, _Request(until))
    return context


def patience() -> float:
    """Return until when, monotonic, work that is asked for now may wait."""
    request = _request.get()
    return time.monotonic() + PATIENCE_S if request is None or request.is_over else request.until


@dataclass(frozen=True)
class _Job:
    """A piece of work, and who waits for it."""

    work: Callable[[Transaction], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    until: float


type _Outcome = tuple[object, Exception | None]
"""What work returned, or what it raised."""


class Database:
    """The database of one data folder. All methods but the constructor are called on the event loop.

    Attributes:
        set_aside: Where a corrupt database was moved to, or None.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None
        self._mark = self._file = 0
        self._waiting: deque[_Job] = deque()
        self._is_closed = self._is_written_again = False
        self.set_aside: Path | None = None

    async def open(self) -> None:
        """Open the file, check it and bring it to the newest version.

        Raises:
            StoreError: The folder cannot be written, or a newer Efir wrote this database.
        """
        await self._call(self._open)

    async def run[T](self, work: Callable[[Transaction], T]) -> T:
        """Run work on the database's thread, in the order of the calls; it may share a transaction with other work.

        While another program has locked the file it waits for as long as `patience` says.

        When this returns the change is on the disk (``synchronous=FULL``). An exception undoes it, and only it. The
        work may run twice, the second time after everything that the first did was undone.

        Raises:
            StoreFullError: The disk is full.
            StoreError: The database failed otherwise.
            InvalidError: A value is a text or a number that no database holds.
        """
        self._require_open()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Job(work, future, loop, patience()))
        self._thread.submit(self._drain)
        return await future

    async def close(self) -> None:
        """Finish what is queued, then close. A second call does nothing."""
        if not self._is_closed:
            closed = self._call(self._close)
            self._is_closed = True
            await closed
        self._thread.shutdown(wait=False)

    def _require_open(self) -> None:
        if self._is_closed:
            raise StoreError("store_closed", "The database is closed.")

    def _call(self, function: Callable[[], object]) -> asyncio.Future[None]:
        self._require_open()

        def translated() -> None:
            try:
                function()
            except sqlite3.Error as error:
                raise _translated(error, self.path) from error
            except OSError as error:
                told = disk_error(error, "store_failed")
                raise told if isinstance(told, StoreError) else StoreError(told.code, str(told)) from error

        return asyncio.wrap_future(self._thread.submit(translated))

    def _open(self) -> sqlite3.Connection:
        if self.path.is_dir():
            raise StoreError("store_failed", f"The database cannot be used: {self.path} is a folder.")
        self._connection, self._mark, self.set_aside = opened(self.path)
        self._file, self._is_written_again = self.path.stat().st_ino, False
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # In the thread

    def _take(self, most: int) -> list[_Job]:
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def _drain(self) -> None:
        """Do what waits, together; an earlier turn may have done it already."""
        if not (jobs := self._take(_MOST)):
            return
        try:
            connection = self._usable()
        except StoreError as error:
            _answer(jobs, [(None, error)] * len(jobs))
        except (sqlite3.Error, OSError) as failure:
            told = StoreError("store_failed", f"The database is not where it was: {failure}")
            _answer(jobs, [(None, told)] * len(jobs))
        else:
            self._do(connection, jobs)

    def _usable(self) -> sqlite3.Connection:
        """Return the connection.

        Where somebody has deleted the file it is written again: what is committed would go with the end of the program.
        Where it cannot be opened at once, as while a scanner looks at it, the next work tries again.

        Raises:
            OSError: Its folder is gone, or another file is in its place.
            sqlite3.Error: It cannot be written or opened.
            StoreError: The same, or it is closed.
        """
        file = self.path.stat().st_ino if self.path.exists() else None
        if self._connection is None and not (self._is_written_again and file):
            raise StoreError("store_closed", "The database is closed.")
        if self._connection is not None and file is None:
            self._connection.execute("VACUUM INTO ?", (str(self.path),))
            logger.warning("The database was deleted while it was in use; it was written again")
            self._is_written_again = True
            self._close()
        elif self._connection is not None and file != self._file:
            raise FileExistsError(f"another file is at {self.path}")
        return self._connection or self._open()

    def _do(self, connection: sqlite3.Connection, jobs: list[_Job]) -> None:
        try:
            begun = self._begun(connection, jobs)
            outcomes = self._transact(connection, begun)
        except sqlite3.Error as error:
            if connection.in_transaction:  # SQLite itself rolls back on a full disk
                connection.execute("ROLLBACK")
            if len(jobs) == 1:
                _answer(jobs, [(None, _translated(error, self.path))])
            else:  # a small one may find room where all together found none
                for job in jobs:
                    self._do(connection, [job])
        else:
            _answer(begun, outcomes)

    def _begun(self, connection: sqlite3.Connection, jobs: list[_Job]) -> list[_Job]:
        """Begin a transaction as soon as no other program has locked the file; return whose patience has lasted."""
        while jobs:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
                now = time.monotonic()
                over = [job for job in jobs if job.until <= now]
                _answer(over, [(None, _translated(error, self.path))] * len(over))
                jobs[:] = [job for job in jobs if job.until > now]
                jobs += self._take(_MOST - len(jobs))
                time.sleep(_RETRY_S if jobs else 0)
            else:
                break
        return jobs

    def _transact(self, connection: sqlite3.Connection, jobs: Sequence[_Job]) -> list[_Outcome]:
        """Do each piece of work in a transaction that has begun, and commit."""
        if not jobs:
            return []
        changes = connection.total_changes
        outcomes = [_attempted(connection, job, self.path) for job in jobs]
        if connection.total_changes != changes:
            connection.execute(f"PRAGMA application_id = {self._mark}")  # so the log tells whose it is
        until = max(job.until for job in jobs)
        while True:
            try:
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() >= until:
                    raise
                time.sleep(_RETRY_S)  # without a log, readers keep a writer waiting
            else:
                return outcomes


def _attempted(connection: sqlite3.Connection, job: _Job, path: Path) -> _Outcome:
    """Do one piece of work; return what came of it. Where it failed, what it did is undone.

    Raises:
        sqlite3.Error: It has ended the whole transaction.
    """
    connection.execute("SAVEPOINT work")
    try:
        outcome: _Outcome = job.work(connection), None
    except (UnicodeEncodeError, OverflowError) as error:  # a lone surrogate, or a number over 64 bits
        refusal = InvalidError("invalid", "This text or number cannot be stored.")
        refusal.__cause__ = error
        outcome = None, refusal
    except sqlite3.Error as error:
        if not connection.in_transaction:
            raise
        outcome = None, _translated(error, path)
    except Exception as error:  # noqa: BLE001 -- it is raised where it was waited for
        outcome = None, error
    if outcome[1] is not None:
        connection.execute("ROLLBACK TO work")
    connection.execute("RELEASE work")
    return outcome


def _answer(jobs: Sequence[_Job], outcomes: Sequence[_Outcome]) -> None:
    """Give everybody who waits what came of their work."""

    def answer() -> None:
        for job, (result, error) in zip(jobs, outcomes, strict=True):
            if job.future.cancelled():
                continue
            if error is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(error)

    if jobs:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            jobs[0].loop.call_soon_threadsafe(answer)


def _is_busy(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _written(path: Path) -> list[Path]:
    """Return the database's file and its log, those that are there."""
    return [file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()]


def _has_no_room(error: sqlite3.Error, path: Path) -> bool:
    """Return whether there was no room; of a quota or the largest file's size SQLite only says that writing failed."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code != sqlite3.SQLITE_IOERR:
        return code == sqlite3.SQLITE_FULL
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.seek(max(file.stat().st_size for file in _written(path)))
            probe.write(bytes(_PROBE))
            probe.flush()
    except OSError as failure:
        return isinstance(disk_error(failure, ""), StoreFullError)
    return False


def _translated(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the error for people, raised from the database's own."""
    if _is_busy(error):
        translated = StoreError("store_busy")
    elif _has_no_room(error, path):
        translated = StoreFullError("disk_full")
    else:
        translated = StoreError("store_failed", f"The database cannot be used: {error}")
    translated.__cause__ = error
    return translated


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

"""Opening the file: damage, the log of another database, disks without shared memory, migrations."""

import logging
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from app.domain.errors import StoreError
from app.files import move
from app.store import copies

logger = logging.getLogger(__name__)

_BUSY_S = 5.0
"""How long the opening waits for another program; afterwards the work has a patience of its own."""
_NO_SHARED_MEMORY = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL})
_WAL_MAGIC = {bytes.fromhex("377f0682"), bytes.fromhex("377f0683")}
_WAL_HEAD, _FRAME_HEAD = 32, 24
TABLES = frozenset(
    {
        *("conductor", "donation", "donation_text", "fallback_entry", "fallback_turn"),
        *(
            "feed",
            "invitation",
            "loudness",
            "moderation",
            "player",
            "queue_item",
            "queue_item_text",
            "setting",
            "speech",
            "speech_text",
            "stream",
        ),
    }
)
"""Of the newest version; those that SQLite makes of its own for the index of words are not here."""
_MARK_AT = slice(68, 72)
"""Where the first page holds the application id. Source: sqlite.org/fileformat2.html, 1.3."""


@cache
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


def opened(path: Path) -> tuple[sqlite3.Connection, int, Path | None]:
    """Open a database in its newest form; a damaged one is set aside and a new one begun.

    Returns:
        The connection, the mark that every transaction has to write as the application id, and where a damaged file is.

    Raises:
        StoreError: A newer Efir wrote it.
        sqlite3.Error: It cannot be used.
    """
    set_aside = None
    try:
        _set_foreign_log_aside(path)
        _check(path)
        connection, mark = _connected(path)
    except sqlite3.DatabaseError as error:
        if not _is_corrupt(error):
            raise
        logger.exception("The database is corrupt; moving it aside")
        set_aside = _moved_aside(path)
        connection, mark = _connected(path)
    connection.execute("PRAGMA busy_timeout = 0")
    return connection, mark, set_aside


def _connected(path: Path) -> tuple[sqlite3.Connection, int]:
    """Connect and migrate; where the memory of a log cannot be shared, as on network drives, do without one."""
    try:
        return _connected_as("WAL", path)
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & 0xFF) not in _NO_SHARED_MEMORY or not path.is_file():
            raise
        connected = _connected_as("DELETE", path)
        logger.warning("This disk cannot share the memory of a log; %s is written without one, more slowly", path.name)
        return connected


def _connected_as(journal: str, path: Path) -> tuple[sqlite3.Connection, int]:
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        if journal != "WAL":
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # alone, SQLite shares no memory
        version = _version(connection)  # before anything is written: a newer database is left unchanged
        if journal != "WAL":
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA locking_mode = NORMAL")
            _user_version(connection)  # the lock is given up with the next access
        if 0 < version < migrations()[-1][0]:
            copies.make(path, datetime.now(UTC))
        mark = _marked(connection)
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("BEGIN IMMEDIATE")  # whether that works shows only with the first change
        connection.execute("COMMIT")
        connection.execute("PRAGMA synchronous = FULL")  # an acknowledged request survives power loss
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection, mark


def _marked(connection: sqlite3.Connection) -> int:
    """Write a new mark into the file itself, not into its log; return it.

    A log that a crash leaves holds the mark of its run, so it can be told from the log of any other file, also from
    that of an older copy of this one.
    """
    mark = secrets.randbelow(2**31 - 1) + 1
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA application_id = {mark}")
    except sqlite3.OperationalError as error:  # another program looks at it, or the disk is full
        if (error.sqlite_errorcode & 0xFF) in _NO_SHARED_MEMORY:
            raise
        logger.info("The database keeps its mark: %s", error)
        mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return mark


def _version(connection: sqlite3.Connection) -> int:
    """Return the number of the last migration; refuse one that is newer than this program."""
    version = _user_version(connection)
    newest = migrations()[-1][0]
    if version > newest:
        raise StoreError(
            "store_too_new",
            f"The data folder was written by a newer Efir (data version {version}, supported: {newest}). "
            "Update Efir, or choose another folder with --data-dir.",
        )
    return version


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring it to the newest version, at once: a new database waits for the disk once, not for each migration."""
    missing = [(number, script) for number, script in migrations() if number > version]
    if not missing:
        return
    connection.execute("BEGIN IMMEDIATE")
    for number, script in missing:
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")


# Damage


class _CorruptError(sqlite3.DatabaseError):
    """The integrity check found damage, or a table is gone."""


def _is_corrupt(error: sqlite3.DatabaseError) -> bool:
    codes = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, _CorruptError) or (getattr(error, "sqlite_errorcode", 0) & 0xFF) in codes


def _check(path: Path) -> None:
    """Check for damage without writing, so that a damaged file is moved aside unchanged."""
    if not path.exists():
        return
    with closing(copies.reading(path)) as connection:
        try:
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            is_newest = _user_version(connection) == migrations()[-1][0]
            there = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        except sqlite3.OperationalError as error:
            logger.info("The database could not be checked: %s", error)
            return
    if result != "ok":
        raise _CorruptError(result)
    if is_newest and (missing := TABLES - there):
        raise _CorruptError(f"without {', '.join(sorted(missing))}")


def _moved_aside(path: Path) -> Path:
    target = path.with_name(f"{path.name}.corrupt-{_stamp()}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        file = _beside(path, suffix)
        if file.exists():
            move(file, _beside(target, suffix))
    return target


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _set_foreign_log_aside(path: Path) -> None:
    """Keep SQLite from playing the log of another database into this one: it would, and destroy it."""
    log = _beside(path, "-wal")
    if not path.is_file() or not log.is_file() or not _is_foreign(path, log):
        return
    target = _beside(log, f".foreign-{_stamp()}")
    move(log, target)
    _beside(path, "-shm").unlink(missing_ok=True)
    logger.warning("%s belongs to another database; it was not used and is kept as %s", log.name, target.name)


def _is_foreign(path: Path, log: Path) -> bool:
    """Return whether a log was written for another file.

    Every transaction of this program writes the first page, with the mark. A log without that page is another
    program's, and has not changed the number of pages, which is in that page too.
    """
    with path.open("rb") as file:
        head = file.read(100)
    marks, sizes = _marks_in(log, int.from_bytes(head[16:18]))
    if marks:
        return head[_MARK_AT] not in marks
    return bool(sizes - {int.from_bytes(head[28:32])})


def _marks_in(log: Path, page_bytes: int) -> tuple[set[bytes], set[int]]:
    """Return the marks in the first pages that a log holds, and how many pages its transactions leave.

    Frames of an earlier run over the log have other salts. Source: sqlite.org/fileformat2.html, 4.
    """
    marks: set[bytes] = set()
    sizes: set[int] = set()
    with log.open("rb") as file:
        head = file.read(_WAL_HEAD)
        if len(head) < _WAL_HEAD or head[:4] not in _WAL_MAGIC:
            return marks, sizes  # nothing that SQLite would use
        if int.from_bytes(head[8:12]) % 65_535 != page_bytes:  # in the file itself 1 stands for 65,536
            return marks, {0}
        while len(frame := file.read(_FRAME_HEAD)) == _FRAME_HEAD and frame[8:16] == head[16:24]:
            page = file.read(int.from_bytes(head[8:12]))
            if int.from_bytes(frame[:4]) == 1:
                marks.add(page[_MARK_AT])
            if size := int.from_bytes(frame[4:8]):
                sizes.add(size)
    return marks, sizes

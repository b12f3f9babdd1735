"""The log: to stderr at once, and to a few files of limited size that a thread of their own writes."""

import contextlib
import faulthandler
import logging
import logging.handlers
import queue
import re
from collections.abc import Iterator
from pathlib import Path
from typing import override

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE, _CRASH_FILE = "efir.log", "crash.log"
_MAX_BYTES = 1_000_000
_BACKUPS = 4
"""Files beside the one that is written: five in all."""
_TAIL_BYTES = 64_000
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43,}(?![\w-])", re.ASCII)
"""Anything that could be one of our tokens, which have at least 43 such characters."""

logger = logging.getLogger(__name__)


def masked(text: str) -> str:
    """Return the text without anything that looks like a token."""
    return _TOKEN.sub("…", text)


def folder_of(data: Path) -> Path:
    """Return the folder of the log files of a data folder."""
    return data / "logs"


@contextlib.contextmanager
def log_to_files(data: Path) -> Iterator[None]:
    """Log to files too while the context is open; if they cannot be written, a warning says so."""
    folder = folder_of(data)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / _FILE,
            maxBytes=_MAX_BYTES,
            backupCount=_BACKUPS,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        logger.warning("Cannot write log files in %s: %s", folder, error.strerror or error)
        yield
        return
    file.setFormatter(_Masked(FORMAT))
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = logging.handlers.QueueHandler(records)
    listener = logging.handlers.QueueListener(records, file)
    listener.start()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        listener.stop()
        file.close()


@contextlib.contextmanager
def log_crashes(data: Path) -> Iterator[None]:
    """Have Python write its stack to a file if it crashes while the context is open."""
    path = folder_of(data) / _CRASH_FILE
    with contextlib.ExitStack() as stack:
        try:
            is_long = path.is_file() and path.stat().st_size > _TAIL_BYTES
            file = stack.enter_context(path.open("w" if is_long else "a", encoding="utf-8"))
        except OSError as error:
            logger.info("Cannot write a crash log: %s", error.strerror or error)
        else:
            faulthandler.enable(file)
            stack.callback(faulthandler.disable)
        yield


class _Masked(logging.Formatter):
    """Masks tokens in every line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def last_lines(data: Path, limit: int) -> list[str]:
    """Return the last lines of the log, oldest first. Blocks: call it in a thread."""
    lines = _tail(folder_of(data) / _FILE)
    if len(lines) < limit:
        lines = _tail(folder_of(data) / f"{_FILE}.1") + lines
    return lines[-limit:]


def last_crash(data: Path, limit: int) -> list[str]:
    """Return the last lines about crashes; none if there was none. Blocks: call it in a thread."""
    return _tail(folder_of(data) / _CRASH_FILE)[-limit:]


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            start = max(0, file.tell() - _TAIL_BYTES)
            file.seek(start)
            lines = file.read(_TAIL_BYTES).decode("utf-8", "replace").split("\n")
    except OSError:
        return []
    return [line for line in lines[1 if start else 0 :] if line]

"""The log: to stderr, and to a few files of limited size. Threads of their own write both."""

import contextlib
import copy
import faulthandler
import json
import logging
import logging.handlers
import math
import os
import queue
import re
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import override
from urllib.parse import quote, quote_plus

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE, _CRASH_FILE = "efir.log", "crash.log"
_MAX_BYTES = 1_000_000
_BACKUPS = 4
"""Files beside the one that is written: five in all."""
_TAIL_BYTES = 64_000
_REPEATED_S, _MOST_LINES = 60.0, 1_000
_MOST_WAITING, _WRITTEN_WITHIN_S = 20_000, 1.0
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43,}(?![\w-])", re.ASCII)
"""Anything that could be one of our tokens, which have at least 43 such characters."""

_PIECE = re.compile(r"[A-Za-z0-9_.~+-]{16,}", re.ASCII)
"""Part of a secret that is a secret itself, as in ``oauth:…``, in JSON or in an address."""
_ESCAPE = re.compile("%[0-9A-F]{2}")
_SHORTEST = 6
"""Anything shorter would be found in every other word."""
_MOST_FORMS = 2_000

logger = logging.getLogger(__name__)


class _Known:
    """The secrets of this process, in every form in which one may come into a line."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._added: dict[str, None] = {}
        self._forms: tuple[str, ...] = ()

    def add(self, secret: str) -> None:
        with self._lock:
            for part in (secret, secret.strip(), *_PIECE.findall(secret)):
                for form in _forms(part) if len(part) >= _SHORTEST else ():
                    self._added.pop(form, None)
                    self._added[form] = None
            while len(self._added) > _MOST_FORMS:
                del self._added[next(iter(self._added))]
            self._forms = tuple(sorted(self._added, key=len, reverse=True))  # one may be part of another

    def without(self, text: str) -> str:
        for form in self._forms:
            if form in text:
                text = text.replace(form, "…")
        return text


def _forms(secret: str) -> set[str]:
    """Return a secret as it is, in an address, in JSON and in Python's own quotes."""
    in_addresses = (
        quote(secret, errors="replace"),
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
    )
    return {
        secret,
        *in_addresses,
        *(_ESCAPE.sub(lambda found: found[0].lower(), form) for form in in_addresses),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        repr(secret.encode("utf-8", "replace"))[2:-1],
    }


_known = _Known()


def hide(secret: str) -> None:
    """Mask a secret from now on wherever a log, a crash report or the diagnostics would show it. Any thread.

    Parts of 16 and more characters, as in ``oauth:…`` or in JSON, are masked by themselves too; a secret of less than
    6 characters is not masked at all.
    """
    _known.add(secret)


def masked(text: str) -> str:
    """Return the text without the secrets that are known, and without anything that looks like a token."""
    return _TOKEN.sub("…", _known.without(text))


def without_secrets(text: str) -> str:
    """Return the text without the secrets that are known."""
    return _known.without(text)


def folder_of(data: Path) -> Path:
    """Return the folder of the log files of a data folder."""
    return data / "logs"


@dataclass
class _Repeated:
    """A line that was written, and how often it came again since."""

    record: logging.LogRecord
    count: int = 0


class Collapsing(logging.Handler):
    """Passes records on, but a line that comes again within a minute only as a count at the minute's end."""

    def __init__(self, inner: logging.Handler) -> None:
        super().__init__()
        self._inner = inner
        self._lines: dict[object, _Repeated] = {}

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record.created)
        error = record.exc_info[1] if record.exc_info else None
        key = record.levelno, record.name, record.getMessage(), type(error), _place_of(error)
        if (line := self._lines.get(key)) is not None:
            line.count += 1
            return
        if len(self._lines) < _MOST_LINES:
            self._lines[key] = _Repeated(record)
        self._inner.handle(record)

    def _tell(self, now: float) -> None:
        """Write the counts of the lines that are over a minute from now, in either direction; they are new ones again.

        A clock that is set back makes some later than now.
        """
        for key, line in list(self._lines.items()):
            if abs(now - line.record.created) <= _REPEATED_S:
                break  # they are in order
            del self._lines[key]
            if line.count:
                told = copy.copy(line.record)
                told.msg, told.args = f"{line.record.getMessage()} (repeated {line.count} times)", None
                told.exc_info, told.exc_text, told.stack_info = None, None, None
                self._inner.handle(told)

    @override
    def setFormatter(self, fmt: logging.Formatter | None) -> None:
        super().setFormatter(fmt)
        self._inner.setFormatter(fmt)

    @override
    def flush(self) -> None:
        self._inner.flush()

    @override
    def close(self) -> None:
        self._tell(math.inf)
        self._inner.close()
        super().close()


def _place_of(error: BaseException | None) -> object:
    trace = None if error is None else error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return None if trace is None else (trace.tb_frame.f_code, trace.tb_lineno)


_unhurried: "weakref.WeakSet[Unhurried]" = weakref.WeakSet()


class Unhurried(logging.handlers.QueueHandler):
    """Has a thread of its own pass records on.

    Whoever logs waits for nobody: not for a disk that stands still, nor for a terminal that was paused.
    """

    def __init__(self, inner: logging.Handler) -> None:
        self._waiting: queue.Queue[logging.LogRecord | None] = queue.Queue(_MOST_WAITING)
        super().__init__(self._waiting)
        self._inner = inner
        self._passed_on = 0
        _unhurried.add(self)
        threading.Thread(target=self._write, name="log", daemon=True).start()

    @property
    def is_stuck(self) -> bool:
        """Whether something was not passed on yet."""
        return self._waiting.unfinished_tasks > 0

    @override
    def enqueue(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(record)

    @override
    def flush(self) -> None:
        """Wait for what is not passed on yet, as long as any of it is."""
        before = -1
        while self.is_stuck and self._passed_on != before:
            before = self._passed_on
            with self._waiting.all_tasks_done:
                self._waiting.all_tasks_done.wait_for(lambda: not self.is_stuck, _WRITTEN_WITHIN_S)

    @override
    def close(self) -> None:
        """Close the inner one too, unless that would wait."""
        self.flush()
        super().close()
        if not self.is_stuck:
            self._waiting.put(None)
            with contextlib.suppress(OSError):  # of the last lines, on a full disk
                self._inner.close()

    def _write(self) -> None:
        while (record := self._waiting.get()) is not None:
            self._inner.handle(record)
            self._passed_on += 1
            self._waiting.task_done()


def flush() -> None:
    """Wait for what was logged, as long as it is being written."""
    for handler in list(_unhurried):
        handler.flush()


def is_stuck() -> bool:
    """Return whether the log cannot be written; then Python's own end of it would wait for ever."""
    return any(handler.is_stuck for handler in _unhurried)


def log_to_stderr(level: str) -> None:
    """Log to stderr from now on, Python's own warnings too: it would write them itself, and wait for the reader."""
    # Else Python writes a line that cannot be written to stderr, with the secrets in it.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    stderr = logging.StreamHandler()
    stderr.setFormatter(Masked(FORMAT))
    logging.getLogger().addHandler(Collapsing(Unhurried(stderr)))
    logging.getLogger().setLevel(level.upper())


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
    file.setFormatter(Masked(FORMAT))
    handler = Collapsing(Unhurried(file))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


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


class Masked(logging.Formatter):
    """Masks secrets in every line."""

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
            lines = file.read(_TAIL_BYTES).decode("utf-8", "replace").replace(os.linesep, "\n").split("\n")
    except OSError:
        return []
    return [line for line in lines[1 if start else 0 :] if line]

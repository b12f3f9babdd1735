"""The log: to stderr at once, and to a few files of limited size that a thread of their own writes."""

import contextlib
import copy
import faulthandler
import json
import logging
import logging.handlers
import math
import queue
import re
import threading
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
        self._tell(record.created - _REPEATED_S)
        error = record.exc_info[1] if record.exc_info else None
        key = record.levelno, record.name, record.getMessage(), type(error), _place_of(error)
        if (line := self._lines.get(key)) is not None:
            line.count += 1
            return
        if len(self._lines) < _MOST_LINES:
            self._lines[key] = _Repeated(record)
        self._inner.handle(record)

    def _tell(self, before: float) -> None:
        """Write the counts of the lines that were first written before a time; they are new ones again."""
        for key, line in list(self._lines.items()):
            if line.record.created > before:
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
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = Collapsing(logging.handlers.QueueHandler(records))
    listener = logging.handlers.QueueListener(records, file)
    listener.start()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
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
            lines = file.read(_TAIL_BYTES).decode("utf-8", "replace").split("\n")
    except OSError:
        return []
    return [line for line in lines[1 if start else 0 :] if line]

"""Unexpected errors: what our own modules log with a traceback, except failures of the network or the system."""

import contextlib
import errno
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import override

from app.domain.errors import AppError
from app.runtime.log_files import masked

logger = logging.getLogger(__name__)

_MAX_REPORTS = 20
"""Different ones that are kept."""
_MAX_CHARACTERS = 20_000
"""Characters of one traceback; its end tells most."""
_OUT_OF_RESOURCES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.ENOMEM, errno.ENOBUFS})
"""The system has no more of something."""


@dataclass
class CrashReport:
    """One unexpected error, known by its type and its place.

    Attributes:
        details: Traceback without tokens.
        count: How often it has happened.
    """

    details: str
    count: int = 1


class CrashReports(logging.Handler):
    """Keeps the unexpected errors of this run."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._found: dict[str, CrashReport] = {}
        self._listeners: tuple[Callable[[], None], ...] = ()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener after each error, in the thread where it happened; return the function that ends it."""
        self._listeners += (listener,)

        def stop() -> None:
            self._listeners = tuple(other for other in self._listeners if other is not listener)

        return stop

    def found(self) -> list[CrashReport]:
        """Return them, the first one first."""
        with self.lock or contextlib.nullcontext():
            return list(self._found.values())

    @override
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not record.name.startswith("app.") or not _is_bug(error):
            return
        key = _place(error)
        if key in self._found:
            self._found[key].count += 1
        elif len(self._found) < _MAX_REPORTS:
            text = f"{record.getMessage()}\n{''.join(traceback.format_exception(error))}"
            self._found[key] = CrashReport(details=masked(text).rstrip()[-_MAX_CHARACTERS:])
        else:
            return
        for listener in self._listeners:
            listener()

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Collect meanwhile what is logged, and log what no slot, thread or destructor caught."""
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook, threading.excepthook, sys.unraisablehook = _log_uncaught, _log_thread, _log_unraisable
        logging.getLogger().addHandler(self)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self)
            sys.excepthook, threading.excepthook, sys.unraisablehook = before


def _is_bug(error: BaseException) -> bool:
    if isinstance(error, AppError | ConnectionError | TimeoutError) or not isinstance(error, Exception):
        return False
    return not (isinstance(error, OSError) and error.errno in _OUT_OF_RESOURCES)


def _place(error: BaseException) -> str:
    """Return type and place of an error. Not its words: those may be others each time."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__qualname__} {f'{frames[-1].filename}:{frames[-1].lineno}' if frames else ''}"


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logger.error("Uncaught error", exc_info=(kind, error, trace))


def _log_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
        name = given.thread.name if given.thread is not None else "that has ended"
        logger.error("Unhandled exception in thread %s", name, exc_info=given.exc_value)


def _log_unraisable(given: "sys.UnraisableHookArgs") -> None:
    # Not the object itself: its words may hold viewers' text.
    kind = type(given.object).__qualname__
    logger.error("%s: %s", given.err_msg or "Unraisable error", kind, exc_info=given.exc_value)

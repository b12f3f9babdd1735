"""Unexpected errors: whatever our own modules log with a traceback that is no failure of the world."""

import contextlib
import errno
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import override

from app.domain.errors import AppError
from app.logs import masked

logger = logging.getLogger(__name__)

_MOST = 20
"""Different ones that are kept."""
_LONGEST = 20_000
"""Characters of one traceback; its end tells most."""
_OF_THE_WORLD = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.ENOMEM, errno.ENOBUFS})
"""The system has no more of something."""


@dataclass
class Bug:
    """One unexpected error, known by its type and its place.

    Attributes:
        details: Traceback without tokens.
        count: How often it has happened.
    """

    details: str
    count: int = 1


class Bugs(logging.Handler):
    """Keeps the unexpected errors of this run.

    Attributes:
        on_change: Called in whichever thread an error happened, after each.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._found: dict[str, Bug] = {}
        self.on_change: Callable[[], None] | None = None

    def found(self) -> list[Bug]:
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
        elif len(self._found) < _MOST:
            text = f"{record.getMessage()}\n{''.join(traceback.format_exception(error))}"
            self._found[key] = Bug(details=masked(text).rstrip()[-_LONGEST:])
        else:
            return
        if self.on_change is not None:
            self.on_change()

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Take in meanwhile what is logged, what ends a thread, and what Python could only mention.

        What no slot and no task caught is logged by the loop.
        """
        before = threading.excepthook, sys.unraisablehook
        threading.excepthook, sys.unraisablehook = _log_thread, _log_unraisable
        logging.getLogger().addHandler(self)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self)
            threading.excepthook, sys.unraisablehook = before


def _is_bug(error: BaseException) -> bool:
    if isinstance(error, AppError | ConnectionError | TimeoutError) or not isinstance(error, Exception):
        return False
    return not (isinstance(error, OSError) and error.errno in _OF_THE_WORLD)


def _place(error: BaseException) -> str:
    """Return type and place of an error. Not its words: those may be others each time."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__qualname__} {f'{frames[-1].filename}:{frames[-1].lineno}' if frames else ''}"


def _log_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None and not isinstance(given.exc_value, SystemExit):
        name = given.thread.name if given.thread is not None else "that is gone"
        logger.error("The thread %s ended at a mistake", name, exc_info=given.exc_value)


def _log_unraisable(given: "sys.UnraisableHookArgs") -> None:
    # Not the object itself: its words may hold viewers' text.
    kind = type(given.object).__qualname__
    logger.error("%s: %s", given.err_msg or "An error could not be passed on", kind, exc_info=given.exc_value)

"""Unexpected errors are found wherever they happen, each once; failures of the world are none."""

import errno
import gc
import logging
import secrets
import sys
import threading
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from app.bugs import Bugs
from app.domain.errors import AppError, ConflictError
from app.loop import _uncaught_logged

logger = logging.getLogger("app.test")


@pytest.fixture
def bugs() -> Iterator[Bugs]:
    bugs = Bugs()
    with bugs.watched():
        yield bugs


def log(error: Exception, name: str = "app.test") -> None:
    try:
        raise error
    except type(error):
        logging.getLogger(name).exception("It failed")


def test_the_same_error_is_kept_once_and_counted_each_time(bugs: Bugs) -> None:
    bugs.on_change = Mock()
    for number in range(3):
        log(RuntimeError(f"words that differ: {number}"))
    log(ValueError("another"))
    assert [bug.count for bug in bugs.found()] == [3, 1]
    assert bugs.on_change.call_count == 4
    assert bugs.found()[0].details.startswith("It failed\nTraceback (most recent call last):\n")
    assert bugs.found()[0].details.endswith("RuntimeError: words that differ: 0")


@pytest.mark.parametrize(
    "error",
    [
        ConflictError("nothing_to_undo", "There is nothing to undo."),
        AppError("x", "y"),
        ConnectionResetError(),
        TimeoutError(),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_failure_of_the_world_is_no_mistake(bugs: Bugs, error: Exception) -> None:
    log(error)
    assert bugs.found() == []


def test_only_what_our_own_modules_log_as_an_error_counts(bugs: Bugs) -> None:
    log(RuntimeError("theirs"), "aiohttp.server")
    logger.error("without a traceback")
    logger.warning("not so bad", exc_info=RuntimeError("x"))
    assert bugs.found() == []


def test_a_token_is_masked_and_a_long_traceback_keeps_its_end(bugs: Bugs) -> None:
    token = secrets.token_urlsafe(32)
    log(RuntimeError(f"{'x ' * 20_000} {token} the end"))
    [bug] = bugs.found()
    assert token not in bug.details
    assert len(bug.details) == 20_000
    assert bug.details.endswith("… the end")


def test_there_are_never_more_than_twenty(bugs: Bugs) -> None:
    for number in range(30):
        log(type(f"Error{number}", (Exception,), {})())
    assert len(bugs.found()) == 20


def test_what_ends_a_thread_is_found(bugs: Bugs) -> None:
    def divide() -> None:
        raise ZeroDivisionError

    thread = threading.Thread(target=divide, name="counter")
    thread.start()
    thread.join()
    [bug] = bugs.found()
    assert bug.details.startswith("The thread counter ended at a mistake\n")


def test_what_python_could_only_mention_is_found(bugs: Bugs) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ZeroDivisionError

    Broken()
    gc.collect()
    [bug] = bugs.found()
    assert "ZeroDivisionError" in bug.details


def test_what_no_slot_of_qt_caught_is_found(bugs: Bugs) -> None:
    error = RuntimeError("in a slot")
    with _uncaught_logged():
        sys.excepthook(RuntimeError, error, None)
    [bug] = bugs.found()
    assert bug.details.startswith("Uncaught error\n")


def test_afterwards_all_hooks_are_as_before() -> None:
    before = threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers)
    with Bugs().watched():
        assert threading.excepthook is not before[0]
    assert (threading.excepthook, sys.unraisablehook, logging.getLogger().handlers) == before

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

from app.domain.errors import AppError, ConflictError
from app.runtime.crash_reports import CrashReports
from app.runtime.log_files import hide

logger = logging.getLogger("app.test")


@pytest.fixture
def reports() -> Iterator[CrashReports]:
    reports = CrashReports()
    with reports.installed():
        yield reports


def log(error: Exception, name: str = "app.test") -> None:
    try:
        raise error
    except type(error):
        logging.getLogger(name).exception("It failed")


def test_the_same_error_is_kept_once_and_counted_each_time(reports: CrashReports) -> None:
    listener, other = Mock(), Mock()
    reports.listen(listener)
    stop = reports.listen(other)
    stop()
    for number in range(3):
        log(RuntimeError(f"words that differ: {number}"))
    log(ValueError("another"))
    assert [report.count for report in reports.found()] == [3, 1]
    assert (listener.call_count, other.call_count) == (4, 0)
    assert reports.found()[0].details.startswith("It failed\nTraceback (most recent call last):\n")
    assert reports.found()[0].details.endswith("RuntimeError: words that differ: 0")


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
def test_a_failure_of_the_world_is_no_mistake(reports: CrashReports, error: Exception) -> None:
    log(error)
    assert reports.found() == []


def test_only_what_our_own_modules_log_as_an_error_counts(reports: CrashReports) -> None:
    log(RuntimeError("theirs"), "aiohttp.server")
    logger.error("without a traceback")
    logger.warning("not so bad", exc_info=RuntimeError("x"))
    assert reports.found() == []


def test_a_token_is_masked_and_a_long_traceback_keeps_its_end(reports: CrashReports) -> None:
    token = secrets.token_urlsafe(32)
    log(RuntimeError(f"{'x ' * 20_000} {token} the end"))
    [report] = reports.found()
    assert token not in report.details
    assert len(report.details) == 20_000
    assert report.details.endswith("… the end")


def test_a_secret_that_is_known_is_masked_however_short(reports: CrashReports) -> None:
    secret = secrets.token_hex(15)
    hide(secret)
    log(RuntimeError(f"403 at https://127.0.0.1/?key={secret}"))
    [report] = reports.found()
    assert report.details.endswith("RuntimeError: 403 at https://127.0.0.1/?key=…")
    assert secret not in report.details


def test_there_are_never_more_than_twenty(reports: CrashReports) -> None:
    for number in range(30):
        log(type(f"Error{number}", (Exception,), {})())
    assert len(reports.found()) == 20


def test_what_ends_a_thread_is_found(reports: CrashReports) -> None:
    def divide() -> None:
        raise ZeroDivisionError

    thread = threading.Thread(target=divide, name="counter")
    thread.start()
    thread.join()
    [report] = reports.found()
    assert report.details.startswith("Unhandled exception in thread counter\n")


def test_what_python_could_only_mention_is_found(reports: CrashReports) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ZeroDivisionError

    Broken()
    gc.collect()
    [report] = reports.found()
    assert "ZeroDivisionError" in report.details


def test_what_no_slot_of_qt_caught_is_found(reports: CrashReports) -> None:
    error = RuntimeError("in a slot")
    sys.excepthook(RuntimeError, error, None)
    [report] = reports.found()
    assert report.details.startswith("Uncaught error\n")


def test_afterwards_all_hooks_are_as_before() -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, list(logging.getLogger().handlers)
    with CrashReports().installed():
        assert threading.excepthook is not before[1]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook, logging.getLogger().handlers) == before

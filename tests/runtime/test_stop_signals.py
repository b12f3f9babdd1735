"""Requests to stop are collected from the first moment on."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from app.runtime.stop_signals import StopSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these signals to one process")

STOPS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in STOPS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", STOPS)
def test_what_came_before_anybody_listens_is_told_then(number: signal.Signals) -> None:
    told: list[int] = []
    before = signal.getsignal(number)
    with StopSignals() as signals:
        assert not signals.came
        os.kill(os.getpid(), number)
        assert signals.came
        signals.listen(lambda: told.append(1))
        os.kill(os.getpid(), number)
    assert told == [1, 1]
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [number for number in STOPS if number is not signal.SIGTERM])
def test_what_this_was_started_without_stays_away(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)  # as nohup does, and a shell for what it starts in the background
    with StopSignals() as signals:
        os.kill(os.getpid(), number)
        assert not signals.came
    assert signal.getsignal(number) is signal.SIG_IGN


def test_a_request_to_terminate_always_counts() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGTERM)
        assert signals.came

"""A loop that stands still is told with its stack, once for each time."""

import asyncio
import logging
import tempfile
import time
from typing import IO

import pytest

from app.runtime.event_loop import LagMeter, new_event_loop
from app.runtime.watchdog import watched
from tests.support.waiting import wait_until

STILL_S = 0.3


def stand_still(caplog: pytest.LogCaptureFixture, times: int) -> None:
    wait_until(lambda: caplog.text.count("stands still") >= times, 30, "it is told")
    time.sleep(4 * STILL_S)  # it is not told again


def stand_still_twice(caplog: pytest.LogCaptureFixture) -> None:
    meter = LagMeter("core", slow_s=60.0)

    async def main() -> None:
        for times in (1, 2):
            await asyncio.sleep(0.01)
            stand_still(caplog, times)

    with watched(meter, still_s=STILL_S), asyncio.Runner(loop_factory=lambda: new_event_loop(meter)) as runner:
        runner.run(main())


@pytest.mark.slow
def test_the_stack_of_a_loop_that_stands_still_is_told_once_each_time(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    stand_still_twice(caplog)
    told = [record.getMessage() for record in caplog.records if "stands still" in record.getMessage()]
    assert len(told) == 2
    assert all("The core event loop stands still" in text and "in stand_still" in text for text in told)


@pytest.mark.slow
def test_it_watches_on_where_a_stack_cannot_be_written(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, failures = tempfile.TemporaryFile, [OSError(28, "No space left on device")]

    def file() -> IO[bytes]:
        if failures:
            raise failures.pop()
        return made()

    monkeypatch.setattr(tempfile, "TemporaryFile", file)
    stand_still_twice(caplog)
    assert "in stand_still" in caplog.text


@pytest.mark.slow
def test_a_loop_that_waits_or_does_little_at_a_time_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    meter = LagMeter("core", slow_s=60.0)

    async def main() -> None:
        await asyncio.sleep(1.5)
        for _ in range(100):
            await asyncio.sleep(0)

    with watched(meter, still_s=1.0), asyncio.Runner(loop_factory=lambda: new_event_loop(meter)) as runner:
        runner.run(main())
    assert "stands still" not in caplog.text


def test_after_a_sleep_of_the_pc_nobody_is_blamed(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.runtime.watchdog.clock", lambda: now[0])
    meter = LagMeter("core")
    meter.run_since(100.0)
    with watched(meter, still_s=0.02):
        now[0] += 3_600
        time.sleep(0.2)
    assert "stands still" not in caplog.text

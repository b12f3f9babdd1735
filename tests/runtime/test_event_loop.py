"""The core's loop: how long it was blocked, what it logs, and that its end waits for no thread."""

import asyncio
import contextlib
import itertools
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from app.runtime import event_loop
from app.runtime.event_loop import LagMeter, new_event_loop


def test_the_figures_of_the_lag_are_exact(caplog: pytest.LogCaptureFixture) -> None:
    meter = LagMeter("core", slow_s=0.095)
    for milliseconds in range(100, 0, -1):
        meter.add(milliseconds / 1_000)
    assert (meter.lag().p99, meter.lag().max) == (99, 100)
    assert [record.getMessage() for record in caplog.records] == [
        f"The core event loop was blocked for {milliseconds} ms" for milliseconds in (100, 99, 98, 97, 96)
    ]
    for _ in range(4_096):
        meter.add(0.002)
    assert (meter.lag().p99, meter.lag().max) == (2, 100)


def test_the_lag_of_a_loop_that_never_ran_is_nothing() -> None:
    assert (LagMeter("core").lag().p99, LagMeter("core").lag().max) == (0, 0)


def test_a_callback_that_blocks_the_loop_is_measured() -> None:
    meter = LagMeter("core")

    async def block() -> None:
        await asyncio.sleep(0)
        time.sleep(0.08)  # noqa: ASYNC251 -- to block the loop is the point
        await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=lambda: new_event_loop(meter)) as runner:
        runner.run(block())
    assert meter.lag().max >= 80


@pytest.mark.slow
def test_waiting_is_not_measured_as_blocking() -> None:
    meter, waited = LagMeter("core"), 1.0

    with asyncio.Runner(loop_factory=lambda: new_event_loop(meter)) as runner:
        runner.run(asyncio.sleep(waited))
    assert meter.lag().p99 < waited * 1_000 / 2


def test_the_clock_goes_in_steps_far_below_a_turn_of_the_loop() -> None:
    values: list[float] = []
    while len(values) < 50:
        if (now := event_loop.clock()) not in values:
            values.append(now)
    assert min(after - before for before, after in itertools.pairwise(values)) < 0.001


_LEAVES_A_CHILD = """
import asyncio, sys
from app.runtime.event_loop import LagMeter, new_event_loop
async def main():
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(600)",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    asyncio.create_task(child.stdout.read())
    await asyncio.sleep(0)
    print(child.pid, flush=True)
with asyncio.Runner(loop_factory=lambda: new_event_loop(LagMeter("core"))) as runner:
    runner.run(main())
print("ended", flush=True)
"""


def test_the_loop_ends_also_while_a_child_process_runs() -> None:
    command = [sys.executable, "-W", "ignore", "-c", _LEAVES_A_CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as program:
        assert program.stdout is not None
        child = psutil.Process(int(program.stdout.readline()))
        try:
            assert program.stdout.readline() == "ended\n"
        finally:
            program.kill()
            with contextlib.suppress(psutil.NoSuchProcess):  # on some systems it goes with the loop
                child.kill()


def test_an_error_nobody_caught_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_soon(lambda: 1 / 0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    with asyncio.Runner(loop_factory=lambda: new_event_loop(LagMeter("core"))) as runner:
        runner.run(main())
    assert "ZeroDivisionError" in caplog.text


def test_a_lack_of_sockets_is_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("app.runtime.event_loop.time.monotonic", lambda: now[0])
    lack = {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many open files")}
    log, loop = event_loop.ErrorLog(), asyncio.new_event_loop()
    for _ in range(500):
        log(loop, lack)
    log(loop, {"message": "another bug"})
    now[0] += 61
    log(loop, lack)
    loop.close()
    assert [record.getMessage() for record in caplog.records] == [lack["message"], "another bug", lack["message"]]


def test_the_end_waits_for_no_thread_that_hangs() -> None:
    release, hangs = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        release.wait()

    async def main() -> None:
        hanging = asyncio.get_running_loop().run_in_executor(None, hang)
        await asyncio.to_thread(hangs.wait)
        hanging.cancel()

    with asyncio.Runner(loop_factory=lambda: new_event_loop(LagMeter("core"))) as runner:
        runner.run(main())
    assert not release.is_set(), "the runner ended while the thread still hung"
    release.set()

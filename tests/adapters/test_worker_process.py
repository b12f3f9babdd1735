import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from app.adapters.workers import process
from app.adapters.workers.process import WorkerError, WorkerProcess, WorkerTimeoutError
from tests.adapters.conftest import Children
from tests.support.waiting import SECONDS, until
from tests.support.windows import IS_WINE

_TRICKS = "tests.adapters.trick_worker"
_ROOT = Path(__file__).resolve().parents[2]


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[WorkerProcess]:
    process = WorkerProcess(_TRICKS)
    yield process
    await process.close()


async def _pid(worker: WorkerProcess) -> int:
    answer = await worker.request({"op": "echo", "say": ""}, 10)
    assert isinstance(answer["pid"], int)
    return answer["pid"]


async def _until(condition: Callable[[], bool], seconds: float) -> bool:
    return await until(condition, seconds=seconds) >= 0


def _is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def test_any_text_survives_both_ways(worker: WorkerProcess) -> None:
    text = 'Ефір ☃ "quotes"\n\r\u2028\x00\x1b[2J 🎬'
    assert (await worker.request({"op": "echo", "say": text}, 10))["said"] == text
    assert (await worker.request({"op": "echo", "say": "half \ud800"}, 10))["said"] == "half ?"


async def test_requests_are_answered_in_order_by_one_process(worker: WorkerProcess) -> None:
    answers = await asyncio.gather(*(worker.request({"op": "echo", "say": n}, 10) for n in range(20)))
    assert [answer["said"] for answer in answers] == list(range(20))
    assert len({answer["pid"] for answer in answers}) == 1


async def test_what_a_library_prints_or_reads_cannot_break_the_protocol(
    worker: WorkerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "app.adapters.workers.process")
    assert await worker.request({"op": "print"}, 10) == {"stdin": ""}
    assert (await worker.request({"op": "echo", "say": "still there"}, 10))["said"] == "still there"
    await _until(lambda: "not a second line" in caplog.text, 5)
    assert "\x1b" not in caplog.text
    assert all("\n" not in record.message and len(record.message) < 2_000 for record in caplog.records)


async def test_a_failing_operation_is_an_error_and_leaves_the_worker_alive(worker: WorkerProcess) -> None:
    pid = await _pid(worker)
    with pytest.raises(WorkerError, match="ValueError: no such thing ☃"):
        await worker.request({"op": "fail"}, 10)
    with pytest.raises(WorkerError, match="KeyError"):
        await worker.request({"op": "no such operation"}, 10)
    assert await _pid(worker) == pid


async def test_lines_longer_than_the_limit_are_refused_both_ways(worker: WorkerProcess) -> None:
    pid = await _pid(worker)
    with pytest.raises(WorkerError, match="the answer is too long"):
        await worker.request({"op": "long_answer", "length": 300_000}, 10)
    with pytest.raises(WorkerError, match="too long for the worker"):
        await worker.request({"op": "echo", "say": "x" * 300_000}, 10)
    assert len(str((await worker.request({"op": "long_answer", "length": 200_000}, 10))["text"])) == 200_000
    assert await _pid(worker) == pid


async def test_a_hung_worker_is_killed_at_its_deadline_and_the_next_request_is_served(worker: WorkerProcess) -> None:
    restarts: list[float] = []
    worker._on_restart = lambda: restarts.append(time.monotonic())
    pid = await _pid(worker)
    started = time.monotonic()
    hung = asyncio.create_task(worker.request({"op": "hang"}, 0.5))
    waiting = [asyncio.create_task(worker.request({"op": "echo", "say": n}, 10)) for n in range(5)]
    with pytest.raises(WorkerTimeoutError):
        await hung
    assert time.monotonic() - started > 0.4
    assert [(await task)["said"] for task in waiting] == list(range(5))
    assert _is_gone(pid)
    assert len(restarts) == 1


async def test_a_worker_that_keeps_the_interpreter_lock_is_killed_too(worker: WorkerProcess) -> None:
    pid = await _pid(worker)
    with pytest.raises(WorkerTimeoutError):
        await worker.request({"op": "hold_lock"}, 0.5)
    assert await _until(lambda: _is_gone(pid), 1)


async def test_a_request_whose_worker_died_by_itself_is_tried_once_more(worker: WorkerProcess, tmp_path: Path) -> None:
    waiting = asyncio.create_task(worker.request({"op": "die", "mark": str(tmp_path / "mark")}, 10))
    others = [asyncio.create_task(worker.request({"op": "echo", "say": n}, 10)) for n in range(3)]
    assert await waiting == {"survived": True}
    assert [(await task)["said"] for task in others] == [0, 1, 2]


async def test_a_request_that_kills_its_worker_twice_fails_and_those_behind_it_are_served(
    worker: WorkerProcess,
) -> None:
    deadly = asyncio.create_task(worker.request({"op": "die"}, 10))
    behind = asyncio.create_task(worker.request({"op": "echo", "say": "served"}, 10))
    with pytest.raises(WorkerError, match="stopped unexpectedly"):
        await deadly
    assert (await behind)["said"] == "served"


async def test_a_worker_killed_while_idle_is_back_before_it_is_asked(worker: WorkerProcess) -> None:
    back = asyncio.Event()
    worker._on_restart = back.set
    pid = await _pid(worker)
    psutil.Process(pid).kill()
    await asyncio.wait_for(back.wait(), SECONDS)
    assert await _pid(worker) != pid


async def test_giving_up_a_request_frees_the_worker_for_the_next(worker: WorkerProcess) -> None:
    await worker.start()
    hung = asyncio.create_task(worker.request({"op": "hang"}, 60))
    await asyncio.sleep(0.1)
    hung.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hung
    assert (await worker.request({"op": "echo", "say": "free"}, 10))["said"] == "free"


async def test_giving_up_while_waiting_harms_nobody(worker: WorkerProcess) -> None:
    pid = await _pid(worker)
    first = asyncio.create_task(worker.request({"op": "echo", "say": 1}, 10))
    second = asyncio.create_task(worker.request({"op": "echo", "say": 2}, 10))
    third = asyncio.create_task(worker.request({"op": "echo", "say": 3}, 10))
    await asyncio.sleep(0)
    second.cancel()
    assert (await first)["said"] == 1
    assert (await third)["said"] == 3
    assert await _pid(worker) == pid


async def test_what_the_worker_started_dies_with_it(worker: WorkerProcess) -> None:
    child = (await worker.request({"op": "child"}, 10))["child"]
    assert isinstance(child, int)
    assert not _is_gone(child)
    await worker.close()
    assert await _until(lambda: _is_gone(child), 1)


async def test_a_worker_that_does_not_start_is_an_error_and_is_not_tried_in_a_tight_loop() -> None:
    worker = WorkerProcess(_TRICKS, ["--dead-on-arrival"])
    with pytest.raises(WorkerError, match="does not start"):
        await worker.start()
    await asyncio.sleep(0.5)
    assert worker._starts <= 4
    await worker.close()


async def test_the_pause_before_a_restart_grows_and_ends_at_ten_seconds(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def wait_for(awaitable: asyncio.Future[object], delay_s: float) -> None:
        pauses.append(delay_s)
        asyncio.ensure_future(awaitable).cancel()
        raise TimeoutError

    monkeypatch.setattr("app.adapters.workers.process.asyncio.wait_for", wait_for)
    for deaths in (0, 1, 2, 3, 4, 5, 6, 7, 5_000):
        worker._deaths_in_a_row = deaths
        await worker._pause()
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


async def test_close_ends_a_busy_worker_and_tells_all_who_wait() -> None:
    worker = WorkerProcess(_TRICKS)
    pid = await _pid(worker)
    waiting = [asyncio.create_task(worker.request({"op": "hold_lock"}, 600)) for _ in range(3)]
    await asyncio.sleep(0.1)
    async with asyncio.timeout(SECONDS):  # they would hold it for ten minutes
        await worker.close()
        await worker.close()
    assert _is_gone(pid)
    assert all(isinstance(result, WorkerError) for result in await asyncio.gather(*waiting, return_exceptions=True))
    with pytest.raises(WorkerError, match="closed"):
        await worker.request({"op": "echo", "say": ""}, 1)


async def test_close_while_it_starts_leaves_no_process() -> None:
    worker = WorkerProcess(_TRICKS)
    before = set(psutil.Process().children())
    starting = asyncio.create_task(worker.start())
    await asyncio.sleep(0.01)
    await worker.close()
    with pytest.raises(WorkerError):
        await starting
    assert await _until(lambda: set(psutil.Process().children()) <= before, 1)


async def test_a_worker_sees_nothing_secret(monkeypatch: pytest.MonkeyPatch, worker: WorkerProcess) -> None:
    monkeypatch.setenv("EFIR_TOKEN", "CANARY_token")
    monkeypatch.setenv("HTTPS_PROXY", "http://CANARY_user:password@127.0.0.1:1")
    monkeypatch.setenv("PYTHONSTARTUP", "CANARY_file")
    seen = await worker.request({"op": "environment"}, 10)
    assert "CANARY" not in json.dumps(seen)
    assert isinstance(seen["environment"], dict)
    assert not {"PATH", "HOME"} & set(seen["environment"])


async def test_modules_in_the_current_folder_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "psutil.py").write_text("raise SystemExit")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    worker = WorkerProcess(_TRICKS)
    assert str(tmp_path) not in str((await worker.request({"op": "environment"}, 10))["path"])
    await worker.close()


@pytest.mark.skipif(IS_WINE, reason="Wine's job objects limit no memory")
async def test_a_worker_cannot_eat_the_machines_memory(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerError, match="MemoryError"):
        await worker.request({"op": "eat_memory"}, 10)


@pytest.mark.skipif(sys.platform == "win32", reason="it counts descriptors")
async def test_no_descriptor_and_no_process_is_left_after_many_restarts(children: Children) -> None:
    this = psutil.Process()

    async def one_life() -> None:
        worker = WorkerProcess(_TRICKS)
        with pytest.raises(WorkerTimeoutError):
            await worker.request({"op": "hang"}, 0.05)
        await worker.close()

    await one_life()
    before = this.num_fds()
    for _ in range(5):
        await one_life()
    assert this.num_fds() <= before
    assert not children()


_PARENT = """
import asyncio, sys
from app.adapters.workers.process import WorkerProcess
from tests.support.waiting import until
from tests.support.windows import IS_WINE
async def main():
    worker = WorkerProcess("tests.adapters.trick_worker")
    answer = await worker.request({"op": "echo", "say": ""}, 10)
    task = asyncio.create_task(worker.request({"op": sys.argv[1], "say": ""}, 600))
    await asyncio.sleep(0.2)
    print(answer["pid"], flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


@pytest.mark.parametrize("doing", ["echo", "hang", "hold_lock"])
async def test_a_worker_dies_within_two_seconds_of_a_parent_killed_the_hard_way(doing: str) -> None:
    if doing == "hold_lock" and sys.platform == "darwin":
        pytest.skip("macOS tells nothing to a process whose interpreter is locked")
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PARENT, doing), stdout=subprocess.PIPE, cwd=_ROOT
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert not _is_gone(pid)
    parent.kill()
    await parent.wait()
    assert await _until(lambda: _is_gone(pid), 2)


@pytest.mark.parametrize("end", [b"", b"x" * 300_000])
async def test_a_busy_worker_ends_when_its_input_ends_or_is_nonsense(end: bytes) -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", _TRICKS),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(_ROOT)},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(b'{"id": 1, "op": "echo", "say": ""}\n{"id": 2, "op": "hang"}\n')
    while b'"id": 1' not in await program.stdout.readline():
        pass
    program.stdin.write(end)
    if not end:
        program.stdin.close()
    await asyncio.wait_for(program.wait(), SECONDS)
    program.stdin.close()


def test_it_works_on_a_loop_in_a_thread_of_its_own(children: Children) -> None:
    said: list[object] = []

    async def ask() -> None:
        worker = WorkerProcess(_TRICKS)
        said.extend([(await worker.request({"op": "echo", "say": n}, 10))["said"] for n in range(3)])
        with pytest.raises(WorkerTimeoutError):
            await worker.request({"op": "hang"}, 0.3)
        said.append((await worker.request({"op": "echo", "say": "back"}, 10))["said"])
        await worker.close()

    thread = threading.Thread(target=lambda: asyncio.run(ask()))
    thread.start()
    thread.join(SECONDS)
    assert said == [0, 1, 2, "back"]
    assert not children()


async def test_a_worker_that_never_started_is_not_started_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(process, "_LONGEST_PAUSE_S", 0.001)
    worker = WorkerProcess("tests.adapters.no_such_worker")
    with pytest.raises(WorkerError):
        await worker.start()
    starts = worker._starts
    await until(lambda: not worker._watchers, "each has ended")
    await asyncio.sleep(0.2)
    assert worker._starts == starts
    with pytest.raises(WorkerError):
        await worker.request({"op": "echo"}, 5)
    assert worker._starts > starts  # asked again, it is tried again
    await worker.close()

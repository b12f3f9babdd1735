"""A disk that hangs holds up nothing else."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from app.adapters.disk import Disk
from app.domain.errors import MediaUnavailableError
from tests.support.waiting import SECONDS, until

_DEADLINE_S = 1.5
"""Long enough for a thread to begin on a busy machine: what hangs is given up after it, and nothing else."""


class HangingDisk:
    """Work that does not come back before it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.answers = threading.Event()

    def work(self) -> str:
        self.begun += 1
        self.answers.wait(SECONDS)
        return "done"


@pytest.fixture
def hanging() -> Iterator[HangingDisk]:
    made = HangingDisk()
    yield made
    made.answers.set()


async def test_what_the_work_returns_and_raises_comes_back() -> None:
    disk = Disk()
    assert await disk.do("/music", lambda: threading.current_thread().daemon) is True
    with pytest.raises(FileNotFoundError):
        await disk.do("/music", lambda: open("/no such file"))  # noqa: PTH123, SIM115 -- it is not there


@pytest.mark.slow
async def test_a_disk_that_hangs_is_given_up_and_then_refused_at_once_until_it_answers(hanging: HangingDisk) -> None:
    disk = Disk(deadline_s=_DEADLINE_S)
    with pytest.raises(MediaUnavailableError):
        await disk.do("/nas", hanging.work)
    for _ in range(100):
        refused = asyncio.create_task(disk.do("/nas", hanging.work))
        await asyncio.sleep(0)
        assert isinstance(refused.exception(), MediaUnavailableError), "it waits for nothing"
    assert hanging.begun == 1
    assert await disk.do("/music", lambda: "elsewhere all is well") == "elsewhere all is well"
    hanging.answers.set()
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                assert await disk.do("/nas", hanging.work) == "done"
            except MediaUnavailableError:
                await asyncio.sleep(0.01)
            else:
                break


@pytest.mark.slow
async def test_a_busy_pc_is_no_fault_of_the_disk(hanging: HangingDisk) -> None:
    disk = Disk(deadline_s=_DEADLINE_S)
    asking = [asyncio.create_task(disk.do("/music", hanging.work)) for _ in range(6)]
    await until(lambda: hanging.begun == 4)
    time.sleep(_DEADLINE_S * 2)  # noqa: ASYNC251 -- the loop does not run, as where others take the processor
    hanging.answers.set()
    assert await asyncio.gather(*asking) == ["done"] * 6


@pytest.mark.slow
async def test_no_more_than_a_few_threads_wait_for_one_place_also_where_their_callers_have_gone(
    hanging: HangingDisk,
) -> None:
    disk = Disk(deadline_s=_DEADLINE_S)
    for _ in range(20):
        asking = asyncio.create_task(disk.do("/nas", hanging.work))
        await asyncio.sleep(0.005)
        asking.cancel()
        await asyncio.wait([asking])
    await until(lambda: hanging.begun == 4)
    with pytest.raises(MediaUnavailableError):
        await disk.do("/nas", hanging.work)
    hanging.answers.set()
    assert await disk.do("/nas", lambda: "again") == "again"


async def test_many_looks_at_once_take_their_turns() -> None:
    disk, at_once, most = Disk(), 0, 0
    lock = threading.Lock()

    def look() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.002)
        with lock:
            at_once -= 1

    await asyncio.gather(*(disk.do("/music", look) for _ in range(100)))
    assert most <= 4

"""Access to disks that may hang: an unplugged one, a share of a PC that is off.

A thread that waits for such a disk cannot be ended, so each folder has a few of its own: what hangs there blocks
neither the loop, nor another folder, nor what Efir itself writes, nor shutdown.
"""

import asyncio
import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator

from app.domain.errors import MediaUnavailableError

logger = logging.getLogger(__name__)

DEADLINE_S = 12.0
"""A disk that sleeps takes up to ten seconds to turn; a page waits for thirty."""
_STEPS = 20
"""The deadline passes in so many parts. Where the PC is too busy to run this program, each counts once, however long it
was: that is no fault of the disk.
"""
_THREADS = 4
"""At once for one folder."""


class Disk:
    """Runs blocking work in daemon threads with a deadline.

    Args:
        deadline_s: For one call.
    """

    def __init__(self, *, deadline_s: float = DEADLINE_S) -> None:
        self._step_s = deadline_s / _STEPS
        self._free: dict[str, asyncio.Semaphore] = {}
        self._hanging: Counter[str] = Counter()

    async def do[T](self, place: str, work: Callable[[], T]) -> T:
        """Return what the work returns, or raise what it raises.

        Args:
            place: Its folder. While a call hangs there, others fail at once.
            work: Uses that folder's disk and nothing else.

        Raises:
            MediaUnavailableError: The disk does not respond in time; the work may still finish later.
        """
        if self._hanging[place]:
            raise _unavailable()
        steps = iter(range(_STEPS))
        free = await self._turn(place, steps)
        done = _in_thread(work)
        done.add_done_callback(lambda _: free.release())
        for _ in steps:
            await asyncio.wait([done], timeout=self._step_s)
            if done.done():
                return done.result()
        logger.warning("A disk does not respond")
        self._hanging[place] += 1
        done.add_done_callback(lambda _: self._hanging.subtract([place]))
        raise _unavailable()

    async def _turn(self, place: str, steps: Iterator[int]) -> asyncio.Semaphore:
        """Wait for one of the threads of a place, and return what frees it again."""
        free = self._free.setdefault(place, asyncio.Semaphore(_THREADS))
        for _ in steps:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._step_s):
                    await free.acquire()
                return free
        raise _unavailable()


def _in_thread[T](work: Callable[[], T]) -> asyncio.Future[T]:
    """Run work in a daemon thread of its own."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def end(result: T | None, error: BaseException | None) -> None:
        if error is None:
            done.set_result(result)  # type: ignore[arg-type] # it is the work's
        else:
            done.set_exception(error)
            done.exception()  # retrieved, in case the caller is gone

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 -- it is raised where it was waited for
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(end, result, error)

    threading.Thread(target=run, name="disk", daemon=True).start()
    return done


def _unavailable() -> MediaUnavailableError:
    return MediaUnavailableError("The disk with this file does not respond.")

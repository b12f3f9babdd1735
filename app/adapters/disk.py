"""Access to disks that may hang: an unplugged one, a share of a PC that is off.

A thread that waits for such a disk cannot be ended, so each folder has a few of its own: what hangs there blocks
neither the loop, nor another folder, nor what Efir itself writes, nor shutdown.
"""

import asyncio
import contextlib
import logging
import threading
from collections import Counter
from collections.abc import Callable

from app.domain.errors import MediaUnavailableError

logger = logging.getLogger(__name__)

DEADLINE_S = 3.0
_THREADS = 4
"""At once for one folder."""


class Disk:
    """Runs blocking work in daemon threads with a deadline.

    Args:
        deadline_s: For one call.
    """

    def __init__(self, *, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
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
        free = self._free.setdefault(place, asyncio.Semaphore(_THREADS))
        done: asyncio.Future[T] | None = None
        try:
            async with asyncio.timeout(self._deadline_s):
                await free.acquire()
                done = _in_thread(work)
                done.add_done_callback(lambda _: free.release())
                return await asyncio.shield(done)
        except TimeoutError:
            if done is not None and not done.done():
                logger.warning("A disk does not respond")
                self._hanging[place] += 1
                done.add_done_callback(lambda _: self._hanging.subtract([place]))
            raise _unavailable() from None


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

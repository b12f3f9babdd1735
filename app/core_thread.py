"""The thread that the core runs in beside a window; it knows nothing of Qt."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future

from app.domain.errors import ConflictError
from app.runtime.event_loop import LagMeter, new_event_loop

type Serve = Callable[[asyncio.Event, Callable[[int], None]], Coroutine[object, object, None]]
"""Runs the core until the event is set; calls back with the port once the server listens."""


def stopping() -> ConflictError:
    """Return why something is not done any more."""
    return ConflictError("stopping", "Efir is stopping.")


class CoreThread:
    """Runs the core's loop.

    Attributes:
        listening: The port, once the server listens; fails with what kept the core from starting.
        ended: Done when the core has ended; fails with what went wrong in it.
    """

    def __init__(self, serve: Serve, meter: LagMeter) -> None:
        """Build it; it runs after ``start``.

        Args:
            serve: Runs the core.
            meter: Measures its loop.
        """
        self.listening: Future[int] = Future()
        self.ended: Future[None] = Future()
        self._serve = serve
        self._meter = meter
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._lock, self._is_over = threading.RLock(), False  # a signal may come while it is held
        self._is_stop_asked = False
        self._thread = threading.Thread(target=self._run, name="core")

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def submit[R](self, coroutine: Coroutine[object, object, R]) -> Future[R]:
        """Run a coroutine on the core's loop.

        Raises:
            ConflictError: The core has ended.
        """
        with self._lock:  # what the loop is given while it ends would never be carried out
            if self._loop is not None and not self._is_over:
                return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        coroutine.close()
        raise stopping()

    def request_stop(self) -> None:
        """Ask the core to stop."""
        with self._lock:
            self._is_stop_asked = True
            if self._loop is not None and self._stop is not None and not self._is_over:
                self._loop.call_soon_threadsafe(self._stop.set)

    def join(self, timeout_s: float) -> None:
        """Wait for the thread's end."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: new_event_loop(self._meter)) as runner:
                runner.run(self._main())
        except BaseException as error:  # noqa: BLE001 -- raised again in the thread that waits
            if not self.listening.done():
                self.listening.set_exception(error)
            self.ended.set_exception(error)
        else:
            self.ended.set_result(None)

    async def _main(self) -> None:
        with self._lock:
            self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
            if self._is_stop_asked:
                self._stop.set()
        try:
            await self._serve(self._stop, self.listening.set_result)
        finally:
            with self._lock:
                self._is_over = True

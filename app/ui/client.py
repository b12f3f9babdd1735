"""The bridge between the two threads: the window's, with Qt, and the core's, with asyncio's own loop.

Commands go over as coroutines and come back as results; events come over as one queued Qt signal, in order. Nothing
else of the core may be touched from the window's thread: a page shows the last event, or a page that it asked for.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from app.core import Core
from app.domain.errors import ConflictError
from app.domain.events import Event
from app.runtime.event_loop import LagMeter, new_event_loop

type Serve = Callable[[asyncio.Event, Callable[[int], None]], Coroutine[object, object, None]]
"""Runs the core until the event is set; calls back with the port once the server listens."""


class CoreClient(QObject):
    """Runs the core in a thread of its own and talks to it.

    Signals:
        event_received: Every event of the core, in order, in the window's thread.
    """

    event_received = Signal(object)

    def __init__(self, core: Core, serve: Serve, meter: LagMeter) -> None:
        """Build it; the thread starts with ``start``.

        Args:
            core: Built, but not opened.
            serve: Runs it.
            meter: Measures its loop.
        """
        super().__init__()
        self._serve = serve
        self._meter = meter
        self.core = core
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._listening: Future[int] = Future()
        self._ended: Future[None] = Future()
        self._unsubscribe: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._run_thread, name="core")

    def start(self) -> None:
        """Start the core's thread."""
        self._thread.start()

    async def listening(self) -> int:
        """Wait until the server listens and return its port; raise what kept the core from starting."""
        return await asyncio.shield(asyncio.wrap_future(self._listening))

    async def run[**P, R](self, command: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a coroutine function of the core and return its result; what it raises is raised here.

        Raises:
            ConflictError: The core has ended.
        """

        async def call() -> R:
            return await command(*args, **kwargs)

        if self._loop is None or self._ended.done():
            raise ConflictError("stopping", "Efir is stopping.")
        coroutine = call()
        try:
            future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        except RuntimeError as error:  # the loop was closed just now
            coroutine.close()
            raise ConflictError("stopping", "Efir is stopping.") from error
        return await asyncio.wrap_future(future)

    async def call[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a plain function in the core's thread and return its result.

        Raises:
            ConflictError: The core has ended.
        """

        async def call() -> R:
            return function(*args, **kwargs)

        return await self.run(call)

    def in_window(self, function: Callable[..., object]) -> Callable[..., None]:
        """Return a function for the core to call, which calls this one later in the window's loop."""
        loop = asyncio.get_running_loop()

        def call(*arguments: object) -> None:
            loop.call_soon_threadsafe(function, *arguments)

        return call

    async def subscribe(self) -> None:
        """Begin to receive: first the current state as events, then every event."""
        self._unsubscribe = await self.call(self.core.subscribe, self._emit)

    async def stop(self) -> None:
        """Stop the core in order and wait for its end; raise what went wrong in it."""
        if self._loop is not None and self._stop is not None and not self._ended.done():
            with contextlib.suppress(RuntimeError):  # its loop has just been closed
                self._loop.call_soon_threadsafe(self._request_stop)
        await asyncio.shield(asyncio.wrap_future(self._ended))

    async def ended(self) -> None:
        """Wait until the core has ended, for whatever reason."""
        await asyncio.wait([asyncio.wrap_future(self._ended)])

    def join(self, timeout_s: float) -> None:
        """Wait for the thread."""
        self._thread.join(timeout_s)

    def _emit(self, event: Event) -> None:
        self.event_received.emit(event)

    def _request_stop(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
        if self._stop is not None:
            self._stop.set()

    def _run_thread(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: new_event_loop(self._meter)) as runner:
                runner.run(self._run())
        except BaseException as error:  # noqa: BLE001 -- raised again in the window's thread
            if not self._listening.done():
                self._listening.set_exception(error)
            self._ended.set_exception(error)
        else:
            self._ended.set_result(None)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await self._serve(self._stop, self._listening.set_result)

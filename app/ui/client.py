"""The bridge between the two threads: the window's, with Qt, and the core's, with asyncio's own loop.

Commands go over as coroutines and come back as results; events come over as one queued Qt signal, in order. Nothing
else of the core may be touched from the window's thread: a page shows the last event, or a page that it asked for.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from app.core import Core
from app.core_thread import CoreThread, stopping
from app.domain.errors import ConflictError
from app.domain.events import Event


class CoreClient(QObject):
    """The window's side of the core.

    Signals:
        event_received: Every event of the core, in order, in the window's thread.
    """

    event_received = Signal(object)

    def __init__(self, core: Core, thread: CoreThread) -> None:
        """Build it.

        Args:
            core: Only its methods are handed on, to be called in its own thread.
            thread: Runs it.
        """
        super().__init__()
        self.core = core
        self._thread = thread
        self._unsubscribe: Callable[[], None] = lambda: None

    async def listening(self) -> int:
        """Wait until the server listens and return its port; raise what kept the core from starting."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.listening))

    async def run[**P, R](self, command: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a coroutine function of the core and return its result; what it raises is raised here.

        Raises:
            ConflictError: The core has ended.
        """

        async def call() -> R:
            return await command(*args, **kwargs)

        return await _done(self._thread.submit(call()))

    async def call[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a plain function in the core's thread and return its result.

        Raises:
            ConflictError: The core has ended.
        """

        async def call() -> R:
            return function(*args, **kwargs)

        return await _done(self._thread.submit(call()))

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
        with contextlib.suppress(ConflictError):  # it has ended by itself
            await self.call(self._unsubscribe)
        self._thread.request_stop()
        await asyncio.shield(asyncio.wrap_future(self._thread.ended))

    async def ended(self) -> None:
        """Wait until the core has ended, for whatever reason."""
        await asyncio.wait([asyncio.wrap_future(self._thread.ended)])

    def _emit(self, event: Event) -> None:
        self.event_received.emit(event)


async def _done[R](future: Future[R]) -> R:
    """Wait for what the core does; what it had not done when it ended fails like what it is asked later."""
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise stopping() from None

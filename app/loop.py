"""The one event loop: asyncio inside Qt's loop, by qasync with its weak spots mended (PLATFORM 2).

qasync 0.28 makes one Qt timer for each callback: they are coarse, so a timer may fire early; a cancelled one stays
until it would have fired; more than 24.8 days overflow. Here one Qt timer drives a queue of callbacks and a heap of
timers, as in asyncio itself, and each callback's time is measured on the way. On Linux one descriptor of the kernel
stands for all sockets: qasync would make an object of Qt's for each, and Qt would look at every one in every turn.

The file is long because all that leans on the insides of qasync and PySide is kept in one place.
"""

import asyncio
import collections
import contextlib
import contextvars
import functools
import heapq
import itertools
import logging
import math
import select
import selectors
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Final, cast, override

import qasync
from PySide6 import QtWidgets
from PySide6.QtCore import QEventLoop, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QDialog, QMenu

logger = logging.getLogger(__name__)

SLOW_S: Final = 0.05
"""What holds the loop for longer is logged."""
_TURN_S: Final = 0.01
"""After so long Qt gets its turn, however many callbacks still wait."""
_AGAIN_S: Final = 0.004
"""For so long what the callbacks themselves add runs in the same turn: a request takes several steps."""
_LONGEST_MS: Final = 2**31 - 1
"""Qt's longest timer, 24.8 days; a later one is looked at again then."""
_REMEMBERED: Final = 4_096
"""Callbacks that the 99th percentile is taken from."""
_NO_SOCKETS: Final = "socket.accept() out of system resource"
"""asyncio's own words."""
_NO_SOCKETS_EVERY_S: Final = 60.0
_THREADS: Final = 16
_SIGNAL_POLL_MS: Final = 200
"""Where the loop cannot watch signals (Windows), how often Python gets a chance to see one."""


@dataclass(frozen=True, kw_only=True)
class Lag:
    """How long the loop was held at a time, by one callback or by Qt while callbacks were due; milliseconds.

    Attributes:
        count: How often the loop was held at all.
        slow: How often for longer than the limit; each of these was logged.
        p99_ms: Of the last 4,096 times.
    """

    count: int
    slow: int
    max_ms: float
    p99_ms: float


class _LagMeter:
    """Keeps the figures of ``Lag`` and logs what was slow."""

    def __init__(self, slow_s: float) -> None:
        self._slow_s = slow_s
        self._count = 0
        self._slow = 0
        self._max_s = 0.0
        self._last: collections.deque[float] = collections.deque(maxlen=_REMEMBERED)

    def add(self, held_s: float, callback: object) -> None:
        """Count one time that the loop was held; a callback of None stands for Qt."""
        self._count += 1
        self._last.append(held_s)
        self._max_s = max(self._max_s, held_s)
        if held_s > self._slow_s:
            self._slow += 1
            logger.warning("The loop was held for %.0f ms by %s", held_s * 1_000, _described(callback))

    def lag(self) -> Lag:
        times = sorted(self._last)
        p99_s = times[math.ceil(len(times) * 0.99) - 1] if times else 0.0
        return Lag(count=self._count, slow=self._slow, max_ms=self._max_s * 1_000, p99_ms=p99_s * 1_000)


def _described(callback: object) -> str:
    """Return a callback's name without its arguments, which may hold viewers' text or a token."""
    if callback is None:
        return "Qt or the system"
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return f"{owner.get_name()} ({getattr(owner.get_coro(), '__qualname__', 'coroutine')})"
    if isinstance(callback, functools.partial):
        callback = callback.func
    return str(getattr(callback, "__qualname__", type(callback).__qualname__))


class _Timer(asyncio.TimerHandle):
    """A callback for later; its number finds it among the live ones."""

    __slots__ = ("number",)
    number: int


class _Alarm(QTimer):
    """All of the loop that must be an object of Qt's: to set an attribute of one costs PySide ten times Python's price.

    Attributes:
        woken: May be emitted from any thread.
    """

    woken = Signal()


class _Turns:
    """Runs the loop's callbacks, from one Qt timer that is set only while something is due, and when a socket is ready.

    Everything but ``add_threadsafe`` belongs to the thread of the loop.
    """

    def __init__(self, app: QApplication, slow_s: float) -> None:
        self.meter = _LagMeter(slow_s)
        self.is_running_callback = False
        self._ready: collections.deque[asyncio.Handle] = collections.deque()
        self._numbers = itertools.count()
        self._timers: dict[int, _Timer] = {}
        self._heap: list[tuple[float, int]] = []
        """Times and numbers; entries of cancelled timers stay until they come up or are the majority."""
        # Owned by the application, so that no collection of garbage in a worker thread ends a running timer.
        self._alarm = _Alarm(app)
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.timeout.connect(self._on_alarm)
        self._alarm.woken.connect(self._arm, Qt.ConnectionType.QueuedConnection)
        self._is_started = False
        self._armed_for: float | None = None
        self._due_since = 0.0
        self._poll_sockets: Callable[[], None] = lambda: None
        self._notifier: QSocketNotifier | None = None
        self._is_listening = False
        self._polled = 0
        """How many callbacks wait that did so when sockets were last polled, those of sockets perhaps among them."""

    def add(self, handle: asyncio.Handle) -> None:
        """Have a callback run in one of the next turns, in the order of these calls."""
        self._ready.append(handle)
        self._arm()

    def add_threadsafe(self, handle: asyncio.Handle) -> None:
        """Do the same from any thread."""
        self._ready.append(handle)
        self._alarm.woken.emit()

    def add_timer(self, timer: _Timer) -> None:
        """Have a callback run at its time, never before."""
        timer.number = next(self._numbers)
        self._timers[timer.number] = timer
        heapq.heappush(self._heap, (timer.when(), timer.number))
        self._arm()

    def drop_timer(self, timer: _Timer) -> None:
        """Forget a cancelled timer at once; no other is looked at."""
        if self._timers.pop(timer.number, None) is None:
            return
        if len(self._heap) > 2 * len(self._timers) + 64:
            self._heap = [(live.when(), number) for number, live in self._timers.items()]
            heapq.heapify(self._heap)
        self._arm()

    def watch(self, descriptor: int, poll: Callable[[], None]) -> None:
        """Have ``poll`` add the callbacks of those sockets that are ready, whenever this descriptor says some are."""
        self._poll_sockets = poll
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self._alarm)
        self._notifier.setEnabled(False)
        self._notifier.activated.connect(self._on_sockets)

    def start(self) -> None:
        """Begin to run callbacks."""
        self._is_started = True
        self._listen(is_on=True)
        self._arm()

    def stop(self) -> None:
        """Run no more callbacks until the next start."""
        self._is_started = False
        self._listen(is_on=False)
        self._disarm()

    def close(self) -> None:
        """Forget everything."""
        self.stop()
        self._ready.clear()
        self._timers.clear()
        self._heap.clear()
        self._alarm.deleteLater()

    def _on_alarm(self) -> None:
        if self.is_running_callback:
            self._disarm()  # a nested Qt loop that got past the guard: entering a second task would break both
            return
        if self._armed_for:
            self._disarm()  # the timer for "now" stays, it is mostly needed again
        now = time.monotonic()
        self.meter.add(max(0.0, now - self._due_since), None)
        self._turn(now)

    def _on_sockets(self) -> None:
        if self.is_running_callback:
            self._listen(is_on=False)  # as above
        else:
            self._turn(time.monotonic())

    def _turn(self, now: float) -> None:
        self.is_running_callback = True
        try:
            self._run(now)
        finally:
            self.is_running_callback = False
            if not self._armed_for:  # a timer for later that stays armed is due then, and not since now
                self._due_since = time.monotonic()
            if self._is_started:
                self._listen(is_on=True)
            self._arm()

    def _run(self, now: float) -> None:
        """Run what is due, and for a moment what it adds; no longer than a turn may take."""
        again_until, ends_at = now + _AGAIN_S, now + _TURN_S
        handle: asyncio.Handle | None
        callback: object
        if self._polled <= 0:
            self._poll_sockets()
            self._polled = len(self._ready)
        while True:
            self._add_due(now)
            for _ in range(len(self._ready)):
                handle = self._ready.popleft()
                self._polled -= 1
                if handle.cancelled():
                    continue
                callback = getattr(handle, "_callback", None)  # before it runs: a cancelled handle forgets it
                handle._run()  # noqa: SLF001 -- what every event loop calls
                began, now = now, time.monotonic()
                self.meter.add(now - began, callback)
                if now > ends_at:
                    break
            else:
                if self._ready and now < again_until:
                    continue
            break
        handle = callback = None  # the traceback of an error keeps this frame, which shall not keep a task

    def _add_due(self, now: float) -> None:
        """Add the timers whose time has come."""
        while self._heap and self._heap[0][0] <= now:
            if (timer := self._timers.pop(heapq.heappop(self._heap)[1], None)) is not None:
                self._ready.append(timer)

    def _listen(self, *, is_on: bool) -> None:
        if self._notifier is not None and self._is_listening != is_on:
            self._is_listening = is_on
            self._notifier.setEnabled(is_on)

    def _arm(self) -> None:
        """Set the one Qt timer to the next thing that is due, or to none."""
        if self.is_running_callback or not self._is_started:
            return
        due = self._next_due()
        if due == self._armed_for:
            return
        self._disarm()
        if due is None:
            return
        now = time.monotonic()
        self._due_since = max(due, now)
        wait_ms = math.ceil(min((self._due_since - now) * 1_000, _LONGEST_MS))
        self._alarm.start(wait_ms)
        self._armed_for = due

    def _next_due(self) -> float | None:
        """Return when something is due: 0 for now, None for never."""
        if self._ready:
            return 0.0
        while self._heap and self._heap[0][1] not in self._timers:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _disarm(self) -> None:
        self._alarm.stop()
        self._armed_for = None


class _Pool(ThreadPoolExecutor):
    """Threads for what takes long. Its end waits for none of them: one that hangs would keep the program there."""

    def __init__(self) -> None:
        super().__init__(max_workers=_THREADS, thread_name_prefix="efir")

    @override
    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # qasync ships no types
    """asyncio's loop inside Qt's."""

    def __init__(self, app: QApplication, slow_s: float = SLOW_S) -> None:
        super().__init__(app)
        self._turns = _Turns(app, slow_s)
        if sys.platform == "linux":
            self._use_epoll()
        self.set_exception_handler(_BugLog())
        # qasync's own executor starts ten QThreads at the first use.
        self.set_default_executor(_Pool())

    if sys.platform == "linux":
        # asyncio's own, which qasync puts its objects of Qt's in the place of.
        _add_reader = asyncio.SelectorEventLoop._add_reader  # type: ignore[attr-defined] # noqa: SLF001
        _remove_reader = asyncio.SelectorEventLoop._remove_reader  # type: ignore[attr-defined] # noqa: SLF001
        _add_writer = asyncio.SelectorEventLoop._add_writer  # type: ignore[attr-defined] # noqa: SLF001
        _remove_writer = asyncio.SelectorEventLoop._remove_writer  # type: ignore[attr-defined] # noqa: SLF001

        def _use_epoll(self) -> None:
            """Watch all sockets by one descriptor; Qt's poll over each of them costs a request 2 ms at 1,000.

            Source: PLATFORM 11.
            """
            theirs: selectors.BaseSelector = vars(self)["_selector"]
            ours = selectors.EpollSelector()
            for key in list(theirs.get_map().values()):
                theirs.unregister(key.fileobj)
                ours.register(key.fileobj, key.events, key.data)
            theirs.close()
            self._selector = ours
            self._epoll: select.epoll = vars(ours)["_selector"]
            self._watched: Mapping[int, selectors.SelectorKey] = vars(ours)["_fd_to_key"]
            self._turns.watch(ours.fileno(), self._poll_sockets)

        def _poll_sockets(self) -> None:
            """Have the callbacks of all sockets that are ready run: asyncio's `select` and `_process_events` in one."""
            for descriptor, events in self._epoll.poll(0):
                if (socket := self._watched.get(descriptor)) is None:
                    continue
                reader, writer = socket.data
                if reader is not None and events & ~select.EPOLLOUT:
                    self._turns.add(reader)
                if writer is not None and events & ~select.EPOLLIN:
                    self._turns.add(writer)

    @property
    def is_running_callback(self) -> bool:
        """Tell whether a task or another callback of this loop is running now."""
        return self._turns.is_running_callback

    def lag(self) -> Lag:
        """Return how long the loop was held so far."""
        return self._turns.meter.lag()

    def run_forever(self) -> None:
        """Run until ``stop``; it also finishes asynchronous generators, which qasync forgets."""
        if self.is_running():
            raise RuntimeError("The loop is already running")
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        self._turns.start()
        try:
            super().run_forever()
        finally:
            self._turns.stop()
            sys.set_asyncgen_hooks(*hooks)

    def close(self) -> None:
        """Release everything; the loop cannot run again."""
        if not self.is_closed():
            super().close()
            self._turns.close()

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Run a callback in the next turn."""
        return self._add_callback(asyncio.Handle(callback, args, self, context))

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Run a callback of another thread in the next turn, in that thread's context or the one given."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._turns.add_threadsafe(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        """Run a callback after that many seconds, never sooner."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.TimerHandle:
        """Run a callback at that ``time()``, never sooner."""
        self._check_closed()
        timer = _Timer(when, callback, args, self, context)
        self._turns.add_timer(timer)
        return timer

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0.0) -> asyncio.Handle:
        """Take what asyncio and qasync made themselves; neither passes a delay any more."""
        assert delay == 0.0  # noqa: S101 -- a changed qasync must not pass unnoticed
        self._check_closed()
        self._turns.add(handle)
        return handle

    def _timer_handle_cancelled(self, handle: _Timer) -> None:
        """Be told by a timer that it was cancelled."""
        self._turns.drop_timer(handle)


def make_loop(app: QApplication) -> Loop:
    """Return the loop to run Qt and asyncio with.

    From now on a nested Qt loop inside a task raises, and closing the last window does not end the application.
    """
    forbid_nested_loops()
    app.setQuitOnLastWindowClosed(False)  # Qt would end the loop in the middle of its tasks
    return Loop(app)


_DIALOG_QUESTIONS: Final = (
    "getExistingDirectory getExistingDirectoryUrl getOpenFileName getOpenFileNames getOpenFileUrl"
)
_NESTING: Final[dict[type, str]] = {
    QEventLoop: "exec exec_",
    QDialog: "exec exec_",
    QMenu: "exec exec_",
    QDrag: "exec exec_",
    QtWidgets.QMessageBox: "about aboutQt critical information question warning",
    QtWidgets.QFileDialog: f"{_DIALOG_QUESTIONS} getOpenFileUrls getSaveFileName getSaveFileUrl",
    QtWidgets.QInputDialog: "getDouble getInt getItem getMultiLineText getText",
    QtWidgets.QColorDialog: "getColor",
    QtWidgets.QFontDialog: "getFont",
}
"""Everything in Qt that starts a nested loop."""


class NestedLoopError(RuntimeError):
    """A bug of ours: a nested Qt loop was about to start inside a task."""


@functools.cache
def forbid_nested_loops() -> None:
    """Make all of them raise inside a callback of the loop; there they would break or stop every other task."""
    for owner, names in _NESTING.items():
        for name in names.split():
            _guard(owner, name)

    _guard_menus()


def _guard(owner: type, name: str) -> None:
    original = vars(owner)[name]

    def guarded(*args: object, **kwargs: object) -> object:
        _refuse_inside_callback(f"{owner.__name__}.{name}")
        return original(*args, **kwargs)

    setattr(owner, name, staticmethod(guarded) if isinstance(original, staticmethod) else guarded)


def _guard_menus() -> None:
    """Guard the exec of a menu too, which PySide does not look for in the class."""
    original = QMenu.__getattribute__

    def looked_up(menu: QMenu, name: str) -> object:
        if name == "exec":
            _refuse_inside_callback("QMenu.exec")
        return original(menu, name)

    QMenu.__getattribute__ = looked_up  # type: ignore[assignment, method-assign]


def _refuse_inside_callback(name: str) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if isinstance(loop, Loop) and loop.is_running_callback:
        raise NestedLoopError(f"{name} inside a task would stop all the others: use open() and its signals")


def run_loop(loop: Loop, main: Callable[[asyncio.Event], Coroutine[Any, Any, int]]) -> int:
    """Run the program's main coroutine, close the loop and return the exit status; 1 if it was cancelled.

    Args:
        loop: A new one.
        main: Gets an event that is set when the program shall stop: by SIGINT, SIGTERM or Qt's ``quit``. A second
            signal cancels it.
    """
    with _uncaught_logged(), asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.get_loop()  # makes it the one that asyncio knows
        stop = asyncio.Event()
        task = loop.create_task(main(stop), name="main")

        def ask_to_stop() -> None:
            if stop.is_set():
                logger.warning("Asked to stop a second time: stopping at once")
                task.cancel()
            stop.set()

        with _on_signals(loop, ask_to_stop):
            while True:
                try:
                    return cast("int", loop.run_until_complete(task))
                except asyncio.CancelledError:
                    return 1
                except RuntimeError:
                    if task.done():
                        raise
                    stop.set()  # Qt was told to quit, and its loop ended before ours


@contextlib.contextmanager
def _on_signals(loop: Loop, callback: Callable[[], None]) -> Iterator[None]:
    """Call back in the loop when the system asks the program to stop."""
    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}
    timer = QTimer()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)

    try:
        for number in signals:
            loop.add_signal_handler(number, callback)
    except NotImplementedError:
        # Windows: Python sees a signal only while it runs some code of its own, so it is made to.
        for number in signals:
            signal.signal(number, on_signal)
        timer.timeout.connect(lambda: None)
        timer.start(_SIGNAL_POLL_MS)
    try:
        yield
    finally:
        timer.stop()
        for number, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            if handler is not None:  # None: it was not set by Python
                signal.signal(number, handler)


class _BugLog:
    """Logs what no task caught; whatever reaches this is a bug, or there are no more sockets to be had."""

    def __init__(self) -> None:
        self._told_at = -math.inf
        self._untold = 0

    def __call__(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        message = context.get("message", "Unhandled error")
        if message == _NO_SOCKETS and not self._is_time():
            return
        owner = context.get("task") or context.get("future")
        where = f" in {owner.get_name()}" if isinstance(owner, asyncio.Task) else ""
        logger.error("%s%s", message, where, exc_info=context.get("exception"))

    def _is_time(self) -> bool:
        """Count what is not told; asyncio says it a hundred times a second. Source: RELIABILITY T18."""
        now = time.monotonic()
        if now - self._told_at < _NO_SOCKETS_EVERY_S:
            self._untold += 1
            return False
        if self._untold:
            logger.error("The last message came %d more times", self._untold)
        self._told_at, self._untold = now, 0
        return True


@contextlib.contextmanager
def _uncaught_logged() -> Iterator[None]:
    """Log what no slot of Qt caught."""
    before = sys.excepthook

    def log(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.error("Uncaught error", exc_info=(kind, error, trace))

    sys.excepthook = log
    try:
        yield
    finally:
        sys.excepthook = before

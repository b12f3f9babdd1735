"""Qt's side of the program: the application, its event loop, and the life of the window."""

import asyncio
import contextlib
import contextvars
import ctypes
import logging
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, override

import qasync
from PySide6.QtCore import QEvent, QMessageLogContext, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.runtime import log_files
from app.runtime.crash_reports import CrashReports
from app.runtime.event_loop import LagMeter, clock, prepare_loop
from app.runtime.stop_signals import StopSignals
from app.ui.client import CoreClient
from app.ui.controllers.window import WindowController

logger = logging.getLogger(__name__)
_qt_logger = logging.getLogger("qt")

_NESTED_RETRY_S = 0.01
_PROBE_MS = 250
_PAINTED_WITHIN_S = 2.0
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class WindowLoop(qasync.QSelectorEventLoop):  # type: ignore[misc]  # qasync ships no types
    """qasync's loop, whose callbacks also wait for each other while a nested Qt loop runs inside one.

    The same one on every system: qasync's other one, for Windows, asks for events a hundred times a second, and never
    ends if a child process still runs then. All input and output is the core's.

    A dialog's ``exec`` inside a task lets Qt run other callbacks in the middle of it; asyncio then cannot enter their
    tasks and they would never continue.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._is_running_callback = False

    @override
    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        """Run a callback later; every callback of the loop comes through here."""
        handles: list[asyncio.Handle] = []

        def run() -> None:
            if handles and handles[0].cancelled():
                return
            if self._is_running_callback:
                super(WindowLoop, self).call_later(_NESTED_RETRY_S, run)
                return
            self._is_running_callback = True
            try:
                callback(*args)
            finally:
                self._is_running_callback = False

        handle: asyncio.Handle = super().call_later(delay, run, context=context)
        handles.append(handle)
        return handle


class Application(QApplication):
    """Qt's application. It does not quit by itself: the core has to end first.

    Signals:
        quit_requested: By Cmd+Q, the end of the session and the like.
    """

    quit_requested = Signal()

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.commitDataRequest.connect(self.quit_requested)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Quit:
            self.quit_requested.emit()
            return True
        return super().event(event)


@dataclass(frozen=True, kw_only=True)
class WindowOptions:
    """How the window is started.

    Attributes:
        host: Address the server listens at.
        default_port: The port that OBS links usually name; 0 where another one was asked for.
        is_hidden: Start in the tray, if there is one.
        is_demo: The data folder is temporary.
        lag: Measures the window's loop.
        reports: Unexpected errors.
        signals: The system's requests to stop, those that came already too.
    """

    host: str
    default_port: int
    is_hidden: bool
    is_demo: bool
    lag: LagMeter
    reports: CrashReports
    signals: StopSignals


@contextlib.contextmanager
def qt_messages_logged() -> Iterator[None]:
    """Have Qt's messages go to the log while the context is open.

    By itself Qt writes them to stderr, and a terminal that was paused then holds the whole program.
    """
    previous = qInstallMessageHandler(_log)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _qt_logger.log(_LEVELS[kind], "%s (%s)", message, context.category)
    if kind is QtMsgType.QtFatalMsg:
        log_files.flush()  # Qt ends the program now


def run_with_window(app: Application, client: CoreClient, options: WindowOptions) -> int:
    """Run the window in this thread until it is asked to stop; return the exit status.

    Args:
        app: Qt's application.
        client: Its core is starting; it has stopped when this returns. What kept it from starting is raised.
        options: See there.
    """
    app.setApplicationName("Efir")
    _name_in_taskbar()
    app.setDesktopFileName("efir")
    app.setQuitOnLastWindowClosed(False)  # closing the window may leave Efir in the tray
    loop = prepare_loop(WindowLoop(app))
    asyncio.set_event_loop(loop)
    with contextlib.closing(loop):
        stop = asyncio.Event()
        task = loop.create_task(_main(app, client, options, stop), name="window")

        def request_stop() -> None:
            if stop.is_set():
                logger.warning("Asked to stop a second time: stopping at once")
                task.cancel()
            stop.set()

        app.quit_requested.connect(stop.set)
        options.signals.listen(lambda: loop.call_soon_threadsafe(request_stop))
        with _measured(options.lag):
            try:
                status = _run_until_done(loop, task, stop)
            except asyncio.CancelledError:
                status = 1
        app.quit_requested.disconnect(stop.set)
        return status


def _name_in_taskbar() -> None:
    """Have Windows show and group it as Efir, not as Python; a package is known by its own program."""
    if sys.platform == "win32" and not getattr(sys, "frozen", False):
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("app.efir")


def _run_until_done(loop: WindowLoop, task: asyncio.Task[int], stop: asyncio.Event) -> int:
    while True:
        try:
            status: int = loop.run_until_complete(task)
        except RuntimeError:
            if task.done():
                raise
            stop.set()  # somebody ended Qt's loop before ours
        else:
            return status


async def _main(app: QApplication, client: CoreClient, options: WindowOptions, stop: asyncio.Event) -> int:
    try:
        port = await client.listening()
        window = await WindowController.build(app, client, is_temporary=options.is_demo)
    except BaseException:
        await _stopped(client)
        raise
    main = window.main
    main.quit_requested.connect(stop.set)
    main.tray.quit_requested.connect(stop.set)
    main.status.set_address(f"{options.host}:{port}")
    if not options.is_demo:
        main.painted.connect(main.show_first_run)
    if options.is_hidden and main.tray.is_available:
        logger.info("The window starts in the tray")
    else:
        await _shown(window)
    window.open_desktop(options.reports)
    if options.default_port not in {0, port}:
        window.warn_of_port(options.default_port, port)
    await _first_of(stop.wait(), client.ended())
    await window.close()
    await client.stop()
    return 0


async def _stopped(client: CoreClient) -> None:
    """Stop the core; what kept it from starting is raised by the caller."""
    with contextlib.suppress(Exception):
        await client.stop()


async def _first_of(*waits: Coroutine[object, object, object]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _shown(window: WindowController) -> None:
    """Show the window and wait until it is painted, so that nothing takes time from its first paint."""
    painted = asyncio.Event()
    window.main.painted.connect(painted.set)
    window.main.show()
    with contextlib.suppress(TimeoutError):  # a desktop may leave it unpainted, as on another workspace
        async with asyncio.timeout(_PAINTED_WITHIN_S):
            await painted.wait()


@contextlib.contextmanager
def _measured(meter: LagMeter) -> Iterator[None]:
    """Measure how late a timer of the window's loop is. It also lets Python see a signal while Qt waits."""
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    due = clock() + _PROBE_MS / 1_000

    def probe() -> None:
        nonlocal due
        now = clock()
        meter.add(max(0.0, now - due))
        due = now + _PROBE_MS / 1_000
        meter.run_since(due)  # a loop that is late for the next one stands still

    timer.timeout.connect(probe)
    timer.start(_PROBE_MS)
    try:
        yield
    finally:
        timer.stop()
        meter.run_since(None)

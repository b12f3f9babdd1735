"""Start and end of the program: data folder, lock, logs, core, and the window if there is one."""

import asyncio
import builtins
import contextlib
import gc
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from app import demo
from app.adapters.downloads import instead_of
from app.cli import DEFAULT_PORT, Options, print_error
from app.core import Core, Profile, ServiceOptions
from app.core_thread import CoreThread
from app.domain.errors import StoreError
from app.domain.reasons import Language
from app.domain.releases import FEED
from app.domain.ytdlp import INDEX
from app.feeds.makers import addresses_in
from app.runtime import data_folder, log_files, memory, open_files, own_program
from app.runtime.crash_reports import CrashReports
from app.runtime.display import DisplayTrial
from app.runtime.event_loop import LagMeter, new_event_loop
from app.runtime.resources import asset
from app.runtime.single_instance import SingleInstance
from app.runtime.stop_signals import StopSignals
from app.runtime.watchdog import watched
from app.services.sources.heartbeat import Timing

logger = logging.getLogger(__name__)

EXIT_STOPPED, EXIT_ERROR, EXIT_ARGUMENTS, EXIT_FOLDER, EXIT_TAKEN = 0, 1, 2, 3, 4
_RESTART = -1
"""In place of an exit status: the same program takes the place of this one."""
_THREADS_END_WITHIN_S, _TURN_S = 0.5, 0.25
_PORTS_TRIED = 6
"""The default port, then the next five."""
_STARTED_AFTER_S = 2.0
"""Then what exists stays for good: the garbage collector need not walk through it, which would block for 85 ms."""
_SETTLED_AFTER_S = 5.0
"""Then nothing is imported any more."""
SWITCH_S = 0.0005
"""How long a thread may keep the interpreter: the core waits no longer than that for a busy window, and for what is
imported and compiled in threads."""
_UKRAINIAN = 0x22
"""Primary language id. Source: Windows language identifiers, LANG_UKRAINIAN."""


@dataclass(frozen=True)
class Program:
    """What a run is made of.

    Attributes:
        core: Built, not opened.
        core_lag: Measures the core's loop.
        window_lag: Measures the window's loop; nothing is added to it without a window.
    """

    options: Options
    core: Core
    core_lag: LagMeter
    window_lag: LagMeter
    instance: SingleInstance
    reports: CrashReports

    async def serve(self, stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
        """Run the core until the event is set, or the core has to be started again.

        Raises:
            CannotStartError: Why it does not run.
        """
        try:
            await self._open()
            port = await self._listen()
            self._publish(port)
            asyncio.get_running_loop().call_later(_STARTED_AFTER_S, _begin_collecting)
            asyncio.get_running_loop().call_later(_SETTLED_AFTER_S, memory.give_back)
            on_listening(port)
            if self.options.demo:
                await demo.fill(self.core.services, asset("demo"))
            await _first_set(stop, self.core.restart)
        finally:
            await self.core.stop()

    async def _open(self) -> None:
        try:
            await self.core.open()
        except StoreError as error:
            raise CannotStartError(EXIT_FOLDER, str(error)) from error

    async def _listen(self) -> int:
        """Listen at the given port; of the default one and the next five, at the first that is free."""
        options = self.options
        tries = _PORTS_TRIED if options.port == DEFAULT_PORT else 1
        try:
            return await self.core.listen(options.host, range(options.port, options.port + tries))
        except OSError as error:
            place = f"{options.host} port {options.port}"
            raise CannotStartError(EXIT_ARGUMENTS, f"cannot listen at {place}: {error.strerror or error}.") from error

    def _publish(self, port: int) -> None:
        """Write down where the server is, for a second start, and on stdout if that was asked for."""
        host, token_file = self.options.host, self.core.tokens.control_file
        reached_at = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not listened at
        self.instance.publish(_url(reached_at, port), token_file)
        if self.options.ready_json:
            line = {
                "event": "ready",
                "url": _url(host, port),
                "port": port,
                "pid": os.getpid(),
                "data_dir": str(self.core.folder),
                "token_file": str(token_file),
            }
            said = json.dumps(line) + "\n"
            threading.Thread(target=_say_ready, args=(said,), name="ready line").start()  # the reader may be paused


async def _first_set(*events: asyncio.Event) -> None:
    """Wait until one of the events is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()


def _say_ready(line: str) -> None:
    """Write a line on stdout; where nobody can read it, the sources can be served all the same."""
    if sys.stdout is None:
        logger.warning("The ready line cannot be written to stdout, which is closed")
        return
    try:
        sys.stdout.write(line)
        sys.stdout.flush()
    except OSError as error:
        logger.warning("The ready line cannot be written to stdout: %s", error.strerror)
        with Path(os.devnull).open("wb") as nothing:  # else Python tries once more at its end
            os.dup2(nothing.fileno(), sys.stdout.fileno())


class CannotStartError(Exception):
    """A sentence for the person who started the program, and its exit status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def run(options: Options, signals: StopSignals) -> int:
    """Run Efir until it is asked to stop; return the exit status.

    Args:
        options: Of the command line.
        signals: Requests to stop, which may have come already.
    """
    memory.use_one_heap()
    sys.setswitchinterval(SWITCH_S)
    log_files.log_to_stderr(options.log_level)
    try:
        with contextlib.ExitStack() as stack:
            status = _run(options, signals, stack)
    except CannotStartError as error:
        log_files.flush()
        if not log_files.is_stuck():
            print_error(str(error))
        status = error.status
    if status == _RESTART:
        _start_again()
    _exit_despite_threads(status)
    return status


def _run(options: Options, signals: StopSignals, stack: contextlib.ExitStack) -> int:
    if signals.came:
        return EXIT_STOPPED
    display = None if options.headless else stack.enter_context(contextlib.closing(DisplayTrial()))
    if (most := open_files.raise_limit()) < open_files.LEAST:
        sentence = (
            f"this system lets a program open {most} files at once, and Efir needs {open_files.LEAST} (ulimit -n)."
        )
        raise CannotStartError(EXIT_ERROR, sentence)
    folder = _folder(options, stack)
    data_folder.be_home(folder)
    data_folder.make_private(folder)
    instance = SingleInstance(folder)
    try:
        is_ours = instance.acquire()
    except OSError as error:
        raise _unusable(folder, error) from error
    if not is_ours:
        shown = "; its window is shown" if instance.activate_running() else ""
        raise CannotStartError(EXIT_TAKEN, f"another Efir already uses {folder}{shown}.")
    stack.callback(instance.release)
    reports = CrashReports()
    stack.enter_context(log_files.log_to_files(folder))
    stack.enter_context(log_files.log_crashes(folder))
    stack.enter_context(reports.installed())
    core_lag, window_lag = LagMeter("core"), LagMeter("window")
    stack.enter_context(watched(core_lag, window_lag))
    try:
        core = Core(_profile(options, folder, core_lag, window_lag))
    except OSError as error:
        raise _unusable(folder, error) from error
    program = Program(options, core, core_lag, window_lag, instance, reports)
    status = _run_headless(program, signals) if display is None else _run_with_window(program, signals, display)
    return _RESTART if core.restart.is_set() else status


def _begin_collecting() -> None:
    gc.freeze()
    gc.enable()


def _run_with_window(program: Program, signals: StopSignals, display: DisplayTrial) -> int:
    # Not while the other thread imports: PySide's first import walks through all modules and dies if one is added.
    import_ = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401, PLC0415 -- headless runs without Qt, which may be missing

    # PySide's own reads, and keeps, the source of every module, for a feature that Efir does not use: 25 ms and 5 MB.
    # Source: Qt for Python, "Selectable features".
    builtins.__import__ = import_
    thread, options = CoreThread(program.serve, program.core_lag), program.options
    thread.start()  # the core starts while the window's modules are imported
    try:
        from app.ui import application  # noqa: PLC0415 -- see above
        from app.ui.client import CoreClient  # noqa: PLC0415 -- see above

        def is_over() -> bool:
            return signals.came or thread.ended.done()

        if reason := display.failure(is_over):
            logger.warning("No window can be shown, so Efir runs without one (--headless): %s", reason)
        if reason or is_over():
            return _run_without_window(program.core, thread, signals)
        window_options = application.WindowOptions(
            host=options.host,
            default_port=options.port if options.port == DEFAULT_PORT else 0,
            is_hidden=options.hidden,
            is_demo=options.demo,
            lag=program.window_lag,
            reports=program.reports,
            signals=signals,
        )
        with application.qt_messages_logged():
            app = application.Application(sys.argv[:1])
            return application.run_with_window(app, CoreClient(program.core, thread), window_options)
    finally:
        thread.request_stop()
        thread.join(_THREADS_END_WITHIN_S)


def _run_without_window(core: Core, thread: CoreThread, signals: StopSignals) -> int:
    core.has_window = False
    _result(thread.listening)  # what kept it from starting is raised
    signals.listen(thread.request_stop)
    _result(thread.ended)
    return EXIT_STOPPED


def _result[T](future: Future[T]) -> T:
    """Wait for it, in turns: Python runs what a signal calls between two of them, and may miss it inside one."""
    while not future.done():
        futures.wait([future], _TURN_S)
    return future.result()


def _run_headless(program: Program, signals: StopSignals) -> int:
    """Run the core in this thread until a signal asks to stop; a second signal ends it at once."""

    async def main() -> int:
        stop, loop, task = asyncio.Event(), asyncio.get_running_loop(), asyncio.current_task()

        def request_stop() -> None:
            if stop.is_set() and task is not None:
                logger.warning("Asked to stop a second time: stopping at once")
                task.cancel()
            stop.set()

        signals.listen(lambda: loop.call_soon_threadsafe(request_stop))
        await program.serve(stop, lambda _port: None)
        return EXIT_STOPPED

    with asyncio.Runner(loop_factory=lambda: new_event_loop(program.core_lag)) as runner:
        try:
            return runner.run(main())
        except asyncio.CancelledError:
            return EXIT_ERROR


def _start_again() -> None:
    """Start the same command in the place of this process; on Windows beside it, since that cannot replace one."""
    log_files.flush()
    if sys.platform == "win32":
        subprocess.Popen(own_program.same_command())  # noqa: S603 -- our own command
    else:
        os.execv(sys.executable, own_program.same_command())  # noqa: S606 -- our own command


def _exit_despite_threads(status: int) -> None:
    """End at once if a thread does not, as while a disk hangs; Python would wait for it for ever."""
    until = time.monotonic() + _THREADS_END_WITHIN_S
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    is_busy = any(thread.is_alive() and not thread.daemon for thread in others)
    if is_busy:
        logger.info("Something is still at work; exiting all the same")
    log_files.flush()
    if is_busy or log_files.is_stuck():
        os._exit(status)


def _folder(options: Options, stack: contextlib.ExitStack) -> Path:
    """Return the data folder, made if missing."""
    if options.demo and options.data_dir is None:
        try:
            folder = Path(tempfile.mkdtemp(prefix="efir-demo-"))
        except OSError as error:
            raise CannotStartError(EXIT_FOLDER, f"no temporary folder can be made: {error.strerror}.") from error
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder
    given = options.data_dir or data_folder.usual()
    if given is None:
        raise CannotStartError(EXIT_FOLDER, "this system names no folder of its user; choose one with --data-dir.")
    folder = given
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unusable(folder, error) from error
    if (file := data_folder.special_file(folder)) is not None:
        sentence = f"the data folder {folder} cannot be used: {file.name} is no ordinary file."
        raise CannotStartError(EXIT_FOLDER, sentence)
    return folder.resolve()


def _unusable(folder: Path, error: OSError) -> CannotStartError:
    return CannotStartError(EXIT_FOLDER, f"the data folder {folder} cannot be used: {error.strerror or error}.")


def _profile(options: Options, folder: Path, core_lag: LagMeter, window_lag: LagMeter) -> Profile:
    return Profile(
        folder=folder,
        resources=asset(),
        options=ServiceOptions(
            timing=Timing(ping_s=options.ping_s, sweep_s=options.sweep_s, stale_s=options.stale_s),
            allowed_hosts=options.allow_media_hosts,
            system_language=system_language(),
            has_window=not options.headless,
        ),
        feed_addresses=addresses_in(os.environ),
        ytdlp_index=instead_of(INDEX, os.environ, "EFIR_YTDLP_INDEX_URL"),
        release_feed=instead_of(FEED, os.environ, "EFIR_RELEASES_URL"),
        obs_wait_s=options.obs_wait_s,
        core_lag=core_lag,
        window_lag=None if options.headless else window_lag,
    )


def system_language() -> Language:
    """Return the language of this PC's desktop, as far as Efir speaks it."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- of Windows only

        return "uk" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _UKRAINIAN else "en"
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((value for name in names if (value := os.environ.get(name))), "")
    return "uk" if chosen.lower().startswith("uk") else "en"


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"

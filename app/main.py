"""Start and end of the program: folder, lock, Qt, loop, parts, window; the exit statuses of PROTOCOL 1."""

import asyncio
import contextlib
import gc
import importlib
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app import demo, logs
from app.bugs import Bugs
from app.cli import DEFAULT_PORT, Options, tell
from app.core import Core, Profile, ServiceOptions
from app.domain.errors import StoreError
from app.instance import Instance
from app.loop import Loop, make_loop, run_loop
from app.services.connections import Timing
from app.ui.assets import asset
from app.ui.i18n import language_of

if TYPE_CHECKING:
    from app.desktop import Desktop
    from app.ui.main_window import MainWindow
    from app.window import Window

logger = logging.getLogger(__name__)

EXIT_STOPPED, EXIT_ARGUMENTS, EXIT_FOLDER, EXIT_TAKEN = 0, 2, 3, 4
_LAST_S = 0.5
"""How long threads may take to their end."""
_PORTS_TRIED = 6
"""The default port, then the next five."""

_SETTLED_AFTER_S = 2.0
"""After so long what stays for good is there. A full collection would else walk through all of it each time, 85 ms."""


@dataclass(frozen=True)
class _Around:
    """What is there before the window and stays after it."""

    app: QApplication
    instance: Instance
    bugs: Bugs


class _CannotStartError(Exception):
    """A sentence for the person who started it, and the exit status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def run(options: Options) -> int:
    """Run Efir until it is asked to stop; return the exit status."""
    logging.basicConfig(level=options.log_level.upper(), format=logs.FORMAT)
    try:
        with contextlib.ExitStack() as stack:
            status = _run(options, stack)
    except _CannotStartError as error:
        tell(str(error))
        status = error.status
    _leave_what_hangs(status)
    return status


def _leave_what_hangs(status: int) -> None:
    """End at once where a thread does not come to its end, as while a disk hangs; Python would wait for it for ever."""
    until = time.monotonic() + _LAST_S
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    if any(thread.is_alive() and not thread.daemon for thread in others):
        logger.warning("Something still hangs; Efir ends all the same")
        logging.shutdown()
        os._exit(status)


def _run(options: Options, stack: contextlib.ExitStack) -> int:
    folder = _folder(options, stack)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Efir")
    app.setDesktopFileName("efir")
    instance = Instance(folder)
    try:
        is_ours = instance.claim()
    except OSError as error:
        raise _cannot_be_used(folder, error) from error
    if not is_ours:
        shown = "; its window is shown" if instance.knock() else ""
        raise _CannotStartError(EXIT_TAKEN, f"another Efir already uses {folder}{shown}.")
    stack.callback(instance.release)
    bugs = Bugs()
    stack.enter_context(logs.written_to_files(folder))
    stack.enter_context(logs.crashes_written(folder))
    stack.enter_context(bugs.watched())
    loop = make_loop(app)
    try:
        efir = Core(_profile(options, folder, loop))
    except OSError as error:
        loop.close()
        raise _cannot_be_used(folder, error) from error
    return run_loop(loop, lambda stop: _main(options, efir, _Around(app, instance, bugs), stop))


def _folder(options: Options, stack: contextlib.ExitStack) -> Path:
    """Return the data folder, made if missing."""
    if options.demo and options.data_dir is None:
        folder = Path(tempfile.mkdtemp(prefix="efir-demo-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder
    folder = options.data_dir or _usual_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _cannot_be_used(folder, error) from error
    return folder.resolve()


def _cannot_be_used(folder: Path, error: OSError) -> _CannotStartError:
    return _CannotStartError(EXIT_FOLDER, f"the data folder {folder} cannot be used: {error.strerror or error}.")


def _usual_folder() -> Path:
    import platformdirs  # noqa: PLC0415 -- seldom needed where the start is timed: services and tests name a folder

    return Path(platformdirs.user_data_dir("efir", appauthor=False))


def _profile(options: Options, folder: Path, loop: Loop) -> Profile:
    return Profile(
        folder=folder,
        resources=asset(),
        options=ServiceOptions(
            timing=Timing(ping_s=options.ping_s, sweep_s=options.sweep_s, stale_s=options.stale_s),
            allowed_hosts=options.allow_media_hosts,
            system_language=language_of("system"),
        ),
        loop_lag_ms=lambda: loop.lag().p99_ms,
    )


async def _main(options: Options, efir: Core, around: _Around, stop: asyncio.Event) -> int:
    """Start, say so, wait for the end, stop."""
    window = desktop = None
    try:
        await _open(efir)
        efir.services.connections.is_watched = not options.headless
        port = await _listen(options, efir)
        if options.ready_json:
            _say_ready(options, efir, port)
        if not options.headless:
            window = await _window(options, efir, around.instance, around.app, stop)
            desktop = await _desktop(window, efir, around.bugs, is_temporary=options.demo)
        asyncio.get_running_loop().call_later(_SETTLED_AFTER_S, _collect_from_now_on)
        if options.demo:
            await demo.fill(efir, asset("demo"))
        await stop.wait()
        if window is not None and desktop is not None:
            await desktop.close()
            await window.close()
    except _CannotStartError as error:
        tell(str(error))
        return error.status
    finally:
        await efir.stop()
    return EXIT_STOPPED


def _collect_from_now_on() -> None:
    """Let Python look for garbage again, which it does not while it starts, but not among what is there for good."""
    gc.freeze()
    gc.enable()


async def _open(efir: Core) -> None:
    try:
        await efir.open()
    except StoreError as error:
        raise _CannotStartError(EXIT_FOLDER, str(error)) from error


async def _listen(options: Options, efir: Core) -> int:
    """Listen at the port that was asked for; of the usual one and the next five, at the first that is free."""
    tries = _PORTS_TRIED if options.port == DEFAULT_PORT else 1
    try:
        return await efir.listen(options.host, range(options.port, options.port + tries))
    except OSError as error:
        place = f"{options.host} port {options.port}"
        raise _CannotStartError(EXIT_ARGUMENTS, f"cannot listen at {place}: {error.strerror or error}.") from error


async def _window(options: Options, efir: Core, instance: Instance, app: QApplication, stop: asyncio.Event) -> "Window":
    """Build and show the window. The sources are served already, so what is slow about it is not done on the loop."""
    module = await asyncio.to_thread(importlib.import_module, "app.window")
    window: Window = module.Window(app, efir)
    window.main.quit_requested.connect(stop.set)
    window.main.tray.quit_requested.connect(stop.set)
    instance.answer(window.main.bring_up)
    window.on_air(options.host, efir.server.port)
    if not options.demo:
        window.main.painted.connect(window.main.greet)
    asyncio.get_running_loop().call_later(_SETTLED_AFTER_S, window.main.build_rest)
    if options.hidden and window.main.tray.is_available:
        logger.info("The window waits in the tray")
    else:
        await _shown(window.main)
    if options.port == DEFAULT_PORT != efir.server.port:
        window.tell_port(DEFAULT_PORT, efir.server.port)
    return window


async def _shown(main: "MainWindow") -> None:
    """Show the window and wait until it can be seen, so that nothing takes time from its first paint."""
    painted = asyncio.Event()
    main.painted.connect(painted.set)
    main.show()
    with contextlib.suppress(TimeoutError):  # a desktop may leave it unpainted, such as on another workspace
        async with asyncio.timeout(_SETTLED_AFTER_S):
            await painted.wait()


async def _desktop(window: "Window", efir: Core, bugs: Bugs, *, is_temporary: bool) -> "Desktop":
    """Join the window to what is around it, when it is there to be seen."""
    module = await asyncio.to_thread(importlib.import_module, "app.desktop")
    desktop: Desktop = module.Desktop(window.main, efir, bugs, is_temporary=is_temporary)
    return desktop


def _say_ready(options: Options, efir: Core, port: int) -> None:
    """Print the one line that stdout ever carries."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    line = {
        "event": "ready",
        "url": f"http://{host}:{port}/",
        "port": port,
        "pid": os.getpid(),
        "data_dir": str(efir.folder),
        "token_file": str(efir.tokens.control_file),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()

"""Start and end of the program: folder, lock, Qt, loop, parts, window; the exit statuses of PROTOCOL 1."""

import contextlib
import logging
import os
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QApplication

from app.cli import Options
from app.efir import Efir, Profile
from app.instance import Instance
from app.loop import Loop, make_loop, run_loop
from app.services.connections import Timing

logger = logging.getLogger(__name__)

EXIT_STOPPED, EXIT_ARGUMENTS, EXIT_FOLDER, EXIT_TAKEN = 0, 2, 3, 4
_PORTS_TRIED = 6
"""The default port, then the next five."""


class _CannotStartError(Exception):
    """A sentence for the person who started it, and the exit status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def run(options: Options) -> int:
    """Run Efir until it is asked to stop; return the exit status."""
    logging.basicConfig(level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        with contextlib.ExitStack() as stack:
            return _run(options, stack)
    except _CannotStartError as error:
        print(f"efir: {error}", file=sys.stderr)  # noqa: T201 -- the person who started it reads the terminal
        return error.status


def _run(options: Options, stack: contextlib.ExitStack) -> int:
    folder = _folder(options, stack)
    if options.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Efir")
    app.setDesktopFileName("efir")
    instance = Instance(folder)
    if not instance.claim():
        instance.knock()
        raise _CannotStartError(EXIT_TAKEN, f"another Efir already uses {folder}; its window is shown.")
    stack.callback(instance.release)
    loop = make_loop(app)
    efir = Efir(_profile(options, folder, loop))
    return run_loop(loop, lambda stop: _main(options, efir, instance, stop))


def _folder(options: Options, stack: contextlib.ExitStack) -> Path:
    """Return the data folder, made if missing."""
    if options.demo and options.data_dir is None:
        folder = Path(tempfile.mkdtemp(prefix="efir-demo-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder
    folder = options.data_dir or Path(platformdirs.user_data_dir("efir", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _CannotStartError(
            EXIT_FOLDER, f"the data folder {folder} cannot be used: {error.strerror or error}."
        ) from error
    return folder.resolve()


def _profile(options: Options, folder: Path, loop: Loop) -> Profile:
    return Profile(
        folder=folder,
        resources=resources_folder(),
        timing=Timing(ping_s=options.ping_s, sweep_s=options.sweep_s, stale_s=options.stale_s),
        allowed_hosts=frozenset(options.allow_media_hosts),
        loop_lag_ms=lambda: loop.lag().p99_ms,
    )


def resources_folder() -> Path:
    """Return where widgets, themes and translations are: inside an installed package, or beside its source."""
    installed = Path(str(files("app") / "_resources"))
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"

"""A plugin of pytest: a test that leaves something behind fails, and none reaches beyond this PC.

Looked at after each test, when its fixtures have ended: asyncio tasks and timers of its loop, threads, child processes,
files in the system's folder for temporary files (one of this run's own), running timers of Qt.
"""

import asyncio
import contextlib
import gc
import inspect
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.waiting import step_s

GRACE_S = float(os.environ.get("EFIR_GRACE_S", "20"))
"""What is ending gets so long; it only delays a test that fails."""
_STEP_S = 0.01
_OF_TOOLS = ("asyncio_", "pytest_timeout", "ThreadPoolExecutor-", "QThread", "Dummy-")
"""Threads that belong to a loop's or a library's own pool, which lives longer than a test."""
_OF_OTHERS = ("pulse", ".org.chromium", ".com.google", "org.chromium", "playwright", "Crashpad", ".ses")
"""Files of PulseAudio, of Chromium, which serves a whole module and writes when it likes, and of onnxruntime."""
_FOLDER = pytest.StashKey[str]()


# ------------------------------------------------------------------------------------------------ this PC only


class OutsideError(AssertionError):
    """A test reaches beyond this PC."""


def _is_of_this_pc(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a path, of a local socket
    host = str(address[0]).partition("%")[0]
    try:
        return _is_here(host)
    except ValueError:
        return host in {"", "localhost"} or host.endswith(".localhost")


def _is_here(host: str) -> bool:
    address = ipaddress.ip_address(host)
    return address.is_loopback or address.is_unspecified or host in _own_addresses()


def _own_addresses() -> set[str]:
    """Return those of this PC, also those that a test gave it."""
    return {one.address for addresses in psutil.net_if_addrs().values() for one in addresses}


def _guarded(name: str) -> Callable[..., Any]:
    original = getattr(socket.socket, name)

    def guard(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_of_this_pc(address):
            raise OutsideError(f"a test may reach this PC only, not {address}")
        return original(self, *arguments)

    return guard


# ---------------------------------------------------------------------------------------------- what is left


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.name.startswith(_OF_TOOLS)}


def _children() -> set[psutil.Process]:
    found = set()
    for child in _child_processes():
        try:
            if child.status() != psutil.STATUS_ZOMBIE:
                found.add(child)
        except psutil.NoSuchProcess:
            continue
    return found


def _child_processes() -> Iterator[psutil.Process]:
    lists = list(Path("/proc/self/task").glob("*/children"))  # Linux: a look at every process would take 2 ms
    if not lists:
        yield from psutil.Process().children()
    for file in lists:
        with contextlib.suppress(OSError):  # that thread has just ended
            for pid in file.read_text().split():
                with contextlib.suppress(psutil.NoSuchProcess):
                    yield psutil.Process(int(pid))


def _files(folder: str) -> set[str]:
    return {file.name for file in Path(folder).iterdir() if not file.name.startswith(_OF_OTHERS)}


def _described(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()) or process.name()
    except psutil.Error:
        return str(process)


class _Timers:
    """Which timers of Qt were started, by a wrapper around their method."""

    def __init__(self) -> None:
        self._started: weakref.WeakSet[Any] = weakref.WeakSet()
        self._is_installed = False

    def install(self) -> None:
        """Begin to watch, once Qt has been imported."""
        core = sys.modules.get("PySide6.QtCore")
        if core is None or self._is_installed:
            return
        self._is_installed = True
        original, started = core.QTimer.start, self._started

        def start(timer: Any, *arguments: Any) -> None:
            started.add(timer)
            # A signal gives a function in Python all it carries, and a slot of Qt's own what it takes.
            original(timer, *(argument for argument in arguments if isinstance(argument, int)))

        core.QTimer.start = start

    def running(self) -> set[Any]:
        """Return those that still run."""
        if not self._is_installed:
            return set()
        import shiboken6  # noqa: PLC0415 -- only where Qt is

        return {timer for timer in self._started if shiboken6.isValid(timer) and timer.isActive() and _is_seen(timer)}


def _is_seen(timer: Any) -> bool:
    """Tell whether a timer may still do something: those of a window that was closed go with it."""
    owner = timer.parent()
    while owner is not None and not owner.isWidgetType():
        owner = owner.parent()
    return owner is None or owner.window().isVisible()


_timers = _Timers()


def _left(folder: str, before: tuple[set[Any], ...]) -> list[str]:
    """Say what there is now that was not there before."""
    threads, children, files, timers = before
    return [
        *(f"thread {thread.name}" for thread in _threads() - threads),
        *(f"process {_described(child)}" for child in _children() - children),
        *(f"file {name}" for name in sorted(_files(folder) - files)),
        *(f"timer of {timer.parent()!r}, {timer.interval()} ms" for timer in _timers.running() - timers),
    ]


@pytest.fixture(autouse=True)
def nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a process, a file or a timer of Qt behind."""
    folder = request.config.stash[_FOLDER]
    _timers.install()
    before = (_threads(), _children(), _files(folder), _timers.running())
    yield
    ended, left = time.monotonic(), _left(folder, before)
    while left and time.monotonic() < ended + GRACE_S:
        gc.collect()
        time.sleep(step_s(ended))
        left = _left(folder, before)
    if left:
        pytest.fail(f"left behind: {', '.join(left)}")


@pytest.fixture
async def no_task_is_left() -> AsyncIterator[None]:
    """Fail an async test that leaves a task behind; the loop itself would cancel it without a word."""
    before = asyncio.all_tasks()
    yield
    deadline = time.monotonic() + GRACE_S
    while (left := asyncio.all_tasks() - before - {asyncio.current_task()}) and time.monotonic() < deadline:
        await asyncio.wait(left, timeout=_STEP_S)
    if left:
        pytest.fail(f"left behind: {', '.join(str(task) for task in left)}")


# -------------------------------------------------------------------------------------------------- the plugin


def pytest_configure(config: pytest.Config) -> None:
    """Close the way out, and give this run a folder of its own for temporary files."""
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(name))
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)  # the person's own desktop, with its keyring
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    folder = tempfile.mkdtemp(prefix="efir-")
    config.stash[_FOLDER] = folder
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    os.environ["PULSE_RUNTIME_PATH"] = str(Path(folder, "pulse"))  # else a client leaves a link in the person's home


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder."""
    folder = config.stash.get(_FOLDER, "")
    if folder:
        tempfile.tempdir = None
        os.environ["TMPDIR"] = str(Path(folder).parent)
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Watch the tasks of each async test that has a loop of its own, around its other fixtures."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        mark = item.get_closest_marker("asyncio")
        is_own = mark is None or mark.kwargs.get("loop_scope", "function") == "function"
        if is_own and inspect.iscoroutinefunction(inspect.unwrap(item.obj)):
            first = item.fixturenames.index(nothing_is_left.__name__)  # of those that belong to one test
            item.fixturenames.insert(first + 1, no_task_is_left.__name__)

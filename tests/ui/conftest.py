"""A window without a screen."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, override

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.ui import i18n, theme
from app.ui.application import Application
from app.ui.main_window import MainWindow
from tests.support.qt_windows import delete, open_windows
from tests.support.waiting import SECONDS

_LONGEST_MS = int(SECONDS * 1_000)
_OF_THE_PLATFORM = ("^This plugin does not support", "systemTrayWindowChanged")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the screenless platform say what it cannot do; any other warning of Qt fails a test."""
    ignored = pytest.mark.qt_log_ignore(*_OF_THE_PLATFORM, extend=True)
    for item in items:
        if item.nodeid.startswith("tests/ui/"):
            item.add_marker(ignored)


class PatientBot(QtBot):
    """Waits as long as any other test: five seconds, as pytest-qt has it, are too few on a busy machine."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _LONGEST_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    @override
    def waitSignal(self, signal: Any, *, timeout: int = _LONGEST_MS, **options: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """Return the program's own application, for `qapp`."""
    return Application


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 -- it comes before
    return PatientBot(request)


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    """Let Python collect garbage only where no event is on its way, and delete the windows that a test has left.

    A widget without a parent that a test has left goes with the garbage, in the middle of an event of its own if Python
    happens to collect just then; that crashes. The program's own widgets all have a parent or are held.
    """
    gc.disable()
    before = open_windows()
    yield
    delete(open_windows() - before)
    gc.collect(1)
    gc.enable()


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """The application in its dark theme; to install one again would style every widget again."""
    gc.collect()
    theme.install(qapp, "dark")
    return qapp


@pytest.fixture
def app(themed: QApplication) -> QApplication:
    """The application in its dark theme, speaking English."""
    i18n.install(themed, "en")
    return themed


@pytest.fixture
def make_window(app: QApplication) -> Iterator[Callable[[Path], MainWindow]]:
    """Makes windows, each with the file that it remembers things in; all of them are deleted at the end."""
    made: list[MainWindow] = []

    def make(file: Path) -> MainWindow:
        made.append(MainWindow(file, "127.0.0.1:17890"))
        return made[-1]

    yield make
    for window in made:
        window.end()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(app: QApplication, tmp_path: Path, make_window: Callable[[Path], MainWindow]) -> MainWindow:
    """The window, shown, with nothing in it."""
    made = make_window(tmp_path / "window.ini")
    made.show()
    app.processEvents()
    return made

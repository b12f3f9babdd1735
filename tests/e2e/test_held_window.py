"""While the window's thread is held, commands are carried out and every source gets every event."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from app.core import Core
from app.ui.controllers.window import WindowController
from tests.bench.servers.busy import fill
from tests.e2e.test_window import Api, tell

SCRIPT = Path(__file__).with_name("ten_sources.py")


def sleeps(_: WindowController, process: subprocess.Popen[str]) -> None:
    """A slot that waits for something outside."""
    process.wait()


def shows_a_dialog(_: WindowController, process: subprocess.Popen[str]) -> None:
    """A modal dialog with a loop of its own, as a native file chooser has."""
    dialog = QDialog()
    poll = QTimer(dialog)

    def accept_when_done() -> None:
        if process.poll() is not None:
            dialog.accept()

    poll.timeout.connect(accept_when_done)
    poll.start(10)
    dialog.exec()


def paints(window: WindowController, process: subprocess.Popen[str]) -> None:
    """A long list that is painted again and again."""
    table = window.main.pages.queue.table
    bar = table.verticalScrollBar()
    while process.poll() is None:
        bar.setValue((bar.value() + 997) % max(1, bar.maximum()))
        table.viewport().repaint()


@pytest.mark.slow
@pytest.mark.parametrize("hold", [sleeps, shows_a_dialog, paints])
def test_sources_get_every_event_while_the_window_is_held(
    qapp: QApplication, tmp_path: Path, hold: Callable[[WindowController, subprocess.Popen[str]], None]
) -> None:
    status: list[int] = []

    async def story(core: Core, window: WindowController, _: Api) -> None:
        window.main.open_page("queue")
        process = subprocess.Popen(  # noqa: ASYNC220 -- the window's thread is held on purpose
            [sys.executable, str(SCRIPT), str(core.access.port)], stdin=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdin is not None
            process.stdin.write(f"{core.tokens.control.reveal()} {core.tokens.display.reveal()}")
            process.stdin.close()
            hold(window, process)  # the window's thread does nothing else until the other process has everything
            status.append(process.wait())

    if hold is paints:
        asyncio.run(fill(tmp_path, 10_000))
    tell(qapp, tmp_path, story)
    assert status == [0]

"""The window's loop: nested Qt loops inside tasks and slots break no other task; Qt's request to quit is caught."""

import asyncio
import ctypes
import sys
import threading
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from app.runtime.event_loop import prepare_loop
from app.ui.application import Application, WindowLoop, _name_in_taskbar
from tests.support.windows import IS_WINE


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[WindowLoop]:
    quits = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    loop = prepare_loop(WindowLoop(qapp))
    asyncio.set_event_loop(loop)
    yield loop
    asyncio.set_event_loop(None)
    loop.close()
    qapp.setQuitOnLastWindowClosed(quits)


async def count(numbers: list[int]) -> None:
    for number in range(30):
        numbers.append(number)
        await asyncio.sleep(0.001)


def nested_loop() -> None:
    nested = QEventLoop()
    QTimer.singleShot(50, nested.quit)
    nested.exec()


def dialog() -> None:
    shown = QDialog()
    QTimer.singleShot(50, shown.accept)
    shown.exec()


def menu() -> None:
    shown = QMenu()
    shown.addAction("An action")
    QTimer.singleShot(50, shown.close)
    shown.exec()


@pytest.mark.parametrize("nest", [nested_loop, dialog, menu])
def test_a_nested_loop_inside_a_task_breaks_no_other_task(loop: WindowLoop, nest: Mock) -> None:
    numbers: list[int] = []

    async def main() -> None:
        counting = asyncio.ensure_future(count(numbers))
        await asyncio.sleep(0.005)
        nest()
        await counting

    loop.run_until_complete(main())
    assert numbers == list(range(30))


@pytest.mark.parametrize("nest", [nested_loop, dialog, menu])
def test_tasks_go_on_while_a_slot_runs_a_nested_loop(loop: WindowLoop, nest: Mock) -> None:
    numbers: list[int] = []
    during: list[int] = []

    def slot() -> None:
        before = len(numbers)
        nest()
        during.append(len(numbers) - before)

    async def main() -> None:
        QTimer.singleShot(0, slot)
        await count(numbers)
        while not during:  # noqa: ASYNC110 -- the slot has no event of asyncio's
            await asyncio.sleep(0.001)

    loop.run_until_complete(main())
    assert during[0] > 0
    assert numbers == list(range(30))


def test_a_callback_that_is_cancelled_while_a_nested_loop_runs_is_not_called(loop: WindowLoop) -> None:
    called: list[str] = []

    async def main() -> None:
        handle = asyncio.get_running_loop().call_later(0.01, called.append, "late")
        nested_loop()
        handle.cancel()
        await asyncio.sleep(0.05)

    loop.run_until_complete(main())
    assert called == []


def test_timeouts_and_groups_work(loop: WindowLoop) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        async with asyncio.TaskGroup() as group:
            first, second = group.create_task(asyncio.sleep(0.001, 1)), group.create_task(asyncio.to_thread(int, "2"))
        assert (first.result(), second.result()) == (1, 2)

    loop.run_until_complete(main())


def test_no_thread_asks_for_events_while_the_loop_waits(loop: WindowLoop) -> None:
    async def running() -> set[str]:
        await asyncio.sleep(0.05)  # such a thread would have been in Python by now
        return {thread.name for thread in threading.enumerate()}

    before = {thread.name for thread in threading.enumerate()}
    assert loop.run_until_complete(running()) <= before


@pytest.mark.skipif(sys.platform != "win32" or IS_WINE, reason="only Windows keeps such a name; Wine does not")
def test_the_taskbar_knows_the_program_by_its_own_name() -> None:
    _name_in_taskbar()
    name = ctypes.c_wchar_p()
    shell: Any = getattr(ctypes, "windll").shell32  # noqa: B009 -- only Windows has it
    assert shell.GetCurrentProcessExplicitAppUserModelID(ctypes.byref(name)) == 0
    assert name.value == "app.efir"


def test_quit_is_a_request_and_closes_no_window(qapp: Application, loop: WindowLoop) -> None:
    requested = Mock()
    qapp.quit_requested.connect(requested)
    window = QWidget()
    window.show()

    async def main() -> None:
        QApplication.quit()
        await asyncio.sleep(0.01)

    loop.run_until_complete(main())
    qapp.quit_requested.disconnect(requested)
    assert requested.call_count == 1
    assert window.isVisible()
    window.close()

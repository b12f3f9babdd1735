"""A long queue under the hand of a person: what each thing they do costs the loop, by a timer that is always due."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, QTimer

from app.ui.main_window import MainWindow
from tests.bench.program import ROOT
from tests.bench.rows import FIRST_LOOK

FRAME_S = 0.016
_SONG = ROOT / "resources" / "demo"
PULSE_MS = 4
_REST_S = 0.25


class _Probe:
    """A timer of Qt's that is due all the time; how late it comes is how long the window's loop was held.

    Also measures how much of that this thread worked itself: the rest it waited for a processor that others had.
    """

    def __init__(self) -> None:
        self.slow = 0
        self.worst_s = self.worst_cpu_s = 0.0
        self._at, self._cpu_at = time.monotonic(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._probe)
        self._timer.start(PULSE_MS)

    def _probe(self) -> None:
        now, cpu = time.monotonic(), time.thread_time()
        held_s = now - self._at - PULSE_MS / 1_000
        self.worst_s = max(self.worst_s, held_s)
        self.worst_cpu_s = max(self.worst_cpu_s, min(max(held_s, 0.0), cpu - self._cpu_at))
        self.slow += held_s > FRAME_S
        self._at, self._cpu_at = now, cpu

    def stop(self) -> None:
        self._timer.stop()


async def _add(window: MainWindow) -> None:
    files = sorted(str(file) for file in _SONG.iterdir() if file.suffix in {".ogg", ".webm", ".mp4", ".opus", ".mp3"})
    for number in range(20):
        window.pages.queue.add_files_requested.emit([files[number % len(files)]])
        await asyncio.sleep(0.1)


async def _move(window: MainWindow) -> None:
    model = window.pages.queue.table.model()
    for number in range(20):
        if (item := window.pages.queue.table.rows.item(number)) is not None:
            window.pages.queue.move_requested.emit(item.id, max(0, model.rowCount() - 1 - number * 7))
        await asyncio.sleep(0.1)
        window.pages.queue.undo()
        await asyncio.sleep(0.1)


async def _filter(window: MainWindow) -> None:
    for text in ("9", "99", "999", "9998", "номер", "viewer 7", "nothing at all", ""):
        window.pages.queue._filter.setText(text)
        await asyncio.sleep(0.8)


async def _scroll(window: MainWindow) -> None:
    bar = window.pages.queue.table.verticalScrollBar()
    for number in range(120):
        bar.setValue(bar.maximum() * (number * 37 % 120) // 120 if number % 4 == 0 else bar.value() + 97)
        await asyncio.sleep(0.02)


async def _first_look(window: MainWindow) -> None:
    """Open every page; each is built when it is opened for the first time."""
    for page in ("speech", "sources", "history", "settings", "live", "queue"):
        window.open_page(page)
        await asyncio.sleep(0.3)


async def _switch(window: MainWindow) -> None:
    for page in ("live", "queue", "speech", "queue", "sources", "queue") * 3:
        window.open_page(page)
        await asyncio.sleep(0.15)


SCENES: dict[str, Callable[[MainWindow], Awaitable[None]]] = {
    FIRST_LOOK: _first_look,
    "add": _add,
    "move": _move,
    "filter": _filter,
    "scroll": _scroll,
    "switch pages": _switch,
}


async def play(window: MainWindow) -> dict[str, dict[str, float]]:
    """Do everything a person does to a long queue; return what each cost the window's loop."""
    window.open_page("queue")
    await asyncio.sleep(1.0)
    costs: dict[str, dict[str, float]] = {}
    for name, scene in SCENES.items():
        await asyncio.sleep(_REST_S)
        probe = _Probe()
        await scene(window)
        await asyncio.sleep(_REST_S)
        probe.stop()
        costs[name] = {"max_ms": probe.worst_s * 1_000, "cpu_ms": probe.worst_cpu_s * 1_000, "slow": probe.slow}
    return costs

"""A long queue under the hand of a person: what each thing they do costs the loop, by the program's own watchdog."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import override

from app.loop import Loop, _LagMeter
from app.ui.main_window import MainWindow
from tests.bench.program import ROOT

FRAME_S = 0.016
_SONG = ROOT / "resources" / "demo"
_PULSE_S = 0.004
"""A callback is due so often, so that whatever Qt does by itself is counted too."""
_REST_S = 0.25


class _Meter(_LagMeter):
    """Also tells how much of a step this thread worked itself: the rest it waited for a processor that others had."""

    def __init__(self) -> None:
        super().__init__(FRAME_S)
        self.worst_cpu_s = 0.0
        self._before_s = time.thread_time()

    @override
    def add(self, held_s: float, callback: object) -> None:
        super().add(held_s, callback)
        now = time.thread_time()
        self.worst_cpu_s = max(self.worst_cpu_s, min(held_s, now - self._before_s))
        self._before_s = now


async def _pulse() -> None:
    while True:  # noqa: ASYNC110 -- to be due is all it is for
        await asyncio.sleep(_PULSE_S)


async def _add(window: MainWindow) -> None:
    files = sorted(str(file) for file in _SONG.iterdir() if file.suffix in {".ogg", ".webm", ".mp4", ".opus", ".mp3"})
    for number in range(20):
        window.queue.add_files_requested.emit([files[number % len(files)]])
        await asyncio.sleep(0.1)


async def _move(window: MainWindow) -> None:
    model = window.queue.table.model()
    for number in range(20):
        if (item := window.queue.table.rows.item(number)) is not None:
            window.queue.move_requested.emit(item.id, max(0, model.rowCount() - 1 - number * 7))
        await asyncio.sleep(0.1)
        window.queue.undo()
        await asyncio.sleep(0.1)


async def _filter(window: MainWindow) -> None:
    for text in ("9", "99", "999", "9998", "номер", "viewer 7", "nothing at all", ""):
        window.queue._filter.setText(text)
        await asyncio.sleep(0.8)


async def _scroll(window: MainWindow) -> None:
    bar = window.queue.table.verticalScrollBar()
    for number in range(120):
        bar.setValue(bar.maximum() * (number * 37 % 120) // 120 if number % 4 == 0 else bar.value() + 97)
        await asyncio.sleep(0.02)


async def _switch(window: MainWindow) -> None:
    for page in ("live", "queue", "speech", "queue", "sources", "queue") * 3:
        window.open_page(page)
        await asyncio.sleep(0.15)


SCENES: dict[str, Callable[[MainWindow], Awaitable[None]]] = {
    "add": _add,
    "move": _move,
    "filter": _filter,
    "scroll": _scroll,
    "switch pages": _switch,
}


async def play(window: MainWindow) -> dict[str, dict[str, float]]:
    """Do everything a person does to a long queue; return what each cost the loop."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    window.open_page("queue")
    await asyncio.sleep(1.0)
    pulse = loop.create_task(_pulse())
    costs: dict[str, dict[str, float]] = {}
    for name, scene in SCENES.items():
        await asyncio.sleep(_REST_S)
        meter = loop._turns.meter = _Meter()
        await scene(window)
        await asyncio.sleep(_REST_S)
        lag = meter.lag()
        costs[name] = {"max_ms": lag.max_ms, "cpu_ms": meter.worst_cpu_s * 1_000, "slow": lag.slow}
    pulse.cancel()
    return costs

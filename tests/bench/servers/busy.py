"""A long queue, and a hand that never rests: scrolls, resizes, switches pages, opens and closes dialogs."""

import itertools
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind
from app.domain.queue import RANK_STEP, ItemState, QueueItem
from app.store import queue
from app.store.database import Database, Transaction
from app.ui.main_window import MainWindow

_STEP_MS = 16
"""A screen shows 60 pictures a second; the hand moves for each."""


async def fill(folder: Path, rows: int) -> None:
    """Put waiting items into a new data folder, which exists."""
    database = Database(folder / "efir.sqlite")
    await database.open()

    def insert(transaction: Transaction) -> None:
        for number in range(rows):
            media = Media(
                kind=MediaKind.YOUTUBE,
                title=f"Пісня номер {number}, a title of a usual length",
                video_id=f"{number:011d}",
                link=f"https://www.youtube.com/watch?v={number:011d}",
                length_ms=180_000 + number,
                channel="A channel",
            )
            item = QueueItem(
                id=QueueItemId(f"bench-{number}"),
                state=ItemState.QUEUED,
                media=media,
                requested_by=f"viewer {number % 100}",
                requested_at=datetime.now(UTC),
            )
            queue.insert(
                transaction, queue.QueueEntry(item=item, path="", rank=(number + 1) * RANK_STEP, is_from_streamer=False)
            )

    await database.run(insert)
    await database.close()


def _sleep(_: MainWindow, seconds: float) -> None:
    """A slot that waits for something outside."""
    time.sleep(seconds)


def _dialog(window: MainWindow, seconds: float) -> None:
    """A modal dialog with a loop of its own, as a native file chooser has, whose own work holds the thread."""
    dialog = QDialog(window)
    QTimer.singleShot(0, dialog, lambda: time.sleep(seconds))
    QTimer.singleShot(round(seconds * 1_000), dialog, dialog.accept)
    dialog.exec()


def _repaint(window: MainWindow, seconds: float) -> None:
    """A long list that is scrolled and painted at once, again and again."""
    window.open_page("queue")
    table, until = window.pages.queue.table, time.monotonic() + seconds
    bar = table.verticalScrollBar()
    while time.monotonic() < until:
        bar.setValue((bar.value() + 997) % max(1, bar.maximum()))
        table.viewport().repaint()


HOLDS: dict[str, Callable[[MainWindow, float], None]] = {"sleep": _sleep, "dialog": _dialog, "repaint": _repaint}
"""What holds the window's thread."""


def drive(window: MainWindow) -> None:
    """Keep the window as busy as a hasty person does, for as long as the program runs."""
    steps = itertools.count()
    table = window.pages.queue.table
    add = window.pages.queue._add_dialog

    def step() -> None:
        number = next(steps)
        bar = table.verticalScrollBar()
        bar.setValue((bar.value() + 97) % max(1, bar.maximum()))
        if number % 12 == 0:
            window.resize(1000 + round(300 * math.sin(number / 20) ** 2), 620 + number % 7 * 30)
        for period, at, action in plan:
            if number % period == at:
                action()

    plan: tuple[tuple[int, int, Callable[[], object]], ...] = (
        (150, 60, lambda: window.open_page("sources")),
        (150, 75, lambda: window.open_page("queue")),
        (200, 100, lambda: window.open_page("settings")),
        (200, 130, lambda: window.open_page("queue")),
        (170, 20, add.present),
        (170, 45, add.close),
    )
    window.open_page("queue")
    timer = QTimer(window, interval=_STEP_MS)
    timer.timeout.connect(step)
    timer.start()

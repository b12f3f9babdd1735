"""The window joined to the desktop around it: notifications, the help, unexpected errors."""

import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QGuiApplication

from app import logs
from app.bugs import Bugs
from app.diagnostics import Facts, report
from app.domain.connections import SourceState
from app.efir import Efir
from app.ui.links import open_folder
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks
from app.ui.text import copy
from app.web.openapi import program_version

if sys.platform == "linux":
    from app.adapters.notifications import Notifications, NotificationsError

logger = logging.getLogger(__name__)

_LINES = 200
"""Of the log, in the diagnostics."""
_GATHER_S = 0.2
"""So long a burst of errors is waited for before it is shown."""


class Desktop:
    """What the window and the desktop want of each other while Efir runs."""

    def __init__(self, main: MainWindow, efir: Efir, bugs: Bugs) -> None:
        self._main, self._efir, self._bugs = main, efir, bugs
        self._loop = asyncio.get_running_loop()
        self._tasks = Tasks(main.notices.tell_error)
        self._showing: asyncio.TimerHandle | None = None
        main.about.set_program(program_version(), str(efir.folder))
        main.about.diagnostics_requested.connect(self._slot(self._copy_diagnostics))
        main.about.log_folder_requested.connect(self._open_log_folder)
        bugs.on_change = self._on_bug
        self._on_bug()
        if sys.platform == "linux":
            self._notifications = Notifications(main.bring_up)
            self._tasks.start(self._open_notifications())

    def _slot(self, command: Callable[[], Coroutine[object, object, object]]) -> Callable[[], None]:
        return lambda: self._tasks.start(command())

    async def close(self) -> None:
        """Let go of the desktop."""
        self._bugs.on_change = None
        if self._showing is not None:
            self._showing.cancel()
        await self._tasks.stop()
        if sys.platform == "linux":
            self._notifications.close()

    if sys.platform == "linux":

        async def _open_notifications(self) -> None:
            try:
                await self._notifications.open()
            except NotificationsError as error:
                logger.info("This desktop shows no notifications of ours: %s", error)
                return
            self._main.tray.notify_by(self._notify)

        def _notify(self, title: str, text: str, page: str) -> None:
            self._tasks.start(self._show_notification(title, text, page))

        async def _show_notification(self, title: str, text: str, page: str) -> None:
            try:
                await self._notifications.show(title, text, page)
            except NotificationsError as error:
                logger.warning("A notification could not be shown: %s", error)
                self._main.tray.notify_by(None)

    def _on_bug(self) -> None:
        self._loop.call_soon_threadsafe(self._gather_bugs)

    def _gather_bugs(self) -> None:
        if self._showing is None and self._bugs.on_change is not None:
            self._showing = self._loop.call_later(_GATHER_S, self._show_bugs)

    def _show_bugs(self) -> None:
        self._showing = None
        found = self._bugs.found()
        self._main.bugs.show_bugs([bug.details for bug in found], sum(bug.count for bug in found))

    def _open_log_folder(self) -> None:
        if not open_folder(logs.folder_of(self._efir.folder)):
            text = QCoreApplication.translate("Desktop", "The folder could not be opened: %1")
            self._main.notices.tell_error(text.replace("%1", str(logs.folder_of(self._efir.folder))))

    async def _copy_diagnostics(self) -> None:
        lines = await asyncio.to_thread(logs.last_lines, self._efir.folder, _LINES)
        copy(report(self._facts(lines)))
        self._main.about.tell_copied()

    def _facts(self, lines: list[str]) -> Facts:
        efir, figures = self._efir, self._efir.figures()
        sources, summary, speech = efir.connections.sources(), efir.queue.summary, efir.speech.now()
        return Facts(
            program={
                "version": program_version(),
                "system": platform.platform(),
                "session": _session(),
                "Python": platform.python_version(),
                "Qt": qVersion(),
                "PySide": version("PySide6-Essentials"),
                "tray": "yes" if self._main.tray.is_available else "no",
                "data folder": str(efir.folder),
            },
            counts={
                "sources connected": sum(source.state is not SourceState.GONE for source in sources),
                "requests that wait for their turn": summary.waiting,
                "requests that wait for a decision": summary.pending_total,
                "messages that wait for their turn": speech.waiting_total,
                "messages that wait for a decision": speech.pending_total,
                "events sent": figures.offset,
                "loop held, p99 ms": figures.loop_lag_ms,
                "unexpected errors": sum(bug.count for bug in self._bugs.found()),
            },
            settings=efir.settings.settings,
            sources=sources,
            home=str(Path.home()),
            log=lines,
        )


def _session() -> str:
    """Return what kind of desktop it is, such as ``xcb, x11, KDE``."""
    parts = [QGuiApplication.platformName(), os.environ.get("XDG_SESSION_TYPE"), os.environ.get("XDG_CURRENT_DESKTOP")]
    return ", ".join(part for part in parts if part)

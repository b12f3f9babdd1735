"""The About dialog's diagnostics and log folder, and the dialog of unexpected errors."""

import asyncio
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QGuiApplication

from app.core import Core
from app.domain.errors import AppError
from app.domain.events import (
    Event,
    FeedsChanged,
    QueueChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
    YtdlpChanged,
)
from app.domain.feeds import FeedStatus
from app.domain.queue import QueueSummary
from app.domain.settings import Settings
from app.domain.sources import SourceInfo, SourceState
from app.domain.speech import Speech
from app.domain.ytdlp import YtdlpStatus
from app.runtime import log_files
from app.runtime.components import components
from app.runtime.crash_reports import CrashReports
from app.runtime.resources import update_command
from app.ui import words
from app.ui.controllers.commands import Commands
from app.ui.diagnostics import Facts, report
from app.ui.links import open_folder
from app.ui.main_window import MainWindow
from app.ui.text import copy
from app.web.openapi import program_version

translate = QCoreApplication.translate

_LOG_LINES = 200
_CRASH_LINES = 50
_BURST_S = 0.2
"""A burst of errors is shown at once."""


@dataclass(frozen=True, kw_only=True)
class _Files:
    """What of the diagnostics is read from files and from the system, which is slow."""

    system: str
    log: list[str]
    crash: list[str]


class AboutController:
    """Copies the diagnostics, opens the log folder, updates yt-dlp, finds the licences, shows unexpected errors."""

    def __init__(self, main: MainWindow, commands: Commands, core: Core) -> None:
        self._main, self._commands, self._core = main, commands, core
        self._loop = asyncio.get_running_loop()
        self._settings, self._queue, self._speech = Settings(), QueueSummary(), Speech()
        self._sources: tuple[SourceInfo, ...] = ()
        self._feeds: tuple[FeedStatus, ...] = ()
        self._ytdlp = YtdlpStatus()
        self._reports: CrashReports | None = None
        self._unlisten: Callable[[], None] = lambda: None
        self._burst: asyncio.TimerHandle | None = None

    def apply(self, event: Event) -> None:
        """Remember what the diagnostics contain."""
        match event:
            case SettingsChanged():
                self._settings = event.settings
            case QueueChanged():
                self._queue = event.queue
            case SpeechChanged():
                self._speech = event.speech
            case SourcesChanged():
                self._sources = event.sources
            case FeedsChanged():
                self._feeds = event.feeds
            case YtdlpChanged():
                self._ytdlp = event.ytdlp
            case _:
                pass

    def open(self, reports: CrashReports) -> None:
        """Connect the dialog, and show the unexpected errors of this run."""
        dialogs = self._main.dialogs
        dialogs.set_program(program_version(), str(self._core.folder), update_command())
        dialogs.ytdlp_update_requested.connect(self._commands.own_slot(self._update_ytdlp))
        dialogs.ytdlp_reset_requested.connect(self._commands.own_slot(self._reset_ytdlp))
        dialogs.licences_requested.connect(self._commands.own_slot(self._find_licences))
        dialogs.diagnostics_requested.connect(self._commands.own_slot(self._copy_diagnostics))
        dialogs.log_folder_requested.connect(self._open_log_folder)
        self._reports = reports
        self._unlisten = reports.listen(self._on_report)
        self._on_report()

    def close(self) -> None:
        """Show no more errors."""
        self._unlisten()
        if self._burst is not None:
            self._burst.cancel()

    def _on_report(self) -> None:
        """Runs in the thread where the error happened."""
        self._loop.call_soon_threadsafe(self._start_burst)

    def _start_burst(self) -> None:
        if self._burst is None:
            self._burst = self._loop.call_later(_BURST_S, self._show_reports)

    def _show_reports(self) -> None:
        self._burst = None
        found = self._reports.found() if self._reports is not None else []
        if not found:
            return  # so that the dialog is not built at each start
        self._main.dialogs.bugs.show_bugs([each.details for each in found], sum(each.count for each in found))

    def _open_log_folder(self) -> None:
        folder = log_files.folder_of(self._core.folder)
        if not open_folder(folder):
            text = translate("Desktop", "Cannot open the folder: %1")
            self._main.notices.show_error(text.replace("%1", str(folder)))

    async def _update_ytdlp(self) -> None:
        block = self._main.dialogs.about.ytdlp
        try:
            await self._commands.client.run(self._core.updates.ytdlp.update)
        except AppError as error:
            block.show_failure(words.error(error))
        else:
            block.show_done()

    async def _reset_ytdlp(self) -> None:
        try:
            await self._commands.client.run(self._core.updates.ytdlp.reset)
        except AppError as error:
            self._main.dialogs.about.ytdlp.show_failure(words.error(error))

    async def _find_licences(self) -> None:
        self._main.dialogs.licences.set_components(await asyncio.to_thread(components))

    async def _copy_diagnostics(self) -> None:
        files = await asyncio.to_thread(_read, self._core.folder)
        figures = await self._commands.client.call(self._core.figures)
        sources, queue, speech = self._sources, self._queue, self._speech
        reports = self._reports.found() if self._reports is not None else []
        facts = Facts(
            program={
                "version": program_version(),
                "system": files.system,
                "session": _session(),
                "Python": platform.python_version(),
                "Qt": qVersion(),
                "PySide": PySide6.__version__,
                "yt-dlp": _described(self._ytdlp),
                "tray": "yes" if self._main.tray.is_available else "no",
                "data folder": str(self._core.folder),
            },
            counts={
                "sources connected": sum(source.state is not SourceState.GONE for source in sources),
                "videos waiting": queue.waiting,
                "videos waiting for approval": queue.pending_total,
                "messages waiting": speech.waiting_total,
                "messages waiting for approval": speech.pending_total,
                "keys set": sum(feed.has_key for feed in self._feeds),
                "events sent": figures.offset,
                "core loop blocked, p99 ms": figures.core_lag_ms.p99,
                "window loop blocked, p99 ms": figures.window_lag_ms.p99 if figures.window_lag_ms else 0.0,
                "unexpected errors": sum(each.count for each in reports),
            },
            settings=self._settings,
            sources=sources,
            home=str(Path.home()),
            log=files.log,
            crash=files.crash,
        )
        copy(report(facts))
        self._main.dialogs.about.show_copied()


def _described(ytdlp: YtdlpStatus) -> str:
    """Return which yt-dlp is in use, such as ``2026.11.20, updated 2026-12-01, bundled 2026.10.26``."""
    if ytdlp.updated_at is None:
        parts = [f"{ytdlp.version}, bundled"]
    else:
        parts = [f"{ytdlp.version}, updated {ytdlp.updated_at:%Y-%m-%d}, bundled {ytdlp.bundled}"]
    if ytdlp.taken_back:
        parts.append(f"{ytdlp.taken_back} was taken back")
    return ", ".join([*parts, *(["seems too old"] if ytdlp.is_outdated else [])])


def _read(folder: Path) -> _Files:
    return _Files(
        system=platform.platform(),  # on Windows it asks a service
        log=log_files.last_lines(folder, _LOG_LINES),
        crash=log_files.last_crash(folder, _CRASH_LINES),
    )


def _session() -> str:
    """Return what kind of desktop it is, such as ``xcb, x11, KDE``."""
    parts = [QGuiApplication.platformName(), os.environ.get("XDG_SESSION_TYPE"), os.environ.get("XDG_CURRENT_DESKTOP")]
    return ", ".join(part for part in parts if part)

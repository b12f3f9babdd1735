"""The window joined to the desktop around it: notifications, start with the system, hot keys, unexpected errors."""

import asyncio
import logging
import os
import platform
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QGuiApplication

from app import logs
from app.adapters.desktop.autostart import own_command, system_autostart
from app.adapters.desktop.hot_keys import HotKey, HotKeys, are_possible, hot_key, system_hot_keys
from app.bugs import Bugs
from app.core import Core
from app.diagnostics import Facts, report
from app.domain.events import Event, SettingsChanged
from app.domain.player import PlayerState
from app.domain.settings import DesktopSettings
from app.domain.sources import SourceState
from app.ui.links import open_folder
from app.ui.main_window import MainWindow
from app.ui.tasks import Tasks
from app.ui.text import copy
from app.web.openapi import program_version

if sys.platform == "linux":
    from app.adapters.desktop.notifications import Notifications, NotificationsError

logger = logging.getLogger(__name__)
translate = QCoreApplication.translate

type _Command = Callable[[], Coroutine[object, object, object]]

_LINES = 200
"""Of the log, in the diagnostics."""
_GATHER_S = 0.2
"""So long a burst of errors is waited for before it is shown."""


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What of the diagnostics is read from files and from the system, which takes its time."""

    system: str
    log: list[str]
    crash: list[str]


class Desktop:
    """What the window and the desktop want of each other while Efir runs."""

    def __init__(self, main: MainWindow, efir: Core, bugs: Bugs, *, is_temporary: bool) -> None:
        """Join them.

        Args:
            main: The window.
            efir: All parts but the window.
            bugs: The unexpected errors.
            is_temporary: The data folder is gone at the end, so that nothing may start with it again.
        """
        self._main, self._efir, self._bugs = main, efir, bugs
        self._loop = asyncio.get_running_loop()
        self._tasks = Tasks(main.notices.tell_error)
        self._showing: asyncio.TimerHandle | None = None
        main.about.set_program(program_version(), str(efir.folder))
        main.about.diagnostics_requested.connect(self._slot(self._copy_diagnostics))
        main.about.log_folder_requested.connect(self._open_log_folder)
        self._is_temporary = is_temporary
        self._settings, self._following = DesktopSettings(), asyncio.Lock()
        self._hot_keys: HotKeys | None = None
        self._actions: dict[HotKey, list[_Command]] = {}
        self._stop_listening = efir.broadcaster.listen(self._on_event)
        self._on_event(SettingsChanged(settings=efir.services.settings.settings))
        bugs.on_change = self._on_bug
        self._on_bug()
        if sys.platform == "linux":
            self._notifications = Notifications(main.bring_up)
            self._tasks.start(self._open_notifications())

    def _slot(self, command: _Command) -> Callable[[], None]:
        return lambda: self._tasks.start(command())

    async def close(self) -> None:
        """Let go of the desktop."""
        self._stop_listening()
        self._bugs.on_change = None
        if self._showing is not None:
            self._showing.cancel()
        await self._tasks.stop()
        if self._hot_keys is not None:
            await asyncio.to_thread(self._hot_keys.close)
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

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and event.settings.desktop != self._settings:
            before, self._settings = self._settings, event.settings.desktop
            if before.autostart != self._settings.autostart and not self._is_temporary:
                self._tasks.start(self._follow_autostart(wanted=self._settings.autostart))
            self._tasks.start(self._follow_hot_keys(self._settings))

    async def _follow_autostart(self, *, wanted: bool) -> None:
        """Write the entry or remove it. At the start it is only written again, in case the program was moved."""
        autostart = system_autostart()
        arguments = ["--hidden", "--data-dir", str(self._efir.folder)]
        command = own_command(sys.executable, arguments, is_frozen=getattr(sys, "frozen", False))
        async with self._following:
            if wanted:
                await asyncio.to_thread(autostart.write, command)
            else:
                await asyncio.to_thread(autostart.remove)

    async def _follow_hot_keys(self, settings: DesktopSettings) -> None:
        """Wait for the keys that are set; say which cannot be had. Nothing is started while none is set."""
        async with self._following:
            names = self._named_keys(settings)
            if not names and self._hot_keys is None:
                return
            hot_keys = await self._open_hot_keys()
            if hot_keys is None:
                self._main.notices.tell_error(
                    translate("Desktop", "Hot keys are not possible here: this desktop lets no program have them.")
                )
                return
            missing = await asyncio.to_thread(hot_keys.use, frozenset(names))
            if missing:
                text = translate("Desktop", "These hot keys cannot be had, another program may have them: %1")
                self._main.notices.tell_error(text.replace("%1", ", ".join(sorted(names[key] for key in missing))))

    async def _open_hot_keys(self) -> HotKeys | None:
        """Return what waits for hot keys; None where there can be none."""
        if self._hot_keys is None and are_possible(sys.platform, os.environ):
            try:
                self._hot_keys = await asyncio.to_thread(system_hot_keys, self._on_hot_key)
            except OSError as error:
                logger.warning("A library for hot keys is missing: %s", error)
        return self._hot_keys

    def _named_keys(self, settings: DesktopSettings) -> dict[HotKey, str]:
        """Note what each key does; return how each is written."""
        player, speech = self._efir.services.player, self._efir.services.speech
        names: dict[HotKey, str] = {}
        self._actions = {}
        for text, command in (
            (settings.hotkey_skip, player.skip),
            (settings.hotkey_pause, self._pause_or_play),
            (settings.hotkey_stop_speech, speech.skip),
            (settings.hotkey_panic, self._panic_or_release),
        ):
            if (key := hot_key(text)) is not None:
                names[key] = text
                self._actions.setdefault(key, []).append(command)
        return names

    async def _pause_or_play(self) -> None:
        player = self._efir.services.player
        is_on = player.now().state in {PlayerState.PLAYING, PlayerState.OFFERED}
        await (player.pause() if is_on else player.play())

    async def _panic_or_release(self) -> None:
        speech = self._efir.services.speech
        await (speech.release() if speech.now().is_silenced else speech.panic())

    def _on_hot_key(self, key: HotKey) -> None:
        self._loop.call_soon_threadsafe(self._run_actions, key)

    def _run_actions(self, key: HotKey) -> None:
        for command in self._actions.get(key, ()):
            self._tasks.start(command())

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
            text = translate("Desktop", "The folder could not be opened: %1")
            self._main.notices.tell_error(text.replace("%1", str(logs.folder_of(self._efir.folder))))

    async def _copy_diagnostics(self) -> None:
        copy(report(self._facts(await asyncio.to_thread(_read, self._efir.folder))))
        self._main.about.tell_copied()

    def _facts(self, read: _Read) -> Facts:
        efir, figures = self._efir, self._efir.figures()
        sources, summary, speech = (
            efir.services.connections.sources(),
            efir.services.queue.summary,
            efir.services.speech.now(),
        )
        return Facts(
            program={
                "version": program_version(),
                "system": read.system,
                "session": _session(),
                "Python": platform.python_version(),
                "Qt": qVersion(),
                "PySide": PySide6.__version__,
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
            settings=efir.services.settings.settings,
            sources=sources,
            home=str(Path.home()),
            log=read.log,
            crash=read.crash,
        )


def _read(folder: Path) -> _Read:
    return _Read(
        system=platform.platform(),  # on Windows it asks a service
        log=logs.last_lines(folder, _LINES),
        crash=logs.last_crash(folder, _LINES // 4),
    )


def _session() -> str:
    """Return what kind of desktop it is, such as ``xcb, x11, KDE``."""
    parts = [QGuiApplication.platformName(), os.environ.get("XDG_SESSION_TYPE"), os.environ.get("XDG_CURRENT_DESKTOP")]
    return ", ".join(part for part in parts if part)

"""The desktop around the window: notifications, hot keys, start with the system."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.adapters.desktop.autostart import own_command, system_autostart
from app.adapters.desktop.hot_keys import HotKey, HotKeys, are_possible, hot_key, system_hot_keys
from app.core import Services
from app.domain.events import Event, SettingsChanged
from app.domain.player import PlayerState
from app.domain.settings import DesktopSettings
from app.runtime.own_program import is_packaged
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow

if TYPE_CHECKING and sys.platform == "linux":
    from app.adapters.desktop.notifications import Notifications

logger = logging.getLogger(__name__)
translate = QCoreApplication.translate

_BUS_IS_NAMED_BY = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY"}
"""Source: D-Bus Specification, "Well-known Message Bus Instances"."""

type _Action = Callable[[], Coroutine[object, object, object]]


class DesktopController:
    """Follows the desktop settings, and shows the tray's notifications."""

    def __init__(self, main: MainWindow, commands: Commands, services: Services, folder: str | None) -> None:
        """Build it; it does nothing before ``open``.

        Args:
            main: The window.
            commands: Runs what a hot key asks for.
            services: Of the core.
            folder: The data folder that Efir starts with again; None if that is gone at the end.
        """
        self._main, self._commands, self._services, self._folder = main, commands, services, folder
        self._is_open = False
        self._loop = asyncio.get_running_loop()
        self._settings, self._wanted = DesktopSettings(), DesktopSettings()
        self._following = asyncio.Lock()
        self._hot_keys: HotKeys | None = None
        if sys.platform == "linux":
            self._notifications: Notifications | None = None
        self._actions: dict[HotKey, list[_Action]] = {}

    def apply(self, event: Event) -> None:
        """Follow the settings."""
        if isinstance(event, SettingsChanged):
            self._wanted = event.settings.desktop
            self._follow()

    def open(self) -> None:
        """Begin to follow the settings and to show notifications."""
        self._is_open = True
        self._follow()
        if is_packaged() and self._folder is not None:
            self._commands.start(self._take_over_autostart())
        if sys.platform == "linux":
            self._commands.start(self._open_notifications())

    async def close(self) -> None:
        """Release the hot keys and the notifications."""
        if self._hot_keys is not None:
            await asyncio.to_thread(self._hot_keys.close)
        if sys.platform == "linux" and self._notifications is not None:
            self._notifications.close()

    def _follow(self) -> None:
        before, now = self._settings, self._wanted
        if not self._is_open or now == before:
            return
        self._settings = now
        if before.autostart != now.autostart and self._folder is not None:
            self._commands.start(self._follow_autostart(self._folder, wanted=now.autostart))
        self._commands.start(self._follow_hot_keys(now))

    # Notifications

    if sys.platform == "linux":

        async def _open_notifications(self) -> None:
            if not _BUS_IS_NAMED_BY & os.environ.keys():
                logger.info("Notifications unavailable: this session has no bus")
                return
            # The library of the bus is large and slow to import; the window can be seen by now.
            from app.adapters.desktop.notifications import Notifications, NotificationsError  # noqa: PLC0415 -- as said

            self._notifications = Notifications(self._main.activate)
            try:
                await self._notifications.open()
            except NotificationsError as error:
                logger.info("Notifications unavailable: %s", error)
                return
            self._main.tray.set_notifier(self._notify)
            logger.info("Notifications are ready")

        def _notify(self, title: str, text: str, page: str) -> None:
            if self._notifications is not None:
                self._commands.start(self._show_notification(self._notifications, title, text, page))

        async def _show_notification(self, notifications: "Notifications", title: str, text: str, page: str) -> None:
            from app.adapters.desktop.notifications import NotificationsError  # noqa: PLC0415 -- as above

            try:
                await notifications.show(title, text, page)
            except NotificationsError as error:
                logger.warning("Cannot show a notification: %s", error)
                self._main.tray.set_notifier(None)

    # Start with the system

    async def _take_over_autostart(self) -> None:
        """Make what was chosen in the installer a setting of Efir's, which can be changed here."""
        program = own_command(sys.executable, [], is_frozen=True)[0]
        if await asyncio.to_thread(system_autostart().is_asked_for, program):
            await self._commands.client.run(self._services.settings.change, {"desktop": {"autostart": True}})

    async def _follow_autostart(self, folder: str, *, wanted: bool) -> None:
        """Write or remove the entry. At the start it is written again, in case the program was moved."""
        autostart = system_autostart()
        arguments = ["--hidden", "--data-dir", folder]
        command = own_command(sys.executable, arguments, is_frozen=is_packaged())
        async with self._following:
            if wanted:
                await asyncio.to_thread(autostart.write, command)
            else:
                await asyncio.to_thread(autostart.remove)

    # Hot keys

    async def _follow_hot_keys(self, settings: DesktopSettings) -> None:
        """Register the keys that are set, and say which are in use by others. Nothing starts while none is set."""
        async with self._following:
            names = self._bind_keys(settings)
            if not names and self._hot_keys is None:
                return
            hot_keys = await self._open_hot_keys()
            if hot_keys is None:
                self._main.notices.show_error(
                    translate("Desktop", "Global hot keys are not available on this desktop.")
                )
                return
            missing = await asyncio.to_thread(hot_keys.use, frozenset(names))
            if missing:
                text = translate("Desktop", "Hot key already in use: %1")
                self._main.notices.show_error(text.replace("%1", ", ".join(sorted(names[key] for key in missing))))

    async def _open_hot_keys(self) -> HotKeys | None:
        if self._hot_keys is None and are_possible(sys.platform, os.environ):
            try:
                self._hot_keys = await asyncio.to_thread(system_hot_keys, self._on_hot_key)
            except OSError as error:
                logger.warning("A library for hot keys is missing: %s", error)
        return self._hot_keys

    def _bind_keys(self, settings: DesktopSettings) -> dict[HotKey, str]:
        """Set what each key does; return how each is written."""
        names: dict[HotKey, str] = {}
        self._actions = {}
        for text, action in (
            (settings.hotkey_skip, self._services.player.skip),
            (settings.hotkey_pause, self._pause_or_play),
            (settings.hotkey_stop_speech, self._services.speech.skip),
            (settings.hotkey_panic, self._panic_or_release),
        ):
            if (key := hot_key(text)) is not None:
                names[key] = text
                self._actions.setdefault(key, []).append(action)
        return names

    # The next two run in the core's thread, as every command does.

    async def _pause_or_play(self) -> object:
        player = self._services.player
        is_playing = player.now().state in {PlayerState.PLAYING, PlayerState.OFFERED}
        return await (player.pause() if is_playing else player.play())

    async def _panic_or_release(self) -> object:
        speech = self._services.speech
        return await (speech.release() if speech.now().is_silenced else speech.panic())

    def _on_hot_key(self, key: HotKey) -> None:
        self._loop.call_soon_threadsafe(self._run_actions, key)

    def _run_actions(self, key: HotKey) -> None:
        for action in self._actions.get(key, ()):
            self._commands.slot(action)()

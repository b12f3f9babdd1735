"""The main window with its controllers."""

import contextlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import ConflictError
from app.domain.events import Event, WindowRequested
from app.runtime.crash_reports import CrashReports
from app.services.backups import Backups
from app.ui import i18n, theme
from app.ui.client import CoreClient
from app.ui.controllers.about import AboutController
from app.ui.controllers.commands import Commands
from app.ui.controllers.desktop import DesktopController
from app.ui.controllers.fallback import FallbackController
from app.ui.controllers.feeds import FeedsController
from app.ui.controllers.history import HistoryController
from app.ui.controllers.hub import HubController
from app.ui.controllers.obs import ObsController
from app.ui.controllers.player import PlayerController
from app.ui.controllers.queue import QueueController
from app.ui.controllers.settings import SettingsController
from app.ui.controllers.sources import SourcesController
from app.ui.controllers.speech import SpeechController
from app.ui.copies_question import CopiesQuestion
from app.ui.main_window import MainWindow

_STATE_FILE = "window.ini"
translate = QCoreApplication.translate


class WindowController:
    """Builds the main window, hands it the core's events and connects each page when it is built.

    Attributes:
        main: The window.
    """

    def __init__(self, main: MainWindow, client: CoreClient, theme_: theme.Theme, *, is_temporary: bool) -> None:
        self.main = main
        self._client = client
        self._theme = theme_
        self._commands = commands = Commands(
            client, main.notices.show_error, main.undo.on_commands_began, main.undo.on_commands_ended
        )
        core, services = client.core, client.core.services
        folder = None if is_temporary else str(core.folder)
        self._settings = SettingsController(main, commands, services)
        self._queue = QueueController(main, commands, services)
        self._speech = SpeechController(main, commands, services, self._queue)
        self._sources = SourcesController(main, commands, core)
        self._obs = ObsController(main, commands, services)
        self._feeds = FeedsController(main, commands, services)
        self._hub = HubController(main, commands, services)
        self._history = HistoryController(main, commands, services)
        self._fallback = FallbackController(main, commands, services, self._queue)
        self._about = AboutController(main, commands, core)
        self._desktop = DesktopController(main, commands, services, folder)
        PlayerController(main, commands, services).connect()
        self._listeners: list[Callable[[Event], None]] = [
            main.apply,
            theme_.apply,
            self._settings.apply,
            self._speech.apply,
            self._sources.apply,
            self._about.apply,
            self._desktop.apply,
            self._on_event,
        ]
        main.pages.built.connect(self._on_page_built)
        main.thumbnails.requested.connect(commands.own_slot(self._load_thumbnail))

    @classmethod
    async def build(cls, app: QApplication, client: CoreClient, *, is_temporary: bool = False) -> "WindowController":
        """Return a window that shows the current state; it is not visible yet.

        Args:
            app: Qt's application.
            client: Its server listens.
            is_temporary: The data folder is gone at the end, so nothing may start with it again.
        """
        stored = await client.run(client.core.stored)
        i18n.install(app, stored.settings.appearance.language)
        look = theme.Theme(app, stored.settings.appearance.theme)
        window = cls(MainWindow(client.core.folder / _STATE_FILE), client, look, is_temporary=is_temporary)
        client.event_received.connect(window._receive, Qt.ConnectionType.QueuedConnection)
        await client.subscribe()
        window._warn_of_data(stored.backups, stored.broken)
        return window

    def open_desktop(self, reports: CrashReports) -> None:
        """Join the window to the desktop around it, once it can be seen; show the unexpected errors."""
        self._about.open(reports)
        self._desktop.open()

    def warn_of_port(self, default: int, port: int) -> None:
        """Say that the default port was taken, so that the links in OBS do not reach this Efir."""
        text = translate(
            "Window", "Port %1 is in use by another program, so Efir uses port %2. Update the links in OBS."
        )
        self.main.notices.show_error(text.replace("%1", str(default)).replace("%2", str(port)))

    async def close(self) -> None:
        """Close the window; commands that still run are cancelled."""
        self._client.event_received.disconnect(self._receive)
        self._about.close()
        await self._desktop.close()
        self._theme.deleteLater()
        self.main.end()
        await self._commands.stop()

    def _receive(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, WindowRequested):
            self.main.activate()

    def _on_page_built(self, name: str, page: QWidget) -> None:
        connects: dict[str, tuple[Callable[[Any], None], ...]] = {
            "live": (self._queue.connect_live, self._speech.connect_live),
            "queue": (self._queue.connect_queue,),
            "fallback": (self._fallback.connect,),
            "speech": (self._speech.connect_speech,),
            "feeds": (self._feeds.connect, self._hub.connect),
            "sources": (self._sources.connect, self._obs.connect),
            "history": (self._history.connect,),
            "settings": (self._settings.connect, self._connect_previews),
            "first_start": (self._connect_first_start,),
        }
        for connect in connects[name]:
            connect(page)

    def _connect_first_start(self, dialog: Any) -> None:  # noqa: ANN401 -- built by name
        self._sources.connect_first_start(dialog, self._queue, self._speech, self._settings)
        self._feeds.connect_first_start(dialog)
        self._obs.connect_first_start(dialog)

    def _connect_previews(self, page: Any) -> None:  # noqa: ANN401 -- built by name
        page.preview_requested.connect(self._sources.open_preview)

    async def _load_thumbnail(self, url: str) -> None:
        data: bytes | None = None
        try:
            with contextlib.suppress(ConflictError):  # the core has ended
                data = await self._client.run(self._client.core.thumbnail, url)
        finally:
            self.main.thumbnails.set_data(url, data)

    def _warn_of_data(self, backups: Backups, broken: tuple[str, ...]) -> None:
        """Say which stored data could not be used, and offer what there are copies of."""
        warn = self.main.notices.show_error
        if backups.set_aside:
            text = translate("Window", "The database was damaged. It was kept as %1 and a new one was created.")
            warn(text.replace("%1", backups.set_aside))
        if backups.restored is not None:
            self.main.notices.show_restored(backups.restored.items)
        elif backups.set_aside and backups.copies:
            question = CopiesQuestion(self.main, backups)
            question.restore_requested.connect(self._commands.slot(self._client.core.services.backups.restore))
            question.open()
        if broken:
            text = translate("Window", "These settings could not be read and were reset to defaults: %1")
            warn(text.replace("%1", ", ".join(broken)))

"""The sources page and the first steps: links for OBS, tests, connected sources."""

from typing import TYPE_CHECKING

from msgspec.structs import asdict
from PySide6.QtCore import QCoreApplication

from app.core import Core
from app.domain.events import Event, LinksChanged, SettingsChanged, SourcesChanged
from app.domain.settings import Settings, look_of
from app.ui.controllers.commands import Commands
from app.ui.controllers.queue import QueueController
from app.ui.controllers.settings import SettingsController
from app.ui.controllers.speech import SpeechController
from app.ui.i18n import language_of
from app.ui.links import open_preview
from app.ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.first_start import FirstStart
    from app.ui.pages.sources import SourcesPage


class SourcesController:
    """Runs what is asked for on the sources page."""

    def __init__(self, main: MainWindow, commands: Commands, core: Core) -> None:
        self._main = main
        self._commands = commands
        self._sources = core.services.sources
        self._links = core.links
        self._page: SourcesPage | None = None
        self._first_start: FirstStart | None = None
        self._last = LinksChanged(urls={}, files={})
        self._settings = Settings()
        self._changes = 0
        """How often the sources were told of."""

    def apply(self, event: Event) -> None:
        """Show the links wherever they are shown."""
        if isinstance(event, LinksChanged):
            self._last = event
            self._show_links()
        elif isinstance(event, SettingsChanged):
            self._settings = event.settings
        elif isinstance(event, SourcesChanged):
            self._changes += 1

    def connect(self, page: "SourcesPage") -> None:
        """Connect the page."""
        slot, call_slot = self._commands.slot, self._commands.call_slot
        page.rotate_links_requested.connect(slot(self._links.rotate))
        page.disconnect_requested.connect(call_slot(self._sources.disconnect))
        page.test_requested.connect(call_slot(self._sources.test))
        page.refresh_requested.connect(self._commands.own_slot(self._refresh))
        page.preview_requested.connect(self.open_preview)
        self._page = page
        self._show_links()

    def connect_first_start(
        self, dialog: "FirstStart", queue: QueueController, speech: SpeechController, settings: SettingsController
    ) -> None:
        """Connect the first steps."""
        dialog.change_requested.connect(settings.change)
        dialog.preview_requested.connect(self.open_preview)
        dialog.test_requested.connect(self._commands.call_slot(self._sources.test))
        dialog.video_requested.connect(queue.add_sample)
        dialog.speech_requested.connect(self._commands.own_slot(speech.say))
        self._first_start = dialog
        self._show_links()

    def open_preview(self, widget: str, look: dict[str, object]) -> None:
        """Open a widget with sample data in the browser.

        Args:
            widget: Its name.
            look: Appearance settings that differ from the saved ones.
        """
        saved = asdict(look_of(self._settings.appearance))
        query = {"language": language_of(self._settings.stream.language), **saved, **look}
        if not open_preview(self._last.urls[widget], query):
            self._main.notices.show_error(QCoreApplication.translate("Window", "No browser could be opened."))

    def _show_links(self) -> None:
        urls, files = self._last.urls, self._last.files
        if self._page is not None:
            self._page.set_links(urls, files)
        if self._first_start is not None and "all" in urls:
            self._first_start.set_link(urls["all"], files.get("all", ""))

    async def _refresh(self) -> None:
        before = self._changes
        sources = await self._commands.client.call(self._sources.all)
        if self._changes == before:  # an event overtakes an answer that was read before it
            self._main.pages.sources.apply(SourcesChanged(sources=sources))

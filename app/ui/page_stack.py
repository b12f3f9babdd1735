"""The pages of the window and the dialogs that show events; each is built when it is first shown or asked for."""

# ruff: noqa: PLC0415 -- the window is there sooner when a page is imported as late as it is built

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from app.domain.speech import Voice
from app.ui.events import EventRouter, EventView
from app.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from app.ui.first_start import FirstStart
    from app.ui.pages.fallback import FallbackDialog
    from app.ui.pages.feeds import FeedsPage
    from app.ui.pages.history import HistoryPanel
    from app.ui.pages.live import LivePanel
    from app.ui.pages.queue import QueuePanel
    from app.ui.pages.sources import SourcesPage
    from app.ui.pages.speech import SpeechPanel
    from app.ui.settings.page import SettingsPage

NUMBERED = ("live", "queue", "speech", "feeds", "sources", "history")
"""The pages that Alt and a number open, as the navigation lists them."""
PAGES = (*NUMBERED, "settings")
"""All pages; each is an attribute of ``PageStack``."""


class PageStack(QStackedWidget):
    """Shows one page at a time.

    Signals:
        built: name and widget of a page whose signals can be connected now; ``fallback`` and ``first_start`` too.
    """

    built = Signal(str, QWidget)

    def __init__(self, window: QWidget, router: EventRouter, thumbnails: Thumbnails) -> None:
        """Build it without any page.

        Args:
            window: Parent of the dialogs.
            router: Gives each page the events that it handles.
            thumbnails: Pictures for the lists.
        """
        super().__init__()
        self._window, self._router, self._thumbnails = window, router, thumbnails
        self._built: dict[str, QWidget] = {}
        self._voices: tuple[Voice, ...] = ()
        self._devices: tuple[str, ...] = ()

    @property
    def live(self) -> "LivePanel":
        """The live page."""
        from app.ui.pages.live import LivePanel

        return self._page("live", lambda: LivePanel(self._thumbnails))

    @property
    def queue(self) -> "QueuePanel":
        """The queue page."""
        from app.ui.pages.queue import QueuePanel

        return self._page("queue", lambda: QueuePanel(self._thumbnails))

    @property
    def fallback(self) -> "FallbackDialog":
        """The fallback list."""
        from app.ui.pages.fallback import FallbackDialog

        return self._page("fallback", lambda: FallbackDialog(self._window, self._thumbnails))

    @property
    def speech(self) -> "SpeechPanel":
        """The speech page."""
        from app.ui.pages.speech import SpeechPanel

        def make() -> SpeechPanel:
            page = SpeechPanel()
            page.show_voices(self._voices)
            page.show_devices(self._devices)
            return page

        return self._page("speech", make)

    @property
    def feeds(self) -> "FeedsPage":
        """The feeds page."""
        from app.ui.pages.feeds import FeedsPage

        return self._page("feeds", FeedsPage)

    @property
    def sources(self) -> "SourcesPage":
        """The sources page."""
        from app.ui.pages.sources import SourcesPage

        return self._page("sources", SourcesPage)

    @property
    def history(self) -> "HistoryPanel":
        """The history page."""
        from app.ui.pages.history import HistoryPanel

        return self._page("history", lambda: HistoryPanel(self._thumbnails))

    @property
    def settings(self) -> "SettingsPage":
        """The settings page."""
        from app.ui.settings.page import SettingsPage

        def make() -> SettingsPage:
            page = SettingsPage()
            page.show_voices(self._voices)
            page.show_devices(self._devices)
            return page

        return self._page("settings", make)

    @property
    def first_start(self) -> "FirstStart":
        """The first steps."""
        from app.ui.first_start import FirstStart

        def make() -> FirstStart:
            dialog = FirstStart(self._window)
            dialog.show_voices(self._voices)
            return dialog

        return self._page("first_start", make)

    def _page[Page: QWidget](self, name: str, make: Callable[[], Page]) -> Page:
        """Return a page; build it where it is not there yet."""
        if name not in self._built:
            page = make()
            assert isinstance(page, EventView)  # noqa: S101 -- the type checker cannot ask for a widget that is one
            self._built[name] = page
            if name in PAGES:
                self.addWidget(page)
            self._router.subscribe(page)
            self.built.emit(name, page)
        return cast("Page", self._built[name])

    def page(self, name: str) -> QWidget:
        """Return a page by its name; it is built if it is not there yet."""
        page: QWidget = getattr(self, name)
        return page

    def is_built(self, name: str) -> bool:
        """Return whether a page is there already."""
        return name in self._built

    def missing(self) -> str | None:
        """Return the name of a page that is not built yet."""
        return next((name for name in PAGES if name not in self._built), None)

    def all(self) -> Mapping[str, QWidget]:
        """Return every page by its name."""
        return {name: self.page(name) for name in PAGES}

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer wherever one can be chosen."""
        self._voices = voices
        if "speech" in self._built:
            self.speech.show_voices(voices)
        if "settings" in self._built:
            self.settings.show_voices(voices)
        if "first_start" in self._built:
            self.first_start.show_voices(voices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer wherever one can be chosen."""
        self._devices = devices
        if "speech" in self._built:
            self.speech.show_devices(devices)
        if "settings" in self._built:
            self.settings.show_devices(devices)

    def focus(self, focused: QWidget | None) -> None:
        """Move the focus into the page that is shown, unless the user is typing.

        Args:
            focused: Has the focus in the window.
        """
        from app.ui.views import DecidingView, RowsView

        page = self.currentWidget()
        is_typing = isinstance(focused, QLineEdit | QPlainTextEdit | QAbstractSpinBox) and focused.isVisible()
        if page is None or (focused is not None and (page.isAncestorOf(focused) or is_typing)):
            return
        lists = [view for view in page.findChildren(RowsView) if view.isVisibleTo(page)]
        lists.sort(key=lambda view: not isinstance(view, DecidingView))
        (lists[0] if lists else page).setFocus(Qt.FocusReason.ShortcutFocusReason)

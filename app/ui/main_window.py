"""The window: it places the panels and hands them what happened."""

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, override, runtime_checkable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, MomentEvent, Notice, NoticeKind, SettingsChanged
from app.domain.queue import QueueMatches, QueuePage
from app.domain.speech import Voice
from app.ui import i18n
from app.ui.about_dialog import AboutDialog
from app.ui.bug_dialog import BugDialog
from app.ui.i18n import Retranslated
from app.ui.layout import put_after
from app.ui.navigation import Navigation
from app.ui.notices import NoticeBatcher, Notices
from app.ui.sources_panel import SourcesPanel
from app.ui.status_strip import StatusStrip
from app.ui.text import Question
from app.ui.thumbnails import Thumbnails
from app.ui.transport_bar import TransportBar
from app.ui.tray import Tray, tray_icon
from app.ui.undo import Undo
from app.ui.window_state import WindowState

if TYPE_CHECKING:
    from app.ui.about_dialog import AboutDialog
    from app.ui.bug_dialog import BugDialog
    from app.ui.first_start import FirstStart
    from app.ui.help_window import HelpWindow
    from app.ui.pages.fallback import FallbackDialog
    from app.ui.pages.history import HistoryPanel
    from app.ui.pages.live import LivePanel
    from app.ui.pages.queue import QueuePanel
    from app.ui.pages.sources import SourcesPage
    from app.ui.pages.speech import SpeechPanel
    from app.ui.settings.page import SettingsPage
    from app.ui.shortcuts import ShortcutSheet

logger = logging.getLogger(__name__)

# ruff: noqa: PLC0415 -- a page is imported and built when it is first looked at: the window is there sooner

_NUMBERED = ("live", "queue", "speech", "sources", "history")
"""The pages that Alt and a number open, as the navigation lists them."""
_PAGES = (*_NUMBERED, "settings")
"""All pages; each is an attribute of the window."""
_BUILD_REST_MS = 200
"""Between two pages that are built before anybody looks at them."""
_OWN_UNDO = frozenset({"queue", "speech"})
"""Pages on which Ctrl+Z takes back their own last command, not that of the newest message."""


@runtime_checkable
class EventView(Protocol):
    """Something that shows what happened.

    Attributes:
        handles: The events that it is handed.
    """

    handles: ClassVar[tuple[type[Event], ...]]

    def apply(self, event: Any) -> None:  # noqa: ANN401 -- one of those it hears
        """Show an event."""


class MainWindow(Retranslated, QMainWindow):
    """Places the panels. It knows no service: ``main`` joins each signal below to a command.

    Signals:
        quit_requested: Efir shall stop; it was asked first.
        page_built: name and widget of a page that can be joined now; ``settings``, ``fallback`` and ``first_start``
            are some too.
        painted: The window can be seen for the first time.

    Signals of its parts:
        live: approve_video_requested, reject_video_requested (str item id); approve_message_requested,
            reject_message_requested (str message id).
        queue: approve_requested, reject_requested, remove_requested, retry_requested, hold_requested,
            play_now_requested (str item id); move_requested (str item id, int index); clear_requested,
            undo_requested, pause_requests_requested, resume_requests_requested (); add_link_requested (str);
            add_files_requested (list of str); page_requested (int offset, int limit of rows that wait);
            find_requested (str text, int most); remove_by_requested, block_viewer_requested (str viewer);
            block_channel_requested (str channel id, str title).
        fallback: list_requested, cancel_import_requested, clear_requested, undo_requested (); import_text_requested
            (str), import_file_requested (str path); queue_requested (list of str links); remove_requested (list of
            str video ids).
        speech: approve_requested, reject_requested, remove_requested, replay_requested (str message id);
            skip_requested, pause_requested, resume_requested, clear_requested, undo_requested ();
            block_viewer_requested (str viewer); say_requested (str text, str voice id); preview_requested (str text);
            change_requested (dict tree of changed settings); page_shown, past_requested ().
        history: page_requested (HistoryQuery); queue_again_requested (list of str item ids); replay_requested (str
            message id); export_requested (str kind, str query, str path); stop_export_requested ().
        sources: rotate_links_requested, refresh_requested (); disconnect_requested (str client id);
            test_requested (str widget); preview_requested (str widget, dict look).
        transport: play_requested, pause_requested, skip_requested, restart_requested, stop_speech_requested ();
            seek_requested (int ms); volume_requested (int percent).
        settings: change_requested (dict tree of changed values); reset_requested (str group); import_requested,
            export_requested (str path); preview_requested (str widget, dict look).
        about: diagnostics_requested, log_folder_requested ().
        undo: steps_undone (str "queue", "speech" or "fallback", list of step numbers); position_undone (int ms).
        status: panic_requested, release_requested ().
        tray: pause_requests_requested, resume_requests_requested, skip_requested, stop_speech_requested,
            panic_requested, release_requested, quit_requested ().
    """

    quit_requested = Signal()
    page_built = Signal(str, QWidget)
    painted = Signal()

    def __init__(self, settings_file: Path, address: str = "") -> None:
        """Build the window; its pages are built when they are first shown or asked for.

        Args:
            settings_file: Where size, place and page are remembered.
            address: Where the server listens, such as ``127.0.0.1:17890``.
        """
        super().__init__()
        self._memory, self._is_stopping, self._is_painted = WindowState(settings_file), False, False
        self._last: dict[type[Event], Event] = {}
        self._built: set[str] = set()
        self._voices: tuple[Voice, ...] = ()
        self._devices: tuple[str, ...] = ()
        self._current = ""
        self._navigation, self._pages = Navigation(list(_NUMBERED)), QStackedWidget()
        self._splitter, self._side = QSplitter(Qt.Orientation.Horizontal), SourcesPanel()
        self.thumbnails = Thumbnails(self)
        self.transport, self.status = TransportBar(self.thumbnails), StatusStrip()
        middle = self._place()
        self.tray = Tray(self)
        self.notices = Notices(middle, over=self._pages)
        self._batcher = NoticeBatcher(self)
        self.undo = Undo(self, self.notices, lambda: self.transport.position_ms)
        self._parts: list[EventView] = [
            self.thumbnails,
            self.undo,
            self.transport,
            self.status,
            self._side,
            self.tray,
            self._batcher,
        ]
        self._connect()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self).activated.connect(self._on_paste)
        self.setAcceptDrops(True)
        self.status.set_address(address)
        self._first = self._memory.restore(self, self._splitter)

    @cached_property
    def live(self) -> "LivePanel":
        """The live page."""
        from app.ui.pages.live import LivePanel

        page = LivePanel(self.thumbnails)
        page.page_requested.connect(self.open_page)
        return self._take_in("live", page)

    @cached_property
    def queue(self) -> "QueuePanel":
        """The queue page."""
        from app.ui.pages.queue import QueuePanel

        page = QueuePanel(self.thumbnails)
        page.refused.connect(self.notices.tell_error)
        page.playlist_given.connect(self._on_playlist_given)
        page.fallback_requested.connect(self._on_fallback_requested)
        return self._take_in("queue", page)

    @cached_property
    def fallback(self) -> "FallbackDialog":
        """The fallback list."""
        from app.ui.pages.fallback import FallbackDialog

        return self._take_in("fallback", FallbackDialog(self, self.thumbnails))

    @cached_property
    def speech(self) -> "SpeechPanel":
        """The speech page."""
        from app.ui.pages.speech import SpeechPanel

        page = SpeechPanel()
        page.settings_requested.connect(self._on_settings_requested)
        page.show_voices(self._voices)
        page.show_devices(self._devices)
        return self._take_in("speech", page)

    @cached_property
    def sources(self) -> "SourcesPage":
        """The sources page."""
        from app.ui.pages.sources import SourcesPage

        return self._take_in("sources", SourcesPage())

    @cached_property
    def history(self) -> "HistoryPanel":
        """The history page."""
        from app.ui.pages.history import HistoryPanel

        return self._take_in("history", HistoryPanel(self.thumbnails))

    @cached_property
    def settings(self) -> "SettingsPage":
        """The settings page."""
        from app.ui.settings.page import SettingsPage

        page = SettingsPage()
        page.unsaved_changed.connect(self._navigation.mark_settings)
        page.undo_offered.connect(self.notices.offer_undo)
        page.show_voices(self._voices)
        page.show_devices(self._devices)
        return self._take_in("settings", page)

    @cached_property
    def first_start(self) -> "FirstStart":
        """The first steps."""
        from app.ui.first_start import FirstStart

        dialog = FirstStart(self)
        dialog.show_voices(self._voices)
        dialog.finished.connect(self._memory.finish_first_run)
        return self._take_in("first_start", dialog)

    @cached_property
    def keys(self) -> "ShortcutSheet":
        """The sheet of keys."""
        from app.ui.shortcuts import ShortcutSheet

        return ShortcutSheet(self, {page: self.page(page) for page in _PAGES}, self._navigation.title)

    @cached_property
    def help(self) -> "HelpWindow":
        """The user's guide."""
        from app.ui.help_window import HelpWindow

        return HelpWindow(self)

    @cached_property
    def about(self) -> "AboutDialog":
        """What Efir this is, and how it runs."""
        from app.ui.about_dialog import AboutDialog

        dialog = AboutDialog(self)
        dialog.steps_requested.connect(self._on_steps_requested)
        dialog.help_requested.connect(self._on_guide_requested)
        return dialog

    @cached_property
    def bugs(self) -> "BugDialog":
        """Errors that nobody expected."""
        from app.ui.bug_dialog import BugDialog

        return BugDialog(self)

    def greet(self) -> None:
        """Show the first steps to somebody who has not seen them."""
        if not self._memory.is_first_run_done:
            self.first_start.begin()

    def _take_in[Page: QWidget](self, name: str, page: Page) -> Page:
        """Tell a new page what has happened before it was built."""
        assert isinstance(page, EventView)  # noqa: S101 -- the type checker cannot ask for a widget that is one
        self._built.add(name)
        if name in _PAGES:
            self._pages.addWidget(page)
            if name not in _OWN_UNDO:
                page.addAction(self.undo.key)
            put_after(self._navigation, page)
        self._hand_to(page)
        self.page_built.emit(name, page)
        return page

    def _hand_to(self, part: EventView) -> None:
        """Hand a new part the last of each event, and from now on every one."""
        self._parts.append(part)
        for event in self._last.values():
            if isinstance(event, part.handles):
                part.apply(event)

    def apply(self, event: Event) -> None:
        """Hand an event to the parts that show it; those built later get the last of each."""
        if isinstance(event, SettingsChanged):
            i18n.follow(event.settings.appearance.language)
        if not isinstance(event, MomentEvent):
            self._last[type(event)] = event
        for part in self._parts:
            if isinstance(event, part.handles):
                part.apply(event)

    @override
    def retranslate(self) -> None:
        self.undo.retranslate()
        self.tray.retranslate()

    def show_page(self, page: QueuePage) -> None:
        """Show rows of the queue that ``queue.page_requested`` asked for."""
        self.queue.show_page(page)

    def show_matches(self, matches: QueueMatches) -> None:
        """Show rows of the queue that ``queue.find_requested`` asked for."""
        self.queue.show_matches(matches)

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

    def build_rest(self) -> None:
        """Build one page after the other, so that nobody waits for one who opens it on air."""
        missing = next((page for page in _PAGES if page not in self._built), None)
        if missing is not None and not self._is_stopping:
            self.page(missing)
            QTimer.singleShot(_BUILD_REST_MS, self, self.build_rest)

    def page_names(self) -> list[str]:
        """Return the names of all pages, in the order of the navigation."""
        return list(_PAGES)

    def page(self, name: str) -> QWidget:
        """Return a page by its name; it is built if it is not there yet."""
        page: QWidget = getattr(self, name)
        return page

    def open_page(self, page: str) -> None:
        """Show a page, or whichever is shown if there is none of this name."""
        if page in _PAGES:
            self._current = page
            self._pages.setCurrentWidget(self.page(page))
            self._navigation.show_page(page)
            self._focus_page()

    def _focus_page(self) -> None:
        """Have the keys of the page that is shown work at once, unless somebody types."""
        from app.ui.views import DecidingView, RowsView

        page, focused = self._pages.currentWidget(), self.focusWidget()
        is_typing = isinstance(focused, QLineEdit | QPlainTextEdit | QAbstractSpinBox) and focused.isVisible()
        if page is None or (focused is not None and (page.isAncestorOf(focused) or is_typing)):
            return
        lists = [view for view in page.findChildren(RowsView) if view.isVisibleTo(page)]
        lists.sort(key=lambda view: not isinstance(view, DecidingView))
        (lists[0] if lists else page).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def bring_up(self, page: str = "") -> None:
        """Show the window in front of the others, with a page."""
        self.open_page(page)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def end(self) -> None:
        """Close for good: Efir is stopping."""
        self._is_stopping = True
        self.tray.hide()
        self.thumbnails.stop()
        self.close()

    def _place(self) -> QWidget:
        """Lay the panels out; return the widget that holds them all."""
        self.setWindowTitle("Efir")
        self.setWindowIcon(tray_icon(needs_attention=False))
        self.setMinimumSize(900, 560)
        self.resize(1200, 760)
        self._splitter.addWidget(self._pages)
        self._splitter.addWidget(self._side)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setHandleWidth(4)
        self._splitter.setSizes([984, 216])
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self._navigation)
        above.addWidget(self._splitter, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above, 1)
        column.addWidget(self.transport)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        return middle

    def _connect(self) -> None:
        self._navigation.page_requested.connect(self.open_page)
        self._navigation.about_requested.connect(self._on_about_requested)
        self._navigation.help_requested.connect(self._on_help_requested)
        self._navigation.keys_requested.connect(self._on_keys_requested)
        for place in (self._navigation, self._side, self.transport, self.status, self.notices):
            place.addAction(self.undo.key)
        self.tray.help_requested.connect(self._on_guide_requested)
        self.tray.about_requested.connect(self._on_about_requested)
        self._side.page_requested.connect(self._on_side_page_requested)
        self.notices.page_requested.connect(self.open_page)
        self.tray.open_requested.connect(self.bring_up)
        self._batcher.batched.connect(self._on_batched)
        self._batcher.rejected.connect(self.notices.show_rejected)

    def _on_keys_requested(self) -> None:
        """Show the sheet of keys when every page is there to tell its own; each is built in a turn of its own."""
        missing = next((page for page in _PAGES if page not in self._built), None)
        if missing is None:
            self.keys.toggle()
        else:
            self.page(missing)
            QTimer.singleShot(0, self._on_keys_requested)

    def _on_steps_requested(self) -> None:
        self.about.close()
        self.first_start.begin()

    def _on_paste(self) -> None:
        self.queue.paste()

    def _on_playlist_given(self, link: str) -> None:
        self.fallback.begin(link)

    def _on_fallback_requested(self) -> None:
        self.fallback.begin()

    def _on_help_requested(self) -> None:
        self.help.open_topic(self._current)

    def _on_guide_requested(self) -> None:
        self.help.open_topic()

    def _on_about_requested(self) -> None:
        self.about.begin()

    def _on_side_page_requested(self) -> None:
        self.open_page("sources")

    def _on_settings_requested(self, group: str) -> None:
        self.open_page("settings")
        self.settings.show_group(group)

    def _on_batched(self, kind: NoticeKind, notices: list[Notice]) -> None:
        (self.tray if self.tray.is_available else self.notices).show_notices(kind, notices)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show the page that was shown last."""
        if not self._current:
            self.open_page(self._first if self._first in _PAGES else _PAGES[0])
        super().showEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that the window can be seen; what is in it is painted before the timer's turn."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._on_painted)

    def _on_painted(self) -> None:
        logger.info("The window is painted")
        self.painted.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, as the space bar does."""
        focused = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focused, QPushButton | QToolButton):
            if not event.isAutoRepeat():  # one press, one command
                focused.click()
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            _take_a_copy(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.queue.take(event.mimeData())
        _take_a_copy(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide where a tray keeps Efir on air, else ask before it stops; never stop by itself."""
        self._memory.save(self, self._splitter, self._current or self._first)
        if self._is_stopping:
            super().closeEvent(event)
            return
        event.ignore()
        if self.tray.is_available and self._memory.hides_in_tray:
            self.hide()
        elif self.findChild(Question, "closing") is None:
            self._ask()

    def _ask(self) -> None:
        if self.tray.is_available:
            question = Question(self, self.tr("Keep Efir on air?"), self.tr("Efir can stay on air in the tray."))
            question.answer(self.tr("Keep on air"), self._on_keep_chosen, is_default=True)
        else:
            question = Question(self, self.tr("Stop Efir?"), self.tr("The sources in OBS go quiet when Efir stops."))
        question.setObjectName("closing")
        question.answer(self.tr("Stop Efir"), self.quit_requested.emit)
        question.answer(self.tr("Cancel"), None, is_default=not self.tray.is_available)
        question.open()

    def _on_keep_chosen(self) -> None:
        self._memory.agree_to_tray()
        self.hide()


def _take_a_copy(event: QDropEvent) -> None:
    """Accept what is dropped, and never as moved here: a file manager would delete its own."""
    event.setDropAction(Qt.DropAction.CopyAction)
    if event.dropAction() is Qt.DropAction.MoveAction:  # a copy is not offered
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()

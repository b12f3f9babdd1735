"""The main window: it places the navigation, the pages and the bars, and gives them the events of the core."""

import logging
from pathlib import Path
from typing import override

from PySide6.QtCore import QSize, Qt, QTimer, Signal
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
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import Event, Notice, NoticeKind, SettingsChanged
from app.ui import i18n
from app.ui.dialogs import Dialogs
from app.ui.events import EventRouter
from app.ui.i18n import Retranslated
from app.ui.layout import fit_to_screen, put_after, tab_chain
from app.ui.navigation import Navigation
from app.ui.notices import NoticeBatcher, Notices
from app.ui.page_stack import NUMBERED, PAGES, PageStack
from app.ui.sources_panel import LEAST_WIDTH, Columns, SourcesPanel
from app.ui.status_strip import StatusStrip
from app.ui.text import Question
from app.ui.theme import scaled
from app.ui.thumbnails import Thumbnails
from app.ui.transport_bar import TransportBar
from app.ui.tray import Tray, tray_icon
from app.ui.undo import Undo
from app.ui.update_notice import UpdateNotice
from app.ui.window_state import WindowState

logger = logging.getLogger(__name__)

_OWN_UNDO = frozenset({"queue", "speech"})
"""Pages on which Ctrl+Z undoes their own last command, not that of the newest message."""


class MainWindow(Retranslated, QMainWindow):
    """Places the parts of the window. It knows no service: controllers connect the signals of its parts to commands.

    Signals:
        quit_requested: Stop Efir; the question was answered.
        painted: The window can be seen for the first time.
    """

    quit_requested = Signal()
    painted = Signal()

    def __init__(self, settings_file: Path, address: str = "") -> None:
        """Build the window; its pages are built when they are first shown or asked for.

        Args:
            settings_file: Where size, place and page are remembered.
            address: Where the server listens, such as ``127.0.0.1:17890``.
        """
        super().__init__()
        self._state, self._is_stopping, self._is_painted = WindowState(settings_file), False, False
        self._current = ""
        self._router = EventRouter()
        self.thumbnails = Thumbnails(self)
        self._navigation, self.pages = Navigation(list(NUMBERED)), PageStack(self, self._router, self.thumbnails)
        self._splitter, self._side = Columns(), SourcesPanel()
        self.transport, self.status = TransportBar(self.thumbnails), StatusStrip()
        self.news = UpdateNotice(self._state.dismissed_release, self._state.dismiss_release, self.pages)
        middle = self._place()
        self.tray = Tray(self)
        self.notices = Notices(middle, over=self.pages)
        self._batcher = NoticeBatcher(self)
        self.undo = Undo(self, self.notices, lambda: self.transport.position_ms)
        self.dialogs = Dialogs(self, self.pages, self._navigation.title, self._router)
        self._router.subscribe(self.thumbnails, self.undo, self.transport, self.status, self.news)
        self._router.subscribe(self._side, self.tray, self._batcher)
        self._connect()
        self.setAcceptDrops(True)
        self.status.set_address(address)
        self._first = self._state.restore(self, self._splitter)

    def show_first_run(self) -> None:
        """Show the first steps unless they were finished or skipped before."""
        if not self._state.is_first_run_done:
            self.pages.first_start.present()

    def apply(self, event: Event) -> None:
        """Give an event to the parts that show it."""
        if isinstance(event, SettingsChanged):
            i18n.follow(event.settings.appearance.language)
        self._router.apply(event)

    @override
    def retranslate(self) -> None:
        self.undo.retranslate()
        self.tray.retranslate()

    def open_page(self, page: str) -> None:
        """Show a page; an unknown name changes nothing."""
        if page in PAGES:
            self._current = page
            self.pages.setCurrentWidget(self.pages.page(page))
            self._navigation.show_page(page)
            self.pages.focus(self.focusWidget())

    def activate(self, page: str = "") -> None:
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
        fit_to_screen(self, QSize(1200, 760), QSize(LEAST_WIDTH, 560))
        self._splitter.addWidget(self.pages)
        self._splitter.addWidget(self._side)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setHandleWidth(4)
        self._splitter.setSizes([scaled(984), scaled(216)])
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self._navigation)
        above.addWidget(self._splitter, 1)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.news)
        column.addLayout(above, 1)
        column.addWidget(self.transport)
        column.addWidget(self.status)
        self.setCentralWidget(middle)
        return middle

    def _connect(self) -> None:
        self.pages.built.connect(self._on_page_built)
        self._navigation.page_requested.connect(self.open_page)
        self._navigation.help_requested.connect(self._on_help_requested)
        self._navigation.keys_requested.connect(self.dialogs.open_keys)
        self._navigation.about_requested.connect(self.dialogs.open_about)
        for place in (self._navigation, self._side, self.transport, self.status, self.notices):
            place.addAction(self.undo.key)
        self.news.ytdlp_requested.connect(self.dialogs.update_ytdlp)
        self.news.release_requested.connect(self.dialogs.open_release)
        self.tray.help_requested.connect(self.dialogs.open_help)
        self.tray.about_requested.connect(self.dialogs.open_about)
        self.tray.open_requested.connect(self.activate)
        self._side.page_requested.connect(self.open_page)
        self.notices.page_requested.connect(self.open_page)
        self._batcher.batched.connect(self._on_batched)
        self._batcher.rejected.connect(self.notices.show_rejected)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.activated.connect(self._on_paste)

    def _on_page_built(self, name: str, page: QWidget) -> None:
        """Connect what a page wants of the rest of the window."""
        if name in PAGES:
            put_after(tab_chain(self._navigation)[-1], page)
            if name not in _OWN_UNDO:
                page.addAction(self.undo.key)
        pages = self.pages
        match name:
            case "live":
                pages.live.page_requested.connect(self.open_page)
            case "queue":
                pages.queue.refused.connect(self.notices.show_error)
                pages.queue.playlist_given.connect(self._on_playlist_given)
                pages.queue.fallback_requested.connect(self._on_fallback_requested)
            case "speech":
                pages.speech.settings_requested.connect(self._on_settings_requested)
            case "sources":
                pages.sources.obs.settings_requested.connect(lambda: self._on_settings_requested("obs"))
            case "settings":
                pages.settings.unsaved_changed.connect(self._navigation.mark_settings)
                pages.settings.undo_offered.connect(self.notices.offer_undo)
                pages.settings.page_requested.connect(self.open_page)
            case "first_start":
                pages.first_start.finished.connect(self._state.finish_first_run)
                pages.first_start.source.obs.settings_requested.connect(lambda: self._on_settings_requested("obs"))
            case _:
                pass

    def _on_paste(self) -> None:
        self.pages.queue.paste()

    def _on_playlist_given(self, link: str) -> None:
        self.pages.fallback.present(link)

    def _on_fallback_requested(self) -> None:
        self.pages.fallback.present()

    def _on_help_requested(self) -> None:
        self.dialogs.help.open_topic(self._current)

    def _on_settings_requested(self, group: str) -> None:
        self.open_page("settings")
        self.pages.settings.show_group(group)

    def _on_batched(self, kind: NoticeKind, notices: list[Notice]) -> None:
        """Tell it in the tray where there is one; what has a button also in the window."""
        if self.tray.is_available:
            self.tray.show_notices(kind, notices)
        if not self.tray.is_available or any(notice.replayable for notice in notices):
            self.notices.show_notices(kind, notices)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show the page that was shown last."""
        if not self._current:
            self.open_page(self._first if self._first in PAGES else PAGES[0])
        super().showEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that the window can be seen; what is in it is painted before the timer's turn."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self._on_painted)

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
        self.pages.queue.add_dropped(event.mimeData())
        _take_a_copy(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide where a tray keeps Efir on air, else ask before it stops; never stop by itself."""
        self._state.save(self, self._splitter, self._current or self._first)
        if self._is_stopping:
            super().closeEvent(event)
            return
        event.ignore()
        if self.tray.is_available and self._state.hides_in_tray:
            self.hide()
        elif self.findChild(Question, "closing") is None:
            self._ask()

    def _ask(self) -> None:
        if self.tray.is_available:
            question = Question(self, self.tr("Keep Efir running?"), self.tr("Efir can keep running in the tray."))
            question.answer(self.tr("Keep running"), self._on_keep_chosen, is_default=True)
        else:
            question = Question(
                self, self.tr("Stop Efir?"), self.tr("The sources in OBS stop working when Efir stops.")
            )
        question.setObjectName("closing")
        question.answer(self.tr("Stop Efir"), self.quit_requested.emit)
        question.answer(self.tr("Cancel"), None, is_default=not self.tray.is_available)
        question.open()

    def _on_keep_chosen(self) -> None:
        self._state.agree_to_tray()
        self.hide()


def _take_a_copy(event: QDropEvent) -> None:
    """Accept what is dropped, and never as moved here: a file manager would delete its own."""
    event.setDropAction(Qt.DropAction.CopyAction)
    if event.dropAction() is Qt.DropAction.MoveAction:  # a copy is not offered
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()

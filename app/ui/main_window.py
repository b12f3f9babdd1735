"""The window: it places the panels and hands them what happened."""

from pathlib import Path
from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.events import (
    AppearanceChanged,
    Event,
    Notice,
    NoticeKind,
    PlayerChanged,
    QueueChanged,
    RequestRejected,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.queue import QueuePage
from app.domain.speech import Voice
from app.ui import i18n
from app.ui.memory import Memory
from app.ui.navigation import Navigation
from app.ui.notices import Gathering, Notices
from app.ui.pages.queue import QueuePanel
from app.ui.pages.settings import SettingsPage
from app.ui.pages.sources import SourcesPage
from app.ui.pages.speech import SpeechPanel
from app.ui.sources_panel import SourcesPanel
from app.ui.status_strip import StatusStrip
from app.ui.text import Question
from app.ui.transport_bar import TransportBar
from app.ui.tray import Tray, tray_icon


class MainWindow(QMainWindow):
    """Places the panels. It knows no service: ``main`` joins each signal below to a command.

    Signals:
        quit_requested: Efir shall stop; it was asked first.

    Signals of its parts:
        queue: approve_requested, reject_requested, remove_requested, retry_requested, hold_requested,
            play_now_requested (str item id); move_requested (str item id, int index); clear_requested,
            undo_requested, pause_requests_requested, resume_requests_requested (); add_link_requested (str);
            add_files_requested (list of str); page_requested (int offset, int limit of rows that wait).
        speech: approve_requested, reject_requested, remove_requested, replay_requested (str message id);
            skip_requested, pause_requested, resume_requested, clear_requested (); say_requested (str text, str
            voice id); preview_requested (str text); change_requested (dict tree of changed settings); page_shown,
            past_requested ().
        sources: rotate_links_requested, refresh_requested (); disconnect_requested (str client id).
        transport: play_requested, pause_requested, skip_requested, restart_requested, stop_speech_requested ();
            seek_requested (int ms); volume_requested (int percent).
        settings: change_requested (dict tree of changed values); reset_requested (str group); import_requested,
            export_requested (str path).
        notices: undo_requested ().
        status: panic_requested, release_requested ().
        tray: pause_requests_requested, resume_requests_requested, skip_requested, stop_speech_requested,
            panic_requested, release_requested, quit_requested ().
    """

    quit_requested = Signal()

    def __init__(self, settings_file: Path, address: str = "") -> None:
        """Build the window.

        Args:
            settings_file: Where size, place and page are remembered.
            address: Where the server listens, such as ``127.0.0.1:17890``.
        """
        super().__init__()
        self._memory, self._is_stopping = Memory(settings_file), False
        self.queue, self.speech, self.sources = QueuePanel(), SpeechPanel(), SourcesPage()
        self._places: dict[str, QWidget] = {"queue": self.queue, "speech": self.speech, "sources": self.sources}
        self._navigation, self._pages = Navigation(list(self._places)), QStackedWidget()
        self.settings = SettingsPage()
        self._places["settings"] = self.settings
        self._splitter, self._side = QSplitter(Qt.Orientation.Horizontal), SourcesPanel()
        self.transport, self.status = TransportBar(), StatusStrip()
        middle = self._place()
        self.tray = Tray(self)
        self.notices = Notices(middle, over=self._pages)
        self._gathering = Gathering(self)
        self._connect()
        self.status.set_address(address)
        self.open_page(self._memory.restore(self, self._splitter) or "queue")

    def apply(self, event: Event) -> None:
        """Hand an event to the panels that show it."""
        match event:
            case QueueChanged():
                self.queue.apply(event)
                self.tray.apply(event)
            case PlayerChanged():
                self.transport.apply(event)
                self.status.apply(event)
                self.tray.apply(event)
            case SpeechChanged():
                self.speech.apply(event)
                self.transport.apply(event)
                self.status.apply(event)
                self.tray.apply(event)
            case SourcesChanged():
                self._side.apply(event)
                self.sources.apply(event)
                self.status.apply(event)
                self.tray.apply(event)
            case SettingsChanged():
                self.settings.apply(event)
                self.speech.apply(event)
                self._gathering.apply(event)
            case RequestRejected() | Notice():
                self._gathering.apply(event)
            case AppearanceChanged(language=language):
                i18n.speak(language)  # Qt tells every widget of it

    def show_page(self, page: QueuePage) -> None:
        """Show rows of the queue that ``queue.page_requested`` asked for."""
        self.queue.show_page(page)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer wherever one can be chosen."""
        self.speech.show_voices(voices)
        self.settings.show_voices(voices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer the sound devices of this computer wherever one can be chosen."""
        self.speech.show_devices(devices)
        self.settings.show_devices(devices)

    def open_page(self, page: str) -> None:
        """Show a page, or whichever is shown if there is none of this name."""
        if page in self._places:
            self._pages.setCurrentWidget(self._places[page])
            self._navigation.show_page(page)

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
        self.close()

    def _place(self) -> QWidget:
        """Lay the panels out; return the widget that holds them all."""
        self.setWindowTitle("Efir")
        self.setWindowIcon(tray_icon(needs_attention=False))
        self.setMinimumSize(900, 560)
        self.resize(1200, 760)
        for page in self._places.values():
            self._pages.addWidget(page)
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
        self.settings.unsaved_changed.connect(self._navigation.mark_settings)
        self.settings.undo_offered.connect(self.notices.offer_undo)
        self._side.page_requested.connect(self._on_side_page_requested)
        self.queue.undo_offered.connect(self.notices.offer_undo)
        self.speech.settings_requested.connect(self._on_settings_requested)
        self.notices.page_requested.connect(self.open_page)
        self.tray.open_requested.connect(self.bring_up)
        self._gathering.gathered.connect(self._on_gathered)
        self._gathering.rejected.connect(self.notices.show_rejected)

    def _on_side_page_requested(self) -> None:
        self.open_page("sources")

    def _on_settings_requested(self, group: str) -> None:
        self.open_page("settings")
        self.settings.show_group(group)

    def _on_gathered(self, kind: NoticeKind, notices: list[Notice]) -> None:
        (self.tray if self.tray.is_available else self.notices).show_notices(kind, notices)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide where a tray keeps Efir on air, else ask before it stops; never stop by itself."""
        page = next(name for name, place in self._places.items() if place is self._pages.currentWidget())
        self._memory.save(self, self._splitter, page)
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

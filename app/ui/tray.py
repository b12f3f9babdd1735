"""The icon in the desktop's tray, where there is one: on air, attention or panic, a few commands, notifications."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.domain.events import (
    Event,
    Notice,
    NoticeKind,
    ObsChanged,
    PlayerChanged,
    QueueChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.obs import ObsState, ObsStatus
from app.domain.sources import SourceInfo, SourceState
from app.domain.speech import Speech
from app.ui import obs_words, words
from app.ui.icons import draw_icon, draw_mark
from app.ui.notices import page_of
from app.ui.text import notification_text, set_text, set_tool_tip, truncated
from app.ui.theme import colors

_SIZE = 64

type Notify = Callable[[str, str, str], None]
"""Gets title, text and page of a notification."""


def tray_icon(*, needs_attention: bool, is_silenced: bool = False) -> QIcon:
    """Return the icon: Efir's logo, with a triangle for attention, a square at panic."""
    shades = colors("dark")  # the tray's own colour is not known; these are seen on dark and on light
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    color = shades.bad if is_silenced else shades.warn if needs_attention else shades.good
    draw_icon(painter, pixmap.rect(), "app", color)
    if is_silenced:
        painter.fillRect(QRectF(38, 38, 24, 24), QColor(shades.bad))
    elif needs_attention:
        draw_mark(painter, QRectF(36, 38, 26, 24), SourceState.SILENT, shades.bad)
    painter.end()
    return QIcon(pixmap)


class Tray(QObject):
    """Shows the tray icon, and does nothing at all where the desktop has no tray.

    Signals:
        open_requested: name of the page to show, or empty for the current one.
        help_requested: Show the guide.
        about_requested: Show the About dialog.
    """

    open_requested = Signal(str)
    help_requested = Signal()
    about_requested = Signal()
    pause_requests_requested = Signal()
    resume_requests_requested = Signal()
    skip_requested = Signal()
    stop_speech_requested = Signal()
    panic_requested = Signal()
    release_requested = Signal()
    quit_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (
        QueueChanged,
        PlayerChanged,
        SourcesChanged,
        SpeechChanged,
        ObsChanged,
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._pending, self._is_open = 0, True
        self._speech, self._obs = Speech(), ObsStatus()
        self._sources: tuple[SourceInfo, ...] = ()
        self._last_page = ""
        self._notify: Notify | None = None
        self.menu = QMenu(parent)
        self.open, self.requests, self.skip, self.quit = (QAction(self) for _ in range(4))
        self.stop_speech, self.panic, self.help, self.about = (QAction(self) for _ in range(4))
        self.menu.addActions([self.open, self.requests, self.skip, self.stop_speech])
        for actions in ([self.panic], [self.help, self.about, self.quit]):
            self.menu.addSeparator()
            self.menu.addActions(actions)
        self.skip.setEnabled(False)
        self.open.triggered.connect(self._on_open_triggered)
        self.requests.triggered.connect(self._on_requests_triggered)
        self.skip.triggered.connect(self.skip_requested)
        self.stop_speech.triggered.connect(self.stop_speech_requested)
        self.panic.triggered.connect(self._on_panic_triggered)
        self.help.triggered.connect(self.help_requested)
        self.about.triggered.connect(self.about_requested)
        self.quit.triggered.connect(self.quit_requested)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_icon_activated)
            self._icon.messageClicked.connect(self._on_message_clicked)
        self.retranslate()
        if self._icon is not None:
            self._icon.show()

    @property
    def is_available(self) -> bool:
        """Whether the desktop has a tray."""
        return self._icon is not None

    def apply(self, event: Event) -> None:
        """Show what has changed."""
        match event:
            case QueueChanged():
                self._pending, self._is_open = event.queue.pending_total, event.queue.is_open
            case SourcesChanged():
                self._sources = event.sources
            case SpeechChanged():
                self._speech = event.speech
            case ObsChanged():
                self._obs = event.obs
            case PlayerChanged():
                self.skip.setEnabled(event.player.item is not None)
            case _:
                pass
        self._show()

    def show_notices(self, kind: NoticeKind, notices: Sequence[Notice]) -> None:
        """Show one notification for a burst of notices; a click on it opens the page it is about."""
        if self._icon is not None:
            title, text = words.notice(kind, notices)
            if self._notify is not None:
                self._notify(truncated(title, 100), truncated(text, 300), page_of(kind))
                return
            self._last_page = page_of(kind)
            self._icon.showMessage(notification_text(title), notification_text(text), tray_icon(needs_attention=True))

    def set_notifier(self, notify: Notify | None) -> None:
        """Show notifications by something better than Qt's own; by these again for None."""
        self._notify = notify

    def hide(self) -> None:
        """Take the icon away, at the end."""
        if self._icon is not None:
            self._icon.hide()

    def _show(self) -> None:
        set_text(self.requests, self.tr("Pause requests") if self._is_open else self.tr("Open requests"))
        is_silenced = self._speech.is_silenced
        set_text(self.panic, self.tr("Resume after panic") if is_silenced else self.tr("Panic: silence everything"))
        self.stop_speech.setEnabled(self._speech.message is not None)
        if self._icon is None:
            return
        silent = [source for source in self._sources if source.state is SourceState.SILENT]
        undecided = self._speech.pending_total
        trouble = obs_words.trouble(self._obs)
        needs_attention = bool(self._pending or undecided or silent or trouble)
        self._icon.setIcon(tray_icon(needs_attention=needs_attention, is_silenced=is_silenced))
        parts = [self.tr("Efir is silenced by panic") if is_silenced else self._on_air()]
        if self._pending:
            parts.append(self.tr("%Ln request(s) need a decision", "", self._pending))
        if undecided:
            parts.append(self.tr("%Ln message(s) need a decision", "", undecided))
        parts += [words.source_silent(source) for source in silent]
        if trouble:
            parts.append(trouble)
        set_tool_tip(self._icon, "\n".join(parts))

    def _on_air(self) -> str:
        """Return whether viewers see it, as far as that is known."""
        on_air = self._obs.on_air
        if self._obs.state is not ObsState.CONNECTED:
            return self.tr("Efir is on air")
        if on_air is None:
            return self.tr("Efir is ready, OBS is not on air")
        if on_air.is_reconnecting:
            return self.tr("OBS is reconnecting to the streaming server")
        said = self.tr("On air since {time}") if on_air.is_streaming else self.tr("Recording since {time}")
        return said.format(time=words.moment(on_air.since))

    def _on_open_triggered(self) -> None:
        self.open_requested.emit("")

    def _on_requests_triggered(self) -> None:
        (self.pause_requests_requested if self._is_open else self.resume_requests_requested).emit()

    def _on_panic_triggered(self) -> None:
        (self.release_requested if self._speech.is_silenced else self.panic_requested).emit()

    def _on_icon_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}:
            self.open_requested.emit("")

    def _on_message_clicked(self) -> None:
        self.open_requested.emit(self._last_page)

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.open, self.tr("Open Efir"))
        set_text(self.skip, self.tr("Skip video"))
        set_text(self.stop_speech, self.tr("Stop speech"))
        set_text(self.help, self.tr("Help"))
        set_text(self.about, self.tr("About Efir"))
        set_text(self.quit, self.tr("Stop Efir"))
        self._show()

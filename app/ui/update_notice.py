"""The quiet line at the top of the window: a yt-dlp that seems too old, or a newer Efir."""

from collections.abc import Callable
from typing import ClassVar, override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.events import Event, ObsChanged, ReleaseChanged, YtdlpChanged
from app.domain.obs import ObsStatus
from app.domain.releases import ReleaseStatus
from app.domain.ytdlp import YtdlpPhase, YtdlpStatus
from app.ui.i18n import Retranslated
from app.ui.icons import icon
from app.ui.text import label, set_accessible_name, set_text, show_if


class UpdateNotice(Retranslated, QWidget):
    """One line at a time; hidden while there is nothing to say. A newer Efir is not spoken of while on air.

    Signals:
        ytdlp_requested: Update yt-dlp.
        release_requested: Show what changed in the newer Efir.
    """

    ytdlp_requested = Signal()
    release_requested = Signal()

    handles: ClassVar[tuple[type[Event], ...]] = (YtdlpChanged, ReleaseChanged, ObsChanged)

    def __init__(self, dismissed: str, dismiss: Callable[[str], None], instead: QWidget) -> None:
        """Build it, hidden.

        Args:
            dismissed: Version of the Efir that is not spoken of any more.
            dismiss: Remembers another one.
            instead: Gets the focus when the line goes.
        """
        super().__init__()
        self._dismissed, self._dismiss, self._instead = dismissed, dismiss, instead
        self._ytdlp, self._release, self._obs = YtdlpStatus(), ReleaseStatus(), ObsStatus()
        self._is_later = False
        self.sentence, self.act, self.end = label(wraps=True), QPushButton(autoDefault=False), QToolButton()
        self.end.setIcon(icon("cross", "dim"))
        frame = QFrame()
        frame.setObjectName("news")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.act)
        row.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self.act.clicked.connect(self._on_act_clicked)
        self.end.clicked.connect(self._on_end_clicked)
        self.retranslate()

    def apply(self, event: YtdlpChanged | ReleaseChanged | ObsChanged) -> None:
        """Show what has changed."""
        match event:
            case YtdlpChanged():
                self._ytdlp = event.ytdlp
                self._is_later = self._is_later and event.ytdlp.is_outdated
            case ReleaseChanged():
                self._release = event.release
            case ObsChanged():
                self._obs = event.obs
        self._show()

    @property
    def _is_of_ytdlp(self) -> bool:
        return self._ytdlp.is_outdated and self._ytdlp.phase is YtdlpPhase.IDLE and not self._is_later

    @property
    def _version(self) -> str:
        """The newer Efir that may be spoken of now; empty where there is none."""
        newer = self._release.newer
        is_told = newer is not None and newer.version != self._dismissed and self._obs.on_air is None
        return newer.version if newer is not None and is_told else ""

    def _show(self) -> None:
        if self._is_of_ytdlp:
            set_text(self.sentence, self.tr("Several videos in a row could not be read: yt-dlp may be too old."))
        elif self._version:
            set_text(self.sentence, self.tr("Efir %1 is available.").replace("%1", self._version))
        set_text(self.act, self.tr("Update yt-dlp") if self._is_of_ytdlp else self.tr("What changed…"))
        show_if(self, self._is_of_ytdlp or bool(self._version), self._instead)

    def _on_act_clicked(self) -> None:
        if self._is_of_ytdlp:
            self.ytdlp_requested.emit()
        else:
            self.release_requested.emit()

    def _on_end_clicked(self) -> None:
        if self._is_of_ytdlp:
            self._is_later = True
        else:
            self._dismissed = self._version
            self._dismiss(self._dismissed)
        self._show()

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.end, self.tr("Close"))
        self._show()

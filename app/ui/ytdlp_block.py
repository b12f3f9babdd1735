"""The part of the dialog about Efir that says which yt-dlp is in use, and updates it."""

from typing import override

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.ytdlp import YtdlpPhase, YtdlpStatus
from app.ui.i18n import Retranslated, current_language
from app.ui.text import TextField, enable, label, set_accessible_name, set_text


class YtdlpBlock(Retranslated, QWidget):
    """Version, two buttons, and what an update does or did.

    Signals:
        update_requested: Fetch a newer one.
        reset_requested: Use the bundled one again.
    """

    update_requested = Signal()
    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._status, self._command, self._refusal = YtdlpStatus(), "", ""
        self._is_done = False
        self.version, self._hint = label("strong", wraps=True), label("dim", wraps=True)
        self.state, self.failure = label("good", wraps=True), label("warning", wraps=True)
        self.reset, self.update_button = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self._source, self.command = label("dim", wraps=True), TextField(readOnly=True)
        self._lay_out()
        self.update_button.clicked.connect(self.update_requested)
        self.reset.clicked.connect(self.reset_requested)
        self.retranslate()

    def set_command(self, command: str) -> None:
        """Show how one who runs Efir from its source updates it there; empty for a package."""
        self._command = command
        self._show()

    def show_status(self, status: YtdlpStatus) -> None:
        """Show which one is in use, and what goes on."""
        if status.phase is not YtdlpPhase.IDLE:
            self._is_done, self._refusal = False, ""
        self._status = status
        self._show()

    def show_done(self) -> None:
        """Say that the newer one is in use."""
        self._is_done, self._refusal = True, ""
        self._show()

    def show_failure(self, sentence: str) -> None:
        """Say why there is no newer one."""
        self._is_done, self._refusal = False, sentence
        self._show()

    def forget(self) -> None:
        """Say nothing of the last update any more."""
        self._is_done, self._refusal = False, ""
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.version, 1)
        head.addWidget(self.reset)
        head.addWidget(self.update_button)
        self.command.setCursorPosition(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self._hint, self.state, self.failure, self._source, self.command):
            column.addWidget(part)

    def _version(self) -> str:
        status = self._status
        if not status.version:
            return "yt-dlp"
        if status.updated_at is None:
            return self.tr("yt-dlp %1, bundled with Efir").replace("%1", status.version)
        moment = QDateTime.fromMSecsSinceEpoch(round(status.updated_at.timestamp() * 1_000))
        day = QLocale(current_language()).toString(moment.date(), QLocale.FormatType.ShortFormat)
        return self.tr("yt-dlp %1, updated on %2").replace("%1", status.version).replace("%2", day)

    def _doing(self) -> str:
        return {
            YtdlpPhase.IDLE: self.tr("Done. The next video is looked up with it.") if self._is_done else "",
            YtdlpPhase.LOOKING: self.tr("Asking PyPI…"),
            YtdlpPhase.FETCHING: self.tr("Downloading…"),
            YtdlpPhase.TRYING: self.tr("Trying the new one…"),
        }[self._status.phase]

    def _trouble(self) -> str:
        if self._refusal:
            return self._refusal
        if self._status.is_outdated:
            return self.tr("Several videos in a row could not be read. A newer yt-dlp may help.")
        if self._status.taken_back and self._status.phase is YtdlpPhase.IDLE:
            words = self.tr("yt-dlp %1 did not work here, so it is not used.")
            return words.replace("%1", self._status.taken_back)
        return ""

    def _show(self) -> None:
        is_idle = self._status.phase is YtdlpPhase.IDLE
        set_text(self.version, self._version())
        for target, words in ((self.state, self._doing()), (self.failure, self._trouble())):
            set_text(target, words)
            target.setVisible(bool(words))
        enable(self.update_button, is_idle)
        enable(self.reset, is_idle, self.update_button)
        self.reset.setVisible(self._status.updated_at is not None)
        for part in (self._source, self.command):
            part.setVisible(bool(self._command))
        set_text(self.command, self._command)

    @override
    def retranslate(self) -> None:
        set_text(
            self._hint,
            self.tr(
                "Reads titles and lengths of YouTube videos. An update comes from PyPI, "
                "which sees your IP address, and is tried before it is used."
            ),
        )
        set_text(self.update_button, self.tr("Update yt-dlp"))
        set_text(self.reset, self.tr("Use the bundled one"))
        set_text(self._source, self.tr("This Efir runs from its source. To update yt-dlp there, run:"))
        set_accessible_name(self.command, self.tr("Command that updates yt-dlp in the source"))
        self._show()

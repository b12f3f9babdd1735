"""Importing links into the fallback list: the field, the progress and the result."""

from typing import override

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.fallback import FALLBACK_LIMIT, ImportProgress, ImportResult
from app.ui import words
from app.ui.i18n import Retranslated
from app.ui.text import ElidedLabel, label, set_accessible_name, set_text

_LINES = 3


class ImportBox(Retranslated, QWidget):
    """Takes links or a file of them; while they are read it shows how far that is, with the way out.

    Signals:
        text_given: what was typed or pasted.
        file_given: absolute path of a file of links.
        cancel_requested: Cancel the import.
    """

    text_given = Signal(str)
    file_given = Signal(str)
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._progress: ImportProgress | None = None
        self._result: ImportResult | None = None
        self._failure = ""
        self._is_cancelled = False
        self._taken = ""
        """What was in the field when its import began."""
        self.links = QPlainTextEdit(tabChangesFocus=True)
        self.take, self.choose, self.cancel = QPushButton(), QPushButton(), QPushButton()
        for button in (self.take, self.choose, self.cancel):
            button.setAutoDefault(False)
        self.take.setProperty("role", "primary")
        self.result, self._words, self._bar = label("dim", wraps=True), ElidedLabel("dim"), QProgressBar()
        self._reading = QWidget()
        self._place()
        self.links.textChanged.connect(self._show_buttons)
        self.take.clicked.connect(self._on_take_clicked)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.cancel.clicked.connect(self.cancel_requested)
        self.retranslate()
        self._show()

    def _place(self) -> None:
        self.links.setFixedHeight(self.links.fontMetrics().lineSpacing() * _LINES + 20)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 4)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.take)
        beside.addWidget(self.choose)
        beside.addStretch()
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.links, 1)
        above.addLayout(beside)
        reading = QHBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(8)
        reading.addWidget(self._words, 1)
        reading.addWidget(self._bar)
        reading.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self._reading)
        column.addWidget(self.result)

    def show_progress(self, progress: ImportProgress | None) -> None:
        """Show how far the import is; None where there is none."""
        if progress is not None and self._progress is None:
            self._result, self._failure, self._is_cancelled = None, "", False
        self._progress = progress
        self._show()

    def show_result(self, result: ImportResult | None) -> None:
        """Say what became of the import; None where it was cancelled. What was added leaves the field."""
        self._result, self._failure, self._is_cancelled = result, "", result is None
        if result is not None and self.links.toPlainText() == self._taken:
            self.links.clear()
        self._show()

    def show_failure(self, sentence: str) -> None:
        """Say why nothing was added; the links stay in their field."""
        self._failure = sentence
        self._show()

    def _show(self) -> None:
        progress = self._progress
        had_focus = self.cancel.hasFocus()
        self._reading.setVisible(progress is not None)
        if progress is not None:
            self._bar.setRange(0, progress.total or 0)
            self._bar.setValue(progress.done)
            self._words.show_line(self._how_far(progress))
        self._show_buttons()
        if had_focus and progress is None:
            self.links.setFocus()
        set_text(self.result, self._outcome())
        self.result.setVisible(bool(self.result.text()))
        self.result.setObjectName("error" if self._failure else "dim")
        self.result.style().polish(self.result)

    def _show_buttons(self) -> None:
        self.take.setEnabled(self._progress is None and bool(self.links.toPlainText().strip()))
        self.choose.setEnabled(self._progress is None)
        with QSignalBlocker(self.links):
            self.links.setReadOnly(self._progress is not None)

    def _how_far(self, progress: ImportProgress) -> str:
        done = words.number(progress.done)
        if progress.total is None:
            return self.tr("Reading the list: {done}").format(done=done)
        return self.tr("Reading the list: {done} of {total}").format(done=done, total=words.number(progress.total))

    def _outcome(self) -> str:
        if self._progress is not None:
            return ""
        if self._failure:
            return self._failure
        if self._is_cancelled:
            return self.tr("Cancelled. Nothing was added.")
        result = self._result
        if result is None:
            return ""
        left_out = (
            (result.known, self.tr("%Ln in the list already", "", result.known)),
            (result.unplayable, self.tr("%Ln that cannot be played", "", result.unplayable)),
            (result.unread, self.tr("%Ln line(s) without a link", "", result.unread)),
            (result.over, self.tr("%Ln for which there is no room", "", result.over)),
        )
        parts = [sentence for count, sentence in left_out if count]
        added, without = self.tr("Added %Ln video(s).", "", result.added), self.tr("Skipped: {what}.")
        if not parts:
            return added
        return f"{added} {without}".replace("{what}", ", ".join(parts))

    def _on_take_clicked(self) -> None:
        self._taken = self.links.toPlainText()
        self.text_given.emit(self._taken)

    def _on_choose_clicked(self) -> None:
        kinds = self.tr("Text")
        dialog = QFileDialog(self, self.tr("Choose a file of links"), "", f"{kinds} (*.txt *.csv *.m3u *.m3u8)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_selected(self, path: str) -> None:
        self._taken = ""
        self.file_given.emit(path)

    @override
    def retranslate(self) -> None:
        self.links.setPlaceholderText(
            self.tr("A YouTube playlist link, or video links, one per line (up to {most})").format(
                most=words.number(FALLBACK_LIMIT)
            )
        )
        self.links.setAccessibleName(self.tr("Links"))
        set_text(self.take, self.tr("Import"))
        set_text(self.choose, self.tr("From a file…"))
        set_accessible_name(self.choose, self.tr("Import links from a text file"))
        set_text(self.cancel, self.tr("Cancel"))
        set_accessible_name(self.cancel, self.tr("Cancel the import. Nothing is added."))
        self._bar.setAccessibleName(self.tr("Import progress"))
        self._show()

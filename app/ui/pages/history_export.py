"""Writing the history into a file: where to, how far, and the way out."""

from typing import override

from PySide6.QtCore import QDate, QLocale, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.domain.history import HistoryKind
from app.ui.i18n import Retranslated
from app.ui.text import ElidedLabel, set_accessible_name, set_text


class ExportBar(Retranslated, QWidget):
    """How far the file is; shown only while one is being written.

    Signals:
        file_chosen: absolute path of the file that shall be written.
        stop_requested: It shall not be written after all.
    """

    file_chosen = Signal(str)
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words, self._bar, self._stop = ElidedLabel("dim"), QProgressBar(), QPushButton()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._stop)
        self._stop.clicked.connect(self.stop_requested)
        self._done, self._total = 0, 0
        self.hide()
        self.retranslate()

    def choose(self, kind: HistoryKind) -> None:
        """Ask where to; the rest of the window stays usable."""
        titles = {"video": self.tr("videos"), "speech": self.tr("messages"), "donation": self.tr("donations")}
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        today = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        table = self.tr("Table")
        dialog = QFileDialog(self, self.tr("Export as a table"), folder, f"{table} (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"efir-{titles[kind]}-{today}.csv")
        dialog.fileSelected.connect(self.file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many entries are written, and of how many."""
        self._done, self._total = done, total
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._show_words()
        self.show()

    def _show_words(self) -> None:
        done, total = QLocale().toString(self._done), QLocale().toString(self._total)
        self._words.show_line(self.tr("Writing the file: {done} of {total}").format(done=done, total=total))

    @override
    def retranslate(self) -> None:
        set_text(self._stop, self.tr("Cancel"))
        set_accessible_name(self._stop, self.tr("Give up the file that is being written"))
        self._bar.setAccessibleName(self.tr("How far the file is"))
        self._show_words()

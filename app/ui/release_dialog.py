"""What changed in a newer Efir, as its makers wrote it, and the link to its page."""

from typing import ClassVar, override

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.events import Event, ReleaseChanged
from app.domain.releases import Release, ReleaseStatus
from app.ui.i18n import Retranslated
from app.ui.layout import fit_to_screen, row
from app.ui.links import confirm_open_link
from app.ui.text import label, set_text


class ReleaseDialog(Retranslated, QDialog):
    """Shows the notes as plain text. It downloads nothing; the rest of the window stays usable."""

    handles: ClassVar[tuple[type[Event], ...]] = (ReleaseChanged,)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(560, 440), QSize(400, 280))
        self._status = ReleaseStatus()
        self._title, self._hint = label("heading", wraps=True), label("dim", wraps=True)
        self.notes = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.page, self.end = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self.notes, 1)
        column.addWidget(self._hint)
        column.addLayout(row(self.page, None, self.end))
        self.page.clicked.connect(self._on_page_clicked)
        self.end.clicked.connect(self.close)
        self.retranslate()

    def apply(self, event: ReleaseChanged) -> None:
        """Show another release."""
        self._status = event.release
        self.retranslate()

    def present(self) -> None:
        """Open in front of the window."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    @property
    def _release(self) -> Release:
        return self._status.newer or Release(version=self._status.installed)

    def _on_page_clicked(self) -> None:
        confirm_open_link(self, self._release.url)

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("What changed in Efir"))
        set_text(self._title, f"Efir {self._release.version}".strip())
        set_text(
            self._hint,
            self.tr("This is Efir %1. Nothing is downloaded by itself.").replace("%1", self._status.installed),
        )
        if self.notes.toPlainText() != self._release.notes:
            self.notes.setPlainText(self._release.notes)
        self.notes.setAccessibleName(self.tr("Changes"))
        set_text(self.page, self.tr("Open its page…"))
        set_text(self.end, self.tr("Close"))

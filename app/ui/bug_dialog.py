"""The dialog of unexpected errors; it blocks nothing and takes no focus."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.i18n import Retranslated
from app.ui.text import copy, label, set_text


class BugDialog(Retranslated, QDialog):
    """Shows the unexpected errors of this run. It opens once for each; repetitions are only counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(640, 400)
        self._details: list[str] = []
        self._count = 0
        self._what, self.counted = label("strong", wraps=True), label("dim")
        self.details = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy, self.end = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.counted, 1)
        below.addWidget(self.copy)
        below.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._what)
        column.addWidget(self.details, 1)
        column.addLayout(below)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.end.clicked.connect(self.close)
        self.end.setFocus()
        self.retranslate()

    def show_bugs(self, details: Sequence[str], count: int) -> None:
        """Show what went wrong so far.

        Args:
            details: One text for each different error, the first one first.
            count: How often any of them happened.
        """
        self._count = count
        if len(details) > len(self._details):
            self._details = list(details)
            self.details.setPlainText("\n\n".join(self._details))
            self.details.verticalScrollBar().setValue(self.details.verticalScrollBar().maximum())
            self.show()
        self.retranslate()

    def _on_copy_clicked(self) -> None:
        copy("\n\n".join(self._details))

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Efir: unexpected error"))
        set_text(self._what, self.tr("Efir hit an unexpected error. The stream continues."))
        set_text(self.counted, self.tr("Occurred %n time(s).", "", self._count))
        self.details.setAccessibleName(self.tr("Details of the error"))
        set_text(self.copy, self.tr("Copy details"))
        set_text(self.end, self.tr("Close"))

"""What Efir is made of, and under which licences."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.runtime.components import Component, text_of
from app.ui.i18n import Retranslated
from app.ui.icons import icon
from app.ui.layout import fit_to_screen, row, rows_or_words
from app.ui.text import TextField, label, set_accessible_name, set_text, truncated

_AT = Qt.ItemDataRole.UserRole
_SEARCH_LENGTH = 100


class LicencesDialog(Retranslated, QDialog):
    """A list that can be searched, and the text of the chosen part's licence. The rest of the window stays usable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(960, 640), QSize(560, 360))
        self._components: Sequence[Component] = ()
        self._shown: Component | None = None
        self._is_read = False
        self.search, self.parts = TextField(clearButtonEnabled=True), QListWidget()
        self.text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self._count, self.title, self.licence = label("dim"), label("strong", wraps=True), label("dim", wraps=True)
        self._empty_title, self._empty_hint = label("heading", wraps=True), label("dim", wraps=True)
        self.end = QPushButton(autoDefault=False)
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.parts.currentItemChanged.connect(self._on_part_chosen)
        self.parts.itemActivated.connect(self.text.setFocus)
        self.search.returnPressed.connect(self.parts.setFocus)
        self.end.clicked.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._on_find)
        self.retranslate()

    def present(self) -> None:
        """Open in front of the window."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def set_components(self, components: Sequence[Component]) -> None:
        """Show what was found."""
        self._components, self._is_read = components, True
        self._fill()

    def _lay_out(self) -> None:
        self.search.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaxLength(_SEARCH_LENGTH)
        self.parts.setObjectName("topics")
        self.parts.setUniformItemSizes(True)
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        stacked, self._stack = rows_or_words(self.parts, self._empty_title, self._empty_hint)
        left, right, splitter = QWidget(), QWidget(), QSplitter(Qt.Orientation.Horizontal)
        for side, parts, stretched in (
            (left, (self.search, stacked, self._count), stacked),
            (right, (self.title, self.licence, self.text), self.text),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            for part in parts:
                column.addWidget(part, 1 if part is stretched else 0)
            splitter.addWidget(side)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(16)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([260, 700])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(12)
        outer.addWidget(splitter, 1)
        below = QHBoxLayout()
        below.addLayout(row(None, self.end))
        outer.addLayout(below)

    def _fill(self) -> None:
        """List the parts whose name or licence holds every word of the search; keep the chosen one if it is there."""
        words = self.search.text().casefold().split()
        found = [
            (at, part)
            for at, part in enumerate(self._components)
            if all(word in f"{part.name} {part.version} {part.licence}".casefold() for word in words)
        ]
        self.parts.blockSignals(True)  # noqa: FBT003 -- as in Qt
        self.parts.clear()
        for at, part in found:
            entry = QListWidgetItem(truncated(f"{part.name} {part.version}"), self.parts)
            entry.setData(_AT, at)
        self.parts.blockSignals(False)  # noqa: FBT003 -- as in Qt
        self._stack.setCurrentIndex(0 if found or not self._is_read else 1)
        set_text(self._count, self.tr("%Ln part(s)", "", len(found)))
        rows = [row for row, (_, part) in enumerate(found) if part is self._shown]
        self.parts.setCurrentRow(rows[0] if rows else 0)

    def _on_part_chosen(self, entry: QListWidgetItem | None) -> None:
        if entry is None:
            return
        part = self._components[entry.data(_AT)]
        if part is not self._shown:
            self._shown = part
            self.text.setPlainText(text_of(part) or self.tr("The package holds no text of its licence."))
        self._show_part()

    def _show_part(self) -> None:
        part = self._shown
        set_text(self.title, f"{part.name} {part.version}" if part is not None else "")
        known = part.licence if part is not None else ""
        set_text(self.licence, known or (self.tr("Licence not named") if part is not None else ""))

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Licences"))
        set_accessible_name(self.search, self.tr("Search parts and licences"), hint="Ctrl+F")
        self.search.setPlaceholderText(self.tr("Search"))
        self.parts.setAccessibleName(self.tr("Parts of Efir"))
        self.text.setAccessibleName(self.tr("Text of the licence"))
        set_text(self._empty_title, self.tr("Nothing found"))
        set_text(self._empty_hint, self.tr("No part has all of these words in its name or licence."))
        set_text(self.end, self.tr("Close"))
        set_text(self._count, self.tr("%Ln part(s)", "", self.parts.count()))
        self._show_part()

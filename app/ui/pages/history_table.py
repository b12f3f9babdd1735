"""The table of the history page."""

from typing import override

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QHeaderView

from app.domain.history import HistoryEntry
from app.domain.queue import ItemState
from app.domain.speech import ENDED_STATES
from app.ui import history_words, speech_words, words
from app.ui.history_delegates import ROW_HEIGHT, HistoryDelegate
from app.ui.models.history import Column, HistoryModel
from app.ui.views import PagedView

_NARROW, _WIDE = 600, 800
"""Widths of the list, pixels. Below the first, viewer, amount and end move under the title."""
_ENDS = (ItemState.PLAYED, ItemState.REJECTED, ItemState.REMOVED, ItemState.SKIPPED, ItemState.FAILED)


class HistoryTable(PagedView[HistoryEntry]):
    """What is past, newest on top. What comes in above the rows in view does not move them."""

    def __init__(self, rows: HistoryModel) -> None:
        super().__init__(rows, ROW_HEIGHT)
        self.setItemDelegate(HistoryDelegate(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
        rows.rowsInserted.connect(self._on_rows_inserted)
        rows.rowsRemoved.connect(self._on_rows_removed)
        rows.modelReset.connect(self._on_model_reset)

    @override
    def fit_columns(self) -> None:
        """Make the columns as wide as their words; in a narrow window some give way to the title."""
        width, advance = self.viewport().width(), self.fontMetrics().horizontalAdvance
        for column in (Column.WHO, Column.AMOUNT, Column.END):
            self.setColumnHidden(column, width < _NARROW)
        ends = [words.item_state(state) for state in _ENDS] + [speech_words.state(state) for state in ENDED_STATES]
        self.setColumnWidth(Column.WHO, 128 if width < _WIDE else 160)
        self.setColumnWidth(Column.AMOUNT, advance("10 000 ₴") + 24)
        self.setColumnWidth(Column.END, max(advance(end) for end in ends) + 24)
        self.setColumnWidth(Column.WHEN, advance(history_words.longest_time()) + 24)

    def choose_first(self) -> None:
        """Choose the first row, where none is chosen."""
        if self.rows.rowCount() and not self.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(0, 0), flags.ClearAndSelect | flags.Rows)

    def _on_model_reset(self) -> None:
        """Show the newest; whoever is at the keys here has a row to go on with."""
        self.scrollToTop()
        if self.hasFocus():
            self.choose_first()

    def _on_rows_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, last - first + 1)

    def _on_rows_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, first - last - 1)

    def _keep_place(self, first: int, count: int) -> None:
        """Go on showing the same rows where others have come or gone above them; at the top, show the newest."""
        top = self.verticalScrollBar().value()
        if top and first * ROW_HEIGHT < top:
            self.updateGeometries()  # else the bar does not reach as far yet
            self.verticalScrollBar().setValue(top + count * ROW_HEIGHT)

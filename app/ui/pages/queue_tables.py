"""The two tables of the queue page: what needs a decision and what is up next."""

from typing import override

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from app.domain.ids import QueueItemId
from app.domain.queue import ItemState, QueueItem
from app.ui import words
from app.ui.delegates import DECISION_HEIGHT, ROW_HEIGHT, DecisionDelegate, RowDelegate
from app.ui.models.items import Column
from app.ui.models.queue import DecisionModel, QueueModel
from app.ui.views import DecidingView, PagedView

_VISIBLE_DECISIONS = 3
_LOW = 640
_NARROW, _WIDE = 560, 760
"""Widths of the list, pixels. Below the first, viewer, amount and state move under the title."""


class QueueTable(PagedView[QueueItem]):
    """What is up next."""

    def __init__(self, rows: QueueModel) -> None:
        super().__init__(rows, ROW_HEIGHT)
        self.setItemDelegate(RowDelegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.moveSection(Column.POSITION, 0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)

    @property
    def can_move(self) -> bool:
        """Whether rows can be put elsewhere: not while only those that match a filter are shown."""
        return isinstance(self.rows, QueueModel) and not self.rows.is_filtered

    def chosen(self) -> list[QueueItemId]:
        """Return the ids of the selected items, in row order."""
        return [item.id for item in self.entries()]

    @override
    def fit_columns(self) -> None:
        """Make the columns as wide as their words; in a narrow window some give way to the title."""
        width, advance = self.viewport().width(), self.fontMetrics().horizontalAdvance
        for column in (Column.WHO, Column.AMOUNT, Column.STATE):
            self.setColumnHidden(column, width < _NARROW)
        states = (words.item_state(ItemState.HELD), words.unknown_yet())
        self.setColumnWidth(Column.POSITION, max(advance(str(self.rows.rowCount())), advance("00")) + 24)
        self.setColumnWidth(Column.LENGTH, advance("0:00:00") + 24)
        self.setColumnWidth(Column.AMOUNT, advance("10 000 ₴") + 24)
        self.setColumnWidth(Column.WHO, 120 if width < _WIDE else 160)
        self.setColumnWidth(Column.STATE, max(advance(state) for state in states) + 48)


class DecisionTable(DecidingView[QueueItem]):
    """What needs a decision."""

    def __init__(self, rows: DecisionModel) -> None:
        super().__init__(rows, DECISION_HEIGHT, DecisionDelegate())
        for column in Column:
            self.setColumnHidden(column, column is not Column.TITLE)

    def chosen(self) -> list[QueueItemId]:
        """Return the ids of the selected items, in row order."""
        return [item.id for item in self.entries()]

    @override
    def fit_height(self) -> None:
        """Show up to three rows, in a low window two."""
        panel = self.window().height()
        most = _VISIBLE_DECISIONS if panel > _LOW else _VISIBLE_DECISIONS - 1
        self.setFixedHeight(min(self.rows.rowCount(), most) * DECISION_HEIGHT)

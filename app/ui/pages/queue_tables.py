"""The two tables of the queue page: what needs a decision and what is up next."""

from typing import override

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip

from app.domain.ids import QueueItemId
from app.domain.queue import ItemState
from app.ui import words
from app.ui.delegates import DECISION_HEIGHT, ROW_HEIGHT, DecisionDelegate, RowDelegate, button_boxes
from app.ui.models.items import Column, ItemTable
from app.ui.models.queue import DecisionModel, QueueModel
from app.ui.text import as_tip

_SCROLL_REST_MS = 40
"""Rows are asked for when scrolling has rested so long, not for every row that flies past."""
_VISIBLE_DECISIONS = 3
_LOW = 640
_NARROW, _WIDE = 560, 760
"""Widths of the list, pixels. Below the first, viewer, amount and state move under the title."""


class ItemsView(QTableView):
    """A table of queue items: whole rows, no grid, one height for all."""

    def __init__(self, rows: ItemTable, row_height: int) -> None:
        super().__init__()
        self.rows = rows
        self.setModel(rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(row_height)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def chosen(self) -> list[QueueItemId]:
        """Return the ids of the selected items, in row order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [item.id for row in rows if (item := self.rows.item(row)) is not None]


class QueueTable(ItemsView):
    """What is up next.

    Signals:
        looked_at: first and last row now in view.
    """

    looked_at = Signal(int, int)

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
        self._rest = QTimer(self, singleShot=True, interval=_SCROLL_REST_MS)
        self._rest.timeout.connect(self._on_rested)
        self.verticalScrollBar().valueChanged.connect(self.look)

    def look(self) -> None:
        """Say soon which rows are in view."""
        self._rest.start()

    def _on_rested(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first >= 0:
            self.looked_at.emit(first, last if last >= 0 else self.rows.rowCount() - 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns what the width allows."""
        super().resizeEvent(event)
        self.fit_columns()
        self.look()

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


class DecisionTable(ItemsView):
    """What needs a decision: a click on a row's large button decides, and one row is always marked for the keys.

    Signals:
        approved: id of the item.
        rejected: id of the item.
    """

    approved = Signal(str)
    rejected = Signal(str)

    def __init__(self, rows: DecisionModel) -> None:
        super().__init__(rows, DECISION_HEIGHT)
        self._delegate = DecisionDelegate(self)
        self._pressed: tuple[int, bool] | None = None
        self.setItemDelegate(self._delegate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        for column in Column:
            self.setColumnHidden(column, column is not Column.TITLE)
        self.horizontalHeader().setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        rows.rowsRemoved.connect(self._on_rows_changed)
        rows.rowsInserted.connect(self._on_rows_changed)

    def _on_rows_changed(self) -> None:
        count = self.rows.rowCount()
        self.fit_height()
        if count and not self.selectionModel().hasSelection():
            row = min(max(0, self.currentIndex().row()), count - 1)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(row, Column.TITLE), flags.ClearAndSelect | flags.Rows)

    def fit_height(self) -> None:
        """Show up to three rows, in a low window two."""
        panel = self.window().height()
        most = _VISIBLE_DECISIONS if panel > _LOW else _VISIBLE_DECISIONS - 1
        self.setFixedHeight(min(self.rows.rowCount(), most) * DECISION_HEIGHT)

    def _button_at(self, point: QPoint) -> tuple[int, bool] | None:
        index = self.indexAt(point)
        if not index.isValid():
            return None
        approve, reject = button_boxes(self.visualRect(index))
        if approve.contains(point):
            return index.row(), True
        return (index.row(), False) if reject.contains(point) else None

    def _point_at(self, button: tuple[int, bool] | None) -> None:
        if button != self._delegate.pointed:
            self._delegate.pointed = button
            self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self._button_at(event.position().toPoint()) if left else None
        if self._pressed is None:
            super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._button_at(event.position().toPoint()):
            item = self.rows.item(pressed[0])
            if item is not None:
                (self.approved if pressed[1] else self.rejected).emit(item.id)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # a quick second decision is a decision too

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._button_at(event.position().toPoint()))
        super().mouseMoveEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (button := self._button_at(event.pos())) is not None:
            hint = self.tr("Approve (A)") if button[1] else self.tr("Reject (R)")
            QToolTip.showText(event.globalPos(), as_tip(hint), self)
            return True
        return super().viewportEvent(event)

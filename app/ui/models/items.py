"""A table of queue items that tells Qt of changes row by row."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import override

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.ids import QueueItemId
from app.domain.queue import QueueItem
from app.ui import words
from app.ui.text import as_tip, capped

ITEM_ROLE = Qt.ItemDataRole.UserRole
type Index = QModelIndex | QPersistentModelIndex
type Row = QueueItem | None
"""None where the row has not been read yet."""
_TOP = QModelIndex()


class Column(IntEnum):
    """Columns of the queue.

    The view shows the position first. Here it is last: Qt's rules for models want the first column of a row to stay
    the same while rows above it come and go.
    """

    TITLE = 0
    LENGTH = 1
    WHO = 2
    AMOUNT = 3
    STATE = 4
    POSITION = 5


def spoken(item: QueueItem) -> str:
    """Return one sentence about an item, for screen readers and tooltips."""
    parts = (
        words.title_of(item),
        item.media.channel,
        words.clock(item.media.length_ms),
        words.asked_by(item),
        words.money(item.amount_minor, item.currency),
        words.decision_state(item) or words.item_state(item.state),
        item.message,
    )
    return " · ".join(part for part in parts if part)


def side_of(column: int) -> Qt.AlignmentFlag:
    """Return how a column and its title are aligned: numbers to the right."""
    right = column in {Column.POSITION, Column.LENGTH, Column.AMOUNT}
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class ItemTable(QAbstractTableModel):
    """A list of items by row. A change is told to Qt row by row, so that selection and scroll place stay."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(index.row(), Column(index.column()), item)
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(index.column())
            case Qt.ItemDataRole.ToolTipRole if item is not None:
                return as_tip(spoken(item))
            case Qt.ItemDataRole.AccessibleTextRole if item is not None:
                return capped(spoken(item))
            case _:
                return item if role == ITEM_ROLE else None

    def _cell(self, row: int, column: Column, item: Row) -> str:
        if column is Column.POSITION:
            return str(self.position(row) + 1)
        if item is None:
            return "…" if column is Column.TITLE else ""
        say: dict[Column, Callable[[], str]] = {
            Column.TITLE: lambda: words.title_of(item),
            Column.LENGTH: lambda: words.clock(item.media.length_ms),
            Column.WHO: lambda: words.asked_by(item),
            Column.AMOUNT: lambda: words.money(item.amount_minor, item.currency),
            Column.STATE: lambda: words.item_state(item.state),
        }
        return capped(say[column]())

    def position(self, row: int) -> int:
        """Return the 0-based place in the whole list of the item that a row shows."""
        return row

    def item(self, row: int) -> QueueItem | None:
        """Return the item of a row; None where it is not read yet or there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, item_id: QueueItemId) -> int | None:
        """Return the row that shows an item, or None."""
        return next((row for row, item in enumerate(self._rows) if item is not None and item.id == item_id), None)

    def refresh_words(self) -> None:
        """Say again what every cell says: the language has changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def _become(self, new: list[Row]) -> None:
        """Turn the rows into new ones: filled, removed, inserted, reordered, changed, in this order."""
        self._fill(new)
        wanted = {item.id for item in new if item is not None}
        surplus = sum(item is None for item in self._rows) - sum(item is None for item in new)
        gone: list[int] = []
        for row in range(len(self._rows) - 1, -1, -1):
            item = self._rows[row]
            if item is None:
                surplus -= 1
            if surplus >= 0 if item is None else item.id not in wanted:
                gone.append(row)
        self._take_out(gone)
        self._put_in(new)
        self._reorder(new)
        self._refresh(new)

    def _fill(self, new: list[Row]) -> None:
        """Put items that have just been read into their waiting rows, so that a page does not move the view."""
        if len(new) != len(self._rows):
            return
        here = {item.id for item in self._rows if item is not None}
        pairs = zip(self._rows, new, strict=True)
        filled = [row for row, (a, b) in enumerate(pairs) if a is None and b is not None and b.id not in here]
        for row in filled:
            self._rows[row] = new[row]
        self._tell_changed(filled)

    def _take_out(self, rows_from_end: Sequence[int]) -> None:
        for first, last in _runs(sorted(rows_from_end)):
            self.beginRemoveRows(_TOP, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _put_in(self, new: list[Row]) -> None:
        here = {item.id for item in self._rows if item is not None}
        unread = sum(item is None for item in self._rows)
        fresh: list[int] = []
        for row, item in enumerate(new):
            unread -= item is None
            if unread < 0 if item is None else item.id not in here:
                fresh.append(row)
        for first, last in reversed(_runs(fresh)):
            self.beginInsertRows(_TOP, first, last)
            self._rows[first:first] = new[first : last + 1]
            self.endInsertRows()

    def _reorder(self, new: list[Row]) -> None:
        if all((a and a.id) == (b and b.id) for a, b in zip(self._rows, new, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        place = {item.id: row for row, item in enumerate(new) if item is not None}
        before = self.persistentIndexList()
        after = []
        for index in before:
            item = self._rows[index.row()]
            row = index.row() if item is None else place[item.id]
            after.append(self.index(row, index.column()))
        self._rows = list(new)
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _refresh(self, new: list[Row]) -> None:
        changed = [row for row, (a, b) in enumerate(zip(self._rows, new, strict=True)) if a is not b and a != b]
        self._rows = list(new)
        self._tell_changed(changed)

    def _tell_changed(self, rows: Sequence[int]) -> None:
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs among ascending rows as (first, last), last run first."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs[::-1]

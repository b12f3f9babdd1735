"""A table that tells Qt of changes row by row, whatever its rows hold."""

from collections.abc import Sequence
from typing import Protocol, override

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

ITEM_ROLE = Qt.ItemDataRole.UserRole
"""Role of what a row holds."""
type Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class Identified(Protocol):
    """Something with an id of its own."""

    @property
    def id(self) -> str:
        """What tells it from all others."""


class RowTable[Entry: Identified](QAbstractTableModel):
    """A list of entries by row. A change is told to Qt row by row, so that selection and scroll place stay.

    An entry is None where its row has not been read yet.
    """

    def __init__(self, columns: int) -> None:
        super().__init__()
        self._columns = columns
        self._rows: list[Entry | None] = []

    @override
    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else self._columns

    def item(self, row: int) -> Entry | None:
        """Return what a row holds; None where it is not read yet or there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, item_id: str) -> int | None:
        """Return the row that shows an entry, or None."""
        return next((row for row, item in enumerate(self._rows) if item is not None and item.id == item_id), None)

    def refresh_words(self) -> None:
        """Say again what every cell says: the language has changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self._columns - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)

    def _become(self, new: Sequence[Entry | None]) -> None:
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

    def _fill(self, new: Sequence[Entry | None]) -> None:
        """Put entries that have just been read into their waiting rows, so that a page does not move the view."""
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
            self.beginRemoveRows(TOP, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _put_in(self, new: Sequence[Entry | None]) -> None:
        here = {item.id for item in self._rows if item is not None}
        unread = sum(item is None for item in self._rows)
        fresh: list[int] = []
        for row, item in enumerate(new):
            unread -= item is None
            if unread < 0 if item is None else item.id not in here:
                fresh.append(row)
        for first, last in reversed(_runs(fresh)):
            self.beginInsertRows(TOP, first, last)
            self._rows[first:first] = new[first : last + 1]
            self.endInsertRows()

    def _reorder(self, new: Sequence[Entry | None]) -> None:
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

    def _refresh(self, new: Sequence[Entry | None]) -> None:
        changed = [row for row, (a, b) in enumerate(zip(self._rows, new, strict=True)) if a is not b and a != b]
        self._rows = list(new)
        self._tell_changed(changed)

    def _tell_changed(self, rows: Sequence[int]) -> None:
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self._columns - 1))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs among ascending rows as (first, last), last run first."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs[::-1]

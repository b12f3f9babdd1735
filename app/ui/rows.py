"""A table model that reports changes to Qt row by row, whatever its rows hold."""

from collections.abc import Sequence
from typing import Protocol, override

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

ITEM_ROLE = Qt.ItemDataRole.UserRole
"""Role of what a row holds."""
type Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
_STRETCH = 128
"""Rows."""


class Identified(Protocol):
    """Something with an id of its own."""

    @property
    def id(self) -> str | int:
        """Unique among the entries."""


class RowTable[Entry: Identified](QAbstractTableModel):
    """A list of entries by row. Changes are reported row by row, so that selection and scroll position stay.

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

    def retranslate(self) -> None:
        """Refresh every cell: the language has changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self._columns - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._columns - 1)

    def _become(self, new: Sequence[Entry | None]) -> None:
        """Turn the rows into new ones: filled, removed, inserted, reordered, changed, in this order.

        What is alike at both ends is passed over at each step, so that a small change of a long list costs little.
        """
        self._fill(*self._unlike(new))
        head, old, middle = self._unlike(new)
        self._take_out([head + row for row in _gone(old, middle)])
        head, old, middle = self._unlike(new)
        self._put_in(head, _fresh(old, middle), middle)
        head, _, middle = self._unlike(new)
        self._reorder(head, middle)
        self._refresh(head, middle)

    def _unlike(self, new: Sequence[Entry | None]) -> tuple[int, list[Entry | None], list[Entry | None]]:
        """Return where the rows begin to differ from new ones, and the differing parts of both."""
        head = _alike(self._rows, new)
        old, middle = self._rows[head:], list(new[head:])
        tail = _alike(old[::-1], middle[::-1])
        return head, old[: len(old) - tail], middle[: len(middle) - tail]

    def _reset(self, new: Sequence[Entry | None]) -> None:
        """Take wholly other rows at once; selection and scroll place are lost."""
        self.beginResetModel()
        self._rows = list(new)
        self.endResetModel()

    def _fill(self, head: int, old: Sequence[Entry | None], new: Sequence[Entry | None]) -> None:
        """Put entries that have just been read into their waiting rows, so that a page does not move the view."""
        if len(new) != len(old) or None not in old:
            return
        here = _ids(old)
        pairs = zip(old, new, strict=True)
        filled = [row for row, (a, b) in enumerate(pairs, head) if a is None and b is not None and b.id not in here]
        for row in filled:
            self._rows[row] = new[row - head]
        self._tell_changed(filled)

    def _take_out(self, rows: Sequence[int]) -> None:
        for first, last in _runs(rows):
            self.beginRemoveRows(TOP, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _put_in(self, head: int, rows: Sequence[int], new: Sequence[Entry | None]) -> None:
        """Insert rows of the new middle; what is there already is pushed down, and put into its order later."""
        for first, last in reversed(_runs(rows)):
            self.beginInsertRows(TOP, head + first, head + last)
            self._rows[head + first : head + first] = new[first : last + 1]
            self.endInsertRows()

    def _reorder(self, head: int, new: Sequence[Entry | None]) -> None:
        end = head + len(new)
        old = self._rows[head:end]
        if [item and item.id for item in old] == [item and item.id for item in new]:
            return
        self.layoutAboutToBeChanged.emit()
        place = {item.id: row for row, item in enumerate(new, head) if item is not None}
        before = self.persistentIndexList()
        after = []
        for index in before:
            item = self._rows[index.row()]
            row = index.row() if item is None else place.get(item.id, index.row())
            after.append(self.index(row, index.column()))
        self._rows[head:end] = new
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _refresh(self, head: int, new: Sequence[Entry | None]) -> None:
        end = head + len(new)
        pairs = zip(self._rows[head:end], new, strict=True)
        changed = [row for row, (a, b) in enumerate(pairs, head) if a is not b and a != b]
        self._rows[head:end] = new
        self._tell_changed(changed)

    def _tell_changed(self, rows: Sequence[int]) -> None:
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, self._columns - 1))


def _alike[Entry](old: Sequence[Entry], new: Sequence[Entry]) -> int:
    """Return how many rows are the same from the beginning; whole stretches are compared first, which is quick."""
    most, count = min(len(old), len(new)), 0
    while count < most and old[count : count + _STRETCH] == new[count : count + _STRETCH]:
        count += _STRETCH
    while count < most and old[count] == new[count]:
        count += 1
    return min(count, most)


def _ids(rows: Sequence[Identified | None]) -> set[str | int]:
    return {item.id for item in rows if item is not None}


def _gone(old: Sequence[Identified | None], new: Sequence[Identified | None]) -> list[int]:
    """Return the rows that are not wanted any more; of unread ones the last."""
    unwanted, surplus = _ids(old) - _ids(new), old.count(None) - new.count(None)
    unread = [row for row, item in enumerate(old) if item is None][-surplus:] if surplus > 0 else []
    if unwanted:
        return sorted(unread + [row for row, item in enumerate(old) if item is not None and item.id in unwanted])
    return unread


def _fresh(old: Sequence[Identified | None], new: Sequence[Identified | None]) -> list[int]:
    """Return the rows of the new list that are not in the old one; of unread ones the last."""
    unknown, missing = _ids(new) - _ids(old), new.count(None) - old.count(None)
    unread = [row for row, item in enumerate(new) if item is None][-missing:] if missing > 0 else []
    if unknown:
        return sorted(unread + [row for row, item in enumerate(new) if item is not None and item.id in unknown])
    return unread


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs among ascending rows as (first, last), last run first."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs[::-1]

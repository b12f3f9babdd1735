"""A table of queue items."""

from collections.abc import Callable
from enum import IntEnum
from typing import override

from PySide6.QtCore import Qt

from app.domain.queue import QueueItem
from app.ui import words
from app.ui.models.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import as_tip, capped

type Row = QueueItem | None
"""None where the row has not been read yet."""


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


class ItemTable(RowTable[QueueItem]):
    """Queue items by row, with a column for each fact."""

    def __init__(self) -> None:
        super().__init__(len(Column))

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

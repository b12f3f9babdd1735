"""The fallback list as an item model."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import override

from PySide6.QtCore import Qt

from app.domain.fallback import FallbackEntry
from app.ui import words
from app.ui.i18n import current_language
from app.ui.models.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import as_tip, capped


class Column(IntEnum):
    """Columns of the list. The view shows the position first; here it is last, as in the queue."""

    TITLE = 0
    LENGTH = 1
    POSITION = 2


def trouble(entry: FallbackEntry) -> str:
    """Return why an entry is passed over, or empty."""
    return "" if entry.reason is None else entry.reason.sentence(current_language())


def side_of(column: int) -> Qt.AlignmentFlag:
    """Return how a column is aligned: numbers to the right."""
    side = Qt.AlignmentFlag.AlignLeft if column == Column.TITLE else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class FallbackModel(RowTable[FallbackEntry]):
    """The whole list, which is short enough to be read at once.

    Attributes:
        now: Video id of the entry whose turn came last.
    """

    def __init__(self) -> None:
        super().__init__(len(Column))
        self.now = ""

    def show_entries(self, entries: Sequence[FallbackEntry]) -> None:
        """Show the list as it is now."""
        self._become(list(entries))

    def show_now(self, video_id: str) -> None:
        """Mark the entry whose turn came last."""
        if video_id != self.now:
            rows = [self.row_of(one) for one in (self.now, video_id)]
            self.now = video_id
            self._tell_changed(sorted(row for row in rows if row is not None))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.item(index.row()) if index.isValid() else None
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(index.row(), Column(index.column()), entry)
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(_about(entry))
            case Qt.ItemDataRole.AccessibleTextRole:
                now = words.now_here() if entry.video_id == self.now else ""
                return capped(" · ".join(part for part in (_about(entry), now) if part))
            case _:
                return entry if role == ITEM_ROLE else None

    def _cell(self, row: int, column: Column, entry: FallbackEntry) -> str:
        say: dict[Column, Callable[[], str]] = {
            Column.TITLE: lambda: entry.title,
            Column.LENGTH: lambda: words.clock(entry.length_ms),
            Column.POSITION: lambda: words.number(row + 1),
        }
        return capped(say[column]())


def _about(entry: FallbackEntry) -> str:
    parts = (entry.title, entry.channel, words.clock(entry.length_ms), trouble(entry))
    return " · ".join(part for part in parts if part)

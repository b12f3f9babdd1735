"""The history as an item model that loads pages on demand."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import override

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal

from app.domain.history import PAGE_ROWS, HistoryEntry, HistoryKind, HistoryPage, HistoryQuery
from app.ui import history_words
from app.ui.rows import ITEM_ROLE, TOP, Index, RowTable
from app.ui.text import tool_tip_html, truncated

translate = QCoreApplication.translate


class HistoryColumn(IntEnum):
    """Columns of the history."""

    WHAT = 0
    WHO = 1
    AMOUNT = 2
    END = 3
    WHEN = 4


_SAY: dict[HistoryColumn, Callable[[HistoryEntry], str]] = {
    HistoryColumn.WHAT: history_words.title,
    HistoryColumn.WHO: history_words.author,
    HistoryColumn.AMOUNT: history_words.amount,
    HistoryColumn.END: history_words.outcome,
    HistoryColumn.WHEN: history_words.time,
}


def history_alignment(column: int) -> Qt.AlignmentFlag:
    """Return how a column and its title are aligned: numbers to the right."""
    side = Qt.AlignmentFlag.AlignRight if column == HistoryColumn.AMOUNT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class HistoryModel(RowTable[HistoryEntry]):
    """Entries of one kind that match a query, newest first.

    A year has more rows than a step of the loop has time for, so nothing here looks at all of them at once: a change
    is reported for the page that was read, and the rows of a page follow their entries when these have moved.

    Signals:
        page_requested: ``HistoryQuery`` for visible rows that are unknown or outdated.
    """

    page_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(len(HistoryColumn))
        self._wanted = HistoryQuery()
        self._is_new = True
        """The rows that are shown belong to an older query."""
        self._fresh: set[int] = set()
        self._asked: dict[int, HistoryQuery] = {}

    @property
    def is_known(self) -> bool:
        """Whether the rows belong to the current query."""
        return not self._is_new

    def search(self, kind: HistoryKind, query: str) -> None:
        """Ask for something else; what is shown stays until its head has been read."""
        self._wanted, self._is_new = HistoryQuery(kind=kind, query=query), True
        self.refresh()

    def refresh(self) -> None:
        """Request the first page again, and visible rows later; the rows stay until then."""
        self._fresh.clear()
        self._asked.clear()
        self._ask(0)

    def load_rows(self, first: int, last: int) -> None:
        """Ask for the pages of these rows that are not known or are of old."""
        if not self._is_new:
            for page in range(first // PAGE_ROWS, min(last, len(self._rows) - 1) // PAGE_ROWS + 1):
                self._ask(page)

    def _ask(self, page: int) -> None:
        if page not in self._fresh and page not in self._asked:
            ask = structs.replace(self._wanted, offset=page * PAGE_ROWS, limit=PAGE_ROWS)
            self._asked[page] = ask
            self.page_requested.emit(ask)

    def show_page(self, ask: HistoryQuery, page: HistoryPage) -> None:
        """Show a requested page; answers to older queries are ignored."""
        number = ask.offset // PAGE_ROWS
        if self._asked.get(number) is not ask:
            return
        del self._asked[number]
        if self._is_new:
            self.beginResetModel()
            self._rows = [*page.items, *[None] * (page.total - len(page.items))]
            self._is_new = False
            self.endResetModel()
        elif page.total != len(self._rows) and number:
            self.refresh()  # something has come or gone: the first page shows at which end
            return
        else:
            self._resize(page.items, page.total)
            self._put(page.offset, page.items)
        self._fresh.add(number)

    def _resize(self, head: Sequence[HistoryEntry], total: int) -> None:
        """Bring rows in and out, at the top where the head shows that it was there, else at the end."""
        if total == len(self._rows):
            return
        old = {past.id: row for row, past in enumerate(self._rows[:PAGE_ROWS]) if past is not None}
        last = next((index for index in range(len(head) - 1, -1, -1) if head[index].id in old), None)
        if last is not None and last - old[head[last].id] == total - len(self._rows):
            new = {past.id for past in head[: last + 1]}
            gone = range(old[head[last].id])
            self._take_out([row for row in gone if (past := self._rows[row]) is None or past.id not in new])
            for row, past in enumerate(head[: last + 1]):
                if past.id not in old:
                    self._bring_in(row, [past])
        if total < len(self._rows):
            self._take_out(range(total, len(self._rows)))
        elif total > len(self._rows):
            self._bring_in(len(self._rows), [None] * (total - len(self._rows)))

    def _bring_in(self, row: int, entries: Sequence[HistoryEntry | None]) -> None:
        self.beginInsertRows(TOP, row, row + len(entries) - 1)
        self._rows[row:row] = entries
        self.endInsertRows()

    def _put(self, start: int, items: Sequence[HistoryEntry]) -> None:
        """Put a page into its rows; what was chosen stays chosen, and is not in the place of another."""
        old = self._rows[start : start + len(items)]
        if old == list(items):
            return
        has_moved = any(a is not None and a.id != b.id for a, b in zip(old, items, strict=True))
        if has_moved:
            self.layoutAboutToBeChanged.emit()
            place: dict[str | int, int] = {past.id: start + row for row, past in enumerate(items)}
            before = self.persistentIndexList()
            after = [self._moved(index, start, len(items), place) for index in before]
            self._rows[start : start + len(items)] = items
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
        else:
            self._rows[start : start + len(items)] = items
        self.dataChanged.emit(self.index(start, 0), self.index(start + len(items) - 1, self._columns - 1))

    def _moved(self, index: Index, start: int, count: int, place: Mapping[str | int, int]) -> QModelIndex:
        """Return where an entry is now; nowhere where another one has its row."""
        past = self._rows[index.row()]
        row = index.row() if past is None else place.get(past.id)
        if row is None:
            is_taken = start <= index.row() < start + count
            return QModelIndex() if is_taken else self.index(index.row(), index.column())
        return self.index(row, index.column())

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return history_alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        kind = self._wanted.kind
        is_log = kind == "moderation"
        what = translate("HistoryModel", "Title") if kind == "video" else translate("HistoryModel", "Text")
        return {
            HistoryColumn.WHAT: translate("HistoryModel", "What was done") if is_log else what,
            HistoryColumn.WHO: translate("HistoryModel", "Name") if is_log else translate("HistoryModel", "Viewer"),
            HistoryColumn.AMOUNT: "" if is_log else translate("HistoryModel", "Amount"),
            HistoryColumn.END: translate("HistoryModel", "Role") if is_log else translate("HistoryModel", "State"),
            HistoryColumn.WHEN: translate("HistoryModel", "When"),
        }[HistoryColumn(section)]

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return history_alignment(index.column())
        past = self.item(index.row())
        if past is not None:
            return _shown(past, HistoryColumn(index.column()), role)
        return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == HistoryColumn.WHAT else None


def _shown(past: HistoryEntry, column: HistoryColumn, role: int) -> object:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return truncated(_SAY[column](past))
        case Qt.ItemDataRole.ToolTipRole:
            return tool_tip_html(history_words.description(past))
        case Qt.ItemDataRole.AccessibleTextRole:
            return truncated(history_words.description(past).replace("\n", " · "))
        case _:
            return past if role == ITEM_ROLE else None

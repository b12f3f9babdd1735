"""Queue items as item models: what waits, read by page, and what needs a decision."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import override

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QMimeData, QModelIndex, Qt, Signal

from app.domain.ids import QueueItemId
from app.domain.queue import QueueItem, QueueMatches, QueuePage, QueueSummary
from app.ui import words
from app.ui.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import tool_tip_html, truncated

type Row = QueueItem | None
"""None where the row has not been read yet."""


class QueueColumn(IntEnum):
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


def describe(item: QueueItem) -> str:
    """Return a full description for screen readers and tooltips."""
    parts = (
        words.title_of(item),
        item.media.channel,
        words.length_of(item),
        words.requester(item),
        words.money(item.amount_minor, item.currency, item.unit),
        words.decision_state(item) or words.item_state(item.state),
        item.message,
    )
    return " · ".join(part for part in parts if part)


def queue_alignment(column: int) -> Qt.AlignmentFlag:
    """Return how a column and its title are aligned: numbers to the right."""
    right = column in {QueueColumn.POSITION, QueueColumn.LENGTH, QueueColumn.AMOUNT}
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class ItemTable(RowTable[QueueItem]):
    """Queue items by row, with a column for each fact."""

    def __init__(self) -> None:
        super().__init__(len(QueueColumn))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(index.row(), QueueColumn(index.column()), item)
            case Qt.ItemDataRole.TextAlignmentRole:
                return queue_alignment(index.column())
            case Qt.ItemDataRole.ToolTipRole if item is not None:
                return tool_tip_html(describe(item))
            case Qt.ItemDataRole.AccessibleTextRole if item is not None:
                return truncated(describe(item))
            case _:
                return item if role == ITEM_ROLE else None

    def _cell(self, row: int, column: QueueColumn, item: Row) -> str:
        if column is QueueColumn.POSITION:
            return str(self.position(row) + 1)
        if item is None:
            return "…" if column is QueueColumn.TITLE else ""
        say: dict[QueueColumn, Callable[[], str]] = {
            QueueColumn.TITLE: lambda: words.title_of(item),
            QueueColumn.LENGTH: lambda: words.clock(item.plays_ms),
            QueueColumn.WHO: lambda: words.requester(item),
            QueueColumn.AMOUNT: lambda: words.money(item.amount_minor, item.currency, item.unit),
            QueueColumn.STATE: lambda: words.item_state(item.state),
        }
        return truncated(say[column]())

    def position(self, row: int) -> int:
        """Return the 0-based place in the whole list of the item that a row shows."""
        return row


class Move(Struct, frozen=True):
    """Put the item that is at ``row`` before the first command at ``to_index`` when its turn comes."""

    row: int
    to_index: int


def moves(total: int, rows: Sequence[int], gap: int) -> list[Move]:
    """Return the commands that put rows, in their order, together before the row ``gap``.

    Each index counts in the list as the commands before it have left it, without the item that moves.

    Args:
        total: Rows of the whole list.
        rows: Ascending rows that move.
        gap: Row before which they go; ``total`` for the end.
    """
    order = list(range(total))
    moving = set(rows)
    stop = next((row for row in range(gap, total) if row not in moving), None)
    asked: list[Move] = []
    before: int | None = None
    for row in rows:
        start = order.index(row)
        del order[start]
        end = len(order) if stop is None else order.index(stop)
        index = end if before is None else order.index(before) + 1
        order.insert(index, row)
        before = row
        if index != start:
            asked.append(Move(row, index))
    return asked


def kept_tail(head: Sequence[QueueItem], old: Sequence[QueueItem | None], total: int) -> list[QueueItem | None]:
    """Return a new list of rows: the new head, then the known rows after its last item.

    Args:
        head: The first rows as they are now.
        old: All rows as they were known; None where one was not.
        total: How many rows there are now.
    """
    here = {item.id for item in head}
    last = head[-1].id if head else None
    start = next((row for row, item in enumerate(old) if item is not None and item.id == last), len(head) - 1)
    tail = [item for item in old[start + 1 :] if item is None or item.id not in here]
    rows: list[QueueItem | None] = [*head, *tail][:total]
    return rows + [None] * (total - len(rows))


translate = QCoreApplication.translate

PAGE_ROWS = 200
"""Rows requested at a time."""
MIME_ROWS = "application/x-efir-queue-rows"


class DecisionModel(ItemTable):
    """What needs a decision: largest donation first."""

    def show_summary(self, summary: QueueSummary) -> None:
        """Show the items that wait for a decision."""
        self._become(list(summary.pending))


class QueueModel(ItemTable):
    """The waiting items. The first 50 rows come with each event, the rest are loaded when visible.

    While a filter is on, it holds the matching items, found in the database.

    Signals:
        page_requested: offset and limit of visible rows that are unknown or outdated.
        moves_requested: list of (id, index), one for each command that a drag within the list means, in order.
    """

    page_requested = Signal(int, int)
    moves_requested = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Row] = []
        self._fresh_to = 0
        self._fresh_pages: set[int] = set()
        self._asked: set[int] = set()
        self._places: tuple[int, ...] | None = None
        """Of the rows among all that wait, while only those that match are shown."""

    @property
    def is_filtered(self) -> bool:
        """Whether only matching rows are shown."""
        return self._places is not None

    @override
    def position(self, row: int) -> int:
        return row if self._places is None or row >= len(self._places) else self._places[row]

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return queue_alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            QueueColumn.POSITION: "#",
            QueueColumn.TITLE: translate("QueueModel", "Title"),
            QueueColumn.LENGTH: translate("QueueModel", "Length"),
            QueueColumn.WHO: translate("QueueModel", "Viewer"),
            QueueColumn.AMOUNT: translate("QueueModel", "Amount"),
            QueueColumn.STATE: translate("QueueModel", "State"),
        }[QueueColumn(section)]

    def show_summary(self, summary: QueueSummary) -> None:
        """Show the head of the queue; what is known of the rest stays until its page is read again."""
        head = list(summary.items)
        self._all = kept_tail(head, self._all, summary.waiting)
        self._fresh_to = len(head)
        self._fresh_pages.clear()
        self._asked.clear()
        self._show()

    def show_page(self, page: QueuePage) -> None:
        """Show requested rows; rows past the end of the queue are dropped."""
        start = page.offset
        if page.total != len(self._all):  # read before or after a change whose event is on its way
            self._asked.discard(start // PAGE_ROWS)
            return
        for row, item in enumerate(page.items, start):
            if self._fresh_to <= row < len(self._all):
                self._all[row] = item
        self._forget_doubles(start, start + len(page.items))
        for first in range(start, start + len(page.items), PAGE_ROWS):
            self._fresh_pages.add(first // PAGE_ROWS)
            self._asked.discard(first // PAGE_ROWS)
        self._show()

    def show_matches(self, matches: QueueMatches) -> None:
        """Show only the items that match."""
        was_filtered, self._places = self.is_filtered, matches.places
        if not was_filtered:
            self._reset(matches.items)
            return
        self._become(list(matches.items))
        if self._rows:  # an item that stays may have another place now
            self.dataChanged.emit(
                self.index(0, QueueColumn.POSITION), self.index(len(self._rows) - 1, QueueColumn.POSITION)
            )

    def show_all(self) -> None:
        """Show every row again."""
        if self.is_filtered:
            self._places = None
            self._reset(self._all)

    def load_rows(self, first: int, last: int) -> None:
        """Ask for the pages of these rows that are not known; none are while only matches are shown."""
        start = max(first, self._fresh_to)
        if self.is_filtered or start > last:
            return
        pages = [page for page in range(start // PAGE_ROWS, last // PAGE_ROWS + 1) if self._lacks(page)]
        for page in pages:
            if page not in self._asked:
                self._asked.add(page)
                self.page_requested.emit(page * PAGE_ROWS, PAGE_ROWS)

    def _lacks(self, page: int) -> bool:
        end = min((page + 1) * PAGE_ROWS, len(self._all))
        return max(self._fresh_to, page * PAGE_ROWS) < end and page not in self._fresh_pages

    def _forget_doubles(self, start: int, end: int) -> None:
        """Blank old rows outside a page just read whose items are in the page now."""
        here = {item.id for item in self._all[start:end] if item is not None}
        for row, item in enumerate(self._all):
            if item is not None and not start <= row < end and row >= self._fresh_to and item.id in here:
                self._all[row] = None

    def _show(self) -> None:
        if not self.is_filtered:
            self._become(list(self._all))

    # Drag and drop within the list; a drop of anything else is the page's business.

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self.item(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return plain if self.is_filtered else plain | Qt.ItemFlag.ItemIsDragEnabled

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME_ROWS]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        rows = sorted({index.row() for index in indexes})
        ids = [item.id for row in rows if (item := self._rows[row]) is not None]
        data.setData(MIME_ROWS, "\n".join(ids).encode())
        return data

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Request the moves. The rows move with the event, so False is returned to Qt."""
        if data.hasFormat(MIME_ROWS) and not self.is_filtered:
            gap = row if row >= 0 else len(self._rows)
            ids = [
                QueueItemId(part)
                for part in bytes(data.data(MIME_ROWS).data()).decode(errors="replace").split("\n")
                if part
            ]
            self.request_moves(ids, lambda _: gap)
        return False

    def request_moves(self, ids: Sequence[QueueItemId], gap: Callable[[Sequence[int]], int]) -> None:
        """Ask to put items before the row that ``gap`` names, given their present rows."""
        rows = sorted(row for item_id in ids if (row := self.row_of(item_id)) is not None)
        if not rows or self.is_filtered:
            return
        asked = moves(len(self._rows), rows, min(max(0, gap(rows)), len(self._rows)))
        pairs = [(item.id, move.to_index) for move in asked if (item := self._rows[move.row]) is not None]
        if pairs:
            self.moves_requested.emit(pairs)

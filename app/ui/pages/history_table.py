"""The table of the history and how its rows are drawn."""

from typing import override

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.donations import Donation
from app.domain.history import HistoryEntry
from app.domain.moderators import Done
from app.domain.queue import ItemState, QueueItem
from app.domain.speech import ENDED_STATES, SpeechMessage
from app.ui import history_words, speech_words, words
from app.ui.drawing import GAP, LINE, draw_background, draw_badge, draw_line, fonts
from app.ui.pages.history_model import HistoryColumn, HistoryModel, history_alignment
from app.ui.rows import ITEM_ROLE, Index
from app.ui.text import truncated
from app.ui.theme import Colors, scaled, shades_now
from app.ui.thumbnails import Thumbnails, thumbnail_box
from app.ui.views import PagedView

_BADGE = 32


class HistoryDelegate(QStyledItemDelegate):
    """A row of the history."""

    def __init__(self, parent: QObject, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        past = index.data(ITEM_ROLE)
        draw_background(painter, option)
        shades = shades_now()
        painter.save()
        if not isinstance(past, QueueItem | SpeechMessage | Donation | Done):
            painter.setPen(QColor(shades.dim))
            painter.drawText(
                option.rect.adjusted(GAP, 0, -GAP, 0), int(history_alignment(index.column())), index.data() or ""
            )
        elif index.column() == HistoryColumn.WHAT:
            self._what(painter, option, past, shades)
        else:
            self._cell(painter, option, index, past, shades)
        painter.restore()

    def _what(self, painter: QPainter, option: QStyleOptionViewItem, past: HistoryEntry, shades: Colors) -> None:
        row = option.rect
        if isinstance(past, QueueItem):
            badge = thumbnail_box(row)
            self._thumbnails.draw(painter, badge, past.media)
        else:
            badge = QRect(row.left() + GAP, row.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
            draw_badge(painter, badge, history_words.icon(past), shades.dim, shades.raised)
        box = row.adjusted(badge.width() + 2 * GAP, 4, -4, -4)
        first, second = fonts(option.font, QFont.Weight.Normal)
        why = history_words.reason(past)
        lower = " · ".join(part for part in self._second(option, past) if part)
        above, below = QRect(box), QRect(box)
        if lower:
            above.setHeight(box.height() // 2)
            below.setTop(above.bottom() + 1)
            draw_line(painter, below, lower, shades.warn if why else shades.dim, second)
        draw_line(painter, above, history_words.title(past), shades.text, first)

    def _second(self, option: QStyleOptionViewItem, past: HistoryEntry) -> tuple[str, ...]:
        """Return the parts of the second line; in a narrow list it contains the hidden columns."""
        why = history_words.reason(past)
        text = why or history_words.details(past)
        if not (isinstance(option.widget, QTableView) and option.widget.isColumnHidden(HistoryColumn.END)):
            return (text,)
        end, given, who = history_words.outcome(past), history_words.amount(past), history_words.author(past)
        return (end, why, given, who) if why else (end, given, who, text)

    def _cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, past: HistoryEntry, shades: Colors
    ) -> None:
        color = {
            HistoryColumn.AMOUNT: shades.good,
            HistoryColumn.WHEN: shades.dim,
            HistoryColumn.END: shades.warn if history_words.is_failure(past) else shades.text,
        }.get(HistoryColumn(index.column()), shades.text)
        painter.setPen(QColor(color))
        box = option.rect.adjusted(GAP, 0, -GAP, 0)
        text = option.fontMetrics.elidedText(
            truncated(str(index.data()), LINE), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(history_alignment(index.column()) | Qt.TextFlag.TextSingleLine), text)


_NARROW, _WIDE = 600, 800
"""Widths of the list, pixels. Below the first, viewer, amount and end move under the title."""
_ENDS = (ItemState.PLAYED, ItemState.REJECTED, ItemState.REMOVED, ItemState.SKIPPED, ItemState.FAILED)


class HistoryTable(PagedView[HistoryEntry]):
    """The history, newest on top. Rows inserted above the visible ones do not move them."""

    def __init__(self, rows: HistoryModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows)
        self.setItemDelegate(HistoryDelegate(self, thumbnails))
        thumbnails.changed.connect(self.viewport().update)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(HistoryColumn.WHAT, QHeaderView.ResizeMode.Stretch)
        rows.rowsInserted.connect(self._on_rows_inserted)
        rows.rowsRemoved.connect(self._on_rows_removed)
        rows.modelReset.connect(self._on_model_reset)

    @override
    def fit_columns(self) -> None:
        """Fit the column widths; in a narrow window some columns are hidden."""
        width, advance = self.viewport().width(), self.fontMetrics().horizontalAdvance
        for column in (HistoryColumn.WHO, HistoryColumn.AMOUNT, HistoryColumn.END):
            self.setColumnHidden(column, width < scaled(_NARROW))
        ends = [words.item_state(state) for state in _ENDS] + [speech_words.state(state) for state in ENDED_STATES]
        self.give_width(HistoryColumn.WHO, scaled(128 if width < scaled(_WIDE) else 160))
        self.give_width(HistoryColumn.AMOUNT, advance("10 000 ₴") + 24)
        self.give_width(HistoryColumn.END, max(advance(end) for end in ends) + 24)
        self.give_width(HistoryColumn.WHEN, advance(history_words.widest_time()) + 24)

    def choose_first(self) -> None:
        """Choose the first row, where none is chosen."""
        if self.rows.rowCount() and not self.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(0, 0), flags.ClearAndSelect | flags.Rows)

    def _on_model_reset(self) -> None:
        """Scroll to the newest; select a row if the table has the focus."""
        self.scrollToTop()
        if self.hasFocus():
            self.choose_first()

    def _on_rows_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, last - first + 1)

    def _on_rows_removed(self, _: QModelIndex, first: int, last: int) -> None:
        self._keep_place(first, first - last - 1)

    def _keep_place(self, first: int, count: int) -> None:
        """Keep the visible rows in place when rows above them are inserted or removed; at the top, show the newest."""
        top = self.verticalScrollBar().value()
        if top and first * self.row_height < top:
            self.updateGeometries()  # else the bar does not reach as far yet
            self.verticalScrollBar().setValue(top + count * self.row_height)

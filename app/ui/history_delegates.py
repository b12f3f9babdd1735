"""How rows of the history are drawn: plain text only, two lines, ends by word and colour."""

from typing import override

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.donations import Donation
from app.domain.history import HistoryEntry
from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.ui import history_words
from app.ui.drawing import GAP, LINE, Index, draw_background, draw_badge, draw_line, fonts
from app.ui.models.history import Column, side_of
from app.ui.models.rows import ITEM_ROLE
from app.ui.text import capped
from app.ui.theme import Colors, shades_now

ROW_HEIGHT = 48
_BADGE = 32


class HistoryDelegate(QStyledItemDelegate):
    """A row of what is past."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        past = index.data(ITEM_ROLE)
        draw_background(painter, option)
        shades = shades_now()
        painter.save()
        if not isinstance(past, QueueItem | SpeechMessage | Donation):
            painter.setPen(QColor(shades.dim))
            painter.drawText(option.rect.adjusted(GAP, 0, -GAP, 0), int(side_of(index.column())), index.data() or "")
        elif index.column() == Column.WHAT:
            self._what(painter, option, past, shades)
        else:
            self._cell(painter, option, index, past, shades)
        painter.restore()

    def _what(self, painter: QPainter, option: QStyleOptionViewItem, past: HistoryEntry, shades: Colors) -> None:
        row = option.rect
        badge = QRect(row.left() + GAP, row.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
        draw_badge(painter, badge, history_words.icon_of(past), shades.dim, shades.raised)
        box = row.adjusted(_BADGE + 2 * GAP, 4, -4, -4)
        first, second = fonts(option.font, QFont.Weight.Normal)
        why = history_words.why(past)
        lower = " · ".join(part for part in self._second(option, past) if part)
        above, below = QRect(box), QRect(box)
        if lower:
            above.setHeight(box.height() // 2)
            below.setTop(above.bottom() + 1)
            draw_line(painter, below, lower, shades.warn if why else shades.dim, second)
        draw_line(painter, above, history_words.what(past), shades.text, first)

    def _second(self, option: QStyleOptionViewItem, past: HistoryEntry) -> tuple[str, ...]:
        """Return the second line in parts; it takes over what a narrow list has no columns for."""
        why = history_words.why(past)
        told = why or history_words.rest(past)
        if not (isinstance(option.widget, QTableView) and option.widget.isColumnHidden(Column.END)):
            return (told,)
        end, given, who = history_words.end(past), history_words.amount(past), history_words.who(past)
        return (end, why, given, who) if why else (end, given, who, told)

    def _cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, past: HistoryEntry, shades: Colors
    ) -> None:
        color = {
            Column.AMOUNT: shades.good,
            Column.WHEN: shades.dim,
            Column.END: shades.warn if history_words.is_bad(past) else shades.text,
        }.get(Column(index.column()), shades.text)
        painter.setPen(QColor(color))
        box = option.rect.adjusted(GAP, 0, -GAP, 0)
        text = option.fontMetrics.elidedText(capped(str(index.data()), LINE), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side_of(index.column()) | Qt.TextFlag.TextSingleLine), text)

"""The table of the fallback list, and how its rows are drawn."""

from typing import override

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.fallback import FALLBACK_LIMIT, FallbackEntry
from app.ui import words
from app.ui.drawing import BADGE, GAP, Index, draw_background, draw_badge, draw_two_lines, fonts
from app.ui.models.fallback import Column, FallbackModel, side_of, trouble
from app.ui.models.rows import ITEM_ROLE
from app.ui.theme import shades_now
from app.ui.views import RowsView

_ROW_HEIGHT = 48


class FallbackDelegate(QStyledItemDelegate):
    """A row of the list: title and channel, or why it is passed over; the one whose turn it is stands out."""

    def __init__(self, rows: FallbackModel, parent: "FallbackTable") -> None:
        super().__init__(parent)
        self._rows = rows

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if not isinstance(entry, FallbackEntry):
            return
        painter.save()
        is_now = entry.video_id == self._rows.now
        if index.column() == Column.TITLE:
            self._title(painter, option, entry, is_now=is_now)
        else:
            shades = shades_now()
            is_quiet = entry.reason is not None or index.column() == Column.POSITION
            painter.setPen(QColor(shades.accent if is_now else shades.dim if is_quiet else shades.text))
            flags = int(side_of(index.column()) | Qt.TextFlag.TextSingleLine)
            painter.drawText(option.rect.adjusted(GAP, 0, -GAP, 0), flags, str(index.data()))
        painter.restore()

    def _title(self, painter: QPainter, option: QStyleOptionViewItem, entry: FallbackEntry, *, is_now: bool) -> None:
        shades, why = shades_now(), trouble(entry)
        picture, mark = ("play", shades.accent) if is_now else ("video", shades.dim)
        if why:
            picture, mark = "warning", shades.warn
        box = QRect(option.rect)
        badge = QRect(box.left() + GAP, box.center().y() - BADGE.height() // 2 + 1, BADGE.width(), BADGE.height())
        draw_badge(painter, badge, picture, mark, shades.raised)
        box.adjust(badge.width() + 2 * GAP, 4, -4, -4)
        first, second = fonts(option.font, QFont.Weight.DemiBold if is_now else QFont.Weight.Normal)
        upper = (entry.title, shades.dim if why else shades.text)
        now = words.now_here() if is_now else ""
        lower = (why or " · ".join(part for part in (now, entry.channel) if part), shades.warn if why else shades.dim)
        draw_two_lines(painter, box, upper, lower, (first, second))


class FallbackTable(RowsView[FallbackEntry]):
    """The fallback list, in play order."""

    def __init__(self, rows: FallbackModel) -> None:
        super().__init__(rows, _ROW_HEIGHT)
        self.setItemDelegate(FallbackDelegate(rows, self))
        header, advance = self.horizontalHeader(), self.fontMetrics().horizontalAdvance
        header.hide()
        header.moveSection(Column.POSITION, 0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(Column.POSITION, advance(words.number(FALLBACK_LIMIT)) + 24)
        self.setColumnWidth(Column.LENGTH, advance("0:00:00") + 24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

"""The tables of the queue page and how their rows are drawn."""

from typing import override

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app.domain.ids import QueueItemId
from app.domain.queue import ItemState, QueueItem
from app.ui import words
from app.ui.drawing import (
    GAP,
    LINE,
    button_boxes,
    draw_background,
    draw_decision,
    draw_line,
    draw_two_lines,
    fonts,
)
from app.ui.icons import draw_icon
from app.ui.pages.queue_model import DecisionModel, QueueColumn, QueueModel, queue_alignment
from app.ui.rows import ITEM_ROLE, Index
from app.ui.text import truncated
from app.ui.theme import Colors, scaled, shades_now
from app.ui.thumbnails import SIZE, Thumbnails, thumbnail_box
from app.ui.views import DecidingDelegate, DecidingView, PagedView

_LEAST_WITH_THUMBNAIL = 180
"""Pixels: a narrower title has no thumbnail."""


def _draw_thumbnail(painter: QPainter, box: QRect, item: QueueItem, thumbnails: Thumbnails) -> QRect:
    """Draw the thumbnail of an item at the left of a box, where there is room; return what is left of the box."""
    if box.width() < _LEAST_WITH_THUMBNAIL:
        return box.adjusted(GAP, 4, 0, -4)
    thumbnails.draw(painter, thumbnail_box(box), item.media)
    return box.adjusted(SIZE.width() + 2 * GAP, 4, 0, -4)


class RowDelegate(QStyledItemDelegate):
    """A row of what is up next."""

    def __init__(self, parent: QObject, thumbnails: Thumbnails) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        draw_background(painter, option)
        shades = shades_now()
        painter.save()
        if not isinstance(item, QueueItem):
            painter.setPen(QColor(shades.dim))
            painter.drawText(
                option.rect.adjusted(GAP, 0, -GAP, 0), int(queue_alignment(index.column())), str(index.data())
            )
        elif index.column() == QueueColumn.TITLE:
            color = shades.dim if item.state is ItemState.HELD else shades.text
            box = _draw_thumbnail(painter, option.rect, item, self._thumbnails).adjusted(0, 0, -4, 0)
            both = fonts(option.font, QFont.Weight.Normal)
            draw_two_lines(painter, box, (words.title_of(item), color), self._second(option, item, shades), both)
        elif index.column() == QueueColumn.STATE:
            self._state(painter, option, item, shades)
        else:
            self._cell(painter, option, index, item, shades)
        painter.restore()

    def _second(self, option: QStyleOptionViewItem, item: QueueItem, shades: Colors) -> tuple[str, str]:
        """Return the second line and its colour; in a narrow list it contains the hidden columns."""
        if not (isinstance(option.widget, QTableView) and option.widget.isColumnHidden(QueueColumn.STATE)):
            usual = (words.part_played(item), item.media.channel or item.message)
            return " · ".join(part for part in usual if part), shades.dim
        state = self._trouble(item)[1]
        amount = words.money(item.amount_minor, item.currency, item.unit)
        parts = (state, amount, words.requester(item), words.part_played(item), item.media.channel)
        return " · ".join(part for part in parts if part), shades.warn if state else shades.dim

    def _trouble(self, item: QueueItem) -> tuple[str, str]:
        """Return icon and word for what is out of the ordinary, or empty ones."""
        if item.state is ItemState.HELD:
            return "hold", words.item_state(item.state)
        return ("warning", words.unknown()) if item.reason is not None else ("", "")

    def _cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, item: QueueItem, shades: Colors
    ) -> None:
        paid = index.column() == QueueColumn.AMOUNT
        quiet = index.column() == QueueColumn.POSITION or item.state is ItemState.HELD
        painter.setPen(QColor(shades.good if paid else shades.dim if quiet else shades.text))
        box = option.rect.adjusted(GAP, 0, -GAP, 0)
        text = option.fontMetrics.elidedText(
            truncated(str(index.data()), LINE), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(queue_alignment(index.column()) | Qt.TextFlag.TextSingleLine), text)

    def _state(self, painter: QPainter, option: QStyleOptionViewItem, item: QueueItem, shades: Colors) -> None:
        """Draw the state if it is not the usual one: held, or unknown."""
        box = option.rect.adjusted(GAP, 0, -4, 0)
        name, text = self._trouble(item)
        if not name:
            return
        picture = QRect(box.left(), box.center().y() - 7, 16, 16)
        draw_icon(painter, picture, name, shades.warn)
        box.setLeft(picture.right() + 6)
        draw_line(painter, box, text, shades.warn, option.font)


class DecisionDelegate(DecidingDelegate):
    """A row of the queue that needs a decision."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if not isinstance(item, QueueItem):
            return
        shades = shades_now()
        painter.save()
        box = _draw_thumbnail(painter, option.rect, item, self._thumbnails)
        box.setRight(button_boxes(option.rect)[0].left() - GAP)
        amount = words.money(item.amount_minor, item.currency, item.unit)
        upper = " · ".join(part for part in (words.requester(item), amount, words.title_of(item)) if part)
        trouble = words.decision_state(item)
        length = words.length_of(item) if item.plays_ms is not None else ""
        lower = " · ".join(part for part in (trouble, length, item.media.channel, item.message) if part)
        quiet = shades.warn if trouble else shades.dim
        both = fonts(option.font, QFont.Weight.DemiBold)
        draw_two_lines(painter, box, (upper, shades.text), (lower, quiet), both)
        draw_decision(painter, option.rect, shades, hovered=self.hovered_in(index.row()))
        painter.restore()


_VISIBLE_DECISIONS = 3
_LOW = 640
_NARROW, _WIDE = 560, 760
"""Widths of the list, pixels. Below the first, viewer, amount and state move under the title."""


class QueueTable(PagedView[QueueItem]):
    """What is up next."""

    def __init__(self, rows: QueueModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows)
        self.setItemDelegate(RowDelegate(self, thumbnails))
        thumbnails.changed.connect(self.viewport().update)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.moveSection(QueueColumn.POSITION, 0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QueueColumn.TITLE, QHeaderView.ResizeMode.Stretch)

    @property
    def can_move(self) -> bool:
        """Whether rows can be put elsewhere: not while only those that match a filter are shown."""
        return isinstance(self.rows, QueueModel) and not self.rows.is_filtered

    def selected_ids(self) -> list[QueueItemId]:
        """Return the ids of the selected items, in row order."""
        return [item.id for item in self.entries()]

    @override
    def fit_columns(self) -> None:
        """Fit the column widths; in a narrow window some columns are hidden."""
        width, advance = self.viewport().width(), self.fontMetrics().horizontalAdvance
        for column in (QueueColumn.WHO, QueueColumn.AMOUNT, QueueColumn.STATE):
            self.setColumnHidden(column, width < scaled(_NARROW))
        states = (words.item_state(ItemState.HELD), words.unknown())
        self.give_width(QueueColumn.POSITION, max(advance(str(self.rows.rowCount())), advance("00")) + 24)
        self.give_width(QueueColumn.LENGTH, advance("0:00:00") + 24)
        self.give_width(QueueColumn.AMOUNT, advance("10 000 ₴") + 24)
        self.give_width(QueueColumn.WHO, scaled(120 if width < scaled(_WIDE) else 160))
        self.give_width(QueueColumn.STATE, max(advance(state) for state in states) + 48)


class DecisionTable(DecidingView[QueueItem]):
    """What needs a decision."""

    def __init__(self, rows: DecisionModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows, DecisionDelegate(thumbnails))
        thumbnails.changed.connect(self.viewport().update)
        for column in QueueColumn:
            self.setColumnHidden(column, column is not QueueColumn.TITLE)

    @override
    def fit_height(self) -> None:
        """Show up to three rows, in a low window two."""
        panel = self.window().height()
        most = _VISIBLE_DECISIONS if panel > _LOW else _VISIBLE_DECISIONS - 1
        self.setFixedHeight(min(self.rows.rowCount(), most) * self.row_height)

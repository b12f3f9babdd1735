"""How rows of the queue are drawn: plain text only, two lines, states by shape and word."""

from typing import override

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.domain.queue import ItemState, QueueItem
from app.ui import words
from app.ui.icons import icon
from app.ui.models.items import ITEM_ROLE, Column, side_of
from app.ui.text import capped
from app.ui.theme import Colors, shades_now

type _Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 48
DECISION_HEIGHT = 60
BUTTON = QSize(48, 44)
_GAP, _ICON = 8, 24
_BADGE = QSize(40, 32)
_LINE = 200
"""Characters of a line that are measured at all; no line on a screen shows more."""


def button_boxes(row: QRect) -> tuple[QRect, QRect]:
    """Return where the approve and the reject button of a decision are drawn."""
    top = row.center().y() - BUTTON.height() // 2 + 1
    reject = QRect(row.right() - _GAP - BUTTON.width(), top, BUTTON.width(), BUTTON.height())
    return reject.translated(-BUTTON.width() - _GAP, 0), reject


def _background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    style = option.widget.style() if isinstance(option.widget, QWidget) else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)


def _line(painter: QPainter, box: QRect, text: str, color: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    # A title in Arabic or Hebrew still begins at the left, beside its picture.
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    shown = " ".join(capped(text, _LINE).split())
    painter.drawText(box, int(flags), QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, box.width()))


def _picture(painter: QPainter, box: QRect, item: QueueItem, shades: Colors) -> QRect:
    """Draw the stand-in for the thumbnail at the left of a box; return what is left of the box."""
    badge = QRect(box.left() + _GAP, box.center().y() - _BADGE.height() // 2 + 1, _BADGE.width(), _BADGE.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shades.raised))
    painter.drawRoundedRect(badge, 6, 6)
    middle = QRect(0, 0, _ICON, _ICON)
    middle.moveCenter(badge.center())
    icon(words.media_icon(item.media), shades.dim).paint(painter, middle)
    return box.adjusted(badge.width() + 2 * _GAP, 4, 0, -4)


def _fonts(base: QFont, weight: QFont.Weight) -> tuple[QFont, QFont]:
    """Return the fonts of a first and a second line."""
    first, second = QFont(base), QFont(base)
    first.setWeight(weight)
    second.setPointSizeF(base.pointSizeF() * 0.88)
    return first, second


def _two_lines(
    painter: QPainter, box: QRect, upper: tuple[str, str], lower: tuple[str, str], fonts: tuple[QFont, QFont]
) -> None:
    """Draw two lines, each a (text, colour); one alone stands in the middle."""
    first, second = fonts
    if not lower[0]:
        _line(painter, box, *upper, first)
        return
    half = box.height() // 2
    _line(painter, QRect(box.left(), box.top(), box.width(), half), *upper, first)
    _line(painter, QRect(box.left(), box.top() + half, box.width(), half), *lower, second)


class RowDelegate(QStyledItemDelegate):
    """A row of what is up next."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(ITEM_ROLE)
        _background(painter, option)
        shades = shades_now()
        painter.save()
        if not isinstance(item, QueueItem):
            painter.setPen(QColor(shades.dim))
            painter.drawText(option.rect.adjusted(_GAP, 0, -_GAP, 0), int(side_of(index.column())), str(index.data()))
        elif index.column() == Column.TITLE:
            color = shades.dim if item.state is ItemState.HELD else shades.text
            box = _picture(painter, option.rect, item, shades).adjusted(0, 0, -4, 0)
            fonts = _fonts(option.font, QFont.Weight.Normal)
            _two_lines(painter, box, (words.title_of(item), color), self._second(option, item, shades), fonts)
        elif index.column() == Column.STATE:
            self._state(painter, option, item, shades)
        else:
            self._cell(painter, option, index, item, shades)
        painter.restore()

    def _second(self, option: QStyleOptionViewItem, item: QueueItem, shades: Colors) -> tuple[str, str]:
        """Return the second line and its colour; it takes over what a narrow list has no columns for."""
        if not (isinstance(option.widget, QTableView) and option.widget.isColumnHidden(Column.STATE)):
            return item.media.channel or item.message, shades.dim
        state = self._trouble(item)[1]
        amount = words.money(item.amount_minor, item.currency)
        parts = (state, amount, words.asked_by(item), item.media.channel)
        return " · ".join(part for part in parts if part), shades.warn if state else shades.dim

    def _trouble(self, item: QueueItem) -> tuple[str, str]:
        """Return icon and word for what is out of the ordinary, or empty ones."""
        if item.state is ItemState.HELD:
            return "hold", words.item_state(item.state)
        return ("warning", words.unknown_yet()) if item.reason is not None else ("", "")

    def _cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, item: QueueItem, shades: Colors
    ) -> None:
        paid = index.column() == Column.AMOUNT
        quiet = index.column() == Column.POSITION or item.state is ItemState.HELD
        painter.setPen(QColor(shades.good if paid else shades.dim if quiet else shades.text))
        box = option.rect.adjusted(_GAP, 0, -_GAP, 0)
        text = option.fontMetrics.elidedText(capped(str(index.data()), _LINE), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side_of(index.column()) | Qt.TextFlag.TextSingleLine), text)

    def _state(self, painter: QPainter, option: QStyleOptionViewItem, item: QueueItem, shades: Colors) -> None:
        """Draw only what is out of the ordinary: held, or nothing learnt of it yet."""
        box = option.rect.adjusted(_GAP, 0, -4, 0)
        name, text = self._trouble(item)
        if not name:
            return
        picture = QRect(box.left(), box.center().y() - 7, 16, 16)
        icon(name, shades.warn).paint(painter, picture)
        box.setLeft(picture.right() + 6)
        _line(painter, box, text, shades.warn, option.font)


class DecisionDelegate(QStyledItemDelegate):
    """A row that needs a decision, with two large buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pointed: tuple[int, bool] | None = None
        """Row and whether it is the approve button that the mouse is over."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item = index.data(ITEM_ROLE)
        _background(painter, option)
        if not isinstance(item, QueueItem):
            return
        shades = shades_now()
        painter.save()
        approve, reject = button_boxes(option.rect)
        box = _picture(painter, option.rect, item, shades)
        box.setRight(approve.left() - _GAP)
        amount = words.money(item.amount_minor, item.currency)
        upper = " · ".join(part for part in (words.asked_by(item), amount, words.title_of(item)) if part)
        trouble = words.decision_state(item)
        length = words.clock(item.media.length_ms) if item.media.length_ms is not None else ""
        lower = " · ".join(part for part in (trouble, length, item.media.channel, item.message) if part)
        quiet = shades.warn if trouble else shades.dim
        fonts = _fonts(option.font, QFont.Weight.DemiBold)
        _two_lines(painter, box, (upper, shades.text), (lower, quiet), fonts)
        for is_approve, area in ((True, approve), (False, reject)):
            is_pointed = self.pointed == (index.row(), is_approve)
            self._button(painter, area, shades, is_approve=is_approve, is_pointed=is_pointed)
        painter.restore()

    def _button(self, painter: QPainter, box: QRect, shades: Colors, *, is_approve: bool, is_pointed: bool) -> None:
        color = shades.good if is_approve else shades.bad
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(color))
        painter.setBrush(QColor(color if is_pointed else shades.raised))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 6, 6)
        picture = QRect(0, 0, _ICON, _ICON)
        picture.moveCenter(box.center())
        icon("check" if is_approve else "cross", shades.on_accent if is_pointed else color).paint(painter, picture)

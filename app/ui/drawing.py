"""How the rows of lists are drawn: plain text, lines with an ellipsis, the buttons of a decision, a latency curve."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.icons import draw_icon
from app.ui.rows import Index
from app.ui.text import truncated
from app.ui.theme import Colors, shades_now

BUTTON = QSize(48, 44)
GAP, ICON = 8, 24
ROW_HEIGHT, DECISION_HEIGHT = 48, 60
"""Pixels of a row, unless two lines of a large font need more."""
_ROW_MARGIN = 8
_BAR = 4
LINE = 200
"""Characters of a line that are measured at all; no line on a screen shows more."""


def button_boxes(row: QRect) -> tuple[QRect, QRect]:
    """Return where the approve and the reject button of a decision are drawn."""
    top = row.center().y() - BUTTON.height() // 2 + 1
    reject = QRect(row.right() - GAP - BUTTON.width(), top, BUTTON.width(), BUTTON.height())
    return reject.translated(-BUTTON.width() - GAP, 0), reject


def draw_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Draw what is behind a row: whether it is chosen, whether the mouse is over it, and a bar where the keys are."""
    style = option.widget.style() if isinstance(option.widget, QWidget) else QApplication.style()
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
    view, row = option.widget, option.rect
    if row.left() > 0 or not isinstance(view, QAbstractItemView) or not view.hasFocus():
        return
    if view.visualRect(view.currentIndex()).top() == row.top():
        painter.fillRect(QRect(row.left(), row.top(), _BAR, row.height()), QColor(shades_now().accent))


def draw_line(painter: QPainter, box: QRect, text: str, color: str, font: QFont) -> None:
    """Draw one line of plain text."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    # A title in Arabic or Hebrew still begins at the left, beside its picture.
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    shown = " ".join(truncated(text, LINE).split())
    painter.drawText(box, int(flags), QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, box.width()))


def draw_two_lines(
    painter: QPainter, box: QRect, upper: tuple[str, str], lower: tuple[str, str], both: tuple[QFont, QFont]
) -> None:
    """Draw two lines, each a (text, colour); one alone stands in the middle."""
    first, second = both
    if not lower[0]:
        draw_line(painter, box, *upper, first)
        return
    half = box.height() // 2
    draw_line(painter, QRect(box.left(), box.top(), box.width(), half), *upper, first)
    draw_line(painter, QRect(box.left(), box.top() + half, box.width(), half), *lower, second)


def draw_badge(painter: QPainter, box: QRect, name: str, color: str, ground: str) -> None:
    """Draw an icon on a small rounded ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 6, 6)
    middle = QRect(0, 0, ICON, ICON)
    middle.moveCenter(box.center())
    draw_icon(painter, middle, name, color)


def draw_decision(painter: QPainter, row: QRect, shades: Colors, *, hovered: bool | None) -> None:
    """Draw the approve and the reject button of a row.

    Args:
        painter: Draws.
        row: The whole row.
        shades: The theme's colours.
        hovered: Whether it is the approve button that the mouse is over; None where it is over neither.
    """
    for is_approve, box in zip((True, False), button_boxes(row), strict=True):
        color, is_pointed = shades.good if is_approve else shades.bad, hovered is is_approve
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(color))
        painter.setBrush(QColor(color if is_pointed else shades.raised))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 6, 6)
        picture = QRect(0, 0, ICON, ICON)
        picture.moveCenter(box.center())
        draw_icon(painter, picture, "check" if is_approve else "cross", shades.on_accent if is_pointed else color)


def row_height(font: QFont, least: int = ROW_HEIGHT) -> int:
    """Return the height of a row with two lines in a font."""
    first, second = fonts(font, QFont.Weight.DemiBold)
    return max(least, QFontMetrics(first).lineSpacing() + QFontMetrics(second).lineSpacing() + _ROW_MARGIN)


def fonts(base: QFont, weight: QFont.Weight) -> tuple[QFont, QFont]:
    """Return the fonts of a first and a second line."""
    first, second = QFont(base), QFont(base)
    first.setWeight(weight)
    second.setPointSizeF(base.pointSizeF() * 0.88)
    return first, second


VALUES_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role of a cell's values, oldest first."""
_SLOTS = 32
_LEAST_TOP_MS = 10.0
"""The curve's upper edge is never lower, so that a tenth of a millisecond more or less stays a flat line."""
_DOT = 2.0


def points(values: Sequence[float], box: QRectF) -> list[QPointF]:
    """Return where the values are drawn: the newest at the right, 0 at the bottom, one slot for each of 32."""
    top = max(_LEAST_TOP_MS, *values) if values else _LEAST_TOP_MS
    shown = values[-_SLOTS:]
    step = box.width() / (_SLOTS - 1)
    first = box.right() - step * (len(shown) - 1)
    return [
        QPointF(first + step * slot, box.bottom() - box.height() * max(0.0, value) / top)
        for slot, value in enumerate(shown)
    ]


def draw_sparkline(painter: QPainter, box: QRectF, values: Sequence[float], color: str, ground: str) -> None:
    """Draw the curve over a ground line, its newest value as a dot."""
    inner = box.adjusted(_DOT, _DOT, -_DOT, -_DOT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ground), 1))
    painter.drawLine(inner.bottomLeft(), inner.bottomRight())
    curve = points(values, inner)
    if not curve:
        return
    painter.setPen(QPen(QColor(color), 1.5))
    painter.drawPolyline(QPolygonF(curve))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(curve[-1], _DOT, _DOT)


class Sparkline(QWidget):
    """The curve of one source."""

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[float, ...] = ()
        self.setFixedHeight(16)
        self.setMinimumWidth(48)

    def show_values(self, values: tuple[float, ...]) -> None:
        """Show round trips in milliseconds, oldest first."""
        if values != self._values:
            self._values = values
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shades = shades_now()
        painter = QPainter(self)
        draw_sparkline(painter, QRectF(self.rect()), self._values, shades.accent, shades.line)
        painter.end()


class SparklineDelegate(QStyledItemDelegate):
    """The curve in a cell of a table."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style() if isinstance(option.widget, QWidget) else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        shades = shades_now()
        values = index.data(VALUES_ROLE)
        painter.save()
        box = QRectF(option.rect).adjusted(8, 6, -8, -6)
        draw_sparkline(painter, box, values if isinstance(values, tuple) else (), shades.accent, shades.line)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(112, super().sizeHint(option, index).height())

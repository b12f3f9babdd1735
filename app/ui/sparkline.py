"""The last round trips of a source as a small curve."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.theme import shades_now

type _Index = QModelIndex | QPersistentModelIndex

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
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        style = option.widget.style() if isinstance(option.widget, QWidget) else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        shades = shades_now()
        values = index.data(VALUES_ROLE)
        painter.save()
        box = QRectF(option.rect).adjusted(8, 6, -8, -6)
        draw_sparkline(painter, box, values if isinstance(values, tuple) else (), shades.accent, shades.line)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(112, super().sizeHint(option, index).height())

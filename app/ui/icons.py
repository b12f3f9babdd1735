"""The window's own pictures, drawn from SVG in the colour that the theme has when they are painted."""

from functools import cache, lru_cache
from typing import override

from PySide6.QtCore import QByteArray, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.sources import SourceState
from app.runtime.resources import asset
from app.ui.text import set_accessible_name
from app.ui.theme import Colors, Shade, shades_now

BESIDE_TEXT = QSize(22, 16)
"""Size of an icon before text: its right quarter is empty, because Qt leaves only 4 px between the two."""
BESIDE_TEXT_LARGE = QSize(28, 20)


@lru_cache(maxsize=512)
def _drawn(name: str, color: str, side: int, scale: float) -> QPixmap:
    """Return a square picture, ``side`` pixels wide on a usual screen and ``scale`` times as many on this one."""
    svg = asset("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    pixmap = QPixmap(QSize(side, side) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def draw_icon(painter: QPainter, box: QRect, name: str, color: str) -> None:
    """Draw an icon of ``resources/icons`` in a colour, as large as fits into the middle of a box."""
    side = min(box.width(), box.height())
    place = QRect(0, 0, side, side)
    place.moveCenter(box.center())
    scale = painter.deviceTransform().m11()  # a widget's own density is not that of a picture it is drawn into
    painter.drawPixmap(place, _drawn(name, color, side, scale))


class _Engine(QIconEngine):
    """Draws an icon whenever it is needed: in the theme of that moment, as sharp as the screen of that moment."""

    def __init__(self, name: str, shade: Shade, disabled: Shade, *, beside_text: bool) -> None:
        super().__init__()
        self._about = (name, shade, disabled)
        self._beside_text = beside_text
        self._copies: list[_Engine] = []

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        name, shade, disabled = self._about
        color = shades_now().named(disabled if mode is QIcon.Mode.Disabled else shade)
        side = min(rect.width(), rect.height())
        draw_icon(painter, QRect(rect.topLeft(), QSize(side, side)) if self._beside_text else rect, name, color)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    @override
    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    @override
    def clone(self) -> QIconEngine:
        copied = _Engine(*self._about, beside_text=self._beside_text)
        self._copies.append(copied)  # Qt owns it, and PySide does not know; the engine of an icon is never freed
        return copied


@cache
def icon(name: str, shade: Shade, disabled: Shade | None = None, *, beside_text: bool = False) -> QIcon:
    """Return an icon of ``resources/icons`` that follows the theme and the screen it is shown on.

    Args:
        name: File name without its ending.
        shade: Name of its colour.
        disabled: Name of its colour while its button cannot be used; the same if None.
        beside_text: Leaves room at the right; shown in the size ``BESIDE_TEXT`` or its larger brother.
    """
    return QIcon(_Engine(name, shade, disabled or shade, beside_text=beside_text))


def source_color(state: SourceState, shades: Colors) -> str:
    """Return the colour of a source's state."""
    match state:
        case SourceState.LIVE:
            return shades.good
        case SourceState.SLOW | SourceState.SILENT:
            return shades.warn
        case SourceState.GONE:
            return shades.dim


def draw_mark(painter: QPainter, box: QRectF, state: SourceState, color: str) -> None:
    """Draw the shape of a state: disc live, diamond slow, triangle silent, ring gone."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    middle = box.center()
    match state:
        case SourceState.LIVE:
            painter.drawEllipse(box)
        case SourceState.SLOW:
            corners = [QPointF(middle.x(), box.top()), QPointF(box.right(), middle.y())]
            corners += [QPointF(middle.x(), box.bottom()), QPointF(box.left(), middle.y())]
            painter.drawPolygon(QPolygonF(corners))
        case SourceState.SILENT:
            corners = [QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]
            painter.drawPolygon(QPolygonF(corners))
        case SourceState.GONE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(QColor(color))
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))


class Mark(QWidget):
    """A small coloured shape; its text is its tooltip and its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SourceState.GONE
        self.setFixedSize(12, 12)

    def show_state(self, state: SourceState, words: str) -> None:
        """Show a state, with its accessible name."""
        self._state = state
        set_accessible_name(self, words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_mark(painter, QRectF(self.rect()), self._state, source_color(self._state, shades_now()))
        painter.end()


class Picture(QWidget):
    """An icon that is no button."""

    def __init__(self, name: str = "", shade: Shade = "dim", size: int = 24) -> None:
        super().__init__()
        self._icon = QIcon()
        self.setFixedSize(size, size)
        if name:
            self.show_icon(name, shade, size)

    def show_icon(self, name: str, shade: Shade, size: int) -> None:
        """Show an icon in the colour of that name, ``size`` pixels wide and high."""
        self._icon = icon(name, shade)
        self.setFixedSize(size, size)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


def put_before_text(button: QAbstractButton, name: str, shade: Shade, disabled: Shade | None = None) -> None:
    """Put an icon before the text of a button."""
    button.setIcon(icon(name, shade, disabled, beside_text=True))
    button.setIconSize(BESIDE_TEXT)

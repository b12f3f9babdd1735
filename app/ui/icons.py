"""The window's own pictures, drawn from SVG in the colour asked for."""

from functools import lru_cache
from typing import override

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.connections import SourceState
from app.ui.assets import asset
from app.ui.text import name as set_name
from app.ui.theme import Colors, shades_now

_SIZES = (16, 20, 24, 32, 48, 64)
_SIZES_BESIDE_TEXT = (16, 20, 32, 40)
"""The two sizes below, on a usual screen and on one of twice the density."""


BESIDE_TEXT = QSize(22, 16)
"""Size of an icon before words: its right quarter is empty, because Qt leaves only 4 px between the two."""
BESIDE_TEXT_LARGE = QSize(28, 20)


def _pixmap(picture: QSvgRenderer, size: int, width: int) -> QPixmap:
    pixmap = QPixmap(QSize(width, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    picture.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def icon(name: str, color: str, disabled: str = "", *, beside_text: bool = False) -> QIcon:
    """Return an icon of ``resources/icons``.

    Args:
        name: File name without its ending.
        color: ``#rrggbb``.
        disabled: Colour while its button cannot be used; the same colour if empty.
        beside_text: Leaves room at the right; shown in the size ``BESIDE_TEXT`` or its larger brother.
    """
    svg = asset("icons", f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for shade, modes in _shades(color, disabled):
        picture = QSvgRenderer(QByteArray(svg.replace("currentColor", shade).encode()))
        for size in _SIZES_BESIDE_TEXT if beside_text else _SIZES:
            width = round(size * BESIDE_TEXT.width() / BESIDE_TEXT.height()) if beside_text else size
            pixmap = _pixmap(picture, size, width)
            for mode in modes:
                made.addPixmap(pixmap, mode)
    return made


def _shades(color: str, disabled: str) -> list[tuple[str, tuple[QIcon.Mode, ...]]]:
    """Return each colour with what it is for; without a colour of its own Qt would grey the disabled icon."""
    if disabled in {"", color}:
        return [(color, (QIcon.Mode.Normal, QIcon.Mode.Disabled))]
    return [(color, (QIcon.Mode.Normal,)), (disabled, (QIcon.Mode.Disabled,))]


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
    """A small shape in a colour; its words are its tooltip and what a screen reader says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SourceState.GONE
        self.setFixedSize(12, 12)

    def show_state(self, state: SourceState, words: str) -> None:
        """Show a state, with its words for whoever cannot see it."""
        self._state = state
        set_name(self, words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_mark(painter, QRectF(self.rect()), self._state, source_color(self._state, shades_now()))
        painter.end()


class Picture(QWidget):
    """An icon that is no button."""

    def __init__(self, name: str = "", color: str = "", size: int = 24) -> None:
        super().__init__()
        self._icon = QIcon()
        self.setFixedSize(size, size)
        if name:
            self.show_icon(name, color, size)

    def show_icon(self, name: str, color: str, size: int) -> None:
        """Show an icon in a colour, ``size`` pixels wide and high."""
        self._icon = icon(name, color)
        self.setFixedSize(size, size)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


def put_before_text(button: QAbstractButton, name: str, color: str, disabled: str = "") -> None:
    """Put an icon before the words of a button."""
    button.setIcon(icon(name, color, disabled, beside_text=True))
    button.setIconSize(BESIDE_TEXT)

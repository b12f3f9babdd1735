"""How the rows of lists are drawn: plain text only, lines that end in an ellipsis, the two buttons of a decision."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionViewItem, QWidget

from app.ui.icons import draw_icon
from app.ui.text import capped
from app.ui.theme import Colors, shades_now

type Index = QModelIndex | QPersistentModelIndex

BUTTON, BADGE = QSize(48, 44), QSize(40, 32)
GAP, ICON = 8, 24
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
    shown = " ".join(capped(text, LINE).split())
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


def draw_decision(painter: QPainter, row: QRect, shades: Colors, *, pointed: bool | None) -> None:
    """Draw the approve and the reject button of a row.

    Args:
        painter: Draws.
        row: The whole row.
        shades: The theme's colours.
        pointed: Whether it is the approve button that the mouse is over; None where it is over neither.
    """
    for is_approve, box in zip((True, False), button_boxes(row), strict=True):
        color, is_pointed = shades.good if is_approve else shades.bad, pointed is is_approve
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(color))
        painter.setBrush(QColor(color if is_pointed else shades.raised))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 6, 6)
        picture = QRect(0, 0, ICON, ICON)
        picture.moveCenter(box.center())
        draw_icon(painter, picture, "check" if is_approve else "cross", shades.on_accent if is_pointed else color)


def fonts(base: QFont, weight: QFont.Weight) -> tuple[QFont, QFont]:
    """Return the fonts of a first and a second line."""
    first, second = QFont(base), QFont(base)
    first.setWeight(weight)
    second.setPointSizeF(base.pointSizeF() * 0.88)
    return first, second

"""What a person would find ugly or could not read, found by measuring: each function yields a sentence for each."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitterHandle,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from app.ui.notices import Notices
from app.ui.text import ElidedLabel

AA = 4.5
"""Contrast of text that WCAG 2.2 asks for, 1.4.3."""
AA_SHAPE = 3.0
"""And of shapes, 1.4.11."""
_WHOLE = (QAbstractItemView, QLineEdit, QComboBox, QAbstractSpinBox)
"""What Qt puts together out of parts of its own."""
_PLACEHOLDER_ROOM = 4


def visible(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets that are shown, without the parts of which Qt makes its own."""
    for child in root.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            if not isinstance(child, _WHOLE):
                yield from visible(child)


def cut(root: QWidget) -> Iterator[str]:
    """Yield what is cut off; only viewers' texts, which are as long as viewers like, may be."""
    for widget in visible(root):
        if isinstance(widget, ElidedLabel):
            continue
        wanted, given = _room(widget)
        if wanted > given:
            yield f"{words_of(widget)!r}: {given} of {wanted} px"


def words_of(widget: QWidget) -> str:
    """Return what a widget says, or its name."""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&&", "&")
    return widget.accessibleName() or widget.objectName() or type(widget).__name__


def _room(widget: QWidget) -> tuple[int, int]:
    """Return how many pixels the words of a widget need, and how many they have."""
    match widget:
        case QLabel() if widget.text() and widget.wordWrap():
            return widget.heightForWidth(widget.width()), widget.height()
        case QLabel() if widget.text():
            return widget.sizeHint().width(), widget.width()
        case QCheckBox():
            return widget.sizeHint().width(), widget.width()
        case QAbstractButton() if widget.text():
            return widget.minimumSizeHint().width(), widget.width()
        case QTabBar():
            return widget.sizeHint().width(), widget.width()
        case QComboBox():
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            part = QStyle.SubControl.SC_ComboBoxEditField
            field = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
            return widget.fontMetrics().horizontalAdvance(widget.currentText()), field.width()
        case QLineEdit() if not widget.text():
            taken = widget.textMargins().left() + widget.textMargins().right() + _PLACEHOLDER_ROOM
            return widget.fontMetrics().horizontalAdvance(widget.placeholderText()) + taken, widget.width()
        case QTableView() if widget.horizontalHeader().isVisible():
            return _header_room(widget.horizontalHeader())
        case _:
            return 0, 0


def _header_room(header: QHeaderView) -> tuple[int, int]:
    """Return what the worst section of a header needs and has."""
    shown = (section for section in range(header.count()) if not header.isSectionHidden(section))
    pairs = [(header.sectionSizeFromContents(section).width(), header.sectionSize(section)) for section in shown]
    return max(pairs, key=lambda pair: pair[0] - pair[1], default=(0, 0))


def overlapping(root: QWidget) -> Iterator[str]:
    """Yield what lies over its neighbour or reaches out of what holds it, apart from the messages over the pages."""
    for parent in (root, *visible(root)):
        if isinstance(parent, _WHOLE):
            continue
        inside = [child for child in visible(parent) if child.parentWidget() is parent]
        children = [child for child in inside if not isinstance(child, Notices | QSplitterHandle)]
        scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
        for at, child in enumerate(children):
            if not scrolls and not parent.rect().contains(child.geometry()):
                yield f"{words_of(child)!r} reaches out of {words_of(parent)!r}"
            for other in children[:at]:
                if child.geometry().intersects(other.geometry()):
                    yield f"{words_of(child)!r} lies over {words_of(other)!r}"


def unnamed(root: QWidget) -> Iterator[str]:
    """Yield the controls of which a screen reader cannot say what they are."""
    for widget in visible(root):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget.focusProxy(), QWidget):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if not told.text(QAccessible.Text.Name).strip():
            yield f"{type(widget).__name__} {widget.objectName()!r} in {words_of(widget.parentWidget())!r}"


def luminance(color: QColor) -> float:
    """Return the relative luminance. Source: WCAG 2.2, its definition there."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def painted(picture: QImage, box: QRect) -> Counter[int]:
    """Return how many pixels of a picture have which colour, within a box of it."""
    part = picture.copy(box.intersected(picture.rect())).convertToFormat(QImage.Format.Format_RGB32)
    return Counter(memoryview(part.constBits()).cast("I").tolist()) if not part.isNull() else Counter()


def contrast_in(picture: QImage, box: QRect) -> float:
    """Return the contrast of what is written in a box with the ground it is written on.

    The ground is the colour of most pixels. The words have the colour that differs most from it: the edges of letters
    are mixed of both.
    """
    colors = painted(picture, box)
    if len(colors) < 2:
        return 1.0
    ground = QColor.fromRgb(colors.most_common(1)[0][0])
    return max(contrast(QColor.fromRgb(color), ground) for color in colors)


def poor(root: QWidget) -> Iterator[str]:
    """Yield what is hard to read: words whose colour, as it is painted, is too near to the ground behind them."""
    picture = root.grab().toImage()
    for widget in visible(root):
        box = _words_box(widget)
        in_view = box.intersected(_view_of(widget, root))
        if in_view.isEmpty() or in_view.width() < box.width() // 2 or in_view.height() < box.height():
            continue
        place = in_view.translated(widget.mapTo(root, QPoint()))
        if (found := contrast_in(picture, place)) < AA:
            yield f"{words_of(widget)!r}: {found:.1f}"


def _words_box(widget: QWidget) -> QRect:
    """Return where in a widget its words are; empty where it has none."""
    match widget:
        case QLabel() if widget.text().strip():
            return widget.rect()
        case QPushButton() | QToolButton() if widget.text():
            length = widget.fontMetrics().horizontalAdvance(words_of(widget))
            has_icon = not widget.icon().isNull()
            before = widget.iconSize().width() + 4 if has_icon else 0
            is_left = isinstance(widget, QToolButton)
            left = 12 + before if is_left else (widget.width() - length - before) // 2 + before
            return QRect(left, 4, length, widget.height() - 8)
        case QCheckBox():
            return widget.rect().adjusted(24, 2, 0, -2)
        case QLineEdit() if widget.text() or widget.placeholderText():
            return widget.rect().adjusted(36, 3, -36, -3)
        case QComboBox():
            return widget.rect().adjusted(8, 3, -28, -3)
        case QTabBar():
            return widget.tabRect(widget.currentIndex()).adjusted(8, 2, -8, -4)
        case _:
            return QRect()


def _view_of(widget: QWidget, root: QWidget) -> QRect:
    """Return the part of a widget that is in view, in its own coordinates."""
    shown, above = widget.rect(), widget.parentWidget()
    while above is not None:
        corner = widget.mapTo(above, QPoint())
        shown = shown.intersected(above.rect().translated(-corner))
        if above is root:
            break
        above = above.parentWidget()
    return shown

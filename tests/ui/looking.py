"""What a person would find ugly or could not read, found by measuring: each function yields a sentence for each."""

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

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
from app.ui.text import ElidedLabel, WrappedLabel, tool_tip_html
from tests.ui import samples

AA = 4.5
"""Contrast of text that WCAG 2.2 asks for, 1.4.3."""
AA_SHAPE = 3.0
"""And of shapes, 1.4.11."""
_WHOLE = (QAbstractItemView, QLineEdit, QComboBox, QAbstractSpinBox)
"""What Qt puts together out of parts of its own."""
_PLACEHOLDER_ROOM = 4
_SEEN = 2.0
"""Contrast of a ring with what was in its place that is enough where the ring stands out from the ground."""
_LEAST_RING = 40
"""Pixels; the shortest ring is that round an icon of 16."""


def visible(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets that are shown, without the parts of which Qt makes its own."""
    for child in root.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child
            if not isinstance(child, _WHOLE):
                yield from visible(child)


def cut(root: QWidget) -> Iterator[str]:
    """Yield what is cut off, apart from texts of viewers: these are as long as viewers like, and end in an ellipsis."""
    for widget in visible(root):
        if isinstance(widget, WrappedLabel) or (isinstance(widget, ElidedLabel) and samples.has_viewers(widget.text())):
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
        case QPushButton() | QToolButton() if widget.text():
            return widget.minimumSizeHint().width(), widget.width()
        case QComboBox() | QLineEdit():
            return _field_room(widget)
        case QTableView() if widget.horizontalHeader().isVisible():
            return _header_room(widget.horizontalHeader())
        case QLabel() | QCheckBox() | QTabBar():
            return widget.sizeHint().width(), widget.width()
        case _:
            return 0, 0


def _field_room(field: QComboBox | QLineEdit) -> tuple[int, int]:
    """Return what the chosen words of a list, or those that an empty field shows, need and have."""
    advance = field.fontMetrics().horizontalAdvance
    if isinstance(field, QLineEdit):
        taken = field.textMargins().left() + field.textMargins().right() + _PLACEHOLDER_ROOM
        is_told = field.toolTip() == tool_tip_html(field.placeholderText())  # then the mouse shows the whole of it
        return 0 if field.text() or is_told else advance(field.placeholderText()) + taken, field.width()
    option = QStyleOptionComboBox()
    field.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    box = field.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, field)
    return advance(field.currentText()), box.width()


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
            yield f"{type(widget).__name__} {widget.objectName()!r} of {type(widget.parent()).__name__}"


@cache
def _luminance(rgb: int) -> float:
    """Return the relative luminance of a colour. Source: WCAG 2.2, its definition there."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    color = QColor.fromRgb(rgb)
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


@cache
def contrast(one: int, other: int) -> float:
    """Return the contrast of two colours, 1 to 21, each as ``QColor.rgb`` gives it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _bits(picture: QImage) -> bytes:
    """Return a picture as it lies in memory: four bytes for each colour, row by row."""
    return bytes(picture.convertToFormat(QImage.Format.Format_RGB32).constBits())


def _colors(bits: bytes) -> list[int]:
    return memoryview(bits).cast("I").tolist()


def contrast_in(picture: QImage, box: QRect) -> float:
    """Return the contrast of what is written in a box with the ground it is written on.

    The ground is the colour of most pixels. The words have the colour that differs most from it: the edges of letters
    are mixed of both.
    """
    return _contrast_of(_bits(picture.copy(box)))


@lru_cache(maxsize=2_000)  # most of a window looks the same on every page
def _contrast_of(bits: bytes) -> float:
    colors = Counter(_colors(bits))
    if len(colors) < 2:
        return 1.0
    ground = colors.most_common(1)[0][0]
    return max(contrast(color, ground) for color in colors)


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
    rect = widget.rect()
    match widget:
        case QPushButton() | QToolButton() if widget.text():
            length = widget.fontMetrics().horizontalAdvance(words_of(widget))
            before = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
            left = before + (12 if isinstance(widget, QToolButton) else (widget.width() - length - before) // 2)
            rect = QRect(left, 4, length, widget.height() - 8)
        case QCheckBox():
            rect.adjust(24, 2, 0, -2)
        case QLineEdit() if widget.text() or widget.placeholderText():
            rect.adjust(36, 3, -36, -3)
        case QComboBox():
            rect.adjust(8, 3, -28, -3)
        case QTabBar():
            rect = widget.tabRect(widget.currentIndex()).adjusted(8, 2, -8, -4)
        case _ if not (isinstance(widget, QLabel) and widget.text().strip()):
            rect = QRect()
    return rect


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


def ringless(root: QWidget) -> Iterator[str]:
    """Yield the controls of which the eye cannot tell that they have the focus: too little of them changes."""
    for widget in [*visible(root)]:
        box = _view_of(widget, root)
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
        if not takes or widget.focusProxy() is not None or box != widget.rect():
            continue
        place = box.translated(widget.mapTo(root, QPoint()))
        root.setFocus()
        before = root.grab(place).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        after = root.grab(place).toImage()
        if (told := _told(before, after)) < _LEAST_RING:
            yield f"{type(widget).__name__} {words_of(widget)!r}: {told} px"


def _told(before: QImage, after: QImage) -> int:
    """Return how many pixels have become another colour that can be told from the one before or from the ground."""
    old, new = _colors(_bits(before)), _colors(_bits(after))
    ground = old[0]  # outside a rounded corner
    changes = Counter((a, b) for a, b in zip(old, new, strict=True) if a != b)
    return sum(count for (a, b), count in changes.items() if _stands_out(a, b, ground))


def _stands_out(old: int, new: int, ground: int) -> bool:
    changed = contrast(new, old)
    return changed >= AA_SHAPE or (changed >= _SEEN and contrast(new, ground) >= AA_SHAPE)

"""What a person would find ugly or could not read, found by measuring: each function yields a sentence for each."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from itertools import compress
from operator import ne

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
_CONTRASTS: dict[bytes, float] = {}
"""What was found in a picture, by its hash."""


def visible(root: QWidget) -> list[QWidget]:
    """Return the widgets that are shown, without the parts of which Qt makes its own."""
    found = []
    for child in root.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            found.append(child)
            if not isinstance(child, _WHOLE):
                found += visible(child)
    return found


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
    inside: dict[QWidget, list[tuple[QWidget, QRect]]] = {}
    for child in visible(root):
        parent = child.parentWidget()
        if parent is not None and not isinstance(child, Notices | QSplitterHandle):
            inside.setdefault(parent, []).append((child, child.geometry()))
    for parent, children in inside.items():
        room = None if isinstance(parent.parentWidget(), QAbstractScrollArea) else parent.rect()
        for at, (child, box) in enumerate(children):
            if room is not None and not room.contains(box):
                yield f"{words_of(child)!r} reaches out of {words_of(parent)!r}"
            for other, other_box in children[:at]:
                if box.intersects(other_box):
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


def picture(root: QWidget, box: QRect | None = None) -> QImage:
    """Return how a widget is painted, or a part of it."""
    grabbed = root.grab() if box is None else root.grab(box)
    return grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)


def _bits(part: QImage) -> memoryview:
    """Return a picture as it lies in memory: four bytes for each colour, row by row. It must be kept so long."""
    return memoryview(part.constBits())


def _hash(part: QImage) -> bytes:
    return sha256(_bits(part)).digest()


def contrast_in(whole: QImage, box: QRect) -> float:
    """Return the contrast of what is written in a box with the ground it is written on.

    The ground is the colour of most pixels. The words have the colour that differs most from it: the edges of letters
    are mixed of both.
    """
    part = whole.copy(box)
    known = _hash(part)
    if known not in _CONTRASTS:  # most of a window looks the same on every page
        _CONTRASTS[known] = _contrast_of(part)
    return _CONTRASTS[known]


def _contrast_of(part: QImage) -> float:
    colors = Counter(_bits(part).cast("I"))
    if len(colors) < 2:
        return 1.0
    ground = colors.most_common(1)[0][0]
    return max(contrast(color, ground) for color in colors)


def poor(root: QWidget, whole: QImage) -> Iterator[str]:
    """Yield what is hard to read: words whose colour, as it is painted, is too near to the ground behind them."""
    for widget, corner, view in _in_view(root):
        box = _words_box(widget)
        in_view = box.intersected(view)
        if in_view.isEmpty() or in_view.width() < box.width() // 2 or in_view.height() < box.height():
            continue
        if (found := contrast_in(whole, in_view.translated(corner))) < AA:
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


def _in_view(root: QWidget) -> Iterator[tuple[QWidget, QPoint, QRect]]:
    """Yield what is shown, with the place of its corner in the root, and the part that is in view, as it has it."""
    corners: dict[QWidget | None, QPoint] = {root: QPoint()}
    views: dict[QWidget | None, QRect] = {root: root.rect()}
    for widget in visible(root):
        above, at = widget.parentWidget(), widget.pos()
        corners[widget] = corners[above] + at
        views[widget] = views[above].translated(-at).intersected(widget.rect())
        yield widget, corners[widget], views[widget]


class Rings:
    """Finds the controls of which the eye cannot tell that they have the focus: too little of them changes.

    A control that looks as it did before, on another page, is not looked at again.
    """

    def __init__(self, root: QWidget) -> None:
        self._root = root
        self._seen: set[tuple[QWidget, bytes]] = set()

    def missing(self, whole: QImage) -> Iterator[str]:
        """Yield those that are in view now, in this picture of it."""
        root = self._root
        for widget, corner, view in [*_in_view(root)]:
            takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
            if not takes or widget.focusProxy() is not None or view != widget.rect():
                continue
            place = view.translated(corner)
            looks = (widget, _hash(whole.copy(place)))
            if looks in self._seen:
                continue
            self._seen.add(looks)
            root.setFocus()
            before = picture(root, place)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            after = picture(root, place)
            if (told := _told(before, after)) < _LEAST_RING:
                yield f"{type(widget).__name__} {words_of(widget)!r}: {told} px"


def _told(before: QImage, after: QImage) -> int:
    """Return how many pixels have become another colour that can be told from the one before or from the ground."""
    old, new = _bits(before).cast("I").tolist(), _bits(after).cast("I").tolist()
    ground = old[0]  # outside a rounded corner
    changes = Counter(compress(zip(old, new, strict=True), map(ne, old, new)))
    return sum(count for (a, b), count in changes.items() if _stands_out(a, b, ground))


def _stands_out(old: int, new: int, ground: int) -> bool:
    changed = contrast(new, old)
    return changed >= AA_SHAPE or (changed >= _SEEN and contrast(new, ground) >= AA_SHAPE)

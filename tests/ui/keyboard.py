"""Goes through the window with the Tab key, as somebody without a mouse does."""

import itertools

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from app.ui.main_window import MainWindow

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)
_PARTS = (QHeaderView, QScrollBar)
_MOST = 400


def controls(root: QWidget) -> list[QWidget]:
    """Return what somebody can use below a widget at present; a part of a control is no control of its own."""
    found = [one for kind in _CONTROLS for one in root.findChildren(kind) if one.isVisible() and one.isEnabled()]
    return [one for one in found if not isinstance(one, _PARTS) and not _is_inside(one)]


def _is_inside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QLineEdit | QAbstractSpinBox | QComboBox | QAbstractItemView | QTabBar)


def walk(window: MainWindow) -> list[QWidget]:
    """Press Tab from the button of the page until the focus is there again; return where it was, in order."""
    window.activateWindow()
    buttons = window._navigation.findChildren(QAbstractButton)
    next(button for button in buttons if button.isChecked()).setFocus()
    seen: list[QWidget] = []
    while len(seen) < _MOST:
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return seen


def group_of(widget: QWidget) -> list[QWidget]:
    """Return what the arrow keys reach from a button of a group in which one is chosen."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return list(group.buttons()) if group is not None and group.exclusive() else []


def steps_back(order: list[QWidget]) -> list[tuple[QWidget, QWidget]]:
    """Return each step that goes against the reading order: up, or to the left in the same row."""
    return [(a, b) for a, b in itertools.pairwise(order) if _goes_back(a, b)]


def _goes_back(a: QWidget, b: QWidget) -> bool:
    """Tell whether the part that holds the second lies before the part that holds the first."""
    parts_a, parts_b = _line(a), _line(b)
    at = next((n for n, (x, y) in enumerate(zip(parts_a, parts_b, strict=False)) if x is not y), None)
    if at is None:
        return False
    first, second = _place(parts_a[at]), _place(parts_b[at])
    if second.bottom() <= first.top():
        return True
    is_same_row = min(first.bottom(), second.bottom()) - max(first.top(), second.top()) > 0
    return is_same_row and second.right() <= first.left()


def _line(widget: QWidget) -> list[QWidget]:
    """Return a widget and all that hold it, the window first."""
    line = [widget]
    while (parent := line[0].parentWidget()) is not None:
        line.insert(0, parent)
    return line


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())

"""What pages share: their base, rows of widgets, a list or a placeholder, the order of the Tab key."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import override

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.ui.i18n import Retranslated
from app.ui.text import show_if
from app.ui.theme import scaled

_NO_SIZE = QSize(0, 0)


class Page(Retranslated, QWidget):
    """A page of the window."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(440), scaled(320))


_FRAME = QSize(16, 48)
"""What a desktop puts around a window: a title, and edges to take hold of."""


def fit_to_screen(window: QWidget, usual: QSize, least: QSize = _NO_SIZE) -> None:
    """Give a window its usual size, larger for larger text, or as much as its screen has room for.

    On a screen too narrow for its least width it cannot be used but by moving it; then it keeps its usual width.
    """
    available = window.screen().availableGeometry()
    room = available.size() - _FRAME
    if available.width() < least.width():
        room.setWidth(scaled(usual.width()))
    usual, least = (QSize(scaled(size.width()), scaled(size.height())) for size in (usual, least))
    window.setMinimumSize(least.boundedTo(room))
    window.resize(usual.boundedTo(room))


def row(*widgets: QWidget | None, margin: int = 0) -> QHBoxLayout:
    """Return widgets in a row; None stretches, and so does a field.

    Args:
        widgets: Its widgets, from the left.
        margin: Pixels left and right of it.
    """
    made = QHBoxLayout()
    made.setContentsMargins(margin, 0, margin, 0)
    made.setSpacing(8)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """Return an area in which a part can be scrolled up and down where there is no room for all of it."""
    inside.setObjectName("page")
    scroll = QScrollArea(widgetResizable=True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes it
    scroll.setWidget(inside)
    return scroll


def rows_or_words(rows: QWidget, title: QLabel, hint: QLabel) -> tuple[QWidget, QStackedLayout]:
    """Return a stack of a list (index 0) and the placeholder for an empty one (index 1)."""
    words, place = QWidget(), QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addStretch(1)
    column.addWidget(title)
    column.addWidget(hint)
    column.addStretch(2)
    stack = QStackedLayout(place)  # one without a parent would show its first widget as a window
    stack.addWidget(rows)
    stack.addWidget(words)
    return place, stack


def tab_chain(part: QWidget) -> list[QWidget]:
    """Return what the Tab key stops at in a part of a window, in order."""
    stops = {one for one in (part, *part.findChildren(QWidget)) if one.focusPolicy() & Qt.FocusPolicy.TabFocus}
    chain, widget = [part] if part in stops else [], part.nextInFocusChain()
    while widget is not None and widget is not part and len(chain) < len(stops):
        if widget in stops:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def put_after(stop: QWidget, part: QWidget) -> QWidget:
    """Let the Tab key go from one stop to the first of a part, which Qt has put at the end; return the part's last."""
    for widget in tab_chain(part):
        QWidget.setTabOrder(stop, widget)
        stop = widget
    return stop


class Lines[Line: QWidget](QWidget):
    """A column with a line for each thing that is shown.

    Each thing keeps its line while others come and go: a key or a click that was meant for one of them is never about
    another that has its place now.
    """

    def __init__(self, make: Callable[[], Line], *, instead: QWidget, spacing: int = 4) -> None:
        """Build it empty.

        Args:
            make: Makes a line.
            instead: Gets the focus of a line that goes.
            spacing: Pixels between two lines.
        """
        super().__init__()
        self._make, self._instead, self._lines = make, instead, dict[Hashable, Line]()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def __iter__(self) -> Iterator[Line]:
        """Return the lines from above."""
        return iter(self._lines.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._lines)

    def fit(self, keys: Sequence[Hashable]) -> list[Line]:
        """Return a line for each key, in this order; no key comes twice."""
        for key in self._lines.keys() - set(keys):
            line = self._lines.pop(key)
            show_if(line, False, self._instead)  # noqa: FBT003 -- as in Qt
            self._column.removeWidget(line)
            line.deleteLater()
        if list(self._lines) != list(keys):
            self._lines = {key: self._lines.get(key) or self._make() for key in keys}
            stop: QWidget = self
            for line in self._lines.values():
                self._column.addWidget(line)  # behind what is there, also if it was
                stop = put_after(stop, line)
        self.setVisible(bool(keys))
        return list(self._lines.values())

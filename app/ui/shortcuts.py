"""The list of all shortcuts, read from the actions and buttons themselves."""

from collections.abc import Callable, Mapping
from typing import override

from msgspec import Struct
from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.i18n import Retranslated
from app.ui.layout import fit_to_screen
from app.ui.text import label, set_text
from app.ui.theme import scaled

_WIDTH, _HEIGHT = 860, 520
_WORDS_WIDTH = 152


class Key(Struct, frozen=True):
    """One line of the sheet.

    Attributes:
        page: Name of the page on which it works; empty where it works everywhere.
        words: What it does.
        keys: As they are written on this system.
    """

    page: str
    words: str
    keys: str


def bearers(root: QWidget) -> list[QAction | QAbstractButton]:
    """Return everything below a widget that has a key."""
    actions = [action for action in root.findChildren(QAction) if action.shortcuts()]
    buttons = [button for button in root.findChildren(QAbstractButton) if not button.shortcut().isEmpty()]
    found: list[QAction | QAbstractButton] = [*actions, *buttons]
    return [one for one in found if not _is_in_dialog(one, root)]


def keys_of(root: QWidget, pages: Mapping[str, QWidget]) -> list[Key]:
    """Return the lines of the sheet; what several things of a page do alike is one line.

    Args:
        root: The window.
        pages: The pages by their names.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for one in bearers(root):
        keys = found.setdefault((_page_of(one, pages), _words(one)), [])
        keys += [key for key in _keys(one) if key not in keys]
    return [Key(page, words, ", ".join(keys)) for (page, words), keys in found.items()]


def _ancestors(thing: QObject) -> list[QObject]:
    found: list[QObject] = []
    parent = thing.parent()
    while parent is not None:
        found.append(parent)
        parent = parent.parent()
    return found


def _is_in_dialog(thing: QObject, root: QWidget) -> bool:
    return any(isinstance(one, QDialog) and one is not root for one in _ancestors(thing))


def _page_of(thing: QObject, pages: Mapping[str, QWidget]) -> str:
    ancestors = _ancestors(thing)
    return next((page for page, widget in pages.items() if widget in ancestors), "")


def _words(thing: QAction | QAbstractButton) -> str:
    if isinstance(thing, QAbstractButton) and thing.accessibleName():
        return thing.accessibleName()
    return thing.text().replace("&&", "&")


def _keys(thing: QAction | QAbstractButton) -> list[str]:
    sequences = thing.shortcuts() if isinstance(thing, QAction) else [thing.shortcut()]
    return [one.toString(QKeySequence.SequenceFormat.NativeText) for one in sequences]


class ShortcutSheet(Retranslated, QDialog):
    """Lists the keys by page. The window stays usable beside it."""

    def __init__(self, window: QWidget, pages: Mapping[str, QWidget], title_of: Callable[[str], str]) -> None:
        """Build it.

        Args:
            window: Whose shortcuts are listed.
            pages: Its pages by their names, in order.
            title_of: Returns what a page is called at present.
        """
        super().__init__(window)
        self._window, self._pages, self._title_of = window, pages, title_of
        self._scroll, self._close = QScrollArea(widgetResizable=True), QPushButton(default=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(bottom)
        fit_to_screen(self, QSize(_WIDTH, _HEIGHT))
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fill)
        self._close.clicked.connect(self.close)
        self.retranslate()

    def toggle(self) -> None:
        """Open with the keys that there are now, or close."""
        if self.isVisible():
            self.close()
            return
        self._fill()
        self.show()
        self.raise_()
        self._close.setFocus()

    def _fill(self) -> None:
        lines = keys_of(self._window, self._pages)
        sections = [(self.tr("EVERYWHERE"), [line for line in lines if not line.page])]
        for page in self._pages:
            title = self._title_of(page).upper()
            sections.append((title, [line for line in lines if line.page == page]))
        inside = QWidget()
        inside.setObjectName("page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(32)
        columns, heights = [QVBoxLayout(), QVBoxLayout()], [0, 0]
        for title, shown in sections:
            if shown:
                at = heights.index(min(heights))
                columns[at].addLayout(_section(title, shown))
                heights[at] += len(shown) + 2
        for column in columns:
            column.setSpacing(16)
            column.addStretch()
            row.addLayout(column, 1)
        self._scroll.setWidget(inside)

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("Keys"))
        self._scroll.setAccessibleName(self.tr("Keys"))
        set_text(self._close, self.tr("Close"))
        if self.isVisible():
            self._later.start()  # the actions learn of it too, some of them after this

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by the key that opens it too."""
        if event.key() == Qt.Key.Key_F1 and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.close()
        else:
            super().keyPressEvent(event)


def _section(title: str, lines: list[Key]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(0, scaled(_WORDS_WIDTH))
    caption = label("caption")
    set_text(caption, title)
    grid.addWidget(caption, 0, 0, 1, 2)
    for number, line in enumerate(lines, 1):
        words, keys = label(wraps=True), label("strong")
        set_text(words, line.words)
        set_text(keys, line.keys)
        grid.addWidget(words, number, 0)
        grid.addWidget(keys, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return grid

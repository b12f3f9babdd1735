"""The lists of the speech page: what needs a decision, what waits for its turn, what was said."""

from typing import override

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedLayout, QVBoxLayout, QWidget

from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.ui.models.speech import SpeechModel
from app.ui.speech_delegates import (
    LEAST_DECISION,
    ROW_HEIGHT,
    MessageDelegate,
    SpeechDecisionDelegate,
    decision_height,
)
from app.ui.text import label, set_text
from app.ui.views import DecidingView, RowsView

_ROOM, _LEAST_ROOM = 216, 132
"""Pixels that decisions may take, and in a low window."""
_LOW = 640


class MessageList(RowsView[SpeechMessage]):
    """Messages that wait for their turn or have ended."""

    def __init__(self, rows: SpeechModel) -> None:
        super().__init__(rows, ROW_HEIGHT)
        self.setItemDelegate(MessageDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(2 * ROW_HEIGHT + 4)


class SpeechDecisionList(DecidingView[SpeechMessage]):
    """Messages that need a decision; a long one has a higher row."""

    def __init__(self, rows: SpeechModel) -> None:
        super().__init__(rows, LEAST_DECISION, SpeechDecisionDelegate())
        rows.dataChanged.connect(self.fit_height)
        rows.layoutChanged.connect(self.fit_height)

    @override
    def fit_height(self) -> None:
        """Make each row as high as its words, and show as many as the window has room for."""
        room = _ROOM if self.window().height() > _LOW else _LEAST_ROOM
        self.setFixedHeight(min(self.fit_rows(), room))

    @override
    def height_of(self, entry: SpeechMessage) -> int:
        return decision_height(entry, self.font(), self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_height()


class ListOrWords(QWidget):
    """A list, or words in its place while it is empty."""

    def __init__(self, view: RowsView[SpeechMessage] | RowsView[QueueItem], *, is_high: bool = True) -> None:
        """Build it with a list.

        Args:
            view: The list.
            is_high: The words stand in the upper middle of a high place, else at its top.
        """
        super().__init__()
        self._view = view
        self._title, self._hint = label("heading", wraps=True), label("dim", wraps=True)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(8)
        column.addStretch(1 if is_high else 0)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addStretch(2)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(view)
        self._stack.addWidget(words)

    def show_words(self, title: str, hint: str) -> None:
        """Show the list if there is something in it, else these words."""
        set_text(self._title, title)
        set_text(self._hint, hint)
        self._stack.setCurrentIndex(0 if self._view.rows.rowCount() else 1)

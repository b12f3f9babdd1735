"""The lists of spoken messages: their model, how rows are drawn, their views."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.queue import QueueItem
from app.domain.speech import ENDED_STATES, SpeechMessage, SpeechState
from app.ui import speech_words
from app.ui.drawing import (
    DECISION_HEIGHT,
    GAP,
    button_boxes,
    draw_background,
    draw_badge,
    draw_decision,
    draw_line,
    fonts,
)
from app.ui.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import label, set_text, tool_tip_html, truncated, wrapped
from app.ui.theme import Colors, shades_now
from app.ui.views import DecidingDelegate, DecidingView, RowsView


class SpeechModel(RowTable[SpeechMessage]):
    """Messages, one in each row."""

    def __init__(self) -> None:
        super().__init__(columns=1)

    def show_messages(self, messages: Sequence[SpeechMessage]) -> None:
        """Show messages in this order."""
        self._become(list(messages))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        message = self.item(index.row()) if index.isValid() else None
        if message is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return truncated(f"{speech_words.heading(message)} · {speech_words.text(message)}")
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_html(speech_words.description(message))
            case Qt.ItemDataRole.AccessibleTextRole:
                return truncated(speech_words.description(message).replace("\n", " · "))
            case _:
                return message if role == ITEM_ROLE else None


_MOST_LINES = 3
"""Lines of a message that needs a decision; the tooltip has the whole."""
_BADGE = 32
_MARGIN = 6
_BAD_ENDS = frozenset({SpeechState.FAILED, SpeechState.INTERRUPTED, SpeechState.EXPIRED})


def _badge(painter: QPainter, row: QRect, message: SpeechMessage, shades: Colors) -> QRect:
    """Draw the icon at the left; return what is left of the row."""
    box = QRect(row.left() + GAP, row.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
    color = shades.good if message.is_donation else shades.dim
    draw_badge(painter, box, speech_words.icon(message), color, shades.raised)
    return row.adjusted(_BADGE + 2 * GAP, 4, -GAP, -4)


class MessageDelegate(QStyledItemDelegate):
    """A message that waits or has ended."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        message = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if not isinstance(message, SpeechMessage):
            return
        shades = shades_now()
        painter.save()
        box = _badge(painter, option.rect, message, shades)
        first, second = fonts(option.font, QFont.Weight.DemiBold)
        half = box.height() // 2
        upper, lower = QRect(box.left(), box.top(), box.width(), half), QRect(box.left(), 0, box.width(), half)
        lower.moveTop(box.top() + half)
        is_bad = message.state in _BAD_ENDS
        if message.state in ENDED_STATES:
            end = f"{speech_words.state(message.state)}  {speech_words.clock_time(message.finished_at)}".strip()
            width = QFontMetrics(second).horizontalAdvance(end) + 4
            upper.setRight(box.right() - width - GAP)
            place = QRect(box.right() - width, box.top(), width, half)
            draw_line(painter, place, end, shades.warn if is_bad else shades.dim, second)
        draw_line(painter, upper, speech_words.heading(message), shades.text, first)
        reason = speech_words.reason(message.reason) if is_bad else ""
        second_line = " · ".join(part for part in (reason, speech_words.text(message)) if part)
        draw_line(painter, lower, second_line, shades.warn if reason else shades.dim, second)
        painter.restore()


class SpeechDecisionDelegate(DecidingDelegate):
    """A message that needs a decision, with two large buttons."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        message = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if not isinstance(message, SpeechMessage):
            return
        shades = shades_now()
        painter.save()
        box = _badge(painter, option.rect, message, shades)
        box.setRight(button_boxes(option.rect)[0].left() - GAP)
        first, second = fonts(option.font, QFont.Weight.DemiBold)
        lines = [(speech_words.heading(message), shades.text, first)]
        lines += [(line, shades.text, option.font) for line in _text_lines(message, option.font, box.width())]
        lines += [(line, shades.warn if is_held else shades.dim, second) for line, is_held in _lines_below(message)]
        heights = [QFontMetrics(font).lineSpacing() for _, _, font in lines]
        top = option.rect.center().y() - sum(heights) // 2 + 1
        for (line, color, font), height in zip(lines, heights, strict=True):
            draw_line(painter, QRect(box.left(), top, box.width(), height), line, color, font)
            top += height
        draw_decision(painter, option.rect, shades, hovered=self.hovered_in(index.row()))
        painter.restore()


def _text_lines(message: SpeechMessage, font: QFont, width: int) -> list[str]:
    return wrapped(speech_words.text(message), font, width, _MOST_LINES)


def _lines_below(message: SpeechMessage) -> list[tuple[str, bool]]:
    """Return why a message is held and what will be spoken, each with whether it is the first of these."""
    lines = ((speech_words.reason(message.reason), True), (speech_words.spoken_note(message), False))
    return [line for line in lines if line[0]]


def decision_height(message: SpeechMessage, base: QFont, width: int) -> int:
    """Return how high the row of a message that needs a decision is, in a list of this width."""
    first, second = fonts(base, QFont.Weight.DemiBold)
    approve, _ = button_boxes(QRect(0, 0, width, DECISION_HEIGHT))
    lines = _text_lines(message, base, approve.left() - GAP - _BADGE - 2 * GAP)
    height = QFontMetrics(first).lineSpacing() + len(lines) * QFontMetrics(base).lineSpacing()
    height += len(_lines_below(message)) * QFontMetrics(second).lineSpacing()
    return max(DECISION_HEIGHT, height + 2 * _MARGIN)


_ROOM, _LEAST_ROOM = 216, 132
"""Pixels that decisions may take, and in a low window."""
_LOW = 640


class MessageList(RowsView[SpeechMessage]):
    """Messages that wait or have ended."""

    def __init__(self, rows: SpeechModel) -> None:
        super().__init__(rows)
        self.setItemDelegate(MessageDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(2 * self.row_height + 4)


class SpeechDecisionList(DecidingView[SpeechMessage]):
    """Messages that need a decision; a long one has a higher row."""

    def __init__(self, rows: SpeechModel) -> None:
        super().__init__(rows, SpeechDecisionDelegate())
        rows.dataChanged.connect(self.fit_height)
        rows.layoutChanged.connect(self.fit_height)

    @override
    def fit_height(self) -> None:
        """Fit the height of each row to its text, and that of the list to the window."""
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
    """A list, or a placeholder while it is empty."""

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
        """Show the list, or this placeholder if it is empty."""
        set_text(self._title, title)
        set_text(self._hint, hint)
        self._stack.setCurrentIndex(0 if self._view.rows.rowCount() else 1)

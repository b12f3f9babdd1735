"""How rows of the spoken messages are drawn: who and how much, what was written, how it ended."""

from typing import override

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.domain.speech import ENDED_STATES, SpeechMessage, SpeechState
from app.ui import speech_words
from app.ui.drawing import GAP, Index, button_boxes, draw_background, draw_badge, draw_decision, draw_line, fonts
from app.ui.models.rows import ITEM_ROLE
from app.ui.text import folded
from app.ui.theme import Colors, shades_now
from app.ui.views import DecidingDelegate

ROW_HEIGHT = 48
LEAST_DECISION = 60
_MOST_LINES = 3
"""Lines of a message that needs a decision; the tooltip has the whole."""
_BADGE = 32
_MARGIN = 6
_BAD_ENDS = frozenset({SpeechState.FAILED, SpeechState.INTERRUPTED, SpeechState.EXPIRED})


def _badge(painter: QPainter, row: QRect, message: SpeechMessage, shades: Colors) -> QRect:
    """Draw the icon at the left; return what is left of the row."""
    box = QRect(row.left() + GAP, row.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
    color = shades.good if message.is_donation else shades.dim
    draw_badge(painter, box, speech_words.icon_of(message), color, shades.raised)
    return row.adjusted(_BADGE + 2 * GAP, 4, -GAP, -4)


class MessageDelegate(QStyledItemDelegate):
    """A message that waits for its turn or has ended."""

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
            end = f"{speech_words.state(message.state)}  {speech_words.at_time(message.finished_at)}".strip()
            width = QFontMetrics(second).horizontalAdvance(end) + 4
            upper.setRight(box.right() - width - GAP)
            place = QRect(box.right() - width, box.top(), width, half)
            draw_line(painter, place, end, shades.warn if is_bad else shades.dim, second)
        draw_line(painter, upper, speech_words.head_of(message), shades.text, first)
        reason = speech_words.why(message.reason) if is_bad else ""
        told = " · ".join(part for part in (reason, speech_words.text_of(message)) if part)
        draw_line(painter, lower, told, shades.warn if reason else shades.dim, second)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)


class SpeechDecisionDelegate(DecidingDelegate):
    """A message that needs a decision: all that it takes to decide, and two large buttons."""

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
        lines = [(speech_words.head_of(message), shades.text, first)]
        lines += [(line, shades.text, option.font) for line in _text(message, option.font, box.width())]
        lines += [(line, shades.warn if is_held else shades.dim, second) for line, is_held in _below(message)]
        heights = [QFontMetrics(font).lineSpacing() for _, _, font in lines]
        top = option.rect.center().y() - sum(heights) // 2 + 1
        for (line, color, font), height in zip(lines, heights, strict=True):
            draw_line(painter, QRect(box.left(), top, box.width(), height), line, color, font)
            top += height
        draw_decision(painter, option.rect, shades, pointed=self.pointed_in(index.row()))
        painter.restore()


def _text(message: SpeechMessage, font: QFont, width: int) -> list[str]:
    return folded(speech_words.text_of(message), font, width, _MOST_LINES)


def _below(message: SpeechMessage) -> list[tuple[str, bool]]:
    """Return why a message is held and what will be said, each with whether it is the first of these."""
    lines = ((speech_words.why(message.reason), True), (speech_words.will_say(message), False))
    return [line for line in lines if line[0]]


def decision_height(message: SpeechMessage, base: QFont, width: int) -> int:
    """Return how high the row of a message that needs a decision is, in a list of this width."""
    first, second = fonts(base, QFont.Weight.DemiBold)
    approve, _ = button_boxes(QRect(0, 0, width, LEAST_DECISION))
    lines = _text(message, base, approve.left() - GAP - _BADGE - 2 * GAP)
    height = QFontMetrics(first).lineSpacing() + len(lines) * QFontMetrics(base).lineSpacing()
    height += len(_below(message)) * QFontMetrics(second).lineSpacing()
    return max(LEAST_DECISION, height + 2 * _MARGIN)

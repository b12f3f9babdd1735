"""The lists of the live page: everything that needs a decision, and the next videos."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.ui import speech_words, words
from app.ui.drawing import GAP, button_boxes, draw_background, draw_badge, draw_decision, draw_line, fonts
from app.ui.pages.queue_model import ItemTable, QueueColumn, describe
from app.ui.pages.queue_table import RowDelegate
from app.ui.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import tool_tip_html, truncated, wrapped
from app.ui.theme import Colors, shades_now
from app.ui.thumbnails import SIZE, Thumbnails, thumbnail_box
from app.ui.views import DecidingDelegate, DecidingView, RowsView

translate = QCoreApplication.translate

type Decision = QueueItem | SpeechMessage
"""A request for a video or a message, either of which waits for a decision."""


def ordered_decisions(videos: Sequence[QueueItem], messages: Sequence[SpeechMessage]) -> list[Decision]:
    """Return what needs a decision: donations first, the newest of them on top, then the rest, the oldest first."""
    both: list[Decision] = [*videos, *messages]
    paid = sorted((entry for entry in both if entry.amount_minor), key=lambda entry: entry.requested_at, reverse=True)
    free = sorted((entry for entry in both if not entry.amount_minor), key=lambda entry: entry.requested_at)
    return paid + free


def kind_of(entry: Decision) -> str:
    """Return the word for what is to be decided on."""
    return translate("Live", "Video") if isinstance(entry, QueueItem) else translate("Live", "Message")


def describe_decision(entry: Decision) -> str:
    """Return a full description for screen readers and tooltips."""
    text = describe(entry) if isinstance(entry, QueueItem) else speech_words.description(entry)
    return f"{kind_of(entry)} · {text}"


class LiveModel(RowTable[Decision]):
    """Everything that needs a decision, one in each row."""

    def __init__(self) -> None:
        super().__init__(columns=1)

    def show_decisions(self, entries: Sequence[Decision]) -> None:
        """Show these in this order."""
        self._become(list(entries))

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.item(index.row()) if index.isValid() else None
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return truncated(describe_decision(entry).replace("\n", " · "))
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip_html(describe_decision(entry))
            case _:
                return entry if role == ITEM_ROLE else None


class NextModel(ItemTable):
    """The next few videos."""

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Show items in this order."""
        self._become(list(items))


_LEAST = 64
_MARGIN = 8
_MOST_LINES = 3
"""Lines of a message; the tooltip has the whole."""
_WIDEST = 16_777_215
"""Qt's own word for "no limit"."""

type _Line = tuple[str, str, QFont]
"""A text, its colour and its font."""


def _head(entry: Decision) -> str:
    who = words.requester(entry) if isinstance(entry, QueueItem) else speech_words.author(entry)
    amount = words.money(entry.amount_minor, entry.currency, entry.unit)
    return " · ".join(part for part in (kind_of(entry), who, amount) if part)


def _body(entry: Decision, base: QFont, width: int) -> list[str]:
    if isinstance(entry, QueueItem):
        length = words.length_of(entry) if entry.plays_ms is not None else ""
        return [" · ".join(part for part in (words.title_of(entry), length, entry.media.channel) if part)]
    return wrapped(speech_words.text(entry), base, width, _MOST_LINES)


def _below(entry: Decision, shades: Colors) -> list[tuple[str, str]]:
    """Return why a decision is needed or hard, then what else is known, each with its colour."""
    if isinstance(entry, QueueItem):
        trouble, more = words.decision_state(entry), entry.message
    else:
        trouble, more = speech_words.reason(entry.reason), speech_words.spoken_note(entry)
    return [line for line in ((trouble, shades.warn), (more, shades.dim)) if line[0]]


def _lines(entry: Decision, base: QFont, width: int) -> list[_Line]:
    shades = shades_now()
    first, second = fonts(base, QFont.Weight.DemiBold)
    lines = [(_head(entry), shades.text, first)]
    lines += [(line, shades.text, base) for line in _body(entry, base, width)]
    return lines + [(line, color, second) for line, color in _below(entry, shades)]


def _room(row: QRect) -> QRect:
    """Return the text area of a row: right of its picture, left of its buttons."""
    approve, _ = button_boxes(row)
    left = row.left() + SIZE.width() + 2 * GAP
    return QRect(left, row.top(), approve.left() - GAP - left, row.height())


def height_of(entry: Decision, base: QFont, width: int) -> int:
    """Return how high the row of a decision is in a list of this width."""
    lines = _lines(entry, base, _room(QRect(0, 0, width, _LEAST)).width())
    return max(_LEAST, sum(QFontMetrics(font).lineSpacing() for _, _, font in lines) + 2 * _MARGIN)


class LiveDelegate(DecidingDelegate):
    """A row that needs a decision, whether on a video or on a message."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Decision | None = index.data(ITEM_ROLE)
        draw_background(painter, option)
        if entry is None:
            return
        shades, row = shades_now(), option.rect
        painter.save()
        if isinstance(entry, QueueItem):
            self._thumbnails.draw(painter, thumbnail_box(row), entry.media)
        else:
            color = shades.good if entry.amount_minor else shades.dim
            draw_badge(painter, thumbnail_box(row), speech_words.icon(entry), color, shades.raised)
        box = _room(row)
        lines = [(*line, QFontMetrics(line[2]).lineSpacing()) for line in _lines(entry, option.font, box.width())]
        top = row.center().y() - sum(height for *_, height in lines) // 2 + 1
        for text, color, font, height in lines:
            draw_line(painter, QRect(box.left(), top, box.width(), height), text, color, font)
            top += height
        draw_decision(painter, row, shades, hovered=self.hovered_in(index.row()))
        painter.restore()


class LiveDecisions(DecidingView[Decision]):
    """Everything that needs a decision; as high as its rows where there is room."""

    def __init__(self, rows: LiveModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows, LiveDelegate(thumbnails), _LEAST)
        thumbnails.changed.connect(self.viewport().update)
        rows.dataChanged.connect(self.fit_height)
        rows.layoutChanged.connect(self.fit_height)

    @override
    def fit_height(self) -> None:
        """Fit the height of each row to its text."""
        self.setMaximumHeight(self.fit_rows() or _WIDEST)

    @override
    def height_of(self, entry: Decision) -> int:
        return height_of(entry, self.font(), self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_height()


class NextVideos(RowsView[QueueItem]):
    """The next few videos: title and length."""

    def __init__(self, rows: NextModel, thumbnails: Thumbnails) -> None:
        super().__init__(rows)
        self.setItemDelegate(RowDelegate(self, thumbnails))
        thumbnails.changed.connect(self.viewport().update)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QueueColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        for column in QueueColumn:
            self.setColumnHidden(column, column not in {QueueColumn.TITLE, QueueColumn.LENGTH})
        self.setColumnWidth(QueueColumn.LENGTH, self.fontMetrics().horizontalAdvance("0:00:00") + 24)
        self.setMinimumHeight(2 * self.row_height + 4)

"""What the live page lists: everything that needs a decision, in one list, and the next videos."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QCoreApplication, Qt

from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.ui import speech_words
from app.ui.models.items import ItemTable, spoken
from app.ui.models.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import as_tip, capped

translate = QCoreApplication.translate

type Decision = QueueItem | SpeechMessage
"""A request for a video or a message, either of which waits for a decision."""


def in_order(videos: Sequence[QueueItem], messages: Sequence[SpeechMessage]) -> list[Decision]:
    """Return what needs a decision: donations first, the newest of them on top, then the rest, the oldest first."""
    both: list[Decision] = [*videos, *messages]
    paid = sorted((entry for entry in both if entry.amount_minor), key=lambda entry: entry.requested_at, reverse=True)
    free = sorted((entry for entry in both if not entry.amount_minor), key=lambda entry: entry.requested_at)
    return paid + free


def kind_of(entry: Decision) -> str:
    """Return the word for what is to be decided on."""
    return translate("Live", "Video") if isinstance(entry, QueueItem) else translate("Live", "Message")


def about(entry: Decision) -> str:
    """Return all that is to be told of what needs a decision, for screen readers and tooltips."""
    told = spoken(entry) if isinstance(entry, QueueItem) else speech_words.about(entry)
    return f"{kind_of(entry)} · {told}"


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
                return capped(about(entry).replace("\n", " · "))
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(about(entry))
            case _:
                return entry if role == ITEM_ROLE else None


class NextModel(ItemTable):
    """The next few videos."""

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Show items in this order."""
        self._become(list(items))

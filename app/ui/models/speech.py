"""The spoken messages as an item model; the lists of the speech page are three of it."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import Qt

from app.domain.speech import SpeechMessage
from app.ui import speech_words
from app.ui.models.rows import ITEM_ROLE, Index, RowTable
from app.ui.text import as_tip, capped


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
                return capped(f"{speech_words.head_of(message)} · {speech_words.text_of(message)}")
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(speech_words.about(message))
            case Qt.ItemDataRole.AccessibleTextRole:
                return capped(speech_words.about(message).replace("\n", " · "))
            case _:
                return message if role == ITEM_ROLE else None

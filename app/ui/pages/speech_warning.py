"""What is wrong with the speech itself: no engine works, or a language has no voice."""

from typing import override

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.speech import Speech
from app.ui import speech_words
from app.ui.i18n import Retranslated
from app.ui.icons import Picture
from app.ui.text import label, set_text


class SpeechWarning(Retranslated, QFrame):
    """Says what is wrong and what to do; it is hidden while all is well."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trouble")
        self._speech = Speech()
        self._title, self._advice = label("alertcaption", wraps=True), label(wraps=True)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Picture("warning", "warn", 24), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._show()

    def show_speech(self, speech: Speech) -> None:
        """Show what is wrong, if anything is."""
        if (speech.engine, speech.missing) != (self._speech.engine, self._speech.missing):
            self._speech = speech
            self._show()

    def _show(self) -> None:
        has_failed, missing = self._speech.engine == "failed", self._speech.missing
        self.setVisible(has_failed or bool(missing))
        if has_failed:
            title, advice = speech_words.engine_failed()
        else:
            title, advice = speech_words.missing(missing), speech_words.how_to_get_a_voice()
        set_text(self._title, title)
        set_text(self._advice, advice)
        self.setAccessibleName(title)

    @override
    def retranslate(self) -> None:
        self._show()

"""The field for a message of the streamer's own, with a preview of what will be spoken."""

from typing import TYPE_CHECKING, override

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.speech import Voice
from app.domain.text import MESSAGE_LENGTH
from app.ui import speech_words
from app.ui.choices import Choice
from app.ui.i18n import Retranslated
from app.ui.icons import put_before_text
from app.ui.text import TextField, WrappedLabel, label, set_accessible_name, set_text

if TYPE_CHECKING:
    from app.domain.speech_text.pipeline import SpeechText  # its tables are imported in a thread, not at the start

_REST_MS = 150
"""Delay between the last key and the request for the preview."""
_LINES = 2
_LETTERS = 8
"""Of a voice's name that are seen at least: the text needs the room more."""


class SayBox(Retranslated, QWidget):
    """Requests a text to be spoken.

    Signals:
        say_requested: text, and id of the voice; empty for the one of the text's language.
        preview_requested: text as it stands in the field.
    """

    say_requested = Signal(str, str)
    preview_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._voices: tuple[Voice, ...] = ()
        self._sent: str | None = None
        """The text that was requested, until it is known whether it was accepted."""
        self._preview: SpeechText | None = None
        self.field, self.voice, self.say = TextField(clearButtonEnabled=True), Choice(), QPushButton()
        self._spoken, self._why = WrappedLabel(_LINES, shrinks=True), label("dim", wraps=True)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._place()
        self._rest.timeout.connect(self._on_rested)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.returnPressed.connect(self._on_say)
        self.say.clicked.connect(self._on_say)
        self.retranslate()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices; the one that is chosen stays so where it is among them."""
        self._voices = voices
        kept = self.voice.value()
        self.voice.set_options(
            speech_words.voice_options(voices, self.tr("By language")),
            kept if kept in {voice.id for voice in voices} else "",
        )

    def show_preview(self, speech_text: "SpeechText") -> None:
        """Show what would be spoken, if the field is not empty."""
        self._preview = speech_text if self.field.text().strip() else None
        self._show_preview()

    def settle_sent(self, *, is_accepted: bool) -> None:
        """Clear the field if its text was accepted; else it can be requested again."""
        if is_accepted and self.field.text() == self._sent:
            self.field.clear()
        self._sent = None

    def request_preview(self) -> None:
        """Request the preview again: the rules may have changed."""
        if self.field.text().strip():
            self._rest.start()

    def _place(self) -> None:
        self.field.setMaxLength(MESSAGE_LENGTH)
        self.voice.setMinimumContentsLength(_LETTERS)
        self.say.setProperty("role", "primary")
        put_before_text(self.say, "speech", "on_accent", "dim")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 2)
        row.addWidget(self.voice, 1)
        row.addWidget(self.say)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._spoken)
        layout.addWidget(self._why)
        self._on_text_changed()

    def _show_preview(self) -> None:
        spoken, why, is_trouble = (
            speech_words.preview_texts(self._preview) if self._preview is not None else ("", "", False)
        )
        self._spoken.show_line(spoken)
        set_text(self._why, why)
        self._spoken.setVisible(bool(spoken))
        self._why.setVisible(bool(why))
        self._why.setObjectName("warning" if is_trouble else "dim")
        self._why.style().polish(self._why)

    def _on_text_changed(self) -> None:
        has_text = bool(self.field.text().strip())
        self.say.setEnabled(has_text)
        if has_text:
            self._rest.start()
            return
        self._rest.stop()
        self._preview = None
        self._show_preview()

    def _on_rested(self) -> None:
        self.preview_requested.emit(self.field.text().strip())

    def _on_say(self) -> None:
        text = self.field.text()
        if text.strip() and text != self._sent:
            self._sent = text
            self.say_requested.emit(text.strip(), self.voice.value())

    @override
    def retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Type a message to speak"))
        set_accessible_name(self.field, self.tr("Text to speak"), hint="Enter")
        set_accessible_name(self.voice, self.tr("Voice for this text"))
        set_text(self.say, self.tr("Speak"))
        set_accessible_name(self.say, self.tr("Add this text to the speech queue"), hint="Ctrl+Enter")
        self.show_voices(self._voices)
        self._show_preview()

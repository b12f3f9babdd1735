"""A small sign of who is being spoken, for the bar that is always there."""

from typing import override

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.domain.events import SpeechChanged
from app.domain.speech import SpeechMessage, SpeechPhase
from app.ui import speech_words
from app.ui.i18n import Retranslated
from app.ui.icons import Picture, icon
from app.ui.text import ElidedLabel, set_accessible_name

_WIDTH = 128


class Speaking(Retranslated, QWidget):
    """Says who is being spoken, with a button that stops it. It keeps its place while it is empty.

    Signals:
        stop_requested: what is being said shall end.
    """

    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._message: SpeechMessage | None = None
        self._picture, self._words, self.stop = Picture(), ElidedLabel(), QToolButton()
        self.setFixedWidth(_WIDTH)
        self.stop.setIcon(icon("stop", "text"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self.stop_requested)
        self.retranslate()

    def apply(self, event: SpeechChanged) -> None:
        """Show who is being spoken, if anybody is."""
        speech = event.speech
        self._message = speech.message if speech.phase in {SpeechPhase.OFFERED, SpeechPhase.SPEAKING} else None
        self._show()

    def _show(self) -> None:
        message = self._message
        for part in (self._picture, self._words, self.stop):
            part.setVisible(message is not None)
        if message is not None:
            self._picture.show_icon(speech_words.icon_of(message), "accent", 20)
            who = speech_words.author_of(message)
            self._words.show_line(who)
            set_accessible_name(self._words, self.tr("Being said: {name}").format(name=who))

    @override
    def retranslate(self) -> None:
        set_accessible_name(self.stop, self.tr("Stop what is being said"))
        self._show()

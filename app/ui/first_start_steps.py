"""The three steps of the first start."""

from collections.abc import Sequence
from typing import override

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.player import Player, PlayerState
from app.domain.reasons import Language
from app.domain.settings import Settings
from app.domain.sources import SourceInfo, SourceState
from app.domain.speech import Speech, SpeechPhase, Voice
from app.domain.widgets import ALL
from app.ui import speech_words
from app.ui.choices import Choice, Offer
from app.ui.i18n import current_language
from app.ui.icons import Mark
from app.ui.link_card import LinkCard
from app.ui.pages.speech_now import SpeechWarning
from app.ui.text import ElidedLabel, label, set_accessible_name, set_text

SAMPLES: dict[Language, str] = {
    "uk": "Вітаю! Так звучатимуть повідомлення глядачів.",
    "en": "Hello! This is how messages sound.",
}
"""What is said as a sample."""


class LanguageStep(QWidget):
    """Which language the window speaks, and which voice reads the messages.

    Signals:
        change_requested: tree of changed settings.
    """

    change_requested = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._settings, self._voices = Settings(), tuple[Voice, ...]()
        self._hint, self._language_title, self._voice_title = label("dim", wraps=True), label(), label()
        self.language, self.voice, self.warning = Choice(), Choice(), SpeechWarning()
        for choice in (self.language, self.voice):
            choice.setMinimumSize(280, 32)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self._language_title, 0, 0)
        grid.addWidget(self.language, 0, 1)
        grid.addWidget(self._voice_title, 1, 0)
        grid.addWidget(self.voice, 1, 1)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._hint)
        layout.addLayout(grid)
        layout.addWidget(self.warning)
        layout.addStretch()
        self.language.chosen.connect(self._on_language_chosen)
        self.voice.chosen.connect(self._on_voice_chosen)
        self._retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        self._settings = settings
        self._offer()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        self._voices = voices
        self._offer()

    def show_speech(self, speech: Speech) -> None:
        """Say which voices are missing."""
        self.warning.show_speech(speech)

    @property
    def _group(self) -> str:
        return f"voice_{current_language()}"

    def _offer(self) -> None:
        languages = [Offer("system", self.tr("Same as system")), Offer("uk", "Українська"), Offer("en", "English")]
        self.language.offer(languages, self._settings.appearance.language)
        usual = self.tr("Default voice")
        voices = speech_words.voice_offers(self._voices, usual, current_language())
        self.voice.offer(voices, getattr(self._settings, self._group).voice)

    def _on_language_chosen(self, language: str) -> None:
        self.change_requested.emit({"appearance": {"language": language}})

    def _on_voice_chosen(self, voice: str) -> None:
        self.change_requested.emit({self._group: {"voice": voice}})

    def _retranslate(self) -> None:
        set_text(self._hint, self.tr("You can change this later in Settings."))
        set_text(self._language_title, self.tr("Language"))
        set_text(self._voice_title, self.tr("Voice"))
        set_accessible_name(self.language, self.tr("Language"))
        set_accessible_name(self.voice, self.tr("Voice"))
        self._offer()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class SourceStep(QWidget):
    """The link that goes into OBS, and whether it has arrived there."""

    def __init__(self) -> None:
        super().__init__()
        self._is_open = False
        self._hint, self._more = label(wraps=True), label("dim", wraps=True)
        self.card = LinkCard(ALL)
        self._mark, self._state = Mark(), ElidedLabel()
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._mark)
        told.addWidget(self._state, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._hint)
        layout.addWidget(self.card)
        layout.addLayout(told)
        layout.addWidget(self._more)
        layout.addStretch()
        self._retranslate()

    def show_sources(self, sources: Sequence[SourceInfo]) -> None:
        """Say whether a source is open."""
        self._is_open = any(source.state in {SourceState.LIVE, SourceState.SLOW} for source in sources)
        self._show()

    def _show(self) -> None:
        words = self.tr("Connected: a source is open in OBS.") if self._is_open else self.tr("Not connected yet.")
        self._mark.show_state(SourceState.LIVE if self._is_open else SourceState.GONE, words)
        self._state.show_line(words)

    def _retranslate(self) -> None:
        set_text(
            self._hint,
            self.tr("Drag this card into OBS. Or copy its link and paste it into a new browser source."),
        )
        set_text(self._more, self.tr("Separate widgets are on the Sources page."))
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class TryStep(QWidget):
    """A sample video and a sample sentence, and how they are doing.

    Signals:
        video_requested: the sample video shall be played.
        speech_requested: this text shall be said.
    """

    video_requested = Signal()
    speech_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._player, self._speech = Player(), Speech()
        self._hint, self._more = label(wraps=True), label("dim", wraps=True)
        self.video, self.speech = QPushButton(autoDefault=False), QPushButton(autoDefault=False)
        self.plays, self.speaks = ElidedLabel("dim"), ElidedLabel("dim")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for row, (button, state) in enumerate(((self.video, self.plays), (self.speech, self.speaks))):
            button.setMinimumHeight(36)
            grid.addWidget(button, row, 0)
            grid.addWidget(state, row, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._hint)
        layout.addLayout(grid)
        layout.addWidget(self._more)
        layout.addStretch()
        self.video.clicked.connect(self.video_requested)
        self.speech.clicked.connect(self._on_speech_clicked)
        self._retranslate()

    def show_player(self, player: Player) -> None:
        """Say how the video is doing."""
        self._player = player
        self._show()

    def show_speech(self, speech: Speech) -> None:
        """Say how the sentence is doing."""
        self._speech = speech
        self._show()

    def _show(self) -> None:
        player = {
            PlayerState.IDLE: "",
            PlayerState.WAITING: self.tr("Waiting for the player source in OBS"),
            PlayerState.OFFERED: self.tr("Starting…"),
            PlayerState.PLAYING: self.tr("Playing"),
            PlayerState.PAUSED: self.tr("Paused"),
        }[self._player.state]
        self.plays.show_line(player)
        if speech_words.lacks_source(self._speech):
            speech = self.tr("Waiting for the voice source in OBS")
        elif self._speech.phase in {SpeechPhase.OFFERED, SpeechPhase.SPEAKING}:
            speech = self.tr("Speaking")
        else:
            speech = "" if self._speech.phase is SpeechPhase.IDLE else self.tr("Starting…")
        self.speaks.show_line(speech)

    def _on_speech_clicked(self) -> None:
        self.speech_requested.emit(SAMPLES[current_language()])

    def _retranslate(self) -> None:
        set_text(self._hint, self.tr("Press these buttons and watch OBS."))
        set_text(self.video, self.tr("Play sample video"))
        set_text(self.speech, self.tr("Read sample message"))
        set_text(
            self._more,
            self.tr(
                "Then copy a YouTube link and press Ctrl+V on the Queue page. The README explains how to connect "
                "donations and chat."
            ),
        )
        self._show()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

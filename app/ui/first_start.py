"""The first steps: language and voice, a source in OBS, chat and donations, a test. Each can be skipped."""

from collections.abc import Sequence
from typing import ClassVar, override

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.events import (
    Event,
    FeedsChanged,
    ObsChanged,
    PlayerChanged,
    SettingsChanged,
    SourcesChanged,
    SpeechChanged,
)
from app.domain.obs import ObsStatus
from app.domain.player import Player, PlayerState
from app.domain.reasons import Language
from app.domain.releases import HOST
from app.domain.settings import Settings
from app.domain.sources import SourceInfo, SourceState
from app.domain.speech import Speech, SpeechPhase, Voice
from app.domain.widgets import ALL
from app.ui import obs_words, speech_words
from app.ui.choices import Choice, Option
from app.ui.first_feeds import FeedsStep
from app.ui.i18n import Retranslated, current_language
from app.ui.icons import Mark
from app.ui.layout import fit_to_screen, scrolled
from app.ui.link_card import LinkCard
from app.ui.pages.obs_block import ObsBlock
from app.ui.pages.speech_now import SpeechWarning
from app.ui.text import ElidedLabel, label, set_accessible_name, set_text
from app.ui.theme import scaled

SAMPLES: dict[Language, str] = {
    "uk": "Вітаю! Так звучатимуть повідомлення глядачів.",
    "en": "Hello! This is how messages sound.",
}
"""Texts of the sample message."""


class LanguageStep(Retranslated, QWidget):
    """The language of the window and the voice of the messages.

    Signals:
        change_requested: tree of changed settings.
    """

    change_requested = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._settings, self._voices = Settings(), tuple[Voice, ...]()
        self._hint, self._language_title, self._voice_title = label("dim", wraps=True), label(), label()
        self.language, self.voice, self.warning = Choice(), Choice(), SpeechWarning()
        self.news, self._news_hint = QCheckBox(), label("dim", wraps=True)
        for choice in (self.language, self.voice):
            choice.setMinimumSize(scaled(280), 32)
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
        layout.addWidget(self.news)
        layout.addWidget(self._news_hint)
        self.news.clicked.connect(self._on_news_clicked)
        self.language.chosen.connect(self._on_language_chosen)
        self.voice.chosen.connect(self._on_voice_chosen)
        self.retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        self._settings = settings
        self.news.setChecked(settings.updates.asks_for_releases)
        self._show_options()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        self._voices = voices
        self._show_options()

    def show_speech(self, speech: Speech) -> None:
        """Warn of missing voices."""
        self.warning.show_speech(speech)

    @property
    def _group(self) -> str:
        return f"voice_{current_language()}"

    def _show_options(self) -> None:
        languages = [Option("system", self.tr("Same as system")), Option("uk", "Українська"), Option("en", "English")]
        self.language.set_options(languages, self._settings.appearance.language)
        default = self.tr("Default voice")
        voices = speech_words.voice_options(self._voices, default, current_language())
        self.voice.set_options(voices, getattr(self._settings, self._group).voice)

    def _on_language_chosen(self, language: str) -> None:
        chosen = {"language": language}
        self.change_requested.emit({"appearance": chosen, "stream": chosen})

    def _on_voice_chosen(self, voice: str) -> None:
        self.change_requested.emit({self._group: {"voice": voice}})

    def _on_news_clicked(self, is_wanted: bool) -> None:  # noqa: FBT001 -- by a signal
        self.change_requested.emit({"updates": {"asks_for_releases": is_wanted}})

    @override
    def retranslate(self) -> None:
        set_text(self._hint, self.tr("You can change this later in Settings."))
        set_text(self._language_title, self.tr("Language"))
        set_text(self._voice_title, self.tr("Voice"))
        set_accessible_name(self.language, self.tr("Language"))
        set_accessible_name(self.voice, self.tr("Voice"))
        set_text(self.news, self.tr("Tell me about new versions of Efir"))
        set_text(
            self._news_hint,
            self.tr(
                "Once a day Efir then asks %1 for the newest one. GitHub sees your IP address, "
                "and nothing else is sent. Nothing is downloaded."
            ).replace("%1", HOST),
        )
        set_accessible_name(self.news, self.tr("Tell me about new versions of Efir"))
        self._show_options()


class SourceStep(Retranslated, QWidget):
    """Sets OBS up where it is found; the card that goes into other programs, and whether a source is connected."""

    def __init__(self) -> None:
        super().__init__()
        self._is_open = False
        self.obs = ObsBlock(lists_sources=False)
        self._hint, self._more = label(wraps=True), label("dim", wraps=True)
        self.card = LinkCard(ALL)
        self._mark, self.state = Mark(), ElidedLabel()
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._mark)
        state.addWidget(self.state, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.obs)
        layout.addWidget(self._hint)
        layout.addWidget(self.card)
        layout.addLayout(state)
        layout.addWidget(self._more)
        layout.addStretch()
        self.retranslate()

    def show_sources(self, sources: Sequence[SourceInfo]) -> None:
        """Show whether a source is connected."""
        self._is_open = any(source.state in {SourceState.LIVE, SourceState.SLOW} for source in sources)
        self._show()

    def show_obs(self, status: ObsStatus) -> None:
        """Offer to set OBS up, if there is one."""
        self.obs.show_status(status)
        self._show()

    def _show(self) -> None:
        is_found = obs_words.is_found(self.obs.status)
        self.obs.setVisible(is_found)
        if is_found:
            hint = self.tr("For Streamlabs Desktop, OBS on another PC and other programs: drag this card, or its link.")
        else:
            hint = self.tr("Drag this card into OBS. Or copy its link and paste it into a new browser source.")
        set_text(self._hint, hint)
        self._more.setVisible(not is_found)
        words = self.tr("Connected: a source is open in OBS.") if self._is_open else self.tr("Not connected yet.")
        self._mark.show_state(SourceState.LIVE if self._is_open else SourceState.GONE, words)
        self.state.show_line(words)

    @override
    def retranslate(self) -> None:
        set_text(self._more, self.tr("Separate widgets are on the Sources page."))
        self._show()


class TryStep(Retranslated, QWidget):
    """A sample video and a sample message, and their states.

    Signals:
        video_requested: The sample video is wanted.
        speech_requested: text of the sample message.
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
        self.retranslate()

    def show_player(self, player: Player) -> None:
        """Show the state of the video."""
        self._player = player
        self._show()

    def show_speech(self, speech: Speech) -> None:
        """Show the state of the message."""
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

    @override
    def retranslate(self) -> None:
        set_text(self._hint, self.tr("Press these buttons and watch OBS."))
        set_text(self.video, self.tr("Play sample video"))
        set_text(self.speech, self.tr("Read sample message"))
        set_text(
            self._more,
            self.tr(
                "Then copy a YouTube link and press Ctrl+V on the Queue page. Chat and donations are on the Feeds page."
            ),
        )
        self._show()


_WIDTH, _HEIGHT = 640, 520


class FirstStart(Retranslated, QDialog):
    """Leads to a first video and a first spoken message; the rest of the window stays usable.

    Signals:
        change_requested: tree of changed settings.
        test_requested: name of a widget whose open sources show a sample.
        preview_requested: name of a widget that opens in the browser, and an empty look: the saved one.
        video_requested: A sample video is wanted.
        speech_requested: text of a sample message.
        connect_requested: kind, key and place of a chat or donation service.

    ``finished`` comes also when it was closed: it is not shown by itself again.
    """

    change_requested = Signal(dict)
    test_requested = Signal(str)
    preview_requested = Signal(str, dict)
    video_requested = Signal()
    speech_requested = Signal(str)
    connect_requested = Signal(str, str, str)

    handles: ClassVar[tuple[type[Event], ...]] = (
        SettingsChanged,
        SourcesChanged,
        PlayerChanged,
        SpeechChanged,
        FeedsChanged,
        ObsChanged,
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        fit_to_screen(self, QSize(_WIDTH, _HEIGHT), QSize(_WIDTH, _HEIGHT))
        self.language, self.source, self.feeds, self.test = LanguageStep(), SourceStep(), FeedsStep(), TryStep()
        self._steps = QStackedWidget()
        self.position, self.title = label("caption"), label("heading", wraps=True)
        self.later, self.back, self.next = (QPushButton(autoDefault=False) for _ in range(3))
        self.next.setDefault(True)
        self.next.setProperty("role", "primary")
        self._place()
        self.language.change_requested.connect(self.change_requested)
        self.source.card.test_requested.connect(self.test_requested)
        self.source.card.preview_requested.connect(self._on_preview_requested)
        self.feeds.connect_requested.connect(self.connect_requested)
        self.test.video_requested.connect(self.video_requested)
        self.test.speech_requested.connect(self.speech_requested)
        self.later.clicked.connect(self.reject)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.retranslate()

    def apply(self, event: Event) -> None:
        """Show what has changed."""
        match event:
            case SettingsChanged():
                self.language.show_settings(event.settings)
                self.source.obs.show_settings(event.settings.obs)
                self.feeds.show_settings(event.settings.feeds)
            case SourcesChanged():
                self.source.show_sources(event.sources)
            case FeedsChanged():
                self.feeds.show_feeds(event)
            case ObsChanged():
                self.source.show_obs(event.obs)
            case PlayerChanged():
                self.test.show_player(event.player)
            case SpeechChanged():
                self.language.show_speech(event.speech)
                self.test.show_speech(event.speech)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer the voices of this computer."""
        self.language.show_voices(voices)

    def set_link(self, link: str, file: str) -> None:
        """Set the link of the source that shows every widget, and the path of its file."""
        self.source.card.set_link(link, file)

    def present(self) -> None:
        """Open at the first step."""
        self.go(0)
        self.show()
        self.raise_()
        self.activateWindow()

    def _place(self) -> None:
        for step in (self.language, scrolled(self.source), self.feeds, self.test):
            self._steps.addWidget(step)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.later)
        below.addStretch()
        below.addWidget(self.back)
        below.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(self.position)
        layout.addWidget(self.title)
        layout.addWidget(self._steps, 1)
        layout.addLayout(below)

    def go(self, step: int) -> None:
        """Show a step, from 0."""
        self._steps.setCurrentIndex(step)
        self.next.setFocus()
        self._show()

    def _on_preview_requested(self, widget: str) -> None:
        self.preview_requested.emit(widget, {})

    def _on_back_clicked(self) -> None:
        self.go(self._steps.currentIndex() - 1)

    def _on_next_clicked(self) -> None:
        if self._steps.currentWidget() is self.feeds and self.feeds.has_new_channel():
            self.feeds.connect_channel()
            if self.feeds.channel.hasFocus():
                return  # Enter in the field: the next one goes on
        if self._steps.currentIndex() + 1 < self._steps.count():
            self.go(self._steps.currentIndex() + 1)
        else:
            self.accept()

    def _show(self) -> None:
        at, count = self._steps.currentIndex(), self._steps.count()
        titles = (
            self.tr("Language and voice"),
            self.tr("Add Efir to OBS"),
            self.tr("Chat and donations"),
            self.tr("Try it out"),
        )
        set_text(self.position, self.tr("STEP {n} OF {all}").format(n=at + 1, all=count))
        set_text(self.title, titles[at])
        self.back.setEnabled(at > 0)
        set_text(self.next, self.tr("Next") if at + 1 < count else self.tr("Done"))

    @override
    def retranslate(self) -> None:
        self.setWindowTitle(self.tr("First steps"))
        set_text(self.later, self.tr("Later"))
        set_text(self.back, self.tr("Back"))
        self._show()

    @override
    def sizeHint(self) -> QSize:
        return QSize(scaled(_WIDTH), scaled(_HEIGHT))

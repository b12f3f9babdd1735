"""The settings of speech that are changed most: output, and each language's voice, speed and volume."""

from typing import override

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.settings import Settings
from app.domain.speech import SPOKEN_LANGUAGES, Voice
from app.ui import speech_words
from app.ui.i18n import Retranslated
from app.ui.layout import row
from app.ui.settings.field import Available
from app.ui.settings.form import QuickSettings
from app.ui.text import label, set_accessible_name, set_text

_CHECKS = ("speech.is_on", "speech.auto_approve")
_OUTPUT, _DEVICE = "speech.output", "speech.device"
_VOICE = ("voice", "rate_percent", "volume_percent")
_VOICES = {code: tuple(f"voice_{code}.{name}" for name in _VOICE) for code in SPOKEN_LANGUAGES}


class SpeechSound(Retranslated, QWidget):
    """Shows these settings, in the editors of the settings page, and asks for changes at once.

    Signals:
        change_requested: tree of the changed values only.
        settings_requested: All settings of speech are wanted.
    """

    change_requested = Signal(dict)
    settings_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._voices: tuple[Voice, ...] = ()
        self._devices: tuple[str, ...] = ()
        voices = (path for paths in _VOICES.values() for path in paths)
        self.settings = QuickSettings(self, (*_CHECKS, _OUTPUT, _DEVICE, *voices))
        self._titles = {path: label("dim") for path in (_OUTPUT, _DEVICE, *_VOICES[SPOKEN_LANGUAGES[0]])}
        self._languages = {code: label() for code in SPOKEN_LANGUAGES}
        self._better, self.more = label("dim", wraps=True), QPushButton()
        self._place()
        self.settings.change_requested.connect(self.change_requested)
        self.more.clicked.connect(self.settings_requested)
        self.retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show the settings; what is being typed here stays."""
        self.settings.apply(settings)
        uses_this_pc = settings.speech.output != "source"
        self.settings.editors[_DEVICE].setVisible(uses_this_pc)
        self._titles[_DEVICE].setVisible(uses_this_pc)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        self._voices = voices
        self._offer()

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer these sound devices of this PC."""
        self._devices = devices
        self._offer()

    def _offer(self) -> None:
        self.settings.set_available(Available(voices=self._voices, devices=self._devices))

    def _place(self) -> None:
        editors = self.settings.editors
        self.more.setProperty("role", "link")
        checks = row(*(editors[path] for path in _CHECKS), None)
        checks.setSpacing(24)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for at, path in enumerate((_OUTPUT, _DEVICE)):
            grid.addWidget(self._titles[path], at, 0)
            grid.addWidget(editors[path], at, 1, 1, 3)
        for column, path in enumerate(_VOICES[SPOKEN_LANGUAGES[0]], 1):
            grid.addWidget(self._titles[path], 2, column)
        for number, (code, paths) in enumerate(_VOICES.items(), 3):
            grid.addWidget(self._languages[code], number, 0)
            self._languages[code].setBuddy(editors[paths[0]])
            for column, path in enumerate(paths, 1):
                grid.addWidget(editors[path], number, column)
        grid.setColumnStretch(1, 1)
        below = row(self._better, self.more)
        below.setSpacing(12)
        below.setStretch(0, 1)
        below.setAlignment(self.more, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 0)
        layout.setSpacing(8)
        layout.addLayout(checks)
        layout.addLayout(grid)
        layout.addLayout(below)
        layout.addStretch()
        self.show_settings(Settings())

    @override
    def retranslate(self) -> None:
        names: dict[str, str] = {}
        for code, paths in _VOICES.items():
            language = speech_words.language_name(code)
            set_text(self._languages[code], language)
            names |= {path: f"{self.settings.title(path)}: {language}" for path in paths}
        self.settings.retranslate(names)
        for path, title in self._titles.items():
            set_text(title, self.settings.title(path))
        set_text(self._better, speech_words.better_voices_advice())
        set_text(self.more, self.tr("All settings…"))
        set_accessible_name(self.more, self.tr("All settings of speech"))
        self._offer()

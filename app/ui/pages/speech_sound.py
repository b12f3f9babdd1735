"""How messages sound: where they are heard, and each language's voice, speed and volume."""

from typing import override

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.settings import Settings, VoiceSettings
from app.domain.speech import SPOKEN_LANGUAGES, SpokenLanguage, Voice
from app.ui import speech_words
from app.ui.choices import Choice, Offer, keep_from_edge
from app.ui.text import delete_words, label, set_accessible_name, set_text

_REST_MS = 400
"""A number that is still being changed is asked for when it has rested so long."""
type Patch = dict[str, dict[str, object]]


class _VoiceRow(QObject):
    """One language's voice, speed and volume.

    Signals:
        changed: name of the setting in its group, and the new value.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QWidget, code: SpokenLanguage) -> None:
        super().__init__(parent)
        self._code = code
        self._voices: tuple[Voice, ...] = ()
        self._settings = VoiceSettings()
        self.title, self.voice, self.speed, self.volume = label(), Choice(), QSpinBox(), QSpinBox()
        for field in (self.speed, self.volume):
            delete_words(field)
        for spin, least, most in ((self.speed, 50, 200), (self.volume, 0, 100)):
            spin.setRange(least, most)
            spin.setSingleStep(5)
            spin.setSuffix(" %")
            spin.setMinimumWidth(80)
            keep_from_edge(spin)
            spin.setKeyboardTracking(False)
            spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            spin.installEventFilter(self)
        self.voice.chosen.connect(self._on_voice_chosen)
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.volume.valueChanged.connect(self._on_volume_changed)

    def show_settings(self, settings: VoiceSettings) -> None:
        """Show the values as they are."""
        self._settings = settings
        self.voice.choose(settings.voice)
        for spin, value in ((self.speed, settings.rate_percent), (self.volume, settings.volume_percent)):
            with QSignalBlocker(spin):
                spin.setValue(value)

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        self._voices = voices
        usual = self.tr("Default voice")
        self.voice.offer(speech_words.voice_offers(voices, usual, self._code), self._settings.voice)

    def retranslate(self) -> None:
        """Say everything again."""
        title = speech_words.language(self._code)
        set_text(self.title, title)
        set_accessible_name(self.voice, self.tr("Voice: {language}").format(language=title))
        set_accessible_name(self.speed, self.tr("Speed: {language}").format(language=title))
        set_accessible_name(self.volume, self.tr("Volume: {language}").format(language=title))
        self.show_voices(self._voices)

    def _on_voice_chosen(self, voice: str) -> None:
        self.changed.emit("voice", voice)

    def _on_speed_changed(self, percent: int) -> None:
        self.changed.emit("rate_percent", percent)

    def _on_volume_changed(self, percent: int) -> None:
        self.changed.emit("volume_percent", percent)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel scroll the page, not change a number that happens to be under the mouse."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class SpeechSound(QWidget):
    """Shows how messages sound and asks for changes.

    Signals:
        change_requested: tree of the changed values only.
        settings_requested: All settings for speech shall be shown.
    """

    change_requested = Signal(dict)
    settings_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._settings = Settings()
        self._devices: tuple[str, ...] = ()
        self._patch: Patch = {}
        self.is_on, self.approves = QCheckBox(), QCheckBox()
        self.output, self.device = Choice(), Choice()
        self.rows = {code: _VoiceRow(self, code) for code in SPOKEN_LANGUAGES}
        self._heard, self._speakers = label("dim"), label("dim")
        self._titles = (label("dim"), label("dim"), label("dim"))
        self._better, self.more = label("dim", wraps=True), QPushButton()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._place()
        self._connect()
        self._retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Show the settings; what has just been changed here waits until it was asked for."""
        self._settings = settings
        if self._patch:
            return
        for box, is_checked in ((self.is_on, settings.speech.is_on), (self.approves, settings.speech.auto_approve)):
            box.setChecked(is_checked)
        self.output.choose(settings.speech.output)
        self._offer_devices()
        for code, row in self.rows.items():
            row.show_settings(self._of(code))
        self._show_device()

    def show_voices(self, voices: tuple[Voice, ...]) -> None:
        """Offer these voices."""
        for row in self.rows.values():
            row.show_voices(voices)

    def show_devices(self, devices: tuple[str, ...]) -> None:
        """Offer these sound devices of this PC."""
        self._devices = devices
        self._offer_devices()

    def _of(self, code: SpokenLanguage) -> VoiceSettings:
        return {"uk": self._settings.voice_uk, "en": self._settings.voice_en, "ru": self._settings.voice_ru}[code]

    def _offer_devices(self) -> None:
        offers = [Offer("", self.tr("Default device")), *(Offer(device, device) for device in self._devices)]
        self.device.offer(offers, self._settings.speech.device)

    def _show_device(self) -> None:
        is_here = self._settings.speech.output != "source"
        self.device.setVisible(is_here)
        self._speakers.setVisible(is_here)

    def _place(self) -> None:
        self.more.setProperty("role", "link")
        checks = QHBoxLayout()
        checks.setSpacing(24)
        checks.addWidget(self.is_on)
        checks.addWidget(self.approves)
        checks.addStretch()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._heard, 0, 0)
        grid.addWidget(self.output, 0, 1, 1, 3)
        grid.addWidget(self._speakers, 1, 0)
        grid.addWidget(self.device, 1, 1, 1, 3)
        for column, title in enumerate(self._titles, 1):
            grid.addWidget(title, 2, column)
        for number, row in enumerate(self.rows.values(), 3):
            for column, widget in enumerate((row.title, row.voice, row.speed, row.volume)):
                grid.addWidget(widget, number, column)
                if isinstance(widget, QLabel):
                    widget.setBuddy(row.voice)
        grid.setColumnStretch(1, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._better, 1)
        below.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 0)
        layout.setSpacing(8)
        layout.addLayout(checks)
        layout.addLayout(grid)
        layout.addLayout(below)
        layout.addStretch()
        self._show_device()

    def _connect(self) -> None:
        self.is_on.clicked.connect(self._on_on_clicked)
        self.approves.clicked.connect(self._on_approves_clicked)
        self.output.chosen.connect(self._on_output_chosen)
        self.device.chosen.connect(self._on_device_chosen)
        for code, row in self.rows.items():
            row.setObjectName(f"voice_{code}")
            row.changed.connect(self._on_row_changed)
        self._rest.timeout.connect(self._ask)
        self.more.clicked.connect(self.settings_requested)

    def _ask(self) -> None:
        patch, self._patch = self._patch, {}
        if patch:
            self.change_requested.emit(patch)

    def _put(self, group: str, setting: str, value: object) -> None:
        self._patch.setdefault(group, {})[setting] = value

    def _on_on_clicked(self, is_on: bool) -> None:  # noqa: FBT001 -- Qt's signal
        self._put("speech", "is_on", is_on)
        self._ask()

    def _on_approves_clicked(self, approves: bool) -> None:  # noqa: FBT001 -- Qt's signal
        self._put("speech", "auto_approve", approves)
        self._ask()

    def _on_output_chosen(self, output: str) -> None:
        self._put("speech", "output", output)
        self._ask()

    def _on_device_chosen(self, device: str) -> None:
        self._put("speech", "device", device)
        self._ask()

    def _on_row_changed(self, setting: str, value: object) -> None:
        row = self.sender()
        if isinstance(row, _VoiceRow):
            self._put(row.objectName(), setting, value)
            self._rest.start()

    def _retranslate(self) -> None:
        set_text(self.is_on, self.tr("Messages are spoken"))
        set_text(self.approves, self.tr("Approve by itself"))
        set_text(self._heard, self.tr("Heard in"))
        set_text(self._speakers, self.tr("Speakers"))
        set_accessible_name(self.output, self.tr("Where messages are heard"))
        set_accessible_name(self.device, self.tr("Speakers of this PC"))
        outputs = (
            Offer("source", self.tr("The voice source in OBS")),
            Offer("local", self.tr("This PC")),
            Offer("both", self.tr("Both")),
        )
        self.output.offer(outputs, self._settings.speech.output)
        for title, text in zip(self._titles, (self.tr("Voice"), self.tr("Speed"), self.tr("Volume")), strict=True):
            set_text(title, text)
        set_text(self._better, speech_words.better_voices())
        set_text(self.more, self.tr("More…"))
        set_accessible_name(self.more, self.tr("All settings for speech"))
        for row in self.rows.values():
            row.retranslate()
        self._offer_devices()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

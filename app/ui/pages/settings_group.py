"""One group of settings: its fields under its title."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.speech import Voice
from app.ui import speech_words
from app.ui.choices import Offer
from app.ui.pages.settings_field import Setting, SettingField
from app.ui.settings_fields import OfferEditor
from app.ui.text import label, set_accessible_name, set_text

translate = QCoreApplication.translate


class SettingsGroup(QWidget):
    """The fields of one group under its title.

    Signals:
        edited: path of a setting.
        reset_requested: name of the group.
    """

    edited = Signal(str)
    reset_requested = Signal(str)

    def __init__(self, group: str, title: str, settings: list[Setting], extra: QWidget | None) -> None:
        """Build it.

        Args:
            group: Its name.
            title: Its title in English.
            settings: What is in it.
            extra: Shown above the fields.
        """
        super().__init__()
        self._name, self._title, self._extra = group, title, extra
        self._heading, self.reset = label("heading", wraps=True), QPushButton()
        self.reset.setProperty("role", "link")
        self.fields = {setting.path: SettingField(setting) for setting in settings}
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(head)
        if extra is not None:
            column.addWidget(extra)
        for field in self.fields.values():
            field.edited.connect(self.edited)
            column.addWidget(field)
        self.reset.clicked.connect(self._on_reset_clicked)
        self.retranslate()

    def title(self) -> str:
        """Return the title in the language of the window."""
        return translate("Settings", self._title)

    def offer(self, voices: tuple[Voice, ...], devices: tuple[str, ...], addresses: tuple[Offer, ...]) -> None:
        """Offer the voices, sound devices and addresses of this computer where one can be chosen."""
        for field in self.fields.values():
            if not isinstance(field.editor, OfferEditor):
                continue
            if field.setting.name == "voice":
                code = self._name.removeprefix("voice_")
                usual = self.tr("Default voice")
                field.editor.offer(speech_words.voice_offers(voices, usual, code))
            elif field.setting.name == "lan_address":
                field.editor.offer([Offer("", self.tr("Off (this PC only)")), *addresses])
            else:
                named = (Offer(device, device) for device in devices)
                field.editor.offer([Offer("", self.tr("Default device")), *named])

    def show_matches(self, words: list[str]) -> bool:
        """Show only the fields in which all words are found, all of them for no words; tell whether there are any."""
        title, is_any = self.title(), False
        for field in self.fields.values():
            is_match = not words or field.matches(title, words)
            if field.isHidden() == is_match:  # each call lays the whole page out anew, also one that changes nothing
                field.setVisible(is_match)
            is_any = is_any or is_match
        if self._extra is not None:
            self._extra.setVisible(not words)
        return is_any

    def retranslate(self) -> None:
        """Say everything again."""
        set_text(self._heading, self.title())
        set_text(self.reset, self.tr("Reset"))
        set_accessible_name(self.reset, self.tr("Reset to defaults: %1").replace("%1", self.title()))
        for field in self.fields.values():
            field.retranslate()

    def _on_reset_clicked(self) -> None:
        self.reset_requested.emit(self._name)

"""The settings window is made from the declaration and asks for what was changed, nothing else."""

from unittest.mock import Mock

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.domain.events import SettingsChanged
from app.domain.settings import (
    AppearanceSettings,
    MediaSettings,
    PlayerSettings,
    RequestRules,
    Settings,
    SpeechSettings,
    VoiceSettings,
)
from app.ui import i18n
from app.ui.settings_dialog import SettingsDialog, declared
from app.ui.settings_fields import (
    CheckEditor,
    ChoiceEditor,
    ColorEditor,
    LinesEditor,
    NumberEditor,
    OfferEditor,
    TextEditor,
)
from tests.ui import samples

UNUSUAL = Settings(
    requests=RequestRules(max_length_ms=95_501, min_length_ms=1, user_limit=3, blocked_users=("a & b", "<b>")),
    media=MediaSettings(folders=("/one", "/two"), fallback_folder="/" + "x" * 900),
    player=PlayerSettings(fade_ms=333),
    speech=SpeechSettings(output="both", device="<b>gone</b>", blocked_action="hold", aliases=("a = b",)),
    voice_uk=VoiceSettings(voice="gone:voice", rate_percent=51),
    appearance=AppearanceSettings(language="uk"),
)


@pytest.fixture
def dialog(app: QApplication) -> SettingsDialog:
    assert app is not None
    made = SettingsDialog()
    made.apply(SettingsChanged(settings=UNUSUAL))
    made.begin()
    return made


def test_every_setting_has_an_editor_of_its_kind_and_a_title(dialog: SettingsDialog) -> None:
    paths = {f"{group}.{name}" for group, values in msgspec.to_builtins(Settings()).items() for name in values}
    assert set(dialog._fields) == paths
    kinds = {
        "requests.is_open": CheckEditor,
        "requests.max_length_ms": NumberEditor,
        "requests.blocked_words": LinesEditor,
        "media.fallback_folder": TextEditor,
        "appearance.language": ChoiceEditor,
        "appearance.theme": ChoiceEditor,
        "voice_en.voice": OfferEditor,
        "speech.device": OfferEditor,
        "appearance.accent_color": ColorEditor,
    }
    assert {path: type(dialog._fields[path].editor) for path in kinds} == kinds
    for _, settings in declared().values():
        for setting in settings:
            assert QCoreApplication.translate("Settings", setting.title)
            assert setting.title != setting.name


def test_showing_settings_changes_none_of_them_however_odd_they_are(dialog: SettingsDialog) -> None:
    assert dialog._changed_paths() == []
    assert not dialog._save.isEnabled()
    for path, field in dialog._fields.items():
        assert field.editor.value() == dialog._value(path, UNUSUAL), path


def test_saving_asks_for_the_changed_values_only(dialog: SettingsDialog) -> None:
    asked = Mock()
    dialog.change_requested.connect(asked)
    limit, longest, lines = (
        dialog._fields[f"requests.{name}"].editor for name in ("user_limit", "max_length_ms", "blocked_users")
    )
    assert isinstance(limit, NumberEditor)
    assert isinstance(longest, NumberEditor)
    assert isinstance(lines, LinesEditor)
    limit.spin.setValue(5)
    longest.spin.setValue(12.5)
    lines.edit.setPlainText("one\n\n  two \n")
    dialog._save.click()
    asked.assert_called_once_with(
        {"requests": {"user_limit": 5, "max_length_ms": 750_000, "blocked_users": ["one", "two"]}}
    )
    assert dialog._save.isEnabled()
    changed = msgspec.structs.replace(
        UNUSUAL.requests, user_limit=5, max_length_ms=750_000, blocked_users=("one", "two")
    )
    dialog.apply(SettingsChanged(settings=msgspec.structs.replace(UNUSUAL, requests=changed)))
    assert not dialog._save.isEnabled()
    assert dialog._state.text() == "Saved"


def test_what_is_being_edited_stays_when_another_setting_changes(dialog: SettingsDialog) -> None:
    limit = dialog._fields["requests.user_limit"].editor
    assert isinstance(limit, NumberEditor)
    limit.spin.setValue(9)
    rules = msgspec.structs.replace(UNUSUAL.requests, is_open=False)
    dialog.apply(SettingsChanged(settings=msgspec.structs.replace(UNUSUAL, requests=rules)))
    assert limit.value() == 9
    box = dialog._fields["requests.is_open"].editor
    assert box.value() is False
    assert dialog._changed_paths() == ["requests.user_limit"]


def test_a_refusal_stands_beside_its_field(dialog: SettingsDialog) -> None:
    dialog.show_error("media.folders.0", "There is no such folder.")
    field = dialog._fields["media.folders"]
    assert not field.error.isHidden()
    assert field.error.text() == "There is no such folder."
    assert dialog._groups.currentRow() == list(declared()).index("media")


def test_units_are_those_a_person_would_use(dialog: SettingsDialog) -> None:
    suffixes = {
        path: field.editor.spin.suffix()
        for path, field in dialog._fields.items()
        if isinstance(field.editor, NumberEditor)
    }
    assert suffixes["requests.max_length_ms"] == " min"
    assert suffixes["requests.repeat_after_min"] == " min"
    assert suffixes["player.fade_ms"] == " s"
    assert suffixes["requests.user_limit"] == ""


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_choice_is_told_in_people_s_words(
    dialog: SettingsDialog, app: QApplication, language: i18n.LanguageChoice
) -> None:
    i18n.install(app, language)
    app.processEvents()
    for path, field in dialog._fields.items():
        if isinstance(field.editor, ChoiceEditor):
            combo = field.editor.combo
            for row in range(combo.count()):
                assert combo.itemText(row) != combo.itemData(row), path


def test_voices_and_devices_are_chosen_from_what_the_computer_has(dialog: SettingsDialog) -> None:
    asked = Mock()
    dialog.change_requested.connect(asked)
    dialog.show_voices(samples.VOICES)
    dialog.show_devices(samples.DEVICES)
    assert dialog._changed_paths() == [], "what is not there stays as it is set"
    editor = dialog._fields["voice_uk.voice"].editor
    assert isinstance(editor, OfferEditor)
    assert editor.value() == "gone:voice"
    assert editor.choice.itemText(2) == "Lada · uk"
    editor.choice.setCurrentIndex(2)
    editor.choice.activated.emit(2)
    assert dialog._save.isEnabled()
    dialog._save.click()
    asked.assert_called_once_with({"voice_uk": {"voice": "piper:uk_UA-lada-x_low"}})
    dialog.show_voices(samples.VOICES[:1])
    assert editor.value() == "piper:uk_UA-lada-x_low"

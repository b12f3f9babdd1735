"""The settings page is made from the declaration and asks for what was changed, nothing else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.events import SettingsChanged
from app.domain.feed_settings import FeedSettings
from app.domain.feeds import PLACES, FeedKind
from app.domain.lists import UndoStep
from app.domain.reasons import REFUSALS, Reason
from app.domain.request_rules import RequestRules
from app.domain.settings import (
    AppearanceSettings,
    LanguageChoice,
    MediaSettings,
    PlayerSettings,
    SentenceSettings,
    Settings,
    SpeechSettings,
    VoiceSettings,
    look_of,
)
from app.domain.widgets import WIDGETS
from app.ui import i18n
from app.ui.controllers.commands import Commands
from app.ui.controllers.settings import SettingsController
from app.ui.layout import tab_chain
from app.ui.main_window import MainWindow
from app.ui.settings.editors import CheckEditor, ChoiceEditor, ColorEditor, NumberEditor, OptionEditor, TextEditor
from app.ui.settings.field import SettingField, declared
from app.ui.settings.list_editors import EntriesEditor, LinesEditor, PricesEditor, SentencesEditor, price_in, video_of
from app.ui.settings.page import FileButtons, PreviewBar, SettingsPage
from tests.ui import samples
from tests.ui.signals import heard

pytestmark = pytest.mark.slow

UNUSUAL = Settings(
    requests=RequestRules(
        max_length_ms=95_501,
        min_length_ms=1,
        user_limit=3,
        blocked_users=("a & b", "<b>"),
        min_gift_minor={"UAH": 5_050, "JPY": 300, "USD": 0},
    ),
    sentences=SentenceSettings(uk={Reason.LIVE: "Ні.", Reason.PLAYER_ERROR: "kept"}),
    media=MediaSettings(folders=("/one", "/two"), fallback_folder="/" + "x" * 900),
    player=PlayerSettings(fade_ms=333),
    speech=SpeechSettings(output="both", device="<b>gone</b>", blocked_action="hold", aliases=("a = b",)),
    voice_uk=VoiceSettings(voice="gone:voice", rate_percent=51),
    appearance=AppearanceSettings(language="uk"),
)
VIDEO = "dQw4w9WgXcQ"


@pytest.fixture
def page(app: QApplication) -> Iterator[SettingsPage]:
    """The page, which has built what it shows first; the other groups are built as they are needed."""
    made = SettingsPage()
    made.resize(520, 460)
    made.apply(SettingsChanged(settings=UNUSUAL))
    made.show()
    made.activateWindow()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def whole_page(page: SettingsPage) -> SettingsPage:
    """The page with all its groups."""
    while page.form.build_next():
        pass
    return page


def _heard(page: SettingsPage, name: str) -> Mock:
    heard = Mock()
    getattr(page, name).connect(heard)
    return heard


def _field(page: SettingsPage, path: str) -> SettingField:
    return page.form.build(path.partition(".")[0]).fields[path]


def _editor[E](page: SettingsPage, path: str, kind: type[E]) -> E:
    editor = _field(page, path).editor
    assert isinstance(editor, kind)
    return editor


def _changed(page: SettingsPage, group: str, **values: object) -> Settings:
    """Let the page hear of a change."""
    settings = page.form.settings
    after = msgspec.structs.replace(settings, **{group: msgspec.structs.replace(getattr(settings, group), **values)})
    page.apply(SettingsChanged(settings=after, undo_step=UndoStep(number=7, command="change")))
    return after


# Shown and saved


def test_every_setting_has_an_editor_of_its_kind_and_a_title(whole_page: SettingsPage) -> None:
    tree = msgspec.to_builtins(Settings())
    switches = {f"feeds.{kind.value}" for kind in FeedKind}  # they stand on the feeds page
    known = {f"{group}.{name}" for group, values in tree.items() for name in values}
    assert set(whole_page.form.fields()) == known - switches
    kinds = {
        "requests.is_open": CheckEditor,
        "requests.max_length_ms": NumberEditor,
        "requests.blocked_words": EntriesEditor,
        "requests.allowed_words": EntriesEditor,
        "requests.first_time_chatters": ChoiceEditor,
        "requests.cooldown_s": NumberEditor,
        "requests.minute_price_minor": PricesEditor,
        "speech.blocked_words": EntriesEditor,
        "speech.aliases": LinesEditor,
        "sentences.uk": SentencesEditor,
        "media.fallback_folder": TextEditor,
        "appearance.language": ChoiceEditor,
        "voice_en.voice": OptionEditor,
        "speech.device": OptionEditor,
    }
    assert {path: type(_field(whole_page, path).editor) for path in kinds} == kinds
    for _, settings in declared().values():
        for setting in settings:
            assert QCoreApplication.translate("Settings", setting.title)
            assert setting.title != setting.name


def test_showing_settings_changes_none_of_them_however_odd_they_are(whole_page: SettingsPage) -> None:
    assert whole_page.form.edited == set()
    assert not whole_page.bar.save.isEnabled()
    for path, field in whole_page.form.fields().items():
        assert field.editor.value() == field.setting.value_in(UNUSUAL), path
        assert not field.is_edited(UNUSUAL)


def test_a_long_group_has_parts_with_titles_which_a_search_leaves_out(page: SettingsPage, app: QApplication) -> None:
    group = page.form.groups["requests"]
    titles = {"Viewers": "user_limit", "Videos": "max_length_ms", "Donations": "min_gift_minor"}
    found = {words.text(): words for words in group.findChildren(QLabel, "subheading")}
    assert list(found) == list(titles)
    for title, name in titles.items():
        assert found[title].isVisible()
        assert found[title].y() < group.fields[f"requests.{name}"].y()
    page.search.setText("minimum views")
    app.processEvents()
    assert not any(words.isVisible() for words in found.values())
    page.search.clear()
    i18n.install(app, "uk")
    page.retranslate()
    assert [words.text() for words in found.values()] == ["Глядачі", "Відео", "Донати"]


def test_saving_asks_for_the_changed_values_only(page: SettingsPage) -> None:
    asked, unsaved = _heard(page, "change_requested"), _heard(page, "unsaved_changed")
    _editor(page, "requests.user_limit", NumberEditor).spin.setValue(5)
    _editor(page, "requests.max_length_ms", NumberEditor).spin.setValue(12.5)
    _editor(page, "speech.aliases", LinesEditor).edit.setPlainText("a=b\n\n  c = d \n")
    _editor(page, "sentences.uk", SentencesEditor).fields[Reason.TOO_LONG].setText(" Задовге \u202e")
    assert page.bar.state.text() == "4 unsaved changes"
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    sentences = {"live": "Ні.", "too_long": "Задовге", "player_error": "kept"}
    asked.assert_called_once_with(
        {
            "requests": {"user_limit": 5, "max_length_ms": 750_000},
            "speech": {"aliases": ["a=b", "c = d"]},
            "sentences": {"uk": sentences},
        }
    )
    assert page.bar.save.isEnabled(), "it waits for the event"
    after = msgspec.convert({**msgspec.to_builtins(UNUSUAL), **asked.call_args.args[0]}, Settings)
    rules = msgspec.structs.replace(UNUSUAL.requests, user_limit=5, max_length_ms=750_000)
    spoken = msgspec.structs.replace(UNUSUAL.speech, aliases=("a=b", "c = d"))
    page.apply(SettingsChanged(settings=msgspec.structs.replace(after, requests=rules, speech=spoken)))
    assert not page.bar.save.isEnabled()
    assert [call.args for call in unsaved.call_args_list] == [(True,), (False,)]


def test_a_save_can_be_taken_back(page: SettingsPage) -> None:
    undone, offered = _heard(page, "undo_requested"), _heard(page, "undo_offered")
    _editor(page, "requests.user_limit", NumberEditor).spin.setValue(5)
    page.bar.save.click()
    _changed(page, "player", fade_ms=1)
    offered.assert_not_called()
    _changed(page, "requests", user_limit=5)
    sentence, undo = offered.call_args.args
    assert sentence == "Settings saved"
    undo()
    undone.assert_called_once_with(7)
    _changed(page, "requests", user_limit=3)
    offered.assert_called_once()


def test_what_is_being_edited_stays_when_another_setting_changes(page: SettingsPage) -> None:
    limit = _editor(page, "requests.user_limit", NumberEditor)
    limit.spin.setValue(9)
    _changed(page, "requests", is_open=False)
    assert limit.value() == 9
    assert _field(page, "requests.is_open").editor.value() is False
    assert page.form.edited == {"requests.user_limit"}
    page.bar.discard.click()
    assert (limit.value(), page.form.edited, page.bar.save.isEnabled()) == (3, set(), False)


@pytest.mark.parametrize(
    ("path", "typed", "more", "whole"),
    [
        ("media.folders", "\n", "/three", "/one\n/two\n/three"),
        ("media.fallback_folder", " ", "y", "/" + "x" * 900 + " y"),
        ("requests.blocked_users", "Trol", "l", "Troll"),
        ("sentences.uk", " ", "No", "Ні. No"),
    ],
)
def test_what_is_typed_is_not_broken_off_when_another_setting_changes(
    page: SettingsPage, path: str, typed: str, more: str, whole: str
) -> None:
    """Neither the start of a new line, a space before the next word, nor an entry that is not added yet."""
    page.show_group(path.partition(".")[0])
    editor = _field(page, path).editor
    field = editor.fields[Reason.LIVE] if isinstance(editor, SentencesEditor) else editor.focusProxy()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.setFocus()
    if path != "requests.blocked_users":
        QTest.keyClick(field, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, typed) if typed != "\n" else QTest.keyClick(field, Qt.Key.Key_Return)
    _changed(page, "player", fade_ms=444)
    QTest.keyClicks(field, more)
    assert (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()) == whole


def test_the_entries_that_are_chosen_stay_so_when_another_setting_changes(page: SettingsPage) -> None:
    editor = _editor(page, "requests.blocked_users", EntriesEditor)
    page.show_group("requests")
    editor.list.setFocus()
    editor.list.setCurrentRow(1)
    _changed(page, "player", fade_ms=444)
    QTest.keyClick(editor.list, Qt.Key.Key_Delete)
    assert editor.value() == ("a & b",)


def test_an_entry_that_is_typed_is_saved_by_the_key_too(page: SettingsPage) -> None:
    editor = _editor(page, "requests.blocked_users", EntriesEditor)
    page.show_group("requests")
    editor.field.setFocus()
    asked = heard(page.change_requested)
    QTest.keyClicks(editor.field, "Troll")
    QTest.keyClick(editor.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    asked.assert_called_once_with({"requests": {"blocked_users": ["a & b", "<b>", "Troll"]}})


def test_the_navigation_marks_what_is_not_saved_and_it_stays_on_the_way_to_other_pages(
    window: MainWindow, app: QApplication
) -> None:
    window.open_page("settings")
    app.processEvents()
    button = window._navigation._settings
    usual, width = button.icon().cacheKey(), button.width()
    _editor(window.pages.settings, "requests.user_limit", NumberEditor).spin.setValue(9)
    app.processEvents()
    assert button.width() == width, "nothing moves"
    assert button.isChecked()
    assert button.icon().cacheKey() != usual
    assert button.accessibleName() == "Settings: unsaved changes"
    assert window.pages.settings.list.item(0).text() == "Requests •"
    window.open_page("queue")
    window.open_page("settings")
    assert _editor(window.pages.settings, "requests.user_limit", NumberEditor).value() == 9
    window.pages.settings.bar.discard.click()
    assert (button.icon().cacheKey(), button.accessibleName()) == (usual, "Settings")


# Limits


def test_units_and_limits_are_those_a_person_would_use(whole_page: SettingsPage) -> None:
    limits = {path: field.limits.text() for path, field in whole_page.form.fields().items()}
    assert limits["requests.user_limit"] == "0–1,000"
    assert limits["requests.max_length_ms"] == "0–1,440 min"
    assert limits["player.fade_ms"] == "0–5 s"
    assert limits["speech.duck_percent"] == "0–100 %"
    assert limits["requests.blocked_users"] == "up to 1,000"
    assert limits["media.folders"] == "up to 100 lines"
    assert _editor(whole_page, "requests.repeat_after_min", NumberEditor).spin.suffix() == " min"


def test_a_number_outside_its_limits_is_said_so_while_it_is_typed_and_never_sent(page: SettingsPage) -> None:
    asked = _heard(page, "change_requested")
    field = _field(page, "requests.user_limit")
    spin = _editor(page, "requests.user_limit", NumberEditor).spin
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin, "1001")
    assert field.error.text() == "Enter a number in this range: 0–1,000"
    assert "range" in spin.accessibleDescription()
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    asked.assert_not_called()
    page.search.setFocus()
    assert (spin.value(), field.error.isHidden()) == (1_000, True), "left so, it is the nearest that is possible"


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("media.folders", "\n".join(f"/{number}" for number in range(101)), "Too many lines: 101. The limit is 100."),
        ("media.folders", "x" * 1_001, "A line is longer than 1000 characters."),
        ("speech.aliases", "a = b\nnobody", "Write “name = value” on each line: nobody"),
        ("speech.viewer_voices", "= x", "Write “name = value” on each line: = x"),
    ],
)
def test_a_list_that_is_not_possible_is_said_so_and_not_sent(
    page: SettingsPage, path: str, text: str, sentence: str
) -> None:
    asked = _heard(page, "change_requested")
    _editor(page, path, LinesEditor).edit.setPlainText(text)
    assert _field(page, path).error.text() == sentence
    page.bar.save.click()
    asked.assert_not_called()
    assert page.list.chosen() == path.partition(".")[0]
    _editor(page, path, LinesEditor).edit.setPlainText("c = d")
    page.bar.save.click()
    asked.assert_called_once()


def test_a_refusal_stands_beside_its_field_and_the_page_goes_there(page: SettingsPage) -> None:
    page.show_error("media.folders[0]", "There is no such folder.")
    field = _field(page, "media.folders")
    assert (field.error.isHidden(), field.error.text()) == (False, "There is no such folder.")
    assert page.list.chosen() == "media"
    assert field.isVisible()
    page.show_error("nothing.at_all", "Something else.")
    assert page.bar.state.text() == "Something else."


# The usual values


def test_a_value_of_ones_own_is_marked_and_goes_back_by_a_button(whole_page: SettingsPage) -> None:
    own = {path for path, field in whole_page.form.fields().items() if field.property("own")}
    assert {"requests.user_limit", "speech.output", "sentences.uk"} <= own
    assert "requests.is_open" not in own
    field = _field(whole_page, "requests.user_limit")
    assert field.reset.accessibleName() == "Reset to default: Requests per viewer"
    assert field.reset.focusPolicy() & Qt.FocusPolicy.TabFocus
    field.reset.click()
    assert (field.editor.value(), field.property("own"), field.reset.isHidden()) == (0, False, True)
    assert whole_page.form.edited == {"requests.user_limit"}


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_field_and_button_has_a_name_in_the_windows_language(
    whole_page: SettingsPage, app: QApplication, language: LanguageChoice
) -> None:
    i18n.install(app, language)
    app.processEvents()
    for path, field in whole_page.form.fields().items():
        control = field.editor.focusProxy()
        assert control is not None
        assert control.accessibleName(), path
        assert field.reset.accessibleName().endswith(QCoreApplication.translate("Settings", field.setting.title))
    names = [
        button.accessibleName()
        for button in (whole_page.bar.save, whole_page.bar.discard, whole_page.search, whole_page.list)
    ]
    assert all(names)


def test_a_group_is_reset_at_once_with_what_is_typed_in_it_and_that_can_be_taken_back(page: SettingsPage) -> None:
    undone, reset, offered = (_heard(page, name) for name in ("undo_requested", "reset_requested", "undo_offered"))
    _editor(page, "requests.repeat_after_min", NumberEditor).spin.setValue(9)
    page.form.groups["requests"].reset.click()
    reset.assert_called_once_with("requests")
    assert page.form.edited == set()
    after = msgspec.structs.replace(UNUSUAL, requests=RequestRules())
    page.apply(SettingsChanged(settings=after, undo_step=UndoStep(number=8, command="reset", count=4)))
    assert offered.call_args.args[0] == "Reset to defaults: Requests"
    offered.call_args.args[1]()
    undone.assert_called_once_with(8)


# Found


def _shown(page: SettingsPage) -> set[str]:
    return {path for path, field in page.form.fields().items() if field.isVisible()}


def test_a_search_finds_titles_helps_groups_and_choices_in_all_groups(page: SettingsPage, app: QApplication) -> None:
    page.show_group("player")
    of_group = {one.path for one in page.form.settings_of("player")}
    assert _shown(page) == of_group
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    page.search.setText("BLOCKED words")
    assert _shown(page) == {"requests.blocked_words", "speech.blocked_words"}
    headings = [group.heading.text() for group in page.form.groups.values() if group.isVisible()]
    assert headings == ["Requests", "Speech"]
    page.search.setText("pauses")
    assert _shown(page) == {"speech.while_speaking"}
    page.search.setText("english voice")
    assert {"voice_en.voice", "voice_en.volume_percent"} <= _shown(page)
    page.search.setText("age-restricted")
    assert _shown(page) == {"sentences.uk", "sentences.en"}
    page.search.setText("no such words at all")
    assert _shown(page) == set()
    assert page.nothing.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert (_shown(page), page.nothing.isVisible()) == (of_group, False)
    i18n.install(app, "uk")
    app.processEvents()
    page.search.setText("заблоковані слова")
    assert _shown(page) == {"requests.blocked_words", "speech.blocked_words"}


def test_a_group_chosen_while_something_is_looked_for_is_shown_whole(page: SettingsPage) -> None:
    page.search.setText("fade")
    page.list.choose("alerts")
    assert (page.search.text(), _shown(page)) == ("", {"alerts.lead_ms", "alerts.least_ms"})


def test_the_preview_is_seen_above_the_appearance_alone(page: SettingsPage) -> None:
    (preview,) = page.findChildren(PreviewBar)
    assert not preview.isVisible()
    page.show_group("appearance")
    assert preview.isVisible()
    language = _field(page, "appearance.language")
    assert preview.mapTo(page, preview.rect().bottomLeft()).y() < language.mapTo(page, language.rect().topLeft()).y()
    page.search.setText("language")
    assert not preview.isVisible()
    page.search.clear()
    page.show_group("network")
    assert not preview.isVisible()


def test_a_preview_has_the_look_that_is_being_edited_without_what_is_not_valid(page: SettingsPage) -> None:
    asked, changes = _heard(page, "preview_requested"), _heard(page, "change_requested")
    (preview,) = page.findChildren(PreviewBar)
    entries = {action.data(): action for action in preview.button.menu().actions()}
    assert list(entries) == [kind.name for kind in WIDGETS]
    page.show_group("appearance")
    saved = msgspec.to_builtins(look_of(AppearanceSettings()))
    entries["alerts"].trigger()
    asked.assert_called_once_with("alerts", saved)
    _editor(page, "appearance.accent_color", ColorEditor).line.setText("#00ff00")
    _editor(page, "appearance.text_color", ColorEditor).line.setText("#00f")
    _editor(page, "appearance.size_percent", NumberEditor).spin.setValue(120)
    entries["all"].trigger()
    assert asked.call_args.args == ("all", {**saved, "accent_color": "#00ff00", "size_percent": 120})
    changes.assert_not_called()


def test_groups_are_built_one_by_one_and_stand_in_their_order(app: QApplication) -> None:
    made = SettingsPage()
    assert made.form.fields() == {}
    made.show()
    made.show_group("alerts")
    while len(made.form.groups) < len(made.list.names()):
        app.processEvents()
    column = made.form.layout()
    assert column is not None
    rows = [column.indexOf(made.form.groups[name]) for name in made.list.names()]
    assert rows == sorted(rows)
    assert rows[0] >= 0
    groups = list(map(made.form.groups.__getitem__, made.list.names()))
    reached = [next(at for at, group in enumerate(groups) if group.isAncestorOf(stop)) for stop in tab_chain(made.form)]
    assert reached == sorted(reached), "the Tab key goes through them in this order, too"
    assert set(reached) == set(range(len(groups)))
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# Lists of what is blocked


@pytest.mark.parametrize(
    ("text", "video"),
    [
        (VIDEO, VIDEO),
        (f"https://youtu.be/{VIDEO}?t=5", VIDEO),
        (f"youtube.com/watch?v={VIDEO}&list=x", VIDEO),
        ("nonsense", ""),
        ("https://evil.com/watch?v=" + VIDEO, ""),
        (f"{VIDEO}?x", VIDEO),
        ("", ""),
        ("\ud800", ""),
    ],
)
def test_a_video_is_blocked_by_its_link_or_its_id(text: str, video: str) -> None:
    assert video_of(text) == video


def test_many_pasted_lines_become_entries_without_blanks_and_twins(page: SettingsPage, app: QApplication) -> None:
    editor = _editor(page, "requests.blocked_users", EntriesEditor)
    page.show_group("requests")
    app.clipboard().setText("One\n\n  two \none\nA & B\n<i>three</i>\n")
    editor.field.setFocus()
    QTest.keyClick(editor.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() == ("a & b", "<b>", "One", "two", "<i>three</i>")
    assert (editor.field.text(), editor.count.text()) == ("", "5 entries")
    editor.field.clear()
    editor.field.paste()  # as by the mouse
    assert editor.value() == ("a & b", "<b>", "One", "two", "<i>three</i>")
    QTest.keyClicks(editor.field, "four")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert editor.value()[-1] == "four"
    assert page.form.edited == {"requests.blocked_users"}


def test_entries_are_taken_out_by_del_and_by_the_button(page: SettingsPage) -> None:
    editor = _editor(page, "requests.blocked_users", EntriesEditor)
    page.show_group("requests")
    assert not editor.remove.isEnabled()
    editor.list.setFocus()
    editor.list.setCurrentRow(0)
    QTest.keyClick(editor.list, Qt.Key.Key_Delete)
    assert editor.value() == ("<b>",)
    editor.list.setCurrentRow(0)
    editor.remove.click()
    assert (editor.value(), editor.count.text()) == ((), "Empty")


@pytest.mark.parametrize(
    ("path", "good", "bad", "entry"),
    [
        ("requests.blocked_videos", f"https://youtu.be/{VIDEO}", "my video", VIDEO),
        (
            "requests.blocked_channels",
            "https://youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA",
            "@handle",
            "UCX6OQ3DkcsbYNE6H8uQQuVA",
        ),
        (
            "requests.allowed_channels",
            "https://youtube.com/channel/UCX6OQ3DkcsbYNE6H8uQQuVA",
            "My channel",
            "UCX6OQ3DkcsbYNE6H8uQQuVA",
        ),
    ],
)
def test_a_link_becomes_its_id_and_what_is_none_stays_to_be_mended(
    page: SettingsPage, path: str, good: str, bad: str, entry: str
) -> None:
    asked, editor = _heard(page, "change_requested"), _editor(page, path, EntriesEditor)
    editor.field.lines_pasted.emit(f"{good}\n{bad}\n{good}")
    assert (editor.value(), editor.field.text()) == ((entry,), bad)
    assert _field(page, path).error.text().startswith("Enter a ")
    page.bar.save.click()
    asked.assert_not_called()
    editor.field.clear()
    assert _field(page, path).error.isHidden()
    page.bar.save.click()
    group, _, name = path.partition(".")
    asked.assert_called_once_with({group: {name: [entry]}})


def test_channels_are_shown_by_their_names_where_these_are_known(page: SettingsPage) -> None:
    first, second = "UCX6OQ3DkcsbYNE6H8uQQuVA", "UC4QobU6STFB0P71PMvOGN5A"
    asked, editor = _heard(page, "change_requested"), _editor(page, "requests.allowed_channels", EntriesEditor)
    _changed(page, "requests", allowed_channels=(first, second))
    page.show_channels({first: "<b>Мавка</b>", "UC1": "another"})
    assert [editor.list.item(row).text() for row in range(2)] == [f"<b>Мавка</b> · {first}", second]
    assert editor.value() == (first, second)
    editor.field.lines_pasted.emit(f"{first}\nhttps://youtube.com/channel/{second}")
    assert page.form.edited == set()
    editor.list.setCurrentRow(1)
    editor.remove.click()
    page.bar.save.click()
    asked.assert_called_once_with({"requests": {"allowed_channels": [first]}})


async def test_the_names_of_listed_channels_are_asked_for_when_the_list_has_changed(window: MainWindow) -> None:
    services, client = Mock(), Mock()
    client.run = AsyncMock(return_value={"UC1": "Мавка"})
    commands = Commands(client, Mock(), Mock(), Mock())
    controller = SettingsController(window, commands, services)
    page = window.pages.settings
    controller.connect(page)
    client.run.assert_not_called()
    changed = SettingsChanged(settings=Settings(requests=RequestRules(blocked_channels=("UC1",))))
    controller.apply(changed)
    page.apply(changed)
    controller.apply(SettingsChanged(settings=Settings(requests=RequestRules(allowed_channels=("UC1",)))))
    await asyncio.gather(*commands._running)
    client.run.assert_called_once_with(services.history.channel_names, frozenset({"UC1"}))
    editor = page.form.build("requests").fields["requests.blocked_channels"].editor
    assert isinstance(editor, EntriesEditor)
    assert editor.list.item(0).text() == "Мавка · UC1"


# Prices


@pytest.mark.parametrize(
    ("written", "code", "amount_minor"),
    [
        ("50 UAH", "UAH", 5_000),
        ("  uah 50,5  ", "UAH", 5_050),
        ("₴50", "UAH", 5_000),
        ("50 грн.", "UAH", 5_000),
        ("$5.25", "USD", 525),
        ("10 zł", "PLN", 1_000),
        ("1\u00a0000 ¥", "JPY", 1_000),
        ("0 EUR", "EUR", 0),
    ],
)
def test_a_price_is_understood_however_it_is_written(written: str, code: str, amount_minor: int) -> None:
    assert price_in(written) == (amount_minor, code, "")


@pytest.mark.parametrize(
    "written", ["", "50", "UAH", "50 XXX", "-5 UAH", "UAH 5 USD", "5 UAH 6", "5.5.5 UAH", "٥ UAH", "1e9 UAH", "9" * 30]
)
def test_what_is_no_price_is_none(written: str) -> None:
    assert price_in(written) is None


def test_prices_are_shown_one_on_a_line_and_a_wrong_one_is_not_saved(page: SettingsPage) -> None:
    asked, field = _heard(page, "change_requested"), _field(page, "requests.min_gift_minor")
    editor = _editor(page, "requests.min_gift_minor", PricesEditor)
    assert editor.edit.toPlainText() == "50.50 UAH\n300 JPY\n0 USD"
    editor.edit.setPlainText("60 грн\n5 dollars")
    assert field.error.text() == "Write an amount and a currency on each line, such as 50 UAH: 5 dollars"
    editor.edit.setPlainText("60 грн\n61 UAH")
    assert field.error.text() == "This currency has two amounts: UAH"
    page.bar.save.click()
    asked.assert_not_called()
    editor.edit.setPlainText("60 грн\n\n5 EUR")
    assert field.error.isHidden()
    page.bar.save.click()
    asked.assert_called_once_with({"requests": {"min_gift_minor": {"UAH": 6_000, "EUR": 500}}})
    _changed(page, "requests", min_gift_minor={"UAH": 6_000, "EUR": 500})
    assert editor.edit.toPlainText() == "60 грн\n\n5 EUR", "it stays as it was typed"
    _field(page, "requests.min_gift_minor").reset.click()
    assert (editor.value(), editor.edit.toPlainText()) == ({}, "")


# Sentences for viewers


def test_every_reason_shows_its_usual_sentence_until_it_has_its_own(page: SettingsPage, app: QApplication) -> None:
    i18n.install(app, "uk")
    editor = _editor(page, "sentences.en", SentencesEditor)
    assert list(editor.fields) == list(REFUSALS)
    for reason, field in editor.fields.items():
        assert (field.text(), field.placeholderText()) == ("", reason.template("en"))
    assert _editor(page, "sentences.uk", SentencesEditor).fields[Reason.LIVE].text() == "Ні."
    assert len({words.text() for words in editor.labels.values()}) == len(REFUSALS)


def test_a_sentence_over_its_length_is_said_so_and_not_sent(page: SettingsPage) -> None:
    asked = _heard(page, "change_requested")
    field = _editor(page, "sentences.en", SentencesEditor).fields[Reason.TOO_SHORT]
    field.setText("👩‍👩‍👧‍👦" * 200)
    assert _field(page, "sentences.en").error.isHidden()
    field.setText("x" * 201)
    assert _field(page, "sentences.en").error.text() == "Longer than 200 characters: Too short"
    page.bar.save.click()
    asked.assert_not_called()


# The file


@pytest.mark.parametrize(("button", "signal"), [("import_", "import_requested"), ("export", "export_requested")])
def test_a_file_is_asked_for_in_a_window_that_blocks_nothing(
    page: SettingsPage, app: QApplication, tmp_path: Path, button: str, signal: str
) -> None:
    heard = _heard(page, signal)
    getattr(page.findChild(FileButtons), button).click()
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "x.json"))
    heard.assert_called_once_with(str(tmp_path / "x.json"))
    dialog.reject()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert page.findChildren(QFileDialog) == []


def test_an_import_can_be_taken_back_whole(page: SettingsPage) -> None:
    undone, offered = _heard(page, "undo_requested"), _heard(page, "undo_offered")
    page.show_imported(UNUSUAL, UNUSUAL)
    assert page.bar.state.text() == "The file has the same settings."
    _changed(page, "requests", user_limit=0)
    page.show_imported(UNUSUAL, _changed(page, "sentences", uk={}))
    sentence, undo = offered.call_args.args
    assert sentence == "2 settings imported"
    undo()
    undone.assert_called_once_with(7)


def test_an_import_whose_event_comes_later_is_offered_then(page: SettingsPage) -> None:
    offered = _heard(page, "undo_offered")
    after = msgspec.structs.replace(UNUSUAL, requests=RequestRules())
    page.show_imported(UNUSUAL, after)
    offered.assert_not_called()
    page.apply(SettingsChanged(settings=after, undo_step=UndoStep(number=9, command="import", count=5)))
    assert offered.call_args.args[0] == "5 settings imported"


# The rest of the window


def test_an_undo_of_the_settings_is_offered_as_a_message_of_the_window(window: MainWindow) -> None:
    undo, queue = Mock(), Mock()
    window.undo.steps_undone.connect(queue)
    window.pages.settings.undo_offered.emit("Settings saved", undo)
    (toast,) = window.notices.toasts()
    assert toast.words.text() == "Settings saved"
    button = next(one for one in toast.findChildren(QWidget) if getattr(one, "text", str)() == "Undo")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    undo.assert_called_once_with()
    queue.assert_not_called()


def test_the_page_opens_by_its_key_and_can_be_walked_by_tab_alone(
    window: MainWindow, app: QApplication, qtbot: QtBot
) -> None:
    window.activateWindow()
    app.processEvents()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = window.pages.settings
    qtbot.waitUntil(page.isVisible)  # Qt shows a button pressed for a tenth of a second first
    while page.form.build_next():
        pass
    page.show_group("requests")
    app.processEvents()
    page.search.setFocus()
    seen: list[QWidget | None] = []
    for _ in range(60):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    fields = [field for path, field in page.form.fields().items() if path.startswith("requests.")]
    reached = [next(at for at, seen_ in enumerate(seen) if seen_ and field.isAncestorOf(seen_)) for field in fields]
    assert reached == sorted(reached), "in reading order"
    assert {page.list, page.form.groups["requests"].reset} <= set(seen)
    _editor(page, "requests.user_limit", NumberEditor).spin.setValue(4)
    assert _field(page, "requests.user_limit").reset.isVisible()
    page.bar.discard.setFocus()
    QTest.keyClick(page.bar.discard, Qt.Key.Key_Tab)
    assert window.focusWidget() is page.bar.save


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_choice_is_told_in_people_s_words(
    whole_page: SettingsPage, app: QApplication, language: LanguageChoice
) -> None:
    i18n.install(app, language)
    app.processEvents()
    for path, field in whole_page.form.fields().items():
        if isinstance(field.editor, ChoiceEditor):
            combo = field.editor.combo
            for row in range(combo.count()):
                assert combo.itemText(row) != combo.itemData(row), path


def test_voices_and_devices_are_chosen_from_what_the_computer_has(whole_page: SettingsPage) -> None:
    asked = _heard(whole_page, "change_requested")
    whole_page.show_voices(samples.VOICES)
    whole_page.show_devices(samples.DEVICES)
    assert whole_page.form.edited == set(), "what is not there stays as it is set"
    editor = _editor(whole_page, "voice_uk.voice", OptionEditor)
    assert editor.value() == "gone:voice"
    assert editor.combo.itemText(2) == "Lada · uk"
    editor.combo.setCurrentIndex(2)
    editor.combo.activated.emit(2)
    whole_page.bar.save.click()
    asked.assert_called_once_with({"voice_uk": {"voice": "piper:uk_UA-lada-x_low"}})
    whole_page.show_voices(samples.VOICES[:1])
    assert editor.value() == "piper:uk_UA-lada-x_low"


def test_services_are_not_turned_on_without_their_keys_but_on_their_page(window: MainWindow) -> None:
    window.open_page("settings")
    page = window.pages.settings
    page.show_group("feeds")
    shown = set(page.form.build("feeds").fields)
    assert shown
    assert not shown & {f"feeds.{kind.value}" for kind in FeedKind}
    assert {f"feeds.{place}" for place in PLACES.values()} <= shown
    page.feeds.button.setFocus()
    QTest.keyClick(page.feeds.button, Qt.Key.Key_Space)
    assert window.pages.currentWidget() is window.pages.feeds


def test_a_reset_of_the_places_turns_no_service_off(window: MainWindow) -> None:
    page = window.pages.settings
    now = Settings(feeds=FeedSettings(twitch=True, twitch_channel="streamer"))
    window.apply(SettingsChanged(settings=now))
    reset, changed = heard(page.reset_requested), heard(page.change_requested)
    page.form.build("feeds").reset.click()
    reset.assert_not_called()
    ((tree,),) = (call.args for call in changed.call_args_list)
    assert tree["feeds"]["twitch_channel"] == ""
    assert not set(tree["feeds"]) & set(FeedKind)
    page.form.build("requests").reset.click()
    reset.assert_called_once_with("requests")


def test_a_viewer_who_is_blocked_by_id_is_shown_by_name_and_keeps_the_id(page: SettingsPage) -> None:
    editor = _field(page, "requests.blocked_users").editor
    assert isinstance(editor, EntriesEditor)
    entries = ("twitch:2002 Оля Б", "twitch:3003", "Тарас")
    editor.set_value(entries)
    assert [editor.list.item(row).text() for row in range(3)] == ["Оля Б · twitch:2002", "twitch:3003", "Тарас"]
    assert editor.value() == entries

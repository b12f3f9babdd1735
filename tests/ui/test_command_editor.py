"""The editor of the commands in chat."""

from collections.abc import Iterator
from unittest.mock import Mock

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.chat_rules import DEFAULT_RULES, ChatCommand, CommandChange, Rank
from app.domain.events import SettingsChanged
from app.domain.feed_settings import ChatSettings
from app.domain.settings import Settings
from app.services.settings import patched
from app.ui import i18n
from app.ui.settings.command_editor import CommandsEditor
from app.ui.settings.page import SettingsPage

pytestmark = pytest.mark.slow

C = ChatCommand
ODD = {
    C.SAY: CommandChange(is_on=True, names=("a b", "c,d", "<b>x</b>")),
    C.VOTE: CommandChange(rank=Rank.VIP, viewer_cooldown_s=86_400),
    C.QUEUE: CommandChange(cooldown_s=0),
}


@pytest.fixture
def page(app: QApplication) -> Iterator[SettingsPage]:
    made = SettingsPage()
    made.resize(520, 460)
    made.apply(SettingsChanged(settings=Settings(chat=ChatSettings(commands=ODD))))
    made.form.build("chat")
    made.show()
    made.activateWindow()
    app.processEvents()
    yield made
    made.close()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def editor(page: SettingsPage) -> CommandsEditor:
    made = page.form.fields()["chat.commands"].editor
    assert isinstance(made, CommandsEditor)
    return made


def saved(page: SettingsPage) -> Mock:
    heard = Mock()
    page.change_requested.connect(heard)
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    return heard


def test_it_shows_what_is_stored_and_changes_nothing_of_it(page: SettingsPage, editor: CommandsEditor) -> None:
    assert editor.value() == ODD
    assert page.form.edited == set()
    say, vote, skip = (editor.fields[command] for command in (C.SAY, C.VOTE, C.SKIP))
    assert (say.is_on.isChecked(), say.names.text()) == (True, "a b, c,d, <b>x</b>")
    assert (vote.rank.value(), vote.viewer_cooldown.value(), vote.names.text()) == ("vip", 86_400, "")
    assert skip.names.placeholderText() == "skip, next, пропустити, далі"
    editor.set_value("nonsense")
    assert editor.value() == {}


def test_what_is_chosen_and_typed_is_asked_for(page: SettingsPage, editor: CommandsEditor) -> None:
    editor.set_value({})
    skip = editor.fields[C.SKIP]
    skip.is_on.setFocus()
    QTest.keyClick(skip.is_on, Qt.Key.Key_Space)
    skip.rank.setCurrentIndex(skip.rank.findData("streamer"))
    skip.rank.activated.emit(skip.rank.currentIndex())
    skip.names.setText(" skip;  геть,\u202eskip геть ")
    editor.fields[C.REQUEST].viewer_cooldown.setValue(0)
    heard = saved(page)
    commands = {
        "skip": {"names": ["skip", "геть"], "is_on": False, "rank": "streamer"},
        "request": {"viewer_cooldown_s": 0},
    }
    heard.assert_called_once()
    asked = heard.call_args.args[0]
    assert msgspec.json.decode(msgspec.json.encode(asked)) == {"chat": {"commands": commands}}
    assert patched(Settings(), asked) == patched(Settings(), {"chat": {"commands": commands}})


def test_the_usual_names_typed_out_or_deleted_are_no_change(editor: CommandsEditor) -> None:
    editor.set_value({C.SKIP: CommandChange(names=("x",))})
    for text in (", ".join(DEFAULT_RULES[C.SKIP].names), "", " , ;"):
        editor.fields[C.SKIP].names.setText("x y")
        editor.fields[C.SKIP].names.setText(text)
        assert editor.value() == {}


@pytest.mark.parametrize(
    ("names", "part"), [("ж" * 31, "30"), (" ".join(f"n{number}" for number in range(21)), "20"), ("я" * 9_000, "30")]
)
def test_too_long_and_too_many_names_are_told(
    page: SettingsPage, editor: CommandsEditor, names: str, part: str
) -> None:
    editor.fields[C.VOTE].names.setText(names)
    error = page.form.fields()["chat.commands"].error
    assert part in error.text()
    assert "Vote to skip" in error.text()
    saved(page).assert_not_called()


def test_a_cooldown_that_is_too_long_is_told(editor: CommandsEditor) -> None:
    seconds = editor.fields[C.SAY].cooldown
    seconds.setFocus()
    seconds.selectAll()
    QTest.keyClicks(seconds, "99999999")
    assert editor.is_incomplete()
    assert "Read a message aloud" in editor.error()


def test_every_field_is_reached_by_the_keyboard_in_the_order_they_stand(
    page: SettingsPage, editor: CommandsEditor, app: QApplication
) -> None:
    expected = [part for fields in editor.fields.values() for part in fields.controls()]
    page.show_group("chat")
    editor.fields[C.REQUEST].is_on.setFocus()
    reached: list[object] = [app.focusWidget()]
    for _ in expected[1:]:
        focused = app.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        reached.append(app.focusWidget())
    assert reached == expected
    names = [part.accessibleName() for part in expected]
    assert all(names)
    assert len(set(names)) == len(names)


def test_it_is_found_by_a_name_and_speaks_ukrainian(
    app: QApplication, page: SettingsPage, editor: CommandsEditor
) -> None:
    field = page.form.fields()["chat.commands"]
    assert field.matches("Chat", ["набридло"])
    assert field.matches("Chat", ["vote to skip"])
    i18n.install(app, "uk")
    try:
        field.retranslate()
        assert editor.fields[C.VOTE].is_on.text() == "Голосувати за пропуск"
        assert editor.fields[C.VOTE].rank.currentText() == "VIP і вище"
        assert editor.fields[C.VOTE].viewer_cooldown.suffix() == " с"
        assert editor.value() == ODD
    finally:
        i18n.install(app, "en")

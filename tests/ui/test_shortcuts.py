"""The sheet tells of every key that there is, and no key means two things at one place."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.shortcuts import bearers, keys_of
from tests.ui import samples
from tests.ui.signals import heard

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CONTEXT = Qt.ShortcutContext


@pytest.fixture
def full(window: MainWindow, app: QApplication) -> MainWindow:
    window.apply(samples.typical_queue())
    window.apply(samples.speaking())
    window.apply(samples.typical_sources())
    window.apply(samples.playing())
    window.activateWindow()
    app.processEvents()
    return window


def shown(window: MainWindow) -> list[str]:
    return [label.text() for label in window.dialogs.keys.findChildren(QLabel)]


def test_every_action_and_button_with_a_key_is_in_the_sheet(full: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(full, KEY.Key_F1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(full.dialogs.keys.isVisible)
    assert not full.dialogs.keys.isModal()
    lines = shown(full)
    keys = {key for line in lines for key in line.split(", ")}
    actions = [action for action in full.findChildren(QAction) if action.shortcuts()]
    assert len(actions) > 25
    for action in actions:
        assert action.text() in lines
        for sequence in action.shortcuts():
            assert sequence.toString(QKeySequence.SequenceFormat.NativeText) in keys
    buttons = [button for button in full.findChildren(QAbstractButton) if not button.shortcut().isEmpty()]
    assert len(buttons) >= 5
    assert {button.accessibleName() for button in buttons} <= set(lines)
    assert {"EVERYWHERE", "QUEUE", "SPEECH", "SOURCES"} <= set(lines)


def test_a_key_that_is_added_is_told_the_next_time(full: MainWindow) -> None:
    action = QAction("Something new", full.pages.speech)
    action.setShortcut("Ctrl+9")
    full.dialogs.keys.toggle()
    assert "Something new" in shown(full)
    (line,) = [
        line for line in keys_of(full, {page: full.pages.page(page) for page in PAGES}) if line.words == "Something new"
    ]
    assert (line.page, line.keys) == ("speech", "Ctrl+9")


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(KEY.Key_Escape, Qt.KeyboardModifier.NoModifier), (KEY.Key_F1, Qt.KeyboardModifier.ControlModifier)],
)
def test_the_sheet_closes_by_key(
    full: MainWindow, app: QApplication, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    full._navigation._keys.click()
    for _ in PAGES:
        app.processEvents()  # each page is built in a turn of its own
    assert full.dialogs.keys.isVisible()
    full.dialogs.keys.activateWindow()
    app.processEvents()
    assert full.dialogs.keys.isActiveWindow()
    QTest.keyClick(full.dialogs.keys._close, key, modifier)
    assert not full.dialogs.keys.isVisible()


def test_the_sheet_changes_its_language_while_it_is_open(full: MainWindow, app: QApplication) -> None:
    full.dialogs.keys.toggle()
    full.apply(samples.language_changed("uk"))
    app.processEvents()
    full.dialogs.keys._later.timeout.emit()
    assert {"УСЮДИ", "ЧЕРГА", "Відтворити або призупинити"} <= set(shown(full))
    assert full.dialogs.keys.windowTitle() == "Клавіші"


def _is_active(thing: QAction | QAbstractButton, focused: QWidget) -> bool:
    """Tell whether a key works while a widget has the focus. Source: Qt's documentation of ShortcutContext."""
    if not thing.isEnabled():
        return False
    if isinstance(thing, QAbstractButton):
        return thing.isVisible()
    owners = [owner for owner in thing.associatedObjects() if isinstance(owner, QWidget)]
    match thing.shortcutContext():
        case CONTEXT.WidgetShortcut:
            return focused in owners
        case CONTEXT.WidgetWithChildrenShortcut:
            return any(owner is focused or owner.isAncestorOf(focused) for owner in owners)
        case _:
            return any(owner.isVisible() and not owner.inherits("QMenu") for owner in owners)


@pytest.mark.slow
def test_no_key_means_two_things_wherever_the_focus_is(full: MainWindow, app: QApplication) -> None:
    assert [full.pages.page(page) for page in PAGES]
    everything, tried = bearers(full), 0
    for page in PAGES:
        full.open_page(page)
        app.processEvents()
        for focused in full.findChildren(QWidget):
            if focused.focusPolicy() is Qt.FocusPolicy.NoFocus or not focused.isVisible():
                continue
            tried += 1
            keys: Counter[str] = Counter()
            for thing in everything:
                if _is_active(thing, focused):
                    mine = thing.shortcuts() if isinstance(thing, QAction) else [thing.shortcut()]
                    keys.update({sequence.toString() for sequence in mine})
            assert [key for key, count in keys.items() if count > 1] == [], (page, focused)
            assert keys["Ctrl+Z"] == 1, (page, focused)
    assert tried > 60


# The player


def test_keys_ask_the_player_from_every_page(full: MainWindow) -> None:
    bar = full.transport
    paused, skipped, restarted = heard(bar.pause_requested), heard(bar.skip_requested), heard(bar.restart_requested)
    for page in (full.pages.queue.table, full.pages.speech.waiting):
        full.open_page("queue" if page is full.pages.queue.table else "speech")
        page.setFocus()
        QTest.keyClick(page, KEY.Key_P, CTRL)
        QTest.keyClick(page, KEY.Key_Right, CTRL)
        QTest.keyClick(page, KEY.Key_Left, CTRL)
    assert [heard.call_count for heard in (paused, skipped, restarted)] == [2, 2, 2]
    before = bar.volume.value()
    QTest.keyClick(full.pages.queue, KEY.Key_Up, CTRL | SHIFT)
    assert bar.volume.value() == before + 5
    QTest.keyClick(full.pages.queue, KEY.Key_Down, CTRL | SHIFT)
    assert bar.volume.value() == before


def test_keys_of_the_player_do_nothing_while_nothing_plays(window: MainWindow) -> None:
    skipped, played = heard(window.transport.skip_requested), heard(window.transport.play_requested)
    window.activateWindow()
    QTest.keyClick(window.pages.queue, KEY.Key_Right, CTRL)
    QTest.keyClick(window.pages.queue, KEY.Key_P, CTRL)
    skipped.assert_not_called()
    played.assert_not_called()


def test_keys_move_the_cursor_while_something_is_typed(full: MainWindow) -> None:
    skipped, held = heard(full.transport.skip_requested), heard(full.pages.queue.hold_requested)
    field = full.pages.queue._filter
    field.setFocus()
    QTest.keyClicks(field, "one two h")
    QTest.keyClick(field, KEY.Key_Left, CTRL)
    assert field.cursorPosition() == len("one two ")
    QTest.keyClick(field, KEY.Key_Right, CTRL)
    assert (field.text(), field.cursorPosition()) == ("one two h", 9)
    skipped.assert_not_called()
    held.assert_not_called()


def test_the_tooltips_name_the_keys(full: MainWindow) -> None:
    bar = full.transport
    assert "Ctrl+P" in bar.toggle.toolTip()
    assert "Ctrl+→" in bar.skip.toolTip()
    assert "Ctrl+←" in bar.restart.toolTip()
    assert "Ctrl+Shift+↑" in bar.volume.toolTip()

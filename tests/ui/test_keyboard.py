"""Each page can be used by the keyboard alone, and by the mouse alone."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QTableView, QWidget

from app.domain.events import SettingsChanged
from app.domain.feeds import FeedState
from app.domain.settings import Settings
from app.domain.sources import SourceState
from app.ui.drawing import button_boxes
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.speech import PAST, SOUND, WAITING
from tests.ui import samples
from tests.ui.keyboard import controls, group_of, steps_back, walk
from tests.ui.signals import heard

pytestmark = pytest.mark.slow

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def full(window: MainWindow, app: QApplication) -> MainWindow:
    window.resize(1200, 1100)
    window.apply(SettingsChanged(settings=Settings()))
    window.apply(samples.typical_queue())
    window.apply(samples.speaking(undo="clear"))
    window.apply(samples.typical_sources())
    window.apply(samples.playing())
    window.pages.show_voices(samples.VOICES)
    window.pages.show_devices(samples.DEVICES)
    window.pages.speech.show_past(samples.past())
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.apply(samples.feeds(twitch=FeedState.CONNECTED, donatello=FeedState.NEEDS_YOU))
    window.activateWindow()
    app.processEvents()
    return window


def opened(window: MainWindow, page: str) -> QWidget:
    """Open a page by the key of its button and return it."""
    window._navigation._buttons.get(page, window._navigation._settings).click()
    QApplication.processEvents()
    assert window.pages.currentWidget() is window.pages.page(page)
    return window.pages.page(page)


@pytest.mark.parametrize("page", PAGES)
def test_the_tab_key_reaches_every_control_in_reading_order(full: MainWindow, page: str) -> None:
    opened(full, page)
    order = walk(full)
    reached = {*order, *(other for one in order for other in group_of(one))}
    assert [one for one in controls(full) if one not in reached] == []
    inside = [one for one in order if full.pages.page(page).isAncestorOf(one)]
    assert len(inside) >= 3
    assert steps_back(inside) == []
    parts = (full._navigation, full.pages.page(page), full._side, full.transport, full.status)
    places = [[part.isAncestorOf(one) for part in parts].index(True) for one in order]
    assert places == sorted(places), "navigation, page, sources, player, status"


@pytest.mark.parametrize("part", [PAST, SOUND])
def test_the_other_parts_of_the_speech_page_are_reached_too(full: MainWindow, part: int) -> None:
    opened(full, "speech")
    full.pages.speech.tabs.setFocus()
    for _ in range(part - WAITING):
        QTest.keyClick(full.pages.speech.tabs, KEY.Key_Right)
    assert full.pages.speech.tabs.currentIndex() == part
    order = walk(full)
    assert [one for one in controls(full.pages.speech) if one not in order] == []
    assert steps_back([one for one in order if full.pages.speech.isAncestorOf(one)]) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_and_shows_that_it_has_the_focus(full: MainWindow, page: str) -> None:
    opened(full, page)
    for control in controls(full):
        assert control.accessibleName() or getattr(control, "text", str)()
        control.clearFocus()
        before = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        assert control.hasFocus()
        assert control.grab().toImage() != before, control.accessibleName()


def test_space_and_enter_press_the_button_with_the_focus(full: MainWindow) -> None:
    undone, paused, panicked = (
        heard(full.pages.queue.undo_requested),
        heard(full.pages.speech.pause_requested),
        heard(full.status.panic_requested),
    )
    for page, button in (
        ("queue", full.pages.queue._undo),
        ("speech", full.pages.speech._pause),
        ("queue", full.status.panic),
    ):
        opened(full, page)
        for key in (KEY.Key_Space, KEY.Key_Return):
            button.setFocus()
            QTest.keyClick(button, key)
    assert [heard.call_count for heard in (undone, paused, panicked)] == [2, 2, 2]


def tables(window: MainWindow) -> list[tuple[str, QTableView, str]]:
    """Return each list with the page it is on and the first line of its menu."""
    return [
        ("queue", window.pages.queue.decisions, "Approve"),
        ("queue", window.pages.queue.table, "Play now"),
        ("speech", window.pages.speech.decisions, "Approve"),
        ("speech", window.pages.speech.waiting, "Remove"),
        ("sources", window.pages.sources.table, "Disconnect"),
    ]


def menu_shown() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def close_menu(window: MainWindow) -> None:
    menu_shown().close()
    window.activateWindow()
    QApplication.processEvents()


def test_keys_open_the_menu_of_a_row(full: MainWindow) -> None:
    for page, view, first in tables(full):
        opened(full, page)
        view.setFocus()
        flags = QItemSelectionModel.SelectionFlag
        row = view.model().rowCount() - 2
        view.selectionModel().setCurrentIndex(view.model().index(row, 0), flags.ClearAndSelect | flags.Rows)
        QTest.keyClick(view, KEY.Key_F10, SHIFT)
        assert menu_shown().actions()[0].text() == first
        close_menu(full)
        at = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()  # so Qt places the menu key
        pressed = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at))
        QApplication.sendEvent(view, pressed)
        assert menu_shown().actions()[0].text() == first
        assert view.currentIndex().row() == row
        close_menu(full)


def test_a_menu_key_without_a_row_opens_nothing(full: MainWindow) -> None:
    opened(full, "sources")
    full.pages.sources.table.setFocus()
    full.pages.sources.table.setCurrentIndex(full.pages.sources.model.index(-1, -1))
    QTest.keyClick(full.pages.sources.table, KEY.Key_F10, SHIFT)
    assert QApplication.activePopupWidget() is None


# By the keyboard alone


def tab_to(window: MainWindow, target: QWidget) -> None:
    """Press Tab until something has the focus."""
    for _ in range(100):
        focused = QApplication.focusWidget()
        if focused is target:
            return
        QTest.keyClick(focused or window, KEY.Key_Tab)
    raise AssertionError(f"the Tab key does not reach {target.accessibleName()}")


def test_the_queue_by_keyboard(full: MainWindow) -> None:
    queue = full.pages.queue
    opened(full, "queue")
    approved, rejected = heard(queue.approve_requested), heard(queue.reject_requested)
    tab_to(full, queue.decisions)
    QTest.keyClick(queue.decisions, KEY.Key_A)
    QTest.keyClick(queue.decisions, KEY.Key_Down)
    QTest.keyClick(queue.decisions, KEY.Key_R)
    approved.assert_called_once_with("p8")
    rejected.assert_called_once_with("p1")
    cleared, removed = heard(queue.clear_requested), heard(queue.remove_requested)
    tab_to(full, queue._clear)
    QTest.keyClick(queue._clear, KEY.Key_Space)
    cleared.assert_called_once_with()
    tab_to(full, queue.table)
    QTest.keyClick(queue.table, KEY.Key_Home)
    QTest.keyClick(queue.table, KEY.Key_Down, SHIFT)
    QTest.keyClick(queue.table, KEY.Key_Delete)
    assert removed.call_count == 2


def test_the_speech_by_keyboard(full: MainWindow) -> None:
    speech = full.pages.speech
    opened(full, "speech")
    stopped, approved, removed = (
        heard(speech.skip_requested),
        heard(speech.approve_requested),
        heard(speech.remove_requested),
    )
    tab_to(full, speech.now.stop)
    QTest.keyClick(speech.now.stop, KEY.Key_Space)
    tab_to(full, speech.decisions)
    QTest.keyClick(speech.decisions, KEY.Key_Return)
    tab_to(full, speech.waiting)
    QTest.keyClick(speech.waiting, KEY.Key_Down)
    QTest.keyClick(speech.waiting, KEY.Key_Delete)
    assert [heard.call_count for heard in (stopped, approved, removed)] == [1, 1, 1]
    said = heard(speech.say_requested)
    tab_to(full, speech.say.field)
    QTest.keyClicks(speech.say.field, "Hello")
    QTest.keyClick(speech.say.field, KEY.Key_Return)
    assert said.call_args.args[0] == "Hello"


def test_the_sources_by_keyboard(full: MainWindow) -> None:
    page = full.pages.sources
    opened(full, "sources")
    disconnected = heard(page.disconnect_requested)
    tab_to(full, page.use_files)
    QTest.keyClick(page.use_files, KEY.Key_Space)
    assert page.use_files.isChecked()
    tab_to(full, page.table)
    states = []
    for row in range(page.model.rowCount()):
        page.table.selectRow(row)
        QTest.keyClick(page.table, KEY.Key_Delete)
        source = page.model.source(row)
        assert source is not None
        states.append(source.state)
    assert SourceState.LIVE in states
    assert disconnected.call_count == sum(state is not SourceState.GONE for state in states)


# By the mouse alone


def test_the_queue_by_mouse(full: MainWindow) -> None:
    queue = full.pages.queue
    QTest.mouseClick(full._navigation._buttons["queue"], LEFT)
    approved, played = heard(queue.approve_requested), heard(queue.play_now_requested)
    decide(queue.decisions)
    approved.assert_called_once_with("p8")
    middle = queue.table.visualRect(queue.table.model().index(2, 1)).center()
    QTest.mouseClick(queue.table.viewport(), LEFT, pos=middle)
    QTest.mouseDClick(queue.table.viewport(), LEFT, pos=middle)
    played.assert_called_once()
    press_each(queue, [queue._undo, queue._clear, queue._requests])


def test_the_speech_by_mouse(full: MainWindow) -> None:
    speech = full.pages.speech
    QTest.mouseClick(full._navigation._buttons["speech"], LEFT)
    QApplication.processEvents()
    approved, replayed = heard(speech.approve_requested), heard(speech.replay_requested)
    decide(speech.decisions)
    approved.assert_called_once()
    press_each(speech, [speech.now.stop, speech._undo, speech._clear, speech._pause])
    QTest.mouseClick(speech.tabs, LEFT, pos=speech.tabs.tabRect(PAST).center())
    QApplication.processEvents()
    middle = speech.past.visualRect(speech.past.model().index(1, 0)).center()
    QTest.mouseClick(speech.past.viewport(), LEFT, pos=middle)
    QTest.mouseDClick(speech.past.viewport(), LEFT, pos=middle)
    replayed.assert_called_once()


def test_the_sources_by_mouse(full: MainWindow) -> None:
    page = full.pages.sources
    QTest.mouseClick(full._side.add, LEFT)
    QApplication.processEvents()
    assert full.pages.currentWidget() is page
    disconnected = heard(page.disconnect_requested)
    middle = page.table.visualRect(page.model.index(1, 0)).center()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=middle)
    pressed = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, page.table.viewport().mapToGlobal(middle))
    QApplication.sendEvent(page.table.viewport(), pressed)
    menu = menu_shown()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[0]).center())
    disconnected.assert_called_once()


def decide(view: QAbstractItemView) -> None:
    """Click on the approve button of the first row."""
    approve, _ = button_boxes(view.visualRect(view.model().index(0, 0)))
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(approve.center()))


def press_each(page: QWidget, buttons: list[QAbstractButton]) -> None:
    """Click on the middle of each button: nothing may lie over it."""
    for button in buttons:
        asked = heard(button.clicked)
        over = page.childAt(button.mapTo(page, button.rect().center()))
        assert over is button
        QTest.mouseClick(button, LEFT)
        asked.assert_called_once()


def test_the_walk_is_the_same_in_ukrainian(full: MainWindow, app: QApplication) -> None:
    full.apply(samples.language_changed("uk"))
    app.processEvents()
    opened(full, "queue")
    order = walk(full)
    assert steps_back([one for one in order if full.pages.queue.isAncestorOf(one)]) == []

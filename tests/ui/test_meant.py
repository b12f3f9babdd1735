"""What was meant is done, once, and to the row that was meant, whatever changes meanwhile."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.domain.events import PlayerChanged, SettingsChanged, SourcesChanged
from app.domain.ids import QueueItemId
from app.domain.lists import UndoStep
from app.domain.player import Player
from app.domain.queue import ItemState
from app.domain.settings import Settings
from app.domain.speech import SpeechPhase
from app.ui import i18n
from app.ui.drawing import button_boxes
from app.ui.main_window import MainWindow
from app.ui.settings.editors import NumberEditor
from tests.ui import samples
from tests.ui.signals import heard

pytestmark = pytest.mark.slow

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(window: MainWindow, app: QApplication) -> MainWindow:
    window.resize(1200, 1000)
    window.apply(SettingsChanged(settings=Settings()))
    window.apply(samples.typical_queue())
    window.apply(samples.playing())
    window.activateWindow()
    app.processEvents()
    return window


def _held(window: MainWindow, key: Qt.Key, times: int) -> None:
    """Hold a key of the keyboard down."""
    handle = window.windowHandle()
    for number in range(times):
        text = chr(key).lower() if key < 256 else ""
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, number > 0, 1)
        QApplication.sendEvent(handle, press)
        QApplication.processEvents()


# A menu is about the row that it was opened for


def test_the_menu_of_a_message_closes_when_that_message_goes(full: MainWindow, app: QApplication) -> None:
    full.open_page("speech")
    speech, messages = full.pages.speech, [samples.message(number) for number in range(6)]
    full.apply(samples.speech_of(messages))
    speech.waiting.selectRow(0)
    menu = speech.row_actions.menu_for(speech.waiting)
    menu.popup(QPoint(10, 10))
    full.apply(samples.speech_of([*messages[:5], samples.message(7)], revision=2))  # another one goes, and one comes
    app.processEvents()
    assert menu.isVisible()
    full.apply(samples.speech_of(messages[1:], message=messages[0], phase=SpeechPhase.SPEAKING, revision=3))
    app.processEvents()
    assert not menu.isVisible()


def test_the_menu_of_a_decision_closes_when_it_was_decided_elsewhere(full: MainWindow, app: QApplication) -> None:
    full.open_page("queue")
    queue = full.pages.queue
    queue.decisions.selectRow(0)
    menu = queue.row_actions.menu_for(queue.decisions)
    menu.popup(QPoint(10, 10))
    assert menu.isVisible()
    full.apply(samples.queue_of([samples.item(number) for number in range(12)], tuple(samples.decisions())[1:]))
    app.processEvents()
    assert not menu.isVisible()


def test_the_menu_that_a_key_opens_after_a_row_went_is_about_the_row_that_has_the_cursor(
    full: MainWindow, app: QApplication
) -> None:
    full.open_page("queue")
    queue, removed = full.pages.queue, heard(full.pages.queue.remove_requested)
    queue.table.setFocus()
    queue.table.selectRow(1)
    full.apply(samples.queue_of([samples.item(number) for number in range(12) if number != 1]))
    app.processEvents()
    QTest.keyClick(queue.table, KEY.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    item = queue.table.current()
    assert item is not None
    assert queue.table.entries() == [item]
    queue.row_actions.remove.trigger()
    removed.assert_called_once_with(item.id)


@pytest.mark.parametrize("name", ["queue", "live"])
def test_what_was_not_pressed_is_not_decided_on(full: MainWindow, app: QApplication, name: str) -> None:
    full.open_page(name)
    app.processEvents()
    page = full.pages.page(name)
    view = page.decisions  # type: ignore[attr-defined] # both have one
    approved = heard(view.approved)
    point = button_boxes(view.visualRect(view.rows.index(0, 0)))[0].center()
    QTest.mousePress(view.viewport(), LEFT, pos=point)
    rich = samples.item(
        3,
        id=QueueItemId("new"),
        state=ItemState.PENDING,
        amount_minor=99_000,
        currency="UAH",
        requested_at=samples.NOW + timedelta(seconds=5),
    )
    full.apply(samples.queue_of([samples.item(number) for number in range(12)], (rich, *samples.decisions())))
    app.processEvents()
    QTest.mouseRelease(view.viewport(), LEFT, pos=point)
    approved.assert_not_called()
    QTest.mouseClick(view.viewport(), LEFT, pos=point)
    approved.assert_called_once_with("new")


def test_a_double_click_plays_the_row_that_was_clicked(full: MainWindow, app: QApplication) -> None:
    full.open_page("queue")
    app.processEvents()
    asked, table = heard(full.pages.queue.play_now_requested), full.pages.queue.table
    table.selectRow(0)
    point = table.visualRect(table.rows.index(3, 0)).center()
    QTest.mouseClick(table.viewport(), LEFT, CTRL, point)
    QTest.mouseDClick(table.viewport(), LEFT, CTRL, point)
    item = table.rows.item(3)
    assert item is not None
    asked.assert_called_once_with(item.id)


def test_the_place_in_a_video_is_not_asked_for_in_the_next_one(full: MainWindow) -> None:
    asked, bar = heard(full.transport.seek_requested), full.transport
    bar.position.setSliderDown(True)
    bar.position.setSliderPosition(170_000)
    full.apply(samples.playing(item=samples.item(5)))
    bar.position.setSliderDown(False)
    asked.assert_not_called()


# One press, one command


@pytest.mark.parametrize(("name", "key"), [("queue", KEY.Key_A), ("queue", KEY.Key_R), ("live", KEY.Key_A)])
def test_a_held_key_decides_once(full: MainWindow, app: QApplication, name: str, key: Qt.Key) -> None:
    full.open_page(name)
    app.processEvents()
    page, asked = full.pages.page(name), Mock()
    kind = "approve" if key is KEY.Key_A else "reject"
    for signal in (f"{kind}_requested", f"{kind}_video_requested", f"{kind}_message_requested"):
        if hasattr(page, signal):
            getattr(page, signal).connect(asked)
    page.decisions.setFocus()  # type: ignore[attr-defined] # both have one
    _held(full, key, 5)
    assert asked.call_count == 1


def test_a_held_enter_skips_once(full: MainWindow) -> None:
    asked = heard(full.transport.skip_requested)
    full.transport.skip.setFocus()
    _held(full, KEY.Key_Return, 5)
    assert asked.call_count == 1


# The keys go where they are meant to


@pytest.mark.parametrize("name", ["live", "queue"])
def test_the_keys_of_a_page_work_as_soon_as_it_is_opened(full: MainWindow, app: QApplication, name: str) -> None:
    full.open_page("sources" if name == "live" else "live")
    full._navigation._buttons["history"].setFocus()
    full.open_page(name)
    app.processEvents()
    assert QApplication.focusWidget() is full.pages.page(name).decisions  # type: ignore[attr-defined] # both have one


def test_who_types_keeps_the_cursor_when_another_page_comes_up(full: MainWindow, app: QApplication) -> None:
    full.open_page("queue")
    full.pages.queue.focus_filter()
    app.processEvents()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    full.open_page("queue")
    assert QApplication.focusWidget() is field


def test_after_the_last_decision_the_keys_are_about_the_queue(full: MainWindow, app: QApplication) -> None:
    full.open_page("queue")
    full.pages.queue.decisions.setFocus()
    app.processEvents()
    full.apply(samples.queue_of([samples.item(number) for number in range(12)]))
    app.processEvents()
    assert QApplication.focusWidget() is full.pages.queue.table


def test_a_button_that_cannot_be_pressed_any_more_gives_its_keys_to_no_other(
    full: MainWindow, app: QApplication
) -> None:
    full.open_page("queue")
    undo = full.pages.queue._undo
    full.apply(samples.queue_of([samples.item(1)], undo="remove"))
    undo.setFocus()
    app.processEvents()
    full.apply(samples.queue_of([samples.item(1)], undo=""))
    assert QApplication.focusWidget() is full.pages.queue.table
    skip = full.transport.skip
    skip.setFocus()
    full.apply(PlayerChanged(player=Player()))
    assert full.focusWidget() is None
    full.apply(samples.playing())
    assert full.focusWidget() is skip


@pytest.mark.parametrize(
    "path", ["media.fallback_folder", "media.folders", "appearance.accent_color", "requests.user_limit"]
)
def test_ctrl_backspace_is_no_panic_where_something_is_typed(full: MainWindow, app: QApplication, path: str) -> None:
    full.open_page("settings")
    full.pages.settings.show_group(path.partition(".")[0])
    app.processEvents()
    panicked, editor = heard(full.status.panic_requested), full.pages.settings.form.fields()[path].editor
    control = editor.focusProxy()
    assert control is not None
    control.setFocus()
    if isinstance(control, QLineEdit):
        control.setText("two words")
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText("two words")
    QTest.keyClick(full.windowHandle(), KEY.Key_Backspace, CTRL)
    panicked.assert_not_called()


def test_panic_is_not_repeated_by_a_held_key(full: MainWindow) -> None:
    assert not full.status.panic_key.autoRepeat()


def test_ctrl_z_takes_back_what_the_newest_message_offers_whoever_told_it(full: MainWindow, app: QApplication) -> None:
    full.open_page("settings")
    items = [samples.item(number) for number in range(4)]
    full.apply(samples.queue_of(items, undo_step=UndoStep(number=1, command="hold", subject="A", count=1)))
    full.apply(samples.queue_of(items, undo_step=UndoStep(number=2, command="remove", subject="B", count=1)))
    steps, settings = heard(full.undo.steps_undone), Mock()
    full.notices.offer_undo("Settings saved", settings)
    app.processEvents()
    full.pages.settings.list.setFocus()
    QTest.keyClick(full.pages.settings.list, KEY.Key_Z, CTRL)
    settings.assert_called_once()
    steps.assert_not_called()
    QTest.keyClick(full.pages.settings.list, KEY.Key_Z, CTRL)
    steps.assert_called_once_with("queue", [2])


# What is dropped and typed


@pytest.mark.parametrize(
    ("offered", "answered"),
    [
        (Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction),
        (Qt.DropAction.MoveAction, Qt.DropAction.IgnoreAction),
        (Qt.DropAction.LinkAction, Qt.DropAction.LinkAction),
    ],
)
def test_what_is_dropped_is_never_moved_here(full: MainWindow, offered: Qt.DropAction, answered: Qt.DropAction) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/film.mp4")])  # noqa: S108 -- it need not be there
    event = QDropEvent(QPointF(50, 50), offered, data, LEFT, Qt.KeyboardModifier.ShiftModifier)
    full.dropEvent(event)
    assert event.isAccepted()
    assert event.dropAction() == answered


def test_a_number_is_read_as_the_language_writes_it_also_after_it_was_changed(
    full: MainWindow, app: QApplication
) -> None:
    full.open_page("settings")
    full.pages.settings.show_group("requests")
    field = full.pages.settings.form.fields()["requests.max_length_ms"]
    assert isinstance(field.editor, NumberEditor)
    i18n.follow("uk")
    app.processEvents()
    field.editor.spin.lineEdit().setText("2,5 хв")
    field.editor.spin.interpretText()
    assert field.editor.value() == 150_000
    assert field.limits.text().endswith(" хв")
    i18n.follow("en")
    app.processEvents()
    assert field.editor.spin.text() == "2.5 min"


def test_the_card_of_a_widget_is_no_file_to_play_when_it_is_dropped_here(full: MainWindow) -> None:
    card, asked = full.pages.sources.cards["player"], heard(full.pages.queue.add_files_requested)
    card.set_link("http://player.localhost:1/#k=x", "/home/somebody/player.html")
    card.use_file(is_file=True)
    data = card.handle.mime()
    assert data.urls()[0].isLocalFile()
    full.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier))
    asked.assert_not_called()


def test_an_open_list_of_voices_stays_where_it_is_when_they_are_told_again(full: MainWindow) -> None:
    full.pages.show_voices(samples.VOICES)
    choice = full.pages.speech.say.voice
    choice.setCurrentIndex(choice.count() - 1)
    before = choice.model()
    rows = [choice.itemText(row) for row in range(choice.count())]
    changed = heard(before.rowsRemoved)
    full.pages.show_voices(samples.VOICES)
    changed.assert_not_called()
    assert [choice.itemText(row) for row in range(choice.count())] == rows


def test_sources_that_come_and_go_leave_what_is_chosen_the_widths_and_the_menu_as_they_are(
    full: MainWindow, app: QApplication
) -> None:
    full.open_page("sources")
    page = full.pages.sources
    player, queue = samples.source("player"), samples.source("queue")
    full.apply(SourcesChanged(sources=(player, queue)))
    app.processEvents()
    page.table.setColumnWidth(0, 400)
    page.table.selectRow(1)
    asked = heard(page.disconnect_requested)
    page.table.customContextMenuRequested.emit(page.table.visualRect(page.model.index(1, 0)).center())
    full.apply(SourcesChanged(sources=(samples.source("alerts"), player, queue, samples.source("voice"))))
    app.processEvents()
    assert page.table.currentIndex().row() == 2
    assert page.table.columnWidth(0) == 400
    assert page.table.menu.isVisible()
    page.table.menu.close()
    page.table.disconnect_action.trigger()
    asked.assert_called_once_with(queue.client)
    full.apply(SourcesChanged(sources=(player,)))
    assert [source.client for source in page.model.sources] == [player.client]

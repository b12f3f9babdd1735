"""The queue page: apply shows it, a key or a click asks for it."""

from unittest.mock import Mock

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.queue import QueuePage
from app.ui.drawing import button_boxes
from app.ui.links import ask_to_open
from app.ui.main_window import MainWindow
from app.ui.models.items import Column
from app.ui.models.queue import MIME_ROWS, PAGE_ROWS
from app.ui.text import Question
from tests.ui import samples

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def full(window: MainWindow, app: QApplication) -> MainWindow:
    window.open_page("queue")
    window.apply(samples.typical_queue())
    window.activateWindow()
    app.processEvents()
    return window


def _row(window: MainWindow, row: int) -> list[str]:
    model = window.queue.table.model()
    columns = (Column.POSITION, Column.TITLE, Column.LENGTH, Column.WHO, Column.AMOUNT, Column.STATE)
    return [str(model.index(row, column).data()) for column in columns]


def test_the_queue_shows_position_title_length_viewer_amount_and_state(full: MainWindow) -> None:
    assert _row(full, 1) == [
        "2",
        "Lofi hip hop mix: beats to relax and study to, two hours without a pause",
        "10:12",
        "night_owl",
        "50 ₴",
        "queued",
    ]
    assert _row(full, 4)[3:] == ["you", "", "held"]
    assert _row(full, 5)[4] == "100.50 ₴"
    assert full.queue._heading.text() == "Up next (12 · 1 h 20 min)"


def test_decisions_stand_on_top_and_say_what_is_missing(full: MainWindow) -> None:
    assert full.queue._caption.text() == "NEEDS A DECISION (4)"
    assert full.queue.decisions.geometry().bottom() < full.queue.table.geometry().top()
    role = Qt.ItemDataRole.AccessibleTextRole
    model = full.queue.decisions.model()
    assert "Nothing could be learnt about this video yet" in model.index(2, 0).data(role)
    assert "Looking it up…" in model.index(3, 0).data(role)


@pytest.mark.parametrize(
    ("key", "signal"),
    [(KEY.Key_Return, "play_now"), (KEY.Key_Enter, "play_now"), (KEY.Key_Delete, "remove"), (KEY.Key_H, "hold")],
)
def test_a_key_asks_for_the_selected_row(full: MainWindow, key: Qt.Key, signal: str) -> None:
    table = full.queue.table
    table.selectRow(2)
    table.setFocus()
    heard = Mock()
    getattr(full.queue, f"{signal}_requested").connect(heard)
    QTest.keyClick(table, key)
    heard.assert_called_once_with("item2")


def test_keys_ask_for_every_selected_row_but_play_now_only_for_the_first(full: MainWindow) -> None:
    table, removed, played = full.queue.table, Mock(), Mock()
    full.queue.remove_requested.connect(removed)
    full.queue.play_now_requested.connect(played)
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, KEY.Key_Delete)
    QTest.keyClick(table, KEY.Key_Return)
    assert [call.args for call in removed.call_args_list] == [("item1",), ("item2",)]
    played.assert_called_once_with("item1")


@pytest.mark.parametrize(("key", "signal"), [(KEY.Key_A, "approve"), (KEY.Key_R, "reject")])
def test_a_and_r_decide_on_the_marked_decision(full: MainWindow, key: Qt.Key, signal: str) -> None:
    heard = Mock()
    getattr(full.queue, f"{signal}_requested").connect(heard)
    full.queue.table.setFocus()
    QTest.keyClick(full.queue.table, key)
    heard.assert_called_once_with("p8")


@pytest.mark.parametrize("is_approve", [True, False])
def test_a_click_on_a_large_button_decides_on_its_row(full: MainWindow, *, is_approve: bool) -> None:
    view, approved, rejected = full.queue.decisions, Mock(), Mock()
    full.queue.approve_requested.connect(approved)
    full.queue.reject_requested.connect(rejected)
    boxes = button_boxes(view.visualRect(view.model().index(1, Column.TITLE)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes[0 if is_approve else 1].center())
    (approved if is_approve else rejected).assert_called_once_with("p1")
    (rejected if is_approve else approved).assert_not_called()


def test_after_a_decision_the_next_one_is_marked_and_a_newcomer_does_not_take_its_place(full: MainWindow) -> None:
    four = samples.decisions()
    items = [samples.item(number) for number in range(3)]
    assert full.queue.decisions.chosen() == ["p8"]
    full.apply(samples.queue_of(items, four[1:]))
    assert full.queue.decisions.chosen() == ["p1"]
    full.apply(samples.queue_of(items, four))
    assert full.queue.decisions.chosen() == ["p1"]
    full.apply(samples.queue_of(items, ()))
    assert not full.queue._box.isVisible()
    full.apply(samples.queue_of(items, four[2:]))
    assert full.queue.decisions.chosen() == ["p5"]


def test_a_link_dragged_over_the_list_is_taken_by_the_page(full: MainWindow, app: QApplication) -> None:
    heard = Mock()
    full.queue.add_link_requested.connect(heard)
    data = QMimeData()
    data.setText("https://youtu.be/dQw4w9WgXcQ")
    buttons, keys, action = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    viewport = full.queue.table.viewport()
    app.sendEvent(viewport, QDragEnterEvent(QPoint(20, 20), action, data, buttons, keys))
    app.sendEvent(viewport, QDropEvent(QPointF(20, 20), action, data, buttons, keys))
    heard.assert_called_once_with("https://youtu.be/dQw4w9WgXcQ")


def test_letters_typed_into_the_filter_filter_and_command_nothing(full: MainWindow) -> None:
    heard = Mock()
    for signal in (full.queue.approve_requested, full.queue.hold_requested, full.queue.play_now_requested):
        signal.connect(heard)
    full.queue.table.selectRow(0)
    field = full.queue._filter
    field.setFocus()
    QTest.keyClicks(field, "kah")
    QTest.keyClick(field, KEY.Key_Return)
    heard.assert_not_called()
    assert field.text() == "kah"


def test_the_filter_shows_matching_rows_with_their_real_positions(full: MainWindow) -> None:
    full.queue._filter.setText("BORSCH")
    assert full.queue.table.model().rowCount() == 0
    assert full.queue._empty_title.text() == "Nothing matches"
    full.queue._filter.setText("onuka")
    assert _row(full, 0)[:2] == ["8", "ONUKA – Vidlik"]
    full.queue._filter.clear()
    assert full.queue.table.model().rowCount() == 12


def test_ctrl_arrows_ask_to_move_the_selected_rows(full: MainWindow) -> None:
    heard = Mock()
    full.queue.move_requested.connect(heard)
    full.queue.table.selectRow(3)
    full.queue.table.setFocus()
    QTest.keyClick(full.queue.table, KEY.Key_Up, CTRL)
    QTest.keyClick(full.queue.table, KEY.Key_Down, CTRL)
    assert [call.args for call in heard.call_args_list] == [("item3", 2), ("item3", 4)]


def test_a_drop_within_the_list_asks_to_move_and_moves_nothing_by_itself(full: MainWindow) -> None:
    heard, model = Mock(), full.queue.table.model()
    full.queue.move_requested.connect(heard)
    data = model.mimeData([model.index(5, 1)])
    assert data.hasFormat(MIME_ROWS)
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, model.index(-1, -1))
    heard.assert_called_once_with("item5", 1)
    assert _row(full, 5)[1].startswith("Як зварити борщ")


def test_the_selection_follows_its_item_when_the_order_changes(full: MainWindow) -> None:
    full.queue.table.selectRow(2)
    items = [samples.item(number) for number in (5, 0, 1, 3, 2, 4)]
    full.apply(samples.queue_of(items))
    assert full.queue.table.chosen() == ["item2"]


def test_ctrl_v_asks_to_add_what_is_on_the_clipboard(full: MainWindow) -> None:
    heard = Mock()
    full.queue.add_link_requested.connect(heard)
    QGuiApplication.clipboard().setText("  https://youtu.be/dQw4w9WgXcQ \n")
    full.queue.table.setFocus()
    QTest.keyClick(full.queue.table, KEY.Key_V, CTRL)
    heard.assert_called_once_with("https://youtu.be/dQw4w9WgXcQ")


def test_links_and_files_dropped_on_the_page_are_asked_for(full: MainWindow, tmp_path: object) -> None:
    links, files = Mock(), Mock()
    full.queue.add_link_requested.connect(links)
    full.queue.add_files_requested.connect(files)
    data = QMimeData()
    data.setUrls([QUrl("https://youtu.be/dQw4w9WgXcQ"), QUrl.fromLocalFile(f"{tmp_path}/a.mp4")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    full.queue.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    links.assert_called_once_with("https://youtu.be/dQw4w9WgXcQ")
    files.assert_called_once_with([f"{tmp_path}/a.mp4"])


def test_undo_is_offered_only_while_there_is_something_to_undo(full: MainWindow) -> None:
    heard = Mock()
    full.queue.undo_requested.connect(heard)
    full.queue.table.setFocus()
    QTest.keyClick(full.queue.table, KEY.Key_Z, CTRL)
    full.apply(samples.queue_of([samples.item(0)], undo=""))
    QTest.keyClick(full.queue.table, KEY.Key_Z, CTRL)
    heard.assert_called_once_with()
    assert not full.queue._undo.isEnabled()


def test_clear_is_followed_by_a_message_with_undo_once_the_event_is_here(full: MainWindow) -> None:
    cleared, undone = Mock(), Mock()
    full.queue.clear_requested.connect(cleared)
    full.notices.undo_requested.connect(undone)
    QTest.mouseClick(full.queue._clear, Qt.MouseButton.LeftButton)
    cleared.assert_called_once_with()
    assert full.queue.table.model().rowCount() == 12
    assert full.notices.toasts() == []
    full.apply(samples.queue_of([], undo="clear"))
    (toast,) = full.notices.toasts()
    assert toast.words.text() == "16 items taken out of the queue"
    assert not full.queue._clear.isEnabled()
    toast.findChildren(type(full.queue._clear))[0].click()
    undone.assert_called_once_with()


def test_the_requests_button_asks_for_the_opposite_of_what_is(full: MainWindow) -> None:
    paused, resumed = Mock(), Mock()
    full.queue.pause_requests_requested.connect(paused)
    full.queue.resume_requests_requested.connect(resumed)
    QTest.mouseClick(full.queue._requests, Qt.MouseButton.LeftButton)
    full.apply(samples.queue_of([], is_open=False))
    assert full.queue._requests.text() == "Requests: paused"
    QTest.mouseClick(full.queue._requests, Qt.MouseButton.LeftButton)
    paused.assert_called_once_with()
    resumed.assert_called_once_with()


def test_an_empty_queue_says_what_to_do_next(window: MainWindow) -> None:
    window.open_page("queue")
    assert window.queue._empty_title.isVisible()
    assert "Ctrl+V" in window.queue._empty_hint.text()


def test_rows_past_the_first_fifty_are_asked_for_when_they_come_into_view(window: MainWindow, qtbot: QtBot) -> None:
    heard = Mock()
    window.queue.page_requested.connect(heard)
    items = [samples.item(number) for number in range(1_000)]
    window.apply(samples.queue_of(items))
    qtbot.wait(60)
    heard.assert_not_called()
    window.queue.table.scrollTo(window.queue.table.model().index(700, 0))
    qtbot.waitUntil(lambda: heard.call_count > 0, timeout=1_000)
    offset, limit = heard.call_args.args
    assert limit == PAGE_ROWS
    assert _row(window, 700)[1] == "…"
    window.show_page(QueuePage(items=tuple(items[offset : offset + limit]), total=1_000, offset=offset))
    assert _row(window, 700)[0:2] == ["701", items[700].media.title]


def test_the_menu_offers_only_what_fits_the_row(full: MainWindow) -> None:
    full.queue.table.setCurrentIndex(full.queue.table.model().index(0, 0))
    texts = [action.text() for action in full.queue.actions_of_rows.menu_for(full.queue.table).actions()]
    assert texts == ["Play now", "Hold or release", "Remove", "", "Copy link", "Open in browser…"]
    full.queue.table.setCurrentIndex(full.queue.table.model().index(10, 0))
    texts = [action.text() for action in full.queue.actions_of_rows.menu_for(full.queue.table).actions()]
    assert texts == ["Play now", "Hold or release", "Remove"]
    full.queue.decisions.setCurrentIndex(full.queue.decisions.model().index(2, 1))
    texts = [action.text() for action in full.queue.actions_of_rows.menu_for(full.queue.decisions).actions()]
    assert texts[:3] == ["Approve", "Reject", "Look it up again"]


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/",
        "file:///etc/passwd",
        "smb://host/share",
        "ms-settings:privacy",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@example.org",
        "steam://run/1",
        "ssh://example.org",
        "https:///nohost",
        "https://user:secret@example.org/",
        "HTTPS//example.org",
        "",
        "//example.org/",
        "vscode://file/x",
    ],
)
def test_a_link_that_is_not_plain_https_is_never_opened(
    full: MainWindow, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    opened = Mock()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    assert ask_to_open(full, link) is None
    opened.assert_not_called()


def test_an_https_link_is_opened_only_after_the_answer(full: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Mock()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    question = ask_to_open(full, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert isinstance(question, Question)
    assert "www.youtube.com" in question.text()
    opened.assert_not_called()
    question.buttons()[0].click()
    opened.assert_called_once_with(QUrl("https://www.youtube.com/watch?v=dQw4w9WgXcQ"))


def test_the_add_window_gives_the_link_and_blocks_nothing(full: MainWindow) -> None:
    heard = Mock()
    full.queue.add_link_requested.connect(heard)
    QTest.mouseClick(full.queue._add, Qt.MouseButton.LeftButton)
    dialog = full.queue._add_dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert not dialog._add.isEnabled()
    QTest.keyClicks(dialog._link, "https://youtu.be/dQw4w9WgXcQ")
    QTest.keyClick(dialog._link, KEY.Key_Return)
    heard.assert_called_once_with("https://youtu.be/dQw4w9WgXcQ")
    assert not dialog.isVisible()

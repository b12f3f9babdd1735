"""The queue page: apply shows it, a key or a click asks for it."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from msgspec import structs
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QFont, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.lists import UndoStep
from app.domain.queue import QueueMatches, QueuePage
from app.domain.reasons import Reason
from app.ui.drawing import button_boxes
from app.ui.links import confirm_open_link
from app.ui.main_window import MainWindow
from app.ui.pages.queue_model import MIME_ROWS, PAGE_ROWS, QueueColumn
from app.ui.pages.queue_table import DecisionTable, QueueTable
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
    model = window.pages.queue.table.model()
    columns = (
        QueueColumn.POSITION,
        QueueColumn.TITLE,
        QueueColumn.LENGTH,
        QueueColumn.WHO,
        QueueColumn.AMOUNT,
        QueueColumn.STATE,
    )
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
    assert _row(full, 8)[2] == "3:00"
    about = full.pages.queue.table.model().index(8, QueueColumn.TITLE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "3:00 of 20:30" in about
    assert full.pages.queue._heading.text() == "Up next (12 · 1 h 2 min)"


def test_decisions_stand_on_top_and_say_what_is_missing(full: MainWindow) -> None:
    assert full.pages.queue._caption.text() == "NEEDS A DECISION (4)"
    above, below = full.pages.queue.decisions, full.pages.queue.table
    assert above.mapTo(full, above.rect().bottomLeft()).y() < below.mapTo(full, below.rect().topLeft()).y()
    role = Qt.ItemDataRole.AccessibleTextRole
    model = full.pages.queue.decisions.model()
    assert Reason.METADATA_UNAVAILABLE.sentence("en") in model.index(2, 0).data(role)
    assert "Loading details…" in model.index(3, 0).data(role)


@pytest.mark.parametrize(
    ("key", "signal"),
    [(KEY.Key_Return, "play_now"), (KEY.Key_Enter, "play_now"), (KEY.Key_Delete, "remove"), (KEY.Key_H, "hold")],
)
def test_a_key_asks_for_the_selected_row(full: MainWindow, key: Qt.Key, signal: str) -> None:
    table = full.pages.queue.table
    table.selectRow(2)
    table.setFocus()
    heard = Mock()
    getattr(full.pages.queue, f"{signal}_requested").connect(heard)
    QTest.keyClick(table, key)
    heard.assert_called_once_with("item2")


def test_keys_ask_for_every_selected_row_but_play_now_only_for_the_first(full: MainWindow) -> None:
    table, removed, played = full.pages.queue.table, Mock(), Mock()
    full.pages.queue.remove_requested.connect(removed)
    full.pages.queue.play_now_requested.connect(played)
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
    getattr(full.pages.queue, f"{signal}_requested").connect(heard)
    full.pages.queue.table.setFocus()
    QTest.keyClick(full.pages.queue.table, key)
    heard.assert_called_once_with("p8")


@pytest.mark.parametrize("is_approve", [True, False])
def test_a_click_on_a_large_button_decides_on_its_row(full: MainWindow, *, is_approve: bool) -> None:
    view, approved, rejected = full.pages.queue.decisions, Mock(), Mock()
    full.pages.queue.approve_requested.connect(approved)
    full.pages.queue.reject_requested.connect(rejected)
    boxes = button_boxes(view.visualRect(view.model().index(1, QueueColumn.TITLE)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes[0 if is_approve else 1].center())
    (approved if is_approve else rejected).assert_called_once_with("p1")
    (rejected if is_approve else approved).assert_not_called()


def test_after_a_decision_the_next_one_is_marked_and_a_newcomer_does_not_take_its_place(full: MainWindow) -> None:
    four = samples.decisions()
    items = [samples.item(number) for number in range(3)]
    assert [item.id for item in full.pages.queue.decisions.entries()] == ["p8"]
    full.apply(samples.queue_of(items, four[1:]))
    assert [item.id for item in full.pages.queue.decisions.entries()] == ["p1"]
    full.apply(samples.queue_of(items, four))
    assert [item.id for item in full.pages.queue.decisions.entries()] == ["p1"]
    full.apply(samples.queue_of(items, ()))
    assert not full.pages.queue._box.isVisible()
    full.apply(samples.queue_of(items, four[2:]))
    assert [item.id for item in full.pages.queue.decisions.entries()] == ["p5"]


def test_a_link_dragged_over_the_list_is_taken_by_the_page(full: MainWindow, app: QApplication) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    data = QMimeData()
    data.setText(WATCH)
    buttons, keys, action = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    viewport = full.pages.queue.table.viewport()
    app.sendEvent(viewport, QDragEnterEvent(QPoint(20, 20), action, data, buttons, keys))
    app.sendEvent(viewport, QDropEvent(QPointF(20, 20), action, data, buttons, keys))
    heard.assert_called_once_with(WATCH)


def test_letters_typed_into_the_filter_filter_and_command_nothing(full: MainWindow) -> None:
    heard = Mock()
    for signal in (
        full.pages.queue.approve_requested,
        full.pages.queue.hold_requested,
        full.pages.queue.play_now_requested,
    ):
        signal.connect(heard)
    full.pages.queue.table.selectRow(0)
    field = full.pages.queue._filter
    field.setFocus()
    QTest.keyClicks(field, "kah")
    QTest.keyClick(field, KEY.Key_Return)
    heard.assert_not_called()
    assert field.text() == "kah"


def _found(query: str, *numbers: int, total: int | None = None) -> QueueMatches:
    items = tuple(samples.item(number) for number in numbers)
    return QueueMatches(query=query, items=items, places=numbers, total=len(numbers) if total is None else total)


def test_the_filter_asks_and_shows_matching_rows_with_their_real_positions(full: MainWindow, qtbot: QtBot) -> None:
    heard, rows = Mock(), full.pages.queue.table.model()
    full.pages.queue.find_requested.connect(heard)
    full.pages.queue._filter.setText("BOR")
    full.pages.queue._filter.setText("BORSCH ")
    qtbot.waitUntil(lambda: heard.call_count > 0)
    heard.assert_called_once_with("BORSCH", 200)
    full.pages.queue.show_matches(_found("BOR", 1))
    assert rows.rowCount() == 12
    full.pages.queue.show_matches(_found("BORSCH"))
    assert rows.rowCount() == 0
    assert full.pages.queue._empty_title.text() == "No results"
    full.pages.queue._filter.setText("onuka")
    full.pages.queue.show_matches(_found("onuka", 7, total=9))
    assert _row(full, 0)[:2] == ["8", "ONUKA – Vidlik"]
    assert _menu(full, full.pages.queue.table, 0) == _PLAY + _VIEWER + _LINK
    assert full.pages.queue._found.text() == "and 8 more match: write more of what you look for"
    full.pages.queue._filter.clear()
    assert rows.rowCount() == 12
    assert not full.pages.queue._found.isVisible()


def test_a_change_of_the_queue_is_looked_through_again(full: MainWindow, qtbot: QtBot) -> None:
    full.pages.queue._filter.setText("onuka")
    full.pages.queue.show_matches(_found("onuka", 7))
    heard = Mock()
    full.pages.queue.find_requested.connect(heard)
    qtbot.waitUntil(lambda: heard.call_count == 1)
    full.apply(samples.queue_of([samples.item(number) for number in range(11)]))
    qtbot.waitUntil(lambda: heard.call_count == 2)


def test_ctrl_arrows_ask_to_move_the_selected_rows(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.move_requested.connect(heard)
    full.pages.queue.table.selectRow(3)
    full.pages.queue.table.setFocus()
    QTest.keyClick(full.pages.queue.table, KEY.Key_Up, CTRL)
    QTest.keyClick(full.pages.queue.table, KEY.Key_Down, CTRL)
    assert [call.args for call in heard.call_args_list] == [("item3", 2), ("item3", 4)]


def test_a_drop_within_the_list_asks_to_move_and_moves_nothing_by_itself(full: MainWindow) -> None:
    heard, model = Mock(), full.pages.queue.table.model()
    full.pages.queue.move_requested.connect(heard)
    data = model.mimeData([model.index(5, 1)])
    assert data.hasFormat(MIME_ROWS)
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, model.index(-1, -1))
    heard.assert_called_once_with("item5", 1)
    assert _row(full, 5)[1].startswith("Як зварити борщ")


def test_the_selection_follows_its_item_when_the_order_changes(full: MainWindow) -> None:
    full.pages.queue.table.selectRow(2)
    items = [samples.item(number) for number in (5, 0, 1, 3, 2, 4)]
    full.apply(samples.queue_of(items))
    assert full.pages.queue.table.selected_ids() == ["item2"]


@pytest.mark.parametrize("page", ["live", "queue", "speech", "sources"])
def test_ctrl_v_asks_on_every_page_to_add_what_is_on_the_clipboard(
    full: MainWindow, app: QApplication, page: str
) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    QGuiApplication.clipboard().setText("  https://youtu.be/dQw4w9WgXcQ \n\n https://youtu.be/aaaaaaaaaaa")
    full.open_page(page)
    app.processEvents()
    places: dict[str, QWidget] = {
        "live": full.pages.live.videos,
        "queue": full.pages.queue.table,
        "speech": full.pages.speech.waiting,
        "sources": full.pages.sources,
    }
    place = places[page]
    place.setFocus()
    QTest.keyClick(place, KEY.Key_V, CTRL)
    assert [call.args[0][-11:] for call in heard.call_args_list] == ["dQw4w9WgXcQ", "aaaaaaaaaaa"]


def test_ctrl_v_in_a_text_field_writes_into_it(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    QGuiApplication.clipboard().setText("onuka")
    full.pages.queue._filter.setFocus()
    QTest.keyClick(full.pages.queue._filter, KEY.Key_V, CTRL)
    assert full.pages.queue._filter.text() == "onuka"
    heard.assert_not_called()


def _drop(window: MainWindow, app: QApplication, urls: list[QUrl]) -> tuple[Mock, Mock]:
    links, files = Mock(), Mock()
    window.pages.queue.add_link_requested.connect(links)
    window.pages.queue.add_files_requested.connect(files)
    data = QMimeData()
    data.setUrls(urls)
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), action, data, buttons, keys)
    app.sendEvent(window, entering)
    assert entering.isAccepted()
    app.sendEvent(window, QDropEvent(QPointF(300, 300), action, data, buttons, keys))
    return links, files


def test_links_and_files_dropped_anywhere_are_asked_for(full: MainWindow, app: QApplication, tmp_path: Path) -> None:
    full.open_page("sources")
    urls = [QUrl("https://youtu.be/dQw4w9WgXcQ"), QUrl.fromLocalFile(f"{tmp_path}/a.mp4")]
    links, files = _drop(full, app, urls)
    links.assert_called_once_with("https://youtu.be/dQw4w9WgXcQ")
    files.assert_called_once_with([str(tmp_path / "a.mp4")])


WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("дивись: **https://youtu.be/dQw4w9WgXcQ?t=1m** 🔥", [f"{WATCH}&t=60"]),
        ("1. (youtu.be/dQw4w9WgXcQ), https://youtu.be/aaaaaaaaaaa\nдякую\n", [WATCH, f"{WATCH[:-11]}aaaaaaaaaaa"]),
        (f"{WATCH}\nhttps://vimeo.com/1\nдякую", [WATCH, "https://vimeo.com/1"]),
        ("дякую\n\nвсім", ["дякую", "всім"]),
        ("", []),
    ],
)
def test_a_pasted_text_gives_what_it_links_to(full: MainWindow, text: str, links: list[str]) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    data = QMimeData()
    data.setText(text)
    full.pages.queue.add_dropped(data)
    assert [call.args[0] for call in heard.call_args_list] == links
    heard.reset_mock()
    full.pages.queue._add_dialog.present_link(text.replace("\n", " "))
    full.pages.queue._add_dialog._add.click()
    assert [call.args[0] for call in heard.call_args_list if call.args[0].startswith(WATCH[:-11])] == [
        link for link in links if link.startswith(WATCH[:-11])
    ]


def test_a_piece_of_a_page_gives_the_links_behind_its_words(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    data = QMimeData()
    data.setText("Моя пісня")
    data.setHtml('<p>Моя <a href="https://www.youtube.com/watch?list=x&amp;v=dQw4w9WgXcQ">пісня</a></p>')
    full.pages.queue.add_dropped(data)
    heard.assert_called_once_with(WATCH)


def test_a_browser_s_shortcut_gives_its_link_and_one_that_cannot_be_read_its_path(
    full: MainWindow, app: QApplication, tmp_path: Path
) -> None:
    shortcut = tmp_path / "Пісня.url"
    shortcut.write_text("[InternetShortcut]\r\nURL=https://youtu.be/dQw4w9WgXcQ?t=5\r\n", encoding="utf-8")
    links, files = _drop(full, app, [QUrl.fromLocalFile(str(shortcut)), QUrl.fromLocalFile(f"{tmp_path}/none.url")])
    assert [call.args[0] for call in links.call_args_list] == [f"{WATCH}&t=5", str(tmp_path / "none.url")]
    files.assert_not_called()


def test_a_card_of_efirs_own_that_is_dropped_on_the_window_is_no_request(full: MainWindow, app: QApplication) -> None:
    full.pages.sources.set_links(samples.LINKS, samples.FILES)
    links, files = _drop(full, app, full.pages.sources.cards["player"].handle.mime().urls())
    links.assert_not_called()
    files.assert_not_called()


def test_of_ten_thousand_dropped_links_the_first_two_hundred_are_taken(full: MainWindow, app: QApplication) -> None:
    links, _ = _drop(full, app, [QUrl(f"https://youtu.be/{number:011}") for number in range(10_000)])
    assert links.call_count == 200
    assert [toast.words.text() for toast in full.notices.toasts()] == ["Only the first 200 were added."]


def test_undo_is_offered_only_while_there_is_something_to_undo(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.undo_requested.connect(heard)
    full.pages.queue.table.setFocus()
    QTest.keyClick(full.pages.queue.table, KEY.Key_Z, CTRL)
    full.apply(samples.queue_of([samples.item(0)], undo=""))
    QTest.keyClick(full.pages.queue.table, KEY.Key_Z, CTRL)
    heard.assert_called_once_with()
    assert not full.pages.queue._undo.isEnabled()


def test_clear_is_followed_by_a_message_with_undo_once_the_event_is_here(full: MainWindow) -> None:
    cleared, undone = Mock(), Mock()
    full.pages.queue.clear_requested.connect(cleared)
    full.undo.steps_undone.connect(undone)
    QTest.mouseClick(full.pages.queue._clear, Qt.MouseButton.LeftButton)
    cleared.assert_called_once_with()
    assert full.pages.queue.table.model().rowCount() == 12
    assert full.notices.toasts() == []
    full.apply(samples.queue_of([], undo="clear", undo_step=UndoStep(number=7, command="clear", count=16)))
    (toast,) = full.notices.toasts()
    assert toast.words.text() == "Removed 16 items"
    assert not full.pages.queue._clear.isEnabled()
    toast.findChildren(type(full.pages.queue._clear))[0].click()
    undone.assert_called_once_with("queue", [7])


def test_the_requests_button_asks_for_the_opposite_of_what_is(full: MainWindow) -> None:
    paused, resumed = Mock(), Mock()
    full.pages.queue.pause_requests_requested.connect(paused)
    full.pages.queue.resume_requests_requested.connect(resumed)
    QTest.mouseClick(full.pages.queue._requests, Qt.MouseButton.LeftButton)
    full.apply(samples.queue_of([], is_open=False))
    assert full.pages.queue._requests.text() == "Requests: paused"
    QTest.mouseClick(full.pages.queue._requests, Qt.MouseButton.LeftButton)
    paused.assert_called_once_with()
    resumed.assert_called_once_with()


def test_an_empty_queue_says_what_to_do_next(window: MainWindow) -> None:
    window.open_page("queue")
    assert window.pages.queue._empty_title.isVisible()
    assert "Ctrl+V" in window.pages.queue._empty_hint.text()


def test_rows_past_the_first_fifty_are_asked_for_when_they_come_into_view(window: MainWindow, qtbot: QtBot) -> None:
    heard = Mock()
    window.pages.queue.page_requested.connect(heard)
    items = [samples.item(number) for number in range(1_000)]
    window.apply(samples.queue_of(items))
    qtbot.wait(60)
    heard.assert_not_called()
    window.pages.queue.table.scrollTo(window.pages.queue.table.model().index(700, 0))
    qtbot.waitUntil(lambda: heard.call_count > 0)
    offset, limit = heard.call_args.args
    assert limit == PAGE_ROWS
    assert _row(window, 700)[1] == "…"
    window.pages.queue.show_page(QueuePage(items=tuple(items[offset : offset + limit]), total=1_000, offset=offset))
    assert _row(window, 700)[0:2] == ["701", items[700].media.title]


_PLAY = ["Play now", "Hold or release", "Remove"]
_MOVE = ["", "Move to top", "Move up", "Move down", "Move to bottom"]
_VIEWER = ["", "Remove all from this viewer", "Block viewer"]
_LINK = ["", "Copy link", "Open in browser…"]


def _menu(window: MainWindow, view: QueueTable | DecisionTable, row: int) -> list[str]:
    view.setCurrentIndex(view.model().index(row, 0))
    return [action.text() for action in window.pages.queue.row_actions.menu_for(view).actions()]


def test_the_menu_offers_only_what_fits_the_row(full: MainWindow) -> None:
    assert _menu(full, full.pages.queue.table, 0) == _PLAY + _MOVE + _VIEWER + _LINK
    assert _menu(full, full.pages.queue.table, 10) == _PLAY + _MOVE
    own = [samples.item(4, media=structs.replace(samples.item(4).media, channel_id="UC4"))]
    full.apply(samples.queue_of(own, samples.decisions()))
    assert _menu(full, full.pages.queue.table, 0) == [*_PLAY, *_MOVE, "", "Block channel", *_LINK]
    assert _menu(full, full.pages.queue.decisions, 2)[:3] == ["Approve", "Reject", "Retry lookup"]


def test_what_the_menu_does_is_asked_for_once_for_each_viewer_and_channel_of_the_rows(full: MainWindow) -> None:
    media = structs.replace(samples.item(0).media, channel_id="UC0", channel="Channel")
    ids = ("twitch:1", "twitch:2", "twitch:1")
    items = [samples.item(n, requested_by="same", author_id=author, media=media) for n, author in enumerate(ids)]
    full.apply(samples.queue_of([*items, samples.item(3), samples.item(4)]))
    removed, blocked, channels = Mock(), Mock(), Mock()
    full.pages.queue.remove_by_requested.connect(removed)
    full.pages.queue.block_viewer_requested.connect(blocked)
    full.pages.queue.block_channel_requested.connect(channels)
    full.pages.queue.table.selectAll()
    actions = full.pages.queue.row_actions
    actions.menu_for(full.pages.queue.table)
    for action in (actions.remove_by, actions.block_viewer, actions.block_channel, actions.copy_link):
        action.trigger()
    assert [call.args for call in removed.call_args_list] == [("same",), ("frame_perfect",)]
    assert [call.args for call in blocked.call_args_list] == [
        ("same", "twitch:1"),
        ("same", "twitch:2"),
        ("frame_perfect", ""),
    ]
    channels.assert_called_once_with("UC0", "Channel")
    assert QGuiApplication.clipboard().text().splitlines() == [
        *[media.link] * 3,
        samples.item(3).media.link,
        samples.item(4).media.link,
    ]


def test_rows_are_sent_to_the_top_and_to_the_end_together(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.move_requested.connect(heard)
    full.pages.queue.table.setFocus()
    full.pages.queue.table.selectRow(3)
    QTest.keyClick(full.pages.queue.table, KEY.Key_Home, CTRL)
    QTest.keyClick(full.pages.queue.table, KEY.Key_End, CTRL)
    assert [call.args for call in heard.call_args_list] == [("item3", 0), ("item3", 11)]


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
    assert confirm_open_link(full, link) is None
    opened.assert_not_called()


def test_an_https_link_is_opened_only_after_the_answer(full: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Mock()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    question = confirm_open_link(full, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    assert isinstance(question, Question)
    assert "www.youtube.com" in question.text()
    opened.assert_not_called()
    question.buttons()[0].click()
    opened.assert_called_once_with(QUrl("https://www.youtube.com/watch?v=dQw4w9WgXcQ"))


def test_the_add_window_gives_the_link_and_blocks_nothing(full: MainWindow) -> None:
    heard = Mock()
    full.pages.queue.add_link_requested.connect(heard)
    QTest.mouseClick(full.pages.queue._add, Qt.MouseButton.LeftButton)
    dialog = full.pages.queue._add_dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert not dialog._add.isEnabled()
    QTest.keyClicks(dialog._link, "https://youtu.be/dQw4w9WgXcQ")
    QTest.keyClick(dialog._link, KEY.Key_Return)
    heard.assert_called_once_with(WATCH)
    assert not dialog.isVisible()


def test_a_row_is_as_high_as_two_lines_of_the_systems_font(app: QApplication, window: MainWindow) -> None:
    usual = QFont(app.font())
    large = QFont(usual)
    large.setPointSizeF(24)
    lines = QFontMetrics(large).lineSpacing()
    try:
        app.setFont(large)
        for table in (window.pages.queue.table, window.pages.history.table, window.pages.fallback.table):
            assert table.row_height > 1.8 * lines
            assert table.verticalHeader().defaultSectionSize() == table.row_height
    finally:
        app.setFont(usual)

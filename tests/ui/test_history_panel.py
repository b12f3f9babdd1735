"""The history page: what is shown is asked for by page; a key or a click asks for it once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.donations import DonationPage
from app.domain.errors import OutsideError
from app.domain.events import ModeratorsChanged
from app.domain.history import PAGE_ROWS, HistoryPage, HistoryQuery
from app.domain.ids import QueueItemId
from app.domain.moderators import DonePage, ModeratorAction
from app.domain.queue import ItemState, QueuePage
from app.domain.reasons import Reason
from app.domain.speech import SpeechPage, SpeechReason, SpeechState
from app.ui import history_words, text, words
from app.ui.drawing import ROW_HEIGHT
from app.ui.main_window import MainWindow
from app.ui.page_stack import PAGES
from app.ui.pages.history import HistoryPanel
from app.ui.pages.history_model import HistoryColumn
from app.ui.text import Question
from tests.ui import obs_samples, samples
from tests.ui.signals import heard

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Program:
    """Answers the page at once; remembers what was asked."""

    def __init__(self, panel: HistoryPanel) -> None:
        self.total = 12
        self.asked: list[HistoryQuery] = []
        self._panel = panel
        panel.page_requested.connect(self._on_page_requested)

    def _on_page_requested(self, ask: HistoryQuery) -> None:
        self.asked.append(ask)
        self._panel.show_page(ask, samples.answer(ask, self.total))


@pytest.fixture
def program(window: MainWindow) -> Program:
    return Program(window.pages.history)


@pytest.fixture
def page(window: MainWindow, app: QApplication, program: Program) -> Iterator[HistoryPanel]:
    assert program.asked == []
    window.open_page("history")
    window.activateWindow()
    app.processEvents()
    yield window.pages.history
    for dialog in window.pages.history.findChildren(QFileDialog):
        dialog.close()


def _press(page: HistoryPanel, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.table, key, modifier)


def _choose(page: HistoryPanel, *rows: int) -> None:
    page.table.setFocus()
    page.table.clearSelection()
    page.table.selectRow(rows[0])
    for row in rows[1:]:
        box = page.table.visualRect(page.table.rows.index(row, 0))
        QTest.mouseClick(page.table.viewport(), LEFT, CTRL, box.center())


# Reading


def test_the_page_is_read_when_it_is_seen_and_not_before(window: MainWindow, program: Program) -> None:
    window.apply(samples.typical_queue())
    window.apply(samples.speaking())
    assert program.asked == []
    window.open_page("history")
    assert program.asked == [HistoryQuery()]
    assert window.pages.history.table.rows.rowCount() == 12
    assert window.pages.history._count.text() == "12 entries"
    window.open_page("queue")
    window.apply(samples.queue_of([], revision=5))
    assert len(program.asked) == 1
    window.open_page("history")
    assert len(program.asked) == 2


def test_the_page_is_read_again_at_most_once_in_a_second(
    window: MainWindow, page: HistoryPanel, program: Program, qtbot: QtBot
) -> None:
    assert page._reload.interval() == 1_000
    page._reload.setInterval(40)
    page._reload.stop()
    program.asked.clear()
    for revision in range(1, 30):
        window.apply(samples.queue_of([], revision=revision))
    window.apply(samples.speaking())
    assert len(program.asked) == 1
    qtbot.waitUntil(lambda: len(program.asked) == 2)
    qtbot.wait(100)
    assert len(program.asked) == 2


def test_each_tab_lists_its_kind_and_follows_its_events(
    window: MainWindow, page: HistoryPanel, program: Program
) -> None:
    for tab, kind in enumerate(("video", "speech", "donation", "moderation")):
        page.tabs.setCurrentIndex(tab)
        assert page.kind == kind
        assert program.asked[-1].kind == kind
        page._reload.stop()
        before = len(program.asked)
        window.apply(samples.queue_of([], revision=tab + 1))
        assert len(program.asked) - before == (kind == "video")
        page._reload.stop()
        window.apply(samples.speaking())
        assert len(program.asked) - before == (kind != "moderation")
        page._reload.stop()
        window.apply(ModeratorsChanged(invitations=()))
        assert len(program.asked) - before == 1


def test_what_moderators_did_is_said_by_who_what_and_when(page: HistoryPanel, program: Program) -> None:
    program.total = len(ModeratorAction)
    page.tabs.setCurrentIndex(3)
    rows = page.table.rows
    titles = [rows.headerData(column, Qt.Orientation.Horizontal) for column in HistoryColumn]
    assert titles == ["What was done", "Name", "", "Role", "When"]
    said = [str(rows.index(row, HistoryColumn.WHAT).data()) for row in range(rows.rowCount())]
    assert said[0] == "Approved: Як зробити вареники"
    assert {"Set the volume: 45 %", "Closed requests"} <= set(said)
    assert len({text.partition(":")[0] for text in said}) == len(ModeratorAction)
    first = [
        str(rows.index(0, column).data()) for column in (HistoryColumn.WHO, HistoryColumn.AMOUNT, HistoryColumn.END)
    ]
    assert first == ["Оля", "", "Helper"]
    assert "Оля · Helper" in str(rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    _choose(page, 0)
    _press(page, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Approved: Як зробити вареники"
    asked = heard(page.queue_again_requested), heard(page.replay_requested)
    _press(page, KEY.Key_Return)
    assert [one.called for one in asked] == [False, False]
    program.total = 0
    page.search.setText("нікого")
    page._typing.timeout.emit()
    assert page._empty_title.text() == "No results"
    page.search.clear()
    page._typing.timeout.emit()
    assert page._empty_title.text() == "Nothing here yet"
    assert page._empty_hint.text().startswith("What moderators do")


def test_typing_searches_when_it_rests(page: HistoryPanel, program: Program, qtbot: QtBot) -> None:
    program.asked.clear()
    page.table.setFocus()
    QTest.keyClick(page.table, KEY.Key_F, CTRL)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "ocean")
    assert program.asked == []
    qtbot.waitUntil(lambda: [ask.query for ask in program.asked] == ["ocean"])
    QTest.keyClicks(page.search, "s")
    QTest.keyClick(page.search, KEY.Key_Return)
    assert [ask.query for ask in program.asked] == ["ocean", "oceans"]
    assert page.table.hasFocus()
    assert page.table.current() == samples.past_video(0)


def test_an_empty_page_says_why(page: HistoryPanel, program: Program, window: MainWindow, app: QApplication) -> None:
    program.total = 0
    page._on_seek()
    for tab, hint in enumerate(("queue them again", "replay them", "Donations")):
        page.tabs.setCurrentIndex(tab)
        assert not page.table.isVisible()
        assert page._empty_title.text() == "Nothing here yet"
        assert hint in page._empty_hint.text()
        assert not page.export.isEnabled()
    page.search.setText("щось")
    page._typing.timeout.emit()
    assert page._empty_title.text() == "No results"
    window.apply(samples.language_changed("uk"))
    app.processEvents()
    assert page._empty_title.text() == "Нічого не знайдено"
    assert page.tabs.tabText(1) == "Повідомлення"


def test_a_long_history_is_read_where_it_is_looked_at(page: HistoryPanel, program: Program, qtbot: QtBot) -> None:
    program.total = 10_000
    page._on_seek()
    qtbot.wait(60)
    page.table.verticalScrollBar().setValue(5_000 * ROW_HEIGHT)
    qtbot.waitUntil(lambda: 5_000 // PAGE_ROWS * PAGE_ROWS in {ask.offset for ask in program.asked})
    assert {ask.offset for ask in program.asked} == {0, 5_000 // PAGE_ROWS * PAGE_ROWS}
    assert page.table.rows.item(5_003) == samples.past_video(5_003)


def test_what_comes_in_above_does_not_move_what_is_read(
    page: HistoryPanel, program: Program, app: QApplication
) -> None:
    program.total = 100
    page._on_seek()
    app.processEvents()
    bar = page.table.verticalScrollBar()
    bar.setValue(20 * ROW_HEIGHT + 7)
    page.table.rows._bring_in(0, [samples.past_video(-1), samples.past_video(-2)])  # type: ignore[attr-defined]
    assert bar.value() == 22 * ROW_HEIGHT + 7
    page.table.rows._take_out([0])
    assert bar.value() == 21 * ROW_HEIGHT + 7
    page.table.rows._take_out([60])
    assert bar.value() == 21 * ROW_HEIGHT + 7
    bar.setValue(0)
    page.table.rows._bring_in(0, [samples.past_video(-3)])  # type: ignore[attr-defined]
    assert bar.value() == 0


# Once more


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter, KEY.Key_Q])
def test_a_key_queues_the_chosen_videos_again(page: HistoryPanel, key: Qt.Key) -> None:
    asked = heard(page.queue_again_requested)
    _choose(page, 1, 3)
    _press(page, key)
    asked.assert_called_once_with(["past1", "past3"])


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_P])
def test_a_key_says_the_chosen_messages_again(page: HistoryPanel, key: Qt.Key) -> None:
    asked = heard(page.replay_requested)
    for tab, first in ((1, "said0"), (2, "given0")):
        page.tabs.setCurrentIndex(tab)
        _choose(page, 0, 2)
        asked.reset_mock()
        _press(page, key)
        assert [call.args[0] for call in asked.call_args_list] == [first, first.replace("0", "2")]


def test_the_letters_work_with_a_ukrainian_layout_too(page: HistoryPanel) -> None:
    keys = [action.shortcuts() for action in (page.row_actions.queue_again, page.row_actions.replay)]
    assert [[key.toString() for key in of_one] for of_one in keys] == [["Q", "Й"], ["P", "З"]]


def test_a_double_click_does_what_return_does(page: HistoryPanel) -> None:
    queued, said = heard(page.queue_again_requested), heard(page.replay_requested)
    for tab in (0, 1):
        page.tabs.setCurrentIndex(tab)
        spot = page.table.visualRect(page.table.rows.index(2, 0)).center()
        QTest.mouseClick(page.table.viewport(), LEFT, pos=spot)
        QTest.mouseDClick(page.table.viewport(), LEFT, pos=spot)
    queued.assert_called_once_with(["past2"])
    said.assert_called_once_with("said2")


def test_nothing_is_asked_for_without_a_row(page: HistoryPanel, program: Program) -> None:
    queued = heard(page.queue_again_requested)
    program.total = 0
    page._on_seek()
    for key in (KEY.Key_Return, KEY.Key_Q, KEY.Key_P):
        _press(page, key)
    _press(page, KEY.Key_C, CTRL)
    page.row_actions.open_link.trigger()
    queued.assert_not_called()


def test_the_menu_offers_what_can_be_done_with_the_row(page: HistoryPanel) -> None:
    def offered() -> list[str]:
        return [action.text() for action in page.row_actions.menu_for(page.table).actions() if action.text()]

    _choose(page, 0)
    assert offered() == ["Queue again", "Copy text", "Copy link", "Open in browser…"]
    _choose(page, 10)  # a file of the streamer's own
    assert offered() == ["Queue again", "Copy text"]
    page.tabs.setCurrentIndex(1)
    _choose(page, 0)
    assert offered() == ["Replay", "Copy text"]


def test_the_right_button_opens_the_menu(page: HistoryPanel, app: QApplication) -> None:
    spot = page.table.visualRect(page.table.rows.index(1, 0)).center()
    QTest.mouseClick(page.table.viewport(), LEFT, pos=spot)
    page.table.customContextMenuRequested.emit(spot)
    app.processEvents()
    assert page.row_actions._menu.isVisible()
    page.row_actions._menu.close()
    page.table.customContextMenuRequested.emit(QPoint(5, 5_000))
    assert not page.row_actions._menu.isVisible()


def test_links_and_texts_go_to_the_clipboard_and_a_browser_is_asked_about(page: HistoryPanel) -> None:
    link = samples.past_video(0).media.link
    _choose(page, 0)
    page.row_actions.copy_link.trigger()
    assert QGuiApplication.clipboard().text() == link
    page.row_actions.open_link.trigger()
    question = page.findChild(Question)
    assert question is not None
    assert link in question.text()
    question.close()
    _choose(page, 0, 10)
    _press(page, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == f"Океан Ельзи – Обійми (офіційне відео) {link}\nТест звуку"
    page.tabs.setCurrentIndex(2)
    _choose(page, 3)
    _press(page, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "gg"


def test_a_donation_with_a_video_queues_the_video_and_shows_its_link(page: HistoryPanel) -> None:
    link = "https://youtu.be/dQw4w9WgXcQ"
    given = samples.past_donation(0, message=f"ось {link}", link=link, item=QueueItemId("i1"))
    assert history_words.video_id(given) == "i1"
    assert history_words.details(given) == history_words.link(given) == link
    page.tabs.setCurrentIndex(2)
    page.table.rows._put(0, [given])  # type: ignore[attr-defined]
    asked = heard(page.queue_again_requested)
    _choose(page, 0)
    _press(page, KEY.Key_Q)
    asked.assert_called_once_with(["i1"])
    assert page.row_actions.open_link in page.row_actions.menu_for(page.table).actions()


def test_what_was_queued_is_said_for_a_while(page: HistoryPanel) -> None:
    page.show_queued(1)
    assert page._said.isVisible()
    assert page._said.text() == "1 video is in the queue again"
    page.show_queued(1_200)
    assert page._said.text() == "1,200 videos are in the queue again"
    page._saying.timeout.emit()
    assert not page._said.isVisible()


# Export


def test_a_file_is_chosen_without_stopping_the_window_and_asked_for(page: HistoryPanel, tmp_path: Path) -> None:
    asked = heard(page.export_requested)
    page.search.setText("ocean")
    page.tabs.setCurrentIndex(0)
    QTest.mouseClick(page.export, LEFT)
    dialog = page.progress.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "csv"
    assert dialog.selectedFiles()[0].rpartition("/")[2].startswith("efir-videos-20")
    dialog.fileSelected.emit(str(tmp_path / "a.csv"))
    asked.assert_called_once_with("video", "ocean", str(tmp_path / "a.csv"))


def test_a_file_shows_how_far_it_is_and_can_be_stopped(page: HistoryPanel) -> None:
    stopped = heard(page.stop_export_requested)
    assert not page.progress.isVisible()
    page.show_progress(0, 1_000)
    page.show_progress(400, 1_000)
    assert page.progress.isVisible()
    assert page.progress._words.text() == "Exporting 400 of 1,000"
    assert (page.progress._bar.value(), page.progress._bar.maximum()) == (400, 1_000)
    assert not page.export.isEnabled()
    QTest.mouseClick(page.progress._stop, LEFT)
    stopped.assert_called_once_with()
    page.end_export()
    assert not page.progress.isVisible()
    assert not page._said.isVisible()
    assert page.export.isEnabled()
    page.show_progress(0, 0)
    page.end_export("/media/a.csv")
    assert page._said.text() == "Saved to /media/a.csv"


def test_failures_of_a_file_have_words_in_the_windows_language(window: MainWindow, app: QApplication) -> None:
    window.apply(samples.language_changed("uk"))
    app.processEvents()
    assert words.error(OutsideError("file_not_written", "x")) == "Туди файл не записати: виберіть іншу теку."
    assert words.error(OutsideError("export_running", "x")) == "Ще триває інший експорт."


# The page in the window


def test_the_page_is_reached_and_driven_by_keys_alone(
    window: MainWindow, program: Program, app: QApplication, qtbot: QtBot
) -> None:
    window.activateWindow()
    app.processEvents()
    number = PAGES.index("history") + 1
    window.pages.queue.table.setFocus()
    QTest.keyClick(window.pages.queue.table, KEY(ord(str(number))), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.pages.history.isVisible)  # a button that a key presses is seen to be pressed
    assert program.asked
    places = (window.pages.history.tabs, window.pages.history.search, window.pages.history.table)
    window.pages.history.tabs.setFocus()
    for place in places:
        assert place.hasFocus()
        QTest.keyClick(place, KEY.Key_Tab)
    asked = heard(window.pages.history.queue_again_requested)
    window.pages.history.table.setFocus()
    QTest.keyClick(window.pages.history.table, KEY.Key_Down)
    QTest.keyClick(window.pages.history.table, KEY.Key_Down, SHIFT)
    QTest.keyClick(window.pages.history.table, KEY.Key_Return)
    assert len(asked.call_args.args[0]) == 2


def test_every_control_has_a_name(page: HistoryPanel) -> None:
    for control in (page.tabs, page.search, page.export, page.table, page.progress._stop, page.progress._bar):
        assert control.accessibleName(), control


@pytest.mark.parametrize(("width", "is_hidden"), [(900, True), (1_200, False)])
def test_a_narrow_list_puts_all_under_the_title(
    window: MainWindow, page: HistoryPanel, app: QApplication, width: int, *, is_hidden: bool
) -> None:
    window.resize(width, 600)
    for _ in range(3):
        app.processEvents()
    hidden = [
        page.table.isColumnHidden(column) for column in (HistoryColumn.WHO, HistoryColumn.AMOUNT, HistoryColumn.END)
    ]
    assert hidden == [is_hidden] * 3
    window.grab()


@pytest.mark.parametrize("said", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_hostile_words_stay_plain(window: MainWindow, app: QApplication, said: str) -> None:
    def answer(ask: HistoryQuery) -> None:
        shown: HistoryPage
        match ask.kind:
            case "video":
                items = (samples.hostile(1, said, state=ItemState.FAILED, reason=Reason.PRIVATE),)
                shown = QueuePage(items=items, total=1, offset=0)
            case "speech":
                ended = samples.hostile_message(1, said, state=SpeechState.FAILED, reason=SpeechReason.BLOCKED_WORD)
                shown = SpeechPage(items=(ended,), total=1, offset=0)
            case "donation":
                given = samples.past_donation(1, author=said, message=said, link=said, currency=said[:3])
                shown = DonationPage(items=(given,), total=1, offset=0)
            case "moderation":
                shown = DonePage(items=(structs.replace(samples.done(0), by=said, subject=said),), total=1, offset=0)
        window.pages.history.show_page(ask, shown)

    window.pages.history.page_requested.connect(answer)
    window.open_page("history")
    window.pages.history.search.setText(said)
    for tab in range(4):
        window.pages.history.tabs.setCurrentIndex(tab)
        for width in (900, 1_200):
            window.resize(width, 560)
            app.processEvents()
            window.grab()
        rows = window.pages.history.table.rows
        tips = [str(rows.index(0, column).data(Qt.ItemDataRole.ToolTipRole)) for column in HistoryColumn]
        assert not any("<img" in tip or "<b>" in tip for tip in tips)
        words_before = "Approved: " if tab == 3 else ""
        assert rows.index(0, 0).data() == text.truncated(words_before + said.replace("\0", ""))
        window.pages.history.row_actions.copy_text.trigger()
    window.pages.history.end_export(said)
    for shown in window.pages.history.findChildren(QLabel):
        assert not shown.text() or shown.textFormat() is Qt.TextFormat.PlainText
    assert window.minimumSizeHint().width() <= 900


def test_the_streams_that_are_over_are_listed_in_a_window_of_their_own(window: MainWindow) -> None:
    window.open_page("history")
    page = window.pages.history
    asked = heard(page.streams_requested)
    page.streams_button.setFocus()
    QTest.keyClick(page.streams_button, Qt.Key.Key_Space)
    asked.assert_called_once_with()
    page.show_streams(())
    assert page.streams.hint.text().startswith("No stream yet")
    page.show_streams(obs_samples.streams())
    assert [line[1:] for line in page.streams.rows()] == [
        ["3 h 12 min", "0", "0", "7"],
        ["40 s", "41", "12,345", "7"],
        ["123 h", "82", "24,690", "7"],
    ]
    assert "Began" in [part.text() for part in page.streams.findChildren(QLabel)]
    QTest.keyClick(page.streams, Qt.Key.Key_Return)
    assert not page.streams.isVisible()

"""The live page: videos and messages that need a decision in one list, and the next five of each."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from app.domain.ids import QueueItemId, SpeechId
from app.domain.queue import ItemState
from app.ui.drawing import button_boxes
from app.ui.main_window import MainWindow
from app.ui.pages.live import LivePanel
from app.ui.pages.live_lists import LiveModel, NextModel, ordered_decisions
from tests.ui import samples
from tests.ui.signals import heard

KEY = Qt.Key
MINUTE = timedelta(minutes=1)


@pytest.fixture
def page(window: MainWindow, app: QApplication) -> LivePanel:
    window.apply(samples.typical_queue())
    window.apply(samples.speaking())
    window.activateWindow()
    app.processEvents()
    return window.pages.live


def test_the_newest_donation_is_on_top_and_what_came_without_money_follows_with_the_oldest_first() -> None:
    pending, now = ItemState.PENDING, samples.NOW
    videos = [
        samples.item(2, id=QueueItemId("old gift"), state=pending),
        samples.item(0, id=QueueItemId("late"), state=pending, requested_at=now + 3 * MINUTE),
        samples.item(1, id=QueueItemId("new gift"), state=pending, requested_at=now + 4 * MINUTE),
    ]
    messages = [
        samples.message(1, id=SpeechId("early"), requested_at=now + MINUTE),
        samples.message(0, id=SpeechId("said gift"), requested_at=now + 2 * MINUTE),
    ]
    assert [entry.id for entry in ordered_decisions(videos, messages)] == [
        "new gift",
        "said gift",
        "old gift",
        "early",
        "late",
    ]


def _watch(tester: ModelTester, model: QAbstractItemModel) -> None:
    tester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt types no arguments


@pytest.mark.usefixtures("app")
def test_the_model_of_decisions_keeps_qts_rules_through_every_kind_of_change(qtmodeltester: ModelTester) -> None:
    model = LiveModel()
    _watch(qtmodeltester, model)
    entries = ordered_decisions(samples.decisions(), samples.undecided())
    for shown in (entries, entries[1:], entries[::-1], [], entries[:3]):
        model.show_decisions(shown)
        assert [model.item(row) for row in range(model.rowCount())] == shown


@pytest.mark.usefixtures("app")
def test_the_model_of_the_next_videos_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = NextModel()
    _watch(qtmodeltester, model)
    items = [samples.item(number) for number in range(5)]
    for some in (items, items[1:], items[::-1], []):
        model.show_items(some)
        assert model.rowCount() == len(some)


def test_the_live_page_is_the_first_and_is_shown_at_the_first_start(window: MainWindow) -> None:
    assert window.pages.live.isVisible()
    keys = {page: button.shortcut().toString() for page, button in window._navigation._buttons.items()}
    assert list(keys)[:3] == ["live", "queue", "speech"]
    assert (keys["live"], keys["queue"]) == ("Alt+1", "Alt+2")


def test_videos_and_messages_are_told_apart_by_a_word(page: LivePanel) -> None:
    assert page._caption.text() == "NEEDS A DECISION (7)"
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [str(page._decisions.index(row, 0).data(role)) for row in range(7)]
    assert said[0].startswith("Video · How a mechanical watch works")
    assert sum(words.startswith("Message · ") for words in said) == 3
    assert sum("Contains a blocked word." in words for words in said) == 1


@pytest.mark.parametrize(("key", "word"), [(KEY.Key_A, "approve"), (KEY.Key_R, "reject")])
def test_a_key_decides_on_the_marked_row_whatever_its_kind(page: LivePanel, key: Qt.Key, word: str) -> None:
    video, message = (heard(getattr(page, f"{word}_{kind}_requested")) for kind in ("video", "message"))
    page.decisions.setFocus()
    QTest.keyClick(page.decisions, key)
    video.assert_called_once_with("p8")
    row = page._decisions.row_of("u3")
    assert row is not None
    page.decisions.selectRow(row)
    page.videos.setFocus()
    QTest.keyClick(page.videos, key)
    message.assert_called_once_with("u3")
    assert video.call_count == 1


def test_the_keys_are_the_same_with_a_ukrainian_keyboard_layout(page: LivePanel) -> None:
    keys = [[key.toString() for key in action.shortcuts()] for action in (page.approve, page.reject)]
    assert keys == [["A", "Ф"], ["R", "К"]]


@pytest.mark.parametrize("is_approve", [True, False])
def test_a_click_on_a_large_button_decides_on_its_row(page: LivePanel, *, is_approve: bool) -> None:
    word = "approve" if is_approve else "reject"
    video, message = (heard(getattr(page, f"{word}_{kind}_requested")) for kind in ("video", "message"))
    for entry_id in ("p1", "u5"):
        row = page._decisions.row_of(entry_id)
        assert row is not None
        index = page._decisions.index(row, 0)
        page.decisions.scrollTo(index)
        boxes = button_boxes(page.decisions.visualRect(index))
        QTest.mouseClick(
            page.decisions.viewport(), Qt.MouseButton.LeftButton, pos=boxes[0 if is_approve else 1].center()
        )
    video.assert_called_once_with("p1")
    message.assert_called_once_with("u5")


def test_a_long_message_has_a_higher_row_so_that_it_can_be_read(page: LivePanel, app: QApplication) -> None:
    long, short = page._decisions.row_of("u5"), page._decisions.row_of("u3")
    assert long is not None
    assert short is not None
    narrow = page.decisions.rowHeight(long)
    assert narrow > page.decisions.rowHeight(short)
    page.window().resize(1_900, 900)
    app.processEvents()
    assert page.decisions.rowHeight(long) < narrow


def test_only_the_next_five_of_each_are_shown_and_a_button_opens_the_whole(window: MainWindow, page: LivePanel) -> None:
    window.apply(samples.speech_of([samples.message(number) for number in range(9)]))
    assert (page._next_videos.text(), page._next_messages.text()) == ("Next videos (12)", "Next messages (9)")
    videos = [item.id for row in range(9) if (item := page._videos.item(row)) is not None]
    messages = [said.id for row in range(9) if (said := page._messages.item(row)) is not None]
    assert videos == [f"item{row}" for row in range(5)]
    assert messages == [f"message{row}" for row in range(5)]
    page._all_messages.click()
    assert window.pages.speech.isVisible()
    window.open_page("live")
    page._all_videos.click()
    assert window.pages.queue.isVisible()


def test_an_empty_page_says_what_to_do_next(window: MainWindow, page: LivePanel, app: QApplication) -> None:
    assert not page._hint.isVisible()
    window.apply(samples.queue_of([], is_open=False))
    window.apply(samples.speech_of([]))
    app.processEvents()
    assert page._hint.text().startswith("Nothing needs a decision.")
    assert page._hint.isVisible()
    assert not page._box.isVisible()
    assert "Requests are paused" in page._videos_or_words._hint.text()
    assert page._messages_or_words._title.isVisible()


def test_what_the_events_do_not_carry_is_counted(window: MainWindow, page: LivePanel) -> None:
    window.apply(samples.queue_of([], samples.decisions(), pending_total=60))
    assert page._caption.text() == "NEEDS A DECISION (63)"
    assert page._more.text() == "and 56 more after these"


def test_an_event_that_changes_nothing_measures_no_row_again(window: MainWindow, page: LivePanel) -> None:
    before = dict(page.decisions._heights)
    window.apply(samples.speaking(at_ms=samples.NOW_MS, pending=samples.undecided()[:2]))
    after = page.decisions._heights
    assert all(after[key] is before[key] for key in after)

"""What was done is told once it is saved, and its message takes back exactly that and nothing else."""

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from app.domain.errors import ConflictError
from app.domain.events import PlayerChanged
from app.domain.ids import QueueItemId
from app.domain.lists import UndoStep
from app.ui import words
from app.ui.main_window import MainWindow
from app.ui.notices import Toast
from tests.ui import samples
from tests.ui.signals import heard

CTRL = Qt.KeyboardModifier.ControlModifier


class Moment:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def full(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window that knows the present state, and whose time stands still."""
    monkeypatch.setattr(window.undo, "_clock", Moment())
    window.apply(samples.typical_queue())
    window.apply(samples.speaking())
    window.apply(playing(83_000))
    return window


def playing(position_ms: int, **changes: object) -> PlayerChanged:
    """Return a paused player, whose position does not count on."""
    player = samples.playing(position_ms=position_ms, state="paused").player
    return PlayerChanged(player=structs.replace(player, **changes))


def queue(
    window: MainWindow, number: int, command: str = "remove", subject: str = "A song", count: int = 1, first: int = 0
) -> None:
    step = UndoStep(number=number, command=command, subject=subject, count=count, first=first)
    window.apply(samples.queue_of([], undo=command, undo_step=step))


def speech(window: MainWindow, number: int, command: str, subject: str = "Олена", count: int = 1) -> None:
    step = UndoStep(number=number, command=command, subject=subject, count=count)
    window.apply(samples.speech_of([], undo=command, undo_step=step))


def texts(window: MainWindow) -> list[str]:
    return [toast.words.text() for toast in window.notices.toasts()]


def press_undo(toast: Toast) -> None:
    QTest.mouseClick(toast.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)


def test_each_command_on_the_queue_is_told_by_its_title(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    sentences = {
        "approve": "Approved: A song",
        "reject": "Rejected: A song",
        "remove": "Removed: A song",
        "clear": "Removed: A song",
        "hold": "Held: A song",
        "release": "Released: A song",
        "skip": "Skipped: A song",
        "move": "Moved: A song",
        "play_now": "Playing now: A song",
    }
    for number, (command, sentence) in enumerate(sentences.items(), 1):
        queue(full, number, command)
        assert texts(full) == [sentence]
        press_undo(full.notices.toasts()[0])
        undone.assert_called_with("queue", [number])
        assert full.notices.toasts() == []


def test_each_command_on_the_speech_is_told_by_its_name(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    sentences = {
        "approve": "Approved: Олена",
        "reject": "Rejected: Олена",
        "remove": "Removed: Олена",
        "remove_by": "Removed: Олена",
        "skip": "Skipped: Олена",
        "replay": "Replaying: Олена",
    }
    for number, (command, sentence) in enumerate(sentences.items(), 1):
        speech(full, number, command)
        assert texts(full) == [sentence]
        press_undo(full.notices.toasts()[0])
        undone.assert_called_with("speech", [number])


def test_everything_by_a_viewer_is_told_by_how_much_it_was(full: MainWindow) -> None:
    queue(full, 1, "remove_by", "", 3)
    assert texts(full) == ["Removed 3 items"]
    speech(full, 1, "remove_by", "", 2)
    assert texts(full) == ["Removed 3 items", "Removed 2 messages"]


def test_a_message_that_ends_is_gone_at_once_and_stays_with_qt_until_it_is_deleted(full: MainWindow) -> None:
    queue(full, 1)
    (toast,) = full.notices.toasts()
    toast.end()
    assert (texts(full), toast.isVisible(), toast.parentWidget()) == ([], False, full.notices)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(toast)
    assert not full.notices.isVisible()


def test_what_can_be_seen_anyway_is_not_told(full: MainWindow) -> None:
    for number, command in ((1, "add"), (3, "retry")):
        queue(full, number, "remove")
        queue(full, number + 1, command)
        assert texts(full) == []
    speech(full, 1, "pause", "")
    assert texts(full) == []


def test_what_was_done_before_the_window_opened_is_not_told(window: MainWindow) -> None:
    queue(window, 5)
    assert texts(window) == []
    queue(window, 5)
    assert texts(window) == []
    queue(window, 6)
    assert texts(window) == ["Removed: A song"]


def test_a_command_on_many_rows_is_one_message_that_takes_all_of_it_back(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    for number in range(1, 13):
        queue(full, number)
    assert texts(full) == ["Removed 12 items"]
    press_undo(full.notices.toasts()[0])
    undone.assert_called_once_with("queue", list(range(12, 0, -1)))


def test_commands_that_were_carried_out_together_are_one_message(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    queue(full, 1)
    queue(full, 3, subject="", count=2, first=2)
    assert texts(full) == ["Removed 3 items"]
    press_undo(full.notices.toasts()[0])
    undone.assert_called_once_with("queue", [3, 2, 1])
    queue(full, 0)
    queue(full, 4)
    queue(full, 6, subject="Another", first=0)  # between them something else was done
    assert texts(full) == ["Removed: Another"]


def test_commands_that_run_at_once_are_one_message_however_long_they_take(full: MainWindow) -> None:
    full.undo.on_commands_began()
    queue(full, 1)
    full.undo._clock.now += 5  # type: ignore[attr-defined]  # the fixture's own
    queue(full, 2)
    assert texts(full) == ["Removed 2 items"]
    full.undo.on_commands_ended()
    full.undo._clock.now += 5  # type: ignore[attr-defined]
    full.undo.on_commands_began()
    queue(full, 3, subject="Another")
    assert texts(full) == ["Removed: Another"]


def test_the_same_command_a_moment_later_has_a_message_of_its_own(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    queue(full, 1)
    full.undo._clock.now += 1  # type: ignore[attr-defined]  # the fixture's own
    queue(full, 2, subject="Another")
    assert texts(full) == ["Removed: Another"]
    press_undo(full.notices.toasts()[0])
    undone.assert_called_once_with("queue", [2])


def test_a_message_goes_when_its_command_is_taken_back_or_something_else_is_done(full: MainWindow) -> None:
    queue(full, 1)
    queue(full, 2, "approve", "Other")
    assert texts(full) == ["Approved: Other"]
    queue(full, 1)
    assert texts(full) == []


def test_a_message_on_the_speech_goes_when_its_words_areheard(full: MainWindow) -> None:
    speech(full, 1, "approve")
    speech(full, 1, "approve")
    assert texts(full) == ["Approved: Олена"]
    full.apply(samples.speech_of([]))
    assert texts(full) == []


def test_queue_speech_and_player_have_a_message_each(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    speech(full, 1, "clear", "", 4)
    queue(full, 1)
    full.apply(playing(200_000, cue=1))
    assert texts(full) == ["Removed 4 messages", "Removed: A song", "Moved to 3:20"]
    press_undo(full.notices.toasts()[0])
    undone.assert_called_once_with("speech", [1])
    assert texts(full) == ["Removed: A song", "Moved to 3:20"]


def test_a_jump_of_the_player_is_taken_back_to_where_it_was(full: MainWindow) -> None:
    sought = heard(full.undo.position_undone)
    full.apply(playing(200_000, cue=1))
    full.apply(playing(205_000, cue=2))
    assert texts(full) == ["Moved to 3:25"]
    press_undo(full.notices.toasts()[0])
    sought.assert_called_once_with(83_000)
    full.apply(playing(83_000, cue=3))
    assert texts(full) == [], "that it goes back is no news"
    full.apply(playing(100_000, cue=4))
    assert texts(full) == ["Moved to 1:40"]


def test_neither_time_that_passes_nor_another_video_is_a_jump(full: MainWindow) -> None:
    full.apply(playing(120_000))
    full.apply(playing(120_400, cue=1))
    assert texts(full) == []
    full.apply(playing(200_000, cue=2))
    full.apply(playing(0, item=samples.item(9, id=QueueItemId("other")), cue=3))
    assert texts(full) == []


def test_the_key_outside_of_the_pages_takes_back_what_the_newest_message_offers(full: MainWindow) -> None:
    undone, sought = heard(full.undo.steps_undone), heard(full.undo.position_undone)
    full.activateWindow()
    queue(full, 4)
    full.apply(playing(200_000, cue=1))
    full.transport.volume.setFocus()
    QTest.keyClick(full.transport.volume, Qt.Key.Key_Z, CTRL)
    sought.assert_called_once_with(83_000)
    QTest.keyClick(full.transport.volume, Qt.Key.Key_Z, CTRL)
    undone.assert_called_once_with("queue", [4])
    QTest.keyClick(full.transport.volume, Qt.Key.Key_Z, CTRL)
    assert undone.call_count == 1


def test_a_message_that_was_closed_or_timed_out_takes_nothing_back(full: MainWindow) -> None:
    undone = heard(full.undo.steps_undone)
    queue(full, 1)
    full.notices.toasts()[0].end()
    full.undo.undo_newest()
    queue(full, 2)
    assert texts(full) == ["Removed: A song"], "it is not gathered with one that is gone"
    full.undo.undo_newest()
    undone.assert_called_once_with("queue", [2])


def test_the_messages_speak_the_language_of_the_window(full: MainWindow, app: QApplication) -> None:
    full.apply(samples.language_changed("uk"))
    app.processEvents()
    queue(full, 1, "clear", "", 12)
    speech(full, 1, "reject", "", 3)
    assert texts(full) == ["Прибрано 12 записів", "Відхилено 3 повідомлення"]


def test_refusals_of_an_undo_are_told_in_words(full: MainWindow) -> None:
    full.apply(samples.language_changed("uk"))
    assert words.error(ConflictError("already_heard", "x")).startswith("Це повідомлення вже звучить")
    assert words.error(ConflictError("stale_undo", "x")).startswith("Відтоді зроблено щось інше")


def test_a_title_in_a_message_is_plain_and_short(full: MainWindow) -> None:
    queue(full, 1, "remove", "<b>{what}</b> & <img src='x'>")
    (toast,) = full.notices.toasts()
    assert toast.words.text() == "Removed: <b>{what}</b> & <img src='x'>"
    assert toast.words.textFormat() is Qt.TextFormat.PlainText
    assert toast.accessibleName() == toast.words.text()

"""The rules are tried in the window: what it is, how it runs, what came of it."""

from datetime import UTC, datetime
from typing import Any, Literal, cast
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from app.domain.errors import ConflictError
from app.domain.events import RecordingChanged
from app.domain.reasons import Reason
from app.domain.rehearsal import Recording
from app.ui.controllers.feeds import FeedsController
from app.ui.main_window import MainWindow
from app.ui.pages.feeds import FeedsPage
from app.ui.rehearsal_dialog import RehearsalDialog
from tests.ui import samples
from tests.ui.signals import heard


@pytest.fixture
def page(window: MainWindow) -> FeedsPage:
    window.open_page("feeds")
    window.apply(samples.feeds())
    return window.pages.feeds


def shown(dialog: RehearsalDialog) -> list[tuple[str, str]]:
    grid = dialog.grid
    cells = [[grid.itemAtPosition(line, column) for column in (0, 1)] for line in range(grid.rowCount())]
    texts = [[cast("QLabel", cell.widget()).text() for cell in line if cell is not None] for line in cells]
    return [(line[0], line[1]) for line in texts if line]


def test_it_is_opened_and_started_by_keys_and_shows_every_number(page: FeedsPage) -> None:
    asked = heard(page.rehearsal_requested)
    page.recording_row.rehearse.setFocus()
    QTest.keyClick(page.recording_row.rehearse, Qt.Key.Key_Space)
    dialog = page.rehearsal
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.start_button
    assert shown(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    asked.assert_called_once_with("made_up")
    assert dialog.progress.isVisible()
    assert not dialog.start_button.isEnabled()
    dialog.show_result(samples.REHEARSED)
    assert not dialog.progress.isVisible()
    assert dialog.start_button.isEnabled()
    rows = shown(dialog)
    assert ("Requests in chat", "200") in rows
    assert ("Donations", "100 · 26,334.50 ₴") in rows
    refused = rows.index(("Videos that are refused", "121"))
    assert rows[refused + 1] == (Reason.TOO_LONG.sentence("en"), "71")
    assert rows[refused + 2] == (Reason.USER_LIMIT.sentence("en"), "50")
    dialog.show_result(samples.REHEARSED)
    assert shown(dialog) == rows, "another one takes its place"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_the_controller_runs_it_and_says_why_not(page: FeedsPage, window: MainWindow) -> None:
    services = Mock()
    services.rehearsal.run = AsyncMock(side_effect=[samples.REHEARSED, ConflictError("rehearsal_runs")])
    commands = Mock()

    async def run(work: Any, *arguments: object) -> object:
        return await work(*arguments)

    commands.client.run = run
    controller = FeedsController(window, commands, services)
    await controller._rehearse("made_up")
    assert ("Requests in chat", "200") in shown(page.rehearsal)
    page.rehearsal.present()
    await controller._rehearse("made_up")
    assert page.rehearsal.failure.isVisible()
    assert page.rehearsal.failure.text() == "A rehearsal is still running."
    assert page.rehearsal.start_button.isEnabled()


# A recording

BEGAN = datetime(2026, 11, 29, 18, tzinfo=UTC)
RECORDED = Recording(began=BEGAN, length_s=12_000, events=1_234)


def press(page: QWidget, answer: str) -> None:
    """Answer the question that is open."""
    box = page.findChildren(QMessageBox)[-1]
    next(button for button in box.buttons() if button.text() == answer).click()


def test_a_stream_is_recorded_by_keys_and_another_one_only_after_a_question(
    window: MainWindow, page: FeedsPage
) -> None:
    asked, row = heard(page.record_requested), page.recording_row
    assert not row.said.isVisible()
    row.record.setFocus()
    QTest.keyClick(row.record, Qt.Key.Key_Space)
    assert [call.args for call in asked.call_args_list] == [(True,)]
    window.apply(RecordingChanged(recording=Recording(is_running=True, began=BEGAN, length_s=60, events=7)))
    assert row.record.text() == "Stop recording"
    assert row.said.text().replace("\u200b", "").endswith("1 min · events: 7")
    QTest.keyClick(row.record, Qt.Key.Key_Space)
    assert asked.call_args.args == (False,)
    window.apply(RecordingChanged(recording=RECORDED))
    for answer, times in (("Cancel", 2), ("Record this stream", 3)):
        QTest.keyClick(row.record, Qt.Key.Key_Space)
        press(row, answer)
        assert asked.call_count == times


@pytest.mark.parametrize(("why", "said"), [("full", "was full"), ("disk", "disk could not be written")])
def test_a_recording_that_ended_by_itself_says_why(
    window: MainWindow, page: FeedsPage, why: Literal["full", "disk"], said: str
) -> None:
    window.apply(RecordingChanged(recording=Recording(began=BEGAN, events=1, ended_by=why)))
    assert said in page.recording_row.said.text()
    assert page.recording_row.record.text() == "Record this stream"


def test_a_recorded_stream_is_chosen_and_removed(window: MainWindow, page: FeedsPage) -> None:
    started, forgotten = heard(page.rehearsal_requested), heard(page.forget_recording_requested)
    window.apply(RecordingChanged(recording=RECORDED))
    page.recording_row.rehearse.click()
    dialog = page.rehearsal
    assert [dialog.evening.itemData(row) for row in range(dialog.evening.count())] == ["made_up", "recorded"]
    assert not dialog.forget.isVisible()
    made_up = dialog.hint.text()
    dialog.evening.setFocus()
    QTest.keyClick(dialog.evening, Qt.Key.Key_Down)
    assert dialog.evening.value() == "recorded"
    assert dialog.hint.text() != made_up
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    started.assert_called_once_with("recorded")
    dialog.show_result(samples.REHEARSED)
    for answer, times in (("Cancel", 0), ("Delete recording", 1)):
        dialog.forget.click()
        press(dialog, answer)
        assert forgotten.call_count == times
    window.apply(RecordingChanged(recording=Recording()))
    assert dialog.evening.count() == 1
    assert dialog.evening.value() == "made_up"
    assert not dialog.forget.isVisible()
    window.apply(RecordingChanged(recording=Recording(is_running=True, began=BEGAN)))
    assert dialog.evening.count() == 1, "one that runs is not finished"


async def test_the_controller_records_and_stops(window: MainWindow) -> None:
    services, commands = Mock(), Mock()
    services.recorder.start, services.recorder.stop = AsyncMock(), AsyncMock()

    async def run(work: Any) -> object:
        return await work()

    commands.client.run = run
    controller = FeedsController(window, commands, services)
    await controller._record(True)  # noqa: FBT003 -- as Qt's signal gives it
    services.recorder.start.assert_called_once_with()
    await controller._record(False)  # noqa: FBT003 -- as Qt's signal gives it
    services.recorder.stop.assert_called_once_with()

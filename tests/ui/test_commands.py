"""Commands started by clicks: failures are told, bugs are logged."""

import asyncio
import logging
from unittest.mock import Mock

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.errors import ConflictError, InvalidError, RefusedError
from app.domain.reasons import Reason
from app.ui import i18n, words
from app.ui.controllers.commands import Commands

pytestmark = pytest.mark.usefixtures("app")


async def _raise(error: Exception) -> None:
    raise error


async def _settled(tasks: Commands) -> None:
    await asyncio.gather(*tasks._running)


async def test_a_refusal_is_told_in_words() -> None:
    tell = Mock()
    tasks = Commands(Mock(), tell, Mock(), Mock())
    tasks.start(_raise(RefusedError(Reason.TOO_LONG)))
    tasks.start(_raise(ConflictError("nothing_to_undo", "There is nothing to undo.")))
    tasks.start(_raise(ConflictError("something_new", "Words of its own.")))
    await _settled(tasks)
    said = [call.args[0] for call in tell.call_args_list]
    assert said == ["This video is too long.", "There is nothing to undo.", "Words of its own."]


def test_what_was_not_added_is_told_by_the_first_its_reason_and_how_many_more(app: QApplication) -> None:
    failure = RefusedError(Reason.NOT_A_VIDEO_LINK)
    assert words.not_added("a.txt", failure, refused=1, asked=1) == "This is not a link to a YouTube video."
    told = words.not_added("a" * 100, failure, refused=1, asked=2)
    assert told == f"Not added: {'a' * 60}…\nThis is not a link to a YouTube video."
    i18n.install(app, "uk")
    told = words.not_added("{name}.txt", failure, refused=3, asked=9)
    assert told == f"Не додано: {{name}}.txt\n{Reason.NOT_A_VIDEO_LINK.sentence('uk')}\nі ще 2"


async def test_a_failure_that_names_a_field_is_told_beside_it() -> None:
    tell, beside = Mock(), Mock()
    tasks = Commands(Mock(), tell, Mock(), Mock())
    tasks.start(_raise(InvalidError("invalid", "Too many.", "requests.user_limit")), beside)
    await _settled(tasks)
    beside.assert_called_once_with("requests.user_limit", words.error(InvalidError("invalid", "", None)))
    tell.assert_not_called()


async def test_a_bug_is_logged_each_time_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    tell = Mock()
    tasks = Commands(Mock(), tell, Mock(), Mock())
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            tasks.start(_raise(ZeroDivisionError("x")))
            await _settled(tasks)
    failed = [record for record in caplog.records if "A command of the window failed" in record.message]
    assert [record.exc_info is not None for record in failed] == [True] * 3
    tell.assert_not_called()  # the dialog of the unexpected errors shows it
    caplog.clear()


async def test_what_still_runs_is_cancelled_at_the_end() -> None:
    tasks, ended = Commands(Mock(), Mock(), Mock(), Mock()), Mock()

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended()

    tasks.start(never())
    await asyncio.sleep(0)
    await tasks.stop()
    ended.assert_called_once_with()
    assert not tasks._running

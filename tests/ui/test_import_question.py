"""Before a file of settings opens this PC the window asks; by default it does not."""

import asyncio
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.adapters.user_files import read_settings_file
from app.domain.feeds import FeedKind, FeedState
from app.domain.settings import Settings
from app.ui.controllers.commands import Commands
from app.ui.controllers.settings import SettingsController
from app.ui.main_window import MainWindow
from app.ui.settings.import_question import ImportQuestion
from tests.ui import samples

GUARDED: dict[str, dict[str, object]] = {
    "network": {"lan_address": "192.168.1.20"},
    "media": {"folders": ["/", "<b>/home</b>"]},
    "desktop": {"autostart": True},
}


@pytest.mark.parametrize(("answer", "given"), [(0, [False]), (1, [True]), (2, [])])
def test_what_the_file_asks_for_is_listed_and_answered(window: MainWindow, answer: int, given: list[bool]) -> None:
    question = ImportQuestion(window, GUARDED)
    answers: list[bool] = []
    question.answered.connect(answers.append)
    for text in ("Allow LAN access: 192.168.1.20", "Media folders: /, <b>/home</b>", ": on"):
        assert text in question.text()
    assert question.defaultButton() is question.buttons()[0]
    question.buttons()[answer].click()
    assert answers == given


@pytest.mark.parametrize(("answer", "given"), [(0, [False]), (1, [])])
def test_services_whose_keys_are_not_in_the_file_are_named(window: MainWindow, answer: int, given: list[bool]) -> None:
    question = ImportQuestion(window, {}, [FeedKind.DONATELLO, FeedKind.STREAMLABS])
    answers: list[bool] = []
    question.answered.connect(answers.append)
    assert "Donatello, Streamlabs" in question.text()
    assert "LAN" not in question.text()
    question.buttons()[answer].click()
    assert answers == given


def test_both_are_asked_at_once(window: MainWindow) -> None:
    question = ImportQuestion(window, GUARDED, [FeedKind.DONATELLO])
    assert "Allow LAN access: 192.168.1.20" in question.text()
    assert "Donatello." in question.text()
    assert len(question.buttons()) == 3


async def test_only_services_without_a_key_here_are_asked_about(window: MainWindow, app: QApplication) -> None:
    client, service = Mock(), Mock()
    switched = (FeedKind.TWITCH, FeedKind.DONATELLO, FeedKind.TIPEEE)
    answers: dict[object, object] = {
        read_settings_file: b"{}",
        service.guarded: {},
        service.services_in: switched,
        service.import_: Settings(),
    }
    client.run = AsyncMock(side_effect=lambda function, *_args, **_options: answers[function])
    commands = Commands(client, Mock(), Mock(), Mock())
    controller = SettingsController(window, commands, Mock(settings=service))
    controller.apply(samples.feeds(donatello=FeedState.CONNECTED))
    controller.connect(window.pages.settings)
    window.pages.settings.import_requested.emit("settings.json")
    await asyncio.gather(*commands._running)
    question = window.findChild(ImportQuestion)
    assert question is not None
    assert question.text().endswith(" Tipeee.")
    service.import_.assert_not_called()
    question.buttons()[0].click()
    await asyncio.gather(*commands._running)
    assert client.run.call_args.args == (service.import_, b"{}")
    controller.apply(samples.feeds(donatello=FeedState.CONNECTED, tipeee=FeedState.CONNECTED))
    window.pages.settings.import_requested.emit("settings.json")
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    await asyncio.gather(*commands._running)
    assert window.findChild(ImportQuestion) is None
    assert [call.args[0] for call in client.run.call_args_list].count(service.import_) == 2

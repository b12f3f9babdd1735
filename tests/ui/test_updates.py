"""Newer versions and licences in the window: the quiet line, About, what changed, by mouse and by keys."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.errors import ConflictError, OutsideError
from app.domain.events import ObsChanged, ReleaseChanged, SettingsChanged, YtdlpChanged
from app.domain.obs import ObsState, ObsStatus, OnAir
from app.domain.releases import PAGE, Release, ReleaseStatus
from app.domain.settings import Settings, UpdateSettings
from app.domain.ytdlp import YtdlpPhase, YtdlpStatus
from app.runtime.components import Component
from app.ui.controllers.about import AboutController
from app.ui.controllers.commands import Commands
from app.ui.main_window import MainWindow
from app.ui.text import Question
from tests.ui.showcase_updates import BUNDLED, NEWER, NOTES, OUTDATED, PARTS, UPDATED


def on_air(window: MainWindow, *, is_so: bool) -> None:
    air = OnAir(since=NEWER.asked_at) if is_so and NEWER.asked_at else None
    window.apply(ObsChanged(obs=ObsStatus(state=ObsState.CONNECTED, on_air=air)))


def press(button: object) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)  # type: ignore[call-overload] # a button


@pytest.fixture
def shown(window: MainWindow, app: QApplication) -> MainWindow:
    window.show()
    app.processEvents()
    return window


def test_a_newer_efir_is_a_line_that_leads_to_what_changed_as_plain_text(shown: MainWindow) -> None:
    assert not shown.news.isVisible()
    shown.apply(ReleaseChanged(release=NEWER))
    assert shown.news.isVisible()
    assert shown.news.sentence.text() == "Efir 0.2.0 is available."
    press(shown.news.act)
    dialog = shown.dialogs.release
    assert dialog.isVisible()
    assert dialog.notes.toPlainText() == NOTES
    press(dialog.page)
    question = dialog.findChild(Question)
    assert question is not None
    assert PAGE in question.informativeText() + question.text()
    question.close()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_line_that_was_closed_does_not_come_back_for_the_same_version(
    shown: MainWindow, tmp_path: Path, make_window: Callable[[Path], MainWindow]
) -> None:
    shown.apply(ReleaseChanged(release=NEWER))
    shown.news.end.setFocus()
    press(shown.news.end)
    assert not shown.news.isVisible()
    assert shown.focusWidget() is not shown.news.end
    shown.apply(ReleaseChanged(release=NEWER))
    assert not shown.news.isVisible()
    another = make_window(Path(shown._state._file.fileName()))
    another.show()
    another.apply(ReleaseChanged(release=NEWER))
    assert not another.news.isVisible()
    another.apply(ReleaseChanged(release=ReleaseStatus(installed="0.1.0", newer=Release(version="0.3.0"))))
    assert another.news.isVisible()
    assert tmp_path.exists()


def test_nothing_of_it_is_shown_while_on_air(shown: MainWindow) -> None:
    on_air(shown, is_so=True)
    shown.apply(ReleaseChanged(release=NEWER))
    assert not shown.news.isVisible()
    on_air(shown, is_so=False)
    assert shown.news.isVisible()
    on_air(shown, is_so=True)
    assert not shown.news.isVisible()


def test_a_yt_dlp_that_seems_too_old_can_be_updated_from_the_line_or_left(shown: MainWindow) -> None:
    asked = Mock()
    shown.dialogs.ytdlp_update_requested.connect(asked)
    shown.apply(ReleaseChanged(release=NEWER))
    shown.apply(YtdlpChanged(ytdlp=OUTDATED))
    assert shown.news.sentence.text().startswith("Several videos in a row")
    press(shown.news.act)
    asked.assert_called_once_with()
    assert shown.dialogs.about.isVisible()
    press(shown.news.end)
    assert shown.news.sentence.text() == "Efir 0.2.0 is available.", "the other one is said then"
    shown.apply(YtdlpChanged(ytdlp=OUTDATED))
    assert shown.news.sentence.text() == "Efir 0.2.0 is available."
    shown.apply(YtdlpChanged(ytdlp=BUNDLED))
    shown.apply(YtdlpChanged(ytdlp=OUTDATED))
    assert shown.news.sentence.text().startswith("Several"), "it is another time"
    shown.dialogs.about.close()


def test_about_says_which_one_is_in_use_and_what_goes_on(shown: MainWindow, app: QApplication) -> None:
    shown.apply(YtdlpChanged(ytdlp=BUNDLED))
    shown.dialogs.open_about()
    app.processEvents()
    about = shown.dialogs.about
    block = about.ytdlp
    assert block.version.text() == "yt-dlp 2026.10.26, bundled with Efir"
    assert not block.reset.isVisible()
    for phase, sentence in (("looking", "Asking PyPI…"), ("fetching", "Downloading…"), ("trying", "Trying")):
        block.update_button.setFocus()
        shown.apply(YtdlpChanged(ytdlp=YtdlpStatus(version="2026.10.26", phase=YtdlpPhase(phase))))
        assert block.state.text().startswith(sentence)
        assert not block.update_button.isEnabled()
    shown.apply(YtdlpChanged(ytdlp=UPDATED))
    assert block.version.text().startswith("yt-dlp 2026.11.20, updated on ")
    assert (block.reset.isVisible(), block.update_button.isEnabled()) == (True, True)
    asked = Mock()
    shown.dialogs.ytdlp_reset_requested.connect(asked)
    press(block.reset)
    asked.assert_called_once_with()
    shown.apply(YtdlpChanged(ytdlp=YtdlpStatus(version="2026.10.26", taken_back="2026.11.20")))
    assert block.failure.text() == "yt-dlp 2026.11.20 did not work here, so it is not used."
    about.close()


def controlled(window: MainWindow, folder: Path, run: AsyncMock) -> tuple[AboutController, Commands]:
    commands = Commands(Mock(run=run), Mock(), Mock(), Mock())
    controller = AboutController(window, commands, Mock(folder=folder))
    controller.open(Mock(found=Mock(return_value=[])))
    return controller, commands


async def ended(commands: Commands) -> None:
    await asyncio.gather(*commands._running)


async def test_an_update_says_how_it_ended(shown: MainWindow, tmp_path: Path) -> None:
    run = AsyncMock(side_effect=[None, ConflictError("ytdlp_newest"), None, OutsideError("file_not_written")])
    controller, commands = controlled(shown, tmp_path, run)
    shown.dialogs.open_about()
    block = shown.dialogs.about.ytdlp
    assert block.command.text() == "uv lock --upgrade-package yt-dlp"
    press(block.update_button)
    await ended(commands)
    assert (block.state.text()[:5], block.failure.text()) == ("Done.", "")
    press(block.update_button)
    await ended(commands)
    assert (block.state.text(), block.failure.text()) == ("", "There is no newer yt-dlp.")
    shown.dialogs.ytdlp_reset_requested.emit()
    await ended(commands)
    shown.dialogs.ytdlp_reset_requested.emit()
    await ended(commands)
    assert block.failure.text().startswith("The file cannot be written")
    shown.dialogs.about.close()
    shown.dialogs.open_about()
    assert block.failure.text() == ""
    shown.dialogs.about.close()
    controller.close()


async def test_licences_are_found_when_they_are_asked_for(
    shown: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.controllers.about.components", lambda: PARTS)
    controller, commands = controlled(shown, tmp_path, AsyncMock())
    shown.dialogs.open_about()
    press(shown.dialogs.about.licences)
    await ended(commands)
    dialog = shown.dialogs.licences
    assert dialog.isVisible()
    assert dialog.title.text() == "efir 0.1.0"
    assert "GNU GENERAL PUBLIC LICENSE" in dialog.text.toPlainText()
    dialog.close()
    shown.dialogs.about.close()
    controller.close()


def test_licences_are_searched_and_read_by_keys(shown: MainWindow, app: QApplication) -> None:
    dialog = shown.dialogs.licences
    dialog.present()
    dialog.set_components(PARTS)
    app.processEvents()
    assert dialog.focusWidget() is dialog.search
    assert dialog.parts.count() == len(PARTS)
    QTest.keyClicks(dialog.search, "bsd MSG")
    assert [dialog.parts.item(row).text() for row in range(dialog.parts.count())] == ["msgspec 0.22.0"]
    assert (dialog.title.text(), dialog.licence.text()) == ("msgspec 0.22.0", "BSD-3-Clause")
    assert dialog.text.toPlainText() == "The package holds no text of its licence."
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.parts
    QTest.keyClick(dialog.parts, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.search, "nothing like it")
    assert dialog.parts.count() == 0
    dialog.search.clear()
    dialog.parts.setFocus()
    QTest.keyClick(dialog.parts, Qt.Key.Key_End)
    assert dialog.title.text() == "yt-dlp 2026.10.26"
    QTest.keyClick(dialog.parts, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.text
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_hostile_licence_is_plain_text(shown: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_bytes(b"<b>bold</b>\xff" + b"x" * 1_000_000)
    part = Component(name="<i>name</i>" + "n" * 500, version="1", licence="<u>l</u>", files=(file,))
    dialog = shown.dialogs.licences
    dialog.set_components([part])
    assert dialog.text.toPlainText().startswith("<b>bold</b>")
    assert len(dialog.text.toPlainText()) <= 400_000
    assert "<u>l</u>" in dialog.licence.text()


def test_the_first_steps_ask_once_whether_efir_may_ask(shown: MainWindow, app: QApplication) -> None:
    steps = shown.pages.first_start
    steps.present()
    app.processEvents()
    box, wanted = steps.language.news, list[dict[str, object]]()
    steps.change_requested.connect(wanted.append)
    assert not box.isChecked()
    assert "api.github.com" in steps.language._news_hint.text()
    press(box)
    assert wanted == [{"updates": {"asks_for_releases": True}}]
    steps.apply(SettingsChanged(settings=Settings(updates=UpdateSettings(asks_for_releases=True))))
    assert box.isChecked()
    press(box)
    assert wanted[-1] == {"updates": {"asks_for_releases": False}}
    steps.close()

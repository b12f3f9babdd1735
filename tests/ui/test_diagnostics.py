"""The report says how Efir runs and nothing of anybody."""

import asyncio
import secrets
from pathlib import Path
from unittest.mock import AsyncMock, Mock

from PySide6.QtGui import QGuiApplication

from app.domain.feeds import FeedState
from app.domain.request_rules import RequestRules
from app.domain.settings import DesktopSettings, MediaSettings, PlayerSettings, Settings, SpeechSettings
from app.domain.sources import SourceState
from app.ui.controllers.about import AboutController
from app.ui.controllers.commands import Commands
from app.ui.diagnostics import Facts, report
from app.ui.main_window import MainWindow
from tests.ui import samples
from tests.ui.samples import source

HOME = "/home/somebody"
TOKEN = secrets.token_urlsafe(32)
SETTINGS = Settings(
    requests=RequestRules(blocked_users=("Марічка", "Тарас"), user_limit=2),
    media=MediaSettings(folders=(f"{HOME}/music",), fallback_folder=f"{HOME}/videos"),
    player=PlayerSettings(fade_ms=100),
    speech=SpeechSettings(output="both", blocked_words=("слово",), aliases=("Олена=Оленка",)),
    desktop=DesktopSettings(hotkey_panic="Ctrl+Shift+F9"),
)
FACTS = Facts(
    program={"version": "1.2.3", "data folder": f"{HOME}/.local/share/efir"},
    counts={"sources connected": 1},
    settings=SETTINGS,
    sources=(source("player", SourceState.SILENT, address="192.168.1.7", user_agent="somebody's PC"),),
    home=HOME,
    crash=(f'File "{HOME}/efir/app/crash.py", line 1',),
    log=("first line", f"GET /events?access_token={TOKEN}", f"File {HOME}/efir/app/main.py"),
)


def test_settings_tell_numbers_and_choices_but_no_words_of_anybody() -> None:
    lines = report(FACTS).splitlines()
    start, end = lines.index("## Settings that differ from the usual"), lines.index("## Crashes")
    assert lines[start + 1 : end - 1] == [
        "requests.user_limit: 2",
        "requests.blocked_users: 2 entries",
        "media.folders: 1 entries",
        "media.fallback_folder: set",
        "player.fade_ms: 100",
        "speech.output: both",
        "speech.blocked_words: 1 entries",
        "speech.aliases: 1 entries",
        "desktop.hotkey_panic: set",
    ]


def test_the_report_has_no_token_no_name_and_no_home() -> None:
    text = report(FACTS)
    for secret in (TOKEN, HOME, "somebody", "Марічка", "Тарас", "слово", "Олена", "192.168", "videos"):
        assert secret not in text
    assert "data folder: ~/.local/share/efir" in text
    assert "File ~/efir/app/main.py" in text
    assert 'File "~/efir/app/crash.py", line 1' in text
    assert "version: 1.2.3\n" in text


def test_sources_are_told_by_their_figures() -> None:
    assert "player: silent, p95 4.2 ms, reconnects 0, lost 0\n" in report(FACTS)


def test_a_section_without_anything_says_so() -> None:
    text = report(Facts(program={}, counts={}, settings=Settings(), sources=(), home="/", log=(), crash=()))
    assert text.count("\nnone") == 6


async def test_keys_are_counted(window: MainWindow, tmp_path: Path) -> None:
    figures = Mock(offset=1, core_lag_ms=Mock(p99=1.0), window_lag_ms=None)
    client, core = Mock(call=AsyncMock(return_value=figures)), Mock(folder=tmp_path)
    commands = Commands(client, Mock(), Mock(), Mock())
    controller = AboutController(window, commands, core)
    controller.open(Mock(found=Mock(return_value=[])))
    controller.apply(samples.feeds(twitch=FeedState.CONNECTED, donatello=FeedState.CONNECTED, tipeee=FeedState.WAITING))
    window.dialogs.diagnostics_requested.emit()
    await asyncio.gather(*commands._running)
    assert "keys set: 2\n" in QGuiApplication.clipboard().text()
    controller.close()

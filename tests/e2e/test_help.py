"""The whole program and what is around its window: diagnostics, unexpected errors, what this desktop does not have."""

import asyncio
import logging
import sys
from pathlib import Path

import aiohttp
import pytest
from PySide6.QtWidgets import QApplication

from app.adapters.desktop.hot_keys import HotKey
from app.core import Core
from app.domain.player import PlayerState
from app.domain.queue import ItemState
from app.runtime import log_files
from app.runtime.crash_reports import CrashReports
from app.ui.controllers.window import WindowController
from tests.e2e.test_window import Api, tell
from tests.support.waiting import until

pytestmark = pytest.mark.slow


def test_the_copied_diagnostics_tell_of_the_program_and_of_nobody(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")

    async def story(core: Core, window: WindowController, api: Api) -> None:
        window.open_desktop(CrashReports())
        log_files.folder_of(tmp_path).mkdir()
        (log_files.folder_of(tmp_path) / "efir.log").write_text(f"a line with {core.tokens.control.reveal()}\n")
        await core.services.settings.change({"requests": {"blocked_users": ["Марічка"]}})
        await api.post("/speech", {"text": "a secret of a viewer", "author": "Олена"})
        await until(lambda: core.services.speech.now().pending_total == 1, "a message waits")
        qapp.clipboard().clear()
        window.main.dialogs.about.copy.click()
        await until(lambda: "## Log" in qapp.clipboard().text(), "the report is on the clipboard")
        text = qapp.clipboard().text()
        assert "messages waiting for approval: 1\n" in text
        assert "requests.blocked_users: 1 entries\n" in text
        assert "session: offscreen" in text
        assert text.endswith("## Log\na line with …\n")
        for secret in (core.tokens.control.reveal(), core.tokens.display.reveal(), "Марічка", "Олена", "a secret"):
            assert secret not in text
        assert window.main.dialogs.about.state.text()

    tell(qapp, tmp_path, story)


def test_what_the_desktop_cannot_do_is_said_in_a_sentence_and_nothing_else_stops(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("a file in the way")
    for name, value in {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "WAYLAND_DISPLAY": "wayland-0",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }.items():
        monkeypatch.setenv(name, value)

    async def story(core: Core, window: WindowController, _: Api) -> None:
        window.open_desktop(CrashReports())

        def told() -> list[str]:
            return [toast.words.text() for toast in window.main.notices.toasts()]

        await core.services.settings.change({"desktop": {"hotkey_panic": "F9", "autostart": True}})
        await until(lambda: len(told()) == 2, "both are said")
        assert set(told()) == {
            "Autostart could not be changed.",
            "Global hot keys are not available on this desktop.",
        }

    if sys.platform == "linux":
        tell(qapp, tmp_path, story)


@pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)
def test_an_error_anywhere_is_shown_once_however_often_it_comes(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    reports = CrashReports()

    def fail() -> None:
        raise ZeroDivisionError

    async def story(_core: Core, window: WindowController, api: Api) -> None:
        dialog = window.main.dialogs.bugs
        logging.getLogger("app.early").error("Before the window", exc_info=KeyError("x"))
        window.open_desktop(reports)
        await until(dialog.isVisible, "what came before the window is shown")
        for _ in range(50):
            asyncio.get_running_loop().call_soon(fail)
        window.main.transport.skip_requested.disconnect()
        window.main.transport.skip_requested.connect(fail)
        window.main.transport.skip_requested.emit()
        await until(lambda: dialog.counted.text() == "Occurred 52 times.", "all are counted")
        assert dialog.details.toPlainText().count("Traceback") == 1
        dialog.end.click()
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0.5)
        assert not dialog.isVisible()
        await api.post("/speech", {"text": "it goes on", "author": "viewer"})

    with reports.installed():
        tell(qapp, tmp_path, story)


def test_each_hot_key_does_what_its_setting_says(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")  # the keys of this very screen are left alone

    async def story(core: Core, window: WindowController, api: Api) -> None:
        window.open_desktop(CrashReports())
        keys = {"hotkey_pause": "F1", "hotkey_skip": "F2", "hotkey_stop_speech": "F3", "hotkey_panic": "F4"}
        await core.services.settings.change({"desktop": keys})
        await until(lambda: len(window._desktop._actions) == 4, "the keys are known")

        def press(key: str) -> None:
            window._desktop._on_hot_key(HotKey(key, frozenset()))

        display = core.tokens.display.reveal()
        address = f"http://127.0.0.1:{core.access.port}/events?widget=player&client=here&access_token={display}"
        await core.services.settings.change({"requests": {"auto_approve": True}})
        async with aiohttp.ClientSession() as session, session.get(address):
            item = await api.add("on-air.webm")
            await until(lambda: core.services.player.now().state is PlayerState.OFFERED, "it is offered to the source")
            press("F1")
            await until(lambda: core.services.player.now().state is PlayerState.PAUSED, "it is paused")
            press("F1")
            await until(lambda: core.services.player.now().state is PlayerState.OFFERED, "it goes on")
            press("F2")
            await until(lambda: core.services.player.now().item is None, "it is skipped")
        assert (await core.services.queue.get(item)).state is ItemState.SKIPPED
        press("F3")
        nothing = "No message is being spoken."
        await until(
            lambda: nothing in {toast.words.text() for toast in window.main.notices.toasts()}, "speech is asked"
        )
        press("F4")
        await until(lambda: core.services.player.now().is_silenced, "all is silent")
        press("F4")
        await until(lambda: not core.services.player.now().is_silenced, "it goes on where it was")

    tell(qapp, tmp_path, story)

"""The diagnostics of the whole program, as they are copied from its window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import logs
from app.bugs import Bugs
from app.desktop import Desktop
from app.efir import Efir
from app.window import Window
from tests.e2e.test_window import Api, tell, until


def test_the_copied_diagnostics_tell_of_the_program_and_of_nobody(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")

    async def story(efir: Efir, window: Window, api: Api) -> None:
        desktop = Desktop(window.main, efir, Bugs(), is_temporary=True)
        logs.folder_of(tmp_path).mkdir()
        (logs.folder_of(tmp_path) / "efir.log").write_text(f"a line with {efir.tokens.control.reveal()}\n")
        await efir.settings.change({"requests": {"blocked_users": ["Марічка"]}})
        await api.post("/speech", {"text": "a secret of a viewer", "author": "Олена"})
        await until(lambda: efir.speech.now().pending_total == 1, "a message waits")
        qapp.clipboard().clear()
        window.main.about.copy.click()
        await until(lambda: "## Log" in qapp.clipboard().text(), "the report is on the clipboard")
        text = qapp.clipboard().text()
        assert "messages that wait for a decision: 1\n" in text
        assert "requests.blocked_users: 1 entries\n" in text
        assert "session: offscreen" in text
        assert text.endswith("## Log\na line with …\n")
        for secret in (efir.tokens.control.reveal(), efir.tokens.display.reveal(), "Марічка", "Олена", "a secret"):
            assert secret not in text
        assert window.main.about.state.text()
        await desktop.close()

    tell(qapp, tmp_path, story)

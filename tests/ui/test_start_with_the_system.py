import asyncio
import sys
from collections.abc import Coroutine
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.ui.controllers import desktop
from app.ui.controllers.desktop import DesktopController


class _Commands:
    """Runs what is started at once, and records what the core is asked for."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[object]] = []
        self.asked: list[object] = []
        self.client = SimpleNamespace(run=self._run)

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    async def _run(self, method: object, *arguments: object) -> None:
        assert method == "change"
        self.asked += arguments


class _Autostart:
    """The entry of an installer, for one program."""

    def is_asked_for(self, program: str) -> bool:
        return program == "/opt/efir/efir"


@pytest.mark.parametrize(
    ("program", "is_packaged", "folder", "asked"),
    [
        ("/opt/efir/efir", True, "/data", [{"desktop": {"autostart": True}}]),
        ("/opt/other/efir", True, "/data", []),
        ("/opt/efir/efir", False, "/data", []),
        ("/opt/efir/efir", True, None, []),
    ],
)
async def test_what_was_chosen_in_the_installer_becomes_a_setting(
    monkeypatch: pytest.MonkeyPatch, program: str, *, is_packaged: bool, folder: str | None, asked: list[object]
) -> None:
    monkeypatch.setattr(sys, "frozen", is_packaged, raising=False)
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(desktop, "system_autostart", _Autostart)
    monkeypatch.setattr(desktop, "_BUS_IS_NAMED_BY", {"NO_SUCH_BUS"})
    commands = _Commands()
    services = SimpleNamespace(settings=SimpleNamespace(change="change"))
    controller = DesktopController(cast("Any", None), cast("Any", commands), cast("Any", services), folder)
    controller.open()
    await asyncio.gather(*commands.tasks)
    assert commands.asked == asked

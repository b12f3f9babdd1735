"""Notifications on a real D-Bus."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the desktops of Linux", allow_module_level=True)

from app.adapters.desktop.notifications import Notifications, NotificationsError
from tests.e2e.desktop import Desktop
from tests.support.waiting import SECONDS


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with Desktop(tmp_path, has_screen=False) as desktop:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.env["DBUS_SESSION_BUS_ADDRESS"])
        yield desktop


@pytest.mark.slow
async def test_a_click_on_ours_tells_its_subject_and_on_others_nothing(desktop: Desktop) -> None:
    clicks: asyncio.Queue[str] = asyncio.Queue()
    notifications = Notifications(clicks.put_nowait)
    await notifications.open()
    await notifications.show("First", "<b>&</b>", "queue")
    await notifications.show("Second", "plain", "speech")
    first, second = desktop.told("notification"), desktop.told("notification")
    assert (first["summary"], first["body"], first["actions"]) == (
        "First",
        "&lt;b&gt;&amp;&lt;/b&gt;",
        ["default", "Efir"],
    )
    for number in (999, second["id"], first["id"]):
        desktop.do("invoke", number)
    async with asyncio.timeout(SECONDS):
        assert [await clicks.get(), await clicks.get()] == ["speech", "queue"]
    desktop.do("dismiss", first["id"])
    for number in (first["id"], second["id"]):
        desktop.do("invoke", number)
    async with asyncio.timeout(SECONDS):
        assert await clicks.get() == "speech"
    notifications.close()
    with pytest.raises(NotificationsError):
        await notifications.show("Third", "", "queue")


@pytest.mark.parametrize("address", ["unix:path=/nowhere/at/all", "nonsense", ""])
async def test_without_a_bus_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(NotificationsError):
        await Notifications(lambda _: None).open()

"""The whole program without a window, in this process."""

import logging
from pathlib import Path

import pytest

from app.core import Core, Profile
from app.domain.errors import StoreError

ROOT = Path(__file__).resolve().parents[1]


async def test_a_part_that_fails_to_end_keeps_no_other_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    profile = Profile(folder=tmp_path, resources=ROOT / "resources")
    core = Core(profile)
    await core.open()

    async def fails() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(core.server, "stop", fails)
    with caplog.at_level(logging.ERROR):
        await core.stop()
    assert "Failed to stop server" in caplog.text
    with pytest.raises(StoreError):
        await core.database.run(lambda transaction: transaction.execute("SELECT 1"))

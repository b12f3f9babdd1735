"""The whole program without a window, in this process."""

import logging
from pathlib import Path

import pytest

from app.domain.errors import StoreError
from app.efir import Efir, Profile
from app.services.connections import Timing

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.qt_loop
async def test_a_part_that_fails_to_end_keeps_no_other_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    profile = Profile(
        folder=tmp_path,
        resources=ROOT / "resources",
        timing=Timing(),
        allowed_hosts=frozenset(),
        loop_lag_ms=lambda: 0.0,
    )
    efir = Efir(profile)
    await efir.open()

    async def fails() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(efir.server, "stop", fails)
    with caplog.at_level(logging.ERROR):
        await efir.stop()
    assert "server did not end well" in caplog.text
    with pytest.raises(StoreError):
        await efir.database.run(lambda transaction: transaction.execute("SELECT 1"))

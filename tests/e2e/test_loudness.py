"""Files of different loudness play alike the second time: measured in a real Chromium, heard in its recorded sound."""

import array
import math
import statistics
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.e2e.pulse import Pulse, is_installed
from tests.support.browser import FLAGS, engine_path
from tests.support.waiting import wait_until

pytestmark = [
    pytest.mark.slow(seconds=60),
    pytest.mark.skipif(not is_installed(), reason="needs PulseAudio, which packaging/test.sh installs on Linux"),
]

RATE = 48_000
SECONDS = 14
PEAKS_DB = {"loud": -6, "quiet": -24}
"""A tone of 997 Hz in both channels is as many LUFS as its peak is dBFS. Source: ITU-R BS.1770, annex 1."""


def write_tone(path: Path, peak_db: float) -> None:
    peak = 32_767 * 10 ** (peak_db / 20)
    one_s = [round(peak * math.sin(2 * math.pi * 997 * at / RATE)) for at in range(RATE)]
    frames = array.array("h", [sample for sample in one_s for _ in range(2)])
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        file.writeframes(frames.tobytes() * SECONDS)


@pytest.fixture
def pulse(tmp_path: Path) -> Iterator[Pulse]:
    pulse = Pulse(tmp_path / "sound", "video")
    yield pulse
    pulse.close()


@pytest.fixture
def browser(pulse: Pulse) -> Iterator[Browser]:
    import os  # noqa: PLC0415 -- only here

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=engine_path(),
            args=FLAGS,
            ignore_default_args=["--mute-audio"],
            env={**os.environ, **pulse.env("video")},
        )
        yield browser
        browser.close()


def play(program: Program, pulse: Pulse, file: Path) -> tuple[float, dict[str, object]]:
    """Play a file; return how loud it was heard, dB, and the gain it had."""
    recording = pulse.record("video")
    item = program.post("/queue", {"file": str(file), "requested_by": "Оля"})
    gains: list[dict[str, object]] = []

    def is_over() -> bool:
        player = program.get("/player")
        if player["state"] == "playing":
            gains.append(player["gain"])
        return program.state(item["id"]) == "played"

    wait_until(is_over, 60, "it is played")
    heard = [level for level in recording.levels() if level > 1e-3]
    return 20 * math.log10(statistics.median(heard)), gains[-1]


def test_two_files_are_measured_and_play_alike_the_second_time(
    start: Start, tmp_path: Path, pulse: Pulse, browser: Browser
) -> None:
    program = start()
    folder = tmp_path / "media"
    folder.mkdir()
    files = {name: folder / f"{name}.wav" for name in PEAKS_DB}
    for name, file in files.items():
        write_tone(file, PEAKS_DB[name])
    settings = {"media": {"folders": [str(folder)]}, "requests": {"auto_approve": True}, "player": {"fade_ms": 0}}
    assert program.call("PATCH", "/api/v1/settings", settings).status == 200
    program.post("/player/volume", {"percent": 50})
    page = browser.new_page()
    page.goto(program.link("player"))

    first = {name: play(program, pulse, file) for name, file in files.items()}
    second = {name: play(program, pulse, file) for name, file in files.items()}

    assert [gain["gain_db"] for _, gain in first.values()] == [0, 0]
    # The way of the sound is the same while it is measured: half of each peak is heard, as the volume says.
    for name, (heard_db, _) in first.items():
        assert heard_db == pytest.approx(PEAKS_DB[name] - 3.01 - 6.02, abs=1)
    measured = {name: float(str(gain["lufs"])) for name, (_, gain) in second.items()}
    assert measured == pytest.approx(PEAKS_DB, abs=0.75)
    assert abs(second["loud"][0] - second["quiet"][0]) < 2
    assert second["loud"][0] == pytest.approx(-18 - 3.01 - 6.02, abs=1.5)

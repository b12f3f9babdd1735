"""As much of a video plays as is set: the program in a subprocess, the page in a real Chromium, a real file."""

import math
import wave
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

RATE = 8_000
LONG_S, PART_S = 40, 3
_NOTE = """() => {
  window.furthest = {};
  setInterval(() => {
    const [video, title] = [document.querySelector('video'), document.querySelector('.title').textContent];
    if (video && !video.paused) window.furthest[title] = Math.max(window.furthest[title] ?? 0, video.currentTime);
  }, 20);
}"""
"""Notes how far each title was played."""


def write_tone(path: Path, seconds: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        samples = (round(8_000 * math.sin(2 * math.pi * 440 * at / RATE)) for at in range(RATE * seconds))
        file.writeframes(b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples))
    return path


def ask(program: Program, file: Path) -> str:
    answer = program.call("POST", "/api/v1/queue", {"file": str(file), "requested_by": "Оля"})
    assert answer.status == 201, answer.body
    return str(answer.body["id"])


def test_a_long_file_of_a_viewer_ends_where_it_is_cut_also_when_the_page_is_loaded_anew(
    start: Start, context: BrowserContext, tmp_path: Path
) -> None:
    program = start()
    folder = tmp_path / "media"
    folder.mkdir()
    settings = {
        "media": {"folders": [str(folder)]},
        "requests": {"auto_approve": True},
        "player": {"max_played_ms": PART_S * 1_000, "fade_ms": 0},
    }
    assert program.call("PATCH", "/api/v1/settings", settings).status == 200
    files = [write_tone(folder / f"{name}.wav", LONG_S) for name in ("one", "two")]
    first, second = [ask(program, file) for file in files]
    wait_until(lambda: program.get("/queue?section=waiting")["total"] == len(files), 10, "both wait")
    page: Page = context.new_page()
    page.add_init_script(f"addEventListener('DOMContentLoaded', {_NOTE})")
    page.goto(program.link("player"))
    program.wait_for_state(first, "played")
    wait_until(lambda: page.evaluate("window.furthest.two ?? 0") > 1, 20, "the second plays")
    played = page.evaluate("window.furthest.one")
    page.reload()
    program.wait_for_state(second, "played")
    assert 2 < played < LONG_S / 2
    assert page.evaluate("window.furthest.two ?? 0") < LONG_S / 2
    history = program.get("/history?kind=video")["items"]
    assert [(item["id"], item["state"], item["end_ms"]) for item in history] == [
        (second, "played", PART_S * 1_000),
        (first, "played", PART_S * 1_000),
    ]
    assert program.get("/player")["state"] == "idle"

"""A file goes from the API to a playing OBS source: the program in a subprocess, the page in a real Chromium."""

import time
import wave
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import Start
from tests.e2e.program import DEMO, Program
from tests.support.waiting import SECONDS, wait_until

pytestmark = pytest.mark.slow

_VIDEO = """() => {
  const video = document.querySelector('video');
  return video && {
    time: video.currentTime, paused: video.paused, muted: video.muted || video.volume === 0,
    sound: video.webkitAudioDecodedByteCount, src: video.currentSrc, ended: video.ended,
  };
}"""


_LISTEN = """() => {
  const video = document.querySelector('video');
  window.heard = [];
  video.addEventListener('volumechange', () => window.heard.push([performance.now(), video.volume]));
}"""
"""Notes each change of the volume, with its time in the page."""
_BEGAN_AT = """() => {
  const { played } = document.querySelector('video');
  return played.length ? played.start(played.length - 1) : 0;
}"""
"""The position from which it has played without a jump, in seconds."""


def video(page: Page) -> dict[str, Any]:
    found = page.evaluate(_VIDEO)
    return found if isinstance(found, dict) else {"time": 0.0, "paused": True, "muted": True, "sound": 0, "src": ""}


def plays(page: Page, beyond: float = 0.0) -> bool:
    now = video(page)
    return bool(not now["paused"] and now["time"] > beyond)


def open_player(context: BrowserContext, program: Program) -> Page:
    page = context.new_page()
    page.goto(program.link("player"))
    return page


def test_a_posted_file_plays_with_sound_and_the_next_one_starts_by_itself(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    program.allow_demo_media()
    page = open_player(context, program)
    first = program.add_file("next-up.webm")
    second = program.add_file("on-air.webm")
    wait_until(lambda: plays(page, 0.5), 10, "currentTime grows")
    assert video(page)["sound"] > 0
    assert not video(page)["muted"]
    assert program.wait_for_state(first["id"], "played")["started_at"] is not None
    wait_until(lambda: program.get("/player")["state"] == "playing", 20, "the next one starts")
    assert program.get("/player")["item"]["id"] == second["id"]
    history = program.get("/history?kind=video")
    assert [item["id"] for item in history["items"]] == [first["id"]]


def test_a_reload_resumes_where_it_was_and_counts_the_start_once(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media()
    page = open_player(context, program)
    item = program.add_file("on-air.webm")
    wait_until(lambda: plays(page, 2.5), 10, "it plays")
    started_at = program.get(f"/queue/{item['id']}")["started_at"]
    before, left = video(page)["time"], time.monotonic()
    page.reload()
    wait_until(lambda: plays(page), 5, "it plays again")
    assert before - 2.0 < video(page)["time"] < before + 2.0 + time.monotonic() - left
    now = program.get(f"/queue/{item['id']}")
    assert (now["started_at"], now["attempt"]) == (started_at, 1)


def test_a_second_page_stays_silent_and_takes_over_when_the_first_closes(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media()
    first = open_player(context, program)
    program.add_file("on-air.webm")
    wait_until(lambda: plays(first, 0.5), 10, "the first plays")
    second = open_player(context, program)
    wait_until(lambda: plays(second), 5, "the second mirrors")
    assert video(second)["muted"]
    assert not video(first)["muted"]
    first.close()
    wait_until(lambda: not video(second)["muted"] and plays(second), 3, "the second makes sound")
    assert len([source for source in program.get("/clients")["items"] if source["holds_lease"]]) == 1


def test_after_a_kill_the_queue_is_unchanged_and_the_page_is_back_by_itself(
    start: Start, context: BrowserContext, tmp_path: Path
) -> None:
    program = start()
    program.allow_demo_media()
    with wave.open(str(tmp_path / "long.wav"), "wb") as file:  # it does not end before the page has come back
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(16_000 * 5 * 60))
    folders = {"media": {"folders": [str(DEMO), str(tmp_path)]}}
    assert program.call("PATCH", "/api/v1/settings", folders).status == 200
    page = open_player(context, program)
    playing = program.post("/queue", {"file": str(tmp_path / "long.wav"), "requested_by": "viewer"})
    program.wait_for_state(playing["id"], "playing")
    waiting = [program.add_file("next-up.webm")["id"] for _ in range(3)]
    for item in waiting:
        program.wait_for_state(item, "queued")
    program.post(f"/queue/{waiting[2]}/move", {"to_index": 0})
    order = [item["id"] for item in program.get("/queue")["items"]]
    assert order == [playing["id"], waiting[2], waiting[0], waiting[1]]
    wait_until(lambda: program.get(f"/queue/{playing['id']}")["started_at"], SECONDS, "its start is known")
    program.post("/player/seek", {"position_ms": 60_000})
    wait_until(lambda: plays(page, 60), SECONDS, "it plays")
    attempt = program.get(f"/queue/{playing['id']}")["attempt"]
    program.kill()
    wait_until(lambda: not plays(page), SECONDS, "the page has given it up")
    program.start()
    assert [item["id"] for item in program.get("/queue")["items"]] == order
    wait_until(
        lambda: any(source["state"] == "live" for source in program.get("/clients")["items"]), SECONDS, "it is back"
    )
    wait_until(lambda: program.get("/player")["state"] == "playing", SECONDS, "it plays on")
    wait_until(lambda: plays(page) and page.evaluate(_BEGAN_AT) > 59, SECONDS, "from where it was")
    item = program.get(f"/queue/{playing['id']}")
    assert (item["state"], item["attempt"]) == ("playing", attempt)


def test_the_fallback_folder_plays_while_the_queue_is_empty_and_gives_way_to_a_request(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    program.allow_demo_media()
    page = open_player(context, program)
    assert program.call("PATCH", "/api/v1/settings", {"media": {"fallback_folder": str(DEMO)}}).status == 200
    wait_until(lambda: program.get("/player")["state"] == "playing", 10, "a file of the folder plays")
    assert program.get("/player")["is_fallback"]
    item = program.add_file("on-air.webm")
    wait_until(lambda: plays(page, 0.3) and not program.get("/player")["is_fallback"], 10, "the request plays")
    assert program.get("/player")["item"]["id"] == item["id"]
    assert program.get("/history?kind=video")["total"] == 0


def test_pause_seek_volume_and_skip_are_obeyed_by_the_page(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media()
    page = open_player(context, program)
    item = program.add_file("on-air.webm")
    wait_until(lambda: plays(page, 0.3), 10, "it plays")
    program.post("/player/pause")
    wait_until(lambda: bool(video(page)["paused"]), 1, "it stands still")
    program.post("/player/seek", {"position_ms": 8_000})
    wait_until(lambda: abs(video(page)["time"] - 8) < 0.2, 1, "it jumped")
    program.post("/player/volume", {"percent": 0})
    wait_until(lambda: bool(video(page)["muted"]), 1, "it is silent")
    program.post("/player/volume", {"percent": 50})
    program.post("/player/play")
    wait_until(lambda: plays(page, 8.2) and not video(page)["muted"], 2, "it plays on from there")
    program.post("/player/skip")
    assert program.state(item["id"]) == "skipped"
    wait_until(lambda: video(page)["src"] == "", 2, "nothing is left on the page")


def test_a_change_of_volume_takes_as_long_as_the_settings_say(start: Start, context: BrowserContext) -> None:
    program = start()
    program.allow_demo_media()
    assert program.call("PATCH", "/api/v1/settings", {"player": {"fade_ms": 3_000}}).status == 200
    program.post("/player/volume", {"percent": 100})
    page = open_player(context, program)
    program.add_file("on-air.webm")
    wait_until(lambda: plays(page, 0.3), 10, "it plays")
    assert page.evaluate("() => document.querySelector('video').volume") == 1.0
    page.evaluate(_LISTEN)
    program.post("/player/volume", {"percent": 0})
    wait_until(lambda: bool(video(page)["muted"]), 4, "it is silent in the end")
    heard = page.evaluate("() => window.heard")
    fading = [at_ms for at_ms, volume in heard if 0 < volume < 1]
    assert len(fading) > 1, "step by step"
    assert fading[-1] - fading[0] > 2_000  # never faster; a busy machine is slower
    assert [volume for _, volume in heard] == sorted((volume for _, volume in heard), reverse=True)

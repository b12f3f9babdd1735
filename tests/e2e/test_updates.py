"""Newer versions in the whole program: nothing is asked without leave, and only what is right is taken and kept."""

import importlib.util
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.e2e.outside import Outside
from tests.e2e.program import Program
from tests.fakes.packages import FakePackages, real_wheel, wheel
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

NEWER, NEWEST = "2999.1.2", "2999.2.3"


def settled(program: Program) -> dict[str, Any]:
    """Wait until everything that starts after the server has started, and return which yt-dlp is in use."""
    wait_until(lambda: program.get("/release")["installed"], 60, "it knows its own version, which is the last step")
    status: dict[str, Any] = program.get("/yt-dlp")
    return status


def publish(outside: Outside, packages: FakePackages, version: str, data: bytes | None = None, **more: object) -> None:
    """Have the index list one release and no other."""

    def change() -> None:
        packages.entries.clear()
        packages.add(version, data, **more)

    outside.call(change)


def refused(program: Program) -> str:
    answer = program.call("POST", "/api/v1/yt-dlp/update")
    assert answer.status in {409, 422, 503}, answer.body
    return str(answer.body["error"]["code"])


def overlays(program: Program) -> set[str]:
    """Return the folders that the program's workers got as their yt-dlp."""
    found = set()
    for child in psutil.Process(program.process.pid).children():
        try:
            line = child.cmdline()
        except psutil.NoSuchProcess:
            continue
        if "updated_ytdlp" in line:
            found.add(line[-1])
    return found


def test_nobody_is_asked_without_leave_and_releases_once_a_day(
    start: Start, outside: Outside, packages: FakePackages
) -> None:
    publish(outside, packages, NEWER)
    program = start(env=packages.env)
    assert settled(program)["updated_at"] is None
    program.allow_demo_media()
    program.add_file("chime.ogg")
    program.stop()
    program.start()
    settled(program)
    gift = {"author": "Оля", "amount_minor": 100, "currency": "UAH", "message": "hi", "source": "x", "external_id": "1"}
    program.post("/donations", gift)
    assert program.get("/release")["asked_at"] is None
    assert packages.requests == []
    assert program.call("PATCH", "/api/v1/settings", {"updates": {"asks_for_releases": True}}).status == 200
    wait_until(lambda: program.get("/release")["newer"], 30, "the feed was asked")
    assert program.get("/release")["newer"]["version"] == "9.1"
    asked_at = program.get("/release")["asked_at"]
    program.stop()
    program.start()
    settled(program)
    assert program.get("/release")["asked_at"] == asked_at
    assert program.get("/release")["newer"]["version"] == "9.1"
    assert packages.requests == ["/releases/latest"]


def test_only_the_right_file_is_taken(start: Start, outside: Outside, packages: FakePackages) -> None:
    program = start(env=packages.env)
    bundled = settled(program)
    assert refused(program) == "ytdlp_newest", "the index is empty"
    for version, data, more, code in (
        ("2020.1.1", None, {}, "ytdlp_newest"),
        (NEWEST, None, {"yanked": "it was broken"}, "ytdlp_newest"),
        (NEWEST, None, {"hashes": {"sha256": "ab" * 32}}, "ytdlp_wrong_hash"),
        (NEWEST, b"no wheel", {}, "ytdlp_bad_file"),
        (NEWEST, wheel(NEWEST, {"../../../evil.py": b"raise SystemExit"}), {}, "ytdlp_bad_file"),
        (NEWEST, wheel(NEWEST, {"sitecustomize.py": b"raise SystemExit"}), {}, "ytdlp_bad_file"),
        (NEWEST, b"x" * (33 * 1024**2), {}, "ytdlp_bad_file"),
        (NEWEST, None, {"url": "http://127.0.0.1:9/elsewhere.whl"}, "ytdlp_elsewhere"),
        (NEWEST, wheel(NEWEST, code="import os\nos._exit(3)"), {}, "ytdlp_broken"),
    ):
        publish(outside, packages, version, data, **more)
        assert refused(program) == code
        assert {**program.get("/yt-dlp"), "taken_back": ""} == bundled
        assert overlays(program) == set()
    assert not list(program.data_dir.rglob("*.py"))
    publish(outside, packages, NEWER, real_wheel(NEWER))
    status = program.post("/yt-dlp/update")
    assert (status["version"], status["bundled"], status["taken_back"]) == (NEWER, bundled["version"], "")
    folder = {str(program.data_dir / "yt-dlp" / NEWER)}
    wait_until(lambda: overlays(program) == folder, 60, "the newer one runs")
    program.stop()
    program.start()
    assert settled(program) == status
    wait_until(lambda: overlays(program) == folder, 60, "and after a restart too")
    assert program.post("/yt-dlp/reset") == bundled
    wait_until(lambda: not overlays(program), 60, "the bundled one runs")


def test_one_that_dies_is_taken_back_by_itself(start: Start, outside: Outside, packages: FakePackages) -> None:
    """It passes its check and ends as soon as it looks a video up."""
    spec = importlib.util.find_spec("yt_dlp.YoutubeDL")
    assert spec is not None
    assert spec.origin is not None
    dying = b"\nimport os\nYoutubeDL.extract_info = lambda *_, **__: os._exit(9)\n"
    changed = {"yt_dlp/YoutubeDL.py": Path(spec.origin).read_bytes() + dying}
    publish(outside, packages, NEWER, real_wheel(NEWER, changed))
    program = start(env=packages.env)
    bundled = settled(program)
    assert program.post("/yt-dlp/update")["version"] == NEWER
    program.post("/queue", {"url": "https://youtu.be/jNQXAC9IVRw", "requested_by": "viewer"})
    wait_until(lambda: program.get("/yt-dlp")["taken_back"] == NEWER, 90, "it was taken back")
    assert program.get("/yt-dlp") == {**bundled, "taken_back": NEWER}
    wait_until(lambda: not overlays(program), 60, "the bundled one runs")
    program.stop()
    program.start()
    assert settled(program) == {**bundled, "taken_back": NEWER}
    assert overlays(program) == set()

"""Efir and a real OBS: set-up and undo, healing, what viewers hear, new links, and nothing of it in a log."""

import http.client
import json
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser

from app.domain.obs import ObsRefusedError
from app.domain.obs_healing import TOGETHER_S
from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.support.obs_pages import AGENT, ObsPages
from tests.support.obs_program import KEY, USUAL, VOD, ObsProgram, missing
from tests.support.waiting import SECONDS, wait_until

pytestmark = pytest.mark.slow

FIVE = {"player", "now-playing", "queue", "voice", "alerts"}
TWO = {"player", "voice"}
FOREIGN = {"url": "https://example.org/#k=not-ours", "width": 640, "height": 360, "css": "body { color: red }"}


@pytest.fixture
def own_obs(tmp_path: Path) -> Iterator[ObsProgram]:
    """Another OBS, for tests that end it."""
    if lacking := missing():
        pytest.skip(lacking)  # in CI the fixture of the other one has failed
    with ObsProgram(tmp_path / "obs") as program:
        yield program


@pytest.fixture
def open_pages(browser: Browser) -> Iterator[Callable[[ObsProgram], ObsPages]]:
    """Return what opens the pages of an OBS."""
    context = browser.new_context(user_agent=AGENT, viewport={"width": 320, "height": 180})  # as OBS has it
    yield lambda obs: ObsPages(context, obs.journal)
    context.close()


@pytest.fixture
def pages(open_pages: Callable[[ObsProgram], ObsPages], obs: ObsProgram) -> ObsPages:
    return open_pages(obs)


@pytest.fixture(scope="module")
def efir_program(obs_program: ObsProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Efir, which may read where OBS is from what OBS itself keeps."""
    program = Program(tmp_path_factory.mktemp("efir"), env={"XDG_CONFIG_HOME": str(obs_program.config)}).start()
    yield program
    program.stop()


@pytest.fixture
def efir(efir_program: Program, obs: ObsProgram) -> Iterator[Program]:
    """Efir, connected to OBS; what a test sets up, plays and changes is taken back."""
    before = efir_program.get("/settings")
    connect(efir_program)
    yield efir_program
    obs.go_off_air()
    wait_until(lambda: not efir_program.get("/obs")["on_air"], SECONDS, "it is off air")
    if efir_program.get("/obs")["undo_at"]:
        efir_program.post("/obs/undo")
    efir_program.post("/queue/clear")
    if efir_program.get("/player")["state"] != "idle":
        efir_program.post("/player/skip")
    for group in ("media", "requests"):
        change(efir_program, {group: before[group]})
    change(efir_program, {"obs": {**before["obs"], "use": "off"}})  # another Efir may have OBS for itself
    until_state(efir_program, "off")
    efir_program.display = (efir_program.data_dir / "display.token").read_text()


def connected(start: Start, obs: ObsProgram, *arguments: str, **env: str) -> Program:
    """Start another Efir, and connect it."""
    program = start(*arguments, env={"XDG_CONFIG_HOME": str(obs.config), **env})
    wait_until(lambda: program.get("/obs")["reason"] == "not_asked", SECONDS, "Efir asks first")
    connect(program)
    return program


def connect(program: Program) -> None:
    program.post("/obs/connect", {})
    until_state(program, "connected")
    wait_until(lambda: program.get("/obs")["scene"], SECONDS, "OBS is looked at")


def change(program: Program, settings: dict[str, object]) -> None:
    answer = program.call("PATCH", "/api/v1/settings", settings)
    assert answer.status == 200, answer.body


def until_state(program: Program, state: str) -> None:
    wait_until(lambda: program.get("/obs")["state"] == state, SECONDS, f"OBS is {state}")


def sources(program: Program) -> dict[str, dict[str, Any]]:
    return {one["widget"]: one for one in program.get("/obs")["sources"]}


def live(program: Program) -> set[str]:
    return {one["widget"] for one in program.get("/obs")["sources"] if one["is_connected"]}


def repairs(program: Program) -> dict[str, int]:
    """Return how often each remedy was used, as Prometheus reads it."""
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=SECONDS)
    connection.request("GET", "/api/v1/metrics", headers={"Authorization": f"Bearer {program.control}"})
    text = connection.getresponse().read().decode()
    connection.close()
    return {
        name: int(float(count)) for name, count in re.findall(r'efir_obs_repairs_total\{remedy="(\w+)"\} (\S+)', text)
    }


@contextmanager
def hears_notices(program: Program) -> Iterator[list[str]]:
    """Listen to what the streamer is told; yield the kinds so far, in order, which grow."""
    kinds: list[str] = []
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=300)
    connection.request("GET", f"/events?topics=notices&client=listener&access_token={program.display}")
    stream = connection.getresponse()
    assert stream.status == 200

    def listen() -> None:
        with suppress(OSError, ValueError, http.client.HTTPException):  # it is closed under its hands
            for line in stream:
                told = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                if "kind" in told:
                    kinds.append(told["kind"])

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield kinds
    finally:
        assert connection.sock is not None
        connection.sock.shutdown(socket.SHUT_RDWR)
        thread.join(SECONDS)
        stream.close()
        connection.close()


def placed(transform: dict[str, Any]) -> dict[str, Any]:
    """Return where something is put, without the sizes that follow from its next frame."""
    return {name: value for name, value in transform.items() if not name.lower().endswith(("width", "height"))}


def like(obs: ObsProgram) -> Any:
    """Return all that OBS has."""
    scenes = [row["sceneName"] for row in obs.ask("GetSceneList")["scenes"]]
    items = {}
    for name in scenes:
        rows = obs.ask("GetSceneItemList", sceneName=name)["sceneItems"]
        items[name] = [(row["sourceName"], row["sceneItemEnabled"], placed(row["sceneItemTransform"])) for row in rows]
    return json.dumps([scenes, items, obs.settings()], sort_keys=True)


def is_like(obs: ObsProgram, before: Any) -> bool:
    """Return whether OBS has what it had; not while something goes between two questions."""
    try:
        return bool(like(obs) == before)
    except ObsRefusedError:
        return False


def set_up(program: Program, pages: ObsPages, widgets: set[str] = FIVE) -> None:
    program.post("/obs/set-up", {"in_own_scene": False, "widgets": sorted(widgets)})
    pages.until(lambda: live(program) == widgets, f"{len(widgets)} pages are live")


def test_the_set_up_opens_five_pages_writes_nothing_twice_and_is_taken_back(
    efir: Program, obs: ObsProgram, pages: ObsPages
) -> None:
    obs.ask("CreateInput", sceneName="Scene", inputName="Камера", inputKind="browser_source", inputSettings=FOREIGN)
    before, foreign = like(obs), json.dumps(obs.settings()["Камера"])
    planned = efir.post("/obs/plan", {})
    assert like(obs) == before
    made = efir.post("/obs/set-up", {})
    assert made["steps"] == planned["steps"]
    pages.until(lambda: live(efir) == FIVE, "five pages are live")
    assert {row["sourceName"] for row in obs.ask("GetSceneItemList", sceneName="Scene")["sceneItems"]} == {
        "Камера",
        "Efir",
    }
    assert sources(efir)["player"]["is_active"]
    after = like(obs)
    assert efir.post("/obs/set-up", {})["steps"] == []
    assert like(obs) == after
    obs.ask("SetInputName", inputName="Efir player", newInputName="Музика")
    wait_until(lambda: sources(efir)["player"]["name"] == "Музика", SECONDS, "the new name is known")
    assert efir.post("/obs/set-up", {})["steps"] == []
    efir.post("/obs/undo")
    wait_until(lambda: is_like(obs, before), SECONDS, "OBS is as it was")
    assert json.dumps(obs.settings()["Камера"]) == foreign
    wait_until(lambda: efir.get("/obs")["sources"] == [], SECONDS, "Efir has no sources there")


def test_a_video_is_played_by_the_page_that_obs_opened(efir: Program, obs: ObsProgram, pages: ObsPages) -> None:
    efir.allow_demo_media()
    set_up(efir, pages, {"player"})
    efir.add_file("on-air.webm")
    pages.until(lambda: efir.get("/player")["state"] == "playing", "the video plays")
    assert obs.ask("GetSourceActive", sourceName="Efir player")["videoActive"]


def test_a_wrong_password_is_one_attempt_and_one_sentence_for_each_change(
    start: Start, obs: ObsProgram, tmp_path: Path
) -> None:
    file = tmp_path / "own" / "obs-studio" / "plugin_config" / "obs-websocket" / "config.json"
    file.parent.mkdir(parents=True)
    own = {"server_enabled": True, "server_port": obs.port, "auth_required": True}

    def write(key: str) -> None:
        file.write_text(json.dumps({**own, "server_password": key}))

    write("not the key of this OBS")
    log = obs.folder / "obs.log"

    def attempts() -> int:
        return log.read_text(errors="replace").count("New WebSocket client")

    program = start(env={"XDG_CONFIG_HOME": str(tmp_path / "own")})
    program.post("/obs/connect", {})
    wait_until(lambda: program.get("/obs")["reason"] == "wrong_password", SECONDS, "the password is refused")
    before = attempts()
    write("another wrong key")
    wait_until(lambda: attempts() != before, SECONDS, "it is tried once more")
    wait_until(lambda: program.get("/obs")["reason"] == "wrong_password", SECONDS, "it is refused again")
    assert program.get("/obs")["state"] == "needs_you"
    write(KEY)
    until_state(program, "connected")


def test_obs_that_is_killed_and_started_is_connected_again_and_nothing_is_repaired(
    start: Start, own_obs: ObsProgram, open_pages: Callable[[ObsProgram], ObsPages]
) -> None:
    efir, pages = connected(start, own_obs), open_pages(own_obs)
    set_up(efir, pages, TWO)
    own_obs.stop()  # OBS saves its scenes at its end, so that a kill finds them
    with hears_notices(efir) as notices:
        for number in range(1, 6):
            pages.close()
            until_state(efir, "waiting")
            own_obs.start()
            pages.until(lambda: live(efir) == TWO, "both pages are live")
            assert efir.get("/obs")["reconnects"] == number
            own_obs.kill()
        assert set(repairs(efir).values()) == {0}
        assert notices == []


def test_each_fault_gets_what_it_needs_and_no_more(start: Start, obs: ObsProgram, pages: ObsPages) -> None:
    wait_s = 8.0
    efir = connected(start, obs, EFIR_OBS_WAIT_S=str(wait_s))
    obs.ask("CreateInput", sceneName="Scene", inputName="Камера", inputKind="browser_source", inputSettings=FOREIGN)
    set_up(efir, pages)
    pages.for_s(wait_s + 2)  # nothing is done for so long after a set-up
    with hears_notices(efir) as notices:
        for name, fault in (("player", "reload"), ("voice", "recreate"), ("alerts", "dead")):
            obs.ask("SetInputSettings", inputName=f"Efir {name}", inputSettings={"efir_fault": fault})
            pages.until(lambda name=name: sources(efir)[name]["trouble"] == "lost", f"{name} is lost")  # type: ignore[misc]
            pages.for_s(TOGETHER_S + 0.5)  # pages that vanish together are not taken for faults of their own
        pages.until(lambda: sources(efir)["alerts"]["trouble"] == "given_up", "the dead one is given up")
        pages.until(lambda: live(efir) == FIVE - {"alerts"}, "the others are back")
        assert repairs(efir) == {"refresh": 3, "renew": 2, "give_up": 1, "back": 2}
        pages.for_s(wait_s + 2)
        assert repairs(efir) == {"refresh": 3, "renew": 2, "give_up": 1, "back": 2}
        of_repairs = [kind for kind in notices if kind.endswith("repaired")]
        assert of_repairs == ["source_repaired", "source_repaired", "source_not_repaired"]
    assert obs.settings()["Камера"] == FOREIGN


def test_another_collection_and_the_end_of_obs_repair_nothing(
    start: Start, own_obs: ObsProgram, open_pages: Callable[[ObsProgram], ObsPages]
) -> None:
    efir, pages = connected(start, own_obs), open_pages(own_obs)
    set_up(efir, pages, TWO)
    with hears_notices(efir) as notices:
        _change_collection_and_end(efir, own_obs, pages)
        assert notices == []
    assert set(repairs(efir).values()) == {0}


def _change_collection_and_end(efir: Program, own_obs: ObsProgram, pages: ObsPages) -> None:
    own_obs.ask("CreateSceneCollection", sceneCollectionName="Other")
    pages.until(lambda: efir.get("/obs")["collection"] == "Other", "the other collection is seen")
    pages.until(lambda: efir.get("/obs")["sources"] == [], "it holds no source of Efir's")
    own_obs.ask("SetCurrentSceneCollection", sceneCollectionName="Test")
    pages.until(lambda: live(efir) == TWO, "both are back")
    own_obs.quit()
    pages.close()
    until_state(efir, "waiting")
    own_obs.start()
    pages.until(lambda: live(efir) == TWO, "both are back")


def test_new_links_reach_the_sources_and_every_page_is_live_again(
    efir: Program, obs: ObsProgram, pages: ObsPages
) -> None:
    set_up(efir, pages)
    old = efir.display
    answer: list[Any] = []
    thread = threading.Thread(target=lambda: answer.append(efir.post("/links/rotate")))
    thread.start()
    pages.until(lambda: not thread.is_alive(), "the links are new")
    thread.join()
    new = (efir.data_dir / "display.token").read_text()
    assert new != old
    pages.until(lambda: live(efir) == FIVE, "five pages are live again")
    assert all(old not in settings["url"] and new in settings["url"] for settings in obs.settings().values())
    assert not any(old in page.url for page in pages.pages.values())


VERDICTS: list[tuple[str, Callable[[ObsProgram], object]]] = [
    ("heard", lambda obs: obs.ask("GetVersion")),
    ("muted", lambda obs: obs.ask("SetInputMute", inputName="Efir player", inputMuted=True)),
    ("fader_down", lambda obs: obs.ask("SetInputVolume", inputName="Efir player", inputVolumeMul=1e-5)),
    ("monitor_only", lambda obs: monitor(obs, "MONITOR_ONLY")),
    (
        "not_on_stream_track",
        lambda obs: obs.ask("SetInputAudioTracks", inputName="Efir player", inputAudioTracks={"1": False}),
    ),
    ("no_sound_from_page", lambda obs: tone(obs, 0.0)),
    ("not_rerouted", lambda obs: tone(obs, 0.5, reroute_audio=False)),
    ("not_in_program", lambda obs: shown(obs, is_on=False)),
]


def monitor(obs: ObsProgram, kind: str) -> None:
    obs.ask("SetInputAudioMonitorType", inputName="Efir player", monitorType=f"OBS_MONITORING_TYPE_{kind}")


def tone(obs: ObsProgram, loudness: float, **settings: object) -> None:
    obs.ask("SetInputSettings", inputName="Efir player", inputSettings={"efir_tone": loudness, **settings})


def track(obs: ObsProgram, *, is_on: bool) -> None:
    obs.ask("SetInputAudioTracks", inputName="Efir player", inputAudioTracks={"1": is_on})


def shown(obs: ObsProgram, *, is_on: bool) -> None:
    item = obs.ask("GetSceneItemId", sceneName="Scene", sourceName="Efir player")["sceneItemId"]
    obs.ask("SetSceneItemEnabled", sceneName="Scene", sceneItemId=item, sceneItemEnabled=is_on)


def player_verdict(efir: Program) -> tuple[str, list[str]]:
    found = next(one for one in efir.post("/obs/check")["verdicts"] if one["widget"] == "player")
    return found["verdict"], found["by"]


@pytest.mark.parametrize(("expected", "situation"), VERDICTS, ids=[name for name, _ in VERDICTS])
def test_every_situation_of_the_sound_is_told(
    efir: Program, obs: ObsProgram, expected: str, situation: Callable[[ObsProgram], object]
) -> None:
    efir.post("/obs/set-up", {"in_own_scene": False, "widgets": ["player"], "monitor": "off"})
    tone(obs, 0.5)
    situation(obs)
    assert player_verdict(efir) == (expected, [])


def test_what_comes_back_through_the_capture_of_the_whole_pc_is_told(efir: Program, obs: ObsProgram) -> None:
    efir.post("/obs/set-up", {"in_own_scene": False, "widgets": ["player"], "monitor": "on"})
    tone(obs, 0.5)
    obs.ask("CreateInput", sceneName="Scene", inputName="Desktop", inputKind="pulse_output_capture", inputSettings={})
    major, minor = (int(part) for part in efir.get("/obs")["version"].split(".")[:2])
    assert player_verdict(efir) == ("doubled" if major < 32 else "heard_through_capture", ["Desktop"])
    track(obs, is_on=False)
    assert player_verdict(efir) == ("heard_through_capture", ["Desktop"])
    obs.ask("SetInputMute", inputName="Efir player", inputMuted=True)
    is_heard = (major, minor) >= (32, 2)
    assert player_verdict(efir) == (("muted_but_heard", ["Desktop"]) if is_heard else ("muted", []))
    planned = efir.post("/obs/plan", {"in_own_scene": False, "widgets": ["player"]})
    assert (planned["captures"], planned["is_monitored"]) == (["Desktop"], False)


def test_a_verdict_can_be_put_right(efir: Program, obs: ObsProgram) -> None:
    efir.post("/obs/set-up", {"in_own_scene": False, "widgets": ["player"]})
    tone(obs, 0.5)
    obs.ask("SetInputMute", inputName="Efir player", inputMuted=True)
    assert player_verdict(efir)[0] == "muted"
    efir.post("/obs/repair", {"name": "Efir player", "repair": "unmute"})
    assert not obs.ask("GetInputMute", inputName="Efir player")["inputMuted"]
    assert player_verdict(efir)[0] == "heard"


def test_neither_password_nor_token_is_in_a_log_and_no_file_of_obs_is_written(
    start: Start, obs: ObsProgram, pages: ObsPages
) -> None:
    studio = obs.config / "obs-studio"
    kept = {
        file: file.read_bytes() for file in (studio / "global.ini", studio / "plugin_config/obs-websocket/config.json")
    }
    program = connected(start, obs, "--log-level", "debug")
    set_up(program, pages, {"player"})
    program.post("/obs/check")
    program.post("/obs/undo")
    program.stop()
    logs = [program.log(), *(file.read_text() for file in (program.data_dir / "logs").iterdir())]
    for secret in (KEY, program.display, program.control):
        assert not [log for log in logs if secret in log]
    assert {file: file.read_bytes() for file in kept} == kept
    assert KEY not in "".join(
        file.read_text(errors="replace")
        for file in program.data_dir.rglob("*")
        if file.is_file() and file.suffix != ".sqlite"
    )


def track_peaks_db(recording: Path) -> list[float]:
    """Return the peak of each audio track of a recording, decibels below full scale."""
    found = []
    for number in range(2):
        ffmpeg = shutil.which("ffmpeg")
        assert ffmpeg is not None, "packaging/test.sh installs it"
        command = [ffmpeg, "-i", str(recording), "-map", f"0:a:{number}", "-af", "volumedetect", "-f", "null", "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS * 4).stderr
        peak = re.search(r"max_volume: (-?[\d.]+|-inf) dB", said)
        assert peak is not None, said
        found.append(float(peak[1]))
    return found


def recorded(obs: ObsProgram) -> list[float]:
    """Record some seconds of what OBS mixes, and return the peaks of both tracks."""
    obs.ask("StartRecord")
    wait_until(lambda: obs.ask("GetRecordStatus")["outputDuration"] > 2_000, SECONDS, "two seconds are recorded")
    path = Path(obs.ask("StopRecord")["outputPath"])
    wait_until(lambda: not obs.ask("GetRecordStatus")["outputActive"], SECONDS, "the recording is complete")
    return track_peaks_db(path)


@pytest.fixture
def vod_obs(obs: ObsProgram) -> Iterator[ObsProgram]:
    """OBS with a track for the VOD of Twitch; it records both."""
    obs.ask("SetCurrentProfile", profileName=VOD)
    yield obs
    obs.ask("SetCurrentProfile", profileName=USUAL)


def test_the_tracks_of_a_recording_hold_what_was_chosen(efir: Program, vod_obs: ObsProgram) -> None:
    obs = vod_obs
    choice = {"in_own_scene": False, "widgets": ["player", "voice"], "monitor": "off", "keeps_off_vod": True}
    assert efir.post("/obs/set-up", choice)["vod_track"] == 2
    silence_db = -60
    obs.ask("SetInputSettings", inputName="Efir player", inputSettings={"efir_tone": 0.25})
    stream, vod = recorded(obs)
    assert stream > -20
    assert vod < silence_db
    obs.ask("SetInputSettings", inputName="Efir player", inputSettings={"efir_tone": 0.0})
    obs.ask("SetInputSettings", inputName="Efir voice", inputSettings={"efir_tone": 0.25})
    stream, vod = recorded(obs)
    assert stream > -20
    assert vod > -20


def play_and_record(efir: Program, obs: ObsProgram, pages: ObsPages, folder: Path) -> None:
    """Set Efir up, have it play something long, and go on air."""
    set_up(efir, pages, {"player"})
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg is not None, "packaging/test.sh installs it"
    long = folder / "long.webm"
    picture = ["-f", "lavfi", "-i", "color=size=64x36:rate=5:duration=240"]
    subprocess.run([ffmpeg, "-v", "error", *picture, "-c:v", "libvpx", str(long)], check=True, timeout=SECONDS * 4)
    patch = {"media": {"folders": [str(folder)]}, "requests": {"auto_approve": True}}
    change(efir, {**patch, "obs": {"on_air": "stream_or_recording"}})
    efir.post("/queue", {"file": str(long), "requested_by": "viewer"})
    pages.until(lambda: efir.get("/player")["state"] == "playing", "the video plays")
    obs.ask("StartRecord")
    pages.until(lambda: efir.get("/obs")["on_air"], "it is on air")


def shown_in(obs: ObsProgram, scene: str) -> dict[str, bool]:
    rows = obs.ask("GetSceneItemList", sceneName=scene)["sceneItems"]
    return {row["sourceName"]: row["sceneItemEnabled"] for row in rows}


def test_a_scene_on_air_without_the_player_gets_it_and_it_is_taken_back(
    efir: Program, obs: ObsProgram, pages: ObsPages, tmp_path: Path
) -> None:
    obs.ask("CreateScene", sceneName="Game")
    obs.ask("CreateInput", sceneName="Game", inputName="Камера", inputKind="browser_source", inputSettings=FOREIGN)
    play_and_record(efir, obs, pages, tmp_path)
    obs.ask("SetCurrentProgramScene", sceneName="Game")
    pages.until(lambda: efir.get("/obs")["lacking"] == "Game", "it is asked")
    assert shown_in(obs, "Game") == {"Камера": True}
    efir.post("/obs/scene", {"scene": "Game", "answer": "add"})
    assert shown_in(obs, "Game") == {"Камера": True, "Efir player": True}
    pages.until(lambda: not efir.get("/obs")["lacking"], "it is answered")
    assert obs.ask("GetSourceActive", sourceName="Efir player")["videoActive"]
    shown(obs, is_on=False)
    obs.ask("SetCurrentProgramScene", sceneName="Scene")
    pages.until(lambda: efir.get("/obs")["lacking"] == "Scene", "where it is hidden it is asked too")
    efir.post("/obs/scene", {"scene": "Scene", "answer": "add"})
    assert shown_in(obs, "Scene")["Efir player"]
    pages.until(lambda: not efir.get("/obs")["lacking"], "it is answered")
    efir.post("/obs/undo")
    pages.until(lambda: efir.get("/obs")["sources"] == [], "what Efir made is gone")
    assert shown_in(obs, "Game") == {"Камера": True}
    assert obs.settings()["Камера"] == FOREIGN


def test_a_video_pauses_while_viewers_do_not_see_it(
    efir: Program, obs: ObsProgram, pages: ObsPages, tmp_path: Path
) -> None:
    obs.ask("CreateScene", sceneName="Game")
    play_and_record(efir, obs, pages, tmp_path)
    obs.ask("SetCurrentProgramScene", sceneName="Game")
    pages.until(lambda: efir.get("/obs")["lacking"] == "Game", "it is asked")
    efir.post("/obs/scene", {"scene": "Game", "answer": "pause"})
    assert efir.get("/settings")["obs"]["pause_hidden"]

    def is_paused() -> bool:
        return bool(pages.pages["Efir player"].evaluate("document.querySelector('video').paused"))

    pages.until(lambda: efir.get("/player")["is_unseen"] and is_paused(), "it pauses")
    assert not efir.get("/obs")["lacking"]
    obs.ask("SetCurrentProgramScene", sceneName="Scene")
    pages.until(lambda: efir.get("/player")["state"] == "playing" and not is_paused(), "it goes on")
    assert not efir.get("/player")["is_unseen"]


def test_a_stream_is_on_air_until_it_is_stopped_also_while_its_server_is_lost(efir: Program, obs: ObsProgram) -> None:
    assert efir.get("/obs")["on_air"] is None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"rtmp://127.0.0.1:{free.getsockname()[1]}/live/x"
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg is not None, "packaging/test.sh installs it"
    server = subprocess.Popen(
        [ffmpeg, "-v", "error", "-listen", "1", "-i", address, "-f", "null", "-"], stderr=subprocess.DEVNULL
    )
    try:
        settings = {"server": address.rpartition("/")[0], "key": "x"}
        obs.ask("SetStreamServiceSettings", streamServiceType="rtmp_custom", streamServiceSettings=settings)

        own = psutil.Process(server.pid)
        wait_until(lambda: [one for one in own.net_connections() if one.status == "LISTEN"], SECONDS, "it listens")
        obs.ask("StartStream")
        wait_until(lambda: efir.get("/obs")["on_air"], SECONDS, "the stream is on air")
        began = efir.get("/obs")["on_air"]
        assert began["is_streaming"]
        server.kill()
        wait_until(lambda: efir.get("/obs")["on_air"]["is_reconnecting"], SECONDS, "OBS tries to come back")
        assert efir.get("/obs")["on_air"]["since"] == began["since"]
    finally:
        server.kill()
        server.wait(SECONDS)
    obs.ask("StopStream")
    wait_until(lambda: efir.get("/obs")["on_air"] is None, SECONDS, "the stream is over")


def test_a_source_that_was_made_of_a_waiting_file_gets_the_new_link_by_a_new_browser(
    efir: Program, obs: ObsProgram, pages: ObsPages
) -> None:
    file = efir.data_dir / "boot" / "player.html"
    settings = {"is_local_file": True, "local_file": str(file), "width": 640, "height": 360, "reroute_audio": True}
    obs.ask("CreateInput", sceneName="Scene", inputName="File", inputKind="browser_source", inputSettings=settings)
    pages.until(lambda: live(efir) == {"player"}, "the file went on to the player")
    before = len(pages.opened)
    thread = threading.Thread(target=lambda: efir.post("/links/rotate"))
    thread.start()
    pages.until(lambda: not thread.is_alive(), "the links are new")
    thread.join()
    new = (efir.data_dir / "display.token").read_text()
    pages.until(lambda: new in pages.pages["File"].url and live(efir) == {"player"}, "the player is live again")
    assert len(pages.opened) == before + 1
    after = obs.settings()["File"]
    assert {name: after[name] for name in settings} == settings
    assert after["css"].startswith("body { background-color: rgba(0, 0, 0, 0)")

# ruff: noqa: S607 -- its programs are where the system puts them
"""A real OBS with a screen and folders of its own; its browser sources are those of ``obs_browser.c``."""

import asyncio
import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Self

from app.adapters.obs_client import ObsConnection, serve
from app.domain.obs import ObsEvents, ObsPlace, ObsRefusedError
from tests.support.ports import free_port
from tests.support.waiting import SECONDS, wait_until

PLUGIN = Path(__file__).with_name("obs_browser.c")
_ENDS_WITHIN_S = 5.0
"""It ends in half a second; what takes longer waits for an answer that nobody can give."""
KEY = "Qm4xT7vR2pL9wB3z"
_SCENES: dict[str, Any] = {
    "name": "Test",
    "current_scene": "Scene",
    "current_program_scene": "Scene",
    "scene_order": [{"name": "Scene"}],
    "sources": [{"id": "scene", "name": "Scene", "settings": {"id_counter": 0, "items": []}}],
    "current_transition": "Cut",
    "transition_duration": 0,
    "transitions": [],
    "groups": [],
    "modules": {},
}
_INI = """[General]
Pre19Defaults=false
Pre21Defaults=false
Pre23Defaults=false
Pre24.1Defaults=false
FirstRun=true
LastVersion=536870912
EnableAutoUpdates=false
[Basic]
Profile=Test
ProfileDir=Test
SceneCollection=Test
SceneCollectionFile=Test
ConfigOnNewProfile=false
[BasicWindow]
SysTrayEnabled=false
PreviewEnabled=false
[Video]
Renderer=OpenGL
[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={key}
"""
_PROFILE = """[General]
Name={name}
[Video]
BaseCX=320
BaseCY=180
OutputCX=160
OutputCY=90
FPSType=1
FPSInt=10
[Audio]
MonitoringDeviceId=default
MonitoringDeviceName=Default
"""
_SIMPLE = """[Output]
Mode=Simple
[SimpleOutput]
FilePath={folder}
RecFormat=mkv
RecFormat2=mkv
StreamEncoder=x264
RecEncoder=x264
"""
_WITH_VOD = """[Output]
Mode=Advanced
[AdvOut]
Encoder=obs_x264
RecType=Standard
RecEncoder=none
RecFilePath={folder}
RecFormat=mkv
RecFormat2=mkv
RecTracks=3
TrackIndex=1
VodTrackEnabled=true
VodTrackIndex=2
"""
"""Two tracks are recorded: what is streamed, and what Twitch keeps."""
USUAL, VOD = "Test", "Vod"
"""Names of its profiles."""
_PROFILES = {USUAL: _SIMPLE, VOD: _WITH_VOD}


def missing() -> str:
    """Return what of it this system lacks; empty where all is there."""
    programs = [name for name in ("obs", "Xvfb", "xdotool", "cc", "pkg-config") if shutil.which(name) is None]
    if programs or subprocess.run(["pkg-config", "--exists", "libobs"], check=False).returncode:
        return f"needs OBS, which packaging/test.sh installs on Debian; missing: {', '.join(programs) or 'libobs'}"
    return ""


class ObsProgram:
    """One OBS; its folder outlives it, so that it can be started again.

    Attributes:
        config: The folder that holds its ``obs-studio``, as ``XDG_CONFIG_HOME``.
        journal: What its browser sources did, lines of JSON.
        port: Of its server.
    """

    def __init__(self, folder: Path, profile: str = USUAL) -> None:
        """Build the plugin and write what a first start would ask for; nothing runs yet.

        Args:
            folder: Of everything that it keeps.
            profile: Which of its profiles it starts with.
        """
        self.folder, self.config, self.journal = folder, folder / "config", folder / "journal"
        self._profile = profile
        self.port = free_port()
        studio = self.config / "obs-studio"
        folder.mkdir(exist_ok=True)
        for name in ("basic/scenes", "plugin_config/obs-websocket", "plugins/efir-browser/bin/64bit"):
            (studio / name).mkdir(parents=True)
        for name in ("run", "out"):
            (folder / name).mkdir(mode=0o700)
        for name in ("global", "user"):
            (studio / f"{name}.ini").write_text(_INI.format(port=self.port, key=KEY))
        for name, outputs in _PROFILES.items():
            file = studio / "basic/profiles" / name / "basic.ini"
            file.parent.mkdir(parents=True)
            file.write_text((_PROFILE + outputs).format(name=name, folder=folder / "out"))
        (studio / "basic/scenes/Test.json").write_text(json.dumps(_SCENES))
        server = {"server_enabled": True, "server_port": self.port, "auth_required": True, "server_password": KEY}
        text = json.dumps({**server, "alerts_enabled": False, "first_load": False})
        (studio / "plugin_config/obs-websocket/config.json").write_text(text)
        (studio / "plugins/efir-browser/data").mkdir()
        (studio / "plugins/efir-browser/bin/64bit/efir-browser.so").write_bytes(_plugin())
        self._screen: subprocess.Popen[str] | None = None
        self._obs: subprocess.Popen[bytes] | None = None
        self._display = ""

    def __enter__(self) -> Self:
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._screen.stdout is not None
        self._display = f":{self._screen.stdout.readline().strip()}"
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        assert self._screen is not None
        assert self._screen.stdout is not None
        self._screen.terminate()
        self._screen.wait(SECONDS)
        self._screen.stdout.close()

    @property
    def pid(self) -> int:
        assert self._obs is not None
        return self._obs.pid

    def start(self) -> None:
        """Start it, and wait until its scenes are loaded."""
        own = {"XDG_CONFIG_HOME": self.config, "XDG_RUNTIME_DIR": self.folder / "run", "HOME": self.folder}
        screen = {"DISPLAY": self._display, "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb"}
        names = {name: str(value) for name, value in own.items()}
        flags = ("--multi", "--disable-updater", "--disable-shutdown-check", "--disable-missing-files-check")
        with (self.folder / "obs.log").open("ab") as log:
            self._obs = subprocess.Popen(
                ["obs", *flags, "--collection", "Test", "--profile", self._profile],
                env={**os.environ, **names, **screen, "EFIR_BROWSER_JOURNAL": str(self.journal)},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + SECONDS
        while True:
            with contextlib.suppress(OSError, ObsRefusedError, ExceptionGroup, RuntimeError):
                self.ask("GetSceneList")
                return
            assert self._obs.poll() is None, (self.folder / "obs.log").read_text()[-3_000:]
            assert time.monotonic() < deadline, "OBS did not start"
            time.sleep(0.1)

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """End it; where it does not end by itself, after five seconds."""
        if self._obs is None:
            return
        self._obs.send_signal(sign)
        try:
            self._obs.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._obs.kill()
            self._obs.wait(SECONDS)
        self._obs = None

    def quit(self) -> None:
        """End it as the streamer does: File, Exit."""
        assert self._obs is not None
        env = {**os.environ, "DISPLAY": self._display}
        window = ["search", "--sync", "--onlyvisible", "--name", "^OBS ", "windowfocus", "--sync"]
        subprocess.run(["xdotool", *window, "key", "alt+f", "key", "x"], env=env, check=True, timeout=SECONDS)
        assert self._obs.wait(SECONDS) == 0
        self._obs = None

    def kill(self) -> None:
        """End it as a crash does."""
        self.stop(signal.SIGKILL)

    @property
    def place(self) -> ObsPlace:
        """Where it listens."""
        return ObsPlace(port=self.port, password=KEY)

    def ask(self, name: str, **fields: object) -> dict[str, Any]:
        """Carry out one request over a connection of its own.

        Raises:
            ObsRefusedError: OBS refused it.
            RuntimeError: It cannot be reached.
        """
        found: list[dict[str, Any] | Exception] = []

        async def asked() -> None:
            async def work(connection: ObsConnection) -> None:
                found.append(await connection.ask(name, **fields))

            try:
                await serve(self.place, ObsEvents.NONE, lambda _name, _fields: None, work)
            except Exception as error:  # noqa: BLE001 -- it is raised where it was asked
                found.append(error)

        thread = threading.Thread(target=lambda: asyncio.run(asked()))  # this one may run a loop of Playwright's
        thread.start()
        thread.join()
        match found[0]:
            case ObsRefusedError() as refused:
                raise refused
            case Exception() as error:
                raise RuntimeError(f"OBS does not answer: {error!r}")
            case dict() as answer:
                return answer

    def events(self) -> list[dict[str, Any]]:
        """Return what its browser sources did so far."""
        if not self.journal.exists():
            return []
        lines = self.journal.read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def settings(self) -> dict[str, dict[str, Any]]:
        """Return the settings of each browser source."""
        rows = self.ask("GetInputList", inputKind="browser_source")["inputs"]
        names = [row["inputName"] for row in rows]
        return {name: self.ask("GetInputSettings", inputName=name)["inputSettings"] for name in names}

    def reset(self) -> None:
        """Make it as it was at the start: one empty scene, nothing streamed or recorded."""
        self.go_off_air()
        self.ask("SetCurrentProgramScene", sceneName="Scene")
        for row in self.ask("GetInputList")["inputs"]:
            with contextlib.suppress(ObsRefusedError):  # it is going already
                self.ask("RemoveInput", inputName=row["inputName"])
        for row in self.ask("GetSceneList")["scenes"]:
            if row["sceneName"] != "Scene":
                self.ask("RemoveScene", sceneName=row["sceneName"])
        wait_until(self._is_empty, SECONDS, "nothing is left of what was removed")
        time.sleep(0.2)  # a name stays taken until the next frames, which nothing announces
        self.journal.unlink(missing_ok=True)

    def go_off_air(self) -> None:
        """Stream and record no longer."""
        for output in ("Stream", "Record"):
            if self._is_active(output):
                self.ask(f"Stop{output}")
                wait_until(lambda output=output: not self._is_active(output), SECONDS, f"{output} is stopped")  # type: ignore[misc]

    def _is_active(self, output: str) -> bool:
        return bool(self.ask(f"Get{output}Status")["outputActive"])

    def _is_empty(self) -> bool:
        return not self.ask("GetInputList")["inputs"] and len(self.ask("GetSceneList")["scenes"]) == 1


@functools.cache
def _plugin() -> bytes:
    """Compile the plugin."""
    found = subprocess.run(["pkg-config", "--cflags", "libobs"], check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "efir-browser.so")
        command = ["cc", "-O1", "-Wall", "-shared", "-fPIC", str(PLUGIN), "-o", str(target), *found.stdout.split()]
        subprocess.run([*command, "-lm"], check=True, timeout=SECONDS * 4)
        return target.read_bytes()

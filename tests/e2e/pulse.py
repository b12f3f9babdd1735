# ruff: noqa: S607 -- its programs are where the system puts them
"""A private PulseAudio to hear what a program plays: sinks without a sound card, and their monitors."""

import array
import math
import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.support.waiting import SECONDS

RATE = 48_000
_WINDOW_S = 0.05


class Pulse:
    """One sound server of its own; it needs no system bus and no sound card."""

    def __init__(self, folder: Path, *sinks: str) -> None:
        self._folder = folder
        runtime = folder / "pulse"
        runtime.mkdir(parents=True, mode=0o700)
        self.server = f"unix:{runtime}/native"
        self._env = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(runtime),
        }
        modules = [f"module-native-protocol-unix socket={runtime}/native auth-anonymous=1"]
        modules += [f"module-null-sink sink_name={sink} rate={RATE} norewinds=1" for sink in sinks]
        options = [part for module in modules for part in ("-L", module)]
        self._process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *options],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            if self._control("info").returncode == 0:
                break
            time.sleep(0.05)
        self._control("set-default-sink", sinks[0])
        self._recorders: list[subprocess.Popen[bytes]] = []

    def env(self, sink: str) -> dict[str, str]:
        """Return what makes a program play into that sink."""
        return {"PULSE_SERVER": self.server, "PULSE_SINK": sink}

    def record(self, sink: str) -> "Recording":
        """Begin to listen to a sink."""
        path = self._folder / f"{sink}-{len(self._recorders)}.raw"
        with path.open("wb") as file:
            recorder = subprocess.Popen(
                [
                    "parec",
                    "--latency-msec=20",
                    "-d",
                    f"{sink}.monitor",
                    "--format=s16le",
                    f"--rate={RATE}",
                    "--channels=1",
                ],
                env={**self._env, "PULSE_SERVER": self.server},
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
        self._recorders.append(recorder)
        return Recording(path)

    def close(self) -> None:
        for process in (*self._recorders, self._process):
            process.terminate()
            process.wait(SECONDS)

    def _control(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        env = {**self._env, "PULSE_SERVER": self.server}
        return subprocess.run(["pactl", *arguments], env=env, capture_output=True, check=False, timeout=SECONDS)


class Recording:
    """What was heard so far."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def samples(self) -> array.array[int]:
        """Return all samples, from -32,768 to 32,767, ``RATE`` of them a second."""
        data = self._path.read_bytes()
        return array.array("h", data[: len(data) // 2 * 2])

    def levels(self) -> list[float]:
        """Return the loudness (root mean square, 0 to 1) of each twentieth of a second."""
        samples = self.samples()
        size = int(RATE * _WINDOW_S)
        return [
            math.sqrt(sum(sample * sample for sample in samples[at : at + size]) / size) / 32_768
            for at in range(0, len(samples) - size + 1, size)
        ]

    def heard_s(self, threshold: float = 0.003) -> float:
        """Return for how long something was heard, from the first sound to the last."""
        loud = [number for number, level in enumerate(self.levels()) if level > threshold]
        return (loud[-1] - loud[0] + 1) * _WINDOW_S if loud else 0.0


def is_installed() -> bool:
    """Tell whether this machine has it."""
    return all(shutil.which(name) for name in ("pulseaudio", "pactl", "parec"))

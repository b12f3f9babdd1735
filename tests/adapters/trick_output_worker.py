"""A sound output without sound, which does what its device's name says; only tests can start it."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from app.adapters.workers.loop import serve

_LENGTH_MS = 300


class _Trick:
    def __init__(self) -> None:
        self.device = ""
        self.log = Path()
        self.begun = 0.0
        self.left_ms = 0.0
        self.since: float | None = None

    def devices(self, _: Mapping[str, object]) -> dict[str, object]:
        return {"names": ["b", "a"]}

    def play(self, request: Mapping[str, object]) -> dict[str, object]:
        self.device = str(request["device"])
        self.log, self.begun = Path(f"{request['path']}.log"), time.monotonic()
        if self.device == "none":
            return {"problem": "no device plays it"}
        if self.device == "hang":
            time.sleep(600)
        if self.device == "nonsense":
            return {"left_ms": "soon"}
        self.left_ms = _LENGTH_MS
        self.since = None if self.device == "stand" else time.monotonic()
        return {"left_ms": _LENGTH_MS, "is_default": self.device == "gone"}

    def left(self, _: Mapping[str, object]) -> dict[str, object]:
        if self.device == "":
            return {"left_ms": None}
        if self.device == "die":
            os._exit(1)
        passed_ms = 0 if self.since is None else (time.monotonic() - self.since) * 1_000
        return {"left_ms": max(0, round(self.left_ms - passed_ms))}

    def pause(self, request: Mapping[str, object]) -> dict[str, object]:
        if self.since is not None:
            self.left_ms -= (time.monotonic() - self.since) * 1_000
        self.since = None if request["is_paused"] else time.monotonic()
        return self.left(request)

    def stop(self, _: Mapping[str, object]) -> dict[str, object]:
        if self.device == "stay":
            time.sleep(600)
        if self.device in {"fine", "stand"}:
            with self.log.open("a") as log:
                print(round((time.monotonic() - self.begun) * 1_000), file=log)
        self.device = ""
        return {}


if __name__ == "__main__":
    trick = _Trick()
    serve(
        {
            "devices": trick.devices,
            "play": trick.play,
            "left": trick.left,
            "pause": trick.pause,
            "stop": trick.stop,
        }
    )

"""A speech worker that does what the first word of its text says; only tests can start it."""

import math
import os
import signal
import struct
import time
from collections.abc import Mapping
from pathlib import Path

from app.adapters.speech.wave_files import Sound, write
from app.adapters.workers.loop import serve

_RATE = 22_050
_WORD_MS = 100


def tone(length_ms: int, rate: int = _RATE, level: int = 8_000) -> bytes:
    frames = length_ms * rate // 1_000
    return struct.pack(f"={frames}h", *(round(level * math.sin(place / 8)) for place in range(frames)))


def _voices(_: Mapping[str, object]) -> dict[str, object]:
    languages = {"trick/en": "en", "trick/uk": "uk", "trick/mute": ""}
    return {"voices": [{"id": id_, "name": id_.upper(), "languages": [c] if c else []} for id_, c in languages.items()]}


def _speak(request: Mapping[str, object]) -> dict[str, object]:
    text, path = str(request["text"]), Path(str(request["path"]))
    word, _, rest = text.partition(" ")
    if word == "crash":
        with (path.parent / "crashes").open("a") as file:
            file.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "crash-once" and not (path.parent / "crashed").exists():
        (path.parent / "crashed").touch()
        os._exit(0)
    if word == "hang":
        time.sleep(600)
    if word == "fail":
        raise RuntimeError(rest)
    odd: dict[str, dict[str, object]] = {
        "silent": {},
        "lie": {"length_ms": 1_000},
        "complain": {"problem": rest},
        "nonsense": {"length_ms": "long", "marks": None},
    }
    if word in odd:
        return odd[word]
    words = text.split()
    write(Sound(rate=_RATE, channels=1, data=tone(_WORD_MS * len(words))), path)
    return {"length_ms": _WORD_MS * len(words), "marks": []}


if __name__ == "__main__":
    serve({"voices": _voices, "speak": _speak})

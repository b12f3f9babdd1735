"""The worker that runs pyttsx3, the only module that imports it: one text, one voice, one sound file.

pyttsx3 speaks through what the system has: espeak-ng on Linux, SAPI 5 on Windows, NSSpeechSynthesizer on macOS.
Its inner names are used and its defects worked around as of pyttsx3 2.99.
"""

import contextlib
import ctypes
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, override

import pyttsx3

from app.adapters.speech.engine_text import harmless
from app.adapters.speech.wave_files import Sound, SoundError, is_audible, read
from app.adapters.workers.loop import ABSENT_STATUS, serve

_TRIES = 3
"""For a text whose file is empty or silent, as pyttsx3 is known for; a text without words is so each time."""
_RATE_WPM = 200
"""Words a minute at 100 percent: where every driver of pyttsx3 begins."""
_LANGUAGE = re.compile(r"[^a-z]*([a-z]{2})(?![a-z])")
"""A two-letter code, before a region, or after a byte that ranks it."""
_NAME_LIMIT = 280


def _espeak_driver() -> type[Any]:
    """Return pyttsx3's driver for espeak with the times of words, and without what it leaves behind.

    Its module cannot be imported where there is no espeak.
    """
    from pyttsx3.drivers import _espeak as library  # noqa: PLC0415 -- as above
    from pyttsx3.drivers import espeak  # noqa: PLC0415 -- as above

    class EspeakDriver(espeak.EspeakDriver):  # type: ignore[misc] # has no types
        """The driver.

        Attributes:
            marks: At which character of the text, and at which millisecond, words begin.
            on_failure: Called, in espeak's thread, with an error of the driver; Python would only print it.
        """

        def __init__(self, proxy: Any) -> None:  # noqa: ANN401 -- has no types
            self.marks: list[tuple[int, int]] = []
            self.on_failure: Callable[[Exception], None] = lambda _: None
            super().__init__(proxy)

        def settle(self) -> None:
            """Wait until espeak is idle, and make the driver forget the last text.

            WORKAROUND(pyttsx3 2.99): as `runAndWait` begins, the driver cancels whatever espeak is doing. Speed and
            pitch are set in espeak's own thread, so a speed that is still on its way would be lost, and the text with
            it: one file in some hundred would be empty. The driver also keeps the text and the file's name for ever,
            and would speak it again.
            """
            while library.IsPlaying():
                time.sleep(0.001)
            self._save_file = None
            self._text_to_say = None

        @override
        def _onSynth(self, wav: Any, numsamples: int, events: Any) -> int:
            """Take the next part of the sound; called by espeak in its own thread."""
            place = 0
            while events[place].type != library.EVENT_LIST_TERMINATED:
                if events[place].type == library.EVENT_WORD:
                    self.marks.append((max(events[place].text_position - 1, 0), max(events[place].audio_position, 0)))
                place += 1
            try:
                return int(super()._onSynth(wav, numsamples, events))
            except Exception as error:  # noqa: BLE001 -- whatever it is, the other thread waits for the end
                self.endLoop()  # which runs until the driver has written the file
                self.on_failure(error)
                return 1

    return EspeakDriver


class Pyttsx3Engine:
    """One engine of pyttsx3, for one text at a time."""

    def __init__(self) -> None:
        self._espeak: Any = None
        if sys.platform == "linux":
            with contextlib.suppress(ImportError, OSError, RuntimeError):  # without espeak `init` fails the same way
                self._prepare_espeak()
        self._engine = pyttsx3.init()
        self._kind = str(self._engine)
        self._finished = threading.Event()
        self._problem = ""
        self._engine.connect("finished-utterance", self._on_finished)
        self._engine.connect("error", self._on_error)
        if self._espeak is not None:
            self._espeak.on_failure = self._on_failure
            self._engine.runAndWait()  # from now on properties are set at once, not when the text is begun

    def _prepare_espeak(self) -> None:
        from pyttsx3.drivers import espeak  # noqa: PLC0415 -- cannot be imported where there is no espeak

        driver = _espeak_driver()

        def build(proxy: Any) -> Any:  # noqa: ANN401 -- has no types
            self._espeak = driver(proxy)
            return self._espeak

        espeak.buildDriver = build

    def voices(self, _: Mapping[str, object]) -> dict[str, object]:
        """Return ``voices``: id, name and two-letter languages of each, the plainest of a language first."""
        found: list[tuple[list[str], int, dict[str, object]]] = []
        for voice in self._engine.getProperty("voices"):
            name, codes = str(voice.id), [_code(language) for language in voice.languages or ()]
            languages = [match[1] for code in codes if (match := _LANGUAGE.match(code))]
            if len(name) <= _NAME_LIMIT:
                known = {"id": name, "name": str(voice.name or name)[:_NAME_LIMIT], "languages": languages}
                found.append((languages[:1], min(map(len, codes), default=0), dict(known)))
        return {"voices": [known for _, _, known in sorted(found, key=lambda entry: entry[:2])]}

    def speak(self, request: Mapping[str, object]) -> dict[str, object]:
        """Speak ``text`` into the file ``path``; return the members of `Synthesis`.

        The other members are ``voice``, ``rate_percent``, ``pitch_percent`` and ``volume_percent``.
        """
        text, path = harmless(str(request["text"])), Path(str(request["path"]))
        if not text.strip():
            return {}
        for _ in range(_TRIES):
            path.unlink(missing_ok=True)
            marks = self._say(text, path, request)
            if self._problem:
                return {"problem": self._problem}
            sound = _sound_of(path)
            if sound is not None and is_audible(sound, int(str(request["volume_percent"]))):
                return {"length_ms": sound.length_ms, "marks": marks}
        return {}

    def _say(self, text: str, path: Path, request: Mapping[str, object]) -> list[tuple[int, int]]:
        """Write the file, if the engine does; return when its words begin, if it reports that."""
        self._finished.clear()
        self._problem = ""
        if self._espeak is not None:
            self._espeak.marks = []
        self._engine.setProperty("voice", request["voice"])
        self._engine.setProperty("rate", _RATE_WPM * int(str(request["rate_percent"])) // 100)
        self._engine.setProperty("volume", int(str(request["volume_percent"])) / 100)
        if self._espeak is not None:  # the others only print that they have no pitch
            self._engine.setProperty("pitch", int(str(request["pitch_percent"])))
            self._espeak.settle()
        self._engine.save_to_file(text, str(path))
        try:
            self._engine.runAndWait()
        except Exception as error:  # noqa: BLE001 -- whatever it is, this engine will never run again
            sys.exit(f"the speech engine broke: {error!r}")
        if self._kind != "sapi5":  # which is done by now and does not say so
            self._finished.wait()  # which may take much longer than runAndWait; the parent has a deadline
        if self._espeak is None:
            return []
        self._espeak.settle()
        marks: list[tuple[int, int]] = self._espeak.marks
        return marks

    def _on_finished(self, **_: object) -> None:
        self._finished.set()

    def _on_error(self, exception: object = None, **_: object) -> None:
        self._problem = f"{type(exception).__name__}: {exception}"

    def _on_failure(self, error: Exception) -> None:
        self._on_error(error)
        self._finished.set()


def _code(language: object) -> str:
    """Return a language as lower-case text; some engines report bytes."""
    return (language.decode("utf-8", "ignore") if isinstance(language, bytes) else str(language)).lower()


def _sound_of(path: Path) -> Sound | None:
    """Return what was written, or None if it is no whole sound file."""
    with contextlib.suppress(OSError, SoundError):
        return read(path)
    return None


def _load_espeak() -> None:
    """Load the espeak-ng that came as a package; pyttsx3 asks for it by name and then gets the one that is loaded.

    Without the package, it gets the system's, if there is one.
    """
    with contextlib.suppress(ImportError):
        import espeakng_loader  # noqa: PLC0415 -- as above

        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()


def main() -> None:
    """Load the engine and serve."""
    if sys.platform == "linux":
        _load_espeak()
    elif sys.platform == "win32":
        import pythoncom  # noqa: PLC0415 -- only Windows has it

        pythoncom.CoInitialize()  # for this thread, which does all the work
    try:
        engine = Pyttsx3Engine()
    except (ImportError, OSError, RuntimeError) as error:
        sys.stderr.write(f"no speech engine: {error}\n")
        sys.exit(ABSENT_STATUS)
    serve({"voices": engine.voices, "speak": engine.speak})


if __name__ == "__main__":
    main()

# ruff: noqa: ASYNC240 -- these tests look at files, and nothing else waits for their loop
import array
import asyncio
import itertools
import logging
import math
import random
import re
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import override

import psutil
import pytest
import pytest_asyncio
import pyttsx3
from msgspec import structs

from app.adapters.speech import engines, pyttsx3_worker
from app.adapters.speech.engine_text import harmless, pieces, timed_words
from app.adapters.speech.engines import Pyttsx3Speaker, Synthesis
from app.adapters.speech.wave_files import Sound, is_audible, read, write
from app.adapters.workers import process as worker_process
from app.domain.speech import MAX_BYTES, MAX_CRASHES, SpeechReason
from app.services.ports import SpeechError, VoiceChoice
from tests.adapters.no_engine_worker import WAY
from tests.adapters.trick_speech_worker import tone

_TRICKS = "tests.adapters.trick_speech_worker"
_JITTER_MS = 30
"""espeak itself says the same text a little differently each time."""
_needs_espeak = pytest.mark.skipif(sys.platform != "linux", reason="other systems speak with other engines")

UK, EN, EN_US, RU = (VoiceChoice(voice=f"pyttsx3:{name}") for name in ("zle/uk", "gmw/en", "gmw/en-us", "zle/ru"))


@pytest_asyncio.fixture
async def espeak() -> AsyncIterator[Pyttsx3Speaker]:
    speaker = Pyttsx3Speaker()
    yield speaker
    await speaker.close()


@pytest_asyncio.fixture
async def tricks(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pyttsx3Speaker]:
    monkeypatch.setattr(engines, "DEADLINE_S", 1.0)
    monkeypatch.setattr(engines, "DEADLINE_PER_CHARACTER_S", 0.0)
    speaker = Pyttsx3Speaker(worker=_TRICKS)
    yield speaker
    await speaker.close()


async def _reason(speaker: Pyttsx3Speaker, text: str, path: Path) -> SpeechReason:
    with pytest.raises(SpeechError) as error:
        await speaker.synthesize(text, EN, path)
    return error.value.reason


def _loudness(sound: Sound) -> float:
    samples = array.array("h", sound.data)
    return math.sqrt(math.sumprod(samples, samples) / len(samples))


def _pitch_hz(sound: Sound) -> float:
    """Return how often the wave repeats itself where it is loudest: it resembles itself most after one period."""
    samples = array.array("h", sound.data)
    windows = [samples[place : place + 2_048] for place in range(0, len(samples) - 2_048, 512)]
    loudest = max(windows, key=lambda window: math.sumprod(window, window))
    periods = range(sound.rate // 300, sound.rate // 50)
    return sound.rate / max(periods, key=lambda lag: math.sumprod(loudest[lag:], loudest[:-lag]) / (2_048 - lag) ** 0.5)


@_needs_espeak
async def test_the_systems_voices_are_known_by_name_and_language(espeak: Pyttsx3Speaker) -> None:
    voices = await espeak.voices()
    by_id = {voice.id: voice for voice in voices}
    assert (by_id[UK.voice].name, by_id[UK.voice].languages) == ("Ukrainian", ("uk",))
    assert by_id[EN_US.voice].languages == ("en",)
    assert len(by_id) == len(voices) > 100
    assert all(len(code) == 2 for voice in voices for code in voice.languages)
    assert await espeak.voices() is voices


@_needs_espeak
async def test_the_plainest_voice_of_a_language_comes_first(espeak: Pyttsx3Speaker) -> None:
    voices = await espeak.voices()
    first = {code: next(voice.id for voice in voices if code in voice.languages) for code in ("uk", "en", "ru")}
    assert first == {"uk": UK.voice, "en": EN.voice, "ru": RU.voice}


@_needs_espeak
async def test_the_engine_that_came_with_us_speaks_and_no_system_package_is_needed(espeak: Pyttsx3Speaker) -> None:
    await espeak.start()
    process = espeak._worker._process._process
    assert process is not None
    loaded = {
        line.split()[-1] for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines() if "espeak" in line
    }
    assert len(loaded) == 1
    assert "espeakng_loader" in loaded.pop()


@_needs_espeak
async def test_a_text_becomes_a_sound_file_and_its_words_have_times(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    for choice, text in (
        (UK, "Привіт, котику! Дякую за стрім."),
        (EN, "Hello there, this is a test."),
        (RU, "Съешь ещё этих мягких булок."),
    ):
        said = await espeak.synthesize(text, choice, tmp_path / "a.wav")
        sound = read(tmp_path / "a.wav")
        assert (sound.length_ms, sound.channels, sound.rate) == (said.length_ms, 1, 22_050)
        assert is_audible(sound, 100)
        assert 1_000 < said.length_ms < 4_000
        words = timed_words(text, said.marks, said.length_ms)
        assert {place for place, _ in said.marks} == {found.start() for found in re.finditer(r"\S+", text)}
        gaps = [right.at_ms - left.at_ms for left, right in itertools.pairwise(words)]
        assert all(50 < gap < 1_500 for gap in gaps), words


@_needs_espeak
async def test_marks_count_characters_where_some_need_four_bytes(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    text = "🎬🎬 one ✨ two 👩🏽‍🚀 three"
    said = await espeak.synthesize(text, EN, tmp_path / "a.wav")
    places = [place for place, _ in said.marks]
    assert {text.index(word) for word in ("one", "two", "three")} <= set(places)


@_needs_espeak
async def test_speed_pitch_and_volume_do_what_they_say(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    async def sound(**wishes: int) -> Sound:
        choice = VoiceChoice(voice=UK.voice, **wishes)
        await espeak.synthesize("Ласкаво просимо на наш стрім.", choice, tmp_path / "a.wav")
        return read(tmp_path / "a.wav")

    usual = await sound()
    assert (await sound(rate_percent=200)).length_ms < usual.length_ms * 0.7 < usual.length_ms
    assert (await sound(rate_percent=50)).length_ms > usual.length_ms * 1.4
    assert 0.4 < _loudness(await sound(volume_percent=50)) / _loudness(usual) < 0.6
    assert _loudness(await sound(volume_percent=2)) > 0
    assert _loudness(await sound(volume_percent=0)) == 0
    pitches = [_pitch_hz(await sound(pitch_percent=percent)) for percent in (5, 50, 95)]
    assert pitches[0] * 1.2 < pitches[1] < pitches[2] / 1.2, pitches
    again = await sound()
    assert abs(again.length_ms - usual.length_ms) < _JITTER_MS
    assert 0.9 < _loudness(again) / _loudness(usual) < 1.1


@pytest.mark.slow
@_needs_espeak
async def test_no_text_leaves_a_trace_in_the_next(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    sayings = [
        (VoiceChoice(voice=voice.voice, rate_percent=rate), text)
        for voice, text in ((UK, "Дякую за донат, Олено! Гарного вечора."), (EN, "Thanks."), (RU, "Доброе утро всем."))
        for rate in (100, 170)
    ]
    known: dict[int, Synthesis] = {}
    for _ in range(25):
        for number, (choice, text) in random.sample(list(enumerate(sayings)), len(sayings)):
            said = await espeak.synthesize(text, choice, tmp_path / "a.wav")
            first = known.setdefault(number, said)
            assert [place for place, _ in said.marks] == [place for place, _ in first.marks]
            times = zip((*said.marks, (0, said.length_ms)), (*first.marks, (0, first.length_ms)), strict=True)
            assert all(abs(left[1] - right[1]) < _JITTER_MS for left, right in times)


@_needs_espeak
async def test_what_cannot_be_heard_is_told_and_leaves_the_worker_alive(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    for text in ("", " ", "\n", "\x00", "\u200b", "[[ ]]", "<"):
        said = await espeak.synthesize(text, UK, tmp_path / "a.wav")
        assert said == Synthesis(), text
    assert (await espeak.synthesize("Так", UK, tmp_path / "a.wav")).length_ms > 100
    assert espeak._worker._process._starts == 1


@pytest.mark.slow
@_needs_espeak
async def test_any_text_an_engine_may_get_is_borne(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    texts = [
        "half a pair \ud83c here",
        "zero\x00byte",
        "<speak><prosody rate='x-slow'>slow</prosody></speak>",
        "[[inpt PHON]]h@loU",
        "🎬" * 200,
        "я" * (MAX_BYTES // 2),
        "a" * MAX_BYTES,
        "слово " * (MAX_BYTES // 11),
        "9" * 300,
        "!?.,;:-—…" * 40,
        "a\u0301\u0302\u0303" * 100,
        "日本語 العربية हिन्दी",
        "\u202eobrnu",
        "--version -w /tmp/x $(touch x) ; %s %n",
    ]
    for text in texts:
        said = await espeak.synthesize(text, UK, tmp_path / "a.wav")
        assert not said.length_ms or is_audible(read(tmp_path / "a.wav"), 100), text
    assert (await espeak.synthesize("Так", UK, tmp_path / "a.wav")).length_ms > 100
    assert espeak._worker._process._starts == 1


@_needs_espeak
async def test_a_voice_or_a_place_that_does_not_exist_is_an_error_and_not_another_voice(
    espeak: Pyttsx3Speaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SpeechError) as error:
        await espeak.synthesize("Hello", VoiceChoice(voice="pyttsx3:zz/none"), tmp_path / "a.wav")
    assert error.value.reason is SpeechReason.ENGINE_SILENT
    assert "SetVoiceByName failed" in caplog.text
    assert await _reason(espeak, "Hello", tmp_path / "missing" / "a.wav") is SpeechReason.ENGINE_SILENT
    assert "Error saving WAV file" in caplog.text
    assert (await espeak.synthesize("Hello", EN, tmp_path / "a.wav")).length_ms > 100
    assert espeak._worker._process._starts == 1


@_needs_espeak
async def test_it_may_be_given_up_and_the_next_text_is_spoken(espeak: Pyttsx3Speaker, tmp_path: Path) -> None:
    await espeak.start()
    task = asyncio.create_task(espeak.synthesize("слово " * 140, UK, tmp_path / "a.wav"))
    await asyncio.sleep(0.03)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await espeak.synthesize("Hello", EN, tmp_path / "b.wav")).length_ms > 100


@pytest.mark.slow
async def test_a_text_that_crashes_the_engine_again_and_again_is_given_up_and_the_next_is_spoken(
    tricks: Pyttsx3Speaker, tmp_path: Path
) -> None:
    deadly = asyncio.create_task(_reason(tricks, "crash", tmp_path / "a.wav"))
    behind = asyncio.create_task(tricks.synthesize("one two", EN, tmp_path / "b.wav"))
    assert await deadly is SpeechReason.ENGINE_CRASHED
    assert (await behind).length_ms == 200
    pids = (tmp_path / "crashes").read_text().split()
    assert len(pids) == MAX_CRASHES
    assert len(set(pids)) == len(pids)


async def test_a_text_that_crashes_the_engine_once_is_spoken(tricks: Pyttsx3Speaker, tmp_path: Path) -> None:
    assert (await tricks.synthesize("crash-once now", EN, tmp_path / "a.wav")).length_ms == 200


@pytest.mark.slow
async def test_an_engine_that_hangs_is_killed_and_the_next_text_is_spoken(
    tricks: Pyttsx3Speaker, tmp_path: Path
) -> None:
    restarts: list[float] = []
    tricks._worker._process._on_restart = lambda: restarts.append(time.monotonic())
    await tricks.start()
    started = time.monotonic()
    assert await _reason(tricks, "hang", tmp_path / "a.wav") is SpeechReason.ENGINE_TIMED_OUT
    assert time.monotonic() - started > 0.9
    assert (await tricks.synthesize("one two", EN, tmp_path / "b.wav")).length_ms == 200
    assert len(restarts) == 1


async def test_the_deadline_grows_with_the_text(tricks: Pyttsx3Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    deadlines: list[float] = []

    async def request(_: object, deadline_s: float, **__: object) -> dict[str, object]:
        deadlines.append(deadline_s)
        return {}

    monkeypatch.undo()
    monkeypatch.setattr(tricks._worker._process, "request", request)
    for length in (0, 10, 400):
        await tricks.synthesize("x" * length, EN, Path("a.wav"))
    assert deadlines == [5.0, pytest.approx(6.2), pytest.approx(53.0)]


async def test_what_an_engine_says_amiss_is_told_as_silence(
    tricks: Pyttsx3Speaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert await tricks.synthesize("silent", EN, tmp_path / "a.wav") == Synthesis()
    assert await _reason(tricks, "nonsense", tmp_path / "a.wav") is SpeechReason.ENGINE_SILENT
    assert await _reason(tricks, "complain " + "x" * 1_000, tmp_path / "a.wav") is SpeechReason.ENGINE_SILENT
    assert "reports: xxx" in caplog.text
    assert len(caplog.text) < 1_000


async def test_an_operation_that_fails_is_tried_again_and_then_given_up(
    tricks: Pyttsx3Speaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await _reason(tricks, "fail with words of a viewer", tmp_path / "a.wav") is SpeechReason.ENGINE_CRASHED
    assert "viewer" not in caplog.text


async def test_where_no_engine_works_that_is_told_at_once_and_looked_at_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "_FIRST_PAUSE_S", 0.01)
    now = 0.0
    speaker = Pyttsx3Speaker(worker="tests.adapters.no_such_worker")
    speaker._worker._clock = lambda: now
    await speaker.start()
    assert "does not start" in caplog.text
    starts = speaker._worker._process._starts
    assert await speaker.voices() == ()
    assert await _reason(speaker, "Hello", tmp_path / "a.wav") is SpeechReason.ENGINE_MISSING
    assert speaker._worker._process._starts == starts
    now = engines.MISSING_FOR_S + 1
    assert await speaker.voices() == ()
    assert speaker._worker._process._starts > starts
    await speaker.close()


@_needs_espeak
async def test_a_worker_that_says_there_is_no_engine_here_is_believed_until_it_is_told_to_look_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    installed, times = tmp_path / "espeak", iter(range(0, 10**9, 86_400))
    speaker = Pyttsx3Speaker(worker="tests.adapters.no_engine_worker")
    speaker._worker._process._environment[WAY] = str(installed)
    speaker._worker._clock = lambda: next(times)
    await speaker.start()
    assert speaker._worker._process._starts == 1, "asked once, not twice"
    for _ in range(3):
        assert await speaker.voices() == ()
        assert await _reason(speaker, "Hello", tmp_path / "a.wav") is SpeechReason.ENGINE_MISSING
        await speaker.start()
    assert speaker._worker._process._starts == 1
    assert "died" not in caplog.text
    speaker.look_again()
    assert await speaker.voices() == ()
    assert await speaker.voices() == ()
    assert speaker._worker._process._starts == 2
    installed.touch()
    speaker.look_again()
    assert await speaker.voices()
    await speaker.close()


async def test_a_closed_speaker_says_so_and_closes_again(tricks: Pyttsx3Speaker, tmp_path: Path) -> None:
    await tricks.synthesize("one", EN, tmp_path / "a.wav")
    await tricks.close()
    await tricks.close()
    assert await _reason(tricks, "one", tmp_path / "a.wav") is SpeechReason.ENGINE_MISSING


class _Engine:
    """Behaves like pyttsx3's engine for another system. Source: pyttsx3 2.99, ``drivers/sapi5.py``, ``nsss.py``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.set: dict[str, object] = {}
        self.empty_files = 0
        self.saved: list[str] = []
        self.breaks = False
        self._topics: dict[str, Callable[..., None]] = {}
        self._asked: tuple[str, str] = ("", "")
        self.later: list[threading.Timer] = []

    @override
    def __str__(self) -> str:
        return self.kind

    def connect(self, topic: str, listener: Callable[..., None]) -> None:
        self._topics[topic] = listener

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802 -- pyttsx3 names it
        if value == "unknown":
            self._topics["error"](name=None, exception=ValueError("unknown voice id"))
        self.set[name] = value

    def getProperty(self, _: str) -> list[SimpleNamespace]:  # noqa: N802 -- pyttsx3 names it
        return [
            SimpleNamespace(id="TTS_MS_EN-US_DAVID", name="David", languages=["en-US"]),
            SimpleNamespace(id="com.apple.voice.Lesya", name="Lesya", languages=["uk_UA"]),
            SimpleNamespace(id="odd", name=None, languages=["Unknown Locale: 4096"]),
            SimpleNamespace(id="none", name="None", languages=None),
            SimpleNamespace(id="bytes", name="Bytes", languages=[b"\x05en-gb-scotland", b"\x02cmn"]),
            SimpleNamespace(id="x" * 1_000, name="endless", languages=["en"]),
        ]

    def save_to_file(self, text: str, path: str) -> None:
        self._asked = (text, path)

    def runAndWait(self) -> None:  # noqa: N802 -- pyttsx3 names it
        if self.breaks:
            raise RuntimeError("run loop already started")
        if self.kind == "sapi5":
            self._save()
        else:
            self.later.append(threading.Timer(0.05, self._save_late))
            self.later[-1].start()

    def _save_late(self) -> None:
        self._save()
        self._topics["finished-utterance"](name=None, completed=True)

    def _save(self) -> None:
        text, path = self._asked
        self.saved.append(text)
        self.empty_files -= 1
        data = b"" if self.empty_files >= 0 else tone(500)
        if self.kind == "sapi5":
            write(Sound(rate=22_050, channels=1, data=data), Path(path))
            return
        samples = array.array("h", data)
        samples.byteswap()
        common = struct.pack(">hIh", 1, len(samples), 16) + bytes.fromhex("400dac44000000000000")
        sound = struct.pack(">II", 0, 0) + samples.tobytes()
        parts = b"COMM" + struct.pack(">I", 18) + common + b"SSND" + struct.pack(">I", len(sound)) + sound
        Path(path).write_bytes(b"FORM" + struct.pack(">I", len(parts) + 4) + b"AIFF" + parts)


@pytest.fixture(params=["sapi5", "nsss"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Engine]:
    made = _Engine(request.param)
    monkeypatch.setattr(pyttsx3, "init", lambda: made)
    yield made
    for timer in made.later:
        timer.join()


def _request(path: Path, **members: object) -> dict[str, object]:
    usual = {"text": "Hi", "voice": "v", "rate_percent": 100, "pitch_percent": 50, "volume_percent": 100}
    return {**usual, "path": str(path), **members}


def test_engines_of_other_systems_are_driven_by_the_same_words(engine: _Engine, tmp_path: Path) -> None:
    talker = pyttsx3_worker.Pyttsx3Engine()
    answer = talker.speak(_request(tmp_path / "a", text="<b>Hi [[x]]", rate_percent=150, volume_percent=50))
    assert answer == {"length_ms": 500, "marks": []}
    assert engine.saved == [" b Hi   x  "]
    assert engine.set == {"voice": "v", "rate": 300, "volume": 0.5}, "no pitch: they would only complain"
    assert read(tmp_path / "a").data == tone(500)


def test_an_empty_file_is_tried_again_and_then_taken_for_silence(engine: _Engine, tmp_path: Path) -> None:
    talker = pyttsx3_worker.Pyttsx3Engine()
    engine.empty_files = 2
    assert talker.speak(_request(tmp_path / "a"))["length_ms"] == 500
    engine.empty_files = 3
    assert talker.speak(_request(tmp_path / "a")) == {}
    assert len(engine.saved) == 6


def test_a_complaint_of_the_engine_is_passed_on_and_forgotten(engine: _Engine, tmp_path: Path) -> None:
    talker = pyttsx3_worker.Pyttsx3Engine()
    assert talker.speak(_request(tmp_path / "a", voice="unknown")) == {"problem": "ValueError: unknown voice id"}
    assert talker.speak(_request(tmp_path / "a"))["length_ms"] == 500
    assert len(engine.saved) == 2


def test_an_engine_that_breaks_ends_its_worker(engine: _Engine, tmp_path: Path) -> None:
    engine.breaks = True
    with pytest.raises(SystemExit, match="broke"):
        pyttsx3_worker.Pyttsx3Engine().speak(_request(tmp_path / "a"))


@pytest.mark.usefixtures("engine")
def test_languages_are_two_letters_however_an_engine_tells_them() -> None:
    assert pyttsx3_worker.Pyttsx3Engine().voices({}) == {
        "voices": [
            {"id": "none", "name": "None", "languages": []},
            {"id": "odd", "name": "odd", "languages": []},
            {"id": "bytes", "name": "Bytes", "languages": ["en"]},
            {"id": "TTS_MS_EN-US_DAVID", "name": "David", "languages": ["en"]},
            {"id": "com.apple.voice.Lesya", "name": "Lesya", "languages": ["uk"]},
        ]
    }


_WORDS = {
    UK: "Привіт дякую котику стрім гарний вечір підписка донат п’ятсот гривень їжак ґанок щастя",
    EN: "hello thanks stream nice evening subscription five hundred cat through knight WORLD's",
    RU: "Привет спасибо котик стрим хороший вечер подписка пятьсот объявление щётка",
}
_ODD = [
    "",
    " ",
    "🎬",
    "❤️🔥👍🏽",
    "…",
    "?!",
    "<b>",
    "[[x]]",
    "\x00",
    "\ud83c",
    "₴100",
    "100500",
    "a" * 300,
    "👨‍👩‍👧‍👦",
    "\u202e",
    "ъ" * 90,
]


def _mixed_text(dice: random.Random, choice: VoiceChoice) -> str:
    """Return a text as it might come: mostly words, now and then something odd, empty or long."""
    (count,) = dice.choices((0, 1, 3, 8, 20, 60), weights=(2, 4, 6, 6, 2, 1))
    words = dice.choices(_WORDS[choice].split(), k=count)
    for _ in range(dice.choice([0, 0, 1, 3])):
        words.insert(dice.randint(0, len(words)), dice.choice(_ODD))
    return "".join(pieces(harmless(" ".join(words)))[:1])


async def _say_many(espeak: Pyttsx3Speaker, dice: random.Random, path: Path, count: int) -> Counter[str]:
    """Have texts said; return how many were spoken, were silent, or failed for which reason. None may be empty."""
    ends: Counter[str] = Counter()
    for _ in range(count):
        await asyncio.sleep(0)  # what is refused at once shall hold nobody up
        choice = dice.choice([UK, EN, RU])
        text = _mixed_text(dice, choice)
        try:
            said = await espeak.synthesize(
                text, structs.replace(choice, rate_percent=dice.choice([60, 100, 180])), path
            )
        except SpeechError as error:
            ends[error.reason.value] += 1
            continue
        ends["spoken" if said.length_ms else "silent"] += 1
        if said.length_ms:
            assert is_audible(read(path), 100), text
        else:
            assert not any(word in text for word in _WORDS[choice].split()), text
    return ends


def _pid(espeak: Pyttsx3Speaker) -> int:
    process = espeak._worker._process._process
    return 0 if process is None else process.pid


async def _kill_now_and_then(espeak: Pyttsx3Speaker, dice: random.Random, times: int) -> None:
    killed: set[int] = set()
    while len(killed) < times:
        await asyncio.sleep(dice.uniform(0.05, 0.5))
        if pid := _pid(espeak):
            with suppress(psutil.NoSuchProcess):  # it was given up at its deadline a moment ago
                psutil.Process(pid).kill()
                killed.add(pid)


def _grown(sizes: list[int]) -> bool:
    """Tell whether the last four hundred texts took memory that was not given back."""
    return sizes[-1] - sizes[-5] >= 4 * 1024**2


@_needs_espeak
@pytest.mark.slow
async def test_five_hundred_texts_are_spoken_and_the_worker_does_not_grow(
    espeak: Pyttsx3Speaker, tmp_path: Path
) -> None:
    dice = random.Random(20)  # noqa: S311 -- the same texts each time
    ends: Counter[str] = Counter()
    sizes: list[int] = []
    await _say_many(espeak, dice, tmp_path / "a.wav", 100)  # what is loaded when it is first needed is there then
    while len(sizes) < 5 or (_grown(sizes) and len(sizes) < 15):  # the heap grows once or twice by a step of 5 MB
        ends += await _say_many(espeak, dice, tmp_path / "a.wav", 100)
        sizes.append(psutil.Process(_pid(espeak)).memory_info().rss)
    assert set(ends) == {"spoken", "silent"}
    assert ends["spoken"] > 400
    assert not _grown(sizes), sizes
    assert espeak._worker._process._starts == 1


@_needs_espeak
@pytest.mark.slow
async def test_every_text_is_spoken_or_fails_with_a_reason_while_the_worker_is_killed_twenty_times(
    espeak: Pyttsx3Speaker, tmp_path: Path
) -> None:
    dice = random.Random(21)  # noqa: S311 -- the same texts each time
    await espeak.start()
    killing = asyncio.create_task(_kill_now_and_then(espeak, dice, 20))
    ends: Counter[str] = Counter()
    while not killing.done():
        ends += await _say_many(espeak, dice, tmp_path / "a.wav", 10)
    await killing
    assert espeak._worker._process._starts >= 20
    assert ends["spoken"] > 0  # how many depends on how fast the machine is beside the killing
    assert set(ends) <= {"spoken", "silent", SpeechReason.ENGINE_CRASHED, SpeechReason.ENGINE_MISSING}
    assert set(await _say_many(espeak, dice, tmp_path / "a.wav", 20)) <= {"spoken", "silent"}

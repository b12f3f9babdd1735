# ruff: noqa: ASYNC240 -- these tests look at files, and nothing else waits for their loop
import array
import asyncio
import itertools
import logging
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import override

import pytest

from app.adapters.speech import wave_files
from app.adapters.speech.engines import PiperSpeaker, Pyttsx3Speaker, SpeechEngine, Synthesis, VoiceUnusableError
from app.adapters.speech.speakers import Speakers
from app.adapters.speech.wave_files import FADE_MS, Sound, is_audible, read, write
from app.domain.speech import MAX_BYTES, Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice
from app.services.ports import Speaker, SpeechError, SpokenFile, VoiceChoice
from tests.adapters.trick_speech_worker import tone
from tests.support.waiting import SECONDS, until

_LONG = 60_000


class _Engine:
    """Hums 100 ms for each word, at a rate of its own, and notes down what it was asked for."""

    def __init__(self, name: str, languages: Sequence[str], *, rate: int = 22_050, tells_words: bool = False) -> None:
        self.name = name
        self.rate = rate
        self.tells_words = tells_words
        self.asked: list[tuple[str, VoiceChoice]] = []
        self.failure: Exception | None = None
        self.is_open = False
        self.looked = 0
        self._voices = tuple(
            Voice(id=f"{name}:{language or 'any'}", name=language, languages=(language,) if language else ())
            for language in languages
        )

    async def start(self) -> None:
        self.is_open = True

    def look_again(self) -> None:
        self.looked += 1

    async def close(self) -> None:
        self.is_open = False

    async def voices(self) -> tuple[Voice, ...]:
        return self._voices

    async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
        self.asked.append((text, choice))
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        words = text.split()
        if not any(word.isalnum() for word in words):
            return Synthesis()
        write(Sound(rate=self.rate, channels=1, data=tone(100 * len(words), self.rate)), path)
        marks = tuple((text.index(word), 100 * place + 7) for place, word in enumerate(words))
        return Synthesis(100 * len(words), marks if self.tells_words else ())


async def _speak(
    engines: Sequence[SpeechEngine],
    path: Path,
    *segments: tuple[SpokenLanguage, str],
    max_ms: int = _LONG,
    choices: Mapping[SpokenLanguage, VoiceChoice] = MappingProxyType({}),
) -> SpokenFile:
    speaker: Speaker = Speakers(engines)
    said = [Segment(text=text, language=language) for language, text in segments]
    return await speaker.speak(said, choices, path, max_ms)


def _words(*words: tuple[str, int]) -> tuple[SpokenWord, ...]:
    return tuple(SpokenWord(text=text, at_ms=at_ms) for text, at_ms in words)


async def test_segments_in_several_languages_and_engines_become_one_file(tmp_path: Path) -> None:
    first = _Engine("piper", ["uk"], rate=16_000)
    second = _Engine("pyttsx3", ["uk", "en"], tells_words=True)
    file = await _speak([first, second], tmp_path / "m.wav", ("uk", "Дякую за"), ("en", "the stream"), ("uk", "Олено"))
    assert file.path == str(tmp_path / "m.wav")
    assert file.length_ms == read(tmp_path / "m.wav").length_ms == pytest.approx(500, abs=2)
    assert is_audible(read(tmp_path / "m.wav"), 100)
    assert file.words == _words(("Дякую", 0), ("за", 150), ("the", 207), ("stream", 307), ("Олено", 400))
    assert [(text, choice.voice) for text, choice in first.asked] == [("Дякую за", "piper:uk"), ("Олено", "piper:uk")]
    assert [choice.voice for _, choice in second.asked] == ["pyttsx3:en"]
    assert [path.name for path in tmp_path.iterdir()] == ["m.wav"]


async def test_a_voice_gets_letters_it_reads_and_the_words_are_shown_in_their_own(tmp_path: Path) -> None:
    engine = _Engine("pyttsx3", ["en"], tells_words=True)
    file = await _speak([engine], tmp_path / "m.wav", ("en", "Щука Юрій says: Hi"))
    assert [text for text, _ in engine.asked] == ["Shchuka Yuriy says: Hi"]
    assert [word.text for word in file.words] == ["Щука", "Юрій", "says:", "Hi"]
    assert [word.at_ms for word in file.words] == [7, 107, 207, 307]


async def test_letters_that_become_longer_still_fit_the_engine(tmp_path: Path) -> None:
    engine = _Engine("pyttsx3", ["en"])
    await _speak([engine], tmp_path / "m.wav", ("en", "щ" * 1_000))
    assert "".join(text for text, _ in engine.asked) == "shch" * 1_000
    assert max(len(text.encode()) for text, _ in engine.asked) <= MAX_BYTES


async def test_the_voice_that_was_chosen_speaks_with_all_that_was_chosen(tmp_path: Path) -> None:
    engines = [_Engine("piper", ["uk"]), _Engine("pyttsx3", ["uk", "en"])]
    wish = VoiceChoice(voice="pyttsx3:en", rate_percent=150, pitch_percent=20, volume_percent=80)
    await Speakers(engines).speak([Segment(text="Дякую", language="uk")], {"uk": wish}, tmp_path / "m.wav", _LONG)
    assert engines[1].asked == [("Дякую", wish)]
    assert engines[0].asked == []


async def test_a_voice_that_is_gone_is_replaced_by_the_first_of_the_language(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    engine = _Engine("pyttsx3", ["af", "en", "ru", "uk"])
    for voice in ("piper:gone", "nonsense", "unknown:en"):
        await _speak([engine], tmp_path / "m.wav", ("ru", "Спасибо"), choices={"ru": VoiceChoice(voice=voice)})
        assert engine.asked[-1][1].voice == "pyttsx3:ru"
        assert repr(voice) in caplog.text


async def test_a_language_without_a_voice_is_said_by_an_english_one_else_by_any(tmp_path: Path) -> None:
    engine, other = _Engine("a", ["pl", "en"]), _Engine("b", ["pl", ""])
    await _speak([engine], tmp_path / "m.wav", ("uk", "Дякую"))
    await _speak([other], tmp_path / "m.wav", ("uk", "Дякую"))
    assert (engine.asked[0][1].voice, other.asked[0][1].voice) == ("a:en", "b:pl")


async def test_what_is_too_long_is_cut_with_a_fade_and_its_words_too(tmp_path: Path) -> None:
    engine = _Engine("a", ["en"], tells_words=True)
    text = "one two three four five six seven eight nine ten"
    file = await _speak([engine], tmp_path / "m.wav", ("en", text), ("en", text), max_ms=250)
    sound = read(tmp_path / "m.wav")
    assert file.length_ms == sound.length_ms == 250
    assert [word.text for word in file.words] == ["one", "two", "three"]
    samples = array.array("h", sound.data)
    assert samples[-1] == 0
    assert max(samples[-sound.rate * FADE_MS // 1_000 :]) > 4_000
    assert len(engine.asked) == 1, "what will not be heard is not said"


async def test_a_long_text_reaches_the_engine_in_pieces_that_it_bears(tmp_path: Path) -> None:
    engine = _Engine("a", ["uk"])
    text = "Це речення. " * 300
    file = await _speak([engine], tmp_path / "m.wav", ("uk", text))
    assert all(len(piece.encode()) <= MAX_BYTES for piece, _ in engine.asked)
    assert "".join(piece for piece, _ in engine.asked) == text
    assert len(engine.asked) == 4
    assert len(file.words) == 600
    assert file.length_ms == 60_000
    times = [word.at_ms for word in file.words]
    assert times == sorted(times)


async def test_what_an_engine_could_obey_never_reaches_it(tmp_path: Path) -> None:
    engine = _Engine("a", ["en"])
    await _speak([engine], tmp_path / "m.wav", ("en", "<b>one\x00 [[x]] \ud83c two"))
    assert engine.asked[0][0] == " b one    x     two"


async def test_a_segment_that_cannot_be_heard_is_left_out(tmp_path: Path) -> None:
    engine = _Engine("a", ["en"])
    file = await _speak([engine], tmp_path / "m.wav", ("en", "🎬"), ("en", "one two"), ("en", ""), ("en", "!"))
    assert file.length_ms == 200
    assert [word.text for word in file.words] == ["one", "two"]


async def _reason(engines: Sequence[SpeechEngine], path: Path, *segments: tuple[SpokenLanguage, str]) -> SpeechReason:
    with pytest.raises(SpeechError) as error:
        await _speak(engines, path, *segments)
    assert str(error.value) == error.value.reason.sentence("en")
    assert error.value.code == error.value.reason
    return error.value.reason


async def test_a_text_without_any_sound_is_an_error(tmp_path: Path) -> None:
    engine = _Engine("a", ["en"])
    assert await _reason([engine], tmp_path / "m.wav", ("en", "🎬"), ("en", "?")) is SpeechReason.ENGINE_SILENT
    assert await _reason([engine], tmp_path / "m.wav", ("en", "")) is SpeechReason.ENGINE_SILENT
    assert await _reason([engine], tmp_path / "m.wav") is SpeechReason.ENGINE_SILENT
    assert not list(tmp_path.iterdir())


async def test_where_there_is_no_voice_at_all_that_is_told(tmp_path: Path) -> None:
    assert await _reason([], tmp_path / "m.wav", ("en", "one")) is SpeechReason.ENGINE_MISSING
    assert await _reason([_Engine("a", [])], tmp_path / "m.wav", ("en", "one")) is SpeechReason.ENGINE_MISSING


async def test_a_failure_half_way_leaves_neither_the_file_nor_its_parts(tmp_path: Path) -> None:
    good, bad = _Engine("a", ["en"]), _Engine("b", ["uk"])
    bad.failure = SpeechError(SpeechReason.ENGINE_CRASHED)
    (tmp_path / "m.wav").write_bytes(b"of another time")
    reason = await _reason([good, bad], tmp_path / "m.wav", ("en", "one"), ("uk", "два"))
    assert reason is SpeechReason.ENGINE_CRASHED
    assert [path.name for path in tmp_path.iterdir()] == ["m.wav"]
    assert (tmp_path / "m.wav").read_bytes() == b"of another time"


async def test_a_voice_that_turns_out_to_be_spoilt_is_replaced_by_the_next(tmp_path: Path) -> None:
    class Spoilt(_Engine):
        @override
        async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
            self._voices = tuple(voice for voice in self._voices if voice.id != choice.voice)
            raise VoiceUnusableError(SpeechReason.ENGINE_SILENT)

    spoilt, good = Spoilt("piper", ["en", "uk"]), _Engine("pyttsx3", ["uk"])
    file = await _speak([spoilt, good], tmp_path / "m.wav", ("en", "one"), ("uk", "два три"))
    assert file.length_ms == 300
    assert await spoilt.voices() == ()
    assert [path.name for path in tmp_path.iterdir()] == ["m.wav"]


async def test_a_disk_that_cannot_be_written_is_an_error_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def write_nothing(sound: Sound, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path), None, str(sound.rate))

    engine = _Engine("a", ["en"])
    monkeypatch.setattr(wave_files, "write", write_nothing)
    assert await _reason([engine], tmp_path / "m.wav", ("en", "one")) is SpeechReason.ENGINE_SILENT
    assert "No space left" in caplog.text
    assert not list(tmp_path.iterdir())


async def test_an_engine_that_lies_about_its_file_is_found_out(tmp_path: Path) -> None:
    class Liar(_Engine):
        @override
        async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
            said = await super().synthesize(text, choice, path)
            if text.startswith("half"):
                path.write_bytes(path.read_bytes()[:-100])
            else:
                path.unlink()
            return said

    for text in ("half of it", "none of it"):
        assert await _reason([Liar("a", ["en"])], tmp_path / "m.wav", ("en", text)) is SpeechReason.ENGINE_SILENT
    assert not list(tmp_path.iterdir())


async def test_giving_up_leaves_no_file_wherever_it_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    joining, may_go_on = threading.Event(), threading.Event()

    def slow_write(sound: Sound, path: Path) -> None:
        joining.set()
        assert may_go_on.wait(SECONDS)
        write(sound, path)

    monkeypatch.setattr(wave_files, "write", slow_write)
    task = asyncio.create_task(_speak([_Engine("a", ["en"])], tmp_path / "m.wav", ("en", "one two")))
    await asyncio.to_thread(joining.wait, 5)
    task.cancel()
    await asyncio.sleep(0)
    may_go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(tmp_path.iterdir())


async def test_all_engines_are_started_and_closed_and_their_voices_come_in_order() -> None:
    engines = [_Engine("a", ["uk", "en"]), _Engine("b", ["uk"])]
    speakers = Speakers(engines)
    await speakers.start()
    assert all(engine.is_open for engine in engines)
    assert [voice.id for voice in await speakers.voices()] == ["a:uk", "a:en", "b:uk"]
    speakers.look_again()
    assert [engine.looked for engine in engines] == [1, 1]
    await speakers.close()
    assert not any(engine.is_open for engine in engines)


async def test_the_loop_goes_on_while_a_long_text_is_put_together(tmp_path: Path) -> None:
    whole = Sound(rate=22_050, channels=1, data=tone(30_000))

    class ReadyMade(_Engine):
        @override
        async def synthesize(self, text: str, choice: VoiceChoice, path: Path) -> Synthesis:
            await asyncio.to_thread(write, whole, path)
            return Synthesis(30_000)

    ticks: list[float] = []
    loop = asyncio.get_running_loop()

    async def tick() -> None:
        while True:
            ticks.append(loop.time())
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    await until(lambda: ticks)
    before = len(ticks) + 1
    segment: tuple[SpokenLanguage, str] = ("uk", "слово " * 60)
    file = await _speak([ReadyMade("a", ["uk"])], tmp_path / "m.wav", segment, segment, max_ms=50_000)
    ticking.cancel()
    assert file.length_ms == 50_000
    assert len(ticks) > before, "the loop took turns meanwhile"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems speak with other engines")
async def test_the_real_engine_says_a_message_in_three_languages(tmp_path: Path) -> None:
    speakers = Speakers([PiperSpeaker(tmp_path / "voices"), Pyttsx3Speaker()])
    await speakers.start()
    segments = [
        Segment(text="Олена каже: привіт!", language="uk"),
        Segment(text="Nice stream.", language="en"),
        Segment(text="Спасибо большое", language="ru"),
    ]
    file = await speakers.speak(segments, {"en": VoiceChoice(rate_percent=120)}, tmp_path / "m.wav", _LONG)
    assert 2_500 < file.length_ms < 6_000
    assert file.length_ms == read(tmp_path / "m.wav").length_ms
    assert " ".join(word.text for word in file.words) == "Олена каже: привіт! Nice stream. Спасибо большое"
    times = [word.at_ms for word in file.words]
    assert times == sorted(times)
    assert min(right - left for left, right in itertools.pairwise(times)) > 100
    await speakers.close()
    await speakers.close()

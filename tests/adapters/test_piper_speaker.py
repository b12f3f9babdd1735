import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.adapters.speech.engines import (
    CONFIG_LIMIT_BYTES,
    MODELS_LIMIT,
    SPEAKERS_LIMIT,
    PiperSpeaker,
    Synthesis,
    VoiceUnusableError,
)
from app.adapters.speech.wave_files import is_audible, read
from app.adapters.workers import process as worker_process
from app.domain.speech import SpeechReason, Voice
from app.services.ports import SpeechError, VoiceChoice

pytestmark = pytest.mark.slow

_TRICKS = "tests.adapters.trick_speech_worker"
_HERE = "json"
"""A package that is installed everywhere."""

_CONFIG: dict[str, object] = {
    "audio": {"sample_rate": 16_000, "quality": "x_low"},
    "espeak": {"voice": "uk"},
    "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
    "phoneme_type": "text",
    "num_symbols": 256,
    "num_speakers": 1,
    "speaker_id_map": {},
    "piper_version": "1.0.0",
    "language": {"code": "uk_UA", "family": "uk", "region": "UA", "name_native": "украї́нська мо́ва"},
    "dataset": "lada",
}
"""Like that of uk_UA-lada-x_low. Source: rhasspy/piper-voices."""


def _put(folder: Path, stem: str, **members: object) -> Path:
    """Put a voice into a folder whose model is no model."""
    folder.mkdir(exist_ok=True)
    (folder / f"{stem}.onnx").write_bytes(b"not a model")
    (folder / f"{stem}.onnx.json").write_text(json.dumps({**_CONFIG, **members}), "utf-8")
    return folder / f"{stem}.onnx"


@pytest_asyncio.fixture
async def speaker(tmp_path: Path) -> AsyncIterator[PiperSpeaker]:
    made = PiperSpeaker(tmp_path / "voices", worker=_TRICKS, package=_HERE)
    yield made
    await made.close()


async def test_a_model_in_the_folder_is_a_voice_with_name_and_language(speaker: PiperSpeaker, tmp_path: Path) -> None:
    _put(tmp_path / "voices", "uk_UA-lada-x_low")
    _put(tmp_path / "voices", "en_US-own", audio={"sample_rate": 1}, dataset="", language={}, espeak={"voice": "en-us"})
    _put(tmp_path / "voices", "odd", language={"family": "?"}, espeak={})
    assert await speaker.voices() == (
        Voice(id="piper:en_US-own", name="Piper en_US-own", languages=("en",)),
        Voice(id="piper:odd", name="Piper lada x_low", languages=()),
        Voice(id="piper:uk_UA-lada-x_low", name="Piper lada x_low", languages=("uk",)),
    )


async def test_each_speaker_of_a_model_is_a_voice(speaker: PiperSpeaker, tmp_path: Path) -> None:
    _put(tmp_path / "voices", "uk_UA-ukrainian_tts-medium", speaker_id_map={"lada": 0, "mykyta": 1}, num_speakers=2)
    _put(tmp_path / "voices", "zz-crowd", speaker_id_map={f"p{number}": number for number in range(904)})
    voices = await speaker.voices()
    assert [voice.id for voice in voices[:2]] == [
        "piper:uk_UA-ukrainian_tts-medium#lada",
        "piper:uk_UA-ukrainian_tts-medium#mykyta",
    ]
    assert voices[1].name == "Piper lada x_low, mykyta"
    assert len(voices) == 2 + SPEAKERS_LIMIT


async def test_a_folder_that_is_missing_or_empty_has_no_voices(speaker: PiperSpeaker, tmp_path: Path) -> None:
    assert await speaker.voices() == ()
    await speaker.start()
    assert speaker._worker._process._starts == 0, "no worker is started for nothing"
    (tmp_path / "voices").mkdir()
    assert await speaker.voices() == ()
    _put(tmp_path / "voices", "uk")
    assert len(await speaker.voices()) == 1, "it is looked at each time"


async def test_a_voice_whose_own_file_cannot_be_used_is_left_out_and_told_once(
    speaker: PiperSpeaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "voices"
    _put(folder, "good")
    for stem, content in {
        "empty": b"",
        "text": b"hello",
        "half": json.dumps(_CONFIG).encode()[:-5],
        "long": b" " * (CONFIG_LIMIT_BYTES + 1) + b"{}",
        "bytes": b'{"audio": {"quality": "\xff"}}',
        "other": json.dumps([1]).encode(),
        "network": json.dumps({**_CONFIG, "phoneme_type": "pinyin"}).encode(),
        "number": json.dumps({**_CONFIG, "dataset": 5}).encode(),
    }.items():
        _put(folder, stem)
        (folder / f"{stem}.onnx.json").write_bytes(content)
    (folder / "alone.onnx").write_bytes(b"")
    (folder / "folder.onnx").mkdir()
    (folder / "notes.txt").write_text("hello")
    assert [voice.id for voice in await speaker.voices()] == ["piper:good"]
    assert [voice.id for voice in await speaker.voices()] == ["piper:good"]
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 9
    assert all("cannot be used" in sentence for sentence in told)


async def test_no_more_models_are_looked_at_than_somebody_uses(speaker: PiperSpeaker, tmp_path: Path) -> None:
    for number in range(MODELS_LIMIT + 5):
        _put(tmp_path / "voices", f"v{number:03}")
    assert len(await speaker.voices()) == MODELS_LIMIT


async def test_voices_without_the_package_for_them_are_told_of_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = PiperSpeaker(tmp_path / "voices", worker=_TRICKS, package="no_such_package")
    await speaker.start()
    assert not caplog.records, "nobody wants Piper"
    _put(tmp_path / "voices", "uk")
    await speaker.start()
    assert await speaker.voices() == ()
    assert [record.getMessage() for record in caplog.records] == [
        f"There are Piper voices in {tmp_path / 'voices'}, but Piper is not installed (efir[piper])"
    ]
    assert speaker._worker._process._starts == 0
    await speaker.close()


async def test_it_fails_like_every_engine(
    speaker: PiperSpeaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "_FIRST_PAUSE_S", 0.01)
    _put(tmp_path / "voices", "uk")
    await speaker.start()
    choice = VoiceChoice(voice="piper:uk")
    for text, reason in {
        "crash": SpeechReason.ENGINE_CRASHED,
        "complain it is broken": SpeechReason.ENGINE_SILENT,
    }.items():
        with pytest.raises(SpeechError) as error:
            await speaker.synthesize(text, choice, tmp_path / "a.wav")
        assert error.value.reason is reason
    assert await speaker.synthesize("silent", choice, tmp_path / "a.wav") == Synthesis()
    assert (await speaker.synthesize("one two", choice, tmp_path / "a.wav")).length_ms == 200
    for voice in ("piper:gone", "piper:../voices/uk", "uk", ""):
        with pytest.raises(SpeechError) as error:
            await speaker.synthesize("one two", VoiceChoice(voice=voice), tmp_path / "a.wav")
        assert error.value.reason is SpeechReason.ENGINE_MISSING


def _make_model(path: Path, level: float = 0.3) -> None:
    """Write a model with Piper's inputs and output. It hums: 2,000 samples for each sound, longer when slower."""
    onnx = pytest.importorskip("onnx")
    tensor, node = onnx.TensorProto, onnx.helper.make_node

    def value(name: str, kind: int, shape: list[int | str]) -> object:
        return onnx.helper.make_tensor_value_info(name, kind, shape)

    def constant(name: str, number: float, kind: int = tensor.FLOAT) -> object:
        return onnx.helper.make_tensor(name, kind, [], [number])

    nodes = [
        node("Size", ["input"], ["count"]),
        node("Cast", ["count"], ["sounds"], to=tensor.FLOAT),
        node("Gather", ["scales", "second"], ["slowness"]),
        node("Mul", ["sounds", "each"], ["usual"]),
        node("Mul", ["usual", "slowness"], ["length"]),
        node("Range", ["zero", "length", "one"], ["times"]),
        node("Mul", ["times", "tune"], ["angles"]),
        node("Sin", ["angles"], ["waves"]),
        node("Mul", ["waves", "level"], ["hum"]),
        node("Reshape", ["hum", "shape"], ["output"]),
    ]
    constants = [
        constant("second", 1, tensor.INT64),
        *(constant("zero", 0.0), constant("one", 1.0), constant("each", 2_000.0)),
        *(constant("tune", 0.1), constant("level", level)),
        onnx.helper.make_tensor("shape", tensor.INT64, [4], [1, 1, 1, -1]),
    ]
    inputs = [
        value("input", tensor.INT64, [1, "n"]),
        value("input_lengths", tensor.INT64, [1]),
        value("scales", tensor.FLOAT, [3]),
    ]
    graph = onnx.helper.make_graph(nodes, "hum", inputs, [value("output", tensor.FLOAT, [1, 1, 1, "m"])], constants)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


_LETTERS = {
    letter: [number]
    for number, letter in enumerate("_^$ абвгдежзийклмнопрстуфхцчшщьюяєіїґ!,.abcdefghijklmnopqrstuvwxyz'ˈɔʲɪʋʃəɐɛ")
}


@pytest_asyncio.fixture
async def piper(tmp_path: Path) -> AsyncIterator[PiperSpeaker]:
    """The real one, with models that hum."""
    pytest.importorskip("piper")
    for stem, members in {
        "hum": {},
        "fluent": {"phoneme_type": "espeak", "audio": {"sample_rate": 22_050}},
        "silent": {},
    }.items():
        _make_model(
            _put(tmp_path / "voices", stem, phoneme_id_map=_LETTERS, **members), 0.0 if stem == "silent" else 0.3
        )
    made = PiperSpeaker(tmp_path / "voices")
    yield made
    await made.close()


async def _said(piper: PiperSpeaker, path: Path, text: str, choice: VoiceChoice) -> Synthesis:
    await piper.voices()
    return await piper.synthesize(text, choice, path)


async def test_the_real_piper_says_a_text_with_a_model_from_the_folder(piper: PiperSpeaker, tmp_path: Path) -> None:
    await piper.start()
    for stem, rate in (("hum", 16_000), ("fluent", 22_050)):
        said = await _said(piper, tmp_path / "a.wav", "Дякую за донат!", VoiceChoice(voice=f"piper:{stem}"))
        sound = read(tmp_path / "a.wav")
        assert (sound.rate, sound.channels, sound.length_ms) == (rate, 1, said.length_ms)
        assert said.length_ms > 1_500
        assert is_audible(sound, 100)


async def test_the_real_piper_is_faster_or_quieter_when_asked(piper: PiperSpeaker, tmp_path: Path) -> None:
    def choice(**wishes: int) -> VoiceChoice:
        return VoiceChoice(voice="piper:hum", **wishes)

    path = tmp_path / "a.wav"
    usual = (await _said(piper, path, "Дякую", choice())).length_ms
    assert abs((await _said(piper, path, "Дякую", choice(rate_percent=200))).length_ms - usual / 2) < 2
    assert max(read(path).data[1::2]) > 0
    await _said(piper, path, "Дякую", choice(volume_percent=0))
    assert not any(read(path).data)


async def test_the_real_piper_bears_hostile_texts_and_tells_of_silence(piper: PiperSpeaker, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    for text in ("", " ", "\x00", "🎬", "[[ h@l ]] привіт", "<b>привіт</b>", "half \ud83c", "日本語"):
        for stem in ("hum", "fluent"):
            said = await _said(piper, path, text, VoiceChoice(voice=f"piper:{stem}"))
            assert not said.length_ms or is_audible(read(path), 100)
    assert await _said(piper, path, "Дякую", VoiceChoice(voice="piper:silent")) == Synthesis()
    assert (await _said(piper, path, "Дякую", VoiceChoice(voice="piper:hum"))).length_ms
    assert piper._worker._process._starts == 1


async def test_a_spoilt_model_harms_no_other_and_is_no_voice_until_it_changes(
    piper: PiperSpeaker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    _put(tmp_path / "voices", "spoilt", phoneme_id_map=_LETTERS)
    with pytest.raises(VoiceUnusableError) as error:
        await _said(piper, tmp_path / "a.wav", "Дякую", VoiceChoice(voice="piper:spoilt"))
    assert error.value.reason is SpeechReason.ENGINE_SILENT
    assert "a voice cannot be loaded" in caplog.text
    assert "piper:spoilt" not in {voice.id for voice in await piper.voices()}
    _make_model(tmp_path / "voices" / "spoilt.onnx")
    assert (await _said(piper, tmp_path / "a.wav", "Дякую", VoiceChoice(voice="piper:spoilt"))).length_ms
    assert (await _said(piper, tmp_path / "a.wav", "Дякую", VoiceChoice(voice="piper:hum"))).length_ms
    assert piper._worker._process._starts == 1


async def test_more_voices_than_are_kept_in_memory_take_turns(piper: PiperSpeaker, tmp_path: Path) -> None:
    for number in range(5):
        _make_model(_put(tmp_path / "voices", f"v{number}", phoneme_id_map=_LETTERS))
    for _ in range(2):
        for number in range(5):
            said = await _said(piper, tmp_path / "a.wav", "Дякую", VoiceChoice(voice=f"piper:v{number}"))
            assert said.length_ms
    assert piper._worker._process._starts == 1

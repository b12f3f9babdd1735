import array
import struct
import sys
import wave
from pathlib import Path

import pytest

from app.adapters.speech.wave_files import (
    FADE_MS,
    Sound,
    SoundError,
    faded_out,
    from_aiff,
    is_audible,
    joined,
    read,
    write,
)
from tests.adapters.trick_speech_worker import tone

_RATES = {22_050: "400dac44000000000000", 44_100: "400eac44000000000000", 8_000: "400bfa00000000000000"}
"""Rates as 80-bit floats, taken from files that sox wrote."""


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">I", len(content)) + content + b"\x00" * (len(content) % 2)


def _aiff(
    samples: list[int],
    *,
    rate: int = 22_050,
    channels: int = 1,
    compression: bytes | None = None,
    frames: int | None = None,
    bits: int = 16,
) -> bytes:
    little = compression == b"sowt"
    data = struct.pack(f"{'<' if little else '>'}{len(samples)}h", *samples)
    count = len(samples) // channels if frames is None else frames
    common = struct.pack(">hIh", channels, count, bits) + bytes.fromhex(_RATES[rate])
    if compression is not None:
        common += compression + b"\x03odd"
    chunks = (
        _chunk(b"FVER", b"\xa2\x80\x51\x40"),
        _chunk(b"NAME", b"odd"),
        _chunk(b"COMM", common),
        _chunk(b"SSND", struct.pack(">II", 4, 0) + b"skip" + data),
    )
    return (
        b"FORM"
        + struct.pack(">I", 4 + sum(map(len, chunks)))
        + (b"AIFC" if compression else b"AIFF")
        + b"".join(chunks)
    )


def _samples(sound: Sound) -> list[int]:
    return list(array.array("h", sound.data))


def test_a_sound_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    sound = Sound(rate=16_000, channels=2, data=tone(250, 16_000))
    write(sound, tmp_path / "a.wav")
    assert read(tmp_path / "a.wav") == sound
    assert (sound.frames, sound.length_ms) == (2_000, 125)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getparams()[:4] == (2, 2, 16_000, 2_000)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_sound_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises((IsADirectoryError, PermissionError)):  # Windows says the second
        write(Sound(rate=8_000, channels=1, data=b"\x00\x00"), tmp_path / "folder")
    with pytest.raises(FileNotFoundError):
        write(Sound(rate=8_000, channels=1, data=b"\x00\x00"), tmp_path / "missing" / "a.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("rate", sorted(_RATES))
def test_an_aiff_file_is_read_sample_by_sample(rate: int, tmp_path: Path) -> None:
    samples = [0, 1, -1, 256, -32_768, 32_767]
    (tmp_path / "a.aiff").write_bytes(_aiff(samples, rate=rate))
    sound = read(tmp_path / "a.aiff")
    assert (sound.rate, sound.channels, _samples(sound)) == (rate, 1, samples)


@pytest.mark.parametrize("compression", [b"NONE", b"twos", b"sowt"])
def test_an_aiff_file_that_names_its_byte_order_is_read_sample_by_sample(compression: bytes) -> None:
    samples = [5, -6, 300, -400]
    sound = from_aiff(_aiff(samples, channels=2, compression=compression))
    assert (sound.rate, sound.channels, sound.frames, _samples(sound)) == (22_050, 2, 2, samples)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"FORM",
        b"RIFF" + _aiff([1, 2])[4:],
        _aiff([1, 2])[:-2],
        _aiff([1, 2], frames=3),
        _aiff([1, 2], frames=2**32 - 1),
        _aiff([1, 2], channels=0, frames=2),
        _aiff([1, 2], channels=-1, frames=2),
        _aiff([1, 2], bits=24),
        _aiff([1, 2], compression=b"ima4"),
        _aiff([1, 2]).replace(b"COMM", b"COMX"),
        _aiff([1, 2]).replace(b"SSND", b"SSNX"),
        _aiff([1, 2]).replace(bytes.fromhex(_RATES[22_050]), b"\x00" * 10),
        _aiff([1, 2]).replace(bytes.fromhex(_RATES[22_050]), b"\xff" * 10),
        b"FORM\x00\x00\x00\x10AIFFCOMM\xff\xff\xff\xff\x00",
        b"FORM\x00\x00\x00\x10AIFFCOMM\x00\x00\x00\x02\x00\x01SSND\x00\x00\x00\x00",
    ],
)
def test_what_is_no_whole_plain_aiff_file_is_refused(content: bytes) -> None:
    with pytest.raises(SoundError):
        from_aiff(content)


def test_what_is_no_whole_plain_wav_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write(Sound(rate=22_050, channels=1, data=tone(100)), path)
    whole = path.read_bytes()
    with wave.open(str(tmp_path / "8bit.wav"), "wb") as file:
        file.setparams((1, 1, 22_050, 0, "NONE", ""))
        file.writeframes(b"\x80" * 100)
    odd_rate = whole[:24] + struct.pack("<I", 1) + whole[28:]
    for content in (b"", b"RIFF", whole[:30], whole[:44], whole[:-2], odd_rate, (tmp_path / "8bit.wav").read_bytes()):
        path.write_bytes(content)
        with pytest.raises(SoundError):
            read(path)
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing.wav")


def test_what_is_short_or_silent_is_not_audible() -> None:
    def sound(data: bytes) -> Sound:
        return Sound(rate=22_050, channels=1, data=data)

    assert is_audible(sound(tone(100)), 100)
    assert not is_audible(sound(b""), 100)
    assert not is_audible(sound(tone(20)), 100)
    assert not is_audible(sound(bytes(44_100)), 100)
    assert not is_audible(sound(tone(100, level=10)), 100), "dust"
    assert is_audible(sound(tone(100, level=200)), 2), "so it was wished"
    assert is_audible(sound(bytes(44_100) + tone(100)), 100), "after a second of silence"
    assert not is_audible(sound(tone(100, level=100) + bytes(441_000)), 100), "a click before ten of them"
    assert is_audible(sound(bytes(44_100)), 0), "so it was wished"
    assert not is_audible(sound(b""), 0)


def test_sounds_of_one_kind_are_joined_as_they_are() -> None:
    first, second = tone(100), tone(50, level=500)
    sounds = [Sound(rate=22_050, channels=1, data=data) for data in (first, second)]
    assert joined(sounds, 10_000) == Sound(rate=22_050, channels=1, data=first + second)


def test_sounds_of_different_kinds_keep_their_length_and_loudness() -> None:
    sounds = [
        Sound(rate=16_000, channels=1, data=tone(500, 16_000)),
        Sound(rate=22_050, channels=2, data=tone(1_000)),
    ]
    whole = joined(sounds, 10_000)
    assert (whole.rate, whole.channels) == (22_050, 1)
    assert abs(whole.length_ms - 1_000) <= 2
    assert 7_000 < max(_samples(whole)) < 9_000


def test_what_is_too_long_is_cut_and_fades() -> None:
    sound = Sound(rate=22_050, channels=1, data=tone(1_000))
    cut = joined([sound, sound], 300)
    assert cut.length_ms == 300
    samples, fade = _samples(cut), 22_050 * FADE_MS // 1_000
    assert samples[:-fade] == _samples(sound)[: len(samples) - fade]
    assert max(samples[-fade:]) > 4_000, "it does not begin in silence"
    assert max(map(abs, samples[-fade // 10 :])) < 1_000
    assert samples[-1] == 0


@pytest.mark.parametrize("fade", [0, 1, 3, 100])
def test_a_fade_longer_than_the_sound_fades_all_of_it(fade: int) -> None:
    faded = array.array("h", faded_out(struct.pack("=3h", 100, 100, 100), fade)).tolist()
    assert faded == {0: [100, 100, 100], 1: [100, 100, 0], 3: [66, 33, 0], 100: [66, 33, 0]}[fade]


def test_samples_are_in_this_machines_byte_order() -> None:
    assert Sound(rate=8_000, channels=1, data=struct.pack("=h", 1)).data == (1).to_bytes(2, sys.byteorder)

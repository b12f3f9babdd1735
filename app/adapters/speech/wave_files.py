"""Sound files as plain 16-bit samples: read, checked, joined and written. Slow for long sounds: not on the loop."""

import array
import io
import math
import struct
import sys
import wave
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from app.files import Draft

FADE_MS = 30
"""Fade at a cut; a hard cut would click."""
SHORTEST_MS = 30
"""Shorter than any word."""
SILENT_RMS = 16.0
"""Of 32,768: quieter at full volume, -66 dB, is inaudible. A voice has some 2,000."""

_SAMPLE_BYTES = 2
_LOOKED_AT = 2_048
"""Samples that are looked at in one piece."""
_SUPPORTED_BITS = 16
_RATES = range(4_000, 192_001)
_AIFF_ENDIANS = {b"NONE": ">", b"twos": ">", b"sowt": "<"}
"""How each kind of uncompressed AIFF-C writes its samples. Source: Apple, AIFF-C specification and TN 2271."""


class SoundError(ValueError):
    """It is no sound file, or only the beginning of one."""


class Sound(Struct, frozen=True, kw_only=True):
    """Samples in memory.

    Attributes:
        rate: Frames in a second.
        data: 16-bit samples in this machine's byte order, the channels of a frame side by side.
    """

    rate: int
    channels: int
    data: bytes

    @property
    def frames(self) -> int:
        """Samples of each channel."""
        return len(self.data) // (_SAMPLE_BYTES * self.channels)

    @property
    def length_ms(self) -> int:
        """Length."""
        return round(self.frames * 1_000 / self.rate)


def read(path: Path) -> Sound:
    """Return a whole WAV or AIFF file.

    Raises:
        OSError: It cannot be read.
        SoundError: It is something else, is cut short, or its samples are not of 16 bits.
    """
    content = path.read_bytes()
    return from_aiff(content) if content.startswith(b"FORM") else _from_wav(content)


def _from_wav(content: bytes) -> Sound:
    try:
        with wave.open(io.BytesIO(content), "rb") as file:
            channels, width, rate, frames = file.getparams()[:4]
            data = file.readframes(frames)
    except (wave.Error, EOFError, struct.error) as error:
        raise SoundError(f"not a WAV file: {error}") from error
    if width != _SAMPLE_BYTES or rate not in _RATES or len(data) != frames * width * channels:
        raise SoundError("a WAV file of another kind, or one that is cut short")
    return Sound(rate=rate, channels=channels, data=data)


def from_aiff(content: bytes) -> Sound:
    """Return the samples of an AIFF or AIFF-C file, which macOS writes and Python no longer reads.

    Source: Apple, Audio Interchange File Format, version 1.3; AIFF-C draft of 1991-08-26.

    Raises:
        SoundError: It is no such file, is cut short, or its samples are compressed or not of 16 bits.
    """
    kind = content[8:12]
    if content[:4] != b"FORM" or kind not in {b"AIFF", b"AIFC"}:
        raise SoundError("not an AIFF file")
    chunks = _aiff_chunks(content)
    try:
        common = chunks[b"COMM"]
        channels, frames, bits = struct.unpack_from(">hIh", common)
        rate = round(_extended(common[8:18]))
        endian = _AIFF_ENDIANS[common[18:22] if kind == b"AIFC" else b"NONE"]
        offset = struct.unpack_from(">I", chunks[b"SSND"])[0] + 8
        data = chunks[b"SSND"][offset:]
    except (KeyError, struct.error) as error:
        raise SoundError("an AIFF file without sound, or with compressed sound") from error
    size = frames * channels * _SAMPLE_BYTES
    if bits != _SUPPORTED_BITS or channels < 1 or rate not in _RATES or len(data) < size:
        raise SoundError("an AIFF file of another kind, or one that is cut short")
    samples = array.array("h", data[:size])
    if endian != {"little": "<", "big": ">"}[sys.byteorder]:
        samples.byteswap()
    return Sound(rate=rate, channels=channels, data=samples.tobytes())


def _aiff_chunks(content: bytes) -> dict[bytes, bytes]:
    """Return the parts of a file by name; each begins with its length and ends at an even place."""
    chunks: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(content):
        name, length = struct.unpack_from(">4sI", content, place)
        chunks.setdefault(name, content[place + 8 : place + 8 + length])
        place += 8 + length + length % 2
    return chunks


def _extended(number: bytes) -> float:
    """Return an 80-bit float of the 68881: a sign and 15 bits of exponent, then 64 bits with the leading one.

    Raises:
        struct.error: It is too short.
    """
    exponent, mantissa = struct.unpack(">HQ", number)
    shift: int = (exponent & 0x7FFF) - 16_383 - 63
    return math.ldexp(mantissa, shift) if shift <= 0 else 0.0  # no rate needs more than its 64 bits


def is_audible(sound: Sound, volume_percent: int) -> bool:
    """Return whether it is long enough and, relative to the volume, loud enough.

    Of a voice that is told by its first word: the rest can only add to the loudness of the whole.
    """
    if sound.length_ms < SHORTEST_MS:
        return False
    samples = memoryview(sound.data).cast("h")
    enough = len(samples) * (SILENT_RMS * volume_percent / 100) ** 2
    power = 0.0
    for start in range(0, len(samples), _LOOKED_AT):
        part = samples[start : start + _LOOKED_AT]
        power += math.sumprod(part, part)
        if power >= enough:
            return True
    return False


def joined(sounds: Sequence[Sound], max_ms: int) -> Sound:
    """Return sounds one after the other, with one channel, at the highest rate among them.

    Args:
        sounds: At least one.
        max_ms: Where it is cut.
    """
    rate = max(sound.rate for sound in sounds)
    data = b"".join(_converted(sound, rate) for sound in sounds)
    limit = max_ms * rate // 1_000 * _SAMPLE_BYTES
    if len(data) > limit:
        data = faded_out(data[:limit], rate * FADE_MS // 1_000)
    return Sound(rate=rate, channels=1, data=data)


def _converted(sound: Sound, rate: int) -> bytes:
    """Return samples of one channel at another rate."""
    if sound.rate == rate and sound.channels == 1:
        return sound.data
    import miniaudio  # noqa: PLC0415 -- seldom needed: voices of different makers in one message

    form = miniaudio.SampleFormat.SIGNED16
    return bytes(miniaudio.convert_frames(form, sound.channels, sound.rate, sound.data, form, 1, rate))


def faded_out(data: bytes, samples: int) -> bytes:
    """Return samples of which the last ones fall evenly to silence."""
    values = array.array("h", data)
    count = min(samples, len(values))
    for place in range(1, count + 1):
        values[-place] = values[-place] * (place - 1) // count
    return values.tobytes()


def write(sound: Sound, path: Path) -> None:
    """Write a WAV file that appears whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    with Draft(path, is_durable=False) as draft, wave.open(draft.file, "wb") as file:
        file.setparams((sound.channels, _SAMPLE_BYTES, sound.rate, sound.frames, "NONE", ""))
        file.writeframes(sound.data)

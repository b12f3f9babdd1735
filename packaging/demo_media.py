"""Makes the sample media in ``resources/demo`` with ffmpeg: ``python packaging/demo_media.py [FOLDER]``.

With ``--alert`` it makes only the short sound of the alerts widget, in that widget's folder.

The results are committed; run this again only to change them. It needs ffmpeg with libvpx, libopus and drawtext, and
the Noto Sans font. Everything in them is drawn and composed here, so it is under the licence of the project.
"""

import argparse
import array
import math
import shutil
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FOLDER = RESOURCES / "demo"
ALERT = RESOURCES / "widgets" / "alerts" / "alert.ogg"
TOTAL_LIMIT = 300_000
"""Bytes all samples may take together: they are part of every download."""
ALERT_LIMIT = 40_000
"""Bytes of the alert's sound: every page that shows alerts loads it."""

SAMPLE_RATE = 48_000
"""Opus works at this rate inside. Source: RFC 6716, section 2."""
PENTATONIC_HZ = (261.63, 293.66, 329.63, 392.00, 440.00, 523.25, 587.33, 659.26)
"""Two bowls of the pentatonic scale on C: any two of them sound well together."""
PARTIALS = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.1))
"""Multiples of the note's frequency with their loudness: a soft bell."""

INK = "0xF4F6FB"
NIGHT, DUSK, SIGNAL = "0x0E1118", "0x2A3560", "0xFF7A59"


@dataclass(frozen=True)
class Card:
    """One moving test card.

    Attributes:
        length_s: Seconds.
        colours: The two ends of the drifting gradient.
        tune: Steps of the scale, one per beat; None is a rest.
        video: What encodes the picture.
    """

    name: str
    title: str
    length_s: int
    colours: tuple[str, str]
    tune: tuple[int | None, ...]
    video: tuple[str, ...]


VP9 = ("-c:v", "libvpx-vp9", "-row-mt", "0", "-deadline", "good", "-cpu-used", "1", "-crf", "38", "-b:v", "110k")
VP8 = ("-c:v", "libvpx", "-deadline", "good", "-cpu-used", "1", "-crf", "24", "-b:v", "90k")

CARDS = (
    Card("on-air.webm", "Efir: on air", 12, (NIGHT, DUSK), (0, 2, 4, 5, 4, None, 2, 3, 5, 7, 6, None, 4, 5, 3, 2), VP9),
    Card("next-up.webm", "Efir: next up", 5, (NIGHT, "0x14534A"), (5, 4, 2, None, 3, 0, None), VP8),
)


def sound_of(tune: tuple[int | None, ...], length_s: float) -> array.array[int]:
    """Return a tune as 16-bit mono samples, its notes spread evenly and the last one left to ring out."""
    total = int(length_s * SAMPLE_RATE)
    mix = [0.0] * total
    beat = int(total * 0.88 / len(tune))
    ring = int(1.6 * SAMPLE_RATE)
    for index, step in enumerate(tune):
        if step is None:
            continue
        start = index * beat
        for offset in range(min(ring, total - start)):
            age = offset / SAMPLE_RATE
            loudness = min(1.0, age / 0.012) * math.exp(-3.2 * age)
            mix[start + offset] += loudness * sum(
                share * math.sin(2 * math.pi * PENTATONIC_HZ[step] * multiple * age) for multiple, share in PARTIALS
            )
    fade = int(0.4 * SAMPLE_RATE)
    peak = max(abs(value) for value in mix)
    scale = 32_767 * 0.5 / peak
    return array.array("h", (int(v * scale * min(1.0, (total - i) / fade)) for i, v in enumerate(mix)))


def write_wave(path: Path, samples: array.array[int]) -> None:
    """Write mono samples as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())


def picture_of(card: Card) -> str:
    """Return the ffmpeg filter graph that draws a card: gradient, two bars, seconds and the title."""
    first, second = card.colours
    text = f"fontcolor={INK}:font='Noto Sans'"
    bars = ";".join(
        f"color=c={colour}:s={width}x{height}:r=25:d={card.length_s}[{name}]"
        for name, colour, width, height in (("bar", SIGNAL, 96, 10), ("dot", INK, 14, 14))
    )
    return (
        f"gradients=s=480x270:r=25:d={card.length_s}:c0={first}:c1={second}:x0=0:y0=0:x1=479:y1=269:speed=0.012:seed=7,"
        f"drawbox=x=24:y=222:w=432:h=10:color={INK}@0.16:t=fill[ground];{bars};"
        f"[ground][bar]overlay=x='24+(432-w)*(0.5-0.5*cos(2*PI*t/4))':y=222:shortest=1[one];"
        f"[one][dot]overlay=x='24+(432-w)*t/{card.length_s}':y=242:shortest=1,"
        f"drawtext={text}:fontsize=88:x=24:y=56:text='%{{eif\\:t\\:d\\:2}}',"
        f"drawtext={text}:fontsize=22:x=170:y=74:text='{card.title.replace(':', r'\:')}',"
        f"drawtext={text}@0.7:fontsize=16:x=170:y=108:text='Ефір · {card.length_s} с · 480×270',"
        f"drawbox=x=24:y=24:w=10:h=10:color={SIGNAL}:t=fill:enable='lt(mod(t,1),0.5)',format=yuv420p[picture]"
    )


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg quietly and repeatably.

    Raises:
        subprocess.CalledProcessError: It failed; its own words are on stderr.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        sys.exit("ffmpeg is not installed")
    subprocess.run([program, "-hide_banner", "-loglevel", "error", "-y", *arguments], check=True, timeout=300)


def make_card(card: Card, folder: Path, scratch: Path) -> None:
    """Write one card: a webm whose header holds its duration and whose cues stand in front, so that seeking works."""
    tune = scratch / "tune.wav"
    write_wave(tune, sound_of(card.tune, card.length_s))
    length = ("-t", str(card.length_s))
    picture = ("-filter_complex", picture_of(card), "-map", "[picture]", "-map", "0:a")
    seekable = ("-g", "50", "-cues_to_front", "1")
    sound = ("-c:a", "libopus", "-b:a", "32k")
    plain = ("-metadata", f"title={card.title}", "-fflags", "+bitexact", "-flags", "+bitexact", "-threads", "1")
    target = str(folder / card.name)
    ffmpeg("-i", str(tune), *picture, *card.video, *seekable, *sound, *plain, *length, target)


def make_sound(target: Path, title: str, tune: tuple[int | None, ...], length_s: float, scratch: Path) -> None:
    """Write a tune that has no picture."""
    source = scratch / "sound.wav"
    write_wave(source, sound_of(tune, length_s))
    plain = ("-metadata", f"title={title}", "-fflags", "+bitexact", "-flags", "+bitexact")
    ffmpeg("-i", str(source), "-c:a", "libopus", "-b:a", "32k", *plain, str(target))


def make_chime(folder: Path, scratch: Path) -> None:
    """Write the sample that has no picture."""
    make_sound(folder / "chime.ogg", "Efir: chime", (0, 2, 4, 7, 5, 4, None, 2), 5.0, scratch)


def make_alert(target: Path, scratch: Path) -> None:
    """Write the sound of the alerts: three quick steps up, and time to ring out."""
    make_sound(target, "Efir: alert", (3, 5, 7, *[None] * 9), 1.6, scratch)
    size = target.stat().st_size
    print(f"{target.name}: {size / 1000:.0f} kB")
    if size > ALERT_LIMIT:
        sys.exit(f"over {ALERT_LIMIT / 1000:.0f} kB")


def main() -> None:
    """Make every sample and say how large each one is."""
    parser = argparse.ArgumentParser(description="Makes the sample media with ffmpeg.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="default: resources/demo")
    parser.add_argument("--alert", action="store_true", help="make only the sound of the alerts widget")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.alert:
            make_alert(ALERT, Path(scratch))
            return
        for card in CARDS:
            make_card(card, folder, Path(scratch))
        make_chime(folder, Path(scratch))
    names = [*(card.name for card in CARDS), "chime.ogg"]
    sizes = {name: (folder / name).stat().st_size for name in names}
    for name, size in sizes.items():
        print(f"{name}: {size / 1000:.0f} kB")
    if sum(sizes.values()) > TOTAL_LIMIT:
        sys.exit(f"together over {TOTAL_LIMIT / 1000:.0f} kB")


if __name__ == "__main__":
    main()

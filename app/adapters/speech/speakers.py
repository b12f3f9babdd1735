"""All speech engines behind one interface: chooses voices, splits texts, joins the sounds."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from app.adapters.speech import wave_files
from app.adapters.speech.engine_text import harmless, pieces, timed_words
from app.adapters.speech.engines import SpeechEngine, Synthesis, VoiceUnusableError
from app.adapters.speech.wave_files import SoundError
from app.domain.speech import MAX_BYTES, Segment, SpeechReason, SpokenLanguage, SpokenWord, Voice
from app.domain.speech_text.letters import transliterated
from app.services.ports import SpeechError, SpokenFile, VoiceChoice

logger = logging.getLogger(__name__)


class _Piece(Struct, frozen=True):
    """As much of a segment as an engine takes at once.

    Attributes:
        display_text: In the letters it was written in.
        text: The same in letters that a voice of the segment's language reads.
    """

    display_text: str
    text: str
    choice: VoiceChoice


class _Part(Struct, frozen=True):
    """A piece of the text, and the file with its sound."""

    piece: _Piece
    path: Path
    synthesis: Synthesis


class Speakers:
    """Uses the engine of the chosen voice.

    Args:
        engines: In order of preference.
    """

    def __init__(self, engines: Sequence[SpeechEngine]) -> None:
        self._engines = {engine.name: engine for engine in engines}

    async def start(self) -> None:
        """Start all engines. Never fails."""
        await asyncio.gather(*(engine.start() for engine in self._engines.values()))

    def look_again(self) -> None:
        """Try the engines again that this PC did not have."""
        for engine in self._engines.values():
            engine.look_again()

    async def close(self) -> None:
        """End all workers, within a second or so. May be called again."""
        await asyncio.gather(*(engine.close() for engine in self._engines.values()))

    async def voices(self) -> tuple[Voice, ...]:
        """Return the voices of all engines, in order of preference."""
        found = await asyncio.gather(*(engine.voices() for engine in self._engines.values()))
        return tuple(voice for voices in found for voice in voices)

    async def speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        """Write one WAV file, all at once or not at all; what is longer than ``max_ms`` is cut, with a short fade.

        Pieces without sound, such as a lone sign, are left out as long as there is another.

        Raises:
            SpeechError: Why there is no file.
        """
        while True:
            with contextlib.suppress(VoiceUnusableError):  # which is then removed from the voices
                return await self._speak(segments, choices, path, max_ms)

    async def _speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        voices = await self.voices()
        if not voices:
            raise SpeechError(SpeechReason.ENGINE_MISSING)
        said = [
            piece
            for segment in segments
            for piece in _pieces(
                segment, _choice(choices.get(segment.language, VoiceChoice()), segment.language, voices)
            )
        ]
        paths = [path.with_name(f"{path.name}.{number}.part") for number in range(len(said))]
        try:
            parts = await self._parts(said, paths, max_ms)
            if not parts:
                raise SpeechError(SpeechReason.ENGINE_SILENT)
            return await _join_aside(parts, path, max_ms)
        except (OSError, SoundError) as error:
            logger.warning("The sound of a message could not be joined: %s", error)
            raise SpeechError(SpeechReason.ENGINE_SILENT) from error
        finally:
            await asyncio.to_thread(_remove, paths)

    async def _parts(self, said: Sequence[_Piece], paths: Sequence[Path], max_ms: int) -> list[_Part]:
        """Synthesise the pieces, until they reach the maximum length."""
        parts: list[_Part] = []
        for piece, path in zip(said, paths, strict=True):
            if sum(part.synthesis.length_ms for part in parts) >= max_ms:
                break
            engine = self._engines[piece.choice.voice.partition(":")[0]]
            answer = await engine.synthesize(piece.text, piece.choice, path)
            if answer.length_ms:
                parts.append(_Part(piece, path, answer))
        return parts


def _pieces(segment: Segment, choice: VoiceChoice) -> list[_Piece]:
    """Cut a segment into pieces that an engine takes."""
    text = harmless(segment.text)
    is_changed = transliterated(text, segment.language) != text
    parts = pieces(text, MAX_BYTES // 2 if is_changed else MAX_BYTES)  # a letter of two bytes becomes four at most
    return [_Piece(part, transliterated(part, segment.language), choice) for part in parts]


def _choice(wish: VoiceChoice, language: SpokenLanguage, voices: Sequence[Voice]) -> VoiceChoice:
    """Return a wish for one of the voices: the wished one, else the language's first, else an English one, else any."""
    if any(voice.id == wish.voice for voice in voices):
        return wish
    if wish.voice:
        logger.info("The voice %r is not available; using another one", wish.voice)
    of_language = (voice for code in (language, "en") for voice in voices if code in voice.languages)
    return structs.replace(wish, voice=next(of_language, voices[0]).id)


async def _join_aside(parts: Sequence[_Part], path: Path, max_ms: int) -> SpokenFile:
    """Join in another thread. After cancellation no file is left."""
    joining = asyncio.ensure_future(asyncio.to_thread(_join, parts, path, max_ms))
    try:
        return await asyncio.shield(joining)
    except asyncio.CancelledError:
        await asyncio.wait([joining])
        await asyncio.to_thread(_remove, [path])
        raise


def _join(parts: Sequence[_Part], path: Path, max_ms: int) -> SpokenFile:
    """Write the file; return when each word begins.

    Raises:
        OSError: It cannot be written.
        SoundError: What an engine wrote is no sound.
    """
    sounds = [wave_files.read(part.path) for part in parts]
    whole = wave_files.joined(sounds, max_ms)
    wave_files.write(whole, path)
    words: list[SpokenWord] = []
    begin_ms = 0
    for part, sound in zip(parts, sounds, strict=True):
        timed = timed_words(part.piece.text, part.synthesis.marks, sound.length_ms)
        shown = part.piece.display_text.split()
        if len(shown) != len(timed):  # a word had no letter that its voice reads
            shown = [word.text for word in timed]
        words += [SpokenWord(text=text, at_ms=begin_ms + word.at_ms) for text, word in zip(shown, timed, strict=True)]
        begin_ms += sound.length_ms
    heard = tuple(word for word in words if word.at_ms < whole.length_ms)
    return SpokenFile(path=str(path), length_ms=whole.length_ms, words=heard)


def _remove(paths: Sequence[Path]) -> None:
    """Remove files, those that are there. A disk that fails here has failed before."""
    with contextlib.suppress(OSError):
        for path in paths:
            path.unlink(missing_ok=True)

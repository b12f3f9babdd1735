"""The worker that runs Piper, the only module that imports it and ONNX: one text, one voice, one WAV file."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import onnxruntime
from piper import PiperConfig, PiperVoice, SynthesisConfig

from app.adapters.speech.engine_text import harmless
from app.adapters.speech.wave_files import Sound, is_audible, write
from app.adapters.workers.loop import serve

_LOADED_LIMIT = 3
"""Voices that are kept in memory, some 100 MB each: one for each language."""
_THREADS = 2
"""The others are left to OBS and a game."""


class Voices:
    """The most recently used models."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[str, PiperVoice] = OrderedDict()

    def speak(self, request: Mapping[str, object]) -> dict[str, object]:
        """Speak ``text`` into the file ``path``; return the members of `Synthesis`.

        The other members are ``model``, ``speaker``, ``rate_percent`` and ``volume_percent``.
        """
        text, volume = harmless(str(request["text"])), int(str(request["volume_percent"]))
        if not text.strip():
            return {}
        try:
            voice = self._voice(str(request["model"]))
        except Exception as error:  # noqa: BLE001 -- an invalid file makes the library raise anything
            return {
                "problem": f"a voice cannot be loaded: {type(error).__name__}: {error}"[:1_000],
                "is_voice_unusable": True,
            }
        speaker = request["speaker"]
        asked = SynthesisConfig(
            speaker_id=speaker if isinstance(speaker, int) else None,
            length_scale=voice.config.length_scale * 100 / max(int(str(request["rate_percent"])), 1),
            volume=volume / 100,
        )
        data = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(text, asked))
        sound = Sound(rate=voice.config.sample_rate, channels=1, data=data)
        if not is_audible(sound, volume):
            return {}
        write(sound, Path(str(request["path"])))
        return {"length_ms": sound.length_ms}

    def _voice(self, model: str) -> PiperVoice:
        """Return a voice; the least recently used one is unloaded."""
        voice = self._loaded.pop(model, None)
        if voice is None:
            while len(self._loaded) >= _LOADED_LIMIT:
                self._loaded.popitem(last=False)
            voice = _load(model)
        self._loaded[model] = voice
        return voice


def _load(model: str) -> PiperVoice:
    """Load a voice like `PiperVoice.load`, with fewer threads and without downloads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
    config = PiperConfig.from_dict(json.loads(Path(f"{model}.json").read_text("utf-8")))
    return PiperVoice(session=session, config=config)


if __name__ == "__main__":
    serve({"speak": Voices().speak})

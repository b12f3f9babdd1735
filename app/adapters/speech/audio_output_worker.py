"""The worker that plays sound files: sound libraries may hang, and glitch while Python is busy.

Each request is answered at once, also while something plays; the library requests samples in a thread of its own.
"""

import sys
import threading
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, override

import miniaudio

from app.adapters.speech.wave_files import Sound, SoundError, read
from app.adapters.workers.loop import serve

_BUFFER_MS = 50 if sys.platform == "linux" else 20
_BUFFERS = 2
"""Buffered audio: enough for a PC that is busy with a game.

PulseAudio and PipeWire discard it on pause; elsewhere it is still played.
"""
_TAIL_MS = _BUFFER_MS * _BUFFERS + 100
"""From the last requested samples to the end of playback: our buffers, and those of the sound server."""
_START_S = 4.0
_NAME_LIMIT = 300
_BACKENDS = [
    miniaudio.Backend.WASAPI,
    miniaudio.Backend.DSOUND,
    miniaudio.Backend.WINMM,
    miniaudio.Backend.COREAUDIO,
    miniaudio.Backend.PULSEAUDIO,
    miniaudio.Backend.ALSA,
]
"""Those of the supported systems, without the library's null backend."""


class _Device(miniaudio.PlaybackDevice):  # type: ignore[misc] # has no types
    """A device that frees its context too."""

    @override
    def close(self) -> None:
        """Free it.

        WORKAROUND(miniaudio 1.71): closing a device leaves its context, with a connection and 64 MB of addresses.
        """
        context = None if self._device is None else getattr(self, "_context", None)  # also after a failed start
        super().close()
        if context is not None:
            miniaudio.lib.ma_context_uninit(context)


class _Playing:
    """Playback of one sound."""

    def __init__(self, sound: Sound, device_id: object) -> None:
        """Start playback.

        Raises:
            miniaudio.MiniaudioError: There is no device, or it does not start.
        """
        self._sound = sound
        self._place = 0
        self._ended_at: float | None = None
        self._taken = threading.Event()
        self._is_paused = False
        self._device = _Device(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=sound.channels,
            sample_rate=sound.rate,
            buffersize_msec=_BUFFER_MS,
            callback_periods=_BUFFERS,
            device_id=device_id,
            backends=_BACKENDS,
            app_name="Efir",
        )
        self._samples = self._give()
        next(self._samples)
        self._device.start(self._samples)
        for _ in range(_BUFFERS):  # a sound server may take one and then sleep
            if not self._taken.wait(_START_S):
                self.close()
                raise miniaudio.MiniaudioError("the device takes no samples")
            self._taken.clear()

    @property
    def left_ms(self) -> int:
        """Remaining time; 0 at the end."""
        if self._ended_at is not None:
            return max(0, round(_TAIL_MS - (time.monotonic() - self._ended_at) * 1_000))
        return self._sound.length_ms - self._place * 1_000 // self._sound.rate + _TAIL_MS

    def pause(self, *, is_paused: bool) -> None:
        """Pause or resume.

        Raises:
            miniaudio.MiniaudioError: The device does not start again.
        """
        if is_paused == self._is_paused:
            return
        self._is_paused = is_paused
        if is_paused:
            self._device.stop()
        else:
            self._device.start(self._samples)

    def close(self) -> None:
        """Free the device, and its connection to the sound server."""
        self._device.close()

    def _give(self) -> Generator[bytes, int, None]:
        """Give the device so many frames at a time, in its own thread; after the end, silence."""
        size = 2 * self._sound.channels
        count = yield b""
        while True:
            self._taken.set()
            data = self._sound.data[self._place * size : (self._place + count) * size]
            self._place += len(data) // size
            if self._place >= self._sound.frames and self._ended_at is None:
                self._ended_at = time.monotonic()
            count = yield data  # what is missing of it, the library fills with silence


class Output:
    """Plays one sound at a time."""

    def __init__(self) -> None:
        self._playing: _Playing | None = None

    def devices(self, _: Mapping[str, object]) -> dict[str, object]:
        """Return the ``names`` of the devices, each once."""
        return {"names": list(_devices())}

    def play(self, request: Mapping[str, object]) -> dict[str, object]:
        """Play the file ``path`` on the device ``device``; return when its first samples are taken.

        ``left_ms`` is the remaining time, ``is_default`` whether the default device replaces the requested one. If
        nothing plays, ``problem`` is the cause.
        """
        self._end()
        try:
            sound = read(Path(str(request["path"])))
        except (OSError, SoundError) as error:
            return {"problem": f"the file cannot be read: {error}"}
        name = str(request["device"])
        try:
            device_id = _devices().get(name) if name else None
            self._playing = _Playing(sound, device_id)
        except miniaudio.MiniaudioError as error:
            return {"problem": f"no device plays it: {error}"}
        return {"left_ms": self._playing.left_ms, "is_default": bool(name) and device_id is None}

    def left(self, _: Mapping[str, object]) -> dict[str, object]:
        """Return ``left_ms``; None if nothing was started, as after a crash."""
        return {"left_ms": None if self._playing is None else self._playing.left_ms}

    def pause(self, request: Mapping[str, object]) -> dict[str, object]:
        """Pause, or resume if ``is_paused`` is false; return what `left` returns."""
        if self._playing is not None:
            try:
                self._playing.pause(is_paused=bool(request["is_paused"]))
            except miniaudio.MiniaudioError:
                self._end()
        return self.left(request)

    def stop(self, _: Mapping[str, object]) -> dict[str, object]:
        """Stop at once and free the device."""
        self._end()
        return {}

    def _end(self) -> None:
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.close()


def _devices() -> dict[str, Any]:
    """Return the library's ids of the devices by name; none if there is no sound output."""
    try:
        found = miniaudio.Devices(_BACKENDS).get_playbacks()
    except miniaudio.MiniaudioError:
        return {}
    return {device["name"]: device["id"] for device in reversed(found) if 0 < len(device["name"]) <= _NAME_LIMIT}


if __name__ == "__main__":
    output = Output()
    serve(
        {
            "devices": output.devices,
            "play": output.play,
            "left": output.left,
            "pause": output.pause,
            "stop": output.stop,
        }
    )

"""The message whose turn it is: its sound, its alert, and what plays them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, override

from app.domain.errors import AppError
from app.domain.ids import DurationMs
from app.domain.money import Money, format_money
from app.domain.player import leader
from app.domain.speech import SPOKEN_LANGUAGES, Alert, SpeechMessage, SpeechReason, SpokenLanguage, Voice
from app.domain.widgets import LeaseKind
from app.files import remove
from app.hub.connection import Clock
from app.services.ports import SpeechError, SpeechPorts, SpokenFile, VoiceChoice
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.services.turn import LeaseRules, Turn
from app.store.speech import SpeechEntry

logger = logging.getLogger(__name__)

ABSENCE_S = 4.0
"""A source that speaks and loses its connection may come back within this time: its sound plays on meanwhile."""
START_S = 10.0
"""A source must start an offered message within this time."""
LEASE_PREFIX = "speech-"

type EngineState = Literal["ready", "starting", "failed"]


class Speaking(Turn[SpeechEntry]):
    """The turn of a message.

    Attributes:
        file: Its sound, once it is synthesised.
        failure: Why it could not be synthesised or played here.
        began_ms: Wall clock when it was first heard, without the time it was silenced; 0 before that.
        is_local: It is being played on this PC.
        here_at: When it begins on this PC, monotonic; None where it shall not.
        is_over: Its last sound has ended, or nothing of it shall sound.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, LeaseRules(start_s=START_S, absence_s=ABSENCE_S, prefix=LEASE_PREFIX))
        self.begin(None)

    @staticmethod
    @override
    def item_of(entry: SpeechEntry) -> SpeechMessage:
        return entry.message

    @override
    def begin(self, entry: SpeechEntry | None) -> None:
        super().begin(entry)
        self.file: SpokenFile | None = None
        self.failure: SpeechReason | None = None
        self.began_ms = 0
        self.is_local = False
        self.here_at: float | None = None
        self.is_over = False
        self._paused_at_ms = round(self._clock.time() * 1000)

    @property
    @override
    def is_sounding(self) -> bool:
        return self.lease is not None or self.is_local

    @property
    @override
    def can_be_offered(self) -> bool:
        return super().can_be_offered and not self.is_local

    @property
    def is_heard(self) -> bool:
        """Whether it sounds somewhere, or is about to."""
        return self.entry is not None and not self.is_over and (self.is_sounding or self.here_at is not None)

    @override
    def remaining_ms(self) -> DurationMs | None:
        return self.file.length_ms if self.file is not None and (self.is_started or self.is_local) else None

    def is_due_here(self, lead_ms: DurationMs) -> bool:
        """Return whether it begins on this PC now: `lead_ms` after the first call."""
        if self.here_at is None:
            self.here_at = self._clock.monotonic() + lead_ms / 1000
        return self._clock.monotonic() >= self.here_at

    def set_started(self) -> None:
        """Note that it is heard from now on."""
        self.began_ms = self.began_ms or round(self._clock.time() * 1000)
        self.renew()
        self.start_deadline()

    @override
    def set_paused(self, *, is_paused: bool) -> None:
        now_ms = round(self._clock.time() * 1000)
        if is_paused:
            self._paused_at_ms = now_ms
        else:
            if not self.is_local:
                self.here_at = None
            if self.began_ms:
                self.began_ms += max(0, now_ms - self._paused_at_ms)
        super().set_paused(is_paused=is_paused)

    @override
    def next_due(self) -> float | None:
        if self.here_at is not None and not (self.is_sounding or self.is_started or self.is_paused):
            return self.here_at
        return super().next_due()


class SpeechSound:
    """Synthesises the message whose turn it is, and plays it on this PC.

    Attributes:
        turn: The message.
        engine: Whether the speech engines work.
        missing: Languages that no voice speaks.
    """

    def __init__(
        self, ports: SpeechPorts, settings: SettingsService, turn: Speaking, on_change: Callable[[], None]
    ) -> None:
        self._speaker = ports.speaker
        self._output = ports.output
        self._folder = ports.folder
        self._settings = settings
        self._on_change = on_change
        self._synthesis: asyncio.Task[None] | None = None
        self._playback: asyncio.Task[None] | None = None
        self._deletion: asyncio.Future[bool] | None = None
        self._started_with: tuple[object, ...] | None = None
        self._made = 0
        self.turn = turn
        self.engine: EngineState = "starting"
        self.missing: tuple[str, ...] = ()

    async def load(self) -> None:
        """Delete the files of an earlier run."""
        await asyncio.to_thread(_empty, self._folder)

    async def start(self) -> tuple[Voice, ...]:
        """Warm up the engines; return their voices."""
        voices: tuple[Voice, ...] = ()
        self._started_with = self._about_voices()
        self._speaker.look_again()
        try:
            await self._speaker.start()
            voices = await self._speaker.voices()
        except AppError as error:
            logger.warning("No speech engine works: %s", error)
        known = {language for voice in voices for language in voice.languages}
        self.missing = tuple(language for language in SPOKEN_LANGUAGES if language not in known)
        self.engine = "ready" if voices else "failed"
        return voices

    @property
    def is_outdated(self) -> bool:
        """Whether the settings that are a reason to look for engines again have changed since the start."""
        return self._started_with is not None and self._started_with != self._about_voices()

    def _about_voices(self) -> tuple[object, ...]:
        settings = self._settings.settings
        return settings.speech, settings.voice_uk, settings.voice_en, settings.voice_ru

    def synthesise(self, entry: SpeechEntry) -> None:
        """Begin to make the file, once."""
        if self._synthesis is None:
            work = self._synthesise(entry)
            self._synthesis = asyncio.get_running_loop().create_task(work, name="synthesise speech")

    async def _synthesise(self, entry: SpeechEntry) -> None:
        self._made += 1  # never the name of a file that is just being deleted
        path = self._folder / f"{entry.message.id}-{self._made}.wav"
        max_ms = self._settings.settings.speech.max_seconds * 1000
        file, failure = None, None
        try:
            file = await self._speaker.speak(entry.segments, self._choices(entry.message.voice), path, max_ms)
        except SpeechError as error:
            failure = error.reason
        except Exception:  # the next message shall be spoken all the same
            logger.exception("A message could not be synthesised")
            failure = SpeechReason.ENGINE_CRASHED
        self.engine = "failed" if failure is SpeechReason.ENGINE_MISSING else "ready"
        if self.turn.is_about(entry):
            self.turn.file, self.turn.failure = file, failure
        self._on_change()

    def _choices(self, voice: str) -> Mapping[SpokenLanguage, VoiceChoice]:
        settings = self._settings.settings
        groups = {"uk": settings.voice_uk, "en": settings.voice_en, "ru": settings.voice_ru}
        return {
            language: VoiceChoice(
                voice=voice or groups[language].voice,
                rate_percent=groups[language].rate_percent,
                pitch_percent=groups[language].pitch_percent,
                volume_percent=groups[language].volume_percent,
            )
            for language in SPOKEN_LANGUAGES
        }

    def play_here(self) -> None:
        """Play the file on this PC."""
        file = self.turn.file
        if file is None or self.turn.is_local:
            return
        self.turn.is_local = True
        self._playback = asyncio.get_running_loop().create_task(self._play(file), name="play speech")

    async def _play(self, file: SpokenFile) -> None:
        loop, turn = asyncio.get_running_loop(), self.turn

        def on_started() -> None:
            loop.call_soon_threadsafe(self._on_started, file)

        device = self._settings.settings.speech.device
        try:
            await self._output.play(Path(file.path), device, on_started=on_started)
        except AppError as error:
            logger.warning("This PC cannot play speech: %s", error)
            if turn.file is file and turn.lease is None:
                turn.failure = SpeechReason.PLAYER_ERROR
        if turn.file is file:
            turn.is_local = False
            turn.is_over = turn.is_over or (turn.lease is None and turn.failure is None)
        self._on_change()

    def _on_started(self, file: SpokenFile) -> None:
        if self.turn.file is file:
            self.turn.set_started()
            self._on_change()

    def pause(self) -> None:
        """Pause what plays on this PC."""
        self._output.pause()

    def resume(self) -> None:
        """Continue after a pause."""
        self._output.resume()

    def end(self) -> None:
        """End everything of this message, and delete its file."""
        self._cancel()
        self._output.stop()
        if self.turn.file is not None:
            path = Path(self.turn.file.path)
            self._deletion = asyncio.get_running_loop().run_in_executor(None, remove, path)

    def _cancel(self) -> list[asyncio.Task[None]]:
        tasks = [task for task in (self._synthesis, self._playback) if task is not None]
        for task in tasks:
            task.cancel()
        self._synthesis = self._playback = None
        return tasks

    async def close(self) -> None:
        """End every sound and every worker."""
        self._output.stop()
        await asyncio.gather(*self._cancel(), return_exceptions=True)
        await self._output.close()
        await self._speaker.close()


class AlertDisplay:
    """The alert of the last donation. It is shown for a least time, also when its message ends before.

    Attributes:
        alert: What the widgets show; None for nothing.
    """

    def __init__(self, clock: Clock, settings: SettingsService, sources: SourcesService) -> None:
        self._clock = clock
        self._settings = settings
        self._sources = sources
        self._until = 0.0
        self.alert: Alert | None = None

    @property
    def until(self) -> float | None:
        """Until when it must be shown, monotonic; None where it may go."""
        return self._until if self.alert is not None and self._clock.monotonic() < self._until else None

    def show(self, message: SpeechMessage) -> None:
        """Show the alert of a message, if it is a donation."""
        if not message.is_donation or (self.alert is not None and self.alert.id == message.id):
            return
        self.alert = Alert(
            id=message.id,
            author=message.author,
            amount=format_money(
                Money(message.amount_minor, message.currency, message.unit), self._settings.stream_language
            ),
            amount_minor=message.amount_minor,
            currency=message.currency,
            message=message.text,
            at_ms=round(self._clock.time() * 1000),
            sounds_at=leader(self._sources.candidates(LeaseKind.ALERT), None) or "",
        )
        self._until = self._clock.monotonic() + self._settings.settings.alerts.least_ms / 1000

    def hide(self) -> None:
        """Show nothing."""
        self.alert = None


def _empty(folder: Path) -> None:
    for file in folder.glob("*.wav*"):
        remove(file)

"""The one place where alert, voice and video are conducted, so that no two of them ever talk at once.

One message is said at a time. While it is, its alert is shown and the video is turned down or stands still.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import structs

from app.domain.errors import AppError, ConflictError, OutsideError
from app.domain.events import AlertChanged, Event, Notice, NoticeKind, SettingsChanged, SpeechChanged, Topic
from app.domain.ids import ClientId, QueueItemId, SpeechId
from app.domain.money import Money, format_money
from app.domain.player import MAX_ATTEMPTS, Report, ReportKind, leader
from app.domain.speech import (
    SPOKEN_LANGUAGES,
    Alert,
    Speech,
    SpeechMessage,
    SpeechPhase,
    SpeechReason,
    SpeechState,
    SpokenLanguage,
    Voice,
    truncated_to_frame,
)
from app.services.connections import ConnectionsService
from app.services.player import PlayerService
from app.services.ports import Ports, SpeechError, SpeechPorts, SpokenFile, VoiceChoice
from app.services.settings import SettingsService
from app.services.speaking import Speaking
from app.services.speech.changes import SpeechChanges
from app.services.stall import STALLED_S
from app.store.speech import Entry

logger = logging.getLogger(__name__)

_AGAIN_S = 5.0
"""After a failure of the world, such as a full disk, it looks again so much later."""
INTERRUPTED = "interrupted"
"""What a page reports that was reloaded while it was heard."""


type EngineState = Literal["ready", "starting", "failed"]


class Conductor:
    """Decides what is said now, by whom, and what else sounds meanwhile.

    Everything that may change that wakes `settle`, which looks at the whole situation and brings it in order.

    Attributes:
        turn: Held while something is decided or changed, so that no two decisions mix.
    """

    def __init__(
        self,
        ports: Ports,
        changes: SpeechChanges,
        settings: SettingsService,
        connections: ConnectionsService,
        player: PlayerService,
        speech: SpeechPorts,
    ) -> None:
        self._changes = changes
        self._broadcaster = ports.broadcaster
        self._settings = settings
        self._connections = connections
        self._speaker = speech.speaker
        self._output = speech.output
        self._player = player
        self._links = speech.links
        self._clock = ports.clock
        self._folder = speech.folder
        self.turn = asyncio.Lock()
        self._wanted = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._making: asyncio.Task[None] | None = None
        self._local: asyncio.Task[None] | None = None
        self._forgetting: asyncio.Future[None] | None = None
        self._speaking = Speaking(ports.clock)
        self._alert: Alert | None = None
        self._alert_until = 0.0
        self._due: float | None = None
        """When it is to be looked again at the latest, monotonic."""
        self._engine: EngineState = "starting"
        self._missing: tuple[str, ...] = ()
        self._is_loaded = False
        self._is_closing = False
        self._announced: Speech | None = None
        self._announced_alert: Alert | None = None
        self._broadcaster.provide(Topic.SPEECH, lambda: SpeechChanged(speech=self.now()))
        self._broadcaster.provide(Topic.ALERTS, lambda: AlertChanged(alert=self._alert))
        connections.on_voices_changed = self.wake
        connections.voice_holder = lambda: self._speaking.holder
        self._stop_listening = self._broadcaster.listen(self._on_event)

    async def load(self) -> None:
        """Take up where the program ended."""
        await self._changes.load()
        await asyncio.to_thread(_empty, self._folder)
        self._is_loaded = True
        async with self.turn:
            await self.settle()

    async def start(self) -> tuple[Voice, ...]:
        """Warm up the engines and return their voices; what waits is said as soon as they are ready."""
        voices: tuple[Voice, ...] = ()
        try:
            await self._speaker.start()
            voices = await self._speaker.voices()
        except AppError as error:
            logger.warning("No speech engine works: %s", error)
        known = {language for voice in voices for language in voice.languages}
        self._missing = tuple(language for language in SPOKEN_LANGUAGES if language not in known)
        self._engine = "ready" if voices else "failed"
        self.wake()
        return voices

    async def close(self) -> None:
        """Stop deciding, and stop every sound of our own."""
        self._is_closing = True
        self._stop_listening()
        if self._timer is not None:
            self._timer.cancel()
        self._output.stop()
        for task in (self._making, self._local):
            if task is not None:
                task.cancel()
        tasks = [task for task in (self._task, self._making, self._local) if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._output.close()
        await self._speaker.close()

    def wake(self) -> None:
        """Bring everything in order soon."""
        self._wanted = True
        if self._task is None and self._is_loaded and not self._is_closing:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="speech")

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            self.wake()  # somebody may be blocked now, the output another one, speech switched off

    async def _run(self) -> None:
        try:
            while self._wanted and not self._is_closing:
                self._wanted = False
                async with self.turn:
                    await self._changes.follow_settings()
                    await self.settle()
        except Exception:
            logger.exception("The speech stopped at a failure; it looks again soon")
            self._look_again(_AGAIN_S)
        finally:
            self._task = None

    # What is known

    @property
    def speaking(self) -> Entry | None:
        """The message whose turn it is."""
        return self._speaking.entry

    @property
    def heard(self) -> SpeechId | None:
        """The message that has begun to sound, also where this is not written yet."""
        speaking = self._speaking
        return speaking.entry.message.id if speaking.entry is not None and speaking.began_ms else None

    def now(self) -> Speech:
        """Return the whole state."""
        speaking, entry = self._speaking, self._speaking.entry
        file, message = speaking.file, None if entry is None else entry.message
        is_shown_only, undo_step = not self._sounds_in_sources(), self._changes.undo.last
        return truncated_to_frame(
            Speech(
                phase=self._phase(),
                message=message,
                words=() if file is None else file.words,
                media_url="" if file is None or entry is None or is_shown_only else self._link(entry.message.id),
                lead_ms=self._lead_ms(entry),
                at_ms=speaking.began_ms,
                lease=speaking.lease,
                volume_percent=100,
                waiting=self._changes.lists.waiting,
                pending=self._changes.lists.pending,
                waiting_total=self._changes.lists.waiting_total,
                pending_total=self._changes.lists.pending_total,
                is_paused=self._changes.row.is_paused,
                is_silenced=self._changes.row.is_silenced,
                missing=self._missing,
                engine=self._engine,
                revision=self._changes.lists.revision,
                undo="" if undo_step is None else undo_step.command,
                undo_step=undo_step,
            )
        )

    def _phase(self) -> SpeechPhase:
        speaking = self._speaking
        if speaking.entry is None:
            return SpeechPhase.IDLE
        if speaking.is_started:
            return SpeechPhase.SPEAKING
        return SpeechPhase.OFFERED if speaking.is_heard else SpeechPhase.WAITING

    def _link(self, message_id: SpeechId) -> str:
        return self._links.sign(QueueItemId(message_id))

    def _lead_ms(self, entry: Entry | None) -> int:
        return self._settings.settings.alerts.lead_ms if entry is not None and entry.message.is_donation else 0

    def _sounds_in_sources(self) -> bool:
        return self._settings.settings.speech.output != "local"

    def media_path(self, item_id: QueueItemId) -> str | None:
        """Return the sound file of the message that is said, and of no other."""
        file, entry = self._speaking.file, self._speaking.entry
        return file.path if file is not None and entry is not None and str(entry.message.id) == item_id else None

    # What the sources say

    async def report(self, client: ClientId, report: Report) -> None:
        """Take a source's word about what it says.

        Raises:
            ConflictError: It does not hold the lease any more; it must stop.
            NotFoundError: No such source is connected.
        """
        self._connections.seen(client)
        async with self.turn:
            entry = self._leased(client, report)
            match report.what:
                case ReportKind.STARTED:
                    await self._on_started(entry)
                case ReportKind.PROGRESS:
                    self._speaking.renew()
                case ReportKind.FINISHED:
                    if entry.message.started_at is None:
                        raise ConflictError("not_started", "What has not started cannot finish.", "what")
                    await self._on_finished(entry)
                case ReportKind.FAILED if report.error == INTERRUPTED:
                    await self._changes.finish(entry, SpeechState.INTERRUPTED, SpeechReason.INTERRUPTED)
                case ReportKind.FAILED:
                    await self._changes.finish(entry, SpeechState.FAILED, SpeechReason.PLAYER_ERROR)
            await self.follow()

    def _leased(self, client: ClientId, report: Report) -> Entry:
        lease, entry = self._speaking.lease, self._speaking.entry
        if (
            entry is None
            or lease is None
            or (lease.id, lease.client, lease.attempt) != (report.lease, client, report.attempt)
            or str(entry.message.id) != report.item
        ):
            raise ConflictError("stale_lease", "This source does not lead any more; it must be silent.", "lease")
        return entry

    async def _on_started(self, entry: Entry) -> None:
        if entry.message.started_at is None:
            await self._save(entry.with_message(started_at=self._changes.wall()))
        self._speaking.started()
        if self._settings.settings.speech.output == "both":
            self._play_here()

    async def _on_finished(self, entry: Entry) -> None:
        if self._speaking.is_local:
            self._speaking.lose()  # this PC's own sound is a little behind; the message ends with it
        else:
            await self._changes.finish(entry, SpeechState.SPOKEN)

    # Looking at the whole situation

    async def follow(self, *, has_put_back: bool = False) -> None:
        """Settle what a command brings about. It is done: where the world fails now, this is tried again soon.

        Args:
            has_put_back: It put messages back, whose viewers may be blocked by now.
        """
        try:
            if has_put_back:
                await self._changes.follow_settings()
            await self.settle()
        except OutsideError as error:
            logger.warning("What follows from a command must wait: %s", error)
            self._look_again(_AGAIN_S)

    async def settle(self) -> None:
        """Bring message, lease, alert, video and timers in order, then announce what changed."""
        if self._due is not None and self._clock.monotonic() - self._due > STALLED_S:
            self._speaking.allow_time()  # the program, or the whole PC, stood still meanwhile
        while await self._step():
            pass
        await self._conduct()
        self._announce()
        self._set_timer()

    async def _step(self) -> bool:  # noqa: C901, PLR0911 -- one line for each thing that may be due
        """Do one thing that is due; return whether to look again."""
        speaking, entry = self._speaking, self._changes.current
        if self._differs(entry):
            self._begin(entry)
            return True
        speaking.entry = entry
        if await self._changes.expire():
            return True
        if entry is None:
            return await self._take()
        if speaking.failure is not None:
            await self._fail(entry, speaking.failure)
            return True
        if self._changes.row.is_silenced:
            return False
        if speaking.is_over:
            if self._is_alert_due():
                return False
            await self._changes.finish(entry, SpeechState.SPOKEN)
            return True
        if not self._settings.settings.speech.is_on and not speaking.is_started:
            return await (self._show_only(entry) if entry.message.is_donation else self._put_back(entry))
        if speaking.file is None:
            self._make(entry)
            return False
        if speaking.is_overdue():
            await self._fail(entry, SpeechReason.TIMED_OUT)
            return True
        return await self._look_at_sources(entry)

    async def _look_at_sources(self, entry: Entry) -> bool:
        """See who says it; return whether to look again."""
        speaking = self._speaking
        voices = self._connections.voices() if self._sounds_in_sources() else ()
        if speaking.lease is not None:
            speaking.see(is_present=speaking.holder in {voice.client for voice in voices})
            # Who is heard is never taken the word from, though another source can be seen better.
            is_passed_over = not speaking.is_started and leader(voices, speaking.holder) != speaking.holder
            if speaking.is_silent() or speaking.is_absent() or is_passed_over:
                return await self._lose(entry)
        if speaking.is_local and speaking.began_ms and not speaking.is_started:
            await self._save(entry.with_message(started_at=self._changes.wall()))
            return True
        if speaking.is_started or speaking.is_local or speaking.lease is not None:
            return False
        chosen = leader(voices, None)
        if chosen is not None:
            return await self._offer(entry, chosen)
        if self._settings.settings.speech.output != "source":
            self._show_alert(entry)
            if speaking.is_due_here(self._lead_ms(entry)):
                self._play_here()
        return False

    async def _lose(self, entry: Entry) -> bool:
        """Take the lease from a source that is gone or silent; what was heard of it is interrupted."""
        speaking = self._speaking
        speaking.lose()
        if speaking.is_started and not speaking.is_local:
            await self._changes.finish(entry, SpeechState.INTERRUPTED, SpeechReason.INTERRUPTED)
        return True

    def _differs(self, entry: Entry | None) -> bool:
        known = self._speaking.entry
        if entry is None or known is None:
            return entry is not known
        return entry.message.id != known.message.id

    def _begin(self, entry: Entry | None) -> None:
        """Note another message; stop what belongs to the one before."""
        for task in (self._making, self._local):
            if task is not None and not task.done():
                task.cancel()
        self._making = self._local = None
        self._output.stop()
        if self._speaking.file is not None:
            self._forget(self._speaking.file)
        self._speaking.begin(entry)
        if entry is not None or not self._is_alert_due():
            self._alert = None

    def _forget(self, file: SpokenFile) -> None:
        path = Path(file.path)
        self._forgetting = asyncio.get_running_loop().run_in_executor(None, lambda: path.unlink(missing_ok=True))

    async def _take(self) -> bool:
        """Take the next message, where one may begin; return whether there was one."""
        if not self._is_alert_due():
            self._alert = None
        if self._changes.row.is_paused or self._changes.row.is_silenced or self._is_alert_due():
            return False
        return await self._changes.take()

    def _make(self, entry: Entry) -> None:
        """Begin to make its sound, once."""
        if self._making is None:
            self._making = asyncio.get_running_loop().create_task(self._synthesize(entry), name="make speech")

    async def _synthesize(self, entry: Entry) -> None:
        speech = self._settings.settings.speech
        path = self._folder / f"{entry.message.id}.wav"
        file, failure = None, None
        try:
            choices = self._choices(entry.message.voice)
            file = await self._speaker.speak(entry.segments, choices, path, speech.max_seconds * 1000)
        except SpeechError as error:
            failure = error.reason
        except Exception:  # whatever it is, the next message shall be said
            logger.exception("A message could not be made into sound")
            failure = SpeechReason.ENGINE_CRASHED
        self._engine = "failed" if failure is SpeechReason.ENGINE_MISSING else "ready"
        if self._speaking.entry is not None and self._speaking.entry.message.id == entry.message.id:
            self._speaking.file, self._speaking.failure = file, failure
        self.wake()

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

    async def _offer(self, entry: Entry, client: ClientId) -> bool:
        """Give a source the lease; return True where the message failed instead."""
        attempt = entry.message.attempt + 1
        if attempt > MAX_ATTEMPTS:
            await self._fail(entry, SpeechReason.DID_NOT_START)
            return True
        file = self._speaking.file
        await self._save(entry.with_message(attempt=attempt, length_ms=None if file is None else file.length_ms))
        self._speaking.lead(client, attempt, self._lead_ms(entry))
        self._show_alert(entry)
        return False

    async def _show_only(self, entry: Entry) -> bool:
        """Show a donation's alert and say nothing."""
        await self._save(entry.with_message(started_at=self._changes.wall()))
        self._show_alert(entry)
        self._speaking.is_over = True
        return True

    async def _put_back(self, entry: Entry) -> bool:
        """Have a message that nobody heard wait again, as the first."""
        await self._changes.put_back(entry)
        return True

    def _play_here(self) -> None:
        """Play it on this PC."""
        file = self._speaking.file
        if file is None or self._speaking.is_local:
            return
        self._speaking.is_local = True
        self._local = asyncio.get_running_loop().create_task(self._play(file), name="play speech")

    async def _play(self, file: SpokenFile) -> None:
        loop, speaking = asyncio.get_running_loop(), self._speaking

        def started() -> None:
            loop.call_soon_threadsafe(self._on_started_here, file)

        device = self._settings.settings.speech.device
        try:
            await self._output.play(Path(file.path), device, on_started=started)
        except AppError as error:
            logger.warning("This PC cannot play the voice: %s", error)
            if speaking.file is file and speaking.lease is None:
                speaking.failure = SpeechReason.PLAYER_ERROR
        if speaking.file is file:
            speaking.is_local = False
            speaking.is_over = speaking.is_over or (speaking.lease is None and speaking.failure is None)
        self.wake()

    def _on_started_here(self, file: SpokenFile) -> None:
        if self._speaking.file is file:
            self._speaking.started()
            self.wake()

    # Endings

    async def _fail(self, entry: Entry, reason: SpeechReason) -> None:
        await self._changes.finish(entry, SpeechState.FAILED, reason)
        self.tell(NoticeKind.SPEECH_FAILED, entry.message, reason)

    async def _save(self, entry: Entry) -> None:
        """Write the message whose turn it is."""
        self._speaking.entry = await self._changes.save(entry)

    def silence(self, *, is_silenced: bool) -> None:
        """Silence everything at once, or go on where it was. The sources first: nothing else is as urgent."""
        self._speaking.stand_still(is_still=is_silenced)
        if is_silenced:
            self._output.pause()
            self._announce()
        else:
            self._output.resume()

    # Alert, video, announcements, time

    def _show_alert(self, entry: Entry) -> None:
        message = entry.message
        if not message.is_donation or (self._alert is not None and self._alert.id == message.id):
            return
        self._alert = Alert(
            id=message.id,
            author=message.author,
            amount=format_money(Money(message.amount_minor, message.currency)),
            amount_minor=message.amount_minor,
            currency=message.currency,
            message=message.text,
            at_ms=round(self._clock.time() * 1000),
            sounds_at=leader(self._connections.alert_sources(), None) or "",
        )
        self._alert_until = self._clock.monotonic() + self._settings.settings.alerts.least_ms / 1000

    def _is_alert_due(self) -> bool:
        """Tell whether the last alert must still be seen."""
        return self._alert is not None and self._clock.monotonic() < self._alert_until

    async def _conduct(self) -> None:
        rules = self._settings.settings.speech
        is_heard = self._speaking.is_heard
        await self._player.set_mix(
            ducked_percent=rules.duck_percent if is_heard and rules.while_speaking == "duck" else 100,
            is_held=is_heard and rules.while_speaking == "pause",
            is_silenced=self._changes.row.is_silenced,
        )

    def _announce(self) -> None:
        if self._alert != self._announced_alert:
            self._announced_alert = self._alert
            self._broadcaster.notify(AlertChanged(alert=self._alert))
        state = self.now()
        comparable = structs.replace(state, media_url="")  # signed anew each time
        if comparable != self._announced:
            self._announced = comparable
            self._broadcaster.notify(SpeechChanged(speech=state))

    def tell(self, kind: NoticeKind, message: SpeechMessage, reason: SpeechReason | None = None) -> None:
        """Tell the streamer of a message."""
        self._broadcaster.notify(Notice(kind=kind, subject=message.text[:200], by=message.author, speech_reason=reason))

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = None
        now = self._clock.monotonic()
        dues = [None if self._changes.row.is_silenced else self._speaking.next_due()]
        if self._alert is not None:
            dues.append(self._alert_until if self._alert_until > now else None)
        expires = self._changes.expires_at()
        if expires is not None:
            dues.append(now + max(0.0, (expires - self._changes.wall()).total_seconds()))
        if (due := min((due for due in dues if due is not None), default=None)) is not None:
            self._look_again(max(0.0, due - now))

    def _look_again(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = self._clock.monotonic() + seconds
        if not self._is_closing:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)


def _empty(folder: Path) -> None:
    """Delete the sounds of an earlier run."""
    for file in folder.glob("*.wav*"):
        file.unlink(missing_ok=True)

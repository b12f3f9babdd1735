"""Decides which message is spoken, by which source or by this PC, and what else sounds meanwhile.

One message is spoken at a time. Meanwhile its alert is shown and the video is turned down or paused.
"""

from collections.abc import Sequence

from msgspec import structs

from app.domain.errors import OutsideError
from app.domain.events import (
    AlertChanged,
    CandidatesChanged,
    Event,
    Notice,
    NoticeKind,
    SettingsChanged,
    SpeechChanged,
    Topic,
)
from app.domain.ids import ClientId, DurationMs, SpeechId
from app.domain.player import Candidate, Report
from app.domain.speech import (
    Alert,
    Speech,
    SpeechMessage,
    SpeechPhase,
    SpeechReason,
    SpeechState,
    Voice,
    truncated_to_frame,
)
from app.domain.widgets import LeaseKind, with_lease
from app.services.lease_scheduler import Failure, LeaseScheduler
from app.services.player.service import PlayerService
from app.services.ports import Ports, SpeechPorts
from app.services.settings import SettingsService
from app.services.sources.service import SourcesService
from app.services.speech.changes import SpeechChanges
from app.services.speech.speaking import AlertDisplay, Speaking, SpeechSound
from app.store.speech import SpeechEntry

_WIDGETS = with_lease(LeaseKind.SPEECH) | with_lease(LeaseKind.ALERT)
INTERRUPTED = "interrupted"
"""The error that a page reports which was reloaded while it spoke."""


class SpeechPolicy:
    """Takes the messages in turn, has them synthesised, and ends those that cannot be spoken.

    Attributes:
        alert: The alert of the message.
        is_stale: What waits has to be checked against the settings.
    """

    def __init__(
        self,
        ports: Ports,
        changes: SpeechChanges,
        settings: SettingsService,
        sources: SourcesService,
        player: PlayerService,
        sound: SpeechSound,
    ) -> None:
        self._broadcaster = ports.broadcaster
        self._clock = ports.clock
        self._changes = changes
        self._settings = settings
        self._sources = sources
        self._player = player
        self._sound = sound
        self._turn = sound.turn
        self.alert = AlertDisplay(ports.clock, settings, sources)
        self.is_stale = True

    @property
    def sounds_in_sources(self) -> bool:
        """Whether browser sources speak."""
        return self._settings.settings.speech.output != "local"

    def lead_ms(self, entry: SpeechEntry | None) -> DurationMs:
        """Return how long the alert is shown before the voice begins."""
        return self._settings.settings.alerts.lead_ms if entry is not None and entry.message.is_donation else 0

    def candidates(self) -> Sequence[Candidate]:
        """Return the sources that speak."""
        return self._sources.candidates(LeaseKind.SPEECH) if self.sounds_in_sources else ()

    def current(self) -> SpeechEntry | None:
        """Return the message whose turn it is."""
        return self._changes.current

    async def begin(self, entry: SpeechEntry | None) -> None:
        """Begin with another message; end what belongs to the one before."""
        before = self._turn.entry
        self._sound.end()
        self._turn.begin(entry)
        if entry is not None or self.alert.until is None or await self._changes.is_removed(before):
            self.alert.hide()

    async def step(self, entry: SpeechEntry | None) -> bool | None:
        """Do what comes before the lease."""
        if self.is_stale:
            self.is_stale = False  # first: they may change again meanwhile
            try:
                await self._changes.follow_settings()
            except OutsideError:
                self.is_stale = True
                raise
            return True
        if await self._changes.expire():
            return True
        if entry is None:
            return await self._take()
        if self._turn.failure is not None:
            await self._fail(entry, self._turn.failure)
            return True
        return False if self._changes.row.is_silenced else await self._prepare(entry)

    async def _take(self) -> bool:
        """Take the next message, where one may begin; return whether there was one."""
        if self.alert.until is not None:
            return False
        self.alert.hide()
        row = self._changes.row
        return not row.is_paused and not row.is_silenced and await self._changes.take()

    async def _prepare(self, entry: SpeechEntry) -> bool | None:
        """End what has sounded, and have the others synthesised."""
        turn = self._turn
        if turn.is_over:
            if self.alert.until is not None:
                return False
            await self._changes.finish(entry, SpeechState.SPOKEN)
            return True
        if not self._settings.settings.speech.is_on and not turn.is_started:
            await (self._show_only(entry) if entry.message.is_donation else self._changes.put_back(entry))
            return True
        if turn.file is None:
            self._sound.synthesise(entry)
            return False
        if turn.is_local and turn.began_ms and not turn.is_started:
            await self._save(entry.with_message(started_at=self._changes.wall()))
            return True
        return None

    async def _show_only(self, entry: SpeechEntry) -> None:
        """Show a donation's alert and speak nothing."""
        await self._save(entry.with_message(started_at=self._changes.wall()))
        self.alert.show(entry.message)
        self._turn.is_over = True

    async def offer(self, entry: SpeechEntry, attempt: int) -> DurationMs:
        """Write the attempt, and show the alert."""
        file = self._turn.file
        await self._save(entry.with_message(attempt=attempt, length_ms=None if file is None else file.length_ms))
        self.alert.show(entry.message)
        return self.lead_ms(entry)

    async def without_source(self, entry: SpeechEntry) -> bool:
        """Speak on this PC where that is wanted; a message whose source is lost is interrupted."""
        if self._turn.is_local:
            return False
        if self._turn.is_started:
            await self._interrupt(entry)
            return True
        if self._settings.settings.speech.output != "source":
            self.alert.show(entry.message)
            if self._turn.is_due_here(self.lead_ms(entry)):
                self._sound.play_here()
        return False

    async def fail(self, entry: SpeechEntry, failure: Failure) -> None:
        """End the message."""
        await self._fail(entry, SpeechReason(failure.value))

    async def _fail(self, entry: SpeechEntry, reason: SpeechReason) -> None:
        await self._changes.finish(entry, SpeechState.FAILED, reason)
        self.notify(NoticeKind.SPEECH_FAILED, entry.message, reason)

    async def on_started(self, entry: SpeechEntry, report: Report) -> None:  # noqa: ARG002 -- video needs the position
        """Note the start, and begin on this PC too where both speak."""
        if entry.message.started_at is None:
            await self._save(entry.with_message(started_at=self._changes.wall()))
        self._turn.set_started()
        if self._settings.settings.speech.output == "both":
            self._sound.play_here()

    async def on_progress(self, entry: SpeechEntry, report: Report) -> None:
        """Nothing is kept of it."""

    async def on_finished(self, entry: SpeechEntry) -> None:
        """End it, unless this PC still speaks: it is a little behind."""
        if self._turn.is_local:
            self._turn.revoke()
        else:
            await self._changes.finish(entry, SpeechState.SPOKEN)

    async def on_failed(self, entry: SpeechEntry, report: Report) -> None:
        """End it as interrupted or failed."""
        if report.error == INTERRUPTED:
            await self._interrupt(entry)
        else:
            await self._changes.finish(entry, SpeechState.FAILED, SpeechReason.PLAYER_ERROR)

    async def _interrupt(self, entry: SpeechEntry) -> None:
        """End it; nothing is said twice by itself, but what was paid for is offered to the streamer again."""
        message = await self._changes.finish(entry, SpeechState.INTERRUPTED, SpeechReason.INTERRUPTED)
        if message.is_donation:
            self.notify(NoticeKind.SPEECH_FAILED, message, SpeechReason.INTERRUPTED)

    async def apply(self) -> None:
        """Turn the video down, or pause or silence it, while something is heard."""
        rules = self._settings.settings.speech
        is_heard = self._turn.is_heard
        await self._player.set_mix(
            ducked_percent=rules.duck_percent if is_heard and rules.while_speaking == "duck" else 100,
            is_held=is_heard and rules.while_speaking == "pause",
            is_silenced=self._changes.row.is_silenced,
        )

    def next_due(self) -> float | None:
        """Return the next deadline of the message, the alert, or a message that expires."""
        dues = [self._turn.next_due(), self.alert.until]
        expires = self._changes.expires_at()
        if expires is not None:
            dues.append(self._clock.monotonic() + max(0.0, (expires - self._changes.wall()).total_seconds()))
        return min((due for due in dues if due is not None), default=None)

    def notify(self, kind: NoticeKind, message: SpeechMessage, reason: SpeechReason | None = None) -> None:
        """Send the streamer a notice about a message."""
        self._broadcaster.notify(
            Notice(
                kind=kind,
                subject=message.text[:200],
                by=message.author,
                speech_reason=reason,
                replayable=message.id if reason is SpeechReason.INTERRUPTED else "",
            )
        )

    async def _save(self, entry: SpeechEntry) -> None:
        """Write the message whose turn it is."""
        self._turn.entry = await self._changes.save(entry)


class SpeechScheduler:
    """Speaks the messages one at a time, and announces the state of speech.

    Attributes:
        lock: Held while something is decided or changed.
    """

    def __init__(
        self,
        ports: Ports,
        changes: SpeechChanges,
        settings: SettingsService,
        sources: SourcesService,
        player: PlayerService,
        speech: SpeechPorts,
    ) -> None:
        self._changes = changes
        self._broadcaster = ports.broadcaster
        self._sources = sources
        self._links = speech.links
        self._turn = Speaking(ports.clock)
        self._sound = SpeechSound(speech, settings, self._turn, self.wake)
        self._policy = SpeechPolicy(ports, changes, settings, sources, player, self._sound)
        self._scheduler = LeaseScheduler("speech", ports.clock, self._turn, self._policy, self._announce)
        self.lock = self._scheduler.lock
        self._announced: Speech | None = None
        self._announced_alert: Alert | None = None
        self._broadcaster.provide(Topic.SPEECH, lambda: SpeechChanged(speech=self.now()))
        self._broadcaster.provide(Topic.ALERTS, lambda: AlertChanged(alert=self._policy.alert.alert))
        self._stop_listening = self._broadcaster.listen(self._on_event)

    async def load(self) -> None:
        """Resume where the program ended."""
        await self._changes.load()
        await self._sound.load()
        self._turn.is_paused = self._changes.row.is_silenced
        await self._scheduler.start()

    async def start(self, *, is_again: bool) -> tuple[Voice, ...] | None:
        """Warm up the engines and return their voices; what waits is spoken as soon as they are ready.

        Args:
            is_again: Return None where there is no reason to look for engines again.
        """
        if is_again and not self._sound.is_outdated:
            return None
        voices = await self._sound.start()
        self.wake()
        return voices

    def stop(self) -> None:
        """Decide nothing any more."""
        self._scheduler.stop()

    async def close(self) -> None:
        """Stop deciding, and stop every sound on this PC."""
        self._stop_listening()
        try:
            await self._scheduler.close()
        finally:
            await self._sound.close()

    def wake(self) -> None:
        """Bring everything in order soon."""
        self._scheduler.wake()

    async def follow(self, *, has_put_back: bool = False) -> None:
        """Settle what follows from a command. The caller holds the lock.

        Args:
            has_put_back: It put messages back, whose viewers may be blocked by now.
        """
        self._policy.is_stale |= has_put_back
        await self._scheduler.follow()

    def _on_event(self, event: Event) -> None:
        match event:
            case SettingsChanged():
                self._policy.is_stale = True  # a viewer may be blocked now, the output another one, speech off
                self.wake()
            case CandidatesChanged(widget=widget) if widget in _WIDGETS:
                self.wake()
            case _:
                pass

    async def report(self, client: ClientId, report: Report) -> None:
        """Handle a source's report about what it speaks.

        Raises:
            ConflictError: It does not hold the lease, or the report contradicts what is known; it must stop.
            NotFoundError: No such source is connected.
        """
        self._sources.seen(client)
        await self._scheduler.report(client, report)

    def set_silenced(self, *, is_silenced: bool) -> None:
        """Silence everything at once, or continue. The sources first: nothing else is as urgent."""
        self._turn.set_paused(is_paused=is_silenced)
        if is_silenced:
            self._sound.pause()
            self._announce()
        else:
            self._sound.resume()

    def notify(self, kind: NoticeKind, message: SpeechMessage, reason: SpeechReason | None = None) -> None:
        """Send the streamer a notice about a message."""
        self._policy.notify(kind, message, reason)

    # State

    @property
    def current(self) -> SpeechEntry | None:
        """The message whose turn it is."""
        return self._turn.entry

    @property
    def heard(self) -> SpeechId | None:
        """The message that has begun to sound, even if this is not written yet."""
        turn = self._turn
        return turn.entry.message.id if turn.entry is not None and turn.began_ms else None

    def now(self) -> Speech:
        """Return the present state."""
        turn, entry, changes = self._turn, self._turn.entry, self._changes
        undo_step = changes.undo.last
        return truncated_to_frame(
            Speech(
                phase=self._phase(),
                message=None if entry is None else entry.message,
                words=() if turn.file is None else turn.file.words,
                media_url=self._media_url(),
                lead_ms=self._policy.lead_ms(entry),
                at_ms=turn.began_ms,
                lease=turn.lease,
                volume_percent=100,
                waiting=changes.lists.waiting,
                pending=changes.lists.pending,
                waiting_total=changes.lists.waiting_total,
                pending_total=changes.lists.pending_total,
                is_paused=changes.row.is_paused,
                is_silenced=changes.row.is_silenced,
                missing=self._sound.missing,
                engine=self._sound.engine,
                revision=changes.lists.revision,
                undo="" if undo_step is None else undo_step.command,
                undo_step=undo_step,
            )
        )

    def _phase(self) -> SpeechPhase:
        if self._turn.entry is None:
            return SpeechPhase.IDLE
        if self._turn.is_started:
            return SpeechPhase.SPEAKING
        return SpeechPhase.OFFERED if self._turn.is_heard else SpeechPhase.WAITING

    def _media_url(self) -> str:
        entry = self._turn.entry
        if entry is None or self._turn.file is None or not self._policy.sounds_in_sources:
            return ""
        return self._links.sign(entry.message.id)

    def media_path(self, item_id: str) -> str | None:
        """Return the sound file of the current message, and of no other."""
        file, entry = self._turn.file, self._turn.entry
        return file.path if file is not None and entry is not None and entry.message.id == item_id else None

    def _announce(self) -> None:
        alert = self._policy.alert.alert
        if alert != self._announced_alert:
            self._announced_alert = alert
            self._broadcaster.notify(AlertChanged(alert=alert))
        self._changes.undo.tell()
        state = self.now()
        comparable = structs.replace(state, media_url="")  # signed anew each time
        if comparable != self._announced:
            self._announced = comparable
            self._broadcaster.notify(SpeechChanged(speech=state))

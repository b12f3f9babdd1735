"""Plays an evening to a second set of services, on a copy of the database, where nothing is heard or seen."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import MediaUnavailableError
from app.domain.events import Event, QueueChanged, RequestRejected, Sample, TestFired, Topic
from app.domain.feeds import ChatMessage, Cleared, Deleted, Gift, Purged, Redemption, Taken
from app.domain.media import MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.money import Money, format_money
from app.domain.queue import QueueSummary
from app.domain.reasons import Language, Reason
from app.domain.rehearsal import EveningEvent, Rehearsed
from app.domain.speech import Segment, Speech, SpeechMessage, SpokenLanguage, Voice
from app.domain.widgets import IN_ALL
from app.hub.broadcaster import Broadcaster
from app.services.audience import Audience
from app.services.feeds.intake import FeedIntake
from app.services.ports import Clock, SpokenFile, VoiceChoice
from app.services.queue.service import QueueService
from app.services.speech.service import SpeechService

_PAGE = 200
_IN_WIDGET = 5
"""Videos that the widget of the queue has room for."""
_SHOW_EVERY_S = 0.5
"""A widget shows something else at most so often."""


class EveningClock:
    """The program's clock, moved by as much of the evening as has passed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.passed_s = 0.0

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self._clock.monotonic() + self.passed_s

    def time(self) -> float:
        """Return seconds since 1970."""
        return self._clock.time() + self.passed_s


class EveningVideos:
    """Knows the videos of the evening and no others. Nobody outside is asked."""

    def __init__(self, videos: Mapping[str, ResolvedMedia]) -> None:
        self._videos = videos

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Return what is known of a video.

        Raises:
            MediaUnavailableError: Nothing is.
        """
        known = self._videos.get(source.video_id) if isinstance(source, YouTubeVideo) else None
        if known is None:
            raise MediaUnavailableError("This video is not part of the rehearsal.")
        return known


class Silence:
    """A speaker and an output that know the voices, and are never done with the first message."""

    def __init__(self, voices: tuple[Voice, ...]) -> None:
        self._voices = voices

    async def start(self) -> None:
        """Do nothing."""

    def look_again(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""

    async def voices(self) -> tuple[Voice, ...]:
        """Return the voices of this PC."""
        return self._voices

    async def devices(self) -> tuple[str, ...]:
        """Return none."""
        return ()

    async def speak(
        self, segments: Sequence[Segment], choices: Mapping[SpokenLanguage, VoiceChoice], path: Path, max_ms: int
    ) -> SpokenFile:
        """Wait until it is cancelled."""
        del segments, choices, path, max_ms
        spoken: SpokenFile = await asyncio.get_running_loop().create_future()
        return spoken

    async def play(self, path: Path, device: str, *, on_started: Callable[[], None]) -> None:
        """Wait until it is cancelled."""
        del path, device, on_started
        await asyncio.get_running_loop().create_future()

    def pause(self) -> None:
        """Do nothing."""

    def resume(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class RehearsalServices:
    """The second set of services, as far as a rehearsal uses it; loaded, on a copy of the database."""

    clock: EveningClock
    broadcaster: Broadcaster
    intake: FeedIntake
    queue: QueueService
    speech: SpeechService
    language: Language


class Display:
    """Shows sources in OBS what happens, as a test without sound, which real content ends at once."""

    def __init__(
        self, clock: Clock, notify: Callable[[TestFired], object], audience: Audience, is_on_air: Callable[[], bool]
    ) -> None:
        """Build it.

        Args:
            clock: Of the program.
            notify: Tells the sources.
            audience: Masks what it does not see.
            is_on_air: Whether anybody would see it; then nothing is shown.
        """
        self._clock = clock
        self._notify = notify
        self._audience = audience
        self._is_on_air = is_on_air
        self._shown_at: dict[str, float] = {}

    def show_queue(self, queue: QueueSummary) -> None:
        """Show what waits, and the newest as if it played."""
        shown = self._audience.shown(QueueChanged(queue=queue)).queue
        items = (shown.items or shown.pending)[:_IN_WIDGET]
        if not items:
            return
        lengths = tuple(item.media.length_ms or 0 for item in items)
        titles, names = zip(*((item.media.title, item.requested_by) for item in items), strict=True)
        self._show(Topic.QUEUE, Sample(titles=titles, names=names, lengths_ms=lengths))
        self._show(Topic.PLAYER, Sample(video=titles[-1], who=names[-1]))

    def show_message(self, message: SpeechMessage, amount: str) -> None:
        """Show a donation."""
        sample = Sample(who=message.author, amount=amount, message=message.text)
        self._show(Topic.SPEECH if message.text else Topic.ALERTS, sample)

    def _show(self, topic: Topic, sample: Sample) -> None:
        """Show it in each widget that shows this topic."""
        now_s = self._clock.monotonic()
        for widget in (kind.name for kind in IN_ALL if topic in kind.topics):
            if now_s - self._shown_at.get(widget, -_SHOW_EVERY_S) < _SHOW_EVERY_S or self._is_on_air():
                continue
            self._shown_at[widget] = now_s
            self._notify(TestFired(widget=widget, at_ms=round(self._clock.time() * 1000), shows=sample))


async def perform(services: RehearsalServices, evening: Sequence[EveningEvent], display: Display) -> Rehearsed:
    """Let an evening happen there, and return what the rules made of it.

    Videos and messages wait: nothing is played or read aloud, so what was accepted stays in its list.

    Args:
        services: Nothing else happens there.
        evening: In order. The clock is moved to the time of each event.
        display: Shows sources what comes.

    Raises:
        OutsideError: The copy cannot be written.
    """
    counts = _Counts()
    stop = services.broadcaster.listen(counts.note)
    before, spoken = services.queue.summary, services.speech.now()
    for one in evening:
        services.clock.passed_s = one.at_s
        waiting, asked = _waiting(services), _asked(services, counts)
        taken = await services.intake.take(one.kind, one.event)
        await services.queue.resolved()
        counts.repeated += taken is Taken.KNOWN
        match one.event:
            case Gift(is_test=False) if taken is Taken.NEW:
                counts.donations += 1
                counts.amounts[one.event.currency] += one.event.amount_minor
                _show_gift(services, one.event, display)
            case ChatMessage() | Redemption():
                counts.requests += _asked(services, counts) > asked
            case Deleted() | Purged() | Cleared():
                counts.taken_back += waiting - _waiting(services)
            case _:
                pass
        display.show_queue(services.queue.summary)
    after, said = services.queue.summary, services.speech.now()
    stop()
    held_for = await _reasons(services, {getattr(one.event, "id", "") for one in evening})
    return Rehearsed(
        requests=counts.requests,
        queued=after.waiting - before.waiting,
        held=after.pending_total - before.pending_total,
        held_for=held_for,
        refused=counts.refused.total(),
        refused_for=dict(counts.refused),
        donations=counts.donations,
        amounts=dict(counts.amounts),
        messages=_to_read(said) - _to_read(spoken),
        messages_held=said.pending_total - spoken.pending_total,
        repeated=counts.repeated,
        taken_back=counts.taken_back,
    )


@dataclass
class _Counts:
    """What happened until now."""

    requests: int = 0
    donations: int = 0
    repeated: int = 0
    taken_back: int = 0
    amounts: Counter[str] = field(default_factory=Counter)
    refused: Counter[Reason] = field(default_factory=Counter)

    def note(self, event: Event) -> None:
        """Count what is refused."""
        if isinstance(event, RequestRejected):
            self.refused[event.reason] += 1


def _asked(services: RehearsalServices, counts: _Counts) -> int:
    """Return how many requests are there, or were refused."""
    videos = services.queue.summary
    return videos.waiting + videos.pending_total + counts.refused.total()


def _waiting(services: RehearsalServices) -> int:
    videos, messages = services.queue.summary, services.speech.now()
    return videos.waiting + videos.pending_total + _to_read(messages) + messages.pending_total


def _show_gift(services: RehearsalServices, gift: Gift, display: Display) -> None:
    speech = services.speech.now()
    messages = (*speech.pending, *speech.waiting, *filter(None, [speech.message]))
    message = next((one for one in messages if one.external_id == gift.id), None)
    if message is not None:
        money = Money(gift.amount_minor, gift.currency, gift.unit)
        display.show_message(message, format_money(money, services.language))


def _to_read(speech: Speech) -> int:
    """Return how many messages are read or wait for their turn."""
    return speech.waiting_total + (speech.message is not None)


async def _reasons(services: RehearsalServices, ids: set[str]) -> dict[Reason, int]:
    """Return why items of the evening wait for a decision, where there is a reason."""
    found: Counter[Reason] = Counter()
    offset = 0
    while items := (await services.queue.page(offset, _PAGE, "pending")).items:
        found.update(item.reason for item in items if item.reason is not None and item.external_id in ids)
        offset += len(items)
    return dict(found)

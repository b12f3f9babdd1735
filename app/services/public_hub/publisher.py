"""What everybody is told: made of the queue, the player and the rules, and published when it changed."""

import asyncio
from typing import Final

import msgspec
from msgspec import structs

from app.domain.events import Event, PlayerChanged, QueueChanged, SettingsChanged
from app.domain.money import Money, format_money
from app.domain.player import Player, PlayerState
from app.domain.public_hub import NEXT, HubPost, PublicItem, PublicNow, PublicRequests, PublicState
from app.domain.queue import ItemState, QueueItem, QueueSummary
from app.domain.reasons import Language, Reason, Refusal
from app.domain.rules_in_words import rules_in_words
from app.services.audience import Audience
from app.services.player.service import PlayerService
from app.services.ports import Ports
from app.services.public_hub.outbox import HubOutbox
from app.services.public_hub.word import RequestWord
from app.services.queue.service import QueueService
from app.services.settings import SettingsService

PAUSE_S: Final = 1.0
"""Between two messages to everybody."""
SOON_S: Final = 0.05
"""Changes within this time are told once."""
ALIVE_S: Final = 60.0
"""So often it is said that Efir is there."""
_OFF_MS: Final = 1_500
"""A position that differs by more was set, or it stalled: that is a change."""


class PublicPublisher:
    """Publishes while it is started. Belongs to the event loop."""

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        queue: QueueService,
        player: PlayerService,
        audience: Audience,
        word: RequestWord,
    ) -> None:
        """Build it.

        Args:
            ports: Tell the time and what happens.
            settings: The rules.
            queue: What waits.
            player: What plays.
            audience: Masks names and titles.
            word: That requests need.
        """
        self._clock = ports.clock
        self._settings = settings
        self._queue = queue
        self._player = player
        self._audience = audience
        self._word = word
        self._outbox: HubOutbox | None = None
        self._told: PublicState | None = None
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        ports.broadcaster.listen(self._on_event)

    def start(self, outbox: HubOutbox) -> None:
        """Tell the whole state now, and from now on whenever it changes."""
        self._outbox = outbox
        self._tell(self.state())

    def stop(self) -> None:
        """Tell nothing more."""
        self._outbox = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def state(self) -> PublicState:
        """Return what everybody may know now."""
        rules, language = self._settings.settings, self._settings.stream_language
        head = structs.replace(
            self._queue.summary, items=self._queue.summary.items[: NEXT * 2], pending=(), undo_step=None
        )
        queue = self._audience.shown(QueueChanged(queue=head)).queue
        player = self._audience.shown(PlayerChanged(player=self._player.now())).player
        return PublicState(
            at_ms=player.at_ms or round(self._clock.time() * 1_000),
            language=language,
            now=self._now(player, language),
            next=tuple(self._item(item, language) for item in queue.items if item.state is ItemState.QUEUED)[:NEXT],
            waiting=queue.waiting,
            waiting_ms=queue.waiting_length_ms,
            requests=self._requests(queue),
            rules=rules_in_words(rules.requests, language),
        )

    def _requests(self, queue: QueueSummary) -> PublicRequests:
        rules = self._settings.settings
        is_open = rules.requests.is_open and rules.hub.requests and not queue.is_off_air
        sentence = "" if is_open else self._settings.sentence(Refusal(Reason.REQUESTS_PAUSED))
        return PublicRequests(is_open=is_open, needs_word=bool(self._word.current), sentence=sentence)

    def _now(self, player: Player, language: Language) -> PublicNow | None:
        if player.item is None or player.state is PlayerState.IDLE:
            return None
        item = self._item(player.item, language)
        return PublicNow(
            **structs.asdict(item),
            position_ms=max(0, player.position_ms - player.item.start_ms),
            is_playing=player.state is PlayerState.PLAYING,
        )

    def _item(self, item: QueueItem, language: Language) -> PublicItem:
        is_shown = item.amount_minor > 0 and self._settings.settings.hub.shows_amounts
        money = Money(item.amount_minor, item.currency, item.unit)
        return PublicItem(
            id=item.id,
            title=item.media.title,
            by=item.requested_by,
            amount=format_money(money, language) if is_shown else "",
            length_ms=item.plays_ms,
        )

    def _on_event(self, event: Event) -> None:
        if isinstance(event, QueueChanged | PlayerChanged | SettingsChanged):
            self.look_soon()

    def look_soon(self) -> None:
        """See whether something changed, as soon as it may be told."""
        if self._outbox is None:
            return
        now = self._clock.monotonic()
        due = max(now + SOON_S, self._told_at + PAUSE_S)
        if self._timer is None or due < self._due:
            self._set_timer(due - now)

    def _set_timer(self, after_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = self._clock.monotonic() + after_s
        self._timer = asyncio.get_running_loop().call_later(after_s, self._on_due)

    def _on_due(self) -> None:
        self._timer = None
        state, told = self.state(), self._told
        is_due = self._clock.monotonic() >= self._told_at + ALIVE_S
        if told is None or is_due or _differs(told, state):
            self._tell(state)
        else:
            self._set_timer(self._told_at + ALIVE_S - self._clock.monotonic())

    def _tell(self, state: PublicState) -> None:
        if self._outbox is not None:
            self._told, self._told_at = state, self._clock.monotonic()
            self._outbox.put(HubPost(path="", event="audience", body=msgspec.json.encode(state)))
            self._set_timer(ALIVE_S)


def _differs(told: PublicState, state: PublicState) -> bool:
    """Return whether pages have to know: a position that has gone on with the clock is no news."""
    if told.now is None or state.now is None:
        return structs.replace(told, at_ms=state.at_ms) != state
    gone_ms = state.at_ms - told.at_ms if told.now.is_playing else 0
    is_off = abs(state.now.position_ms - told.now.position_ms - gone_ms) > _OFF_MS
    same = structs.replace(told, at_ms=state.at_ms, now=structs.replace(told.now, position_ms=state.now.position_ms))
    return is_off or same != state

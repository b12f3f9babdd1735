"""What each moderator sees: made of queue, player and speech, sealed for one moderator, and told when it changed."""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import structs

from app.domain.events import Event, PlayerChanged, QueueChanged, SettingsChanged, SpeechChanged
from app.domain.moderators import (
    ACTIONS,
    SHOWN,
    InvitationState,
    LogLine,
    ModeratorView,
    Sealed,
    ViewedItem,
    ViewedMessage,
    ViewedNow,
    ViewedUndo,
)
from app.domain.money import Money, format_money
from app.domain.player import Player, PlayerState
from app.domain.public_hub import HubPost
from app.domain.queue import ItemState, QueueItem
from app.domain.reasons import Language
from app.domain.speech import SpeechMessage
from app.services.moderators.desk import ModeratorDesk
from app.services.moderators.invitations import InvitationBook, Known
from app.services.player.service import PlayerService
from app.services.ports import Ports
from app.services.public_hub.outbox import HubOutbox
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.speech.service import SpeechService

PAUSE_S: Final = 1.0
"""Between two views of a moderator."""
SOON_S: Final = 0.05
ALIVE_S: Final = 60.0
_LONGEST: Final = 300
"""Characters of a message in a view."""

type Listener = Callable[[bytes], None]


class ModeratorViews:
    """Tells views to the hub, and to who listens on the local network. Belongs to the event loop."""

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        book: InvitationBook,
        desk: ModeratorDesk,
        subjects: tuple[QueueService, PlayerService, SpeechService],
    ) -> None:
        """Build it.

        Args:
            ports: Tell the time and what happens.
            settings: The language.
            book: Of the invitations.
            desk: What became of commands.
            subjects: What is seen.
        """
        self._clock = ports.clock
        self._settings = settings
        self._book = book
        self._desk = desk
        self._queue, self._player, self._speech = subjects
        self._outbox: HubOutbox | None = None
        self._listeners: dict[str, list[Listener]] = {}
        self._told: dict[str, ModeratorView] = {}
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        book.on_change = self.look_soon
        ports.broadcaster.listen(self._on_event)

    def start(self, outbox: HubOutbox) -> None:
        """Tell the hub every view now, and from now on whenever one changes."""
        self._outbox = outbox
        self._told.clear()
        self._tell()

    def stop(self) -> None:
        """Tell the hub nothing more."""
        self._outbox = None
        if not self._listeners:
            self._forget_timer()

    def close(self) -> None:
        """Tell nobody anything more."""
        self._listeners.clear()
        self.stop()

    def listen(self, box: str, listener: Listener) -> Callable[[], None] | None:
        """Tell somebody the view that travels by this name, now and when it changes; None where there is no such one.

        Returns:
            A function that ends it.
        """
        known = next((one for one in self._book.known.values() if one.keys is not None and one.keys.box == box), None)
        if known is None:
            return None
        listeners = self._listeners.setdefault(box, [])
        listeners.append(listener)
        listener(self._sealed(known, self._view(known)))
        self.look_soon()

        def stop() -> None:
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(box, None)

        return stop

    def look_soon(self) -> None:
        """See whether a view changed, as soon as it may be told."""
        if self._outbox is None and not self._listeners:
            return
        due_s = max(SOON_S, self._told_at + PAUSE_S - self._clock.monotonic())
        self._set_timer(due_s)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, QueueChanged | PlayerChanged | SpeechChanged | SettingsChanged):
            self.look_soon()

    def _set_timer(self, after_s: float) -> None:
        due = self._clock.monotonic() + after_s
        if self._timer is None or due < self._due:
            self._forget_timer()
            self._due = due
            self._timer = asyncio.get_running_loop().call_later(after_s, self._on_due)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_due(self) -> None:
        self._timer = None
        self._tell(is_due=self._clock.monotonic() >= self._told_at + ALIVE_S)

    def _tell(self, *, is_due: bool = False) -> None:
        """Tell the views that changed, or all of them where it is due to say that Efir is there."""
        self._told_at = self._clock.monotonic()
        for invitation_id, known in self._book.known.items():
            told = self._told.get(invitation_id)
            if known.keys is None or (told is not None and told.is_over):
                continue
            view = self._view(known)
            if told is None and view.is_over and self._book.state(known) is InvitationState.EXPIRED:
                continue  # it ended before this connection
            if told is None or is_due or structs.replace(told, at_ms=view.at_ms, now=_still(told, view)) != view:
                self._told[invitation_id] = view
                self._send(known, self._sealed(known, view))
        self._set_timer(ALIVE_S)

    def _send(self, known: Known, body: bytes) -> None:
        assert known.keys is not None  # noqa: S101 -- of those that are told
        box = known.keys.box
        if self._outbox is not None:
            self._outbox.put(HubPost(path=f"/m/{box}", event="sealed", body=body))
        for listener in list(self._listeners.get(box, ())):
            listener(body)

    def _sealed(self, known: Known, view: ModeratorView) -> bytes:
        assert known.keys is not None  # noqa: S101 -- of those that are told
        return msgspec.json.encode(Sealed(sealed=known.keys.sealed(msgspec.json.encode(view))))

    def _view(self, known: Known) -> ModeratorView:
        invitation, at_ms = known.invitation, round(self._clock.time() * 1_000)
        expires_at_ms = round(invitation.expires_at.timestamp() * 1_000)
        if self._book.state(known) is not InvitationState.VALID:
            return ModeratorView(at_ms=at_ms, role=invitation.role, expires_at_ms=expires_at_ms, is_over=True)
        queue, speech, language = self._queue.summary, self._speech.now(), self._settings.stream_language
        step, player = queue.undo_step, self._player.now()
        return ModeratorView(
            at_ms=at_ms,
            name=invitation.name,
            role=invitation.role,
            expires_at_ms=expires_at_ms,
            seq_seen=known.row.seq,
            actions=ACTIONS[invitation.role],
            is_open=queue.is_open,
            language=language,
            now=_now(player, language),
            is_paused=player.state is PlayerState.PAUSED,
            volume_percent=player.volume_percent,
            pending=tuple(_item(item, language) for item in queue.pending[:SHOWN]),
            pending_total=queue.pending_total,
            queue=tuple(_item(item, language) for item in queue.items[:SHOWN]),
            waiting=queue.waiting,
            messages=tuple(_message(message, language) for message in speech.pending[:SHOWN]),
            messages_total=speech.pending_total,
            speaking=None if speech.message is None else _message(speech.message, language),
            undo=None if step is None else ViewedUndo(step=step.number, command=step.command, subject=step.subject),
            answers=self._desk.answers(invitation.id),
            log=tuple(
                LogLine(at_ms=round(done.at.timestamp() * 1_000), by=done.by, action=done.action, subject=done.subject)
                for done in self._desk.last
            ),
        )


def _now(player: Player, language: Language) -> ViewedNow | None:
    if player.item is None or player.state is PlayerState.IDLE:
        return None
    return ViewedNow(
        **structs.asdict(_item(player.item, language)),
        position_ms=max(0, player.position_ms - player.item.start_ms),
        is_playing=player.state is PlayerState.PLAYING,
    )


def _still(told: ModeratorView, view: ModeratorView) -> ViewedNow | None:
    """Return what played when it was told, with the position of now: that it goes on is no news."""
    if told.now is None or view.now is None:
        return told.now
    return structs.replace(told.now, position_ms=view.now.position_ms)


def _amount(item: QueueItem | SpeechMessage, language: Language) -> str:
    return format_money(Money(item.amount_minor, item.currency, item.unit), language) if item.amount_minor else ""


def _item(item: QueueItem, language: Language) -> ViewedItem:
    return ViewedItem(
        id=item.id,
        title=item.media.title or item.media.link,
        channel=item.media.channel,
        by=item.requested_by,
        message=item.message[:_LONGEST],
        amount=_amount(item, language),
        length_ms=item.plays_ms,
        is_held=item.state is ItemState.HELD,
        is_checking=item.state is ItemState.RESOLVING,
        sentence="" if item.reason is None else item.reason.sentence(language),
    )


def _message(message: SpeechMessage, language: Language) -> ViewedMessage:
    return ViewedMessage(
        id=message.id, author=message.author, text=message.text[:_LONGEST], amount=_amount(message, language)
    )

"""Toasts about the last command, with an Undo button. They follow the events: only what is saved is shown."""

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from app.domain.events import Event, FallbackChanged, PlayerChanged, QueueChanged, SpeechChanged
from app.domain.lists import UndoStep
from app.domain.player import Player
from app.ui import words
from app.ui.notices import Notices, Toast
from app.ui.text import set_text

_GATHER_S = 0.4
"""The same command within this time shares one message, for example while a key is held."""
_GATHER_SEEKS_S = 2.0
"""Likewise for seeking, which is often repeated."""
_LEAST_SEEK_MS = 1_000


class _Offer(Struct):
    """What one message undoes.

    Attributes:
        steps: Numbers of the steps, the last first; of the player where it was before, milliseconds.
        told_at: When it was last added to, monotonic seconds.
        burst: The burst of commands in which it was offered; None outside of one.
    """

    toast: Toast
    command: str
    steps: list[int]
    count: int
    told_at: float
    burst: int | None


class Undo(QObject):
    """Offers to undo the last command on the queue, the speech, the fallback list and the player.

    Each of the four has one message at most. It goes as soon as something else is done or its step cannot be taken
    back any more, so that its button never takes back anything else.

    Attributes:
        key: Ctrl+Z outside of the pages that have an undo of their own: undoes what the newest message offers.

    Signals:
        steps_undone: ``queue``, ``speech`` or ``fallback``, and the numbers of the steps, the last first.
        position_undone: position to go back to, milliseconds.
    """

    steps_undone = Signal(str, list)
    position_undone = Signal(int)

    handles: ClassVar[tuple[type[Event], ...]] = (QueueChanged, SpeechChanged, FallbackChanged, PlayerChanged)

    def __init__(
        self, parent: QObject, notices: Notices, shown_ms: Callable[[], int], clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._notices = notices
        self._shown_ms, self._clock = shown_ms, clock
        self._offers: dict[str, _Offer] = {}
        self._last: dict[str, int] = {}
        self._bursts = 0
        self._burst: int | None = None
        """The commands of this window that run at once, of one key on many rows for example."""
        self._player: Player | None = None
        self._returning: int | None = None
        """Position that was requested by an undo, which needs no message."""
        self.key = QAction(parent)
        self.key.setShortcut("Ctrl+Z")
        self.key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.key.triggered.connect(self.undo_newest)
        self.retranslate()

    def apply(self, event: QueueChanged | SpeechChanged | FallbackChanged | PlayerChanged) -> None:
        """Show what was done, if it can be undone; the first event only has older steps."""
        if isinstance(event, PlayerChanged):
            self._apply_player(event, self._shown_ms())
            return
        subject, step = _step_of(event)
        number = 0 if step is None else step.number
        before = self._last.get(subject, number)
        self._last[subject] = number
        if number == before:
            return
        if step is not None and number > before and self._sentence(subject, step):
            self._offer_step(subject, step, before)
        else:
            self._withdraw(subject)

    def _apply_player(self, event: PlayerChanged, shown_ms: int) -> None:
        """Say that the player went to another position of the same video.

        Args:
            event: The player as it is now.
            shown_ms: The position until now.
        """
        before, self._player = self._player, event.player
        item = event.player.item
        if before is None or before.item is None or item is None or before.item.id != item.id:
            self._withdraw("player")
        elif event.player.cue != before.cue:
            to_ms, returning, self._returning = event.player.position_ms, self._returning, None
            if to_ms != returning and abs(to_ms - shown_ms) >= _LEAST_SEEK_MS:
                self._offer_position(to_ms, shown_ms)

    def on_commands_began(self) -> None:
        """Gather the same commands that follow into one message, however long they take."""
        self._bursts += 1
        self._burst = self._bursts

    def on_commands_ended(self) -> None:
        """Do not gather any longer: none of the window's commands runs."""
        self._burst = None

    def undo_newest(self) -> None:
        """Undo what the newest message offers, if there is one."""
        self._notices.undo_newest()

    def _is_shown(self, subject: str) -> bool:
        return subject in self._offers and self._offers[subject].toast in self._notices.toasts()

    def _offer_step(self, subject: str, step: UndoStep, before: int) -> None:
        offer, now = self._offers.get(subject), self._clock()
        first = step.first or step.number
        steps = list(range(step.number, first - 1, -1))
        if (
            offer is not None
            and self._is_shown(subject)
            and (offer.command, offer.steps[0], first) == (step.command, before, before + 1)
            and (now - offer.told_at < _GATHER_S or (offer.burst is not None and offer.burst == self._burst))
        ):
            offer.steps[:0] = steps
            offer.count += step.count
            offer.told_at = now
            offer.toast.set_message(self._gathered(subject, step.command, offer.count))
            return
        self._offer(subject, step.command, self._sentence(subject, step), steps, step.count)

    def _offer_position(self, to_ms: int, from_ms: int) -> None:
        offer, now = self._offers.get("player"), self._clock()
        sentence = self.tr("Moved to {time}").format(time=words.clock(to_ms))
        if offer is not None and self._is_shown("player") and now - offer.told_at < _GATHER_SEEKS_S:
            offer.told_at = now
            offer.toast.set_message(sentence)
            return
        self._offer("player", "seek", sentence, [from_ms], 1)

    def _offer(self, subject: str, command: str, sentence: str, steps: list[int], count: int) -> None:
        self._withdraw(subject)
        toast = self._notices.offer_undo(sentence, lambda: self._on_undo(subject))
        self._offers[subject] = _Offer(toast, command, steps, count, self._clock(), self._burst)

    def _withdraw(self, subject: str) -> None:
        if self._is_shown(subject):
            self._offers[subject].toast.end()
        self._offers.pop(subject, None)

    def _on_undo(self, subject: str) -> None:
        steps = self._offers[subject].steps
        self._withdraw(subject)
        if subject == "player":
            self._returning = steps[0]
            self.position_undone.emit(steps[0])
        else:
            self.steps_undone.emit(subject, steps)

    def retranslate(self) -> None:
        """Set every text anew; called when the language changes."""
        set_text(self.key, self.tr("Undo"))

    def _sentence(self, subject: str, step: UndoStep) -> str:
        """Return what was done, or an empty string for what can be seen anyway."""
        if step.count != 1 or not step.subject:
            return self._gathered(subject, step.command, step.count)
        sentences = {
            "approve": self.tr("Approved: {what}"),
            "reject": self.tr("Rejected: {what}"),
            "remove": self.tr("Removed: {what}"),
            "clear": self.tr("Removed: {what}"),
            "remove_by": self.tr("Removed: {what}"),
            "skip": self.tr("Skipped: {what}"),
            "hold": self.tr("Held: {what}"),
            "release": self.tr("Released: {what}"),
            "move": self.tr("Moved: {what}"),
            "play_now": self.tr("Playing now: {what}"),
            "replay": self.tr("Replaying: {what}"),
            "import": self.tr("Added to the fallback list: {what}"),
        }
        return sentences.get(step.command, "").replace("{what}", step.subject)

    def _gathered(self, subject: str, command: str, count: int) -> str:
        say = {"queue": self._of_items, "speech": self._of_messages, "fallback": self._of_entries}[subject]
        return say(command, count)

    def _of_items(self, command: str, count: int) -> str:
        return {
            "approve": self.tr("Approved %Ln item(s)", "", count),
            "reject": self.tr("Rejected %Ln item(s)", "", count),
            "remove": self.tr("Removed %Ln item(s)", "", count),
            "clear": self.tr("Removed %Ln item(s)", "", count),
            "remove_by": self.tr("Removed %Ln item(s)", "", count),
            "skip": self.tr("Skipped %Ln item(s)", "", count),
            "hold": self.tr("Held %Ln item(s)", "", count),
            "release": self.tr("Released %Ln item(s)", "", count),
            "move": self.tr("Moved %Ln item(s)", "", count),
            "play_now": self.tr("Playing now: %Ln item(s)", "", count),
        }.get(command, "")

    def _of_messages(self, command: str, count: int) -> str:
        return {
            "approve": self.tr("Approved %Ln message(s)", "", count),
            "reject": self.tr("Rejected %Ln message(s)", "", count),
            "remove": self.tr("Removed %Ln message(s)", "", count),
            "clear": self.tr("Removed %Ln message(s)", "", count),
            "remove_by": self.tr("Removed %Ln message(s)", "", count),
            "skip": self.tr("Skipped %Ln message(s)", "", count),
            "replay": self.tr("Replaying %Ln message(s)", "", count),
        }.get(command, "")

    def _of_entries(self, command: str, count: int) -> str:
        return {
            "import": self.tr("Added %Ln video(s) to the fallback list", "", count),
            "remove": self.tr("Removed %Ln video(s) from the fallback list", "", count),
            "clear": self.tr("Removed %Ln video(s) from the fallback list", "", count),
        }.get(command, "")


def _step_of(event: QueueChanged | SpeechChanged | FallbackChanged) -> tuple[str, UndoStep | None]:
    """Return the subject of an event, and the last step that can be undone."""
    match event:
        case QueueChanged(queue=queue):
            return "queue", queue.undo_step
        case SpeechChanged(speech=speech):
            return "speech", speech.undo_step
        case FallbackChanged(fallback=fallback):
            return "fallback", fallback.undo_step

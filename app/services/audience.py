"""What the audience sees: events as sources get them, with the blocked words masked that are also not spoken.

The window, which only the streamer sees, gets the events as they are. Spoken messages and alerts are masked where their
text is made, since a message may also be held.
"""

import asyncio
from collections.abc import Callable

from msgspec import structs

from app.domain.events import (
    ChatAnswer,
    Event,
    MomentEvent,
    Notice,
    PlayerChanged,
    QueueChanged,
    RequestRejected,
    SettingsChanged,
    StateEvent,
)
from app.domain.lists import UndoStep
from app.domain.queue import QueueItem
from app.domain.settings import Settings
from app.domain.speech_text.blocked_words import BlockedWords, blocked_words
from app.domain.speech_text.screen import name_on_screen, text_on_screen

type _Text = tuple[str, bool]
"""A text, and whether it is a name."""

_KNOWN_AT_MOST = 2_000
"""Texts that are remembered; a queue's event carries three hundred."""


class Audience:
    """Masks what sources get. Belongs to the event loop; lists of words are compiled in a thread.

    Args:
        settings: Returns those that are in force.
    """

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._lines: tuple[str, ...] = ()
        self._blocked: BlockedWords | None = None
        self._known: dict[_Text, str] = {}
        self._task: asyncio.Task[None] | None = None

    async def load(self) -> None:
        """Compile the blocked words, and mask with them what was masked before."""
        while (lines := self._current()) != self._lines:
            blocked, known = await asyncio.to_thread(_prepared, lines, list(self._known))
            self._lines, self._blocked, self._known = lines, blocked, known

    async def close(self) -> None:
        """Wait until nothing is left to do."""
        if self._task is not None:
            await self._task

    def on_event(self, event: Event) -> None:
        """Compile the blocked words again where they have changed."""
        is_idle = self._task is None or self._task.done()
        if isinstance(event, SettingsChanged) and is_idle and self._current() != self._lines:
            self._task = asyncio.get_running_loop().create_task(self.load(), name="blocked words")

    def shown[E: StateEvent | MomentEvent](self, event: E, /) -> E:  # noqa: PLR0911 -- one for each event
        """Return an event as sources get it."""
        if self._blocked is None:
            return event
        match event:
            case QueueChanged():
                queue = structs.replace(
                    event.queue,
                    items=tuple(map(self._item, event.queue.items)),
                    pending=tuple(map(self._item, event.queue.pending)),
                    undo_step=self._step(event.queue.undo_step),
                )
                return structs.replace(event, queue=queue)
            case PlayerChanged() if event.player.item is not None:
                return structs.replace(event, player=structs.replace(event.player, item=self._item(event.player.item)))
            case RequestRejected():
                return structs.replace(
                    event, title=self._text(event.title), requested_by=self._text(event.requested_by, is_name=True)
                )
            case ChatAnswer():
                return structs.replace(event, to=self._text(event.to, is_name=True), text=self._text(event.text))
            case Notice():
                return structs.replace(event, subject=self._text(event.subject), by=self._text(event.by, is_name=True))
            case _:
                return event

    def title(self, text: str) -> str:
        """Return a title as sources get it."""
        return self._text(text)

    def _current(self) -> tuple[str, ...]:
        settings = self._settings()
        return (*settings.speech.blocked_words, *settings.requests.blocked_words)

    def _item(self, item: QueueItem) -> QueueItem:
        title, channel = self._text(item.media.title), self._text(item.media.channel)
        if (title, channel) != (item.media.title, item.media.channel):
            item = structs.replace(item, media=structs.replace(item.media, title=title, channel=channel))
        by, message = self._text(item.requested_by, is_name=True), self._text(item.message)
        if (by, message) != (item.requested_by, item.message):
            item = structs.replace(item, requested_by=by, message=message)
        return item

    def _step(self, step: UndoStep | None) -> UndoStep | None:
        return None if step is None else structs.replace(step, subject=self._text(step.subject))

    def _text(self, text: str, *, is_name: bool = False) -> str:
        known = self._known.get((text, is_name))
        if known is None and self._blocked is not None:
            if len(self._known) >= _KNOWN_AT_MOST:
                del self._known[next(iter(self._known))]
            known = self._known[text, is_name] = _masked((text, is_name), self._blocked)
        return text if known is None else known


def _masked(text: _Text, blocked: BlockedWords) -> str:
    written, is_name = text
    return name_on_screen(written, blocked) if is_name else text_on_screen(written, blocked)


def _prepared(lines: tuple[str, ...], texts: list[_Text]) -> tuple[BlockedWords | None, dict[_Text, str]]:
    if not any(line.strip() for line in lines):
        return None, {}
    blocked = blocked_words(lines)
    return blocked, {text: _masked(text, blocked) for text in texts}

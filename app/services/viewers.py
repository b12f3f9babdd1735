"""Blocked viewers and channels: blocked and unblocked as one command each, which can be undone."""

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from app.domain.errors import AppError, ConflictError, InvalidError
from app.domain.text import bounded_name, identity
from app.services.item_list import bounded_id
from app.services.queue.service import QueueService
from app.services.settings import SettingsService, patched
from app.services.speech.service import SpeechService
from app.services.undo import Removed, UndoStack

logger = logging.getLogger(__name__)

type _List = Literal["blocked_users", "blocked_channels"]
_FIELDS: dict[_List, str] = {"blocked_users": "name", "blocked_channels": "channel"}


class BlockLists(Struct, frozen=True, kw_only=True):
    """Who is blocked: names of viewers, or their ids with the name after it; ids of channels."""

    viewers: tuple[str, ...]
    channels: tuple[str, ...]


class BlockResult(Struct, frozen=True, kw_only=True):
    """What a command did.

    Attributes:
        name: Name of the viewer, or id of the channel.
        removed_items: How many items of the viewer left the queue.
        removed_messages: How many of their messages will not be spoken.
        undo_step: Number of the step that undoes it; 0 where nothing was changed.
    """

    name: str
    is_blocked: bool
    removed_items: int = 0
    removed_messages: int = 0
    undo_step: int = 0


class _Before(Struct, frozen=True, kw_only=True):
    """What a command changed.

    Attributes:
        title: What people call it.
        added: What it put on the list.
        dropped: What it took off the list, each with its index there.
        queue_step: Undo step of the queue that restores the viewer's items; 0 for none. Likewise ``speech_step``.
    """

    key: _List
    title: str
    added: str = ""
    dropped: tuple[tuple[int, str], ...] = ()
    queue_step: int = 0
    speech_step: int = 0


class ViewersService:
    """Keeps the lists of who is blocked. One command runs at a time; each is undone independently of the others."""

    def __init__(self, settings: SettingsService, queue: QueueService, speech: SpeechService) -> None:
        self._settings = settings
        self._queue = queue
        self._speech = speech
        self._running = asyncio.Lock()
        self._undo: UndoStack[_Before] = UndoStack(lambda step: (step.before.title, 1), is_ordered=False)

    def blocked(self) -> BlockLists:
        """Return who is blocked."""
        requests = self._settings.settings.requests
        return BlockLists(viewers=requests.blocked_users, channels=requests.blocked_channels)

    async def block_viewer(self, viewer: str, author_id: str = "") -> BlockResult:
        """Refuse a viewer from now on, and remove their items and spoken messages that wait.

        The messages go first: the speech itself refuses those of a blocked viewer, and that cannot be undone.

        Args:
            viewer: Name of the viewer.
            author_id: As a service knows them, such as ``twitch:2002``: then others of that name are not blocked.

        Raises:
            InvalidError: There is no name, or no more viewers can be blocked; nothing was changed.
        """
        name = _required(bounded_name(viewer), "blocked_users")
        known = identity(bounded_id(author_id))
        entry = f"{known} {name}" if known else name
        async with self._running:
            messages = await self._speech.remove_all_by(name, known)
            try:
                is_new = await self._add("blocked_users", entry)
            except AppError:
                await _undo(self._speech, messages.undo_step)
                raise
            items = await self._queue.remove_all_by(name, known)
            return self._blocked(
                _Before(
                    key="blocked_users",
                    title=name,
                    added=entry if is_new else "",
                    queue_step=items.undo_step,
                    speech_step=messages.undo_step,
                ),
                name,
                items=items,
                messages=messages,
            )

    async def unblock_viewer(self, viewer: str, author_id: str = "") -> BlockResult:
        """Accept a viewer again, who was blocked by this name, or by this id if one is given.

        Where nobody is blocked by the name itself, those are accepted who are blocked by an id and listed with it.

        Raises:
            InvalidError: There is no name.
        """
        name = _required(bounded_name(viewer), "blocked_users")
        return await self._unblock("blocked_users", identity(bounded_id(author_id)) or name, name)

    async def block_channel(self, channel: str, title: str = "") -> BlockResult:
        """Refuse the videos of a channel from now on; those that wait stay.

        Args:
            channel: Its id.
            title: What people call it.

        Raises:
            InvalidError: There is no id, or no more channels can be blocked; nothing was changed.
        """
        name = _required(bounded_name(channel), "blocked_channels")
        async with self._running:
            is_new = await self._add("blocked_channels", name)
            before = _Before(key="blocked_channels", title=bounded_name(title) or name, added=name if is_new else "")
            return self._blocked(before, name)

    async def unblock_channel(self, channel: str) -> BlockResult:
        """Accept the videos of a channel again.

        Raises:
            InvalidError: There is no id.
        """
        return await self._unblock("blocked_channels", _required(bounded_name(channel), "blocked_channels"))

    async def undo(self, number: int | None = None) -> str:
        """Undo a command; return its name. Items and messages that were changed since stay as they are.

        Args:
            number: As in `BlockResult.undo_step`; None for the last command.

        Raises:
            ConflictError: There is nothing to undo, or it is undone already.
        """
        async with self._running:
            step = self._undo.get(number)
            before = step.before
            await self._edit(before.key, lambda names: _restored(names, before))
            await _undo(self._queue, before.queue_step)
            await _undo(self._speech, before.speech_step)
            self._undo.discard(step)
        return step.command

    def _blocked(
        self, before: _Before, name: str, *, items: Removed | None = None, messages: Removed | None = None
    ) -> BlockResult:
        is_changed = before.added or before.queue_step or before.speech_step
        return BlockResult(
            name=name,
            is_blocked=True,
            removed_items=0 if items is None else items.count,
            removed_messages=0 if messages is None else messages.count,
            undo_step=self._undo.push("block", before) if is_changed else 0,
        )

    async def _unblock(self, key: _List, name: str, title: str = "") -> BlockResult:
        async with self._running:
            dropped: list[tuple[int, str]] = []

            def edit(names: list[str]) -> list[str]:
                meant = {one for one in names if _same(key, one, name)} or {one for one in names if _shows(one, name)}
                dropped[:] = [pair for pair in enumerate(names) if pair[1] in meant]
                return [one for one in names if one not in meant]

            await self._edit(key, edit)
            before = _Before(key=key, title=title or name, dropped=tuple(dropped))
            number = self._undo.push("unblock", before) if dropped else 0
        return BlockResult(name=title or name, is_blocked=False, undo_step=number)

    async def _add(self, key: _List, name: str) -> bool:
        """Put a name on a list; return whether it is new there."""
        is_new = False

        def edit(names: list[str]) -> list[str]:
            nonlocal is_new
            is_new = not any(_same(key, one, name) for one in names)
            return [*names, name] if is_new else names

        await self._edit(key, edit)
        return is_new

    async def _edit(self, key: _List, edit: Callable[[list[str]], list[str]]) -> None:
        try:
            await self._settings.edit(
                lambda now: patched(now, {"requests": {key: edit(list(getattr(now.requests, key)))}})
            )
        except InvalidError as error:
            raise InvalidError(error.code, str(error), _FIELDS[key]) from error


def _required(name: str, key: _List) -> str:
    if not name:
        raise InvalidError("invalid", f"{_FIELDS[key]} must not be empty.", _FIELDS[key])
    return name


def _same(key: _List, one: str, other: str) -> bool:
    if key != "blocked_users":
        return one == other
    return (identity(one) or one).casefold() == (identity(other) or other).casefold()


def _shows(entry: str, name: str) -> bool:
    """Return whether an entry is that of an id with this name after it."""
    return identity(entry) != "" and entry.partition(" ")[2].casefold() == name.casefold()


def _restored(names: list[str], before: _Before) -> list[str]:
    restored = [name for name in names if name != before.added]
    for index, name in before.dropped:
        if name not in restored:
            restored.insert(index, name)
    return restored


async def _undo(service: QueueService | SpeechService, number: int) -> None:
    """Undo a step, unless something else was done since."""
    if number:
        try:
            await service.undo(number)
        except ConflictError as error:
            logger.info("What was removed of a viewer stays removed: %s", error)

"""What each command of a moderator does; the same as the streamer's, so that it can be undone as those."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from app.domain.errors import ConflictError, InvalidError, NotFoundError
from app.domain.ids import QueueItemId, SpeechId
from app.domain.moderators import ModeratorAction as A
from app.domain.player import Player
from app.domain.queue import QueueItem
from app.domain.speech import SpeechMessage
from app.services.player.service import PlayerService
from app.services.queue.service import QueueService
from app.services.speech.service import SpeechService
from app.services.viewers import ViewersService

_LAST_STEP: Final = 999_999_999
_LOUDEST_PERCENT: Final = 100

type _Work = Callable[[str], Awaitable[str]]


class ModeratorActions:
    """Carries commands out. Each returns what it was about, for people."""

    def __init__(
        self, queue: QueueService, player: PlayerService, speech: SpeechService, viewers: ViewersService
    ) -> None:
        self._queue = queue
        self._player = player
        self._speech = speech
        self._viewers = viewers
        self._work: Mapping[A, _Work] = {
            A.APPROVE: lambda item: _title(self._queue.approve(QueueItemId(item))),
            A.REJECT: lambda item: _title(self._queue.reject(item)),
            A.APPROVE_MESSAGE: lambda item: _author(self._speech.approve(SpeechId(item))),
            A.REJECT_MESSAGE: lambda item: _author(self._speech.reject(item)),
            A.HOLD: lambda item: _title(self._queue.hold(QueueItemId(item))),
            A.REMOVE: self._remove,
            A.PLAY_NEXT: lambda item: _title(self._queue.move(QueueItemId(item), 0)),
            A.SKIP: self._skip,
            A.PLAY: lambda _: self._of_player(self._player.play()),
            A.PAUSE: lambda _: self._of_player(self._player.pause()),
            A.VOLUME: self._set_volume,
            A.STOP_SPEECH: lambda item: _author(self._speech.skip(SpeechId(item) if item else None)),
            A.BLOCK_VIEWER: self._block,
            A.PAUSE_REQUESTS: lambda _: _nothing(self._queue.pause_requests()),
            A.RESUME_REQUESTS: lambda _: _nothing(self._queue.resume_requests()),
            A.UNDO: self._undo,
        }

    async def carry_out(self, action: A, item: str) -> str:
        """Do it; return what it was about.

        Raises:
            AppError: It cannot be done; nothing was changed.
        """
        return await self._work[action](item)

    async def _remove(self, item_id: str) -> str:
        if self._plays(item_id):
            raise ConflictError("wrong_state")  # that is what skipping is for
        return await _title(self._queue.remove(item_id))

    async def _skip(self, item_id: str) -> str:
        if not self._plays(item_id):
            raise ConflictError("wrong_state")
        item = await self._queue.get(item_id)
        await self._player.skip(QueueItemId(item_id))
        return item.media.title

    async def _of_player(self, work: Awaitable[Player]) -> str:
        item = (await work).item
        return "" if item is None else item.media.title

    async def _set_volume(self, percent: str) -> str:
        player = await self._player.set_volume(_number(percent, _LOUDEST_PERCENT))
        return f"{player.volume_percent} %"

    def _plays(self, item_id: str) -> bool:
        item = self._player.now().item
        return item is not None and item.id == item_id

    async def _block(self, item_id: str) -> str:
        name, author_id = await self._viewer_of(item_id)
        if not name:
            raise ConflictError("wrong_state")  # the streamer's own
        return (await self._viewers.block_viewer(name, author_id)).name

    async def _viewer_of(self, item_id: str) -> tuple[str, str]:
        try:
            item = await self._queue.get(item_id)
        except NotFoundError:
            message = await self._speech.get(item_id)
            return message.author, message.author_id
        return item.requested_by, item.author_id

    async def _undo(self, step: str) -> str:
        return await self._queue.undo(_number(step, _LAST_STEP))


def _number(text: str, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else most + 1
    if number > most:
        raise InvalidError("invalid", "This is no number, or too large a one.", "item")
    return number


async def _title(work: Awaitable[QueueItem]) -> str:
    item = await work
    return item.media.title or item.media.link


async def _author(work: Awaitable[SpeechMessage]) -> str:
    return (await work).author


async def _nothing(work: Awaitable[None]) -> str:
    await work
    return ""

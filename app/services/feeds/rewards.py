"""Rewards that Efir made: points go back for what is refused, and what was played or said is marked as fulfilled."""

import asyncio
import logging

from msgspec import Struct, structs

from app.domain.errors import AppError, ConflictError, InvalidError
from app.domain.events import Event, QueueChanged, SpeechChanged
from app.domain.feed_settings import MOST_REWARDS
from app.domain.feeds import (
    HIGHEST_COST,
    LONGEST_TITLE,
    FeedError,
    FeedEvent,
    FeedKind,
    FeedRefusedError,
    Redemption,
    Taken,
)
from app.domain.queue import ItemState
from app.domain.settings import Settings
from app.domain.speech import SpeechState
from app.domain.text import clean
from app.hub.broadcaster import Broadcaster
from app.services.feeds.failures import FeedFailedError
from app.services.feeds.intake import FeedIntake
from app.services.ports import Channel
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.speech.service import SpeechService

logger = logging.getLogger(__name__)

_LOOK_AFTER_S = 2.0
"""Changes of the lists within this time are looked at once."""
_AGAIN_S = 30.0
_FULFILLED = frozenset(
    {ItemState.PLAYED, ItemState.SKIPPED, SpeechState.SPOKEN, SpeechState.SKIPPED, SpeechState.INTERRUPTED}
)
"""It was played or said, at least in part."""
_REFUNDED = frozenset(
    {
        *(ItemState.REJECTED, ItemState.REMOVED, ItemState.FAILED),
        *(SpeechState.REJECTED, SpeechState.REMOVED, SpeechState.FAILED, SpeechState.EXPIRED),
    }
)


class Reward(Struct, frozen=True, kw_only=True):
    """A channel-point reward that Efir made."""

    id: str
    title: str
    cost: int


class RewardsService:
    """Makes rewards and settles their redemptions. Twitch holds those that are not settled, so a crash loses none."""

    def __init__(
        self,
        broadcaster: Broadcaster,
        settings: SettingsService,
        intake: FeedIntake,
        queue: QueueService,
        speech: SpeechService,
        channel: Channel,
    ) -> None:
        """Build it.

        Args:
            broadcaster: Tells when the lists change.
            settings: Say what rewards are for.
            intake: Carries redemptions out.
            queue: Where requests became items.
            speech: Where texts became messages.
            channel: Of the streamer.
        """
        self._settings = settings
        self._intake = intake
        self._queue = queue
        self._speech = speech
        self._channel = channel
        self._open: dict[str, str] = {}
        self._refused: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[bool] | None = None
        self._is_closed = self._is_due = False
        broadcaster.listen(self._on_event)

    async def close(self) -> None:
        """Stop; what is not settled by now is after the next start."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def take(self, kind: FeedKind, event: FeedEvent, *, is_late: bool = False) -> Taken:
        """Carry out what a feed brings, as `FeedIntake.take`, and remember what has to be settled.

        What was refused stays so, though it comes again before its points are back.
        """
        if isinstance(event, Redemption) and event.id in self._refused:
            return Taken.KNOWN
        taken = await self._intake.take(kind, event, is_late=is_late)
        if isinstance(event, Redemption) and event.is_own and taken is not Taken.PASSED_OVER:
            self._open[event.id] = event.reward_id
            if taken is Taken.REFUSED:
                self._refused.add(event.id)
            self._look_soon()
        return taken

    async def create(self, title: str, cost: int, *, is_read_aloud: bool = False) -> Reward:
        """Make a reward with a text, whose text is a request or is read aloud.

        Raises:
            InvalidError: A title or a cost that Twitch does not take.
            ConflictError: Twitch makes none; the sentence says why.
        """
        name = clean(title, LONGEST_TITLE)
        if not name or len(name) > LONGEST_TITLE:
            raise InvalidError("invalid", f"A title has 1 to {LONGEST_TITLE} characters.", "title")
        if not 1 <= cost <= HIGHEST_COST:
            raise InvalidError("invalid", "A reward costs one point or more.", "cost")
        chat = self._settings.settings.chat
        if len(chat.speech_rewards if is_read_aloud else chat.request_rewards) >= MOST_REWARDS:
            raise ConflictError("too_many_rewards")
        try:
            reward_id = await self._channel.create_reward(name, cost)
        except FeedError as error:
            raise FeedFailedError(error) from None

        def with_reward(now: Settings) -> Settings:
            chat = now.chat
            if is_read_aloud:
                chat = structs.replace(chat, speech_rewards=(*chat.speech_rewards, reward_id))
            else:
                chat = structs.replace(chat, request_rewards=(*chat.request_rewards, reward_id))
            return structs.replace(now, chat=chat)

        await self._settings.edit(with_reward)
        return Reward(id=reward_id, title=name, cost=cost)

    # Settling

    def _on_event(self, event: Event) -> None:
        if self._open and isinstance(event, QueueChanged | SpeechChanged):
            self._look_soon()

    def _look_soon(self, after_s: float = _LOOK_AFTER_S) -> None:
        if self._task is not None:
            self._is_due = True
        elif self._timer is None and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(after_s, self._look)

    def _look(self) -> None:
        self._timer, self._is_due = None, False
        self._task = asyncio.get_running_loop().create_task(self._settle_all(), name="rewards")
        self._task.add_done_callback(self._on_looked)

    def _on_looked(self, task: asyncio.Task[bool]) -> None:
        self._task = None
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            logger.error("Redemptions could not be settled, by a bug", exc_info=error)
        if error is not None or not task.result():
            self._look_soon(_AGAIN_S)
        elif self._is_due:
            self._look_soon()

    async def _settle_all(self) -> bool:
        """Settle what is decided; return False where that has to be tried again."""
        is_done = True
        for redemption_id, reward_id in list(self._open.items()):
            try:
                is_fulfilled = await self._outcome(redemption_id)
                if is_fulfilled is None:
                    continue
                await self._channel.settle(reward_id, redemption_id, is_fulfilled=is_fulfilled)
            except FeedRefusedError as error:
                logger.warning("A redemption cannot be settled: %s", error)
            except (FeedError, AppError) as error:
                logger.info("A redemption is settled later: %s", error)
                is_done = False
                continue
            self._open.pop(redemption_id, None)
            self._refused.discard(redemption_id)
        return is_done

    async def _outcome(self, redemption_id: str) -> bool | None:
        """Return whether what was redeemed was given; None while that is open."""
        if redemption_id in self._refused:
            return False
        source = FeedKind.TWITCH.value
        item = await self._queue.given_by(source, redemption_id) or await self._speech.given_by(source, redemption_id)
        state = None if item is None else item.state
        if state in _FULFILLED:
            return True
        return False if state in _REFUNDED else None

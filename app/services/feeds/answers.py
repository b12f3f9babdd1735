"""Writes answers in the Twitch chat, where the streamer signed in and wants that."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from app.domain.events import ChatAnswer, Event, RequestRejected
from app.domain.feeds import FeedError, FeedKind, person
from app.domain.text import clean
from app.services.feeds.sign_in import SignInService
from app.services.ports import Channel, Ports
from app.services.settings import SettingsService

logger = logging.getLogger(__name__)

PAUSE_S = 1.6
"""Between two lines: Twitch lets an account write 20 in 30 s, and passes over what is more."""
_SAME_AGAIN_S = 30.0
"""Twitch refuses a line that is the same as one of the last 30 s."""
_MOST_WAITING = 10
"""More are told too late to be of use."""
_LONGEST = 400
"""Grapheme clusters; Twitch takes 500 characters."""

type Answered = ChatAnswer | RequestRejected


class _Line(NamedTuple):
    text: str
    until_s: float


class ChatAnswers:
    """Says what commands are answered, and why a request is refused, one line after another."""

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        sign_in: SignInService,
        channel: Channel,
        shown: Callable[[Answered], Answered],
    ) -> None:
        """Build it.

        Args:
            ports: Tell what is answered.
            settings: Say whether answers are written.
            sign_in: Says whether they can be.
            channel: Writes them.
            shown: Takes the words out that the audience does not see.
        """
        self._clock = ports.clock
        self._settings = settings
        self._sign_in = sign_in
        self._channel = channel
        self._shown = shown
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._said: deque[_Line] = deque()
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_closed = False
        ports.broadcaster.listen(self._on_event)

    async def close(self) -> None:
        """Write no more."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, ChatAnswer | RequestRejected) or not event.author_id.startswith(_OF_TWITCH):
            return
        if self._is_closed or self._sign_in.user is None or not self._settings.settings.chat.answers:
            return
        text = _line_of(self._shown(event))
        if text not in self._waiting and not self._was_said(text):
            self._waiting.append(text)
            self._go_on()

    def _go_on(self) -> None:
        """Write the next line, unless one is being written or it is too soon."""
        if self._waiting and self._task is None and self._timer is None:
            text = self._waiting.popleft()
            self._said.append(_Line(text, self._clock.monotonic() + _SAME_AGAIN_S))
            self._task = asyncio.get_running_loop().create_task(self._say(text), name="chat answer")
            self._task.add_done_callback(self._on_said)

    async def _say(self, text: str) -> None:
        try:
            await self._channel.say(text)
        except FeedError as error:
            logger.warning("An answer could not be written in chat: %s", error)
        except Exception:
            logger.exception("An answer could not be written in chat, by a bug")

    def _on_said(self, _: asyncio.Task[None]) -> None:
        self._task = None
        if not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(PAUSE_S, self._on_pause)

    def _on_pause(self) -> None:
        self._timer = None
        self._go_on()

    def _was_said(self, text: str) -> bool:
        now_s = self._clock.monotonic()
        while self._said and self._said[0].until_s <= now_s:
            self._said.popleft()
        return any(line.text == text for line in self._said)


_OF_TWITCH = person(FeedKind.TWITCH, "0").removesuffix("0")


def _line_of(event: Answered) -> str:
    """Return the line for the viewer. A name that begins a command of the chat cannot: there is an ``@`` before it."""
    if isinstance(event, ChatAnswer):
        return clean(f"@{event.to} {event.text}", _LONGEST)
    return clean(f"@{event.requested_by} {event.sentence}", _LONGEST)

"""Twitch by a sign-in: chat, bits, channel points and what moderators take back, from EventSub over WebSocket.

Never tried on a real account. Source: dev.twitch.tv/docs/eventsub/handling-websocket-events.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.feeds import (
    ChatMessage,
    Deleted,
    FeedError,
    FeedEvent,
    FeedReason,
    FeedRefusedError,
    Redemption,
    SignedIn,
)
from app.feeds import twitch_events
from app.feeds.http import Http, next_text
from app.feeds.parts import Seen, moment_of, shaped
from app.feeds.twitch_api import BAD, FORBIDDEN, RefusedRequestError, TwitchApi
from app.services.ports import FeedOut

logger = logging.getLogger(__name__)

ADDRESS: Final = "wss://eventsub.wss.twitch.tv/ws"
_NEEDED: Final = "user:read:chat"
_SLACK: Final = 1.2
"""Silence for so much longer than promised means that the connection is dead."""
_OLD_S: Final = 600.0
_GRACE_S: Final = 5.0
_VALIDATE_S: Final = 3_600.0
_MOST_WAITING: Final = 500
_MOST_WRITERS: Final = 50_000
_HERE: Final = "eventsub"
"""The cursor. Another one says that the rewards were read without a sign-in meanwhile, under other ids."""
_SESSION: Final = 0


class _Metadata(Struct):
    message_type: str
    message_id: str = ""
    message_timestamp: str = ""
    subscription_type: str = ""


class _Session(Struct):
    id: str = ""
    keepalive_timeout_seconds: float | None = None
    reconnect_url: str | None = None


class _Subscribed(Struct):
    status: str = ""
    type: str = ""


class _Payload(Struct):
    session: _Session = msgspec.field(default_factory=_Session)
    subscription: _Subscribed = msgspec.field(default_factory=_Subscribed)
    event: msgspec.Raw = msgspec.Raw(b"null")


class _Frame(Struct):
    metadata: _Metadata
    payload: _Payload = msgspec.field(default_factory=_Payload)


class _Sockets:
    """The sockets of one session: one, and two while the service moves it to another server. It only reads."""

    def __init__(self, http: Http, silence_s: float) -> None:
        self._http = http
        self._silence_s = silence_s
        self._frames: asyncio.Queue[tuple[int, _Frame | FeedError]] = asyncio.Queue(_MOST_WAITING)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last = _SESSION

    def open(self, url: str) -> int:
        """Open one and read it; return its number."""
        self._last += 1
        self._tasks[self._last] = self._start(self._last, self._read(self._last, url))
        return self._last

    def watch(self, work: Coroutine[object, object, None]) -> None:
        """Run beside them; its error ends the session."""
        self._tasks[_SESSION] = self._start(_SESSION, work)

    def _start(self, number: int, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        async def run() -> None:
            try:
                await work
            except FeedError as error:
                await self._frames.put((number, error))

        return asyncio.get_running_loop().create_task(run(), name=f"eventsub {number}")

    async def next(self) -> tuple[int, _Frame | FeedError]:
        """Return the next frame, or the end of a socket, and its number."""
        return await self._frames.get()

    def retire(self, number: int, after_s: float) -> None:
        """Close one after a while."""

        async def close_later() -> None:
            await asyncio.sleep(after_s)
            await self.close(number)

        self._tasks[-number] = self._start(-number, close_later())

    async def close(self, *numbers: int) -> None:
        """Close sockets; all without a number."""
        tasks = [self._tasks.pop(number) for number in numbers or list(self._tasks) if number in self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, number: int, url: str) -> None:
        silence_s = self._silence_s
        async with self._http.socket(url) as socket:
            while True:
                try:
                    text = await next_text(socket, silence_s)
                except FeedError:
                    logger.info("EventSub closed a connection: %s", socket.close_code)
                    raise
                if text is None:
                    raise FeedError(FeedReason.SILENT)
                frame = shaped(text, _Frame)
                if frame is None:
                    continue
                if promised_s := frame.payload.session.keepalive_timeout_seconds:
                    silence_s = promised_s * _SLACK
                await self._frames.put((number, frame))


class EventSubFeed:
    """The channel of the account that is signed in."""

    def __init__(
        self,
        api: TwitchApi,
        address: str = ADDRESS,
        *,
        keepalive_s: int = 30,
        validate_s: float = _VALIDATE_S,
        grace_s: float = _GRACE_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Describe it; nothing is connected yet.

        Args:
            api: By whose sign-in it is read.
            address: Of the WebSocket.
            keepalive_s: How often the service shall give a sign of life, 10 to 600.
            validate_s: Between two questions whether the sign-in still holds.
            grace_s: How long the old socket is read after its session was moved; Twitch gives 30 s.
            clock: Seconds since 1970.
        """
        self.silence_s = 2.0 * keepalive_s
        self._api = api
        self._address = f"{address}?keepalive_timeout_seconds={keepalive_s}"
        self._keepalive_s = keepalive_s
        self._validate_s = validate_s
        self._grace_s = grace_s
        self._clock = clock
        self._seen = Seen()
        self._writers = Seen(_MOST_WRITERS)
        self._ahead_s = 0.0

    async def check(self) -> str:
        """Return the name of the account; errors as of `run`."""
        return (await self._api.me(_NEEDED)).login

    async def run(self, out: FeedOut) -> None:
        """Serve one session to its end; errors as `Feed` says."""
        me = await self._api.me(_NEEDED)
        async with self._sockets() as sockets:
            number = sockets.open(self._address)
            came, frame = await sockets.next()
            if isinstance(frame, FeedError):
                raise frame
            if came != number or frame.metadata.message_type != "session_welcome":
                raise FeedError(FeedReason.STRANGE_ANSWER)
            self._compare_clocks(frame.metadata.message_timestamp)
            await self._subscribe(me, frame.payload.session.id, out)
            out.connected(me.login)
            await self._catch_up(out)
            sockets.watch(self._validate())
            await _Reading(self.event_of, sockets, out, number, self._grace_s).run()

    @asynccontextmanager
    async def _sockets(self) -> AsyncIterator[_Sockets]:
        async with Http("") as http:
            sockets = _Sockets(http, self._keepalive_s * _SLACK)
            try:
                yield sockets
            finally:
                await sockets.close()

    async def _subscribe(self, me: SignedIn, session_id: str, out: FeedOut) -> None:
        """Ask for everything that is wanted; a channel without channel points or bits has no rewards."""
        of_channel = {"broadcaster_user_id": me.user_id}
        for kind in twitch_events.OF_CHAT:
            out.heard()
            await self._one(kind, of_channel | {"user_id": me.user_id}, session_id)
        for kind in twitch_events.OF_REWARDS:
            out.heard()
            try:
                await self._api.subscribe(kind, of_channel, session_id)
            except RefusedRequestError as error:
                if error.status not in {BAD, FORBIDDEN}:
                    raise
                logger.info("Twitch tells nothing of %s: %d", kind, error.status)

    async def _one(self, kind: str, condition: dict[str, str], session_id: str) -> None:
        try:
            await self._api.subscribe(kind, condition, session_id)
        except RefusedRequestError as error:
            if error.status == FORBIDDEN:
                raise FeedRefusedError(FeedReason.PERMISSION_MISSING) from None
            raise

    async def _catch_up(self, out: FeedOut) -> None:
        """Take the redemptions that nobody decided about; the first time they are history, as what IRC brought is."""
        found = [twitch_events.redemption_of(raw, is_own=True) for raw in await self._api.unfulfilled()]
        events = [one for one in found if one is not None]
        await out.catch_up(events if out.cursor == _HERE else [], _HERE)

    async def _validate(self) -> None:
        while True:
            await asyncio.sleep(self._validate_s)
            try:
                await self._api.me(_NEEDED)
            except FeedRefusedError:
                raise
            except FeedError as error:  # it cannot be asked now, which says nothing about the sign-in
                logger.info("Twitch could not be asked about the sign-in: %s", error)

    def _compare_clocks(self, welcomed_at: str) -> None:
        """Note how far this PC's clock is ahead of the service's, by which the age of its messages is told."""
        told = moment_of(welcomed_at)
        self._ahead_s = 0.0 if told is None else self._clock() - told.timestamp()

    def event_of(self, frame: _Frame) -> FeedEvent | None:
        """Return what a notification brings; None where it came already, is old, or is of Efir's own doing."""
        metadata = frame.metadata
        if metadata.message_id in self._seen:
            return None
        self._seen.add(metadata.message_id)
        event = twitch_events.event_of(metadata.subscription_type, frame.payload.event, metadata.message_timestamp)
        match event:
            case Redemption():
                return msgspec.structs.replace(event, is_own=event.reward_id in self._api.own_rewards)
            case ChatMessage() if self._api.is_own_line(event.author_id, event.text):
                return None
            case ChatMessage():
                event = self._with_first(event)
            case Deleted() if self._api.has_settled(event.id):
                return None
        sent_at = moment_of(metadata.message_timestamp)
        is_old = sent_at is not None and self._clock() - self._ahead_s - sent_at.timestamp() > _OLD_S
        return None if is_old else event

    def _with_first(self, message: ChatMessage) -> ChatMessage:
        """Return a line with what is known of its writer: EventSub does not tell who writes for the first time."""
        is_known = bool(message.roles) or message.author_id in self._writers
        self._writers.add(message.author_id)
        return msgspec.structs.replace(message, is_first=False if is_known else None)


class _Reading:
    """What comes in one session, which the service may move to another server."""

    def __init__(
        self,
        event_of: Callable[[_Frame], FeedEvent | None],
        sockets: _Sockets,
        out: FeedOut,
        number: int,
        grace_s: float,
    ) -> None:
        self._event_of = event_of
        self._sockets = sockets
        self._out = out
        self._grace_s = grace_s
        self._current = number
        self._next: int | None = None
        self._live = {number}

    async def run(self) -> None:
        """Hand on what comes until the session ends."""
        while True:
            number, frame = await self._sockets.next()
            if isinstance(frame, FeedError):
                self._ended(number, frame)
                continue
            self._out.heard()
            await self._take(number, frame)

    def _ended(self, number: int, error: FeedError) -> None:
        """Look what is left: while the session is moved, either socket may go first."""
        self._live.discard(number)
        if number == self._next:
            self._next = None
        if number == _SESSION or not self._live:
            raise error

    async def _take(self, number: int, frame: _Frame) -> None:
        match frame.metadata.message_type:
            case "notification":
                event = self._event_of(frame)
                if event is not None:
                    await self._out.put(event)
            case "session_reconnect" if number == self._current and self._next is None:
                url = frame.payload.session.reconnect_url or ""
                if not url.startswith(("wss://", "ws://127.0.0.1:")):
                    raise FeedError(FeedReason.STRANGE_ANSWER)
                self._next = self._sockets.open(url)
                self._live.add(self._next)
            case "session_welcome" if number == self._next:
                self._sockets.retire(self._current, self._grace_s)
                self._current, self._next, self._live = number, None, {number}
            case "revocation":
                self._revoked(frame.payload.subscription)

    @staticmethod
    def _revoked(subscription: _Subscribed) -> None:
        if subscription.type in twitch_events.OF_REWARDS:
            logger.info("Twitch tells nothing of %s any more: %s", subscription.type, subscription.status[:50])
            return
        is_lost = subscription.status in {"authorization_revoked", "user_removed"}
        raise FeedRefusedError(FeedReason.LOGIN_REFUSED) if is_lost else FeedError(FeedReason.ENDED)

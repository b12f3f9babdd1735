"""YouTube: live chat and Super Chats by the streamer's own API key. Never tried on a real account.

The chat is one endless answer; where it breaks off, the next one begins at the last page. Where YouTube does not give
it, the chat is polled.
"""

import asyncio
import time
from asyncio import sleep
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, Gift
from app.feeds.http import Http
from app.feeds.objects import Objects
from app.feeds.parts import shaped
from app.feeds.youtube_chat import event_of, is_end
from app.feeds.youtube_errors import StaleTokenError, error_of, seconds_to_quota
from app.feeds.youtube_place import Chat, Finder, place_of
from app.services.ports import FeedOut

ADDRESS: Final = "https://www.googleapis.com"
_POLLED: Final = "/youtube/v3/liveChat/messages"
_STREAMED: Final = f"{_POLLED}/stream"
_PAGE: Final = 500
_LONGEST_POLL_S: Final = 60.0
_EMPTY_TRIES: Final = 2
"""Endless answers without a page, after which it is polled."""
_LONGEST_TOKEN: Final = 2_000
_CHEAP: Final = 500
"""Requests of a day before the pause between two begins to grow; with a pause of 5 s, 2,000 last for six hours."""
_GOES_ON: Final = frozenset({FeedReason.ENDED, FeedReason.SILENT})
_NOT_OFFERED: Final = frozenset({FeedReason.NOT_ALLOWED, FeedReason.STRANGE_ANSWER})


class _Page(Struct, rename="camel"):
    items: list[msgspec.Raw] = []
    next_page_token: str | None = None
    polling_interval_millis: float | None = None
    offline_at: str | None = None


class Periods(NamedTuple):
    """Times in seconds.

    Attributes:
        quiet_s: The longest pause of an endless answer, before it is asked for again.
        pause_s: Between two requests for the chat at least; each costs five of a day's 10,000 units. It grows with what
            is used, so that they last for an evening also where each answer is a short one.
        look_s: Between two looks whether something is live.
    """

    quiet_s: float = 90.0
    pause_s: float = 5.0
    look_s: float = 60.0


class _Progress:
    """How far a chat has been read. The cursor is its id and the token of the next page.

    Attributes:
        is_fresh: It is read from its beginning: what was said before we came is history, and only gifts count.
        is_behind: The pages that come are of the time before this connection.
        is_joined: A page has come.
        pages: How many have come.
    """

    def __init__(self, chat: Chat, cursor: str) -> None:
        chat_id, _, token = cursor.partition(" ")
        self.chat = chat
        self.token = token if chat_id == chat.id else ""
        self.is_fresh = not self.token
        self.is_behind = True
        self.is_joined = False
        self.pages = 0

    @property
    def cursor(self) -> str:
        return f"{self.chat.id} {self.token}"

    @property
    def parameters(self) -> dict[str, str]:
        asked = {"liveChatId": self.chat.id, "part": "id,snippet,authorDetails", "maxResults": str(_PAGE)}
        return asked | ({"pageToken": self.token} if self.token else {})


class YouTubeFeed:
    """The live chat of one video, or of whatever a channel streams."""

    silence_s = 180.0

    def __init__(
        self,
        key: str,
        place: str,
        address: str = ADDRESS,
        *,
        periods: Periods | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Build it; nothing is connected before ``run``.

        Args:
            key: An API key of the streamer's own Google project, with YouTube Data API v3.
            place: Link or id of a video or a channel, or the channel's @name.
            address: Where its server is.
            periods: For a trial.
            clock: Seconds since 1970.
        """
        self._key = key.strip()
        self._place = place
        self._address = address
        self._periods = periods or Periods()
        self._clock = clock
        self._finder: Finder | None = None
        self._used, self._used_until_s = 0, 0.0

    async def check(self) -> str:
        """Return the name of the channel; errors as `Feed` says."""
        async with self._http() as http:
            return await self._found().name(http)

    async def run(self, out: FeedOut) -> None:
        """Read the chat until it is over; errors as `Feed` says."""
        async with self._http() as http:
            chat = await self._found().chat(http)
            out.heard()
            try:
                await self._follow(http, out, _Progress(chat, out.cursor))
            except StaleTokenError:
                await self._follow(http, out, _Progress(chat, ""))

    def _http(self) -> Http:
        if not self._key:
            raise FeedRefusedError(FeedReason.NO_KEY)
        headers = {"X-Goog-Api-Key": self._key}  # not in the address, which ends in logs
        return Http(self._address, headers, explain=lambda _, body: self._error_of(body))

    def _error_of(self, raw: bytes | msgspec.Raw) -> FeedError | None:
        return error_of(raw, self._clock(), self._periods.look_s)

    def _found(self) -> Finder:
        self._finder = self._finder or Finder(place_of(self._place), self._periods.look_s)
        return self._finder

    async def _follow(self, http: Http, out: FeedOut, progress: _Progress) -> None:
        loop = asyncio.get_running_loop()
        empty = 0
        while empty < _EMPTY_TRIES:
            due, pages = loop.time() + self._pause_s(), progress.pages
            try:
                await self._stream(http, out, progress)
            except FeedError as error:
                if error.reason in _NOT_OFFERED and not isinstance(error, StaleTokenError):
                    break
                if error.reason not in _GOES_ON or not progress.is_joined:
                    raise
                pages -= error.reason is FeedReason.SILENT  # a quiet chat is no empty answer
            empty = empty + 1 if progress.pages == pages else 0
            await sleep(max(0.0, due - loop.time()))
        await self._poll(http, out, progress)

    def _pause_s(self) -> float:
        """Count a request, and return what is to pass before the next one."""
        now_s = self._clock()
        if now_s >= self._used_until_s:
            self._used, self._used_until_s = 0, now_s + seconds_to_quota(now_s)
        self._used += 1
        return self._periods.pause_s * max(1.0, self._used / _CHEAP)

    async def _stream(self, http: Http, out: FeedOut, progress: _Progress) -> None:
        """Read one endless answer to its end."""
        async with http.stream(_STREAMED, progress.parameters, quiet_s=self._periods.quiet_s) as parts:
            out.heard()
            objects = Objects()
            async for part in parts:
                out.heard()
                for raw in objects.take(part):
                    await self._take(raw, out, progress)

    async def _poll(self, http: Http, out: FeedOut, progress: _Progress) -> None:
        while True:
            least_s = self._pause_s()
            raw = await http.get(_POLLED, msgspec.Raw, progress.parameters)
            wanted_s = await self._take(raw, out, progress)
            await sleep(min(max(wanted_s, least_s), _LONGEST_POLL_S))

    async def _take(self, raw: bytes | msgspec.Raw, out: FeedOut, progress: _Progress) -> float:
        """Take one page, and return the seconds that YouTube wants to have between two of them."""
        page = shaped(raw, _Page)
        error = self._error_of(raw) or (FeedError(FeedReason.STRANGE_ANSWER) if page is None else None)
        if page is None or error is not None:
            raise error or FeedError(FeedReason.STRANGE_ANSWER)
        out.heard()
        events = [event for item in page.items if (event := event_of(item)) is not None]
        has_token = page.next_page_token and len(page.next_page_token) <= _LONGEST_TOKEN
        progress.token = page.next_page_token or "" if has_token else progress.token
        progress.pages += 1
        if not progress.is_joined:
            progress.is_joined = True
            out.connected(progress.chat.channel)
        if progress.is_behind:
            caught = [event for event in events if isinstance(event, Gift)] if progress.is_fresh else events
            await out.catch_up(caught, progress.cursor)
            progress.is_behind = len(page.items) >= _PAGE
        else:
            for event in events:
                await out.put(event)
            await out.keep(progress.cursor)
        if page.offline_at or any(is_end(item) for item in page.items):
            raise FeedError(FeedReason.NOT_LIVE, self._periods.look_s)
        return (page.polling_interval_millis or 0.0) / 1000

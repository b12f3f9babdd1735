"""YouTube without a key: the live chat as the page of YouTube itself reads it. Unofficial; it may stop any day.

Never tried on a real stream. Source: how YouTube.js (LuanRT) asks ``youtubei/v1/live_chat/get_live_chat``.
"""

import re
from asyncio import sleep
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedEvent, FeedReason, FeedRefusedError, Gift, Purged
from app.feeds.http import Http
from app.feeds.parts import Seen, shaped
from app.feeds.youtube_page_chat import event_of
from app.feeds.youtube_place import Place, place_of
from app.services.ports import FeedOut

ADDRESS: Final = "https://www.youtube.com"
_CHAT: Final = "/youtubei/v1/live_chat/get_live_chat"
_HEADERS: Final = {"Cookie": "SOCS=CAI", "Accept-Language": "en-US", "User-Agent": "Mozilla/5.0"}
"""The cookie says that no others are wanted: without it, the page asks about them first in some countries."""
_LANGUAGE: Final = {"hl": "en", "gl": "US"}
_VERSION: Final = re.compile(r'"INNERTUBE_CLIENT_VERSION":"([\w.]{1,40})"')
_DATA: Final = re.compile(
    r"""(?:\bytInitialData|window\["ytInitialData"\])\s*=\s*(\{.*?\})\s*;\s*</script>""", re.DOTALL
)
_CANONICAL: Final = re.compile(r'<link rel="canonical" href="https://www\.youtube\.com/watch\?v=([\w-]{11})"')
_LONGEST_TOKEN: Final = 4_000
_LONGEST_WAIT_S: Final = 10.0
_MOST_US: Final = 16
"""Digits of a time in microseconds."""


class _Next(Struct, rename="camel"):
    continuation: str = ""
    timeout_ms: float = 0.0


class _Continuation(
    Struct,
    rename={
        "invalidation": "invalidationContinuationData",
        "timed": "timedContinuationData",
        "reload": "reloadContinuationData",
    },
):
    invalidation: _Next | None = None
    timed: _Next | None = None
    reload: _Next | None = None


class _Entry(Struct):
    continuation: _Continuation = msgspec.field(default_factory=_Continuation)


class _Menu(Struct, rename="camel"):
    sub_menu_items: list[_Entry] = []


class _Selector(Struct, rename={"menu": "sortFilterSubMenuRenderer"}):
    menu: _Menu = msgspec.field(default_factory=_Menu)


class _Head(Struct, rename="camel"):
    view_selector: _Selector = msgspec.field(default_factory=_Selector)


class _Header(Struct, rename={"head": "liveChatHeaderRenderer"}):
    head: _Head = msgspec.field(default_factory=_Head)


class _Chat(Struct):
    continuations: list[_Continuation] = []
    actions: list[msgspec.Raw] = []
    header: _Header = msgspec.field(default_factory=_Header)


class _Contents(Struct, rename={"chat": "liveChatRenderer"}):
    chat: _Chat | None = None


class _Page(Struct):
    contents: _Contents = msgspec.field(default_factory=_Contents)


class _Continued(Struct, rename={"chat": "liveChatContinuation"}):
    chat: _Chat | None = None


class _Answer(Struct, rename={"contents": "continuationContents"}):
    contents: _Continued = msgspec.field(default_factory=_Continued)


class YouTubePageFeed:
    """The live chat of one video, or of whatever a channel streams."""

    silence_s = 90.0

    def __init__(
        self,
        place: str,
        address: str = ADDRESS,
        *,
        look_s: float = 60.0,
        least_s: float = 1.0,
    ) -> None:
        """Build it; nothing is connected before ``run``.

        Args:
            place: Link or id of a video or a channel, or the channel's @name.
            address: Where its server is.
            look_s: Between two looks whether something is live.
            least_s: Between two questions at least.
        """
        self._place = place
        self._address = address
        self._look_s = look_s
        self._least_s = least_s
        self._seen = Seen()
        self._newest_us = 0

    async def check(self) -> str:
        """Return the id of the video that is live; errors as `Feed` says."""
        async with self._http() as http:
            return await self._video(http)

    async def run(self, out: FeedOut) -> None:
        """Read the chat until it is over; errors as `Feed` says."""
        async with self._http() as http:
            video = await self._video(http)
            out.heard()
            version, token = await self._begin(http, video)
            is_behind = True
            while True:
                chat = await self._ask(http, version, token)
                out.heard()
                events = [event for raw in chat.actions if (event := event_of(raw)) is not None]
                if is_behind:
                    out.connected(video)
                    await self._catch_up(out, video, events)
                    is_behind = False
                else:
                    await self._put(out, video, events)
                following = _next_of(chat)
                if following is None:
                    raise self._over()
                token = following.continuation
                await sleep(min(max(following.timeout_ms / 1000, self._least_s), _LONGEST_WAIT_S))

    def _http(self) -> Http:
        return Http(self._address, _HEADERS, refusals={404: FeedReason.NO_SUCH_CHANNEL})

    def _over(self) -> FeedError:
        """Return what it means that there is no chat: of one video it is over, of a channel it has not begun."""
        if place_of(self._place).video_id:
            return FeedRefusedError(FeedReason.STREAM_OVER)
        return FeedError(FeedReason.NOT_LIVE, self._look_s)

    async def _video(self, http: Http) -> str:
        place = place_of(self._place)
        if place.video_id:
            return place.video_id
        found = _CANONICAL.search(await http.page(f"{_path_of(place)}/live", _LANGUAGE))
        if found is None:
            raise FeedError(FeedReason.NOT_LIVE, self._look_s)
        return found[1]

    async def _begin(self, http: Http, video: str) -> tuple[str, str]:
        """Return the version of the page and where its chat begins: all of it, where that is offered."""
        page = await http.page("/live_chat", {"is_popout": "1", "v": video} | _LANGUAGE)
        version, data = _VERSION.search(page), _DATA.search(page)
        told = shaped(data[1], _Page) if data else None
        if version is None or told is None:
            raise FeedError(FeedReason.STRANGE_ANSWER)
        chat = told.contents.chat
        if chat is None:
            raise self._over()
        whole = [one.continuation.reload for one in chat.header.head.view_selector.menu.sub_menu_items]
        last = whole[-1] if whole else None
        first = last if last is not None and last.continuation else _next_of(chat)
        if first is None:
            raise self._over()
        return version[1], first.continuation

    async def _ask(self, http: Http, version: str, token: str) -> _Chat:
        client = {"clientName": "WEB", "clientVersion": version} | _LANGUAGE
        asked = {"context": {"client": client}, "continuation": token[:_LONGEST_TOKEN]}
        answer = await http.post(_CHAT, _Answer, json=asked)
        if answer.contents.chat is None:
            raise self._over()
        return answer.contents.chat

    async def _catch_up(self, out: FeedOut, video: str, events: list[FeedEvent]) -> None:
        """Take what the page shows from before, as far as it came after what was taken last.

        Of another stream than the last one only the gifts count. Times are YouTube's own: this PC's clock may be wrong.
        """
        known, _, digits = out.cursor.partition(" ")
        is_known = known == video and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_US
        since_us = int(digits) if is_known else 0
        missed = [one for one in events if (is_known or isinstance(one, Gift)) and _at_us(one) > since_us]
        self._newest_us = since_us
        await out.catch_up(missed, self._cursor(video, events))
        for event in events:
            self._seen.add(_key(event))

    async def _put(self, out: FeedOut, video: str, events: list[FeedEvent]) -> None:
        for event in events:
            if isinstance(event, Purged) or _key(event) not in self._seen:
                await out.put(event)
                self._seen.add(_key(event))
        if events:
            await out.keep(self._cursor(video, events))

    def _cursor(self, video: str, events: list[FeedEvent]) -> str:
        """Return the video, and the time of the newest line that was taken, in microseconds."""
        self._newest_us = max(self._newest_us, *map(_at_us, events), 0)
        return f"{video} {self._newest_us}"


def _path_of(place: Place) -> str:
    return f"/channel/{place.channel_id}" if place.channel_id else f"/{place.handle}"


def _next_of(chat: _Chat) -> _Next | None:
    for one in chat.continuations:
        found = one.invalidation or one.timed or one.reload
        if found is not None and found.continuation:
            return found
    return None


def _at_us(event: FeedEvent) -> int:
    sent_at = getattr(event, "sent_at", None)
    return round(sent_at.timestamp() * 1_000_000) if isinstance(sent_at, datetime) else 0


def _key(event: FeedEvent) -> str:
    """Return what tells an event from others: one that takes back has the id of what it takes back."""
    return f"{type(event).__name__} {getattr(event, 'id', '')}"

"""Where to find a live chat: at a video, or at whatever a channel streams now."""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

import msgspec
from msgspec import Struct, field

from app.domain.errors import RefusedError
from app.domain.feeds import FeedError, FeedReason, FeedRefusedError
from app.domain.links import channel_id, is_video_id, youtube_video
from app.feeds.http import Http
from app.feeds.parts import id_of, shaped

_VIDEOS: Final = "/youtube/v3/videos"
_HANDLE = re.compile(r"(?:(?:https?://)?(?:(?:www|m)\.)?youtube\.com/)?(@[^\s/?#@]{1,100})(?:[/?#]\S*)?", re.IGNORECASE)
_LATEST: Final = "10"
"""Videos of a channel that are looked at; the one that is live is among the newest."""


class Place(NamedTuple):
    """What the streamer entered; one of the three is set."""

    video_id: str = ""
    channel_id: str = ""
    handle: str = ""


class Chat(NamedTuple):
    """A live chat, and the name of its channel."""

    id: str
    channel: str


class _Live(Struct, rename="camel"):
    active_live_chat_id: str = ""
    actual_start_time: str = ""
    actual_end_time: str = ""


class _Snippet(Struct, rename="camel"):
    channel_title: str = ""
    title: str = ""


class _Video(Struct, rename="camel"):
    snippet: _Snippet = field(default_factory=_Snippet)
    live_streaming_details: _Live = field(default_factory=_Live)


class _Content(Struct, rename="camel"):
    video_id: str = ""


class _Entry(Struct, rename="camel"):
    content_details: _Content


class _Channel(Struct):
    id: str
    snippet: _Snippet = field(default_factory=_Snippet)


class _List(Struct):
    kind: str = ""
    items: list[msgspec.Raw] | None = None


def place_of(text: str) -> Place:
    """Return what a streamer means by a link, an id or a @name.

    Raises:
        FeedRefusedError: Nothing, or nothing that YouTube has.
    """
    written = text.strip()
    if not written:
        raise FeedRefusedError(FeedReason.NO_CHANNEL)
    if found := channel_id(written):
        return Place(channel_id=found)
    if handle := _HANDLE.fullmatch(written):
        return Place(handle=unquote(handle[1]))
    if is_video_id(written):
        return Place(video_id=written)
    try:
        return Place(video_id=youtube_video(written).video_id)
    except RefusedError:
        raise FeedRefusedError(FeedReason.NO_SUCH_CHANNEL) from None


class Finder:
    """Finds the chat of one place. For a channel this costs two of a day's 10,000 units, for a video one."""

    def __init__(self, place: Place, look_s: float) -> None:
        """Begin.

        Args:
            place: Where to look.
            look_s: After a place where nothing is live now.
        """
        self._place = place
        self._look_s = look_s
        self._channel: _Channel | None = None

    async def name(self, http: Http) -> str:
        """Return the name of the channel.

        Raises:
            FeedError: There is none, or it cannot be asked.
        """
        if self._place.video_id:
            return (await self._video(http)).snippet.channel_title
        return (await self._own_channel(http)).snippet.title

    async def chat(self, http: Http) -> Chat:
        """Return the chat of what is live now.

        Raises:
            FeedRefusedError: There is no such place, or the stream of the video is over.
            FeedError: Nothing is live, or it cannot be asked.
        """
        if self._place.video_id:
            video = await self._video(http)
            if video.live_streaming_details.actual_end_time:
                raise FeedRefusedError(FeedReason.STREAM_OVER)
            return self._chat_of(video)
        return self._chat_of(await self._live_video(http, await self._own_channel(http)))

    def _chat_of(self, video: _Video | None) -> Chat:
        chat_id = id_of(video.live_streaming_details.active_live_chat_id) if video is not None else ""
        if video is None or not chat_id:
            raise FeedError(FeedReason.NOT_LIVE, self._look_s)
        return Chat(chat_id, video.snippet.channel_title)

    async def _video(self, http: Http) -> _Video:
        parameters = {"part": "snippet,liveStreamingDetails", "id": self._place.video_id}
        found = await _listed(http, _VIDEOS, _Video, parameters)
        if not found:
            raise FeedRefusedError(FeedReason.NO_SUCH_VIDEO)
        return found[0]

    async def _own_channel(self, http: Http) -> _Channel:
        if self._channel is None:
            place = self._place
            by = {"id": place.channel_id} if place.channel_id else {"forHandle": place.handle}
            found = await _listed(http, "/youtube/v3/channels", _Channel, {"part": "snippet"} | by)
            if not found:
                raise FeedRefusedError(FeedReason.NO_SUCH_CHANNEL)
            self._channel = found[0]
        return self._channel

    async def _live_video(self, http: Http, channel: _Channel) -> _Video | None:
        """Return the newest video that is live now; a stream that only waits to begin is none."""
        uploads = {"part": "contentDetails", "playlistId": f"UU{channel.id[2:]}", "maxResults": _LATEST}
        entries = await _listed(http, "/youtube/v3/playlistItems", _Entry, uploads)
        ids = ",".join(found for entry in entries if (found := id_of(entry.content_details.video_id)))
        if not ids:
            return None
        videos = await _listed(http, _VIDEOS, _Video, {"part": "snippet,liveStreamingDetails", "id": ids})
        for video in videos:
            live = video.live_streaming_details
            if live.active_live_chat_id and live.actual_start_time and not live.actual_end_time:
                return video
        return None


async def _listed[T](http: Http, path: str, shape: type[T], parameters: dict[str, str]) -> list[T]:
    answer = await http.get(path, _List, parameters)
    if answer.items is None and not answer.kind.startswith("youtube#"):  # an empty list has a kind at least
        raise FeedError(FeedReason.STRANGE_ANSWER)
    return [one for raw in answer.items or () if (one := shaped(raw, shape)) is not None]

"""What is known of YouTube videos: yt-dlp in a worker process first, the site's oEmbed where that is kept out."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Annotated

import msgspec

from app.adapters.oembed import YOUTUBE_OEMBED, Oembed
from app.adapters.worker_process import WorkerError, WorkerProcess
from app.adapters.ytdlp_verdicts import verdict
from app.domain.errors import RefusedError
from app.domain.media import ResolvedMedia, YouTubeVideo

logger = logging.getLogger(__name__)

DEADLINE_S = 20.0
CACHE_SIZE = 512
CACHE_LIFE_S = 6 * 3_600.0
_WORKER = "app.adapters.ytdlp_worker"

type _Text = Annotated[str, msgspec.Meta(max_length=1_000)]


class _Info(msgspec.Struct):
    """The members of yt-dlp's answer that we use. Source: yt-dlp, ``extractor/common.py``."""

    id: _Text
    title: _Text | None = None
    duration: Annotated[float, msgspec.Meta(ge=0, le=10**9)] | None = None
    channel: _Text | None = None
    channel_id: _Text | None = None
    live_status: _Text | None = None
    age_limit: Annotated[int, msgspec.Meta(ge=0, le=150)] | None = None
    playable_in_embed: bool | None = None


class _LookUp(msgspec.Struct):
    """The worker's answer.

    Attributes:
        has_formats: Some way to play it was found.
        problems: What yt-dlp complained about.
    """

    info: _Info | None
    has_formats: bool
    problems: list[str]


def _media(video: YouTubeVideo, info: _Info) -> ResolvedMedia:
    """Return what the site said of a video in our terms; texts are as strangers wrote them."""
    return ResolvedMedia(
        title=info.title or "",
        length_ms=None if info.duration is None else round(info.duration * 1_000),
        channel=info.channel or "",
        channel_id=info.channel_id or "",
        thumbnail_url=_thumbnail_url(video),
        is_live=info.live_status in {"is_live", "is_upcoming"},
        age_limit=info.age_limit or 0,
        is_embeddable=info.playable_in_embed is not False,
    )


def _thumbnail_url(video: YouTubeVideo) -> str:
    """Return the picture's address, which follows from the id: none is taken from an answer."""
    return f"https://i.ytimg.com/vi/{video.video_id}/mqdefault.jpg"


class YtdlpResolver:
    """Answers one question after the other, and remembers good answers for a while.

    Args:
        oembed: Where to ask when yt-dlp learns nothing; tests give a server of their own.
        worker: Module of the worker; tests give one that misbehaves.
        deadline_s: For yt-dlp; past it the worker is killed.
        clock: Seconds that only grow.
        on_restart: Called each time the worker had to be started again.
    """

    def __init__(
        self,
        *,
        oembed: str = YOUTUBE_OEMBED,
        worker: str = _WORKER,
        deadline_s: float = DEADLINE_S,
        clock: Callable[[], float] = time.monotonic,
        on_restart: Callable[[], None] | None = None,
    ) -> None:
        self._oembed = Oembed(oembed)
        self._worker = WorkerProcess(worker, environment={"YTDLP_NO_PLUGINS": "1"}, on_restart=on_restart)
        self._deadline_s = deadline_s
        self._clock = clock
        self._cache: OrderedDict[str, tuple[float, ResolvedMedia]] = OrderedDict()

    async def start(self) -> None:
        """Warm the worker up, so that the first request does not wait for it."""
        try:
            await self._worker.start()
        except WorkerError as error:
            logger.warning("yt-dlp does not start: %s", error)

    async def resolve(self, video: YouTubeVideo) -> ResolvedMedia:
        """Return what is known of a video; ``length_ms`` is None where only the second source answered.

        Raises:
            RefusedError: It is known that it cannot be played, and why.
            MediaUnavailableError: Nothing could be learnt now.
        """
        cached = self._cached(video.video_id)
        if cached is not None:
            return cached
        media = await self._ask_ytdlp(video)
        if media is None:
            described = await self._oembed.describe(video)
            return msgspec.structs.replace(described, thumbnail_url=_thumbnail_url(video))
        if not media.is_live:  # that changes by itself
            self._remember(video.video_id, media)
        return media

    async def close(self) -> None:
        """End the worker and the connections."""
        await self._worker.close()
        await self._oembed.close()

    async def _ask_ytdlp(self, video: YouTubeVideo) -> ResolvedMedia | None:
        """Return what yt-dlp learnt, or None if it learnt nothing.

        Raises:
            RefusedError: Its complaints settle that the video cannot be played.
        """
        try:
            answer = await self._worker.request({"op": "look_up", "url": video.link}, self._deadline_s)
            found = msgspec.convert(answer, _LookUp)
        except (WorkerError, msgspec.ValidationError) as error:
            logger.info("yt-dlp gave no answer about %s: %s", video.video_id, error)
            return None
        reason = None if found.has_formats else verdict(found.problems)
        if reason is not None:
            raise RefusedError(reason)
        if found.info is not None and found.info.id == video.video_id and found.info.title:
            return _media(video, found.info)
        logger.info("yt-dlp learnt nothing about %s: %.300r", video.video_id, found.problems)
        return None

    def _cached(self, video_id: str) -> ResolvedMedia | None:
        """Return a good answer that is not too old."""
        known_at, media = self._cache.get(video_id, (0.0, None))
        if media is None or self._clock() - known_at > CACHE_LIFE_S:
            return None
        self._cache.move_to_end(video_id)
        return media

    def _remember(self, video_id: str, media: ResolvedMedia) -> None:
        """Keep a good answer; the one unused for longest makes room."""
        self._cache[video_id] = (self._clock(), media)
        self._cache.move_to_end(video_id)
        if len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)

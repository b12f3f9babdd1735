"""Details of YouTube videos and playlists: by yt-dlp in a worker process, else by YouTube's oEmbed."""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import aiohttp
import msgspec

from app.adapters.media import ytdlp_workers
from app.adapters.media.ytdlp_workers import YtdlpWorkers
from app.adapters.workers.process import WorkerError
from app.domain.errors import MediaUnavailableError, OutsideError, RefusedError
from app.domain.fallback import FALLBACK_LIMIT, FallbackEntry, PlaylistPart
from app.domain.links import is_video_id
from app.domain.media import ResolvedMedia, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason
from app.domain.ytdlp import YtdlpNews
from app.services.background import Background

logger = logging.getLogger(__name__)

DEADLINE_S = 20.0
CACHE_SIZE = 512
CACHE_LIFE_S = 6 * 3_600.0
UNKNOWN_LIFE_S = 60.0
"""For a video of which something is not known, so that the streamer can have YouTube asked again."""
_OUTDATED_AFTER = 3
"""So many videos in a row that yt-dlp itself takes for its own fault."""
_OWN_FAULT = "please report this issue on"
"""What yt-dlp says after what it did not expect of a site. Source: yt-dlp, ``utils/_utils.py``."""

_MUSIC = "Music"
"""A category's name in English, in which yt-dlp asks."""
_DAY = re.compile(r"[0-9]{8}", re.ASCII)

type _Text = Annotated[str, msgspec.Meta(max_length=1_000)]

YOUTUBE_OEMBED = "https://www.youtube.com/oembed"
_OEMBED_DEADLINE_S = 8.0
_OEMBED_LIMIT_BYTES = 64 * 1024
_REFUSALS = {400: Reason.NOT_FOUND, 401: Reason.NOT_EMBEDDABLE, 403: Reason.PRIVATE, 404: Reason.NOT_FOUND}
"""By HTTP status: 400 is an impossible id, 401 a video that may not be embedded."""

_COMPLAINTS: tuple[tuple[str, Reason | None], ...] = (
    # These are not about the video, though some sound like it; so they come first.
    (r"not a bot|try again later|rate-limited|captcha|too many requests|HTTP Error (429|5\d\d)", None),
    (r"name or service not known|failed to resolve|timed out|connection (refused|reset)|TransportError", None),
    (r"urlopen error|in violation of protocol|certificate verify failed|\[Errno -?\d", None),
    (r"on this app\b|check back later|still being processed", None),
    (r"confirm your age|age[- ](restricted|gated|verif)", Reason.AGE_RESTRICTED),
    (r"inappropriate (for|or offensive to) some", Reason.AGE_RESTRICTED),
    (r"viewer discretion|mature audiences|(may|might) contain .{1,40} topics", Reason.AGE_RESTRICTED),
    (r"private video|(is|made|made it|set to) private|granted (you )?access", Reason.PRIVATE),
    (r"members?[- ]only|to (this channel's )?members (on|of)\b|this channel's members", Reason.PRIVATE),
    (r"sign in to (view|watch)|registered users", Reason.PRIVATE),
    (r"join this channel|requires? (a )?(channel )?membership", Reason.PRIVATE),
    (r"removed for violating", Reason.NOT_FOUND),  # of the laws in your country, it may say too
    (r"on other websites|blocked it from display|embedding (is|has been|was) disabled", Reason.NOT_EMBEDDABLE),
    (r"blocked it\b|(on|due to) copyright grounds|blocked in your|geo[- ]?restrict", Reason.EMBED_REFUSED),
    (
        r"(in|from|for) your (current )?(country|location|region|area)\b|country domain|court order",
        Reason.EMBED_REFUSED,
    ),
    (r"require[sd]? (a )?(payment|purchase|subscription)|(music|youtube) premium", Reason.EMBED_REFUSED),
    (r"\b(to|must|please) (rent|buy|purchase|pay)\b|rent (or|to) |pay[- ]per[- ]view|\bDRM\b", Reason.EMBED_REFUSED),
    (r"premium members|restricted mode|certain devices|youtube tv\b|primetime", Reason.EMBED_REFUSED),
    (r"premieres? (in|on|at|shortly|will)|(live|premiere)[a-z ]* will (begin|start)|live event has ended", Reason.LIVE),
    (
        r"(stream|channel|event) is (currently )?offline|not currently live|live_stream_offline|^offline\.?$",
        Reason.LIVE,
    ),
    (r"(has been|was|is) (removed|deleted|taken down)|no longer (available|exists?)", Reason.NOT_FOUND),
    (r"account (associated .*|has been |was |is )?(terminated|suspended|closed|deleted)", Reason.NOT_FOUND),
    (r"closed (their|his|her|the) .*account|(does not|doesn't|did not|didn't) exist", Reason.NOT_FOUND),
    (r"(isn't|is not|aren't) available any ?more|recording is not available", Reason.NOT_FOUND),
    (r"(copyright|trademark|privacy) (claim|complaint|infringement)|violat(es|ed|ing|ion)\b", Reason.NOT_FOUND),
    (r"incomplete youtube id|looks truncated|invalid (video|parameters|id)\b", Reason.NOT_FOUND),
)
"""Patterns in the order they are tried. Source: YouTube's messages in yt-dlp's extractor, tests and issues."""
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), reason) for pattern, reason in _COMPLAINTS)


class _Info(msgspec.Struct):
    """The used members of yt-dlp's answer. Source: yt-dlp, ``extractor/common.py``.

    The last four may be anything: a strange one is taken for unknown, and the rest still counts.
    """

    id: _Text
    title: _Text | None = None
    duration: Annotated[float, msgspec.Meta(ge=0, le=10**9)] | None = None
    channel: _Text | None = None
    channel_id: _Text | None = None
    live_status: _Text | None = None
    age_limit: Annotated[int, msgspec.Meta(ge=0, le=150)] | None = None
    playable_in_embed: bool | None = None
    view_count: object = None
    timestamp: object = None
    upload_date: object = None
    categories: object = None


class _LookUp(msgspec.Struct):
    """The worker's answer.

    Attributes:
        has_formats: Some way to play it was found.
        problems: Warnings and errors of yt-dlp.
    """

    info: _Info | None
    has_formats: bool
    problems: list[str]


class _Entry(msgspec.Struct):
    """One video of a playlist. Source: yt-dlp, ``extractor/youtube/_tab.py``."""

    id: _Text | None = None
    title: _Text | None = None
    duration: Annotated[float, msgspec.Meta(ge=0, le=10**9)] | None = None
    channel: _Text | None = None
    live_status: _Text | None = None
    availability: _Text | None = None
    ie_key: _Text | None = None


class _Part(msgspec.Struct):
    """The worker's answer about a playlist; ``entries`` is None where it cannot be read any further."""

    entries: list[_Entry] | None
    problems: list[str]
    total: Annotated[int, msgspec.Meta(ge=0)] | None = None


def _is_playable(entry: _Entry) -> bool:
    """Return whether a playlist entry may be playable.

    Private and deleted videos are recognised by their titles, which yt-dlp requests in English.
    """
    return (
        entry.title is not None
        and entry.title not in {"[Private video]", "[Deleted video]"}
        and entry.live_status not in {"is_live", "is_upcoming"}
        and entry.availability not in {"private", "premium_only", "subscriber_only", "needs_auth"}
    )


def _part(found: _Part) -> PlaylistPart:
    """Return a part of a playlist; its texts are not cleaned."""
    videos = [entry for entry in found.entries or () if entry.ie_key == "Youtube" and is_video_id(entry.id or "")]
    entries = tuple(
        FallbackEntry(
            video_id=entry.id or "",
            title=entry.title or "",
            length_ms=round(entry.duration * 1_000) if entry.duration else None,
            channel=entry.channel or "",
        )
        for entry in videos
        if _is_playable(entry)
    )
    return PlaylistPart(
        entries=entries,
        unplayable=len(videos) - len(entries),
        total=None if found.total is None else min(found.total, FALLBACK_LIMIT),
    )


def _media(video: YouTubeVideo, info: _Info) -> ResolvedMedia:
    """Return the details of a video; its texts are not cleaned."""
    return ResolvedMedia(
        title=info.title or "",
        length_ms=round(info.duration * 1_000) if info.duration else None,
        channel=info.channel or "",
        channel_id=info.channel_id or "",
        thumbnail_url=video.thumbnail_url,
        is_live=info.live_status in {"is_live", "is_upcoming"},
        age_limit=info.age_limit or 0,
        is_embeddable=info.playable_in_embed is not False,
        views=_natural(info.view_count),
        published_at=_published_at(info),
        is_music=_MUSIC in info.categories if info.categories and isinstance(info.categories, list) else None,
    )


def _natural(value: object) -> int | None:
    """Return a whole number from 0 on; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _published_at(info: _Info) -> datetime | None:
    """Return when a video was published: to the second, or the end of the day where only that is known."""
    seconds, day = _natural(info.timestamp), info.upload_date
    try:
        if seconds:
            return datetime.fromtimestamp(seconds, UTC)
        if isinstance(day, str) and _DAY.fullmatch(day):
            return datetime.strptime(day, "%Y%m%d").replace(hour=23, minute=59, second=59, tzinfo=UTC)
    except (ValueError, OverflowError, OSError):  # no such day, or one past the end of the calendar
        return None
    return None


def _unread() -> OutsideError:
    return OutsideError("playlist_unread")


class _Outdated:
    """Tells when look-ups fail as those of a yt-dlp that is too old for the site, and when they work again."""

    def __init__(self, tell: Callable[[YtdlpNews], None]) -> None:
        self._tell = tell
        self._failed = set[str]()
        self._is_told = False

    def add(self, video_id: str, problems: Iterable[str]) -> None:
        """Note a look-up that found nothing; what a network or a site says by itself is no sign."""
        text = "\n".join(problems)
        if _OWN_FAULT in text and not any(pattern.search(text) for pattern, _ in _PATTERNS):
            self._failed.add(video_id)
            if len(self._failed) >= _OUTDATED_AFTER and not self._is_told:
                self._is_told = True
                self._tell(YtdlpNews.OUTDATED)

    def end(self) -> None:
        """Note a look-up that worked, or that another yt-dlp is in use."""
        self._failed.clear()
        if self._is_told:
            self._is_told = False
            self._tell(YtdlpNews.WELL)


class YtdlpResolver:
    """Resolves videos, in a second worker while one holds the first up, and caches the results."""

    def __init__(
        self,
        *,
        oembed: str = YOUTUBE_OEMBED,
        worker: str = ytdlp_workers.BUNDLED,
        deadline_s: float = DEADLINE_S,
        clock: Callable[[], float] = time.monotonic,
        on_restart: Callable[[], None] | None = None,
    ) -> None:
        """Build it, with the bundled yt-dlp; nothing runs yet.

        Args:
            oembed: Used when yt-dlp finds nothing; tests give a server of their own.
            worker: Module of the worker; tests give one that misbehaves.
            deadline_s: For yt-dlp; past it the worker is killed.
            clock: Monotonic seconds.
            on_restart: Called each time a worker had to be started again.
        """
        self._oembed = Oembed(oembed)
        self._module, self._on_restart = worker, on_restart
        self._workers = self._made(None)
        self._is_started = False
        self._background = Background("yt-dlp", "The workers of another yt-dlp did not start or end")
        self._outdated = _Outdated(self._tell)
        self._listeners: list[Callable[[YtdlpNews], None]] = []
        self._deadline_s = deadline_s
        self._clock = clock
        self._cache: OrderedDict[str, tuple[float, ResolvedMedia]] = OrderedDict()

    async def start(self) -> None:
        """Start the worker ahead of the first request."""
        self._is_started = True
        await self._workers.start()

    async def bundled_version(self) -> str:
        """Return the version of the yt-dlp that came with Efir.

        Raises:
            OutsideError: It does not work.
        """
        return await asyncio.to_thread(ytdlp_workers.bundled_version) or await self.try_out(None)

    async def try_out(self, folder: Path | None) -> str:
        """Start a yt-dlp that nobody uses, let it check itself, and return its version.

        Raises:
            OutsideError: It does not work.
        """
        return await ytdlp_workers.try_out(folder, self._module)

    def use(self, folder: Path | None) -> None:
        """Have look-ups made by an unpacked yt-dlp, or by the bundled one; those that run end as they began."""
        before, self._workers = self._workers, self._made(folder)
        self._background.run(before.retire())
        if self._is_started:
            self._background.run(self._workers.start())
        self._outdated.end()

    def listen(self, listener: Callable[[YtdlpNews], None]) -> None:
        """Call the listener with what is learned of the yt-dlp in use."""
        self._listeners.append(listener)

    def _tell(self, news: YtdlpNews) -> None:
        for listener in self._listeners:
            listener(news)

    def _made(self, folder: Path | None) -> YtdlpWorkers:
        return YtdlpWorkers(folder, module=self._module, on_restart=self._on_restart, on_died=self._on_workers_died)

    def _on_workers_died(self, workers: YtdlpWorkers) -> None:
        if workers is self._workers and not workers.is_bundled:
            logger.warning("The yt-dlp that was fetched died twice; the bundled one is used")
            self.use(None)
            self._tell(YtdlpNews.DIED)

    async def resolve(self, video: YouTubeVideo) -> ResolvedMedia:
        """Return the details of a video; ``length_ms`` is None if only oEmbed answered.

        Raises:
            RefusedError: It cannot be played.
            MediaUnavailableError: No details are available now.
        """
        cached = self._cached(video.video_id)
        if cached is not None:
            return cached
        media = await self._ask_ytdlp(video)
        if media is None:
            described = await self._oembed.describe(video)
            return msgspec.structs.replace(described, thumbnail_url=video.thumbnail_url)
        if not media.is_live:  # that changes by itself
            self._remember(video.video_id, media)
        return media

    async def playlist(self, playlist: YouTubePlaylist) -> AsyncIterator[PlaylistPart]:
        """Yield the videos of a playlist in order, a few at a time and a thousand at most.

        One playlist at a time: another one that begins meanwhile ends this one.

        Raises:
            OutsideError: It cannot be read, or not further.
        """
        operation: dict[str, object] = {"op": "begin_playlist", "url": playlist.link}
        with self._workers.used() as workers:
            while True:
                try:
                    found = msgspec.convert(await workers.read_on(operation, self._deadline_s), _Part)
                except (WorkerError, msgspec.ValidationError) as error:
                    logger.info("No answer from yt-dlp about the playlist %s: %s", playlist.playlist_id, error)
                    raise _unread() from error
                if found.entries is None:
                    logger.info("yt-dlp cannot read the playlist %s: %.300r", playlist.playlist_id, found.problems)
                    raise _unread()
                if not found.entries:
                    return
                yield _part(found)
                operation["op"] = "go_on_playlist"

    async def close(self) -> None:
        """End the workers and the connections."""
        await self._background.cancel()
        await self._workers.close()
        await self._oembed.close()

    async def _look_up(self, operation: dict[str, object]) -> dict[str, object]:
        """Ask the yt-dlp in use; once more where that changed because it died.

        Raises:
            WorkerError: As of `WorkerProcess.request`.
        """
        with self._workers.used() as workers:
            try:
                return await workers.look_up(operation, self._deadline_s)
            except WorkerError:
                if workers is self._workers:
                    raise
        with self._workers.used() as workers:
            return await workers.look_up(operation, self._deadline_s)

    async def _ask_ytdlp(self, video: YouTubeVideo) -> ResolvedMedia | None:
        """Return the details from yt-dlp, or None if it found nothing.

        Raises:
            RefusedError: Its errors mean that the video cannot be played.
        """
        try:
            answer = await self._look_up({"op": "look_up", "url": video.link})
            found = msgspec.convert(answer, _LookUp)
        except (WorkerError, msgspec.ValidationError) as error:
            logger.info("No answer from yt-dlp about %s: %s", video.video_id, error)
            return None
        reason = None if found.has_formats else classify_error(found.problems)
        if reason is not None:
            self._outdated.end()
            raise RefusedError(reason)
        if found.info is not None and found.info.id == video.video_id and found.info.title:
            self._outdated.end()
            return _media(video, found.info)
        self._outdated.add(video.video_id, found.problems)
        logger.info("yt-dlp found nothing about %s: %.300r", video.video_id, found.problems)
        return None

    def _cached(self, video_id: str) -> ResolvedMedia | None:
        """Return a cached result that is not too old."""
        known_at, media = self._cache.get(video_id, (0.0, None))
        if media is None:
            return None
        is_whole = None not in {media.length_ms, media.views, media.published_at, media.is_music} and media.channel_id
        if self._clock() - known_at > (CACHE_LIFE_S if is_whole else UNKNOWN_LIFE_S):
            return None
        self._cache.move_to_end(video_id)
        return media

    def _remember(self, video_id: str, media: ResolvedMedia) -> None:
        """Cache a result; the least recently used one is dropped."""
        self._cache[video_id] = (self._clock(), media)
        self._cache.move_to_end(video_id)
        if len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)


class _Description(msgspec.Struct):
    """The used members of an answer. Source: oembed.com, 2.3.4."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    author_name: _Text = ""


_decode_description = msgspec.json.Decoder(_Description).decode


class Oembed:
    """YouTube's oEmbed. It connects on first use, sends no cookies and uses no proxy.

    Args:
        address: Of the service. No redirect is followed.
        deadline_s: For the whole answer.
    """

    def __init__(self, address: str = YOUTUBE_OEMBED, deadline_s: float = _OEMBED_DEADLINE_S) -> None:
        self._address = address
        self._deadline_s = deadline_s
        self._session: aiohttp.ClientSession | None = None

    async def describe(self, video: YouTubeVideo) -> ResolvedMedia:
        """Return the title and the channel's name; there is no length.

        Raises:
            RefusedError: It cannot be played.
            MediaUnavailableError: There is no usable answer.
        """
        try:
            status, body = await self._get(video)
            if status in _REFUSALS:
                raise RefusedError(_REFUSALS[status])
            if status != 200:  # noqa: PLR2004 -- HTTP: OK
                raise MediaUnavailableError(f"YouTube answered with status {status}.")
            found = _decode_description(body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise MediaUnavailableError("YouTube cannot be reached or gives no usable answer.") from error
        return ResolvedMedia(title=found.title, channel=found.author_name, is_complete=False)

    async def close(self) -> None:
        """Close the connections; may be called again."""
        if self._session is not None:
            await self._session.close()

    async def _get(self, video: YouTubeVideo) -> tuple[int, bytes]:
        """Return the status and the body.

        Raises:
            ValueError: The body is too large.
        """
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._deadline_s),
                trust_env=False,
            )
        query = {"format": "json", "url": video.link}
        async with self._session.get(self._address, params=query, allow_redirects=False) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(16 * 1024):
                body += chunk
                if len(body) > _OEMBED_LIMIT_BYTES:
                    raise ValueError("the answer is too large")
            return response.status, bytes(body)


def classify_error(problems: Iterable[str]) -> Reason | None:
    """Return why a video cannot be played, or None if the errors do not decide that.

    Args:
        problems: Warnings and errors, in any order. "Video unavailable" alone decides nothing: blocked programs get it
            too.
    """
    text = "\n".join(problems).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return next((reason for pattern, reason in _PATTERNS if pattern.search(text)), None)

"""Reads the videos that an import names: playlists part by part, single videos one after the other."""

from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.fallback import FALLBACK_LIMIT, FallbackEntry, ImportProgress, ListSource
from app.domain.media import ResolvedMedia, YouTubePlaylist, YouTubeVideo
from app.domain.queue import refusal_of_media
from app.domain.reasons import ALWAYS_REFUSED
from app.domain.settings import RequestRules
from app.domain.text import bounded_name, bounded_title
from app.services.ports import MediaResolver, Playlists
from app.services.queue.transitions import unknown_media

MAX_UNANSWERED = 5
"""After so many videos in a row without an answer from YouTube, the rest is added unresolved."""


class ImportedVideos(Struct, frozen=True, kw_only=True):
    """The videos of an import.

    Attributes:
        unplayable: How many videos were skipped because they cannot be played.
        over: How many were not read because the list would be full.
    """

    entries: tuple[FallbackEntry, ...]
    unplayable: int
    over: int


class PlaylistImporter:
    """Reads the named videos and playlists in order, up to the limit of the list. It stores nothing.

    Args:
        on_progress: Called after each video and each part of a playlist.
    """

    def __init__(
        self, resolver: MediaResolver, playlists: Playlists, on_progress: Callable[[ImportProgress], None]
    ) -> None:
        self._resolver = resolver
        self._playlists = playlists
        self._on_progress = on_progress
        self._entries: dict[str, FallbackEntry] = {}
        self._done = self._unplayable = self._over = self._unanswered = 0
        self._totals: list[int | None] = []

    async def read(self, sources: Sequence[ListSource]) -> ImportedVideos:
        """Return the videos, each once.

        Raises:
            OutsideError: A playlist cannot be read.
        """
        self._totals = [1 if isinstance(source, YouTubeVideo) else None for source in sources]
        for number, source in enumerate(sources):
            if len(self._entries) >= FALLBACK_LIMIT:
                self._over += 1
            elif isinstance(source, YouTubePlaylist):
                await self._read_playlist(number, source)
            else:
                await self._read_video(source)
        return ImportedVideos(entries=tuple(self._entries.values()), unplayable=self._unplayable, over=self._over)

    async def _read_playlist(self, number: int, playlist: YouTubePlaylist) -> None:
        count = 0
        async for part in self._playlists.playlist(playlist):
            count += len(part.entries) + part.unplayable
            self._totals[number] = None if part.total is None else max(part.total, count)
            self._unplayable += part.unplayable
            for entry in part.entries:
                self._add(
                    structs.replace(
                        entry,
                        title=bounded_title(entry.title) or unknown_media(YouTubeVideo(video_id=entry.video_id)).title,
                        channel=bounded_name(entry.channel),
                    )
                )
            self._advance(len(part.entries) + part.unplayable)
        self._totals[number] = count

    async def _read_video(self, video: YouTubeVideo) -> None:
        unknown = FallbackEntry(video_id=video.video_id, title=unknown_media(video).title)
        try:
            if self._unanswered >= MAX_UNANSWERED:
                self._add(unknown)
            else:
                self._add(_resolved(unknown, await self._resolver.resolve(video)))
                self._unanswered = 0
        except RefusedError:
            self._unplayable += 1
        except MediaUnavailableError:
            self._unanswered += 1
            self._add(unknown)
        self._advance(1)

    def _add(self, entry: FallbackEntry) -> None:
        if len(self._entries) < FALLBACK_LIMIT or entry.video_id in self._entries:
            self._entries.setdefault(entry.video_id, entry)
        else:
            self._over += 1

    def _advance(self, count: int) -> None:
        self._done += count
        known = [total for total in self._totals if total is not None]
        total = sum(known) if len(known) == len(self._totals) else None
        self._on_progress(ImportProgress(done=self._done, total=total))


def _resolved(unknown: FallbackEntry, media: ResolvedMedia) -> FallbackEntry:
    """Return an entry with its resolved media.

    Raises:
        RefusedError: It is live, age-restricted, or not embeddable.
    """
    reason = refusal_of_media(RequestRules(), media)
    if reason in ALWAYS_REFUSED:
        raise RefusedError(reason)
    return structs.replace(
        unknown,
        title=bounded_title(media.title) or unknown.title,
        length_ms=media.length_ms,
        channel=bounded_name(media.channel),
    )

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

GIVE_UP_AFTER = 5
"""So many videos in a row about which nothing can be learnt: the site is not to be asked about the rest."""


class Found(Struct, frozen=True, kw_only=True):
    """What was read.

    Attributes:
        unplayable: How many videos were left out because they cannot be played.
        over: How many were not looked at because the list holds no more.
    """

    entries: tuple[FallbackEntry, ...]
    unplayable: int
    over: int


class PlaylistImporter:
    """Reads sources in order, up to as many videos as the list holds. It stores nothing.

    Args:
        tell: Hears how far it is.
    """

    def __init__(self, resolver: MediaResolver, playlists: Playlists, tell: Callable[[ImportProgress], None]) -> None:
        self._resolver = resolver
        self._playlists = playlists
        self._tell = tell
        self._entries: dict[str, FallbackEntry] = {}
        self._done = self._unplayable = self._over = self._silent = 0
        self._totals: list[int | None] = []

    async def read(self, sources: Sequence[ListSource]) -> Found:
        """Return what the sources hold, each video once.

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
        return Found(entries=tuple(self._entries.values()), unplayable=self._unplayable, over=self._over)

    async def _read_playlist(self, number: int, playlist: YouTubePlaylist) -> None:
        count = 0
        async for part in self._playlists.playlist(playlist):
            count += len(part.entries) + part.unplayable
            self._totals[number] = None if part.total is None else max(part.total, count)
            self._unplayable += part.unplayable
            for entry in part.entries:
                self._take(
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
            if self._silent >= GIVE_UP_AFTER:
                self._take(unknown)
            else:
                self._take(_known(unknown, await self._resolver.resolve(video)))
                self._silent = 0
        except RefusedError:
            self._unplayable += 1
        except MediaUnavailableError:
            self._silent += 1
            self._take(unknown)
        self._advance(1)

    def _take(self, entry: FallbackEntry) -> None:
        if len(self._entries) < FALLBACK_LIMIT or entry.video_id in self._entries:
            self._entries.setdefault(entry.video_id, entry)
        else:
            self._over += 1

    def _advance(self, count: int) -> None:
        self._done += count
        known = [total for total in self._totals if total is not None]
        total = sum(known) if len(known) == len(self._totals) else None
        self._tell(ImportProgress(done=self._done, total=total))


def _known(unknown: FallbackEntry, media: ResolvedMedia) -> FallbackEntry:
    """Return an entry with what was learnt of it.

    Raises:
        RefusedError: It is live, for adults, or must not be shown outside of its site.
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

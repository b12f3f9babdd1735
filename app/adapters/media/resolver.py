"""Resolves every kind of media source."""

import asyncio
from pathlib import Path

from app.adapters.media.hosted_media import HostedMedia
from app.adapters.media.local_media import LocalMedia
from app.adapters.media.youtube import YtdlpResolver
from app.domain.errors import RefusedError
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason


class MediaResolver:
    """Passes a source to the resolver of its kind.

    Args:
        hosted: None if the streamer allowed no host: such links are refused.
    """

    def __init__(self, youtube: YtdlpResolver, local: LocalMedia, hosted: HostedMedia | None = None) -> None:
        self._youtube = youtube
        self._local = local
        self._hosted = hosted

    async def start(self) -> None:
        """Start the yt-dlp worker ahead of the first request."""
        await self._youtube.start()

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Return the details of a source. Slow; may be cancelled.

        A local file was checked by ``allowed_file`` before.

        Raises:
            RefusedError: It cannot be played.
            MediaUnavailableError: No details are available now.
        """
        match source:
            case YouTubeVideo():
                return await self._youtube.resolve(source)
            case LocalFile():
                return await self._local.probe(Path(source.path))
            case HostedLink():
                if self._hosted is None:
                    raise RefusedError(Reason.NOT_A_VIDEO_LINK)
                return await self._hosted.resolve(source)

    async def close(self) -> None:
        """End all workers, within a second or so. May be called again."""
        parts = [self._youtube.close(), self._local.close()]
        if self._hosted is not None:
            parts.append(self._hosted.close())
        await asyncio.gather(*parts)

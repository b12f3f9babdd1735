"""One door for every kind of source."""

import asyncio
from pathlib import Path

from app.adapters.media.hosted_media import HostedMedia
from app.adapters.media.local_media import LocalMedia
from app.adapters.media.youtube import YtdlpResolver
from app.domain.errors import RefusedError
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason


class MediaResolver:
    """Asks whoever knows that kind of source.

    Args:
        hosted: None where the streamer allowed no host: then such links are refused, and nothing could fetch them.
    """

    def __init__(self, youtube: YtdlpResolver, local: LocalMedia, hosted: HostedMedia | None = None) -> None:
        self._youtube = youtube
        self._local = local
        self._hosted = hosted

    async def start(self) -> None:
        """Warm up what viewers will wait for."""
        await self._youtube.start()

    async def resolve(self, source: MediaSource) -> ResolvedMedia:
        """Return what is known of a source. Slow; may be cancelled.

        Whether a local file is in an allowed folder is decided before, by ``allowed_file``.

        Raises:
            RefusedError: It is known that it cannot be played, and why.
            MediaUnavailableError: Nothing could be learnt now.
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

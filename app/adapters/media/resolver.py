"""Resolves every kind of media source. Files on hosts that the streamer allowed are fetched whole."""

import asyncio
import hashlib
from pathlib import Path
from typing import Annotated

import msgspec

from app.adapters.media.local_media import LocalMedia
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.workers.process import WorkerError, WorkerProcess
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.links import hosted_link
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason

DEADLINE_S = 300.0
"""For a whole download."""
SIZE_LIMIT_BYTES = 512 * 1024**2
_WORKER = "app.adapters.media.ytdlp_worker"
_STATUSES = {401: Reason.PRIVATE, 403: Reason.PRIVATE, 404: Reason.NOT_FOUND, 410: Reason.NOT_FOUND}
_COMPLAINTS = (
    ("too large", Reason.TOO_LONG),
    ("Unsupported URL", Reason.NOT_A_VIDEO_LINK),
    ("No suitable extractor", Reason.NOT_A_VIDEO_LINK),
    ("Requested format is not available", Reason.FILE_UNREADABLE),
    ("nothing was downloaded", Reason.FILE_UNREADABLE),
)
"""Messages of yt-dlp and the worker, and their reasons."""


class _Fetched(msgspec.Struct):
    """The worker's answer: a path, or the cause of failure.

    Attributes:
        status: Of the HTTP answer, if it is the cause.
        is_forbidden: It led to a host that is not allowed.
    """

    path: str = ""
    title: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    problems: list[str] = []
    status: int | None = None
    is_forbidden: bool = False


class HostedMedia:
    """Fetches one file after the other, in a worker that can connect to the allowed hosts only.

    Args:
        allowed_hosts: As ``links.media_host`` writes them; not empty.
        cache_dir: Of the files; made if missing. The least recently used are removed.
        local: Measures what was fetched.
        deadline_s: For one file; past it the worker is killed.
        size_limit_bytes: Larger files are refused.
    """

    def __init__(
        self,
        allowed_hosts: frozenset[str],
        cache_dir: Path,
        local: LocalMedia,
        *,
        deadline_s: float = DEADLINE_S,
        size_limit_bytes: int = SIZE_LIMIT_BYTES,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._local = local
        self._deadline_s = deadline_s
        self._size_limit_bytes = size_limit_bytes
        arguments = [str(cache_dir.absolute()), *sorted(allowed_hosts)]
        self._worker = WorkerProcess(_WORKER, arguments, environment={"YTDLP_NO_PLUGINS": "1"})

    async def resolve(self, link: HostedLink) -> ResolvedMedia:
        """Return the details of the file and where it was stored.

        Raises:
            RefusedError: ``not_a_video_link`` for another host, also behind a redirect; or what else is known.
            MediaUnavailableError: The host does not answer, or not in time.
        """
        url = hosted_link(link.url, self._allowed_hosts).url
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        request = {"op": "fetch", "url": url, "name": name, "limit_bytes": self._size_limit_bytes}
        try:
            fetched = msgspec.convert(await self._worker.request(request, self._deadline_s), _Fetched)
        except (WorkerError, msgspec.ValidationError) as error:
            raise MediaUnavailableError("The file could not be fetched now.") from error
        if not fetched.path:
            raise _error(fetched)
        media = await self._local.probe(Path(fetched.path))
        is_named_by_hash = media.title == name
        return msgspec.structs.replace(media, title=fetched.title or url) if is_named_by_hash else media

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()


def _error(fetched: _Fetched) -> RefusedError | MediaUnavailableError:
    """Return the error for a file that was not fetched."""
    if fetched.is_forbidden:
        return RefusedError(Reason.NOT_A_VIDEO_LINK)
    if fetched.status in _STATUSES:
        return RefusedError(_STATUSES[fetched.status])
    text = "\n".join(fetched.problems)
    reason = next((reason for words, reason in _COMPLAINTS if words in text), None)
    return RefusedError(reason) if reason else MediaUnavailableError("The host gives no usable answer.")


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

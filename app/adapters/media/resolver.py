"""Resolves every kind of media source. Files on hosts that the streamer allowed are fetched whole."""

import asyncio
import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from weakref import WeakValueDictionary

import msgspec

from app.adapters.media.local_media import LocalMedia
from app.adapters.media.youtube import YtdlpResolver
from app.adapters.workers.process import WorkerError, WorkerProcess
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.links import hosted_link
from app.domain.media import HostedLink, LocalFile, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason
from app.files import remove

DEADLINE_S = 300.0
"""For a whole download."""
STALLED_S = 30.0
LEAST_BYTES = 256 * 1024
"""A download ends that brings less than this in so long."""
AT_ONCE = 3
"""Downloads; a slow host holds up one of them."""
SIZE_LIMIT_BYTES = 512 * 1024**2
_WORKER = "ytdlp"
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
    """Fetches a few files at once, in workers that can connect to the allowed hosts only.

    What a refused, slow or killed download leaves is deleted, and at the start whatever a crash left.

    Args:
        allowed_hosts: As ``links.media_host`` writes them; not empty.
        cache_dir: Of the files; made if missing. The least recently used are removed.
        local: Measures what was fetched.
        deadline_s: For one file; past it the worker is killed.
        stalled_s: The same where it brings next to nothing for so long.
        size_limit_bytes: Larger files are refused.
    """

    def __init__(
        self,
        allowed_hosts: frozenset[str],
        cache_dir: Path,
        local: LocalMedia,
        *,
        deadline_s: float = DEADLINE_S,
        stalled_s: float = STALLED_S,
        size_limit_bytes: int = SIZE_LIMIT_BYTES,
    ) -> None:
        self._allowed_hosts = allowed_hosts
        self._local = local
        self._deadline_s = deadline_s
        self._stalled_s = stalled_s
        self._folder = cache_dir.absolute()
        self._names = WeakValueDictionary[str, asyncio.Lock]()
        """One file is fetched once, also where it is asked for twice."""
        self._size_limit_bytes = size_limit_bytes
        arguments = [str(self._folder), *sorted(allowed_hosts)]
        environment = {"YTDLP_NO_PLUGINS": "1"}
        self._workers = [WorkerProcess(_WORKER, arguments, environment=environment) for _ in range(AT_ONCE)]
        self._free = asyncio.LifoQueue[WorkerProcess]()
        for worker in self._workers:
            self._free.put_nowait(worker)
        _clean(self._folder)

    async def resolve(self, link: HostedLink) -> ResolvedMedia:
        """Return the details of the file and where it was stored.

        Raises:
            RefusedError: ``not_a_video_link`` for another host, also behind a redirect; or what else is known.
            MediaUnavailableError: The host does not answer, or not in time.
        """
        url = hosted_link(link.url, self._allowed_hosts).url
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        request = {"op": "fetch", "url": url, "name": name, "limit_bytes": self._size_limit_bytes}
        async with self._names.setdefault(name, asyncio.Lock()):
            fetched = await self._fetched(request, name)
        if not fetched.path:
            raise _error(fetched)
        media = await self._local.probe(Path(fetched.path))
        is_named_by_hash = media.title == name
        return msgspec.structs.replace(media, title=fetched.title or url) if is_named_by_hash else media

    async def _fetched(self, request: Mapping[str, object], name: str) -> _Fetched:
        """Have a free worker fetch a file; delete what is left of it where it does not come."""
        fetched = _Fetched()
        worker = await self._free.get()
        try:
            await worker.start()  # before anything of the host's is counted
            async with asyncio.timeout(None) as deadline:
                watch = asyncio.create_task(self._end_when_stalled(name, deadline), name="watch a download")
                try:
                    fetched = msgspec.convert(await worker.request(request, self._deadline_s), _Fetched)
                finally:
                    watch.cancel()
        except (WorkerError, msgspec.ValidationError, TimeoutError) as error:
            raise MediaUnavailableError("The file could not be fetched now.") from error
        finally:
            self._free.put_nowait(worker)
            if not fetched.path:
                await asyncio.to_thread(_clean, self._folder, name)
        return fetched

    async def _end_when_stalled(self, name: str, deadline: asyncio.Timeout) -> None:
        """End a download that brings less than it must."""
        before = 0
        while True:
            await asyncio.sleep(self._stalled_s)
            now = await asyncio.to_thread(_size, self._folder, name)
            if now - before < LEAST_BYTES:
                deadline.reschedule(0)
                return
            before = now

    async def close(self) -> None:
        """End the workers."""
        await asyncio.gather(*(worker.close() for worker in self._workers))


def _size(folder: Path, name: str) -> int:
    """Return how many bytes of a file have come."""
    total = 0
    for part in folder.glob(f"{name}.*"):
        with contextlib.suppress(OSError):  # it was renamed
            total += part.stat().st_size
    return total


def _clean(folder: Path, name: str = "?" * 32) -> None:
    """Delete downloads that were not finished: a finished one has a note beside it."""
    for part in folder.glob(f"{name}.*"):
        if not (folder / f"{part.name.partition('.')[0]}.json").exists():
            remove(part)


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

"""Thumbnails of YouTube videos: fetched from YouTube's image host only, checked, and kept in a folder with a limit."""

import asyncio
import contextlib
import hashlib
import logging
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
from msgspec import Struct

logger = logging.getLogger(__name__)

IMAGE_HOST = "https://i.ytimg.com"
SIZE_LIMIT_BYTES = 512 * 1024
"""Of one picture."""
_PATH = r"/vi(?:_webp)?/[\w-]{11}/[a-z0-9_]{1,32}\.(?:jpg|webp)"
_FOLDER_LIMIT_BYTES = 64 * 1024 * 1024
_DEADLINE_S = 8.0
_AT_ONCE = 4
_RETRY_AFTER_S = {404: 3_600.0}
"""After these answers the picture is not asked for again for so long; after any other failure for a minute."""
_RETRY_S = 60.0
_FAILURES_KEPT = 1_000
_CHUNK_BYTES = 16 * 1024
_NAME_LENGTH = 40


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds of the cache; tests make them small."""

    picture_bytes: int = SIZE_LIMIT_BYTES
    folder_bytes: int = _FOLDER_LIMIT_BYTES
    deadline_s: float = _DEADLINE_S
    at_once: int = _AT_ONCE


class Thumbnails:
    """Hands out pictures by their address. It connects when first asked; no cookies, no proxy, no redirects.

    Args:
        folder: Where pictures are kept; it is made when the first one comes.
        host: Scheme and host of the only server that is asked.
        limits: Bounds of size, time and number.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        folder: Path,
        host: str = IMAGE_HOST,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = _Cache(folder, (limits or Limits()).folder_bytes)
        self._limits, self._clock = limits or Limits(), clock
        self._allowed = re.compile(re.escape(host) + _PATH)
        self._slots = asyncio.Semaphore(self._limits.at_once)
        self._session: aiohttp.ClientSession | None = None
        self._running: dict[str, asyncio.Task[bytes | None]] = {}
        self._failed: dict[str, float] = {}
        """Address → when it may be asked for again."""

    async def get(self, url: str) -> bytes | None:
        """Return a JPEG, PNG or WebP picture; None where there is none, or not now. Each is fetched once at a time."""
        if not self._allowed.fullmatch(url):
            return None
        task = self._running.get(url)
        if task is None:
            task = asyncio.create_task(self._load(url), name="thumbnail")
            self._running[url] = task
            task.add_done_callback(lambda _: self._running.pop(url, None))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop what runs and close the connections; may be called again."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _load(self, url: str) -> bytes | None:
        async with self._slots:
            if (kept := await asyncio.to_thread(self._cache.read, url)) is not None:
                return kept
            if self._failed.get(url, 0.0) > self._clock():
                return None
            try:
                status, body = await self._fetch(url)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                logger.debug("No thumbnail: %s", type(error).__name__)
                status, body = 0, b""
            if status != 200 or not is_picture(body):  # noqa: PLR2004 -- HTTP: OK
                self._remember_failure(url, status)
                return None
            await asyncio.to_thread(self._cache.write, url, body)
            return body

    def _remember_failure(self, url: str, status: int) -> None:
        if len(self._failed) >= _FAILURES_KEPT:
            self._failed.pop(next(iter(self._failed)))
        self._failed[url] = self._clock() + _RETRY_AFTER_S.get(status, _RETRY_S)

    async def _fetch(self, url: str) -> tuple[int, bytes]:
        """Return the status and the body.

        Raises:
            ValueError: The body is too large.
        """
        if self._session is None:
            self._session = aiohttp.ClientSession(
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=self._limits.deadline_s),
                trust_env=False,
            )
        async with self._session.get(url, allow_redirects=False) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                body += chunk
                if len(body) > self._limits.picture_bytes:
                    raise ValueError("the picture is too large")
            return response.status, bytes(body)


def is_picture(data: bytes) -> bool:
    """Return whether data begin as a JPEG, PNG or WebP file does."""
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return is_webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


class _Cache:
    """Files named by a hash of their address. Past the limit those go first that were used longest ago.

    Its methods block and may be called from several threads: each replaces whole files, and a lost one is fetched anew.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit = folder, limit_bytes

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()[:_NAME_LENGTH]

    def read(self, url: str) -> bytes | None:
        file = self._file(url)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return data if is_picture(data) else None

    def write(self, url: str, data: bytes) -> None:
        file = self._file(url)
        draft = file.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(file)
            self._tidy()
        except OSError as error:  # a full disk only costs the picture's place in the cache
            logger.warning("A thumbnail could not be kept: %s", error.strerror)

    def _tidy(self) -> None:
        entries = []
        for path in list(self._folder.glob(f"{'?' * _NAME_LENGTH}*")):  # what else is there is not Efir's
            with contextlib.suppress(FileNotFoundError):  # another thread finished or removed it
                status = path.stat()
                entries.append((status.st_mtime_ns, status.st_size, path))
        total = 0
        for _, size, path in sorted(entries, reverse=True):
            total += size
            if total > self._limit:
                with contextlib.suppress(OSError):
                    path.unlink()

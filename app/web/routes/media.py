"""The files that the player source plays, under signed and short-lived paths."""

import functools
import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Final, Protocol, override

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from app.domain.errors import MediaUnavailableError, NotFoundError
from app.domain.ids import QueueItemId
from app.web.answers import RefusalError
from app.web.routing import ID, Plain, Route, Scope

LIFETIME_S: Final = 6 * 3600
"""Shortest life of a link."""
_STEP_S: Final = 3600
"""Links of one item stay the same for so long, so that a page does not reload its file for each event."""
_EXPIRY = re.compile(r"[0-9]{1,12}")

_CHUNK_BYTES: Final = 256 << 10
"""Read at once."""

_KINDS: Mapping[str, str] = {
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".opus": "audio/ogg",
}
"""Nothing that a browser would run can be served: an unknown ending has no kind."""


class MediaLinks:
    """Makes and checks signed paths."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """Keep the key.

        Args:
            key: At least 32 random bytes; links end with it.
            clock: Seconds since 1970.
        """
        self._key = key
        self._clock = clock

    def sign(self, item_id: QueueItemId) -> str:
        """Return a path that gives the item's file for six to seven hours."""
        expiry = (int(self._clock()) // _STEP_S + 1) * _STEP_S + LIFETIME_S
        return f"/media/{item_id}?e={expiry}&s={self._signature(item_id, str(expiry))}"

    def check(self, item_id: str, expiry: str, signature: str) -> None:
        """Refuse a path that is not ours or too old.

        Raises:
            RefusalError: 403.
        """
        right = self._signature(item_id, expiry)
        is_signed = hmac.compare_digest(right.encode(), signature.encode("utf-8", "surrogatepass"))
        if not is_signed or _EXPIRY.fullmatch(expiry) is None or int(expiry) < self._clock():
            raise RefusalError(403, "bad_link", "This link is not valid, or no longer.")

    def _signature(self, item_id: str, expiry: str) -> str:
        text = f"{item_id}\n{expiry}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


class Disk(Protocol):
    """Where the files are; it may hang."""

    async def do[T](self, place: str, work: Callable[[], T]) -> T:
        """Return what the work returns, or raise what it raises.

        Raises:
            MediaUnavailableError: The disk at this place does not answer.
        """


class _File(web.FileResponse):
    """aiohttp's, but read where a disk that hangs holds nothing up; ``sendfile`` would hold the loop."""

    def __init__(self, path: Path, kind: str, disk: Disk) -> None:
        super().__init__(path, headers={"Content-Type": kind, "Cache-Control": "private, max-age=0"})
        self._disk = disk

    @override
    async def _sendfile(
        self, request: web.BaseRequest, fobj: IO[bytes], offset: int, count: int
    ) -> AbstractStreamWriter:
        writer = await web.StreamResponse.prepare(self, request)
        assert writer is not None  # noqa: S101 -- as in aiohttp: this is called once
        while count > 0:
            read = functools.partial(self._seek_and_read, fobj, offset, min(_CHUNK_BYTES, count))
            try:
                chunk = await self._disk.do(str(self._path.parent), read)
            except MediaUnavailableError:
                if request.transport is not None:
                    request.transport.abort()
                raise ConnectionResetError from None
            if not chunk:
                break
            await writer.write(chunk)
            offset += len(chunk)
            count -= len(chunk)
        await writer.drain()
        return writer


class MediaApi:
    """Serves the file of an item, whole or in ranges."""

    def __init__(self, links: MediaLinks, file_of: Callable[[QueueItemId], str | None], disk: Disk) -> None:
        """Build it.

        Args:
            links: Checks the paths.
            file_of: Returns the absolute path of an item's file, or None where it has none to give.
            disk: Where it is.
        """
        self._links = links
        self._file_of = file_of
        self._disk = disk

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        return [Plain("GET", f"/media/{{id:{ID}}}", Scope.SIGNED, self._send, summary="The file of an item; Range.")]

    async def _send(self, request: web.Request) -> web.StreamResponse:
        item_id = request.match_info["id"]
        self._links.check(item_id, request.query.get("e", ""), request.query.get("s", ""))
        name = self._file_of(QueueItemId(item_id))
        path = Path(name) if name is not None else None
        kind = _KINDS.get(path.suffix.lower()) if path is not None else None
        if path is None or kind is None or not await self._disk.do(str(path.parent), path.is_file):
            raise NotFoundError("not_found", "This item has no file that can be played.")
        return _File(path, kind, self._disk)

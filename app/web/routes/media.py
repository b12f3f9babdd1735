"""The files that the player source plays, under signed and short-lived paths."""

import functools
import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from aiohttp import web

from app.domain.errors import MediaUnavailableError, NotFoundError
from app.web.answers import RefusalError
from app.web.connection import connection_of
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


class SignedLinks:
    """Makes and checks signed paths."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        """Keep the key.

        Args:
            key: At least 32 random bytes; links end with it.
            clock: Seconds since 1970.
        """
        self._key = key
        self._clock = clock

    def sign(self, item_id: str) -> str:
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


class _File(NamedTuple):
    """A file that is sent.

    Attributes:
        tag: Its entity tag; another one after each change.
    """

    path: Path
    kind: str
    size: int
    tag: str


def _look_up(path: Path, kind: str) -> _File | None:
    """Return what is known of a file, or None where there is none."""
    if not path.is_file():
        return None
    status = path.stat()
    return _File(path, kind, status.st_size, f'"{status.st_mtime_ns:x}-{status.st_size:x}"')


def read_part(path: Path, offset: int, size: int) -> bytes:
    """Return a part of a file. It is not kept open: what hangs could not be closed.

    Raises:
        MediaUnavailableError: It is shorter now.
    """
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(size)
    if len(data) < size:
        raise MediaUnavailableError("The file has changed.")
    return data


class MediaApi:
    """Serves the file of an item, whole or in ranges."""

    def __init__(self, links: SignedLinks, file_of: Callable[[str], str | None], disk: Disk) -> None:
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
        expiry, signature = (request.query.getall(name, []) for name in ("e", "s"))
        if (len(expiry), len(signature)) != (1, 1):
            raise RefusalError(403, "bad_link", "This link is not valid, or no longer.")
        self._links.check(item_id, expiry[0], signature[0])
        connection_of(request).expect_pauses()
        name = self._file_of(item_id)
        path = Path(name) if name is not None else None
        kind = _KINDS.get(path.suffix.lower()) if path is not None else None
        file = (
            await self._disk.do(str(path.parent), lambda: _look_up(path, kind)) if path is not None and kind else None
        )
        if file is None:
            raise NotFoundError("not_found", "This item has no file that can be played.")
        headers = {"ETag": file.tag, "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=0"}
        if request.headers.get("If-None-Match") == file.tag:
            return web.Response(status=304, headers=headers)
        part = _wanted(request, file)
        if part is None:
            return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
        response = web.StreamResponse(headers={**headers, "Content-Type": file.kind})
        if len(part) < file.size:
            response.set_status(206)
            response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
        response.content_length = len(part)
        await response.prepare(request)
        if request.method != "HEAD":
            await self._transfer(request, response, file, part)
        await response.write_eof()
        return response

    async def _look_up(self, item_id: str) -> _File:
        """Return the file of an item.

        Raises:
            NotFoundError: It has none that can be played.
        """
        path = Path(self._file_of(item_id) or "")
        kind = _KINDS.get(path.suffix.lower())
        file = await self._disk.do(str(path.parent), functools.partial(_look_up, path, kind)) if kind else None
        if file is None:
            raise NotFoundError("not_found", "This item has no file that can be played.")
        return file

    async def _transfer(self, request: web.Request, response: web.StreamResponse, file: _File, part: range) -> None:
        for offset in part[::_CHUNK_BYTES]:
            read = functools.partial(read_part, file.path, offset, min(_CHUNK_BYTES, part.stop - offset))
            try:
                await response.write(await self._disk.do(str(file.path.parent), read))
            except (MediaUnavailableError, OSError) as error:
                if request.transport is not None:
                    request.transport.abort()
                raise ConnectionResetError from error


def _wanted(request: web.Request, file: _File) -> range | None:
    """Return which bytes are asked for, all of them without a range; None where there are none of these."""
    whole = range(file.size)
    if "Range" not in request.headers or request.headers.get("If-Range", file.tag) != file.tag:
        return whole
    try:
        return whole[request.http_range] or None
    except ValueError:
        return None

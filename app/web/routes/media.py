"""The files that the player source plays, under signed and short-lived paths."""

import functools
import hashlib
import hmac
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
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

_RANGE = re.compile("bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.IGNORECASE)
"""One range. All others are ignored: several at once, other units, and numbers beyond any file."""
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
        identity: Of what was looked at: another file under the same name is not sent.
        tag: Its entity tag; another one after each change.
    """

    path: Path
    kind: str
    size: int
    identity: tuple[int, int, int]
    tag: str


_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""No link in the file's place, no waiting for the other end of a named pipe, and bytes as they are (Windows)."""


def _look_up(path: Path, kind: str, folders: Sequence[str] | None) -> _File | None:
    """Return what is known of a file, or None where there is none that may be sent now.

    Args:
        path: Its own, without a link in it when it was let in.
        kind: Its type.
        folders: One of them must hold it; None for any place.
    """
    try:
        if not path.is_file() or not (folders is None or _is_in(path, folders)):
            return None
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return _File(path, kind, status.st_size, _identity(status), f'"{status.st_mtime_ns:x}-{status.st_size:x}"')


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    """Return what tells an open file from another; the number of one that was deleted is soon used again."""
    return status.st_dev, status.st_ino, status.st_mtime_ns


def _is_in(path: Path, folders: Sequence[str]) -> bool:
    """Return whether a file really is in one of the folders; others, whose disk may hang, are not looked at."""
    near = [folder for folder in folders if path.is_relative_to(folder)] or folders
    try:
        real = path.resolve(strict=True)
        return any(real.is_relative_to(Path(folder).resolve()) for folder in near)
    except (OSError, RuntimeError):
        return False


def read_part(file: _File, offset: int, size: int) -> bytes:
    """Return a part of a file. It is not kept open: what hangs could not be closed.

    Raises:
        MediaUnavailableError: It is shorter now, or another one.
    """
    with os.fdopen(os.open(file.path, _FLAGS), "rb") as opened:
        status = os.fstat(opened.fileno())
        opened.seek(offset)
        data = opened.read(size) if _identity(status) == file.identity else b""
    if len(data) < size:
        raise MediaUnavailableError("The file has changed.")
    return data


class MediaApi:
    """Serves the file of an item, whole or in ranges."""

    def __init__(
        self,
        links: SignedLinks,
        file_of: Callable[[str], str | None],
        folders_of: Callable[[str], Sequence[str] | None],
        disk: Disk,
    ) -> None:
        """Build it.

        Args:
            links: Checks the paths.
            file_of: Returns the absolute path of an item's file, or None where it has none to give.
            folders_of: Returns the folders that it must be in now; None for any place.
            disk: Where it is.
        """
        self._links = links
        self._file_of = file_of
        self._folders_of = folders_of
        self._disk = disk

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path, others = f"/media/{{id:{ID}}}", (206, 304, 416)
        return [Plain("GET", path, Scope.SIGNED, self._send, summary="The file of an item; Range.", others=others)]

    async def _send(self, request: web.Request) -> web.StreamResponse:
        item_id = request.match_info["id"]
        expiry, signature = (request.query.getall(name, []) for name in ("e", "s"))
        if (len(expiry), len(signature)) != (1, 1):
            raise RefusalError(403, "bad_link", "This link is not valid, or no longer.")
        self._links.check(item_id, expiry[0], signature[0])
        connection_of(request).expect_pauses()
        file = await self._look_up(item_id)
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
        file = (
            await self._disk.do(str(path.parent), functools.partial(_look_up, path, kind, self._folders_of(item_id)))
            if kind
            else None
        )
        if file is None:
            raise NotFoundError("not_found", "This item has no file that can be played.")
        return file

    async def _transfer(self, request: web.Request, response: web.StreamResponse, file: _File, part: range) -> None:
        for offset in part[::_CHUNK_BYTES]:
            read = functools.partial(read_part, file, offset, min(_CHUNK_BYTES, part.stop - offset))
            try:
                await response.write(await self._disk.do(str(file.path.parent), read))
            except (MediaUnavailableError, OSError) as error:
                if request.transport is not None:
                    request.transport.abort()
                raise ConnectionResetError from error


def _wanted(request: web.Request, file: _File) -> range | None:
    """Return which bytes are asked for, all without a range of a known form; None where there are none of these.

    Source: RFC 9110, 14.2.
    """
    whole = range(file.size)
    form = _RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if form is None or request.headers.get("If-Range", file.tag) != file.tag:
        return whole
    first, last, tail = form.groups()
    if tail is not None:
        return whole[max(0, file.size - int(tail)) :] or None
    if last and int(last) < int(first):
        return whole
    return whole[int(first) : int(last) + 1 if last else None] or None

"""Files of pages as they are served. Read once at start; no path of a request reaches the disk."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from aiohttp import web

from app.domain.errors import NotFoundError

_KINDS: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file as it is sent."""

    body: bytes
    headers: Mapping[str, str]

    @classmethod
    def of(cls, path: str, body: bytes, headers: Mapping[str, str]) -> Self:
        """Make it.

        Args:
            path: Its name tells its kind.
            body: All of it.
            headers: Besides those that every file has.
        """
        own = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            "Cache-Control": "no-cache",
            "Content-Type": _KINDS[Path(path).suffix],
        }
        return cls(body, {**own, **headers})


def file_response(request: web.Request, file: PageFile | None) -> web.Response:
    """Answer with a file, or without a body to who has it already.

    Raises:
        NotFoundError: There is none.
    """
    if file is None:
        raise NotFoundError("not_found", "There is nothing at this address.")
    if request.headers.get("If-None-Match") == file.headers["ETag"]:
        return web.Response(status=304, headers=file.headers)
    return web.Response(body=file.body, headers=file.headers)


def page_files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder that a browser may have, by its path there; none where there is no folder."""
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        names = file.relative_to(folder).parts
        is_hidden = any(name.startswith((".", "node_modules")) for name in names)
        if file.suffix in _KINDS and file.is_file() and not file.is_symlink() and not is_hidden:
            found["/".join(names)] = file.read_bytes()
    return found

"""An index of packages with releases of yt-dlp, and a feed of Efir's: what a program asks only when it is allowed."""

import hashlib
import importlib.util
import io
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, override

from aiohttp import web

from tests.fakes.web_service import WebService


def wheel(
    version: str, extra: Mapping[str, bytes] | None = None, *, code: str = "", left_out: tuple[str, ...] = ()
) -> bytes:
    """Return the file of a small yt-dlp that is none: enough to be unpacked."""
    described = f"yt_dlp-{version}.dist-info"
    members = {
        "yt_dlp/__init__.py": f"{code}\n".encode(),
        "yt_dlp/version.py": f"__version__ = '{version}'\n".encode(),
        f"{described}/METADATA": f"Metadata-Version: 2.4\nName: yt-dlp\nVersion: {version}\n".encode(),
        f"{described}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{described}/RECORD": b"",
        f"yt_dlp-{version}.data/data/share/man/man1/yt-dlp.1": b"a manual",
        **(extra or {}),
    }
    return packed({name: data for name, data in members.items() if name not in left_out})


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a zip file; the names are written as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 1)
    return file.getvalue()


def real_wheel(version: str, changed: Mapping[str, bytes] | None = None) -> bytes:
    """Return the file of the yt-dlp that is installed here, under another version; ``changed`` are modules."""
    root = Path(importlib.util.find_spec("yt_dlp").submodule_search_locations[0])  # type: ignore[union-attr,index]
    modules = {
        f"yt_dlp/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in sorted(root.rglob("*.py"))
        if path.relative_to(root).as_posix() != "version.py"
    }
    told = (root / "version.py").read_bytes().replace(metadata.version("yt-dlp").encode(), version.encode())
    return wheel(version, {**modules, "yt_dlp/version.py": told, **(changed or {})})


class FakePackages(WebService):
    """Answers as PyPI's index in JSON (PEP 691) and GitHub's newest release do, and records who asked for what.

    Attributes:
        entries: Of the index.
        files: By their names.
        release: What the feed of releases says.
        redirect: Where everything leads instead; empty for nowhere.
        body: Answered in the place of every JSON; None for the right one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.release: dict[str, Any] = {"tag_name": "v9.1", "html_url": "", "body": "", "draft": False}
        self.redirect = ""
        self.body: bytes | None = None

    @property
    def index(self) -> str:
        return f"{self.url}/simple/yt-dlp/"

    @property
    def feed(self) -> str:
        return f"{self.url}/releases/latest"

    @property
    def env(self) -> dict[str, str]:
        return {"EFIR_YTDLP_INDEX_URL": self.index, "EFIR_RELEASES_URL": self.feed}

    def add(self, version: str, data: bytes | None = None, **more: object) -> None:
        """Publish a release; ``more`` takes the place of what the index says of its file."""
        name = f"yt_dlp-{version}-py3-none-any.whl"
        data = wheel(version) if data is None else data
        self.files[name] = data
        self.entries.append(
            {
                "filename": name,
                "url": f"../../files/{name}",
                "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
                "requires-python": ">=3.10",
                "size": len(data),
                "yanked": False,
                **{name.replace("_", "-"): value for name, value in more.items()},
            }
        )

    @override
    async def answer(self, request: web.Request) -> web.StreamResponse:
        says_more = request.method != "GET" or request.query_string or await request.read()
        self.expect(not says_more, f"{request.method} {request.path_qs} says more than it has to")
        told = {"Cookie", "Authorization", "Referer", "From"} & set(request.headers)
        self.expect(not told and request.headers["User-Agent"] == "Efir", f"headers tell more: {request.headers}")
        if self.redirect:
            return web.Response(status=302, headers={"Location": self.redirect})
        return self._answer(request)

    def _answer(self, request: web.Request) -> web.StreamResponse:
        accept, path = request.headers["Accept"], request.path
        if path == "/simple/yt-dlp/" and accept == "application/vnd.pypi.simple.v1+json":
            page = {"meta": {"api-version": "1.4"}, "name": "yt-dlp", "versions": [], "files": self.entries}
            return web.json_response(page) if self.body is None else web.Response(body=self.body)
        if path == "/releases/latest" and accept == "application/vnd.github+json":
            return web.json_response(self.release) if self.body is None else web.Response(body=self.body)
        if path.startswith("/files/") and path[7:] in self.files:
            return web.Response(body=self.files[path[7:]])
        self.violations.append(f"unknown request {path} for {accept}")
        return web.Response(status=404)

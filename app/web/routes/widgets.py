"""The pages of the widgets and what belongs to them. Read once at start; no path of a request reaches the disk."""

import base64
import hashlib
from pathlib import Path

from aiohttp import web

from app.domain.widgets import ALL, WIDGETS
from app.web.page_files import PageFile, file_response, page_files
from app.web.routing import Plain, Route, Scope

_SHARED = "shared"
_PAGE = "index.html"
_UNCHANGED = (304,)
_VERSION_MARK = b"__VERSION__"
_LOADING = "shared/loading.js"
_LOADING_MARK = b"__LOADING__"
"""Where that script is put into a page: what helps when files do not come must not be such a file."""
_EMBEDS_YOUTUBE = frozenset(kind.name for kind in WIDGETS if kind.embeds_youtube)
_YOUTUBE = "https://www.youtube.com"
_YOUTUBE_NO_COOKIE = "https://www.youtube-nocookie.com"


class Widgets:
    """Everything under ``resources/widgets`` that a browser may have.

    Attributes:
        names: The widgets that have a page, in the order of the table.
        version: Changes whenever any of their files does; also written into the pages.
    """

    def __init__(self, folder: Path) -> None:
        """Read the files. Touches the disk: call it before the loop runs.

        Args:
            folder: Holds one folder for each widget, and ``shared``. Folders without a page are left out.
        """
        files = _read(folder)
        self.names = tuple(kind.name for kind in WIDGETS if f"{kind.name}/{_PAGE}" in files)
        digest = hashlib.sha256()
        for path, body in sorted(files.items()):
            digest.update(f"{path} {len(body)} ".encode() + body)
        self.version = digest.hexdigest()[:12]
        self._loading = files.get(_LOADING, b"").replace(b"\r\n", b"\n")  # as a browser reads and hashes it
        self._assets = {path: self._asset(path, body) for path, body in files.items()}

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        return [
            Plain(
                "GET",
                "/",
                Scope.PAGE,
                self._page_of_host,
                summary="The page of the widget named by the host.",
                others=_UNCHANGED,
            ),
            Plain(
                "GET", "/favicon.ico", Scope.PAGE, self._no_icon, summary="Nothing; browsers ask for it.", status=204
            ),
            Plain(
                "GET",
                "/widgets/{path:.*}",
                Scope.PAGE,
                self._file,
                summary="A page of a widget, or its files.",
                others=_UNCHANGED,
            ),
        ]

    async def _page_of_host(self, request: web.Request) -> web.Response:
        host = request.host.partition(":")[0].lower().removesuffix(".").removesuffix(".localhost")
        name = host.rstrip("-0123456789")  # a number tells the sources of one widget apart
        return file_response(request, self._assets.get(f"{name}/{_PAGE}"))

    async def _no_icon(self, _: web.Request) -> web.Response:
        """Answer without a body: a 404 would be an error in the log of OBS."""
        return web.Response(status=204)

    async def _file(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        is_folder = path.endswith("/") or path in self.names
        return file_response(request, self._assets.get(f"{path.removesuffix('/')}/{_PAGE}" if is_folder else path))

    def _asset(self, path: str, body: bytes) -> PageFile:
        if path.endswith(".html"):
            body = body.replace(_VERSION_MARK, self.version.encode()).replace(_LOADING_MARK, self._loading)
        widget = path.split("/", maxsplit=1)[0]
        return PageFile.of(path, body, {"Content-Security-Policy": page_policy(widget, self._loading)})


def page_policy(widget: str, loading: bytes) -> str:
    """Return the Content-Security-Policy of a widget's page.

    Of scripts inside the page only ``loading`` runs, allowed by its hash.
    Inline styles are allowed, because OBS puts the streamer's own CSS into the page as a style element. It does so
    through ``innerHTML``; the policy name ``default`` lets a page's script allow that for text without markup.
    Source: obs-browser, browser-client.cpp, OnLoadEnd. Images may stand in that CSS itself (``data:``).
    """
    embeds_youtube = widget in _EMBEDS_YOUTUBE
    hashed = base64.b64encode(hashlib.sha256(loading).digest()).decode()
    script = f"'self' 'sha256-{hashed}'" + (f" {_YOUTUBE}" if embeds_youtube else "")
    frames = f"{_YOUTUBE} {_YOUTUBE_NO_COOKIE}" if embeds_youtube else "'self'" if widget == ALL.name else "'none'"
    names = "efir default youtube-widget-api 'allow-duplicates'" if embeds_youtube else "efir default"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {script}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' https://i.ytimg.com data:",
            "media-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            f"frame-src {frames}",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            f"trusted-types {names}",
        )
    )


def _read(folder: Path) -> dict[str, bytes]:
    """Return the files to be served, by their path under ``/widgets/``."""
    result: dict[str, bytes] = {}
    for part in sorted(folder.iterdir()):
        if (part.name == _SHARED or (part / _PAGE).is_file()) and not part.name.startswith("."):
            result |= {f"{part.name}/{path}": body for path, body in page_files(part).items()}
    return result

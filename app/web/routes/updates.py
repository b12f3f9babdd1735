"""Newer versions over HTTP: of yt-dlp, and of Efir."""

from aiohttp import web

from app.domain.releases import ReleaseStatus
from app.domain.ytdlp import YtdlpStatus
from app.services.releases import ReleasesService
from app.services.ytdlp import YtdlpService
from app.web.routing import API, Plain, Route, Scope


class UpdatesApi:
    """Rows of the table for newer versions."""

    def __init__(self, ytdlp: YtdlpService, releases: ReleasesService) -> None:
        self._ytdlp = ytdlp
        self._releases = releases

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path, control = f"{API}/yt-dlp", Scope.CONTROL
        return [
            Plain("GET", path, control, self._status, summary="Which yt-dlp is in use.", answer=YtdlpStatus),
            Plain(
                "POST",
                f"{path}/update",
                control,
                self._update,
                summary="Ask PyPI for a newer yt-dlp, and use it if it works.",
                answer=YtdlpStatus,
            ),
            Plain(
                "POST",
                f"{path}/reset",
                control,
                self._reset,
                summary="Use the yt-dlp that came with Efir.",
                answer=YtdlpStatus,
            ),
            Plain(
                "GET",
                f"{API}/release",
                control,
                self._release,
                summary="Whether a newer Efir is known; nothing is asked.",
                answer=ReleaseStatus,
            ),
        ]

    async def _status(self, _: web.Request) -> YtdlpStatus:
        return self._ytdlp.status()

    async def _update(self, _: web.Request) -> YtdlpStatus:
        return await self._ytdlp.update()

    async def _reset(self, _: web.Request) -> YtdlpStatus:
        return await self._ytdlp.reset()

    async def _release(self, _: web.Request) -> ReleaseStatus:
        return self._releases.status()

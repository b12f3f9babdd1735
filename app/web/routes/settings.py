"""The settings over HTTP."""

from aiohttp import web

from app.domain.settings import Settings
from app.services.settings import SettingsService
from app.web.routing import API, Patch, Plain, Route, Scope


class SettingsApi:
    """Rows of the table for the settings."""

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path = f"{API}/settings"
        return [
            Plain("GET", path, Scope.CONTROL, self._show, summary="All settings.", answer=Settings),
            Patch("PATCH", path, Scope.CONTROL, self._change, Settings, summary="Change any part of the tree."),
        ]

    async def _show(self, _: web.Request) -> Settings:
        return self._settings.settings

    async def _change(self, _: web.Request, tree: dict[str, object]) -> Settings:
        return await self._settings.change(tree)

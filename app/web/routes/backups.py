"""Copies of the database over HTTP."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.services.backups import Backups, BackupsService
from app.web.routing import API, Plain, Route, Scope, Typed


class CopyName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name of a copy, as the list has it."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]


class BackupsApi:
    """Rows of the table for the copies."""

    def __init__(self, backups: BackupsService) -> None:
        self._backups = backups

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path, control = f"{API}/backups", Scope.CONTROL
        return [
            Plain("GET", path, control, self._list, summary="Copies of the database.", answer=Backups),
            Typed(
                "POST",
                f"{path}/restore",
                control,
                self._restore,
                CopyName,
                summary="Start again and bring back what is missing from a copy.",
                answer=Backups,
            ),
        ]

    async def _list(self, _: web.Request) -> Backups:
        return await self._backups.state()

    async def _restore(self, _: web.Request, body: CopyName) -> Backups:
        return await self._backups.restore(body.name)

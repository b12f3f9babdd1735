"""The player over HTTP (PROTOCOL 3)."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from msgspec import Struct

from app.domain.ids import DurationMs, Percent
from app.domain.player import Player
from app.services.player import PlayerService
from app.web.routing import API, Plain, Route, Scope, Typed


class Seek(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go on."""

    position_ms: DurationMs


class Volume(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How loud."""

    percent: Percent


class PlayerApi:
    """Rows of the table for the player."""

    def __init__(self, player: PlayerService) -> None:
        self._player = player

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        player, root = self._player, f"{API}/player"
        return [
            Plain("GET", root, Scope.CONTROL, self._now, summary="What plays.", answer=Player),
            self._command("play", player.play, "Play, or go on."),
            self._command("pause", player.pause, "Pause."),
            self._command("skip", player.skip, "End this item and go on with the next."),
            self._command("restart", player.restart, "Play this item from its beginning."),
            Typed("POST", f"{root}/seek", Scope.CONTROL, self._seek, Seek, summary="Jump.", answer=Player),
            Typed("POST", f"{root}/volume", Scope.CONTROL, self._volume, Volume, summary="Loudness.", answer=Player),
        ]

    def _command(self, name: str, command: Callable[[], Awaitable[Player]], summary: str) -> Route:
        async def run(_: web.Request) -> Player:
            return await command()

        return Plain("POST", f"{API}/player/{name}", Scope.CONTROL, run, summary=summary, answer=Player)

    async def _now(self, _: web.Request) -> Player:
        return self._player.now()

    async def _seek(self, _: web.Request, body: Seek) -> Player:
        return await self._player.seek(body.position_ms)

    async def _volume(self, _: web.Request, body: Volume) -> Player:
        return await self._player.set_volume(body.percent)

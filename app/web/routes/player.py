"""The player over HTTP."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from msgspec import Struct

from app.domain.ids import DurationMs, Percent
from app.domain.player import Player
from app.services.player.service import PlayerService
from app.web.routing import API, Plain, Route, Scope, Typed


class Seek(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new position."""

    position_ms: DurationMs


class Volume(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new volume."""

    percent: Percent


class PlayerApi:
    """Rows of the table for the player."""

    def __init__(self, player: PlayerService) -> None:
        self._player = player

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        player, root = self._player, f"{API}/player"
        return [
            Plain("GET", root, Scope.CONTROL, self._now, summary="The player's state.", answer=Player),
            self._command("play", player.play, "Play, or resume."),
            self._command("pause", player.pause, "Pause."),
            self._command("skip", player.skip, "Skip to the next item."),
            self._command("remember-volume", player.remember_volume, "Remember the volume for this video."),
            self._command("forget-volume", player.forget_volume, "Forget what is remembered of this video's loudness."),
            self._command("restart", player.restart, "Play this item from its beginning."),
            Typed("POST", f"{root}/seek", Scope.CONTROL, self._seek, Seek, summary="Seek.", answer=Player),
            Typed(
                "POST", f"{root}/volume", Scope.CONTROL, self._volume, Volume, summary="Set the volume.", answer=Player
            ),
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

"""OBS over HTTP: how it is, and what is done there."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from app.domain.obs import LONGEST_PASSWORD, ObsStatus, SceneAnswer
from app.domain.obs_setup import SetUpChoice, SetUpPlan
from app.domain.obs_sound import Heard, Repair
from app.domain.streams import Stream
from app.services.obs.service import ObsService
from app.services.streams import StreamsService
from app.web.routing import API, Plain, Route, Scope, Typed


class ObsPassword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to connect.

    Attributes:
        password: Of OBS's WebSocket server; without it the one in OBS's own settings, which may be read from then on.
    """

    password: Annotated[str, Meta(max_length=LONGEST_PASSWORD)] | None = None


class HeardSources(Struct, frozen=True, kw_only=True):
    """What viewers hear of each source with sound."""

    verdicts: tuple[Heard, ...]


class ObsRepair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to put right at which source.

    Attributes:
        name: In OBS.
    """

    name: Annotated[str, Meta(min_length=1, max_length=1_000)]
    repair: Repair


class SceneChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be with which scene that lacks the player.

    Attributes:
        scene: In OBS.
    """

    scene: Annotated[str, Meta(min_length=1, max_length=1_000)]
    answer: SceneAnswer


class Streams(Struct, frozen=True, kw_only=True):
    """Streams that are over, newest first."""

    streams: tuple[Stream, ...]


class ObsApi:
    """Rows of the table for OBS."""

    def __init__(self, obs: ObsService, streams: StreamsService) -> None:
        self._obs = obs
        self._streams = streams

    def routes(self) -> list[Route]:
        """Return the rows of the table."""
        path, control = f"{API}/obs", Scope.CONTROL
        return [
            Plain("GET", path, control, self._status, summary="How OBS is.", answer=ObsStatus),
            Plain(
                "GET",
                f"{path}/streams",
                control,
                self._past,
                summary="The last streams, and what happened in their time.",
                answer=Streams,
            ),
            Typed(
                "POST",
                f"{path}/connect",
                control,
                self._connect,
                ObsPassword,
                summary="Connect to OBS now.",
                answer=ObsStatus,
            ),
            Typed(
                "POST",
                f"{path}/plan",
                control,
                self._plan,
                SetUpChoice,
                summary="What a set-up would do; nothing is done.",
                answer=SetUpPlan,
            ),
            Typed(
                "POST",
                f"{path}/set-up",
                control,
                self._set_up,
                SetUpChoice,
                summary="Set the sources up in OBS.",
                answer=SetUpPlan,
            ),
            Plain(
                "POST",
                f"{path}/undo",
                control,
                self._undo,
                summary="Take the last set-up back.",
                answer=ObsStatus,
            ),
            Plain(
                "POST",
                f"{path}/check",
                control,
                self._check,
                summary="Have every page with sound play a known one, and say what viewers hear.",
                answer=HeardSources,
            ),
            Typed(
                "POST",
                f"{path}/repair",
                control,
                self._repair,
                ObsRepair,
                summary="Put a source right in OBS.",
                answer=ObsStatus,
            ),
            Typed(
                "POST",
                f"{path}/scene",
                control,
                self._scene,
                SceneChoice,
                summary="Say what shall be with a scene that lacks the player.",
                answer=ObsStatus,
            ),
            Plain(
                "POST",
                f"{path}/retry",
                control,
                self._retry,
                summary="Try again what was given up.",
                answer=ObsStatus,
            ),
        ]

    async def _status(self, _: web.Request) -> ObsStatus:
        return self._obs.status()

    async def _connect(self, _: web.Request, body: ObsPassword) -> ObsStatus:
        return await self._obs.connect(body.password)

    async def _retry(self, _: web.Request) -> ObsStatus:
        return await self._obs.retry()

    async def _plan(self, _: web.Request, body: SetUpChoice) -> SetUpPlan:
        return await self._obs.plan(body)

    async def _set_up(self, _: web.Request, body: SetUpChoice) -> SetUpPlan:
        return await self._obs.set_up(body)

    async def _undo(self, _: web.Request) -> ObsStatus:
        return await self._obs.undo()

    async def _check(self, _: web.Request) -> HeardSources:
        return HeardSources(verdicts=await self._obs.check())

    async def _repair(self, _: web.Request, body: ObsRepair) -> ObsStatus:
        return await self._obs.repair(body.name, body.repair)

    async def _scene(self, _: web.Request, body: SceneChoice) -> ObsStatus:
        return await self._obs.answer_scene(body.scene, body.answer)

    async def _past(self, _: web.Request) -> Streams:
        return Streams(streams=await self._streams.newest())

"""OBS: how it is, and what is done there on request."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from app.domain.errors import InvalidError, NotFoundError
from app.domain.events import ChimeRang, LinksChanged
from app.domain.obs import LONGEST_PASSWORD, ObsClosedError, ObsRefusedError, ObsStatus, SceneAnswer
from app.domain.obs_healing import Remedy
from app.domain.obs_look import WidgetLinks
from app.domain.obs_settings import scene_name, without_player
from app.domain.obs_setup import SetUpChoice, SetUpPlan
from app.domain.obs_sound import Heard, Repair
from app.services.obs.set_up import ObsNotConnectedError, ObsStepError
from app.services.obs.sound import sounding
from app.services.obs.watch import ObsWatch
from app.services.ports import Ports
from app.services.settings import SettingsService

_RELINK_S: Final = 2.0
"""So long the old links stay valid at most, once there are new ones."""


class ObsService:
    """Commands on OBS, and the only one that talks to it."""

    def __init__(self, ports: Ports, settings: SettingsService, watch: ObsWatch) -> None:
        """Build it; nothing connects.

        Args:
            ports: Of every service.
            settings: Whether and where OBS is used.
            watch: Keeps the connection.
        """
        self._ports = ports
        self._settings = settings
        self._watch = watch

    def start(self, links: WidgetLinks) -> None:
        """Connect as the settings say.

        Args:
            links: Where the widgets are now; later changes come as events.
        """
        self._watch.start(links)

    async def close(self) -> None:
        """End the connection."""
        await self._watch.close()

    # Commands

    async def connect(self, password: str | None = None) -> ObsStatus:
        """Connect now: with a password that is kept, or, without one, as OBS's own settings say.

        Raises:
            InvalidError: This cannot be a password.
            OutsideError: The password cannot be kept.
        """
        if password is not None and (len(password) > LONGEST_PASSWORD or not password.isprintable()):
            raise InvalidError("invalid", field="password")
        await self._watch.line.enter(password)
        change: dict[str, object] = {"use": "auto"}
        if password is None:
            change["reads_password"] = True
        await self._settings.change({"obs": change})
        await self._watch.refresh()
        return await self.retry()

    async def retry(self) -> ObsStatus:
        """Try again what was given up: the connection, and the repair of sources. Return how OBS is."""
        if self._settings.settings.obs.use == "auto":
            await self._watch.line.retry()
            self._watch.healing.again()
        return self.status()

    async def look(self) -> ObsStatus:
        """Look at OBS now, where it is connected, and return how it is.

        Raises:
            ConflictError: OBS is not ready to be looked at.
        """
        if self._watch.session is not None:
            await self._with_obs(self._watch.session.refresh)
        return self.status()

    async def plan(self, choice: SetUpChoice) -> SetUpPlan:
        """Return what a set-up would do now; nothing is done.

        Raises:
            InvalidError: There is no such widget.
            NotFoundError: There is no such scene.
            ConflictError: OBS is not connected, or has no browser source.
        """
        return await self._with_obs(lambda: self._watch.set_up.plan(self._watch.connected(), choice))

    async def set_up(self, choice: SetUpChoice) -> SetUpPlan:
        """Set Efir's sources up, and return what was done; what is as it should be is left alone.

        Raises:
            RequestError: As of `plan`, or OBS refused a step; nothing was changed.
            OutsideError: What takes it back cannot be kept.
        """
        self._watch.healing.calm()
        return await self._with_obs(lambda: self._watch.set_up.run(self._watch.connected(), choice))

    async def undo(self) -> ObsStatus:
        """Take the last set-up back: only what it made or changed. Return how OBS is.

        Raises:
            ConflictError: There is nothing to take back, OBS is not connected, or has another collection open.
        """
        await self._with_obs(lambda: self._watch.set_up.undo(self._watch.connected()))
        return self.status()

    async def check(self) -> tuple[Heard, ...]:
        """Have every page with sound play a known one, and return what viewers hear of it; some two seconds.

        Raises:
            ConflictError: OBS is not connected, or not ready.
        """
        watch = self._watch
        own = sounding(watch.connected().look.own)

        def ring() -> None:
            at_ms = round(self._ports.clock.time() * 1_000)
            self._ports.broadcaster.notify(ChimeRang(clients=watch.pages_of(own), at_ms=at_ms))

        return await self._with_obs(lambda: watch.sound.hear(watch.connected(), own, ring))

    async def repair(self, name: str, repair: Repair) -> ObsStatus:
        """Put a source of Efir's right in OBS, as a verdict offers, and return how OBS is.

        Raises:
            NotFoundError: Efir has no such source there.
            ConflictError: OBS is not connected, or refused it.
        """
        await self._with_obs(lambda: self._watch.sound.repair(self._watch.connected(), name, repair))
        return self.status()

    async def answer_scene(self, scene: str, answer: SceneAnswer) -> ObsStatus:
        """Do what the streamer wants with a scene that lacks the player, and return how OBS is.

        Raises:
            NotFoundError: There is no such scene, or no player in OBS.
            RequestError: OBS is not connected, or refused it.
            OutsideError: What takes it back cannot be kept.
        """
        watch, obs = self._watch, self._settings.settings.obs
        match answer:
            case SceneAnswer.ADD:
                await self._with_obs(lambda: watch.set_up.add_player(watch.connected(), scene))
            case SceneAnswer.NEVER:
                look = watch.connected().look
                if scene not in look.scenes:
                    raise NotFoundError("no_such_scene", field="scene")
                others = without_player(obs, scene_name(look.collection, scene))
                await self._settings.change({"obs": {"scenes_without_player": others}})
            case SceneAnswer.PAUSE:
                await self._settings.change({"obs": {"pause_hidden": True}})
        await watch.refresh()
        return self.status()

    async def relink(self, links: LinksChanged) -> None:
        """Give every source of Efir's new links, where OBS is connected, and wait a moment for their pages."""
        with contextlib.suppress(ObsClosedError, ObsRefusedError, TimeoutError):
            async with asyncio.timeout(_RELINK_S):
                await self._watch.relink(WidgetLinks(urls=links.urls, files=links.files))

    async def _with_obs[T](self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something in OBS; errors of the connection become those of the program."""
        try:
            return await work()
        except ObsClosedError:
            raise ObsNotConnectedError from None
        except ObsRefusedError as refused:
            raise ObsStepError(refused.request, refused.code) from None
        finally:
            self._watch.announce_soon()

    # What is known

    def status(self) -> ObsStatus:
        """Return how OBS is."""
        return self._watch.status()

    @property
    def healed(self) -> Mapping[Remedy, int]:
        """How often each remedy was used since the program started."""
        return self._watch.healing.done

"""Newer releases of Efir: asked for at most once a day, where the streamer allowed that."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from msgspec import structs

from app.domain.errors import OutsideError
from app.domain.events import Event, ReleaseChanged, SettingsChanged
from app.domain.releases import ASK_EVERY_S, ReleaseMemory, ReleaseStatus
from app.domain.versions import is_newer
from app.services.background import Background
from app.services.ports import Ports, ReleasePorts
from app.services.settings import SettingsService

logger = logging.getLogger(__name__)

LOOK_S = 3_600.0
"""Between two looks at the clock; the PC may have slept."""


class ReleasesService:
    """Remembers across restarts when it asked. It downloads and installs nothing."""

    def __init__(self, ports: Ports, settings: SettingsService, releases: ReleasePorts) -> None:
        """Build it; nothing is read or asked yet.

        Args:
            ports: Clock and broadcaster.
            settings: Say whether it may ask.
            releases: The feed, what is remembered, and the version of this Efir.
        """
        self._clock, self._notify = ports.clock, ports.broadcaster.notify
        self._settings = settings
        self._feed, self._keeper, self._version_of = releases.feed, releases.keeper, releases.installed
        self._memory, self._installed = ReleaseMemory(), ""
        self._background = Background("releases", "Asking for releases failed")
        self._timer: asyncio.TimerHandle | None = None
        self._is_asking = False
        ports.broadcaster.listen(self._on_event)

    def status(self) -> ReleaseStatus:
        """Return what is known; nothing where it may not ask."""
        newest = self._memory.newest
        is_told = self._is_allowed and newest is not None and is_newer(newest.version, self._installed)
        return ReleaseStatus(
            installed=self._installed, newer=newest if is_told else None, asked_at=self._memory.asked_at
        )

    async def start(self) -> None:
        """Read what is remembered, and look from then on whether it is time to ask."""
        self._installed = await asyncio.to_thread(self._version_of)
        self._memory = await self._keeper.load()
        self._announce()
        self._look()

    async def close(self) -> None:
        """Ask no more; a question that runs is given up."""
        if self._timer is not None:
            self._timer.cancel()
        await self._background.cancel()

    @property
    def _is_allowed(self) -> bool:
        return self._settings.settings.updates.asks_for_releases

    def _on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged) and self._timer is not None:
            self._announce()
            self._background.run(self._ask_if_due())

    def _look(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(LOOK_S, self._look)
        self._background.run(self._ask_if_due())

    async def _ask_if_due(self) -> None:
        now = datetime.fromtimestamp(self._clock.time(), UTC)
        asked_at = self._memory.asked_at
        is_recent = asked_at is not None and timedelta() <= now - asked_at < timedelta(seconds=ASK_EVERY_S)
        if not self._is_allowed or self._is_asking or is_recent:
            return
        self._is_asking = True
        try:
            await self._ask(now)
        except OutsideError as error:
            logger.info("No news of releases: %s", error)
        finally:
            self._is_asking = False
        self._announce()

    async def _ask(self, now: datetime) -> None:
        """Write down that it asks, then ask: not even a crash makes it ask twice.

        Raises:
            OutsideError: It cannot be written down, or the feed does not answer.
        """
        asked = structs.replace(self._memory, asked_at=now)
        await self._keeper.keep(asked)
        self._memory = asked
        self._memory = structs.replace(asked, newest=await self._feed.newest())
        await self._keeper.keep(self._memory)

    def _announce(self) -> None:
        self._notify(ReleaseChanged(release=self.status()))

"""Which yt-dlp is in use: the bundled one, or a newer one that the streamer asked for."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from app.domain.errors import AppError, ConflictError, OutsideError
from app.domain.events import YtdlpChanged
from app.domain.versions import is_newer, numbers
from app.domain.ytdlp import Wheel, YtdlpChoice, YtdlpNews, YtdlpPhase, YtdlpStatus
from app.services.background import Background
from app.services.ports import Ports, YtdlpPorts

logger = logging.getLogger(__name__)


class YtdlpService:
    """Fetches a newer yt-dlp when it is asked to, tries it before it is used, and takes back what does not work."""

    def __init__(self, ports: Ports, ytdlp: YtdlpPorts) -> None:
        """Begin with the bundled one; nothing is read yet.

        Args:
            ports: Clock and broadcaster.
            ytdlp: The index, the data folder and the workers.
        """
        self._clock, self._notify = ports.clock, ports.broadcaster.notify
        self._index, self._folder, self._engine = ytdlp.index, ytdlp.folder, ytdlp.engine
        self._choice, self._bundled = YtdlpChoice(), ""
        self._phase, self._is_outdated = YtdlpPhase.IDLE, False
        self._background = Background("yt-dlp", "That a yt-dlp was taken back could not be written down")
        self._engine.listen(self._on_news)

    def status(self) -> YtdlpStatus:
        """Return which one is in use."""
        return YtdlpStatus(
            version=self._choice.version or self._bundled,
            bundled=self._bundled,
            updated_at=self._choice.fetched_at if self._choice.version else None,
            phase=self._phase,
            is_outdated=self._is_outdated,
            taken_back=self._choice.taken_back,
        )

    async def load(self) -> None:
        """Use the one that was chosen before, unless a newer one came with Efir since."""
        choice = await self._folder.load()
        if choice.version:
            await self._know_bundled()
            if is_newer(choice.version, self._bundled):
                self._engine.use(self._folder.path(choice.version))
            else:
                choice = YtdlpChoice()
                await self._keep(choice)
        self._choice = choice

    async def start(self) -> None:
        """Find out what the bundled one is; that would make the start of Efir longer."""
        await self._know_bundled()
        self._announce()

    async def close(self) -> None:
        """End what still runs."""
        await self._background.finish()

    async def update(self) -> YtdlpStatus:
        """Fetch the newest one, and use it if it passes its check. The only time that the index is asked.

        Raises:
            ConflictError: There is no newer one, or this is being done already.
            OutsideError: The index does not answer, the disk is full, or the new one does not work.
            InvalidError: What came is not what it should be.
        """
        if self._phase is not YtdlpPhase.IDLE:
            raise ConflictError("ytdlp_updating")
        try:
            self._enter(YtdlpPhase.LOOKING)
            await self._know_bundled()
            wheel = await self._index.newest()
            if wheel is None or not is_newer(wheel.version, self._choice.version or self._bundled):
                raise ConflictError("ytdlp_newest")
            await self._take(wheel)
        except AppError as error:
            logger.info("yt-dlp was not updated: %s", error)
            raise
        finally:
            self._enter(YtdlpPhase.IDLE)
        return self.status()

    async def reset(self) -> YtdlpStatus:
        """Use the bundled one again, and remove those that were fetched.

        Raises:
            ConflictError: An update is running.
            OutsideError: It cannot be written down; the one in use stays.
        """
        if self._phase is not YtdlpPhase.IDLE:
            raise ConflictError("ytdlp_updating")
        await self._folder.choose(YtdlpChoice())
        self._choice = YtdlpChoice()
        self._engine.use(None)
        self._announce()
        return self.status()

    async def _take(self, wheel: Wheel) -> None:
        """Fetch a release, try it and use it."""
        self._enter(YtdlpPhase.FETCHING)
        data = await self._index.fetch(wheel)
        folder = await self._folder.unpack(wheel.version, data)
        self._enter(YtdlpPhase.TRYING)
        try:
            await self._try(wheel, folder)
        except OutsideError:
            self._choice = structs.replace(self._choice, taken_back=wheel.version)
            await self._keep(self._choice)
            raise
        now = datetime.fromtimestamp(self._clock.time(), UTC)
        choice = YtdlpChoice(version=wheel.version, fetched_at=now, before=self._choice.without_history())
        await self._folder.choose(choice)
        self._choice = choice
        self._engine.use(folder)
        logger.info("yt-dlp %s is in use", wheel.version)

    async def _try(self, wheel: Wheel, folder: Path) -> None:
        """Have an unpacked one check itself.

        Raises:
            OutsideError: It does not work, or is another one than its file is named after.
        """
        found = await self._engine.try_out(folder)
        if numbers(found) != numbers(wheel.version):
            raise OutsideError("ytdlp_broken", f"yt-dlp {wheel.version} says that it is {found[:100]!r}.")

    async def _keep(self, choice: YtdlpChoice) -> None:
        """Write a choice down; where that fails, it is made anew at the next start."""
        try:
            await self._folder.choose(choice)
        except OutsideError as error:
            logger.warning("Which yt-dlp is used could not be written down: %s", error)

    async def _know_bundled(self) -> None:
        if not self._bundled:
            try:
                self._bundled = await self._engine.bundled_version()
            except OutsideError as error:
                logger.warning("The version of the bundled yt-dlp is not known: %s", error)

    def _on_news(self, news: YtdlpNews) -> None:
        self._is_outdated = news is YtdlpNews.OUTDATED
        if news is YtdlpNews.DIED:
            self._choice = self._choice.fallen_back()
            self._background.run(self._fall_back(self._choice))
            logger.warning("yt-dlp %s was taken back", self._choice.taken_back)
        elif self._is_outdated:
            logger.warning("Several videos in a row could not be read: yt-dlp may be too old")
        self._announce()

    async def _fall_back(self, choice: YtdlpChoice) -> None:
        """Write it down, and use the one before where that was fetched too."""
        await self._keep(choice)
        if choice.version and self._choice is choice:
            self._engine.use(self._folder.path(choice.version))

    def _enter(self, phase: YtdlpPhase) -> None:
        self._phase = phase
        self._announce()

    def _announce(self) -> None:
        self._notify(YtdlpChanged(ytdlp=self.status()))

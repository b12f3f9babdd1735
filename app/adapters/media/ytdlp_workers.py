"""The workers that run one yt-dlp: the bundled one, or one that was fetched and unpacked."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import msgspec

from app.adapters.workers.process import WorkerError, WorkerProcess
from app.domain.errors import OutsideError

logger = logging.getLogger(__name__)

HELD_UP_S = 3.0
"""A look-up that takes longer lets another be made in a second worker."""
BUNDLED: Final = "ytdlp"
_UPDATED_WORKER = "updated_ytdlp"
_ENVIRONMENT: Final = {"YTDLP_NO_PLUGINS": "1"}
_CHECK_DEADLINE_S: Final = 60.0
_DEATHS: Final = 2
"""In a row, after which one that was fetched is given up."""


class _Checked(msgspec.Struct):
    """The worker's answer to a check: the version of yt-dlp, and the file that was loaded."""

    version: str
    file: str


class YtdlpWorkers:
    """Two workers that run the same yt-dlp: the second is asked while a look-up holds the first up; it takes memory."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        module: str = BUNDLED,
        on_restart: Callable[[], None] | None = None,
        on_died: Callable[["YtdlpWorkers"], None] = lambda _: None,
    ) -> None:
        """Build them; none runs yet.

        Args:
            folder: Of an unpacked yt-dlp; None for the bundled one.
            module: Name of the worker that runs the bundled one; tests give one that misbehaves.
            on_restart: Called each time a worker had to be started again.
            on_died: Called with this where a worker died twice in a row.
        """

        def count(deaths: int) -> None:
            if deaths == _DEATHS:
                on_died(self)

        command, arguments = (module, ()) if folder is None else (_UPDATED_WORKER, (str(folder),))
        self.is_bundled = folder is None
        self._first, self._second = (
            WorkerProcess(command, arguments, environment=_ENVIRONMENT, on_restart=on_restart, on_death=count)
            for _ in range(2)
        )
        self._free = asyncio.Lock()
        self._busy_since = 0.0
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    async def start(self) -> None:
        """Start the first one ahead of its first request."""
        try:
            await self._first.start()
        except WorkerError as error:
            logger.warning("yt-dlp does not start: %s", error)

    @contextlib.contextmanager
    def used(self) -> Iterator["YtdlpWorkers"]:
        """Keep them for as long as a look-up or a playlist takes."""
        self._users += 1
        self._unused.clear()
        try:
            yield self
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def look_up(self, operation: Mapping[str, object], deadline_s: float) -> dict[str, object]:
        """Ask the first worker, or the second where the first is held up.

        Raises:
            WorkerError: As of `WorkerProcess.request`.
        """
        loop = asyncio.get_running_loop()
        try:
            since = self._busy_since if self._free.locked() else loop.time()  # free, but another may be next
            async with asyncio.timeout_at(since + HELD_UP_S):
                await self._free.acquire()
        except TimeoutError:
            return await self._second.request(operation, deadline_s)
        try:
            self._busy_since = loop.time()
            return await self._first.request(operation, deadline_s)
        finally:
            self._free.release()

    async def read_on(self, operation: Mapping[str, object], deadline_s: float) -> dict[str, object]:
        """Ask the first worker for a part of a playlist; it is not asked twice.

        Raises:
            WorkerError: As of `WorkerProcess.request`.
        """
        return await self._first.request(operation, deadline_s, tries=1)

    async def retire(self) -> None:
        """End them once nothing uses them."""
        try:
            await self._unused.wait()
        finally:
            await self.close()

    async def close(self) -> None:
        """End them."""
        await self._first.close()
        await self._second.close()


async def try_out(folder: Path | None, module: str = BUNDLED) -> str:
    """Start a worker that nobody uses, let it check itself, and return the version of its yt-dlp.

    Args:
        folder: As of `YtdlpWorkers`.
        module: As of `YtdlpWorkers`.

    Raises:
        OutsideError: It does not work, or another yt-dlp than the one in the folder was loaded.
    """
    command, arguments = (module, ()) if folder is None else (_UPDATED_WORKER, (str(folder),))
    worker = WorkerProcess(command, arguments, environment=_ENVIRONMENT)
    try:
        found = msgspec.convert(await worker.request({"op": "check"}, _CHECK_DEADLINE_S, tries=1), _Checked)
    except (WorkerError, msgspec.ValidationError) as error:
        raise OutsideError("ytdlp_broken", f"yt-dlp does not pass its check: {error}") from error
    finally:
        await worker.close()
    if folder is not None and not Path(found.file).is_relative_to(folder):
        raise OutsideError("ytdlp_broken", "Another yt-dlp was loaded.")
    return found.version


def bundled_version() -> str:
    """Return the version that is installed with Efir; empty where the packages do not tell. Blocks."""
    try:
        return version("yt-dlp")
    except PackageNotFoundError:
        return ""

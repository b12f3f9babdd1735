"""The door for other PCs: one more address at which the server listens, as the settings say (PROTOCOL 2)."""

import asyncio
import logging
from collections.abc import Callable

from app.domain.events import LanChanged
from app.web.server import WebServer

logger = logging.getLogger(__name__)

AGAIN_S = 30.0
"""A network that is not there yet, as after the start of a laptop, is looked for again after so long."""


class Lan:
    """Opens, moves and closes the door, and says how that went.

    Attributes:
        now: How it is.
    """

    def __init__(self, server: WebServer, wanted: Callable[[], str], tell: Callable[[LanChanged], None]) -> None:
        """Build it; the door is closed.

        Args:
            server: What is let into.
            wanted: Returns the address in the settings, empty for none.
            tell: Called with every change of how it is.
        """
        self._server = server
        self._wanted = wanted
        self._tell = tell
        self._changing = asyncio.Lock()
        self._again: asyncio.TimerHandle | None = None
        self._trying: asyncio.Task[None] | None = None
        self._is_closed = False
        self.now = LanChanged()

    async def refresh(self) -> None:
        """Do what the settings say now; where the address cannot be listened at, try again in a while."""
        async with self._changing:
            if self._is_closed:
                return
            self._forget_timer()
            wanted, is_failed = self._wanted(), False
            try:
                await self._server.open_lan(wanted)
            except OSError as error:
                logger.warning("Cannot listen at %s for other PCs: %s", wanted, error.strerror or error)
                is_failed = True
                self._again = asyncio.get_running_loop().call_later(AGAIN_S, self._on_again)
            now = LanChanged(address=wanted, is_open=bool(wanted) and not is_failed)
        if now != self.now:
            self.now = now
            self._tell(now)

    async def close(self) -> None:
        """Try nothing any more; the server closes its doors itself."""
        async with self._changing:
            self._is_closed = True
            self._forget_timer()

    def _forget_timer(self) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def _on_again(self) -> None:
        self._again = None
        self._trying = asyncio.get_running_loop().create_task(self.refresh(), name="other PCs")

"""LAN access: one more address at which the server listens, as set in the settings."""

import asyncio
import logging
from collections.abc import Callable

from app.domain.events import LanChanged
from app.web.server import WebServer

logger = logging.getLogger(__name__)

RETRY_S = 30.0
"""A network may not be there yet, as after the start of a laptop."""


class Lan:
    """Opens, moves and closes LAN access, and announces its state.

    Attributes:
        state: The current one.
    """

    def __init__(self, server: WebServer, address: Callable[[], str], notify: Callable[[LanChanged], None]) -> None:
        """Build it; LAN access is closed.

        Args:
            server: Listens.
            address: Returns the address in the settings, empty for none.
            notify: Called with every change of the state.
        """
        self._server = server
        self._address = address
        self._notify = notify
        self._changing = asyncio.Lock()
        self._retry: asyncio.TimerHandle | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._is_closed = False
        self.state = LanChanged()

    async def refresh(self) -> None:
        """Apply the settings; retry later where the server cannot listen at the address."""
        async with self._changing:
            if self._is_closed:
                return
            self._forget_timer()
            address, is_failed = self._address(), False
            try:
                await self._server.open_lan(address)
            except OSError as error:
                logger.warning("Cannot listen at %s for LAN access: %s", address, error.strerror or error)
                is_failed = True
                self._retry = asyncio.get_running_loop().call_later(RETRY_S, self._on_retry)
            state = LanChanged(address=address, is_open=bool(address) and not is_failed)
        if state != self.state:
            self.state = state
            self._notify(state)

    async def close(self) -> None:
        """Stop retrying; the server closes its listeners itself."""
        async with self._changing:
            self._is_closed = True
            self._forget_timer()

    def _forget_timer(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    def _on_retry(self) -> None:
        self._retry = None
        self._refreshing = asyncio.get_running_loop().create_task(self.refresh(), name="LAN access")

"""A real hub of two nodes for tests without a loop of their own."""

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Self

from tests.support.hub_program import Hub
from tests.support.waiting import SECONDS


class HubHere:
    """Runs a hub in a thread.

    Attributes:
        hub: Its nodes; what they do is done by `do`.
    """

    def __init__(self, folder: Path, nodes: int = 2, **values: str) -> None:
        """Write what it needs, as `Hub`; nothing runs."""
        self.hub = Hub(folder, nodes, **values)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def do[Result](self, work: Coroutine[Any, Any, Result]) -> Result:
        """Have something done in the loop of the hub."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS * 4)

    def __enter__(self) -> Self:
        self._thread.start()
        self.do(self.hub.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self.hub.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

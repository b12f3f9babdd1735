"""Keeps what happened in each stream that OBS tells of."""

from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.events import Event, ObsChanged
from app.domain.obs import ObsState
from app.domain.streams import Stream
from app.services.background import Background
from app.services.ports import Ports
from app.store import streams as store

SHORTEST: Final = timedelta(minutes=1)
"""A shorter one was a try."""
MOST: Final = 100


class StreamsService:
    """Writes a row at the end of each stream. A connection to OBS that is lost meanwhile is no end of it."""

    def __init__(self, ports: Ports) -> None:
        """Build it; it listens from the beginning.

        Args:
            ports: The database is open before the first event of OBS.
        """
        self._ports = ports
        self._began: datetime | None = None
        self._lost = datetime.fromtimestamp(0, UTC)
        """When OBS was lost last."""
        self._is_known = False
        self._background = Background("streams", "A stream could not be kept")
        ports.broadcaster.listen(self._on_event)

    async def newest(self) -> tuple[Stream, ...]:
        """Return the last streams, newest first."""
        return await self._ports.database.run(lambda transaction: store.newest(transaction, MOST))

    async def close(self) -> None:
        """Keep also the stream that still runs, as far as it came."""
        self._end(self._now())
        await self._background.finish()

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, ObsChanged):
            return
        on_air, now = event.obs.on_air, self._now()
        is_known = event.obs.state is ObsState.CONNECTED and bool(event.obs.scenes)
        if self._is_known and not is_known:
            self._lost = now  # if OBS was closed, the stream ended then
        if on_air is not None and on_air.is_streaming:
            if self._began is not None and abs(on_air.since - self._began) > SHORTEST:
                self._end(self._lost)  # another one began while OBS was away
            self._began = self._began or on_air.since
        elif is_known:
            self._end(now if self._is_known else self._lost)
        self._is_known = is_known

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._ports.clock.time(), UTC)

    def _end(self, ended: datetime) -> None:
        began, self._began = self._began, None
        if began is None or ended - began < SHORTEST:
            return
        self._background.run(self._save(began, ended))

    async def _save(self, began: datetime, ended: datetime) -> None:
        ms = round(began.timestamp() * 1_000), round(ended.timestamp() * 1_000)
        await self._ports.database.run(lambda transaction: store.save(transaction, *ms))

"""Whether viewers' requests are refused because nothing is on air, whoever brings them."""

from app.services.queue.changes import QueueChanges
from app.services.queue.intake import RequestIntake


class AirGate:
    """Beside the streamer's own switch: each refuses by itself, so that one never opens what the other closed."""

    def __init__(self, changes: QueueChanges, intake: RequestIntake) -> None:
        """Build it; nothing is refused.

        Args:
            changes: Announce it.
            intake: Refuses.
        """
        self._changes = changes
        self._intake = intake

    async def set_off_air(self, is_off_air: bool) -> None:  # noqa: FBT001 -- called by position
        """Refuse viewers' requests, or accept them again, as far as the streamer's switch does."""
        if is_off_air != self._intake.is_off_air:
            self._intake.is_off_air = self._changes.is_off_air = is_off_air
            await self._changes.run(self._changes.trim)

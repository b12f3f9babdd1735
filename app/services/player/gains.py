"""How much louder or quieter the player's item plays than the volume says."""

from collections.abc import Awaitable, Callable

from msgspec import structs

from app.domain.ids import Percent
from app.domain.loudness import Loudness, gain_between, limited, media_key
from app.domain.player import Gain, GainOrigin, Report
from app.services.settings import SettingsService
from app.store import loudness as store
from app.store.database import Database, Transaction
from app.store.queue import QueueEntry


class Gains:
    """The gain of the item that plays. What is measured meanwhile counts from the next time on.

    Attributes:
        now: The gain, and where it is from.
        usual_percent: The volume before the streamer changed it for this item.
    """

    def __init__(self, database: Database, settings: SettingsService) -> None:
        self._database = database
        self._settings = settings
        self._media = ""
        self._known = Loudness()
        self.now = Gain()
        self.usual_percent: Percent = 0

    async def begin(self, entry: QueueEntry | None, volume_percent: Percent) -> None:
        """Take over what is remembered of an item."""
        self._media = "" if entry is None else media_key(entry.item.media, entry.path)
        self.usual_percent = volume_percent
        self._known = Loudness()
        self._apply()
        if media := self._media:
            self._known = await self._database.run(lambda transaction: store.load(transaction, media))
            self._apply()

    async def note(self, report: Report, write: Callable[[Callable[[Transaction], None]], Awaitable[None]]) -> None:
        """Remember the loudness that a source measured, unless more of the item was measured before.

        Args:
            report: Of the source.
            write: Runs a transaction that writes this too.
        """
        media, known = self._media, self._known
        if report.loudness_lufs is None or not media or report.measured_ms < known.measured_ms:
            await write(lambda _: None)
            return
        known = structs.replace(known, lufs=report.loudness_lufs, measured_ms=report.measured_ms)
        await write(lambda transaction: store.save(transaction, media, known))
        self._known = known

    async def remember(self, volume_percent: Percent, also: Callable[[Transaction], None]) -> None:
        """Remember that the item shall be as loud as it is now, while the volume is as it was before.

        Args:
            volume_percent: The volume now.
            also: What else is written in the same transaction.
        """
        gain_db = limited(self.now.gain_db + gain_between(self.usual_percent, volume_percent))
        media, known = self._media, structs.replace(self._known, set_db=round(gain_db, 1))

        def work(transaction: Transaction) -> None:
            store.save(transaction, media, known)
            also(transaction)

        await self._database.run(work)
        self._known = known
        self._apply()

    async def forget(self) -> None:
        """Forget what is remembered of the item, and play it as any other."""
        media = self._media
        await self._database.run(lambda transaction: store.forget(transaction, media))
        self._known = Loudness()
        self._apply()

    def _apply(self) -> None:
        known, is_evened_out = self._known, self._settings.settings.player.loudness
        gain_db = round(known.gain_db(is_evened_out=is_evened_out), 1)
        origin = GainOrigin.SET if known.set_db is not None else GainOrigin.MEASURED if gain_db else GainOrigin.NONE
        self.now = Gain(gain_db=gain_db, origin=origin, lufs=known.lufs)

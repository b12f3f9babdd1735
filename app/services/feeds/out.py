"""Takes what one connection of a feed receives: each event is stored before the feed goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from app.domain.errors import OutsideError
from app.domain.feeds import ChatMessage, FeedEvent, FeedKind, Gift, Taken
from app.hub.connection import Clock
from app.services.supervisor import Link
from app.store.feeds import FeedRow

logger = logging.getLogger(__name__)

LATE_S = 600.0
"""A gift that is older when it is caught up with waits for a decision, so that many do not sound at once."""
LATE_LINE_S = 60.0
"""A line of chat that is older when it is caught up with was about another moment."""
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0


class FeedBooks:
    """What is known of a feed while the program runs, and what is kept of it.

    Attributes:
        row: As stored.
        account: Name of the account that it is connected to; ``made_with`` tells its key and channel from others.
        keeps: Stores a new row.
        catching_up: Events of a catching up that are still to be taken.
        late: Gifts of the last catching up that were late; ``late_untold`` until the streamer was told.
        is_storing: False while what comes in cannot be stored.
        heard_at_s: When the service was last heard, seconds since 1970; the row says it only as of when it was stored.
    """

    def __init__(self, row: FeedRow, keeps: Callable[[FeedRow], Awaitable[None]]) -> None:
        self.row = row
        self.keeps = keeps
        self.account = row.account
        self.made_with = row.made_with
        self.events = self.duplicates = self.refused = 0
        self.catching_up = self.late = self.late_untold = 0
        self.last_event_at_s: float | None = None
        self.delay_s: float | None = None
        self.expires_at_s: float | None = None
        self.is_storing = True
        self.heard_at_s = 0.0 if row.heard_at is None else row.heard_at / 1000


class ConnectionOut:
    """`FeedOut` for one connection."""

    def __init__(
        self,
        books: FeedBooks,
        link: Link,
        clock: Clock,
        take: Callable[[FeedKind, FeedEvent, bool], Awaitable[Taken]],
        on_change: Callable[[], None],
    ) -> None:
        """Build it when the connection begins.

        Args:
            books: Of the feed.
            link: Of the connection.
            clock: Tells what is late.
            take: Carries an event out; the flag says that it is late.
            on_change: Called when the books changed.
        """
        self._books = books
        self._link = link
        self._clock = clock
        self._take = take
        self._on_change = on_change
        self._away_s = clock.time() - books.heard_at_s if books.heard_at_s else 0.0
        self._is_caught_up = False

    @property
    def cursor(self) -> str:
        """Where the last connection ended."""
        return self._books.row.cursor

    def connected(self, account: str) -> None:
        """The live stream is joined."""
        if self._link.is_current:
            self._books.account = account
            self._link.connected()
            self._on_change()

    def heard(self) -> None:
        """The service is there. While it is not caught up with, what was missed is still to come."""
        self._link.heard()
        if self._is_caught_up and self._link.is_current:
            self._books.heard_at_s = self._clock.time()

    def expires(self, at_s: float) -> None:
        """The key ends then."""
        self._books.expires_at_s = at_s
        self._on_change()

    async def put(self, event: FeedEvent) -> None:
        """Take a live event."""
        with self._link.busy():
            await self._store(event, is_late=False)

    async def catch_up(self, events: Sequence[FeedEvent], cursor: str) -> None:
        """Take what came meanwhile."""
        row = self._books.row
        # One who is renamed has the same key, and one with a new key the same name.
        is_same = row.account == self._books.account or row.made_with == self._books.made_with
        if row.is_primed and is_same:
            with self._link.busy():
                late = await self._take_all(events)
                if late:
                    self._books.late = self._books.late_untold = late
                    self._on_change()
        self._away_s = 0.0
        await self._keep(cursor, is_primed=True)
        self._is_caught_up = True

    async def _take_all(self, events: Sequence[FeedEvent]) -> int:
        """Take events one after another; return how many late gifts are among them."""
        late = 0
        try:
            for place, event in enumerate(events):
                self._books.catching_up = len(events) - place
                is_late = self._is_late(event)
                is_new = await self._store(event, is_late=is_late) is Taken.NEW
                late += is_late and is_new and isinstance(event, Gift)
        finally:
            self._books.catching_up = 0
        return late

    async def keep(self, cursor: str) -> None:
        """Store where to continue."""
        await self._keep(cursor, is_primed=self._books.row.is_primed)

    async def _keep(self, cursor: str, *, is_primed: bool) -> None:
        row = FeedRow(
            kind=self._books.row.kind,
            account=self._books.account,
            made_with=self._books.made_with,
            cursor=cursor,
            is_primed=is_primed,
            heard_at=round(self._clock.time() * 1000),
        )
        with self._link.busy():
            await self._until_stored(lambda: self._books.keeps(row))
        self._books.row = row
        self._books.heard_at_s = self._clock.time()

    def _is_late(self, event: FeedEvent) -> bool:
        if not isinstance(event, Gift | ChatMessage):
            return False
        age_s = self._away_s if event.sent_at is None else self._clock.time() - event.sent_at.timestamp()
        return age_s > (LATE_S if isinstance(event, Gift) else LATE_LINE_S)

    async def _store(self, event: FeedEvent, *, is_late: bool) -> Taken:
        books, kind = self._books, self._books.row.kind
        books.events += 1
        try:
            taken = await self._until_stored(lambda: self._take(kind, event, is_late))
        except Exception:
            logger.exception("An event of %s could not be carried out, by a bug", kind.value)
            taken = Taken.REFUSED
        books.duplicates += taken is Taken.KNOWN
        books.refused += taken is Taken.REFUSED
        now_s = self._clock.time()
        books.last_event_at_s = now_s
        sent_at = getattr(event, "sent_at", None)
        if isinstance(sent_at, datetime):
            books.delay_s = max(0.0, now_s - sent_at.timestamp())
        self._on_change()
        return taken

    async def _until_stored[T](self, do: Callable[[], Awaitable[T]]) -> T:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                result = await do()
            except OutsideError as error:
                if self._books.is_storing:
                    logger.warning("Nothing of %s can be stored now; retrying: %s", self._books.row.kind.value, error)
                self._books.is_storing = False
                self._on_change()
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            else:
                self._books.is_storing = True
                return result

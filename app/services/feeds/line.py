"""One service: its connection, its books, and what the streamer is told of both."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from msgspec import Struct

from app.domain.events import Notice, NoticeKind
from app.domain.feeds import (
    CLIENT_IDS,
    FEED_NAMES,
    FeedEvent,
    FeedKind,
    FeedReason,
    FeedState,
    FeedStatus,
    Taken,
    ends_soon,
    local_date,
)
from app.hub.connection import Clock
from app.services.feeds.out import ConnectionOut, FeedBooks
from app.services.ports import Feed
from app.services.supervisor import LONGEST_PAUSE_S, Link, Supervisor

LOST_AFTER_S = 15.0
"""A connection that is back by then was not lost, as far as the streamer is concerned."""


class FeedAccount(Struct, frozen=True, kw_only=True):
    """What a feed is made with.

    Attributes:
        key: The streamer's key or token; empty where none is needed.
        place: Channel, jar or stream, as the streamer wrote it.
        shows_first_names: Of those who sent money through a bank.
    """

    key: str = ""
    place: str = ""
    shows_first_names: bool = False

    @property
    def fingerprint(self) -> str:
        """What tells this key and place from others; neither can be found from it."""
        return sha256(f"{self.key}\n{self.place}".encode()).hexdigest()[:32]


class FeedLine:
    """One service, on or off.

    Attributes:
        account: What it is connected with; None while it is off.
        feed: Made for that account.
        supervisor: Keeps it connected.
    """

    def __init__(
        self,
        books: FeedBooks,
        clock: Clock,
        take: Callable[[FeedKind, FeedEvent, bool], Awaitable[Taken]],
        notify: Callable[[Notice], None],
        on_change: Callable[[], None],
    ) -> None:
        """Build it; it is off.

        Args:
            books: Of the service.
            clock: Of the program.
            take: Carries out what it brings.
            notify: Tells the streamer.
            on_change: Called when its status changed.
        """
        self._books = books
        self._clock = clock
        self._take = take
        self._notify = notify
        self._on_change = on_change
        self.account: FeedAccount | None = None
        self.feed: Feed | None = None
        self.supervisor = Supervisor(books.row.kind.value, self._connect, clock, self._on_state)
        self._was_connected = self._is_told_lost = False
        self._lost_timer: asyncio.TimerHandle | None = None
        self._key = KeyReminder(books, clock, notify)

    async def become(self, account: FeedAccount | None, feed: Feed | None) -> None:
        """Connect to another account, or end the connection."""
        await self.supervisor.stop()
        self._forget_loss()
        self._key.stop()
        self._was_connected = self._is_told_lost = False
        self.account, self.feed = account, feed
        self._books.expires_at_s = None
        self._books.made_with = "" if account is None else account.fingerprint
        if feed is not None:
            self.supervisor.silence_s = feed.silence_s
            self.supervisor.longest_pause_s = getattr(feed, "longest_pause_s", LONGEST_PAUSE_S)
            self.supervisor.start()

    def status(self, *, is_wanted: bool, has_key: bool, is_unread: bool = False) -> FeedStatus:
        """Return how it is.

        Args:
            is_wanted: It is on in the settings.
            has_key: A key is kept for it.
            is_unread: That key cannot be read now.
        """
        supervisor, books = self.supervisor, self._books
        state, reason = supervisor.state, supervisor.reason
        if state is FeedState.OFF and is_wanted:
            state, reason = FeedState.NEEDS_YOU, FeedReason.KEY_NOT_READ if is_unread else self._lacking()
        elif state is FeedState.CONNECTED and not books.is_storing:
            reason = FeedReason.NOT_STORED
        return FeedStatus(
            kind=books.row.kind,
            state=state,
            account="" if state is FeedState.OFF else books.account,
            has_key=has_key,
            since=_at(supervisor.since_s),
            last_event_at=_at(books.last_event_at_s),
            reason=reason,
            retry_at=_at(supervisor.retry_at_s),
            events=books.events,
            duplicates=books.duplicates,
            refused=books.refused,
            reconnects=supervisor.reconnects,
            catching_up=books.catching_up,
            late=books.late,
            expires_at=_at(books.expires_at_s),
            gap=getattr(self.feed, "gap", None) if state is FeedState.CONNECTED else None,
            delay_s=books.delay_s,
        )

    def _lacking(self) -> FeedReason:
        return FeedReason.NOT_SIGNED_IN if self._books.row.kind in CLIENT_IDS else FeedReason.NO_KEY

    async def _connect(self, link: Link) -> None:
        assert self.feed is not None  # noqa: S101 -- the supervisor runs only with one
        await self.feed.run(ConnectionOut(self._books, link, self._clock, self._take, self._on_books))

    def _on_books(self) -> None:
        if self._books.late_untold:
            count, self._books.late_untold = self._books.late_untold, 0
            self._tell(NoticeKind.FEED_LATE, count=count)
        if self.supervisor.state is FeedState.CONNECTED:
            self._key.start()
        self._on_change()

    def _on_state(self) -> None:
        match self.supervisor.state:
            case FeedState.CONNECTED:
                self._forget_loss()
                self._was_connected = True
                if self._is_told_lost:
                    self._is_told_lost = False
                    self._tell(NoticeKind.FEED_BACK)
            case FeedState.NEEDS_YOU:
                self._forget_loss()
                self._tell(NoticeKind.FEED_NEEDS_YOU)
            case FeedState.WAITING if self._was_connected and self._lost_timer is None:
                self._lost_timer = asyncio.get_running_loop().call_later(LOST_AFTER_S, self._on_lost)
            case _:
                pass
        self._on_change()

    def _on_lost(self) -> None:
        self._lost_timer = None
        if self.supervisor.state is not FeedState.CONNECTED and not self._is_told_lost:
            self._is_told_lost = True
            self._tell(NoticeKind.FEED_LOST)

    def _forget_loss(self) -> None:
        if self._lost_timer is not None:
            self._lost_timer.cancel()
            self._lost_timer = None

    def _tell(self, kind: NoticeKind, count: int = 0) -> None:
        feed, reason = self._books.row.kind, self.supervisor.reason
        self._notify(Notice(kind=kind, subject=FEED_NAMES[feed], feed_reason=reason, count=count))


class KeyReminder:
    """Says that a key ends soon, once on each of its last days: when the service is first heard, or at midnight."""

    def __init__(self, books: FeedBooks, clock: Clock, notify: Callable[[Notice], None]) -> None:
        self._books = books
        self._clock = clock
        self._notify = notify
        self._said_on: date | None = None
        self._midnight: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin, once the end of the key is known. A service that was heard today, before a restart, said it then."""
        if self._midnight is not None or self._books.expires_at_s is None:
            return
        heard_ms = self._books.row.heard_at
        if self._said_on is None and heard_ms is not None:
            self._said_on = local_date(datetime.fromtimestamp(heard_ms / 1000, UTC))
        self._remind()

    def stop(self) -> None:
        """Say nothing more of this key."""
        if self._midnight is not None:
            self._midnight.cancel()
            self._midnight = None

    def _remind(self) -> None:
        now, ends_at = datetime.fromtimestamp(self._clock.time(), UTC), _at(self._books.expires_at_s)
        today = local_date(now)
        if self._said_on != today and ends_soon(ends_at, now):
            subject = FEED_NAMES[self._books.row.kind]
            self._notify(Notice(kind=NoticeKind.FEED_KEY_ENDS, subject=subject, ends_at=ends_at))
        self._said_on = today
        midnight = datetime.combine(today + timedelta(days=1), time()).astimezone()
        self._midnight = asyncio.get_running_loop().call_later((midnight - now).total_seconds() + 1, self._remind)


def _at(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

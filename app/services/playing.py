"""The item that plays: where it is, which source leads it, and what is due when."""

import secrets

from app.domain.ids import ClientId, DurationMs, LeaseId
from app.domain.player import (
    LEASE_S,
    OFFER_S,
    RESUME_S,
    Lease,
    PlayerState,
    moved_on,
    time_allowed_ms,
)
from app.hub.connection import Clock
from app.store.queue import Entry


class Playing:
    """What the player knows of its item between two looks. It decides nothing and stores nothing.

    Attributes:
        entry: The item as last written; None when nothing plays.
        lease: Who may make sound; None while nobody leads.
        silent: The source whose lease ran out because it said nothing, until somebody leads again.
        is_paused: Whether it stands still.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.entry: Entry | None = None
        self.lease: Lease | None = None
        self.silent: ClientId | None = None
        self.is_paused = False
        self._position_ms: DurationMs = 0
        self._position_at = 0.0
        self._lease_until = 0.0
        self._offered_until = 0.0
        self._lost_at = 0.0
        self._allowed_until: float | None = None

    @property
    def is_started(self) -> bool:
        """Whether it was heard."""
        return self.entry is not None and self.entry.item.started_at is not None

    @property
    def holder(self) -> ClientId | None:
        """The source that leads."""
        return None if self.lease is None else self.lease.client

    @property
    def position_ms(self) -> DurationMs:
        """Where it is now: while it plays it moves on by itself."""
        if self.entry is None or self.lease is None or self.is_paused or not self.is_started:
            return self._position_ms
        elapsed = round((self._clock.monotonic() - self._position_at) * 1000)
        return moved_on(self._position_ms, elapsed, self.entry.item.media.length_ms)

    @property
    def told_position_ms(self) -> DurationMs:
        """Where it was when that was last told; a source that went silent has not played on."""
        return self._position_ms

    def state(self, *, has_queued: bool) -> PlayerState:
        """Return what the player is doing."""
        if self.entry is None:
            if self.is_paused:
                return PlayerState.PAUSED
            return PlayerState.WAITING if has_queued else PlayerState.IDLE
        if self.lease is None:
            return PlayerState.WAITING
        if self.is_paused:
            return PlayerState.PAUSED
        return PlayerState.PLAYING if self.is_started else PlayerState.OFFERED

    def begin(self, entry: Entry | None) -> None:
        """Note the player's new item, or that it has none."""
        self.entry = entry
        self.lease = None
        self._allowed_until = None
        self._lost_at = self._clock.monotonic()
        self.place(0 if entry is None else entry.item.position_ms)

    def place(self, position_ms: DurationMs) -> None:
        """Note where it is."""
        self._position_ms = position_ms
        self._position_at = self._clock.monotonic()

    def pause(self, *, is_paused: bool) -> None:
        """Stand still, or go on; every deadline begins anew."""
        position = self.position_ms
        self.is_paused = is_paused
        self.place(position)
        self.renew()
        self._offered_until = self._clock.monotonic() + OFFER_S
        self.allow_time()

    def lead(self, client: ClientId, attempt: int) -> None:
        """Give a source the lease."""
        now = self._clock.monotonic()
        self.lease = Lease(id=LeaseId(secrets.token_hex(8)), client=client, attempt=attempt)
        self.silent = None
        self.place(self._position_ms)
        self._offered_until = now + OFFER_S
        self.renew()
        if self._allowed_until is not None:
            # Only the time without a player is given back: who is silent again and again is cut off too.
            self._allowed_until += now - self._lost_at

    def lose(self, position_ms: DurationMs) -> None:
        """Note that nobody leads any more."""
        self.place(position_ms)
        self.lease = None
        self._lost_at = self._clock.monotonic()

    def renew(self) -> None:
        """Note that the leading source said something."""
        self._lease_until = self._clock.monotonic() + LEASE_S

    def excuse(self) -> None:
        """Begin every deadline anew: nobody could say anything, and nothing was heard."""
        now = self._clock.monotonic()
        self.place(self._position_ms)
        self.renew()
        self._offered_until = now + OFFER_S
        self._lost_at = now
        if self._allowed_until is not None:
            self.allow_time()

    def allow_time(self) -> None:
        """Begin to count the time that the rest of the item may take."""
        length = None if self.entry is None else self.entry.item.media.length_ms
        if length is None or not self.is_started or self.is_paused:
            self._allowed_until = None
        else:
            remaining = max(0, length - self.position_ms)
            self._allowed_until = self._clock.monotonic() + time_allowed_ms(remaining) / 1000

    def allow_time_once(self) -> None:
        """Begin to count that time if it is not counted: the length may have become known."""
        if self._allowed_until is None:
            self.allow_time()

    def is_silent(self) -> bool:
        """Tell whether the lease has run out."""
        if self.lease is None or self.is_paused:
            return False
        now = self._clock.monotonic()
        return now >= self._lease_until or (not self.is_started and now >= self._offered_until)

    def is_overdue(self) -> bool:
        """Tell whether the item took much longer than it lasts."""
        now = self._clock.monotonic()
        return self.lease is not None and self._allowed_until is not None and now >= self._allowed_until

    def is_given_up(self) -> bool:
        """Tell whether no source came back in time to go on."""
        return self.lease is None and self._clock.monotonic() - self._lost_at >= RESUME_S

    def next_due(self) -> float | None:
        """Return the monotonic time at which one of these becomes true by itself; None for never."""
        if self.entry is None:
            return None
        if self.lease is None:
            return self._lost_at + RESUME_S if self.is_started else None
        if self.is_paused:
            return None
        dues = [self._lease_until, self._allowed_until, None if self.is_started else self._offered_until]
        return min(due for due in dues if due is not None)

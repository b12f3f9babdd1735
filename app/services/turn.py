"""A turn: the current item of a subject, the lease of the source that plays it, and the deadlines of both.

A lease is the right of one browser source to make sound for one attempt at an item. A source loses it when it stops
reporting.
"""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.ids import ClientId, DurationMs, LeaseId
from app.domain.player import LEASE_S, Candidate, Lease, leader, time_allowed_ms
from app.hub.connection import Clock


class Leasable(Protocol):
    """What a lease can be for: a queue item, a spoken message."""

    @property
    def id(self) -> str:
        """Its id, as reports name it."""

    @property
    def attempt(self) -> int:
        """How often it was offered to a source."""

    @property
    def started_at(self) -> datetime | None:
        """When it was first heard; None before that."""


@dataclass(frozen=True, kw_only=True)
class LeaseRules:
    """How a subject treats its sources.

    Attributes:
        start_s: A source must start an offered item within this time.
        absence_s: A source that plays and loses its connection keeps the lease for this time.
        resume_s: How long a started item waits for a source to resume it. None where it cannot be resumed: its
            source then keeps the lease even if another one becomes visible.
        prefix: What the ids of its leases begin with.
    """

    start_s: float
    absence_s: float = 0.0
    resume_s: float | None = None
    prefix: str = ""


class Turn[E](ABC):
    """The current item: its lease and its deadlines. It decides nothing and stores nothing.

    Attributes:
        entry: The item as last written; None while there is none.
        lease: Which source may make sound; None while none may.
        silent: The source that lost its lease because it stopped reporting, until another lease is granted.
        is_paused: While true, no source has to report.
    """

    def __init__(self, clock: Clock, rules: LeaseRules) -> None:
        self._clock = clock
        self._rules = rules
        self.entry: E | None = None
        self.lease: Lease | None = None
        self.silent: ClientId | None = None
        self.is_paused = False
        self._lead_s = 0.0
        self._lease_until = 0.0
        self._start_until = 0.0
        self._lost_at = clock.monotonic()
        self._absent_since: float | None = None
        self._allowed_until: float | None = None

    @staticmethod
    @abstractmethod
    def item_of(entry: E) -> Leasable:
        """Return the item of an entry."""

    @abstractmethod
    def remaining_ms(self) -> DurationMs | None:
        """Return how long the item still lasts; None where that is unknown or it does not play."""

    @property
    def item(self) -> Leasable | None:
        """The current item."""
        return None if self.entry is None else self.item_of(self.entry)

    @property
    def is_started(self) -> bool:
        """Whether it was heard."""
        return self.item is not None and self.item.started_at is not None

    @property
    def holder(self) -> ClientId | None:
        """The source that holds the lease."""
        return None if self.lease is None else self.lease.client

    @property
    def is_sounding(self) -> bool:
        """Whether something plays it or is about to."""
        return self.lease is not None

    @property
    def can_be_offered(self) -> bool:
        """Whether a source may get the lease."""
        return not self.is_started or self._rules.resume_s is not None

    def is_about(self, entry: E | None) -> bool:
        """Return whether this is still the turn of the same item."""
        if entry is None or self.entry is None:
            return entry is self.entry
        return self.item_of(entry).id == self.item_of(self.entry).id

    def begin(self, entry: E | None) -> None:
        """Start over with another item, or without one."""
        self.entry = entry
        self.lease = None
        self._lead_s = 0.0
        self._allowed_until = None
        self._absent_since = None
        self._lost_at = self._clock.monotonic()

    def grant(self, client: ClientId, attempt: int, lead_ms: DurationMs = 0) -> None:
        """Give a source the lease.

        Args:
            client: The source.
            attempt: Number of the offer, from 1.
            lead_ms: The source starts only after this time.
        """
        self.lease = Lease(id=LeaseId(self._rules.prefix + secrets.token_hex(8)), client=client, attempt=attempt)
        self.silent = None
        self._lead_s = lead_ms / 1000
        self._begin_lease()
        if self._allowed_until is not None:
            # Only the time without a source is added: one that is silent again and again is ended too.
            self._allowed_until += self._clock.monotonic() - self._lost_at

    def revoke(self, *, is_silent: bool = False) -> None:
        """Take the lease away.

        Args:
            is_silent: The source stopped reporting; others come before it.
        """
        if is_silent:
            self.silent = self.holder
        self.lease = None
        self._absent_since = None
        self._lost_at = self._clock.monotonic()

    def renew(self) -> None:
        """Note a report of the holder."""
        self._lease_until = self._clock.monotonic() + LEASE_S

    def set_paused(self, *, is_paused: bool) -> None:
        """Pause or continue."""
        self.is_paused = is_paused
        self.reset_deadlines()

    def reset_deadlines(self) -> None:
        """Restart every deadline: nobody could report, as after a suspend of the PC."""
        now = self._clock.monotonic()
        self._begin_lease()
        self._lost_at = now
        if self._absent_since is not None:
            self._absent_since = now
        self.start_deadline()

    def start_deadline(self) -> None:
        """Restart the time that the rest of the item may take."""
        remaining = self.remaining_ms()
        self._allowed_until = None
        if remaining is not None:
            self._allowed_until = self._clock.monotonic() + time_allowed_ms(remaining) / 1000

    def start_deadline_once(self) -> None:
        """Start that time if it does not run: the length may have become known."""
        if self._allowed_until is None:
            self.start_deadline()

    def _begin_lease(self) -> None:
        lead_s = 0.0 if self.is_started else self._lead_s
        self._lease_until = self._clock.monotonic() + lead_s + LEASE_S
        self._start_until = self._clock.monotonic() + lead_s + self._rules.start_s

    def choose(self, candidates: Sequence[Candidate]) -> ClientId | None:
        """Return the source that should hold the lease. One that was silent comes after other visible ones."""
        if self.lease is None and self.silent is not None:
            others = [candidate for candidate in candidates if candidate.is_visible and candidate.client != self.silent]
            if others:
                return leader(others, None)
        return leader(candidates, self.holder)

    def is_silent(self) -> bool:
        """Return whether the holder reported too late."""
        if self.lease is None or self.is_paused:
            return False
        now = self._clock.monotonic()
        return now >= self._lease_until or (not self.is_started and now >= self._start_until)

    def must_pass(self, candidates: Sequence[Candidate]) -> bool:
        """Return whether the holder loses its lease because it is gone, or another source comes before it."""
        if self.lease is None:
            return False
        if any(candidate.client == self.holder for candidate in candidates):
            self._absent_since = None
            may_move = not self.is_started or self._rules.resume_s is not None
            return may_move and self.choose(candidates) != self.holder
        now = self._clock.monotonic()
        if self._absent_since is None:
            self._absent_since = now
        return not self.is_started or now >= self._absent_since + self._rules.absence_s

    def is_overdue(self) -> bool:
        """Return whether the item takes much longer than its length."""
        return self.is_sounding and self._allowed_until is not None and self._clock.monotonic() >= self._allowed_until

    def is_given_up(self) -> bool:
        """Return whether no source came in time to resume it."""
        resume_s = self._rules.resume_s
        return self.lease is None and resume_s is not None and self._clock.monotonic() - self._lost_at >= resume_s

    def next_due(self) -> float | None:
        """Return the monotonic time at which one of these becomes true by itself; None for never."""
        if self.lease is None and self.is_started and self._rules.resume_s is not None:
            return self._lost_at + self._rules.resume_s
        if self.is_paused:
            return None
        dues = [self._allowed_until if self.is_sounding else None]
        if self.lease is not None:
            dues += [self._lease_until, None if self.is_started else self._start_until]
            dues += [None if self._absent_since is None else self._absent_since + self._rules.absence_s]
        return min((due for due in dues if due is not None), default=None)

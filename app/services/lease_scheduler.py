"""Leases: one browser source may make sound for the current item, and loses that right when it stops reporting.

Used for the video and for the spoken messages. `Turn` is the state, `Policy` what differs between the two, and
`LeaseScheduler` brings both in order whenever something may have changed.
"""

import asyncio
import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.errors import ConflictError, NotFoundError, OutsideError
from app.domain.ids import ClientId, DurationMs, LeaseId
from app.domain.player import LEASE_S, MAX_ATTEMPTS, Candidate, Lease, Report, ReportKind, leader, time_allowed_ms
from app.hub.connection import Clock
from app.services.sources.heartbeat import STALLED_S

logger = logging.getLogger(__name__)

RETRY_DELAY_S = 5.0
"""After a failure outside, such as a full disk, the scheduler runs again after this time."""


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


class Failure(StrEnum):
    """Why the scheduler ends an item. The values are reasons of queue items and of messages alike."""

    DID_NOT_START = "did_not_start"
    TIMED_OUT = "timed_out"


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


class Policy[E](Protocol):
    """What differs between video and speech. Called with the scheduler's lock held."""

    def candidates(self) -> Sequence[Candidate]:
        """Return the connected sources that could hold the lease."""

    def current(self) -> E | None:
        """Return the item whose turn it is, as committed."""

    async def begin(self, entry: E | None) -> None:
        """Begin the turn of another item; what belonged to the one before ends."""

    async def step(self, entry: E | None) -> bool | None:
        """Do one thing that comes before the lease, such as taking the next item.

        Returns:
            True to look again, False to stop here, None to go on with the lease.
        """

    async def offer(self, entry: E, attempt: int) -> DurationMs:
        """Write the attempt; return the time after which the source shall start."""

    async def without_source(self, entry: E) -> bool:
        """Handle an item that no source can play now; return whether to look again."""

    async def fail(self, entry: E, failure: Failure) -> None:
        """End the item."""

    async def on_started(self, entry: E, report: Report) -> None:
        """Handle a report of the holder, as the next three."""

    async def on_progress(self, entry: E, report: Report) -> None:
        """The item plays."""

    async def on_finished(self, entry: E) -> None:
        """The item was heard to its end."""

    async def on_failed(self, entry: E, report: Report) -> None:
        """The source cannot play it."""

    async def apply(self) -> None:
        """Adjust what depends on this subject, before its state is announced."""

    def next_due(self) -> float | None:
        """Return the monotonic time of the next look, the turn's own deadlines included; None for never."""


class LeaseScheduler[E]:
    """Decides what plays, and which source plays it.

    `settle` looks at the whole situation and brings it in order, so that no order of events can leave it half done.
    Whatever may change the situation calls `wake`.

    Attributes:
        lock: Held while something is decided or changed.
    """

    def __init__(
        self, subject: str, clock: Clock, turn: Turn[E], policy: Policy[E], announce: Callable[[], None]
    ) -> None:
        """Build it.

        Args:
            subject: For the log.
            clock: For the deadlines.
            turn: The state.
            policy: The decisions that differ.
            announce: Announces the state where it has changed.
        """
        self._subject = subject
        self._clock = clock
        self._turn = turn
        self._policy = policy
        self._announce = announce
        self.lock = asyncio.Lock()
        self._is_wanted = False
        self._is_running = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due: float | None = None
        """When the timer is due, monotonic."""

    async def start(self) -> None:
        """Begin to decide."""
        self._is_running = True
        async with self.lock:
            await self.settle()

    def stop(self) -> None:
        """Decide nothing any more."""
        self._is_running = False
        if self._timer is not None:
            self._timer.cancel()

    async def close(self) -> None:
        """Stop, and wait for a decision that is being made."""
        self.stop()
        if self._task is not None:
            await self._task

    def wake(self) -> None:
        """Settle soon."""
        self._is_wanted = True
        if self._task is None and self._is_running:
            self._task = asyncio.get_running_loop().create_task(self._run(), name=self._subject)

    async def _run(self) -> None:
        try:
            while self._is_wanted and self._is_running:
                self._is_wanted = False
                async with self.lock:
                    await self.settle()
        except Exception:
            logger.exception("%s scheduler failed; retrying in %.0f s", self._subject.capitalize(), RETRY_DELAY_S)
            self._set_timer(RETRY_DELAY_S)
        finally:
            self._task = None

    async def follow(self) -> None:
        """Settle after a command. The command is committed: if settling fails, it is retried soon."""
        try:
            await self.settle()
        except OutsideError as error:
            logger.warning("%s scheduler failed after a command: %s", self._subject.capitalize(), error)
            self._announce()
            self._set_timer(RETRY_DELAY_S)

    async def settle(self) -> None:
        """Bring item, lease and timer in order, then announce what changed. The caller holds the lock."""
        if self._due is not None and self._clock.monotonic() - self._due > STALLED_S:
            self._turn.reset_deadlines()
        try:
            while await self._step():
                pass
        except (ConflictError, NotFoundError):
            logger.debug("%s: the item changed meanwhile; whatever changed it wakes the scheduler", self._subject)
        self._turn.start_deadline_once()
        await self._policy.apply()
        self._announce()
        due = self._policy.next_due()
        self._set_timer(None if due is None else max(0.0, due - self._clock.monotonic()))

    async def _step(self) -> bool:
        """Do one thing that is due; return whether to look again."""
        entry = self._policy.current()
        if not self._turn.is_about(entry):
            await self._policy.begin(entry)
            return True
        self._turn.entry = entry
        outcome = await self._policy.step(entry)
        if outcome is not None or entry is None:
            return bool(outcome)
        if self._turn.is_overdue():
            await self._policy.fail(entry, Failure.TIMED_OUT)
            return True
        return await self._lease(entry)

    async def _lease(self, entry: E) -> bool:
        """Give the lease to a source, or take it away; return whether to look again."""
        candidates = self._policy.candidates()
        if self._turn.lease is not None:
            is_silent = self._turn.is_silent()
            is_lost = is_silent or self._turn.must_pass(candidates)
            if is_lost:
                self._turn.revoke(is_silent=is_silent)
            return is_lost
        chosen = self._turn.choose(candidates)
        if chosen is None or not self._turn.can_be_offered:
            return await self._policy.without_source(entry)
        return await self._offer(entry, chosen)

    async def _offer(self, entry: E, client: ClientId) -> bool:
        """Give a source the lease; return True where the item failed instead."""
        attempt = self._turn.item_of(entry).attempt
        lead_ms = 0
        if not self._turn.is_started:
            if attempt >= MAX_ATTEMPTS:
                await self._policy.fail(entry, Failure.DID_NOT_START)
                return True
            attempt += 1
            lead_ms = await self._policy.offer(entry, attempt)
        self._turn.grant(client, attempt, lead_ms)
        return False

    async def report(self, client: ClientId, report: Report) -> None:
        """Handle a source's report about what it plays.

        Raises:
            ConflictError: It does not hold the lease, or the report contradicts what is known; it must stop.
        """
        async with self.lock:
            entry = self._leased(client, report)
            match report.what:
                case ReportKind.STARTED:
                    self._turn.renew()
                    await self._policy.on_started(entry, report)
                case ReportKind.PROGRESS:
                    self._turn.renew()
                    await self._policy.on_progress(entry, report)
                case ReportKind.FINISHED:
                    if not self._turn.is_started:
                        raise ConflictError("not_started", "What has not started cannot finish.", "what")
                    await self._policy.on_finished(entry)
                case ReportKind.FAILED:
                    await self._policy.on_failed(entry, report)
            await self.follow()

    def _leased(self, client: ClientId, report: Report) -> E:
        lease, entry = self._turn.lease, self._turn.entry
        if (
            entry is None
            or lease is None
            or (lease.id, lease.client, lease.attempt) != (report.lease, client, report.attempt)
            or self._turn.item_of(entry).id != report.item
        ):
            raise ConflictError("stale_lease", "This source does not hold the lease; it must be silent.", "lease")
        return entry

    def _set_timer(self, delay_s: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = None if delay_s is None else self._clock.monotonic() + delay_s
        if delay_s is not None and self._is_running:
            self._timer = asyncio.get_running_loop().call_later(delay_s, self.wake)

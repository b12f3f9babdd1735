"""Decides what plays and which browser source plays it, for the video and for the spoken messages alike.

`Turn` is the state, `Policy` what differs between the two, and `LeaseScheduler` brings both in order whenever
something may have changed.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from app.domain.errors import ConflictError, NotFoundError, OutsideError
from app.domain.ids import ClientId, DurationMs
from app.domain.player import MAX_ATTEMPTS, Candidate, Report, ReportKind
from app.hub.connection import Clock
from app.services.sources.heartbeat import STALLED_S
from app.services.turn import Turn

logger = logging.getLogger(__name__)

RETRY_DELAY_S = 5.0
"""After a failure outside, such as a full disk, the scheduler runs again after this time."""

_TURNS_FOR_REPORTS = 50
"""Turns of the loop; from the bytes of a report to its handler are some ten."""


class Failure(StrEnum):
    """Why the scheduler ends an item. The values are reasons of queue items and of messages alike."""

    DID_NOT_START = "did_not_start"
    TIMED_OUT = "timed_out"


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
                await self._let_reports_in()
                async with self.lock:
                    await self.settle()
        except Exception:
            logger.exception("%s scheduler failed; retrying in %.0f s", self._subject.capitalize(), RETRY_DELAY_S)
            self._set_timer(RETRY_DELAY_S)
        finally:
            self._task = None

    async def _let_reports_in(self) -> None:
        """Before a deadline is judged, take the reports that have arrived, as while the PC slept."""
        if self._due is not None and self._clock.monotonic() >= self._due:
            for _ in range(_TURNS_FOR_REPORTS):
                await asyncio.sleep(0)

    async def follow(self) -> None:
        """Settle after a command. The command is committed: if settling fails, it is retried soon.

        No deadline is judged here: a report may have arrived behind the command, as while the PC slept.
        """
        try:
            await self.settle(judges=False)
        except OutsideError as error:
            logger.warning("%s scheduler failed after a command: %s", self._subject.capitalize(), error)
            self._announce()
            self._set_timer(RETRY_DELAY_S)

    async def settle(self, *, judges: bool = True) -> None:
        """Bring item, lease and timer in order, then announce what changed. The caller holds the lock.

        Args:
            judges: A source that did not report in time loses its lease, or its item has failed.
        """
        if self._due is not None and self._clock.monotonic() - self._due > STALLED_S:
            self._turn.reset_deadlines()
        try:
            while await self._step(judges=judges):
                pass
        except (ConflictError, NotFoundError):
            logger.debug("%s: the item changed meanwhile; whatever changed it wakes the scheduler", self._subject)
        self._turn.start_deadline_once()
        await self._policy.apply()
        self._announce()
        due = self._policy.next_due()
        self._set_timer(None if due is None else max(0.0, due - self._clock.monotonic()))

    async def _step(self, *, judges: bool) -> bool:
        """Do one thing that is due; return whether to look again."""
        entry = self._policy.current()
        if not self._turn.is_about(entry):
            await self._policy.begin(entry)
            return True
        self._turn.entry = entry
        outcome = await self._policy.step(entry)
        if outcome is not None or entry is None:
            return bool(outcome)
        if judges and self._turn.is_overdue():
            await self._policy.fail(entry, Failure.TIMED_OUT)
            return True
        return await self._lease(entry, judges=judges)

    async def _lease(self, entry: E, *, judges: bool) -> bool:
        """Give the lease to a source, or take it away; return whether to look again."""
        candidates = self._policy.candidates()
        if self._turn.lease is not None:
            is_silent = judges and self._turn.is_silent()
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

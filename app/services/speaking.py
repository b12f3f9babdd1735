"""The message whose turn it is: its sound, which source leads it, and what is due when."""

import secrets

from app.domain.ids import ClientId, LeaseId
from app.domain.player import LEASE_S, Lease, time_allowed_ms
from app.domain.speech import SpeechReason
from app.hub.connection import Clock
from app.services.ports import SpokenFile
from app.store.speech import Entry

ABSENT_S = 4.0
"""A source that is heard and whose connection breaks has so long to come back: its sound plays on meanwhile."""
START_S = 10.0
"""A source that was offered a message and has not begun for so long is offered it anew."""
LEASE_PREFIX = "speech-"


class Speaking:
    """What is known of the message between two looks. It decides nothing and stores nothing.

    Attributes:
        entry: The message as last written; None when nothing is said.
        file: Its sound, once it is made.
        failure: Why its sound could not be made.
        lease: Which source may be heard; None while none leads.
        began_ms: Wall clock when it was first heard; 0 before that.
        absent_since: When the source that leads went away, monotonic; None while it is there.
        is_local: It is being played on this PC.
        here_at: When it begins on this PC, monotonic; None where it shall not.
        is_over: Its last sound is over, or nothing of it shall sound.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.begin(None)

    def begin(self, entry: Entry | None) -> None:
        """Note another message, or that there is none."""
        self.entry = entry
        self.file: SpokenFile | None = None
        self.failure: SpeechReason | None = None
        self.lease: Lease | None = None
        self.began_ms = 0
        self.is_local = False
        self.here_at: float | None = None
        self.is_over = False
        self.absent_since: float | None = None
        self._lead_s = 0.0
        self._still_since_ms = round(self._clock.time() * 1000)
        self._lease_until = 0.0
        self._start_until = 0.0
        self._allowed_until: float | None = None

    @property
    def is_started(self) -> bool:
        """Whether it was heard."""
        return self.entry is not None and self.entry.message.started_at is not None

    @property
    def holder(self) -> ClientId | None:
        """The source that leads."""
        return None if self.lease is None else self.lease.client

    @property
    def is_heard(self) -> bool:
        """Whether it sounds somewhere, or is about to."""
        return (
            self.entry is not None
            and not self.is_over
            and (self.lease is not None or self.is_local or self.here_at is not None)
        )

    def lead(self, client: ClientId, attempt: int, lead_ms: int) -> None:
        """Give a source the lease; it begins after so many milliseconds."""
        self.lease = Lease(id=LeaseId(LEASE_PREFIX + secrets.token_hex(8)), client=client, attempt=attempt)
        self._lead_s = lead_ms / 1000
        self._start_until = self._clock.monotonic() + self._lead_s + START_S
        self._lease_until = self._start_until + LEASE_S

    def is_due_here(self, lead_ms: int) -> bool:
        """Tell whether it begins on this PC now; the first question begins the time that its alert is seen before."""
        if self.here_at is None:
            self.here_at = self._clock.monotonic() + lead_ms / 1000
        return self._clock.monotonic() >= self.here_at

    def lose(self) -> None:
        """Note that no source leads any more."""
        self.lease = None
        self.absent_since = None

    def see(self, *, is_present: bool) -> None:
        """Note whether the source that leads is connected."""
        if is_present:
            self.absent_since = None
        elif self.absent_since is None:
            self.absent_since = self._clock.monotonic()

    def is_absent(self) -> bool:
        """Tell whether the source that leads has been away for too long, or at all if it was not heard yet."""
        if self.absent_since is None:
            return False
        return not self.is_started or self._clock.monotonic() >= self.absent_since + ABSENT_S

    def renew(self) -> None:
        """Note that the leading source said something."""
        self._lease_until = self._clock.monotonic() + LEASE_S

    def started(self) -> None:
        """Note that it is heard from now on."""
        self.began_ms = self.began_ms or round(self._clock.time() * 1000)
        self.renew()
        self.allow_time()

    def stand_still(self, *, is_still: bool) -> None:
        """Note that it is silenced for a while, or goes on: the time between is none of its own."""
        now_ms = round(self._clock.time() * 1000)
        if is_still:
            self._still_since_ms = now_ms
            return
        if not self.is_local:
            self.here_at = None
        if self.began_ms:
            self.began_ms += max(0, now_ms - self._still_since_ms)
        self.allow_time()

    def allow_time(self) -> None:
        """Begin anew to count the time that it may take."""
        if self.file is not None and (self.is_started or self.is_local):
            self._allowed_until = self._clock.monotonic() + time_allowed_ms(self.file.length_ms) / 1000
        if self.lease is not None:
            now = self._clock.monotonic()
            self._lease_until = now + self._lead_s + LEASE_S
            self._start_until = now + self._lead_s + START_S

    def is_silent(self) -> bool:
        """Tell whether the lease has run out."""
        now = self._clock.monotonic()
        is_late = now >= self._lease_until or (not self.is_started and now >= self._start_until)
        return self.lease is not None and is_late

    def is_overdue(self) -> bool:
        """Tell whether it took much longer than it lasts."""
        return self._allowed_until is not None and self._clock.monotonic() >= self._allowed_until

    def next_due(self) -> float | None:
        """Return the monotonic time at which one of these becomes true by itself; None for never."""
        dues = [self._allowed_until, None if self.is_local or self.is_started else self.here_at]
        if self.lease is not None:
            dues += [self._lease_until, None if self.is_started else self._start_until]
            dues += [None if self.absent_since is None else self.absent_since + ABSENT_S]
        return min((due for due in dues if due is not None), default=None)

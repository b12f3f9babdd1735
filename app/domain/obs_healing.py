"""When a source in OBS whose page does not come back is reloaded, when it gets a new browser, and when it is let alone.

To make a browser again and again is itself a known way to a dead source, so the limits are the point.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from msgspec import Struct

WAIT_S: Final = 20.0
"""From a loss to the first action, and from one to the next. The page's own pauses reach 15 s."""
STEADY_S: Final = 60.0
"""A page that was connected for so long is well; until then a new loss is the same trouble."""
CALM_S: Final = WAIT_S
"""Nothing is done for so long after OBS was connected, changed its collection, or got new links from us."""
TOGETHER_S: Final = 2.0
"""Several pages that vanish within this time did so because of Efir or the PC, not because of themselves…"""
TOGETHER_CALM_S: Final = 60.0
"""…and are waited for this long. Then they are told of, and let alone until the streamer asks: a new browser for each
helps none of them where OBS cannot draw any, and costs those that would come back."""
MOST_PER_TROUBLE: Final = 2
MOST_PER_HOUR: Final = 4
HOUR_S: Final = 3_600.0
MOST_PER_RUN: Final = 12
"""Of all sources, as long as OBS runs."""
_MOST_KNOWN: Final = 100


class Trouble(StrEnum):
    """What became of a source that is in OBS and whose page is not connected."""

    LOST = "lost"
    REFRESHED = "refreshed"
    RENEWED = "renewed"
    GIVEN_UP = "given_up"


class Seen(Struct, frozen=True, kw_only=True):
    """One source as it is now.

    Attributes:
        key: The same as long as it is the same source.
        is_expected: OBS has a page of it open, so that it should be connected.
    """

    key: str
    is_expected: bool
    is_connected: bool


class Remedy(StrEnum):
    """What is to be done or said about a source."""

    REFRESH = "refresh"
    RENEW = "renew"
    GIVE_UP = "give_up"
    BACK = "back"
    """It came back after something was done; nothing is to be done."""


class _Source:
    def __init__(self) -> None:
        self.lost_at: float | None = None
        self.came_at: float | None = None
        self.acted_at = -HOUR_S
        self.steps = 0
        self.was_seen = False
        self.went_with_others = False
        self.has_given_up = False
        self.is_told_back = True
        self.actions: deque[float] = deque(maxlen=MOST_PER_HOUR)


class Healer:
    """Decides; it has no clock and does nothing. All times are seconds that never go back."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        """Begin without a source.

        Args:
            wait_s: In place of ``WAIT_S`` and ``CALM_S``; tests do not wait so long.
        """
        self._wait_s = wait_s
        self._sources: dict[str, _Source] = {}
        self._calm_until = 0.0
        self._in_run = 0
        self._has_ended = False

    def begin(self, now: float) -> None:
        """Note that OBS was connected: a new run of it, as far as anybody knows."""
        self._in_run, self._has_ended = 0, False
        for source in self._sources.values():
            source.lost_at = source.came_at = None
            source.was_seen = source.went_with_others = False
        self.calm(now)

    def calm(self, now: float, seconds: float | None = None) -> None:
        """Do nothing for a while."""
        self._calm_until = max(self._calm_until, now + (self._wait_s if seconds is None else seconds))

    def end(self) -> None:
        """Do nothing any more: OBS ends."""
        self._has_ended = True

    def again(self, now: float) -> None:
        """Try once more what was given up, because the streamer asks for it."""
        self._calm_until, self._in_run = now, 0
        for source in self._sources.values():
            if source.has_given_up:
                source.has_given_up = source.went_with_others = False
                source.steps = 0
                source.actions.clear()

    def trouble(self, key: str) -> Trouble | None:
        """Return what became of a source; None where it is well."""
        source = self._sources.get(key)
        if source is None or source.lost_at is None:
            return None
        if source.has_given_up:
            return Trouble.GIVEN_UP
        return (Trouble.LOST, Trouble.REFRESHED, Trouble.RENEWED)[source.steps]

    def look(self, now: float, seen: Iterable[Seen], *, is_well: bool = True) -> list[tuple[str, Remedy]]:
        """Return what is to be done, and note that it is.

        Args:
            now: The time.
            seen: Every source of Efir's that OBS has.
            is_well: Efir itself answers; else whatever is missing is not OBS's fault.
        """
        sources = list(seen)
        self._note_vanished(now, sources)
        found: list[tuple[str, Remedy]] = []
        for one in sources:
            found += [(one.key, remedy) for remedy in self._of_one(now, one, is_well=is_well)]
        return found

    def due_s(self, now: float) -> float | None:
        """Return in how many seconds to look again, where nothing happens before; None for never."""
        if self._has_ended:
            return None
        due = [
            max(source.lost_at, source.acted_at) + self._wait_s
            for source in self._sources.values()
            if source.lost_at is not None and not source.has_given_up
        ]
        return max(min(due), self._calm_until, now) - now if due else None

    def _note_vanished(self, now: float, seen: list[Seen]) -> None:
        """Wait longer where several pages vanish at once, and note which they are; what was removed is not missed."""
        for key in self._sources.keys() - {one.key for one in seen}:
            self._sources[key].lost_at = self._sources[key].came_at = None
        for one in seen:
            source = self._known(one.key)
            if one.is_connected:
                source.was_seen = True
            elif source.lost_at is None and one.is_expected:
                source.lost_at = now
        gone = [
            source
            for source in self._sources.values()
            if source.was_seen and source.lost_at is not None and now - source.lost_at <= TOGETHER_S
        ]
        if len(gone) > 1:
            self.calm(now, TOGETHER_CALM_S)
            for source in gone:
                source.went_with_others = True

    def _known(self, key: str) -> _Source:
        source = self._sources.setdefault(key, _Source())
        if len(self._sources) > _MOST_KNOWN:
            del self._sources[next(iter(self._sources))]
        return source

    def _of_one(self, now: float, seen: Seen, *, is_well: bool) -> Iterator[Remedy]:
        source = self._known(seen.key)
        if seen.is_connected and source.came_at is None:
            source.came_at = now
        if source.came_at is not None and now - source.came_at >= STEADY_S:  # perhaps nobody looked meanwhile
            source.steps, source.has_given_up = 0, False
        if seen.is_connected:
            source.lost_at, source.went_with_others = None, False
            if not source.is_told_back:
                source.is_told_back = True
                yield Remedy.BACK
            return
        source.came_at = None
        if not seen.is_expected:
            source.lost_at = None
            return
        if self._is_to_wait(now, source):
            return
        if not is_well:
            source.lost_at = now
            return
        yield self._next(now, source)

    def _is_to_wait(self, now: float, source: _Source) -> bool:
        since = max(source.lost_at or now, source.acted_at)
        return self._has_ended or source.has_given_up or now < self._calm_until or now - since < self._wait_s

    def _next(self, now: float, source: _Source) -> Remedy:
        while source.actions and now - source.actions[0] >= HOUR_S:
            source.actions.popleft()
        is_used_up = len(source.actions) == MOST_PER_HOUR or self._in_run == MOST_PER_RUN
        if source.went_with_others or source.steps == MOST_PER_TROUBLE or is_used_up:
            source.has_given_up, source.is_told_back = True, True
            return Remedy.GIVE_UP
        source.steps += 1
        source.acted_at = now
        source.actions.append(now)
        source.is_told_back = False
        self._in_run += 1
        return Remedy.REFRESH if source.steps == 1 else Remedy.RENEW

"""Votes for skipping what plays: who voted, and how many votes it takes."""

from typing import NamedTuple

ACTIVE_S = 600
"""A viewer who wrote within this time is there."""


class VoteCount(NamedTuple):
    """How a vote stands.

    Attributes:
        needed: Votes that it takes; more than there are viewers where they are too few to decide.
    """

    votes: int
    needed: int

    @property
    def is_passed(self) -> bool:
        """Whether there are enough."""
        return self.votes >= self.needed


class SkipVotes:
    """The vote on one item at a time, and the viewers who are there. Times are of a clock that never goes back.

    Viewers are known by their identity, such as ``twitch:2002``; those without one do not count.
    """

    def __init__(self, most: int = 50_000) -> None:
        """Begin with nobody.

        Args:
            most: Viewers that are remembered; the oldest are forgotten.
        """
        self._most = most
        self._wrote: dict[str, float] = {}
        """When each viewer last wrote, the one who wrote last at the end."""
        self._item = ""
        self._voters: set[str] = set()

    def wrote(self, viewer: str, now_s: float) -> None:
        """Note that a viewer is there."""
        if viewer:
            self._wrote.pop(viewer, None)
            self._wrote[viewer] = now_s
        self._forget_old(now_s)

    def vote(self, item: str, viewer: str) -> bool:
        """Count a vote; return whether it is one more. The votes on another item are over."""
        if item != self._item:
            self._item, self._voters = item, set()
        if not viewer or viewer in self._voters:
            return False
        self._voters.add(viewer)
        return True

    def count(self, share_percent: int, least: int, now_s: float) -> VoteCount:
        """Return how the vote stands. Who has left does not count any more.

        Args:
            share_percent: Of the viewers who are there.
            least: Votes that it takes anyway.
            now_s: Now.
        """
        self._forget_old(now_s)
        votes = sum(viewer in self._wrote for viewer in self._voters)
        return VoteCount(votes, max(least, -(-len(self._wrote) * share_percent // 100)))

    def forget(self, viewer: str) -> None:
        """Take back what a viewer voted, as after a ban."""
        self._wrote.pop(viewer, None)
        self._voters.discard(viewer)

    def forget_from(self, source: str) -> None:
        """Take back every vote from a service, as after its chat was cleared."""
        self._voters = {viewer for viewer in self._voters if not viewer.startswith(f"{source}:")}

    def _forget_old(self, now_s: float) -> None:
        while self._wrote:
            oldest = next(iter(self._wrote))
            if len(self._wrote) <= self._most and now_s - self._wrote[oldest] <= ACTIVE_S:
                return
            del self._wrote[oldest]

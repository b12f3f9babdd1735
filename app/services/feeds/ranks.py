"""What viewers are in a chat, remembered for what they do outside of it: a donation or a reward does not tell."""

from app.domain.chat_commands import rank_of
from app.domain.chat_rules import Rank
from app.domain.feeds import ChatMessage, FeedKind, Gift, Redemption, person

_REMEMBERED = 20_000
"""Viewers with a role; the one whose role was seen longest ago is forgotten first."""


class Ranks:
    """The rank of each viewer as the last line of chat told it, while the program runs."""

    def __init__(self) -> None:
        self._known: dict[str, Rank] = {}

    def note(self, feed: FeedKind, line: ChatMessage) -> None:
        """Note what a viewer is now."""
        viewer, rank = person(feed, line.author_id), rank_of(line.roles)
        self._known.pop(viewer, None)
        if viewer and rank is not Rank.VIEWER:
            self._known[viewer] = rank
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]

    def of(self, feed: FeedKind, event: ChatMessage | Gift | Redemption) -> Rank:
        """Return the highest rank that an event tells of its viewer, or that was seen in this chat."""
        told = Rank.VIEWER if isinstance(event, Redemption) else rank_of(event.roles)
        known = self._known.get(person(feed, event.author_id), Rank.VIEWER)
        return max(told, known, key=lambda rank: rank.height)

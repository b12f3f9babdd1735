"""Who may have one more connection: a share for each address, and places kept for this PC."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Guest(Protocol):
    """A connection, as far as it matters here.

    Attributes:
        address: Of the peer.
        is_here: The peer is this PC.
        is_known: It has shown a valid token or a signed path; until then it is a stranger's.
        is_idle: Its request was answered and no other has come.
    """

    address: str
    is_here: bool
    is_known: bool
    is_idle: bool

    def give_way(self) -> None:
        """Close at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many connections may be open.

    Attributes:
        all: In all.
        elsewhere: Of all other PCs together; the rest is kept for this one.
        address: Of one other PC. Its 32 sources, at most, have a stream and some requests each.
        strangers_here: Without a token, of this PC: OBS opens six for each widget's page.
        strangers_address: Without a token, of one other PC: a browser opens six to one host.
    """

    all: int = 256
    elsewhere: int = 128
    address: int = 80
    strangers_here: int = 96
    strangers_address: int = 12


class Places[G: Guest]:
    """The open connections, oldest first.

    A newcomer always gets a place while a stranger of its kind holds one: the oldest of them gives way, an idle one
    first. Who has a token shows it at once, so a crowd that sends half requests pushes out its own.
    """

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._open: dict[G, None] = {}

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    def all(self) -> tuple[G, ...]:
        """Return them all."""
        return tuple(self._open)

    def take(self, newcomer: G) -> bool:
        """Give a newcomer a place; return False where there is none."""
        shares = self._shares
        side = [guest for guest in self._open if guest.is_here == newcomer.is_here]
        if newcomer.is_here:
            is_room = self._has_room(_strangers(side), shares.strangers_here)
        else:
            mine = [guest for guest in side if guest.address == newcomer.address]
            is_room = (
                self._has_room(_strangers(mine), shares.strangers_address)
                and self._has_room(mine, shares.address)
                and self._has_room(side, shares.elsewhere)
            )
        if not is_room or (len(self._open) >= shares.all and not self._has_room(side, len(side))):
            return False
        self._open[newcomer] = None
        return True

    def leave(self, guest: G) -> None:
        """Free a place."""
        self._open.pop(guest, None)

    def _has_room(self, group: list[G], limit: int) -> bool:
        """Return whether there is a place in a group, after its oldest stranger gave way where it was full."""
        present = [guest for guest in group if guest in self._open]
        if len(present) < limit:
            return True
        strangers = _strangers(present)
        if not strangers:
            return False
        oldest = next((guest for guest in strangers if guest.is_idle), strangers[0])
        self.leave(oldest)
        oldest.give_way()
        return True


def _strangers[G: Guest](guests: Iterable[G]) -> list[G]:
    return [guest for guest in guests if not guest.is_known]

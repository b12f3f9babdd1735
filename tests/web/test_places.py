"""Who gets a place, and who gives way for it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.web.places import Places, Shares

SHARES = Shares(all=12, elsewhere=6, address=4, strangers_here=5, strangers_address=2)


@dataclass(eq=False)
class Guest:
    address: str = "127.0.0.1"
    is_here: bool = True
    is_known: bool = False
    is_idle: bool = False
    is_closed: bool = False

    def give_way(self) -> None:
        self.is_closed = True


def far(address: str = "10.0.0.2", *, is_known: bool = False) -> Guest:
    return Guest(address, is_here=False, is_known=is_known)


def test_the_oldest_stranger_of_an_address_gives_way_to_the_next() -> None:
    places = Places[Guest](SHARES)
    guests = [far() for _ in range(5)]
    assert [places.take(guest) for guest in guests] == [True] * 5
    assert [guest.is_closed for guest in guests] == [True, True, True, False, False]


def test_an_idle_one_gives_way_before_one_that_is_being_answered() -> None:
    places = Places[Guest](SHARES)
    busy, idle = far(), Guest("10.0.0.2", is_here=False, is_idle=True)
    assert all(places.take(guest) for guest in (busy, idle, far()))
    assert (busy.is_closed, idle.is_closed) == (False, True)


def test_who_has_a_token_gives_way_to_nobody() -> None:
    places = Places[Guest](SHARES)
    known = [far(is_known=True) for _ in range(4)]
    assert all(places.take(guest) for guest in known)
    assert not places.take(far())
    assert places.take(far("10.0.0.3"))
    assert not any(guest.is_closed for guest in known)


def test_this_pc_has_places_however_many_others_come() -> None:
    places = Places[Guest](SHARES)
    for number in range(100):
        places.take(far(f"10.0.0.{number}", is_known=number % 2 == 0))
    here = [Guest(is_known=True) for _ in range(6)]
    assert all(places.take(guest) for guest in here)
    assert not any(guest.is_closed for guest in here)


def test_this_pc_with_its_places_full_of_its_own_gets_none() -> None:
    places = Places[Guest](SHARES)
    assert all(places.take(Guest(is_known=True)) for _ in range(12))
    assert not places.take(Guest())
    assert not places.take(far())


def test_one_who_left_frees_its_place() -> None:
    places = Places[Guest](SHARES)
    guests = [Guest(is_known=True) for _ in range(12)]
    for guest in guests:
        places.take(guest)
    places.leave(guests[3])
    places.leave(guests[3])
    assert places.take(Guest())
    assert len(places) == 12


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.booleans()), max_size=80))
def test_no_share_is_ever_exceeded_and_no_known_one_is_closed(coming: list[tuple[bool, int, bool]]) -> None:
    places = Places[Guest](SHARES)
    for is_here, number, is_known in coming:
        places.take(Guest("127.0.0.1" if is_here else f"10.0.0.{number}", is_here=is_here, is_known=is_known))
        present = places.all()
        elsewhere = [guest for guest in present if not guest.is_here]
        assert len(present) <= SHARES.all
        assert len(elsewhere) <= SHARES.elsewhere
        assert not any(guest.is_closed for guest in present)
        assert sum(guest.is_here and not guest.is_known for guest in present) <= SHARES.strangers_here
        for address in {guest.address for guest in elsewhere}:
            mine = [guest for guest in elsewhere if guest.address == address]
            assert len(mine) <= SHARES.address
            assert sum(not guest.is_known for guest in mine) <= SHARES.strangers_address

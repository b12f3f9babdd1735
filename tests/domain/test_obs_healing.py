"""Healing: one source or several, over hours, second by second, by a clock that the test moves."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.domain.obs_healing import (
    CALM_S,
    HOUR_S,
    MOST_PER_HOUR,
    MOST_PER_RUN,
    STEADY_S,
    TOGETHER_CALM_S,
    WAIT_S,
    Healer,
    Remedy,
    Seen,
    Trouble,
)


class Obs:
    """Sources that are looked at every second."""

    def __init__(self, *keys: str) -> None:
        self.healer = Healer()
        self.now = 1_000.0
        self.connected = set(keys)
        self.expected = set(keys)
        self.keys = keys
        self.is_well = True
        self.done: list[tuple[float, str, Remedy]] = []
        self.healer.begin(self.now)

    def look(self) -> list[tuple[str, Remedy]]:
        seen = [
            Seen(key=key, is_expected=key in self.expected, is_connected=key in self.connected) for key in self.keys
        ]
        found = self.healer.look(self.now, seen, is_well=self.is_well)
        self.done += [(self.now, *one) for one in found]
        return found

    def pass_(self, seconds: float) -> list[tuple[str, Remedy]]:
        found = []
        for _ in range(int(seconds)):
            self.now += 1
            found += self.look()
        return found

    def begun(self) -> "Obs":
        self.pass_(STEADY_S + CALM_S)
        return self


def test_a_page_that_comes_back_by_itself_is_left_alone() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    assert obs.pass_(WAIT_S - 2) == []
    assert obs.healer.trouble("a") is Trouble.LOST
    obs.connected.add("a")
    assert obs.pass_(600) == []
    assert obs.healer.trouble("a") is None


def test_first_a_reload_then_a_new_browser_then_silence() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    began = obs.now
    assert obs.pass_(HOUR_S * 5) == [("a", Remedy.REFRESH), ("a", Remedy.RENEW), ("a", Remedy.GIVE_UP)]
    times = [at - began - 1 for at, _, _ in obs.done]
    assert times == [WAIT_S, WAIT_S * 2, WAIT_S * 3]
    assert obs.healer.trouble("a") is Trouble.GIVEN_UP
    assert obs.healer.due_s(obs.now) is None


def test_what_helped_is_told_once() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.pass_(WAIT_S + 1)
    assert obs.healer.trouble("a") is Trouble.REFRESHED
    obs.connected.add("a")
    assert obs.pass_(600) == [("a", Remedy.BACK)]


def test_a_loss_soon_after_is_the_same_trouble_and_one_after_a_while_is_not() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.pass_(WAIT_S + 1)
    obs.connected.add("a")
    obs.pass_(STEADY_S - 5)
    obs.connected.clear()
    assert obs.pass_(WAIT_S + 1) == [("a", Remedy.RENEW)]
    assert obs.healer.trouble("a") is Trouble.RENEWED
    obs.connected.add("a")
    obs.pass_(STEADY_S + 2)
    obs.connected.clear()
    assert obs.pass_(WAIT_S + 1) == [("a", Remedy.REFRESH)]


def test_a_page_that_was_well_for_hours_is_reloaded_first_though_nothing_was_looked_at_meanwhile() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.pass_(WAIT_S * 4)
    assert obs.healer.trouble("a") is Trouble.GIVEN_UP
    obs.connected.add("a")
    obs.look()
    obs.now += HOUR_S * 3  # nothing in OBS and no page changes: nobody looks
    obs.connected.clear()
    obs.look()
    obs.now += WAIT_S
    assert obs.look() == [("a", Remedy.REFRESH)]


def test_a_source_gets_four_actions_an_hour() -> None:
    obs = Obs("a").begun()
    began = obs.now
    while obs.now - began < HOUR_S - 300:
        obs.connected.clear()
        obs.pass_(WAIT_S + 1)
        obs.connected.add("a")
        obs.pass_(STEADY_S + 1)
    counted = Counter(remedy for _, _, remedy in obs.done)
    assert counted[Remedy.REFRESH] + counted[Remedy.RENEW] == MOST_PER_HOUR
    assert counted[Remedy.GIVE_UP] >= 1
    obs.pass_(HOUR_S)
    obs.connected.clear()
    assert obs.pass_(WAIT_S + 1) == [("a", Remedy.REFRESH)]


def test_all_of_them_get_twelve_in_one_run_of_obs() -> None:
    keys = [f"source {number}" for number in range(12)]
    obs = Obs(*keys).begun()
    for key in keys:
        obs.connected.discard(key)
        obs.pass_(WAIT_S * 4)
    counted = Counter(remedy for _, _, remedy in obs.done)
    assert counted[Remedy.REFRESH] + counted[Remedy.RENEW] == MOST_PER_RUN
    assert counted[Remedy.GIVE_UP] == 12
    obs.healer.begin(obs.now)
    obs.connected = set(keys)
    obs.pass_(STEADY_S + 1)
    obs.connected.discard(keys[-1])
    obs.pass_(HOUR_S)
    assert obs.done[-3][2] is Remedy.REFRESH


def test_a_hidden_source_without_a_page_is_not_missed() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.expected.clear()
    assert obs.pass_(HOUR_S) == []
    assert obs.healer.trouble("a") is None
    obs.expected.add("a")
    assert obs.pass_(WAIT_S - 1) == []
    assert obs.pass_(2) == [("a", Remedy.REFRESH)]


def test_nothing_is_done_while_obs_begins_changes_or_ends() -> None:
    obs = Obs("a")
    obs.connected.clear()
    assert obs.pass_(CALM_S) == []
    obs.healer.calm(obs.now)
    assert obs.pass_(CALM_S - 1) == []
    obs.healer.end()
    assert obs.pass_(HOUR_S) == []
    assert obs.healer.due_s(obs.now) is None
    obs.healer.begin(obs.now)
    assert obs.pass_(WAIT_S + 2) == [("a", Remedy.REFRESH)]


def test_pages_that_vanish_together_are_told_of_and_never_repaired_by_themselves() -> None:
    obs = Obs("a", "b", "c").begun()
    obs.connected.clear()
    assert obs.pass_(TOGETHER_CALM_S) == []
    assert obs.healer.trouble("a") is Trouble.LOST
    assert obs.pass_(HOUR_S) == [("a", Remedy.GIVE_UP), ("b", Remedy.GIVE_UP), ("c", Remedy.GIVE_UP)]
    assert obs.healer.trouble("a") is Trouble.GIVEN_UP
    obs.healer.again(obs.now)
    assert obs.pass_(1) == [("a", Remedy.REFRESH), ("b", Remedy.REFRESH), ("c", Remedy.REFRESH)]


def test_pages_that_vanish_together_and_come_back_are_well_and_each_is_repaired_alone_later() -> None:
    obs = Obs("a", "b").begun()
    obs.connected.clear()
    obs.pass_(TOGETHER_CALM_S - 5)
    obs.connected = {"a", "b"}
    assert obs.pass_(STEADY_S) == []
    obs.connected.remove("a")
    assert obs.pass_(WAIT_S + 1) == [("a", Remedy.REFRESH)]


def test_one_that_vanishes_a_moment_later_is_repaired() -> None:
    obs = Obs("a", "b").begun()
    obs.connected.remove("a")
    obs.pass_(3)
    obs.connected.remove("b")
    assert obs.pass_(WAIT_S + 3) == [("a", Remedy.REFRESH), ("b", Remedy.REFRESH)]


def test_pages_that_never_came_because_efir_started_last_are_reloaded() -> None:
    obs = Obs("a", "b")
    obs.connected.clear()
    assert obs.pass_(CALM_S + 2) == [("a", Remedy.REFRESH), ("b", Remedy.REFRESH)]


def test_where_efir_itself_does_not_answer_nothing_is_done() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.is_well = False
    assert obs.pass_(HOUR_S) == []
    obs.is_well = True
    assert obs.pass_(WAIT_S) == [("a", Remedy.REFRESH)]


def test_the_streamer_can_have_it_tried_again() -> None:
    obs = Obs("a").begun()
    obs.connected.clear()
    obs.pass_(HOUR_S)
    obs.healer.again(obs.now)
    assert obs.pass_(1) == [("a", Remedy.REFRESH)]
    assert obs.pass_(HOUR_S) == [("a", Remedy.RENEW), ("a", Remedy.GIVE_UP)]


def test_it_says_when_to_look_next() -> None:
    obs = Obs("a").begun()
    assert obs.healer.due_s(obs.now) is None
    obs.connected.clear()
    obs.pass_(1)
    assert obs.healer.due_s(obs.now) == WAIT_S
    obs.healer.calm(obs.now, 100)
    assert obs.healer.due_s(obs.now) == 100


def test_a_source_that_was_removed_while_its_page_was_away_is_not_looked_for() -> None:
    obs = Obs("a", "b").begun()
    obs.connected.discard("a")
    obs.pass_(1)
    obs.keys = ("b",)
    assert obs.pass_(WAIT_S * 2) == []
    assert obs.healer.due_s(obs.now) is None
    assert obs.healer.trouble("a") is None


def test_what_is_known_is_bounded() -> None:
    healer = Healer()
    for number in range(10_000):
        healer.look(float(number), [Seen(key=str(number), is_expected=True, is_connected=True)])
    assert len(healer._sources) <= 100
    assert healer.trouble("0") is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(1, 90)), max_size=60))
def test_whatever_happens_no_limit_is_passed(steps: list[tuple[str, bool, int]]) -> None:
    obs = Obs("a", "b", "c")
    for key, is_connected, seconds in steps:
        (obs.connected.add if is_connected else obs.connected.discard)(key)
        obs.pass_(seconds)
    actions = [(at, key) for at, key, remedy in obs.done if remedy in {Remedy.REFRESH, Remedy.RENEW}]
    assert len(actions) <= MOST_PER_RUN
    for at, key in actions:
        others = [other for other, same in actions if same == key]
        assert sum(0 <= other - at < HOUR_S for other in others) <= MOST_PER_HOUR
        assert not [other for other in others if 0 < other - at < WAIT_S]

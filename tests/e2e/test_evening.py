"""A whole evening: a thousand events of all services at once, while connections break and the program is killed.

Each gift is stored exactly once and in its turn; where a service cannot be caught up with, at most once.
"""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.outside import KEYS, Outside, connect, given, wait_for
from tests.e2e.program import Program
from tests.fakes import donationalerts, streamelements, streamlabs, youtube
from tests.support.waiting import wait_until
from tests.support.world import link

pytestmark = pytest.mark.slow(seconds=60)

EVENTS = 1_000
CALM = 10
"""Gifts of each service that cannot be caught up with, before anything breaks."""
STOPPED_S = 12.0
"""After that the program takes it for a sleep of the PC."""
CAUGHT_UP = ("donatello", "monobank", "streamelements", "tipeee", "youtube", "donationalerts")
AT_MOST_ONCE = ("twitch", "streamlabs")


class Evening:
    """What was given, in its order.

    Attributes:
        ids: The service's own ids of the gifts, by service.
        sent: The same, as often as the service sent them: what nobody heard may be heard when it is sent again.
    """

    def __init__(self, outside: Outside, program: Program) -> None:
        self.outside = outside
        self.program = program
        self.chance = random.Random(1)  # noqa: S311 -- no secret
        self.ids: dict[str, list[str]] = {kind: [] for kind in KEYS}
        self.sent: dict[str, list[str]] = {kind: [] for kind in KEYS}
        self.lines = 0
        self.began = int(time.time()) + 1  # a tip of StreamElements has the second as its number

    def give(self, kind: str) -> None:
        """Let one gift arrive at a service; it is pushed to whoever is connected."""
        outside, number = self.outside, len(self.ids[kind]) + 1
        self.ids[kind].append(getattr(self, f"_{kind}")(outside, number))
        self.sent[kind].append(self.ids[kind][-1])

    def _donatello(self, outside: Outside, _: int) -> str:
        return outside.call(outside.donatello.donate)

    def _monobank(self, outside: Outside, _: int) -> str:
        return outside.call(outside.monobank.give)

    def _tipeee(self, outside: Outside, _: int) -> str:
        return outside.call(outside.tipeee.donate)

    def _streamelements(self, outside: Outside, number: int) -> str:
        tip = streamelements.tip(self.began + number)
        outside.do(outside.elements.push(tip))
        return str(tip["_id"])

    def _streamlabs(self, outside: Outside, number: int) -> str:
        outside.do(outside.labs.push(streamlabs.donation(number)))
        return str(number)

    def _donationalerts(self, outside: Outside, number: int) -> str:
        outside.do(outside.alerts.push(donationalerts.donation(number)))
        return str(number)

    def _youtube(self, outside: Outside, number: int) -> str:
        outside.call(lambda: outside.youtube.add(youtube.super_chat(f"s{number}")))
        return f"s{number}"

    def _twitch(self, outside: Outside, number: int) -> str:
        outside.say(100_000 + number, f"cheer100 {number}", tags=";bits=100")
        return f"m{100_000 + number}"

    def repeat(self) -> None:
        """Let a service send again what it has sent."""
        outside = self.outside
        if self.ids["streamlabs"]:
            number = self.chance.randint(1, len(self.ids["streamlabs"]))
            outside.do(outside.labs.push(streamlabs.donation(number)))
            self.sent["streamlabs"].append(str(number))
        if self.ids["donationalerts"]:
            number = self.chance.randint(1, len(self.ids["donationalerts"]))
            outside.do(outside.alerts.push(donationalerts.donation(number)))

    def chat(self) -> None:
        """Let a viewer write: mostly a word, sometimes a request."""
        self.lines += 1
        text = f"!sr {link(self.lines)}" if self.lines % 10 == 0 else f"привіт {self.lines}"
        self.outside.say(self.lines, text, author=str(self.lines % 50))

    def drop(self) -> None:
        """Let a service close its connections, or answer by an error for a while."""
        outside = self.outside
        ways: list[Callable[[], Any]] = [
            lambda: outside.do(outside.twitch.drop()),
            lambda: outside.do(outside.elements.drop()),
            lambda: outside.do(outside.labs.drop()),
            lambda: outside.do(outside.alerts.drop()),
            lambda: outside.call(lambda: outside.donatello.say(500, "<html>")),
            lambda: outside.call(lambda: outside.tipeee.say(503)),
        ]
        self.chance.choice(ways)()

    def some(self, events: int) -> None:
        """Let so many events happen."""
        kinds = list(KEYS)
        for _ in range(events):
            match self.chance.random():
                case share if share < 0.5:
                    self.chat()
                case share if share < 0.9:
                    self.give(self.chance.choice(kinds))
                case share if share < 0.97:
                    self.repeat()
                case _:
                    self.drop()


@pytest.fixture
def program(tmp_path: Path, outside: Outside) -> Iterator[Program]:
    program = Program(tmp_path, env=outside.env).start()
    yield program
    program.stop()


def test_of_a_thousand_events_every_gift_is_stored_once_and_in_its_turn(outside: Outside, program: Program) -> None:
    connect(program, *KEYS)
    evening = Evening(outside, program)
    for kind in AT_MOST_ONCE * CALM:
        evening.give(kind)
    for kind in AT_MOST_ONCE:
        _wait_for_gifts(program, kind, evening.ids[kind])
    evening.some(EVENTS // 4)
    program.kill()
    evening.some(EVENTS // 4)
    program.start()
    wait_for(program, *AT_MOST_ONCE)
    evening.some(EVENTS // 4)
    program.suspend()
    evening.some(EVENTS // 8)
    time.sleep(STOPPED_S)
    program.resume()
    evening.some(EVENTS - EVENTS // 4 * 3 - EVENTS // 8)
    program.kill()
    for service in (outside.donatello, outside.tipeee):
        outside.call(service.next_answers.clear)  # they are well again
    program.start()
    wait_for(program, *KEYS)
    for kind in CAUGHT_UP:
        _wait_for_gifts(program, kind, evening.ids[kind])
    for kind in AT_MOST_ONCE:
        stored, rest = given(program, kind), iter(evening.sent[kind])
        assert len(stored) == len(set(stored)), "a gift is stored twice"
        assert [one for one in stored if one not in rest] == [], "they are out of turn"
        assert stored[:CALM] == evening.ids[kind][:CALM]


def _wait_for_gifts(program: Program, kind: str, ids: list[str]) -> None:
    wait_until(lambda: len(given(program, kind)) >= len(ids), 120, f"{len(ids)} gifts of {kind}")
    assert given(program, kind) == ids

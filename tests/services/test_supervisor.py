"""One connection to the outside: pauses, silence, sleep, refusals; time passes only when the test says so."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError, FeedState
from app.services.supervisor import LONGEST_PAUSE_S, Link, Supervisor
from tests.support.doubles import FakeClock, FakeTimers, settled

S = FeedState


class Outside:
    """Another side that does what the test says."""

    def __init__(self, chance: Callable[[], float] = lambda: 1.0) -> None:
        self.clock = FakeClock()
        self.timers = FakeTimers(self.clock)
        setattr(asyncio.get_running_loop(), "call_later", self.timers.call_later)  # noqa: B010 -- mypy forbids the other way
        self.links: list[Link] = []
        self.ends: list[asyncio.Future[None]] = []
        self.begun: list[float] = []
        self.changes = 0
        self.supervisor = Supervisor("outside", self._connect, self.clock, self._on_change, chance)
        self.is_up = True
        self.waiting: set[asyncio.Task[object]] = set()

    def _on_change(self) -> None:
        self.changes += 1

    async def _connect(self, link: Link) -> None:
        self.begun.append(self.clock.now)
        self.links.append(link)
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ends.append(end)
        if self.is_up:
            link.connected()
        task = asyncio.current_task()
        assert task is not None
        self.waiting.add(task)
        try:
            await end
        finally:
            self.waiting.discard(task)

    async def idle(self) -> None:
        await settled(lambda: set(self.waiting))

    async def pass_(self, seconds: float) -> None:
        until = self.clock.now + seconds
        await self.idle()
        while self.timers.fire_due(until):
            await self.idle()
        self.clock.pass_(max(0.0, until - self.clock.now))

    async def end(self, error: Exception | None = None) -> None:
        if error is None:
            self.ends[-1].set_result(None)
        else:
            self.ends[-1].set_exception(error)
        await self.idle()

    @property
    def state(self) -> tuple[FeedState, FeedReason | None]:
        return self.supervisor.state, self.supervisor.reason


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    outside = Outside()
    yield outside
    await outside.supervisor.stop()


async def test_pauses_double_up_to_what_is_set(outside: Outside) -> None:
    outside.is_up = False
    outside.supervisor.longest_pause_s = 5.0
    outside.supervisor.start()
    await outside.idle()
    pauses = []
    for _ in range(5):
        await outside.end(FeedError(FeedReason.UNREACHABLE))
        failed_at = outside.clock.now
        await outside.pass_(LONGEST_PAUSE_S)
        pauses.append(round(outside.begun[-1] - failed_at))
    assert pauses == [1, 2, 4, 5, 5]


async def test_pauses_double_up_to_a_minute_and_are_short_again_after_a_steady_minute(outside: Outside) -> None:
    outside.is_up = False
    outside.supervisor.start()
    await outside.idle()
    pauses = []
    for _ in range(8):
        await outside.end(FeedError(FeedReason.UNREACHABLE))
        assert outside.state == (S.WAITING, FeedReason.UNREACHABLE)
        failed_at = outside.clock.now
        await outside.pass_(LONGEST_PAUSE_S)
        pauses.append(round(outside.begun[-1] - failed_at))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    outside.links[-1].connected()
    for _ in range(3):
        await outside.pass_(25)
        outside.links[-1].heard()
    await outside.end(FeedError(FeedReason.ENDED))
    assert outside.supervisor.retry_at_s == outside.clock.wall + 1


async def test_the_service_says_how_long_to_wait(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.idle()
    await outside.end(FeedError(FeedReason.TOO_OFTEN, 300.0))
    await outside.pass_(299)
    assert (len(outside.begun), outside.state) == (1, (S.WAITING, FeedReason.TOO_OFTEN))
    await outside.pass_(2)
    assert len(outside.begun) == 2


async def test_a_service_that_wants_no_pause_is_not_asked_without_one(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.idle()
    for pause_s in (1, 2, 4):
        await outside.end(FeedError(FeedReason.SERVICE_DOWN, 0.0))
        assert outside.supervisor.retry_at_s == outside.clock.wall + pause_s
        await outside.pass_(pause_s)


async def test_a_refusal_is_never_tried_again_until_a_person_acts(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.idle()
    await outside.end(FeedRefusedError(FeedReason.KEY_REFUSED))
    await outside.pass_(100_000)
    outside.clock.wall += 30_000  # the PC slept
    await outside.pass_(1_000)
    assert (len(outside.begun), outside.state) == (1, (S.NEEDS_YOU, FeedReason.KEY_REFUSED))
    outside.supervisor.start()
    await outside.idle()
    assert outside.state == (S.CONNECTED, None)


async def test_silence_ends_a_connection_and_what_it_says_later_does_not_count(outside: Outside) -> None:
    outside.supervisor.silence_s = 40
    outside.supervisor.start()
    await outside.pass_(39)
    outside.links[0].heard()
    await outside.pass_(39)
    assert outside.state == (S.CONNECTED, None)
    await outside.pass_(8)
    assert outside.state == (S.CONNECTED, None)
    assert len(outside.begun) == 2, "it was made anew after its pause"
    outside.links[0].connected()
    assert outside.supervisor.link is outside.links[1]
    assert outside.supervisor.reconnects == 1


async def test_silence_while_we_do_not_listen_is_no_fault(outside: Outside) -> None:
    outside.supervisor.silence_s = 40
    outside.supervisor.start()
    await outside.idle()
    with outside.links[0].busy():
        await outside.pass_(500)
    await outside.pass_(39)
    assert len(outside.begun) == 1


async def test_after_a_sleep_it_is_made_anew_at_once(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.pass_(7)
    outside.clock.wall += 8 * 3_600
    await outside.pass_(5)
    assert len(outside.begun) == 2
    await outside.end(FeedError(FeedReason.UNREACHABLE))
    for _ in range(9):
        await outside.pass_(60)
        await outside.end(FeedError(FeedReason.UNREACHABLE))
    assert outside.supervisor.retry_at_s == outside.clock.wall + 60
    before = len(outside.begun)
    outside.clock.wall += 3_600
    await outside.pass_(5)
    assert len(outside.begun) == before + 1, "a pause ends with the sleep"


async def test_a_look_that_comes_much_too_late_is_a_sleep_too(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.pass_(7)
    outside.clock.pass_(60)  # both clocks went on, and no timer fired: the program was stopped
    await outside.pass_(5)
    assert len(outside.begun) == 2


async def test_a_connection_that_ends_by_itself_is_made_again_at_once_but_not_again_and_again(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.idle()
    await outside.end()
    assert (len(outside.begun), outside.state) == (2, (S.CONNECTED, None))
    await outside.end()
    assert (len(outside.begun), outside.state) == (2, (S.WAITING, FeedReason.ENDED))


async def test_a_bug_is_logged_and_tried_again(outside: Outside, caplog: pytest.LogCaptureFixture) -> None:
    outside.supervisor.start()
    await outside.idle()
    await outside.end(ZeroDivisionError("x"))
    assert outside.state == (S.WAITING, FeedReason.BUG)
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


async def test_stopping_leaves_nothing(outside: Outside) -> None:
    outside.supervisor.start()
    await outside.pass_(3)
    await outside.supervisor.stop()
    assert outside.state == (S.OFF, None)
    assert outside.ends[0].cancelled()
    await outside.pass_(1_000)
    assert len(outside.begun) == 1
    assert outside.timers.waiting == []


_ACTIONS = st.one_of(
    st.sampled_from(["end", "fail", "refuse", "bug", "sleep", "silence", "start", "stop", "hear", "stall"]),
    st.floats(0.1, 200.0),
)


_ERRORS = {
    "end": None,
    "fail": FeedError(FeedReason.ENDED),
    "refuse": FeedRefusedError(FeedReason.KEY_REFUSED),
    "bug": ZeroDivisionError(),
}


async def happens(outside: Outside, action: str | float) -> None:
    match action:
        case "start":
            outside.supervisor.start()
        case "stop":
            await outside.supervisor.stop()
        case "sleep":
            outside.clock.wall += 4_000
        case "stall":
            outside.clock.pass_(100)
        case "silence":
            await outside.pass_(outside.supervisor.silence_s + 6)
        case "hear" if outside.links:
            outside.links[-1].heard()
        case str() if action in _ERRORS and outside.ends and not outside.ends[-1].done():
            await outside.end(_ERRORS[action])
        case float():
            await outside.pass_(action)
        case _:
            pass
    await outside.idle()


@settings(max_examples=200, deadline=None)
@given(actions=st.lists(_ACTIONS, max_size=30), chance=st.floats(0, 1))
async def test_whatever_happens_there_is_one_connection_or_a_reason_why_not(
    actions: list[str | float], chance: float
) -> None:
    outside = Outside(lambda: chance)
    supervisor = outside.supervisor
    is_on = False
    try:
        for action in actions:
            await happens(outside, action)
            is_on = action == "start" or (is_on and action != "stop")
            alive = [end for end in outside.ends if not end.done()]
            assert len(alive) <= 1
            assert (supervisor.state is S.OFF) == (not is_on)
            assert bool(alive) == (supervisor.state in {S.CONNECTING, S.CONNECTED})
            assert (supervisor.reason is None) == (supervisor.state not in {S.WAITING, S.NEEDS_YOU})
            assert (supervisor.retry_at_s is not None) == (supervisor.state is S.WAITING)
        if supervisor.state is S.WAITING:
            supervisor.silence_s = 10 * LONGEST_PAUSE_S
            await outside.pass_(LONGEST_PAUSE_S + 6)
            assert outside.state == (S.CONNECTED, None)
    finally:
        await supervisor.stop()

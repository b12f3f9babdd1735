"""The lease scheduler alone: a subject of the simplest kind, sources that come and go, and time."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, override

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.errors import ConflictError, OutsideError
from app.domain.ids import ClientId, DurationMs, LeaseId
from app.domain.player import LEASE_S, MAX_ATTEMPTS, Candidate, Report, ReportKind
from app.services.lease_scheduler import RETRY_DELAY_S, Failure, LeaseScheduler
from app.services.turn import LeaseRules, Turn
from tests.support.doubles import FakeClock, FakeTimers, settled

VIDEO = LeaseRules(start_s=45.0, resume_s=30.0)
SPEECH = LeaseRules(start_s=10.0, absence_s=4.0, prefix="speech-")
LENGTH_MS = 60_000
ALLOWED_S = 82.0
"""So long an item of that length may take."""


@dataclass(frozen=True)
class Item:
    id: str
    attempt: int = 0
    started_at: datetime | None = None


class ItemTurn(Turn[Item]):
    is_length_known = True

    @staticmethod
    @override
    def item_of(entry: Item) -> Item:
        return entry

    @override
    def remaining_ms(self) -> DurationMs | None:
        return LENGTH_MS if self.is_length_known and self.is_started and not self.is_paused else None


@dataclass
class Subject:
    """A list of items, played one after the other."""

    turn: ItemTurn
    clock: FakeClock
    waiting: list[Item] = field(default_factory=list)
    playing: Item | None = None
    ended: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Candidate] = field(default_factory=dict)
    lead_ms: int = 0
    error: Exception | None = None
    steps: int = 0

    def candidates(self) -> list[Candidate]:
        return list(self.sources.values())

    def current(self) -> Item | None:
        return self.playing

    async def begin(self, entry: Item | None) -> None:
        self.turn.begin(entry)

    async def step(self, entry: Item | None) -> bool | None:
        self.steps += 1
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        if entry is None and self.waiting:
            self.playing = self.waiting.pop(0)
            return True
        return None

    async def offer(self, entry: Item, attempt: int) -> DurationMs:
        self._write(replace(entry, attempt=attempt))
        return self.lead_ms

    async def without_source(self, entry: Item) -> bool:
        if not self.turn.is_started:
            return False
        if self.turn.can_be_offered and not self.turn.is_given_up():
            return False
        self._end(entry, "interrupted")
        return True

    async def fail(self, entry: Item, failure: Failure) -> None:
        self._end(entry, failure)

    async def on_started(self, entry: Item, report: Report) -> None:
        assert report.what is ReportKind.STARTED
        if entry.started_at is None:
            self._write(replace(entry, started_at=datetime.fromtimestamp(self.clock.time(), UTC)))
        self.turn.start_deadline()

    async def on_progress(self, entry: Item, report: Report) -> None:
        assert (entry, report.what) == (self.playing, ReportKind.PROGRESS)

    async def on_finished(self, entry: Item) -> None:
        self._end(entry, "played")

    async def on_failed(self, entry: Item, report: Report) -> None:
        assert report.what is ReportKind.FAILED
        self._end(entry, "failed")

    async def apply(self) -> None:
        pass

    def next_due(self) -> float | None:
        return self.turn.next_due()

    def _write(self, item: Item) -> None:
        self.playing = self.turn.entry = item

    def _end(self, item: Item, how: str) -> None:
        assert self.playing == item
        assert item.id not in self.ended, "an item ends once"
        self.ended[item.id] = how
        self.playing = None


class Stage:
    """A scheduler with its subject."""

    def __init__(self, rules: LeaseRules) -> None:
        self.rules = rules
        self.clock = FakeClock()
        self.turn = ItemTurn(self.clock, rules)
        self.subject = Subject(self.turn, self.clock)
        self.announced: list[tuple[str | None, str | None]] = []
        self.scheduler = LeaseScheduler("stage", self.clock, self.turn, self.subject, self._announce)

    def _announce(self) -> None:
        item = self.turn.item
        self.announced.append((None if item is None else item.id, self.turn.holder))

    async def start(self) -> None:
        self.timers = FakeTimers(self.clock)
        setattr(asyncio.get_running_loop(), "call_later", self.timers.call_later)  # noqa: B010 -- mypy forbids the other way
        await self.scheduler.start()

    async def wake(self) -> None:
        self.scheduler.wake()
        await settled()

    async def pass_(self, seconds: float) -> None:
        until = self.clock.now + seconds
        while self.timers.fire_due(until):
            await settled()
        self.clock.pass_(until - self.clock.now)
        await settled()

    async def stall(self, seconds: float) -> None:
        """Let time pass in which nothing of ours runs."""
        self.clock.pass_(seconds)
        await self.pass_(0)

    async def add(self, *ids: str) -> None:
        self.subject.waiting += [Item(item_id) for item_id in ids]
        await self.wake()

    async def come(self, client: str, *, is_visible: bool = True) -> None:
        candidate = Candidate(client=ClientId(client), connected_at=self.clock.now, is_visible=is_visible)
        self.subject.sources[client] = candidate
        await self.wake()
        self.clock.pass_(0.001)  # so that no two came at once

    async def show(self, client: str, *, is_visible: bool) -> None:
        candidate = self.subject.sources[client]
        self.subject.sources[client] = Candidate(
            client=candidate.client, connected_at=candidate.connected_at, is_visible=is_visible
        )
        await self.wake()

    async def go(self, client: str) -> None:
        del self.subject.sources[client]
        await self.wake()

    def report_of(self, what: ReportKind) -> tuple[ClientId, Report]:
        """Return what the holder reports."""
        lease, item = self.turn.lease, self.turn.item
        assert lease is not None
        assert item is not None
        return lease.client, Report(lease=lease.id, attempt=lease.attempt, item=item.id, what=what)

    async def report(self, what: ReportKind) -> None:
        await self.scheduler.report(*self.report_of(what))
        await settled()

    async def play_for(self, seconds: int) -> None:
        for _ in range(seconds // 5):
            await self.pass_(5)
            await self.report(ReportKind.PROGRESS)

    @property
    def item(self) -> Item:
        item = self.turn.entry
        assert item is not None
        return item


@pytest.fixture(params=[VIDEO, SPEECH], ids=["video", "speech"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async for made in _stage(request.param):
        yield made


@pytest.fixture
async def video() -> AsyncIterator[Stage]:
    async for made in _stage(VIDEO):
        yield made


@pytest.fixture
async def speech() -> AsyncIterator[Stage]:
    async for made in _stage(SPEECH):
        yield made


async def _stage(rules: LeaseRules) -> AsyncIterator[Stage]:
    made = Stage(rules)
    await made.start()
    yield made
    await made.scheduler.close()


async def test_the_oldest_visible_source_gets_the_lease(stage: Stage) -> None:
    await stage.come("hidden", is_visible=False)
    await stage.come("old")
    await stage.come("new")
    await stage.add("one")
    assert (stage.turn.holder, stage.item.attempt) == ("old", 1)
    assert stage.turn.lease is not None
    assert stage.turn.lease.id.startswith(stage.rules.prefix)
    assert stage.announced[-1] == ("one", "old")


async def test_nothing_is_offered_without_a_source_and_at_once_with_one(stage: Stage) -> None:
    await stage.add("one")
    await stage.pass_(3600)
    assert (stage.turn.lease, stage.item.attempt) == (None, 0)
    await stage.come("a", is_visible=False)
    assert stage.turn.holder == "a"


async def test_items_play_one_after_the_other(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one", "two")
    leases = set()
    for item in ("one", "two"):
        assert stage.item.id == item
        assert stage.turn.lease is not None
        leases.add(stage.turn.lease.id)
        await stage.report(ReportKind.STARTED)
        await stage.play_for(20)
        await stage.report(ReportKind.FINISHED)
    assert stage.subject.ended == {"one": "played", "two": "played"}
    assert len(leases) == 2
    assert stage.announced[-1] == (None, None)
    assert not stage.timers.waiting


@pytest.mark.parametrize("changed", ["client", "lease", "attempt", "item"])
async def test_a_report_without_the_lease_changes_nothing(stage: Stage, changed: str) -> None:
    await stage.come("a")
    await stage.come("b")
    await stage.add("one")
    client, report = stage.report_of(ReportKind.STARTED)
    wrong = {
        "client": (ClientId("b"), report),
        "lease": (client, _with(report, lease=LeaseId("other"))),
        "attempt": (client, _with(report, attempt=2)),
        "item": (client, _with(report, item="two")),
    }[changed]
    before = (stage.item, stage.turn.lease, len(stage.announced))
    with pytest.raises(ConflictError) as caught:
        await stage.scheduler.report(*wrong)
    assert caught.value.code == "stale_lease"
    assert (stage.item, stage.turn.lease, len(stage.announced)) == before


def _with(report: Report, **changes: object) -> Report:
    fields = {name: getattr(report, name) for name in report.__struct_fields__} | changes
    return Report(**fields)


async def test_what_has_not_started_cannot_finish(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    with pytest.raises(ConflictError) as caught:
        await stage.report(ReportKind.FINISHED)
    assert caught.value.code == "not_started"
    assert not stage.subject.ended


async def test_a_source_that_fails_ends_the_item(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.FAILED)
    assert stage.subject.ended == {"one": "failed"}


async def test_a_silent_source_comes_after_the_other_visible_ones(stage: Stage) -> None:
    await stage.come("silent")
    await stage.come("hidden", is_visible=False)
    await stage.come("b")
    await stage.add("one")
    assert stage.turn.holder == "silent"
    await stage.pass_(LEASE_S)
    assert (stage.turn.holder, stage.item.attempt) == ("b", 2)


async def test_an_item_is_offered_three_times(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one", "two")
    leases = set()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert (stage.item.id, stage.item.attempt) == ("one", attempt)
        assert stage.turn.lease is not None
        leases.add(stage.turn.lease.id)
        await stage.pass_(min(stage.rules.start_s, LEASE_S))
    assert len(leases) == MAX_ATTEMPTS
    assert stage.subject.ended == {"one": "did_not_start"}
    assert stage.item.id == "two"


async def test_a_source_that_reports_but_never_starts_loses_its_lease(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    until = stage.clock.now + stage.rules.start_s
    while stage.item.attempt == 1:
        await stage.pass_(1)
        await stage.report(ReportKind.PROGRESS)
        assert stage.clock.now <= until + 1
    assert stage.item.attempt == 2


async def test_a_source_may_wait_before_it_starts(stage: Stage) -> None:
    stage.subject.lead_ms = 20_000
    await stage.come("a")
    await stage.add("one")
    await stage.pass_(20 + min(stage.rules.start_s, LEASE_S) - 1)
    assert stage.item.attempt == 1
    await stage.pass_(1)
    assert stage.item.attempt == 2


async def test_before_the_start_the_lease_follows_what_can_be_seen(stage: Stage) -> None:
    await stage.come("a")
    await stage.come("b")
    await stage.add("one")
    await stage.show("a", is_visible=False)
    assert (stage.turn.holder, stage.item.attempt) == ("b", 2)
    await stage.go("b")
    assert (stage.turn.holder, stage.item.attempt) == ("a", 3)


async def test_a_video_goes_on_elsewhere_and_that_is_no_attempt(video: Stage) -> None:
    await video.come("a")
    await video.come("b")
    await video.add("one")
    await video.report(ReportKind.STARTED)
    started_at = video.item.started_at
    await video.show("a", is_visible=False)
    assert (video.turn.holder, video.item.attempt) == ("b", 1)
    await video.go("b")
    assert (video.turn.holder, video.item.attempt) == ("a", 1)
    await video.report(ReportKind.STARTED)
    assert video.item.started_at == started_at


async def test_a_video_waits_half_a_minute_for_a_source(video: Stage) -> None:
    for comes_after_s, is_resumed in ((29, True), (31, False)):
        await video.come("a")
        await video.add(f"after {comes_after_s}")
        await video.report(ReportKind.STARTED)
        await video.go("a")
        await video.pass_(comes_after_s)
        assert (video.turn.entry is not None) is is_resumed
        await video.come("a")
        if is_resumed:
            await video.report(ReportKind.FINISHED)
        await video.go("a")
    assert video.subject.ended == {"after 29": "played", "after 31": "interrupted"}


async def test_a_message_stays_where_it_is_heard(speech: Stage) -> None:
    await speech.come("a")
    await speech.come("b")
    await speech.add("one")
    await speech.report(ReportKind.STARTED)
    await speech.show("a", is_visible=False)
    assert speech.turn.holder == "a"
    candidate = speech.subject.sources["a"]
    await speech.go("a")
    await speech.pass_(3)
    assert speech.turn.holder == "a"  # its sound plays on
    speech.subject.sources["a"] = candidate
    await speech.wake()
    await speech.pass_(3)
    assert speech.turn.holder == "a"
    await speech.go("a")
    await speech.pass_(4)
    assert speech.subject.ended == {"one": "interrupted"}


async def test_a_message_whose_source_stops_reporting_is_interrupted(speech: Stage) -> None:
    await speech.come("a")
    await speech.come("b")
    await speech.add("one")
    await speech.report(ReportKind.STARTED)
    await speech.pass_(LEASE_S - 1)
    assert not speech.subject.ended
    await speech.pass_(1)
    assert speech.subject.ended == {"one": "interrupted"}


async def test_an_item_that_takes_much_too_long_is_ended(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.STARTED)
    await stage.play_for(80)
    assert not stage.subject.ended
    await stage.pass_(ALLOWED_S - 80)
    assert stage.subject.ended == {"one": "timed_out"}


async def test_a_length_that_becomes_known_later_counts_from_then(stage: Stage) -> None:
    stage.turn.is_length_known = False
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.STARTED)
    await stage.play_for(600)
    stage.turn.is_length_known = True
    await stage.play_for(85)
    assert not stage.subject.ended
    await stage.pass_(2)
    assert stage.subject.ended == {"one": "timed_out"}


async def test_the_time_without_a_source_does_not_count(video: Stage) -> None:
    await video.come("a")
    await video.add("one")
    await video.report(ReportKind.STARTED)
    await video.play_for(70)
    await video.go("a")
    await video.pass_(25)
    await video.come("a")
    await video.play_for(10)
    assert not video.subject.ended
    await video.pass_(3)
    assert video.subject.ended == {"one": "timed_out"}


async def test_while_it_is_paused_nobody_has_to_report(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.STARTED)
    async with stage.scheduler.lock:
        stage.turn.set_paused(is_paused=True)
        await stage.scheduler.settle()
    await stage.pass_(3600)
    assert (stage.turn.holder, stage.item.attempt) == ("a", 1)
    async with stage.scheduler.lock:
        stage.turn.set_paused(is_paused=False)
        await stage.scheduler.settle()
    lease = stage.turn.lease
    await stage.pass_(LEASE_S - 1)
    assert stage.turn.lease == lease
    await stage.pass_(1)
    assert stage.turn.lease != lease


async def test_after_a_stall_every_deadline_begins_anew(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    lease = stage.turn.lease
    await stage.stall(3600)
    assert stage.turn.lease == lease
    await stage.report(ReportKind.STARTED)
    await stage.stall(3600)
    assert stage.turn.lease == lease
    await stage.play_for(80)
    assert not stage.subject.ended
    await stage.pass_(ALLOWED_S - 80)
    assert stage.subject.ended == {"one": "timed_out"}


async def test_a_source_that_is_away_during_a_stall_has_its_whole_time_to_come_back(speech: Stage) -> None:
    await speech.come("a")
    await speech.add("one")
    await speech.report(ReportKind.STARTED)
    candidate = speech.subject.sources["a"]
    await speech.go("a")
    await speech.pass_(3)
    await speech.stall(3600)
    await speech.pass_(3)
    speech.subject.sources["a"] = candidate
    await speech.wake()
    assert speech.turn.holder == "a"
    await speech.report(ReportKind.FINISHED)
    assert speech.subject.ended == {"one": "played"}


@pytest.mark.parametrize("error", [OutsideError("disk_full", "The disk is full."), RuntimeError("a bug")])
async def test_a_failure_is_logged_and_tried_again(
    stage: Stage, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.come("a")
    stage.subject.error = error
    await stage.add("one")
    assert "Stage scheduler failed; retrying in 5 s" in caplog.text
    assert stage.turn.entry is None
    stage.subject.error = None
    await stage.pass_(RETRY_DELAY_S - 1)
    assert stage.turn.entry is None
    await stage.pass_(1)
    assert stage.item.id == "one"


async def test_a_command_is_done_even_if_what_follows_fails(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await stage.come("a")
    stage.subject.waiting.append(Item("one"))
    stage.subject.error = OutsideError("disk_full", "The disk is full.")
    announced = len(stage.announced)
    async with stage.scheduler.lock:
        await stage.scheduler.follow()
    assert "Stage scheduler failed after a command" in caplog.text
    assert len(stage.announced) == announced + 1
    stage.subject.error = None
    await stage.pass_(RETRY_DELAY_S)
    assert stage.item.id == "one"


async def test_an_item_that_is_taken_away_meanwhile_is_no_failure(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.come("a")
    stage.subject.error = ConflictError("wrong_state", "It is gone.")
    await stage.add("one")
    assert "failed" not in caplog.text
    stage.subject.error = None
    await stage.wake()
    assert stage.item.id == "one"


async def test_what_comes_while_it_settles_is_looked_at_too(stage: Stage) -> None:
    for _ in range(100):
        stage.scheduler.wake()
    await asyncio.sleep(0)
    await stage.come("a")
    await stage.add("one")
    assert stage.turn.holder == "a"
    assert stage.subject.steps < 20


async def test_after_the_end_nothing_is_decided(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.scheduler.close()
    assert not stage.timers.waiting
    lease = stage.turn.lease
    await stage.go("a")
    await stage.pass_(3600)
    assert stage.turn.lease == lease
    await stage.scheduler.close()


class LeaseModel(RuleBasedStateMachine):
    """Whatever the sources do, at most one may make sound, and no item is lost, doubled or waits for ever."""

    lease_rules: LeaseRules

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stage = Stage(self.lease_rules)
        self.do(self.stage.start())
        self.added = 0
        self.leases: dict[str, tuple[str, str]] = {}
        self.started: dict[str, set[str]] = {}
        self.absent_since: dict[str, float] = {}

    @override
    def teardown(self) -> None:
        self.do(self.stage.scheduler.close())
        self.runner.close()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        self.runner.run(work)

    @property
    def sources(self) -> dict[str, Candidate]:
        return self.stage.subject.sources

    @rule(count=st.integers(1, 3))
    def add(self, count: int) -> None:
        ids = [f"i{self.added + number}" for number in range(count)]
        self.added += count
        self.do(self.stage.add(*ids))

    @rule(client=st.sampled_from("abc"), is_visible=st.booleans())
    def come_or_change(self, client: str, *, is_visible: bool) -> None:
        if client in self.sources:
            self.do(self.stage.show(client, is_visible=is_visible))
        else:
            self.do(self.stage.come(client, is_visible=is_visible))
        self.absent_since.pop(client, None)

    @precondition(lambda self: self.sources)
    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(sorted(self.sources)))
        self.absent_since[client] = self.stage.clock.now
        self.do(self.stage.go(client))

    @precondition(lambda self: self.stage.turn.lease is not None)
    @rule(what=st.sampled_from(ReportKind))
    def report(self, what: ReportKind) -> None:
        turn = self.stage.turn
        assert turn.item is not None
        assert turn.holder is not None
        item, holder, is_started = turn.item.id, turn.holder, turn.is_started
        if what is ReportKind.FINISHED and not is_started:
            with pytest.raises(ConflictError):
                self.do(self.stage.report(what))
            return
        if what is ReportKind.STARTED:
            self.started.setdefault(item, set()).add(holder)
        self.do(self.stage.report(what))

    @precondition(lambda self: self.leases)
    @rule(data=st.data(), what=st.sampled_from(ReportKind))
    def report_with_an_old_lease(self, data: st.DataObject, what: ReportKind) -> None:
        lease = data.draw(st.sampled_from(sorted(self.leases)))
        present = self.stage.turn.lease
        if present is not None and present.id == lease:
            return
        item, client = self.leases[lease]
        before = (self.stage.turn.entry, present, dict(self.stage.subject.ended))
        stale = Report(lease=LeaseId(lease), attempt=1, item=item, what=what)
        with pytest.raises(ConflictError):
            self.do(self.stage.scheduler.report(ClientId(client), stale))
        assert (self.stage.turn.entry, present, self.stage.subject.ended) == before

    @rule(seconds=st.sampled_from([0.5, 3, 5, 12, 31, 100]))
    def pass_time(self, seconds: float) -> None:
        self.do(self.stage.pass_(seconds))

    @rule(seconds=st.sampled_from([6, 60, 4000]))
    def stall(self, seconds: float) -> None:
        before = self.stage.turn.lease
        had_timer = bool(self.stage.timers.waiting) and self.stage.timers.waiting[0] < seconds - 5
        is_there = before is not None and before.client in self.sources
        self.do(self.stage.stall(seconds))
        if had_timer and is_there:
            assert self.stage.turn.lease == before, "nobody is blamed for a stall"

    @invariant()
    def the_lease_is_of_a_source_that_is_there(self) -> None:
        turn = self.stage.turn
        if turn.lease is None:
            return
        if turn.lease.client not in self.sources:
            assert turn.is_started
            assert self.stage.rules.absence_s
        assert turn.item is not None
        self.leases.setdefault(turn.lease.id, (turn.item.id, turn.lease.client))
        assert self.leases[turn.lease.id] == (turn.item.id, turn.lease.client), "a lease is for one item, one source"

    @invariant()
    def what_can_play_has_a_source(self) -> None:
        subject, turn = self.stage.subject, self.stage.turn
        if self.sources and (subject.waiting or subject.playing):
            assert turn.lease is not None

    @invariant()
    def no_item_is_lost_or_doubled(self) -> None:
        subject = self.stage.subject
        known = [item.id for item in subject.waiting] + list(subject.ended)
        known += [] if subject.playing is None else [subject.playing.id]
        assert sorted(known) == sorted(f"i{number}" for number in range(self.added))

    @invariant()
    def it_is_tried_three_times_and_a_message_is_heard_at_one_source(self) -> None:
        playing = self.stage.subject.playing
        assert playing is None or playing.attempt <= MAX_ATTEMPTS
        if self.stage.rules.resume_s is None:
            assert all(len(holders) == 1 for holders in self.started.values())

    @invariant()
    def what_can_become_due_has_a_timer(self) -> None:
        turn = self.stage.turn
        if turn.lease is not None or (turn.is_started and self.stage.rules.resume_s is not None):
            assert self.stage.timers.waiting
            assert self.stage.timers.waiting[0] <= ALLOWED_S


class VideoModel(LeaseModel):
    lease_rules = VIDEO


class SpeechModel(LeaseModel):
    lease_rules = SPEECH


TestVideoModel = VideoModel.TestCase
TestSpeechModel = pytest.mark.slow(SpeechModel.TestCase)
TestVideoModel.settings = TestSpeechModel.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("what", [ReportKind.PROGRESS, ReportKind.FINISHED, ReportKind.FAILED])
@pytest.mark.parametrize("late_s", [0.0, 0.5, 3.0, 4.9, 60.0, 3_600.0])
@pytest.mark.parametrize("is_behind_a_command", [False, True])
async def test_a_report_that_came_while_the_pc_slept_is_taken_before_its_deadline_is_judged(
    stage: Stage, what: ReportKind, late_s: float, *, is_behind_a_command: bool
) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.STARTED)
    sent = stage.report_of(what)
    stage.clock.pass_(LEASE_S + late_s)
    if is_behind_a_command:
        async with stage.scheduler.lock:
            await stage.scheduler.follow()
    is_due = stage.timers.fire_due(stage.clock.now)  # the timer is the first to run again
    assert is_due or is_behind_a_command  # which begins all deadlines anew after a long sleep
    for _ in range(10):  # the server reads the report
        await asyncio.sleep(0)
    await stage.scheduler.report(*sent)
    await settled()
    ends = {ReportKind.FINISHED: {"one": "played"}, ReportKind.FAILED: {"one": "failed"}}
    assert stage.subject.ended == ends.get(what, {})
    assert (stage.turn.holder is None) is (what is not ReportKind.PROGRESS)


async def test_a_source_that_says_nothing_after_the_sleep_loses_its_lease_all_the_same(stage: Stage) -> None:
    await stage.come("a")
    await stage.add("one")
    await stage.report(ReportKind.STARTED)
    before = stage.turn.lease
    await stage.stall(LEASE_S + 1)
    assert before is not None
    assert stage.turn.lease is None or stage.turn.lease.id != before.id

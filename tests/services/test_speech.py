# ruff: noqa: ASYNC240 -- files in a folder of the test's own
"""What is said, when and by whom: alert, voice and video conducted in one place."""

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ConflictError, NotFoundError, StoreFullError
from app.domain.events import AlertChanged, Notice, NoticeKind, PlayerChanged, SpeechChanged
from app.domain.ids import ClientId, LeaseId, SpeechId
from app.domain.player import PlayerState, Report, ReportKind
from app.domain.speech import SpeechPhase, SpeechReason, SpeechState
from app.domain.speech_text import pipeline
from app.services.speech.intake import NewMessage, SpeechRefusedError
from app.services.speech.speaking import ABSENCE_S
from tests.support.waiting import SECONDS
from tests.support.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A program that speaks Ukrainian."""
    world = World(tmp_path, language="uk")
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def stage(world: World) -> World:
    """A voice source is open and nothing needs approval."""
    await world.set(auto_approve=True)
    await world.come("voice", widget="voice")
    return world


# From message to voice


async def test_a_message_waits_for_approval_and_the_streamer_is_told_once(world: World) -> None:
    await world.come("voice", widget="voice")
    message = await world.say("Привіт")
    assert message.state is SpeechState.PENDING
    assert [m.id for m in world.voice.pending] == [message.id]
    assert world.voice.message is None
    (notice,) = world.told(Notice)
    assert (notice.kind, notice.subject, notice.by) == (NoticeKind.MESSAGE_WAITS, "Привіт", "Олена")
    await world.speech.approve(message.id)
    await world.idle()
    assert world.voice.phase is SpeechPhase.OFFERED
    assert len(world.told(Notice)) == 1


async def test_a_message_is_made_offered_heard_and_spoken(stage: World) -> None:
    message = await stage.say("Привіт")
    offered = stage.voice
    assert offered.phase is SpeechPhase.OFFERED
    assert offered.lease is not None
    assert (offered.lease.client, offered.lease.attempt) == ("voice", 1)
    assert offered.media_url.startswith(f"/media/{message.id}")
    assert [word.text for word in offered.words] == message.spoken.split()
    assert (offered.at_ms, offered.lead_ms) == (0, 0)
    await stage.voice_reports(ReportKind.STARTED)
    assert stage.voice.phase is SpeechPhase.SPEAKING
    assert stage.voice.at_ms == round(stage.clock.wall * 1000)
    await stage.voice_reports(ReportKind.FINISHED)
    assert await stage.speech_state(message) is SpeechState.SPOKEN
    assert (stage.voice.phase, stage.voice.message, stage.voice.media_url) == (SpeechPhase.IDLE, None, "")
    assert stage.speaker.said == [message.spoken]


async def test_a_message_that_is_made_again_keeps_its_file_though_the_old_one_is_deleted_late(
    stage: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await stage.say("Привіт")
    may_end, is_deleted, unlink = threading.Event(), threading.Event(), Path.unlink

    def slow(path: Path, *, missing_ok: bool = False) -> None:
        may_end.wait(SECONDS)
        unlink(path, missing_ok=missing_ok)
        is_deleted.set()

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", slow)
        await stage.speech.skip()
        await stage.speech.replay(message.id)
        await stage.idle()
        may_end.set()
        assert await asyncio.to_thread(is_deleted.wait, SECONDS)
    path = stage.speech.media_path(message.id)
    assert path is not None
    assert Path(path).exists()


async def test_the_file_is_given_while_it_is_said_and_gone_afterwards(stage: World) -> None:
    message = await stage.say("Привіт")
    path = stage.speech.media_path(message.id)
    assert path is not None
    assert Path(path).exists()
    assert stage.speech.media_path("other") is None
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    assert stage.speech.media_path(message.id) is None
    for _ in range(100):
        if not Path(path).exists():
            break
        await asyncio.to_thread(time.sleep, 0.01)  # the loop's own timers are the test's
    assert not Path(path).exists()


async def test_messages_are_said_one_after_the_other_in_the_order_they_came(stage: World) -> None:
    first, second = await stage.say("Перше"), await stage.say("Друге")
    assert stage.voice.message is not None
    assert stage.voice.message.id == first.id
    assert [m.id for m in stage.voice.waiting] == [second.id]
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    assert stage.voice.message is not None
    assert stage.voice.message.id == second.id


async def test_donations_come_first_by_choice(stage: World) -> None:
    await stage.say("зараз")
    free = await stage.say("безкоштовне")
    donation = await stage.donate()
    assert [m.id for m in stage.voice.waiting] == [donation.id, free.id]
    await stage.set(donations_first=False)
    await stage.say("ще одне")
    assert [m.id for m in stage.voice.waiting][:2] == [free.id, donation.id]


async def test_a_message_waits_for_a_voice_source_and_begins_when_one_comes(world: World) -> None:
    await world.set(auto_approve=True)
    message = await world.say("Привіт")
    assert (world.voice.phase, world.voice.lease) == (SpeechPhase.WAITING, None)
    await world.come("overlay", widget="now-playing")
    assert world.voice.phase is SpeechPhase.WAITING
    await world.come("everything", widget="all")
    assert world.voice.lease is not None
    assert world.voice.lease.client == "everything"
    assert (await world.speech.get(message.id)).attempt == 1


async def test_the_streamers_own_words_need_no_approval_and_no_announcement(world: World) -> None:
    await world.come("voice", widget="voice")
    message = await world.say("Перевірка звуку", author="", is_from_streamer=True)
    assert world.voice.phase is SpeechPhase.OFFERED
    assert message.spoken == "Перевірка звуку"


# Nobody hears it twice


async def test_a_source_that_does_not_begin_is_asked_three_times(stage: World) -> None:
    message = await stage.say("Привіт")
    for attempt in (1, 2, 3):
        assert stage.voice.lease is not None
        assert stage.voice.lease.attempt == attempt
        await stage.pass_(11)
    assert await stage.speech_state(message) is SpeechState.FAILED
    assert (await stage.speech.get(message.id)).reason is SpeechReason.DID_NOT_START


async def test_a_source_that_goes_before_it_began_is_followed_by_another(stage: World) -> None:
    await stage.come("second", widget="voice")
    message = await stage.say("Привіт")
    await stage.go("voice")
    assert stage.voice.lease is not None
    assert (stage.voice.lease.client, stage.voice.lease.attempt) == ("second", 2)
    assert await stage.speech_state(message) is SpeechState.SPEAKING


async def test_what_was_heard_and_lost_its_source_is_interrupted_and_not_repeated(stage: World) -> None:
    await stage.come("second", widget="voice")
    message = await stage.say("Привіт")
    await stage.voice_reports(ReportKind.STARTED)
    await stage.go("voice")
    assert await stage.speech_state(message) is SpeechState.SPEAKING
    await stage.pass_(ABSENCE_S + 0.1)
    assert await stage.speech_state(message) is SpeechState.INTERRUPTED
    assert stage.voice.message is None
    assert len(stage.speaker.said) == 1
    await stage.speech.replay(message.id)
    await stage.idle()
    assert stage.voice.phase is SpeechPhase.OFFERED


async def test_a_source_whose_connection_breaks_for_a_moment_goes_on(stage: World) -> None:
    message = await stage.say("Привіт")
    await stage.voice_reports(ReportKind.STARTED)
    lease = stage.voice.lease
    await stage.go("voice")
    await stage.pass_(ABSENCE_S / 2)
    await stage.come("voice", widget="voice")
    assert stage.voice.lease == lease
    await stage.voice_reports(ReportKind.FINISHED)
    assert await stage.speech_state(message) is SpeechState.SPOKEN


async def test_a_page_that_was_reloaded_while_it_was_heard_says_so(stage: World) -> None:
    message = await stage.say("Привіт")
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FAILED, error="interrupted")
    assert (await stage.speech.get(message.id)).reason is SpeechReason.INTERRUPTED
    assert await stage.speech_state(message) is SpeechState.INTERRUPTED


async def test_another_source_that_can_be_seen_better_takes_no_word_away(stage: World) -> None:
    await stage.say("Привіт")
    await stage.voice_reports(ReportKind.STARTED)
    lease = stage.voice.lease
    await stage.come("second", widget="voice")
    stage.sources.set_visible(ClientId("voice"), is_visible=False)
    await stage.idle()
    assert stage.voice.lease == lease


@pytest.mark.parametrize("changes", [{"lease": "old"}, {"client": "other"}, {"attempt": 7}, {"item": "other"}])
async def test_a_report_that_does_not_fit_is_refused_and_changes_nothing(
    stage: World, changes: dict[str, object]
) -> None:
    await stage.come("other", widget="voice")
    message = await stage.say("Привіт")
    lease = stage.voice.lease
    assert lease is not None
    said = {"lease": lease.id, "attempt": 1, "item": message.id, "what": ReportKind.STARTED, **changes}
    client = ClientId(str(said.pop("client", "voice")))
    before = stage.mark()
    with pytest.raises(ConflictError):
        await stage.speech.report(client, Report(**said))  # type: ignore[arg-type]
    await stage.idle()
    assert stage.mark() == before


async def test_what_has_not_started_cannot_finish(stage: World) -> None:
    await stage.say("Привіт")
    with pytest.raises(ConflictError):
        await stage.voice_reports(ReportKind.FINISHED)


async def test_a_source_that_is_not_connected_may_report_nothing(stage: World) -> None:
    report = Report(lease=LeaseId("speech-x"), attempt=1, item="x", what=ReportKind.STARTED)
    with pytest.raises(NotFoundError):
        await stage.speech.report(ClientId("nobody"), report)


async def test_a_message_that_takes_much_longer_than_it_lasts_fails_and_the_next_is_said(stage: World) -> None:
    first, second = await stage.say("Перше"), await stage.say("Друге")
    await stage.voice_reports(ReportKind.STARTED)
    for _ in range(3):
        await stage.pass_(5)
        if stage.voice.message is not None and stage.voice.message.id == first.id:
            await stage.voice_reports(ReportKind.PROGRESS, position_ms=500)
    assert (await stage.speech.get(first.id)).reason is SpeechReason.TIMED_OUT
    assert stage.voice.message is not None
    assert stage.voice.message.id == second.id


# Crash


async def test_after_a_crash_what_was_heard_is_interrupted_and_what_was_not_is_said(world: World) -> None:
    await world.set(auto_approve=True)
    await world.come("voice", widget="voice")
    first, second = await world.say("Перше"), await world.say("Друге")
    await world.voice_reports(ReportKind.STARTED)
    await world.die()
    after = World(world.folder, language="uk")
    await after.start()
    try:
        assert await after.speech_state(first) is SpeechState.INTERRUPTED
        assert after.voice.message is not None
        assert after.voice.message.id == second.id
        await after.come("voice", widget="voice")
        await after.die()
        last = World(world.folder, language="uk")
        await last.start()
        try:
            assert last.voice.message is not None
            assert last.voice.message.id == second.id
            assert last.speaker.said == [second.spoken]
        finally:
            await last.stop()
    finally:
        await after.stop()


async def test_a_sound_that_cannot_be_deleted_keeps_nothing_from_starting_and_is_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As one that another program has open, in Windows."""
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "left.wav").touch()
    tried, unlink = [], Path.unlink

    def held(path: Path, *, missing_ok: bool = False) -> None:
        if path.suffix == ".wav":
            tried.append(path.name)
            raise PermissionError(13, "another program has it")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    world = World(tmp_path, language="uk")
    await world.start()
    await world.set(auto_approve=True)
    await world.come("voice", widget="voice")
    for _ in range(2):
        await world.say("Перше")
        await world.voice_reports(ReportKind.STARTED)
        await world.voice_reports(ReportKind.FINISHED)
    await world.stop()
    gc.collect()
    assert len(tried) >= 2
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_pause_and_panic_outlive_a_crash(world: World) -> None:
    await world.speech.pause()
    await world.speech.panic()
    await world.die()
    after = World(world.folder, language="uk")
    await after.start()
    try:
        assert (after.voice.is_paused, after.voice.is_silenced) == (True, True)
    finally:
        await after.stop()


async def test_a_full_disk_announces_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = world.mark()

    async def full(_: object) -> object:
        raise StoreFullError("disk_full", "The disk is full, so nothing was saved.")

    monkeypatch.setattr(world.database, "run", full)
    with pytest.raises(StoreFullError):
        await world.speech.add(NewMessage(text="Привіт", author="Олена"))
    assert world.mark() == before


async def test_a_disk_that_fills_up_behind_a_message_does_not_take_it_back(
    stage: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run, calls = stage.database.run, 0

    async def filling(work: object) -> object:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise StoreFullError("disk_full", "The disk is full, so nothing was saved.")
        return await run(work)  # type: ignore[arg-type] # whatever it is

    monkeypatch.setattr(stage.database, "run", filling)
    message = await stage.say("Привіт")
    assert "Speech scheduler failed after a command" in caplog.text
    assert stage.voice.message is None
    monkeypatch.undo()
    await stage.pass_(6)
    assert stage.voice.message is not None
    assert stage.voice.message.id == message.id


# Commands


async def test_reject_remove_and_clear(world: World) -> None:
    a, b, c, d = [await world.say(f"Повідомлення {n}") for n in range(4)]
    await world.speech.reject(a.id)
    await world.speech.remove(b.id)
    assert await world.speech.clear() == 2
    states = [await world.speech_state(message) for message in (a, b, c, d)]
    assert states == [SpeechState.REJECTED, *[SpeechState.REMOVED] * 3]
    with pytest.raises(ConflictError):
        await world.speech.approve(a.id)
    with pytest.raises(NotFoundError):
        await world.speech.approve(SpeechId("nobody"))


async def test_skip_stops_what_is_said_and_goes_on(stage: World) -> None:
    first, second = await stage.say("Перше"), await stage.say("Друге")
    await stage.voice_reports(ReportKind.STARTED)
    skipped = await stage.speech.skip()
    await stage.idle()
    assert (skipped.id, skipped.state) == (first.id, SpeechState.SKIPPED)
    assert stage.voice.message is not None
    assert stage.voice.message.id == second.id
    await stage.speech.skip()
    await stage.idle()
    with pytest.raises(ConflictError):
        await stage.speech.skip()


async def test_two_who_skip_the_same_message_at_once_skip_one(stage: World) -> None:
    _, second = await stage.say("Перше"), await stage.say("Друге")
    await stage.voice_reports(ReportKind.STARTED)
    results = await asyncio.gather(stage.speech.skip(), stage.speech.skip(), return_exceptions=True)
    assert isinstance(results[1], ConflictError)
    await stage.idle()
    assert stage.voice.message is not None
    assert stage.voice.message.id == second.id


async def test_pause_lets_the_present_message_end_and_begins_no_other(stage: World) -> None:
    await stage.say("Перше")
    second = await stage.say("Друге")
    await stage.voice_reports(ReportKind.STARTED)
    await stage.speech.pause()
    await stage.voice_reports(ReportKind.FINISHED)
    assert (stage.voice.phase, stage.voice.is_paused) == (SpeechPhase.IDLE, True)
    await stage.speech.resume()
    await stage.idle()
    assert stage.voice.message is not None
    assert stage.voice.message.id == second.id


async def test_a_replayed_message_is_said_next(stage: World) -> None:
    first = await stage.say("Перше")
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    await stage.say("Друге")
    await stage.say("Третє")
    await stage.speech.replay(first.id)
    assert stage.voice.waiting[0].id == first.id
    with pytest.raises(ConflictError):
        await stage.speech.replay(first.id)


# Rules


async def test_a_repeated_id_gives_the_first_message(world: World) -> None:
    first = await world.say("Привіт", source="bot", external_id="1")
    offset = world.hub.offset
    again, is_new = await world.speech.add(NewMessage(text="Інше", author="x", source="bot", external_id="1"))
    assert (again.id, is_new, world.hub.offset) == (first.id, False, offset)


async def test_a_donation_of_which_nothing_is_said_cannot_be_replayed(world: World) -> None:
    await world.settings.change({"requests": {"blocked_users": ["Мавка"]}})
    donation = await world.donate("Привіт", author="Мавка")
    assert await world.speech_state(donation) is SpeechState.REJECTED
    with pytest.raises(ConflictError) as caught:
        await world.speech.replay(donation.id)
    assert caught.value.code == "nothing_to_say"


async def test_voices_devices_and_a_preview_are_known_without_a_message(world: World) -> None:
    assert [voice.id for voice in world.speech.voices] == [voice.id for voice in await world.speaker.voices()]
    assert await world.speech.devices() == await world.output.devices()
    preview = await world.speech.preview("Привіт", author="Олена")
    assert (preview.author, preview.spoken) == ("Олена", "Олена каже: Привіт")
    assert (await world.speech.page(0, 9)).total == 0


@pytest.mark.parametrize("text", ["", "   ", "…!?", "🎉🎉", "\u202e\u200b", "<>"])
async def test_a_message_with_nothing_to_say_is_refused(world: World, text: str) -> None:
    before = world.mark()
    with pytest.raises(SpeechRefusedError) as refused:
        await world.speech.add(NewMessage(text=text, author="Олена"))
    assert (refused.value.code, refused.value.field) == ("nothing_to_say", "text")
    assert world.mark() == before


async def test_an_unknown_voice_is_refused(world: World) -> None:
    with pytest.raises(SpeechRefusedError) as refused:
        await world.speech.add(NewMessage(text="Привіт", author="Олена", voice="fake:nobody"))
    assert refused.value.field == "voice"
    assert (await world.say("Привіт", voice="fake:en")).voice == "fake:en"


async def test_a_viewer_has_a_voice_of_their_own(stage: World) -> None:
    await stage.set(viewer_voices=["олена = fake:en", "Інша=fake:nobody"])
    assert (await stage.say("Привіт")).voice == "fake:en"
    assert (await stage.say("Привіт", author="Інша")).voice == ""
    assert stage.speaker.choices[0]["uk"].voice == "fake:en"


async def test_a_viewer_and_all_together_may_send_so_many_in_a_minute(world: World) -> None:
    await world.set(user_per_minute=2, total_per_minute=3)
    await world.say("раз")
    await world.say("два")
    with pytest.raises(SpeechRefusedError, match="reached the message limit"):
        await world.say("три")
    await world.say("раз", author="Інша")
    with pytest.raises(SpeechRefusedError):
        await world.say("раз", author="Третя")
    await world.donate()  # a donation always comes in
    await world.pass_(61)
    await world.say("три")


async def test_a_viewer_who_is_blocked_loses_what_waits(world: World) -> None:
    message, other = await world.say("Привіт"), await world.say("Привіт", author="Інша")
    await world.settings.change({"requests": {"blocked_users": ["ОЛЕНА"]}})
    await world.idle()
    assert (await world.speech.get(message.id)).reason is SpeechReason.BLOCKED_USER
    assert await world.speech_state(message) is SpeechState.REJECTED
    assert await world.speech_state(other) is SpeechState.PENDING
    with pytest.raises(SpeechRefusedError):
        await world.say("Знову")


async def test_each_of_two_viewers_who_are_blocked_at_once_loses_what_waits(world: World) -> None:
    said = [await world.say("Привіт", author=author) for author in ("Мавка", "Олена")]
    await asyncio.gather(
        world.settings.change({"requests": {"blocked_users": ["Мавка"]}, "speech": {"donations_first": False}}),
        world.settings.change({"requests": {"blocked_users": ["Мавка", "Олена"]}}),
    )
    await world.idle()
    assert [await world.speech_state(message) for message in said] == [SpeechState.REJECTED] * 2


@pytest.mark.parametrize("is_donation", [False, True])
async def test_a_message_whose_viewer_is_blocked_while_it_is_read_is_not_spoken(
    stage: World, monkeypatch: pytest.MonkeyPatch, *, is_donation: bool
) -> None:
    is_read, is_blocked, real = threading.Event(), threading.Event(), pipeline.to_speech_text

    def slow(*arguments: Any, **named: Any) -> pipeline.SpeechText:
        speech = real(*arguments, **named)
        is_read.set()
        is_blocked.wait(SECONDS)
        return speech

    monkeypatch.setattr(pipeline, "to_speech_text", slow)
    new = NewMessage(text="Привіт", author="Мавка", is_donation=is_donation)
    sending = asyncio.create_task(stage.speech.add(new))
    await asyncio.to_thread(is_read.wait, SECONDS)
    await stage.settings.change({"requests": {"blocked_users": ["Мавка"]}})
    is_blocked.set()
    if is_donation:
        message, _ = await sending
        assert await stage.speech_state(message) is SpeechState.REJECTED
    else:
        with pytest.raises(SpeechRefusedError):
            await sending
    await stage.idle()
    assert (stage.voice.message, stage.speaker.said) == (None, [])


async def test_a_blocked_word_holds_a_message_back_even_where_all_are_approved(stage: World) -> None:
    await stage.set(blocked_words=["поганий*"], blocked_action="hold")
    message = await stage.say("який поганийй день")
    assert (message.state, message.reason) == (SpeechState.PENDING, SpeechReason.BLOCKED_WORD)


async def test_free_messages_expire_and_donations_do_not(world: World) -> None:
    await world.set(auto_approve=True, expire_min=10)
    await world.say("перше бере слово")
    free, paid = await world.say("безкоштовне"), await world.donate()
    await world.pass_(9 * 60)
    assert await world.speech_state(free) is SpeechState.WAITING
    await world.pass_(61)
    assert await world.speech_state(free) is SpeechState.EXPIRED
    assert await world.speech_state(paid) is SpeechState.WAITING


# Engine


@pytest.mark.parametrize(
    "reason", [SpeechReason.ENGINE_CRASHED, SpeechReason.ENGINE_SILENT, SpeechReason.ENGINE_MISSING]
)
async def test_a_text_the_engine_cannot_say_fails_with_a_reason_and_the_next_is_said(
    stage: World, reason: SpeechReason
) -> None:
    stage.speaker.failures["Отруйне"] = reason
    bad, good = await stage.say("Отруйне"), await stage.say("Добре")
    failed = await stage.speech.get(bad.id)
    assert (failed.state, failed.reason) == (SpeechState.FAILED, reason)
    assert stage.voice.message is not None
    assert stage.voice.message.id == good.id
    notices = [notice for notice in stage.told(Notice) if notice.kind is NoticeKind.SPEECH_FAILED]
    assert [notice.speech_reason for notice in notices] == [reason]


async def test_a_bug_in_an_engine_stops_nothing(stage: World, caplog: pytest.LogCaptureFixture) -> None:
    stage.speaker.failures["Отруйне"] = RuntimeError("a bug")
    await stage.say("Отруйне")
    good = await stage.say("Добре")
    assert stage.voice.message is not None
    assert stage.voice.message.id == good.id
    assert "A message could not be synthesised" in caplog.text


async def test_a_message_skipped_while_it_is_made_is_not_said(stage: World) -> None:
    stage.speaker.is_held = True
    message = await stage.say("Довге")
    await stage.speech.skip()
    stage.speaker.release()
    await stage.idle()
    assert await stage.speech_state(message) is SpeechState.SKIPPED
    assert stage.voice.message is None


async def test_languages_without_a_voice_are_named(world: World) -> None:
    assert world.voice.missing == ("en", "ru")
    assert world.voice.engine == "ready"


# Donations: alert, voice, video


async def test_a_donation_shows_its_alert_before_the_voice_and_keeps_it_its_time(stage: World) -> None:
    await stage.come("alerts", widget="alerts")
    await stage.donate("Дякую за стрим")
    alert = stage.alert
    assert alert is not None
    assert (alert.author, alert.amount, alert.message) == ("Олена", "100 ₴", "Дякую за стрим")
    assert alert.sounds_at == "alerts"
    assert stage.voice.lead_ms == stage.settings.settings.alerts.lead_ms
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    assert stage.alert is not None
    following = await stage.say("Наступне")
    assert stage.voice.message is None
    await stage.pass_(stage.settings.settings.alerts.least_ms / 1000)
    assert stage.told(AlertChanged)[-1].alert is None
    assert stage.voice.message is not None
    assert stage.voice.message.id == following.id


async def test_the_alert_of_a_donation_that_is_taken_back_goes_at_once(stage: World) -> None:
    await stage.come("alerts", widget="alerts")
    await stage.donate("Дякую за стрим", source="twitch", external_id="gift")
    await stage.voice_reports(ReportKind.STARTED)
    assert await stage.speech.take_back("twitch", external_id="gift") == 1
    await stage.idle()
    assert (stage.voice.message, stage.alert) == (None, None)


async def test_a_message_without_money_shows_no_alert(stage: World) -> None:
    await stage.say("Привіт")
    assert stage.told(AlertChanged) == []


async def test_while_speech_is_off_alerts_are_shown_in_silence(stage: World) -> None:
    await stage.set(is_on=False)
    free = await stage.say("Привіт")
    donation = await stage.donate()
    assert stage.alert is not None
    assert (stage.speaker.said, stage.voice.media_url) == ([], "")
    await stage.pass_(stage.settings.settings.alerts.least_ms / 1000 + 0.1)
    assert stage.told(AlertChanged)[-1].alert is None
    assert await stage.speech_state(donation) is SpeechState.SPOKEN
    assert await stage.speech_state(free) is SpeechState.WAITING


async def test_the_video_is_turned_down_while_a_voice_speaks_and_comes_back(stage: World) -> None:
    await stage.come("player")
    await stage.add(0)
    await stage.started()
    await stage.say("Привіт")
    assert (stage.now.ducked_percent, stage.now.state) == (25, PlayerState.PLAYING)
    ducked = next(
        i for i, e in enumerate(stage.events) if isinstance(e, PlayerChanged) and e.player.ducked_percent == 25
    )
    offered = next(
        i for i, e in enumerate(stage.events) if isinstance(e, SpeechChanged) and e.speech.phase is SpeechPhase.OFFERED
    )
    assert ducked < offered
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    assert stage.now.ducked_percent == 100


async def test_by_choice_the_video_stands_still_meanwhile(stage: World) -> None:
    await stage.set(while_speaking="pause")
    await stage.come("player")
    await stage.add(0)
    await stage.started()
    await stage.pass_(3)
    await stage.say("Привіт")
    position = stage.now.position_ms
    assert stage.now.state is PlayerState.PAUSED
    await stage.voice_reports(ReportKind.STARTED)
    await stage.pass_(1)
    assert stage.now.position_ms == position
    await stage.voice_reports(ReportKind.FINISHED)
    assert (stage.now.state, stage.now.position_ms) == (PlayerState.PLAYING, position)


async def test_a_video_that_the_streamer_paused_stays_paused_afterwards(stage: World) -> None:
    await stage.set(while_speaking="pause")
    await stage.come("player")
    await stage.add(0)
    await stage.started()
    await stage.player.pause()
    await stage.say("Привіт")
    await stage.voice_reports(ReportKind.STARTED)
    await stage.voice_reports(ReportKind.FINISHED)
    assert stage.now.state is PlayerState.PAUSED


# Panic


async def test_panic_silences_everything_and_release_goes_on_where_it_was(stage: World) -> None:
    await stage.come("player")
    await stage.add(0)
    await stage.started()
    message = await stage.donate()
    await stage.voice_reports(ReportKind.STARTED)
    await stage.pass_(0.5)
    position = stage.now.position_ms
    state = await stage.speech.panic()
    await stage.idle()
    assert state.is_silenced
    assert (stage.now.is_silenced, stage.now.state, stage.now.position_ms) == (True, PlayerState.PAUSED, position)
    lease, began_ms = stage.voice.lease, stage.voice.at_ms
    await stage.pass_(300)
    assert await stage.speech_state(message) is SpeechState.SPEAKING
    waiting = await stage.say("Чекає")
    assert await stage.speech_state(waiting) is SpeechState.WAITING
    await stage.speech.release()
    await stage.idle()
    assert (stage.now.is_silenced, stage.now.state, stage.voice.lease) == (False, PlayerState.PLAYING, lease)
    assert stage.voice.at_ms == began_ms + 300_000  # the words go on where they stood
    await stage.voice_reports(ReportKind.FINISHED)
    assert await stage.speech_state(message) is SpeechState.SPOKEN


async def test_nothing_begins_while_all_is_silenced(stage: World) -> None:
    await stage.speech.panic()
    message = await stage.donate()
    assert (stage.voice.phase, stage.alert) == (SpeechPhase.IDLE, None)
    await stage.speech.release()
    await stage.idle()
    assert stage.voice.message is not None
    assert stage.voice.message.id == message.id


# This PC's own sound


async def test_by_choice_the_voice_sounds_on_this_pc_only(stage: World) -> None:
    await stage.set(output="local")
    message = await stage.say("Привіт")
    assert stage.output.played == [message.id]
    assert (stage.voice.lease, stage.voice.media_url, stage.voice.phase) == (None, "", SpeechPhase.SPEAKING)
    stage.output.end()
    await stage.idle()
    assert await stage.speech_state(message) is SpeechState.SPOKEN


async def test_both_sound_together_and_end_together(stage: World) -> None:
    await stage.set(output="both")
    message = await stage.say("Привіт")
    assert stage.output.played == []
    await stage.voice_reports(ReportKind.STARTED)
    assert stage.output.played == [message.id]
    await stage.voice_reports(ReportKind.FINISHED)
    assert await stage.speech_state(message) is SpeechState.SPEAKING
    stage.output.end()
    await stage.idle()
    assert await stage.speech_state(message) is SpeechState.SPOKEN


async def test_where_both_shall_sound_and_no_source_is_open_this_pc_does(world: World) -> None:
    await world.set(auto_approve=True, output="both")
    message = await world.say("Привіт")
    assert world.output.played == [message.id]


async def test_a_pc_without_sound_fails_the_message_with_a_reason(stage: World) -> None:
    stage.output.error = SpeechRefusedError(SpeechReason.PLAYER_ERROR)
    await stage.set(output="local")
    message = await stage.say("Привіт")
    assert (await stage.speech.get(message.id)).reason is SpeechReason.PLAYER_ERROR


async def test_panic_and_skip_reach_this_pcs_own_sound(stage: World) -> None:
    await stage.set(output="local")
    await stage.say("Привіт")
    await stage.speech.panic()
    await stage.speech.release()
    await stage.speech.skip()
    await stage.idle()
    assert [command for command in stage.output.commands if command != "stop"] == ["pause", "resume"]
    assert stage.output.commands[-1] == "stop"


async def test_panic_before_this_pcs_sound_begins_keeps_it_silent_until_the_release(stage: World) -> None:
    await stage.set(output="local")
    donation = await stage.donate()
    await stage.speech.panic()
    await stage.pass_(stage.settings.settings.alerts.lead_ms / 1000 + 5)
    assert stage.output.played == []
    await stage.speech.release()
    await stage.pass_(stage.settings.settings.alerts.lead_ms / 1000 + 0.1)
    assert stage.output.played == [donation.id]


# History


async def test_the_past_is_searched_in_names_and_texts(world: World) -> None:
    for text in ("Перше повідомлення", "Друге", "50%_!"):
        await world.speech.reject((await world.say(text)).id)
    assert [m.text for m in (await world.speech.history("ДРУГЕ", 0, 10)).items] == ["Друге"]
    assert (await world.speech.history("%_", 0, 10)).total == 1
    assert (await world.speech.history("", 1, 1)).items[0].text == "Друге"
    assert (await world.speech.history("", 0, 10)).total == 3

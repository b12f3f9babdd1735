"""A full list of messages refuses no donation; what was paid for and interrupted is offered again."""

import pytest

from app.domain.errors import ConflictError
from app.domain.events import Notice, NoticeKind
from app.domain.player import ReportKind
from app.domain.speech import SpeechReason, SpeechState
from app.services.speech import intake
from tests.support.world import World

LIMIT = 5


@pytest.fixture
async def full(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(intake, "SPEECH_LIMIT", LIMIT)
    await world.settings.change({"speech": {"user_per_minute": 0, "total_per_minute": 0, "auto_approve": False}})
    for number in range(LIMIT):
        await world.say(f"Привіт {number}", author=f"viewer {number}")
    world.events.clear()
    return world


def told(world: World) -> list[Notice]:
    return [event for event in world.events if isinstance(event, Notice) and event.kind is NoticeKind.SPEECH_FAILED]


async def test_the_oldest_free_message_makes_room_for_a_donation_and_that_is_told(full: World) -> None:
    for number in range(3):
        donation = await full.donate("Дякую", number)
        assert donation.state is SpeechState.PENDING
    assert [(notice.by, notice.speech_reason) for notice in told(full)] == [
        (f"viewer {number}", SpeechReason.QUEUE_FULL) for number in range(3)
    ]
    assert {notice.replayable for notice in told(full)} == {""}
    page = await full.speech.page(0, 100)
    assert page.total == LIMIT
    assert sum(message.is_donation for message in page.items) == 3
    gone = (await full.speech.history("", 0, 10)).items
    assert {(message.state, message.reason) for message in gone} == {(SpeechState.REMOVED, SpeechReason.QUEUE_FULL)}


async def test_others_are_refused_and_nobody_makes_room_for_them(full: World) -> None:
    with pytest.raises(ConflictError):
        await full.say("ще одне", author="somebody")
    with pytest.raises(ConflictError):
        await full.say("моє", author="", is_from_streamer=True)
    assert told(full) == []
    assert (await full.speech.page(0, 100)).total == LIMIT


async def test_where_only_donations_wait_another_is_taken_all_the_same(full: World) -> None:
    for number in range(LIMIT + 3):
        await full.donate("Дякую", number)
    assert (await full.speech.page(0, 100)).total == LIMIT + 3
    assert len(told(full)) == LIMIT


async def test_a_repeated_donation_takes_nobody_s_room(full: World) -> None:
    for _ in range(3):
        await full.donate("Дякую", 1)
    assert len(told(full)) == 1


@pytest.mark.parametrize("is_paid", [True, False])
async def test_a_message_that_was_interrupted_is_offered_again_if_paid_for(world: World, *, is_paid: bool) -> None:
    await world.settings.change({"speech": {"auto_approve": True}, "alerts": {"lead_ms": 0}})
    await world.come("voice", widget="voice")
    if is_paid:
        await world.donate("Дякую")
    else:
        await world.say("Привіт")
    await world.pass_(1)
    message = world.speech.now().message
    assert message is not None
    await world.voice_reports(ReportKind.STARTED)
    await world.voice_reports(ReportKind.FAILED, error="interrupted")
    assert (await world.speech.get(message.id)).state is SpeechState.INTERRUPTED
    assert [notice.replayable for notice in told(world)] == ([message.id] if is_paid else [])
    if is_paid:
        assert (await world.speech.replay(message.id)).state is SpeechState.WAITING


async def test_one_whose_voice_has_gone_for_good_is_offered_too(world: World) -> None:
    await world.settings.change({"speech": {"auto_approve": True}, "alerts": {"lead_ms": 0}})
    await world.come("voice", widget="voice")
    await world.donate("Дякую")
    await world.pass_(1)
    message = world.speech.now().message
    assert message is not None
    await world.voice_reports(ReportKind.STARTED)
    await world.go("voice")
    await world.pass_(60)
    assert (await world.speech.get(message.id)).state is SpeechState.INTERRUPTED
    assert [notice.replayable for notice in told(world)] == [message.id]

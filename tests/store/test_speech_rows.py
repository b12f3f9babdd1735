"""The table of messages: what goes in comes out, and the orders they are taken in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.donations import Donation
from app.domain.ids import SpeechId
from app.domain.speech import Segment, SpeechMessage, SpeechReason, SpeechState
from app.store import donations, speech
from app.store.database import Database
from app.store.speech import SpeechEntry, SpeechRow

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


def entry(number: int, state: SpeechState = SpeechState.WAITING, **changes: object) -> SpeechEntry:
    message = {
        "id": SpeechId(f"m{number}"),
        "state": state,
        "author": "Олена",
        "text": f"Привіт {number}",
        "spoken": f"Олена каже: Привіт {number}",
        "requested_at": NOON + timedelta(seconds=number),
        **changes,
    }
    segments = (Segment(text=f"Привіт {number}", language="uk"), Segment(text="hello", language="en"))
    return SpeechEntry(message=SpeechMessage(**message), segments=segments, rank=float(number))  # type: ignore[arg-type]


async def put(database: Database, *entries: SpeechEntry) -> None:
    def insert(transaction: object) -> None:
        for each in entries:
            speech.insert(transaction, each)  # type: ignore[arg-type]

    await database.run(insert)


async def test_a_message_comes_back_as_it_was_put_in(database: Database) -> None:
    full = entry(
        1,
        SpeechState.FAILED,
        reason=SpeechReason.ENGINE_SILENT,
        voice="pyttsx3:zle/uk",
        is_donation=True,
        amount_minor=2**53 - 1,
        currency="UAH",
        source="bot",
        external_id="7",
        attempt=3,
        length_ms=1_234,
        started_at=NOON,
        finished_at=NOON + timedelta(milliseconds=1),
    )
    await put(database, full)
    assert await database.run(lambda transaction: speech.load(transaction, SpeechId("m1"))) == full
    assert await database.run(lambda transaction: speech.load_external(transaction, "bot", "7")) == full
    changed = full.with_message(state=SpeechState.SPOKEN, reason=None)
    await database.run(lambda transaction: speech.save(transaction, changed))
    assert await database.run(lambda transaction: speech.load(transaction, SpeechId("m1"))) == changed


async def test_the_order_of_turns_and_of_decisions(database: Database) -> None:
    await put(
        database,
        entry(1),
        entry(2, is_donation=True),
        entry(3, SpeechState.PENDING),
        entry(4, SpeechState.PENDING, amount_minor=500, is_donation=True),
        entry(5, SpeechState.SPEAKING),
        entry(6, SpeechState.SPOKEN),
    )

    def ids(entries: list[SpeechEntry]) -> list[str]:
        return [each.message.id for each in entries]

    run = database.run
    assert ids(await run(lambda t: speech.waiting(t, 0, 9, donations_first=True))) == ["m2", "m1"]
    assert ids(await run(lambda t: speech.waiting(t, 0, 9, donations_first=False))) == ["m1", "m2"]
    assert ids(await run(lambda t: speech.pending(t, 0, 9))) == ["m4", "m3"]
    everything, total = await run(lambda t: speech.active(t, 0, 9, donations_first=True))
    assert (ids(everything), total) == (["m5", "m2", "m1", "m4", "m3"], 5)
    assert ids(await run(lambda t: speech.waiting(t, 1, 9, donations_first=True))) == ["m1"]
    totals = await run(speech.totals)
    assert (totals.waiting, totals.pending) == (2, 2)
    assert await run(speech.last_rank) > 5
    assert await run(speech.first_rank) < 1


async def test_what_waits_of_a_viewer_is_found_whatever_the_case_of_the_name(database: Database) -> None:
    await put(
        database,
        entry(1),
        entry(2, SpeechState.PENDING, author="ОЛЕНА"),
        entry(3, author="Олена 2"),
        entry(4, SpeechState.SPEAKING),
        entry(5, SpeechState.SPOKEN),
    )
    found = await database.run(lambda transaction: speech.waiting_of(transaction, "олена"))
    assert [each.message.id for each in found] == ["m1", "m2"]


async def test_viewers_of_one_name_are_told_apart_by_their_ids(database: Database) -> None:
    await put(
        database,
        entry(1, author="Оля", author_id="twitch:1"),
        entry(2, author="Оля", author_id="twitch:2"),
        entry(3, author="Оля нова", author_id="twitch:1", state=SpeechState.PENDING),
        entry(4, author="Оля"),
    )
    now = NOON + timedelta(seconds=30)
    by_id, by_name = entry(8, author="Оля", author_id="twitch:1").message, entry(9, author="Оля").message
    assert (await database.run(lambda t: speech.in_last_minute(t, by_id, now)))[0] == 3  # two by id, one by name
    assert (await database.run(lambda t: speech.in_last_minute(t, by_name, now)))[0] == 3
    found = await database.run(lambda t: speech.TABLE.present_of(t, "twitch:1"))
    assert [each.message.id for each in found] == ["m1", "m3"]


async def test_two_messages_are_never_said_at_once(database: Database) -> None:
    await put(database, entry(1, SpeechState.SPEAKING))
    with pytest.raises(Exception, match="UNIQUE"):
        await put(database, entry(2, SpeechState.SPEAKING))


async def test_free_messages_are_counted_by_the_minute_and_found_when_too_old(database: Database) -> None:
    await put(
        database,
        entry(1),
        entry(2, author="ОЛЕНА"),
        entry(3, author="Інша"),
        entry(4, is_donation=True),
        entry(5, SpeechState.REJECTED),
    )
    now = NOON + timedelta(seconds=30)
    asked = entry(9, author="олена").message
    assert await database.run(lambda t: speech.in_last_minute(t, asked, now)) == (2, 3)
    assert await database.run(lambda t: speech.in_last_minute(t, asked, NOON + timedelta(seconds=62.5))) == (0, 1)
    old = await database.run(lambda t: speech.overdue(t, NOON + timedelta(seconds=2.5)))
    assert [each.message.id for each in old] == ["m1", "m2"]
    assert await database.run(speech.oldest_free) == NOON + timedelta(seconds=1)


async def test_pause_and_panic_are_remembered(database: Database) -> None:
    assert await database.run(speech.load_row) == SpeechRow()
    row = SpeechRow(is_paused=True, is_silenced=True)
    await database.run(lambda t: speech.save_row(t, row))
    assert await database.run(speech.load_row) == row


async def test_a_donation_is_found_again_with_the_state_of_its_message(database: Database) -> None:
    await put(database, entry(1, is_donation=True, source="bot", external_id="7"))
    given = Donation(
        id=SpeechId("m1"),
        state=SpeechState.WAITING,
        author="Олена",
        amount_minor=100,
        currency="UAH",
        message="https://youtu.be/dQw4w9WgXcQ",
        source="bot",
        external_id="7",
        link="https://youtu.be/dQw4w9WgXcQ",
        received_at=NOON,
    )
    await database.run(lambda t: donations.insert(t, given))
    assert await database.run(lambda t: donations.load_external(t, "bot", "7")) == given
    assert await database.run(donations.unqueued) == [given]
    await database.run(lambda t: donations.set_queued(t, given.id))
    assert await database.run(donations.unqueued) == []
    assert await database.run(lambda t: donations.history(t, "ОЛЕНА", 0, 9)) == ([given], 1)

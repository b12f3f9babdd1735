"""The speech state is cut to what one event carries."""

import json
from datetime import UTC, datetime

from msgspec import structs, to_builtins

from app.domain.ids import SpeechId
from app.domain.lists import EVENT_ROOM_BYTES
from app.domain.speech import Speech, SpeechMessage, SpeechState, truncated_to_frame

_AT = datetime(2026, 11, 24, tzinfo=UTC)


def _messages(count: int, text: str) -> tuple[SpeechMessage, ...]:
    return tuple(
        SpeechMessage(
            id=SpeechId(f"m{number}"), state=SpeechState.WAITING, text=text, spoken=text, author="a", requested_at=_AT
        )
        for number in range(count)
    )


def _size(speech: Speech) -> int:
    return len(json.dumps(to_builtins(speech)))


def test_a_usual_state_stays_as_it_is() -> None:
    speech = Speech(waiting=_messages(20, "Привіт"), pending=_messages(20, "Hello"), waiting_total=20, pending_total=20)
    assert truncated_to_frame(speech) == speech
    assert truncated_to_frame(Speech()) == Speech()


def test_a_large_state_keeps_the_beginning_of_both_lists_and_its_totals() -> None:
    speech = Speech(waiting=_messages(200, "ї" * 400), pending=_messages(200, "ї" * 400), waiting_total=200)
    cut = truncated_to_frame(speech)
    assert _size(cut) <= EVENT_ROOM_BYTES + 1_024
    assert 0 < len(cut.pending) < len(cut.waiting) + 5 < 200
    assert (cut.waiting, cut.pending) == (speech.waiting[: len(cut.waiting)], speech.pending[: len(cut.pending)])
    assert cut.waiting_total == 200


def test_a_hostile_message_is_shortened_and_takes_no_room_from_the_others() -> None:
    [hostile] = _messages(1, "👨‍👩‍👧‍👦" * 1_000)
    speech = Speech(message=hostile, waiting=(hostile, *_messages(10, "hi")), pending=(hostile, *_messages(10, "hi")))
    cut = truncated_to_frame(speech)
    assert cut.message is not None
    assert len(cut.message.text) == 200
    assert [len(each) for each in (cut.waiting, cut.pending)] == [11, 11]
    assert cut.waiting[0] == structs.replace(hostile, text=hostile.text[:200], spoken=hostile.spoken[:200])

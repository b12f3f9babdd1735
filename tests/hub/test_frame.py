"""Any text survives the stream as exactly one event."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.hub import limits
from app.hub.connection import bye_frame
from app.hub.frame import Frame
from tests.hub.sse import Event, parse
from tests.support.any_json import any_json
from tests.support.doubles import sse

_JSON = any_json(st.integers(-(2**53), 2**53))


@given(st.text())
@example("a\r\nid: forged\r\revent: forged\n\ndata: forged\n\n\0\u2028\u2029\x85\x0b\x0c")
@example("\ufeff")
@example("\ud800")  # a lone surrogate, as a hostile JSON body can hold
def test_any_text_arrives_as_exactly_one_event(text: str) -> None:
    frame = Frame("queue_changed", {"title": text, text: 1}, "0badcafe:7")
    events = parse(sse(frame))
    assert [(event.name, event.last_event_id) for event in events] == [("queue_changed", "0badcafe:7")]
    assert json.loads(events[0].data) == {"title": text, text: 1}


@given(st.dictionaries(st.text(), _JSON, max_size=5))
def test_any_json_arrives_unchanged_and_is_one_line_of_ascii(data: dict[str, object]) -> None:
    frame = Frame("notice", data)
    assert frame.data.isascii()
    assert not set("\r\n") & set(frame.data)
    assert frame.size == len(frame.data)
    assert [json.loads(event.data) for event in parse(sse(frame))] == [data]


def test_a_frame_without_an_id_leaves_the_readers_position_alone() -> None:
    first = Frame("queue_changed", {}, "0badcafe:7")
    events = parse(sse(first) + sse(Frame("ping", {"n": 1})))
    assert events[1] == Event("ping", '{"n":1}', "0badcafe:7")


def test_a_frame_is_encoded_once_for_each_transport() -> None:
    frame = Frame("ping", {"n": 1}, "0badcafe:7")
    calls: list[str] = []

    def one(frame: Frame) -> bytes:
        calls.append("one")
        return frame.data.encode()

    def other(frame: Frame) -> bytes:
        calls.append("other")
        return f"{frame.event} {frame.event_id}".encode()

    assert [frame.encoded(encoding) for encoding in (one, other, one, other)] == [
        b'{"n":1}',
        b"ping 0badcafe:7",
        b'{"n":1}',
        b"ping 0badcafe:7",
    ]
    assert calls == ["one", "other"]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_cannot_hold_is_null(number: float) -> None:
    assert json.loads(Frame("notice", {"x": number}).data) == {"x": None}


def test_bye_says_why_and_when_to_come_back() -> None:
    (event,) = parse(sse(bye_frame("shutdown")))
    assert (event.name, event.last_event_id) == ("bye", "")
    assert json.loads(event.data) == {"reason": "shutdown", "retry_ms": limits.RETRY_MS}

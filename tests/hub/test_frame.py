"""Any text survives the stream as exactly one event."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.hub import limits
from app.hub.frame import Frame, bye
from tests.hub.sse import Event, parse

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.text())
@example("a\r\nid: forged\r\revent: forged\n\ndata: forged\n\n\0\u2028\u2029\x85\x0b\x0c")
@example("\ufeff")
@example("\ud800")  # a lone surrogate, as a hostile JSON body can hold
def test_any_text_arrives_as_exactly_one_event(text: str) -> None:
    frame = Frame("queue_changed", {"title": text, text: 1}, "0badcafe:7")
    events = parse(frame.sse)
    assert [(event.name, event.last_event_id) for event in events] == [("queue_changed", "0badcafe:7")]
    assert json.loads(events[0].data) == {"title": text, text: 1}


@given(st.dictionaries(st.text(), _JSON, max_size=5))
def test_any_json_arrives_unchanged_and_is_one_line_of_ascii(data: dict[str, object]) -> None:
    frame = Frame("notice", data)
    assert frame.sse.isascii()
    assert frame.sse.count(b"\n") == 3
    assert [json.loads(event.data) for event in parse(frame.sse)] == [data]


def test_a_frame_without_an_id_leaves_the_readers_position_alone() -> None:
    first = Frame("queue_changed", {}, "0badcafe:7")
    events = parse(first.sse + Frame("ping", {"n": 1}).sse)
    assert events[1] == Event("ping", '{"n":1}', "0badcafe:7")


def test_a_chunk_is_the_frame_in_chunked_coding() -> None:
    frame = Frame("ping", {"n": 1})
    size, rest = frame.chunk.split(b"\r\n", 1)
    assert int(size, 16) == frame.size == len(frame.sse)
    assert rest == frame.sse + b"\r\n"


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Frame("notice", {"x": math.nan})


def test_bye_says_why_and_when_to_come_back() -> None:
    (event,) = parse(bye("shutdown").sse)
    assert (event.name, event.last_event_id) == ("bye", "")
    assert json.loads(event.data) == {"reason": "shutdown", "retry_ms": limits.RETRY_MS}


def message(ws: bytes) -> bytes:
    """Return the text of one WebSocket message, by the standard. Source: RFC 6455, 5.2."""
    assert ws[0] == 0x81  # the whole of a text
    assert ws[1] < 0x80  # a server masks nothing
    extra = {126: 2, 127: 8}.get(ws[1], 0)
    size = int.from_bytes(ws[2 : 2 + extra]) if extra else ws[1]
    assert extra == (0 if size < 126 else 2 if size < 1 << 16 else 8)
    assert len(ws) == 2 + extra + size
    return ws[2 + extra :]


@given(st.text(), st.none() | st.just("0badcafe:7"))
@example("a\r\nid: forged\n\ndata: forged\0\u2028", None)
@example("\ud800 data: ", "0badcafe:7")
def test_the_same_frame_is_a_whole_websocket_message(text: str, event_id: str | None) -> None:
    value = json.loads(message(Frame("notice", {"title": text, text: 1}, event_id).ws))
    head = {} if event_id is None else {"id": event_id}
    assert value == {**head, "event": "notice", "data": {"title": text, text: 1}}


@pytest.mark.parametrize("size", [*range(85, 100), *range(65_495, 65_510), 200_000])
def test_every_length_of_a_websocket_message_is_written_as_the_standard_asks(size: int) -> None:
    frame = Frame("notice", {"x": "y" * size})
    assert json.loads(message(frame.ws))["data"] == {"x": "y" * size}

"""The frames of the stream: what they hold, and their encoding, once for each transport."""

import json
from collections.abc import Callable, Mapping
from typing import Self

import msgspec
from msgspec import UNSET, Struct, UnsetType, defstruct, structs

from app.domain.events import TOPIC_STATES, StateEvent
from app.domain.ids import ClientId

_ESCAPING = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _ascii_json(value: object) -> str:
    """Return a value as one line of ASCII JSON; msgspec takes a fiftieth of the time, but escapes nothing."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can escape and UTF-8 cannot hold
        data = b"\xff"
    return data.decode("ascii") if data.isascii() else _ESCAPING.encode(msgspec.to_builtins(value))


class Connected(Struct, frozen=True, kw_only=True):
    """The first frame of each stream. `server_ms` is the server's wall clock; `resumed` means no snapshot follows."""

    client: ClientId
    epoch: str
    offset: int
    resumed: bool
    reason: str
    ping_ms: int
    schema: int
    server_ms: int
    version: str


def _has_one_value(event: type[StateEvent]) -> bool:
    return event.__struct_fields__ == (event.topic.value,)


def _state_type(event: type[StateEvent]) -> type:
    """Return what a snapshot holds of an event: the field that is named as its topic, else all fields."""
    fields = structs.fields(event)
    if _has_one_value(event):
        kind: type = fields[0].type
        return kind
    doc = f"`{event.topic}` in a snapshot; the same fields as in `{event.__struct_config__.tag}`."
    members = [(field.name, field.type) for field in fields]
    return defstruct(f"{event.topic.title()}State", members, namespace={"__doc__": doc}, frozen=True, kw_only=True)


_STATE_TYPES = {event: _state_type(event) for event in TOPIC_STATES.values()}

SnapshotStates = defstruct(
    "SnapshotStates",
    [(event.topic.value, kind | UnsetType, UNSET) for event, kind in _STATE_TYPES.items()],
    namespace={"__doc__": "The latest value of each subscribed topic that has one."},
    frozen=True,
    kw_only=True,
)


def snapshot_states(events: Mapping[str, StateEvent]) -> Struct:
    """Return the states of these topics as a snapshot carries them."""
    return SnapshotStates(**{topic: _state(event) for topic, event in events.items()})


def _state(event: StateEvent) -> object:
    kind, values = type(event), structs.asdict(event)
    return values[event.topic] if _has_one_value(kind) else _STATE_TYPES[kind](**values)


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything as it was at `offset`."""

    offset: int
    states: SnapshotStates  # type: ignore[valid-type] # made from the table of events


class Ping(Struct, frozen=True, kw_only=True):
    """Sent now and then; the page sends `n` and `t` back as they are. `server_ms` is the server's wall clock."""

    n: int
    t: int
    server_ms: int


class Bye(Struct, frozen=True, kw_only=True):
    """The server is about to close the stream: shutdown, revoked, replaced or limit."""

    reason: str
    retry_ms: int


CONTROL_FRAMES: tuple[type[Struct], ...] = (Connected, Snapshot, Ping, Bye)
"""Frames other than events; each is named like its class, in lower case."""

type Encoding = Callable[["Frame"], bytes]
"""Returns a frame in the form of one transport."""


class Frame:
    """An event or a control frame, and its data.

    Attributes:
        data: One line of ASCII JSON: a field of a Server-Sent Event ends at any CR or LF, and a lone CR would forge
            an event. Source: WHATWG HTML 9.2.6.
        event_id: Position in the stream; None leaves the reader's position alone.
        size: Bytes of the data.
        forms: What ``encoded`` made of it.
    """

    __slots__ = ("data", "event", "event_id", "forms", "size")

    def __init__(self, event: str, data: Struct | Mapping[str, object], event_id: str | None = None) -> None:
        self.event = event
        self.event_id = event_id
        self.data = _ascii_json(data)
        self.size = len(self.data)
        self.forms: dict[Encoding, bytes] = {}

    @classmethod
    def of(cls, value: Struct, event_id: str | None = None) -> Self:
        """Return the frame of an event or of a control frame's value."""
        return cls(frame_name(type(value)), value, event_id)

    def encoded(self, encoding: Encoding) -> bytes:
        """Return the frame in the form of a transport, made at the first call only."""
        form = self.forms.get(encoding)
        if form is None:
            form = self.forms[encoding] = encoding(self)
        return form


def frame_name(kind: type[Struct]) -> str:
    """Return the name that frames of this type have in the stream."""
    tag = kind.__struct_config__.tag
    return kind.__name__.lower() if tag is None else str(tag)

"""A reader of event streams, written by the standard and by nothing of ours. Source: WHATWG HTML 9.2.6."""

from dataclasses import dataclass


@dataclass
class Event:
    name: str
    data: str
    last_event_id: str


def parse(stream: bytes) -> list[Event]:
    """Return the events that a browser would dispatch. Only CR, LF and CRLF end a line."""
    text = stream.decode("utf-8")
    text = text.removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines.pop()  # what follows the last line end is not a whole line
    events: list[Event] = []
    name, data, last_id, has_data = "", "", "", False
    for line in lines:
        if line == "":
            if has_data:
                events.append(Event(name or "message", data.removesuffix("\n"), last_id))
            name, data, has_data = "", "", False
            continue
        if line.startswith(":"):
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data += value + "\n"
            has_data = True
        elif field == "id" and "\0" not in value:
            last_id = value
    return events

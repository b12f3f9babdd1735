"""One frame of the stream, encoded once and shared by every connection."""

import json
from collections.abc import Mapping
from functools import cached_property

from app.hub import limits


class Frame:
    """An event as bytes.

    The JSON is one line of ASCII: `event` and `data` of a Server-Sent Event end at any CR or LF, and a
    lone CR would forge an event. Source: WHATWG HTML 9.2.6; RELIABILITY V5.
    """

    def __init__(self, event: str, data: Mapping[str, object], event_id: str | None = None) -> None:
        body = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        head = f"id: {event_id}\n" if event_id is not None else ""
        self.sse = f"{head}event: {event}\ndata: {body}\n\n".encode("ascii")

    @cached_property
    def chunk(self) -> bytes:
        """The frame as one chunk of HTTP/1.1's chunked coding, so that it can be written as it is."""
        return b"%x\r\n%b\r\n" % (len(self.sse), self.sse)

    def __len__(self) -> int:
        """Bytes of the event."""
        return len(self.sse)


def bye(reason: str) -> Frame:
    """Return the last frame of a stream: ``shutdown``, ``revoked``, ``replaced`` or ``limit``."""
    return Frame("bye", {"reason": reason, "retry_ms": limits.RETRY_MS})

"""One frame of the stream, encoded once and shared by every connection."""

import json
from collections.abc import Mapping
from functools import cached_property

from app.hub import limits

_JSON = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))
_TWO_BYTES, _EIGHT_BYTES = 126, 127
"""What stands in a WebSocket message's second byte where its length needs so many more."""


class Frame:
    """An event as bytes.

    The JSON is one line of ASCII: `event` and `data` of a Server-Sent Event end at any CR or LF, and a
    lone CR would forge an event. Source: WHATWG HTML 9.2.6; RELIABILITY V5.

    Attributes:
        sse: The frame of Server-Sent Events.
        size: Its bytes, by which every bound is measured, whatever the transport.
    """

    def __init__(self, event: str, data: Mapping[str, object], event_id: str | None = None) -> None:
        body = _JSON.encode(data)
        self._event, self._id = event, event_id
        head = f"id: {event_id}\n" if event_id is not None else ""
        self.sse = f"{head}event: {event}\ndata: {body}\n\n".encode("ascii")
        self.size = len(self.sse)

    @cached_property
    def chunk(self) -> bytes:
        """The frame as one chunk of HTTP/1.1's chunked coding, so that it can be written as it is."""
        return b"%x\r\n%b\r\n" % (self.size, self.sse)

    @cached_property
    def ws(self) -> bytes:
        """The frame as one WebSocket message of a server, finished with its head: unmasked text in one piece.

        Source: RFC 6455, 5.2. The names are ours and the body is ASCII, so nothing needs escaping.
        """
        body = self.sse[self.sse.index(b"data: ") + 6 : -2]
        head = f'"id":"{self._id}",' if self._id is not None else ""
        text = b"%b%b}" % (f'{{{head}"event":"{self._event}","data":'.encode("ascii"), body)
        size = len(text)
        if size < _TWO_BYTES:
            return b"\x81%c%b" % (size, text)
        if size < 1 << 16:
            return b"\x81%c%b%b" % (_TWO_BYTES, size.to_bytes(2), text)
        return b"\x81%c%b%b" % (_EIGHT_BYTES, size.to_bytes(8), text)


def bye(reason: str) -> Frame:
    """Return the last frame of a stream: ``shutdown``, ``revoked``, ``replaced`` or ``limit``."""
    return Frame("bye", {"reason": reason, "retry_ms": limits.RETRY_MS})

"""One frame of the stream, encoded once for each transport and shared by every connection."""

import json
from collections.abc import Callable, Mapping

from app.hub import limits

_JSON = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))

type Encoding = Callable[["Frame"], bytes]
"""Returns a frame in the form of one transport."""


class Frame:
    """An event and its data.

    Attributes:
        data: One line of ASCII JSON: a field of a Server-Sent Event ends at any CR or LF, and a lone CR would forge
            an event. Source: WHATWG HTML 9.2.6.
        event_id: Position in the stream; None leaves the reader's position alone.
        size: Bytes of the data.
    """

    __slots__ = ("_encoded", "data", "event", "event_id", "size")

    def __init__(self, event: str, data: Mapping[str, object], event_id: str | None = None) -> None:
        self.event = event
        self.event_id = event_id
        self.data = _JSON.encode(data)
        self.size = len(self.data)
        self._encoded: dict[Encoding, bytes] = {}

    def encoded(self, encoding: Encoding) -> bytes:
        """Return the frame in the form of a transport, made at the first call only."""
        encoded = self._encoded.get(encoding)
        if encoded is None:
            encoded = self._encoded[encoding] = encoding(self)
        return encoded


def bye(reason: str) -> Frame:
    """Return the last frame of a stream: ``shutdown``, ``revoked``, ``replaced`` or ``limit``."""
    return Frame("bye", {"reason": reason, "retry_ms": limits.RETRY_MS})

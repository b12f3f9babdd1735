"""Writes the frames of one source straight to its socket: no task, no queue and no copy for each source."""

import asyncio
import socket
import sys
from collections.abc import Callable

from app.hub.connection import Direct
from app.hub.frame import Frame


class SocketSink:
    """Where the hub's frames leave; each transport says how a frame looks on it and how it ends.

    Nothing here waits, so the hub watches how much is left itself.

    Attributes:
        direct: For as long as nothing is left, the hub may send straight to the system, past asyncio's own bookkeeping;
            most of what that costs is the kernel's. Source: PLATFORM 11.
    """

    __slots__ = ("_encoded", "_transport", "direct")

    def __init__(self, transport: asyncio.Transport, encoded: Callable[[Frame], bytes]) -> None:
        """Take over a transport whose buffer is empty and that nobody else writes to.

        Args:
            transport: Of the source.
            encoded: Returns the bytes of a frame, all that belongs around it included.
        """
        self._transport = transport
        self._encoded = encoded
        send = _sender(transport)
        self.direct = None if send is None else Direct(encoded, send)

    def write(self, frame: Frame) -> int:
        """Hand one frame to the socket; return how many bytes it has not taken yet."""
        return self.send_rest(self._encoded(frame))

    def send_rest(self, data: bytes) -> int:
        """Hand over what the system did not take of a frame that went past; return the same."""
        self._transport.write(data)
        return self.buffered()

    def buffered(self) -> int:
        """Return how many bytes the socket has not taken yet."""
        return self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """Cut the connection at once."""
        self._transport.abort()


def _sender(transport: asyncio.Transport) -> Callable[[bytes], int] | None:
    """Return the socket's own `send`, or None where all must go through the transport (Windows' completion ports).

    The socket and not its number: one that was closed says so, while its number may already be another file's.
    """
    if sys.platform == "win32":
        return None
    inner = getattr(transport.get_extra_info("socket"), "_sock", None)  # asyncio hands out a wrapper without `send`
    return inner.send if isinstance(inner, socket.socket) else None

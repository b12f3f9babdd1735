"""How much one client may take of the server (RELIABILITY D13)."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """Limits of the server; tests pass smaller ones.

    Attributes:
        connections: Open TCP connections; the next is told so and closed at once.
        head_bytes: Longest request line and longest header. A `Last-Event-ID` of 10 KB fits, so that it gets a
            snapshot like every other lie; a page cannot act on a 400 at its stream. Source: RELIABILITY V4.
        head_s: Seconds a request's head may take from its first byte.
        body_s: Seconds a request's body may take.
        free_descriptors: Files and sockets that this process must be able to open still when it takes a connection.
        idle_s: Seconds a connection may stay open without a request.
        pong_idle_s: The same after a pong: longer than a ping's period, so that the next one needs no new connection.
        linger_s: Seconds the unread rest of a refused body is read and thrown away.
        stop_s: Seconds that commands under way get to finish when the server stops.
        body_bytes: Largest body.
    """

    connections: int = 256
    head_bytes: int = 12 * 1024
    head_s: float = 10.0
    body_s: float = 10.0
    free_descriptors: int = 64
    idle_s: float = 15.0
    pong_idle_s: float = 60.0
    linger_s: float = 1.0
    stop_s: float = 0.5
    body_bytes: int = 256 * 1024


LIMITS = web.AppKey("limits", WebLimits)
RETRY_AFTER_S = "5"
"""When who was told that there is no room may ask again."""

"""How much one client may take of the server (RELIABILITY D13)."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLimits:
    """Limits of the server; tests pass smaller ones.

    Attributes:
        connections: Open TCP connections; the next is closed at once.
        head_s: Seconds a request's head may take from its first byte.
        body_s: Seconds a request's body may take.
        free_descriptors: Files and sockets that this process must be able to open still when it takes a connection.
        idle_s: Seconds a connection may stay open without a request.
        linger_s: Seconds the unread rest of a refused body is read and thrown away.
        stop_s: Seconds that commands under way get to finish when the server stops.
        body_bytes: Largest body.
    """

    connections: int = 256
    head_s: float = 10.0
    body_s: float = 10.0
    free_descriptors: int = 64
    idle_s: float = 15.0
    linger_s: float = 1.0
    stop_s: float = 1.0
    body_bytes: int = 256 * 1024


LIMITS = web.AppKey("limits", WebLimits)

"""Ports for programs that must be told one before they start."""

import random
import socket

_BELOW = range(20_000, 32_000)
"""Below those that systems give to whoever asks for any: one of these is nobody's by chance a moment later."""


def free_port() -> int:
    """Return a port of this PC that is free."""
    while True:
        port = random.choice(_BELOW)  # noqa: S311 -- no secret
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port

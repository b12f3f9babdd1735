"""Displays that are of no use."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent_display() -> Iterator[dict[str, str]]:
    """Listen as a display that accepts and never answers; yield the environment that leads there."""
    with socket.socket() as listener:
        for number in range(1_000, 3_000):
            try:
                listener.bind(("127.0.0.1", 6_000 + number))
                break
            except OSError:
                continue
        listener.listen()
        yield {"DISPLAY": f"127.0.0.1:{number}", "QT_QPA_PLATFORM": "xcb"}

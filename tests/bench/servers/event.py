"""The event that every server under comparison sends: about 300 bytes, with the stamps the load looks for."""

import json
import sys

SUBJECT_BYTES = 190
"""Of Efir's notice; with what surrounds it, a frame of 300 bytes."""
DATA_BYTES = 262
"""Of the others' data: with ``id``, ``event`` and the line ends, a frame of the same size."""


def stamped(sent: int, received: int, size: int) -> str:
    """Return a text of that many characters that carries both times, in nanoseconds."""
    return f"~{sent},{received},".ljust(size, "x")


def say_ready(port: int) -> None:
    """Print the one line that the benchmark waits for."""
    sys.stdout.write(json.dumps({"event": "ready", "port": port}) + "\n")
    sys.stdout.flush()

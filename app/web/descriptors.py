"""How many more files and sockets this process may open (RELIABILITY D13)."""

import os
import sys
from pathlib import Path

_OPEN = Path("/dev/fd") if sys.platform == "darwin" else Path("/proc/self/fd")


def free_descriptors() -> int | None:
    """Return how many more there may be, or None where the system has no such limit or does not tell."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 -- Windows has none

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return None
    try:
        used = len(os.listdir(_OPEN))  # noqa: PTH208 -- the fastest; it runs at every connection
    except FileNotFoundError:
        return None
    except OSError:  # not even this folder can be opened
        return 0
    return limit - used

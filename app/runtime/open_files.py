"""How many files, connections among them, this process may have open at once."""

import contextlib
import sys

_WANTED = 4_096
"""More than all sources, workers and files of a disk need together."""
LEAST = 160
"""Half of it is kept free for files; with fewer, OBS's sources find no place."""


def raise_limit() -> int:
    """Take as much as the system gives, which is mostly more than a process has at first; return how much that is."""
    if sys.platform == "win32":
        return _WANTED  # where sockets are no files
    import resource  # noqa: PLC0415 -- of Unix only

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return most
    with contextlib.suppress(OSError, ValueError):  # macOS has another limit beside it
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft

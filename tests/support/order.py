"""In which order tests run."""

import os
from collections.abc import Callable, Sequence


def dealt[T](tests: Sequence[T], seconds: Callable[[T], float], workers: int | None = None) -> list[T]:
    """Return the tests so that every process begins with some of the longest; the others stay as they are.

    `pytest-xdist --dist worksteal` gives each process an equal piece of the list: sorted, one of them would have all
    the long tests, one after the other, until the others have nothing left.

    Args:
        tests: All of them.
        seconds: About how long one takes; 1 and less is not long.
        workers: How many processes there are; those of pytest-xdist if it is not said.
    """
    if workers is None:
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    by_length = sorted(tests, key=seconds, reverse=True)
    long = [test for test in by_length if seconds(test) > 1]
    others = by_length[len(long) :]
    found: list[T] = []
    for worker in range(workers):
        own = long[worker::workers]
        room = max(0, (len(tests) - len(found)) // (workers - worker) - len(own))
        found += own + others[:room]
        del others[:room]
    return found + others

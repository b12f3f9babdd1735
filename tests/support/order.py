"""In which order tests run."""

import os
from collections.abc import Callable, Sequence


def dealt[T](
    tests: Sequence[T], seconds: Callable[[T], float], file: Callable[[T], str], workers: int | None = None
) -> list[T]:
    """Return the tests so that every process begins with slow ones, the files that take longest first.

    `pytest-xdist --dist worksteal` gives each process an equal piece of the list: without this, one of them would have
    most of the slow tests and the others nothing left to do. Those of one file stay together: they share what takes
    long to start, such as a browser. The quick ones are in their own order, and go wherever there is time.

    Args:
        tests: All of them.
        seconds: About how long one takes; 0 if it is quick.
        file: Where it stands.
        workers: How many processes there are; those of pytest-xdist if it is not said.
    """
    if workers is None:
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow: dict[str, list[T]] = {}
    for test in tests:
        if seconds(test):
            slow.setdefault(file(test), []).append(test)

    def length(group: list[T]) -> float:
        return sum(seconds(test) for test in group)

    pieces: list[list[T]] = [[] for _ in range(workers)]
    for group in sorted(slow.values(), key=length, reverse=True):
        min(pieces, key=length).extend(group)
    quick = [test for test in tests if not seconds(test)]
    found: list[T] = []
    for number, piece in enumerate(pieces):
        room = max(0, (len(tests) - len(found)) // (workers - number) - len(piece))
        found += piece + quick[:room]
        del quick[:room]
    return found + quick

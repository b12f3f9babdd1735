"""What work costs, so that it does not matter what else the machine does: time of this thread alone, as a ratio."""

import time
from collections.abc import Callable, Sized

_TRIES = 5
_SLACK = 4.0
"""Growth with the square of ten times the size would be ten times as much as this allows and more."""
_LEAST_S = 0.002
"""What is faster is not worth comparing."""


def cpu_s(work: Callable[[], object]) -> float:
    """Return the least time of this thread that the work took in a few tries."""
    costs = []
    for _ in range(_TRIES):
        began = time.thread_time()
        work()
        costs.append(time.thread_time() - began)
    return min(costs)


def assert_linear[T: Sized](work: Callable[[T], object], small: T, large: T) -> None:
    """Check that work on something large costs no more than its size says.

    Raises:
        AssertionError: It grows faster.
    """
    allowed = max(cpu_s(lambda: work(small)), _LEAST_S) * len(large) / len(small) * _SLACK
    cost = cpu_s(lambda: work(large))
    assert cost <= allowed, f"{cost:.3f} s for {len(large)}, {allowed:.3f} s were expected at most"

"""What work costs, so that it does not matter what else the machine does.

The time of this thread alone, as a ratio; or, where all the work is Python's, its steps.
"""

import time
from collections.abc import Callable, Sized
from sys import monitoring

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


def steps(work: Callable[[], object]) -> int:
    """Return how many calls and rounds of loops the work takes: the same on every machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    watched = (monitoring.events.PY_START, monitoring.events.CALL, monitoring.events.JUMP)
    monitoring.use_tool_id(monitoring.PROFILER_ID, steps.__name__)
    try:
        for event in watched:
            monitoring.register_callback(monitoring.PROFILER_ID, event, note)
        monitoring.set_events(monitoring.PROFILER_ID, sum(watched))
        work()
    finally:
        monitoring.set_events(monitoring.PROFILER_ID, 0)
        monitoring.free_tool_id(monitoring.PROFILER_ID)
    return count


def assert_linear[T: Sized](work: Callable[[T], object], small: T, large: T) -> None:
    """Check that work on something large costs no more than its size says.

    Raises:
        AssertionError: It grows faster.
    """
    allowed = max(cpu_s(lambda: work(small)), _LEAST_S) * len(large) / len(small) * _SLACK
    cost = cpu_s(lambda: work(large))
    assert cost <= allowed, f"{cost:.3f} s for {len(large)}, {allowed:.3f} s were expected at most"

"""Waiting for a state that announces itself by no event: what a page shows, what another process answers.

Where there is an event, wait for that. The limits are generous: they only end a test that has failed.
"""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from tests.support.windows import IS_WINE

type Condition = Callable[[], object] | Callable[[], Awaitable[object]]

SLOWEST = 120.0
SECONDS = SLOWEST if IS_WINE else 30.0  # everything takes several times longer there
"""No limit is shorter than this: it ends a test that has failed, and must never fail one on a busy machine."""
_SHORTEST_S, _LONGEST_S = 0.02, 0.25
"""Between two looks: a tenth of what was waited so far. To ask a program takes it and the test some 5 ms."""


class Page(Protocol):
    """A page of Playwright's synchronous kind."""

    def wait_for_timeout(self, timeout: float) -> None:
        """Let so many milliseconds pass; the page's requests are answered meanwhile."""


async def until(condition: Condition, what: str = "", *, seconds: float = SECONDS) -> float:
    """Wait until a condition is true, without holding the loop.

    Args:
        condition: Asked again and again; may be a coroutine function.
        what: What is waited for, for the report of a failure.
        seconds: When to give up.

    Returns:
        How many seconds it took.

    Raises:
        AssertionError: It did not become true in time.
    """
    started = time.monotonic()
    while True:
        answer = condition()
        if await answer if inspect.isawaitable(answer) else answer:
            return time.monotonic() - started
        _check(started, seconds, what)
        await asyncio.sleep(step_s(started))


def wait_until(condition: Callable[[], object], seconds: float, what: str, page: Page | None = None) -> float:
    """Do the same where no loop runs; ``page`` is one whose requests must be answered meanwhile."""
    started = time.monotonic()
    while not condition():
        _check(started, seconds, what)
        if page is None:
            time.sleep(step_s(started))
        else:
            page.wait_for_timeout(step_s(started) * 1000)
    return time.monotonic() - started


def step_s(started: float) -> float:
    """Return how long to wait until the next look, if the first was then by the monotonic clock."""
    return min(_LONGEST_S, max(_SHORTEST_S, (time.monotonic() - started) / 10))


def _check(started: float, seconds: float, what: str) -> None:
    if time.monotonic() - started >= max(seconds, SECONDS):
        raise AssertionError(f"not within {seconds} s: {what or 'the condition'}")

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
_STEP_S = 0.02


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
        await asyncio.sleep(_STEP_S)


def wait_until(condition: Callable[[], object], seconds: float, what: str, page: Page | None = None) -> float:
    """Do the same where no loop runs; ``page`` is one whose requests must be answered meanwhile."""
    started = time.monotonic()
    while not condition():
        _check(started, seconds, what)
        if page is None:
            time.sleep(_STEP_S)
        else:
            page.wait_for_timeout(_STEP_S * 1000)
    return time.monotonic() - started


def _check(started: float, seconds: float, what: str) -> None:
    if time.monotonic() - started >= max(seconds, SECONDS):
        raise AssertionError(f"not within {seconds} s: {what or 'the condition'}")

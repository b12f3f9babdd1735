"""The thread of the core: how it ends."""

import asyncio
import contextlib
import threading
from collections.abc import Callable

import pytest

from app.core_thread import CoreThread
from app.domain.errors import ConflictError
from app.runtime.event_loop import LagMeter
from tests.support.waiting import SECONDS


def test_what_is_asked_while_its_loop_ends_is_refused_and_waits_for_nothing() -> None:
    ends, may_end = threading.Event(), threading.Event()

    async def hold() -> None:
        """Keep the loop from its end, as something that is cancelled and takes its time."""
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        ends.set()
        await asyncio.to_thread(may_end.wait)

    async def serve(stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
        holding = asyncio.create_task(hold())
        await asyncio.sleep(0)
        on_listening(7)
        await stop.wait()
        assert not holding.done()

    thread = CoreThread(serve, LagMeter("core"))
    thread.start()
    assert thread.listening.result(SECONDS) == 7
    thread.request_stop()
    assert ends.wait(SECONDS)
    try:
        assert not thread.ended.done()
        with pytest.raises(ConflictError):
            thread.submit(asyncio.sleep(3_600))
        thread.request_stop()
    finally:
        may_end.set()
        thread.join(SECONDS)
    assert thread.ended.done()


def test_a_stop_that_is_asked_for_before_its_loop_runs_is_not_lost() -> None:
    async def serve(stop: asyncio.Event, on_listening: Callable[[int], None]) -> None:
        on_listening(7)
        await stop.wait()

    thread = CoreThread(serve, LagMeter("core"))
    thread.request_stop()
    thread.start()
    try:
        thread.ended.result(SECONDS)
    finally:
        thread.request_stop()
        thread.join(SECONDS)

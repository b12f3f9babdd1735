"""The program stands still for as long as a PC sleeps, and goes on: nobody was gone."""

import asyncio
import signal
import sys

import pytest

from tests.e2e.conftest import Start
from tests.e2e.raw import Sockets, client

pytestmark = [
    pytest.mark.slow(seconds=10),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP"),
]

_SCALED = {"EFIR_PING_S": "0.9", "EFIR_SWEEP_S": "1.2", "EFIR_STALE_S": "2.4"}
"""A fiftieth of the real periods, so that 3 s stand for 150 s."""
_STOPPED_S = 3.0
_BUSY_S = 0.6
"""How long a page takes for its answer, so that at each stop some are under way: those are in danger."""
_PHASES_S = (0.1, 0.5)
"""How long after a ping the program is stopped; the sweep's phase against the ping's differs each time too."""


async def test_nobody_is_evicted_when_the_program_stood_still_for_150_seconds(start: Start, sockets: Sockets) -> None:
    program = start(env=_SCALED)
    pages = [await sockets.stream(program, f"page-{number}", pong_after_s=_BUSY_S) for number in range(6)]
    reader = await sockets.stream(program, "reader")
    streams = [*pages, reader]
    for stream in pages:
        await stream.wait_for("ping", 2)
    for phase in _PHASES_S:
        await pages[0].wait_for("ping", len(pages[0].named("ping")) + 1)
        await asyncio.sleep(phase)
        program.process.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(_STOPPED_S)
        finally:
            program.process.send_signal(signal.SIGCONT)
        pings = [len(stream.named("ping")) for stream in streams]
        await asyncio.sleep(1.5)  # one sweep at least
        assert not [number for number, stream in enumerate(streams) if stream.is_over], (
            f"stopped {phase} s after a ping"
        )
        for stream, before in zip(streams, pings, strict=True):
            assert len(stream.named("ping")) > before, "pings go on"
    await asyncio.to_thread(program.post, "/queue/pause-requests")
    for stream in streams:
        await stream.wait_for("queue_changed")
    await asyncio.sleep(1.6)  # the answers to the last pings
    for number in range(len(pages)):
        known = await client(program, f"page-{number}")
        assert known is not None
        assert (known["state"], known["reconnects"]) == ("live", 0)
        assert known["latency_ms"]["last"] is not None, "its pongs are counted"


async def test_a_page_that_does_fall_silent_is_still_removed_after_the_program_stood_still(
    start: Start, sockets: Sockets
) -> None:
    """The mercy after a stall must not last: a page that answered before and never again is removed."""
    program = start(env=_SCALED)
    page = await sockets.stream(program, "page", pong_after_s=0)
    await page.wait_for("ping", 2)
    await asyncio.sleep(0.1)  # its pong arrives
    page.stop_answering()
    program.process.send_signal(signal.SIGSTOP)
    try:
        await asyncio.sleep(_STOPPED_S)
    finally:
        program.process.send_signal(signal.SIGCONT)
    before = len(page.named("ping"))
    await page.wait(lambda: page.is_over, 2.4 + 2 * 1.2 + 1.5, "it is removed")
    assert len(page.named("ping")) >= before + 2, "it was asked anew before"

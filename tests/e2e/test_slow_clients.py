"""Clients that do not read, or only read, on real sockets: the slow one is cut, the quiet one lives on."""

import asyncio
import logging
import shutil
import signal
import sys

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.e2e.raw import Beat, Sockets, client, is_gone, percentile
from tests.support.waiting import SECONDS, until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_SCALED = {"EFIR_PING_S": "0.3", "EFIR_SWEEP_S": "0.4", "EFIR_STALE_S": "0.8"}


def _fill_queue(program: Program, items: int) -> None:
    """Have that many items wait, so that each change of the queue is an event of about 700 bytes times that."""
    program.allow_demo_media(auto_approve=False)
    for _ in range(items):
        program.add_file("chime.ogg", message="Good evening! " * 10)
    program.wait_for_nothing_resolving()


def _rss(program: Program) -> int:
    return int(psutil.Process(program.process.pid).memory_info().rss)


async def test_a_client_that_never_reads_is_cut_and_costs_nobody_an_event(start: Start, sockets: Sockets) -> None:
    """The same events flow twice, without and with the deaf client; the probe gets every one of them both times.

    How late they come is logged; the benchmark measures it.
    """
    program = start()
    _fill_queue(program, 40)
    probe = await sockets.stream(program, "probe", query={"topics": "queue"})
    commands = await sockets.commands(program)
    first = Beat(probe, commands)  # fills the ring, which takes its 1 MiB either way
    await first.run(1)
    await first.latencies_ms()
    alone = Beat(probe, commands)
    await alone.run(3)
    without = await alone.latencies_ms()

    before, peak = _rss(program), 0
    sockets.deaf(program)
    together = Beat(probe, commands)
    beat = asyncio.create_task(together.run(3))

    async def cut() -> bool:
        nonlocal peak
        peak = max(peak, _rss(program))
        return await is_gone(program, "deaf")

    took = await until(cut, "the deaf client is cut", seconds=60)
    await beat
    beside = await together.latencies_ms()
    cost = max(peak, _rss(program)) - before
    known = await client(program, "deaf")
    logger.info(
        "Cut after %.1f s; it cost %.2f MB; the probe's p99 and worst: %.1f and %.1f ms beside it, %.1f and %.1f alone",
        *(took, cost / 1e6, percentile(beside, 99), max(beside), percentile(without, 99), max(without)),
    )
    assert known is not None
    assert known["dropped_slow"] == 1
    assert cost < 5e6


async def test_a_trickle_that_stays_below_every_other_bound_is_cut_by_the_blocked_write(
    start: Start, sockets: Sockets
) -> None:
    program = start()
    _fill_queue(program, 4)
    probe = await sockets.stream(program, "probe", query={"topics": "queue"})
    commands = await sockets.commands(program)
    sockets.deaf(program)
    beat = asyncio.create_task(Beat(probe, commands).run(12))

    async def is_slow() -> bool:
        source = await client(program, "deaf")
        return source is not None and source["state"] == "slow"

    await until(is_slow, "the kernel's buffers are full", seconds=60)
    took = await until(lambda: is_gone(program, "deaf"), "it is cut", seconds=60)
    beat.cancel()
    known = await client(program, "deaf")
    assert known is not None
    assert known["dropped_slow"] == 1
    assert took > 4.5, "it had its five seconds"


async def test_a_reader_that_never_answers_lives_on_past_three_sweeps(start: Start, sockets: Sockets) -> None:
    program = start(env=_SCALED)
    commands = await sockets.commands(program)
    reader = await sockets.stream(program, "reader")
    await asyncio.sleep(5 * 0.4 + 0.8)
    await reader.wait_for("ping", 6)
    assert not reader.is_over
    assert await commands.post("/api/v1/queue/pause-requests") == 200
    await reader.wait_for("queue_changed")
    known = await client(program, "reader")
    assert known is not None
    assert (known["state"], known["reconnects"]) == ("live", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
async def test_curl_that_reads_lives_on_and_a_stopped_one_is_cut(start: Start, sockets: Sockets) -> None:
    curl = shutil.which("curl")
    assert curl is not None, "packaging/test.sh installs curl"
    program = start(env=_SCALED)
    _fill_queue(program, 40)
    url = f"http://127.0.0.1:{program.port}/events?client=curl&access_token={program.display}"
    process = await asyncio.create_subprocess_exec(curl, "-sN", url, stdout=asyncio.subprocess.DEVNULL)
    commands = await sockets.commands(program)
    probe = await sockets.stream(program, "probe", query={"topics": "queue"})
    try:
        await asyncio.sleep(4 * 0.4 + 0.8)
        known = await client(program, "curl")
        assert known is not None
        assert known["state"] == "live"
        process.send_signal(signal.SIGSTOP)
        beat = asyncio.create_task(Beat(probe, commands).run(12, per_second=50))
        took = await until(lambda: is_gone(program, "curl"), "the stopped curl is cut", seconds=12)
        logger.info("A stopped curl is cut %.1f s after it stopped", took)
        beat.cancel()
        process.send_signal(signal.SIGCONT)
        assert await asyncio.wait_for(process.wait(), SECONDS) != 0, "curl notices that the stream was cut"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

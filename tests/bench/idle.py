"""(d) Idle: CPU and wake-ups while sources are connected and nothing happens, and memory while none is."""

import asyncio
import json
import tempfile
import time
from pathlib import Path

import aiohttp
import psutil

from tests.bench.program import Row, Started, cpu_s, efir, rss, started

_PER_ADDRESS = 32
"""More sources of one address are refused; loopback has many addresses."""
_WARM_AFTER_S = 9.0


async def _source(program: Started, number: int) -> None:
    """Read the stream and answer its pings, as a widget does."""
    client, base = f"idle-{number}", f"http://127.0.0.1:{program.port}/events"
    connector = aiohttp.TCPConnector(local_addr=(f"127.0.0.{2 + number // _PER_ADDRESS}", 0))
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(headers=program.bearer("display"), timeout=timeout, connector=connector) as session,
        session.get(f"{base}?widget=queue&client={client}") as stream,
    ):
        assert stream.status == 200
        async for line in stream.content:
            if line.startswith(b'data: {"n"'):
                async with session.post(f"{base}/{client}/pong", json=json.loads(line[6:])) as response:
                    assert response.status == 200


async def _idle(sources: int, seconds: float) -> Row:
    with efir("--headless") as program:
        readers = [asyncio.ensure_future(_source(program, number)) for number in range(sources)]
        await asyncio.sleep(6.0)  # the start and the warm-up of the workers are over
        process = psutil.Process(program.pid)
        used, switches, began = cpu_s([program.pid]), process.num_ctx_switches().voluntary, time.monotonic()
        await asyncio.sleep(seconds)
        lasted = time.monotonic() - began
        share = (cpu_s([program.pid]) - used) / lasted * 100
        wakeups = (process.num_ctx_switches().voluntary - switches) / lasted
        memory = process.memory_info().rss / 2**20
        for reader in readers:
            assert not reader.done()
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
    return Row(
        "idle",
        f"{sources} sources for {seconds:.0f} s",
        f"{share:.3f} % of one core, {wakeups:.2f} wake-ups/s, {memory:.0f} MB",
        "≤ 0.1 %" if sources == 10 else "",
        {"cpu_percent": share, "wakeups_per_s": wakeups, "rss_mb": memory},
    )


def _memory(*arguments: str, name: str, promised: str) -> Row:
    """Start it as on the second day, when the first steps are not shown any more; wait until all is warm."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "window.ini").write_text("[window]\nhas_greeted=true\n")
        quiet = ("--ready-json", "--log-level", "error", "--port", "0", "--data-dir", folder)
        with started("app", *quiet, *arguments) as program:
            time.sleep(_WARM_AFTER_S)
            used = rss([program.pid]) / 2**20
    return Row("idle", f"memory without work, {name}", f"{used:.0f} MB", promised, {"rss_mb": used})


def run(counts: tuple[int, ...], seconds: float) -> list[Row]:
    """Measure with these numbers of sources, one after the other, then the memory without any."""
    return [
        *(asyncio.run(_idle(count, seconds)) for count in counts),
        _memory("--headless", name="headless", promised="≤ 75 MB"),
        _memory(name="with its window", promised="≤ 120 MB"),
    ]

"""(e) Soak: many connects and disconnects, many events; what the process holds at the start and at the end."""

import asyncio
import itertools
from typing import Any

import aiohttp

from tests.bench.program import Row, Started, efir_for_measuring, raise_descriptor_limit

AT_ONCE = 20
READERS = 10
BATCH = 50
_SWEEP_S = 2.0


async def _connects(program: Started, numbers: "itertools.count[int]", ends: int) -> None:
    """Open a stream, read what it begins with, close it; each under a client id of its own."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in program.bearer("display").items())
    while (number := next(numbers)) < ends:
        reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
        path = f"/events?widget=queue&client=soak-{number}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n{headers}\r\n".encode())
        await reader.readuntil(b"event: snapshot")
        writer.close()


async def _reads(program: Started, number: int, counts: list[int]) -> None:
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        aiohttp.ClientSession(headers=program.bearer("display"), timeout=timeout) as session,
        session.get(f"http://127.0.0.1:{program.port}/events?client=reader-{number}") as stream,
    ):
        async for chunk in stream.content.iter_any():
            counts[number] += chunk.count(b"~")


async def _work(program: Started, session: aiohttp.ClientSession, connects: int, events: int) -> int:
    """Do both, one after the other; return how many deliveries are missing."""
    numbers = itertools.count()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(_connects(program, numbers, connects))
    counts = [0] * READERS
    readers = [asyncio.ensure_future(_reads(program, number, counts)) for number in range(READERS)]
    await asyncio.sleep(1.0)
    url = f"http://127.0.0.1:{program.port}/bench/publish"
    for number in range(0, events, BATCH):
        async with session.post(url, json={"sent": number, "count": BATCH}) as response:
            assert response.status == 200
    for _ in range(600):
        if min(counts) >= events:
            break
        await asyncio.sleep(0.05)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    return events * READERS - sum(counts)


async def _holds(program: Started, session: aiohttp.ClientSession, rest_s: float) -> dict[str, Any]:
    await asyncio.sleep(rest_s)
    async with session.get(f"http://127.0.0.1:{program.port}/bench/holds") as response:
        holds: dict[str, Any] = await response.json()
        return holds


async def _soak(connects: int, events: int, rest_s: float) -> list[Row]:
    with efir_for_measuring("--sweep", str(_SWEEP_S)) as program:
        timeout = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(headers=program.bearer("control"), timeout=timeout) as session:
            # Warm-up: the ring and the list of remembered sources are full, every path was walked.
            await _work(program, session, max(1_000, connects // 4), max(2_000, events // 4) // BATCH * BATCH)
            first = await _holds(program, session, rest_s)
            lost = await _work(program, session, connects, events)
            last = await _holds(program, session, rest_s)
    growth = (last["rss"] - first["rss"]) / 2**20
    what = f"{connects:,} connects and disconnects, {events:,} events to {READERS} sources"
    left = {name: last[name] - first[name] for name in ("tasks", "timers", "descriptors", "connections")}
    return [
        Row(
            "soak",
            f"{what}: memory",
            f"{first['rss'] / 2**20:.1f} → {last['rss'] / 2**20:.1f} MB ({growth:+.2f} MB)",
            "< 2 MB",
            {"first_bytes": first["rss"], "last_bytes": last["rss"], "growth_mb": growth},
        ),
        Row(
            "soak",
            f"{what}: left over",
            ", ".join(f"{name} {count:+d}" for name, count in left.items()) + f"; deliveries lost {lost}",
            "0",
            {**left, "lost": lost},
        ),
    ]


def run(connects: int, events: int, rest_s: float) -> list[Row]:
    """Measure after a warm-up of a quarter.

    Args:
        connects: Streams that are opened and closed.
        events: Sent to the readers.
        rest_s: Waited before it is looked at. A source that comes back too often is watched for a minute.
    """
    raise_descriptor_limit()
    return asyncio.run(_soak(connects, events, rest_s))

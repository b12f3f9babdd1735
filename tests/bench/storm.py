"""A storm of donations: new ones and repeats of a service that sends everything again, all at once, each acknowledged.

Every answer comes after the commit; how long that takes on the disk of the temporary folder is in the figures.
"""

import asyncio
import json
import random
import time
from urllib.parse import urlsplit

from tests.bench.program import Row, Started, efir, percentile

_CONNECTIONS = 50
_LINK_EVERY = 10
"""One of so many donations asks for a video."""


def _body(number: int) -> bytes:
    link = f" https://youtu.be/video{number:06d}" if number % _LINK_EVERY == 0 else ""
    donation = {
        "author": f"viewer {number}",
        "amount_minor": 5_000 + number,
        "currency": "UAH",
        "message": f"Дякую за стрим, це донат номер {number}!{link}",
        "source": "storm",
        "external_id": str(number),
    }
    return json.dumps(donation).encode()


async def _send(
    program: Started, numbers: asyncio.Queue[int], took: list[float], codes: list[int], began: float
) -> None:
    """Send donations over one connection until none is left."""
    reader, writer = await asyncio.open_connection(urlsplit(program.ready["url"]).hostname, program.port)
    token = program.token("control")
    while not numbers.empty():
        body = _body(numbers.get_nowait())
        head = (
            f"POST /api/v1/donations HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(line for line in answer.splitlines() if line.lower().startswith("content-length:"))
        await reader.readexactly(int(length.partition(":")[2]))
        codes.append(int(answer.split()[1]))
        took.append(time.perf_counter() - began)
    writer.close()


async def _storm(program: Started, order: list[int]) -> tuple[float, list[float], list[int]]:
    numbers: asyncio.Queue[int] = asyncio.Queue()
    for number in order:
        numbers.put_nowait(number)
    took: list[float] = []
    codes: list[int] = []
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(_CONNECTIONS):
            group.create_task(_send(program, numbers, took, codes, began))
    return time.perf_counter() - began, took, codes


def run(known: int, new: int) -> list[Row]:
    """Have so many donations known, then send them all again among so many new ones."""
    with efir("--headless") as program:
        time.sleep(6.0)  # the workers are warm
        first, _, _ = asyncio.run(_storm(program, list(range(known))))
        order = list(range(known + new))
        random.Random(1).shuffle(order)  # noqa: S311 -- the same storm each time
        whole, took, codes = asyncio.run(_storm(program, order))
        total = program.ask("GET", "/history?kind=donation&limit=1")["total"]
    wrong = sum(code not in {200, 201} for code in codes)
    figures: dict[str, float | None] = {
        "first_s": first,
        "whole_s": whole,
        "p50_s": percentile(took, 0.5),
        "new": float(codes.count(201)),
        "wrong": float(wrong),
        "stored": float(total),
    }
    counts = f"{codes.count(201)} new, {codes.count(200)} repeated, {wrong} refused"
    said = f"{whole:.1f} s ({counts}); the first {known}: {first:.1f} s"
    return [Row("storm", f"{known} repeated and {new} new donations at once", said, "≤ 10 s", figures)]

"""(a) Before and after: widgets that poll as the old system did, against the same widgets on the stream.

Before: ten widgets, each asking for four things every 2 to 5 seconds, which makes 12 requests a second. After: the same
ten on one stream each, answering every ping. The same changes happen in both, one every five seconds; the
program alone with these changes is measured too, so that the sources' own share is known.

Requests are written as Chromium writes them, over connections that stay open, and every byte of both ways is counted
(heads included, TCP not).
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.bench.program import Row, Started, cpu_s, efir, percentile

WIDGETS = 10
ASKED = ("queue", "player", "settings", "status")
_EVENT_EVERY_S = 5.0
_BROWSER = (
    "Connection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 "
    "Safari/537.36 OBS/31.0.0\r\n"
    "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9\r\n"
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n"
)


@dataclass
class Seen:
    """What the widgets counted.

    Attributes:
        shown: When each volume was seen, by widget and volume, seconds of the monotonic clock.
    """

    requests: int = 0
    bytes: int = 0
    shown: dict[tuple[int, int], float] = field(default_factory=dict)

    def volume(self, widget: int, percent: int) -> None:
        self.shown.setdefault((widget, percent), time.monotonic())


class Wire:
    """One connection that stays open; it counts bytes."""

    def __init__(self, program: Started, scope: str, seen: Seen) -> None:
        self._program, self._token, self._seen = program, program.token(scope), seen
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[asyncio.StreamReader, dict[str, str]]:
        """Send a request and read the head of its answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._program.port)
        reader, writer = self._streams
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._program.port}\r\n{_BROWSER}"
        head += f"Authorization: Bearer {self._token}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        request = head.encode() + b"\r\n" + body
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        self._seen.requests += 1
        self._seen.bytes += len(request) + len(answer)
        status, *lines = answer.decode().split("\r\n")
        assert " 200 " in status, status
        return reader, {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}

    async def get(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Send a request and return the body of its answer; open the connection anew where it was idle too long."""
        try:
            reader, headers = await self.ask(method, path, body)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            reader, headers = await self.ask(method, path, body)
        answer = await reader.readexactly(int(headers["content-length"]))
        self._seen.bytes += len(answer)
        return answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def polls(program: Started, widget: int, seen: Seen) -> None:
    """Be one widget of the old system."""

    async def ask(number: int, what: str) -> None:
        wire = Wire(program, "control", seen)
        # 40 pollers, their periods evenly spread over 2 to 5 s.
        period = 2.0 + 3.0 * (number * WIDGETS + widget) / (len(ASKED) * WIDGETS - 1)
        try:
            await asyncio.sleep(random.uniform(0, period))  # noqa: S311 -- no secret
            while True:
                answer = json.loads(await wire.get("GET", f"/api/v1/{what}"))
                if what == "player":
                    seen.volume(widget, answer["volume_percent"])
                await asyncio.sleep(period)
        finally:
            wire.close()

    # Rotated, so that the widgets ask for the player at all periods between 2 and 5 s.
    names = ASKED[widget % len(ASKED) :] + ASKED[: widget % len(ASKED)]
    async with asyncio.TaskGroup() as group:
        for number, what in enumerate(names):
            group.create_task(ask(number, what))


async def streams(program: Started, widget: int, seen: Seen, *, is_old: bool = False) -> None:
    """Be one widget on the stream.

    Args:
        program: What to connect to.
        widget: Its number.
        seen: What it counts.
        is_old: Its answer to a ping is a command like any other, and is answered like any other.
    """
    wire, back = Wire(program, "display", seen), Wire(program, "display", seen)
    try:
        reader, _ = await wire.ask("GET", f"/events?widget=queue&client=bench-{widget}")
        while True:
            line = await reader.readuntil(b"\n")
            seen.bytes += len(line)
            if line.startswith(b'data: {"n":'):
                body = json.loads(line[6:])
                what, said = ("visibility", {"visible": True}) if is_old else ("pong", body)
                await back.get("POST", f"/events/bench-{widget}/{what}", json.dumps(said).encode())
            elif line.startswith(b'data: {"type":"player_changed"'):
                seen.volume(widget, json.loads(line[6:])["player"]["volume_percent"])
    finally:
        wire.close()
        back.close()


type Widget = Callable[[Started, int, Seen], Awaitable[None]]


@dataclass
class Phase:
    """What one way of doing it cost.

    Attributes:
        cpu_s: Seconds of CPU per minute.
        late_ms: From the change's request to each widget that shows it.
        polling: What ``/status`` says of polling requests per second.
    """

    cpu_s: float
    requests: float
    bytes: float
    late_ms: list[float]
    polling: float


async def _phase(widget: Widget | None, seconds: float) -> Phase:
    with efir("--headless") as program:
        await asyncio.sleep(5.0)  # the start and the warm-up of the workers are over
        seen = Seen()
        tasks = [] if widget is None else [asyncio.ensure_future(widget(program, n, seen)) for n in range(WIDGETS)]
        await asyncio.sleep(1.0)  # connected; the first answers are there
        seen.requests = seen.bytes = 0
        before, began = cpu_s([program.pid]), time.monotonic()
        asked: dict[int, float] = {}
        async with aiohttp.ClientSession(headers=program.bearer("control")) as session:
            url = f"http://127.0.0.1:{program.port}/api/v1"
            for number in range(round(seconds / _EVENT_EVERY_S)):
                percent = 1 + number % 69
                asked.setdefault(percent, time.monotonic())
                async with session.post(f"{url}/player/volume", json={"percent": percent}) as response:
                    assert response.status == 200
                await asyncio.sleep(max(0.0, began + (number + 1) * _EVENT_EVERY_S - time.monotonic()))
            lasted = time.monotonic() - began
            used, requests, size = cpu_s([program.pid]) - before, seen.requests, seen.bytes
            await asyncio.sleep(0.2)
            async with session.get(f"{url}/status") as response:
                status: dict[str, Any] = await response.json()
            for task in tasks:
                failed = task.done()
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                assert not failed
    late = [(at - asked[percent]) * 1000 for (_, percent), at in seen.shown.items() if percent in asked]
    missed = len(asked) * WIDGETS - len(late)
    assert widget is not streams or missed == 0
    return Phase(
        cpu_s=used / lasted * 60,
        requests=requests / lasted,
        bytes=size / lasted * 60,
        late_ms=late,
        polling=status["polling_requests_per_second"],
    )


async def _keep_alive(ping_s: float, *, is_old: bool) -> float:
    """Return bytes per minute and source that pings and their answers cost, at this period; time runs ten times."""
    scale = 10.0
    with efir("--headless", EFIR_PING_S=str(ping_s / scale)) as program:
        seen = Seen()
        tasks = [asyncio.ensure_future(streams(program, number, seen, is_old=is_old)) for number in range(WIDGETS)]
        await asyncio.sleep(2 * ping_s / scale)  # the first ping comes at a random moment
        seen.bytes, began = 0, time.monotonic()
        await asyncio.sleep(4 * ping_s / scale)
        lasted, size = (time.monotonic() - began) * scale, seen.bytes
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return size / lasted * 60 / WIDGETS


def run(seconds: float) -> list[Row]:
    """Measure the program alone, with pollers, with streams, and both periods of the ping."""
    alone, before, after = (asyncio.run(_phase(widget, seconds)) for widget in (None, polls, streams))
    often, seldom = (
        asyncio.run(_keep_alive(seconds, is_old=is_old)) for seconds, is_old in ((15.0, True), (45.0, False))
    )
    own_before, own_after = max(1e-9, before.cpu_s - alone.cpu_s), max(0.0, after.cpu_s - alone.cpu_s)
    part = "before and after"
    return [
        Row(
            part,
            "requests per second of ten widgets",
            f"{before.requests:.1f} → {after.requests:.2f} (/status: polling {before.polling:.1f} → {after.polling:g})",
            "12–15 → 0 polling",
            {"before": before.requests, "after": after.requests, "polling_after": after.polling},
        ),
        Row(
            part,
            "bytes per minute of ten widgets",
            f"{before.bytes:,.0f} → {after.bytes:,.0f} ({_less(before.bytes, after.bytes)})",
            "",
            {"before": before.bytes, "after": after.bytes},
        ),
        Row(
            part,
            "server CPU per minute, what the widgets cost",
            f"{own_before * 1000:.0f} → {own_after * 1000:.1f} ms ({_less(own_before, own_after)})",
            "95 % less",
            {"before_s": own_before, "after_s": own_after},
        ),
        Row(
            part,
            "server CPU per minute, all of it",
            f"{before.cpu_s * 1000:.0f} → {after.cpu_s * 1000:.0f} ms ({_less(before.cpu_s, after.cpu_s)}; "
            f"without widgets {alone.cpu_s * 1000:.0f} ms)",
            "",
            {"before_s": before.cpu_s, "after_s": after.cpu_s, "alone_s": alone.cpu_s},
        ),
        Row(
            part,
            "keep-alive bytes per minute and source: a ping and its answer every 15 s → every 45 s",
            f"{often:,.0f} → {seldom:,.0f} ({_less(often, seldom)})",
            "70 % less",
            {"before": often, "after": seldom},
        ),
        Row(
            part,
            "event latency, from the request, commit to disk included",
            f"p50 {percentile(before.late_ms, 0.5):,.0f}, p99 {percentile(before.late_ms, 0.99):,.0f} ms → "
            f"p50 {percentile(after.late_ms, 0.5):.1f}, p99 {percentile(after.late_ms, 0.99):.1f} ms",
            "2–5 s → p99 ≤ 50 ms",
            {
                "before_p50_ms": percentile(before.late_ms, 0.5),
                "before_p99_ms": percentile(before.late_ms, 0.99),
                "after_p50_ms": percentile(after.late_ms, 0.5),
                "after_p99_ms": percentile(after.late_ms, 0.99),
            },
        ),
    ]


def _less(before: float, after: float) -> str:
    return f"{(1 - after / before) * 100:.1f} % less"

"""Readers of the hub: thousands of streams on one node, a change every second, from Efir's publish to the last reader.

Efir and nginx are real. The readers are sockets in a process of its own; each notes how old a state was when it came,
by its own ``at_ms``, which Efir sets when it publishes.
"""

import asyncio
import json
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.program import ROOT, Row, Started, cpu_s, efir, percentile, raise_descriptor_limit
from tests.support.hub_program import CHANNEL, Hub
from tests.support.waiting import until

_STATE = re.compile(rb'data: \{"schema":1,"at_ms":(\d+),')
_HEAD = f"GET /live/{CHANNEL} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
_AT_ONCE = 200
_SETTLE_S = 3.0
_PAPER = 100_000
_PAPER_CHANGES_PER_S = 0.1
"""A queue changes about every ten seconds."""


def run(readers: int, seconds: float) -> list[Row]:
    """Measure; with ``readers`` and without any."""
    raise_descriptor_limit()
    return asyncio.run(_measured(readers, seconds))


async def _measured(readers: int, seconds: float) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, efir() as program:
        async with Hub(Path(folder), nodes=1) as hub:
            await asyncio.to_thread(program.ask, "POST", "/feeds/hub/connect", {"key": hub.line()})
            await until(lambda: _is_connected(program), "the hub is connected")
            alone = await _turn(program, hub, 0, min(seconds, 30.0))
            crowd = await _turn(program, hub, readers, seconds)
    return _rows(readers, seconds, alone, crowd)


def _is_connected(program: Started) -> bool:
    feeds = program.ask("GET", "/feeds")["feeds"]
    return any(feed["kind"] == "hub" and feed["state"] == "connected" for feed in feeds)


async def _turn(program: Started, hub: Hub, readers: int, seconds: float) -> dict[str, float]:
    """Change something every second, and return what it cost and when it came."""
    load = None
    if readers:
        command = [sys.executable, "-m", "tests.bench.readers", str(hub.nodes[0].port), str(readers)]
        load = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert load.stdout is not None
        await load.stdout.readline()  # all of them are connected
    await asyncio.sleep(_SETTLE_S)
    workers = [child.pid for child in psutil.Process(hub.nodes[0].pid).children()]
    began, efir_s, nginx_s = time.monotonic(), cpu_s([program.pid]), cpu_s(workers)
    changes = 0
    while time.monotonic() - began < seconds:
        changes += 1
        path = "pause-requests" if changes % 2 else "resume-requests"
        await asyncio.to_thread(program.ask, "POST", f"/queue/{path}")
        await asyncio.sleep(max(0.0, began + changes * 1.05 - time.monotonic()))
    await asyncio.sleep(_SETTLE_S)
    passed = time.monotonic() - began
    result = {
        "changes": float(changes),
        "efir_percent": (cpu_s([program.pid]) - efir_s) / passed * 100,
        "nginx_percent": (cpu_s(workers) - nginx_s) / passed * 100,
        "seconds": passed,
    }
    if load is not None:
        answer, _ = await load.communicate(b"end\n")
        result |= json.loads(answer)
    return result


def _rows(readers: int, seconds: float, alone: dict[str, float], crowd: dict[str, float]) -> list[Row]:
    deliveries = max(1.0, crowd["deliveries"])
    cost_us = crowd["nginx_percent"] / 100 * crowd["seconds"] / deliveries * 1e6
    added = crowd["efir_percent"] - alone["efir_percent"]
    paper = crowd["bytes"] * _PAPER * _PAPER_CHANGES_PER_S / 1e6
    per_core = 1e6 / cost_us / _PAPER_CHANGES_PER_S
    return [
        Row(
            "readers",
            f"a change a second to {readers:,} readers for {seconds:.0f} s, from Efir's publish",
            f"p50 {crowd['p50_ms']:.0f}, p99 {crowd['p99_ms']:.0f}, worst {crowd['worst_ms']:.0f} ms; "
            f"{crowd['dropped']:.0f} dropped, {crowd['missed']:.0f} states missed",
            "p99 ≤ 1 s, none dropped",
            {**crowd},
        ),
        Row(
            "readers",
            "Efir's own CPU: with a hub and no reader, and what all of them add",
            f"{alone['efir_percent']:.2f} % of one core; {added:+.2f} %",
            "≤ 0.5 % more",
            {"alone": alone["efir_percent"], "added": added},
        ),
        Row(
            "readers",
            f"nginx: CPU per delivery of {crowd['bytes']:.0f} bytes; on paper for {_PAPER:,} readers, a change in 10 s",
            f"{cost_us:.1f} µs; {paper:.1f} MB/s and {_PAPER / per_core:.2f} cores",
            "",
            {"us": cost_us, "paper_mb_per_s": paper, "paper_cores": _PAPER / per_core},
        ),
    ]


# The readers, in a process of their own


class _Readers:
    def __init__(self, port: int, number: int) -> None:
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._rest: dict[int, bytes] = {}
        self.latencies_ms: list[float] = []
        self.states: dict[int, set[int]] = {}
        self.dropped = self.bytes = 0
        self.begun_ms = 0.0
        for _ in range(0, number, _AT_ONCE):
            for _ in range(min(_AT_ONCE, number - len(self._sockets))):
                self._open(port)
            self.read(0.01)

    def _open(self, port: int) -> None:
        made = socket.create_connection(("127.0.0.1", port), 30)
        made.sendall(_HEAD)
        made.setblocking(False)  # noqa: FBT003 -- of socket
        self._sockets[made.fileno()] = made
        self._rest[made.fileno()] = b""
        self.states[made.fileno()] = set()
        self._poll.register(made.fileno(), select.EPOLLIN)

    def read(self, timeout: float) -> None:
        for number, _ in self._poll.poll(timeout):
            try:
                data = self._sockets[number].recv(65_536)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self.dropped += 1
                self._poll.unregister(number)
                continue
            now_ms = time.time() * 1_000
            text = self._rest[number] + data
            for found in _STATE.finditer(text):
                at_ms = int(found[1])
                if at_ms >= self.begun_ms and at_ms not in self.states[number]:
                    self.states[number].add(at_ms)
                    self.latencies_ms.append(now_ms - at_ms)
                    self.bytes = max(self.bytes, text.find(b"\n\n", found.start()) - found.start())
            self._rest[number] = text[-40:]

    def begin(self) -> None:
        """Count only what is published from now on: the newest state, which each one gets at once, may be old."""
        self.begun_ms = time.time() * 1_000
        self.latencies_ms.clear()
        for states in self.states.values():
            states.clear()


def _load(port: int, number: int) -> None:
    raise_descriptor_limit()
    readers = _Readers(port, number)
    until_s = time.monotonic() + 1.0
    while time.monotonic() < until_s:
        readers.read(0.05)
    readers.begin()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], 0)[0]:
        readers.read(0.05)
    every = set[int]().union(*readers.states.values())
    missed = sum(len(every) - len(states) for states in readers.states.values())
    values = readers.latencies_ms
    figures = {
        "p50_ms": percentile(values, 0.5),
        "p99_ms": percentile(values, 0.99),
        "worst_ms": max(values),
        "deliveries": len(values),
        "states": len(every),
        "missed": missed,
        "dropped": readers.dropped,
        "bytes": readers.bytes,
    }
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    _load(int(sys.argv[1]), int(sys.argv[2]))

"""The benchmark: event latency in a real Chromium, start to ready beside a bare program, and what idling costs.

Run it as ``python -m tests.bench.bench``; it prints a Markdown table, and JSON with ``--json FILE``.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from playwright.async_api import Page, async_playwright

from tests.browser import FLAGS, chromium_path

ROOT = Path(__file__).parents[2]
SOURCES = 10
EVENTS = 200

_LISTEN = """async ([widget]) => {
  const { connect } = await import('/widgets/shared/stream.js');
  window.seen = [];
  connect({ topics: ['player'], widget, on: {
    player_changed({ player }) {
      window.seen.push([player.volume_percent, performance.timeOrigin + performance.now()]);
    },
  } });
}"""

type Row = tuple[str, str, str]


class Started:
    """A process that printed its ready line."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        began = time.perf_counter()
        self._began = began
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.seconds = time.perf_counter() - began

    def seconds_to(self, words: str) -> float:
        """Return when the log said so, counted from the start."""
        assert self.process.stderr is not None
        while words not in self.process.stderr.readline():
            assert self.process.poll() is None
        return time.perf_counter() - self._began

    def token(self, scope: str) -> str:
        return (Path(self.ready["data_dir"]) / f"{scope}.token").read_text()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()


@contextmanager
def efir(*arguments: str, platform: str = "offscreen") -> Iterator[Started]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "app", "--ready-json", "--port", "0", "--data-dir", folder, *arguments]
        started = Started(command, {"QT_QPA_PLATFORM": platform})
        try:
            yield started
        finally:
            started.end()


@contextmanager
def bare(*arguments: str, platform: str = "offscreen") -> Iterator[Started]:
    started = Started([sys.executable, "tests/bench/bare.py", *arguments], {"QT_QPA_PLATFORM": platform})
    try:
        yield started
    finally:
        started.end()


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def event_latency() -> list[Row]:
    """Milliseconds from the API's answer, and from its request, to the handler of each of ten sources."""
    with efir("--headless") as program:
        port = program.ready["port"]
        control, display = program.token("control"), program.token("display")
        async with async_playwright() as playwright, aiohttp.ClientSession() as session:
            browser = await playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            context = await browser.new_context(bypass_csp=True)
            pages: list[Page] = []
            for number in range(SOURCES):
                page = await context.new_page()
                await page.goto(f"http://w{number}.localhost:{port}/healthz#k={display}")
                await page.evaluate(_LISTEN, [f"bench-{number}"])
                pages.append(page)
            await asyncio.sleep(1.0)
            headers = {"Authorization": f"Bearer {control}"}
            asked: list[float] = []
            answered: list[float] = []
            skip = [len(await page.evaluate("window.seen")) for page in pages]
            for number in range(EVENTS):
                asked.append(time.time() * 1000)
                url = f"http://127.0.0.1:{port}/api/v1/player/volume"
                async with session.post(url, json={"percent": number % 100}, headers=headers) as response:
                    assert response.status == 200
                    await response.read()
                answered.append(time.time() * 1000)
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.5)
            from_answer: list[float] = []
            from_request: list[float] = []
            for page, first in zip(pages, skip, strict=True):
                seen = (await page.evaluate("window.seen"))[first:]
                assert [volume for volume, _ in seen] == [number % 100 for number in range(EVENTS)]
                from_answer += [max(0.0, at - sent) for (_, at), sent in zip(seen, answered, strict=True)]
                from_request += [at - sent for (_, at), sent in zip(seen, asked, strict=True)]
            await browser.close()
    what = f"Event latency, {SOURCES} sources in Chromium, {EVENTS} events"
    return [
        (f"{what}: from the API's answer to the handler", _p50_p99(from_answer), "p99 under 50 ms"),
        (f"{what}: from the request, commit to disk included", _p50_p99(from_request), ""),
    ]


def _p50_p99(values: list[float]) -> str:
    return f"p50 {percentile(values, 0.5):.1f} ms, p99 {percentile(values, 0.99):.1f} ms"


def start_to_ready(runs: int) -> list[Row]:
    """Seconds from start to the ready line, side by side with the bare program, in turn."""
    headless: list[float] = []
    ready: list[float] = []
    shown: list[float] = []
    bare_headless: list[float] = []
    bare_shown: list[float] = []
    for _ in range(runs + 1):
        with efir("--headless") as program:
            headless.append(program.seconds)
        with bare() as program:
            bare_headless.append(program.seconds)
        with efir() as program:
            ready.append(program.seconds)
            shown.append(program.seconds_to("The window is shown"))
        with bare("--window") as program:
            bare_shown.append(program.seconds)
    return [
        ("Start to ready, headless, beside a bare program", _ratio(headless, bare_headless), "≤ 1.6"),
        ("Start to ready, with its window, beside a bare program with one", _ratio(ready, bare_shown), "≤ 1.6"),
        ("Start to the window shown, beside the same", _ratio(shown, bare_shown), ""),
    ]


def _ratio(ours: list[float], theirs: list[float]) -> str:
    """Compare medians; the first run only warms the disk's cache."""
    a, b = statistics.median(ours[1:]), statistics.median(theirs[1:])
    return f"{a:.2f} s / {b:.2f} s = {a / b:.2f}"


async def idle(seconds: float) -> list[Row]:
    """Share of one core that the program takes while ten sources are connected and nothing happens."""
    with efir("--headless") as program:
        port = program.ready["port"]
        display = program.token("display")
        headers = {"Authorization": f"Bearer {display}"}
        base = f"http://127.0.0.1:{port}/events"
        timeout = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session, asyncio.TaskGroup() as group:
            readers = [group.create_task(_source(session, base, f"idle-{number}")) for number in range(SOURCES)]
            await asyncio.sleep(5.0)  # the start and the warm-up of the workers are over
            process = psutil.Process(program.process.pid)
            before, switches = process.cpu_times(), process.num_ctx_switches().voluntary
            await asyncio.sleep(seconds)
            after = process.cpu_times()
            wakeups = (process.num_ctx_switches().voluntary - switches) / seconds
            memory = process.memory_info().rss / 2**20
            for reader in readers:
                reader.cancel()
    used = (after.user + after.system - before.user - before.system) / seconds * 100
    what = f"Idle with {SOURCES} sources for {seconds:.0f} s"
    return [
        (f"{what}: share of one core", f"{used:.3f} %", "under 0.3 %"),
        (f"{what}: wake-ups per second, memory", f"{wakeups:.1f}, {memory:.0f} MB", ""),
    ]


async def _source(session: aiohttp.ClientSession, base: str, client: str) -> None:
    """Read the stream and answer its pings, as a widget does."""
    async with session.get(f"{base}?widget=queue&client={client}") as stream:
        async for line in stream.content:
            if line.startswith(b'data: {"n"'):
                async with session.post(f"{base}/{client}/pong", json=json.loads(line[6:])) as response:
                    assert response.status == 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to idle")
    parser.add_argument("--runs", type=int, default=5, help="starts of each program")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    rows = asyncio.run(event_latency())
    rows += start_to_ready(arguments.runs)
    rows += asyncio.run(idle(arguments.seconds))
    lines = ["| what | measured | promised |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    sys.stdout.write("\n".join(lines) + "\n")
    if arguments.json:
        keys = ("what", "measured", "promised")
        arguments.json.write_text(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], indent=2))


if __name__ == "__main__":
    main()

"""A busy chat: 200 lines a second for a minute, a tenth of them commands; how long until a source has the answer.

An imitation of Twitch's server, the program and a source are real and talk over sockets. The source reads the event
stream in a thread of its own.
"""

import asyncio
import re
import socket
import statistics
import threading
import time
from urllib.parse import urlsplit

from tests.bench.program import Row, Started, cpu_s, efir, percentile, rss
from tests.fakes.twitch import FakeTwitch
from tests.support.waiting import until

_PER_S = 200
_COMMAND_EVERY = 10
"""Of the lines, every tenth is a request: half of them with a link, half without."""
_TICK_S = 0.05
_WARM_UP_S = 5.0
_ANSWERED = re.compile(rb'"requested_by":"viewer (\d+)"')


class _Source:
    """Reads the events of a widget and notes when each refusal came."""

    def __init__(self, program: Started) -> None:
        self.seen: dict[int, float] = {}
        self._socket = socket.create_connection((urlsplit(program.ready["url"]).hostname, program.port))
        head = f"GET /events?topics=notices,queue&widget=queue HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\n"
        token = program.token("display")
        self._socket.sendall(f"{head}Authorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n".encode())
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        rest = b""
        while data := self._socket.recv(1 << 16):
            now = time.perf_counter()
            *frames, rest = (rest + data).split(b"\n\n")
            for frame in frames:
                for number in _ANSWERED.findall(frame) if b"request_rejected" in frame else ():
                    self.seen.setdefault(int(number), now)

    def end(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()


def _line(number: int) -> str:
    viewer = number if number % _COMMAND_EVERY == 0 else number % 500
    tags = f"@display-name=viewer\\s{viewer};id=m{number};room-id=1001;user-id={viewer};tmi-sent-ts=1764435600123"
    if number % _COMMAND_EVERY:
        text = f"Привіт, як справи? {number} Kappa 😀"
    elif number % (2 * _COMMAND_EVERY):
        text = f"!sr https://youtu.be/v{number:010d}"
    else:
        text = "!sr https://example.org/"
    return f"{tags} :v{viewer}!v{viewer}@v{viewer}.tmi.twitch.tv PRIVMSG #streamer :{text}"


async def _chat(
    twitch: FakeTwitch, program: Started, seconds: float, sent: dict[int, float], first: int = 0
) -> list[float]:
    """Send the lines at their rate; meanwhile ask the program how it is; return how long its answers took."""
    took: list[float] = []
    began, number = time.perf_counter(), first
    asking: asyncio.Task[object] | None = None
    while (passed := time.perf_counter() - began) < seconds:
        due = first + int(passed * _PER_S)
        lines = range(number, due)
        now = time.perf_counter()
        sent.update((one, now) for one in lines if one % (2 * _COMMAND_EVERY) == 0)
        if lines:
            await twitch.send(*map(_line, lines))
        number = due
        if asking is None or asking.done():
            asking = asyncio.create_task(_ask(program, took))
        await asyncio.sleep(_TICK_S)
    if asking is not None:
        await asking
    return took


async def _ask(program: Started, took: list[float]) -> None:
    began = time.perf_counter()
    await asyncio.to_thread(program.ask, "GET", "/queue?limit=10")
    took.append((time.perf_counter() - began) * 1000)
    await asyncio.sleep(0.5)


async def _run(seconds: float) -> Row:
    async with FakeTwitch() as twitch:
        with efir("--headless", EFIR_FEED_TWITCH_URL=twitch.address) as program:
            ask = asyncio.to_thread
            await ask(program.ask, "PATCH", "/settings", {"feeds": {"twitch_channel": "streamer"}})
            await ask(program.ask, "POST", "/feeds/twitch/connect", {})
            await twitch.has_clients()
            await until(lambda: twitch.joins, "the room")
            source, sent = _Source(program), dict[int, float]()
            await _chat(twitch, program, _WARM_UP_S, sent)
            await asyncio.sleep(1)
            sent.clear()
            source.seen.clear()
            memory, cpu = rss([program.pid]), cpu_s([program.pid])
            asked = await _chat(twitch, program, seconds, sent, first=int(_WARM_UP_S * _PER_S) + 1_000)
            cpu = cpu_s([program.pid]) - cpu
            await until(lambda: len(source.seen) == len(sent), "every answer")
            grown = rss([program.pid]) - memory
            held = (await ask(program.ask, "GET", "/status"))["core_lag_ms"]
            source.end()
    took = [(source.seen[number] - at) * 1000 for number, at in sent.items()]
    figures: dict[str, float | None] = {
        "p50_ms": statistics.median(took),
        "p99_ms": percentile(took, 0.99),
        "worst_ms": max(took),
        "loop_p99_ms": held["p99"],
        "loop_max_ms": held["max"],
        "asked_p99_ms": percentile(asked, 0.99),
        "grown_bytes": float(grown),
        "cpu_percent": 100 * cpu / seconds,
    }
    said = (
        f"p50 {figures['p50_ms']:.1f}, p99 {figures['p99_ms']:.1f}, worst {figures['worst_ms']:.1f} ms, "
        f"none lost; loop held p99 {held['p99']:.1f}, max {held['max']:.1f} ms; requests of others "
        f"p99 {figures['asked_p99_ms']:.1f} ms; memory {grown / 1e6:+.1f} MB; CPU {figures['cpu_percent']:.0f} %"
    )
    what = f"a chat of {_PER_S} lines a second for {seconds:.0f} s, from its socket to a source"
    return Row("chat", what, said, "p99 ≤ 50 ms, loop ≤ 10 ms", figures)


def run(seconds: float) -> list[Row]:
    """Let the chat go on for so long."""
    return [asyncio.run(_run(seconds))]

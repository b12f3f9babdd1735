"""The real OBS and the program: how soon all is well again, and what OBS costs.

OBS runs under Xvfb with the stand-in for its browser; the pages of its sources are Chromium's. The load that all of it
makes is on the same machine.
"""

import asyncio
import http.client
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from app.adapters.obs_client import ObsConnection, serve
from app.domain.obs import ObsEvents
from tests.bench.program import Row, Started, cpu_s, efir, percentile
from tests.support.browser import FLAGS, engine_path
from tests.support.obs_pages import AGENT, ObsPages
from tests.support.obs_program import ObsProgram, missing
from tests.support.waiting import SECONDS, wait_until

_FIVE = {"player", "now-playing", "queue", "voice", "alerts"}
_INPUTS = 21
_PROBE_S = 0.004
"""Between two requests while the meters are on. The status tells of the last 4,096 turns of the loop; with fewer
requests, many of those were before. They are most of the turns, so how long they themselves take is told, too.
"""
_CALM_S = 5.0


class _Bench:
    """One Efir with one OBS and its pages."""

    def __init__(self, program: Started, obs: ObsProgram, pages: ObsPages) -> None:
        self.program, self.obs, self.pages = program, obs, pages

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.program.ask("GET", "/obs")
        return found

    def use(self, how: str, state: str) -> None:
        self.program.ask("PATCH", "/settings", {"obs": {"use": how}})
        wait_until(lambda: self.status()["state"] == state, SECONDS, f"OBS is {state}")

    def set_up(self) -> None:
        """Connect Efir to OBS by what OBS itself keeps, and have its sources made there."""
        wait_until(lambda: self.status()["reason"] == "not_asked", SECONDS, "Efir asks first")
        self.program.ask("POST", "/obs/connect", {})
        wait_until(lambda: self.status()["scene"], SECONDS, "OBS is looked at")
        self.program.ask("POST", "/obs/set-up", {"in_own_scene": False})
        self.pages.until(lambda: _live(self.status()) == _FIVE, "five pages are live")

    def came_back(self) -> tuple[float, float]:
        """Kill OBS and start it; return the seconds from its open socket to connected, and to five live pages."""
        self.obs.kill()
        self.pages.close()
        wait_until(lambda: self.status()["state"] == "waiting", SECONDS, "OBS is gone")
        connected: list[float] = []

        def is_back() -> bool:
            status = self.status()
            if status["state"] == "connected" and not connected:
                connected.append(time.perf_counter())
            return bool(connected) and _live(status) == _FIVE

        with ThreadPoolExecutor() as pool:
            opened, starting = pool.submit(_listening_at, self.obs.port), pool.submit(self.obs.start)
            self.pages.until(is_back, "five pages are live again")
            live = time.perf_counter()
            starting.result()
        return connected[0] - opened.result(), live - opened.result()

    def rotated(self) -> tuple[float, float, float]:
        """Make new links; return the seconds to the answer, to the end of an old stream, and to five new live pages.

        Raises:
            AssertionError: A link of before still works.
        """
        old, before = self.program.bearer("display"), self.program.token("display")
        with ThreadPoolExecutor() as pool:
            ended = pool.submit(_end_of, _stream(self.program, old))
            asked, asked_at = time.perf_counter(), datetime.now(UTC)
            answer = pool.submit(self._rotate)

            def is_new() -> bool:
                if not (answer.done() and answer.result()) or (token := self.program.token("display")) == before:
                    return False
                sources = self.status()["sources"]
                urls = [page.url for page in self.pages.pages.values()]
                return (
                    {one["widget"] for one in sources if one["is_connected"] and one["has_current_link"]} == _FIVE
                    and len(urls) == len(_FIVE)
                    and all(token in url for url in urls)
                    and {one["tag"] for one in sources} == {one["tag"] for one in self._clients(since=asked_at)}
                )

            self.pages.until(is_new, "five pages are live with the new links")
            live = time.perf_counter()
            gone = ended.result()
        assert _stream(self.program, old).status == http.client.UNAUTHORIZED, "an old link still works"
        assert len(self._clients(since=asked_at)) == len(self._clients()), "a stream of before is open"
        return answer.result() - asked, gone - asked, live - asked

    def _rotate(self) -> float:
        self.program.ask("POST", "/links/rotate")
        return time.perf_counter()

    def _clients(self, since: datetime | None = None) -> list[dict[str, Any]]:
        """Return the streams that are open: all, or those that were opened since then."""
        found = self.program.ask("GET", "/clients?limit=100")["items"]
        return [
            one
            for one in found
            if one["state"] != "gone" and (since is None or datetime.fromisoformat(one["connected_at"]) >= since)
        ]

    def cpu_percent(self, seconds: float) -> float:
        """Return what Efir takes of one core while nothing happens."""
        time.sleep(_CALM_S)
        used, began = cpu_s([self.program.pid]), time.monotonic()
        time.sleep(seconds)
        return (cpu_s([self.program.pid]) - used) / (time.monotonic() - began) * 100

    def metered(self, seconds: float) -> Row:
        """Have Efir listen to the meters of so many inputs, and return how long its loop was held meanwhile."""
        settings = {"url": "about:blank", "width": 16, "height": 16, "reroute_audio": True, "efir_tone": 0.1}
        for number in range(_INPUTS - len(_FIVE)):
            fields = {"inputName": f"Other {number}", "inputKind": "browser_source", "inputSettings": settings}
            self.obs.ask("CreateInput", sceneName="Scene", **fields)
        found = _in_meters(self.obs)
        assert len(found) == _INPUTS, f"in the meters are {sorted(found)}"
        before, over = self.program.ask("GET", "/status")["core_lag_ms"], threading.Event()
        with ThreadPoolExecutor() as pool:
            checks = pool.submit(self._check_until, over)
            try:
                took = _probed(self.program, seconds)
            finally:
                over.set()
        after = self.program.ask("GET", "/status")["core_lag_ms"]
        p99, worst = percentile(took, 0.99), max(took)
        said = (
            f"loop held p99 {after['p99']:.1f}, longest {after['max']:.1f} ms since the start of the program "
            f"(before: {before['p99']:.1f}, {before['max']:.1f}); {len(took)} requests meanwhile "
            f"p99 {p99:.1f}, worst {worst:.1f} ms; {checks.result()} checks"
        )
        figures = {"loop_p99_ms": after["p99"], "loop_max_ms": after["max"], "loop_max_before_ms": before["max"]}
        what = f"{_INPUTS} audio inputs with meters on for {seconds:.0f} s"
        return Row("obs", what, said, "loop p99 < 10 ms", {**figures, "asked_p99_ms": p99, "asked_max_ms": worst})

    def _check_until(self, over: threading.Event) -> int:
        count = 0
        while not over.is_set():
            self.program.ask("POST", "/obs/check")
            count += 1
        return count


def _live(status: Mapping[str, Any]) -> set[str]:
    return {one["widget"] for one in status["sources"] if one["is_connected"]}


def _listening_at(port: int) -> float:
    """Return when something listens there, by ``perf_counter``."""

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        return False

    wait_until(listens, SECONDS, "OBS listens")
    return time.perf_counter()


def _stream(program: Started, headers: dict[str, str]) -> http.client.HTTPResponse:
    """Open a stream of events that is no page of OBS."""
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=SECONDS * 4)
    connection.request("GET", "/events?widget=queue&client=old-link", headers=headers)
    return connection.getresponse()


def _end_of(stream: http.client.HTTPResponse) -> float:
    """Read a stream to its end, and return when that was."""
    assert stream.status == http.client.OK
    with stream, suppress(http.client.IncompleteRead, ConnectionError):
        stream.read()
    return time.perf_counter()


def _in_meters(obs: ObsProgram) -> set[str]:
    """Return the names in OBS's meters, which hold some of them twice."""
    names: set[str] = set()

    def note(name: str, fields: Mapping[str, Any]) -> None:
        if name == "InputVolumeMeters":
            names.update(one["inputName"] for one in fields["inputs"])

    async def look() -> None:
        async def work(_: ObsConnection) -> None:
            await asyncio.sleep(1)

        await serve(obs.place, ObsEvents.METERS, note, work)

    thread = threading.Thread(target=lambda: asyncio.run(look()))  # this one runs a loop of Playwright's
    thread.start()
    thread.join()
    return names


def _probed(program: Started, seconds: float) -> list[float]:
    """Ask over one connection for so long, and return how many milliseconds each answer took."""
    took: list[float] = []
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=SECONDS)
    until = time.perf_counter() + seconds
    while (began := time.perf_counter()) < until:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        took.append((time.perf_counter() - began) * 1_000)
        time.sleep(_PROBE_S)
    connection.close()
    return took


def _rows(bench: _Bench, turns: int, idle_s: float, metered_s: float) -> list[Row]:
    bench.set_up()
    bench.obs.stop()  # it saves its scenes at its end, so that a kill finds them
    bench.pages.close()
    bench.obs.start()
    bench.pages.until(lambda: _live(bench.status()) == _FIVE, "five pages are live")
    back = [bench.came_back() for _ in range(turns)]
    answered, gone, live = bench.rotated()
    with_obs = bench.cpu_percent(idle_s)
    bench.use("off", "off")
    without = bench.cpu_percent(idle_s)
    bench.use("auto", "connected")
    slowest = max(live for _, live in back)
    return [
        Row(
            "obs",
            f"OBS killed and started {turns} ×, from its open socket",
            f"connected {_list(one for one, _ in back)} s, five pages live {_list(one for _, one in back)} s",
            "≤ 5 s",
            {"connected_s": max(one for one, _ in back), "live_s": slowest},
        ),
        Row(
            "obs",
            "new links, from the request; no old one works",
            f"five pages live {live:.2f} s, answered {answered:.2f} s, an old stream ended {gone:.2f} s",
            "≤ 5 s",
            {"live_s": live, "answered_s": answered, "old_ended_s": gone},
        ),
        Row(
            "obs",
            f"CPU without work for {idle_s:.0f} s, five pages, connected to OBS, beside not",
            f"{with_obs:.3f} / {without:.3f} % of one core",
            "",
            {"cpu_percent": with_obs, "cpu_percent_without": without},
        ),
        bench.metered(metered_s),
    ]


def _list(seconds: Iterable[float]) -> str:
    return ", ".join(f"{one:.2f}" for one in seconds)


def run(turns: int, idle_s: float, metered_s: float) -> list[Row]:
    """Measure.

    Args:
        turns: How often OBS is killed.
        idle_s: For so long nothing happens; each page is pinged every 45 s, so that less is not to be compared.
        metered_s: For so long the meters are on.
    """
    if lacking := missing():
        sys.stderr.write(f"NOTHING IS MEASURED WITH OBS: {lacking}\n")
        return [Row("obs", "the real OBS", f"not measured: {lacking}", "", {})]
    with (
        tempfile.TemporaryDirectory() as folder,
        ObsProgram(Path(folder) / "obs") as obs,
        efir("--headless", XDG_CONFIG_HOME=str(obs.config)) as program,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=engine_path(), args=FLAGS)
        pages = ObsPages(browser.new_context(user_agent=AGENT, viewport={"width": 640, "height": 360}), obs.journal)
        rows = _rows(_Bench(program, obs, pages), turns, idle_s, metered_s)
        browser.close()
    return rows

"""Programs under measurement: started, asked, and ended again; each ends only what it started."""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil

ROOT = Path(__file__).parents[2]


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        figures: The numbers behind ``measured``, for the JSON.
    """

    part: str
    what: str
    measured: str
    promised: str
    figures: dict[str, float | None]


class Started:
    """A process that printed its ready line."""

    def __init__(self, command: Sequence[str], env: dict[str, str], *, has_log: bool = False) -> None:
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if has_log else None,
            text=True,
        )
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.seconds = time.perf_counter() - began

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def port(self) -> int:
        return int(self.ready["port"])

    def seconds_to(self, words: str, began: float) -> float:
        """Return when the log said so, counted from a moment of ``perf_counter``."""
        for _ in self.lines_to(words):
            pass
        return time.perf_counter() - began

    def lines_to(self, words: str) -> Iterator[str]:
        """Yield the lines of the log until one that says so."""
        assert self.process.stderr is not None
        while words not in (line := self.process.stderr.readline()):
            assert line or self.process.poll() is None
            yield line

    def token(self, scope: str) -> str:
        return (Path(self.ready["data_dir"]) / f"{scope}.token").read_text()

    def bearer(self, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(scope)}"}

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the API for something and return its answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**self.bearer("control"), **({} if body is None else {"Content-Type": "application/json"})},
        )
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 -- the same
            return json.load(response)

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


@contextmanager
def started(*command: str, **env: str) -> Iterator[Started]:
    """Run a module of the benchmark, or any other, with this Python."""
    program = Started([sys.executable, "-m", *command], env)
    try:
        yield program
    finally:
        program.end()


@contextmanager
def efir(*arguments: str, **env: str) -> Iterator[Started]:
    """Run the program as people do."""
    with (
        tempfile.TemporaryDirectory() as folder,
        started(
            "app", "--ready-json", "--log-level", "error", "--port", "0", "--data-dir", folder, *arguments, **env
        ) as program,
    ):
        yield program


@contextmanager
def efir_for_measuring(*arguments: str, **env: str) -> Iterator[Started]:
    """Run the program with the two routes that only the benchmark needs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        started("tests.bench.servers.efir", "--data-dir", folder, *arguments, **env) as program,
    ):
        yield program


def cpu_s(pids: Iterable[int]) -> float:
    """Return the CPU seconds these processes took so far, all their threads together.

    Linux counts nanoseconds for each thread; elsewhere psutil gives what the system has, mostly hundredths.
    """
    total = 0.0
    for pid in pids:
        tasks = Path(f"/proc/{pid}/task")
        if tasks.is_dir():
            for task in tasks.iterdir():
                with suppress(OSError):
                    total += int((task / "schedstat").read_text().split()[0]) / 1e9
        else:
            times = psutil.Process(pid).cpu_times()
            total += times.user + times.system
    return total


def rss(pids: Iterable[int]) -> int:
    """Return the memory of these processes in bytes."""
    return sum(psutil.Process(pid).memory_info().rss for pid in pids)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def raise_descriptor_limit() -> None:
    """Allow as many open sockets as the system lets us; processes started from here on inherit it."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- Windows has none and needs none

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536) if hard > 0 else 65_536, hard))

"""(b) Fan-out: one event of 300 bytes to 10, 100 and 1,000 clients, Efir beside others on the same machine.

Every server does the same: it takes a POST and sends an event on to every open stream. What a POST costs is measured
without clients and taken off: Efir's passes the checks of host, origin, token and body that the others do not make.
The turns are interleaved, each with a server started anew, and the median of the turns is told; the load runs in a
process of its own, on a core of its own. Where a server falls behind the rate, what waits before its handler shows only
in "from send".
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
import psutil

from tests.bench.load import Job, Result
from tests.bench.program import ROOT, Row, efir_for_measuring, raise_descriptor_limit, started
from tests.support.ports import free_port

PACKAGES = Path(os.environ.get("EFIR_BENCH_PACKAGES", ROOT / "build" / "bench-packages"))
RATE = 50.0
_WARM_S = 3.0
"""Efir imports yt-dlp in a worker a second after its start; that must not fall into the measurement."""
_SERVERS = "tests.bench.servers"

_NGINX = """
load_module {module};
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location = /events {{
      nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest;
    }}
    location = /bench/publish {{ nchan_publisher; nchan_channel_id bench; nchan_message_timeout 10s; }}
  }}
}}
"""

type Server = Callable[[], AbstractContextManager[Job]]
_NO_JOB = Job(port=0, pids=[], clients=0, rate=RATE, seconds=0, is_apart=True)


@contextmanager
def _efir() -> Iterator[Job]:
    with efir_for_measuring() as program:
        time.sleep(_WARM_S)
        yield msgspec.structs.replace(
            _NO_JOB,
            port=program.port,
            pids=[program.pid],
            stream_headers=program.bearer("display"),
            publish_headers=program.bearer("control"),
        )


def _python(name: str) -> Server:
    @contextmanager
    def server() -> Iterator[Job]:
        paths = [str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
        with started(f"{_SERVERS}.{name}", PYTHONPATH=os.pathsep.join(paths)) as program:
            yield msgspec.structs.replace(_NO_JOB, port=program.port, pids=[program.pid])

    return server


@contextmanager
def _nchan() -> Iterator[Job]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder) / "nginx.conf"
        conf.write_text(_NGINX.format(module=_nchan_module(), folder=folder, port=port))
        process = subprocess.Popen(
            [_nginx(), "-p", folder, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while not (workers := psutil.Process(process.pid).children()):
                time.sleep(0.05)
            time.sleep(0.5)
            yield msgspec.structs.replace(_NO_JOB, port=port, pids=[worker.pid for worker in workers], is_verbatim=True)
        finally:
            process.terminate()
            process.wait(10)


def _nginx() -> str:
    return shutil.which("nginx", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin") or ""


def _nchan_module() -> Path:
    return Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


def servers() -> dict[str, Server]:
    """Return the servers that can run here; what is missing is said."""
    found: dict[str, Server] = {"Efir": _efir, "bare asyncio loop": _python("bare_loop")}
    if (PACKAGES / "aiohttp_sse").is_dir():
        found["aiohttp-sse"] = _python("aiohttp_sse")
        found["sse-starlette on uvicorn"] = _python("sse_starlette")
    else:
        sys.stderr.write("aiohttp-sse and sse-starlette are left out: run packaging/bench.sh\n")
    if _nginx() and _nchan_module().exists():
        found["nchan"] = _nchan
    else:
        sys.stderr.write("nchan is left out: the packages nginx and libnginx-mod-nchan are not installed\n")
    return found


def load(job: Job) -> Result:
    """Put this load on a server, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=msgspec.json.encode(job),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
        timeout=180,
    )
    return msgspec.json.decode(done.stdout, type=Result)


def measure(names: Sequence[str], clients: int, seconds: float, turns: int) -> dict[str, list[Result]]:
    """Measure these servers in turn."""
    found = servers()
    results: dict[str, list[Result]] = {name: [] for name in names if name in found}
    burst = max(50, min(1_000, 50_000 // max(1, clients)))
    for _ in range(turns):
        for name, taken in results.items():
            with found[name]() as server:
                job = msgspec.structs.replace(server, clients=clients, seconds=seconds, burst=burst)
                taken.append(load(job))
                sys.stderr.write(f"{name}, {clients} clients: {_cell(taken[-1], clients)}\n")
    return results


def _cell(result: Result, clients: int) -> str:
    return (
        f"from receipt {_times(result.from_receipt)}, from send {_times(result.from_send)}, "
        f"{result.cpu_us / max(1, clients):.1f} µs, burst {result.burst_per_s / 1000:.0f} k/s, lost {result.lost}"
    )


def _times(spread: Sequence[float]) -> str:
    return " / ".join(f"{ms:.2f}" for ms in spread[:3]) + " ms" if spread else "—"


def run(sizes: Sequence[int], seconds: float, turns: int) -> list[Row]:
    """Compare all servers at these numbers of clients."""
    raise_descriptor_limit()
    names = list(servers())
    idle = {name: _median(taken, "cpu_us") for name, taken in measure(names, 0, min(seconds, 2.0), turns).items()}
    rows: list[Row] = []
    for clients in sizes:
        results = measure(names, clients, seconds, turns)
        table = {name: _figures(taken, clients, idle[name]) for name, taken in results.items()}
        for name, figures in table.items():
            rows.append(Row("fan-out", f"{clients} clients, {name}", _sentence(figures), "", figures))
        rows += _compared(table, clients)
    return rows


def _median(taken: Sequence[Result], field: str) -> float:
    values: list[float] = [getattr(result, field) for result in taken]
    return statistics.median(values)


def _spread_median(taken: Sequence[Result], field: str, index: int) -> float | None:
    values = [getattr(result, field)[index] for result in taken if getattr(result, field)]
    return statistics.median(values) if values else None


def _figures(taken: Sequence[Result], clients: int, post_us: float) -> dict[str, float | None]:
    cpu = _median(taken, "cpu_us")
    figures: dict[str, float | None] = {
        f"{field}_{share}_ms": _spread_median(taken, field, index)
        for field in ("from_receipt", "from_send")
        for index, share in enumerate(("p50", "p90", "p99", "max"))
    }
    return figures | {
        "cpu_us_per_delivery": cpu / clients,
        "cpu_us_per_delivery_without_post": max(0.0, cpu - post_us) / clients,
        "cpu_us_per_post": post_us,
        "rss_kib_per_client": _median(taken, "rss_per_client") / 1024,
        "burst_per_s": _median(taken, "burst_per_s"),
        "bytes_per_event": _median(taken, "bytes_per_event"),
        "lost": sum(result.lost for result in taken),
    }


def _sentence(figures: dict[str, float | None]) -> str:
    def times(field: str) -> str:
        values = [figures[f"{field}_{share}_ms"] for share in ("p50", "p90", "p99")]
        return " / ".join("—" if ms is None else f"{ms:.2f}" for ms in values)

    return (
        f"p50/p90/p99 ms from receipt {times('from_receipt')}, from send {times('from_send')}; "
        f"CPU per delivery {figures['cpu_us_per_delivery']:.1f} µs "
        f"({figures['cpu_us_per_delivery_without_post']:.1f} without the post); "
        f"{figures['rss_kib_per_client']:.1f} KiB per client; burst {(figures['burst_per_s'] or 0) / 1000:.0f} k/s"
        + (f"; {figures['lost']:.0f} lost" if figures["lost"] else "")
    )


def _compared(table: dict[str, dict[str, float | None]], clients: int) -> list[Row]:
    """Return Efir's share of each other's figures; the promises hold from 100 clients on."""
    promises = {
        "bare asyncio loop": ("≤ 1.5", "≤ 1.5"),
        "aiohttp-sse": ("≤ 0.4", "< 0.5"),
        "sse-starlette on uvicorn": ("≤ 0.4", "< 0.5"),
    }
    rows: list[Row] = []
    ours = table.get("Efir", {})
    for name, theirs in table.items():
        pairs: list[tuple[str, str, str]] = []
        if name in promises:
            cpu, p99 = promises[name]
            pairs = [
                ("CPU per delivery without the post", "cpu_us_per_delivery_without_post", cpu),
                ("CPU per delivery with the post's share", "cpu_us_per_delivery", ""),
                ("p99 from receipt", "from_receipt_p99_ms", p99),
            ]
        elif name == "nchan":
            pairs = [("p50 from send", "from_send_p50_ms", "≤ 1.6" if clients == 100 else "")]
        for what, field, promise in pairs:
            a, b = ours[field], theirs[field]
            ratio = a / b if a and b else None
            text = "—" if ratio is None else f"{ratio:.2f}"
            promised = promise if clients >= 100 else ""
            rows.append(Row("fan-out", f"{clients} clients, {what}: Efir / {name}", text, promised, {"ratio": ratio}))
    return rows

"""(c) Under a busy window: event latency while a 10,000-row queue scrolls, resizes, switches pages, opens dialogs."""

import threading
import time

import msgspec

from tests.bench.fanout import load
from tests.bench.load import Job
from tests.bench.program import Row, efir_for_measuring

ROWS = 10_000
CLIENTS = 10
RATE = 50.0


def run(seconds: float) -> list[Row]:
    """Measure with the window at rest and with it busy."""
    rows: list[Row] = []
    for what, arguments in (("without a window", ()), ("under the busy window", ("--busy", "--rows", str(ROWS)))):
        with efir_for_measuring(*arguments) as program:
            time.sleep(6.0)  # the window is built and filled, the workers are warm
            job = Job(
                port=program.port,
                pids=[program.pid],
                stream_headers=program.bearer("display"),
                publish_headers=program.bearer("control"),
                clients=CLIENTS,
                rate=RATE,
                seconds=seconds,
            )
            result = load(job)
            assert result.lost == 0
        for name, spread in (("the server's receipt", result.from_receipt), ("the publisher's send", result.from_send)):
            p50, _, p99, worst = spread
            rows.append(
                Row(
                    "busy window",
                    f"{what}, {CLIENTS} sources, {RATE:.0f} events/s for {seconds:.0f} s: from {name}",
                    f"p50 {p50:.1f}, p99 {p99:.1f}, worst {worst:.1f} ms",
                    "p99 ≤ 10, worst ≤ 40 ms" if arguments else "",
                    {"p50_ms": p50, "p99_ms": p99, "worst_ms": worst},
                )
            )
        rows[-1].figures["cpu_share"] = result.cpu_us * RATE / 1e6
        if arguments:
            busy = msgspec.to_builtins(result.cpu_us) * RATE / 1e6
            rows.append(
                Row("busy window", "share of one core the busy program takes", f"{busy:.0%}", "", {"share": busy})
            )
    return rows + held()


def held() -> list[Row]:
    """Measure while the window's thread is held for two seconds of four, in three ways."""
    rows: list[Row] = []
    with efir_for_measuring("--window", "--rows", str(ROWS)) as program:
        time.sleep(6.0)
        for how in ("sleep", "dialog", "repaint"):
            job = Job(
                port=program.port,
                pids=[program.pid],
                stream_headers=program.bearer("display"),
                publish_headers=program.bearer("control"),
                clients=CLIENTS,
                rate=RATE,
                seconds=4.0,
            )
            hold = threading.Timer(1.5, program.ask, ("POST", "/bench/hold", {"how": how, "seconds": 2.0}))
            hold.start()
            result = load(job)
            hold.join()
            assert result.lost == 0
            p50, _, p99, worst = result.from_send
            rows.append(
                Row(
                    "held window",
                    f"the window's thread held for 2 s by {how}, {CLIENTS} sources: from the publisher's send",
                    f"p50 {p50:.1f}, p99 {p99:.1f}, worst {worst:.1f} ms",
                    "p50 ≤ 20, worst ≤ 250 ms",
                    {"p50_ms": p50, "p99_ms": p99, "worst_ms": worst},
                )
            )
    return rows

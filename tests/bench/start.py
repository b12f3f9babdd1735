"""Start to ready, beside the least that any program of this kind does."""

import statistics
import sys
import tempfile
import time

from tests.bench.program import ROOT, Row, Started


def _timed(*command: str, shown: str = "") -> tuple[float, float]:
    """Start a program; return seconds to its ready line and, where asked for, to a line of its log."""
    began = time.perf_counter()
    program = Started([sys.executable, *command], {}, has_log=bool(shown))
    try:
        return program.seconds, program.seconds_to(shown, began) if shown else 0.0
    finally:
        program.end()


def run(turns: int) -> list[Row]:
    """Start both in turn; the first turn only warms the disk's cache."""
    taken: dict[str, list[float]] = {name: [] for name in ("headless", "ready", "shown", "bare headless", "bare shown")}
    bare = str(ROOT / "tests" / "bench" / "servers" / "bare.py")
    for _ in range(turns + 1):
        with tempfile.TemporaryDirectory() as folder:
            efir = ("-m", "app", "--ready-json", "--port", "0", "--data-dir", folder)
            taken["headless"].append(_timed(*efir, "--headless")[0])
            taken["bare headless"].append(_timed(bare)[0])
        with tempfile.TemporaryDirectory() as folder:
            efir = ("-m", "app", "--ready-json", "--port", "0", "--data-dir", folder)
            ready, shown = _timed(*efir, shown="The window is shown")
            taken["ready"].append(ready)
            taken["shown"].append(shown)
            taken["bare shown"].append(_timed(bare, "--window")[0])
    pairs = (
        ("to ready, headless", "headless", "bare headless", "≤ 1.6"),
        ("to ready, with its window", "ready", "bare shown", "≤ 1.6"),
        ("to the window shown", "shown", "bare shown", ""),
    )
    rows: list[Row] = []
    for what, ours, theirs, promised in pairs:
        a, b = statistics.median(taken[ours][1:]), statistics.median(taken[theirs][1:])
        text = f"{a:.2f} s / {b:.2f} s = {a / b:.2f}"
        rows.append(Row("start", f"{what}, beside a bare program", text, promised, {"s": a, "bare_s": b}))
    return rows

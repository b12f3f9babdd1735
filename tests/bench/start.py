"""Start to ready, beside the least that any program of this kind does."""

import ast
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.program import ROOT, Row, Started

EFIR = ("-m", "app", "--ready-json", "--port", "0")
CACHED = {"PYTHONDONTWRITEBYTECODE": ""}
"""A program is compiled once, not at every start."""

PAINTED = "The window is painted"


def _timed(*command: str, shown: str = "") -> tuple[float, float]:
    """Start a program; return seconds to its ready line and, where asked for, to a line of its log."""
    began = time.perf_counter()
    program = Started([sys.executable, *command], CACHED, has_log=bool(shown))
    try:
        return program.seconds, program.seconds_to(shown, began) if shown else 0.0
    finally:
        program.end()


def _imports() -> str:
    """Return what Efir has imported when its window is painted, but for its own: ``module name name…`` in each line."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-X", "importtime", *EFIR, "--data-dir", folder]
        program = Started(command, CACHED, has_log=True)
        try:
            lines = list(program.lines_to(PAINTED))
        finally:
            program.end()
    modules = [line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")]
    own = [name for name in modules if name.partition(".")[0] == "app"]
    others = dict.fromkeys(name for name in modules if name != "imported package" and name not in own)
    return "\n".join([*others, *(line for name in own for line in _names(name))])


def _names(module: str) -> Iterator[str]:
    """Yield what a module of Efir's takes from others by ``from … import``: PySide6 makes them when asked."""
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] != "app":
            yield " ".join([node.module, *(alias.name for alias in node.names)])


def run(turns: int) -> list[Row]:
    """Start both in turn; the first turn only warms the disk's cache and that of the bytecode."""
    names = ("headless", "ready", "shown", "bare headless", "bare shown", "bare with the same imports")
    taken: dict[str, list[float]] = {name: [] for name in names}
    bare = str(ROOT / "tests" / "bench" / "servers" / "bare.py")
    with tempfile.TemporaryDirectory() as scratch:
        imports = Path(scratch) / "imports.txt"
        imports.write_text(_imports())
        for _ in range(turns + 1):
            with tempfile.TemporaryDirectory() as folder:
                taken["headless"].append(_timed(*EFIR, "--data-dir", folder, "--headless")[0])
                taken["bare headless"].append(_timed(bare)[0])
            with tempfile.TemporaryDirectory() as folder:
                ready, shown = _timed(*EFIR, "--data-dir", folder, shown=PAINTED)
                taken["ready"].append(ready)
                taken["shown"].append(shown)
                taken["bare shown"].append(_timed(bare, "--window")[0])
                same = _timed(bare, "--window", "--imports", str(imports), shown=PAINTED)
                taken["bare with the same imports"].append(same[1])
    pairs = (
        ("to ready, headless", "headless", "bare headless", "≤ 1.6"),
        ("to ready, with its window", "ready", "bare shown", "≤ 1.6"),
        ("to first paint, the same imports", "shown", "bare with the same imports", "≤ 1.5"),
    )
    rows: list[Row] = []
    for what, ours, theirs, promised in pairs:
        a, b = statistics.median(taken[ours][1:]), statistics.median(taken[theirs][1:])
        text = f"{a:.2f} s / {b:.2f} s = {a / b:.2f}"
        rows.append(Row("start", f"{what}, beside a bare program", text, promised, {"s": a, "bare_s": b}))
    return rows

"""The benchmark, one command: ``python -m tests.bench`` (``packaging/bench.sh`` brings what it is compared with).

It prints a table as Markdown and writes the figures as JSON. Everything stays on loopback, every load runs in a process
of its own, and each part ends only what it started. Figures of a machine that does other work at the same time are
good for ratios only; the load at the start and at the end is told with them.
"""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.program import ROOT, Row

type Part = Callable[[bool], list[Row]]


def _part(module: str, *, whole: tuple[object, ...], quick: tuple[object, ...]) -> Part:
    """Return a part that is imported only when it is asked for; a browser is not needed for the others."""

    def run(is_quick: bool) -> list[Row]:  # noqa: FBT001 -- the one thing that all parts are told
        rows: list[Row] = importlib.import_module(f"tests.bench.{module}").run(*(quick if is_quick else whole))
        return rows

    return run


PARTS: dict[str, Part] = {
    "polling": _part("polling", whole=(60.0,), quick=(15.0,)),
    "fanout": _part("fanout", whole=((10, 100, 1_000), 4.0, 5), quick=((10, 100), 2.0, 1)),
    "window": _part("window", whole=(30.0,), quick=(5.0,)),
    "rows": _part("rows", whole=(9_900, 3), quick=(1_000, 1)),
    "idle": _part("idle", whole=((0, 10, 64), 60.0), quick=((0, 10), 10.0)),
    "soak": _part("soak", whole=(20_000, 200_000, 80.0), quick=(1_000, 10_000, 3.0)),
    "storm": _part("storm", whole=(2_000, 500), quick=(200, 50)),
    "chat": _part("chat", whole=(60.0,), quick=(10.0,)),
    "latency": _part("latency", whole=(200,), quick=(50,)),
    "speech": _part("speech", whole=(30,), quick=(5,)),
    "ban": _part("ban", whole=(20,), quick=(4,)),
    "pure": _part("pure", whole=(1,), quick=(4,)),
    "start": _part("start", whole=(5,), quick=(1,)),
    "readers": _part("readers", whole=(10_000, 300.0), quick=(500, 10.0)),
    "returns": _part("returns", whole=(5, 30.0), quick=(1, 5.0)),
    "obs": _part("obs", whole=(3, 45.0, 20.0), quick=(1, 8.0, 8.0)),
}


def _busy() -> list[float]:
    return [round(load, 2) for load in os.getloadavg()] if hasattr(os, "getloadavg") else []


def table(rows: list[Row]) -> str:
    """Return the rows as Markdown."""
    lines = ["| part | what | measured | promised |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {row.part} | {row.what} | {row.measured} | {row.promised} |" for row in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which parts, of {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="shorter and smaller: shows that it works, not how well")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json", help="where the figures go")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    began, before = datetime.now(UTC), _busy()
    rows: list[Row] = []
    for name, part in PARTS.items():
        if not arguments.parts or name in arguments.parts:
            sys.stderr.write(f"--- {name}\n")
            rows += part(arguments.quick)
    machine = {
        "when": began.isoformat(timespec="seconds"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "aiohttp": version("aiohttp"),
        "cores": os.cpu_count(),
        "load_before": before,
        "load_after": _busy(),
        "is_quick": arguments.quick,
    }
    said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    sys.stdout.write(f"{table(rows)}\n\n{said}\n")
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    figures = {"machine": machine, "rows": [row._asdict() for row in rows]}
    arguments.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

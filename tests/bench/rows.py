"""(e) A queue of 10,000 items in the window: the longest step of the loop and the memory over an empty queue."""

import time

from tests.bench.program import Row, Started, efir_for_measuring, rss

FIRST_LOOK = "first look at each page"

_MB = 2**20
_STEP_MS, _MEMORY_MB = 16, 60


def _memory(program: Started) -> float:
    return rss([program.pid]) / _MB


def run(rows: int, rounds: int) -> list[Row]:
    """Measure a window over an empty queue and one over a long one, which is then added to, moved and scrolled."""
    with efir_for_measuring("--window") as program:
        time.sleep(6.0)  # the window is built and filled, the workers are warm
        program.ask("POST", "/bench/scenes", {})
        empty = _memory(program)
    result: dict[str, list[dict[str, float]]] = {}
    with efir_for_measuring("--window", "--rows", str(rows)) as program:
        time.sleep(6.0)
        for _ in range(rounds):
            for name, cost in program.ask("POST", "/bench/scenes", {}).items():
                result.setdefault(name, []).append(cost)
        full = _memory(program)
    made = []
    for name, costs in result.items():
        cpu = max(cost["cpu_ms"] for cost in costs)
        worst, slow = max(cost["max_ms"] for cost in costs), sum(cost["slow"] for cost in costs)
        made.append(
            Row(
                "long queue",
                f"{name}, {rows} rows: longest step of the loop",
                f"{worst:.1f} ms, of it {cpu:.1f} ms work; {slow:.0f} over a frame",
                f"≤ {_STEP_MS} ms" if name != FIRST_LOOK else "",
                {"max_ms": worst, "cpu_ms": cpu, "slow": slow},
            )
        )
    more = full - empty
    figures: dict[str, float | None] = {"empty_mb": empty, "full_mb": full, "more_mb": more}
    made.append(
        Row("long queue", f"memory over an empty queue, {rows} rows", f"{more:.0f} MB", f"≤ {_MEMORY_MB} MB", figures)
    )
    return made

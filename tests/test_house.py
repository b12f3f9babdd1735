"""The rules of the house that no linter knows.

Sizes, exceptions from the linter, circles, words that lead nowhere, code that stands twice, tests that watch the clock.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import grimp
import pytest

from tests.support.waiting import SLOWEST

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
WIDGETS = ROOT / "resources" / "widgets"
TESTS = ROOT / "tests"

CLASS_LINES, CLASS_METHODS, PARAMETERS, EQUAL_LINES = 250, 25, 6, 12

EXCEPTIONS = ("PLR0913", "SLF001", "C901")
"""Rules of the linter from which `app/` makes no exception."""


def sources(*folders: Path, endings: Sequence[str] = (".py",)) -> Iterator[Path]:
    """Yield the files of the project in these folders."""
    for folder in folders:
        for here, inner, names in folder.walk():
            inner[:] = sorted(set(inner) - {"__pycache__", "node_modules"})
            yield from (here / name for name in sorted(names) if Path(name).suffix in endings)


def named(file: Path, line: int) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


@pytest.mark.parametrize("rule", EXCEPTIONS)
def test_no_exception_is_made_from_the_linter(rule: str) -> None:
    found = [
        named(file, number)
        for file in sources(APP)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if re.search(rf"noqa:.*\b{rule}\b", line)
    ]
    assert found == []


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for file in sources(APP):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield f"{file.relative_to(ROOT)}:{node.name}", node


def test_no_class_is_too_large() -> None:
    found = {}
    for name, node in classes():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
        if lines > CLASS_LINES or methods > CLASS_METHODS:
            found[name] = (lines, methods)
    assert found == {}


def test_no_function_takes_too_many_parameters() -> None:
    found = [
        f"{named(file, node.lineno)} {node.name}"
        for file in sources(APP)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and len([a for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if a.arg not in _SELF])
        > PARAMETERS
    ]
    assert found == []


_SELF = ("self", "cls")


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports for the type checker only count too: a pair that needs each other is one module."""
    graph = grimp.build_graph("app", exclude_type_checking_imports=False)
    reached = {module: _reached(graph, module) for module in graph.modules}
    circle = sorted(module for module in reached if module in reached[module])
    assert circle == []


def _reached(graph: grimp.ImportGraph, module: str) -> set[str]:
    found: set[str] = set()
    open_ = [module]
    while open_:
        for other in graph.find_modules_directly_imported_by(open_.pop()) - found:
            found.add(other)
            open_.append(other)
    return found


_DOCUMENT = re.compile(
    r"\b(?:RELIABILITY|PLATFORM|PEERS|TRIALS|ORIGIN|STYLE|INTAKE|FAULTS|REVIEW|PROTOCOL|ARCHITECTURE)"
    r"(?: \d|:| [DFPTV]\d)"
    r"|\b(?:RELIABILITY|PLATFORM|PEERS|TRIALS|ORIGIN)\b"
)


def test_nothing_points_to_a_document_that_is_not_here() -> None:
    found = [
        f"{named(file, number)} {line.strip()}"
        for file in sources(APP, ROOT / "resources", ROOT / "packaging", TESTS, endings=(".py", ".js", ".css", ".ts"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if file != Path(__file__) and _DOCUMENT.search(line)
    ]
    assert found == []


def code_lines(file: Path) -> list[tuple[int, str]]:
    """Return the lines of a file that are code: no blank ones, no imports, no comments of one line."""
    text = file.read_text("utf-8")
    left_out: set[int] = set()
    if file.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                left_out.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if number not in left_out]
    return [(number, line) for number, line in lines if line and not line.startswith(("#", "//", "import "))]


def test_no_code_stands_twice() -> None:
    places = defaultdict[tuple[str, ...], list[tuple[Path, int]]](list)
    for file in sources(APP, WIDGETS, endings=(".py", ".js", ".css", ".html")):
        lines = code_lines(file)
        for first in range(len(lines) - EQUAL_LINES + 1):
            run = lines[first : first + EQUAL_LINES]
            places[tuple(line for _, line in run)].append((file, run[0][0]))
    twice = [" = ".join(named(*place) for place in found) for found in places.values() if len(found) > 1]
    assert twice == []


_CLOCK = re.compile(
    r"assert .*\b(?:perf_counter|monotonic|time)\(\) - \w+ <|assert .*\b(?:took|taken|times|worst)\b.*< *[\d.]+"
)


def test_no_test_watches_the_clock() -> None:
    """Limits of time belong to `tests/bench`; a test is red only when something is broken."""
    found = [
        f"{named(file, number)} {line.strip()}"
        for file in sources(TESTS)
        if "bench" not in file.parts and file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if _CLOCK.search(line)
    ]
    assert found == []


_CALLS = frozenset({"communicate", "join", "timeout", "wait"})
"""Their first argument is how many seconds they wait at most."""
_UNITS = (1, 1_000)
"""Limits are seconds, those of Qt and Playwright milliseconds; what is below the first unit is meant to pass."""


def test_no_wait_is_given_up_sooner_than_others() -> None:
    """A wait that ends early fails a test because the machine is busy."""
    found = [
        f"{named(file, call.lineno)} gives up after {limit}"
        for file in sources(TESTS)
        if "bench" not in file.parts and not file.name.endswith("_worker.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) != "qtbot.wait"  # which always lasts so long
        for limit in _limits(call)
        if any(unit <= limit < SLOWEST * unit for unit in _UNITS)
    ]
    assert found == []


def _limits(call: ast.Call) -> list[float]:
    """Return after how long a call gives up, where that is written as a number."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "timeout"]
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given += call.args[:1] if name in _CALLS else []
    given += call.args[1:2] if ast.unparse(call.func) == "asyncio.wait_for" else []
    return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, int | float)]


_OF_UNIX = frozenset({"fcntl", "grp", "pwd", "resource", "termios"})


def test_what_only_unix_has_is_not_imported_where_it_would_keep_all_else_of_a_file_from_windows() -> None:
    found = [
        named(file, node.lineno)
        for file in sources(APP, TESTS)
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.Import) and _OF_UNIX & {alias.name for alias in node.names}
    ]
    assert found == []

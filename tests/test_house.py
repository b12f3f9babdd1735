"""The rules of the house that no linter knows.

Sizes, exceptions from the linter, circles, words that lead nowhere, code that stands twice, tests that watch the clock.
"""

import ast
import re
from collections import Counter, defaultdict
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


def statements(text: str) -> Iterator[ast.AST]:
    """Yield every statement of a module, in no order; to look at expressions too would take five times as long."""
    open_: list[ast.AST] = [ast.parse(text)]
    while open_:
        node = open_.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            open_ += getattr(node, part, [])


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
    """Yield those of files that have so many lines, or so many functions."""
    for file in sources(APP):
        text = file.read_text("utf-8")
        if text.count("\n") <= CLASS_LINES and text.count("def ") <= CLASS_METHODS:
            continue
        for node in statements(text):
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
        for node in statements(file.read_text("utf-8"))
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


_ABSENT = ("RELIABILITY", "PLATFORM", "PEERS", "TRIALS", "ORIGIN")
_DOCUMENTS = (*_ABSENT, "STYLE", "INTAKE", "FAULTS", "REVIEW", "PROTOCOL", "ARCHITECTURE")
_DOCUMENT = re.compile(rf"\b(?:{'|'.join(_DOCUMENTS)})(?: \d|:| [DFPTV]\d)|\b(?:{'|'.join(_ABSENT)})\b")


def test_nothing_points_to_a_document_that_is_not_here() -> None:
    found = [
        f"{named(file, number)} {line.strip()}"
        for file in sources(APP, ROOT / "resources", ROOT / "packaging", TESTS, endings=(".py", ".js", ".css", ".ts"))
        if file != Path(__file__)
        for text in [file.read_text("utf-8")]
        if any(name in text for name in _DOCUMENTS)
        for number, line in enumerate(text.splitlines(), 1)
        if _DOCUMENT.search(line)
    ]
    assert found == []


def code_lines(file: Path) -> list[tuple[int, str]]:
    """Return the lines of a file that are code: no blank ones, no imports, no comments of one line."""
    text = file.read_text("utf-8")
    left_out: set[int] = set()
    if file.suffix == ".py":
        for node in statements(text):
            if isinstance(node, ast.Import | ast.ImportFrom):
                left_out.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if number not in left_out]
    return [(number, line) for number, line in lines if line and not line.startswith(("#", "//", "import "))]


@pytest.mark.slow
def test_no_code_stands_twice() -> None:
    code = {file: code_lines(file) for file in sources(APP, WIDGETS, endings=(".py", ".js", ".css", ".html"))}
    times = Counter(line for lines in code.values() for _, line in lines)
    places = defaultdict[tuple[str, ...], list[tuple[Path, int]]](list)
    for file, lines in code.items():
        for first in range(len(lines) - EQUAL_LINES + 1):
            run = lines[first : first + EQUAL_LINES]
            if all(times[line] > 1 for _, line in run):
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
_LIMIT = re.compile(rf"\b(?:(?:{'|'.join(sorted(_CALLS))})\(|timeout=)\s*[\d.]|\bwait_for\(")
_UNITS = (1, 1_000)
"""Limits are seconds, those of Qt and Playwright milliseconds; what is below the first unit is meant to pass."""


def test_no_wait_is_given_up_sooner_than_others() -> None:
    """A wait that ends early fails a test because the machine is busy."""
    found = [
        f"{named(file, call.lineno)} gives up after {limit}"
        for file in sources(TESTS)
        if "bench" not in file.parts and not file.name.endswith("_worker.py")
        for call in _calls(file.read_text("utf-8"))
        for limit in _limits(call)
        if any(unit <= limit < SLOWEST * unit for unit in _UNITS)
        if ast.unparse(call.func) != "qtbot.wait"  # which always lasts so long
    ]
    assert found == []


def _calls(text: str) -> Iterator[ast.Call]:
    """Yield the calls of a file in which one may be given a limit."""
    if _LIMIT.search(text):
        yield from (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def _limits(call: ast.Call) -> list[float]:
    """Return after how long a call gives up, where that is written as a number."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "timeout"]
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given += call.args[:1] if name in _CALLS else []
    given += call.args[1:2] if name == "wait_for" and ast.unparse(call.func) == "asyncio.wait_for" else []
    return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, int | float)]


_OF_UNIX = frozenset({"fcntl", "grp", "pwd", "resource", "termios"})
_IMPORT_OF_UNIX = re.compile(rf"^import .*\b(?:{'|'.join(sorted(_OF_UNIX))})\b", re.MULTILINE)


def test_what_only_unix_has_is_not_imported_where_it_would_keep_all_else_of_a_file_from_windows() -> None:
    found = [
        named(file, node.lineno)
        for file in sources(APP, TESTS)
        if _IMPORT_OF_UNIX.search(text := file.read_text("utf-8"))
        for node in ast.parse(text).body
        if isinstance(node, ast.Import) and _OF_UNIX & {alias.name for alias in node.names}
    ]
    assert found == []

"""The floors of the program (README: How it is built) hold, by import-linter's rules and by trying."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import SECONDS

ROOT = Path(__file__).resolve().parent.parent
QT = ("PySide6", "shiboken6", "qasync")

BLOCKED_IMPORT = """
import importlib, pkgutil, sys

package, *blocked = sys.argv[1:]

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ImportError(f"{name} is not installed")

sys.meta_path.insert(0, Blocker())
absent = () if sys.platform == "linux" else ("dbus_fast",)  # installed on Linux only
names = [package]
for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
    if not module.name.endswith("_worker"):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name.partition(".")[0] not in absent:
                raise
        names.append(module.name)
print("\\n".join(names))
"""

SEEDS = {
    "domain/queue.py": "import asyncio",
    "hub/broadcaster.py": "import app.store.database",
    "store/database.py": "import PySide6.QtCore",
    "services/queue/service.py": "import sqlite3",
    "web/server.py": "import qasync",
    "adapters/workers/process.py": "import yt_dlp",
    "ui/theme.py": "import aiohttp",
}
"""One line in one module that breaks one contract each."""


def modules_below(package: str) -> set[str]:
    """Return the dotted names of the modules of a package, as its files say."""
    folder = ROOT / package.replace(".", "/")
    files = (file.relative_to(ROOT).with_suffix("") for file in folder.rglob("*.py"))
    names = {".".join(file.parts).removesuffix(".__init__") for file in files}
    return {name for name in names if not name.endswith("_worker")}


def imported_by(file: Path) -> set[str]:
    """Return every name that a file imports, with the names taken from a module joined to it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the floors of the program in a folder."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-logo"]
    return subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )


@pytest.mark.parametrize(
    ("package", "blocked"),
    [
        ("app.domain", (*QT, "aiohttp", "sqlite3")),
        ("app.hub", (*QT, "aiohttp", "sqlite3")),
        ("app.store", (*QT, "aiohttp")),
        ("app.services", (*QT, "aiohttp")),
        ("app.adapters", QT),
        ("app.web", QT),
    ],
)
@pytest.mark.slow
def test_a_lower_floor_imports_where_the_upper_libraries_are_not_installed(
    package: str, blocked: tuple[str, ...]
) -> None:
    tried = subprocess.run(
        [sys.executable, "-c", BLOCKED_IMPORT, package, *blocked],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
    assert set(tried.stdout.split()) == modules_below(package)


def test_the_window_does_not_import_without_qt() -> None:
    """Otherwise the test above would prove nothing."""
    tried = subprocess.run(
        [sys.executable, "-c", BLOCKED_IMPORT, "app.ui", *QT],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert tried.returncode != 0
    assert "is not installed" in tried.stderr


@pytest.mark.slow
def test_every_contract_of_the_floors_is_kept() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


@pytest.mark.slow
def test_every_contract_of_the_floors_catches_what_breaks_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name, line in SEEDS.items():
        file = tmp_path / "app" / name
        file.write_text(f"{file.read_text('utf-8')}\n{line}\n", "utf-8")
    checked = lint_imports(tmp_path)
    assert checked.returncode != 0
    assert f"0 kept, {len(SEEDS)} broken" in checked.stdout, checked.stdout


@pytest.mark.slow
def test_a_module_without_a_floor_is_caught(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "app" / "helpers.py").write_text('"""A drawer."""\n', "utf-8")
    checked = lint_imports(tmp_path)
    assert checked.returncode != 0
    assert "helpers" in checked.stdout


def test_adapters_use_aiohttp_as_a_client_only() -> None:
    for file in (ROOT / "app" / "adapters").rglob("*.py"):
        servers = {name for name in imported_by(file) if name.startswith("aiohttp.web")}
        assert not servers, f"{file.name} imports {servers}"


@pytest.mark.slow
def test_nobody_imports_a_worker_because_that_would_load_its_library_on_the_loop() -> None:
    for file in (ROOT / "app").rglob("*.py"):
        workers = {name for name in imported_by(file) if name.startswith("app.") and name.endswith("_worker")}
        assert not workers, f"{file.name} imports {workers}"


def test_a_package_file_says_what_the_package_is_and_nothing_else() -> None:
    for file in (ROOT / "app").rglob("__init__.py"):
        body = ast.parse(file.read_text("utf-8")).body
        assert len(body) == 1, file
        assert isinstance(body[0], ast.Expr), file
        assert isinstance(body[0].value, ast.Constant), file

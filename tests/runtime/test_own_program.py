import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.adapters.workers.loop import READY_LINE
from app.runtime import own_program
from app.runtime.own_program import WORKERS, run_worker, same_command, tidy, worker_command
from tests.support.waiting import SECONDS

ROOT = Path(__file__).resolve().parents[2]
STARTS_ANEW = {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
"""What has a worker of the package look for the package's libraries itself."""


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/efir/efir")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
    )


@pytest.mark.slow
def test_the_table_names_every_worker_of_the_program_and_no_other() -> None:
    """A module that is run by itself is a worker; the rest of the program is only imported."""
    run_alone = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "app").rglob("*.py")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
    }
    assert sorted(WORKERS.values()) == sorted(run_alone - {"app.__main__"})
    assert all(find_spec(module) for module in WORKERS.values())


def test_whoever_starts_a_worker_names_one_of_the_table() -> None:
    started = {
        name
        for file in (ROOT / "app").rglob("*.py")
        for name in re.findall(r'(?:_WORKER = |worker_command\()"([^"]+)"', file.read_text("utf-8"))
    }
    assert started == set(WORKERS)


def test_a_worker_is_started_by_this_program_from_source_and_from_a_package(packaged: None) -> None:
    del packaged
    assert worker_command("media", ["a", "b"]) == ["/opt/efir/efir", "--worker", "media", "a", "b"]


def test_a_worker_from_source_answers_and_ends_with_its_input() -> None:
    command = worker_command("media")
    assert command[1:4] == ["-P", "-m", "app"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdin is not None
        assert worker.stdout.readline() == READY_LINE
        worker.stdin.close()
        assert worker.wait(SECONDS) == 0


@pytest.mark.parametrize("arguments", [["no such worker"], ["tests.adapters.trick_worker"], []])
def test_the_package_runs_no_module_but_its_workers(arguments: list[str], packaged: None) -> None:
    del packaged
    with pytest.raises(SystemExit, match="no worker is called"):
        run_worker(arguments)


def test_the_same_command_is_the_one_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "-P", "-m", "app", "--demo"])
    monkeypatch.setattr(sys, "argv", ["app/__main__.py", "--demo"])
    assert same_command() == [sys.executable, "-P", "-m", "app", "--demo"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program.same_command() == [sys.executable, "--demo"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
@pytest.mark.parametrize(("platform", "status"), [("offscreen", 0), ("no-such-platform", -6)])
def test_the_child_that_tries_the_display_says_how_it_went(
    platform: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert run(*worker_command("display")).returncode == status


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries are not found by a variable")
@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"LD_LIBRARY_PATH": "/opt/efir/_internal"}, {}),
        (
            {"LD_LIBRARY_PATH": "/opt/efir/_internal:/opt/mine", "LD_LIBRARY_PATH_ORIG": "/opt/mine"},
            {"LD_LIBRARY_PATH": "/opt/mine"},
        ),
    ],
)
def test_programs_that_the_package_opens_get_no_library_of_it(
    given: dict[str, str], left: dict[str, str], packaged: None
) -> None:
    del packaged
    environment = {**given, "SSL_CERT_FILE": "/mine.pem"}
    tidy(environment)
    assert environment == {**left, **STARTS_ANEW, "SSL_CERT_FILE": "/mine.pem"}


def test_from_source_the_environment_stays() -> None:
    environment = {"LD_LIBRARY_PATH": "/opt/mine"}
    tidy(environment)
    assert environment == {"LD_LIBRARY_PATH": "/opt/mine"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the certificates are the system's own")
def test_the_package_finds_the_certificates_of_a_system_that_keeps_them_elsewhere(
    tmp_path: Path, packaged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del packaged
    bundle = tmp_path / "ca-bundle.pem"
    places = (str(tmp_path / "usual"), str(tmp_path / "none"), str(bundle))
    monkeypatch.setattr(own_program, "_SYSTEMS_CERTIFICATES", places)
    environment: dict[str, str] = {}
    tidy(environment)
    assert environment == STARTS_ANEW
    bundle.touch()
    tidy(environment)
    assert environment == {**STARTS_ANEW, "SSL_CERT_FILE": str(bundle)}
    (tmp_path / "usual").mkdir()
    usual: dict[str, str] = {}
    tidy(usual)
    assert usual == STARTS_ANEW

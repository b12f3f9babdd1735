"""What is handed out is whole: scripts, sample media, the wheel, and versions."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest
from pymediainfo import MediaInfo

from tests.support.waiting import SECONDS

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
DEMO = ROOT / "resources" / "demo"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

CUES, CLUSTER = b"\x1c\x53\xbb\x6b", b"\x1f\x43\xb6\x75"
"""Element ids of the index and of the first block of pictures. Source: RFC 9559, section 5.1."""


def tracked_files() -> Iterator[Path]:
    """Yield every file that belongs to the project; all that are not ignored where this is no git checkout."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=SECONDS)
        yield from (file for name in listed.stdout.decode().split("\0") if name and (file := ROOT / name).is_file())
        return
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines())]

    def is_of_it(name: str) -> bool:
        return not any(fnmatch(name, pattern) for pattern in ignored)

    for folder, folders, files in ROOT.walk():
        folders[:] = filter(is_of_it, folders)
        yield from (folder / name for name in files if is_of_it(name))


def run(
    *command: str | Path, folder: Path = ROOT, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command, with our own environment variables or only with these, and return what it said."""
    return subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has scripts of its own")
@pytest.mark.parametrize("name", [*(f"packaging/{file.name}" for file in sorted(PACKAGING.glob("*.sh"))), ".ci/run"])
def test_a_shell_script_has_no_syntax_error(name: str) -> None:
    checked = run("bash", "-n", ROOT / name)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.skipif(os.name != "nt", reason="only PowerShell itself can read it")
@pytest.mark.parametrize("name", ["run.ps1", "test.ps1", "set_up.ps1"])
def test_a_powershell_script_has_no_syntax_error(name: str) -> None:
    parse = (
        "$errors = $null; [void] [System.Management.Automation.Language.Parser]::ParseFile("
        f"'{PACKAGING / name}', [ref] $null, [ref] $errors); "
        "$errors | ForEach-Object { $_.Message }; exit $errors.Count"
    )
    checked = run("powershell", "-NoProfile", "-Command", parse)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows has scripts of its own")
def test_the_scripts_find_python_and_uv_when_home_is_elsewhere(tmp_path: Path) -> None:
    script = f'source "{PACKAGING}/set_up.sh" && bring_uv && uv python find --no-python-downloads --no-project'
    variables = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "UV_PROJECT_ENVIRONMENT": str(tmp_path / "none")}
    found = run("bash", "-c", script, folder=tmp_path, variables=variables)
    assert found.returncode == 0, found.stderr
    python = found.stdout.strip()
    assert Path(python).is_absolute()
    assert "shims" not in python
    assert run(python, "-c", "import sys; print(sys.version_info[:2])").stdout.strip() in {"(3, 12)", "(3, 13)"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has scripts of its own")
def test_a_start_says_nothing_on_stdout_and_changes_nothing_but_its_own_environment(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(sys.executable)
    script = (
        f'set -uo pipefail; source "{PACKAGING}/set_up.sh"\n'
        'uv() { echo "$UV_PROJECT_ENVIRONMENT: uv $*"; }\nsync_environment --no-dev --inexact'
    )
    variables = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "UV_PROJECT_ENVIRONMENT": str(environment)}
    tried = run("bash", "-c", script, variables=variables)
    assert tried.stdout == ""
    assert tried.stderr == f"{environment}: uv sync --project {ROOT} --locked --quiet --no-dev --inexact\n"


def test_packaging_is_no_package_because_it_would_hide_the_one_of_that_name() -> None:
    assert not (PACKAGING / "__init__.py").exists()
    assert run(sys.executable, "-c", "import packaging.version").returncode == 0


@pytest.mark.parametrize(
    ("name", "seconds", "title", "has_video"),
    [
        ("on-air.webm", 12, "Efir: on air", True),
        ("next-up.webm", 5, "Efir: next up", True),
        ("chime.ogg", 5, "Efir: chime", False),
    ],
)
def test_a_sample_says_how_long_it_is(name: str, seconds: int, title: str, *, has_video: bool) -> None:
    info = MediaInfo.parse(DEMO / name)
    assert isinstance(info, MediaInfo)
    general = info.general_tracks[0]
    assert general.duration == pytest.approx(seconds * 1000, abs=50)
    assert general.title == title
    assert bool(info.video_tracks) is has_video
    assert info.audio_tracks


@pytest.mark.parametrize("name", ["on-air.webm", "next-up.webm"])
def test_the_index_of_a_sample_stands_in_front_so_that_a_browser_can_seek_at_once(name: str) -> None:
    content = (DEMO / name).read_bytes()
    assert 0 < content.find(CUES) < content.find(CLUSTER)


def test_the_samples_are_small() -> None:
    assert sum(file.stat().st_size for file in DEMO.iterdir()) < 300_000


def test_no_file_holds_a_path_of_the_machine_it_was_made_on() -> None:
    here = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 2]  # "/app" could be any path
    account = re.compile(r"(?<![\w.~*-])/(?:root|work|Users|home)/[\w.-]+/[\w.-]+/")
    for file in tracked_files():
        if file.suffix in {".webm", ".ogg", ".png", ".ico", ".qm", ".mp4", ".wav", ".mp3", ".opus", ".sqlite", ".webp"}:
            continue
        text = file.read_text("utf-8")
        found = [place for place in here if place in text] + account.findall(text)
        assert not found, f"{file.relative_to(ROOT)} holds {found}"


def test_every_place_names_the_same_version() -> None:
    declared = PROJECT["project"]["version"]
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    assert [package["version"] for package in locked if package["name"] == "efir"] == [declared]
    assert version("efir") == declared
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$", changes, re.MULTILINE)
    assert released[:1] in ([], [declared])


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert PROJECT["project"]["license"] == "GPL-3.0-or-later"
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.slow
def test_the_wheel_holds_the_program_and_its_resources_and_starts_from_there(tmp_path: Path) -> None:
    places = (os.environ["PATH"], str(ROOT / "build" / "uv" / "bin"), str(Path.home() / ".local" / "bin"))
    uv = shutil.which("uv", path=os.pathsep.join(places))
    assert uv is not None, "the set-up scripts bring uv"
    built = run(uv, "build", "--wheel", "--quiet", "--python", sys.executable, "--out-dir", tmp_path, ROOT)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("efir-*.whl"))) as wheel:
        names = set(wheel.namelist())
        wheel.extractall(tmp_path / "site")
    for file in tracked_files():
        inside = file.relative_to(ROOT).as_posix()
        if inside.startswith(("app/", "resources/")):
            assert inside.replace("resources/", "app/_resources/", 1) in names
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]
    assert page_of_widget(tmp_path / "site", tmp_path).startswith(b"<!doctype html>")


def page_of_widget(site: Path, data: Path) -> bytes:
    """Start the program that was unpacked in a folder, and return what a browser gets as the player's page."""
    arguments = ["--headless", "--ready-json", "--port", "0", "--data-dir", str(data / "data")]
    command = [sys.executable, "-m", "app", *arguments]
    with subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, encoding="utf-8") as program:
        try:
            assert program.stdout is not None
            port = json.loads(program.stdout.readline())["port"]
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
            connection.request("GET", "/", headers={"Host": f"player.localhost:{port}"})
            page = connection.getresponse().read()
            connection.close()
            return page
        finally:
            program.terminate()


def test_the_workflow_runs_scripts_that_exist_in_modes_that_they_know() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    runs = re.findall(r"- run: (?:bash )?(\S+) ([\w-]+)$", workflow, re.MULTILINE)
    assert len(runs) == workflow.count("- run: ")
    known = {
        ".ps1": re.findall(r"-in ('.*?')\)", (PACKAGING / "test.ps1").read_text("utf-8"))[0],
        "": re.findall(r"(full \|.*)\) mode", (PACKAGING / "test.sh").read_text("utf-8"))[0],
    }
    for script, mode in runs:
        file = ROOT / script.replace("\\", "/")
        assert file.is_file(), script
        assert mode in re.findall(r"[\w-]+", known[file.suffix]), (script, mode)

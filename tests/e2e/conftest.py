"""A real Chromium and the real program."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.other_pc import other_pc
from tests.e2e.program import Program
from tests.e2e.raw import Sockets
from tests.support.browser import FLAGS, chromium_path
from tests.support.waiting import SECONDS

type Start = Callable[..., Program]

expect.set_options(timeout=SECONDS * 1_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
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


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """Return the name of the namespace that another PC is; this one is reached at ``HERE`` from there.

    To be asked for before a browser, which stays where it was started.
    """
    with other_pc() as name:
        yield name


@pytest.fixture
async def sockets() -> AsyncIterator[Sockets]:
    sockets = Sockets()
    yield sockets
    await sockets.close()

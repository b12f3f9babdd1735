"""A real Chromium and the real program."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.other_pc import other_pc
from tests.e2e.outside import Outside
from tests.e2e.program import Program
from tests.e2e.raw import Sockets
from tests.fakes.packages import FakePackages
from tests.support.browser import FLAGS, engine_path
from tests.support.obs_program import ObsProgram, missing
from tests.support.waiting import SECONDS

type Start = Callable[..., Program]

expect.set_options(timeout=SECONDS * 1_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started(engine_path()) as browser:
        yield browser


@contextmanager
def started(path: str) -> Iterator[Browser]:
    """Start the browser that stands there, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One OBS: its pages share sockets, as OBS's sources do. They are small, for the processor draws what plays."""
    context = browser.new_context(viewport={"width": 640, "height": 360})
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


@pytest.fixture
def outside() -> Iterator[Outside]:
    """The chat and donation services."""
    outside = Outside()
    outside.start()
    yield outside
    outside.stop()


@pytest.fixture
def packages(outside: Outside) -> Iterator[FakePackages]:
    """The index of packages and the feed of releases."""
    double = FakePackages()
    serving = double.serving()
    outside.do(serving.__aenter__())
    yield double
    outside.do(serving.__aexit__(None, None, None))
    assert double.violations == []


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """Return the name of the namespace that another PC is; this one is reached at ``HERE`` from there.

    To be asked for before a browser, which stays where it was started.
    """
    with other_pc() as name:
        yield name


@pytest.fixture(scope="module")
def obs_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObsProgram]:
    """The real OBS. In CI on Linux it must be there; elsewhere it cannot be had.

    It ends with the module: it draws ten frames a second, whatever else is tested.
    """
    lacking = missing()
    if lacking and sys.platform == "linux" and os.environ.get("CI"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(f"NOTHING IS TESTED WITH OBS: {lacking}")
    with ObsProgram(tmp_path_factory.mktemp("obs")) as program:
        yield program


@pytest.fixture
def obs(obs_program: ObsProgram) -> Iterator[ObsProgram]:
    """The real OBS with one empty scene."""
    yield obs_program
    obs_program.reset()


@pytest.fixture
async def sockets() -> AsyncIterator[Sockets]:
    sockets = Sockets()
    yield sockets
    await sockets.close()

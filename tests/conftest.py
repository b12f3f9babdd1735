"""What all tests share. Nothing here imports Qt before a test asks for it: most tests run without PySide6."""

import asyncio
import functools
import os
from collections.abc import Callable, Generator, Mapping

import hypothesis
import pytest

# A deadline for each example would be a limit of time; more examples are tried where nobody waits.
hypothesis.settings.register_profile("dev", max_examples=20, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "qt_loop: runs an async test in the program's own loop, inside Qt's")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let what a test logs be any text: a lone surrogate could not be sent from one of several processes."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


def pytest_asyncio_loop_factories(
    config: pytest.Config,  # noqa: ARG001 -- pytest-asyncio names it
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Give each async test asyncio's loop, or the program's own to those that are marked ``qt_loop``."""
    return {"qt": _qt_loop} if item.get_closest_marker("qt_loop") else {"plain": asyncio.new_event_loop}


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Be asked by pytest-qt just before it makes the application: the moment to keep its windows off the screen."""
    _keep_off_screen()
    return ["efir"]


def _keep_off_screen() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@functools.cache
def _application() -> object:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 -- see above

    return QApplication.instance() or QApplication(["efir"])


def _qt_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 -- see above

    from app.loop import make_loop  # noqa: PLC0415 -- see above

    _keep_off_screen()
    application = _application()
    assert isinstance(application, QApplication)
    return make_loop(application)

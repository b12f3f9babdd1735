"""What all tests share. Nothing here imports Qt before a test asks for it: most tests run without PySide6."""

import gc
import os
from collections.abc import Generator

import hypothesis
import pytest

pytest_plugins = ["tests.support.leaks"]

# A deadline for each example would be a limit of time; more examples are tried where nobody waits.
hypothesis.settings.register_profile("dev", max_examples=20, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None)
hypothesis.settings.register_profile("night", max_examples=12_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Keep windows off the screen; pytest-qt asks for this just before it makes the application."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return ["efir"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Take what was collected for no garbage: to look through all of it takes a third of a second.

    That is done hundreds of times, also where the plugin `leaks` waits for what is ending.
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let what a test logs be any text: a lone surrogate could not be sent from one of several processes."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report

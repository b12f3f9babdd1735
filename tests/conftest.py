"""What all tests share. Nothing here imports Qt before a test asks for it: most tests run without PySide6."""

import gc
import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from tests.support.order import dealt

pytest_plugins = ["tests.support.leaks"]

# A deadline for each example would be a limit of time; more examples are tried where nobody waits.
hypothesis.settings.register_profile("dev", max_examples=20, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None)
hypothesis.settings.register_profile("night", max_examples=12_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # of a script in the background, for its programs
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Pass over what Python itself leaves on Windows: where a connection breaks off under a write, its socket.

    aiohttp's own tests pass over it too.
    """
    if sys.platform == "win32":
        closing = "unclosed transport <_ProactorSocketTransport closing "
        config.addinivalue_line("filterwarnings", f"ignore:{closing}:ResourceWarning")


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Keep windows off the screen; pytest-qt asks for this just before it makes the application."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "win32":  # where that platform knows no fonts by itself
        os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["WINDIR"]) / "Fonts"))
    return ["efir"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no process is left with it at the end."""
    items[:] = dealt(items, _seconds, lambda item: item.location[0])


def _seconds(item: pytest.Item) -> int:
    """Return about how long a test takes; 0 if it is not slow."""
    mark = item.get_closest_marker("slow")
    return 0 if mark is None else int(mark.kwargs.get("seconds", 1))


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

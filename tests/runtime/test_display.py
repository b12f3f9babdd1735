"""Whether a window can be shown is tried by a child."""

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.runtime.display import DisplayTrial
from tests.support.displays import silent_display

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there always is a display")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with silent_display() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.usefixtures("silent")
def test_nothing_is_waited_for_once_nobody_needs_a_window() -> None:
    asked = threading.Event()

    def is_over() -> bool:
        asked.set()
        return time.monotonic() > until

    until = time.monotonic() + 0.3
    with closing(DisplayTrial()) as trial:
        assert trial.failure(is_over) is None
        assert trial._child is not None
        assert trial._child.poll() is None, "it was still trying"
    assert asked.is_set()
    assert trial._child.poll() is not None, "it was ended"


@pytest.mark.usefixtures("silent")
def test_a_display_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.runtime.display._WITHIN_S", 0.2)
    with closing(DisplayTrial()) as trial:
        assert trial.failure(lambda: False) == "the display does not answer"


@pytest.mark.skipif(sys.platform != "linux", reason="Qt uses the bus there only")
@pytest.mark.slow
def test_a_bus_that_never_answers_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt would wait for it for ever before it shows the window, and hear no request to stop."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:fontless")
    monkeypatch.chdir(tmp_path)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("bus")
        listener.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        with closing(DisplayTrial()) as trial:
            assert trial.failure(lambda: False) is None
        assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "nonsense", ""])
def test_without_a_bus_nothing_is_changed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:fontless")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with closing(DisplayTrial()) as trial:
        assert trial.failure(lambda: False) is None
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == address


def test_what_lies_in_the_current_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resource.py").write_text("from pathlib import Path\nPath('ran').touch()\nraise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:fontless")
    with closing(DisplayTrial()) as trial:
        trial.failure(lambda: False)
    assert not (tmp_path / "ran").exists()

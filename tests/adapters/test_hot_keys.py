"""Hot keys on a real screen: pressed whatever layout is in use, told once while held, refused where they are taken."""

import os
import queue
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.desktop.hot_keys import HotKey, HotKeys, are_possible, hot_key, system_hot_keys
from app.domain.settings import HOT_KEY
from tests.support.waiting import SECONDS

PANIC = HotKey("F9", frozenset({"Ctrl", "Shift"}))
SKIP = HotKey("S", frozenset({"Ctrl", "Shift"}))
on_x11 = pytest.mark.skipif(sys.platform != "linux", reason="X11 is Linux's")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    command = ["Xvfb", "-displayfd", "1", "-noreset", "-nolisten", "tcp", "-screen", "0", "320x200x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        monkeypatch.setenv("DISPLAY", f":{server.stdout.readline().strip()}")
        yield server
        server.terminate()


@pytest.fixture
def pressed() -> queue.Queue[HotKey]:
    return queue.Queue()


@pytest.fixture
def keys(screen: subprocess.Popen[str], pressed: queue.Queue[HotKey]) -> Iterator[HotKeys]:  # noqa: ARG001 -- it comes before
    keys = system_hot_keys(pressed.put)
    yield keys
    keys.close()


def xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, timeout=SECONDS)  # noqa: S607 -- wherever the system has it


@on_x11
@pytest.mark.slow
def test_a_key_is_told_with_its_modifiers_only_and_in_a_cyrillic_layout_too(
    keys: HotKeys, pressed: queue.Queue[HotKey]
) -> None:
    subprocess.run(["setxkbmap", "-layout", "ua,us"], check=True, timeout=SECONDS)  # noqa: S607 -- as above
    assert keys.use(frozenset({PANIC, SKIP})) == frozenset()
    xdotool("key", "ctrl+shift+F9")
    assert pressed.get(timeout=SECONDS) == PANIC
    xdotool("key", "F9")
    xdotool("key", "ctrl+F9")
    the_key_of_s = "39"
    xdotool("keydown", "ctrl", "keydown", "shift", "key", the_key_of_s, "keyup", "shift", "keyup", "ctrl")
    assert pressed.get(timeout=SECONDS) == SKIP
    assert pressed.empty()


@on_x11
@pytest.mark.slow
def test_a_key_that_is_held_is_told_once(keys: HotKeys, pressed: queue.Queue[HotKey]) -> None:
    keys.use(frozenset({PANIC}))
    xdotool("keydown", "ctrl", "keydown", "shift", "keydown", "F9")
    assert pressed.get(timeout=SECONDS) == PANIC
    time.sleep(1)  # the screen repeats it after two thirds of a second
    xdotool("keyup", "F9", "keydown", "F9")
    assert pressed.get(timeout=SECONDS) == PANIC
    xdotool("keyup", "F9", "keyup", "shift", "keyup", "ctrl")
    assert pressed.empty()


@on_x11
@pytest.mark.slow
def test_a_key_of_another_program_is_named_and_is_had_once_that_lets_it_go(
    keys: HotKeys, pressed: queue.Queue[HotKey]
) -> None:
    first = system_hot_keys(lambda _: None)
    assert first.use(frozenset({PANIC})) == frozenset()
    assert keys.use(frozenset({PANIC, SKIP})) == {PANIC}
    first.close()
    assert keys.use(frozenset({PANIC})) == frozenset()
    xdotool("key", "ctrl+shift+F9")
    assert pressed.get(timeout=SECONDS) == PANIC
    keys.use(frozenset())
    xdotool("key", "ctrl+shift+F9")
    with pytest.raises(queue.Empty):
        pressed.get(timeout=0.3)


@on_x11
@pytest.mark.slow
def test_keys_that_switch_the_console_are_not_had(keys: HotKeys) -> None:
    console = HotKey("F9", frozenset({"Ctrl", "Alt"}))
    assert keys.use(frozenset({console, HotKey("F8", frozenset())})) == {console}


@on_x11
@pytest.mark.slow
def test_a_screen_that_goes_away_is_no_reason_to_hang(
    keys: HotKeys, screen: subprocess.Popen[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert keys.use(frozenset({PANIC})) == frozenset()
    screen.terminate()
    screen.wait(SECONDS)
    deadline = time.monotonic() + 30
    while not caplog.messages and time.monotonic() < deadline:
        time.sleep(0.02)
    assert caplog.messages == ["The display is gone; hot keys no longer work"]
    assert keys.use(frozenset({PANIC})) == {PANIC}


@on_x11
def test_without_a_screen_no_key_is_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DISPLAY", ":64999")
    keys = system_hot_keys(lambda _: None)
    assert keys.use(frozenset({PANIC})) == {PANIC}
    keys.close()


@pytest.mark.parametrize(
    ("platform", "environment", "possible"),
    [
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ("linux", {}, False),
        ("win32", {}, True),
        ("darwin", {}, False),
    ],
)
def test_where_hot_keys_are_possible(platform: str, environment: dict[str, str], *, possible: bool) -> None:
    assert are_possible(platform, environment) is possible


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", None),
        ("F13", HotKey("F13", frozenset())),
        ("Ctrl+Shift+F9", HotKey("F9", frozenset({"Ctrl", "Shift"}))),
        ("Meta+Ctrl+A", HotKey("A", frozenset({"Meta", "Ctrl"}))),
        ("Shift+Alt+0", HotKey("0", frozenset({"Shift", "Alt"}))),
    ],
)
def test_a_key_is_read_with_its_modifiers_in_any_order(text: str, key: HotKey | None) -> None:
    assert re.search(HOT_KEY, text)
    assert hot_key(text) == key


@pytest.mark.parametrize(
    "text", ["A", "Shift+A", "Ctrl", "Ctrl+", "+A", "Ctrl+Я", "ctrl+a", "Ctrl+F25", "F0", "Ctrl+AB", "Ctrl+A\n", " F1"]
)
def test_what_could_not_be_typed_any_more_or_is_no_key_is_refused(text: str) -> None:
    assert not re.search(HOT_KEY, text)


@pytest.mark.slow
@settings(max_examples=50)
@given(st.text(max_size=30) | st.from_regex(HOT_KEY))
def test_whatever_matches_can_be_read(text: str) -> None:
    if re.search(HOT_KEY, text):
        key = hot_key(text)
        assert (key is None) == (text == "")

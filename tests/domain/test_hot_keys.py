"""How hot keys are written."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.hot_keys import HOT_KEY, HotKey, hot_key


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


@settings(max_examples=50)
@given(st.text(max_size=30) | st.from_regex(HOT_KEY))
def test_whatever_matches_can_be_read(text: str) -> None:
    if re.search(HOT_KEY, text):
        key = hot_key(text)
        assert (key is None) == (text == "")

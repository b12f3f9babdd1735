"""The file of the settings: what is written can be read; anything else is refused as a whole, with its reason."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidError
from app.domain.reasons import Reason
from app.domain.request_rules import RequestRules
from app.domain.settings import SentenceSettings, Settings
from app.domain.settings_file import FILE_BYTES, read, written

OWN = Settings(
    requests=RequestRules(user_limit=3, blocked_users=("тролль 🧌", "<b>")),
    sentences=SentenceSettings(uk={Reason.LIVE: "Ні."}),
)


def test_what_is_written_is_read_again() -> None:
    data = written(OWN)
    assert json.loads(data)["efir_settings"] == 1
    assert msgspec.convert(read(data), Settings) == OWN


def test_a_file_may_leave_settings_out() -> None:
    assert read(b'{"efir_settings": 1, "settings": {"requests": {"user_limit": 2}}}') == {"requests": {"user_limit": 2}}
    assert read(b'{"efir_settings": 1, "settings": {}, "note": "mine"}') == {}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "settings_file_strange"),
        (b"\xff\xfe", "settings_file_strange"),
        (b"\0" * 100, "settings_file_strange"),
        (b"not JSON", "settings_file_strange"),
        (b"[]", "settings_file_strange"),
        (b"{}", "settings_file_strange"),
        (b"[" * 1_000_000, "settings_file_strange"),
        (b'{"a":' * 500_000, "settings_file_strange"),
        (b'{"efir_settings": 1, "settings": {"requests": {"blocked_users": ["\\ud800"]}}}', "settings_file_strange"),
        (b'{"efir_settings": "1", "settings": {}}', "settings_file_strange"),
        (b'{"efir_settings": 1, "settings": []}', "settings_file_strange"),
        (b'{"efir_settings": 1}', "settings_file_strange"),
        (b'{"efir_settings": 1, "settings": {"player": {"fade_ms": 1e999}}}', "settings_file_strange"),
        (b'{"efir_settings": 2, "settings": {}}', "settings_file_too_new"),
        (b'{"efir_settings": 1, "settings": {}}' + b" " * FILE_BYTES, "settings_file_too_large"),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"requests": {"user_limit": -1, "is_open": False}}, "requests.user_limit"),
        ({"requests": {"blocked_users": ["a\0b"]}}, "requests.blocked_users"),
        ({"media": {"fallback_folder": "\0"}}, "media.fallback_folder"),
        ({"sentences": {"uk": {"live": "\0"}}}, "sentences.uk"),
        ({"nothing": {}}, "nothing"),
        ({"requests": 5, "player": {"fade_ms": "x"}}, "requests, player.fade_ms"),
        ({"requests": {"\u202e<b>\n": 1}}, "requests.<b>"),
        ({"x": {str(number): 1 for number in range(9)}}, "x"),
        ({"requests": {str(number): 1 for number in range(9)}}, ", ".join(f"requests.{n}" for n in range(5)) + ", …"),
    ],
)
def test_values_that_cannot_be_used_are_named_and_none_is_taken(settings: object, named: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read(json.dumps({"efir_settings": 1, "settings": settings}).encode())
    assert (caught.value.code, caught.value.field) == ("settings_file_refused", named)


@given(
    st.dictionaries(
        st.sampled_from(["requests", "sentences", ""]) | st.text(max_size=3),
        st.dictionaries(
            st.sampled_from(["uk", "user_limit", "blocked_users"]) | st.text(max_size=3),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(max_size=3),
                lambda inner: st.lists(inner, max_size=2),
                max_leaves=4,
            ),
            max_size=3,
        )
        | st.text(max_size=3),
        max_size=3,
    )
)
def test_whatever_is_in_the_file_it_is_usable_or_refused(settings: object) -> None:
    try:
        tree = read(json.dumps({"efir_settings": 1, "settings": settings}).encode())
    except InvalidError:
        return
    assert isinstance(msgspec.convert(tree, Settings), Settings)


def test_a_file_of_the_time_with_one_language_sets_that_of_the_stream_too() -> None:
    data = b'{"efir_settings": 1, "settings": {"appearance": {"language": "en"}}}'
    assert read(data)["stream"] == {"language": "en"}
    data = b'{"efir_settings": 1, "settings": {"appearance": {"language": "en"}, "stream": {"language": "uk"}}}'
    assert read(data)["stream"] == {"language": "uk"}

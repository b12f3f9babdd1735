"""An endless array of objects, cut anywhere."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.feeds import FeedError
from app.feeds.objects import Objects
from tests.support.any_json import any_json

JSON = any_json(st.integers())
LISTS = st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=4)


@given(objects=LISTS, cuts=st.lists(st.integers(0, 400)), is_array=st.booleans(), is_ascii=st.booleans())
def test_each_object_comes_once_wherever_it_is_cut(
    objects: list[dict[str, Any]], cuts: list[int], *, is_array: bool, is_ascii: bool
) -> None:
    written = [json.dumps(one, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass") for one in objects]
    whole = b"[" + b",\r\n".join(written) + b"]" if is_array else b"\n".join(written)
    reader, found, last = Objects(), list[bytes](), 0
    for cut in [*sorted(min(cut, len(whole)) for cut in cuts), len(whole)]:
        found += reader.take(whole[last:cut])
        last = cut
    assert found == written


def test_an_object_is_given_as_soon_as_it_is_whole() -> None:
    reader = Objects()
    assert reader.take(b'[{"a":"}\\"') == []
    assert reader.take(b'{"}') == [b'{"a":"}\\"{"}']
    assert reader.take(b',{"b":[{}]}') == [b'{"b":[{}]}']


@pytest.mark.parametrize("strange", [b"<html>", b'"a"', b"[1]", b"null", b"[{}x", b"\xff"])
def test_something_else_is_strange(strange: bytes) -> None:
    with pytest.raises(FeedError, match="strange"):
        Objects().take(strange)


def test_an_object_without_an_end_is_strange_before_memory_is_full() -> None:
    reader = Objects()
    reader.take(b'[{"a":"')
    reader.take(b"x" * 7_000_000)
    with pytest.raises(FeedError, match="strange"):
        reader.take(b"x" * 2_000_000)


@given(st.binary())
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    try:
        Objects().take(raw)
    except FeedError:
        return

"""Any JSON, as somebody might send what nobody expects."""

from hypothesis import strategies as st


def any_json(numbers: st.SearchStrategy[float] = st.integers() | st.floats()) -> st.SearchStrategy[object]:  # noqa: B008 -- it does not change
    """Return values with few parts: to make large ones takes longer than to read them, and finds nothing more."""
    return st.recursive(
        st.none() | st.booleans() | numbers | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    )

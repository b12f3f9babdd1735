"""The processes of a test."""

from collections.abc import Callable

import psutil
import pytest

type Children = Callable[[], set[psutil.Process]]


@pytest.fixture
def children() -> Children:
    """Return a function that tells which processes of this test run; a browser of other tests may run all along."""
    before = set(psutil.Process().children())
    return lambda: set(psutil.Process().children()) - before

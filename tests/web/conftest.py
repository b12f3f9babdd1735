"""One running server for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.server import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Return a running server on a port of its own."""
    world = World(tmp_path)
    await world.open()
    yield world
    await world.close()

"""The database of a test, in a file of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "efir.sqlite"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    database = Database(path)
    await database.open()
    yield database
    await database.close()

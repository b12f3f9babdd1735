"""A new database for each test, copied: to migrate an empty one takes longer than most tests."""

import tempfile
from functools import cache
from pathlib import Path

from app.store.opening import opened


def begin(path: Path) -> None:
    """Put an empty database of the newest form there, unless there is one already."""
    if not path.exists():
        path.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        connection, _, _ = opened(path)
        connection.close()
        return path.read_bytes()

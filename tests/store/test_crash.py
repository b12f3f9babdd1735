"""What was acknowledged is there after the program was killed, once and whole."""

import asyncio
import sys
from pathlib import Path

import pytest

from app.store import queue as store
from app.store.database import Database

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
async def test_every_acknowledged_item_is_there_once_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "efir.sqlite"
    acknowledged: list[str] = []
    for kills in range(8):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.store.committer", str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        acknowledged += [(await process.stdout.readline()).decode().strip() for _ in range(15 + 7 * kills)]
        process.kill()
        rest = (await process.stdout.read()).decode()
        await process.wait()
        acknowledged += rest[: rest.rfind("\n") + 1].split()
    database = Database(path)
    await database.open()
    assert database.set_aside is None
    found = [entry.item.id for entry in await database.run(lambda transaction: store.waiting(transaction, 0, 10**6))]
    await database.close()
    assert len(acknowledged) > 8 * 15
    assert len(found) == len(set(found))
    assert len(found) - len(acknowledged) <= 8  # at most one for each kill was saved and not yet said
    assert [item for item in found if item in set(acknowledged)] == acknowledged

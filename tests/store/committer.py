"""Adds queue items for ever and says each id on stdout once it is on the disk. It is killed while it does."""

import asyncio
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.domain.ids import QueueItemId
from app.domain.media import Media, MediaKind
from app.domain.queue import ItemState, QueueItem
from app.store import queue as store
from app.store.database import Database, Transaction
from app.store.queue import QueueEntry


async def main(path: Path) -> None:
    database = Database(path)
    await database.open()
    while True:
        item = QueueItem(
            id=QueueItemId(secrets.token_hex(8)),
            state=ItemState.QUEUED,
            media=Media(kind=MediaKind.YOUTUBE, title="x" * 200),
            requested_at=datetime.now(UTC),
        )

        def work(transaction: Transaction, item: QueueItem = item) -> None:
            rank = store.last_rank(transaction)
            store.insert(transaction, QueueEntry(item=item, path="", rank=rank, is_from_streamer=False))

        await database.run(work)
        sys.stdout.write(f"{item.id}\n")
        sys.stdout.flush()


asyncio.run(main(Path(sys.argv[1])))

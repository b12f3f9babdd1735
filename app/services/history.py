"""What is past, read: pages of it, a file of it, and its videos once more."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing

from app.domain.errors import AppError, ConflictError, NotFoundError
from app.domain.history import (
    BYTE_ORDER_MARK,
    PAGE_ROWS,
    HistoryEntry,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    csv_header,
    csv_row,
)
from app.domain.ids import QueueItemId
from app.services.donations import DonationsService
from app.services.ports import TextFiles
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.speech.service import SpeechService
from app.store import donations as donation_store
from app.store import history as store
from app.store import queue as queue_store
from app.store import speech as speech_store
from app.store.database import Database, Transaction
from app.store.queue import Entry

type Tell = Callable[[int, int], None]
"""Hears how many entries are done, and of how many."""

_TABLES = {"video": queue_store.TABLE.past, "speech": speech_store.TABLE.past, "donation": donation_store.HISTORY}


class _StoppedError(Exception):
    """The streamer does not want the file any more."""


class HistoryService:
    """Reads what the queue, the speech and the donations have left behind. It writes none of it."""

    def __init__(
        self,
        database: Database,
        queue: QueueService,
        speech: SpeechService,
        donations: DonationsService,
        settings: SettingsService,
        files: TextFiles,
    ) -> None:
        self._database = database
        self._queue = queue
        self._speech = speech
        self._donations = donations
        self._settings = settings
        self._files = files
        self._is_exporting = self._is_stopped = False

    async def page(self, ask: HistoryQuery) -> HistoryPage:
        """Return a part of the history, newest first."""
        match ask.kind:
            case "video":
                return await self._queue.history(ask.query, ask.offset, ask.limit)
            case "speech":
                return await self._speech.history(ask.query, ask.offset, ask.limit)
            case "donation":
                return await self._donations.history(ask.query, ask.offset, ask.limit)

    async def queue_again(self, item_ids: Iterable[QueueItemId]) -> int:
        """Put videos into the queue once more, as the streamer's own requests; return how many.

        One that cannot be queued keeps none of the others out.

        Raises:
            NotFoundError: No item has an id.
            RefusedError: A file is in no allowed folder any more.
            ConflictError: The queue is full.
        """
        count, failures = 0, []
        for item_id in item_ids:
            try:
                await self._queue.add(await self._request(item_id))
                count += 1
            except AppError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return count

    async def _request(self, item_id: QueueItemId) -> NewRequest:
        entry = await self._database.run(lambda transaction: queue_store.load(transaction, item_id))
        if entry is None:
            raise NotFoundError("no_such_item")
        return _again(entry)

    async def csv(self, kind: HistoryKind, query: str, tell: Tell = lambda _done, _total: None) -> AsyncGenerator[str]:
        """Yield a CSV file of all that a query finds, newest first, in parts.

        What is put into the history meanwhile is not in it.
        """
        rows = await self._database.run(lambda transaction: store.rowids(transaction, _TABLES[kind], query))
        yield BYTE_ORDER_MARK + csv_header(kind)
        for start in range(0, len(rows), PAGE_ROWS):
            tell(start, len(rows))
            yield await self._lines(kind, rows[start : start + PAGE_ROWS])
        tell(len(rows), len(rows))

    async def _lines(self, kind: HistoryKind, rows: list[int]) -> str:
        language = self._settings.window_language

        def work(transaction: Transaction) -> str:  # on the database's thread: many lines would hold the loop
            return "".join(csv_row(kind, past, language) for past in _load(transaction, kind, rows))

        return await self._database.run(work)

    async def export(self, kind: HistoryKind, query: str, path: str, tell: Tell) -> bool:
        """Write all that a query finds into a file; return False where it was stopped and there is no file.

        Raises:
            ConflictError: Another file is being written.
            OutsideError: It cannot be written; what was there stays.
        """
        if self._is_exporting:
            raise ConflictError("export_running")
        self._is_exporting, self._is_stopped = True, False
        try:
            async with aclosing(self.csv(kind, query, tell)) as parts, aclosing(self._unless_stopped(parts)) as wanted:
                await self._files.write(path, wanted)
        except _StoppedError:
            return False
        finally:
            self._is_exporting = False
        return True

    def stop_export(self) -> None:
        """Give up the file that is being written."""
        self._is_stopped = True

    async def _unless_stopped(self, parts: AsyncIterator[str]) -> AsyncGenerator[str]:
        async for part in parts:
            if self._is_stopped:
                raise _StoppedError
            yield part


def _again(entry: Entry) -> NewRequest:
    link = entry.item.media.link
    return NewRequest(url=link, is_from_streamer=True) if link else NewRequest(file=entry.path, is_from_streamer=True)


def _load(transaction: Transaction, kind: HistoryKind, rows: list[int]) -> list[HistoryEntry]:
    match kind:
        case "video":
            return [entry.item for entry in queue_store.history_of(transaction, rows)]
        case "speech":
            return [entry.message for entry in speech_store.history_of(transaction, rows)]
        case "donation":
            return [*donation_store.history_of(transaction, rows)]

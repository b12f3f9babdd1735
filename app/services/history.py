"""The history: pages, export as CSV, and videos queued again."""

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
from app.domain.moderators import DonePage
from app.services.donations import DonationsService
from app.services.ports import TextFiles
from app.services.queue.intake import NewRequest
from app.services.queue.service import QueueService
from app.services.settings import SettingsService
from app.services.speech.service import SpeechService
from app.store import donations as donation_store
from app.store import history as store
from app.store import moderators as moderator_store
from app.store import queue as queue_store
from app.store import speech as speech_store
from app.store.database import Database, Transaction
from app.store.history import HistoryTable
from app.store.queue import QueueEntry

type OnProgress = Callable[[int, int], None]
"""Called with the number of entries that are done, and of all."""

_TABLES: dict[HistoryKind, HistoryTable] = {
    "video": queue_store.TABLE.past,
    "speech": speech_store.TABLE.past,
    "donation": donation_store.HISTORY,
}


class _CancelledError(Exception):
    """The export was cancelled."""


class HistoryService:
    """Reads the history of queue, speech, donations and moderation. It changes none of it."""

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
        self._is_exporting = self._is_cancelled = False

    async def channel_names(self, channels: Iterable[str]) -> dict[str, str]:
        """Return the names of those channels, by id, of which a video was ever requested."""
        return await self._database.run(lambda transaction: queue_store.channel_names(transaction, channels))

    async def page(self, ask: HistoryQuery) -> HistoryPage:
        """Return a part of the history, newest first."""
        match ask.kind:
            case "video":
                return await self._queue.history(ask.query, ask.offset, ask.limit)
            case "speech":
                return await self._speech.history(ask.query, ask.offset, ask.limit)
            case "donation":
                return await self._donations.history(ask.query, ask.offset, ask.limit)
            case "moderation":
                return await self._moderation(ask)

    async def _moderation(self, ask: HistoryQuery) -> DonePage:
        found, total = await self._database.run(
            lambda transaction: moderator_store.log(transaction, ask.offset, ask.limit, ask.query)
        )
        return DonePage(items=tuple(found), total=total, offset=ask.offset)

    async def queue_again(self, item_ids: Iterable[QueueItemId]) -> int:
        """Queue videos again, as the streamer's own requests; return how many.

        One that cannot be queued does not stop the others.

        Raises:
            NotFoundError: No item has an id.
            RefusedError: A file is no longer in an allowed folder.
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
        return _request_again(entry)

    async def csv(
        self, kind: HistoryKind, query: str, on_progress: OnProgress = lambda _done, _total: None
    ) -> AsyncGenerator[str]:
        """Yield a CSV file with all that matches a query, newest first, in parts.

        Entries that are added meanwhile are not in it.
        """
        rows = await self._database.run(lambda transaction: _rows(transaction, kind, query))
        yield BYTE_ORDER_MARK + csv_header(kind)
        for start in range(0, len(rows), PAGE_ROWS):
            on_progress(start, len(rows))
            yield await self._lines(kind, rows[start : start + PAGE_ROWS])
        on_progress(len(rows), len(rows))

    async def _lines(self, kind: HistoryKind, rows: list[int]) -> str:
        language = self._settings.window_language

        def work(transaction: Transaction) -> str:  # on the database's thread: many lines would block the loop
            return "".join(csv_row(kind, past, language) for past in _load(transaction, kind, rows))

        return await self._database.run(work)

    async def export(self, kind: HistoryKind, query: str, path: str, on_progress: OnProgress) -> bool:
        """Write all that matches a query into a file; return False if it was cancelled and there is no file.

        Raises:
            ConflictError: Another export is running.
            OutsideError: It cannot be written; an existing file is unchanged.
        """
        if self._is_exporting:
            raise ConflictError("export_running")
        self._is_exporting, self._is_cancelled = True, False
        try:
            async with (
                aclosing(self.csv(kind, query, on_progress)) as parts,
                aclosing(self._until_cancelled(parts)) as checked,
            ):
                await self._files.write(path, checked)
        except _CancelledError:
            return False
        finally:
            self._is_exporting = False
        return True

    def stop_export(self) -> None:
        """Cancel the export."""
        self._is_cancelled = True

    async def _until_cancelled(self, parts: AsyncIterator[str]) -> AsyncGenerator[str]:
        async for part in parts:
            if self._is_cancelled:
                raise _CancelledError
            yield part


def _request_again(entry: QueueEntry) -> NewRequest:
    link = entry.item.media.link
    return NewRequest(url=link, is_from_streamer=True) if link else NewRequest(file=entry.path, is_from_streamer=True)


def _rows(transaction: Transaction, kind: HistoryKind, query: str) -> list[int]:
    if kind == "moderation":
        return moderator_store.found(transaction, query)
    return store.rowids(transaction, _TABLES[kind], query)


def _load(transaction: Transaction, kind: HistoryKind, rows: list[int]) -> list[HistoryEntry]:
    match kind:
        case "video":
            return [entry.item for entry in queue_store.history_of(transaction, rows)]
        case "speech":
            return [entry.message for entry in speech_store.history_of(transaction, rows)]
        case "donation":
            return [*donation_store.history_of(transaction, rows)]
        case "moderation":
            return [*moderator_store.done_of(transaction, rows)]

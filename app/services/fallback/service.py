"""What plays while the queue is empty: the fallback list first, then the files of the fallback folder."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from msgspec import Struct, structs

from app.domain.errors import ConflictError, InvalidError, MediaUnavailableError
from app.domain.events import FallbackChanged
from app.domain.fallback import (
    FALLBACK_LIMIT,
    LASTING_REASONS,
    TEXT_LENGTH,
    FallbackEntry,
    FallbackPage,
    FallbackSummary,
    FallbackTurn,
    ImportProgress,
    ImportResult,
    sources_of,
)
from app.domain.media import Media, MediaKind
from app.domain.reasons import Reason
from app.domain.text import bounded_title
from app.services.fallback.importer import Found, PlaylistImporter
from app.services.ports import MediaFiles, MediaResolver, Playlists, Ports, TextFiles
from app.services.settings import SettingsService
from app.services.undo import Step, UndoStack
from app.store import fallback as store
from app.store.database import Transaction

_UNDO_STEPS = 20


class Fallback(Struct, frozen=True, kw_only=True):
    """What plays next; ``path`` is empty for YouTube."""

    media: Media
    path: str = ""


type Entries = tuple[FallbackEntry, ...]
"""What a command added or removed."""


class FallbackService:
    """Keeps the fallback list, and where it and the folder are. Commands commit first and announce second.

    Attributes:
        summary: The list as last announced.
    """

    def __init__(
        self,
        ports: Ports,
        settings: SettingsService,
        resolver: MediaResolver,
        playlists: Playlists,
        files: MediaFiles,
        texts: TextFiles,
    ) -> None:
        self._database = ports.database
        self._broadcaster = ports.broadcaster
        self._settings = settings
        self._resolver = resolver
        self._playlists = playlists
        self._files = files
        self._texts = texts
        self._changing = asyncio.Lock()
        self._undo = UndoStack(_describe, limit=_UNDO_STEPS)
        self._revision = 0
        self._is_importing = False
        self._reading: asyncio.Task[Found] | None = None
        self.summary = FallbackSummary()

    async def load(self) -> None:
        """Read where the list is."""
        async with self._changing:
            await self._commit(lambda _: None)

    async def close(self) -> None:
        """Give up the import."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    # Import

    async def import_text(self, text: str) -> ImportResult | None:
        """Add the videos and playlists that the lines of a text name; return None where that was cancelled.

        Raises:
            ConflictError: Another import is not finished, or the list is full.
            InvalidError: No line holds a link to YouTube.
            OutsideError: A playlist cannot be read. Nothing was added.
        """
        self._begin_import()
        try:
            return await self._import(text)
        finally:
            self._end_import()

    async def import_file(self, path: str) -> ImportResult | None:
        """Do `import_text` with the text of a file.

        Raises:
            ConflictError: Another import is not finished, or the list is full.
            InvalidError: No line holds a link to YouTube.
            OutsideError: The file or a playlist cannot be read. Nothing was added.
        """
        self._begin_import()
        try:
            return await self._import(await self._texts.read(path, TEXT_LENGTH))
        finally:
            self._end_import()

    def cancel_import(self) -> None:
        """Give up the import; nothing of it is added."""
        if self._reading is not None:
            self._reading.cancel()

    def _begin_import(self) -> None:
        if self._is_importing:
            raise ConflictError("import_running")
        if self.summary.total >= FALLBACK_LIMIT:
            raise _full()
        self._is_importing = True
        self._tell(ImportProgress())

    def _end_import(self) -> None:
        self._is_importing, self._reading = False, None
        self._tell(None)

    def _tell(self, progress: ImportProgress | None) -> None:
        self.summary = structs.replace(self.summary, progress=progress)
        self._broadcaster.notify(FallbackChanged(fallback=self.summary))

    async def _import(self, text: str) -> ImportResult | None:
        sources, unread = await asyncio.to_thread(sources_of, text)  # a long text would hold the loop
        if not sources:
            raise InvalidError("no_links", field="text")
        reading = PlaylistImporter(self._resolver, self._playlists, self._tell)
        self._reading = asyncio.get_running_loop().create_task(reading.read(sources), name="fallback import")
        try:
            await asyncio.wait({self._reading})
        finally:
            self._reading.cancel()
        if self._reading.cancelled():
            return None
        found = self._reading.result()
        self._reading = None  # from here on it cannot be cancelled: it is one transaction
        return await self._add(found, unread)

    async def _add(self, found: Found, unread: int) -> ImportResult:
        def work(transaction: Transaction) -> tuple[FallbackEntry, ...]:
            room = FALLBACK_LIMIT - store.count(transaction)
            added: list[FallbackEntry] = []
            for entry in found.entries:
                if len(added) < room and (stored := store.insert(transaction, entry)) is not None:
                    added.append(stored)
            return tuple(added)

        added = await self._change(work, lambda entries: ("import", entries))
        is_full = self.summary.total >= FALLBACK_LIMIT
        rest = len(found.entries) - len(added)
        return ImportResult(
            added=len(added),
            known=0 if is_full else rest,
            unplayable=found.unplayable,
            unread=unread,
            over=found.over + (rest if is_full else 0),
        )

    # Other commands

    async def page(self, offset: int, limit: int) -> FallbackPage:
        """Return a part of the list, in play order."""

        def work(transaction: Transaction) -> FallbackPage:
            items = tuple(store.page(transaction, offset, limit))
            return FallbackPage(items=items, total=store.count(transaction), offset=offset)

        return await self._database.run(work)

    async def remove(self, video_ids: Iterable[str]) -> int:
        """Take entries out of the list; return how many that were."""
        ids = tuple(video_ids)
        removed = await self._change(
            lambda transaction: tuple(store.delete(transaction, ids)), lambda entries: ("remove", entries)
        )
        return len(removed)

    async def clear(self) -> int:
        """Take everything out of the list; return how many entries that were."""
        removed = await self._change(
            lambda transaction: tuple(store.clear(transaction)), lambda entries: ("clear", entries)
        )
        return len(removed)

    async def undo(self, number: int | None = None) -> str:
        """Undo the last command; return its name.

        Args:
            number: The step that is meant, as announced; None for whichever is the last.

        Raises:
            ConflictError: There is nothing to undo, or something else was done since.
        """
        async with self._changing:
            step = self._undo.get(number)

            def forget(_: object) -> None:
                self._revision += 1
                self._undo.discard(step)

            await self._commit(lambda transaction: _restore(transaction, step), forget)
        return step.command

    # What follows is for the player, which decides when.

    async def next(self) -> Fallback | None:
        """Return what shall play now that the queue is empty, and go on to it; None if there is nothing."""
        folder = self._settings.settings.media.fallback_folder
        if not folder and not self.summary.playable:
            return None
        try:
            paths = await self._files.fallback_files(folder) if folder else ()
        except MediaUnavailableError:
            paths = ()
        async with self._changing:
            return await self._commit(lambda transaction: _take_next(transaction, paths))

    async def failed(self, video_id: str, reason: Reason) -> None:
        """Pass over an entry from now on, if what is wrong with it will last."""
        if video_id and reason in LASTING_REASONS:
            await self._change(lambda transaction: store.pass_over(transaction, video_id, reason))

    async def _change[T](
        self,
        work: Callable[[Transaction], T],
        step_of: Callable[[T], tuple[str, tuple[FallbackEntry, ...]]] = lambda _: ("", ()),
    ) -> T:
        """Change entries, and remember how to take that back."""

        def remember(result: T) -> None:
            command, entries = step_of(result)
            self._revision += 1
            if entries:
                self._undo.push(command, entries)

        async with self._changing:
            return await self._commit(work, remember)

    async def _commit[T](self, work: Callable[[Transaction], T], remember: Callable[[T], object] = lambda _: None) -> T:
        """Commit, then announce; the caller holds the lock. A commit that fails is neither remembered nor announced."""

        def and_look(transaction: Transaction) -> tuple[T, FallbackSummary]:
            result = work(transaction)
            return result, store.summary(transaction)

        result, summary = await self._database.run(and_look)
        remember(result)
        before, self.summary = (
            self.summary,
            structs.replace(
                summary, revision=self._revision, progress=self.summary.progress, undo_step=self._undo.last
            ),
        )
        if self.summary != before:
            self._broadcaster.notify(FallbackChanged(fallback=self.summary))
        return result


def _full() -> ConflictError:
    return ConflictError("fallback_full")


def _describe(step: Step[Entries]) -> tuple[str, int]:
    """Return the subject of a step and its number of entries."""
    return step.before[0].title if len(step.before) == 1 else "", len(step.before)


def _restore(transaction: Transaction, step: Step[Entries]) -> None:
    """Remove what ``import`` added, or put back what any other command removed, each to its own place."""
    if step.command == "import":
        store.delete(transaction, [entry.video_id for entry in step.before])
    else:
        for entry in step.before:
            store.insert(transaction, entry)


def _take_next(transaction: Transaction, paths: Sequence[str]) -> Fallback | None:
    """Return what shall play and go on to it: the rest of the list, then of the folder, then both anew.

    Args:
        transaction: The caller's.
        paths: The files of the folder, in play order.
    """
    turn = store.turn(transaction)
    entry, path = store.next_entry(transaction, turn.last_place), _next_file(paths, turn.last_file)
    if entry is None and path is None:
        turn = FallbackTurn()
        entry, path = store.next_entry(transaction, 0), _next_file(paths, "")
    if entry is not None:
        store.save_turn(transaction, structs.replace(turn, last_place=entry.place))
        return Fallback(media=entry.media)
    if path is None:
        return None
    store.save_turn(transaction, structs.replace(turn, last_file=PurePath(path).name))
    return Fallback(media=Media(kind=MediaKind.FILE, title=bounded_title(PurePath(path).stem)), path=path)


def _next_file(paths: Sequence[str], last_name: str) -> str | None:
    """Return the first of the sorted files that comes after a name; None past the last."""
    return next((path for path in paths if PurePath(path).name > last_name), None)

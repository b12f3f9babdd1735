"""What plays while the queue is empty: the fallback list first, then the files of the fallback folder."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from msgspec import Struct, structs

from app.domain.errors import ConflictError, InvalidError, MediaUnavailableError, RefusedError
from app.domain.events import FallbackChanged
from app.domain.fallback import (
    FALLBACK_LIMIT,
    LASTING_REASONS,
    TEXT_LENGTH,
    FallbackEntry,
    FallbackPage,
    FallbackPosition,
    FallbackSummary,
    ImportProgress,
    ImportResult,
    ListSource,
    file_order,
    sources_of,
)
from app.domain.media import Media, MediaKind, ResolvedMedia, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason
from app.domain.request_rules import refusal_for_anybody
from app.domain.text import bounded_name, bounded_title
from app.services.ports import MediaFiles, MediaResolver, Playlists, Ports, TextFiles
from app.services.queue.transitions import unknown_media
from app.services.settings import SettingsService
from app.services.undo import Step, UndoStack
from app.store import fallback as store
from app.store.database import Transaction

_UNDO_STEPS = 20
MAX_UNANSWERED = 5
"""After so many videos in a row without an answer from YouTube, the rest is added unresolved."""


class ImportedVideos(Struct, frozen=True, kw_only=True):
    """The videos of an import.

    Attributes:
        unplayable: How many videos were skipped because they cannot be played.
        over: How many were not read because the list would be full.
    """

    entries: tuple[FallbackEntry, ...]
    unplayable: int
    over: int


class PlaylistImporter:
    """Reads the named videos and playlists in order, up to the limit of the list. It stores nothing.

    Args:
        on_progress: Called after each video and each part of a playlist.
    """

    def __init__(
        self, resolver: MediaResolver, playlists: Playlists, on_progress: Callable[[ImportProgress], None]
    ) -> None:
        self._resolver = resolver
        self._playlists = playlists
        self._on_progress = on_progress
        self._entries: dict[str, FallbackEntry] = {}
        self._done = self._unplayable = self._over = self._unanswered = 0
        self._totals: list[int | None] = []

    async def read(self, sources: Sequence[ListSource]) -> ImportedVideos:
        """Return the videos, each once.

        Raises:
            OutsideError: A playlist cannot be read.
        """
        self._totals = [1 if isinstance(source, YouTubeVideo) else None for source in sources]
        for number, source in enumerate(sources):
            if len(self._entries) >= FALLBACK_LIMIT:
                self._over += 1
            elif isinstance(source, YouTubePlaylist):
                await self._read_playlist(number, source)
            else:
                await self._read_video(source)
        return ImportedVideos(entries=tuple(self._entries.values()), unplayable=self._unplayable, over=self._over)

    async def _read_playlist(self, number: int, playlist: YouTubePlaylist) -> None:
        count = 0
        async for part in self._playlists.playlist(playlist):
            count += len(part.entries) + part.unplayable
            self._totals[number] = None if part.total is None else max(part.total, count)
            self._unplayable += part.unplayable
            for entry in part.entries:
                self._add(
                    structs.replace(
                        entry,
                        title=bounded_title(entry.title) or unknown_media(YouTubeVideo(video_id=entry.video_id)).title,
                        channel=bounded_name(entry.channel),
                    )
                )
            self._advance(len(part.entries) + part.unplayable)
        self._totals[number] = count

    async def _read_video(self, video: YouTubeVideo) -> None:
        unknown = FallbackEntry(video_id=video.video_id, title=unknown_media(video).title)
        try:
            if self._unanswered >= MAX_UNANSWERED:
                self._add(unknown)
            else:
                self._add(_resolved(unknown, await self._resolver.resolve(video)))
                self._unanswered = 0
        except RefusedError:
            self._unplayable += 1
        except MediaUnavailableError:
            self._unanswered += 1
            self._add(unknown)
        self._advance(1)

    def _add(self, entry: FallbackEntry) -> None:
        if len(self._entries) < FALLBACK_LIMIT or entry.video_id in self._entries:
            self._entries.setdefault(entry.video_id, entry)
        else:
            self._over += 1

    def _advance(self, count: int) -> None:
        self._done += count
        known = [total for total in self._totals if total is not None]
        total = sum(known) if len(known) == len(self._totals) else None
        self._on_progress(ImportProgress(done=self._done, total=total))


class FallbackItem(Struct, frozen=True, kw_only=True):
    """What plays next; ``path`` is empty for YouTube."""

    media: Media
    path: str = ""


type Entries = tuple[FallbackEntry, ...]
"""What a command added or removed."""


class FallbackService:
    """The fallback list, and the position in it and in the folder. Commands commit first and announce second.

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
        self._import_task: asyncio.Task[ImportedVideos] | None = None
        self.summary = FallbackSummary()

    async def load(self) -> None:
        """Read the stored list."""
        async with self._changing:
            await self._commit(lambda _: None)

    async def close(self) -> None:
        """Cancel the import."""
        if self._import_task is not None:
            self._import_task.cancel()
            await asyncio.wait({self._import_task})

    # Import

    async def import_text(self, text: str) -> ImportResult | None:
        """Add the videos and playlists that the lines of a text name; return None if it was cancelled.

        Raises:
            ConflictError: Another import is running, or the list is full.
            InvalidError: No line contains a link to YouTube.
            OutsideError: A playlist cannot be read. Nothing was added.
        """
        self._begin_import()
        try:
            return await self._import(text)
        finally:
            self._end_import()

    async def import_file(self, path: str) -> ImportResult | None:
        """Import the lines of a text file, as `import_text` does.

        Raises:
            ConflictError: Another import is running, or the list is full.
            InvalidError: No line contains a link to YouTube.
            OutsideError: The file or a playlist cannot be read. Nothing was added.
        """
        self._begin_import()
        try:
            return await self._import(await self._texts.read(path, TEXT_LENGTH))
        finally:
            self._end_import()

    def cancel_import(self) -> None:
        """Cancel the import; nothing of it is added."""
        if self._import_task is not None:
            self._import_task.cancel()

    def _begin_import(self) -> None:
        if self._is_importing:
            raise ConflictError("import_running")
        if self.summary.total >= FALLBACK_LIMIT:
            raise _full()
        self._is_importing = True
        self._set_progress(ImportProgress())

    def _end_import(self) -> None:
        self._is_importing, self._import_task = False, None
        self._set_progress(None)

    def _set_progress(self, progress: ImportProgress | None) -> None:
        self.summary = structs.replace(self.summary, progress=progress)
        self._broadcaster.notify(FallbackChanged(fallback=self.summary))

    async def _import(self, text: str) -> ImportResult | None:
        sources, unread = await asyncio.to_thread(sources_of, text)  # a long text would block the loop
        if not sources:
            raise InvalidError("no_links", field="text")
        importer = PlaylistImporter(self._resolver, self._playlists, self._set_progress)
        self._import_task = asyncio.get_running_loop().create_task(importer.read(sources), name="fallback import")
        try:
            await asyncio.wait({self._import_task})
        finally:
            self._import_task.cancel()
        if self._import_task.cancelled():
            return None
        found = self._import_task.result()
        self._import_task = None  # too late to cancel: the rest is one transaction
        return await self._add(found, unread)

    async def _add(self, found: ImportedVideos, unread: int) -> ImportResult:
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
        """Remove entries from the list; return how many that were."""
        ids = tuple(video_ids)
        removed = await self._change(
            lambda transaction: tuple(store.delete(transaction, ids)), lambda entries: ("remove", entries)
        )
        return len(removed)

    async def clear(self) -> int:
        """Remove all entries; return how many that were."""
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

    async def next(self) -> FallbackItem | None:
        """Return what plays next while the queue is empty, and advance to it; None if there is nothing."""
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
        """Mark an entry as not playable, if the reason is permanent."""
        if video_id and reason in LASTING_REASONS:
            await self._change(lambda transaction: store.set_unplayable(transaction, video_id, reason))

    async def _change[T](
        self,
        work: Callable[[Transaction], T],
        step_of: Callable[[T], tuple[str, tuple[FallbackEntry, ...]]] = lambda _: ("", ()),
    ) -> T:
        """Change entries and keep an undo step."""

        def remember(result: T) -> None:
            command, entries = step_of(result)
            self._revision += 1
            if entries:
                self._undo.push(command, entries)

        async with self._changing:
            return await self._commit(work, remember)

    async def _commit[T](self, work: Callable[[Transaction], T], remember: Callable[[T], object] = lambda _: None) -> T:
        """Commit, then announce; the caller holds the lock."""

        def work_and_read(transaction: Transaction) -> tuple[T, FallbackSummary]:
            result = work(transaction)
            return result, store.summary(transaction)

        result, summary = await self._database.run(work_and_read)
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


def _take_next(transaction: Transaction, paths: Sequence[str]) -> FallbackItem | None:
    """Return what plays next and advance to it: the rest of the list, then of the folder, then both from the beginning.

    ``paths`` are the files of the folder.
    """
    position = store.position(transaction)
    entry, path = store.next_entry(transaction, position.last_place), _next_file(paths, position.last_file)
    if entry is None and path is None:
        position = FallbackPosition()
        entry, path = store.next_entry(transaction, 0), _next_file(paths, "")
    if entry is not None:
        store.save_position(transaction, structs.replace(position, last_place=entry.place))
        return FallbackItem(media=entry.media)
    if path is None:
        return None
    store.save_position(transaction, structs.replace(position, last_file=PurePath(path).name))
    return FallbackItem(media=Media(kind=MediaKind.FILE, title=bounded_title(PurePath(path).stem)), path=path)


def _next_file(paths: Sequence[str], last_name: str) -> str | None:
    """Return the file whose name comes after another one; None past the last.

    Files that a link leads to have names of their own, so they need not come in this order.
    """
    rest = (path for path in paths if file_order(PurePath(path).name) > file_order(last_name))
    return min(rest, key=lambda path: file_order(PurePath(path).name), default=None)


def _resolved(unknown: FallbackEntry, media: ResolvedMedia) -> FallbackEntry:
    """Return an entry with its resolved media.

    Raises:
        RefusedError: It is live, age-restricted, or not embeddable.
    """
    reason = refusal_for_anybody(media)
    if reason is not None:
        raise RefusedError(reason)
    return structs.replace(
        unknown,
        title=bounded_title(media.title) or unknown.title,
        length_ms=media.length_ms,
        channel=bounded_name(media.channel),
    )

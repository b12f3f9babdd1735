"""The viewers' queue: the only code that writes its items."""

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Protocol

from msgspec import Struct, structs

from app.domain import text
from app.domain.errors import AppError, ConflictError, InvalidError, NotFoundError, RefusedError
from app.domain.events import Notice, NoticeKind, QueueChanged, RequestRejected, Topic
from app.domain.ids import AmountMinor, Currency, QueueItemId
from app.domain.links import hosted_link, youtube_video
from app.domain.media import HostedLink, LocalFile, Media, MediaKind, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.queue import (
    FALLBACK_SOURCE,
    SUMMARY_LENGTH,
    WAITING_STATES,
    ItemState,
    QueueItem,
    QueuePage,
    QueueSummary,
    fitting,
)
from app.domain.rules import (
    ALWAYS_REFUSED,
    QUEUE_LIMIT,
    Reason,
    refusal_at_once,
    refusal_of_media,
)
from app.hub.broadcaster import Broadcaster
from app.hub.connection import Clock
from app.services.resolving import MediaResolver, Resolving, source_of
from app.services.settings import SettingsService
from app.store import queue as store
from app.store.database import Database, Transaction
from app.store.queue import Entry

logger = logging.getLogger(__name__)

_UNDO_STEPS = 50
_MOVABLE = frozenset({ItemState.QUEUED, ItemState.HELD})


class MediaFiles(Protocol):
    """The streamer's files."""

    async def allowed_file(self, path: str, folders: Iterable[str]) -> str:
        """Return the absolute path of a file inside one of the folders.

        Raises:
            RefusedError: It is outside them, or does not exist.
        """


class NewRequest(Struct, frozen=True, kw_only=True):
    """What somebody asks for: exactly one of a link and a file.

    Attributes:
        is_streamers: The streamer's own; the rules for viewers do not bind it.
    """

    url: str | None = None
    file: str | None = None
    requested_by: str = ""
    message: str = ""
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    source: str = ""
    external_id: str | None = None
    is_streamers: bool = False


class _Undo(Struct, frozen=True, kw_only=True):
    """What a command changed, as it was before."""

    command: str
    before: tuple[Entry, ...]


class QueueService:
    """Commands on the queue. Each commits first and announces second; one that fails does neither.

    A command that has been sent to the database cannot be taken back by cancelling its coroutine:
    callers that may be cancelled shield it.

    Attributes:
        summary: The queue as last announced.
        playing: The player's item, or None.
        has_queued: Whether an item waits whose turn could come now.
        on_changed: Called after every change; the player listens.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- one argument for each thing it needs
        self,
        database: Database,
        broadcaster: Broadcaster,
        settings: SettingsService,
        resolver: MediaResolver,
        files: MediaFiles,
        clock: Clock,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self._database = database
        self._broadcaster = broadcaster
        self._settings = settings
        self._files = files
        self._clock = clock
        self._allowed_hosts = allowed_hosts
        self._changing = asyncio.Lock()
        self._undo: deque[_Undo] = deque(maxlen=_UNDO_STEPS)
        self._resolving = Resolving(resolver, self._on_resolved)
        self._next_summary = QueueSummary()
        self.summary = QueueSummary()
        self.playing: Entry | None = None
        self.has_queued = False
        self.on_changed: Callable[[], None] = lambda: None
        broadcaster.provide(Topic.QUEUE, lambda: QueueChanged(queue=self.summary))

    async def load(self) -> None:
        """Read the queue and go on with what was being resolved when the program ended."""
        unresolved = await self._database.run(store.unresolved)
        await self._change(lambda _: None)
        for entry in unresolved:
            self._resolving.add(entry.item.id, source_of(entry))

    async def close(self) -> None:
        """Stop resolving; what is not resolved yet is taken up again at the next start."""
        await self._resolving.close()

    async def add(self, request: NewRequest) -> tuple[QueueItem, bool]:
        """Take in a request; return its item and whether it is new.

        A repeated ``source`` + ``external_id`` gives the first item and changes nothing.

        Raises:
            RefusedError: The link or file is no video, or a rule refuses it.
            InvalidError: Not exactly one of ``url`` and ``file`` is given.
            ConflictError: The queue is full.
        """
        known = await self._repeated(request)
        if known is not None:
            return known, False
        source = await self._source(request)
        entry = self._new_entry(request, source)

        def work(transaction: Transaction) -> tuple[Entry, bool]:
            if entry.item.external_id is not None:
                first = store.load_external(transaction, entry.item.source, entry.item.external_id)
                if first is not None:
                    return first, False
            self._admit(transaction, entry)
            placed = structs.replace(entry, rank=store.last_rank(transaction))
            store.insert(transaction, placed)
            return placed, True

        placed, is_new = await self._change(work, "add", lambda result: (result[0],) if result[1] else ())
        if is_new:
            self._resolving.add(placed.item.id, source)
        return placed.item, is_new

    async def _repeated(self, request: NewRequest) -> QueueItem | None:
        source, external_id = _external(request)
        if external_id is None:
            return None
        entry = await self._database.run(lambda transaction: store.load_external(transaction, source, external_id))
        return None if entry is None else entry.item

    async def _source(self, request: NewRequest) -> MediaSource:
        if (request.url is None) == (request.file is None):
            raise InvalidError("invalid", "Give either a url or a file.", "url")
        if request.file is not None:
            folders = self._settings.settings.media.folders
            return LocalFile(path=await self._files.allowed_file(request.file, folders))
        if self._allowed_hosts:
            try:
                return hosted_link(request.url or "", self._allowed_hosts)
            except RefusedError:
                pass  # not one of the extra hosts: judged as any other link
        return youtube_video(request.url or "")

    def _new_entry(self, request: NewRequest, source: MediaSource) -> Entry:
        origin, external_id = _external(request)
        item = QueueItem(
            id=QueueItemId(secrets.token_hex(8)),
            state=ItemState.RESOLVING,
            media=_unknown_media(source),
            start_ms=source.start_ms if isinstance(source, YouTubeVideo) else 0,
            requested_by=text.clean_name(request.requested_by),
            message=text.clean_message(request.message),
            amount_minor=request.amount_minor,
            currency=request.currency,
            source=origin,
            external_id=external_id,
            requested_at=self.now(),
        )
        path = source.path if isinstance(source, LocalFile) else ""
        return Entry(item=item, path=path, rank=0.0, is_streamers=request.is_streamers)

    def _admit(self, transaction: Transaction, entry: Entry) -> None:
        """Raise where the present queue and the rules refuse a new request."""
        item = entry.item
        standing = store.standing(
            transaction,
            video_id=item.media.video_id,
            link=item.media.link,
            requested_by=item.requested_by,
            now=item.requested_at,
        )
        if standing.active >= QUEUE_LIMIT:
            raise ConflictError(Reason.QUEUE_FULL.value, Reason.QUEUE_FULL.sentence("en"))
        if entry.is_streamers:
            return
        rules = self._settings.settings.requests
        reason = refusal_at_once(rules, standing, requested_by=item.requested_by, video_id=item.media.video_id)
        if reason is not None:
            raise RefusedError(reason, "requested_by" if reason in {Reason.USER_LIMIT, Reason.BLOCKED_USER} else None)

    async def approve(self, item_id: QueueItemId) -> QueueItem:
        """Put an item that waits for a decision at the end of the queue, even if nothing is known of it yet.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It does not wait for a decision.
        """
        allowed = frozenset({ItemState.PENDING, ItemState.RESOLVING})

        def edit(transaction: Transaction, entry: Entry) -> Entry:
            return _with_state(structs.replace(entry, rank=store.last_rank(transaction)), ItemState.QUEUED)

        return await self._command("approve", item_id, allowed, edit)

    async def reject(self, item_id: QueueItemId) -> QueueItem:
        """Refuse an item that waits for a decision.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It does not wait for a decision.
        """
        allowed = frozenset({ItemState.PENDING, ItemState.RESOLVING})
        return await self._command("reject", item_id, allowed, lambda _, entry: self._left(entry, ItemState.REJECTED))

    async def remove(self, item_id: QueueItemId) -> QueueItem:
        """Take an item out of the list, also the one that plays.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It is not in the list any more.
        """
        allowed = WAITING_STATES | {ItemState.PLAYING}
        return await self._command("remove", item_id, allowed, lambda _, entry: self._left(entry, ItemState.REMOVED))

    async def hold(self, item_id: QueueItemId) -> QueueItem:
        """Pass over an item of the queue, or let a held one go on.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It is not in the queue.
        """

        def edit(_: Transaction, entry: Entry) -> Entry:
            is_held = entry.item.state is ItemState.HELD
            return _with_state(entry, ItemState.QUEUED if is_held else ItemState.HELD)

        return await self._command("hold", item_id, _MOVABLE, edit)

    async def retry(self, item_id: QueueItemId) -> QueueItem:
        """Try an item again: one that failed, or one about which nothing is known.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: There is nothing to try again.
        """

        def edit(transaction: Transaction, entry: Entry) -> Entry:
            if entry.item.state is ItemState.FAILED:
                entry = structs.replace(entry, rank=store.last_rank(transaction))
            elif entry.item.reason is not Reason.METADATA_UNAVAILABLE:
                raise ConflictError("wrong_state", "There is nothing to try again.")
            return entry.with_item(
                state=ItemState.RESOLVING, reason=None, attempt=0, position_ms=0, started_at=None, finished_at=None
            )

        allowed = frozenset({ItemState.FAILED, ItemState.PENDING, ItemState.QUEUED, ItemState.HELD})
        item = await self._command("retry", item_id, allowed, edit)
        self._resolving.add(item_id, source_of(await self._loaded(item_id)))
        return item

    async def play_now(self, item_id: QueueItemId) -> QueueItem:
        """Play an item at once; what played goes back to the head of the queue and keeps its position.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It is not waiting.
        """

        def work(transaction: Transaction) -> tuple[Entry, ...]:
            entry = _require(store.load(transaction, item_id), WAITING_STATES)
            current = store.playing(transaction)
            if current is not None:
                store.save(transaction, self._back_to_head(transaction, current))
            store.save(transaction, _as_playing(entry).with_item(attempt=0))
            return (entry,) if current is None else (entry, current)

        before = await self._change(work, "play_now", _all_of)
        logger.info("Play now: %s instead of %d other", item_id, len(before) - 1)
        return await self.get(item_id)

    async def move(self, item_id: QueueItemId, to_index: int) -> QueueItem:
        """Move an item to an index among those that wait for their turn; 0 plays next, past the end is last.

        Raises:
            NotFoundError: No item has this id.
            ConflictError: It does not wait for its turn.
        """
        if to_index < 0:
            raise InvalidError("invalid", "An index begins at 0.", "to_index")

        def edit(transaction: Transaction, entry: Entry) -> Entry:
            rank = store.rank_at(transaction, item_id, to_index)
            return structs.replace(entry, rank=rank)

        return await self._command("move", item_id, _MOVABLE, edit)

    async def clear(self) -> int:
        """Take out everything but what plays; return how many that were."""

        def work(transaction: Transaction) -> tuple[Entry, ...]:
            entries = tuple(store.all_waiting(transaction))
            for entry in entries:
                store.save(transaction, self._left(entry, ItemState.REMOVED))
            return entries

        removed = await self._change(work, "clear", _all_of)
        return len(removed)

    async def undo(self) -> str:
        """Take back the last command; return its name.

        What has begun to play meanwhile stays as it is.

        Raises:
            ConflictError: There is nothing to take back.
        """
        async with self._changing:
            if not self._undo:
                raise ConflictError("nothing_to_undo", "There is nothing to undo.")
            step = self._undo[-1]

            def work(transaction: Transaction) -> list[Entry]:
                return [entry for entry in (self._restore(transaction, step, old) for old in step.before) if entry]

            restored = await self._commit(work)
            self._undo.pop()
            self._announce()
        for entry in restored:
            if entry.item.state is ItemState.RESOLVING:
                self._resolving.add(entry.item.id, source_of(entry))
        return step.command

    def _restore(self, transaction: Transaction, step: _Undo, old: Entry) -> Entry | None:
        """Put one item back as it was, unless it has played; return it where it was put back."""
        now = store.load(transaction, old.item.id)
        if now is None or now.item.state is ItemState.PLAYED:
            return None
        if now.item.state is ItemState.PLAYING and step.command != "play_now":
            return None
        if step.command == "add":
            if now.item.state in WAITING_STATES:
                store.save(transaction, self._left(now, ItemState.REMOVED))
            return None
        was_playing = old.item.state is ItemState.PLAYING
        back = self._back_to_head(transaction, old) if was_playing else old  # it cannot go on at once: it is next
        if now.item.media != old.item.media and old.item.state is ItemState.RESOLVING:
            back = _with_state(structs.replace(now, rank=old.rank), ItemState.PENDING)  # resolved meanwhile
        store.save(transaction, back)
        return back

    async def pause_requests(self) -> None:
        """Refuse viewers' requests until they are opened again."""
        await self._open_requests(is_open=False)

    async def resume_requests(self) -> None:
        """Take viewers' requests again."""
        await self._open_requests(is_open=True)

    async def _open_requests(self, *, is_open: bool) -> None:
        await self._settings.change({"requests": {"is_open": is_open}})

    async def settings_changed(self) -> None:
        """Announce what of the settings the queue shows."""
        if self.summary.is_open != self._settings.settings.requests.is_open:
            await self._change(lambda _: None)

    async def get(self, item_id: QueueItemId) -> QueueItem:
        """Return one item, whatever its state.

        Raises:
            NotFoundError: No item has this id.
        """
        return (await self._loaded(item_id)).item

    async def page(self, offset: int, limit: int, section: str = "all") -> QueuePage:
        """Return a part of the list: ``all`` (playing, waiting, pending), ``waiting`` or ``pending``."""
        select = {"all": store.active, "waiting": store.waiting, "pending": store.pending}[section]

        def work(transaction: Transaction) -> QueuePage:
            totals = store.totals(transaction)
            total = {"waiting": totals.waiting, "pending": totals.pending}.get(
                section, totals.waiting + totals.pending + (store.playing(transaction) is not None)
            )
            return QueuePage(items=_items(select(transaction, offset, limit)), total=total, offset=offset)

        return await self._database.run(work)

    async def history(self, query: str, offset: int, limit: int) -> QueuePage:
        """Return a part of what left the list, newest first."""

        def work(transaction: Transaction) -> QueuePage:
            entries, total = store.history(transaction, query, offset, limit)
            return QueuePage(items=_items(entries), total=total, offset=offset)

        return await self._database.run(work)

    # What follows is for the player, which decides when.

    async def take_next(self) -> Entry | None:
        """Make the next item the player's; a fallback file that plays gives way. Return None if none waits."""

        def work(transaction: Transaction) -> Entry | None:
            entry = store.next_queued(transaction)
            if entry is None:
                return None
            current = store.playing(transaction)
            if current is not None:
                store.save(transaction, self._left(current, ItemState.SKIPPED))
            taken = _as_playing(entry)
            store.save(transaction, taken)
            return taken

        return await self._change(work)

    async def put_back(self, item_id: QueueItemId) -> None:
        """Make the player's item, which nobody has heard, the next in the queue again.

        Raises:
            ConflictError: It is not the player's item any more.
        """

        def work(transaction: Transaction) -> None:
            entry = _require(store.load(transaction, item_id), frozenset({ItemState.PLAYING}))
            store.save(transaction, self._back_to_head(transaction, entry))

        await self._change(work)

    async def take_fallback(self, path: str, title: str) -> Entry:
        """Make a file of the fallback folder the player's item."""
        item = QueueItem(
            id=QueueItemId(secrets.token_hex(8)),
            state=ItemState.PLAYING,
            media=Media(kind=MediaKind.FILE, title=text.clean_title(title)),
            source=FALLBACK_SOURCE,
            requested_at=self.now(),
        )
        entry = Entry(item=item, path=path, rank=0.0, is_streamers=True)

        def work(transaction: Transaction) -> Entry:
            store.delete_fallback(transaction)
            store.insert(transaction, entry)
            return entry

        return await self._change(work)

    async def update_playing(self, item_id: QueueItemId, **changes: object) -> None:
        """Write what the player learnt of its item; not announced unless its length became known.

        Raises:
            ConflictError: It is not the player's item any more.
        """

        def work(transaction: Transaction) -> None:
            entry = _require(store.load(transaction, item_id), frozenset({ItemState.PLAYING}))
            length = changes.get("length_ms")
            plain = {name: value for name, value in changes.items() if name != "length_ms"}
            new = entry.with_item(**plain)
            store.save(transaction, new if length is None else new.with_media(length_ms=length))

        async with self._changing:
            await self._commit(work)

    async def finish(self, item_id: QueueItemId, state: ItemState, reason: Reason | None = None) -> QueueItem:
        """Take the player's item away from it: played, skipped, failed, or held because it was interrupted.

        Raises:
            ConflictError: It is not the player's item any more.
        """

        def work(transaction: Transaction) -> Entry:
            entry = _require(store.load(transaction, item_id), frozenset({ItemState.PLAYING}))
            new = self._left(entry, state, reason)
            if state in WAITING_STATES:
                new = self._back_to_head(transaction, entry).with_item(state=state, reason=reason)
            store.save(transaction, new)
            return entry

        undoable = state is ItemState.SKIPPED
        entry = await self._change(work, "skip" if undoable else "", lambda before: (before,) if undoable else ())
        if state is ItemState.FAILED:
            item = entry.item
            self._broadcaster.notify(
                Notice(kind=NoticeKind.VIDEO_FAILED, subject=item.media.title, by=item.requested_by, reason=reason)
            )
        return entry.item

    def _back_to_head(self, transaction: Transaction, entry: Entry) -> Entry:
        """Return the player's item as the next in the queue, or as removed if it came from the fallback folder."""
        if entry.item.source == FALLBACK_SOURCE:
            return self._left(entry, ItemState.REMOVED)
        return _with_state(structs.replace(entry, rank=store.first_rank(transaction)), ItemState.QUEUED)

    def _left(self, entry: Entry, state: ItemState, reason: Reason | None = None) -> Entry:
        """Return an entry that has left the list."""
        return entry.with_item(state=state, reason=reason, finished_at=self.now())

    def now(self) -> datetime:
        """Return the time that rows are stamped with."""
        return datetime.fromtimestamp(self._clock.time(), UTC)

    async def _loaded(self, item_id: QueueItemId) -> Entry:
        entry = await self._database.run(lambda transaction: store.load(transaction, item_id))
        return _require(entry, frozenset(ItemState))

    async def _command(
        self,
        command: str,
        item_id: QueueItemId,
        allowed: frozenset[ItemState],
        edit: Callable[[Transaction, Entry], Entry],
    ) -> QueueItem:
        """Change one item and remember how it was."""

        def work(transaction: Transaction) -> tuple[Entry, Entry]:
            before = _require(store.load(transaction, item_id), allowed)
            after = edit(transaction, before)
            store.save(transaction, after)
            return before, after

        _, after = await self._change(work, command, lambda result: (result[0],))
        return after.item

    async def _change[T](
        self,
        work: Callable[[Transaction], T],
        command: str = "",
        before: Callable[[T], tuple[Entry, ...]] = lambda _: (),
    ) -> T:
        """Commit, then announce; one at a time, so that announcements keep the order of the commits."""
        async with self._changing:
            result = await self._commit(work)
            step = _Undo(command=command, before=before(result))
            if step.before:
                self._undo.append(step)
            self._announce()
        return result

    async def _commit[T](self, work: Callable[[Transaction], T]) -> T:
        def and_look(transaction: Transaction) -> tuple[T, Entry | None, bool, QueueSummary]:
            result = work(transaction)
            has_queued = store.next_queued(transaction) is not None
            return result, store.playing(transaction), has_queued, _summary(transaction)

        result, self.playing, self.has_queued, self._next_summary = await self._database.run(and_look)
        return result

    def _announce(self) -> None:
        summary = structs.replace(
            self._next_summary,
            is_open=self._settings.settings.requests.is_open,
            undo=self._undo[-1].command if self._undo else "",
        )
        if summary != self.summary:
            self.summary = summary
            self._broadcaster.notify(QueueChanged(queue=summary))
        self.on_changed()

    async def _on_resolved(self, item_id: QueueItemId, outcome: ResolvedMedia | AppError) -> bool:
        """Write down what was learnt of an item; return whether it must be tried again later."""
        rules = self._settings.settings.requests

        def work(transaction: Transaction) -> Entry | None:
            entry = store.load(transaction, item_id)
            if entry is None or entry.item.state not in WAITING_STATES:
                return None
            if entry.item.state is not ItemState.RESOLVING and entry.item.reason is not Reason.METADATA_UNAVAILABLE:
                return None
            new = self._judged(entry, outcome, auto_approve=rules.auto_approve)
            if new.item.state is ItemState.QUEUED and entry.item.state is not ItemState.QUEUED:
                new = structs.replace(new, rank=store.last_rank(transaction))
            store.save(transaction, new)
            return new

        entry = await self._change(work)
        if entry is None:
            return False
        item = entry.item
        if item.state is ItemState.REJECTED and item.reason is not None:
            self._broadcaster.notify(
                RequestRejected(
                    item=item.id, title=item.media.title, requested_by=item.requested_by, reason=item.reason
                )
            )
        is_unknown = item.reason is Reason.METADATA_UNAVAILABLE
        if item.state is ItemState.PENDING and not self._resolving.was_tried(item.id):
            self._broadcaster.notify(
                Notice(
                    kind=NoticeKind.REQUEST_WAITS, subject=item.media.title, by=item.requested_by, reason=item.reason
                )
            )
        return is_unknown

    def _judged(self, entry: Entry, outcome: ResolvedMedia | AppError, *, auto_approve: bool) -> Entry:
        """Return an entry with what was learnt, in the state that follows from it."""
        was_decided = entry.item.state in _MOVABLE
        if isinstance(outcome, RefusedError):
            return self._left(entry, ItemState.REJECTED, outcome.reason)
        if isinstance(outcome, AppError):
            state = entry.item.state if was_decided else ItemState.PENDING
            return entry.with_item(state=state, reason=Reason.METADATA_UNAVAILABLE)
        known = _with_resolved(entry, outcome)
        reason = refusal_of_media(self._settings.settings.requests, outcome)
        if reason is not None and (reason in ALWAYS_REFUSED or not (entry.is_streamers or was_decided)):
            return self._left(known, ItemState.REJECTED, reason)
        if was_decided:
            return known.with_item(reason=None)
        approved = auto_approve or entry.is_streamers
        return _with_state(known, ItemState.QUEUED if approved else ItemState.PENDING)


def _all_of(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return entries


def _external(request: NewRequest) -> tuple[str, str | None]:
    """Return where a request came from and the id it has there, cleaned; no id where it is empty."""
    external_id = text.clean(request.external_id or "", 200)
    return text.clean_name(request.source), external_id or None


def _unknown_media(source: MediaSource) -> Media:
    """Return what can be said of media before they are resolved."""
    match source:
        case YouTubeVideo(video_id=video_id, link=link):
            return Media(kind=MediaKind.YOUTUBE, title=f"youtu.be/{video_id}", video_id=video_id, link=link)
        case HostedLink(url=url):
            return Media(kind=MediaKind.FILE, title=text.clean_title(url), link=url)
        case LocalFile(path=path):
            return Media(kind=MediaKind.FILE, title=text.clean_title(PurePath(path).stem))


def _with_resolved(entry: Entry, media: ResolvedMedia) -> Entry:
    """Return an entry with what a resolver learnt of its media, cleaned."""
    title = text.clean_title(media.title) or entry.item.media.title
    known = entry.with_media(
        title=title,
        length_ms=media.length_ms,
        channel=text.clean_name(media.channel),
        channel_id=media.channel_id,
        thumbnail_url=media.thumbnail_url,
        has_video=media.has_video,
    )
    return structs.replace(known, path=media.path or entry.path)


def _as_playing(entry: Entry) -> Entry:
    """Return an entry as the player's item; one that was interrupted goes on where it was."""
    start = entry.item.position_ms or entry.item.start_ms
    return entry.with_item(state=ItemState.PLAYING, reason=None, position_ms=start, started_at=None, finished_at=None)


def _with_state(entry: Entry, state: ItemState) -> Entry:
    """Return an entry in a waiting state; an unknown video stays marked as unknown."""
    reason = entry.item.reason if entry.item.reason is Reason.METADATA_UNAVAILABLE else None
    return entry.with_item(state=state, reason=reason, finished_at=None)


def _require(entry: Entry | None, allowed: frozenset[ItemState]) -> Entry:
    if entry is None:
        raise NotFoundError("no_such_item", "No item has this id.")
    if entry.item.state not in allowed:
        raise ConflictError("wrong_state", f"This cannot be done while the item is {entry.item.state.value}.")
    return entry


def _items(entries: Iterable[Entry]) -> tuple[QueueItem, ...]:
    return tuple(entry.item for entry in entries)


def _summary(transaction: Transaction) -> QueueSummary:
    totals = store.totals(transaction)
    return fitting(
        QueueSummary(
            items=_items(store.waiting(transaction, 0, SUMMARY_LENGTH)),
            pending=_items(store.pending(transaction, 0, SUMMARY_LENGTH)),
            waiting=totals.waiting,
            waiting_length_ms=totals.waiting_length_ms,
            pending_total=totals.pending,
        )
    )

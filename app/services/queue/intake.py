"""New requests: validation, and whether the rules accept them."""

import secrets
from datetime import datetime
from pathlib import PurePath

from msgspec import Struct

from app.domain.chat_rules import Rank
from app.domain.errors import AppError, ConflictError, InvalidError, RefusedError
from app.domain.ids import AmountMinor, AuthorId, Currency, QueueItemId, Unit
from app.domain.links import first_video, hosted_link, requested_in
from app.domain.media import LocalFile, MediaSource, ResolvedMedia, YouTubeVideo
from app.domain.money import check_money
from app.domain.queue import FALLBACK_SOURCE, QUEUE_LIMIT, ItemState, QueueItem, end_of
from app.domain.reasons import ALWAYS_REFUSED, Reason, Refusal
from app.domain.request_rules import Requester, reason_to_hold, refusal_at_once, refusal_by_length, refusal_of_media
from app.domain.text import bounded_message, bounded_name
from app.services.item_list import bounded_id, external_key
from app.services.ports import MediaFiles
from app.services.queue.transitions import QUEUED_STATES, ended, unknown_media, with_resolved
from app.services.settings import SettingsService
from app.store import queue as store
from app.store.database import Transaction
from app.store.queue import QueueEntry

_FIELDS = {
    **dict.fromkeys((Reason.USER_LIMIT, Reason.BLOCKED_USER, Reason.VIEWER_COOLDOWN), "requested_by"),
    Reason.FIRST_TIME_CHATTER: "is_first_time",
    Reason.GIFT_TOO_SMALL: "amount_minor",
}
"""Of a request, at which a refusal lies."""


class NewRequest(Struct, frozen=True, kw_only=True):
    """A request for a video: exactly one of ``url`` and ``file``.

    Attributes:
        role: The highest that the viewer has in the chat.
        is_first_time: The viewer had never written there before; None where that is not known.
        is_from_streamer: The streamer's own; the rules for viewers do not apply.
    """

    url: str | None = None
    file: str | None = None
    requested_by: str = ""
    message: str = ""
    amount_minor: AmountMinor = 0
    currency: Currency = ""
    unit: Unit = ""
    source: str = ""
    external_id: str | None = None
    author_id: AuthorId = ""
    role: Rank = Rank.VIEWER
    is_first_time: bool | None = None
    is_from_streamer: bool = False


def request_key(request: NewRequest) -> tuple[str, str | None]:
    """Return ``source`` and ``external_id`` of a request, cleaned.

    Raises:
        InvalidError: The source has the name of the fallback, whose items leave no history.
    """
    key = external_key(request.source, request.external_id)
    if key[0] == FALLBACK_SOURCE:
        raise InvalidError("invalid", f"The name {FALLBACK_SOURCE} is reserved; choose another.", "source")
    return key


def requester(request: NewRequest) -> Requester:
    """Return what is known of the viewer."""
    return Requester(request.role, request.is_first_time)


class RequestIntake:
    """Turns requests into entries and evaluates them by the current rules. It changes nothing itself.

    Attributes:
        is_off_air: Viewers' requests are refused because nothing is on air.
    """

    def __init__(self, settings: SettingsService, files: MediaFiles, allowed_hosts: frozenset[str]) -> None:
        self.is_off_air = False
        self._settings = settings
        self._files = files
        self._allowed_hosts = allowed_hosts

    async def source(self, request: NewRequest) -> MediaSource:
        """Return the media that a request asks for.

        Raises:
            RefusedError: The link or file is not a video, or not allowed.
            InvalidError: Not exactly one of ``url`` and ``file`` is given, or an amount has no currency.
        """
        check_money(request.amount_minor, request.currency)
        if (request.url is None) == (request.file is None):
            raise InvalidError("invalid", "Give either a url or a file.", "url")
        if request.file is not None:
            # The streamer chose the file in the window: its folder is allowed.
            own = (str(PurePath(request.file).parent),) if request.is_from_streamer else ()
            folders = (*self._settings.settings.media.folders, *own)
            return LocalFile(path=await self._files.allowed_file(request.file, folders))
        if self._allowed_hosts:
            try:
                return hosted_link(request.url or "", self._allowed_hosts)
            except RefusedError:
                pass  # not on one of the extra hosts: handled as any other link
        return first_video(requested_in(request.url or ""))

    def entry(self, request: NewRequest, source: MediaSource, at: datetime) -> QueueEntry:
        """Return a new entry; its rank is decided later."""
        origin, external_id = request_key(request)
        video = source if isinstance(source, YouTubeVideo) else YouTubeVideo(video_id="")
        most_ms = 0 if request.is_from_streamer else self._settings.settings.player.max_played_ms
        item = QueueItem(
            id=QueueItemId(secrets.token_hex(8)),
            state=ItemState.RESOLVING,
            media=unknown_media(source),
            start_ms=video.start_ms,
            end_ms=end_of(video.end_ms, video.start_ms, most_ms),
            requested_by=bounded_name(request.requested_by),
            message=bounded_message(request.message),
            amount_minor=request.amount_minor,
            currency=request.currency,
            unit=request.unit,
            author_id=bounded_id(request.author_id),
            source=origin,
            external_id=external_id,
            requested_at=at,
        )
        path = source.path if isinstance(source, LocalFile) else ""
        return QueueEntry(
            item=item,
            path=path,
            asked_end_ms=video.end_ms,
            is_from_streamer=request.is_from_streamer,
            may_be_new=requester(request).may_be_new and not request.amount_minor,
        )

    def admit(self, transaction: Transaction, entry: QueueEntry, viewer: Requester) -> QueueEntry:
        """Check a new request against the limits and the rules, and return it.

        Raises:
            RefusedError: A rule refuses it.
            ConflictError: The queue is full.
        """
        item = entry.item
        rules = self._settings.settings.requests
        context = store.request_context(transaction, item, item.requested_at, rules.longest_cooldown_s)
        refusal = None
        if context.active >= QUEUE_LIMIT:
            refusal = Refusal(Reason.QUEUE_FULL)
        elif not entry.is_from_streamer and self.is_off_air:
            refusal = Refusal(Reason.REQUESTS_PAUSED)
        elif not entry.is_from_streamer:
            refusal = refusal_at_once(rules, context, item, viewer)
        if refusal is not None and refusal.reason is Reason.QUEUE_FULL:
            raise ConflictError(Reason.QUEUE_FULL.value, self._settings.sentence(refusal))
        if refusal is not None:
            raise RefusedError(refusal, _FIELDS.get(refusal.reason))
        return entry

    def refusal_of(self, item: QueueItem) -> Refusal | None:
        """Return why an item is rejected, with what the sentence about it names; None where it is not."""
        by_length = refusal_by_length(self._settings.settings.requests, item)
        if by_length is not None and by_length.reason is item.reason:
            return by_length
        return None if item.reason is None else Refusal(item.reason)

    def evaluated(self, entry: QueueEntry, outcome: ResolvedMedia | AppError, at: datetime) -> QueueEntry:
        """Return an entry with the outcome of resolving, in the state that follows from it."""
        rules = self._settings.settings.requests
        was_decided = entry.item.state in QUEUED_STATES
        if isinstance(outcome, RefusedError):
            return ended(entry, ItemState.REJECTED, at, outcome.reason)
        if isinstance(outcome, AppError):
            state = entry.item.state if was_decided else ItemState.PENDING
            return entry.with_item(state=state, reason=Reason.METADATA_UNAVAILABLE)
        known = with_resolved(entry, outcome)
        reason = refusal_of_media(rules, outcome, at)
        if reason is None and (refusal := refusal_by_length(rules, known.item)):
            reason = refusal.reason
        if reason is not None and (reason in ALWAYS_REFUSED or not (entry.is_from_streamer or was_decided)):
            return ended(known, ItemState.REJECTED, at, reason)
        if was_decided:
            return known.with_item(reason=None)
        held = reason_to_hold(rules, known.item, outcome, at, may_be_new=entry.may_be_new)
        if held is not None and not entry.is_from_streamer:
            return known.with_item(state=ItemState.PENDING, reason=held)
        is_approved = rules.auto_approve or entry.is_from_streamer
        return known.with_item(state=ItemState.QUEUED if is_approved else ItemState.PENDING, reason=None)

"""What YouTube says is wrong, and when Google counts a key's requests anew."""

from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from app.domain.feeds import FeedError, FeedReason, FeedRefusedError
from app.feeds.parts import shaped


class _Reason(Struct):
    reason: str | None = None


class _Problem(Struct):
    code: int = 0
    errors: list[_Reason] = []
    details: list[_Reason] = []
    status: str | None = None


class _Failure(Struct):
    error: _Problem


class StaleTokenError(FeedError):
    """The chat cannot be gone on with from this page."""

    def __init__(self) -> None:
        super().__init__(FeedReason.STRANGE_ANSWER)


_REFUSED = MappingProxyType(
    {
        "API_KEY_INVALID": FeedReason.KEY_REFUSED,
        "keyInvalid": FeedReason.KEY_REFUSED,
        "authError": FeedReason.KEY_REFUSED,
        "API_KEY_EXPIRED": FeedReason.KEY_EXPIRED,
        "keyExpired": FeedReason.KEY_EXPIRED,
        "accessNotConfigured": FeedReason.NOT_ALLOWED,
        "SERVICE_DISABLED": FeedReason.NOT_ALLOWED,
        "API_KEY_SERVICE_BLOCKED": FeedReason.NOT_ALLOWED,
        "ipRefererBlocked": FeedReason.NOT_ALLOWED,
    }
)
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_TOO_OFTEN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_NO_CHAT = frozenset({"liveChatDisabled", "liveChatEnded", "liveChatNotFound"})
_STALE = frozenset({"invalidPageToken", "pageTokenInvalid"})


def error_of(raw: bytes | msgspec.Raw, now_s: float, look_s: float) -> FeedError | None:
    """Return what the body of an error, or an object inside an endless answer, says; None where it says nothing known.

    Args:
        raw: JSON, or anything.
        now_s: Seconds since 1970.
        look_s: After a chat that is over or not there.
    """
    failure = shaped(raw, _Failure) or next(iter(shaped(raw, list[_Failure]) or []), None)
    if failure is None:
        return None
    reasons = {one.reason for one in (*failure.error.errors, *failure.error.details) if one.reason}
    if reasons & _QUOTA:
        return FeedError(FeedReason.QUOTA_USED_UP, seconds_to_quota(now_s))
    if reasons & _TOO_OFTEN:
        return FeedError(FeedReason.TOO_OFTEN, 60.0)
    if reasons & _NO_CHAT:
        return FeedError(FeedReason.NOT_LIVE, look_s)
    if reasons & _STALE:
        return StaleTokenError()
    refusal = next((_REFUSED[reason] for reason in sorted(reasons) if reason in _REFUSED), None)
    return FeedRefusedError(refusal) if refusal is not None else None


def seconds_to_quota(now_s: float) -> float:
    """Return the seconds until midnight in California, when Google counts anew; at least a minute."""
    now = datetime.fromtimestamp(now_s, UTC).astimezone(_pacific())
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    return max(60.0, midnight.timestamp() - now_s)


def _pacific() -> ZoneInfo | timezone:
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:  # Windows has no such list; in summer this is an hour too late
        return timezone(timedelta(hours=-8))

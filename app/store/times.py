"""Times as they are stored: milliseconds since 1970, UTC."""

from datetime import UTC, datetime


def to_ms(time: datetime | None) -> int | None:
    """Return what is stored."""
    return None if time is None else round(time.timestamp() * 1000)


def time_of(ms: int) -> datetime:
    """Return a stored time."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def from_ms(ms: int | None) -> datetime | None:
    """Return what was stored."""
    return None if ms is None else time_of(ms)

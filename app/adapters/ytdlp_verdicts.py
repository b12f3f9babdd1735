"""What yt-dlp's complaints about a YouTube video mean."""

import re
from collections.abc import Iterable

from app.domain.reasons import Reason

_VERDICTS: tuple[tuple[str, Reason | None], ...] = (
    # These say nothing about the video, though some sound like it; so they come first.
    (r"not a bot|try again later|rate-limited|captcha|too many requests|HTTP Error (429|5\d\d)", None),
    (r"name or service not known|failed to resolve|timed out|connection (refused|reset)|TransportError", None),
    (r"confirm your age|age[- ]restricted|inappropriate for some users", Reason.AGE_RESTRICTED),
    (r"private video|video is private", Reason.PRIVATE),
    (r"members[- ]only|available to this channel's members|join this channel", Reason.PRIVATE),
    (r"playback on other websites has been disabled", Reason.NOT_EMBEDDABLE),
    (r"premieres? (in|shortly|will begin)|live (event|stream) will begin|live event has ended", Reason.LIVE),
    (r"(has been|was) removed|no longer available|account associated .* terminated|doesn't exist", Reason.NOT_FOUND),
    (r"(isn't|is not) available anymore|live stream recording is not available", Reason.NOT_FOUND),
    (r"in your country|requires payment|music premium|premium members", Reason.EMBED_REFUSED),
)
"""Patterns in the order they are tried. Source: YouTube's messages in yt-dlp's tests and issues; PEERS P12, P13."""
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in _VERDICTS)


def verdict(problems: Iterable[str]) -> Reason | None:
    """Return why a video cannot be played, or None if the complaints do not settle that.

    Args:
        problems: Warnings and errors, in any order. "Video unavailable" alone settles nothing: YouTube says it to
            programs that it does not like, too.
    """
    text = "\n".join(problems).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return next((reason for pattern, reason in _COMPILED if pattern.search(text)), None)

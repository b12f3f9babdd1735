"""Streams that are over, and what happened in their time."""

from datetime import datetime

from msgspec import Struct


class Stream(Struct, frozen=True, kw_only=True):
    """One stream.

    Attributes:
        videos: That were played, of viewers and the streamer.
        messages: That were read aloud.
    """

    began_at: datetime
    ended_at: datetime
    videos: int = 0
    messages: int = 0
    donations: int = 0

"""What is past: videos that left the queue, messages that were said or will not be, donations."""

import unicodedata
from typing import Literal

from msgspec import Struct

from app.domain.donation import Donation, DonationPage
from app.domain.errors import RefusedError
from app.domain.links import youtube_video
from app.domain.queue import QueueItem, QueuePage
from app.domain.speech import SpeechMessage, SpeechPage

type HistoryKind = Literal["video", "speech", "donation"]
type Past = QueueItem | SpeechMessage | Donation
"""One entry of the history; each has an ``id``."""
type HistoryPage = QueuePage | SpeechPage | DonationPage

PAGE_ROWS = 200
"""Entries that are read at a time."""
_WORD_CATEGORIES = ("L", "N", "Co")
"""Unicode categories of what words are made of. Source: SQLite FTS5, unicode61."""


class HistoryAsk(Struct, frozen=True, kw_only=True):
    """Which part of the history is wanted: entries of a kind in which the words of the query stand, newest first."""

    kind: HistoryKind = "video"
    query: str = ""
    offset: int = 0
    limit: int = PAGE_ROWS


def words_of(query: str) -> tuple[str, ...]:
    """Return the words that a query looks for; none where it holds no letter and no digit.

    A link to a video stands for the id of the video, whichever form of link was written.
    """
    try:
        return (youtube_video(query).video_id,)
    except RefusedError:
        found = unicodedata.normalize("NFC", query).split()
    return tuple(word for word in found if any(map(_is_of_words, word)))


def _is_of_words(letter: str) -> bool:
    return unicodedata.category(letter).startswith(_WORD_CATEGORIES)

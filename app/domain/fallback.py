"""The fallback list: videos that play in turn while the queue is empty, before the files of the fallback folder."""

import re

from msgspec import Struct

from app.domain.ids import DurationMs
from app.domain.links import is_video_id, links_in, requested_in
from app.domain.lists import UndoStep
from app.domain.media import Media, MediaKind, YouTubePlaylist, YouTubeVideo
from app.domain.reasons import Reason

FALLBACK_LIMIT = 1_000
"""Entries of the list."""
TEXT_LENGTH = 500_000
"""Characters of an imported text that are read."""
LASTING_REASONS = frozenset({Reason.NOT_A_VIDEO_LINK, Reason.NOT_FOUND, Reason.NOT_EMBEDDABLE, Reason.EMBED_REFUSED})
"""Permanent failures. Any other may be the network's or the source's."""

_CELL_END = re.compile(r"[,;\t]")
_ID_COLUMNS = frozenset({"video id", "videoid", "video_id", "ідентифікатор відео", "идентификатор видео", "ід відео"})
"""Names of the column of ids in the tables of Google Takeout, in small letters."""

type ListSource = YouTubeVideo | YouTubePlaylist


class FallbackEntry(Struct, frozen=True, kw_only=True):
    """One video of the list, which has each only once.

    Attributes:
        place: Sorts the list; no other entry gets it again. 0 before it is stored.
        length_ms: None while it is not known.
        reason: Why it is passed over; None while it can be played.
    """

    place: int = 0
    video_id: str
    title: str
    length_ms: DurationMs | None = None
    channel: str = ""
    reason: Reason | None = None

    @property
    def id(self) -> str:
        """Identifies it in the list."""
        return self.video_id

    @property
    def media(self) -> Media:
        """What is played."""
        video = YouTubeVideo(video_id=self.video_id)
        return Media(
            kind=MediaKind.YOUTUBE,
            title=self.title,
            video_id=self.video_id,
            link=video.link,
            length_ms=self.length_ms,
            channel=self.channel,
            thumbnail_url=video.thumbnail_url,
        )


class FallbackPosition(Struct, frozen=True, kw_only=True):
    """Where the list and the folder are.

    Attributes:
        last_place: Of the entry that played last; 0 at the beginning.
        last_file: Name of the file that played last; empty at the beginning.
    """

    last_place: int = 0
    last_file: str = ""


class PlaylistPart(Struct, frozen=True, kw_only=True):
    """The next few videos of a playlist on YouTube.

    Attributes:
        unplayable: How many of this part are private, deleted or live.
        total: How many the whole playlist has, if YouTube reports it.
    """

    entries: tuple[FallbackEntry, ...]
    unplayable: int = 0
    total: int | None = None


class ImportProgress(Struct, frozen=True, kw_only=True):
    """How many videos have been read; ``total`` is None while nobody knows how many there are."""

    done: int = 0
    total: int | None = None


class ImportResult(Struct, frozen=True, kw_only=True):
    """What became of an import.

    Attributes:
        known: Left out because the list has them already.
        unplayable: Left out because they are private, deleted, live or not embeddable.
        unread: Lines without a link.
        over: Left out because the list is full, or the text too long.
    """

    added: int = 0
    known: int = 0
    unplayable: int = 0
    unread: int = 0
    over: int = 0


class FallbackPage(Struct, frozen=True, kw_only=True):
    """A part of the list."""

    items: tuple[FallbackEntry, ...]
    total: int
    offset: int


class FallbackSummary(Struct, frozen=True, kw_only=True):
    """The list as the window shows it.

    Attributes:
        playable: How many of its entries are not passed over.
        now: Video id of the entry whose turn came last, and ``now_index`` where it stands; empty and None before that.
        revision: Grows with every change of an entry.
        progress: How far the import is; None while there is none.
        undo_step: The last change that can be taken back.
    """

    total: int = 0
    playable: int = 0
    now: str = ""
    now_index: int | None = None
    revision: int = 0
    progress: ImportProgress | None = None
    undo_step: UndoStep | None = None


def sources_of(text: str) -> tuple[list[ListSource], int]:
    """Return the videos and playlists that the lines of a text name, each once, and how many lines name none.

    Anything may stand around a link: a list, Markdown, HTML, M3U, JSON, the shortcut of a browser. Below a line of a
    table that has a column for ids, as in the playlists of Google Takeout, an id in it is enough, and so is one alone
    on its line. This takes long for a long text.
    """
    found: dict[ListSource, None] = {}
    unread = 0
    column: int | None = None
    for line in text[:TEXT_LENGTH].splitlines():
        if not line or line.isspace():
            continue
        cells = [cell.strip(" \ufeff\"'").casefold() for cell in _CELL_END.split(line)]
        if named := _ID_COLUMNS.intersection(cells):
            column = min(cells.index(name) for name in named)
            continue
        sources = [_without_start(link) for link in requested_in(line)]
        if not sources and column is not None:
            sources = _in_column(line, column)
        found.update(dict.fromkeys(sources))
        unread += not sources and any(cells)
    return list(found), unread


def _without_start(link: ListSource) -> ListSource:
    return YouTubeVideo(video_id=link.video_id) if isinstance(link, YouTubeVideo) else link


def _in_column(line: str, column: int) -> list[ListSource]:
    cells = [cell.strip(" \"'") for cell in _CELL_END.split(line)]
    return [YouTubeVideo(video_id=cells[column])] if column < len(cells) and is_video_id(cells[column]) else []


def is_playlist(text: str) -> bool:
    """Return whether a text links to a playlist, and not to a video before it."""
    return isinstance(next(iter(links_in(text)), None), YouTubePlaylist)


def file_order(name: str) -> tuple[str, str]:
    """Return what sorts the files of the folder, and tells which of them comes after the last one."""
    return name.casefold(), name

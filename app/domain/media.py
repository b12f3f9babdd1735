"""What can be played: YouTube videos and files."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from app.domain.ids import DurationMs

MEDIA_SUFFIXES = frozenset({".webm", ".mp4", ".ogg", ".mp3", ".wav", ".opus"})
"""File name endings that a source in OBS can play."""


class MediaKind(StrEnum):
    """Where media come from, and so which element of the page plays them."""

    YOUTUBE = "youtube"
    FILE = "file"


class YouTubeVideo(Struct, frozen=True, kw_only=True, tag="youtube"):
    """One video, named by its 11-character id.

    Attributes:
        end_ms: Where the link wants it to end; None for its own end.
    """

    video_id: str
    start_ms: DurationMs = 0
    end_ms: DurationMs | None = None

    @property
    def link(self) -> str:
        """The canonical address, rebuilt from the id."""
        return f"https://www.youtube.com/watch?v={self.video_id}"

    @property
    def link_with_start(self) -> str:
        """The same with where to start, and to end if that is asked for, to the second."""
        if self.end_ms is not None:
            start, end = self.start_ms // 1_000, self.end_ms // 1_000
            return f"https://www.youtube.com/embed/{self.video_id}?start={start}&end={end}"
        return f"{self.link}&t={self.start_ms // 1_000}" if self.start_ms else self.link

    @property
    def thumbnail_url(self) -> str:
        """The picture's address, which follows from the id: none is taken from an answer."""
        return f"https://i.ytimg.com/vi/{self.video_id}/mqdefault.jpg"


class YouTubePlaylist(Struct, frozen=True, kw_only=True):
    """A playlist, named by its id."""

    playlist_id: str

    @property
    def link(self) -> str:
        """The canonical address, rebuilt from the id."""
        return f"https://www.youtube.com/playlist?list={self.playlist_id}"


class LocalFile(Struct, frozen=True, kw_only=True, tag="file"):
    """A file of the streamer's own, by absolute path."""

    path: str


class HostedLink(Struct, frozen=True, kw_only=True, tag="link"):
    """A link to a host that the streamer allowed at start."""

    url: str


type MediaSource = YouTubeVideo | LocalFile | HostedLink


class Media(Struct, frozen=True, kw_only=True):
    """What plays, as every source may see it. It never contains a path of this PC.

    Attributes:
        video_id: The YouTube id; empty for a file.
        link: The canonical address; empty for a file of the streamer's own.
        length_ms: None while it is not known.
        thumbnail_url: https address at i.ytimg.com, or empty.
        has_video: False for sound without a picture.
    """

    kind: MediaKind
    title: str
    video_id: str = ""
    link: str = ""
    length_ms: DurationMs | None = None
    channel: str = ""
    channel_id: str = ""
    thumbnail_url: str = ""
    has_video: bool = True


class ResolvedMedia(Struct, frozen=True, kw_only=True):
    """What a resolver found out about a media source.

    Attributes:
        path: Absolute path of the file that plays it; empty for YouTube.
        age_limit: Years; 0 where there is none.
        views: How often YouTube counted it as watched; None where that is not known.
        published_at: When it was published, or the last moment of that day where only the day is known; None where
            neither is known.
        is_music: YouTube's category is music; None where no category is known.
        is_complete: False where only a title was found, so that length, age limit and more are not known.
    """

    title: str
    length_ms: DurationMs | None = None
    channel: str = ""
    channel_id: str = ""
    thumbnail_url: str = ""
    is_live: bool = False
    age_limit: int = 0
    is_embeddable: bool = True
    has_video: bool = True
    path: str = ""
    views: int | None = None
    published_at: datetime | None = None
    is_music: bool | None = None
    is_complete: bool = True

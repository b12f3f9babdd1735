"""What a text with links names: videos and playlists, each once, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RefusedError
from app.domain.fallback import TEXT_LENGTH, FallbackEntry, is_playlist, sources_of
from app.domain.links import youtube_playlist
from app.domain.media import MediaKind, YouTubePlaylist, YouTubeVideo

LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
LINK = f"https://www.youtube.com/playlist?list={LIST}"


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {LINK}\r\n",
        f"http://youtube.com/playlist/?list={LIST}",
        f"youtube.com:443/playlist?list={LIST}",
        f"https://m.youtube.com/playlist?si=x&list={LIST}&index=3#top",
        f"https://music.youtube.com/playlist?list={LIST}&v=dQw4w9WgXcQ",
    ],
)
def test_a_link_to_a_playlist_is_rebuilt_by_us(text: str) -> None:
    assert youtube_playlist(text).link == LINK
    assert is_playlist(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        LIST,
        f"https://www.youtube.com/watch?v=dQw4w9WgXcQ&list={LIST}",
        f"https://youtu.be/dQw4w9WgXcQ?list={LIST}",
        f"https://youtube.com.evil.example/playlist?list={LIST}",
        f"https://evil.example/playlist?list={LIST}",
        f"https://user@www.youtube.com/playlist?list={LIST}",
        f"https://www.youtube.com:8080/playlist?list={LIST}",
        f"ftp://www.youtube.com/playlist?list={LIST}",
        f"https://www.youtube.com/feed/playlists?list={LIST}",
        "https://www.youtube.com/playlist?list=WL",
        "https://www.youtube.com/playlist?list=" + "x" * 65,
        f"https://www.youtube.com/playlist?list={LIST}/../x",
        f"https://www.youtube.com/playlist?list={LIST}%00",
        "https://www.youtube.com/@jawed/videos",
    ],
)
def test_any_other_link_names_no_playlist(text: str) -> None:
    with pytest.raises(RefusedError):
        youtube_playlist(text)
    assert not is_playlist(text)


def test_a_list_of_lines_names_each_source_once_whatever_else_a_line_says() -> None:
    text = "\n".join(
        [
            "\ufeff1. https://youtu.be/aaaaaaaaaaa?t=30 – Обійми",
            "",
            f"my songs: {LINK}",
            "https://www.youtube.com/watch?v=bbbbbbbbbbb&list=PLrAXtmErZgOe",
            "youtu.be/aaaaaaaaaaa",
            "https://example.org/song.mp3",
            "   ",
            "no link at all",
        ]
    )
    first, second = YouTubeVideo(video_id="aaaaaaaaaaa"), YouTubeVideo(video_id="bbbbbbbbbbb")
    assert sources_of(text) == ([first, YouTubePlaylist(playlist_id=LIST), second], 2)


def test_what_is_behind_the_end_of_a_very_long_text_is_not_looked_at() -> None:
    assert sources_of("x" * TEXT_LENGTH + "\nhttps://youtu.be/aaaaaaaaaaa") == ([], 1)


@given(st.text())
def test_any_text_is_read_without_a_failure(text: str) -> None:
    sources, unread = sources_of(text)
    assert len(sources) + unread <= len(text.splitlines())


def test_an_entry_plays_as_a_video_with_our_own_addresses() -> None:
    media = FallbackEntry(video_id="aaaaaaaaaaa", title="Song", length_ms=1_000, channel="jawed").media
    assert (media.kind, media.title, media.length_ms, media.channel) == (MediaKind.YOUTUBE, "Song", 1_000, "jawed")
    assert media.link == "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    assert media.thumbnail_url == "https://i.ytimg.com/vi/aaaaaaaaaaa/mqdefault.jpg"

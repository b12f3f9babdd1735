"""What a text with links names: videos and playlists, each once, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fallback import TEXT_LENGTH, FallbackEntry, is_playlist, sources_of
from app.domain.links import links_in
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
    assert [link.link for link in links_in(text)] == [LINK]
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
        "https://www.youtube.com/@jawed/videos",
    ],
)
def test_any_other_link_names_no_playlist(text: str) -> None:
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


A, B, C = ("aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc")

FILES = {
    "a playlist of Google Takeout": (
        f"Video ID,Playlist Video Creation Timestamp\n{A},2023-01-01T00:00:00+00:00\n{B},2023\n",
        0,
    ),
    "an older one": (
        f"Playlist Id,Channel Id,Title\nPL1,UC1,Songs\n\nVideo Id,Time Added\n{A},2020-01-01 UTC\n{B},2020\n",
        2,
    ),
    "one in Ukrainian": (f"\ufeffІдентифікатор відео,Позначка часу\r\n{A},2023\r\n{B},2023\r\n", 0),
    "one in another order": (f'"Title";"Video ID"\n"Пісня";"{A}"\n"Друга";"{B}"\n"Без";""', 1),
    "a table with links": (
        f'title,url\n"Пісня, довга","https://youtu.be/{A}"\n"Друга","https://www.youtube.com/watch?v={B}&t=5"',
        1,
    ),
    "Markdown": (f"# Мої пісні\n- [Перша](https://youtu.be/{A})\n* **https://youtu.be/{B}**\n", 1),
    "HTML": (
        f'<ul><li><a href="https://www.youtube.com/watch?list=x&amp;v={A}">A</a></li><li><a href=https://youtu.be/{B}>B</a></ul>',
        0,
    ),
    "the history of Google Takeout": (
        f'[{{"titleUrl": "https://www.youtube.com/watch?v\\u003d{A}"}},\n{{"titleUrl": "https://youtu.be/{B}"}}]',
        0,
    ),
    "a browser's shortcut": (
        f"[InternetShortcut]\r\nURL=https://www.youtube.com/watch?v={A}\r\nURL=https://youtu.be/{B}\r\n",
        1,
    ),
    "a shortcut of macOS": (
        f"<plist><dict><key>URL</key>\n<string>https://youtu.be/{A}</string>\n<string>https://youtu.be/{B}</string></dict>",
        1,
    ),
    "M3U": (
        f"#EXTM3U\n#EXTINF:213,Пісня\nhttps://youtu.be/{A}\n#EXTINF:-1,Друга\nhttps://www.youtube.com/watch?v={B}\n",
        3,
    ),
    "several in one line": (f"https://youtu.be/{A}, https://youtu.be/{B}", 0),
    "a numbered list with old line ends": (f"1. Перша — https://youtu.be/{A}\r2) https://youtu.be/{B}?t=30\rдалі\r", 1),
    "one playlist of each kind of mark": (f"“https://youtu.be/{A}” „https://youtu.be/{B}“", 0),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_links_gives_its_videos(name: str) -> None:
    text, unread = FILES[name]
    assert sources_of(text) == ([YouTubeVideo(video_id=A), YouTubeVideo(video_id=B)], unread)


def test_an_id_alone_counts_only_in_its_column() -> None:
    assert sources_of(f"{A}\n{B},x") == ([], 2)
    assert sources_of(f"Video ID,x\nx,{A}\nаааaaaaaaaa,x\n{C}")[0] == [YouTubeVideo(video_id=C)]


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

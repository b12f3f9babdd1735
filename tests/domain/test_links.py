import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RefusedError
from app.domain.links import (
    LINK_LENGTH,
    channel_id,
    commanded_in,
    hosted_link,
    is_video_id,
    links_in,
    media_host,
    requested_in,
    seems_linked,
    youtube_video,
)
from app.domain.media import YouTubeVideo
from app.domain.reasons import Reason
from tests.support.cost import assert_linear

ID = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={ID}"

GOOD = [
    (WATCH, 0),
    (f"http://www.youtube.com/watch?v={ID}", 0),
    (f"https://youtube.com/watch?v={ID}", 0),
    (f"https://m.youtube.com/watch?v={ID}", 0),
    (f"https://music.youtube.com/watch?v={ID}", 0),
    (f"HTTPS://WWW.YouTube.COM/watch?v={ID}", 0),
    (f"www.youtube.com/watch?v={ID}", 0),
    (f"youtube.com/watch?v={ID}", 0),
    (f"m.youtube.com/watch?v={ID}", 0),
    (f"music.youtube.com/watch?v={ID}", 0),
    (f"https://www.youtube.com/watch/?v={ID}", 0),
    (f"https://www.youtube.com:443/watch?v={ID}", 0),
    (f"http://www.youtube.com:80/watch?v={ID}", 0),
    (f"  {WATCH}  ", 0),
    (f"{WATCH}\r\n", 0),
    (f"{WATCH}&list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf", 0),
    (f"https://www.youtube.com/watch?list=PLrAXtmErZgOe&index=2&v={ID}", 0),
    (f"{WATCH}&list=RD{ID}&start_radio=1", 0),
    (f"{WATCH}&feature=youtu.be", 0),
    (f"{WATCH}&ab_channel=Назва", 0),
    (f"{WATCH}&pp=ygUEdGVzdA%3D%3D", 0),
    (f"{WATCH}&v=zzzzzzzzzzz", 0),
    (f"{WATCH}&", 0),
    (f"{WATCH}#comments", 0),
    (f"https://youtu.be/{ID}", 0),
    (f"http://youtu.be/{ID}", 0),
    (f"youtu.be/{ID}", 0),
    (f"YOUTU.BE/{ID}", 0),
    (f"https://youtu.be/{ID}/", 0),
    (f"https://youtu.be/{ID}?si=AbCdEf012345", 0),
    (f"https://youtu.be/{ID}?list=PLrAXtmErZgOe", 0),
    (f"https://www.youtube.com/shorts/{ID}", 0),
    (f"https://youtube.com/shorts/{ID}?feature=share", 0),
    (f"youtube.com/shorts/{ID}", 0),
    (f"https://www.youtube.com/live/{ID}?si=x", 0),
    (f"https://www.youtube.com/embed/{ID}", 0),
    (f"https://www.youtube.com/v/{ID}?version=3", 0),
    (f"https://www.youtube-nocookie.com/embed/{ID}", 0),
    (f"youtube-nocookie.com/embed/{ID}?rel=0", 0),
    ("https://youtu.be/-_-_-_-_-_-", 0),
    (f"https://www.youtube.com/tv#/watch?v={ID}", 0),
    (f"https://www.youtube.com/tv#/watch/video/idle?v={ID}", 0),
    (f"https://www.youtube.com/ytscreeningroom?v={ID}", 0),
    (f"https://youtube.de/watch?v={ID}", 0),
    (f"https://www.youtube.pl/watch?v={ID}&t=5", 5),
    (f"intent://www.youtube.com/watch?v={ID}#Intent;end", 0),
    (f"vnd.youtube:{ID}", 0),
    (f"дивись vnd.youtube:{ID}?t=5, класно", 5),
    (f"vnd.youtube://{ID}", 0),
    (f"vnd.youtube://www.youtube.com/watch?v={ID}&t=1m", 60),
    (f"vnd.youtube://watch?v={ID}", 0),
    (f"{WATCH}&t=90", 90),
    (f"{WATCH}&t=90s", 90),
    (f"{WATCH}&t=1m30s", 90),
    (f"{WATCH}&t=1m30", 90),
    (f"{WATCH}&t=1h2m3s", 3_723),
    (f"{WATCH}&t=2h", 7_200),
    (f"{WATCH}&start=42", 42),
    (f"https://www.youtube.com/embed/{ID}?start=42&end=50", 42),
    (f"{WATCH}#t=1m", 60),
    (f"https://youtu.be/{ID}?t=15", 15),
    (f"https://youtu.be/{ID}#t=15s", 15),
    (f"{WATCH}&t=rubbish&start=7", 7),
    (f"{WATCH}&t=7&start=9", 7),
    (f"{WATCH}&t=", 0),
    (f"{WATCH}&t", 0),
    (f"{WATCH}&t=-5", 0),
    (f"{WATCH}&t=1.5", 0),
    (f"{WATCH}&t=1s2m", 0),
    (f"{WATCH}&t=1e9", 0),
    (f"{WATCH}&t=٣", 0),
    (f"{WATCH}&t=86400", 86_400),
    (f"{WATCH}&t=86401", 86_400),
    (f"{WATCH}&t=99999h", 86_400),
    (f"{WATCH}&t={'9' * 1_500}", 86_400),
    (f"{WATCH}&x={'x' * (LINK_LENGTH - len(WATCH) - 3)}", 0),
]

BAD = [
    "",
    " ",
    "hello",
    ID,
    "123",
    "https://",
    "https:///watch?v=dQw4w9WgXcQ",
    # other schemes
    f"ftp://www.youtube.com/watch?v={ID}",
    f"rtmp://www.youtube.com/watch?v={ID}",
    f"file:///watch?v={ID}",
    f"file://www.youtube.com/watch?v={ID}",
    "file:///etc/passwd",
    f"javascript://www.youtube.com/watch?v={ID}",
    f"youtube:{ID}",
    f"ytsearch:{ID}",
    # who and where
    f"https://user@www.youtube.com/watch?v={ID}",
    f"https://user:password@www.youtube.com/watch?v={ID}",
    f"https://www.youtube.com@evil.com/watch?v={ID}",
    f"https://www.youtube.com:443@evil.com/watch?v={ID}",
    f"https://@www.youtube.com/watch?v={ID}",
    f"https://www.youtube.com:8080/watch?v={ID}",
    f"https://www.youtube.com:/watch?v={ID}",
    f"https://www.youtube.com:0443/watch?v={ID}",
    f"https://www.youtube.com:443:443/watch?v={ID}",
    f"https://www.youtube.com:٤٤٣/watch?v={ID}",
    # look-alikes
    f"https://youtube.com.evil.com/watch?v={ID}",
    f"https://evil.com/youtube.com/watch?v={ID}",
    f"https://evil.com/watch?v={ID}",
    f"https://evil.com/?u=https://youtu.be/{ID}",
    f"https://evil.com#youtube.com/watch?v={ID}",
    f"https://evilyoutube.com/watch?v={ID}",
    f"https://www.youtube.co/watch?v={ID}",
    f"https://www-youtube.com/watch?v={ID}",
    f"https://youtube.com-evil.com/watch?v={ID}",
    f"https://.youtube.com/watch?v={ID}",
    f"https://www..youtube.com/watch?v={ID}",
    f"https://youtube.com../watch?v={ID}",
    f"https://www.youtube.com%2eevil.com/watch?v={ID}",
    f"https://www.youtube.com%00.evil.com/watch?v={ID}",
    f"https://уoutube.com/watch?v={ID}",
    f"https://youtube-nocoo\u212aie.com/embed/{ID}",
    f"https://xn--outube-qhg.com/watch?v={ID}",
    f"https://invidious.io/watch?v={ID}",
    f"https://yewtu.be/watch?v={ID}",
    f"https://piped.video/watch?v={ID}",
    f"https://yewtu.be/{ID}",
    f"https://www.youtu.be.evil.com/{ID}",
    # addresses
    f"http://127.0.0.1/watch?v={ID}",
    f"http://2130706433/watch?v={ID}",
    f"http://0/watch?v={ID}",
    f"http://127.1/watch?v={ID}",
    f"http://0x7f000001/watch?v={ID}",
    f"http://[::1]/watch?v={ID}",
    f"http://[::ffff:127.0.0.1]/watch?v={ID}",
    f"http://localhost/watch?v={ID}",
    f"http://169.254.169.254/watch?v={ID}",
    # odd characters
    f"https://www.youtube.com\\@evil.com/watch?v={ID}",
    f"https://evil.com\\.youtube.com/watch?v={ID}",
    f"https://www.you\ttube.com/watch?v={ID}",
    f"https://www.youtube.com/wat\nch?v={ID}",
    # no video
    "https://www.youtube.com",
    "https://www.youtube.com/",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=",
    "https://www.youtube.com/watch?list=PLrAXtmErZgOe",
    "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/channel/UCuAXFkgsw1L7xaCfnd5JJOw",
    "https://www.youtube.com/c/abcdefghijk",
    "https://www.youtube.com/user/abcdefghijk",
    "https://www.youtube.com/embed/videoseries?list=PLrAXtmErZgOe",
    "https://www.youtube.com/embed/live_stream?channel=UCuAXFkgsw1L7xaCfnd5JJOw",
    f"https://www.youtube.com/{ID}",
    f"https://www.youtube.com/shorts/../watch?v={ID}",
    f"https://www.youtube.com/watch?V={ID}",
    "https://youtu.be",
    "https://youtu.be/",
    # the id
    WATCH[:-1],
    "https://youtu.be/dQw4w9WgXc=",
    "https://youtu.be/dQw4w9WgXcО",
    # forms that need a look-up
    "https://www.youtube.com/shared?ci=VFpvRHRrRmM",
    "https://youtube.com/clip/UgkxZ7Ctw6HCwT4hrUN4GtrGBGfTm7fnYZVZ",
    f"https://www.youtube.com/@channel?v={ID}",
    f"https://evil.com/?a=1&u=https%3A%2F%2Fyoutu.be%2F{ID}",
    f"https://evil.com/watch?v={ID}, https://evil.com/x=https://youtu.be/{ID}",
    f"songyoutube.com/watch?v={ID}",
    f"song-youtu.be/{ID}",
    "https://youtu.be/PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
]

AROUND = [
    "<>",
    "||",
    "``",
    "*_*",
    "**~~**",
    "()",
    "[]",
    "{}",
    '""',
    "''",
    "“”",
    "„“",
    "«»",
    "‹›",
    "‘’",
    "🔥🔥",
    "!!",
    ",,",
    ";;",
    "……",
    ":.",
    "=;",
    "--",
    "——",
    "–,",
    "🇺🇦❤️",
    "пісняпривіт",
    "&lt;&gt;",
    "&quot;&quot;",
    "&#39;&#39;",
    "👉。",
    "（）",
    "【】",
    "｢｣",
    "\u200b\u200b",
    "͏͏",
    "\ufeff\ufeff",
    "⠀ㅤ",
    "\xad\u2060",
    "\U000e0000\U000e0001",
    "\x00",
    "-><",
    '#"',
    "+|",
    "\\n\\n",
    ">>",
    "^^",
    "\u00a0\u00a0",
    "\x00\x1f",
    "\u3000\u3000",
    "\n\n",
]
"""Pairs: what stands before a link, and what stands behind it, in halves."""

GLUED = [
    f"song https://youtu.be/{ID} please",
    f"look {WATCH}",
    f"<{WATCH}>",
    f"{WATCH} {WATCH}",
    f"[пісня]({WATCH})",
    f"[![пісня](https://i.ytimg.com/vi/zzzzzzzzzzz/0.jpg)]({WATCH})",
    f"<a href='{WATCH}'>пісня</a>",
    f'<iframe width="560" src="https://www.youtube.com/embed/{ID}?rel=0"></iframe>',
    f"<{WATCH}|пісня>",
    f'{{"url":"https:\\/\\/youtu.be\\/{ID}"}}',
    f"https://www.youtube.com/watch?v\\u003d{ID}\\u0026feature=share",
    f"https:&#x2F;&#x2F;youtu.be&#x2F;{ID}",
    f"https://www.youtube.com/watch?feature=share&amp;v={ID}",
    f"https://www.youtube.com/watch?feature=share&amp;amp;v={ID}",
    f"https://www.youtube.com/watch?feature=share&amp%3Bv={ID}",
    f"https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}",
    f"https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fyoutu.be%2F{ID}",
    f"URL=https://youtu.be/{ID}",
    f"1.https://youtu.be/{ID}",
    f"1) youtu.be/{ID}",
    f"ось:https://youtu.be/{ID}",
    f"дивисьyoutu.be/{ID}обов’язково",
    f"songhttps://youtu.be/{ID}please",
    f"https://youtu.be/{ID}https://youtu.be/aaaaaaaaaaa",
    f"https://https://youtu.be/{ID}",
    f"hxxps://youtu[.]be/{ID}",
    f"youtu(dot)be/{ID}",
    f"ttps://www.youtube.com/watch?v={ID}",
    f"https//youtu.be/{ID}",
    f"https:/youtu.be/{ID}",
    f"//youtu.be/{ID}",
    f"https:\\\\www.youtube.com\\watch?v={ID}",
    f"ｈｔｔｐｓ：／／ｙｏｕｔｕ．ｂｅ／{ID}",
    f"https://youtube。com/watch?v={ID}",
    f"you\u200btu.be/{ID[:4]}\u2060{ID[4:]}",
    f"https://youtu.be/{ID[:4]}\u00ad{ID[4:]}",
    f"_youtu.be/{ID}_",
    f"-youtu.be/{ID}",
    f"https://example.org/song.mp3,https://youtu.be/{ID}",
    f"https://example.org/song.mp3;https://youtu.be/{ID}",
    f"https://open.spotify.com/track/4uLU6hMCjMI75https://youtu.be/{ID}",
    f"(https://example.org) youtu.be/{ID}",
    f"{'довго ' * 3_000}{WATCH}",
    f"{WATCH}&x={'x' * LINK_LENGTH}",
]

OTHER_FORMS = [
    f"https://www.youtube.com/watch/{ID}",
    f"https://www.youtube.com/e/{ID}",
    f"https://www.youtube.com/v/{ID}&hl=en_US&fs=1",
    f"https://www.youtube.com/?v={ID}",
    f"https://www.youtube.com/watch?vi={ID}",
    f"https://www.youtube.com/watch#v={ID}",
    f"https://www.youtube.com/watch#!v={ID}",
    f"https://m.youtube.com/#/watch?v={ID}",
    f"https://www.youtube.com/watch_popup?v={ID}",
    f"https://www.youtube.com/watch.php?v={ID}",
    f"https://www.youtube.com/watch?x=1;v={ID}",
    f"https://www.youtube.com/watch?feature=youtu.be&v={ID}",
    f"https://www.youtube.com/watch?app=desktop&v={ID}",
    f"https://www.youtube.com/watch&v={ID}",
    f"https://www.youtube.com//watch?v={ID}",
    f"https://www.youtube.com/shorts/{ID}/",
    f"https://www.youtube.com/embed/?v={ID}",
    f"https://www.youtube.com/user/name#p/u/11/{ID}",
    f"https://www.youtube.com/user/name#p/a/u/1/{ID}",
    f"https://youtu.be//{ID}",
    f"https://youtu.be/?v={ID}",
    f"https://youtu.be/watch?v={ID}",
    f"https://www.youtu.be/{ID}",
    f"https://youtu.be/{ID}&feature=share",
    f"https://gaming.youtube.com/watch?v={ID}",
    f"https://www.youtubekids.com/watch?v={ID}",
    f"https://www.youtube-nocookie.com/v/{ID}",
    f"https://youtube.googleapis.com/v/{ID}",
    f"https://yout%75be.com/watch?v={ID}",
    f"https://youtu.be./{ID}",
    f"https://WWW.YOUTUBE.COM./watch?v={ID}",
    f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
    f"https://www.youtube.com/attribution_link?u=/watch?v={ID}&a=b",
    f"https://www.google.com/url?q=https://www.youtube.com/watch%3Fv%3D{ID}&sa=U",
    f"https://www.google.com.ua/url?sa=t&url=https%3A%2F%2Fm.youtube.com%2Fwatch%3Fv%3D{ID}&psig=x",
    f"https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2F{ID}%3Ffbclid%3Dx&h=AT0",
    f"https://lm.facebook.com/l.php?u=https://youtu.be/{ID}&h=x",
    f"https://l.instagram.com/?u=https%3A%2F%2Fyoutube.com%2Fshorts%2F{ID}&e=AT",
    f"https://vk.com/away.php?to=https%3A%2F%2Fyoutu.be%2F{ID}",
    f"https://t.me/iv?url=https%3A%2F%2Fyoutu.be%2F{ID}&rhash=1",
    f"https://t.me/share/url?url=https://youtu.be/{ID}",
    f"https://duckduckgo.com/l/?uddg=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&rut=1",
    f"https://steamcommunity.com/linkfilter/?url=https://youtu.be/{ID}",
    f"https://youtu.be/{ID[:-1]}%51",
]

STARTS = [
    (f"{WATCH}&amp;amp;amp;amp;t=30", 30),
    (f"https://youtu.be/{ID}?t=90,", 90),
    (f"(https://youtu.be/{ID}?t=1h2m3s)", 3_723),
    (f"https://youtu.be/{ID}?t=90.", 90),
    (f"https://youtu.be/{ID}&t=15", 15),
    (f"{WATCH}&amp;t=30s", 30),
    (f"{WATCH}&amp;amp;t=30s", 30),
    (f"{WATCH}\\u0026t=30s", 30),
    (f"{WATCH}&t=1:30", 90),
    (f"{WATCH}&t=1:02:03", 3_723),
    (f"{WATCH}&time_continue=7", 7),
    (f"{WATCH}&start=9&t=7", 7),
    (f"https://m.youtube.com/#/watch?v={ID}&t=7", 7),
    (f"https://www.youtube.com/live/{ID}?feature=share&t=7", 7),
    (f"{WATCH}&t=30дякую", 30),
    (f"{WATCH}&t=30shttps://youtu.be/aaaaaaaaaaa", 30),
    (f"{WATCH}%26t=30", 0),
    (f"https://youtu.be/{ID} https://youtu.be/aaaaaaaaaaa?t=5", 0),
]

ALLOWED = frozenset({"media.lan", "127.0.0.1:8080", "[::1]:9000", "plain.example:80"})


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(GOOD) >= 40
    assert len(BAD) >= 60
    assert len({text for text, _ in GOOD}) == len(GOOD)
    assert len(set(BAD)) == len(BAD)


@pytest.mark.parametrize(("text", "start_s"), GOOD)
def test_a_link_to_a_video_gives_its_id_and_its_start(text: str, start_s: int) -> None:
    video = youtube_video(text)
    assert video.video_id == ("-_-_-_-_-_-" if "-_-" in text else ID)
    assert video.start_ms == start_s * 1_000


@pytest.mark.parametrize("text", BAD, ids=ascii)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        youtube_video(text)
    assert refused.value.reason is Reason.NOT_A_VIDEO_LINK
    assert refused.value.code == "not_a_video_link"
    assert refused.value.field == "url"


@pytest.mark.parametrize("around", AROUND, ids=ascii)
def test_a_link_is_found_whatever_stands_around_it(around: str) -> None:
    before, behind = around[: len(around) // 2], around[len(around) // 2 :]
    for link in (WATCH, f"https://youtu.be/{ID}", f"youtu.be/{ID}", f"{WATCH}&t=90"):
        for text in (
            f"{before}{link}{behind}",
            f"ось {before} {link} {behind} так",
            f"{before}{link}",
            f"{link}{behind}",
        ):
            assert youtube_video(text).video_id == ID
            assert youtube_video(text).start_ms == (90_000 if "t=90" in link else 0)


@pytest.mark.parametrize("text", [*GLUED, *OTHER_FORMS], ids=lambda text: ascii(text[:80]))
def test_a_video_is_found_in_every_form_of_link_and_of_text(text: str) -> None:
    assert youtube_video(text) == YouTubeVideo(video_id=ID)
    assert seems_linked(text)


@pytest.mark.parametrize(("text", "start_s"), STARTS)
def test_the_start_that_a_link_names_is_kept(text: str, start_s: int) -> None:
    video = youtube_video(text)
    assert (video.video_id, video.start_ms) == (ID, start_s * 1_000)
    assert youtube_video(video.link_with_start) == video


@pytest.mark.parametrize(
    ("link", "end_s"),
    [
        (f"https://www.youtube.com/embed/{ID}?start=10&end=25", 25),
        (f"https://www.youtube-nocookie.com/embed/{ID}?end=25&amp;start=10", 25),
        (f"https://www.youtube.com/embed/{ID}?start=10&end=10&end=99", 99),
        (f"https://www.youtube.com/embed/{ID}?end=999999", 86_400),
        (f"https://www.youtube.com/embed/{ID}?start=10&end=9", None),
        (f"https://www.youtube.com/embed/{ID}?end=0", None),
        (f"https://www.youtube.com/embed/{ID}?end=1.5", None),
        (f"https://www.youtube.com/embed/{ID}?end=1:30", None),
        (f"https://www.youtube.com/embed/{ID}?end=9999999", None),
        (f"https://www.youtube.com/embed/{ID}?backend=25", None),
        (f"{WATCH}&end=25", None),
        (f"https://youtu.be/{ID}?end=25", None),
    ],
)
def test_the_end_is_kept_that_the_link_of_an_embedded_player_names(link: str, end_s: int | None) -> None:
    video = youtube_video(link)
    assert video.end_ms == (None if end_s is None else end_s * 1_000)
    assert youtube_video(video.link_with_start) == video


@pytest.mark.parametrize(
    "between", [" ", ",", ";", "\n", "|", ", ", " і ", "\u200b", "й", " - ", "/", "+", "&nbsp;", "🔥", ""]
)
def test_several_links_in_one_text_are_all_found_in_order(between: str) -> None:
    ids = ["aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc"]
    for link in (
        "https://youtu.be/{}",
        "https://www.youtube.com/watch?v={}&t=5",
        "http://m.youtube.com/shorts/{}?si=x",
    ):
        found = links_in(between.join(link.format(each) for each in ids))
        assert [link.video_id for link in found if isinstance(link, YouTubeVideo)] == ids


@pytest.mark.parametrize(
    "text",
    [
        *("https://open.spotify.com/track/x", "open.spotify.com/track/x", "www.youtube.com", "youtu be/dQw4w9WgXcQ"),
        *("youtube.com/watch?v=коротко", "watch?v=dQw4w9WgXcQ", "https : // youtu.be/", "https://youtu.be/123"),
        *(
            "&lt;https://soundcloud.com/x&gt;",
            "hxxps://vimeo.com/1",
            "tiktok.com/@x/video/1",
            "https%3A%2F%2Fvimeo.com%2F1",
        ),
    ],
)
def test_a_text_that_seems_to_hold_a_link_is_known_as_such(text: str) -> None:
    assert links_in(text) == []
    assert seems_linked(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "дякую за стрім", "люблю твій youtube канал", "і/або", "1.5/2 грн", "10.10/11.11", "Привіт.Як справи?"),
        *(
            "так/ні",
            "24/7",
            "v=5",
            "а.б/в",
            "what?no",
            "т.д./т.п.",
            "50%",
            "&amp;",
            "a@b",
            "ютуб",
            "Dr.Who",
            "http"[:3],
        ),
    ],
)
def test_an_ordinary_text_does_not_seem_to_hold_a_link(text: str) -> None:
    assert not seems_linked(text)


WORDS = """
https:// http:// // www. youtube.com youtu.be youtube-nocookie.com evil.com /watch /embed/ /v/ / ?v= &v= ? & #
t= 1h2m 9 :443 : @ . %2e \\ videoseries ї
"""
PIECES = st.sampled_from([*WORDS.split(), "\t", "\x00", "\ud800", ID, ID[:5]])


@given(st.text() | st.text(st.characters(codec=None)) | st.lists(PIECES, max_size=10).map("".join))
def test_any_text_gives_a_valid_video_or_is_refused(text: str) -> None:
    try:
        video = youtube_video(text)
    except RefusedError:
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{11}", video.video_id)
    assert 0 <= video.start_ms <= 86_400_000
    assert video.end_ms is None or video.start_ms < video.end_ms <= 86_400_000
    assert youtube_video(video.link) == YouTubeVideo(video_id=video.video_id)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "/",
            "https://",
            f"{WATCH}&t=" + "9" * 50,
            "a.",
            "?&",
            "youtu.be/",
            f"youtu.be/{ID}?",
            "&amp;",
            "h",
            "%",
            "\\u0026",
        ),
        *("youtube.com/watch?list=", "[.]", "x://", "&t=9", "\u200b", "www.", "a-", "%E2", "&amp;amp;"),
    ],
)
@pytest.mark.slow
def test_a_long_link_costs_no_more_than_its_length_says(unit: str) -> None:
    def refuse(attack: str) -> None:
        links_in(attack)
        seems_linked(attack)
        with pytest.raises(RefusedError):
            hosted_link(attack, ALLOWED)

    assert_linear(refuse, unit * 400, unit * 4_000)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://media.lan/a.mp4", "http://media.lan/a.mp4"),
        ("https://media.lan/a.mp4", "https://media.lan/a.mp4"),
        ("http://media.lan:80/a.mp4", "http://media.lan/a.mp4"),
        ("https://media.lan:443/a.mp4", "https://media.lan/a.mp4"),
        ("HTTP://MEDIA.LAN/A.mp4", "http://media.lan/A.mp4"),
        ("http://media.lan", "http://media.lan/"),
        ("http://media.lan/?q=1#part", "http://media.lan/?q=1"),
        ("http://media.lan/відео.mp4", "http://media.lan/%D0%B2%D1%96%D0%B4%D0%B5%D0%BE.mp4"),
        ("http://media.lan/a%20b.mp4?q=<>", "http://media.lan/a%20b.mp4?q=%3C%3E"),
        ("http://127.0.0.1:8080/a.webm", "http://127.0.0.1:8080/a.webm"),
        ("https://127.0.0.1:8080/a.webm", "https://127.0.0.1:8080/a.webm"),
        ("http://[::1]:9000/a.ogg", "http://[::1]:9000/a.ogg"),
        ("http://[0:0:0:0:0:0:0:1]:9000/a.ogg", "http://[::1]:9000/a.ogg"),
        ("http://plain.example/a.wav", "http://plain.example/a.wav"),
        (" http://plain.example:80/a.wav\n", "http://plain.example/a.wav"),
    ],
)
def test_a_link_to_an_allowed_host_is_rebuilt(text: str, url: str) -> None:
    assert hosted_link(text, ALLOWED).url == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "media.lan/a.mp4",
        "//media.lan/a.mp4",
        "ftp://media.lan/a.mp4",
        "file:///a.mp4",
        "http://media.lan:8080/a.mp4",
        "http://media.lan:443/a.mp4",
        "https://media.lan:80/a.mp4",
        "http://127.0.0.1/a.mp4",
        "http://127.0.0.1:8081/a.mp4",
        "https://plain.example/a.wav",
        "http://2130706433:8080/a.mp4",
        "http://127.1:8080/a.mp4",
        "http://0x7f.1:8080/a.mp4",
        "http://user@media.lan/a.mp4",
        "http://user:pw@media.lan/a.mp4",
        "http://media.lan@evil.com/a.mp4",
        "http://media.lan./a.mp4",
        "http://a.media.lan/a.mp4",
        "http://media.lan.evil.com/a.mp4",
        "http://media.lan%2e/a.mp4",
        "http://mеdia.lan/a.mp4",
        "http://media.lan\\.evil.com/a.mp4",
        "http://media.lan/a\r\nb",
        "http://media.lan:99999/",
        "http://[::1/a",
        "http://[::2]:9000/a",
        f"http://media.lan/{'a' * LINK_LENGTH}",
    ],
    ids=ascii,
)
def test_a_link_to_another_host_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        hosted_link(text, ALLOWED)
    assert refused.value.field == "url"


@given(
    st.text() | st.lists(st.sampled_from(["http://", "media.lan", ":80", "/", "@", "?", "#", "ї", "\\"])).map("".join)
)
def test_a_rebuilt_link_goes_where_it_is_allowed_to_go(text: str) -> None:
    try:
        url = hosted_link(text, frozenset({"media.lan"})).url
    except RefusedError:
        return
    parts = urlsplit(url)
    assert (parts.hostname, parts.username, parts.port) == ("media.lan", None, None)
    assert url.isascii()
    assert hosted_link(url, frozenset({"media.lan"})).url == url


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("media.lan", "media.lan"),
        (" Media.LAN:8080 ", "media.lan:8080"),
        ("localhost:0080", "localhost:80"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1:65535", "127.0.0.1:65535"),
        ("[::1]", "[::1]"),
        ("[2001:DB8:0:0:0:0:0:1]:443", "[2001:db8::1]:443"),
        ("a-b.example", "a-b.example"),
    ],
)
def test_an_allowed_host_is_written_in_one_way(text: str, value: str) -> None:
    assert media_host(text) == value
    assert media_host(value) == value


NO_HOSTS = """
:80 http://a a/ a: a:0 a:65536 a:x a. .a a..b -a a- a_b * *.lan user@a a%2e a\\b ї.ua \u212a.lan
127.1 2130706433 0x7f000001 256.0.0.1 01.2.3.4 ::1 [::1 [::g] [1.2.3.4]
"""


@pytest.mark.parametrize("text", [*NO_HOSTS.split(), "", "a b", "a\n", "a" * 64, ".".join(["a" * 60] * 5)], ids=ascii)
def test_anything_but_a_host_is_no_allowed_host(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        media_host(text)


CHANNEL = "UCX6OQ3DkcsbYNE6H8uQQuVA"


@pytest.mark.parametrize(
    "text",
    [
        CHANNEL,
        f"  {CHANNEL}\n",
        f"https://www.youtube.com/channel/{CHANNEL}",
        f"youtube.com/channel/{CHANNEL}/videos?view=0",
        f"HTTP://m.youtube.com:80/channel/{CHANNEL}#top",
    ],
)
def test_a_channel_is_known_by_its_id_or_by_a_link_that_holds_it(text: str) -> None:
    assert channel_id(text) == CHANNEL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UC",
        CHANNEL[:-1],
        CHANNEL + "x",
        "XX" + CHANNEL[2:],
        "@handle",
        "https://www.youtube.com/@handle",
        f"https://evil.com/channel/{CHANNEL}",
        f"https://youtube.com@evil.com/channel/{CHANNEL}",
        f"javascript://youtube.com/channel/{CHANNEL}",
        f"https://youtu.be/channel/{CHANNEL}",
        f"https://youtube.com/channel/{CHANNEL}x",
        f"https://youtube.com/watch?v={CHANNEL}",
        "x" * 10_000,
        "\ud800",
    ],
)
def test_nothing_else_names_a_channel(text: str) -> None:
    assert channel_id(text) == ""


BY_ID = [
    *(ID, f" {ID} ", f"!sr {ID}", f"!SR {ID}", f"!request {ID}", f"!play: {ID}", f"!замов {ID}", f"yt {ID}"),
    *(f"youtube {ID}", f"YouTube: {ID}", f"ютуб {ID}", f'"{ID}"', f"«{ID}»", f"<{ID}>", f"({ID})", f"!sr <{ID}>"),
    *(f"{ID}.", f"{ID}!", f"{ID},", f"id {ID}", f"id={ID}", f"v={ID}", f"video {ID}", f"відео {ID}", f"песня {ID}"),
    *(f"{ID}\u200b", f"\ufeff{ID}", f"{ID} \U000e0000", f"!sr\u00a0{ID}", f"！sr {ID}", f"&quot;{ID}&quot;"),
]


@pytest.mark.parametrize("text", BY_ID, ids=ascii)
def test_a_request_may_be_a_videos_id_alone_or_behind_a_command(text: str) -> None:
    assert requested_in(text) == [YouTubeVideo(video_id=ID)]
    assert links_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Thunderclap", "thunderclap", "THUNDERCLAP", "despacito55", "Metallica12", "sub-machine", "Spider-Mans"),
        *("12345678901", "2026-12-3011", "+3805012345", "____-____-_", "!sr Thunderclap", "youtube metallica12"),
        *(f"{ID}x", f"x{ID} y", f"{ID} {ID}", f"грай {ID} потім", f"@{ID}", f"#{ID}", f"{ID[:10]}", f"!sr {ID} {ID}"),
        *("PL", "videoseries", "live_stream", "\u017fQw4w9WgXcQ", "", "!sr", f"sr{ID}", f"!sr{ID}", f"nick: {ID}"),
    ],
    ids=ascii,
)
def test_what_only_looks_like_an_id_is_no_request(text: str) -> None:
    assert requested_in(text) == []


@pytest.mark.parametrize("text", [f"!sr {ID}", f"Привіт! !sr {ID} дякую", f"!пісня {ID}", f"це тобі\n!sr: {ID}, дякую"])
def test_in_free_text_an_id_counts_behind_a_command(text: str) -> None:
    assert commanded_in(text) == [YouTubeVideo(video_id=ID)]


@pytest.mark.parametrize(
    "text",
    [ID, f"мій нік {ID}", f"youtube {ID}", f"привіт {ID} !", f"ура! {ID}", f"!sr {ID}x", "!sr Thunderclap", "! a"],
)
def test_in_free_text_an_id_alone_is_no_link(text: str) -> None:
    assert commanded_in(text) == []


@given(st.text(st.sampled_from('!srv=:ab1Q-_ <"\u200b'), max_size=30))
def test_what_is_requested_is_always_a_videos_id(text: str) -> None:
    for video in requested_in(text) + commanded_in(text):
        assert isinstance(video, YouTubeVideo)
        assert is_video_id(video.video_id)


@pytest.mark.parametrize(
    "text",
    [
        *(f"https://youtu. be/{ID}", f"youtu .be/{ID}", f"youtu . be /{ID}", f"youtu dot be/{ID}"),
        *(f"youtube . com/watch?v={ID}", f"www . youtube . com/watch?v={ID}", f"youtube dot com/watch?v={ID}"),
        *(f"https://youtube.com/watch? v={ID}", f"https://www.youtube.com/watch?v= {ID}"),
        *(f"https://www.youtube.com/watch?v=\u00a0{ID}", f"https://www.youtube.com/watch?v=%20{ID}"),
        f"https%253A%252F%252Fyoutu.be%252F{ID}",
        *(f"https://youtu.be/ {ID}", f"youtu . be / {ID}", f"youtu,be/{ID}", f"youtube,com/watch?v={ID}"),
        *(f"https://youtube.co.uk/watch?v={ID}", f"https://www.youtube.com.ua/watch?v={ID}"),
    ],
    ids=ascii,
)
def test_a_link_with_blanks_or_with_another_name_of_the_host_is_found(text: str) -> None:
    assert [link.link for link in links_in(f"ось {text} дякую")] == [f"https://www.youtube.com/watch?v={ID}"]


@pytest.mark.parametrize(
    "text",
    [
        *(f"https://youtube.com.evil.com/watch?v={ID}", f"https://youtube.evil.ua/watch?v={ID}"),
        *(f"https://notyoutube.co.uk/watch?v={ID}", f"дивлюсь youtube . com {ID}", f"youtube: {ID}"),
        *("youtu be abcdefghijk", "ютуб . ком", f"https://evil.com/youtube.co.uk/watch?v={ID}", f"youtube: {ID} ?"),
        *("https://youtu.be / subscribers", "youtu.be/ incredible ending", "youtu,be/ description"),
        f"https://www.google.com/url?q=https://evil.com/?u=https://youtu.be/{ID}",
        f"https://www.google.com/search?q=https://youtu.be/{ID}",
        *(
            f"https://{host}/url?q=https://youtu.be/{ID}"
            for host in ("evil.com", "google.com.evil.com", "evilgoogle.com")
        ),
        f"https://evil.com/www.google.com/url?q=https://youtu.be/{ID}",
    ],
)
def test_what_only_resembles_such_a_link_is_none(text: str) -> None:
    assert links_in(text) == []

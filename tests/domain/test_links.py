import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RefusedError
from app.domain.links import LINK_LENGTH, channel_id, hosted_link, media_host, youtube_video
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
    "//www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https:www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https:/www.youtube.com/watch?v=dQw4w9WgXcQ",
    # other schemes
    f"ftp://www.youtube.com/watch?v={ID}",
    f"rtmp://www.youtube.com/watch?v={ID}",
    f"file:///watch?v={ID}",
    f"file://www.youtube.com/watch?v={ID}",
    "file:///etc/passwd",
    f"javascript://www.youtube.com/watch?v={ID}",
    f"javascript:alert(1)//youtube.com/watch?v={ID}",
    f"data:text/html,https://youtu.be/{ID}",
    f"view-source:https://youtu.be/{ID}",
    f"youtube:{ID}",
    f"ytsearch:{ID}",
    f"vnd.youtube://{ID}",
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
    f"https://x.youtube.com/watch?v={ID}",
    f"https://.youtube.com/watch?v={ID}",
    f"https://www..youtube.com/watch?v={ID}",
    f"https://www.youtube.com./watch?v={ID}",
    f"https://youtube.com../watch?v={ID}",
    f"https://yout%75be.com/watch?v={ID}",
    f"https://www.youtube.com%2eevil.com/watch?v={ID}",
    f"https://www.youtube.com%00.evil.com/watch?v={ID}",
    f"https://уoutube.com/watch?v={ID}",
    f"https://youtube。com/watch?v={ID}",
    f"https://ｙｏｕｔｕｂｅ.com/watch?v={ID}",
    f"https://youtube-nocoo\u212aie.com/embed/{ID}",
    f"http\u017f://youtu.be/{ID}",
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
    f"https:\\\\www.youtube.com\\watch?v={ID}",
    f"https://evil.com\\.youtube.com/watch?v={ID}",
    f"https://www.youtube.com/watch?v={ID}\\",
    f"https://www.you\ttube.com/watch?v={ID}",
    f"https://www.youtube.com/wat\nch?v={ID}",
    f"https://www.youtube.com/watch?v={ID}&x=\r\nHost: evil",
    f"https://www.youtube.com/watch?v={ID}\x00",
    f"\x00{WATCH}",
    f"\x1f{WATCH}",
    f"\u00a0{WATCH}",
    f"{WATCH}&x=\x7f",
    f"{WATCH}&x=\x9f",
    f"{WATCH}&x=\ud800",
    f"{WATCH}&x=\u2028",
    f"{WATCH} {WATCH}",
    f"look {WATCH}",
    f"<{WATCH}>",
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
    f"https://www.youtube.com/watch/{ID}",
    f"https://www.youtube.com/Watch?v={ID}",
    f"https://www.youtube.com//watch?v={ID}",
    f"https://www.youtube.com/redirect?q=https://youtu.be/{ID}",
    f"https://www.youtube.com/shorts/{ID}/more",
    f"https://www.youtube.com/shorts/../watch?v={ID}",
    f"https://www.youtube.com/watch?V={ID}",
    f"https://www.youtube.com/watch?%76={ID}",
    f"https://www.youtube.com/watch#v={ID}",
    f"https://www.youtube.com/watch?x=1;v={ID}",
    f"https://www.youtube-nocookie.com/watch?v={ID}",
    f"https://www.youtube-nocookie.com/v/{ID}",
    "https://youtu.be",
    "https://youtu.be/",
    f"https://youtu.be/watch/{ID}",
    f"https://youtu.be//{ID}",
    f"https://youtu.be/?v={ID}",
    # the id
    f"{WATCH}a",
    WATCH[:-1],
    f"{WATCH}%20",
    f"{WATCH}+",
    f"{WATCH}'",
    "https://youtu.be/dQw4w9WgXc%51",
    "https://youtu.be/dQw4w9WgXc=",
    "https://youtu.be/dQw4w9WgXcО",
    "https://youtu.be/--version--x",
    f"{WATCH}&x={'x' * LINK_LENGTH}",
    f"{' ' * LINK_LENGTH}{WATCH}",
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
    assert video.video_id in text
    assert youtube_video(video.link) == YouTubeVideo(video_id=video.video_id)


@pytest.mark.parametrize("unit", ["/", "https://", f"{WATCH}&t=" + "9" * 50, "a.", "?&"])
def test_a_megabyte_of_a_link_costs_no_more_than_its_length(unit: str) -> None:
    def refuse(attack: str) -> None:
        with pytest.raises(RefusedError):
            youtube_video(attack)
        with pytest.raises(RefusedError):
            hosted_link(attack, ALLOWED)

    assert_linear(refuse, unit * 20_000, unit * 200_000)


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

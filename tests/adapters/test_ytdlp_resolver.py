import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from aiohttp import web

from app.adapters.media import ytdlp_worker
from app.adapters.media.local_media import LocalMedia
from app.adapters.media.resolver import MediaResolver
from app.adapters.media.youtube import CACHE_LIFE_S, CACHE_SIZE, UNKNOWN_LIFE_S, YtdlpResolver, classify_error
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.media import ResolvedMedia, YouTubeVideo
from app.domain.reasons import Reason
from tests.adapters.conftest import Children
from tests.adapters.loopback import Trap, site
from tests.adapters.strange_details_worker import STRANGE
from tests.support.waiting import until

_CANNED = "tests.adapters.canned_youtube_worker"
_ROOT = Path(__file__).resolve().parents[2]


class _Oembed:
    """The site's second door; refuses what it is told to, and counts who knocks."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[str] = []
        self.status = 200
        self.body: object = {"title": "From the second source", "author_name": "jawed", "thumbnail_url": "http://x/"}
        self.location = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.query["url"])
        self.headers.extend(request.headers)
        if self.location:
            return web.Response(status=302, headers={"Location": self.location})
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=text, headers={"Set-Cookie": "a=b"})


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def oembed() -> _Oembed:
    return _Oembed()


@pytest_asyncio.fixture
async def clock() -> _Clock:
    return _Clock()


@pytest_asyncio.fixture
async def resolver(oembed: _Oembed, clock: _Clock) -> AsyncIterator[YtdlpResolver]:
    async with site(oembed.answer) as port:
        made = YtdlpResolver(oembed=f"http://127.0.0.1:{port}/oembed", worker=_CANNED, clock=clock)
        yield made
        await made.close()


def _named(name: str) -> YouTubeVideo:
    return YouTubeVideo(video_id=name.ljust(11, "-"))


async def test_a_video_is_known_by_title_length_channel_and_our_own_thumbnail(
    resolver: YtdlpResolver, oembed: _Oembed
) -> None:
    assert await resolver.resolve(YouTubeVideo(video_id="jNQXAC9IVRw", start_ms=5_000)) == ResolvedMedia(
        title="Me at the zoo <script>",
        length_ms=19_000,
        channel="jawed",
        channel_id="UC4QobU6STFB0P71PMvOGN5A",
        thumbnail_url="https://i.ytimg.com/vi/jNQXAC9IVRw/mqdefault.jpg",
    )
    assert oembed.asked == []


async def test_what_youtube_says_of_a_video_that_cannot_play_is_told(resolver: YtdlpResolver, oembed: _Oembed) -> None:
    for name, reason in (
        ("-private", Reason.PRIVATE),
        ("-removed", Reason.NOT_FOUND),
        ("-age", Reason.AGE_RESTRICTED),
        ("-members", Reason.PRIVATE),
        ("-upcoming", Reason.LIVE),
        ("-copyright", Reason.EMBED_REFUSED),
        ("-closed", Reason.NOT_FOUND),
    ):
        with pytest.raises(RefusedError) as error:
            await resolver.resolve(_named(name))
        assert (name, error.value.reason) == (name, reason)
        assert oembed.asked == []


async def test_what_the_rules_judge_is_passed_on(resolver: YtdlpResolver) -> None:
    assert (await resolver.resolve(_named("-live"))).is_live
    assert not (await resolver.resolve(_named("-noembed"))).is_embeddable
    assert (await resolver.resolve(_named("-adult"))).age_limit == 18
    assert (await resolver.resolve(_named("-nolength"))).length_ms is None
    plain = await resolver.resolve(_named("-plain"))
    assert (plain.is_live, plain.is_embeddable, plain.age_limit) == (False, True, 0)


async def test_views_date_and_category_are_told_where_youtube_says_them(resolver: YtdlpResolver) -> None:
    known = await resolver.resolve(_named("-known"))
    assert (known.views, known.is_music) == (120, True)
    assert known.published_at == datetime(2009, 10, 25, 6, 57, 33, tzinfo=UTC)
    talk = await resolver.resolve(_named("-talk"))
    assert (talk.views, talk.is_music) == (None, False)
    assert talk.published_at == datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    for name in ("-plain", "-strange", "-huge"):
        unknown = await resolver.resolve(_named(name))
        assert (unknown.views, unknown.published_at) == (None, None)
        assert unknown.length_ms == 19_000


async def test_strange_details_are_unknown_and_the_rest_still_counts() -> None:
    resolver = YtdlpResolver(oembed="http://127.0.0.1:9/", worker="tests.adapters.strange_details_worker")
    known = [await resolver.resolve(_named(f"strange{number}")) for number in range(len(STRANGE))]
    await resolver.close()
    for media, strange in zip(known, STRANGE, strict=True):
        assert (media.title, media.length_ms) == ("Song", 60_000), strange
        assert (media.views, media.published_at) == (None, None), strange
        assert media.is_music is not True, strange


@pytest.mark.slow
async def test_where_ytdlp_learns_nothing_the_second_source_is_asked(resolver: YtdlpResolver, oembed: _Oembed) -> None:
    videos = [_named(name) for name in ("-bot", "-blocked", "-offline", "-nothing", "-crash", "-oddtitle")]
    for number, video in enumerate(videos, start=1):
        assert await resolver.resolve(video) == ResolvedMedia(
            title="From the second source",
            channel="jawed",
            thumbnail_url=f"https://i.ytimg.com/vi/{video.video_id}/mqdefault.jpg",
            is_complete=False,
        )
        assert oembed.asked == [asked.link for asked in videos[:number]]


async def test_a_refusal_by_the_second_source_is_told(resolver: YtdlpResolver, oembed: _Oembed) -> None:
    for status, reason in (
        (400, Reason.NOT_FOUND),
        (401, Reason.NOT_EMBEDDABLE),
        (403, Reason.PRIVATE),
        (404, Reason.NOT_FOUND),
    ):
        oembed.status = status
        with pytest.raises(RefusedError) as error:
            await resolver.resolve(_named("-bot"))
        assert (status, error.value.reason) == (status, reason)


async def test_a_second_source_that_is_shut_is_no_verdict(resolver: YtdlpResolver, oembed: _Oembed) -> None:
    for number, status in enumerate((204, 429, 500, 503), start=1):
        oembed.status = status
        with pytest.raises(MediaUnavailableError):
            await resolver.resolve(_named("-bot"))
        assert len(oembed.asked) == number


async def test_a_senseless_answer_of_the_second_source_is_no_verdict(resolver: YtdlpResolver, oembed: _Oembed) -> None:
    senseless: tuple[object, ...] = (
        *("", "not JSON", "[]", "[" * 99_999),
        *({"title": 5}, {"author_name": "no title"}, {"title": ""}, {"title": "x" * 1_001}),
    )
    for number, body in enumerate(senseless, start=1):
        oembed.body = body
        with pytest.raises(MediaUnavailableError):
            await resolver.resolve(_named("-bot"))
        assert len(oembed.asked) == number


async def test_the_second_source_cannot_lead_elsewhere_and_gets_no_cookie(
    resolver: YtdlpResolver, oembed: _Oembed
) -> None:
    await resolver.resolve(_named("-bot"))
    async with Trap().listening() as trap:
        oembed.location = f"http://127.0.0.1:{trap.port}/"
        with pytest.raises(MediaUnavailableError):
            await resolver.resolve(_named("-bot"))
        assert trap.connections == 0
    assert "Cookie" not in oembed.headers


async def test_a_second_source_that_is_not_there_is_no_verdict() -> None:
    async with Trap().listening() as trap:
        port = trap.port
    resolver = YtdlpResolver(oembed=f"http://127.0.0.1:{port}/oembed", worker=_CANNED)
    with pytest.raises(MediaUnavailableError):
        await resolver.resolve(_named("-offline"))
    await resolver.close()


async def test_long_and_broken_texts_of_the_site_are_cut_and_mended(resolver: YtdlpResolver) -> None:
    assert (await resolver.resolve(_named("-longtitle"))).title == "x" * 1_000
    (await resolver.resolve(_named("-half"))).title.encode("utf-8")


@pytest.mark.slow
async def test_a_hung_request_does_not_stop_the_others(oembed: _Oembed, children: Children) -> None:
    restarts: list[None] = []
    async with site(oembed.answer) as port:
        resolver = YtdlpResolver(
            oembed=f"http://127.0.0.1:{port}/oembed",
            worker=_CANNED,
            deadline_s=3.0,
            on_restart=lambda: restarts.append(None),
        )
        await resolver.start()
        names = ("-hang", "-one", "-two", "-three")
        hung, *others = await asyncio.gather(*(resolver.resolve(_named(name)) for name in names))
        assert hung.title == "From the second source"
        assert [media.length_ms for media in others] == [19_000] * 3
        await until(lambda: len(restarts) == 1)
        await resolver.close()
    assert not children()


async def test_a_known_video_is_not_asked_about_again_for_six_hours(resolver: YtdlpResolver, clock: _Clock) -> None:
    first = await resolver.resolve(_named("-known"))
    asked = resolver._workers._first._last_id
    clock.now = CACHE_LIFE_S
    assert await resolver.resolve(_named("-known")) is first
    assert resolver._workers._first._last_id == asked
    clock.now = CACHE_LIFE_S + 1
    assert await resolver.resolve(_named("-known")) == first
    assert resolver._workers._first._last_id == asked + 1


async def test_a_video_of_which_something_is_not_known_is_asked_about_again_soon(
    resolver: YtdlpResolver, clock: _Clock
) -> None:
    for name in ("-plain", "-nolength", "-talk"):
        first = await resolver.resolve(_named(name))
        asked = resolver._workers._first._last_id
        clock.now += UNKNOWN_LIFE_S
        assert await resolver.resolve(_named(name)) is first
        clock.now += 1
        assert await resolver.resolve(_named(name)) == first
        assert resolver._workers._first._last_id == asked + 1


async def test_live_streams_and_answers_without_a_length_are_asked_about_again(resolver: YtdlpResolver) -> None:
    for name in ("-live", "-bot"):
        await resolver.resolve(_named(name))
        asked = resolver._workers._first._last_id
        await resolver.resolve(_named(name))
        assert resolver._workers._first._last_id == asked + 1


async def test_the_memory_of_videos_is_bounded_and_keeps_those_in_use(resolver: YtdlpResolver) -> None:
    for number in range(CACHE_SIZE):
        resolver._remember(str(number), ResolvedMedia(title=str(number)))
    assert resolver._cached("0") is not None
    resolver._remember("one more", ResolvedMedia(title="one more"))
    assert len(resolver._cache) == CACHE_SIZE
    assert resolver._cached("0") is not None
    assert resolver._cached("1") is None


async def test_one_door_serves_every_kind_and_closes_all(resolver: YtdlpResolver, children: Children) -> None:
    door = MediaResolver(resolver, LocalMedia())
    await door.start()
    assert (await door.resolve(_named("-plain"))).length_ms == 19_000
    await door.close()
    await door.close()
    assert not children()


_COMMON_KEYS = {
    "allowed_extractors",
    "cachedir",
    "color",
    "cookiefile",
    "cookiesfrombrowser",
    "enable_file_urls",
    "extractor_retries",
    "js_runtimes",
    "noplaylist",
    "quiet",
    "remote_components",
    "retries",
    "socket_timeout",
    "usenetrc",
}


def test_ytdlp_gets_exactly_these_options_for_youtube() -> None:
    options = ytdlp_worker.YOUTUBE_OPTIONS
    assert set(options) == _COMMON_KEYS | {"extractor_args", "ignore_no_formats_error", "skip_download"}
    assert options["allowed_extractors"] == ["youtube"]
    assert options["skip_download"] is True
    _assert_harmless(options)


def test_ytdlp_gets_exactly_these_options_for_playlists() -> None:
    options = ytdlp_worker.PLAYLIST_OPTIONS
    assert set(options) == _COMMON_KEYS | {"extract_flat", "skip_download"}
    assert options["allowed_extractors"] == ["youtube:tab"]
    assert (options["extract_flat"], options["skip_download"], options["noplaylist"]) == (True, True, False)
    _assert_harmless(options)


def test_ytdlp_gets_exactly_these_options_for_hosts_that_were_allowed() -> None:
    options = ytdlp_worker.HOSTED_OPTIONS
    assert set(options) == _COMMON_KEYS | {
        "continuedl",
        "file_access_retries",
        "fixup",
        "format",
        "fragment_retries",
        "overwrites",
        "playlist_items",
        "proxy",
        "updatetime",
    }
    assert options["allowed_extractors"] == ["generic", "html5"]
    assert (options["proxy"], options["fixup"]) == ("", "never")
    _assert_harmless(options)


def _assert_harmless(options: object) -> None:
    plain = msgspec.to_builtins(dict(options))  # type: ignore[call-overload]  # a mapping
    for name in ("cachedir", "cookiefile", "cookiesfrombrowser", "enable_file_urls", "js_runtimes", "usenetrc"):
        assert not plain[name]
    assert plain["retries"] == plain["extractor_retries"] == 0
    with pytest.raises(TypeError):
        options["exec_cmd"] = "touch /tmp/x"  # type: ignore[index]  # that is the point


_LOOK_UP = '{"id": 1, "op": "look_up", "url": "http://127.0.0.1:%d/watch?v=jNQXAC9IVRw"}\n'


async def test_files_in_the_home_folder_give_ytdlp_no_orders(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    config = tmp_path / ".config" / "yt-dlp"
    plugin = config / "plugins" / "evil" / "yt_dlp_plugins" / "extractor" / "evil.py"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(f"open({str(mark)!r}, 'w')")
    (config / "config").write_text(f"--exec before_dl:'touch {mark}'\n--ies all\n")
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config"), "PYTHONPATH": str(_ROOT)}
    async with Trap().listening() as trap:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "app.adapters.media.ytdlp_worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write((_LOOK_UP % trap.port).encode())
        lines = [await program.stdout.readline(), await program.stdout.readline()]
        program.stdin.close()
        await program.wait()
        assert b"No suitable extractor" in lines[1]
        assert trap.connections == 0
    assert not mark.exists()


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        ("[youtube] x: Private video. Sign in if you've been granted access to this video", Reason.PRIVATE),
        ("Video unavailable. This video is private", Reason.PRIVATE),
        ("Video unavailable. This video has been removed by the uploader", Reason.NOT_FOUND),
        ("This video has been removed for violating YouTube's Community Guidelines", Reason.NOT_FOUND),
        ("This video is no longer available due to a copyright claim by X", Reason.NOT_FOUND),
        ("This video is no longer available because the YouTube account has been terminated.", Reason.NOT_FOUND),
        ("This video isn\u2019t available anymore", Reason.NOT_FOUND),
        ("This live stream recording is not available.", Reason.NOT_FOUND),
        ("Sign in to confirm your age. This video may be inappropriate for some users.", Reason.AGE_RESTRICTED),
        ("This video is age-restricted and only available on YouTube", Reason.AGE_RESTRICTED),
        ("This live event will begin in 3 days.", Reason.LIVE),
        ("This live event will begin in a few moments.", Reason.LIVE),
        ("Premieres in 10 hours", Reason.LIVE),
        ("Premiere will begin shortly", Reason.LIVE),
        ("Playback on other websites has been disabled by the video owner", Reason.NOT_EMBEDDABLE),
        ("Join this channel to get access to members-only content like this video", Reason.PRIVATE),
        ("This video is available to this channel's members on level: X", Reason.PRIVATE),
        ("The uploader has not made this video available in your country", Reason.EMBED_REFUSED),
        ("This video requires payment to watch", Reason.EMBED_REFUSED),
        *(
            (f"Video unavailable. {words}", Reason.EMBED_REFUSED)
            for words in (
                "This video contains content from X, who has blocked it on copyright grounds",
                "This video contains content from SME, who has blocked it in your country on copyright grounds.",
                "This video contains content from WMG and SACEM, one or more of whom have blocked it",
                "This video is not available in your location",
                "This video is not available from your location",
                "The uploader has not made this video available in your region.",
                "This video is blocked in your country due to a government request",
                "YouTube Movies is not available in your country. Sorry about that.",
                "To watch this video, you must purchase it",
                "Rent or buy this movie to watch it",
                "This video is available to Music Premium members",
                "This video is only available with YouTube Premium",
                "This video requires a subscription",
                "This video is DRM protected",
                "This video is unavailable with Restricted Mode enabled.",
                "This video can only be played on certain devices",
            )
        ),
        *(
            (f"[youtube] x: {words}", Reason.NOT_FOUND)
            for words in (
                "The uploader has closed their YouTube account.",
                "This video does not exist.",
                "This video doesn\u2019t exist",
                "This video is no longer available because the uploader has closed their YouTube account.",
                "The YouTube account associated with this video has been terminated due to copyright infringement.",
                "This channel was removed because it violated our Community Guidelines.",
                "This video has been removed for violating YouTube\u2019s Terms of Service.",
                "This video has been removed by the user.",
                "This video is no longer available due to a privacy claim by a third party.",
                "This video is no longer available due to a trademark claim by X.",
                "This video has been deleted.",
                "This video was taken down by its owner.",
                "This account has been suspended.",
                "This video no longer exists.",
                "Incomplete YouTube ID abc. URL https://youtu.be/abc looks truncated.",
                "This video is not available any more",
            )
        ),
        ("This video has been made private. The uploader has made this video private", Reason.PRIVATE),
        ("This is a private video. Please sign in to verify that you may see it.", Reason.PRIVATE),
        ("Members-only content. Join this channel to get access to perks.", Reason.PRIVATE),
        ("This video is available to members of this channel", Reason.PRIVATE),
        (
            "It is identified as inappropriate or offensive to some audiences.",
            Reason.AGE_RESTRICTED,
        ),
        ("The following content may contain suicide or self-harm topics.", Reason.AGE_RESTRICTED),
        ("Viewer discretion is advised", Reason.AGE_RESTRICTED),
        ("It has been removed for violating our policy. Learn more about laws in your country.", Reason.NOT_FOUND),
        ("The channel is not currently live", Reason.LIVE),
        ("The owner of this video has made it private", Reason.PRIVATE),
        ("Please purchase this video to watch", Reason.EMBED_REFUSED),
        ("This is a paid video: rent to watch", Reason.EMBED_REFUSED),
        ("Unable to download API page: <urlopen error EOF occurred in violation of protocol (_ssl.c:1129)>", None),
        ("Unable to download API page: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", None),
        ("Unable to download API page: [Errno 101] Network is unreachable", None),
        ("Sign in to view this video", Reason.PRIVATE),
        ("This video is only available to registered users", Reason.PRIVATE),
        ("If the owner of this video has granted you access, please sign in.", Reason.PRIVATE),
        ("This content is not available on this country domain due to a court order.", Reason.EMBED_REFUSED),
        ("This content is not available on this country domain due to a legal complaint.", Reason.EMBED_REFUSED),
        ("This live stream is offline.", Reason.LIVE),
        ("This live event has ended.", Reason.LIVE),
        ("Premieres on 24 December", Reason.LIVE),
        ("This live stream will start soon", Reason.LIVE),
        ("X has blocked it from display on this website or application", Reason.NOT_EMBEDDABLE),
        ("Embedding has been disabled by the owner", Reason.NOT_EMBEDDABLE),
        ("The following content is not available on this app. Watch on the latest version of YouTube.", None),
        ("Sign in to confirm you\u2019re not a bot. Use --cookies", None),
        ("Video unavailable. This content isn't available, try again later. The session has been rate-limited", None),
        ("Unable to download API page: HTTP Error 429: Too Many Requests", None),
        ("Unable to download webpage: HTTP Error 503: Service Unavailable", None),
        ("Unable to download webpage: [Errno -2] Name or service not known (caused by TransportError(...))", None),
        ("The read operation timed out", None),
        ("Video unavailable. This video is not available", None),
        ("Video unavailable", None),
        ("We're processing this video. Check back later.", None),
        ("No supported JavaScript runtime could be found", None),
        ("", None),
    ],
)
def test_complaints_of_ytdlp_mean(problem: str, reason: Reason | None) -> None:
    assert classify_error(["[youtube] something harmless", problem]) is reason


def test_a_blocked_network_is_never_taken_for_a_verdict() -> None:
    assert classify_error(["HTTP Error 429: Too Many Requests", "This video is private"]) is None

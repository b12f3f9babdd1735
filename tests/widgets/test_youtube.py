"""YouTube videos in the player source, with YouTube's own script replaced by a double that obeys tests."""

import asyncio

import pytest
from playwright.async_api import Page, Route

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import player, queue_item
from tests.widgets.stream_double import StreamDouble, acknowledged, open_player

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

YOUTUBE = """
window.asked = [];
window.YT = {
  Player: class {
    constructor(place, options) {
      window.asked.push({ videoId: options.videoId, vars: options.playerVars });
      window.youtube = this;
      this.calls = [];
      this.options = options;
      this.time = options.playerVars.start;
      this.playing = 0;
      this.iframe = document.createElement("iframe");
      this.iframe.src = `https://www.youtube.com/embed/${options.videoId}`;
      place.replaceWith(this.iframe);
      setTimeout(() => options.events.onReady({ target: this, data: null }), 20);
      setInterval(() => { if (this.playing) this.time += 0.05; }, 50);
    }
    state(data) { this.playing = data === 1; this.options.events.onStateChange({ target: this, data }); }
    fail(data) { this.options.events.onError({ target: this, data }); }
    playVideo() { this.calls.push("play"); if (!this.playing && !window.refuse) this.state(1); }
    pauseVideo() { this.calls.push("pause"); this.state(2); }
    seekTo(seconds) { this.calls.push(`seek ${seconds}`); this.time = seconds; }
    setVolume(percent) { this.volume = percent; }
    mute() { this.muted = true; }
    unMute() { this.muted = false; }
    getCurrentTime() { return this.time; }
    getDuration() { return 100; }
    destroy() { this.playing = 0; this.iframe.remove(); }
  },
};
window.onYouTubeIframeAPIReady();
"""


async def youtube_double(page: Page) -> None:
    async def api(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body=YOUTUBE)

    async def video(route: Route) -> None:
        await route.fulfill(content_type="text/html", body="<!doctype html><body>video")

    await page.route("https://www.youtube.com/embed/**", video)
    await page.route("https://www.youtube.com/iframe_api", api)


def youtube(
    client: str, *, state: str = "offered", video_id: str = "dQw4w9WgXcQ", **changes: object
) -> dict[str, object]:
    item = queue_item(media_kind="youtube", media_video_id=video_id, media_length_ms=100_000)
    return player(state, client, item=item, **changes)


async def test_youtube_is_asked_for_the_right_video_and_second(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    await youtube_double(page)
    client = await open_player(page, server)
    assert await page.evaluate("typeof window.YT") == "undefined"  # nothing of YouTube's before a video comes
    server.play(youtube(client, position_ms=42_700))
    await server.until(lambda: server.reports("started"))
    (asked,) = await page.evaluate("window.asked")
    assert asked["videoId"] == "dQw4w9WgXcQ"
    assert asked["vars"]["start"] == 42
    assert asked["vars"]["autoplay"] == 1
    assert asked["vars"]["origin"] == f"http://player.localhost:{server.port}"
    assert await page.evaluate("youtube.volume === 70 && youtube.muted === false")
    assert server.reports("started")[0]["length_ms"] == 100_000
    await page.evaluate("youtube.state(3)")  # buffering is not the end
    await page.evaluate("youtube.state(1)")
    await page.wait_for_timeout(300)
    assert server.reports("finished") == []
    await page.evaluate("youtube.state(0)")
    await server.until(lambda: server.reports("finished"))
    assert complaints == []


async def test_a_youtube_mirror_is_muted_before_it_plays(page: Page, server: StreamDouble) -> None:
    await youtube_double(page)
    await open_player(page, server)
    server.play(youtube("somebody-else", state="playing", position_ms=5_000))
    await eventually(lambda: page.evaluate("window.youtube?.playing === true"))
    assert await page.evaluate("youtube.muted")
    assert await page.evaluate("asked[0].vars.autoplay") == 0


async def test_a_mirror_that_fell_behind_catches_up(page: Page, server: StreamDouble) -> None:
    await youtube_double(page)
    await open_player(page, server)
    server.play(youtube("somebody-else", state="playing", position_ms=50_000))
    await eventually(lambda: page.evaluate("window.youtube?.playing === true"))
    await page.evaluate("youtube.time = 1")
    await eventually(lambda: page.evaluate("youtube.time > 50"))
    assert len(await page.evaluate("youtube.calls.filter((call) => call.startsWith('seek'))")) == 1


@pytest.mark.parametrize("number", [2, 5, 100, 101, 150, 152, 153])
async def test_an_error_of_youtube_is_reported_by_its_number(page: Page, server: StreamDouble, number: int) -> None:
    await youtube_double(page)
    client = await open_player(page, server)
    server.play(youtube(client))
    await eventually(lambda: page.evaluate("Boolean(window.youtube)"))
    await page.evaluate(f"youtube.fail({number})")
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == number
    assert await page.evaluate("document.body.dataset.shown") == "false"


async def test_an_id_that_is_none_never_reaches_youtube(page: Page, server: StreamDouble) -> None:
    await youtube_double(page)
    client = await open_player(page, server)
    server.play(youtube(client, video_id='"><script>'))
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == 2
    assert await page.evaluate("typeof window.YT") == "undefined"


async def test_a_leader_that_nobody_hears_falls_silent_until_it_is_heard_again(
    page: Page, server: StreamDouble
) -> None:
    await page.clock.install()
    await youtube_double(page)
    client = await open_player(page, server)
    async with acknowledged(page, "started"):
        server.play(youtube(client))
    server.answer = lambda _: 503
    await page.clock.fast_forward(16_000)
    await eventually(lambda: page.evaluate("youtube.muted"))
    server.answer = lambda _: 204
    await page.clock.fast_forward(6_000)
    await eventually(lambda: page.evaluate("!youtube.muted && youtube.volume === 70"))


async def test_youtube_is_turned_down_and_in_a_panic_stands_still(page: Page, server: StreamDouble) -> None:
    await youtube_double(page)
    client = await open_player(page, server)
    server.play(youtube(client, fade_ms=0))
    await server.until(lambda: server.reports("started"))
    server.play(youtube(client, fade_ms=0, ducked_percent=20))
    await eventually(lambda: page.evaluate("youtube.volume === 14 && !youtube.muted && youtube.playing"))
    server.play(youtube(client, fade_ms=3_000, is_silenced=True))
    await eventually(lambda: page.evaluate("youtube.muted && !youtube.playing"))
    place = await page.evaluate("youtube.time")
    await page.wait_for_timeout(400)
    assert await page.evaluate("!youtube.playing && youtube.time") == place
    server.play(youtube(client, fade_ms=0))
    await eventually(lambda: page.evaluate("youtube.volume === 70 && !youtube.muted && youtube.playing"))
    assert await page.evaluate("youtube.calls.filter((call) => call.startsWith('seek'))") == []


async def test_without_youtube_no_video_is_called_broken(page: Page, server: StreamDouble) -> None:
    tries: list[str] = []

    async def refuse(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            await route.abort()
        else:
            await route.fulfill(content_type="text/javascript", body=YOUTUBE)

    await page.route("https://www.youtube.com/iframe_api", refuse)
    client = await open_player(page, server)
    server.play(youtube(client))
    await server.until(lambda: server.reports("started"))
    assert len(tries) == 2
    assert server.reports("failed") == []


async def test_a_half_of_youtubes_script_is_not_waited_for_for_ever(page: Page, server: StreamDouble) -> None:
    rest = "https://www.youtube.com/s/player/rest.js"
    loads_the_rest = (
        "if (!window.YT) var YT = { loading: 0 };"
        "if (!YT.loading) { YT.loading = 1; const script = document.createElement('script');"
        "  const policy = trustedTypes.createPolicy('youtube-widget-api', { createScriptURL: (url) => url });"
        f" script.src = policy.createScriptURL('{rest}'); document.head.append(script); }}"
    )
    lost: list[str] = []

    async def lose_once(route: Route) -> None:
        lost.append(route.request.url)
        if len(lost) == 1:
            await route.abort("internetdisconnected")
        else:
            await route.fulfill(content_type="text/javascript", body=YOUTUBE)

    async def load(route: Route) -> None:
        await route.fulfill(content_type="text/javascript", body=loads_the_rest)

    await page.route("https://www.youtube.com/iframe_api", load)
    await page.route(rest, lose_once)
    await page.clock.install()
    client = await open_player(page, server)
    async with page.expect_event("requestfailed"):
        server.play(youtube(client))
    await page.clock.fast_forward(10_000)
    await server.until(lambda: server.reports("started"))
    assert len(lost) == 2
    assert server.reports("failed") == []


async def test_position_is_told_every_five_seconds_while_it_plays(page: Page, server: StreamDouble) -> None:
    await youtube_double(page)
    client = await open_player(page, server)
    server.play(youtube(client))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await server.until(lambda: server.reports("progress"))
    assert loop.time() - begun > 4.5
    assert isinstance(position := server.reports("progress")[0]["position_ms"], int)
    assert 3_000 < position < 7_000

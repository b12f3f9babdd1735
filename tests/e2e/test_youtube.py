"""A YouTube item, with YouTube's own script replaced by a double that records what it is told."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.e2e.conftest import Start
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

_DOUBLE = """
window.told = [];
window.players = [];
window.YT = {
  PlayerState: { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 },
  Player: class {
    constructor(target, options) {
      const element = typeof target === 'string' ? document.getElementById(target) : target;
      this.frame = document.createElement('div');
      element.replaceWith(this.frame);
      this.options = options;
      this.state = -1;
      this.at = 0;
      this.since = 0;
      this.volume = 100;
      this.isMutedNow = false;
      window.players.push(this);
      window.told.push(['new', options.videoId ?? '', options.playerVars?.start ?? 0]);
      setTimeout(() => {
        options.events.onReady?.({ target: this });
        if (options.videoId && options.playerVars?.autoplay) this.begin(options.playerVars.start ?? 0);
      }, 20);
    }
    begin(seconds) { this.at = seconds; this.go(); }
    go() { this.since = performance.now(); this.change(1); }
    change(state) { this.state = state; this.options.events.onStateChange?.({ target: this, data: state }); }
    loadVideoById(first, second) {
      const [id, start] = typeof first === 'object' ? [first.videoId, first.startSeconds] : [first, second];
      window.told.push(['load', id, start ?? 0]);
      setTimeout(() => this.begin(start ?? 0), 20);
    }
    cueVideoById(first, second) { window.told.push(['cue', first?.videoId ?? first, second ?? 0]); }
    playVideo() { if (this.state !== 1) this.go(); }
    pauseVideo() { this.at = this.getCurrentTime(); this.change(2); }
    stopVideo() { this.change(5); }
    seekTo(seconds) { this.at = seconds; this.since = performance.now(); }
    setVolume(volume) { this.volume = volume; }
    getVolume() { return this.volume; }
    mute() { this.isMutedNow = true; }
    unMute() { this.isMutedNow = false; }
    isMuted() { return this.isMutedNow; }
    getCurrentTime() { return this.state === 1 ? this.at + (performance.now() - this.since) / 1000 : this.at; }
    getDuration() { return 212; }
    getPlayerState() { return this.state; }
    getIframe() { return this.frame; }
    destroy() { this.frame.remove(); }
  },
};
window.onYouTubeIframeAPIReady?.();
"""


def page_with_double(context: BrowserContext, link: str) -> Page:
    """Open a widget whose YouTube is the double."""

    def answer(route: Route) -> None:
        route.fulfill(body=_DOUBLE, content_type="text/javascript")

    context.route("https://www.youtube.com/iframe_api", answer)
    page = context.new_page()
    page.goto(link)
    return page


def told(page: Page) -> list[Any]:
    told = page.evaluate("() => window.told ?? []")
    assert isinstance(told, list)
    return told


def test_a_youtube_item_loads_its_id_at_its_second_and_an_error_150_ends_it_with_its_reason(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    program.allow_demo_media()
    page = page_with_double(context, program.link("player"))
    assert told(page) == [], "nothing of YouTube's is loaded before a YouTube item comes"
    first = program.post("/queue", {"url": "https://youtu.be/dQw4w9WgXcQ?t=42", "requested_by": "viewer"})
    waiting = program.wait_for_state(first["id"], "pending")
    assert waiting["reason"] == "metadata_unavailable"  # YouTube cannot be reached from here
    second = program.add_file("on-air.webm")
    program.wait_for_state(second["id"], "playing")
    program.post(f"/queue/{first['id']}/play-now")
    wait_until(lambda: _plays(program.get("/player"), first["id"]), 10, "the video started", page)
    loads = [entry for entry in told(page) if entry[1] == "dQw4w9WgXcQ"]
    assert loads, told(page)
    assert loads[0][2] == 42
    assert program.get("/player")["item"]["position_ms"] >= 42_000
    wait_until(
        lambda: program.get("/player")["item"]["media"]["length_ms"] == 212_000,
        10,
        "the page's player told the length",
        page,
    )
    page.evaluate("() => window.players.at(-1).options.events.onError({ data: 150 })")
    failed = program.wait_for_state(first["id"], "failed")
    assert failed["reason"] == "not_embeddable"
    program.wait_for_state(second["id"], "playing", 3)
    wait_until(lambda: _plays(program.get("/player"), second["id"]), 3, "the next item plays", page)


def _plays(player: dict[str, Any], item_id: str) -> bool:
    return bool(player["state"] == "playing" and player["item"]["id"] == item_id)

"""The player source in a real browser: it plays, it reports, it leads or keeps silent."""

import json
import time
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import player, queue_item
from tests.widgets.stream_double import Said, StreamDouble, open_player

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

VIDEO = "document.querySelector('video')"


def clip(client: str, **changes: object) -> dict[str, object]:
    return player("offered", client, item=queue_item(), media_url="/media/clip.webm?s=1", **changes)


async def test_a_file_is_heard_and_reported_once_started_and_once_finished(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    assert await page.evaluate(f"{VIDEO}.webkitAudioDecodedByteCount > 0 && {VIDEO}.webkitVideoDecodedByteCount > 0")
    assert await page.evaluate(f"!{VIDEO}.muted && !{VIDEO}.paused && Math.abs({VIDEO}.volume - 0.7) < 0.001")
    started = server.reports("started")[0]
    assert started["lease"] == "lease-1"
    assert started["item"] == "item-1"
    assert started["attempt"] == 1
    assert isinstance(started["position_ms"], int)
    assert 0 < started["position_ms"] < 2_000
    assert started["length_ms"] == pytest.approx(4_000, abs=150)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    server.play(player("playing", client, item=item, media_url="/media/clip.webm?s=1"))
    await server.until(lambda: server.reports("finished"))
    await page.wait_for_timeout(400)
    assert [report["what"] for report in server.reports()] == ["started", "finished"]
    server.play(player())
    await eventually(lambda: page.evaluate("!document.querySelector('video')"))
    assert await page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
    assert complaints == []


async def test_the_time_shown_is_that_of_the_part_and_the_gain_changes_the_volume(
    page: Page, server: StreamDouble, complaints: Complaints
) -> None:
    client = await open_player(page, server)
    gain = {"gain_db": -6.0, "origin": "measured", "lufs": -12.0}
    server.play(clip(client, gain=gain) | {"item": queue_item(end_ms=2_000)})
    await server.until(lambda: server.reports("started"))
    shown = "document.querySelector('.time').textContent"
    await eventually(lambda: page.evaluate(f"{shown}.endsWith('/ 0:02')"))
    assert await page.evaluate(f"{VIDEO}.volume") == pytest.approx(0.351, abs=0.001)
    assert complaints == []


async def test_an_idle_player_shows_nothing_at_all(page: Page, server: StreamDouble) -> None:
    server.states = {"player": player(), "appearance": {"language": "uk"}}
    await open_player(page, server)
    await page.wait_for_timeout(100)
    transparent = await page.screenshot(omit_background=True)
    await page.evaluate("document.querySelector('main').remove()")
    assert await page.screenshot(omit_background=True) == transparent


async def test_a_mirror_plays_in_silence_at_the_same_place(page: Page, server: StreamDouble) -> None:
    await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z", media_length_ms=None)
    server.play(player("playing", "somebody-else", item=item, media_url="/media/clip.webm", position_ms=1_500))
    await eventually(lambda: page.evaluate(f"({VIDEO}?.currentTime ?? 0) > 1.5"))
    assert await page.evaluate(f"{VIDEO}.muted && {VIDEO}.volume === 0")
    assert server.reports() == []


async def test_a_mirror_that_becomes_the_leader_goes_on_without_a_restart(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    server.play(player("playing", "somebody-else", item=item, media_url="/media/clip.webm"))
    await eventually(lambda: page.evaluate(f"({VIDEO}?.currentTime ?? 0) > 0.3"))
    await page.evaluate(f"{VIDEO}.dataset.mark = 'same'")
    server.play(player("playing", client, item=item, media_url="/media/clip.webm", position_ms=3_900))
    await server.until(server.reports)
    assert server.reports()[0]["what"] == "progress"
    assert await page.evaluate(f"{VIDEO}.dataset.mark") == "same"
    assert await page.evaluate(f"{VIDEO}.currentTime < 3")
    await eventually(lambda: page.evaluate(f"!{VIDEO}.muted && {VIDEO}.volume > 0.6"))


def going_on(client: str, lease: str, position_ms: int, **changes: object) -> dict[str, object]:
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    given = {"lease": {"id": lease, "client": client, "attempt": 1}, "position_ms": position_ms, **changes}
    return player("playing", client, item=item, media_url="/media/clip.webm", **given)


@pytest.mark.parametrize("leader_of_the_rest", ["somebody-else", "itself"])
async def test_a_mirror_that_ran_to_the_end_by_a_wrong_clock_goes_back(
    page: Page, server: StreamDouble, leader_of_the_rest: str
) -> None:
    client = await open_player(page, server)
    long_ago = time.time_ns() // 1_000_000 - 600_000
    server.play(going_on("somebody-else", "lease-1", 0, at_ms=long_ago))
    await eventually(lambda: page.evaluate(f"{VIDEO}?.ended ?? false"))
    await page.wait_for_timeout(4_100)  # a mirror jumps at most so often
    if leader_of_the_rest == "itself":
        server.play(going_on(client, "lease-2", 500))
        await server.until(server.reports)
        assert server.reports()[0]["what"] == "progress"
    else:
        server.play(going_on("somebody-else", "lease-1", 500))
        await eventually(lambda: page.evaluate(f"!{VIDEO}.ended && !{VIDEO}.paused"))
        assert server.reports() == []
    assert await page.evaluate(f"{VIDEO}.currentTime < 3.5")


async def test_what_this_page_itself_brought_to_its_end_is_not_played_again_under_another_lease(
    page: Page, server: StreamDouble
) -> None:
    client = await open_player(page, server)
    server.play(going_on(client, "lease-1", 3_000))
    await server.until(lambda: server.reports("finished"))
    server.play(going_on(client, "lease-2", 1_000))  # as far as the program had heard before it was killed
    await server.until(lambda: len(server.reports("finished")) == 2)
    assert server.reports("finished")[1]["lease"] == "lease-2"
    assert await page.evaluate(f"{VIDEO}.ended")


async def test_a_new_attempt_loads_the_item_anew_where_it_was(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    again = clip(client, position_ms=2_000)
    again["lease"] = {"id": "lease-2", "client": client, "attempt": 2}
    server.play(again)
    await server.until(lambda: len(server.reports("started")) == 2)
    assert server.reports("started")[1]["lease"] == "lease-2"
    assert server.reports("started")[1]["attempt"] == 2
    assert await page.evaluate("[...document.querySelectorAll('video')].at(-1).currentTime >= 2")


async def test_a_program_started_anew_finds_its_video_still_playing(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    server.play(player("playing", client, item=item, media_url="/media/clip.webm"))
    await server.until(server.reports)
    await page.evaluate(f"{VIDEO}.dataset.mark = 'same'")
    server.play(player("waiting", item=item))
    server.play(
        player(
            "playing",
            client,
            item=item,
            media_url="/media/clip.webm",
            lease={"id": "lease-2", "client": client, "attempt": 1},
        )
    )
    await server.until(lambda: server.reports()[-1]["lease"] == "lease-2")
    assert await page.evaluate(f"{VIDEO}.dataset.mark") == "same"
    await eventually(lambda: page.evaluate(f"{VIDEO}.volume > 0.6"))


async def test_only_a_new_cue_makes_the_leader_jump(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    state = {"item": item, "media_url": "/media/clip.webm"}
    server.play(player("playing", client, **state))
    await server.until(server.reports)
    await page.evaluate(f"window.jumps = []; {VIDEO}.onseeking = ({{ target }}) => jumps.push(target.currentTime); 0")
    server.play(player("playing", client, position_ms=3_000, **state))
    await page.wait_for_timeout(300)
    assert await page.evaluate("window.jumps") == []
    server.play(player("playing", client, position_ms=3_000, cue=1, **state))
    await eventually(lambda: page.evaluate("window.jumps.length === 1"))
    assert await page.evaluate("window.jumps[0]") == pytest.approx(3, abs=0.3)


async def test_pause_and_volume_are_followed(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    state = {"item": item, "media_url": "/media/clip.webm"}
    server.play(player("playing", client, **state))
    await server.until(server.reports)
    server.play(player("paused", client, **state))
    await eventually(lambda: page.evaluate(f"{VIDEO}.paused"))
    before = await page.evaluate(f"{VIDEO}.currentTime")
    await page.wait_for_timeout(400)
    assert await page.evaluate(f"{VIDEO}.currentTime") == before
    server.play(player("playing", client, volume_percent=20, **state))
    await eventually(lambda: page.evaluate(f"!{VIDEO}.paused && Math.abs({VIDEO}.volume - 0.2) < 0.001"))
    assert await page.evaluate(f"{VIDEO}.currentTime") >= before


async def test_a_panic_stops_the_video_at_once_and_it_goes_on_from_the_same_place(
    page: Page, server: StreamDouble
) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    state = {"item": item, "media_url": "/media/clip.webm", "fade_ms": 3_000}
    server.play(player("playing", client, **state))
    await server.until(server.reports)
    await page.evaluate(f"window.steps = 0; {VIDEO}.onvolumechange = () => {{ window.steps += 1; }}; 0")
    server.play(player("playing", client, is_silenced=True, **state))
    await eventually(lambda: page.evaluate(f"{VIDEO}.paused"))
    assert await page.evaluate("window.steps") <= 2, "it does not fade"
    assert await page.evaluate(f"{VIDEO}.muted && {VIDEO}.volume === 0")
    place = await page.evaluate(f"{VIDEO}.currentTime")
    await page.wait_for_timeout(600)  # long enough for the page to look after it
    assert await page.evaluate(f"{VIDEO}.paused && {VIDEO}.currentTime") == place
    await page.evaluate(f"{VIDEO}.onplay = ({{ target }}) => {{ window.from = target.currentTime; }}; 0")
    server.play(player("playing", client, **(state | {"fade_ms": 0})))
    await eventually(lambda: page.evaluate(f"!{VIDEO}.paused && !{VIDEO}.muted && {VIDEO}.volume === 0.7"))
    assert place <= await page.evaluate("window.from") < place + 0.5
    assert {report["what"] for report in server.reports()} == {"progress"}


async def test_a_panic_also_stops_what_fades_out_and_nothing_begins_in_it(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    server.play(clip(client, fade_ms=4_000))
    await server.until(lambda: server.reports("started"))
    following = {"item": queue_item(2), "media_url": "/media/clip.webm?s=3", "fade_ms": 4_000}
    lease = {"id": "lease-2", "client": client, "attempt": 1}
    server.play(player("offered", client, lease=lease, **following))
    await eventually(lambda: page.evaluate("document.querySelectorAll('video').length === 2"))
    server.play(player("offered", client, lease=lease, is_silenced=True, **following))
    still = "[...document.querySelectorAll('video')].every((video) => video.paused && video.muted)"
    await eventually(lambda: page.evaluate(still))
    third = {"item": queue_item(3), "media_url": "/media/clip.webm?s=4"}
    lease = {"id": "lease-3", "client": client, "attempt": 1}
    server.play(player("offered", client, lease=lease, is_silenced=True, **third))
    await server.until(lambda: server.asked[-1].endswith("s=4"))
    await page.wait_for_timeout(400)
    assert await page.evaluate(still)
    assert "item-3" not in [report["item"] for report in server.reports()]
    server.play(player("offered", client, lease=lease, **third))
    await server.until(lambda: server.reports()[-1]["item"] == "item-3")
    assert server.reports("failed") == []


async def test_a_failure_in_a_panic_is_told_after_it(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    broken = clip(client) | {"media_url": "/media/noise.webm"}
    server.play(broken | {"is_silenced": True})
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'false'"))
    await server.until(lambda: len(server.asked) >= 3)
    await page.wait_for_timeout(300)
    assert server.reports() == []
    server.play(broken)
    await server.until(lambda: server.reports("failed"))
    server.play(broken | {"cue": 1})
    await page.wait_for_timeout(200)
    assert len(server.reports()) == 1


async def test_the_video_is_turned_down_little_by_little_while_a_voice_speaks(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(state="playing", started_at="2026-11-23T06:00:01Z")
    state = {"item": item, "media_url": "/media/clip.webm", "fade_ms": 400}
    server.play(player("playing", client, **state))
    await server.until(server.reports)
    await page.evaluate(f"window.heard = []; {VIDEO}.onvolumechange = ({{ target }}) => heard.push(target.volume); 0")
    server.play(player("playing", client, ducked_percent=20, **state))
    await eventually(lambda: page.evaluate(f"Math.abs({VIDEO}.volume - 0.14) < 0.001"))
    steps = await page.evaluate("window.heard")
    assert len(steps) > 3
    assert steps == sorted(steps, reverse=True)
    server.play(player("playing", client, **state))
    await eventually(lambda: page.evaluate(f"Math.abs({VIDEO}.volume - 0.7) < 0.001"))
    assert await page.evaluate(f"!{VIDEO}.paused && !{VIDEO}.muted")


async def test_a_page_whose_lease_is_stale_falls_silent(page: Page, server: StreamDouble) -> None:
    server.answer = lambda said: 409 if said.what == "report" else 204
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    await eventually(lambda: page.evaluate(f"{VIDEO}.muted && {VIDEO}.paused"))
    await page.wait_for_timeout(500)
    assert len(server.reports()) == 1


async def test_an_important_report_is_repeated_until_it_was_heard(page: Page, server: StreamDouble) -> None:
    refused: list[Said] = []

    def answer(said: Said) -> int:
        if said.what == "report" and len(refused) < 2:
            refused.append(said)
            return 503
        return 204

    server.answer = answer
    client = await open_player(page, server)
    server.play(player("offered", client, item=queue_item(media_length_ms=1_200), media_url="/media/tone.wav"))
    await server.until(lambda: server.reports("finished"))
    assert [report["what"] for report in server.reports()] == ["started", "started", "started", "finished"]


async def test_a_broken_file_is_reported_and_hidden(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    server.play(clip(client) | {"media_url": "/media/noise.webm"})
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == "media"
    assert await page.evaluate("document.body.dataset.shown") == "false"


@pytest.mark.parametrize("url", ["https://evil.example/a.webm", "//evil.example/media/a.webm", "/media/../events", ""])
async def test_only_files_of_this_server_are_played(page: Page, server: StreamDouble, url: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if "evil" in request.url else None)
    client = await open_player(page, server)
    server.play(clip(client) | {"media_url": url})
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == "media"
    assert await page.evaluate("!document.querySelector('video')")
    assert elsewhere == []


async def test_an_expired_signature_brings_a_fresh_state_and_no_failure(page: Page, server: StreamDouble) -> None:
    server.media_status = 403
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: len(server.asked) == 2)  # the element, then the page asks why
    server.media_status = None
    fresh = clip(client) | {"media_url": "/media/clip.webm?s=2"}
    server.states["player"] = fresh
    await server.until(lambda: server.reports("started"))
    assert "Last-Event-ID" not in server.opened[-1].headers
    assert server.asked[-1] == "/media/clip.webm?s=2"
    assert server.reports("failed") == []


async def test_a_sound_shows_a_card_and_its_words(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    item = queue_item(media_title="Пісня", media_has_video=False, requested_by="Оля")
    server.play(player("offered", client, item=item, media_url="/media/tone.wav"))
    await server.until(lambda: server.reports("started"))
    assert await page.inner_text(".title") == "Пісня"
    assert await page.inner_text(".name") == "Оля"
    assert not await page.is_visible(".screen")
    assert await page.is_visible(".bars")


async def test_a_revoked_link_makes_the_player_quiet(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    server.refuse = 401
    server.bye("revoked")
    await eventually(lambda: page.evaluate("!document.querySelector('video')"))
    assert await page.evaluate("document.body.dataset.shown") == "false"


async def test_where_sound_is_refused_it_plays_muted_until_the_first_gesture(
    browser: Browser, server: StreamDouble
) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.add_init_script(
        "const play = HTMLMediaElement.prototype.play; let touched = false;"
        "addEventListener('pointerdown', () => { touched = true; }, true);"
        "HTMLMediaElement.prototype.play = function () {"
        "  return this.muted || touched ? play.call(this) : Promise.reject("
        "new DOMException('no', 'NotAllowedError')); };"
    )
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    assert await page.evaluate(f"{VIDEO}.muted")
    await page.mouse.click(50, 50)
    await eventually(lambda: page.evaluate(f"!{VIDEO}.muted && !{VIDEO}.paused"))
    await context.close()


async def test_the_next_item_replaces_the_one_before_within_a_second(page: Page, server: StreamDouble) -> None:
    client = await open_player(page, server)
    server.play(clip(client))
    await server.until(lambda: server.reports("started"))
    following = player("offered", client, item=queue_item(2), media_url="/media/clip.webm?s=3")
    following["lease"] = {"id": "lease-2", "client": client, "attempt": 1}
    server.play(following)
    await server.until(lambda: len(server.reports("started")) == 2)
    await eventually(lambda: page.evaluate("document.querySelectorAll('video').length === 1"))
    assert await page.inner_text(".title") == "Video 2"
    assert server.reports("started")[1]["item"] == "item-2"


async def test_options_in_the_address_are_checked_by_their_type(page: Page, server: StreamDouble) -> None:
    await open_player(page, server, f"?accent=00ff88&size={quote('120;background:red')}")
    style = await page.evaluate("document.documentElement.getAttribute('style')")
    assert json.dumps(style) == '"--efir-accent: #00ff88;"'

"""The voice source in a real browser: it speaks once, shows each word in its time, and is silent when it must."""

import time

import pytest
from playwright.async_api import Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.samples import message, speech, words
from tests.widgets.stream_double import Said, StreamDouble, acknowledged, open_widget

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

AUDIO = "document.querySelector('audio')"
IS_HIDDEN = "getComputedStyle(document.querySelector('main')).visibility === 'hidden'"
LEASE_2 = {"id": "speech-2", "attempt": 2}
STARTED_AT = "2026-11-23T06:00:01Z"
LONG = "Дуже довге повідомлення глядача з багатьма словами. " * 9


async def open_voice(page: Page, server: StreamDouble) -> str:
    return await open_widget(page, server, "voice")


def offered(client: str, **changes: object) -> dict[str, object]:
    return speech("offered", client, **changes)


def leased(client: str, number: int, attempt: int) -> dict[str, object]:
    return {"id": f"speech-{number}", "client": client, "attempt": attempt}


async def is_speaking(page: Page) -> bool:
    return bool(
        await page.evaluate(f"{AUDIO} !== null && !{AUDIO}.paused && !{AUDIO}.muted && {AUDIO}.currentTime > 0")
    )


async def begun(page: Page, server: StreamDouble, **changes: object) -> str:
    """Have the page say a message of six seconds; return the page's client id."""
    client = await open_voice(page, server)
    server.say(offered(client, **changes))
    await server.until(lambda: server.reports("started"))
    server.say(speech("speaking", client, message=message(started_at=STARTED_AT), **changes))
    return client


NOTE_WORDS = """
window.noted = [];
new MutationObserver(() => {
  const word = document.querySelector("[data-said=now]")?.textContent;
  if (word && word !== window.noted.at(-1)) window.noted.push(word);
}).observe(document.body, { subtree: true, childList: true, attributes: true });
0
"""
"""Has the page note each word as it is marked: who looks now and then would miss some on a busy machine."""


async def steps_until_paused(page: Page, server: StreamDouble, order: dict[str, object]) -> int:
    """Announce a state and return how many times the volume was changed before the voice stood still."""
    await page.evaluate(
        f"window.steps = 0; {AUDIO}.addEventListener('volumechange', () => {{ window.steps += 1; }}); 0"
    )
    server.say(order)
    await eventually(lambda: page.evaluate(f"{AUDIO}.paused"))
    return int(await page.evaluate("window.steps"))


@pytest.mark.parametrize("transport", ["sse", "ws"])
async def test_the_leader_says_a_message_and_reports_once_started_and_once_finished(
    page: Page, server: StreamDouble, complaints: Complaints, transport: str
) -> None:
    server.transport = transport
    client = await open_voice(page, server)
    server.say(offered(client, media_url="/media/tone.wav?s=1"))
    await server.until(lambda: server.reports("started"))
    assert await page.evaluate(f"{AUDIO}.webkitAudioDecodedByteCount > 0 && !{AUDIO}.muted && {AUDIO}.volume === 1")
    assert await page.evaluate("document.body.dataset.shown") == "true"
    started = server.reports("started")[0]
    assert (started["lease"], started["attempt"], started["item"]) == ("speech-1", 1, "message-1")
    assert isinstance(started["position_ms"], int)
    assert 0 < started["position_ms"] < 1_200
    assert started["length_ms"] == pytest.approx(1_200, abs=50)
    server.say(speech("speaking", client, message=message(started_at=STARTED_AT), media_url="/media/tone.wav?s=1"))
    await server.until(lambda: server.reports("finished"))
    server.say(speech("speaking", client, message=message(started_at=STARTED_AT), media_url="/media/tone.wav?s=1"))
    await page.wait_for_timeout(300)
    assert [report["what"] for report in server.reports()] == ["started", "finished"]
    assert len(server.asked) == 1
    server.say(speech())
    await eventually(lambda: page.evaluate(f"{AUDIO} === null && {IS_HIDDEN}"))
    assert complaints == []


async def test_an_idle_voice_shows_nothing_at_all(page: Page, server: StreamDouble) -> None:
    server.states = {"speech": speech(), "appearance": {"language": "uk"}}
    await open_voice(page, server)
    await page.wait_for_timeout(100)
    transparent = await page.screenshot(omit_background=True)
    await page.evaluate("document.querySelector('main').remove()")
    assert await page.screenshot(omit_background=True) == transparent


async def test_each_word_is_marked_in_its_time_by_the_clock_of_the_sound(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    await page.evaluate(
        "window.marks = []; new MutationObserver((changes) => { for (const { target } of changes)"
        f" if (target.dataset.said === 'now') marks.push([target.textContent, {AUDIO}.currentTime]); }})"
        ".observe(document.querySelector('.text'), { subtree: true, attributeFilter: ['data-said'] }); 0"
    )
    text = "Раз два три чотири"
    server.say(offered(client, media_url="/media/tone.wav", words=words(text, 250)))
    await server.until(lambda: server.reports("finished"))
    marks = await page.evaluate("window.marks")
    assert [word for word, _ in marks] == text.split()
    for index, (_, at) in enumerate(marks):
        assert index * 0.25 <= at < index * 0.25 + 0.2
    assert await page.evaluate("document.querySelector('.text').textContent") == text
    assert await page.evaluate("document.querySelectorAll('[data-said=before]').length") == 3


async def test_who_speaks_is_shown_in_both_languages(page: Page, server: StreamDouble) -> None:
    server.states = {"appearance": {"language": "en"}}
    await open_voice(page, server)
    server.say(speech("speaking", "somebody", message=message(author="Оля")))
    await eventually(lambda: page.is_visible(".who"))
    assert (await page.inner_text(".who")).split() == ["Оля", "says"]
    server.announce({"type": "appearance_changed", "language": "uk"})
    await eventually(lambda: page.evaluate("document.querySelector('.who').textContent.endsWith('каже')"))
    server.say(speech("speaking", "somebody", message=message(author="")))
    await eventually(lambda: page.evaluate("document.querySelector('.who').hidden"))


async def test_a_mirror_shows_the_words_by_the_clock_of_the_server_and_is_silent(
    page: Page, server: StreamDouble
) -> None:
    await open_voice(page, server)
    server.say(offered("somebody-else"))
    await page.wait_for_timeout(200)
    assert await page.evaluate("document.body.dataset.shown") == "false"
    await page.evaluate(NOTE_WORDS)
    began = time.time_ns() // 1_000_000 - 1_100
    server.say(speech("speaking", "somebody-else", message=message(started_at=STARTED_AT), at_ms=began))
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    await eventually(lambda: page.evaluate("window.noted.includes('five')"))
    assert set(await page.evaluate("window.noted")) <= {"three", "four", "five"}
    assert await page.evaluate(f"{AUDIO} === null")
    assert server.asked == []
    assert server.reports() == []


async def test_a_second_copy_takes_over_only_the_next_message(page: Page, server: StreamDouble) -> None:
    first = await open_voice(page, server)
    copy = await page.context.new_page()
    second = await open_voice(copy, server)
    assert first != second
    server.say(offered(first))
    await server.until(lambda: server.reports("started"))
    server.say(speech("speaking", first, message=message(started_at=STARTED_AT)))
    await eventually(lambda: copy.evaluate("document.body.dataset.shown === 'true'"))
    await page.close()
    server.say(speech())
    await eventually(lambda: copy.evaluate("document.body.dataset.shown === 'false'"))
    assert await copy.evaluate(f"{AUDIO} === null")
    server.say(offered(second, message=message(2), lease=leased(second, 2, 1)))
    await server.until(lambda: len(server.reports("started")) == 2)
    assert [(said.client, said.body["item"]) for said in server.said if said.what == "report"] == [
        (first, "message-1"),
        (second, "message-2"),
    ]


async def test_the_alert_is_alone_for_as_long_as_the_state_says(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    begin = time.monotonic()
    server.say(offered(client, lead_ms=3_000))
    await server.until(lambda: server.asked)  # its sound is at hand by then
    await page.wait_for_timeout(300)
    assert await page.evaluate(f"{AUDIO}.paused && {AUDIO}.currentTime === 0")
    assert await page.evaluate("document.body.dataset.shown") == "false"
    server.say(offered(client, lead_ms=3_000, revision=1))  # another state does not make it wait anew
    await server.until(lambda: server.reports("started"))
    assert time.monotonic() - begin > 3.0


async def test_what_is_silenced_of_that_time_does_not_count(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    offered_at = time.monotonic()
    server.say(offered(client, lead_ms=3_000))
    await server.until(lambda: server.asked)
    server.say(offered(client, lead_ms=3_000, is_silenced=True))
    waited = time.monotonic() - offered_at
    await page.wait_for_timeout(900)
    assert await page.evaluate(f"{AUDIO}.paused")
    begin = time.monotonic()
    server.say(offered(client, lead_ms=3_000))
    await server.until(lambda: server.reports("started"))
    assert time.monotonic() - begin > 3.0 - waited - 0.4
    assert await page.evaluate("document.body.dataset.shown") == "true"


async def test_a_panic_stops_the_voice_at_once_and_it_goes_on_from_the_same_place(
    page: Page, server: StreamDouble
) -> None:
    client = await begun(page, server)
    await page.evaluate(f"{AUDIO}.dataset.mark = 'same'")
    speaking = speech("speaking", client, message=message(started_at=STARTED_AT))
    assert await steps_until_paused(page, server, speaking | {"is_silenced": True}) <= 2, "it does not fade"
    place = await page.evaluate(f"{AUDIO}.currentTime")
    assert place > 0
    assert await page.evaluate(f"{AUDIO}.muted")
    await page.wait_for_timeout(400)
    assert await page.evaluate(f"{AUDIO}.currentTime") == place
    assert await page.evaluate("document.body.dataset.shown") == "false"
    await page.evaluate(f"{AUDIO}.onplay = ({{ target }}) => {{ window.from = target.currentTime; }}; 0")
    server.say(speaking)
    await eventually(lambda: is_speaking(page))
    assert place <= await page.evaluate("window.from") < place + 0.5
    assert await page.evaluate(f"{AUDIO}.dataset.mark") == "same"
    assert [report["what"] for report in server.reports()] == ["started"]


async def test_a_page_reloaded_in_the_middle_never_begins_again(page: Page, server: StreamDouble) -> None:
    await begun(page, server)
    await page.reload()
    await server.until(lambda: server.reports("failed"))
    failed = server.reports("failed")[0]
    assert (failed["lease"], failed["item"], failed["error"]) == ("speech-1", "message-1", "interrupted")
    server.announce({"type": "speech_changed", "speech": server.states["speech"]})
    await page.wait_for_timeout(300)
    assert await page.evaluate(f"{AUDIO} === null && document.body.dataset.shown === 'false'")
    assert [report["what"] for report in server.reports()] == ["started", "failed"]


async def test_nor_where_the_server_does_not_know_that_it_was_heard(page: Page, server: StreamDouble) -> None:
    server.answer = lambda said: 503 if said.what == "report" else 204
    client = await open_voice(page, server)
    server.say(offered(client))
    await server.until(lambda: server.reports("started"))
    await page.reload()
    await server.until(lambda: len(server.live) == 1 and len(server.opened) == 2)
    server.answer = lambda _: 204
    server.say(offered(client, message=message(attempt=2), lease=leased(client, 2, 2)))
    await server.until(lambda: server.reports("failed")[-1:] and server.reports("failed")[-1]["lease"] == "speech-2")
    assert server.reports("failed")[-1]["error"] == "interrupted"
    assert server.reports("failed")[-1]["attempt"] == 2
    assert await page.evaluate(f"{AUDIO} === null")


async def test_a_replay_by_the_streamer_is_heard_all_the_same(page: Page, server: StreamDouble) -> None:
    client = await begun(page, server)
    await page.reload()
    await server.until(lambda: server.reports("failed"))
    server.say(speech())
    server.say(offered(client, lease=leased(client, 2, 1)))
    await server.until(lambda: len(server.reports("started")) == 2)
    assert server.reports("started")[1]["lease"] == "speech-2"
    assert await is_speaking(page)


async def test_a_new_lease_for_what_is_being_said_repeats_nothing(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    server.say(offered(client))
    await server.until(lambda: server.reports("started"))
    await page.evaluate(f"{AUDIO}.dataset.mark = 'same'")
    await page.wait_for_timeout(300)
    server.say(offered(client, message=message(attempt=2), lease=leased(client, 2, 2)))
    await server.until(lambda: len(server.reports("started")) == 2)
    again = server.reports("started")[1]
    assert (again["lease"], again["attempt"]) == ("speech-2", 2)
    assert isinstance(again["position_ms"], int)
    assert again["position_ms"] > 250
    assert await page.evaluate(f"{AUDIO}.dataset.mark") == "same"
    assert len(server.asked) == 1


async def test_a_page_whose_lease_is_stale_stops_at_once_and_for_good(page: Page, server: StreamDouble) -> None:
    server.answer = lambda said: 409 if said.what == "report" else 204
    client = await open_voice(page, server)
    server.say(offered(client))
    await server.until(lambda: server.reports("started"))
    await eventually(lambda: page.evaluate(f"{AUDIO}.muted && {AUDIO}.paused"))
    place = await page.evaluate(f"{AUDIO}.currentTime")
    server.say(offered(client, revision=1))
    await page.wait_for_timeout(400)
    assert await page.evaluate(f"{AUDIO}.currentTime") == place
    assert await page.evaluate("document.body.dataset.shown") == "false"
    assert len(server.reports()) == 1


async def test_an_important_report_is_repeated_until_it_was_heard(page: Page, server: StreamDouble) -> None:
    refused: list[Said] = []

    def answer(said: Said) -> int:
        if said.what == "report" and len(refused) < 2:
            refused.append(said)
            return 503
        return 204

    server.answer = answer
    client = await open_voice(page, server)
    server.say(offered(client, media_url="/media/tone.wav"))
    await server.until(lambda: server.reports("finished"))
    assert [report["what"] for report in server.reports()] == ["started", "started", "started", "finished"]


async def test_position_is_told_every_five_seconds_while_it_speaks(page: Page, server: StreamDouble) -> None:
    await begun(page, server)
    begin = time.monotonic()
    await server.until(lambda: server.reports("progress"))
    assert time.monotonic() - begin > 4.5
    assert isinstance(position := server.reports("progress")[0]["position_ms"], int)
    assert 4_500 < position < 6_000


async def test_a_leader_that_nobody_hears_stands_still_until_it_is_heard_again(
    page: Page, server: StreamDouble
) -> None:
    await page.clock.install()
    client = await open_voice(page, server)
    async with acknowledged(page, "started"):
        server.say(offered(client, media_url="/media/tone-60.wav"))  # does not end, however long the machine stalls
    server.answer = lambda _: 503
    await page.clock.fast_forward(16_000)
    await eventually(lambda: page.evaluate(f"{AUDIO}.paused"))
    server.answer = lambda _: 204
    await page.clock.fast_forward(6_000)
    await eventually(lambda: is_speaking(page))


async def test_volume_is_followed(page: Page, server: StreamDouble) -> None:
    client = await begun(page, server, volume_percent=60)
    assert await page.evaluate(f"Math.abs({AUDIO}.volume - 0.6) < 0.001")
    server.say(speech("speaking", client, message=message(started_at=STARTED_AT), volume_percent=20))
    await eventually(lambda: page.evaluate(f"Math.abs({AUDIO}.volume - 0.2) < 0.001"))
    assert await is_speaking(page)


async def test_skipped_is_silent_at_once_and_the_next_begins(page: Page, server: StreamDouble) -> None:
    client = await begun(page, server)
    server.say(offered(client, message=message(2), lease=leased(client, 2, 1)))
    await server.until(lambda: len(server.reports("started")) == 2)
    assert await page.evaluate("document.querySelectorAll('audio').length") == 1
    assert server.reports("started")[1]["item"] == "message-2"
    server.say(speech())
    await eventually(lambda: page.evaluate(f"{AUDIO} === null"))


async def test_a_broken_sound_is_reported_and_nothing_is_shown(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    server.say(offered(client, media_url="/media/noise.webm"))
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == "media"
    await page.wait_for_timeout(100)
    assert await page.evaluate("document.body.dataset.shown") == "false"
    assert [report["what"] for report in server.reports()] == ["failed"]


@pytest.mark.parametrize("url", ["https://evil.example/a.wav", "//evil.example/media/a.wav", "/media/../events"])
async def test_only_files_of_this_server_are_played(page: Page, server: StreamDouble, url: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if "evil" in request.url else None)
    client = await open_voice(page, server)
    server.say(offered(client, media_url=url))
    await server.until(lambda: server.reports("failed"))
    assert server.reports("failed")[0]["error"] == "media"
    assert await page.evaluate(f"{AUDIO} === null")
    assert elsewhere == []


async def test_an_expired_signature_brings_a_fresh_state_and_no_failure(page: Page, server: StreamDouble) -> None:
    server.media_status = 403
    client = await open_voice(page, server)
    server.say(offered(client, media_url="/media/tone.wav?s=1"))
    await server.until(lambda: len(server.asked) == 2)  # the element, then the page asks why
    server.media_status = None
    server.states["speech"] = offered(client, media_url="/media/tone.wav?s=2")
    await server.until(lambda: server.reports("started"))
    assert server.asked[-1] == "/media/tone.wav?s=2"
    assert server.reports("failed") == []


async def test_a_sound_that_comes_by_a_fresh_path_is_begun_once(page: Page, server: StreamDouble) -> None:
    await page.route("**/media/*?s=1", lambda route: route.abort("internetdisconnected"))
    client = await open_voice(page, server)
    async with page.expect_event("requestfailed"):
        server.say(offered(client, media_url="/media/tone-6.wav?s=1"))
    await page.wait_for_timeout(300)  # until the page knows that nobody answers, and waits
    server.say(offered(client, media_url="/media/tone-6.wav?s=2"))
    await server.until(lambda: server.reports("started"))
    await page.wait_for_timeout(2_600)
    assert await page.evaluate(f"{AUDIO}.currentTime") > 2


async def test_a_message_that_sounds_elsewhere_is_only_shown(page: Page, server: StreamDouble) -> None:
    client = await open_voice(page, server)
    lease = leased(client, 1, 1)
    await page.evaluate(NOTE_WORDS)
    server.say(speech("speaking", message=message(started_at=STARTED_AT), media_url="", lease=lease))
    await eventually(lambda: page.evaluate("window.noted.includes('two')"))
    assert await page.evaluate(f"document.body.dataset.shown === 'true' && {AUDIO} === null")
    assert server.reports() == []


async def test_a_message_without_times_is_shown_whole(page: Page, server: StreamDouble) -> None:
    await open_voice(page, server)
    server.say(speech("speaking", "somebody", message=message(text=LONG), words=[]))
    await eventually(lambda: page.evaluate("document.body.dataset.shown === 'true'"))
    assert await page.evaluate("document.querySelector('.text').textContent") == LONG
    assert await page.evaluate("getComputedStyle(document.querySelector('.text')).webkitLineClamp") == "2"
    assert await page.evaluate("document.querySelectorAll('.word').length") == 0


@pytest.mark.parametrize("size", [(800, 200), (1920, 1080), (300, 80)])
async def test_a_long_message_rolls_by_and_the_word_that_is_said_is_always_seen(
    page: Page, server: StreamDouble, size: tuple[int, int]
) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    await open_voice(page, server)
    seen = (
        "(() => { const word = document.querySelector('[data-said=now]').getBoundingClientRect();"
        " const part = document.querySelector('.part').getBoundingClientRect();"
        " const card = document.querySelector('.card').getBoundingClientRect();"
        " return word.top > part.top - 4 && word.bottom < part.bottom + 4 && part.height < word.height * 2.2"
        " && card.bottom <= innerHeight + 0.5 && card.top >= -0.5; })()"
    )
    said = words(LONG, 100)
    for index in (0, len(said) // 2, len(said) - 1):
        at_ms = time.time_ns() // 1_000_000 - index * 100 - 20
        server.say(speech("speaking", "somebody", words=said, at_ms=at_ms))
        await eventually(
            lambda index=index: page.evaluate(
                f"document.querySelectorAll('[data-said=before]').length >= {index}"
                " && document.querySelector('[data-said=now]') !== null"
            )
        )
        assert await page.evaluate(seen)


async def test_nothing_moves_for_those_who_asked_for_less_motion(page: Page, server: StreamDouble) -> None:
    await page.emulate_media(reduced_motion="reduce")
    await begun(page, server)
    await eventually(lambda: page.evaluate("document.querySelector('[data-said=now]') !== null"))
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_a_revoked_link_makes_the_voice_quiet(page: Page, server: StreamDouble) -> None:
    await begun(page, server)
    server.refuse = 401
    server.bye("revoked")
    await eventually(lambda: page.evaluate(f"{AUDIO} === null && document.body.dataset.shown === 'false'"))

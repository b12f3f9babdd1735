"""The client of the event stream, in a real browser, against a server that behaves badly on purpose."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import pytest
from playwright.async_api import Page, Route

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints, hold_first
from tests.widgets.samples import player, summary
from tests.widgets.stream_double import TOKEN, Connection, StreamDouble

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
FAST = {"base": 40, "cap": 200, "shutdownSpread": 60, "revoked": 300, "wake": 50, "grace": 250, "opening": 2_000}


@pytest.fixture(autouse=True, params=["sse", "ws"])
def transport(request: pytest.FixtureRequest, server: StreamDouble) -> str:
    """Have every test run over both."""
    server.transport = str(request.param)
    return server.transport


async def opened(page: Page, server: StreamDouble, query: str = "", **timing: int) -> None:
    """Open the page whose handlers write down what they hear."""
    await page.goto(server.address("test", f"?timing={quote(json.dumps(FAST | timing))}{query}"))
    await server.until(lambda: server.live)


async def heard(page: Page) -> list[list[object]]:
    result: list[list[object]] = await page.evaluate("window.heard")
    return result


def queue_changed(waiting: int) -> dict[str, object]:
    return {"type": "queue_changed", "queue": summary(waiting=waiting)}


async def test_a_page_asks_with_its_token_in_a_header_and_never_in_the_address(
    page: Page, server: StreamDouble, transport: str
) -> None:
    await opened(page, server)
    (connection,) = server.opened
    assert connection.request is not None
    assert connection.request.path == {"sse": "/events", "ws": "/ws"}[transport]
    assert connection.headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in json.dumps(connection.query)
    assert connection.query["topics"] == "queue,player,appearance"
    assert connection.query["widget"] == "test"
    assert connection.query["v"] == "1.2.3"
    assert connection.query["visible"] == "1"
    assert connection.query["reconnects"] == "0"
    assert "Last-Event-ID" not in connection.headers
    assert len(connection.query["client"]) == 36


async def test_a_snapshot_reaches_the_same_handlers_as_live_events(page: Page, server: StreamDouble) -> None:
    server.states = {"queue": summary(waiting=2), "player": player(), "appearance": {"language": "en"}}
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.heard.length === 4"))
    assert await heard(page) == [
        ["snapshot", "appearance,player,queue"],
        ["appearance_changed", "en"],
        ["queue_changed", 2],
        ["player_changed", "idle"],
    ]
    server.announce({"type": "request_rejected", "item": "1", "title": "T", "requested_by": "V", "reason": "live"})
    await eventually(lambda: page.evaluate("window.heard.length === 5"))
    assert (await heard(page))[-1] == ["request_rejected", "T"]


async def test_a_failing_handler_harms_no_other(page: Page, server: StreamDouble, complaints: Complaints) -> None:
    await opened(page, server)
    server.announce(queue_changed(1))
    server.announce({"type": "player_changed", "player": player("paused")})
    server.send("event: queue_changed\ndata: {not json\n\n")
    server.announce(queue_changed(2))
    await eventually(lambda: page.evaluate("window.heard.length === 4"))
    assert (await heard(page))[1:] == [["queue_changed", 1], ["player_changed", "paused"], ["queue_changed", 2]]
    assert sum("queue_changed failed" in text for text in complaints) == 2
    assert sum("player_changed failed" in text for text in complaints) == 1
    assert sum("not JSON" in text for text in complaints) == 1


async def test_after_a_cut_only_the_missed_events_are_applied_each_once(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    server.announce(queue_changed(1))
    await eventually(lambda: page.evaluate("window.heard.length === 2"))
    server.cut()
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].headers["Last-Event-ID"] == f"{server.epoch}:1"
    assert server.opened[1].query["client"] == server.opened[0].query["client"]
    assert server.opened[1].query["reconnects"] == "1"
    await server.until(lambda: server.live)
    server.announce(queue_changed(2))
    # The same frame again, and an older one: a server should not, a page must not care.
    server.send(f"id: {server.epoch}:2\nevent: queue_changed\ndata: {json.dumps(queue_changed(99))}\n\n")
    server.send(f"id: {server.epoch}:1\nevent: queue_changed\ndata: {json.dumps(queue_changed(98))}\n\n")
    server.announce(queue_changed(3))
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 3"))
    assert [value for name, value in await heard(page) if name == "queue_changed"] == [1, 2, 3]
    assert await page.evaluate("window.stream.reconnects") == 1


async def test_an_offset_of_another_epoch_is_news(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    for waiting in (1, 2, 3):
        server.announce(queue_changed(waiting))
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 3"))
    server.epoch, server.offset, server.ring = "ffff0000", 0, []
    server.states = {"queue": summary(waiting=7)}
    server.cut()
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 7"))
    server.announce(queue_changed(8))
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 8"))


async def test_a_revoked_link_says_so_and_is_tried_again_slowly(page: Page, server: StreamDouble) -> None:
    server.refuse = 401
    await page.goto(server.address("test", f"?timing={quote(json.dumps(FAST | {'revoked': 2_000}))}&debug=1"))
    await eventually(lambda: page.evaluate("window.statuses?.includes('revoked') ?? false"))
    await eventually(
        lambda: page.evaluate("document.querySelector('.debug-badge')?.textContent.startsWith('link revoked')")
    )
    before = len(server.opened)
    await page.wait_for_timeout(150)
    assert len(server.opened) - before <= 1
    server.refuse = None
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))


async def test_after_a_refusal_everything_is_told_anew(page: Page, server: StreamDouble) -> None:
    server.states = {"queue": summary(waiting=2)}
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 2"))
    server.refuse = 401
    server.cut()
    await eventually(lambda: page.evaluate("window.stream.status === 'revoked'"))
    server.refuse = None
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    assert "Last-Event-ID" not in server.opened[-1].headers


async def test_who_is_cut_off_for_long_drops_what_it_shows_once_and_is_told_everything_anew(
    page: Page, server: StreamDouble
) -> None:
    server.states = {"queue": summary(waiting=2)}
    await opened(page, server, gone=300)
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 2"))
    server.refuse = 503
    server.cut()
    await eventually(lambda: page.evaluate("window.heard.at(-1)[0] === 'gone'"))
    tries = len(server.opened)
    await server.until(lambda: len(server.opened) > tries + 3)
    await page.wait_for_timeout(400)
    assert [name for name, *_ in await heard(page)].count("gone") == 1
    server.refuse = None
    await eventually(lambda: page.evaluate("window.heard.at(-1)[1] === 2"))
    assert "Last-Event-ID" not in server.opened[-1].headers


async def test_who_is_cut_off_for_a_moment_keeps_what_it_shows(page: Page, server: StreamDouble) -> None:
    await opened(page, server, gone=4_000)
    server.cut()
    await server.until(lambda: len(server.opened) >= 2)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    await page.wait_for_timeout(4_300)
    assert "gone" not in [name for name, *_ in await heard(page)]


async def test_a_try_that_asked_for_what_it_missed_is_of_no_use_once_all_is_dropped(
    page: Page, server: StreamDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.states = {"queue": summary(waiting=2)}
    await opened(page, server, gone=300)
    await eventually(lambda: page.evaluate("window.heard.at(-1)?.[1] === 2"))
    may_answer, serve = asyncio.Event(), server._serve

    async def late(connection: Connection, send: Callable[[str], Awaitable[None]]) -> None:
        await may_answer.wait()
        await serve(connection, send)

    monkeypatch.setattr(server, "_serve", late)
    server.cut()
    await eventually(lambda: page.evaluate("window.heard.at(-1)[0] === 'gone'"))
    assert [("Last-Event-ID" in connection.headers) for connection in server.opened] == [False, True]
    may_answer.set()
    await server.until(lambda: len(server.opened) >= 3)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    assert [name for name, *_ in await heard(page)][-3:] == ["gone", "snapshot", "queue_changed"]


async def test_an_unavailable_server_is_asked_again_with_backoff(page: Page, server: StreamDouble) -> None:
    server.refuse = 503
    await page.goto(server.address("test", f"?timing={quote(json.dumps(FAST))}"))
    await server.until(lambda: len(server.opened) >= 3)
    assert "revoked" not in await page.evaluate("window.statuses")
    server.refuse = None
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    assert await page.evaluate("window.stream.reconnects") == 0


async def test_a_replaced_page_comes_back_under_another_id(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    server.bye("replaced")
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[0].query["client"] != server.opened[1].query["client"]
    assert await page.evaluate("sessionStorage.getItem('efir.client')") == server.opened[1].query["client"]


async def test_a_reload_keeps_the_id(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    await page.reload()
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[0].query["client"] == server.opened[1].query["client"]


async def test_the_servers_clock_is_known_again_after_one_of_them_was_set(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    ahead = "window.stream.serverNow() - Date.now()"
    await eventually(lambda: page.evaluate(f"Math.abs({ahead}) < 1000"))
    server.ping(1, server_ms=time.time_ns() // 1_000_000 + 3_600_000)
    await eventually(lambda: page.evaluate(f"Math.abs({ahead} - 3600000) < 1000"))


async def test_a_shutdown_is_waited_for_as_the_server_said(page: Page, server: StreamDouble) -> None:
    await page.clock.install()
    await opened(page, server)
    server.bye("shutdown", retry_ms=80_000)
    await eventually(lambda: page.evaluate("window.stream.status === 'waiting'"))
    await page.clock.fast_forward(20_000)
    assert await page.evaluate("window.stream.status") == "waiting"
    assert len(server.opened) == 1
    await page.clock.fast_forward(61_000)
    await server.until(lambda: len(server.opened) >= 2)


async def test_silence_beyond_two_pings_is_a_dead_connection(page: Page, server: StreamDouble) -> None:
    server.ping_ms = 600
    await opened(page, server)
    await server.until(lambda: len(server.opened) >= 2)  # 2 x 600 ms + 250 ms without a byte
    opened_twice = len(server.opened)
    for n in range(12):
        server.ping(n)
        await page.wait_for_timeout(200)
    assert len(server.opened) == opened_twice


async def test_a_ping_is_answered_with_what_it_brought(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    server.ping(17, "123456789012345678")
    await server.until(lambda: server.said)
    assert server.said[0].what == "pong"
    assert server.said[0].client == server.opened[0].query["client"]
    assert server.said[0].body == {"n": 17, "t": "123456789012345678"}
    await eventually(lambda: page.evaluate("window.stream.latencyMs !== null"))


async def test_becoming_visible_ends_the_wait(page: Page, server: StreamDouble) -> None:
    await opened(page, server, base=60_000, cap=60_000)
    server.cut()
    await eventually(lambda: page.evaluate("window.stream.status === 'waiting'"))
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await server.until(lambda: len(server.opened) >= 2, timeout_s=30)


SLEPT_MS = 15 * 60_000


async def test_after_the_computer_slept_the_server_is_asked_whether_the_connection_lives(
    page: Page, server: StreamDouble
) -> None:
    await page.clock.install()
    server.ping_ms = SLEPT_MS
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    await page.clock.fast_forward(SLEPT_MS)
    await server.until(lambda: server.said)
    assert (server.said[0].what, server.said[0].body) == ("visibility", {"visible": True})
    await page.wait_for_timeout(200)
    assert len(server.opened) == 1

    server.answer = lambda _: 404  # what a server says that has given the connection up
    await page.clock.fast_forward(SLEPT_MS)
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].headers["Last-Event-ID"] == f"{server.epoch}:0"


async def test_a_page_that_waits_when_the_computer_wakes_asks_at_once(page: Page, server: StreamDouble) -> None:
    await page.clock.install()
    await opened(page, server, base=60 * 60_000, cap=60 * 60_000)
    await eventually(lambda: page.evaluate("window.heard.length === 1"))
    server.cut()
    await eventually(lambda: page.evaluate("window.stream.status === 'waiting'"))
    await page.clock.fast_forward(120_000)
    await server.until(lambda: len(server.opened) >= 2)  # not after an hour
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    assert await heard(page) == [["snapshot", ""], ["gone"], ["snapshot", ""]]
    assert len(server.opened) == 2


async def test_what_obs_says_of_visibility_is_passed_on(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    await page.evaluate("dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible: false}}))")
    await server.until(lambda: server.said)
    assert (server.said[0].what, server.said[0].body) == ("visibility", {"visible": False})
    server.cut()
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].query["visible"] == "0"


async def test_what_is_said_last_of_visibility_arrives_last(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    await hold_first(page, "**/visibility")
    for visible in (False, True):
        tell = "visible => dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible}}))"
        await page.evaluate(tell, visible)
    await server.until(lambda: len(server.said) == 2)
    assert [one.body for one in server.said] == [{"visible": False}, {"visible": True}]


async def test_what_was_said_before_a_reconnect_and_arrives_after_it_does_not_count(
    page: Page, server: StreamDouble
) -> None:
    await opened(page, server)
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    may_arrive = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_arrive.wait()
        await route.continue_()

    await page.route("**/visibility", hold)
    tell = "visible => dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible}}))"
    await page.evaluate(f"stream.join([{{ status: (status) => status === 'waiting' && ({tell})(true) }}])")
    await page.evaluate(tell, arg=False)
    server.cut()
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].query["visible"] == "1"
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))
    may_arrive.set()
    await server.until(lambda: len(server.said) == 2)
    assert [one.body for one in server.said] == [{"visible": False}, {"visible": True}]


async def test_a_page_that_is_shown_while_it_connects_says_so(
    page: Page, server: StreamDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(page, server)
    await page.evaluate("dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible: false}}))")
    await server.until(lambda: server.said)
    serve, may_begin = server._serve, asyncio.Event()

    async def late(connection: Connection, send: Callable[[str], Awaitable[None]]) -> None:
        await may_begin.wait()
        await serve(connection, send)

    monkeypatch.setattr(server, "_serve", late)
    server.cut()
    await server.until(lambda: len(server.opened) >= 2)
    assert server.opened[1].query["visible"] == "0"
    await page.evaluate("dispatchEvent(new CustomEvent('obsSourceVisibleChanged', {detail: {visible: true}}))")
    may_begin.set()
    await server.until(lambda: len(server.said) == 2)
    assert (server.said[1].what, server.said[1].body) == ("visibility", {"visible": True})


async def test_a_page_of_another_version_reloads_once_and_never_again(page: Page, server: StreamDouble) -> None:
    server.version = "9.9.9"
    await page.goto(server.address("test"))
    await server.until(lambda: len(server.opened) >= 2)
    await eventually(lambda: page.evaluate("window.stream?.status === 'live'"))
    await page.wait_for_timeout(400)
    assert len(server.opened) == 2


async def test_a_new_token_in_the_fragment_is_used_at_once(page: Page, server: StreamDouble) -> None:
    await page.goto(server.address("test").replace(TOKEN, "old-token"))
    await eventually(lambda: page.evaluate("window.stream?.status === 'revoked'"))
    await page.evaluate(f"location.hash = '#k={TOKEN}'")
    await eventually(lambda: page.evaluate("window.stream.status === 'live'"))


async def test_any_text_survives_the_way_through_the_stream(page: Page, server: StreamDouble) -> None:
    await opened(page, server)
    title = "Їжак \r\n\u2028\u0085 👩‍👩‍👧 \u202e event: evil \ud83d\ude00 </script>"
    event = {"type": "request_rejected", "item": "1", "title": title, "requested_by": "", "reason": "live"}
    server.announce(event)
    await eventually(lambda: page.evaluate("window.heard.length === 2"))
    assert (await heard(page))[1] == ["request_rejected", title.encode("utf-16", "surrogatepass").decode("utf-16")]

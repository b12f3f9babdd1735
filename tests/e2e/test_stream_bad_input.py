"""What a stream gets that asks oddly, too often, or with a link that was replaced: over real sockets."""

import asyncio
import json
import logging
import sys

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.e2e.program import ROOT, Program
from tests.e2e.raw import Beat, Commands, RawStream, Sockets, percentile
from tests.support.waiting import until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_CROWD = 1_000
_OWN = 10
"""Descriptors that the program may open for itself meanwhile: pipes of a worker that it starts late. 63 were served."""


async def test_a_lying_position_gets_the_whole_state_and_the_reason(start: Start, sockets: Sockets) -> None:
    program = start()
    first = await sockets.stream(program, "first")
    epoch = (await first.wait_for("connected"))["epoch"]
    lies = {
        f"{epoch}:999999": "gap",  # the future
        f"{epoch}:-1": "gap",
        f"{epoch}:٣": "gap",  # a digit of another script
        f"{epoch}:１": "gap",
        f"{epoch}:1e1": "gap",
        f"{epoch}:": "gap",
        f"{epoch}:{'9' * 400}": "gap",
        "00000000:1": "epoch",
        "garbage": "epoch",
        "x" * 10_240: "epoch",
    }
    for number, (lie, reason) in enumerate(lies.items()):
        by_query = await sockets.stream(program, f"q{number}", query={"last_event_id": lie})
        by_header = await sockets.stream(program, f"h{number}", headers={"Last-Event-ID": lie})
        for stream in (by_query, by_header):
            connected = await stream.wait_for("connected")
            assert (connected["resumed"], connected["reason"]) == (False, reason), lie[:40]
            assert (await stream.wait_for("snapshot"))["states"].keys() >= {"queue", "player", "appearance"}
            stream.close()
    nul = await sockets.stream(program, "nul", query={"last_event_id": f"{epoch}:\x001"})
    assert (await nul.wait_for("connected"))["reason"] == "gap"


async def test_a_position_that_is_no_header_is_refused_as_malformed(start: Start, sockets: Sockets) -> None:
    """HTTP itself forbids NUL in a header; only by the query does one arrive at all."""
    program = start()
    for lie in ("0badcafe:\x001", "x" * 20_000):
        assert (await sockets.ask(program, "liar", headers={"Last-Event-ID": lie})).status == 400
    assert program.get("/clients")["items"] == []


async def test_unknown_topics_and_pongs_to_nothing_are_answered_each_in_its_way(start: Start, sockets: Sockets) -> None:
    program = start(env={"EFIR_PING_S": "0.3"})
    refused = await sockets.ask(program, "page", query={"topics": "queue,nonsense"})
    assert refused.status == 400
    stream = await sockets.stream(program, "page")
    ping = await stream.wait_for("ping")
    commands = await sockets.commands(program)
    pong = "/events/page/pong"
    assert await commands.post(pong, ping) == 200
    assert await commands.post(pong, ping) == 409  # used
    assert await commands.post(pong, {**ping, "n": 9_999}) == 404
    assert await commands.post("/events/nobody/pong", ping) == 404
    assert await commands.post(pong, {"n": -1}) == 404
    bad: object
    for bad in ({"n": "1"}, {"n": None}, {"n": 1.5}, {}, {"n": 1, "x": 1}, [], {"n": 10**400}):
        assert await commands.post(pong, bad) in {400, 422}, bad
    assert not stream.is_over


async def test_new_links_end_the_old_streams(start: Start, sockets: Sockets) -> None:
    program = start()
    old = [await sockets.stream(program, f"old-{number}") for number in range(5)]
    old_token = program.display
    await asyncio.to_thread(program.post, "/links/rotate")
    for stream in old:
        assert (await stream.wait_for("bye"))["reason"] == "revoked"
        await stream.wait(lambda stream=stream: stream.is_over, 10, "the stream ends")  # type: ignore[misc] # mypy cannot infer a default
    refused = await sockets.ask(program, "old-0", token=old_token)
    assert refused.status == 401
    program.display = (program.data_dir / "display.token").read_text()
    assert program.display != old_token
    new = await sockets.stream(program, "new")
    await new.wait_for("snapshot")
    await asyncio.to_thread(program.post, "/queue/pause-requests")
    await new.wait_for("queue_changed")


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 and its like need no setting on Linux only")
async def test_a_thousand_clients_at_once_are_served_or_given_up_and_harm_nobody(
    start: Start, sockets: Sockets
) -> None:
    """The crowd is a process of its own and holds what it got, while the probe's events are counted."""
    program = start()
    process = psutil.Process(program.process.pid)
    probe = await sockets.stream(program, "probe", query={"topics": "queue"})
    commands = await sockets.commands(program)
    await Beat(probe, commands).run(2.5)  # the start is over then
    descriptors = process.num_fds() + _OWN
    await _crowd_comes(program, probe, commands)

    async def are_given_back() -> bool:
        return process.num_fds() <= descriptors

    await until(are_given_back, "the descriptors of the crowd are given back")
    again = await sockets.stream(program, "again")
    await again.wait_for("snapshot")


async def _crowd_comes(program: Program, probe: RawStream, commands: Commands) -> None:
    """Let 1,000 clients come and go; the probe gets every event meanwhile. How late they come is logged."""
    beat = Beat(probe, commands)
    beating = asyncio.create_task(beat.run(5, per_second=100))
    crowd = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.e2e.crowd", str(program.port), program.display, str(_CROWD)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert crowd.stdout is not None
        outcomes = json.loads(await asyncio.wait_for(crowd.stdout.readline(), 280))
        await beating
        latencies = await beat.latencies_ms()
    finally:
        await crowd.communicate()
    logger.info("%s; p99 %.1f ms, worst %.1f ms", outcomes, percentile(latencies, 99), max(latencies))
    assert outcomes.pop("served") == 63, "64 with the probe"
    given_up = {"bye", "503 with Retry-After", "closed without a word", "cut: ECONNRESET"}  # a newcomer took its place
    assert outcomes.keys() <= given_up
    assert sum(outcomes.values()) == _CROWD - 63
    assert not probe.is_over

"""The whole program and a real hub of two nodes: whatever is killed, nothing is lost, comes twice or leaks."""

import asyncio
import json
import random
import re
import signal
from collections.abc import AsyncIterator, Sequence
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from app.feeds.hub import LOOK_S, HubFeed
from app.services.public_hub.publisher import PAUSE_S
from tests.e2e.program import DEMO, ROOT, Program
from tests.e2e.test_hosted_links import host
from tests.support.hub_program import CHANNEL, SECRET, Hub, Visitor, needs_hub, visiting
from tests.support.hub_program import Program as HubProgram
from tests.support.moderator import Moderator
from tests.support.waiting import until

__all__ = ["host"]
pytestmark = [needs_hub, pytest.mark.slow(seconds=30)]

PAGE = "a" * 32
AWAY_S = 30.0
"""Longer than all pauses between two attempts."""
RULES = {"hub": {"asker_per_minute": 60, "per_minute": 1_000}}


class Evening:
    """A hub, the program that is connected to its first node, and somebody who looks at the second one."""

    def __init__(self, hub: Hub, program: Program, visitor: Visitor) -> None:
        self.hub = hub
        self.program = program
        self.visitor = visitor
        self.number = 0

    async def get(self, path: str) -> Any:
        return await asyncio.to_thread(self.program.get, path)

    async def post(self, path: str, body: object = None) -> Any:
        return await asyncio.to_thread(self.program.post, path, body)

    async def connected(self) -> None:
        await self.state_is("connected")

    async def state_is(self, state: str) -> None:
        """Wait until the connection to the hub is so."""

        async def is_so() -> bool:
            return any(feed["kind"] == "hub" and feed["state"] == state for feed in (await self.get("/feeds"))["feeds"])

        await until(is_so, f"the hub is {state}", seconds=90)

    async def ask(self, link: str = "nothing") -> str:
        """Send a request from the page; one that is refused, unless a video can be resolved here."""
        self.number += 1
        made = f"{self.number:032x}"
        request = {"kind": "request", "id": made, "answer_to": PAGE, "name": "Оля", "link": link}
        assert await self.visitor.send("ask", json.dumps(request)) in {200, 201, 202}
        return made

    async def answered(self, request: str) -> dict[str, Any]:
        """Wait for what the page is told of a request."""
        found: dict[str, Any] = {}
        async with self.visitor.listening(f"/a/{PAGE}") as heard:

            def is_there() -> bool:
                for _, data in heard:
                    found.update({one["id"]: one for one in json.loads(data)["requests"]})
                return request in found

            await until(is_there, "the page is answered", seconds=90)
        answer: dict[str, Any] = found[request]
        return answer

    async def counted(self) -> int:
        """Return how many bad messages were counted."""
        return int(sum((await self.get("/hub"))["bad"].values()))

    async def no_answer_is_there_twice(self) -> None:
        """See that the page is told of each request once, and that no other was made of it."""
        async with self.visitor.listening(f"/a/{PAGE}") as heard:
            await until(lambda: heard, "the page is told", seconds=90)
            ids = [one["id"] for one in json.loads(heard[-1][1])["requests"]]
        assert len(ids) == len(set(ids))
        assert set(ids) <= {f"{number + 1:032x}" for number in range(self.number)}

    async def told(self, waiting: int) -> dict[str, Any]:
        """Wait until everybody is told how many wait."""
        async with self.visitor.listening() as heard:
            await until(lambda: heard and json.loads(heard[-1][1])["waiting"] == waiting, "it is told", seconds=90)
            state: dict[str, Any] = json.loads(heard[-1][1])
            return state

    async def add(self) -> dict[str, Any]:
        """Queue a file as a viewer's, which waits for a decision."""
        self.number += 1
        file = {
            "file": str(DEMO / "on-air.webm"),
            "requested_by": "Гість",
            "source": "test",
            "external_id": str(self.number),
        }
        item: dict[str, Any] = await self.post("/queue", file)
        return item


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    (tmp_path / "data").mkdir()
    (tmp_path / "hub").mkdir()
    program = Program(tmp_path / "data")
    async with Hub(tmp_path / "hub", nodes=2) as hub, visiting(hub.address(1)) as visitor:
        await asyncio.to_thread(program.start)
        try:
            made = Evening(hub, program, visitor)
            await asyncio.to_thread(program.allow_demo_media, auto_approve=False)
            await asyncio.to_thread(program.call, "PATCH", "/api/v1/settings", RULES)
            await made.post("/feeds/hub/connect", {"key": hub.line(0)})
            await made.connected()
            yield made
        finally:
            await asyncio.to_thread(program.stop)


async def test_whatever_is_killed_comes_back_and_nothing_is_lost(evening: Evening) -> None:
    hub, program = evening.hub, evening.program
    assert hub.redis is not None
    item = await evening.add()
    await evening.post(f"/queue/{item['id']}/approve")
    await evening.told(1)

    # The program is killed: what comes meanwhile waits.
    await asyncio.to_thread(program.kill)
    missed = [await evening.ask() for _ in range(3)]
    await asyncio.to_thread(program.start)
    await evening.connected()
    for request in missed:
        assert (await evening.answered(request))["state"] == "refused"

    # The node of the program is killed.
    await hub.nodes[0].stop(signal.SIGKILL)
    meanwhile = await evening.ask()
    item = await evening.add()
    await evening.post(f"/queue/{item['id']}/approve")
    await hub.nodes[0].start()
    await evening.connected()
    await evening.answered(meanwhile)
    await evening.told(2)

    # The node of the audience is killed.
    await hub.nodes[1].stop(signal.SIGKILL)
    await hub.nodes[1].start()
    await evening.told(2)
    await evening.answered(await evening.ask())

    # Redis is started anew and remembers nothing. Who looks then is told without a change of anything.
    await hub.redis.stop(signal.SIGKILL)
    await hub.redis.start()
    for node in hub.nodes:
        await until(node.is_listening, "the node is connected to Redis", seconds=60)
    await evening.told(2)

    # Redis loses everything while it runs.
    await hub.forget()
    await evening.told(2)
    await evening.answered(meanwhile)
    item = await evening.add()
    await evening.post(f"/queue/{item['id']}/approve")
    await evening.told(3)
    await evening.answered(await evening.ask())
    await evening.no_answer_is_there_twice()
    assert "Traceback" not in program.log()


async def test_a_hub_that_was_away_for_long_brings_what_waited_once_and_is_told_the_newest(
    tmp_path: Path, host: ThreadingHTTPServer
) -> None:
    program = Program(tmp_path / "data", "--allow-media-host", f"127.0.0.1:{host.server_port}")
    program.data_dir.mkdir()
    (tmp_path / "hub").mkdir()
    async with Hub(tmp_path / "hub", nodes=2) as hub, visiting(hub.address(1)) as visitor:
        await asyncio.to_thread(program.start)
        try:
            evening = Evening(hub, program, visitor)
            await asyncio.to_thread(program.allow_demo_media, auto_approve=False)
            await asyncio.to_thread(program.call, "PATCH", "/api/v1/settings", RULES)
            await evening.post("/feeds/hub/connect", {"key": hub.line(0)})
            await evening.connected()
            await hub.nodes[0].stop()
            await evening.state_is("waiting")
            links = [f"http://127.0.0.1:{host.server_port}/{name}.webm" for name in ("on-air", "next-up")]
            asked = [await evening.ask(link) for link in links]
            await asyncio.sleep(AWAY_S)
            await hub.nodes[0].start()
            for request in asked:
                await evening.answered(request)
            await asyncio.to_thread(program.kill)
            await asyncio.to_thread(program.start)
            await evening.connected()
            third = await evening.ask(links[0])
            await evening.answered(third)
            items = (await evening.get("/queue"))["items"]
            of_hub = sorted(item["external_id"] for item in items if item["source"] == "hub")
            assert of_hub == sorted(asked), "each once; the same video again is refused"
            await evening.no_answer_is_there_twice()
        finally:
            await asyncio.to_thread(program.stop)


def test_the_products_own_pauses_let_a_page_be_right_ten_seconds_after_a_return() -> None:
    script = (ROOT / "resources" / "hub" / "live.js").read_text("utf-8")
    page_s = max(int(number.replace("_", "")) for number in re.findall(r"(?:cap|Cap): ([0-9_]+)", script)) / 1_000
    assert max(page_s, HubFeed.longest_pause_s, LOOK_S) + PAUSE_S < 10


async def test_a_moderator_at_the_other_node_decides_and_a_recorded_evening_repeats_nothing(evening: Evening) -> None:
    made = await evening.post("/hub/invitations", {"name": "Модераторка", "role": "moderator"})
    assert made["hub_url"].startswith(f"{evening.hub.address(0)}/m/{CHANNEL}#")
    olya = Moderator(made["hub_url"])
    items = [await evening.add() for _ in range(3)]
    commands: list[str] = []
    views: list[dict[str, Any]] = []
    async with evening.visitor.listening(f"/m/{olya.box}") as heard:

        def latest() -> dict[str, Any]:
            views[:] = [olya.view(heard[-1][1])] if heard else [{}]
            return views[0]

        await until(lambda: latest().get("pending_total") == 3, "it is seen", seconds=90)
        for number, item in enumerate(items):
            commands.append(olya.command(latest()["at_ms"] / 1_000, "approve", item["id"]))
            await evening.visitor.send("command", commands[-1])
            await until(lambda done=number: len(latest()["answers"]) > done, "it is answered", seconds=90)
        assert all(answer["is_done"] for answer in latest()["answers"])
    await evening.told(3)
    while (await evening.get("/queue?section=waiting"))["total"]:
        await evening.post("/queue/undo")
    chance = random.Random(5)  # noqa: S311 -- the same in every run
    texts = commands + [_spoilt(chance.choice(commands), chance) for _ in range(500)]
    for text in texts:
        await evening.visitor.send("command", text)

    async def is_over() -> bool:
        return await evening.counted() == len(texts)

    await until(is_over, "each was looked at", seconds=90)
    assert (await evening.get("/queue?section=waiting"))["total"] == 0
    assert (await evening.get("/hub/log"))["total"] == 3
    feeds = {feed["kind"]: feed for feed in (await evening.get("/feeds"))["feeds"]}
    assert (feeds["hub"]["state"], feeds["hub"]["reconnects"]) == ("connected", 0)
    assert evening.program.log().count("Messages from the hub that were not taken") <= 3
    await evening.post(f"/hub/invitations/{olya.id}/revoke")
    item = items[0]
    await evening.visitor.send("command", olya.command(views[0]["at_ms"] / 1_000 + 5, "approve", item["id"]))

    async def is_counted() -> bool:
        return bool((await evening.get("/hub"))["bad"].get("revoked"))

    await until(is_counted, "it is refused", seconds=90)
    assert (await evening.get("/queue?section=waiting"))["total"] == 0


def _spoilt(text: str, chance: random.Random) -> str:
    cut = bytearray(text.encode())
    for _ in range(chance.randint(1, 5)):
        cut[chance.randrange(len(cut))] = chance.randrange(256)
    return cut.decode(errors="replace")


async def test_everything_the_hub_saw_holds_no_word_that_is_not_for_everybody(evening: Evening, tmp_path: Path) -> None:
    await asyncio.to_thread(
        evening.program.call, "PATCH", "/api/v1/settings", {"speech": {"blocked_words": ["Хулиган"]}}
    )
    made = await evening.post("/hub/invitations", {"name": "Модераторка", "role": "moderator"})
    olya = Moderator(made["hub_url"])
    await evening.post("/speech", {"text": "Шепіт про таємницю", "author": "Хулиган"})
    item = await evening.add()
    sent = []
    async with evening.visitor.listening(f"/m/{olya.box}") as sealed, evening.visitor.listening() as public:
        await until(lambda: sealed and olya.view(sealed[-1][1])["messages_total"] == 1, "it is seen", seconds=90)
        at_s = olya.view(sealed[-1][1])["at_ms"] / 1_000
        sent.append(olya.command(at_s, "approve", item["id"]))
        await evening.visitor.send("command", sent[0])
        await until(lambda: public and json.loads(public[-1][1])["waiting"] == 1, "it is told", seconds=90)
        seen = [text.encode() for text in (*sent, *(data for _, data in (*sealed, *public)))]
    assert evening.hub.redis is not None
    seen += await asyncio.to_thread(_kept_by, tmp_path / "hub", [*evening.hub.nodes, evening.hub.redis])
    tokens = [evening.program.control, evening.program.display, made["hub_url"].partition(".")[2]]
    for hidden in ("Шепіт", "таємниц", "Хулиган", "Модераторка", '"approve"', *tokens):
        assert not any(hidden.encode() in one for one in seen), hidden
    assert any(SECRET.encode() in one for one in seen)  # what is searched is really there


def _kept_by(folder: Path, programs: Sequence[HubProgram]) -> list[bytes]:
    """Return what a hub has on the disk and in its memory."""
    return [
        *(file.read_bytes() for file in folder.rglob("*") if file.is_file()),
        *(program.memory() for program in programs),
    ]

"""The whole program and imitations of the services, over real sockets: kill -9, gaps and repeats; keys stay secret."""

import asyncio
import os
import stat
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.fakes import donatello, streamelements, streamlabs
from tests.fakes.twitch import FakeTwitch
from tests.support.waiting import wait_until
from tests.support.world import link

pytestmark = pytest.mark.slow

JWT = streamelements.key()


class Outside:
    """The services, on a loop of their own in a thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="services")
        self.twitch, self.donatello = FakeTwitch(), donatello.FakeDonatello()
        self.elements, self.labs = streamelements.StreamElements(JWT), streamlabs.Streamlabs()
        self._stack = AsyncExitStack()

    def start(self) -> None:
        self._thread.start()
        self.do(self._open())

    async def _open(self) -> None:
        await self._stack.enter_async_context(self.twitch)
        for service in (self.donatello, self.elements, self.labs):
            await self._stack.enter_async_context(service.serving())

    def stop(self) -> None:
        self.do(self._stack.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        assert self.donatello.violations + self.elements.violations + self.labs.violations == []

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return done.result(30)

    def call(self, function: Callable[[], object]) -> None:
        async def run() -> None:
            function()

        self.do(run())

    @property
    def env(self) -> dict[str, str]:
        return {
            "EFIR_FEED_TWITCH_URL": self.twitch.address,
            "EFIR_FEED_DONATELLO_URL": self.donatello.address,
            "EFIR_FEED_STREAMELEMENTS_URL": self.elements.url,
            "EFIR_FEED_STREAMLABS_URL": self.labs.url.replace("http:", "ws:"),
        }

    def say(self, number: int, text: str, author: str = "2002") -> None:
        tags = f"@display-name=Оля;id=m{number};room-id=1001;user-id={author};tmi-sent-ts=1764435600123"
        self.do(self.twitch.send(f"{tags} :olia!olia@olia.tmi.twitch.tv PRIVMSG #streamer :{text}"))


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    outside.start()
    yield outside
    outside.stop()


@pytest.fixture
def program(tmp_path: Path, outside: Outside) -> Iterator[Program]:
    program = Program(tmp_path, env=outside.env).start()
    yield program
    program.stop()


def connect_all(program: Program) -> None:
    patch = {"feeds": {"twitch_channel": "https://www.twitch.tv/Streamer"}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    keys = {"twitch": None, "donatello": donatello.KEY, "streamelements": JWT, "streamlabs": streamlabs.KEY}
    for kind, key in keys.items():
        program.post(f"/feeds/{kind}/connect", {} if key is None else {"key": key})
    wait_for_all(program)


def states(program: Program) -> dict[str, str]:
    return {feed["kind"]: feed["state"] for feed in program.get("/feeds")["feeds"]}


def wait_for_all(program: Program) -> None:
    def are_connected() -> bool:
        return [state for state in states(program).values() if state != "off"] == ["connected"] * 4

    try:
        wait_until(are_connected, 60, "all are connected")
    except AssertionError as error:
        error.add_note(f"{program.get('/feeds')}\n{program.log()[-2000:]}")
        raise


def given(program: Program, source: str) -> list[str]:
    items = program.get("/history?kind=donation&limit=100")["items"]
    return [item["external_id"] for item in reversed(items) if item["source"] == source]


def test_gifts_come_once_each_whatever_is_killed_and_repeated(outside: Outside, program: Program) -> None:
    outside.call(outside.donatello.donate)  # it was there before: history
    connect_all(program)
    first = [outside.donatello.donate() for _ in range(2)]
    now = int(time.time())  # the number of a tip is its time
    tips = [streamelements.tip(now + number) for number in (1, 2, 3)]
    outside.do(outside.elements.push(tips[0], tips[0], tips[1]))
    outside.do(outside.labs.push(streamlabs.donation(1), streamlabs.donation(2)))
    outside.do(outside.labs.push(streamlabs.donation(2)))
    wait_until(lambda: given(program, "streamelements") == [one["_id"] for one in tips[:2]], 30, "tips")
    wait_until(lambda: given(program, "streamlabs") == ["1", "2"], 30, "donations of Streamlabs")
    wait_until(lambda: given(program, "donatello") == first, 60, "donations of Donatello")
    program.kill()
    missed = [outside.donatello.donate() for _ in range(3)]
    outside.elements.tips += [tip for tip in tips if tip not in outside.elements.tips]
    program.start()
    wait_for_all(program)
    wait_until(lambda: given(program, "donatello") == first + missed, 60, "what was missed is caught up")
    wait_until(
        lambda: given(program, "streamelements") == [one["_id"] for one in tips], 60, "the tip that was missed is too"
    )
    assert given(program, "streamlabs") == ["1", "2"]


def test_chat_requests_and_a_ban_takes_them_back(outside: Outside, program: Program) -> None:
    connect_all(program)
    outside.say(1, f"!sr {link(1)}")
    outside.say(2, f"!sr {link(2)}", author="3003")
    outside.say(3, "an ordinary line")

    def waiting() -> dict[str, str]:
        return {item["external_id"]: item["author_id"] for item in program.get("/queue?limit=100")["items"]}

    wait_until(lambda: waiting() == {"m1": "twitch:2002", "m2": "twitch:3003"}, 30, "both requests wait")
    outside.do(
        outside.twitch.send("@room-id=1001;target-user-id=2002;tmi-sent-ts=1 :tmi.twitch.tv CLEARCHAT #streamer :olia")
    )
    wait_until(lambda: waiting() == {"m2": "twitch:3003"}, 30, "those of the viewer who was banned are gone")


def test_a_key_that_is_refused_is_told_and_not_tried_again(outside: Outside, program: Program) -> None:
    program.post("/feeds/donatello/connect", {"key": "wrong-key-wrong-key-wrong-key-00"})
    wait_until(lambda: states(program)["donatello"] == "needs_you", 30, "it needs somebody")
    asked = len(outside.donatello.requests)
    answer = program.call("POST", "/api/v1/feeds/donatello/test")
    assert (answer.status, answer.body["error"]["code"]) == (409, "key_refused")
    program.post("/feeds/donatello/connect", {"key": donatello.KEY})
    wait_until(lambda: states(program)["donatello"] == "connected", 30, "the right key connects")
    assert len(outside.donatello.requests) <= asked + 4
    assert program.post("/feeds/donatello/test")["account"]


def test_keys_are_in_no_answer_log_or_file_but_one(outside: Outside, program: Program) -> None:
    del outside
    connect_all(program)
    answers = [program.call("GET", f"/api/v1{path}").body for path in ("/feeds", "/settings", "/status", "/history")]
    program.stop()
    secrets = [donatello.KEY, JWT, streamlabs.KEY]
    assert not [secret for secret in secrets if secret in str(answers) or secret in program.log()]
    files = [Path(folder) / name for folder, _, names in os.walk(program.data_dir) for name in names]
    holders = {file.name for file in files if any(secret.encode() in file.read_bytes() for secret in secrets)}
    assert holders <= {"secrets.json"}
    kept = program.data_dir / "secrets.json"
    if kept.exists():
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600

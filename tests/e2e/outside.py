"""The chat and donation services as the whole program meets them: on a loop of their own, in a thread."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack
from typing import Any

from tests.e2e.program import Program
from tests.fakes import donatello, donationalerts, monobank, streamelements, streamlabs, tipeee, youtube
from tests.fakes.twitch import FakeTwitch
from tests.support.waiting import wait_until

KEYS = {
    "twitch": None,
    "donatello": donatello.KEY,
    "monobank": monobank.KEY,
    "streamelements": streamelements.key(),
    "streamlabs": streamlabs.KEY,
    "tipeee": tipeee.KEY,
    "youtube": youtube.KEY,
    "donationalerts": donationalerts.KEY,
}
"""Of each service; Twitch needs none."""
PLACES = {
    "twitch_channel": "https://www.twitch.tv/Streamer",
    "youtube_video": youtube.VIDEO,
    "monobank_jar": monobank.JAR,
}


class Outside:
    """All of them. Each asserts at the end that nothing was done to it that its original forbids."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="services")
        self.twitch, self.donatello, self.monobank = FakeTwitch(), donatello.FakeDonatello(), monobank.FakeMonobank()
        self.elements, self.labs = streamelements.StreamElements(KEYS["streamelements"] or ""), streamlabs.Streamlabs()
        self.tipeee, self.youtube, self.alerts = tipeee.FakeTipeee(), youtube.YouTube(), donationalerts.DonationAlerts()
        self._stack = AsyncExitStack()
        began = int(time.time()) - 3_600  # what is listed by its time must not lie in the future
        self.tipeee.now_s = began
        self.monobank.pass_s(began - self.monobank.clock())

    @property
    def _served(self) -> tuple[Any, ...]:
        return (self.donatello, self.monobank, self.elements, self.labs, self.tipeee, self.youtube, self.alerts)

    def start(self) -> None:
        self._thread.start()
        self.do(self._open())

    async def _open(self) -> None:
        await self._stack.enter_async_context(self.twitch)
        for service in self._served:
            await self._stack.enter_async_context(service.serving())

    def stop(self) -> None:
        self.do(self._stack.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        assert [violation for service in self._served for violation in service.violations] == []

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return done.result(30)

    def call[T](self, function: Callable[[], T]) -> T:
        async def run() -> T:
            return function()

        return self.do(run())

    @property
    def env(self) -> dict[str, str]:
        return {
            "EFIR_FEED_TWITCH_URL": self.twitch.address,
            "EFIR_FEED_DONATELLO_URL": self.donatello.address,
            "EFIR_FEED_MONOBANK_URL": self.monobank.address,
            "EFIR_FEED_STREAMELEMENTS_URL": self.elements.url,
            "EFIR_FEED_STREAMLABS_URL": self.labs.url.replace("http:", "ws:"),
            "EFIR_FEED_TIPEEE_URL": self.tipeee.address,
            "EFIR_FEED_YOUTUBE_URL": self.youtube.url,
            "EFIR_FEED_DONATIONALERTS_URL": self.alerts.url,
        }

    def say(self, number: int, text: str, author: str = "2002", tags: str = "") -> None:
        """Let a viewer write in the chat of Twitch."""
        tags = f"@display-name=Оля;id=m{number};room-id=1001;user-id={author};tmi-sent-ts=1764435600123{tags}"
        self.do(self.twitch.send(f"{tags} :olia!olia@olia.tmi.twitch.tv PRIVMSG #streamer :{text}"))

    def ban(self, author: str) -> None:
        """Let a moderator ban a viewer of Twitch."""
        tags = f"@room-id=1001;target-user-id={author};tmi-sent-ts=1"
        self.do(self.twitch.send(f"{tags} :tmi.twitch.tv CLEARCHAT #streamer :olia"))


def connect(program: Program, *kinds: str) -> None:
    """Give the program the keys of these services and wait until it is connected to them."""
    assert program.call("PATCH", "/api/v1/settings", {"feeds": PLACES}).status == 200
    for kind in kinds:
        key = KEYS[kind]
        program.post(f"/feeds/{kind}/connect", {} if key is None else {"key": key})
    wait_for(program, *kinds)


def states(program: Program) -> dict[str, str]:
    """Return the state of each service."""
    return {feed["kind"]: feed["state"] for feed in program.get("/feeds")["feeds"]}


def wait_for(program: Program, *kinds: str) -> None:
    """Wait until the program is connected to these services."""
    try:
        wait_until(lambda: all(states(program)[kind] == "connected" for kind in kinds), 90, f"connected to {kinds}")
    except AssertionError as error:
        error.add_note(f"{program.get('/feeds')}\n{program.log()[-2000:]}")
        raise


def given(program: Program, source: str) -> list[str]:
    """Return the service's own ids of the donations that are stored, oldest first."""
    items: list[dict[str, Any]] = []
    while len(page := program.get(f"/history?kind=donation&limit=200&offset={len(items)}")["items"]) == 200:
        items += page
    return [item["external_id"] for item in reversed(items + page) if item["source"] == source]

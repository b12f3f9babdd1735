"""A viewer is banned while the message is spoken: how long the stream still hears it, in the sound that is captured.

An imitation of Twitch's server tells of the ban; Chromium plays the voice into a sound server of its own, whose
recording is looked at. The time that the sound takes from Chromium to the recording is part of the figure.
"""

import asyncio
import os
import tempfile
from pathlib import Path

from playwright.async_api import Playwright, async_playwright

from tests.bench.program import Row, Started, efir, percentile
from tests.e2e.pulse import RATE, Pulse
from tests.fakes.twitch import FakeTwitch
from tests.support.browser import FLAGS, chromium_path
from tests.support.waiting import until

_TEXT = "Одне довге повідомлення, яке говорить і говорить, доки модератор не заблокує того, хто його написав"
_LOUD = 100
"""A sample above it is heard, of 32,768."""
_WARM_UP_S = 6.0


async def _ban(twitch: FakeTwitch, pulse: Pulse, number: int) -> float:
    """Let a new viewer write, and ban them while it is heard; return how many seconds it was still heard."""
    viewer = str(5_000 + number)
    tags = f"@display-name=Оля;id=b{number};room-id=1001;user-id={viewer};tmi-sent-ts=1764435600123"
    recording = pulse.record("voice")
    await twitch.send(f"{tags} :o!o@o.tmi.twitch.tv PRIVMSG #streamer :{_TEXT}")
    await until(lambda: recording.heard_s() > 1.0, "the message is heard")
    at = len(recording.samples())
    await twitch.send(f"@target-user-id={viewer};room-id=1001 :tmi.twitch.tv CLEARCHAT #streamer :o")
    await asyncio.sleep(1.5)
    loud = [place for place, sample in enumerate(recording.samples()[at:]) if abs(sample) > _LOUD]
    return loud[-1] / RATE if loud else 0.0


async def _bans(program: Started, twitch: FakeTwitch, pulse: Pulse, playwright: Playwright, times: int) -> list[float]:
    """Return of each ban how many milliseconds its message was still heard."""
    ask = asyncio.to_thread
    settings = {
        "feeds": {"twitch_channel": "streamer"},
        "speech": {"auto_approve": True},
        "chat": {"reads_all": True},
        "alerts": {"lead_ms": 0},
    }
    await ask(program.ask, "PATCH", "/settings", settings)
    await ask(program.ask, "POST", "/feeds/twitch/connect", {})
    await until(lambda: twitch.joins, "the room")
    browser = await playwright.chromium.launch(
        executable_path=chromium_path(),
        args=FLAGS,
        ignore_default_args=["--mute-audio"],
        env={**os.environ, **pulse.env("voice")},
    )
    page = await browser.new_page()
    await page.goto(f"http://voice.localhost:{program.port}/#k={program.token('display')}")
    await asyncio.sleep(_WARM_UP_S)
    took = [1_000 * await _ban(twitch, pulse, number) for number in range(times)]
    await browser.close()
    return took


async def _run(times: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        pulse = Pulse(Path(folder), "voice")
        try:
            async with FakeTwitch() as twitch, async_playwright() as playwright:
                with efir("--headless", EFIR_FEED_TWITCH_URL=twitch.address) as program:
                    took = await _bans(program, twitch, pulse, playwright, times)
        finally:
            pulse.close()
    figures: dict[str, float | None] = {"p50_ms": percentile(took, 0.5), "worst_ms": max(took)}
    said = f"p50 {figures['p50_ms']:.0f}, worst {figures['worst_ms']:.0f} ms"
    return Row(
        "ban", f"{times} bans while a message is spoken, until the captured sound is silent", said, "≤ 200 ms", figures
    )


def run(times: int) -> list[Row]:
    """Ban so many viewers, one after the other."""
    return [asyncio.run(_run(times))]

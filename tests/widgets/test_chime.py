"""The chime by which it is found out in OBS whether viewers hear a page, in a real browser."""

import time

import pytest
from playwright.async_api import Page

from tests.support.waiting import until as eventually
from tests.widgets.conftest import Complaints
from tests.widgets.stream_double import StreamDouble, open_widget
from tests.widgets.test_samples import open_all

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

LISTEN = """
window.loudest = 0; window.contexts = [];
const {connect} = AudioNode.prototype;
AudioNode.prototype.connect = function (target, ...more) {
  if (target === this.context.destination && !(this instanceof AnalyserNode)) {
    const ear = new AnalyserNode(this.context), samples = new Float32Array(ear.fftSize);
    window.contexts.push(this.context);
    connect.call(this, ear);
    setInterval(() => {
      ear.getFloatTimeDomainData(samples);
      for (const one of samples) window.loudest = Math.max(window.loudest, Math.abs(one));
    }, 20);
  }
  return connect.call(this, target, ...more);
};
"""
QUIETEST = 0.01
"""Forty decibels below full scale; OBS takes what is below sixty for silence."""


def rang(*clients: str, at_ms: int | None = None) -> dict[str, object]:
    return {"type": "chime_rang", "clients": clients, "at_ms": round(time.time() * 1_000) if at_ms is None else at_ms}


async def rings(page: Page) -> int:
    count: int = await page.evaluate("window.contexts.length")
    return count


@pytest.mark.parametrize("widget", ["player", "voice", "alerts"])
async def test_a_page_with_sound_plays_it_and_ends(
    page: Page, server: StreamDouble, complaints: Complaints, widget: str
) -> None:
    await page.add_init_script(LISTEN)
    client = await open_widget(page, server, widget)
    server.announce(rang("another", client))
    await eventually(lambda: page.evaluate(f"window.loudest > {QUIETEST}"))
    assert await page.evaluate("window.loudest < 1")
    await eventually(lambda: page.evaluate("window.contexts.every((one) => one.state === 'closed')"))
    assert await rings(page) == 1
    assert complaints == []


async def test_what_is_meant_for_others_or_came_late_is_not_played(page: Page, server: StreamDouble) -> None:
    await page.add_init_script(LISTEN)
    client = await open_widget(page, server, "player")
    server.announce(rang("another"))
    server.announce(rang(client, at_ms=round(time.time() * 1_000) - 10_000))
    server.announce(rang(client))
    await eventually(lambda: page.evaluate(f"window.loudest > {QUIETEST}"))
    assert await rings(page) == 1


async def test_the_page_of_all_widgets_plays_it_once(page: Page, server: StreamDouble) -> None:
    await page.add_init_script(LISTEN)
    client = await open_all(page, server)
    now_ms = await page.evaluate("Date.now()")  # this page's clock is the test's
    server.announce(rang(client, at_ms=now_ms))
    await eventually(lambda: page.evaluate("window.contexts.length === 1"))
    counts = [await frame.evaluate("window.contexts?.length ?? 0") for frame in page.frames]
    assert sum(counts) == 1

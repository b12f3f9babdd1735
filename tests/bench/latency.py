"""Event latency in a real Chromium: from the API's answer to the handler of a page."""

import asyncio
import time

import aiohttp
from playwright.async_api import Page, async_playwright

from tests.bench.program import Row, efir, percentile
from tests.support.browser import FLAGS, chromium_path

SOURCES = 10

_LISTEN = """async ([widget]) => {
  const { connect } = await import('/widgets/shared/stream.js');
  window.seen = [];
  connect({ topics: ['player'], widget, on: {
    player_changed({ player }) {
      window.seen.push([player.volume_percent, performance.timeOrigin + performance.now()]);
    },
  } });
}"""


async def _latency(events: int) -> list[Row]:
    """Milliseconds from the API's answer, and from its request, to the handler of each of ten sources."""
    with efir("--headless") as program:
        port = program.port
        control, display = program.token("control"), program.token("display")
        async with async_playwright() as playwright, aiohttp.ClientSession() as session:
            browser = await playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            context = await browser.new_context(bypass_csp=True)
            pages: list[Page] = []
            for number in range(SOURCES):
                page = await context.new_page()
                await page.goto(f"http://w{number}.localhost:{port}/healthz#k={display}")
                await page.evaluate(_LISTEN, [f"bench-{number}"])
                pages.append(page)
            await asyncio.sleep(1.0)
            headers = {"Authorization": f"Bearer {control}"}
            asked: list[float] = []
            answered: list[float] = []
            skip = [len(await page.evaluate("window.seen")) for page in pages]
            for number in range(events):
                asked.append(time.time() * 1000)
                url = f"http://127.0.0.1:{port}/api/v1/player/volume"
                async with session.post(url, json={"percent": number % 100}, headers=headers) as response:
                    assert response.status == 200
                    await response.read()
                answered.append(time.time() * 1000)
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.5)
            from_answer: list[float] = []
            from_request: list[float] = []
            for page, first in zip(pages, skip, strict=True):
                seen = (await page.evaluate("window.seen"))[first:]
                assert [volume for volume, _ in seen] == [number % 100 for number in range(events)]
                from_answer += [max(0.0, at - sent) for (_, at), sent in zip(seen, answered, strict=True)]
                from_request += [at - sent for (_, at), sent in zip(seen, asked, strict=True)]
            await browser.close()
    what = f"{SOURCES} sources in Chromium, {events} events"
    return [
        _row(f"{what}: from the API's answer to the handler", from_answer, "p99 ≤ 50 ms"),
        _row(f"{what}: from the request, commit to disk included", from_request, ""),
    ]


def _row(what: str, values: list[float], promised: str) -> Row:
    p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
    text = f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    return Row("latency", what, text, promised, {"p50_ms": p50, "p99_ms": p99})


def run(events: int) -> list[Row]:
    """Measure with so many events."""
    return asyncio.run(_latency(events))

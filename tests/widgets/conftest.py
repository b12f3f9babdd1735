"""A browser and the server double, for the tests that look at real pages."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Route, async_playwright

from tests.support.browser import FLAGS, engine_path
from tests.widgets.stream_double import StreamDouble

_ONE_RENDERER = "--renderer-process-limit=1"
"""None is started ahead for a page to come: the next test has a browser context of its own, which cannot use it."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=engine_path(), args=[*FLAGS, _ONE_RENDERER])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[StreamDouble]:
    async with StreamDouble() as double:
        yield double


class Complaints(list[str]):
    """What a page wrote to its console as an error, and exceptions nobody caught."""

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in (message.location or {}).get("url", ""):
            self.append(message.text)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    page = await context.new_page()
    yield page
    await context.close()


async def hold_first(page: Page, url: str) -> None:
    """Let the first request to an address arrive a moment later, so that the next one could overtake it."""
    is_held = False

    async def hold(route: Route) -> None:
        nonlocal is_held
        if not is_held:
            is_held = True
            await asyncio.sleep(0.3)
        await route.continue_()

    await page.route(url, hold)


@pytest_asyncio.fixture(loop_scope="session")
async def complaints(page: Page) -> Complaints:
    heard = Complaints()
    page.on("console", heard.on_console)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard

"""Work that nobody waits for ends in order, and tells what went wrong."""

import asyncio

import pytest

from app.services.background import Background


async def test_a_failure_is_logged_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def fail() -> None:
        raise OSError("disk full")

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(1)

    background = Background("work", "A stream could not be kept")
    background.run(fail())
    background.run(work())
    await background.finish()
    assert done == [1]
    assert "A stream could not be kept" in caplog.text
    assert "disk full" in caplog.text


async def test_what_still_runs_is_ended_and_that_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    ended = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    background = Background("work", "never said")
    background.run(wait())
    await asyncio.sleep(0)
    await background.cancel()
    assert ended.is_set()
    assert caplog.text == ""

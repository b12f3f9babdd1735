"""The double that the tests of all feeds look at: it does what the program's own `FeedOut` is described to do."""

import asyncio

import pytest

from app.domain.feeds import ChatMessage, Cleared, FeedError, FeedReason, Gift
from app.services.ports import FeedOut
from tests.feeds.recording import Recording, running


def gift(gift_id: str) -> Gift:
    return Gift(id=gift_id, author="Оля", amount_minor=100, currency="UAH")


async def test_the_first_catching_up_only_keeps_the_cursor() -> None:
    out = Recording()
    await out.catch_up([gift("1")], "1")
    await out.catch_up([gift("2")], "2")
    assert (out.ids, out.cursor, [event.id for event in out.history if isinstance(event, Gift)]) == (["2"], "2", ["1"])


async def test_an_id_counts_once_for_each_kind_of_event() -> None:
    out = Recording("0")
    await out.put(gift("1"))
    await out.catch_up([gift("1"), gift("2")], "2")
    await out.put(ChatMessage(id="1", author_id="2002", author="Оля", text=""))
    await out.put(Cleared())
    await out.put(Cleared())
    assert out.ids == ["1", "2", "1", "", ""]
    assert out.duplicates == [gift("1")]
    assert out.calls == ["put 1", "catch_up 1 2", "put 1", "put ", "put "]


async def test_what_fails_stores_nothing() -> None:
    out = Recording("0")
    out.fail_next(FeedError(FeedReason.NOT_STORED), 3)
    for call in (out.put(gift("1")), out.catch_up([gift("1")], "1"), out.keep("1")):
        with pytest.raises(FeedError):
            await call
    assert (out.ids, out.cursor) == ([], "0")


async def test_after_a_restart_it_knows_what_it_knew() -> None:
    out = Recording("0")
    await out.put(gift("1"))
    await out.keep("1")
    after = out.restarted()
    await after.catch_up([gift("1"), gift("2")], "2")
    assert (after.ids, after.duplicates, after.cursor) == (["2"], [gift("1")], "2")


class Stub:
    silence_s = 1.0

    def __init__(self, error: FeedError | None = None) -> None:
        self._error = error

    async def check(self) -> str:
        return "Оля"

    async def run(self, out: FeedOut) -> None:
        out.connected("Оля")
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()


async def test_a_feed_runs_while_a_test_looks() -> None:
    async with running(Stub(), Recording()) as task:
        assert not task.done()
    assert task.cancelled()


async def test_what_ended_a_feed_is_raised() -> None:
    with pytest.raises(FeedError, match="ended"):
        async with running(Stub(FeedError(FeedReason.ENDED)), Recording()) as task:
            await asyncio.wait([task])

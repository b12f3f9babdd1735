"""What sources get: names, titles and messages without blocked words; the window gets them as they are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.events import Notice, NoticeKind, PlayerChanged, RequestRejected
from app.domain.media import ResolvedMedia
from app.domain.player import ReportKind
from tests.support.world import VIDEOS, World, told_queue


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A program in which some words are blocked."""
    world = World(tmp_path, language="uk")
    await world.start()
    await world.settings.change(
        {"speech": {"blocked_words": ["дурень", "duren", "idiot*"]}, "requests": {"blocked_words": ["спойлер"]}}
    )
    await world.idle()
    yield world
    await world.stop()


def sent(world: World) -> str:
    """Return everything that a source got."""
    return b"".join(frame.sse for frame in world.sinks["a"].frames).decode("unicode_escape")


async def test_a_blocked_word_is_in_no_frame_and_in_every_event_of_the_window(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="Про ду рень і <b>i</b>diots", length_ms=60_000)
    await world.come("a")
    await world.ask(0, requested_by="д€у€р€е€н€ь", message="Скажіть цьому i|d|i|o|t")
    await world.queue.approve(told_queue(world)[-1].queue.pending[0].id)
    await world.idle()
    await world.report(ReportKind.FAILED, error=5)
    await world.idle()
    text = sent(world)
    assert "•••" in text
    for word in ("ду рень", "diot", "д€у€р", "i|d|i"):
        assert word not in text
    assert any(
        event.player.item and event.player.item.requested_by == "д€у€р€е€н€ь" for event in world.told(PlayerChanged)
    )
    assert [each.by for each in world.told(Notice) if each.kind is NoticeKind.VIDEO_FAILED] == ["д€у€р€е€н€ь"]


async def test_a_source_that_comes_later_gets_no_blocked_word_either(world: World) -> None:
    await world.ask(0, requested_by="Дурень", message="ага")
    await world.come("a")
    assert "•••" in sent(world)
    assert "Дурень" not in sent(world)
    assert "ага" in sent(world)


async def test_a_refused_request_and_an_undo_show_no_blocked_word(world: World) -> None:
    world.resolver.outcomes[VIDEOS[0]] = ResolvedMedia(title="С п о й л е р", length_ms=60_000)
    await world.come("a")
    await world.ask(0, requested_by="idiot2007")
    item = await world.ask(1, requested_by="Олена", message="Дурень")
    world.resolver.outcomes[VIDEOS[1]] = ResolvedMedia(title="x", length_ms=1)
    await world.queue.remove(item.id)
    await world.idle()
    assert [each.title for each in world.told(RequestRejected)] == ["С п о й л е р"]
    text = sent(world)
    assert "idiot" not in text
    assert "С п о й л е р" not in text
    assert "Олена" in text


async def test_words_that_are_blocked_later_are_masked_from_then_on(world: World) -> None:
    await world.come("a")
    await world.ask(0, requested_by="Погань", message="ага")
    assert "Погань" in sent(world)
    await world.settings.change({"speech": {"blocked_words": ["погань"]}})
    await world.idle()
    world.sinks["a"].frames.clear()
    await world.ask(1, requested_by="Дурень")
    assert "Погань" not in sent(world)
    assert "Дурень" in sent(world)
    await world.settings.change({"speech": {"blocked_words": []}, "requests": {"blocked_words": [" "]}})
    await world.idle()
    world.sinks["a"].frames.clear()
    await world.ask(2, requested_by="Тарас")
    assert "Погань" in sent(world)


@pytest.mark.slow
async def test_the_memory_of_texts_is_bounded(world: World) -> None:
    audience = world.services.audience
    for number in range(2_100):
        masked = audience.shown(Notice(kind=NoticeKind.VIDEO_FAILED, subject=f"дурень {number}"))
        assert masked.subject == f"••• {number}"

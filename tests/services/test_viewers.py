"""A blocked viewer loses all that waits of them; each command is undone exactly, whatever else was blocked since."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.domain.errors import AppError, ConflictError, InvalidError, RefusedError, StoreFullError
from app.domain.events import SettingsChanged
from app.services.viewers import BlockLists, BlockResult
from app.store import settings as settings_store
from tests.support.world import World

CHANNEL = "UCuAXFkgsw1L7xaCfnd5JJOw"


async def _fill(world: World) -> None:
    """Two items and two messages of one viewer, an item and a message of another."""
    for number, viewer in enumerate(("Мавка", "мавка", "чайка")):
        await world.ask(number, requested_by=viewer)
        await world.say(f"Повідомлення {number}", author=viewer)


async def _state(world: World) -> tuple[object, ...]:
    queue, speech = await world.queue.page(0, 99), await world.speech.page(0, 99)
    return queue.items, speech.items, world.viewers.blocked()


def _waiting(world: World) -> tuple[int, int]:
    return world.queue.summary.pending_total, world.speech.now().pending_total


async def test_a_blocked_viewer_loses_all_that_waits_and_undo_restores_it(world: World) -> None:
    await _fill(world)
    before = await _state(world)
    result = await world.viewers.block_viewer(" МАВКА ")
    assert result == BlockResult(name="МАВКА", is_blocked=True, removed_items=2, removed_messages=2, undo_step=1)
    assert _waiting(world) == (1, 1)
    assert world.viewers.blocked() == BlockLists(viewers=("МАВКА",), channels=())
    assert await world.viewers.undo(1) == "block"
    await world.idle()
    assert await _state(world) == before
    for number in (1, None):
        with pytest.raises(ConflictError) as caught:
            await world.viewers.undo(number)
        assert caught.value.code == "nothing_to_undo"


async def test_a_viewer_who_is_blocked_already_is_not_blocked_twice(world: World) -> None:
    await world.viewers.block_viewer("Мавка")
    assert await world.viewers.block_viewer("мавка") == BlockResult(name="мавка", is_blocked=True)
    assert (len(world.told(SettingsChanged)), world.viewers.blocked().viewers) == (1, ("Мавка",))


async def test_undo_after_blocking_somebody_who_was_blocked_leaves_them_blocked(world: World) -> None:
    await world.ask(0, requested_by="Мавка")
    await world.settings.change({"requests": {"blocked_users": ["мавка"]}})
    result = await world.viewers.block_viewer("Мавка")
    assert (result.removed_items, result.undo_step) == (1, 1)
    await world.viewers.undo()
    assert (_waiting(world)[0], world.viewers.blocked().viewers) == (1, ("мавка",))


async def test_every_command_is_undone_alone(world: World) -> None:
    await world.settings.change({"requests": {"blocked_users": ["a", "Мавка", "b", "МАВКА"]}})
    steps = [
        (await world.viewers.unblock_viewer("мавка")).undo_step,
        (await world.viewers.block_channel(CHANNEL, "A channel")).undo_step,
        (await world.viewers.block_viewer("чайка")).undo_step,
    ]
    assert steps == [1, 2, 3]
    assert world.viewers.blocked() == BlockLists(viewers=("a", "b", "чайка"), channels=(CHANNEL,))
    assert await world.viewers.undo(1) == "unblock"
    assert world.viewers.blocked().viewers == ("a", "Мавка", "b", "МАВКА", "чайка")
    assert await world.viewers.undo(2) == "block"
    assert world.viewers.blocked().channels == ()
    with pytest.raises(ConflictError) as caught:
        await world.viewers.undo(2)
    assert caught.value.code == "stale_undo"
    await world.viewers.undo()
    assert world.viewers.blocked().viewers == ("a", "Мавка", "b", "МАВКА")


async def test_channels_are_blocked_and_unblocked_by_id(world: World) -> None:
    assert (await world.viewers.block_channel(CHANNEL)).is_blocked
    assert await world.viewers.block_channel(CHANNEL) == BlockResult(name=CHANNEL, is_blocked=True)
    assert await world.viewers.unblock_channel(CHANNEL.lower()) == BlockResult(name=CHANNEL.lower(), is_blocked=False)
    assert (await world.viewers.unblock_channel(CHANNEL)).undo_step == 2
    assert world.viewers.blocked() == BlockLists(viewers=(), channels=())


async def test_what_was_done_since_stays(world: World) -> None:
    await _fill(world)
    await world.viewers.block_viewer("Мавка")
    (other,) = world.speech.now().pending
    await world.speech.reject(other.id)
    await world.viewers.undo()
    assert (_waiting(world), world.viewers.blocked().viewers) == ((3, 0), ())


async def test_many_at_once_are_all_blocked(world: World) -> None:
    await _fill(world)
    await asyncio.gather(*(world.viewers.block_viewer(name) for name in ("Мавка", "чайка", "nobody")))
    assert (_waiting(world), world.viewers.blocked().viewers) == ((0, 0), ("Мавка", "чайка", "nobody"))


@pytest.mark.parametrize("failure", ["full list", "full disk"])
async def test_a_viewer_who_cannot_be_blocked_keeps_what_waits(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    await _fill(world)
    if failure == "full list":
        await world.settings.change({"requests": {"blocked_users": [f"viewer {number}" for number in range(1_000)]}})
    before = await _state(world)
    if failure == "full disk":

        def save(*_: object) -> None:
            raise StoreFullError("disk_full", "The disk is full.")

        monkeypatch.setattr(settings_store, "save", save)
    with pytest.raises(AppError) as caught:
        await world.viewers.block_viewer("Мавка")
    await world.idle()
    assert await _state(world) == before
    assert caught.value.field == ("name" if failure == "full list" else None)


async def test_a_name_and_an_id_must_not_be_empty(world: World) -> None:
    service = world.viewers
    commands: list[tuple[Callable[[str], Awaitable[BlockResult]], str]] = [
        (service.block_viewer, "name"),
        (service.unblock_viewer, "name"),
        (service.block_channel, "channel"),
        (service.unblock_channel, "channel"),
    ]
    for command, field in commands:
        with pytest.raises(InvalidError) as caught:
            await command(" \u200b ")
        assert caught.value.field == field


async def test_a_viewer_who_is_blocked_by_id_is_not_their_namesake(world: World) -> None:
    for number, author_id in enumerate(("twitch:2002", "twitch:3003", "")):
        await world.ask(number, requested_by="Оля", author_id=author_id)
        await world.say(f"Повідомлення {number}", author="Оля", author_id=author_id)
    result = await world.viewers.block_viewer("Оля", "twitch:2002")
    assert result == BlockResult(name="Оля", is_blocked=True, removed_items=1, removed_messages=1, undo_step=1)
    assert (_waiting(world), world.viewers.blocked().viewers) == ((2, 2), ("twitch:2002 Оля",))
    with pytest.raises(RefusedError):
        await world.ask(5, requested_by="Інше ім’я", author_id="twitch:2002")
    await world.ask(6, requested_by="Оля", author_id="twitch:3003")
    assert (await world.viewers.block_viewer("Оленка", "twitch:2002")).undo_step == 0  # renamed, and blocked already
    assert await world.viewers.undo(1) == "block"
    await world.idle()
    assert (_waiting(world), world.viewers.blocked().viewers) == ((4, 3), ())


@pytest.mark.parametrize("ask", [("Оля", "twitch:2002"), ("Інше ім’я", "TWITCH:2002"), ("twitch:2002 Оля", "")])
async def test_a_viewer_who_is_blocked_by_id_is_unblocked_by_it(world: World, ask: tuple[str, str]) -> None:
    await world.viewers.block_viewer("Оля", "twitch:2002")
    await world.viewers.block_viewer("Оля")
    result = await world.viewers.unblock_viewer(ask[0], ask[1].lower())
    assert (result.name, world.viewers.blocked().viewers) == (ask[0], ("Оля",))
    assert await world.viewers.undo(result.undo_step) == "unblock"
    assert world.viewers.blocked().viewers == ("twitch:2002 Оля", "Оля")


async def test_a_name_alone_lifts_the_blocks_that_are_listed_with_it(world: World) -> None:
    for viewer, author_id in (("Оля", "twitch:2002"), ("Оленка", "twitch:3003"), ("Оля", "youtube:UC1")):
        await world.viewers.block_viewer(viewer, author_id)
    result = await world.viewers.unblock_viewer("оля")
    assert world.viewers.blocked().viewers == ("twitch:3003 Оленка",)
    await world.ask(1, requested_by="Оля", author_id="twitch:2002")
    assert await world.viewers.undo(result.undo_step) == "unblock"
    assert world.viewers.blocked().viewers == ("twitch:2002 Оля", "twitch:3003 Оленка", "youtube:UC1 Оля")
    assert (await world.viewers.unblock_viewer("Оля", "twitch:3003")).undo_step
    assert (await world.viewers.unblock_viewer("Соля")).undo_step == 0


async def test_an_id_of_another_form_blocks_the_name(world: World) -> None:
    await world.viewers.block_viewer("Оля", "an id with blanks")
    assert world.viewers.blocked().viewers == ("Оля",)

"""New links are handed over to OBS before the old ones end."""

import asyncio

from app.domain.events import LinksChanged
from app.domain.obs_healing import WAIT_S
from tests.services.obs_world import LINKS, PORT, TOKEN, begin
from tests.support.world import World

NEW = "n" * 43
CHANGED = LinksChanged(urls={name: url.replace(TOKEN, NEW) for name, url in LINKS.urls.items()}, files=LINKS.files)


async def handed_over(world: World) -> "asyncio.Task[None]":
    task = asyncio.ensure_future(world.services.obs.relink(CHANGED))
    world.obs.waiting.add(task)
    await world.idle()
    return task


async def test_every_source_gets_the_new_link_in_one_batch_and_other_sources_nothing(world: World) -> None:
    fake = world.obs.obs
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/?source=abc123#k={TOKEN}"})
    fake.add("By hand", {"url": f"http://queue.localhost:{PORT}/?size=90#k={TOKEN}"})
    fake.add("File", {"is_local_file": True, "local_file": "D:/Efir/boot/player.html"})
    fake.add("Camera", {"url": f"https://example.org/#k={TOKEN}"})
    await begin(world)
    await world.come("a", tag="abc123")
    task = await handed_over(world)
    settings = {name: one.settings for name, one in fake.inputs.items()}
    assert settings["Player"]["url"] == f"http://player.localhost:{PORT}/?source=abc123#k={NEW}"
    by_hand = settings["By hand"]["url"]
    assert by_hand.startswith(f"http://queue.localhost:{PORT}/?size=90&source=")
    assert by_hand.endswith(f"#k={NEW}")
    assert "again" in settings["File"]["css"]
    assert settings["Camera"] == {"url": f"https://example.org/#k={TOKEN}"}
    assert not task.done()
    await world.go("a")
    tag = by_hand.partition("source=")[2].partition("#")[0]
    for client, widget, its_tag in (("b", "player", "abc123"), ("c", "queue", tag), ("d", "player", "")):
        await world.come(client, widget=widget, tag=its_tag)
    await world.pass_(1)
    assert task.done()
    await task


async def test_where_obs_is_not_there_nothing_is_waited_for(world: World) -> None:
    world.obs.obs.is_up = False
    await begin(world)
    task = await handed_over(world)
    assert task.done()
    await task


async def test_obs_that_ends_meanwhile_or_refuses_keeps_nobody_waiting(world: World) -> None:
    fake = world.obs.obs
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/?source=abc123#k={TOKEN}"})
    await begin(world)
    fake.is_ready = False
    await (await handed_over(world))
    fake.is_ready = True
    task = await handed_over(world)
    assert not task.done()
    fake.end()
    await world.pass_(0.1)
    assert task.done()
    await task


async def test_pages_that_are_away_because_of_new_links_are_not_repaired(world: World) -> None:
    fake = world.obs.obs
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/?source=abc123#k={TOKEN}"})
    await begin(world)
    await world.come("a", tag="abc123")
    await world.pass_(120)
    task = await handed_over(world)
    await world.go("a")
    await world.pass_(WAIT_S - 1)
    assert fake.refreshed == []
    await world.come("b", tag="abc123")
    await world.pass_(1)
    await task

"""A file of settings of somebody else's opens nothing of this PC unless the streamer says so."""

import json

import pytest

from app.domain.errors import InvalidError
from app.domain.feeds import FeedKind
from app.domain.settings import Settings
from tests.support.world import World


def file(**settings: object) -> bytes:
    return json.dumps({"efir_settings": 1, "settings": settings}).encode()


CRAFTED = file(
    network={"lan_address": "192.168.1.20", "host_names": ["evil.example"]},
    media={"folders": ["/"], "fallback_folder": "/etc"},
    desktop={"autostart": True},
    requests={"user_limit": 3},
)


async def test_what_opens_the_pc_is_listed_and_left_out(world: World) -> None:
    guarded = await world.settings.guarded(CRAFTED)
    assert guarded == {
        "network": {"lan_address": "192.168.1.20", "host_names": ["evil.example"]},
        "media": {"folders": ["/"], "fallback_folder": "/etc"},
        "desktop": {"autostart": True},
    }
    after = await world.settings.import_(CRAFTED, left_out=guarded)
    assert after.requests.user_limit == 3
    assert (after.network, after.media, after.desktop) == (Settings().network, Settings().media, Settings().desktop)


async def test_if_it_is_wanted_it_is_imported(world: World) -> None:
    after = await world.settings.import_(CRAFTED)
    assert after.network.lan_address == "192.168.1.20"
    assert after.media.folders == ("/",)
    assert after.desktop.autostart


@pytest.mark.parametrize(
    "harmless",
    [
        file(requests={"user_limit": 3}),
        file(network={"lan_address": "", "host_names": []}, media={"folders": []}, desktop={"autostart": False}),
    ],
)
async def test_what_opens_nothing_is_not_asked_for(world: World, harmless: bytes) -> None:
    assert await world.settings.guarded(harmless) == {}


async def test_what_is_so_already_is_not_asked_for(world: World) -> None:
    await world.settings.change({"media": {"folders": ["/music"]}, "network": {"host_names": ["pc.local"]}})
    same = world.settings.export()
    assert await world.settings.guarded(same) == {}
    more = file(media={"folders": ["/music", "/home"]})
    assert await world.settings.guarded(more) == {"media": {"folders": ["/music", "/home"]}}


async def test_a_file_that_is_none_is_refused_before_anything_is_asked(world: World) -> None:
    with pytest.raises(InvalidError):
        await world.settings.guarded(b"no file of settings")


async def test_the_services_that_a_file_switches_on_are_told(world: World) -> None:
    switches = {"twitch": True, "donatello": False, "monobank": True, "monobank_jar": "Na drony"}
    assert await world.settings.services_in(file(feeds=switches)) == (FeedKind.TWITCH, FeedKind.MONOBANK)
    assert await world.settings.services_in(CRAFTED) == ()
    with pytest.raises(InvalidError):
        await world.settings.services_in(b"{}")

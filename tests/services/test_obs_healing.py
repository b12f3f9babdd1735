"""Healing in OBS: what is done there, what is said, and when nothing is."""

from typing import Any

import pytest

from app.domain.events import Notice, NoticeKind
from app.domain.obs_healing import CALM_S, STEADY_S, WAIT_S, Remedy, Trouble
from app.services.obs.service import ObsService
from tests.fakes.obs import FakeObs
from tests.services.obs_world import PORT, TOKEN, begin
from tests.support.world import World

URL = f"http://player.localhost:{PORT}/?source=abc123#k={TOKEN}"


@pytest.fixture
def fake(world: World) -> FakeObs:
    return world.obs.obs


async def healthy(world: World, **settings: object) -> ObsService:
    """Return the service with one player that has been connected for a while."""
    world.obs.obs.add("Player", {"url": URL, "reroute_audio": True, **settings})
    obs = await begin(world)
    await world.come("a", tag="abc123")
    await world.pass_(STEADY_S + CALM_S)
    return obs


def actions(fake: FakeObs) -> list[tuple[str, dict[str, Any]]]:
    return [one for one in fake.requests if one[0] in {"PressInputPropertiesButton", "SetInputSettings"}]


def notices(world: World) -> list[tuple[NoticeKind, str]]:
    kinds = {NoticeKind.SOURCE_REPAIRED, NoticeKind.SOURCE_NOT_REPAIRED}
    return [(one.kind, one.subject) for one in world.told(Notice) if one.kind in kinds]


async def test_a_page_that_died_is_reloaded_and_that_is_told_once_it_is_back(world: World, fake: FakeObs) -> None:
    obs = await healthy(world)
    await world.go("a")
    await world.pass_(WAIT_S + 1)
    assert fake.refreshed == ["Player"]
    assert obs.status().sources[0].trouble is Trouble.REFRESHED
    assert notices(world) == []
    await world.come("b", tag="abc123")
    await world.pass_(1)
    assert notices(world) == [(NoticeKind.SOURCE_REPAIRED, "Player")]
    assert obs.status().sources[0].trouble is None
    assert obs.healed == {Remedy.REFRESH: 1, Remedy.BACK: 1}


async def test_a_new_browser_keeps_the_link_and_its_token(world: World, fake: FakeObs) -> None:
    await healthy(world)
    await world.go("a")
    await world.pass_(WAIT_S * 2 + 2)
    assert [name for name, _ in actions(fake)] == ["PressInputPropertiesButton", "SetInputSettings"]
    url = f"http://player.localhost:{PORT}/?source=abc123&again=1#k={TOKEN}"
    assert fake.inputs["Player"].settings == {"url": url, "reroute_audio": True}


async def test_what_does_not_come_back_is_said_once_and_left_alone(world: World, fake: FakeObs) -> None:
    obs = await healthy(world)
    await world.go("a")
    await world.pass_(7_200)
    assert len(actions(fake)) == 2
    assert notices(world) == [(NoticeKind.SOURCE_NOT_REPAIRED, "Player")]
    assert obs.status().sources[0].trouble is Trouble.GIVEN_UP
    await obs.retry()
    await world.pass_(2)
    assert len(actions(fake)) == 3


async def test_of_a_file_the_style_sheet_changes_since_its_link_is_in_the_file(world: World, fake: FakeObs) -> None:
    file = {"is_local_file": True, "local_file": "D:/Efir/boot/player.html"}
    fake.add("Player", {**file, "css": "body { color: red }"})
    fake.add("Usual", file)
    await begin(world)
    await world.pass_(CALM_S + WAIT_S * 2 + 2)
    assert fake.inputs["Player"].settings["css"].startswith("body { color: red }/* again")
    assert fake.inputs["Usual"].settings["css"].startswith("body { background-color: rgba(0, 0, 0, 0)")
    assert all(one.settings["is_local_file"] for one in fake.inputs.values())


async def test_a_hidden_source_that_is_shut_down_is_not_missed(world: World, fake: FakeObs) -> None:
    await healthy(world, shutdown=True)
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": False})
    await world.go("a")
    await world.pass_(3_600)
    assert actions(fake) == []
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": True})
    await world.pass_(WAIT_S + 1)
    assert fake.refreshed == ["Player"]


async def test_switched_off_nothing_is_done(world: World, fake: FakeObs) -> None:
    await healthy(world)
    await world.settings.change({"obs": {"heal": False}})
    await world.go("a")
    await world.pass_(3_600)
    assert (actions(fake), notices(world)) == ([], [])


async def test_switched_off_while_a_page_is_away_nothing_is_looked_at_until_it_is_on_again(
    world: World, fake: FakeObs
) -> None:
    await healthy(world)
    await world.go("a")
    await world.pass_(1)
    await world.settings.change({"obs": {"heal": False}})
    await world.pass_(WAIT_S * 2)
    assert not world.timers.fire_due(world.clock.now + 0.5)
    await world.settings.change({"obs": {"heal": True}})
    await world.pass_(2)
    assert fake.refreshed == ["Player"]


async def test_where_efir_does_not_answer_obs_is_left_alone(world: World, fake: FakeObs) -> None:
    await healthy(world)
    world.obs.has_answer = False
    await world.go("a")
    await world.pass_(3_600)
    assert actions(fake) == []
    world.obs.has_answer = True
    await world.pass_(WAIT_S + 1)
    assert fake.refreshed == ["Player"]


async def test_a_change_of_the_collection_and_the_end_of_obs_heal_nothing(world: World, fake: FakeObs) -> None:
    await healthy(world)
    fake.emit("CurrentSceneCollectionChanging", {"sceneCollectionName": "Test"})
    await world.go("a")
    await world.pass_(1)
    fake.emit("CurrentSceneCollectionChanged", {"sceneCollectionName": "Other"})
    await world.pass_(CALM_S - 1)
    assert actions(fake) == []
    await world.come("b", tag="abc123")
    await world.pass_(STEADY_S + CALM_S)
    fake.emit("ExitStarted", {})
    await world.go("b")
    await world.pass_(3_600)
    assert (actions(fake), notices(world)) == ([], [])


async def test_obs_that_starts_again_and_again_is_not_healed(world: World, fake: FakeObs) -> None:
    await healthy(world)
    for number in range(5):
        fake.end()
        await world.go("a")
        await world.pass_(3)
        await world.come("a", tag="abc123", key=f"key of start {number}")
        await world.pass_(30)
    assert (actions(fake), notices(world)) == ([], [])


async def test_what_obs_refuses_is_no_reason_to_stop(world: World, fake: FakeObs) -> None:
    await healthy(world)
    fake.refusals = {"PressInputPropertiesButton": 600, "SetInputSettings": 600}
    await world.go("a")
    await world.pass_(WAIT_S * 4)
    assert notices(world) == [(NoticeKind.SOURCE_NOT_REPAIRED, "Player")]


async def test_two_players_are_told_apart_by_their_links(world: World, fake: FakeObs) -> None:
    fake.add("Second", {"url": f"http://player.localhost:{PORT}/?source=second#k={TOKEN}"})
    await healthy(world)
    assert fake.refreshed == ["Second"]
    assert "Player" not in [fields["inputName"] for _, fields in actions(fake)]


async def in_obs(world: World, **settings: object) -> None:
    """Let OBS of this PC have one player whose page is connected."""
    world.obs.obs.add("Player", {"url": URL, **settings})
    await begin(world)
    await world.come("a", tag="abc123", user_agent="Mozilla/5.0 OBS/32.2.2", address="127.0.0.1")
    await world.pass_(STEADY_S + CALM_S)


def is_missed(world: World) -> bool:
    return NoticeKind.SOURCE_SILENT in {one.kind for one in world.told(Notice)}


async def test_a_page_that_goes_while_obs_has_its_source_is_missed(world: World) -> None:
    await in_obs(world)
    await world.go("a")
    await world.pass_(60)
    assert is_missed(world)


@pytest.mark.parametrize("before_s", [0, 5])
async def test_the_page_of_a_source_that_was_removed_is_not_missed(
    world: World, fake: FakeObs, before_s: float
) -> None:
    await in_obs(world)
    await world.go("a")
    await world.pass_(before_s)
    fake.answer("RemoveInput", {"inputName": "Player"})
    await world.pass_(60)
    assert not is_missed(world)


async def test_the_page_of_a_hidden_source_that_is_shut_down_is_not_missed_until_it_is_shown(
    world: World, fake: FakeObs
) -> None:
    await in_obs(world, shutdown=True)
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": False})
    await world.go("a")
    await world.pass_(60)
    assert not is_missed(world)
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": True})
    await world.come("a", tag="abc123", user_agent="Mozilla/5.0 OBS/32.2.2", address="127.0.0.1")
    await world.go("a")
    await world.pass_(60)
    assert is_missed(world)


async def test_where_obs_has_ended_none_of_its_pages_is_missed(world: World, fake: FakeObs) -> None:
    await in_obs(world)
    await world.come("b", widget="queue", user_agent="Mozilla/5.0 OBS/32.2.2", address="127.0.0.1")
    fake.is_up = False
    fake.end()
    await world.go("a")
    await world.pass_(60)
    assert not is_missed(world)
    await world.go("b")  # of another OBS: this one had no such source
    await world.pass_(60)
    assert is_missed(world)


@pytest.mark.parametrize("page", [{"user_agent": "Mozilla/5.0"}, {"address": "192.168.1.7"}])
async def test_a_page_that_is_not_in_this_obs_is_missed_whatever_is_removed_there(
    world: World, fake: FakeObs, page: dict[str, str]
) -> None:
    await in_obs(world)
    await world.come("b", **{"tag": "abc123", "user_agent": "Mozilla/5.0 OBS/32.2.2", "address": "127.0.0.1", **page})
    fake.answer("RemoveInput", {"inputName": "Player"})
    await world.go("b")
    await world.pass_(60)
    assert is_missed(world)

"""Setting Efir's sources up in OBS: the plan, doing it, doing it again, and taking it back."""

import copy
from typing import Any

import pytest

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.events import LinksChanged
from app.domain.obs_setup import SetUpChoice, StepKind
from app.services.obs.service import ObsService
from tests.fakes.obs import BOTH, BROWSER, NONE, FakeObs
from tests.services.obs_world import LINKS, PORT, TOKEN, begin
from tests.support.world import World

HERE = SetUpChoice(in_own_scene=False)
OWN = SetUpChoice()
WRITES = ("Create", "Set", "Remove", "Press", "Start", "Stop", "Toggle")
FIVE = ("player", "now-playing", "queue", "voice", "alerts")


def writes(fake: FakeObs) -> list[str]:
    return [name for name, _ in fake.requests if name.startswith(WRITES)]


def like(fake: FakeObs) -> Any:
    """Return all that OBS keeps."""
    inputs = {name: (vars(one)["settings"], one.monitor, one.tracks, one.is_muted) for name, one in fake.inputs.items()}
    scenes = {name: [(item["source"], item["is_on"]) for item in items] for name, items in fake.scenes.items()}
    return copy.deepcopy((inputs, scenes, fake.program))


@pytest.fixture
async def obs(world: World) -> ObsService:
    return await begin(world)


@pytest.fixture
def fake(world: World) -> FakeObs:
    return world.obs.obs


async def test_the_plan_says_everything_and_does_nothing(obs: ObsService, fake: FakeObs) -> None:
    before = like(fake)
    made = await obs.plan(OWN)
    kinds = [step.kind for step in made.steps]
    assert kinds[0] is StepKind.MAKE_SCENE
    assert kinds.count(StepKind.CREATE) == 5
    assert kinds[-1] is StepKind.NEST_SCENE
    assert (made.scene, made.own_scene, made.is_monitored, made.captures, made.vod_track) == (
        "Scene",
        "Efir",
        True,
        (),
        None,
    )
    assert (like(fake), writes(fake)) == (before, [])


async def test_five_sources_are_made_with_their_sizes_sound_and_links(obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(HERE)
    assert list(fake.inputs) == [f"Efir {name}" for name in FIVE]
    player, voice = fake.inputs["Efir player"], fake.inputs["Efir voice"]
    assert player.settings["url"].startswith(f"http://player.localhost:{PORT}/?source=")
    assert player.settings["url"].endswith(f"#k={TOKEN}")
    assert (player.settings["width"], player.settings["height"]) == (1920, 1080)
    assert {name: one.settings["reroute_audio"] for name, one in fake.inputs.items()} == {
        "Efir player": True,
        "Efir now-playing": False,
        "Efir queue": False,
        "Efir voice": True,
        "Efir alerts": True,
    }
    assert not any(one.settings["shutdown"] or one.settings["restart_when_active"] for one in fake.inputs.values())
    assert all("css" not in one.settings for one in fake.inputs.values())
    assert (player.monitor, voice.monitor, fake.inputs["Efir queue"].monitor) == (BOTH, BOTH, NONE)
    places = {item["source"]: item["transform"] for item in fake.scenes["Scene"]}
    assert places["Efir player"] == {}
    assert (places["Efir voice"]["positionX"], places["Efir voice"]["positionY"]) == (1120, 880)
    assert {source.widget for source in obs.status().sources} == set(FIVE)
    assert len({source.tag for source in obs.status().sources}) == 5


async def test_the_second_time_nothing_is_written(obs: ObsService, fake: FakeObs) -> None:
    for choice in (OWN, HERE):
        await obs.set_up(choice)
        fake.requests.clear()
        assert (await obs.set_up(choice)).steps == ()
        assert writes(fake) == []


async def test_no_empty_scene_is_made_where_every_source_is_in_the_scene_already(
    obs: ObsService, fake: FakeObs
) -> None:
    await obs.set_up(HERE)
    made = await obs.set_up(OWN)
    assert (made.steps, made.own_scene) == ((), "")
    assert list(fake.scenes) == ["Scene"]


async def test_a_scene_of_efirs_that_was_renamed_gets_no_second_one(obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(OWN)
    fake.scenes["Overlay"] = fake.scenes.pop("Efir")
    fake.scenes["Scene"][0]["source"] = "Overlay"
    assert (await obs.set_up(OWN)).steps == ()
    assert list(fake.scenes) == ["Scene", "Overlay"]


async def test_undo_takes_back_only_what_was_made(world: World, obs: ObsService, fake: FakeObs) -> None:
    fake.add("Camera", {"url": "https://example.org/"})
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/?accent=red#k={TOKEN}", "reroute_audio": True})
    before = like(fake)
    await obs.set_up(OWN)
    assert like(fake) != before
    assert obs.status().undo_at is not None
    status = await obs.undo()
    assert like(fake) == before
    assert (status.undo_at, world.obs_undo.kept) == (None, None)
    with pytest.raises(ConflictError) as nothing:
        await obs.undo()
    assert nothing.value.code == "nothing_to_undo"


async def test_a_source_that_was_renamed_is_taken_back_and_a_strange_one_of_its_name_stays(
    obs: ObsService, fake: FakeObs
) -> None:
    await obs.set_up(HERE)
    fake.answer("SetInputName", {"inputName": "Efir player", "newInputName": "Музика"})
    fake.add("Efir player", {"url": "https://example.org/"})
    await obs.undo()
    assert list(fake.inputs) == ["Efir player"]
    assert fake.inputs["Efir player"].settings == {"url": "https://example.org/"}


async def test_a_scene_of_efirs_with_something_of_the_streamers_stays_at_undo(obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(OWN)
    fake.add("Camera", {"url": "https://example.org/"}, scene="Efir")
    await obs.undo()
    assert list(fake.inputs) == ["Camera"]
    assert [item["source"] for item in fake.scenes["Efir"]] == ["Camera"]


async def test_a_scene_whose_sources_are_removed_a_moment_later_goes_at_undo(obs: ObsService, fake: FakeObs) -> None:
    fake.is_slow = True
    await obs.set_up(OWN)
    await obs.undo()
    assert (fake.inputs, fake.scenes) == ({}, {"Scene": []})


async def test_what_has_the_number_of_an_item_in_a_scene_that_was_made_anew_stays_at_undo(
    world: World, obs: ObsService, fake: FakeObs
) -> None:
    await obs.set_up(OWN)
    assert world.obs_undo.kept is not None
    steps = [one.request.fields for one in world.obs_undo.kept.steps if one.request.name == "RemoveSceneItem"]
    fake.scenes["Scene"].clear()  # a scene made anew counts its items from the beginning
    fake.add("Camera", {"url": "https://example.org/"})
    fake.scenes["Scene"][0]["id"] = steps[0]["sceneItemId"]
    await obs.undo()
    assert [item["source"] for item in fake.scenes["Scene"]] == ["Camera"]


async def test_a_source_that_was_added_and_renamed_since_leaves_the_scene_at_undo(
    obs: ObsService, fake: FakeObs
) -> None:
    fake.scenes["Other"] = []
    await obs.set_up(HERE)
    await obs.set_up(SetUpChoice(scene="Other", in_own_scene=False, widgets=("player",)))
    assert [item["source"] for item in fake.scenes["Other"]] == ["Efir player"]
    fake.answer("SetInputName", {"inputName": "Efir player", "newInputName": "Музика"})
    await obs.undo()
    assert fake.scenes["Other"] == []


async def test_a_copy_that_the_streamer_made_of_a_source_stays_at_undo(obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(HERE)
    fake.add("Copy", dict(fake.inputs["Efir player"].settings))
    await obs.undo()
    assert list(fake.inputs) == ["Copy"]


async def test_names_that_are_taken_are_passed_over(obs: ObsService, fake: FakeObs) -> None:
    fake.add("Efir player", {"url": "https://example.org/"})
    fake.scenes["Efir"] = []
    made = await obs.set_up(OWN)
    assert made.own_scene == "Efir 2"
    assert fake.inputs["Efir player"].settings == {"url": "https://example.org/"}
    assert fake.inputs["Efir player 2"].settings["url"].startswith("http://player.localhost")
    assert [item["source"] for item in fake.scenes["Scene"]] == ["Efir player", "Efir 2"]
    assert fake.scenes["Efir"] == []


async def test_old_links_are_made_new_and_keep_their_options(obs: ObsService, fake: FakeObs) -> None:
    fake.add("Player", {"url": "http://player.localhost:1/?accent=#7cc4ff&size=120#k=old", "reroute_audio": True})
    await obs.set_up(HERE)
    url = fake.inputs["Player"].settings["url"]
    tag = obs.status().sources[0].tag
    assert url == f"http://player.localhost:{PORT}/?accent=&source={tag}#7cc4ff&size=120#k={TOKEN}"
    await obs.undo()
    assert fake.inputs["Player"].settings["url"] == "http://player.localhost:1/?accent=#7cc4ff&size=120#k=old"


async def test_what_obs_would_do_wrong_with_a_page_is_put_right(obs: ObsService, fake: FakeObs) -> None:
    url = f"http://player.localhost:{PORT}/#k={TOKEN}"
    fake.add("Player", {"url": url, "shutdown": True, "restart_when_active": True})
    made = await obs.set_up(HERE)
    assert [step.kind for step in made.steps if step.name == "Player"] == [StepKind.ADJUST, StepKind.MONITOR]
    settings = fake.inputs["Player"].settings
    assert (settings["shutdown"], settings["restart_when_active"], settings["reroute_audio"]) == (False, False, True)
    assert settings["url"] == url


async def test_a_source_in_another_scene_is_added_and_not_made_twice(obs: ObsService, fake: FakeObs) -> None:
    fake.scenes["Old"] = []
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/#k={TOKEN}", "reroute_audio": True}, scene="Old")
    made = await obs.set_up(HERE)
    assert made.steps[0].kind is StepKind.ADD
    assert "Player" in [item["source"] for item in fake.scenes["Scene"]]
    await obs.undo()
    assert [item["source"] for item in fake.scenes["Scene"]] == []
    assert [item["source"] for item in fake.scenes["Old"]] == ["Player"]


async def test_a_source_in_a_group_or_a_nested_scene_is_there(obs: ObsService, fake: FakeObs) -> None:
    settings = {"url": f"http://player.localhost:{PORT}/#k={TOKEN}", "reroute_audio": True}
    fake.scenes["Nested"] = []
    fake.add("Player", settings, scene="Nested")
    fake.scenes["Other"] = []
    fake.add("Alerts", {**settings, "url": f"http://alerts.localhost:{PORT}/#k={TOKEN}"}, scene="Other")
    fake.groups["Group"] = ["Alerts"]
    fake.add("Group", {}, kind="group")
    fake.answer("CreateSceneItem", {"sceneName": "Scene", "sourceName": "Nested"})
    made = await obs.plan(HERE)
    assert not [step for step in made.steps if step.kind is StepKind.ADD]
    assert {step.widget for step in made.steps if step.kind is StepKind.CREATE} == {"now-playing", "queue", "voice"}


async def test_several_sources_of_one_widget_are_named(obs: ObsService, fake: FakeObs) -> None:
    for name in ("One", "Two"):
        fake.add(name, {"url": f"http://player.localhost:{PORT}/#k={TOKEN}", "reroute_audio": True})
    assert (await obs.plan(HERE)).twice == ("player",)


async def test_what_is_monitored_does_not_come_back_through_a_capture(obs: ObsService, fake: FakeObs) -> None:
    fake.add("Desktop", {"device_id": "default"}, kind="pulse_output_capture")
    made = await obs.set_up(HERE)
    assert (made.captures, made.is_monitored) == (("Desktop",), False)
    assert fake.inputs["Efir player"].monitor == NONE
    made = await obs.set_up(SetUpChoice(in_own_scene=False, monitor="on"))
    assert made.is_monitored
    assert fake.inputs["Efir player"].monitor == BOTH
    assert not fake.inputs["Desktop"].is_muted


async def test_the_capture_can_be_muted_instead(obs: ObsService, fake: FakeObs) -> None:
    fake.add("Desktop", {}, kind="pulse_output_capture")
    await obs.set_up(SetUpChoice(in_own_scene=False, mutes_captures=True))
    assert fake.inputs["Desktop"].is_muted
    assert fake.inputs["Efir player"].monitor == BOTH
    await obs.undo()
    assert not fake.inputs["Desktop"].is_muted


@pytest.mark.parametrize(
    ("device", "monitor", "returns"),
    [("a", "a", True), ("a.monitor", "a", True), ("b", "a", False), ("default", "a", True), ("b", "default", True)],
)
async def test_a_capture_of_another_device_brings_nothing_back(
    obs: ObsService, fake: FakeObs, device: str, monitor: str, *, returns: bool
) -> None:
    fake.profile["Audio/MonitoringDeviceId"] = monitor
    fake.add("Desktop", {"device_id": device}, kind="pulse_output_capture")
    assert (await obs.plan(HERE)).captures == (("Desktop",) if returns else ())


@pytest.mark.parametrize(
    ("profile", "track"),
    [
        ({"SimpleOutput/VodTrackEnabled": "true", "SimpleOutput/UseAdvanced": "true"}, 2),
        ({"SimpleOutput/VodTrackEnabled": "true", "SimpleOutput/UseAdvanced": "false"}, None),
        ({"Output/Mode": "Advanced", "AdvOut/VodTrackEnabled": "true", "AdvOut/VodTrackIndex": "4"}, 4),
        ({"Output/Mode": "Advanced", "AdvOut/VodTrackEnabled": "true", "AdvOut/VodTrackIndex": "?"}, 2),
        ({"Output/Mode": "Advanced"}, None),
    ],
)
async def test_the_music_leaves_the_track_of_the_vod_where_there_is_one(
    obs: ObsService, fake: FakeObs, profile: dict[str, str], track: int | None
) -> None:
    fake.profile.update(profile)
    made = await obs.set_up(SetUpChoice(in_own_scene=False, keeps_off_vod=True))
    assert made.vod_track == track
    off = [number for number, is_on in fake.inputs["Efir player"].tracks.items() if not is_on]
    assert off == ([] if track is None else [str(track)])
    assert all(fake.inputs["Efir voice"].tracks.values())
    assert (await obs.plan(SetUpChoice(in_own_scene=False, keeps_off_vod=True))).steps == ()


async def test_a_step_that_obs_refuses_takes_everything_back(world: World, obs: ObsService, fake: FakeObs) -> None:
    before = like(fake)
    fake.refusals["SetInputAudioMonitorType"] = 700
    with pytest.raises(ConflictError, match="SetInputAudioMonitorType with code 700") as refused:
        await obs.set_up(OWN)
    assert refused.value.code == "obs_refused"
    assert like(fake) == before
    assert world.obs_undo.kept is None


async def test_what_was_done_when_obs_died_can_be_taken_back(world: World, obs: ObsService, fake: FakeObs) -> None:
    before = like(fake)
    fake.dies_after = "SetInputAudioMonitorType"
    with pytest.raises(ConflictError) as gone:
        await obs.set_up(OWN)
    assert gone.value.code == "obs_not_connected"
    assert list(fake.inputs) == ["Efir player"]
    fake.dies_after = ""
    await world.pass_(5)
    assert obs.status().undo_at is not None
    await obs.undo()
    assert like(fake) == before


async def test_where_obs_died_before_anything_was_done_the_last_set_up_can_be_taken_back(
    world: World, obs: ObsService, fake: FakeObs
) -> None:
    before = like(fake)
    await obs.set_up(OWN)
    settings = fake.inputs["Efir player"].settings
    settings["url"] = str(settings["url"]).replace(":17890", ":17891")
    fake.dies_after = "SetInputSettings"
    with pytest.raises(ConflictError):
        await obs.set_up(OWN)
    fake.dies_after = ""
    await world.pass_(5)
    await obs.undo()
    assert like(fake) == before


async def test_where_obs_died_while_a_refused_set_up_was_taken_back_the_rest_can_be_later(
    world: World, obs: ObsService, fake: FakeObs
) -> None:
    before = like(fake)
    fake.refusals["SetInputAudioMonitorType"] = 700
    fake.dies_after = "RemoveInput"
    with pytest.raises(ConflictError) as gone:
        await obs.set_up(OWN)
    assert gone.value.code == "obs_not_connected"
    assert list(fake.scenes) == ["Scene", "Efir"]
    fake.dies_after = ""
    await world.pass_(5)
    await obs.undo()
    assert like(fake) == before


async def test_an_undo_that_cannot_be_kept_is_done_at_once(world: World, obs: ObsService, fake: FakeObs) -> None:
    before = like(fake)
    world.obs_undo.error = OutsideError("disk_full")
    with pytest.raises(OutsideError):
        await obs.set_up(OWN)
    assert like(fake) == before
    assert obs.status().undo_at is None


async def test_what_was_set_up_before_a_restart_can_be_taken_back(world: World, obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(OWN)
    await world.stop()
    again = World(world.folder, obs=world.obs, obs_file=world.obs_file, obs_undo=world.obs_undo)
    await again.start()
    obs = await begin(again)
    assert obs.status().undo_at is not None
    await obs.undo()
    assert fake.inputs == {}
    await again.stop()


async def test_another_collection_is_left_alone(obs: ObsService, fake: FakeObs) -> None:
    await obs.set_up(HERE)
    fake.collection = "Other"
    with pytest.raises(ConflictError) as refused:
        await obs.undo()
    assert refused.value.code == "obs_other_collection"
    assert len(fake.inputs) == 5


async def test_what_cannot_be_set_up_is_refused(world: World, obs: ObsService, fake: FakeObs) -> None:
    with pytest.raises(InvalidError):
        await obs.plan(SetUpChoice(widgets=("nothing",)))
    with pytest.raises(NotFoundError):
        await obs.plan(SetUpChoice(scene="Nope"))
    fake.is_ready = False
    with pytest.raises(ConflictError) as refused:
        await obs.plan(OWN)
    assert refused.value.code == "obs_refused"
    fake.is_ready = True
    fake.kinds.remove(BROWSER)
    with pytest.raises(ConflictError) as refused:
        await obs.plan(OWN)
    assert refused.value.code == "obs_no_browser"
    fake.is_up = False
    fake.end()
    await world.pass_(0.5)
    for command in (obs.plan(OWN), obs.set_up(OWN), obs.undo()):
        with pytest.raises(ConflictError) as refused:
            await command
        assert refused.value.code == "obs_not_connected"
    assert writes(fake) == []


async def test_where_every_name_is_taken_or_obs_refuses_a_source_nothing_is_left(
    obs: ObsService, fake: FakeObs
) -> None:
    for name in ("Efir player", *(f"Efir player {number}" for number in range(2, 10))):
        fake.add(name, {"url": "https://example.org/"})
    before = like(fake)
    with pytest.raises(ConflictError, match="CreateInput with code 601"):
        await obs.set_up(OWN)
    assert like(fake) == before
    fake.refusals["CreateInput"] = 702
    with pytest.raises(ConflictError, match="CreateInput with code 702"):
        await obs.set_up(OWN)
    assert like(fake) == before


async def test_in_obs_on_another_pc_nothing_is_taken_for_efirs_and_nothing_is_set_up(world: World) -> None:
    fake = world.obs.obs
    fake.password = ""
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/#k=of-another-efir"})
    obs = await begin(world, host="192.168.1.20")
    assert obs.status().sources == ()
    assert obs.status().scene == "Scene"
    for command in (obs.plan(OWN), obs.set_up(OWN)):
        with pytest.raises(ConflictError) as refused:
            await command
        assert refused.value.code == "obs_elsewhere"
    await obs.relink(LinksChanged(urls=LINKS.urls, files={}))
    await world.pass_(600)
    assert await obs.check() == ()
    assert writes(fake) == []

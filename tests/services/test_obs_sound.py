"""What viewers hear: listening in OBS, by request and while on air, and putting right what is wrong."""

import asyncio

import pytest

from app.domain.errors import ConflictError, NotFoundError
from app.domain.events import ChimeRang
from app.domain.ids import ClientId
from app.domain.obs_sound import Heard, Repair, Verdict
from tests.fakes.obs import BOTH, NONE, ONLY, FakeInput, FakeObs
from tests.services.obs_world import PORT, TOKEN, begin
from tests.support.doubles import settled
from tests.support.world import World

TONE = (0.5, 0.5)
V = Verdict


@pytest.fixture
def fake(world: World) -> FakeObs:
    return world.obs.obs


def add(fake: FakeObs, widget: str = "player", name: str = "Player", **settings: object) -> FakeInput:
    url = f"http://{widget}.localhost:{PORT}/?source={widget}1#k={TOKEN}"
    return fake.add(name, {"url": url, "reroute_audio": True, **settings})


async def checked(world: World) -> tuple[Heard, ...]:
    """Have the sound checked, while OBS shows its meters twenty times a second."""
    task = asyncio.ensure_future(world.services.obs.check())
    for _ in range(40):
        await settled(lambda: {task, *world.obs.waiting})
        world.obs.obs.show_levels()
        world.timers.fire_due(world.clock.now + 0.05)
        world.clock.pass_(0.05)
    await settled(lambda: {*world.obs.waiting})
    return await task


async def test_every_source_with_sound_plays_a_chime_and_is_listened_to(world: World, fake: FakeObs) -> None:
    add(fake).levels = TONE
    add(fake, "alerts", "Alerts")
    add(fake, "queue", "Queue")
    obs = await begin(world)
    await world.come("a", widget="player", tag="player1")
    await world.come("b", widget="alerts", tag="alerts1")
    await world.come("c", widget="queue", tag="queue1")
    found = await checked(world)
    assert found == (
        Heard(name="Player", widget="player", verdict=V.HEARD, track="1"),
        Heard(name="Alerts", widget="alerts", verdict=V.NO_SOUND_FROM_PAGE, track="1"),
    )
    assert [set(event.clients) for event in world.told(ChimeRang)] == [{ClientId("a"), ClientId("b")}]
    assert obs.status().verdicts == found
    masks = [client.events for client in fake.clients]
    assert not masks[0] & 1 << 16


async def test_the_situations_are_told_apart(world: World, fake: FakeObs) -> None:
    player = add(fake)
    player.levels = TONE
    fake.add("Desktop", {}, kind="pulse_output_capture").is_muted = True
    await begin(world)

    async def verdict() -> Verdict:
        return (await checked(world))[0].verdict

    assert await verdict() is V.HEARD
    player.is_muted, player.levels = True, (0.5, 0.0)
    assert await verdict() is V.MUTED
    player.is_muted = False
    assert await verdict() is V.FADER_DOWN
    player.levels, player.monitor = TONE, ONLY
    assert await verdict() is V.MONITOR_ONLY
    player.monitor, player.tracks["1"] = NONE, False
    assert await verdict() is V.NOT_ON_STREAM_TRACK
    player.tracks["1"], player.monitor = True, BOTH
    assert await verdict() is V.HEARD
    fake.inputs["Desktop"].is_muted = False
    assert await verdict() is V.HEARD_THROUGH_CAPTURE
    player.is_muted, player.levels = True, (0.5, 0.0)
    assert await verdict() is V.MUTED_BUT_HEARD
    player.is_muted, player.levels = False, None
    assert await verdict() is V.NO_SOUND_FROM_PAGE
    player.settings["reroute_audio"] = False
    await world.services.obs.look()
    assert await verdict() is V.NOT_REROUTED
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": False})
    assert await verdict() is V.NOT_IN_PROGRAM


async def test_a_doubled_sound_names_the_capture(world: World, fake: FakeObs) -> None:
    fake.version = "31.1.2"
    player = add(fake)
    player.levels, player.monitor = TONE, BOTH
    fake.add("Desktop", {}, kind="wasapi_output_capture")
    await begin(world)
    assert await checked(world) == (
        Heard(name="Player", widget="player", verdict=V.DOUBLED, by=("Desktop",), track="1"),
    )


@pytest.mark.parametrize(
    ("repair", "expected"),
    [
        (Repair.UNMUTE, {"is_muted": False}),
        (Repair.RAISE_FADER, {"volume_mul": 1.0}),
        (Repair.MONITOR_AND_OUTPUT, {"monitor": BOTH}),
        (Repair.MONITOR_OFF, {"monitor": NONE}),
        (Repair.PUT_ON_TRACK, {"tracks": {"1": True, "2": False}}),
    ],
)
async def test_what_is_wrong_is_put_right(
    world: World, fake: FakeObs, repair: Repair, expected: dict[str, object]
) -> None:
    player = add(fake)
    player.is_muted, player.volume_mul, player.monitor = True, 0.0, ONLY
    player.tracks = {"1": False, "2": False}
    obs = await begin(world)
    await obs.repair("Player", repair)
    assert {name: vars(player)[name] for name in expected} == expected


async def test_a_source_is_added_rerouted_reloaded_or_made_anew(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    player = add(fake, reroute_audio=False)
    obs = await begin(world)
    fake.answer("SetCurrentProgramScene", {"sceneName": "Game"})
    status = await obs.repair("Player", Repair.ADD)
    assert status.sources[0].is_active
    await obs.repair("Player", Repair.REROUTE)
    assert player.settings["reroute_audio"]
    await obs.repair("Player", Repair.REFRESH)
    assert fake.refreshed == ["Player"]
    await obs.repair("Player", Repair.NEW_BROWSER)
    assert player.settings["url"] == f"http://player.localhost:{PORT}/?source=player1&again=1#k={TOKEN}"


async def test_a_strange_source_is_never_changed(world: World, fake: FakeObs) -> None:
    fake.add("Camera", {"url": "https://example.org/"}).is_muted = True
    obs = await begin(world)
    for name in ("Camera", "Nobody"):
        with pytest.raises(NotFoundError):
            await obs.repair(name, Repair.UNMUTE)
    assert fake.inputs["Camera"].is_muted


async def test_what_obs_refuses_or_where_it_is_not_there_is_said(world: World, fake: FakeObs) -> None:
    add(fake)
    obs = await begin(world)
    fake.refusals["SetInputMute"] = 600
    with pytest.raises(ConflictError) as refused:
        await obs.repair("Player", Repair.UNMUTE)
    assert refused.value.code == "obs_refused"
    fake.is_up = False
    fake.end()
    await world.pass_(0.5)
    for command in (obs.check(), obs.repair("Player", Repair.UNMUTE)):
        with pytest.raises(ConflictError) as refused:
            await command
        assert refused.value.code == "obs_not_connected"


async def test_obs_that_ends_while_it_is_listened_to_is_said(world: World, fake: FakeObs) -> None:
    add(fake)
    obs = await begin(world)
    task = asyncio.ensure_future(obs.check())
    world.obs.waiting.add(task)
    await world.idle()
    fake.end()
    await world.pass_(3)
    with pytest.raises(ConflictError) as refused:
        await task
    assert refused.value.code == "obs_not_connected"
    assert obs.status().verdicts == ()

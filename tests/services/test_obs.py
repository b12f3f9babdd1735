"""The connection to OBS: when it is tried, what is said of it, and what is known of Efir's sources there."""

import pytest

from app.domain.errors import InvalidError
from app.domain.events import LinksChanged, ObsChanged
from app.domain.obs import ObsReason, ObsState, ObsStatus
from tests.fakes.obs import BROWSER, KEY
from tests.services.obs_world import LINKS, OTHER, PORT, TOKEN, begin, own_settings
from tests.support.world import World


def told(world: World) -> list[ObsStatus]:
    return [event.obs for event in world.told(ObsChanged)]


def state_of(world: World) -> tuple[ObsState, ObsReason | None]:
    status = world.services.obs.status()
    return status.state, status.reason


async def test_it_connects_with_what_obs_itself_keeps(world: World) -> None:
    world.obs_file.settings = own_settings(port=4466)
    obs = await begin(world)
    assert state_of(world) == (ObsState.CONNECTED, None)
    status = obs.status()
    assert (status.version, status.scene, status.scenes, status.collection) == ("32.2.2", "Scene", ("Scene",), "Test")
    assert world.obs.places[-1].port == 4466
    assert told(world)[-1] == status
    assert KEY not in str(told(world))


async def test_without_leave_nothing_is_read_and_it_is_said_what_would_be(world: World) -> None:
    world.obs_file.settings = own_settings()
    timers = len(world.timers.waiting)
    obs = await begin(world, reads_password=False)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.NOT_ASKED)
    await world.pass_(600)
    assert (world.obs_file.reads, world.obs.places, len(world.timers.waiting)) == (0, [], timers)
    await obs.connect()
    await world.pass_(0.5)
    assert state_of(world) == (ObsState.CONNECTED, None)
    assert world.settings.settings.obs.reads_password


async def test_switched_off_it_ends_and_asks_nothing(world: World) -> None:
    await begin(world)
    await world.settings.change({"obs": {"use": "off"}})
    await world.pass_(1)
    assert state_of(world) == (ObsState.OFF, None)
    assert world.obs.obs.clients == []
    reads = world.obs_file.reads
    await world.pass_(600)
    assert world.obs_file.reads == reads
    await world.services.obs.retry()
    await world.pass_(1)
    assert state_of(world) == (ObsState.OFF, None)


async def test_on_a_pc_without_obs_it_is_looked_for_rarely(world: World) -> None:
    await begin(world, use="auto")
    assert state_of(world) == (ObsState.WAITING, ObsReason.NOT_FOUND)
    reads = world.obs_file.reads
    await world.pass_(60)
    assert world.obs_file.reads - reads == 2


async def test_a_page_that_obs_opened_is_a_reason_to_look_at_once(world: World) -> None:
    await begin(world, use="auto")
    world.obs_file.settings = own_settings()
    await world.come("a", user_agent="Mozilla/5.0 OBS/32.2.2")
    await world.pass_(1)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_obs_that_is_closed_is_tried_every_three_seconds_and_told_once(world: World) -> None:
    world.obs.obs.is_up = False
    await begin(world)
    assert state_of(world) == (ObsState.WAITING, ObsReason.NOT_RUNNING)
    tries, said = len(world.obs.places), len(told(world))
    await world.pass_(30)
    assert 9 <= len(world.obs.places) - tries <= 10
    assert len(told(world)) == said
    world.obs.obs.is_up = True
    await world.pass_(3.5)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_a_server_that_is_off_is_waited_for(world: World) -> None:
    world.obs_file.settings = own_settings(is_on=False)
    await begin(world)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.SERVER_OFF)
    world.obs_file.settings = own_settings(written_ns=1)
    await world.pass_(4)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_a_wrong_password_is_tried_once_for_each_change_of_the_file(world: World) -> None:
    world.obs_file.settings = own_settings(password=OTHER)
    await begin(world)
    await world.pass_(600)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.WRONG_PASSWORD)
    assert len(world.obs.places) == 1
    world.obs_file.settings = own_settings(written_ns=1)
    await world.pass_(4)
    assert len(world.obs.places) == 2
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_a_password_that_was_entered_is_kept_and_used_before_that_of_the_file(world: World) -> None:
    world.obs_file.settings = own_settings(password=OTHER)
    obs = await begin(world)
    await obs.connect("wrong too")
    await world.pass_(600)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.WRONG_PASSWORD)
    tries = len(world.obs.places)
    await obs.connect(KEY)
    await world.pass_(1)
    assert state_of(world) == (ObsState.CONNECTED, None)
    assert len(world.obs.places) == tries + 1
    assert world.secrets.kept["obs.password"] == KEY
    assert KEY not in world.settings.export().decode()


@pytest.mark.parametrize(("chosen", "used"), [(4455, 4466), (4499, 4499)])
async def test_an_entered_password_goes_to_the_port_of_obs_unless_another_one_is_set(
    world: World, chosen: int, used: int
) -> None:
    world.obs_file.settings = own_settings(port=4466, password=OTHER)
    obs = await begin(world, port=chosen)
    await obs.connect(KEY)
    await world.pass_(1)
    assert state_of(world) == (ObsState.CONNECTED, None)
    assert world.obs.places[-1].port == used


async def test_an_entered_password_is_used_where_obs_keeps_nothing(world: World) -> None:
    obs = await begin(world, use="auto")
    await obs.connect(KEY)
    await world.pass_(1)
    assert (state_of(world), world.obs.places[-1].port) == ((ObsState.CONNECTED, None), 4455)


@pytest.mark.parametrize("password", ["\n", "x" * 1_001, "\ud800"])
async def test_what_cannot_be_a_password_is_refused(world: World, password: str) -> None:
    obs = await begin(world)
    with pytest.raises(InvalidError):
        await obs.connect(password)
    assert world.secrets.kept == {}


async def test_a_password_in_a_locked_keyring_is_waited_for(world: World) -> None:
    world.secrets.kept["obs.password"] = KEY
    world.secrets.is_locked = True
    await begin(world)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.PASSWORD_NOT_READ)
    await world.pass_(60)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.PASSWORD_NOT_READ)
    world.secrets.is_locked = False
    await world.pass_(31)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_kicked_in_obs_it_stays_away_until_the_streamer_wants_it(world: World) -> None:
    obs = await begin(world)
    world.obs.obs.end(4011)
    await world.pass_(600)
    assert state_of(world) == (ObsState.NEEDS_YOU, ObsReason.KICKED)
    assert len(world.obs.places) == 1
    await obs.retry()
    await world.pass_(1)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_after_a_loss_it_is_back_within_seconds(world: World) -> None:
    obs = await begin(world)
    for number in range(1, 6):
        world.obs.obs.end()
        await world.pass_(0.5)
        assert state_of(world) == (ObsState.WAITING, ObsReason.ENDED)
        assert obs.status().sources == ()
        await world.pass_(1)
        assert state_of(world) == (ObsState.CONNECTED, None)
        assert obs.status().reconnects == number


async def test_another_pc_needs_an_address_and_no_file(world: World) -> None:
    world.obs.obs.password = ""
    await begin(world, host="192.168.1.20", port=4499)
    assert (world.obs.places[-1].host, world.obs.places[-1].port) == ("192.168.1.20", 4499)
    assert world.services.obs.status().is_unprotected
    assert world.obs_file.reads == 0
    world.obs.obs.is_up = False
    world.obs.obs.end()
    await world.pass_(2)
    assert state_of(world) == (ObsState.WAITING, ObsReason.UNREACHABLE)


async def test_an_obs_without_browser_sources_is_said_to_be_one(world: World) -> None:
    world.obs.obs.kinds.remove(BROWSER)
    await begin(world)
    assert state_of(world) == (ObsState.CONNECTED, ObsReason.NO_BROWSER)


async def test_efirs_sources_are_known_by_their_links_whatever_they_are_called(world: World) -> None:
    fake = world.obs.obs
    fake.add("Музика", {"url": f"http://player.localhost:{PORT}/?source=abc123#k={TOKEN}", "reroute_audio": True})
    fake.add("Old", {"url": "http://queue.localhost:1/#k=old", "shutdown": True, "restart_when_active": True})
    fake.add("File", {"is_local_file": True, "local_file": "D:/Efir/boot/player.html"})
    fake.add("Not ours", {"url": "https://example.org/player"})
    fake.add("Nor this", {"is_local_file": True, "local_file": "C:/somewhere/player.html"})
    fake.add("Broken", {"url": "http://[player.localhost/"})
    fake.add("Sound", {"url": "http://player.localhost:1/"}, kind="ffmpeg_source")
    obs = await begin(world)
    music, old, file = obs.status().sources
    assert (music.name, music.widget, music.tag, music.has_current_link) == ("Музика", "player", "abc123", True)
    assert (music.is_rerouted, music.is_active, music.is_showing, music.is_connected) == (True, True, True, False)
    assert (old.widget, old.has_current_link, old.is_shut_down_hidden, old.is_reloading) == ("queue", False, True, True)
    assert (file.widget, file.is_file, file.has_current_link) == ("player", True, True)


async def test_a_page_that_connects_is_seen_in_its_source(world: World) -> None:
    world.obs.obs.add("Player", {"url": f"http://player.localhost:{PORT}/#k={TOKEN}"})
    await begin(world)
    await world.come("a", widget="player")
    await world.pass_(1)
    assert told(world)[-1].sources[0].is_connected


async def test_what_changes_in_obs_is_told(world: World) -> None:
    fake = world.obs.obs
    fake.add("Player", {"url": f"http://player.localhost:{PORT}/#k={TOKEN}"})
    obs = await begin(world)
    fake.answer("CreateScene", {"sceneName": "Game"})
    fake.answer("SetCurrentProgramScene", {"sceneName": "Game"})
    await world.pass_(0.2)
    status = told(world)[-1]
    assert status.scene == "Game"
    assert not status.sources[0].is_active
    fake.answer("SetInputName", {"inputName": "Player", "newInputName": "Музика"})
    await world.pass_(1.2)
    assert [source.name for source in obs.status().sources] == ["Музика"]
    assert obs.status().scenes == ("Scene", "Game")


async def test_new_links_make_those_in_obs_old(world: World) -> None:
    world.obs.obs.add("Player", {"url": f"http://player.localhost:{PORT}/#k={TOKEN}"})
    obs = await begin(world)
    world.hub.notify(LinksChanged(urls={"player": f"http://player.localhost:{PORT}/#k=other"}, files={}))
    assert not obs.status().sources[0].has_current_link
    assert (await obs.look()).sources[0].name == "Player"


async def test_obs_that_is_still_loading_is_waited_for(world: World) -> None:
    world.obs.obs.is_ready = False
    await begin(world)
    assert state_of(world) == (ObsState.WAITING, ObsReason.NOT_READY)


async def test_on_air_is_from_start_to_stop_and_a_lost_server_is_part_of_it(world: World) -> None:
    fake = world.obs.obs
    obs = await begin(world)
    assert obs.status().on_air is None

    def stream(state: str, *, is_active: bool) -> None:
        fake.emit("StreamStateChanged", {"outputActive": is_active, "outputState": f"OBS_WEBSOCKET_OUTPUT_{state}"})

    stream("STARTING", is_active=False)
    assert obs.status().on_air is None
    stream("STARTED", is_active=True)
    fake.streamed_ms = 0
    began = obs.status().on_air
    assert began is not None
    assert began.is_streaming
    await world.pass_(60)
    stream("RECONNECTING", is_active=False)
    lost = obs.status().on_air
    assert lost is not None
    assert (lost.since, lost.is_reconnecting) == (began.since, True)
    stream("RECONNECTED", is_active=True)
    assert obs.status().on_air == began
    stream("STOPPING", is_active=True)
    assert obs.status().on_air == began
    stream("STOPPED", is_active=False)
    assert obs.status().on_air is None


async def test_a_stream_or_recording_that_runs_already_began_when_obs_says(world: World) -> None:
    world.obs.obs.streamed_ms = 90_000
    obs = await begin(world)
    on_air = obs.status().on_air
    assert on_air is not None
    since = on_air.since
    assert round(world.clock.time() - since.timestamp()) == 90
    await world.pass_(30)
    await obs.look()
    status = obs.status()
    assert status.on_air is not None
    assert status.on_air.since == since
    world.obs.obs.streamed_ms, world.obs.obs.recorded_ms = None, 5_000
    status = await obs.look()
    assert status.on_air is not None
    assert not status.on_air.is_streaming
    world.obs.obs.emit("RecordStateChanged", {"outputActive": False, "outputState": "OBS_WEBSOCKET_OUTPUT_STOPPED"})
    assert obs.status().on_air is None


async def test_obs_that_never_gets_ready_is_tried_again(world: World) -> None:
    world.obs.obs.is_ready = False
    await begin(world)
    await world.pass_(70)
    assert state_of(world) == (ObsState.WAITING, ObsReason.NOT_READY)
    assert world.obs.obs.connects > 1
    world.obs.obs.is_ready = True
    await world.pass_(5)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_obs_that_is_not_ready_for_a_look_is_looked_at_again(world: World) -> None:
    fake = world.obs.obs
    obs = await begin(world)
    fake.scenes["Game"] = []
    fake.is_ready = False
    fake.emit("SceneCreated", {"sceneName": "Game", "isGroup": False})
    await world.pass_(1.2)
    assert obs.status().scenes == ("Scene",)
    fake.is_ready = True
    await world.pass_(0.6)
    assert obs.status().scenes == ("Scene", "Game")


async def test_a_bug_is_said_to_be_one_and_tried_again(world: World, caplog: pytest.LogCaptureFixture) -> None:
    fake = world.obs.obs

    def broken(_: str, __: object) -> tuple[int, dict[str, object]]:
        raise ValueError("a bug")

    original = fake.answer
    fake.answer = broken  # type: ignore[method-assign,assignment]
    await begin(world)
    assert state_of(world) == (ObsState.WAITING, ObsReason.BUG)
    assert "failed by a bug" in caplog.text
    fake.answer = original  # type: ignore[method-assign]
    await world.pass_(10)
    assert state_of(world) == (ObsState.CONNECTED, None)


async def test_pages_of_obs_are_no_reason_to_connect_again_while_it_is_connected(world: World) -> None:
    await begin(world)
    await world.come("a", user_agent="Mozilla/5.0 OBS/32.2.2")
    await world.pass_(1)
    assert world.obs.obs.connects == 1


async def test_meters_and_events_that_nobody_asked_for_do_no_harm(world: World) -> None:
    fake = world.obs.obs
    obs = await begin(world)
    before = obs.status()
    for client in fake.clients:
        client.send("InputVolumeMeters", {"inputs": []})
        client.send("InputActiveStateChanged", {"inputName": "Nobody"})
        client.send("StreamStateChanged", {})
        client.send("CurrentProgramSceneChanged", {"sceneName": "Scene"})
        client.send("NothingKnown", {})
    await world.pass_(2)
    assert obs.status() == before


async def test_looking_without_obs_only_says_how_it_is(world: World) -> None:
    world.obs.obs.is_up = False
    obs = await begin(world)
    assert (await obs.look()).state is ObsState.WAITING


async def test_efir_that_ends_while_it_connects_ends_in_order(world: World) -> None:
    world.obs_file.settings = own_settings()
    await world.settings.change({"obs": {"reads_password": True}})
    world.services.obs.start(LINKS)
    await world.services.obs.close()
    await world.pass_(10)
    assert (world.obs.places, told(world)) == ([], [])


async def test_what_cannot_be_begun_is_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise ValueError("a bug")

    world.obs_undo.load = broken  # type: ignore[method-assign]
    world.services.obs.start(LINKS)
    await world.pass_(1)
    assert "OBS could not be brought in order" in caplog.text

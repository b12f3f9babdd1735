"""On air: requests that pause and open, scenes without the player, and checks of what plays."""

import asyncio
import contextlib

import pytest

from app.domain.errors import ConflictError, NotFoundError, RefusedError
from app.domain.events import Notice, NoticeKind, ObsChanged, QueueChanged
from app.domain.media import ResolvedMedia
from app.domain.obs import SceneAnswer
from app.domain.obs_look import Look, WidgetLinks
from app.domain.obs_setup import SetUpChoice
from app.domain.obs_sound import Verdict
from app.domain.player import PlayerState, ReportKind
from app.services.obs.look import look
from app.services.obs.on_air import AGAIN_S, CHECK_EVERY_S, FIRST_CHECK_S, OFF_AFTER_S, PICTURE_EVERY_S
from app.services.obs.service import ObsService
from app.services.obs.sound import LISTEN_S
from app.services.ports import ObsClient
from tests.fakes.obs import FakeInput, FakeObs
from tests.services.obs_world import PORT, TOKEN, begin, own_settings
from tests.support.world import VIDEOS, World

TONE = (0.5, 0.5)


@pytest.fixture
def fake(world: World) -> FakeObs:
    return world.obs.obs


async def stream(world: World, *, is_on: bool) -> None:
    """Have OBS begin or end its stream."""
    state = f"OBS_WEBSOCKET_OUTPUT_{'STARTED' if is_on else 'STOPPED'}"
    world.obs.obs.streamed_ms = 0 if is_on else None
    world.obs.obs.emit("StreamStateChanged", {"outputActive": is_on, "outputState": state})
    await world.idle()


def add_player(fake: FakeObs, scene: str = "Scene") -> FakeInput:
    url = f"http://player.localhost:{PORT}/?source=player1#k={TOKEN}"
    return fake.add("Player", {"url": url, "reroute_audio": True}, scene=scene)


async def playing(world: World) -> ObsService:
    """Return the service while on air, and with a video that plays in the page of the source."""
    obs = await begin(world)
    await world.come("a", tag="player1")
    world.resolver.outcomes[VIDEOS[1]] = ResolvedMedia(title="A long song", length_ms=600_000)
    await world.add(1)
    await world.started()
    await stream(world, is_on=True)
    return obs


async def with_meters(world: World, seconds: float) -> None:
    """Let time pass while OBS shows its meters."""
    for _ in range(round(seconds / 0.1)):
        world.obs.obs.show_levels()
        await world.pass_(0.1)


async def goes_on(world: World, seconds: float) -> None:
    """Do the same while the page says that it plays."""
    for _ in range(round(seconds / 5)):
        await with_meters(world, 5)
        await world.report(ReportKind.PROGRESS, position_ms=world.now.position_ms)


def notices(world: World) -> list[tuple[NoticeKind, str, Verdict | None]]:
    kinds = {NoticeKind.SOURCE_UNHEARD, NoticeKind.SOURCE_UNSEEN, NoticeKind.SCENE_WITHOUT_PLAYER}
    return [(one.kind, one.subject, one.heard) for one in world.told(Notice) if one.kind in kinds]


async def is_refused(world: World, number: int) -> bool:
    told = len(world.queue.summary.pending)
    with contextlib.suppress(RefusedError):
        await world.ask(number, requested_by=f"viewer {number}")
    return len(world.queue.summary.pending) == told


async def test_requests_pause_a_minute_after_the_stream_and_open_with_the_next(world: World) -> None:
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True}})
    await stream(world, is_on=True)
    await stream(world, is_on=False)
    await world.pass_(OFF_AFTER_S - 1)
    assert not await is_refused(world, 1)
    await world.pass_(2)
    assert await is_refused(world, 2)
    assert world.told(QueueChanged)[-1].queue.is_off_air
    assert world.told(QueueChanged)[-1].queue.is_open
    await world.add(3)  # the streamer's own
    await stream(world, is_on=True)
    assert not await is_refused(world, 4)
    assert not world.told(QueueChanged)[-1].queue.is_off_air


async def test_a_stream_that_is_started_again_pauses_nothing(world: World) -> None:
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True}})
    await stream(world, is_on=True)
    await stream(world, is_on=False)
    await world.pass_(30)
    await stream(world, is_on=True)
    await world.pass_(600)
    assert not await is_refused(world, 1)


async def test_what_obs_tells_during_a_look_counts_more_than_the_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    obs = await begin(world)

    async def slow(client: ObsClient, links: WidgetLinks | None) -> Look:
        seen = await look(client, links)
        world.obs.obs.streamed_ms = 0
        state = {"outputActive": True, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED"}
        world.obs.obs.emit("StreamStateChanged", state)
        world.obs.obs.emit("CurrentProgramSceneChanged", {"sceneName": "Game"})
        await asyncio.sleep(0)
        return seen

    with monkeypatch.context() as patched:
        patched.setattr("app.services.obs.session.look", slow)
        status = await obs.look()
    assert status.on_air is not None
    assert (status.on_air.is_streaming, status.scene) == (True, "Game")


async def test_what_the_streamer_paused_stays_paused(world: World) -> None:
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True}})
    await world.queue.pause_requests()
    await stream(world, is_on=True)
    assert await is_refused(world, 1)
    await world.queue.resume_requests()
    assert not await is_refused(world, 2)


async def test_obs_that_is_gone_is_a_stream_that_is_over(world: World, fake: FakeObs) -> None:
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True}})
    await stream(world, is_on=True)
    fake.is_up = False
    fake.end()
    await world.pass_(OFF_AFTER_S + 2)
    assert await is_refused(world, 1)
    fake.is_up = True
    await world.pass_(5)
    assert not await is_refused(world, 2)  # it still streams


async def test_without_obs_nothing_is_known_and_nothing_paused(world: World, fake: FakeObs) -> None:
    fake.is_up = False
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True}})
    await world.pass_(600)
    assert not await is_refused(world, 1)


@pytest.mark.parametrize(("means", "refused"), [("stream", True), ("stream_or_recording", False), ("always", False)])
async def test_what_on_air_means_is_a_setting(world: World, fake: FakeObs, means: str, *, refused: bool) -> None:
    fake.recorded_ms = 1_000
    await begin(world)
    await world.settings.change({"obs": {"pause_off_air": True, "on_air": means}})
    await world.pass_(OFF_AFTER_S + 2)
    assert await is_refused(world, 1) is refused
    await world.settings.change({"obs": {"pause_off_air": False}})
    await world.pass_(1)
    assert not await is_refused(world, 2)


async def test_a_scene_without_the_player_is_told_once_for_each_stream(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    add_player(fake).levels = TONE
    await playing(world)
    fake.answer("SetCurrentProgramScene", {"sceneName": "Game"})
    await world.pass_(4)
    assert notices(world) == []
    await world.pass_(2)
    told = (NoticeKind.SCENE_WITHOUT_PLAYER, "Game", None)
    assert notices(world) == [told]
    for scene in ("Scene", "Game"):
        fake.answer("SetCurrentProgramScene", {"sceneName": scene})
        await world.pass_(10)
    assert notices(world).count(told) == 1
    await stream(world, is_on=False)
    await stream(world, is_on=True)
    await world.pass_(10)
    assert notices(world).count(told) == 2


async def test_a_short_change_of_scenes_is_not_told(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    add_player(fake).levels = TONE
    await playing(world)
    fake.answer("SetCurrentProgramScene", {"sceneName": "Game"})
    await world.pass_(3)
    fake.answer("SetCurrentProgramScene", {"sceneName": "Scene"})
    await world.pass_(30)
    assert NoticeKind.SCENE_WITHOUT_PLAYER not in [kind for kind, _, _ in notices(world)]


async def test_the_warning_about_scenes_can_be_switched_off(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    add_player(fake, "Game").levels = TONE
    await world.settings.change({"obs": {"warn_without_player": False}})
    await playing(world)
    await world.pass_(30)
    assert NoticeKind.SCENE_WITHOUT_PLAYER not in [kind for kind, _, _ in notices(world)]


@pytest.fixture
async def hidden(world: World, fake: FakeObs) -> ObsService:
    """The service while a video plays on air, and the scene *Game* does not show the player."""
    fake.scenes |= {"Game": [], "Chat": []}
    add_player(fake).levels = TONE
    obs = await playing(world)
    await go_to(world, "Game", 6)
    assert obs.status().lacking == "Game"
    return obs


async def go_to(world: World, scene: str, seconds: float) -> None:
    """Change the scene, and let time pass."""
    world.obs.obs.answer("SetCurrentProgramScene", {"sceneName": scene})
    await world.pass_(seconds)


def told_of_scenes(world: World) -> list[str]:
    return [subject for kind, subject, _ in notices(world) if kind is NoticeKind.SCENE_WITHOUT_PLAYER]


async def test_the_player_is_added_to_the_scene_and_taken_back(world: World, fake: FakeObs, hidden: ObsService) -> None:
    assert world.told(ObsChanged)[-1].obs.lacking == "Game"
    status = await hidden.answer_scene("Game", SceneAnswer.ADD)
    assert [item["source"] for item in fake.scenes["Game"]] == ["Player"]
    assert status.undo_at is not None
    await world.pass_(1)
    assert hidden.status().lacking == ""
    await hidden.answer_scene("Game", SceneAnswer.ADD)  # a second press
    assert len(fake.scenes["Game"]) == 1
    await hidden.undo()
    assert fake.scenes["Game"] == []
    assert len(fake.scenes["Scene"]) == 1


async def test_a_player_that_is_hidden_in_the_scene_is_shown_there(
    world: World, fake: FakeObs, hidden: ObsService
) -> None:
    fake.answer("CreateSceneItem", {"sceneName": "Game", "sourceName": "Player"})
    (item,) = fake.scenes["Game"]
    where = {"sceneName": "Game", "sceneItemId": item["id"]}
    fake.answer("SetSceneItemEnabled", {**where, "sceneItemEnabled": False})
    await world.pass_(6)
    assert hidden.status().lacking == "Game"
    await hidden.answer_scene("Game", SceneAnswer.ADD)
    assert [one["is_on"] for one in fake.scenes["Game"]] == [True]
    await hidden.undo()
    assert [one["is_on"] for one in fake.scenes["Game"]] == [False]


async def test_what_takes_an_added_player_back_joins_the_set_up(fake: FakeObs, hidden: ObsService) -> None:
    await hidden.set_up(SetUpChoice(in_own_scene=False, scene="Chat"))
    await hidden.answer_scene("Game", SceneAnswer.ADD)
    await hidden.undo()
    assert (fake.scenes["Game"], fake.scenes["Chat"]) == ([], [])
    assert len(fake.scenes["Scene"]) == 1


@pytest.mark.parametrize("answer", [SceneAnswer.ADD, SceneAnswer.NEVER])
async def test_a_scene_that_is_gone_is_said(hidden: ObsService, answer: SceneAnswer) -> None:
    with pytest.raises(NotFoundError) as caught:
        await hidden.answer_scene("Gone", answer)
    assert (caught.value.code, caught.value.field) == ("no_such_scene", "scene")


async def test_a_player_that_is_gone_or_refused_is_said(world: World, fake: FakeObs, hidden: ObsService) -> None:
    fake.refusals["CreateSceneItem"] = 600
    with pytest.raises(ConflictError) as refused:
        await hidden.answer_scene("Game", SceneAnswer.ADD)
    assert refused.value.code == "obs_refused"
    fake.answer("RemoveInput", {"inputName": "Player"})
    await world.pass_(1)
    assert hidden.status().lacking == ""  # without a player in OBS there is nothing to be seen
    with pytest.raises(NotFoundError) as caught:
        await hidden.answer_scene("Game", SceneAnswer.ADD)
    assert caught.value.code == "no_such_source"


async def test_never_is_kept_for_the_scene_of_the_collection_alone(world: World, hidden: ObsService) -> None:
    await hidden.answer_scene("Game", SceneAnswer.NEVER)
    assert world.settings.settings.obs.scenes_without_player == ("Test: Game",)
    assert hidden.status().lacking == ""
    await stream(world, is_on=False)
    await stream(world, is_on=True)
    await world.pass_(10)
    assert told_of_scenes(world) == ["Game"]
    await go_to(world, "Chat", 6)
    assert (told_of_scenes(world), hidden.status().lacking) == (["Game", "Chat"], "Chat")
    await world.settings.change({"obs": {"scenes_without_player": []}})  # as in the settings of the window
    await go_to(world, "Game", 6)
    assert told_of_scenes(world) == ["Game", "Chat", "Game"]


async def test_a_video_pauses_while_hidden_and_goes_on(world: World, hidden: ObsService) -> None:
    assert (world.now.state, world.now.is_unseen) == (PlayerState.PLAYING, False)
    await hidden.answer_scene("Game", SceneAnswer.PAUSE)
    await world.idle()
    at_ms = world.now.position_ms
    assert (world.now.state, world.now.is_unseen, hidden.status().lacking) == (PlayerState.PAUSED, True, "")
    await go_to(world, "Chat", 60)  # hidden there, too
    assert (world.now.state, world.now.position_ms) == (PlayerState.PAUSED, at_ms)
    await go_to(world, "Scene", 1)
    assert (world.now.state, world.now.is_unseen) == (PlayerState.PLAYING, False)
    await go_to(world, "Game", 4)
    assert not world.now.is_unseen
    await world.pass_(2)
    assert world.now.is_unseen
    await stream(world, is_on=False)
    assert (world.now.state, world.now.is_unseen) == (PlayerState.PLAYING, False)
    assert told_of_scenes(world) == ["Game"]


async def test_what_the_streamer_does_with_the_player_meanwhile_counts(world: World, hidden: ObsService) -> None:
    await hidden.answer_scene("Game", SceneAnswer.PAUSE)
    await world.idle()
    await world.player.play()
    assert (world.now.state, world.now.is_unseen) == (PlayerState.PLAYING, False)
    await go_to(world, "Chat", 10)
    assert world.now.state is PlayerState.PLAYING
    await go_to(world, "Scene", 1)
    await go_to(world, "Game", 6)
    assert world.now.is_unseen
    await world.player.pause()
    await go_to(world, "Scene", 1)
    assert (world.now.state, world.now.is_unseen) == (PlayerState.PAUSED, False)


async def test_while_the_collection_changes_a_hidden_video_stays_paused(
    world: World, fake: FakeObs, hidden: ObsService
) -> None:
    await hidden.answer_scene("Game", SceneAnswer.PAUSE)
    await world.idle()
    fake.emit("CurrentSceneCollectionChanging", {"sceneCollectionName": "Test"})
    await world.come("b", tag="another")  # OBS is looked at
    assert world.now.is_unseen
    fake.emit("CurrentSceneCollectionChanged", {"sceneCollectionName": "Other"})
    await world.pass_(1)
    assert world.now.is_unseen
    await world.settings.change({"obs": {"pause_hidden": False}})
    await world.idle()
    assert world.now.state is PlayerState.PLAYING


async def test_while_the_collection_changes_no_scene_is_told(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    add_player(fake).levels = TONE
    obs = await playing(world)
    await go_to(world, "Game", 3)
    fake.emit("CurrentSceneCollectionChanging", {"sceneCollectionName": "Test"})
    await world.pass_(4)
    assert (told_of_scenes(world), obs.status().lacking) == ([], "")
    fake.emit("CurrentSceneCollectionChanged", {"sceneCollectionName": "Test"})
    await world.pass_(1)
    assert (told_of_scenes(world), obs.status().lacking) == (["Game"], "Game")


async def test_where_obs_goes_a_hidden_video_goes_on(world: World, fake: FakeObs, hidden: ObsService) -> None:
    await world.settings.change({"obs": {"pause_hidden": True, "on_air": "always"}})
    await world.idle()
    assert world.now.is_unseen
    fake.is_up = False
    fake.end()
    await world.pass_(1)
    assert (world.now.state, hidden.status().lacking) == (PlayerState.PLAYING, "")


async def test_what_plays_is_listened_to_and_told_once(world: World, fake: FakeObs) -> None:
    player = add_player(fake)
    player.is_muted, player.levels = True, (0.5, 0.0)
    obs = await playing(world)
    await with_meters(world, FIRST_CHECK_S + LISTEN_S + 1)
    assert notices(world) == [(NoticeKind.SOURCE_UNHEARD, "Player", Verdict.MUTED)]
    assert obs.status().verdicts[0].verdict is Verdict.MUTED
    await goes_on(world, CHECK_EVERY_S + 5)
    assert len(notices(world)) == 1
    player.is_muted, player.levels = False, TONE
    await goes_on(world, CHECK_EVERY_S + 5)
    assert obs.status().verdicts[0].verdict is Verdict.HEARD


async def test_a_silent_video_is_told_only_after_a_while(world: World, fake: FakeObs) -> None:
    add_player(fake)
    await playing(world)
    await with_meters(world, FIRST_CHECK_S + LISTEN_S + 1)
    assert notices(world) == []
    await with_meters(world, (AGAIN_S + LISTEN_S) * 2 + 2)
    assert notices(world) == [(NoticeKind.SOURCE_UNHEARD, "Player", Verdict.NO_SOUND_FROM_PAGE)]


async def test_a_voice_is_known_to_sound(world: World, fake: FakeObs) -> None:
    url = f"http://voice.localhost:{PORT}/?source=voice1#k={TOKEN}"
    fake.add("Voice", {"url": url, "reroute_audio": True})
    await begin(world)
    await world.set(auto_approve=True)
    await world.come("v", widget="voice", tag="voice1")
    await stream(world, is_on=True)
    await world.say("Привіт")
    await world.pass_(5)
    await world.voice_reports(ReportKind.STARTED)
    await with_meters(world, FIRST_CHECK_S + LISTEN_S)
    assert notices(world) == [(NoticeKind.SOURCE_UNHEARD, "Voice", Verdict.NO_SOUND_FROM_PAGE)]


async def test_off_air_nothing_is_checked(world: World, fake: FakeObs) -> None:
    add_player(fake).is_muted = True
    await playing(world)
    await stream(world, is_on=False)
    await with_meters(world, 70)
    assert notices(world) == []
    assert not [name for name, _ in fake.requests if name == "GetInputMute"]


async def test_an_empty_picture_of_a_video_that_plays_is_told(world: World, fake: FakeObs) -> None:
    player = add_player(fake)
    player.levels, player.picture = TONE, b"\x89PNG" + bytes(117)
    obs = await playing(world)
    await world.pass_(PICTURE_EVERY_S + 1)
    assert notices(world) == []
    await world.pass_(PICTURE_EVERY_S)
    assert (NoticeKind.SOURCE_UNSEEN, "Player", Verdict.NOT_SEEN) in notices(world)
    assert Verdict.NOT_SEEN in [one.verdict for one in obs.status().verdicts]
    player.picture = b"\x89PNG" + bytes(400)
    await world.pass_(PICTURE_EVERY_S * 3)
    assert [kind for kind, _, _ in notices(world)].count(NoticeKind.SOURCE_UNSEEN) == 1


async def test_obs_that_ends_during_a_check_ends_it(world: World, fake: FakeObs) -> None:
    add_player(fake).levels = TONE
    await playing(world)
    await world.pass_(FIRST_CHECK_S + 0.5)
    fake.end()
    await world.pass_(10)
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "obs check" and not task.done()]


async def test_a_check_that_obs_refuses_is_made_again_later(world: World, fake: FakeObs) -> None:
    player = add_player(fake)
    player.levels, player.is_muted = TONE, True
    await playing(world)
    await world.pass_(FIRST_CHECK_S + 0.1)
    fake.refusals["GetSceneList"] = 207  # as while it changes its collection
    await with_meters(world, LISTEN_S + 1)
    fake.refusals.clear()
    assert notices(world) == []
    await goes_on(world, CHECK_EVERY_S + 5)
    assert notices(world) == [(NoticeKind.SOURCE_UNHEARD, "Player", Verdict.MUTED)]


async def test_where_all_is_on_air_pictures_are_looked_at_though_obs_came_late(world: World, fake: FakeObs) -> None:
    player = add_player(fake)
    player.levels, player.picture = TONE, b"\x89PNG" + bytes(117)
    obs = await begin(world, on_air="always")
    await world.pass_(PICTURE_EVERY_S * 2)
    world.obs_file.settings = own_settings()
    await obs.retry()
    await world.come("a", tag="player1")
    world.resolver.outcomes[VIDEOS[1]] = ResolvedMedia(title="A long song", length_ms=600_000)
    await world.add(1)
    await world.started()
    await goes_on(world, PICTURE_EVERY_S * 3)
    assert (NoticeKind.SOURCE_UNSEEN, "Player", Verdict.NOT_SEEN) in notices(world)


async def test_a_source_without_a_picture_yet_and_a_hidden_one_are_not_missed(world: World, fake: FakeObs) -> None:
    player = add_player(fake)
    player.levels, player.picture = TONE, b"\x89PNG" + bytes(117)
    fake.refusals["GetSourceScreenshot"] = 702
    await playing(world)
    await world.pass_(PICTURE_EVERY_S * 2 + 1)
    fake.refusals.clear()
    fake.answer("SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": False})
    await world.pass_(PICTURE_EVERY_S * 3)
    assert NoticeKind.SOURCE_UNSEEN not in [kind for kind, _, _ in notices(world)]


async def test_the_end_of_efir_ends_a_check_that_runs(world: World, fake: FakeObs) -> None:
    add_player(fake).levels = TONE
    await playing(world)
    await world.pass_(FIRST_CHECK_S + 0.5)
    assert [task for task in asyncio.all_tasks() if task.get_name() == "obs check"]
    await world.services.obs.close()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "obs check"]


async def test_a_source_of_sound_alone_has_no_picture_to_miss(world: World, fake: FakeObs) -> None:
    fake.scenes["Game"] = []
    player = add_player(fake)
    player.levels, player.picture = TONE, b"\x89PNG" + bytes(117)
    await begin(world)
    await world.come("a", tag="player1")
    world.resolver.outcomes[VIDEOS[1]] = ResolvedMedia(title="A song", length_ms=600_000, has_video=False)
    await world.add(1)
    await world.started()
    await stream(world, is_on=True)
    await world.pass_(PICTURE_EVERY_S * 3)
    assert not [name for name, _ in fake.requests if name == "GetSourceScreenshot"]

"""Moderators from elsewhere: invited, heard, shown and taken back; over the real services and database."""

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError, StoreError
from app.domain.events import ModeratorsChanged
from app.domain.feeds import FeedKind, Taken
from app.domain.moderators import ACTIONS, InvitationState, ModeratorAction, ModeratorRole, SignedCommand, asked_in
from app.domain.player import PlayerState
from app.domain.queue import ItemState
from app.domain.speech import SpeechState
from app.services.moderators import desk as desk_module
from app.services.moderators import invitations
from app.store import moderators as store
from tests.services.test_public_hub import HubHere
from tests.support.doubles import FakeFeed
from tests.support.moderator import Moderator
from tests.support.world import World, link


class Desk(HubHere):
    """The hub, and moderators who use it."""

    async def invite(
        self, role: ModeratorRole = ModeratorRole.MODERATOR, hours: int = 1, name: str = "Оля"
    ) -> Moderator:
        made = await self.world.services.moderators.invite(name, role, hours)
        await self.world.pass_(2)
        assert made.hub_url.startswith("https://hub.example.org/m/oksana#")
        return Moderator(made.hub_url)

    async def command(self, moderator: Moderator, action: str, item: str = "", **changes: Any) -> dict[str, Any]:
        """Command, and return the answer in the moderator's view."""
        await self.say(moderator.command(self.world.clock.time(), action, item, **changes))
        await self.world.pass_(1.5)
        answers = (await self.view(moderator))["answers"]
        return answers[-1] if answers else {}

    async def view(self, moderator: Moderator) -> dict[str, Any]:
        await self.world.pass_(1.5)
        await self.look()
        return moderator.view(self.views(moderator)[-1])

    def views(self, moderator: Moderator) -> list[bytes]:
        posts = [post for post in self.posts if post.path == f"/m/{moderator.box}"]
        assert {post.event for post in posts} <= {"sealed"}
        return [post.body for post in posts]

    @property
    def bad(self) -> dict[str, int]:
        return self.world.services.hub.status().bad


@pytest.fixture
async def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(FakeFeed, "silence_s", 1e9)
    made = Desk(world)
    await made.connect()
    return made


def disk_is_full(*_: object) -> None:
    raise StoreError("disk_full")


def pending(world: World) -> list[str]:
    return [item.id for item in world.queue.summary.pending]


# Invitations


@pytest.mark.usefixtures("desk")
async def test_an_invitation_is_a_link_with_a_key_that_is_kept_as_a_secret(world: World) -> None:
    made = await world.services.moderators.invite(" Оля\u202e ", ModeratorRole.HELPER, 5)
    (known,) = world.services.moderators.all()
    assert made.invitation == known
    assert (known.name, known.role, known.last_used_at, known.revoked_at) == ("Оля", ModeratorRole.HELPER, None, None)
    assert (known.expires_at - known.created_at).total_seconds() == 5 * 3_600
    fragment = made.hub_url.partition("#")[2]
    assert world.secrets.kept[f"moderator.{known.id}"] == fragment.partition(".")[2]
    assert (await world.services.moderators.links(known.id)).hub_url == made.hub_url
    assert made.lan_url == ""
    assert world.told(ModeratorsChanged)[-1].invitations == (known,)
    stored = await world.database.run(store.load)
    assert fragment.partition(".")[2] not in str(stored)


@pytest.mark.parametrize(("name", "hours"), [("", 1), (" \u202e", 1), ("Оля", 0), ("Оля", 8_761)])
async def test_an_invitation_has_a_name_and_an_end(world: World, name: str, hours: int) -> None:
    with pytest.raises(InvalidError):
        await world.services.moderators.invite(name, ModeratorRole.HELPER, hours)
    assert world.services.moderators.all() == ()


async def test_there_are_not_too_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_INVITATIONS", 2)
    monkeypatch.setattr(store, "KEPT", 1)
    moderators = world.services.moderators
    made = [(await moderators.invite(name, ModeratorRole.HELPER, 1)).invitation for name in "ab"]
    with pytest.raises(ConflictError):
        await moderators.invite("c", ModeratorRole.HELPER, 1)
    for one in made:
        await moderators.revoke(one.id)
    await moderators.invite("d", ModeratorRole.HELPER, 1)
    assert [one.name for one in moderators.all()] == ["b", "d"]
    assert len(world.secrets.kept) == 1
    with pytest.raises(NotFoundError):
        await moderators.links(made[0].id)


async def test_without_a_hub_there_is_no_link_and_no_view(world: World) -> None:
    made = await world.services.moderators.invite("Оля", ModeratorRole.HELPER, 1)
    await world.pass_(70)
    assert (made.hub_url, made.lan_url, world.engines.outbox._posts) == ("", "", {})


# Commands


async def test_what_waits_is_decided_and_it_is_known_who_did_it(world: World, desk: Desk) -> None:
    olya = await desk.invite(ModeratorRole.HELPER)
    first, second = await world.ask(1, requested_by="Гість"), await world.ask(2)
    view = await desk.view(olya)
    seen = [(item["title"], item["by"]) for item in view["pending"]]
    assert seen == [("Song video000001", "Гість"), ("Song video000002", "")]
    answer = await desk.command(olya, "approve", first.id)
    assert (answer["is_done"], answer["action"], answer["item"], answer["seq"]) == (True, "approve", first.id, olya.seq)
    assert (await desk.command(olya, "reject", second.id))["is_done"]
    assert (await world.state(first), await world.state(second)) == (ItemState.QUEUED, ItemState.REJECTED)
    page = await world.services.moderators.log(0, 10)
    assert [(done.by, done.action, done.subject) for done in page.items] == [
        ("Оля", ModeratorAction.REJECT, "Song video000002"),
        ("Оля", ModeratorAction.APPROVE, "Song video000001"),
    ]
    assert page.total == 2
    assert [line["action"] for line in (await desk.view(olya))["log"]] == ["approve", "reject"]
    (known,) = world.services.moderators.all()
    assert known.last_used_at is not None
    assert await world.queue.undo() == "reject"  # as the streamer's own
    assert await world.state(second) is ItemState.PENDING


async def test_every_action_does_what_it_says(world: World, desk: Desk) -> None:
    await world.come()
    olya = await desk.invite()
    playing, *waiting = [await world.add(number) for number in range(1, 5)]
    await world.started()
    by_viewer = await world.ask(9, requested_by="Гість", author_id="twitch:9")
    message = await world.say("Привіт", author="Гість")
    other = await world.say("Ще раз", author="Хтось")
    view = await desk.view(olya)
    assert view["actions"] == [action.value for action in ModeratorAction]
    assert (view["now"]["id"], view["now"]["is_playing"]) == (playing.id, True)
    assert [one["text"] for one in view["messages"]] == ["Привіт", "Ще раз"]
    done = {}
    for action, item in (
        ("hold", waiting[0].id),
        ("play_next", waiting[2].id),
        ("remove", waiting[1].id),
        ("approve_message", message.id),
        ("reject_message", other.id),
        ("stop_speech", ""),
        ("skip", playing.id),
        ("pause_requests", ""),
        ("block_viewer", by_viewer.id),
    ):
        done[action] = (await desk.command(olya, action, item))["is_done"]
    assert done == dict.fromkeys(done, True)
    assert await world.state(waiting[0]) is ItemState.HELD
    assert await world.state(waiting[1]) is ItemState.REMOVED
    assert await world.state(playing) is ItemState.SKIPPED
    assert world.item.id == waiting[2].id
    assert await world.speech_state(other) is SpeechState.REJECTED
    assert not world.queue.summary.is_open
    assert (await world.state(by_viewer), world.viewers.blocked().viewers) == (ItemState.REMOVED, ("twitch:9 Гість",))
    assert (await desk.command(olya, "resume_requests"))["is_done"]
    assert world.queue.summary.is_open
    undo = (await desk.view(olya))["undo"]
    assert (await desk.command(olya, "undo", str(undo["step"])))["is_done"]
    assert (await desk.command(olya, "block_viewer", other.id))["is_done"]
    assert "Хтось" in world.viewers.blocked().viewers
    assert [done.action.value for done in (await world.services.moderators.log(0, 99)).items][-1] == "hold"


async def test_a_message_is_stopped_only_while_it_is_the_one_that_was_meant(world: World, desk: Desk) -> None:
    await world.come("voice", widget="voice")
    await world.set(auto_approve=True)
    olya = await desk.invite()
    first, second = [await world.say(text, author=text) for text in ("Перше", "Друге")]
    assert (await desk.view(olya))["speaking"]["id"] == first.id
    await world.speech.skip()
    await world.idle()
    late = await desk.command(olya, "stop_speech", first.id)
    assert (late["is_done"], late["code"]) == (False, "nothing_spoken")
    assert await world.speech_state(second) is SpeechState.SPEAKING
    assert (await desk.command(olya, "stop_speech", second.id))["is_done"]
    assert await world.speech_state(second) is SpeechState.SKIPPED


async def test_the_player_is_paused_goes_on_and_is_made_quieter(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    for _ in range(2):  # without a video, and with one
        assert (await desk.command(olya, "pause"))["is_done"]
        assert (await desk.view(olya))["is_paused"]
        assert (await desk.command(olya, "play"))["is_done"]
        assert not (await desk.view(olya))["is_paused"]
        await world.come()
        await world.add(1)
        await world.started()
    assert world.player.now().state is PlayerState.PLAYING
    assert (await desk.command(olya, "volume", "35"))["is_done"]
    assert ((await desk.view(olya))["volume_percent"], world.player.now().volume_percent) == (35, 35)
    assert [(done.action, done.subject) for done in (await world.services.moderators.log(0, 4)).items] == [
        (ModeratorAction.VOLUME, "35 %"),
        (ModeratorAction.PLAY, "Song video000001"),
        (ModeratorAction.PAUSE, "Song video000001"),
        (ModeratorAction.PLAY, ""),
    ]


@pytest.mark.parametrize(
    ("action", "item", "code"),
    [
        *(("approve", "nobody", "no_such_item"), ("skip", "nobody", "wrong_state"), ("undo", "one", "invalid")),
        *(
            ("approve_message", "nobody", "no_such_message"),
            ("undo", "999", "stale_undo"),
            ("undo", "9" * 12, "invalid"),
        ),
        *(("volume", loud, "invalid") for loud in ("", "101", "-5", "5.5", "٣٥", "9" * 99)),
        *(("stop_speech", "", "nothing_spoken"), ("block_viewer", "nobody", "no_such_message")),
        *(("remove", "PLAYING", "wrong_state"), ("block_viewer", "PLAYING", "wrong_state")),
    ],
)
async def test_what_cannot_be_done_is_answered_with_the_reason(
    world: World, desk: Desk, action: str, item: str, code: str
) -> None:
    await world.come()
    playing = await world.add(1)
    olya = await desk.invite()
    before = await world.rows()
    answer = await desk.command(olya, action, playing.id if item == "PLAYING" else item)
    assert (answer["is_done"], answer["code"]) == (False, code)
    assert answer["sentence"]
    assert await world.rows() == before
    assert (await world.services.moderators.log(0, 10)).total == 0


async def test_a_helper_does_no_more_than_a_helper_may(world: World, desk: Desk) -> None:
    item = await world.add(1)
    await world.settings.change({"stream": {"language": "uk"}})
    olya = await desk.invite(ModeratorRole.HELPER)
    assert (await desk.view(olya))["actions"] == [action.value for action in ACTIONS[ModeratorRole.HELPER]]
    for action in ModeratorAction:
        if action not in ACTIONS[ModeratorRole.HELPER]:
            answer = await desk.command(olya, action.value, item.id)
            assert (answer["code"], answer["sentence"]) == ("not_allowed", "Ваше запрошення цього не дозволяє.")
    assert desk.bad == {"not_allowed": len(ModeratorAction) - 4}
    assert await world.state(item) is ItemState.QUEUED


async def test_a_command_is_carried_out_once_and_in_order(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    first, second = await world.ask(1), await world.ask(2)
    now = world.clock.time()
    early, later = olya.command(now, "approve", first.id), olya.command(now, "reject", second.id)
    await desk.say(later)
    await desk.say(later)
    await desk.say(early)
    assert desk.bad == {"old_seq": 2}
    assert (await world.state(first), await world.state(second)) == (ItemState.PENDING, ItemState.REJECTED)


@pytest.mark.parametrize(("off_s", "is_taken"), [(-61, False), (-59, True), (0, True), (59, True), (61, False)])
async def test_a_command_is_good_for_a_minute(world: World, desk: Desk, off_s: float, is_taken: bool) -> None:  # noqa: FBT001
    olya = await desk.invite()
    item = await world.ask(1)
    answer = await desk.command(olya, "approve", item.id, time=round((world.clock.time() + off_s) * 1_000))
    assert (answer["is_done"], answer["code"]) == (is_taken, "" if is_taken else "late")
    assert await world.state(item) is (ItemState.QUEUED if is_taken else ItemState.PENDING)


async def test_too_many_commands_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "MOST_PER_MINUTE", 2)
    olya = await desk.invite()
    codes = [(await desk.command(olya, "approve", "nobody"))["code"] for _ in range(3)]
    assert codes == ["no_such_item", "no_such_item", "too_often"]


async def test_the_number_of_the_last_command_outlives_a_restart(world: World, desk: Desk, tmp_path: Path) -> None:
    olya = await desk.invite()
    item = await world.ask(1)
    evening = [olya.command(world.clock.time(), "approve", item.id)]
    await desk.say(evening[0])
    await world.queue.undo()
    await world.die()
    again = World(tmp_path, secrets=world.secrets)
    again.clock.wall, again.clock.now = world.clock.wall, world.clock.now
    await again.start()
    after = Desk(again)
    again.services.moderators.start()
    await after.connect()
    await after.say(evening[0])
    assert after.bad == {"old_seq": 1}
    assert await again.state(item) is ItemState.PENDING
    assert (await after.command(olya, "approve", item.id))["is_done"]
    assert [line["action"] for line in (await after.view(olya))["log"]] == ["approve", "approve"]
    await again.stop()


# What is bad


async def test_a_command_that_waited_while_its_invitation_was_revoked_does_nothing(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    item = await world.ask(1)
    asked = asked_in(olya.command(world.clock.time(), "approve", item.id))
    assert isinstance(asked, SignedCommand)
    taker = world.services.moderators.desk
    async with taker._running:
        waiting = asyncio.create_task(taker.take(asked))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await world.services.moderators.revoke(olya.id)
    assert await waiting is Taken.REFUSED
    assert (desk.bad, await world.state(item)) == ({"revoked": 1}, ItemState.PENDING)


async def test_a_command_that_is_being_noted_while_its_invitation_is_revoked_does_nothing(
    world: World, desk: Desk
) -> None:
    olya = await desk.invite()
    item = await world.ask(1)
    asked = asked_in(olya.command(world.clock.time(), "approve", item.id))
    assert isinstance(asked, SignedCommand)
    taken, _ = await asyncio.gather(
        world.services.moderators.desk.take(asked), world.services.moderators.revoke(olya.id)
    )
    assert taken is Taken.REFUSED
    assert (desk.bad, await world.state(item)) == ({"revoked": 1}, ItemState.PENDING)


async def test_what_was_done_is_answered_though_it_cannot_be_written_down(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    olya = await desk.invite()
    item = await world.ask(1)

    with monkeypatch.context() as patched:
        patched.setattr(store, "note", disk_is_full)
        answer = await desk.command(olya, "approve", item.id)
    assert await world.state(item) is ItemState.QUEUED
    assert (answer["is_done"], answer["item"]) == (True, item.id)


async def test_a_key_that_was_lost_gives_no_link(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    del world.secrets.kept[f"moderator.{olya.id}"]
    with pytest.raises(NotFoundError):
        await world.services.moderators.links(olya.id)


async def test_an_invitation_that_ended_before_is_not_told_to_a_new_connection(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    await world.services.feeds.disconnect(FeedKind.HUB)
    await world.pass_(3_601)
    await desk.look()
    desk.posts.clear()
    await desk.connect()
    await world.pass_(2)
    await desk.look()
    assert desk.views(olya) == []


async def test_a_revoked_or_ended_invitation_does_nothing_at_once(world: World, desk: Desk) -> None:
    olya, taras = await desk.invite(), await desk.invite(hours=1, name="Тарас")
    item = await world.ask(1)
    await world.services.moderators.revoke(olya.id)
    await desk.say(olya.command(world.clock.time(), "approve", item.id))
    assert (desk.bad, await world.state(item)) == ({"revoked": 1}, ItemState.PENDING)
    assert f"moderator.{olya.id}" not in world.secrets.kept
    over = await desk.view(olya)
    assert over["is_over"]
    assert (over["pending"], over["name"], over["log"]) == ([], "", [])
    told = len(desk.views(olya))
    await world.pass_(3_600)
    await desk.say(taras.command(world.clock.time(), "approve", item.id))
    assert desk.bad == {"revoked": 1, "expired": 1}
    assert (await desk.view(taras))["is_over"]
    await world.ask(2)
    await desk.view(taras)
    assert len(desk.views(olya)) == told
    for gone in (olya, taras):
        with pytest.raises(ConflictError):
            await world.services.moderators.links(gone.id)
    again = await world.services.moderators.revoke(olya.id)
    assert again.state(again.created_at) is InvitationState.REVOKED


async def test_an_invitation_that_cannot_be_marked_as_revoked_has_no_rights_all_the_same(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    olya = await desk.invite()
    item = await world.ask(1)

    monkeypatch.setattr(store, "save", disk_is_full)
    with pytest.raises(OutsideError):
        await world.services.moderators.revoke(olya.id)
    await desk.say(olya.command(world.clock.time(), "approve", item.id))
    assert (desk.bad, await world.state(item)) == ({"revoked": 1}, ItemState.PENDING)


async def test_a_key_that_cannot_be_read_does_nothing_until_it_can(world: World, desk: Desk, tmp_path: Path) -> None:
    olya = await desk.invite()
    item = await world.ask(1)
    await world.die()
    again = World(tmp_path, secrets=world.secrets)
    world.secrets.is_locked = True
    await again.start()
    after = Desk(again)
    again.services.moderators.start()
    again.services.feeds.start()
    await again.pass_(2)
    world.secrets.is_locked = False
    await after.connect()
    world.secrets.is_locked = True
    for _ in range(3):
        await after.say(olya.command(again.clock.time(), "approve", item.id))
    assert after.bad == {"unread_key": 3}
    world.secrets.is_locked = False
    await again.pass_(60)
    assert (await after.command(olya, "approve", item.id))["is_done"]
    await again.stop()


async def test_whatever_comes_nothing_is_done_that_was_not_signed_for_now(world: World, desk: Desk) -> None:
    chance = random.Random(17)  # noqa: S311 -- the same in every run
    olya, taras = await desk.invite(), await desk.invite(name="Тарас")
    item = await world.ask(1)
    before, now = await world.rows(), world.clock.time()
    good = json.loads(olya.command(now, "approve", item.id))
    bad: list[str] = [
        json.dumps({**good, "invitation": taras.id}),
        json.dumps({**good, "invitation": "0" * 16}),
        json.dumps({**good, "signature": good["signature"].upper()}),
        json.dumps({**good, "more": 1}),
        json.dumps({**good, "kind": "request"}),
        olya.signed(olya.seal(b'{"seq":1}')),
        olya.signed(olya.seal(b"\xff\x00")),
        olya.signed(
            olya.seal(json.dumps({"seq": 2**52, "time": round(now * 1_000), "action": "skip"}).encode(), "down")
        ),
        olya.signed(taras.seal(b"{}")),
        olya.signed("####"),
        olya.signed(""),
        olya.command(now - 3_600, "approve", item.id, seq=2**52),
    ]
    raw = json.dumps(good)
    while len(bad) < 500:
        cut = bytearray(raw.encode())
        for _ in range(chance.randint(1, 4)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        if chance.random() < 0.3:
            cut = cut[: chance.randrange(len(cut))]
        text = cut.decode(errors="replace")
        if text != raw:
            bad.append(text)
    for text in bad:
        await desk.say(text)
    assert await world.rows() == before
    assert (await world.services.moderators.log(0, 10)).total == 0
    assert sum(desk.bad.values()) >= 495  # a change between the parts may change nothing that counts
    status = world.services.feeds.status(FeedKind.HUB)
    assert (status.reconnects, status.events) == (0, 500)
    assert (await desk.command(olya, "approve", item.id, seq=2**52 + 1))["is_done"]


# Views


async def test_views_are_told_once_a_second_at_most_and_once_a_minute_at_least(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    await world.pass_(3)
    await desk.look()
    desk.posts.clear()
    for number in range(6):
        await world.ask(number)
        await world.pass_(0.5)
        await desk.look()
    assert 1 <= len(desk.views(olya)) <= 5
    assert (await desk.view(olya))["pending_total"] == 6
    desk.posts.clear()
    for _ in range(59):
        await world.pass_(1)
        await desk.look()
    assert len(desk.views(olya)) <= 1
    await world.pass_(61)
    await desk.look()
    assert desk.views(olya)


async def test_a_video_that_goes_on_is_no_news(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    await world.come()
    await world.add(1)
    await world.started()
    assert (await desk.view(olya))["now"]["is_playing"]
    desk.posts.clear()
    await world.play_for(20)
    await desk.look()
    assert desk.views(olya) == []


async def test_the_hub_reads_nothing_of_what_moderators_see_and_do(world: World, desk: Desk) -> None:
    await world.settings.change({"speech": {"blocked_words": ["Хулиган"]}})
    await world.services.audience.close()
    olya = await desk.invite(name="Модераторка")
    item = await world.ask(1, requested_by="Хулиган", message="Таємниця", author_id="twitch:5083617294")
    await world.say("Шепіт", author="Хулиган")
    view = await desk.view(olya)
    assert (view["pending"][0]["by"], view["pending"][0]["message"]) == ("Хулиган", "Таємниця")
    assert view["messages"][0]["text"] == "Шепіт"
    sent = olya.command(world.clock.time(), "approve", item.id)
    await desk.say(sent)
    await world.pass_(3)
    await desk.look()
    seen = (sent.encode() + b"".join(post.path.encode() + post.body for post in desk.posts)).decode()
    for hidden in ("Хулиган", "Таємниця", "Шепіт", "Модераторка", "5083617294", "approve", item.id[:15]):
        in_queue = hidden == item.id[:15]  # an approved item is for everybody
        assert (hidden in seen) == in_queue
    assert world.secrets.kept[f"moderator.{olya.id}"] not in seen


async def test_who_listens_on_the_local_network_is_told_the_same(world: World) -> None:
    moderators = world.services.moderators
    made = await moderators.invite("Оля", ModeratorRole.MODERATOR, 1)
    moderators.lan_address = lambda: "http://192.168.0.2:8710/m/lan"
    links = await moderators.links(made.invitation.id)
    olya = Moderator(links.lan_url)
    told: list[bytes] = []
    assert moderators.views.listen("0" * 32, told.append) is None
    stop = moderators.views.listen(olya.box, told.append)
    assert stop is not None
    assert olya.view(told[-1])["pending"] == []
    await world.ask(1)
    await world.pass_(2)
    assert olya.view(told[-1])["pending_total"] == 1
    stop()
    stop()
    count = len(told)
    await world.ask(2)
    await world.pass_(120)
    assert len(told) == count
    assert moderators.views.listen(olya.box, told.append) is not None
    await moderators.close()
    await world.ask(3)
    await world.pass_(2)
    assert len(told) == count + 1


async def test_a_view_says_why_something_waits_and_what_it_costs(world: World, desk: Desk) -> None:
    olya = await desk.invite()
    world.resolver.is_held = True
    await world.ask(1, amount_minor=5_000, currency="UAH", requested_by="Гість")
    view = await desk.view(olya)
    assert (view["pending"][0]["is_checking"], view["pending"][0]["amount"]) == (True, "50 ₴")
    assert link(1).endswith(view["pending"][0]["title"])
    world.resolver.release()

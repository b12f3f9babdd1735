"""Commands in chat over the real services and a real database: who may, how often, what happens, what is answered."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from app.domain.chat_votes import ACTIVE_S
from app.domain.errors import ConflictError, InvalidError, OutsideError, StoreError
from app.domain.events import ChatAnswer, RequestRejected
from app.domain.feeds import ChatMessage, Cleared, FeedKind, Purged, Role, Taken
from app.domain.media import ResolvedMedia
from app.domain.queue import ItemState
from app.domain.reasons import Reason
from app.services.ports import Intake
from tests.support.world import World, link, nobody

MODERATOR, STREAMER = frozenset({Role.MODERATOR}), frozenset({Role.STREAMER})


class Chat:
    """Writes lines as viewers, and returns what each of them was answered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.numbers = count(1)

    @property
    def intake(self) -> Intake:
        return self.world.services.feeds._intake

    async def take(self, text: str, viewer: str = "1", **changes: Any) -> Taken:
        kind = changes.pop("kind", FeedKind.TWITCH)
        values = {"id": f"c{next(self.numbers)}", "author_id": viewer, "author": "Оля", "text": text}
        taken = await self.intake.take(kind, ChatMessage(**(values | changes)))
        await self.world.idle()
        return taken

    async def answers(self, text: str, viewer: str = "1", **changes: Any) -> list[str]:
        before = len(self.world.told(ChatAnswer))
        await self.take(text, viewer, **changes)
        return [answer.text for answer in self.world.told(ChatAnswer)[before:]]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
def chat(world: World) -> Chat:
    return Chat(world)


async def auto(world: World) -> None:
    await world.settings.change({"requests": {"auto_approve": True}})


async def change(world: World, **commands: object) -> None:
    await world.settings.change({"chat": {"commands": commands}})


async def playing(world: World, number: int = 1) -> None:
    await world.come()
    await world.add(number)
    await world.started()


async def test_a_request_is_taken_answered_and_refused_with_a_reason(world: World, chat: Chat) -> None:
    assert await chat.answers(f"!sr {link(1)}") == ["Your request was received."]
    item = (await world.queue.page(0, 9)).items[0]
    assert (item.author_id, item.requested_by, item.source) == ("twitch:1", "Оля", "twitch")
    assert await chat.answers("!sr no link", "2") == []
    assert [told.reason for told in world.told(RequestRejected)] == [Reason.NOT_A_VIDEO_LINK]
    answer = world.told(ChatAnswer)[0]
    assert (answer.feed, answer.to, answer.author_id) == (FeedKind.TWITCH, "Оля", "twitch:1")


async def test_the_rules_know_the_role_of_who_writes_and_a_first_message(world: World, chat: Chat) -> None:
    rules = {"user_limit": 1, "subscriber_limit": 2, "viewer_cooldown_s": 60, "first_time_chatters": "refuse"}
    await world.settings.change({"requests": rules})
    assert await chat.answers(f"!sr {link(1)}", is_first=True) == []
    subscriber = frozenset({Role.SUBSCRIBER})
    await world.pass_(5)
    assert await chat.answers(f"!sr {link(1)}", roles=subscriber) == ["Your request was received."]
    await world.pass_(15)
    await chat.take(f"!sr {link(2)}", roles=subscriber)
    await world.pass_(45)
    assert await chat.answers(f"!sr {link(2)}", roles=subscriber) == ["Your request was received."]
    assert await chat.answers(f"!sr {link(3)}", roles=STREAMER) == ["Your request was received."]
    await world.pass_(60)
    await chat.take(f"!sr {link(4)}", roles=subscriber)
    assert [(told.reason, told.sentence) for told in world.told(RequestRejected)] == [
        (Reason.FIRST_TIME_CHATTER, "A first message in this chat cannot be a request."),
        (Reason.VIEWER_COOLDOWN, "You can request again in 45 s."),
        (Reason.USER_LIMIT, Reason.USER_LIMIT.sentence("en")),
    ]


async def test_a_request_that_fails_for_no_reason_of_the_viewer_s_is_told_to_nobody(
    world: World, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> Any:
        raise InvalidError("invalid")

    monkeypatch.setattr(world.queue, "add", fail)
    assert await chat.take(f"!sr {link(1)}") is Taken.REFUSED
    assert world.told(RequestRejected) == []


async def test_a_line_that_the_service_repeats_is_carried_out_once(world: World, chat: Chat) -> None:
    await playing(world)
    await world.add(2)
    assert await chat.take("!skip", roles=MODERATOR, id="same") is Taken.NEW
    assert await chat.take("!skip", roles=MODERATOR, id="same") is Taken.KNOWN
    assert world.item.media.video_id == link(2)[-11:]


async def test_a_line_that_could_not_be_stored_is_carried_out_when_it_comes_again(
    world: World, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.ask(1, author_id="twitch:1")
    remove = world.queue.of_viewers.remove_last

    async def fail(_: str) -> Any:
        raise StoreError("disk_full")

    monkeypatch.setattr(world.queue.of_viewers, "remove_last", fail)
    with pytest.raises(OutsideError):
        await chat.take("!remove", id="same")
    monkeypatch.setattr(world.queue.of_viewers, "remove_last", remove)
    assert await chat.take("!remove", id="same") is Taken.NEW
    assert (await world.queue.page(0, 9)).items == ()


async def test_a_viewer_takes_back_only_the_own_last_request(world: World, chat: Chat) -> None:
    first = await world.ask(1, author_id="twitch:1", requested_by="Оля")
    await world.pass_(1)
    last = await world.ask(2, author_id="twitch:1", requested_by="Оля")
    namesake = await world.ask(3, author_id="twitch:2", requested_by="Оля")
    nameless = await world.ask(4, requested_by="Оля")
    step = world.queue.summary.undo
    assert (await chat.answers("!remove"))[0].startswith("Removed from the queue: “")
    states = [await world.state(item) for item in (first, last, namesake, nameless)]
    assert states == [ItemState.PENDING, ItemState.REMOVED, ItemState.PENDING, ItemState.PENDING]
    assert world.queue.summary.undo == step, "the streamer's undo is the streamer's"
    assert await chat.answers("!remove", "9") == ["You have nothing in the queue."]
    assert await chat.answers("!remove", "") == ["You have nothing in the queue."]
    assert await chat.answers("!remove", "1", kind=FeedKind.YOUTUBE) == ["You have nothing in the queue."]


async def test_what_a_viewer_took_back_does_not_come_back_by_undo(world: World, chat: Chat) -> None:
    own, other = await world.ask(1, author_id="twitch:1"), await world.ask(2, author_id="twitch:2")
    await world.queue.remove(other.id)
    await world.queue.approve(own.id)
    await world.queue.hold(own.id)
    await chat.answers("!remove", "1")
    assert await world.queue.undo() == "remove"
    assert [await world.state(item) for item in (own, other)] == [ItemState.REMOVED, ItemState.PENDING]


async def test_what_plays_is_not_taken_back(world: World, chat: Chat) -> None:
    await world.come()
    await auto(world)
    await world.ask(1, author_id="twitch:1")
    assert world.item.author_id == "twitch:1"
    assert await chat.answers("!remove") == ["You have nothing in the queue."]


async def test_what_plays_is_told_in_the_language_of_the_stream(world: World, chat: Chat) -> None:
    assert await chat.answers("!song") == ["Nothing is playing now."]
    await playing(world)
    await world.settings.change({"stream": {"language": "uk"}})
    await world.pass_(11)
    assert await chat.answers("!зараз") == [f"Зараз грає: «{world.item.media.title}»."]


async def test_a_long_and_strange_title_is_one_short_line(world: World, chat: Chat) -> None:
    title = "{0} %s \u202e<b>\n/ban " + "я" * 500
    world.resolver.outcomes[link(1)[-11:]] = ResolvedMedia(title=title, length_ms=60_000)
    await playing(world)
    text = (await chat.answers("!song"))[0]
    assert text.startswith("Now playing: “{0} %s <b>")
    assert len(text) < 120
    assert not {"\n", "\u202e"} & set(text)


async def test_the_queue_is_told_with_the_place_and_the_waiting_time(world: World, chat: Chat) -> None:
    assert await chat.answers("!queue") == ["The queue is empty."]
    await playing(world)
    length_ms = world.item.media.length_ms
    assert length_ms is not None
    await world.add(2)
    await auto(world)
    mine = await world.ask(3, author_id="twitch:1")
    await world.pass_(20)
    minutes = -(-(2 * length_ms - world.now.position_ms) // 60_000)
    in_all = -(-2 * length_ms // 60_000)
    said = f"In the queue: 2, {in_all} min in all. Your place: 2, in about {minutes} min."
    assert await chat.answers("!queue") == [said]
    await world.pass_(4)
    assert await chat.answers("!queue", "2") == [f"In the queue: 2, {in_all} min in all."]
    await world.queue.hold(mine.id)
    await world.pass_(20)
    assert (await chat.answers("!queue"))[0].endswith(" Your request is on hold.")


async def test_a_request_that_waits_for_a_decision_has_no_place(world: World, chat: Chat) -> None:
    await world.ask(1, author_id="twitch:1", requested_by="Оля")
    assert await chat.answers("!queue") == ["Your request waits for approval."]
    await world.pass_(5)
    assert await chat.answers("!queue", "2") == ["The queue is empty."]


async def test_viewers_vote_for_a_skip_each_once(world: World, chat: Chat) -> None:
    assert await chat.answers("!voteskip") == ["Nothing is playing now."]
    await playing(world)
    title, item = world.item.media.title, world.item.id
    for author in range(1, 11):
        await chat.take("hello", str(author))
    assert await chat.answers("!voteskip", "1") == ["Votes to skip: 1 of 3."]
    assert await chat.answers("!voteskip", "1") == []
    assert await chat.answers("!voteskip", "") == []
    assert await chat.answers("!voteskip", "2") == ["Votes to skip: 2 of 3."]
    assert world.item.id == item
    assert await chat.answers("!voteskip", "3") == [f"Skipped by vote: “{title}”."]
    assert (await world.queue.get(item)).state is ItemState.SKIPPED


async def test_people_of_one_name_have_a_vote_each_and_services_too(world: World, chat: Chat) -> None:
    await playing(world)
    item = world.item.id
    await chat.take("!voteskip", "1", author="Оля")
    assert world.item.id == item
    await chat.take("!voteskip", "1", author="Оля", kind=FeedKind.YOUTUBE)
    assert (await world.queue.get(item)).state is ItemState.SKIPPED


async def test_votes_end_with_the_item(world: World, chat: Chat) -> None:
    await playing(world)
    await world.add(2)
    await chat.take("!voteskip", "1")
    await world.player.skip()
    await world.idle()
    assert await chat.answers("!voteskip", "2") == ["Votes to skip: 1 of 2."]


async def test_the_vote_of_who_left_does_not_count(world: World, chat: Chat) -> None:
    await playing(world)
    await chat.take("!voteskip", "1")
    world.clock.pass_(ACTIVE_S + 1)
    assert await chat.answers("!voteskip", "2") == ["Votes to skip: 1 of 2."]


async def test_the_vote_of_who_was_banned_goes_and_those_of_a_cleared_chat(world: World, chat: Chat) -> None:
    await playing(world)
    await chat.take("!voteskip", "1")
    await chat.intake.take(FeedKind.TWITCH, Purged(author_id="1"))
    assert await chat.answers("!voteskip", "2") == ["Votes to skip: 1 of 2."]
    await chat.intake.take(FeedKind.YOUTUBE, Cleared())
    assert await chat.answers("!voteskip", "2") == []
    await chat.intake.take(FeedKind.TWITCH, Cleared())
    assert await chat.answers("!voteskip", "3") == ["Votes to skip: 1 of 2."]


async def test_share_and_least_of_a_vote_are_settings(world: World, chat: Chat) -> None:
    await world.settings.change({"chat": {"vote_share_percent": 100, "vote_least": 1}})
    await playing(world)
    item = world.item.id
    await chat.take("hello", "2")
    assert await chat.answers("!voteskip") == ["Votes to skip: 1 of 2."]
    await world.settings.change({"chat": {"vote_share_percent": 1}})
    await chat.take("!voteskip")
    assert (await world.queue.get(item)).state is ItemState.SKIPPED


async def test_a_moderator_skips_and_a_viewer_does_not(world: World, chat: Chat) -> None:
    await playing(world)
    item = world.item
    assert await chat.answers("!skip") == ["This command is not available to you."]
    assert await chat.answers("!skip") == [], "nobody fills the chat with it"
    assert world.item.id == item.id
    assert await chat.answers("!skip", roles=MODERATOR) == [f"Skipped: “{item.media.title}”."]
    assert (await world.queue.get(item.id)).state is ItemState.SKIPPED
    assert await chat.answers("!skip", roles=STREAMER) == ["Nothing is playing now."]
    await world.queue.undo()
    await world.idle()
    assert world.item.id == item.id, "it is a command like the window's"


async def test_only_what_was_meant_is_skipped(world: World) -> None:
    await playing(world)
    with pytest.raises(ConflictError):
        await world.player.skip(nobody())
    assert world.item.media.video_id == link(1)[-11:]


async def test_who_is_slower_than_the_streamer_is_told_that_nothing_waits(
    world: World, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.take(f"!sr {link(1)}", "2")
    item = world.queue.summary.pending[0]
    await world.queue.reject(item.id)

    async def still_there(_: int | None) -> object:
        return item

    monkeypatch.setattr(world.queue.of_viewers, "pending", still_there)
    nothing = await chat.answers("!approve", roles=MODERATOR)
    assert len(nothing) == 1
    assert not nothing[0].startswith("Approved")
    assert (await world.queue.get(item.id)).state is ItemState.REJECTED


async def test_the_newest_or_a_number_is_approved_or_rejected(world: World, chat: Chat) -> None:
    made = []
    for number in range(1, 5):
        made.append(await world.ask(number, requested_by=f"viewer {number}"))
        await world.pass_(1)
    assert (await chat.answers("!approve", roles=MODERATOR))[0].startswith("Approved: “")
    assert (await chat.answers("!reject 2", roles=MODERATOR))[0].startswith("Rejected: “")
    assert (await chat.answers("!approve #1", roles=MODERATOR))[0].startswith("Approved: “")
    states = [await world.state(item) for item in made]
    assert states == [ItemState.QUEUED, ItemState.REJECTED, ItemState.PENDING, ItemState.QUEUED]
    nothing = ["No request with this number waits for approval."]
    for argument in ("9", "0", "9999", "everything", "-1"):
        assert await chat.answers(f"!approve {argument}", roles=MODERATOR) == nothing
    await world.queue.undo()
    assert await world.state(made[0]) is ItemState.PENDING, "it is a command like the window's"
    await world.queue.clear()
    assert await chat.answers("!reject", roles=MODERATOR) == ["No request waits for approval."]


async def test_volume_is_told_set_and_changed(world: World, chat: Chat) -> None:
    await world.player.set_volume(50)
    told = [(await chat.answers(f"!volume {said}", roles=MODERATOR))[0] for said in ("", "+10", "−100", "70%", "loud")]
    assert told == [f"Volume: {percent}%." for percent in (50, 60, 0, 70, 70)]
    assert world.now.volume_percent == 70


async def test_requests_are_paused_and_opened(world: World, chat: Chat) -> None:
    assert await chat.answers("!пауза", roles=MODERATOR) == ["Requests are paused."]
    assert not world.queue.summary.is_open
    await chat.take(f"!sr {link(1)}")
    assert [told.reason for told in world.told(RequestRejected)] == [Reason.REQUESTS_PAUSED]
    assert await chat.answers("!open", roles=MODERATOR) == ["Requests are open."]
    assert world.queue.summary.is_open


async def test_speech_is_off_until_it_is_switched_on(world: World, chat: Chat) -> None:
    assert await chat.take("!say hello") is Taken.PASSED_OVER
    await change(world, say={"is_on": True})
    assert await chat.take("!say hello") is Taken.NEW
    assert [one.text for one in (await world.speech.page(0, 9)).items] == ["hello"]


async def test_who_does_not_wait_is_not_answered(world: World, chat: Chat) -> None:
    assert len(await chat.answers("!song", "1")) == 1
    assert await chat.answers("!song", "2") == [], "the cooldown for all"
    assert len(await chat.answers("!song", "2", roles=MODERATOR)) == 1
    await world.pass_(11)
    assert len(await chat.answers("!song", "2")) == 1
    await chat.take(f"!sr {link(1)}", "1")
    assert await chat.take(f"!sr {link(2)}", "1") is Taken.REFUSED
    assert await chat.take(f"!sr {link(2)}", "2") is Taken.NEW, "the cooldown is each viewer's own"
    assert world.told(RequestRejected) == []


async def test_names_ranks_and_prefixes_are_settings(world: World, chat: Chat) -> None:
    await world.settings.change(
        {"chat": {"prefixes": ["?"], "commands": {"current": {"names": ["що"], "rank": "vip"}}}}
    )
    assert await chat.take("!song") is Taken.PASSED_OVER
    assert await chat.take("?song") is Taken.PASSED_OVER
    assert await chat.answers("?що") == ["This command is not available to you."]
    assert await chat.answers("?ЩО", roles=frozenset({Role.VIP})) == ["Nothing is playing now."]
    await world.settings.change({"chat": {"prefixes": []}})
    assert await chat.take("?що", roles=STREAMER) is Taken.PASSED_OVER


@pytest.mark.parametrize(
    "commands",
    [
        {"other": {}},
        {"say": {"rank": "god"}},
        {"say": {"names": ["x" * 31]}},
        {"say": {"names": ["x"] * 21}},
        {"say": {"cooldown_s": -1}},
        {"say": {"viewer_cooldown_s": 86_401}},
        {"say": {"is_on": 1}},
        {"say": {"unknown": 1}},
        {"say": None},
        [],
        "say",
        None,
    ],
)
async def test_what_is_no_command_is_refused_by_the_settings(world: World, commands: object) -> None:
    with pytest.raises(InvalidError, match="commands") as refused:
        await world.settings.change({"chat": {"commands": commands}})
    assert refused.value.field == "chat.commands"


async def test_changed_commands_are_stored_and_exported(world: World, tmp_path: Path) -> None:
    await change(world, say={"is_on": True, "names": ["кажи"]}, skip={"rank": "moderator"})
    kept = world.settings.export()
    assert b'"say"' in kept
    assert b'"skip"' not in kept, "it is as it was made"
    await world.settings.reset("chat")
    assert world.settings.settings.chat.commands == {}
    await world.settings.import_(kept)
    await world.stop()
    again = World(tmp_path)
    await again.start()
    assert await Chat(again).take("!кажи слово") is Taken.NEW
    assert again.settings.broken == ()
    await again.stop()


@pytest.mark.parametrize(
    "text",
    [
        "!",
        "!!!!",
        "! ",
        "!\u200b",
        "@" * 500,
        "!" * 500,
        "!" + "я" * 5_000,
        "!sr " + "x" * 5_000,
        "!volume " + "9" * 99,
    ],
)
async def test_strange_lines_do_no_harm(world: World, chat: Chat, text: str) -> None:
    assert await chat.take(text, roles=STREAMER) in set(Taken)
    assert all(len(answer.text) < 200 for answer in world.told(ChatAnswer))


async def test_answers_to_strange_people_are_clean_and_bounded(world: World, chat: Chat) -> None:
    await chat.take("!song", "9" * 5_000, author="<b>\u202e" + "я" * 5_000 + "\n")
    answer = world.told(ChatAnswer)[0]
    assert len(answer.to) <= 100
    assert len(answer.author_id) <= 200
    assert "\u202e" not in answer.to
    assert "\n" not in answer.to


async def test_what_bots_are_told_has_no_blocked_words(world: World, chat: Chat) -> None:
    await world.settings.change({"speech": {"blocked_words": ["дурень"]}})
    world.resolver.outcomes[link(1)[-11:]] = ResolvedMedia(title="Пісня про дурень", length_ms=60_000)
    await playing(world)
    world.sinks["a"].frames.clear()
    await chat.take("!song", author="Дурень")
    sent = b"".join(frame.sse for frame in world.sinks["a"].frames).decode("unicode_escape")
    assert "chat_answer" in sent
    assert "•••" in sent
    assert "дурень" not in sent.casefold()


async def test_the_whole_chat_is_read_but_for_commands(world: World, chat: Chat) -> None:
    await world.settings.change({"chat": {"reads_all": True}})
    await chat.take("!song", "1")
    await chat.take("!song", "1")
    await chat.take("hello", "1")
    assert [one.text for one in (await world.speech.page(0, 9)).items] == ["hello"]

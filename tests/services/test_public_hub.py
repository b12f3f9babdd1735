"""What everybody is told by the hub, and what becomes of requests from its page; over the real services."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.errors import StoreError
from app.domain.events import HubChanged, RequestRejected
from app.domain.feeds import FeedError, FeedKind, FeedReason, FeedState, Gift, HubMessage
from app.domain.player import ReportKind
from app.domain.public_hub import Answers, HubPost, PublicState
from app.domain.reasons import Reason
from app.feeds.hub import HubFeed
from app.services import per_minute
from app.services.public_hub import outbox
from app.services.public_hub.outbox import HubOutbox
from tests.support.doubles import FakeFeed, FakeService
from tests.support.world import World, link

LINE = "efir-hub:https://hub.example.org#oksana:T4nQpX7vR2sL9wB3zK6m"
PAGE, OTHER = "a" * 32, "b" * 32


def request_id(number: int) -> str:
    return f"{number:032x}"


class HubHere:
    """The hub as the program sees it.

    Attributes:
        posts: Everything that was published, in order.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.service: FakeService = world.feeds.services[FeedKind.HUB]
        self.service.has_list = False
        self.posts: list[HubPost] = []

    async def connect(self) -> None:
        self.world.services.feeds.start()
        await self.world.services.feeds.connect(FeedKind.HUB, LINE)
        await self.world.pass_(1)
        await self.look()

    async def look(self) -> list[HubPost]:
        """Take what is to be published."""
        box, new = self.world.engines.outbox, []
        while box._posts:
            new.append(await box.take())
        self.posts += new
        return new

    async def states(self, seconds: float = 0.0) -> list[PublicState]:
        """Let time pass; return what everybody was told in it."""
        told: list[PublicState] = []
        for _ in range(round(seconds / 0.5)):
            await self.world.pass_(0.5)
            told += [msgspec.json.decode(post.body, type=PublicState) for post in await self.look() if not post.path]
        return told

    async def state(self) -> PublicState:
        await self.world.pass_(1.5)
        await self.look()
        posts = [post for post in self.posts if not post.path]
        assert {post.event for post in posts} == {"audience"}
        return msgspec.json.decode(posts[-1].body, type=PublicState)

    async def say(self, text: str) -> None:
        self.service.orders.put_nowait(HubMessage(id="1:0", text=text))
        await self.world.idle()

    async def ask(self, number: int, page: str = PAGE, **changes: str) -> None:
        fields = {"kind": "request", "id": request_id(number), "answer_to": page, "name": "Оля", "link": link(number)}
        await self.say(msgspec.json.encode(fields | changes).decode())
        await self.world.pass_(1.5)

    async def answers(self, page: str = PAGE) -> dict[str, tuple[str, str]]:
        """Return state and sentence of each request, as the page was told last."""
        await self.look()
        told = [post for post in self.posts if post.path == f"/a/{page}"]
        if not told:
            return {}
        assert {post.event for post in told} == {"answers"}
        decoded = msgspec.json.decode(told[-1].body, type=Answers)
        return {str(int(answer.id, 16)): (answer.state, answer.sentence) for answer in decoded.requests}


@pytest.fixture
async def hub(world: World, monkeypatch: pytest.MonkeyPatch) -> HubHere:
    monkeypatch.setattr(FakeFeed, "silence_s", 1e9)
    here = HubHere(world)
    await here.connect()
    return here


async def set_(world: World, **groups: dict[str, Any]) -> None:
    await world.settings.change(groups)
    await world.idle()


# What everybody is told


async def test_once_it_is_connected_the_whole_state_is_told(hub: HubHere) -> None:
    state = await hub.state()
    assert state.now is None
    assert (state.next, state.waiting, state.language) == ((), 0, "en")
    assert state.requests.is_open
    assert not state.requests.needs_word
    assert state.rules == ("Videos up to 15 min.", "Each request is looked at before it plays.")


async def test_without_a_hub_nothing_is_told(world: World) -> None:
    here = HubHere(world)
    await world.add(1)
    await world.pass_(100)
    assert await here.look() == []


async def test_what_plays_and_what_comes_is_told(world: World, hub: HubHere) -> None:
    await world.come()
    await world.add(1, requested_by="Оля", is_from_streamer=False, amount_minor=5_000, currency="UAH")
    (item,) = (await world.queue.page(0, 10, "pending")).items
    await world.queue.approve(item.id)
    await world.add(2)
    await world.started()
    state = await hub.state()
    assert state.now is not None
    assert (state.now.title, state.now.by, state.now.is_playing) == ("Song video000001", "Оля", True)
    assert state.now.length_ms == 60_000
    assert state.now.amount == ""
    assert [(one.title, one.by) for one in state.next] == [("Song video000002", "")]
    assert (state.waiting, state.waiting_ms) == (1, 60_000)
    await set_(world, hub={"shows_amounts": True})
    now = (await hub.state()).now
    assert now is not None
    assert now.amount == "50 ₴"


async def test_what_is_masked_and_who_asked_does_not_leave(world: World, hub: HubHere) -> None:
    await set_(world, speech={"blocked_words": ["Хулиган"]})
    await world.services.audience.close()
    await world.come()
    await world.add(1, requested_by="Хулиган", author_id="twitch:2002", message="таємне слово", is_from_streamer=False)
    await world.add(2, requested_by="Хулиган", author_id="twitch:2002", is_from_streamer=False)
    for item in (await world.queue.page(0, 10, "pending")).items:
        await world.queue.approve(item.id)
    await world.idle()
    await world.started()
    await hub.state()
    sent = b"".join(post.body for post in hub.posts).decode()
    assert "•••" in sent
    for hidden in ("Хулиган", "twitch", "2002", "таємне", "video000001&", "youtu"):
        assert hidden not in sent


async def test_no_more_than_the_next_twenty_are_told(world: World, hub: HubHere) -> None:
    for number in range(30):
        await world.add(number)
    held = (await world.queue.page(0, 1, "waiting")).items[0]
    await world.queue.hold(held.id)
    state = await hub.state()
    assert len(state.next) == 20
    assert state.next[0].title == "Song video000001"
    assert state.waiting == 30


async def test_it_is_told_once_a_second_at_most_and_once_a_minute_at_least(world: World, hub: HubHere) -> None:
    await hub.states(2)
    told = []
    for number in range(6):
        await world.add(number)
        told += await hub.states(0.5)
    told += await hub.states(2)
    assert len(told) <= 4
    assert told[-1].waiting == 6
    assert await hub.states(50) == []
    assert len(await hub.states(20)) == 1
    assert len(await hub.states(120)) == 2


async def test_a_position_that_goes_on_is_no_news_and_one_that_jumps_is(world: World, hub: HubHere) -> None:
    world.resolver.outcomes.clear()
    await world.come()
    await world.add(1)
    await world.started()
    await hub.states(3)
    for _ in range(4):
        await world.pass_(5)
        await world.report(ReportKind.PROGRESS, position_ms=world.now.position_ms)
    assert await hub.states(1) == []
    await world.player.seek(1_000)
    (state,) = await hub.states(2)
    assert state.now is not None
    assert state.now.position_ms < 5_000
    await world.player.pause()
    (paused,) = await hub.states(2)
    assert paused.now is not None
    assert not paused.now.is_playing
    assert await hub.states(10) == []


async def test_closed_requests_are_told_with_the_sentence_of_the_streamer(world: World, hub: HubHere) -> None:
    await set_(world, sentences={"en": {"requests_paused": "Back at eight."}})
    await world.queue.pause_requests()
    state = await hub.state()
    assert (state.requests.is_open, state.requests.sentence) == (False, "Back at eight.")
    await world.queue.resume_requests()
    assert (await hub.state()).requests.is_open
    await set_(world, hub={"requests": False})
    assert not (await hub.state()).requests.is_open
    await set_(world, hub={"requests": True}, stream={"language": "uk"})
    state = await hub.state()
    assert (state.language, state.requests.is_open) == ("uk", True)
    assert state.rules[0] == "Відео до 15 хв."
    await world.queue.gate.set_off_air(is_off_air=True)
    assert not (await hub.state()).requests.is_open


async def test_a_new_connection_is_told_everything_again(world: World, hub: HubHere) -> None:
    await hub.ask(1)
    await hub.states(3)
    hub.posts.clear()
    hub.service.orders.put_nowait(None)
    await world.pass_(5)
    assert world.services.feeds.status(FeedKind.HUB).reconnects == 1
    assert {post.path for post in await hub.look()} == {"", f"/a/{PAGE}"}


async def test_what_the_hub_has_forgotten_is_told_again_at_once(world: World, hub: HubHere) -> None:
    await hub.ask(1)
    await hub.ask(2, OTHER, link="https://example.org")
    await hub.states(3)
    hub.posts.clear()
    world.engines.outbox.on_lost()
    await world.idle()
    assert {post.path for post in await hub.look()} == {"", f"/a/{PAGE}", f"/a/{OTHER}"}
    assert (await hub.answers(OTHER))["2"][0] == "refused"
    assert world.services.feeds.status(FeedKind.HUB).reconnects == 0
    await world.services.feeds.disconnect(FeedKind.HUB)
    await world.pass_(1)
    world.engines.outbox.on_lost()
    await world.idle()
    assert await hub.look() == []


async def test_a_hub_that_is_away_is_tried_again_as_soon_as_viewers_need_it(
    world: World, hub: HubHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeFeed, "longest_pause_s", HubFeed.longest_pause_s, raising=False)
    await world.services.feeds.disconnect(FeedKind.HUB)
    await hub.connect()
    hub.service.refusal = FeedError(FeedReason.UNREACHABLE)
    hub.service.orders.put_nowait(None)
    connects = hub.service.connects
    for _ in range(20):
        await world.pass_(HubFeed.longest_pause_s)
    assert hub.service.connects - connects >= 20
    hub.service.refusal = None
    await world.pass_(HubFeed.longest_pause_s)
    assert world.services.feeds.status(FeedKind.HUB).state is FeedState.CONNECTED


async def test_after_it_was_switched_off_nothing_waits_to_be_told(world: World, hub: HubHere) -> None:
    assert world.services.hub.status().page_url == "https://hub.example.org/c/oksana"
    await world.services.feeds.disconnect(FeedKind.HUB)
    await world.pass_(1)
    await world.add(1)
    await world.pass_(70)
    assert await hub.look() == []
    assert world.services.hub.status().page_url == ""
    told = world.told(HubChanged)
    assert [event.hub.page_url for event in told] == ["https://hub.example.org/c/oksana", ""]


# Requests


async def test_a_request_is_taken_once_and_its_page_told_how_it_goes_on(world: World, hub: HubHere) -> None:
    await world.come()
    await hub.ask(1)
    assert await hub.answers() == {"1": ("pending", "")}
    (item,) = (await world.queue.page(0, 10, "pending")).items
    assert (item.source, item.external_id, item.requested_by) == ("hub", request_id(1), "Оля")
    assert item.author_id == f"hub:{PAGE}"
    await hub.ask(1)
    assert (await world.queue.page(0, 10, "pending")).total == 1
    await world.queue.approve(item.id)
    await world.pass_(2)
    assert await hub.answers() == {"1": ("playing", "")}
    await world.started()
    await world.report(ReportKind.FINISHED)
    await world.pass_(2)
    assert await hub.answers() == {"1": ("played", "")}
    status = world.services.feeds.status(FeedKind.HUB)
    assert (status.events, status.duplicates, status.refused) == (2, 1, 0)


async def test_a_page_knows_its_place(world: World, hub: HubHere) -> None:
    await set_(world, requests={"auto_approve": True})
    await world.add(1)
    await hub.ask(2)
    await hub.ask(3, OTHER)
    await hub.look()

    def place(page: str) -> tuple[int, int]:
        body = [post.body for post in hub.posts if post.path == f"/a/{page}"][-1]
        (answer,) = msgspec.json.decode(body, type=Answers).requests
        return answer.place, answer.wait_ms

    assert (place(PAGE), place(OTHER)) == ((2, 60_000), (3, 120_000))
    first = (await world.queue.page(0, 1, "waiting")).items[0]
    await world.queue.remove(first.id)
    await world.pass_(2)
    await hub.look()
    assert (place(PAGE), place(OTHER)) == ((1, 0), (2, 60_000))


@pytest.mark.parametrize(
    ("rules", "changes", "reason"),
    [
        ({}, {"link": "https://example.org"}, Reason.NOT_A_VIDEO_LINK),
        ({"is_open": False}, {}, Reason.REQUESTS_PAUSED),
        ({"blocked_users": [f"hub:{PAGE} Оля"]}, {}, Reason.BLOCKED_USER),
        ({"blocked_users": ["Оля"]}, {}, Reason.BLOCKED_USER),
        ({"blocked_videos": ["video000001"]}, {}, Reason.BLOCKED_VIDEO),
        ({"max_length_ms": 1_000}, {}, Reason.TOO_LONG),
        ({"blocked_words": ["song"]}, {}, Reason.BLOCKED_WORD),
    ],
)
async def test_what_the_rules_refuse_is_told_to_its_page_only(
    world: World, hub: HubHere, rules: dict[str, Any], changes: dict[str, str], reason: Reason
) -> None:
    await set_(world, requests=rules)
    await hub.ask(1, **changes)
    assert await hub.answers() == {"1": ("refused", reason.sentence("en"))}
    told = [post for post in hub.posts if reason.sentence("en").encode() in post.body and post.path != f"/a/{PAGE}"]
    assert [post.path for post in told] == ([""] if reason is Reason.REQUESTS_PAUSED else [])
    assert (await world.queue.page(0, 10)).total == 0


async def test_what_is_refused_at_once_is_no_event_for_bots(world: World, hub: HubHere) -> None:
    await set_(world, requests={"is_open": False})
    await hub.ask(1)
    assert world.told(RequestRejected) == []


async def test_the_sentence_is_in_the_language_of_the_stream_and_an_empty_name_has_one(
    world: World, hub: HubHere
) -> None:
    await set_(world, stream={"language": "uk"})
    await hub.ask(1, link="нема")
    assert await hub.answers() == {"1": ("refused", Reason.NOT_A_VIDEO_LINK.sentence("uk"))}
    await hub.ask(2, name=" \u202e ")
    (item,) = (await world.queue.page(0, 10, "pending")).items
    assert item.requested_by == "Анонім"


async def test_a_page_that_asks_too_often_is_told_so_and_others_are_heard(world: World, hub: HubHere) -> None:
    await set_(world, hub={"asker_per_minute": 2, "per_minute": 3})
    for number in range(1, 4):
        await hub.ask(number)
    sentence = Reason.TOO_MANY_REQUESTS.sentence("en")
    assert await hub.answers() == {"1": ("pending", ""), "2": ("pending", ""), "3": ("refused", sentence)}
    await hub.ask(4, OTHER)
    await hub.ask(5, OTHER)
    assert await hub.answers(OTHER) == {"4": ("pending", ""), "5": ("refused", sentence)}
    await world.pass_(60)
    await hub.ask(6)
    assert (await hub.answers())["6"] == ("pending", "")
    assert world.services.hub.status().bad == {"too_many": 2}


async def test_a_flood_of_pages_is_counted_and_hardly_answered(
    world: World, hub: HubHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(per_minute, "_MOST_KEYS", 50)
    await set_(world, hub={"per_minute": 1})
    await hub.look()
    hub.posts.clear()
    for number in range(200):
        fields = {"kind": "request", "id": request_id(number), "answer_to": request_id(number), "link": link(number)}
        await hub.say(msgspec.json.encode(fields).decode())
    await hub.look()
    assert len([post for post in hub.posts if post.path]) == 61
    assert world.services.hub.status().bad == {"too_many": 199}
    assert (await world.queue.page(0, 10, "pending")).total == 1


async def test_only_the_newest_requests_of_a_page_are_told(world: World, hub: HubHere) -> None:
    await set_(world, hub={"asker_per_minute": 60, "per_minute": 100})
    for number in range(12):
        await hub.ask(number)
    assert list(await hub.answers()) == [str(number) for number in range(2, 12)]


async def test_of_pages_that_do_not_wait_any_more_the_oldest_is_forgotten(
    world: World, hub: HubHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.public_hub.answers.MOST_PAGES", 1)
    await hub.ask(1)
    await hub.ask(2, OTHER)
    (item, _) = (await world.queue.page(0, 10, "pending")).items
    await world.queue.approve(item.id)
    await world.pass_(2)
    assert await hub.answers() == {"1": ("pending", "")}
    assert await hub.answers(OTHER) == {"2": ("pending", "")}


# The word


async def test_the_streamers_own_word_has_to_be_known(world: World, hub: HubHere) -> None:
    await set_(world, hub={"needs_word": "own_word", "own_word": " Чорний кіт "})
    assert (await hub.state()).requests.needs_word
    await hub.ask(1)
    await hub.ask(2, word="ЧОРНИЙКІТ")
    assert await hub.answers() == {"1": ("refused", Reason.WRONG_WORD.sentence("en")), "2": ("pending", "")}
    assert (world.services.hub.status().word, world.services.hub.status().word_until_ms) == ("Чорний кіт", 0)
    assert "кіт" not in b"".join(post.body for post in hub.posts).decode()
    await set_(world, hub={"own_word": ""})
    assert not (await hub.state()).requests.needs_word


@pytest.mark.parametrize("language", ["en", "uk"])
async def test_a_word_of_the_hour_changes_and_the_one_before_is_taken_for_a_while(
    world: World, hub: HubHere, language: str
) -> None:
    await set_(world, hub={"needs_word": "hourly", "asker_per_minute": 60}, stream={"language": language})
    status = world.services.hub.status()
    first = status.word
    assert first
    assert status.word_until_ms == round((world.clock.time() + 3_600) * 1_000)
    await world.pass_(3_599)
    assert world.services.hub.status().word == first
    await hub.ask(1, word=first)
    await world.pass_(2)
    second = world.services.hub.status().word
    assert second != first
    assert world.told(HubChanged)[-1].hub.word == second
    await hub.ask(2, word=first.upper())
    await hub.ask(3, word=second)
    await world.pass_(301)
    await hub.ask(4, word=first)
    states = {number: state for number, (state, _) in (await hub.answers()).items()}
    assert states == {"1": "pending", "2": "pending", "3": "pending", "4": "refused"}
    third = world.services.hub.new_word().word
    assert third != second
    await hub.ask(5, word=second)
    assert (await hub.answers())["5"][0] == "refused"


async def test_an_hour_that_the_pc_slept_through_is_over(world: World) -> None:
    await set_(world, hub={"needs_word": "hourly"})
    first = world.services.hub.status().word
    world.clock.wall += 7_200
    second = world.services.hub.status().word
    assert second != first
    assert world.told(HubChanged)[-1].hub.word == second
    await set_(world, hub={"needs_word": "no_word"})
    await world.pass_(7_200)
    assert world.services.hub.status().word == ""


# What is bad


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "malformed"),
        ("\x00\ufffd", "malformed"),
        ("{}", "malformed"),
        ('{"kind":"request","id":"x"}', "malformed"),
        ("[" * 4_000, "malformed"),
        ("я" * 3_000, "too_long"),
    ],
)
async def test_what_is_not_understood_is_counted_and_changes_nothing(
    world: World, hub: HubHere, text: str, wrong: str
) -> None:
    before = await world.rows()
    await hub.look()
    await hub.say(text)
    assert world.services.hub.status().bad == {wrong: 1}
    assert await world.rows() == before
    assert await hub.look() == []
    status = world.services.feeds.status(FeedKind.HUB)
    assert (status.state, status.refused) == (FeedState.CONNECTED, 1)


async def test_the_log_hears_of_bad_messages_once_a_minute_and_not_what_they_say(
    world: World, hub: HubHere, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for _ in range(500):
        await hub.say("таємне")
    assert [record.getMessage() for record in caplog.records] == [
        "Messages from the hub that were not taken, since the start: malformed 1"
    ]
    await world.pass_(60)
    await hub.say("таємне")
    assert caplog.records[-1].getMessage().endswith("malformed 501")
    assert len(caplog.records) == 2


async def test_an_id_of_another_page_tells_nothing_of_its_request(world: World, hub: HubHere) -> None:
    await hub.ask(1)
    await hub.look()
    await hub.ask(1, OTHER)
    assert world.services.hub.status().bad == {"foreign_id": 1}
    assert await hub.answers(OTHER) == {}


# Outages


async def test_after_a_restart_pages_are_told_how_their_requests_are(
    world: World, hub: HubHere, tmp_path: Path
) -> None:
    await hub.ask(1)
    await hub.ask(2, OTHER, link="nothing")
    await world.die()
    again = World(tmp_path, secrets=world.secrets)
    await again.start()
    here = HubHere(again)
    again.services.feeds.start()
    await again.pass_(2)
    assert await here.answers() == {"1": ("pending", "")}
    assert await here.answers(OTHER) == {}
    await here.ask(1)
    assert (await again.queue.page(0, 10, "pending")).total == 1
    assert again.services.feeds.status(FeedKind.HUB).duplicates == 1
    (item,) = (await again.queue.page(0, 10, "pending")).items
    await again.queue.reject(item.id)
    await again.pass_(2)
    assert await here.answers() == {"1": ("refused", "")}
    await again.stop()


async def test_what_waited_at_the_hub_is_answered_too(world: World) -> None:
    here = HubHere(world)
    fields = {"kind": "request", "id": request_id(1), "answer_to": PAGE, "link": "nothing"}
    here.service.orders.put_nowait(HubMessage(id="1:0", text=msgspec.json.encode(fields).decode()))
    await here.connect()
    assert (await here.answers())["1"][0] == "refused"


async def test_a_request_that_cannot_be_stored_is_tried_until_it_can(
    world: World, hub: HubHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, given_by = world.queue.add, world.queue.given_by
    await set_(world, hub={"asker_per_minute": 1, "per_minute": 1})

    async def fail(_: object) -> Any:
        task = asyncio.current_task()
        assert task is not None
        hub.service.waiting.add(task)  # it waits for its next attempt
        raise StoreError("disk_full")

    async def begin(*key: str) -> Any:
        hub.service.waiting.clear()
        return await given_by(*key)

    monkeypatch.setattr(world.queue, "add", fail)
    monkeypatch.setattr(world.queue, "given_by", begin)
    await hub.ask(1)
    assert await hub.answers() == {}
    monkeypatch.setattr(world.queue, "add", add)
    await world.pass_(31)
    assert await hub.answers() == {"1": ("pending", "")}
    assert world.services.hub.status().bad == {}


async def test_an_empty_outbox_is_waited_for() -> None:
    box = HubOutbox()
    taking = asyncio.create_task(box.take())
    await asyncio.sleep(0)
    box.put(HubPost(path="", event="audience", body=b"1"))
    assert (await taking).body == b"1"


async def test_other_services_are_heard_as_before(world: World, hub: HubHere) -> None:
    await world.services.feeds.connect(FeedKind.DONATELLO, "the-key")
    await world.pass_(1)
    world.feeds.services[FeedKind.DONATELLO].give(Gift(id="g1", author="Оля", amount_minor=100, currency="UAH"))
    await world.pass_(1)
    assert (await world.donations.history("", 0, 10)).total == 1
    assert await hub.answers() == {}


async def test_what_cannot_be_published_is_the_newest_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 3)
    box = HubOutbox()

    def post(path: str, number: int) -> HubPost:
        return HubPost(path=path, event="x", body=str(number).encode())

    box.put(post("", 1))
    box.put(post("/a", 1))
    box.put(post("", 2))
    taken = await box.take()
    assert (taken.path, taken.body) == ("", b"2")
    box.give_back(taken)
    assert (await box.take()).body == b"2"
    box.put(post("", 3))
    box.give_back(taken)
    assert (await box.take()).body == b"3"
    for number in range(4):
        box.put(post(f"/{number}", number))
    assert [(await box.take()).path for _ in range(3)] == ["/1", "/2", "/3"]
    box.put(post("", 4))
    box.put(post("/m/1", 4))
    for number in range(3):
        box.put(post(f"/a/{number}", number))
    assert [(await box.take()).path for _ in range(3)] == ["", "/m/1", "/a/2"]
    box.put(post("", 4))
    box.clear()
    assert box._posts == {}

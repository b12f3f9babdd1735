"""Donations: each once, whatever happens; alert, message and video."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ConflictError, InvalidError, RefusedError
from app.domain.events import Notice, NoticeKind, RequestRejected
from app.domain.media import ResolvedMedia
from app.domain.queue import ItemState
from app.domain.reasons import Reason
from app.domain.speech import SpeechReason, SpeechState
from app.services.donations import NewDonation, video_link
from app.services.queue.intake import NewRequest
from app.services.speech.intake import NewMessage
from tests.support.world import VIDEOS, World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A program that speaks Ukrainian."""
    world = World(tmp_path, language="uk")
    await world.start()
    yield world
    await world.stop()


def donation(**changes: object) -> NewDonation:
    made = {
        "author": "Олена",
        "amount_minor": 10_000,
        "currency": "UAH",
        "message": "Привіт",
        "source": "test",
        "external_id": "1",
        **changes,
    }
    return NewDonation(**made)  # type: ignore[arg-type]


async def rows(world: World, table: str) -> int:
    return await world.database.run(
        lambda transaction: int(transaction.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
    )


async def test_a_donation_makes_a_message_that_names_who_and_how_much(world: World) -> None:
    taken = await world.donate("Дякую")
    message = await world.speech.get(taken.id)
    assert (message.state, message.is_donation, message.text) == (SpeechState.PENDING, True, "Дякую")
    assert message.spoken.startswith("Олена, сто гривень")
    assert message.spoken.endswith("Дякую")


async def test_fifty_at_once_with_one_id_are_one_donation(world: World) -> None:
    await world.set(auto_approve=True)
    await world.come("voice", widget="voice")
    taken = await asyncio.gather(*[world.donations.add(donation()) for _ in range(50)])
    await world.idle()
    assert len({each.id for each, _ in taken}) == 1
    assert sum(is_new for _, is_new in taken) == 1
    assert (await rows(world, "donation"), await rows(world, "speech")) == (1, 1)
    assert len(world.speaker.said) == 1


async def test_fifty_at_once_whose_video_is_refused_are_told_once(world: World) -> None:
    await world.settings.change({"requests": {"is_open": False}})
    taken = await asyncio.gather(
        *[world.donations.add(donation(message=f"https://youtu.be/{VIDEOS[5]}")) for _ in range(50)]
    )
    await world.idle()
    assert sum(is_new for _, is_new in taken) == 1
    assert [told.reason for told in world.told(RequestRejected)] == [Reason.REQUESTS_PAUSED]
    kinds = [notice.kind for notice in world.told(Notice)]
    assert kinds.count(NoticeKind.PAID_VIDEO_REFUSED) == 1


async def test_a_video_in_the_message_is_requested(world: World) -> None:
    taken = await world.donate(f"Постав, будь ласка, https://youtu.be/{VIDEOS[3]}, дякую!")
    assert taken.item is not None
    item = await world.queue.get(taken.item)
    assert (item.media.video_id, item.requested_by, item.amount_minor) == (VIDEOS[3], "Олена", 10_000)
    assert item.state is ItemState.PENDING
    again = await world.donate(f"Постав, будь ласка, https://youtu.be/{VIDEOS[3]}, дякую!")
    assert (again.id, again.item) == (taken.id, taken.item)


async def test_a_video_that_the_rules_refuse_is_said_and_the_donation_stays(world: World) -> None:
    await world.settings.change({"requests": {"is_open": False}})
    taken = await world.donate(f"https://youtu.be/{VIDEOS[3]}")
    assert (taken.item, taken.refused) == (None, "requests_paused")
    assert untaken(world) == [(f"https://youtu.be/{VIDEOS[3]}", "Олена", Reason.REQUESTS_PAUSED)]
    assert await world.speech_state(taken) is SpeechState.PENDING


def untaken(world: World) -> list[tuple[str, str, Reason | None]]:
    notices = world.told(Notice)
    return [(each.subject, each.by, each.reason) for each in notices if each.kind is NoticeKind.PAID_VIDEO_REFUSED]


@pytest.mark.parametrize("before", ["**", "(", "“", "ось:", "[пісня](", "\U000e0000", "&lt;", "||", "дивись"])
async def test_the_video_of_a_donation_is_queued_whatever_stands_around_its_link(world: World, before: str) -> None:
    taken = await world.donate(f"{before}https://youtu.be/{VIDEOS[3]}?t=0m7s)**")
    assert taken.item is not None
    item = await world.queue.get(taken.item)
    assert (item.media.video_id, item.start_ms) == (VIDEOS[3], 7_000)
    assert untaken(world) == []


async def test_a_donation_whose_link_is_no_video_tells_the_streamer_once(world: World) -> None:
    text = "Постав https://open.spotify.com/track/x"
    taken = await world.donate(text)
    assert (taken.item, taken.link, taken.refused) == (None, "", "not_a_video_link")
    assert untaken(world) == [(text, "Олена", Reason.NOT_A_VIDEO_LINK)]
    await world.donate(text)
    assert len(untaken(world)) == 1
    assert (await world.donate("Дякую за YouTube", number=2)).refused == ""
    assert len(untaken(world)) == 1


async def test_of_several_links_the_first_is_queued_and_the_streamer_is_told_of_the_rest_once(world: World) -> None:
    first, second, third = VIDEOS[3], VIDEOS[4], VIDEOS[5]
    text = f"https://youtu.be/{first} і youtube.com/watch?v={second}&t=9 https://youtu.be/{first} youtu.be/{third}"
    taken = await world.donate(text)
    assert taken.item is not None
    assert (await world.queue.get(taken.item)).media.video_id == first
    rest = ", ".join(f"https://www.youtube.com/watch?v={video}" for video in (second, third))
    assert untaken(world) == [(rest, "Олена", Reason.ONLY_FIRST)]
    await world.donate(text)
    assert len(untaken(world)) == 1


async def test_a_video_that_is_linked_twice_is_one(world: World) -> None:
    await world.donate(f"https://youtu.be/{VIDEOS[3]} https://www.youtube.com/watch?v={VIDEOS[3]}&t=5")
    assert untaken(world) == []


async def test_a_playlist_beside_the_video_of_a_donation_is_told(world: World) -> None:
    playlist = "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
    taken = await world.donate(f"{playlist} https://youtu.be/{VIDEOS[3]}")
    assert taken.item is not None
    assert untaken(world) == [(playlist, "Олена", Reason.ONLY_FIRST)]


async def test_further_links_of_a_paid_request_are_told_and_those_of_a_free_one_are_not(world: World) -> None:
    for money, video in ((0, VIDEOS[3]), (500, VIDEOS[4])):
        url = f"https://youtu.be/{video} https://youtu.be/{VIDEOS[6]}"
        await world.queue.add(NewRequest(url=url, requested_by="Тарас", amount_minor=money, currency="UAH"))
    assert untaken(world) == [(f"https://www.youtube.com/watch?v={VIDEOS[6]}", "Тарас", Reason.ONLY_FIRST)]


async def test_a_paid_request_that_is_refused_tells_the_streamer(world: World) -> None:
    for url, money in (("https://vimeo.com/1", 500), ("https://vimeo.com/2", 0)):
        with pytest.raises(RefusedError):
            await world.queue.add(NewRequest(url=url, requested_by="Тарас", amount_minor=money, currency="UAH"))
    assert untaken(world) == [("https://vimeo.com/1", "Тарас", Reason.NOT_A_VIDEO_LINK)]


def told_to_viewers(world: World) -> list[tuple[Reason, str, bool]]:
    return [(each.reason, each.sentence, each.is_paid) for each in world.told(RequestRejected)]


async def test_a_donation_below_the_least_for_a_video_is_kept_spoken_and_told_with_the_amount(world: World) -> None:
    await world.settings.change({"requests": {"min_gift_minor": {"UAH": 10_001, "USD": 200}}})
    link = f"https://youtu.be/{VIDEOS[3]}"
    taken = await world.donate(link)
    assert (taken.item, taken.refused) == (None, "gift_too_small")
    assert await world.speech_state(taken) is SpeechState.PENDING
    assert [each.id for each in (await world.donations.history("", 0, 10)).items] == [taken.id]
    assert untaken(world) == [(link, "Олена", Reason.GIFT_TOO_SMALL)]
    bits = await world.donate(link, number=2, amount_minor=199, currency="USD", unit="bits")
    assert bits.refused == "gift_too_small"
    assert told_to_viewers(world) == [
        (Reason.GIFT_TOO_SMALL, "Щоб замовити відео, потрібен донат від 100.01 ₴.", True),
        (Reason.GIFT_TOO_SMALL, "Щоб замовити відео, потрібен донат від 200 бітів.", True),
    ]
    await world.donate(link, number=1)
    assert len(untaken(world)) == 2
    assert (await world.donate(link, number=3, amount_minor=10_001)).item is not None


async def test_a_request_that_is_refused_for_no_reason_of_the_viewer_s_is_told_to_no_viewer(world: World) -> None:
    taken = await world.donate(f"https://youtu.be/{VIDEOS[3]}", source="fallback")
    assert (taken.item, taken.refused) == (None, "invalid")
    assert told_to_viewers(world) == []


async def test_a_donation_has_to_cover_the_length_of_its_video(world: World) -> None:
    await world.settings.change(
        {"requests": {"minute_price_minor": {"UAH": 5_000}, "auto_approve": True}, "stream": {"language": "en"}}
    )
    world.resolver.outcomes[VIDEOS[3]] = ResolvedMedia(title="Long", length_ms=150_000)
    link = f"https://youtu.be/{VIDEOS[3]}"
    taken = await world.donate(link)
    assert taken.item is not None
    refused = await world.queue.get(taken.item)
    assert (refused.state, refused.reason) == (ItemState.REJECTED, Reason.PRICE_NOT_COVERED)
    assert await world.speech_state(taken) is SpeechState.PENDING
    assert untaken(world) == [("Long", "Олена", Reason.PRICE_NOT_COVERED)]
    sentence = "For a video of this length, donate at least 125 ₴."
    assert told_to_viewers(world) == [(Reason.PRICE_NOT_COVERED, sentence, True)]
    covered = await world.donate(f"{link}?t=30", number=2)
    assert covered.item is not None
    assert (await world.queue.get(covered.item)).state is ItemState.QUEUED
    world.resolver.outcomes[VIDEOS[4]] = ResolvedMedia(title="Long too", length_ms=150_000)
    assert await world.state(await world.ask(4, requested_by="Інша")) is ItemState.QUEUED


@pytest.mark.parametrize(
    ("money", "media", "reason"),
    [
        ({"currency": "EUR"}, {"length_ms": 1}, Reason.OTHER_CURRENCY),
        ({}, {"length_ms": None}, Reason.UNCHECKED),
    ],
)
async def test_a_donation_whose_price_is_not_known_waits_for_the_streamer(
    world: World, money: dict[str, Any], media: dict[str, Any], reason: Reason
) -> None:
    rules = {"minute_price_minor": {"UAH": 5_000}, "max_length_ms": 0, "auto_approve": True}
    await world.settings.change({"requests": rules})
    world.resolver.outcomes[VIDEOS[3]] = ResolvedMedia(title="Song", **media)
    taken = await world.donate(f"https://youtu.be/{VIDEOS[3]}", **money)
    assert taken.item is not None
    item = await world.queue.get(taken.item)
    assert (item.state, item.reason) == (ItemState.PENDING, reason)
    assert untaken(world) == []
    approved = await world.queue.approve(item.id)
    assert (approved.state, approved.reason) == (ItemState.QUEUED, None)


async def test_a_link_that_a_crash_cut_off_reaches_the_queue_at_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(_: object) -> object:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(world.queue, "add", crash)
    with pytest.raises(RuntimeError):
        await world.donations.add(donation(message=f"https://youtu.be/{VIDEOS[5]}"))
    await world.die()
    after = World(world.folder, language="uk")
    await after.start()
    try:
        assert [item.media.video_id for item in after.queue.summary.pending] == [VIDEOS[5]]
        assert (await after.donations.history("", 0, 10)).items[0].item is not None
    finally:
        await after.stop()


async def test_a_link_that_a_lost_connection_cut_off_reaches_the_queue_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    real = world.queue.add

    async def hang(_: object) -> object:
        begun.set()
        return await asyncio.Event().wait()

    monkeypatch.setattr(world.queue, "add", hang)
    adding = asyncio.create_task(world.donations.add(donation(message=f"https://youtu.be/{VIDEOS[5]}")))
    await begun.wait()
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    monkeypatch.setattr(world.queue, "add", real)
    await world.pass_(31)
    assert [item.media.video_id for item in world.queue.summary.pending] == [VIDEOS[5]]


async def test_a_donation_is_kept_whatever_it_says_and_whoever_sends_it(world: World) -> None:
    await world.settings.change({"requests": {"blocked_users": ["Олена"]}})
    blocked = await world.speech.get((await world.donate("Привіт")).id)
    assert (blocked.state, blocked.reason) == (SpeechState.REJECTED, SpeechReason.BLOCKED_USER)
    empty = await world.speech.get((await world.donate("", number=2, author="Інша")).id)
    assert empty.state is SpeechState.PENDING
    assert "сто гривень" in empty.spoken


@pytest.mark.parametrize(
    "changes",
    [
        {"external_id": ""},
        {"external_id": "\u200b"},
        {"currency": ""},
        {"currency": "XXX"},
        {"currency": "BTC"},
        {"amount_minor": 0},
    ],
)
async def test_a_donation_without_id_or_currency_is_refused(world: World, changes: dict[str, object]) -> None:
    before = world.mark()
    with pytest.raises(InvalidError):
        await world.donations.add(donation(**changes))
    assert world.mark() == before
    assert await rows(world, "donation") == 0


async def test_an_id_that_a_message_had_before_is_no_donation(world: World) -> None:
    await world.speech.add(NewMessage(text="Привіт", author="x", source="test", external_id="1"))
    with pytest.raises(ConflictError):
        await world.donations.add(donation())


async def test_the_past_donations_are_searched(world: World) -> None:
    for number, author in enumerate(("Олена", "Тарас", "50%")):
        await world.donate(f"повідомлення {number}", number=number, author=author)
    assert [each.author for each in (await world.donations.history("ТАРАС", 0, 10)).items] == ["Тарас"]
    assert (await world.donations.history("50%", 0, 10)).total == 1
    newest = await world.donations.history("", 0, 2)
    assert ([each.author for each in newest.items], newest.total) == (["50%", "Тарас"], 3)


@pytest.mark.parametrize(
    ("message", "link"),
    [
        ("", ""),
        ("без посилання", ""),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("(youtube.com/watch?v=dQw4w9WgXcQ)", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://evil.com/watch?v=x і youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("**https://youtu.be/dQw4w9WgXcQ?t=1m**", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=60"),
        ("youtu.be/dQw4w9WgXcQ youtu.be/aaaaaaaaaaa", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("dQw4w9WgXcQ", ""),
        ("." * 10_000, ""),
        ("a/b " * 5_000, ""),
    ],
)
def test_the_first_video_in_a_message_is_its_request(message: str, link: str) -> None:
    assert video_link(message) == link

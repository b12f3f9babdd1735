"""Messages, donations and the panic key over HTTP."""

import asyncio
import json

import pytest

from app.domain.events import VoicesChanged
from app.domain.player import ReportKind
from app.domain.speech import Voice
from tests.support.doubles import FakeSpeaker
from tests.support.server import Reply, World
from tests.support.waiting import until

DONATION = {
    "author": "Олена",
    "amount_minor": 10_000,
    "currency": "UAH",
    "message": "Привіт",
    "source": "test",
    "external_id": "1",
}


async def add_message(world: World, **body: object) -> Reply:
    return await world.call("POST", "/api/v1/speech", {"text": "Привіт", "author": "Олена", **body})


async def test_a_message_is_taken_in_and_taken_once(world: World) -> None:
    first = await add_message(world, source="bot", external_id="7")
    assert (first.status, first.json["state"], first.json["author"]) == (201, "pending", "Олена")
    assert first.headers["location"] == f"/api/v1/speech/{first.json['id']}"
    again = await add_message(world, source="bot", external_id="7", text="Інше")
    assert (again.status, again.json["id"]) == (200, first.json["id"])
    one = await world.call("GET", first.headers["location"])
    assert one.json == first.json
    page = (await world.call("GET", "/api/v1/speech?offset=0&limit=10")).json
    assert (page["total"], page["offset"]) == (1, 0)


async def test_a_message_is_approved_offered_and_reported_spoken(world: World) -> None:
    message = (await add_message(world)).json["id"]
    async with world.stream("voice-1", "voice"):
        assert (await world.call("POST", f"/api/v1/speech/{message}/approve")).json["state"] == "waiting"
        await until(lambda: world.speech.now().lease is not None)
        lease = world.speech.now().lease
        assert lease is not None
        sound = await world.call("GET", world.speech.now().media_url, token=None)
        assert (sound.status, sound.headers["content-type"], sound.body) == (200, "audio/wav", b"RIFF")
        report = {"lease": lease.id, "attempt": 1, "item": message}
        for what in (ReportKind.STARTED, ReportKind.PROGRESS, ReportKind.FINISHED):
            reply = await world.call(
                "POST", "/events/voice-1/report", {**report, "what": what.value}, token=world.display
            )
            assert reply.status == 200
        late = await world.call("POST", "/events/voice-1/report", {**report, "what": "finished"}, token=world.display)
        assert (late.status, late.error["code"]) == (409, "stale_lease")
    assert (await world.call("GET", f"/api/v1/speech/{message}")).json["state"] == "spoken"
    past = (await world.call("GET", "/api/v1/history?kind=speech&q=%D0%BF%D1%80%D0%B8%D0%B2%D1%96%D1%82")).json
    assert past["total"] == 1
    assert (await world.call("POST", f"/api/v1/speech/{message}/replay")).json["state"] == "waiting"


async def test_everything_by_a_viewer_is_taken_out_and_put_back(world: World) -> None:
    for author in ("Олена", "ОЛЕНА", "Інша"):
        await add_message(world, author=author)
    removed = await world.call("POST", "/api/v1/speech/remove-by", {"author": "олена"})
    assert (removed.status, removed.json) == (200, {"removed": 2})
    assert (await world.call("GET", "/api/v1/speech")).json["total"] == 1
    assert (await world.call("POST", "/api/v1/speech/undo")).json == {"undone": "remove_by"}
    assert (await world.call("GET", "/api/v1/speech")).json["total"] == 3
    for body in ({"author": ""}, {"author": " \u200b "}, {"author": 7}, {}):
        refused = await world.call("POST", "/api/v1/speech/remove-by", body)
        assert (refused.status, refused.error["field"]) == (422, "author")
    assert (await world.call("GET", "/api/v1/speech")).json["total"] == 3


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"text": ""}, 422, "nothing_to_say", "text"),
        ({"text": "🎉"}, 422, "nothing_to_say", "text"),
        ({"text": "?!…"}, 422, "nothing_to_say", "text"),
        ({"text": "x" * 10_001}, 422, "too_long", "text"),
        ({"text": 5}, 422, "invalid", "text"),
        ({"text": None}, 422, "invalid", "text"),
        ({"author": 5}, 422, "invalid", "author"),
        ({"voice": "nobody"}, 422, "unknown_voice", "voice"),
        ({"voice": "x" * 400}, 422, "invalid", "voice"),
        ({"amount_minor": 10**20}, 422, "invalid", "amount_minor"),
        ({"amount_minor": -1}, 422, "invalid", "amount_minor"),
        ({"amount_minor": 1.5}, 422, "invalid", "amount_minor"),
        ({"amount_minor": 5}, 422, "invalid", "currency"),
        ({"amount_minor": 5, "currency": "грн"}, 422, "invalid", "currency"),
        ({"amount_minor": 5, "currency": "XXX"}, 422, "invalid", "currency"),
        ({"external_id": ""}, 422, "invalid", "external_id"),
        ({"unknown": 1}, 422, "invalid", "unknown"),
    ],
)
async def test_a_message_that_cannot_be_taken_is_a_clear_refusal(
    world: World, body: dict[str, object], status: int, code: str, field: str
) -> None:
    before = await world.state()
    reply = await add_message(world, **body)
    assert (reply.status, reply.error["code"], reply.error["field"]) == (status, code, field)
    assert await world.state() == before


@pytest.mark.parametrize(
    "raw",
    [
        b'{"text": "x\\ud800", "author": "a"}',
        b'{"text": NaN, "author": "a"}',
        b'{"text": "a", "author": "a", "amount_minor": 1e999, "currency": "UAH"}',
        b'{"text": "a", "author": "a", "amount_minor": ' + b"9" * 100 + b', "currency": "UAH"}',
        b"[]",
        b"\xff",
    ],
)
async def test_invalid_json_is_refused_and_changes_nothing(world: World, raw: bytes) -> None:
    before = await world.state()
    for path in ("/api/v1/speech", "/api/v1/donations"):
        headers = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
        reply = await world.call("POST", path, raw=raw, headers=headers)
        assert reply.status in {400, 422}
        assert set(reply.error) == {"code", "message", "field"}
    assert await world.state() == before


@pytest.mark.parametrize(
    "text",
    ["a\u0000b", "zal\u0489\u0489\u0489\u0489go", "\u202eмовв", "<speak>hi</speak>", "[[rate 500]] hi", "9" * 100],
)
async def test_hostile_text_is_made_safe_words(world: World, text: str) -> None:
    reply = await add_message(world, text=text)
    assert reply.status == 201
    spoken = str(reply.json["spoken"])
    assert spoken
    assert not set(spoken) & set("<>[]\u0000\u202e")


async def test_fifty_donations_with_one_id_at_once_are_one(world: World) -> None:
    replies = await asyncio.gather(*[world.call("POST", "/api/v1/donations", DONATION) for _ in range(50)])
    assert sorted(reply.status for reply in replies) == [200] * 49 + [201]
    assert len({reply.json["id"] for reply in replies}) == 1
    assert (await world.call("GET", "/api/v1/history?kind=donation")).json["total"] == 1
    assert (await world.call("GET", "/api/v1/speech")).json["total"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"external_id": ""}, "external_id"),
        ({"currency": ""}, "currency"),
        ({"currency": "UAHH"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "ZZZ"}, "currency"),
        ({"currency": "BTC"}, "currency"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": 10**20}, "amount_minor"),
        ({"amount_minor": "100"}, "amount_minor"),
        ({"message": None}, "message"),
        ({"author": []}, "author"),
    ],
)
async def test_a_donation_that_cannot_be_taken_names_the_field(
    world: World, body: dict[str, object], field: str
) -> None:
    before = await world.state()
    reply = await world.call("POST", "/api/v1/donations", {**DONATION, **body})
    assert (reply.status, reply.error["field"]) == (422, field)
    assert await world.state() == before


async def test_commands_on_all_messages(world: World) -> None:
    ids = [(await add_message(world)).json["id"] for _ in range(3)]
    assert (await world.call("POST", f"/api/v1/speech/{ids[0]}/reject")).json["state"] == "rejected"
    assert (await world.call("POST", f"/api/v1/speech/{ids[1]}/remove")).json["state"] == "removed"
    assert (await world.call("POST", "/api/v1/speech/clear")).json == {"removed": 1}
    assert (await world.call("POST", "/api/v1/speech/pause")).json["is_paused"] is True
    assert (await world.call("POST", "/api/v1/speech/resume")).json["is_paused"] is False
    assert (await world.call("POST", "/api/v1/speech/skip")).status == 409
    assert (await world.call("POST", "/api/v1/speech/nobody/approve")).status == 404
    assert (await world.call("POST", f"/api/v1/speech/{ids[0]}/approve")).status == 409


async def test_undo_takes_back_the_last_command_and_says_which(world: World) -> None:
    assert (await world.call("POST", "/api/v1/speech/undo")).status == 409
    message = (await add_message(world)).json["id"]
    await world.call("POST", f"/api/v1/speech/{message}/reject")
    assert (await world.call("POST", "/api/v1/speech/undo")).json == {"undone": "reject"}
    assert (await world.call("GET", f"/api/v1/speech/{message}")).json["state"] == "pending"
    reply = await world.call("POST", "/api/v1/speech/undo")
    assert (reply.status, reply.error["code"]) == (409, "nothing_to_undo")


async def test_panic_and_release(world: World) -> None:
    assert (await world.call("POST", "/api/v1/panic")).json["is_silenced"] is True
    assert (await world.call("GET", "/api/v1/player")).json["is_silenced"] is True
    assert (await world.call("POST", "/api/v1/panic/release")).json["is_silenced"] is False
    assert (await world.call("GET", "/api/v1/player")).json["is_silenced"] is False


async def test_a_source_may_not_say_or_approve_anything(world: World) -> None:
    for path in ("/speech", "/donations", "/speech/clear", "/speech/undo", "/panic"):
        reply = await world.call("POST", f"/api/v1{path}", {}, token=world.display)
        assert (reply.status, reply.error["code"]) == (403, "wrong_scope")


async def test_the_snapshot_holds_speech_and_alerts(world: World) -> None:
    async with world.stream("voice-1", "voice") as reader:
        line = await reader.readuntil(b"\n\n")
        states = json.loads(line.partition(b"data: ")[2])["states"]
        assert (states["speech"]["phase"], states["alerts"]) == ("idle", {"alert": None})


async def test_engines_are_looked_for_again_when_the_settings_of_speech_change_and_only_then(world: World) -> None:
    speaker = world.core.services.speech._scheduler._sound._speaker
    assert isinstance(speaker, FakeSpeaker)
    told: list[VoicesChanged] = []
    world.core.broadcaster.listen(lambda event: told.append(event) if isinstance(event, VoicesChanged) else None)
    before, more = speaker.looked, Voice(id="fake:ru", name="Anna", languages=("ru",))
    await world.call("PATCH", "/api/v1/settings", {"player": {"fade_ms": 100}})
    assert speaker.looked == before
    speaker.known = (*speaker.known, more)
    await world.call("PATCH", "/api/v1/settings", {"voice_uk": {"rate_percent": 110}})
    await until(lambda: told)
    assert more in told[0].voices
    assert speaker.looked == before + 1

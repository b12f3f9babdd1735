"""The imitation of Twitch notices what the real one would mind."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType

from tests.fakes import twitch_online as fake
from tests.fakes.twitch_online import TwitchOnline
from tests.support.waiting import until

DEVICE = {"client_id": fake.CLIENT, "scopes": " ".join(fake.SCOPES)}
GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class Client:
    """A client that does as it is told."""

    def __init__(self, service: TwitchOnline, session: ClientSession) -> None:
        self.service = service
        self.session = session
        self.token = ""

    async def post(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        async with self.session.post(f"{self.service.url}/id/oauth2/{path}", data=form) as answer:
            return answer.status, await answer.json(content_type=None)

    async def sign_in(self) -> dict[str, Any]:
        self.service.answer_of_user = "allow"
        _, device = await self.post("device", DEVICE)
        await asyncio.sleep(device["interval"])
        form = DEVICE | {"device_code": device["device_code"], "grant_type": GRANT}
        status, pair = await self.post("token", form)
        assert status == 200
        self.token = pair["access_token"]
        return dict(pair)

    async def welcome(self, socket: Any) -> dict[str, Any]:
        frame = await socket.receive_json()
        assert frame["metadata"]["message_type"] == "session_welcome"
        return dict(frame["payload"]["session"])

    async def subscribe(self, session_id: str, **changes: Any) -> int:
        body = {
            "type": fake.MESSAGE,
            "version": "1",
            "condition": {"broadcaster_user_id": fake.USER, "user_id": fake.USER},
            "transport": {"method": "websocket", "session_id": session_id},
        }
        headers = {"Authorization": f"Bearer {self.token}", "Client-Id": fake.CLIENT}
        url = f"{self.service.url}/helix/eventsub/subscriptions"
        async with self.session.post(url, json=body | changes, headers=headers) as answer:
            return answer.status

    def socket(self) -> Any:
        return self.session.ws_connect(f"{self.service.socket_url}?keepalive_timeout_seconds=30")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TwitchOnline().serving() as service, ClientSession() as session:
        yield Client(service, session)


async def test_a_right_client_is_left_alone(client: Client) -> None:
    await client.sign_in()
    async with client.socket() as socket:
        session = await client.welcome(socket)
        assert await client.subscribe(session["id"]) == 202
        assert await client.subscribe(session["id"]) == 409
    assert client.service.violations == []


async def test_a_secret_a_poll_that_is_too_fast_and_a_refresh_token_used_twice_are_noticed(client: Client) -> None:
    await client.post("device", DEVICE | {"client_secret": "x"})
    assert "a secret is in the form" in client.service.violations
    pair = await client.sign_in()
    client.service.violations.clear()
    client.service.interval_s = 100.0
    _, device = await client.post("device", DEVICE)
    await client.post("token", DEVICE | {"device_code": device["device_code"], "grant_type": GRANT})
    assert client.service.violations == ["a poll that is too fast"]
    client.service.violations.clear()
    form = {"client_id": fake.CLIENT, "grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    assert [(await client.post("token", form))[0] for _ in range(2)] == [200, 400]
    assert client.service.violations == ["a refresh token was used twice"]


@pytest.mark.parametrize(
    "changes", [{"version": "2"}, {"condition": {"broadcaster_user_id": "7"}}, {"type": "channel.follow"}]
)
async def test_a_wrong_subscription_is_noticed(client: Client, changes: dict[str, Any]) -> None:
    await client.sign_in()
    async with client.socket() as socket:
        session = await client.welcome(socket)
        await client.subscribe(session["id"], **changes)
    assert client.service.violations != []


async def test_a_client_that_sends_or_subscribes_to_nothing_is_closed(client: Client) -> None:
    async with client.socket() as socket:
        await client.welcome(socket)
        await socket.send_str("hello")
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4001
    assert client.service.violations != []
    client.service.unused_s = 0.05
    async with client.socket() as socket:
        await client.welcome(socket)
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4003


async def test_a_move_to_another_address_or_with_a_subscription_is_noticed(client: Client) -> None:
    await client.sign_in()
    async with client.socket() as socket:
        session = await client.welcome(socket)
        assert await client.subscribe(session["id"]) == 202
        await client.service.move()
        url = (await socket.receive_json())["payload"]["session"]["reconnect_url"]
        async with client.session.ws_connect(f"{url}&more=1") as wrong:
            assert (await wrong.receive()).type is WSMsgType.CLOSE
            assert wrong.close_code == 4007
        assert client.service.violations != []
        client.service.violations.clear()
        async with client.session.ws_connect(url) as moved:
            await client.welcome(moved)
            await client.subscribe(session["id"], type=fake.NOTIFICATION)
            assert client.service.violations == ["a subscription after the session was moved"]
    await until(lambda: not client.service.subscriptions)


async def test_an_old_socket_that_stays_open_is_closed(client: Client) -> None:
    await client.sign_in()
    client.service.move_s = 0.05
    async with client.socket() as socket:
        session = await client.welcome(socket)
        assert await client.subscribe(session["id"]) == 202
        await client.service.move()
        await socket.receive_json()
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == 4004
    assert client.service.violations == ["the old socket is open after the move"]

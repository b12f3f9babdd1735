"""Every service that is asked over HTTP misbehaves: it is a reason with a sentence, never a bug or a loop."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
import msgspec
import pytest

from app.domain.feeds import FeedError, FeedKind, FeedReason, FeedRefusedError, SignedIn
from app.feeds.makers import TWITCH_API, TWITCH_EVENTSUB, TWITCH_LOGIN, FeedMakers, twitch_channel
from app.services.feeds.line import FeedAccount
from app.services.ports import Feed
from app.services.public_hub.outbox import HubOutbox
from tests.feeds.recording import Recording
from tests.support.doubles import FakeSecrets
from tests.support.waiting import SECONDS

R = FeedReason
_BEGIN = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n"
_MOST_REQUESTS = 4


def answer(body: bytes, status: bytes = b"200 OK", kind: bytes = b"application/json", more: bytes = b"") -> bytes:
    return _BEGIN % (status, kind) + more + b"Content-Length: %d\r\n\r\n" % len(body) + body


def in_parts(*parts: bytes) -> bytes:
    """Return an answer in chunks that are cut anywhere."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return _BEGIN % (b"200 OK", b"application/json") + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


class Misbehaviour(NamedTuple):
    """What a service answers to everything, and what may be said of it; nothing for one that never answers."""

    sends: bytes
    reasons: frozenset[FeedReason]
    is_final: bool | None = False
    """Whether a person must act; None where services mean different things by it."""


_STRANGE = frozenset({R.STRANGE_ANSWER, R.UNREACHABLE, R.NOT_LIVE, R.ENDED})
"""Another page of YouTube means that nothing is live there; Streamlabs ends a connection without a word."""
_REFUSED = frozenset({R.KEY_REFUSED, R.NOT_ALLOWED, R.LOGIN_REFUSED, R.PERMISSION_MISSING, R.ADDRESS_BLOCKED})
_WORDS = json.dumps({"message": "Ой", "data": "x"}, ensure_ascii=False).encode()
_MIDDLE = _WORDS.index("й".encode()) + 1
MISBEHAVIOURS = {
    "HTML instead of JSON": Misbehaviour(answer("<html>Ой".encode(), kind=b"text/html"), _STRANGE),
    "half a character at a border": Misbehaviour(in_parts(_WORDS[:_MIDDLE], _WORDS[_MIDDLE:]), _STRANGE),
    "half a character at the end": Misbehaviour(answer(_WORDS[:_MIDDLE]), _STRANGE),
    "a number instead of an object": Misbehaviour(answer(b"7"), _STRANGE),
    "a text instead of a list": Misbehaviour(
        answer(b'{"data":"x","content":"x","items":"x","jars":"x","accounts":7,"datas":"x"}'), _STRANGE
    ),
    "nothing": Misbehaviour(answer(b""), _STRANGE),
    "a line of 8,000 bytes": Misbehaviour(answer(b'{"message":"' + b"x" * 8_000 + b'"}'), _STRANGE),
    "a header of 20,000 bytes": Misbehaviour(answer(b"{}", more=b"X-Long: " + b"x" * 20_000 + b"\r\n"), _STRANGE),
    "no HTTP": Misbehaviour(b"220 smtp.example.org ready\r\n", _STRANGE),
    "a body that is cut in the middle of an object": Misbehaviour(
        _BEGIN % (b"200 OK", b"application/json") + b'Content-Length: 500\r\n\r\n{"data":{"id":1,"na', _STRANGE
    ),
    "too often": Misbehaviour(
        answer(b"{}", b"429 Too Many Requests", more=b"Retry-After: 7\r\n"), frozenset({R.TOO_OFTEN})
    ),
    "too often, in HTML": Misbehaviour(
        answer(b"<html>", b"429 Too Many Requests", b"text/html"), frozenset({R.TOO_OFTEN})
    ),
    "a failure of its own": Misbehaviour(
        answer(b"<html>", b"503 Service Unavailable", b"text/html"), frozenset({R.SERVICE_DOWN})
    ),
    "refused": Misbehaviour(answer(b"{}", b"401 Unauthorized"), _REFUSED | {R.STRANGE_ANSWER}, None),
    "forbidden": Misbehaviour(answer(b"<html>", b"403 Forbidden", b"text/html"), _REFUSED | _STRANGE, None),
    "silence": Misbehaviour(b"", frozenset({R.UNREACHABLE, R.SILENT})),
}


class Server:
    """Answers everything the same.

    Attributes:
        requests: How many came.
    """

    def __init__(self, misbehaviour: Misbehaviour) -> None:
        self._sends = misbehaviour.sends
        self.requests = 0
        self.port = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            writer.write(self._sends)
            await writer.drain()
            if not self._sends:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def made(name: str, port: int) -> Feed:
    """Return a feed of each kind, as the program makes it, whose service is that server."""
    url = f"http://127.0.0.1:{port}"
    addresses = {kind.value: url for kind in FeedKind} | {TWITCH_API: url, TWITCH_LOGIN: url}
    addresses |= {FeedKind.STREAMLABS.value: url.replace("http", "ws"), TWITCH_EVENTSUB: url.replace("http", "ws")}
    secrets = FakeSecrets()
    user = SignedIn(user_id="1001", login="streamer", scopes=frozenset({"user:read:chat"}))
    kept: dict[str, Any] = {"client_id": "c", "access_token": "a", "refresh_token": "r", "user": user}
    secrets.kept["feed.twitch"] = msgspec.json.encode(kept | {"expires_at_s": time.time() + 10_000}).decode()
    channel = twitch_channel(secrets, addresses)
    await channel.login.load()
    kind = FeedKind(name.removesuffix(" without a key"))
    key = "" if name.endswith(" without a key") else "a.e30.c" if kind is FeedKind.STREAMELEMENTS else "key"
    key = f"efir-hub:{url}#oksana:{'s' * 20}" if kind is FeedKind.HUB else key
    place = "@streamer" if kind is FeedKind.YOUTUBE else "jar"
    return FeedMakers(addresses, channel, HubOutbox()).all()[kind](FeedAccount(key=key, place=place))


@pytest.mark.parametrize("name", [*FeedKind, "youtube without a key"])
@pytest.mark.parametrize("how", list(MISBEHAVIOURS))
async def test_it_is_a_reason_with_a_sentence_and_it_is_not_asked_on_and_on(
    name: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = aiohttp.ClientTimeout
    if how == "silence":
        monkeypatch.setattr(aiohttp, "ClientTimeout", lambda **_: usual(total=0.2))
    misbehaviour = MISBEHAVIOURS[how]
    server, out = Server(misbehaviour), Recording()
    async with server.serving():
        feed = await made(name, server.port)
        with pytest.raises(FeedError) as error:
            await asyncio.wait_for(feed.run(out), SECONDS)
    reason = error.value.reason
    assert reason in misbehaviour.reasons
    if misbehaviour.is_final is not None:
        assert isinstance(error.value, FeedRefusedError) is misbehaviour.is_final
    assert reason.sentence("en")
    assert reason.sentence("uk")
    assert 1 <= server.requests <= _MOST_REQUESTS
    assert out.events == []
    if how == "too often":
        assert (error.value.after_s or 0.0) >= 7.0

"""A PC sleeps while a source says that it has finished: what was heard is noted as heard, however long it slept."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from tests.e2e.conftest import Start
from tests.e2e.program import Program
from tests.e2e.raw import RawStream, Sockets
from tests.support.waiting import until

pytestmark = [
    pytest.mark.slow(seconds=40),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP"),
]

_PAST_THE_LENGTH_S = 12.0
"""A message of a second may take some 11 s, of which one has passed."""
_PAST_THE_LEASE_S = 16.0
_LONG_S = 31.0


async def _leased(stream: RawStream, event: str, subject: str) -> dict[str, Any]:
    """Return the state in which this source holds the lease."""

    def states() -> list[dict[str, Any]]:
        found = [json.loads(one.data)[subject] for one in stream.named(event)]
        return [state for state in found if (state["lease"] or {}).get("client") == "page"]

    await stream.wait(lambda: bool(states()), 30, f"a lease for the {subject}")
    return states()[-1]


def _request(program: Program, path: str, body: object, token: str) -> bytes:
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nAuthorization: Bearer {token}\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
    return f"{head}{kind}".encode() + data


def _report(program: Program, state: dict[str, Any], item: str, what: str) -> bytes:
    lease = state["lease"]
    body = {"lease": lease["id"], "attempt": lease["attempt"], "item": item, "what": what, "position_ms": 0}
    return _request(program, "/events/page/report", body, program.display)


async def _ask(program: Program, request: bytes) -> Callable[[], Any]:
    """Send a request at once; return what waits for its status. The kernel takes it while the program stands still."""
    reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
    writer.write(request)

    async def status() -> int:
        try:
            return int((await reader.readline()).split()[1])
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    return status


async def _sleeps(program: Program, sockets: Sockets, subject: str, seconds: float, *, after_others: bool) -> None:
    """Play one thing, sleep when it has ended, and look how it is noted."""
    stream = await sockets.stream(program, "page", query={"widget": "voice" if subject == "message" else "player"})
    if subject == "message":
        patch = {"speech": {"auto_approve": True}, "alerts": {"lead_ms": 0}}
        await asyncio.to_thread(program.call, "PATCH", "/api/v1/settings", patch)
        item = (await asyncio.to_thread(program.post, "/speech", {"text": "One", "author": ""}))["id"]
        state, path, right = await _leased(stream, "speech_changed", "speech"), f"/speech/{item}", "spoken"
    else:
        await asyncio.to_thread(program.allow_demo_media)
        item = (await asyncio.to_thread(program.add_file, "on-air.webm"))["id"]
        state, path, right = await _leased(stream, "player_changed", "player"), f"/queue/{item}", "played"
    started = await _ask(program, _report(program, state, item, "started"))
    assert await started() == 200
    program.process.send_signal(signal.SIGSTOP)
    try:
        # A command may come before the report, and ask for decisions of its own.
        command = "/api/v1/speech/pause" if subject == "message" else "/api/v1/player/volume"
        body: dict[str, object] = {} if subject == "message" else {"percent": 60}
        others = [await _ask(program, _request(program, command, body, program.control))] if after_others else []
        finished = await _ask(program, _report(program, state, item, "finished"))
        await asyncio.sleep(seconds)
    finally:
        program.process.send_signal(signal.SIGCONT)
    assert [await other() for other in others] == [200] * len(others)
    assert await finished() == 200, f"{subject}, {seconds} s, {after_others}"
    found: dict[str, Any] = {}

    def has_ended() -> bool:
        found.update(program.get(path))
        return found["state"] not in {"speaking", "playing", "offered"}

    await until(lambda: asyncio.to_thread(has_ended))
    assert (found["state"], found["reason"]) == (right, None), f"{subject}, {seconds} s"


async def test_what_ended_just_before_a_sleep_was_heard_however_long_the_sleep(start: Start, sockets: Sockets) -> None:
    cases = [
        ("message", _PAST_THE_LENGTH_S, True),
        ("message", _PAST_THE_LEASE_S, False),
        ("video", _PAST_THE_LEASE_S, True),
        ("video", _LONG_S, False),
        ("message", _LONG_S, True),
    ]
    programs = [await asyncio.to_thread(start) for _ in cases]  # they sleep at the same time
    async with asyncio.TaskGroup() as group:
        for program, (subject, seconds, after_others) in zip(programs, cases, strict=True):
            group.create_task(_sleeps(program, sockets, subject, seconds, after_others=after_others))

"""Efir's side of a hub, without Efir: what it would publish, and what comes in."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Mapping
from typing import Self

import aiohttp

from tests.support.hub_program import CHANNEL, SECRET
from tests.support.waiting import SECONDS


class Channel:
    """Publishes with the secret, and listens to what is asked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = aiohttp.ClientSession(headers={"Authorization": f"Bearer {SECRET}"})
        self._inbox: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen())
        mark = {"mark": secrets.token_hex(8)}
        async with self._session.post(f"{self._address}/ask/{CHANNEL}", json=mark) as response:
            assert response.ok, response.status
        while await self.asked() != mark:
            pass  # an earlier test left it in the inbox
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._session.close()

    async def publish(self, body: Mapping[str, object], path: str = "", event: str = "audience") -> None:
        url = f"{self._address}/pub/{CHANNEL}{path}"
        async with self._session.post(url, json=body, headers={"X-EventSource-Event": event}) as response:
            assert response.ok, response.status

    async def answer(self, request: Mapping[str, object], *answers: Mapping[str, object]) -> None:
        """Tell the page that asked what became of its requests."""
        body = {"schema": 1, "at_ms": 0, "requests": answers}
        await self.publish(body, f"/a/{request['answer_to']}", "answers")

    async def asked(self) -> dict[str, object]:
        """Return the next message from a page."""
        return await asyncio.wait_for(self._inbox.get(), SECONDS)

    async def _listen(self) -> None:
        headers = {"Accept": "text/event-stream"}
        endless = aiohttp.ClientTimeout(total=None)
        with contextlib.suppress(aiohttp.ClientError):  # the hub has gone
            async with self._session.get(
                f"{self._address}/inbox/{CHANNEL}", headers=headers, timeout=endless
            ) as response:
                async for line in response.content:
                    if line.startswith(b"data: "):
                        self._inbox.put_nowait(json.loads(line[6:]))

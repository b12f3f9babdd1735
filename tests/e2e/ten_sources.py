"""Ten event streams and a client that gives commands, in a process of their own: ``ten_sources.py PORT``.

The tokens come on stdin. It ends with status 0 once every stream has delivered the event of every command.
"""

import asyncio
import json
import sys

import aiohttp

SOURCES, COMMANDS = 10, 20


async def listen(session: aiohttp.ClientSession, url: str, ready: asyncio.Semaphore) -> None:
    """Read until the volume of every command has come, in order."""
    volumes: list[int] = []
    async with session.get(url) as response:
        async for line in response.content:
            if line.startswith(b"event: snapshot"):
                ready.release()
            if line.startswith(b"data: ") and b'"player_changed"' in line:
                volume = json.loads(line[6:])["player"]["volume_percent"]
                volumes += [volume] if volume not in volumes[-1:] else []
            if volumes[-COMMANDS:] == list(range(1, COMMANDS + 1)):
                return


async def main(port: int, control: str, display: str) -> None:
    base, ready = f"http://127.0.0.1:{port}", asyncio.Semaphore(0)
    async with aiohttp.ClientSession() as session, asyncio.timeout(120), asyncio.TaskGroup() as group:
        for number in range(SOURCES):
            url = f"{base}/events?topics=player&client=held-{number}&access_token={display}"
            group.create_task(listen(session, url, ready))
        for _ in range(SOURCES):
            await ready.acquire()
        headers = {"Authorization": f"Bearer {control}"}
        for percent in range(1, COMMANDS + 1):
            body = {"percent": percent}
            async with session.post(f"{base}/api/v1/player/volume", json=body, headers=headers) as response:
                response.raise_for_status()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.stdin.read().split()))

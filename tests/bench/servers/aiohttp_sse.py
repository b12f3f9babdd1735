"""aiohttp-sse as its documentation shows it: a queue and a task for each client, `send` for each event."""

import asyncio
import time

from aiohttp import web
from aiohttp_sse import sse_response  # type: ignore[import-not-found] # only in build/bench-packages

from tests.bench.servers.event import DATA_BYTES, say_ready, stamped


async def main() -> None:
    queues: set[asyncio.Queue[tuple[int, str]]] = set()
    number = 0

    async def events(request: web.Request) -> web.StreamResponse:
        queue: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
        async with sse_response(request) as response:
            queues.add(queue)
            try:
                while response.is_connected():
                    event_id, data = await queue.get()
                    await response.send(data, id=str(event_id), event="notice")
            finally:
                queues.discard(queue)
            stream: web.StreamResponse = response
        return stream

    async def publish(request: web.Request) -> web.Response:
        nonlocal number
        body = await request.json()
        number += 1
        data = stamped(body["sent"], time.monotonic_ns(), DATA_BYTES)
        for queue in queues:
            queue.put_nowait((number, data))
        return web.json_response({"ok": True})

    application = web.Application()
    application.router.add_get("/events", events)
    application.router.add_post("/bench/publish", publish)
    runner = web.AppRunner(application, handler_cancellation=True, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    say_ready(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())

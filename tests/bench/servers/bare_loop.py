"""The floor for a program of this kind: a bare asyncio loop that writes prepared bytes to every socket.

No identity, no bounds, no counters, no second event in flight: only aiohttp to take requests, and `transport.write`.
"""

import asyncio
import time

from aiohttp import web

from tests.bench.servers.event import DATA_BYTES, say_ready, stamped


async def main() -> None:
    transports: set[asyncio.Transport] = set()
    number = 0

    async def events(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(b": hello\n\n")
        transport = request.transport
        assert transport is not None
        transports.add(transport)
        try:
            await asyncio.Event().wait()
        finally:
            transports.discard(transport)
        return response

    async def publish(request: web.Request) -> web.Response:
        nonlocal number
        body = await request.json()
        received = time.monotonic_ns()
        number += 1
        frame = b"id: %d\nevent: notice\ndata: %b\n\n" % (
            number,
            stamped(body["sent"], received, DATA_BYTES).encode(),
        )
        chunk = b"%x\r\n%b\r\n" % (len(frame), frame)
        for transport in transports:
            transport.write(chunk)
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

"""sse-starlette on uvicorn as its documentation shows it: a queue and a generator for each client."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import uvicorn  # type: ignore[import-not-found] # these three are only in build/bench-packages
from sse_starlette.sse import EventSourceResponse  # type: ignore[import-not-found]
from starlette.applications import Starlette  # type: ignore[import-not-found]
from starlette.responses import JSONResponse  # type: ignore[import-not-found]
from starlette.routing import Route  # type: ignore[import-not-found]

from tests.bench.servers.event import DATA_BYTES, say_ready, stamped

queues: set[asyncio.Queue[dict[str, str]]] = set()


async def events(_: Any) -> Any:
    async def stream() -> AsyncIterator[dict[str, str]]:
        queue: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)

    return EventSourceResponse(stream())


async def publish(request: Any) -> Any:
    body = await request.json()
    data = stamped(body["sent"], time.monotonic_ns(), DATA_BYTES)
    for queue in queues:
        queue.put_nowait({"id": str(body["sent"] % 100_000), "event": "notice", "data": data})
    return JSONResponse({"ok": True})


def main() -> None:
    application = Starlette(routes=[Route("/events", events), Route("/bench/publish", publish, methods=["POST"])])
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # httptools is the fastest parser it has; the loop is asyncio's own, as with aiohttp-sse.
    config = uvicorn.Config(application, http="httptools", loop="asyncio", access_log=False, log_level="error")
    say_ready(listener.getsockname()[1])
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()

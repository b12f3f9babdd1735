"""Many clients at once, in a process of their own, so that they hold up the server at most and not who measures.

`python -m tests.e2e.crowd PORT TOKEN NUMBER` prints what came of them as one line of JSON, and holds what was served
until its input ends.
"""

import asyncio
import errno
import json
import os
import sys
from collections import Counter

_ADDRESSES = 4
"""Each address of this PC has a limit of its own; together they pass the limit of all."""


async def _outcome(port: int, token: str, number: int, kept: list[asyncio.StreamWriter]) -> str:
    """Ask for a stream once; return what came of it."""
    address = f"127.0.0.{2 + number % _ADDRESSES}"
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    except OSError as error:
        return f"no connection: {errno.errorcode.get(error.errno or 0)}"
    kept.append(writer)
    head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}"
    writer.write(f"GET /events?client=crowd-{number} HTTP/1.1\r\n{head}\r\n\r\n".encode())
    try:
        first, *headers = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        if " 200 " in first:
            words = b""
            while b"event: snapshot" not in words and b"event: bye" not in words:
                words += await reader.readuntil(b"\r\n")
            return "served" if b"event: snapshot" in words else "bye"
    except OSError as error:
        return f"cut: {errno.errorcode.get(error.errno or 0)}"
    except asyncio.IncompleteReadError:
        return "closed without a word"
    told = any(header.lower().startswith("retry-after:") for header in headers)
    return f"{first.split(' ')[1]}{' with Retry-After' if told else ''}"


async def _main(port: int, token: str, number: int) -> None:
    kept: list[asyncio.StreamWriter] = []
    outcomes = await asyncio.gather(*(_outcome(port, token, index, kept) for index in range(number)))
    sys.stdout.write(json.dumps(Counter(outcomes)) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    for writer in kept:
        writer.transport.abort()


if __name__ == "__main__":
    os.nice(10)  # a real crowd sits on other machines and takes no time from this one
    asyncio.run(_main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))

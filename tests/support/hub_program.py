"""A real hub: nginx with nchan as ``packaging/hub`` sets them up, one node or several over one Redis, on this PC."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Self, override

import aiohttp
import psutil
import pytest
from yarl import URL

from tests.support.ports import free_port
from tests.support.waiting import SECONDS, until

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "packaging" / "hub" / "nginx.conf"
CHANNEL, SECRET = "oksana", "T4nQpX7vR2sL9wB3zK6m"


MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
needs_hub = pytest.mark.skipif(
    not MODULE.exists() or not shutil.which("redis-server"),
    reason="nginx with nchan and Redis are packages of Debian; packaging/test.sh installs them",
)


class Program:
    """One process, which can be killed and started again."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self._command = command
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self._process = await asyncio.to_thread(
            subprocess.Popen, self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        await until(self.is_listening, f"{self._command[0]} listens")

    async def is_listening(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def memory(self) -> bytes:
        """Return what its processes have in their memory; what cannot be read of it is left out."""
        seen = bytearray()
        for process in (psutil.Process(self.pid), *psutil.Process(self.pid).children()):
            with Path(f"/proc/{process.pid}/mem").open("rb") as memory:
                for region in process.memory_maps(grouped=False):
                    if "w" in region.perms:
                        begin, _, end = region.addr.partition("-")
                        with contextlib.suppress(OSError, ValueError):
                            memory.seek(int(begin, 16))
                            seen += memory.read(int(end, 16) - int(begin, 16))
        return bytes(seen)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and what it started; what does not end by itself is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        children = psutil.Process(process.pid).children()
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(process.wait, SECONDS)
        if how is signal.SIGKILL or process.returncode is None:
            process.kill()
            for child in children:  # after their parent, which would start others
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
        await asyncio.to_thread(process.wait, SECONDS)


class Node(Program):
    """One nginx. It is ready once it can publish, also by Redis."""

    @override
    async def is_listening(self) -> bool:
        url = f"http://127.0.0.1:{self.port}/pub/{CHANNEL}/m/{'f' * 32}"
        headers = {"Authorization": f"Bearer {SECRET}"}
        try:
            async with aiohttp.ClientSession() as session, session.post(url, data=b"{}", headers=headers) as response:
                return response.ok
        except aiohttp.ClientError:
            return False


class Hub:
    """Nodes of a hub.

    Attributes:
        nodes: In order.
        redis: What they have in common; None for a single node.
    """

    def __init__(self, folder: Path, nodes: int = 2, **values: str) -> None:
        """Write what it needs; nothing runs.

        Args:
            folder: Of its own.
            nodes: How many; more than one need Redis.
            values: In the place of those of the installation, such as ``ASKS="600r/m"``.
        """
        self.folder = folder
        self.redis: Program | None = None
        filled = {"ASKS": "60000r/m", "COMMANDS": "60000r/m", "READERS": "20000", **values}
        if nodes > 1:
            port = free_port()
            command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            self.redis = Program([*command, "--dir", str(folder)], port)
            server = f"nchan_redis_server redis://127.0.0.1:{port}; nchan_redis_storage_mode distributed;"
            filled |= {"REDIS": f"upstream shared {{ {server} }}", "PASS": "nchan_redis_pass shared;"}
        self.nodes = [self._node(number, filled) for number in range(nodes)]

    def _node(self, number: int, values: dict[str, str]) -> Node:
        folder, port = self.folder / f"node-{number}", free_port()
        folder.mkdir()
        filled = {
            "USER": "daemon off; user root;" if os.geteuid() == 0 else "daemon off;",
            "DIR": str(folder),
            "PID": str(folder / "nginx.pid"),
            "LOG": str(folder / "error.log"),
            "LISTEN": f"127.0.0.1:{port}",
            "NAME": "localhost",
            "CHANNEL": CHANNEL,
            "SECRET": SECRET,
            "PAGES": str(ROOT / "resources"),
            "TLS": "",
            "PLAIN": "",
            "REDIS": "",
            "PASS": "",
            **values,
        }
        text = TEMPLATE.read_text("utf-8")
        for name, value in filled.items():
            text = text.replace(f"@{name}@", value)
        text = text.replace("worker_processes auto", "worker_processes 1")
        path = folder / "nginx.conf"
        path.write_text(text, "utf-8")
        return Node([shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(path)], port)

    async def __aenter__(self) -> Self:
        try:
            for program in self._programs():
                await program.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for program in reversed(self._programs()):
            await program.stop()

    async def forget(self) -> None:
        """Let Redis lose all it has, while it runs on."""
        assert self.redis is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", self.redis.port)
        writer.write(b"FLUSHALL\r\n")
        assert await reader.readline() == b"+OK\r\n"
        writer.close()
        await writer.wait_closed()

    def _programs(self) -> list[Program]:
        return [*([] if self.redis is None else [self.redis]), *self.nodes]

    def address(self, node: int = 0) -> str:
        return f"http://127.0.0.1:{self.nodes[node].port}"

    def line(self, node: int = 0) -> str:
        """Return what the installation would print."""
        return f"efir-hub:{self.address(node)}#{CHANNEL}:{SECRET}"


class Visitor:
    """Somebody with a browser, without the browser."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def post(self, path: str, body: bytes | str, kind: str = "application/json") -> int:
        """Send something to the channel; return the status."""
        url = f"{self._address}/{path}/{CHANNEL}"
        async with self._session.post(url, data=body, headers={"Content-Type": kind}) as response:
            await response.read()
            return response.status

    async def send(self, path: str, body: str) -> int:
        """Send something as often as it takes until nginx, which lets so many through in a second, has taken it."""
        while (status := await self.post(path, body)) == 429:  # noqa: ASYNC110 -- nothing tells when there is room
            await asyncio.sleep(0.1)
        return status

    async def asked(self, method: str, path: str) -> int:
        """Ask for something of the channel; return the status."""
        url = URL(f"{self._address}/{path}/{CHANNEL}", encoded=True)
        async with self._session.request(method, url, allow_redirects=False) as response:
            return response.status

    @contextlib.asynccontextmanager
    async def listening(self, path: str = "") -> AsyncIterator[list[tuple[str, str]]]:
        """Listen to the channel; yield the list of event and data that grows as they come."""
        heard: list[tuple[str, str]] = []
        ready = asyncio.Event()

        async def listen() -> None:
            async with self._session.get(
                f"{self._address}/live/{CHANNEL}{path}",
                headers={"Accept": "text/event-stream"},
                timeout=aiohttp.ClientTimeout(total=None),
            ) as response:
                assert response.status == 200
                ready.set()
                event = ""
                async for line in response.content:
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    if name == "event":
                        event = value
                    elif name == "data":
                        heard.append((event, value))

        task = asyncio.create_task(listen())
        try:
            await until(lambda: ready.is_set() or task.done(), "the stream is open")
            yield heard
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def visiting(address: str) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession() as session:
        yield Visitor(session, address)

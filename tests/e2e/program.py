"""The real program in a subprocess, and a client that talks to it."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import psutil

from tests.support.waiting import SECONDS, wait_until
from tests.support.windows import OWN_CONSOLE, ask_to_end

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "resources" / "demo"


class Answer:
    def __init__(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        self.status = status
        self.body = body
        self.headers = headers


class Program:
    """One start of Efir; its data folder outlives it, so that it can be started again."""

    def __init__(
        self,
        data_dir: Path,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        has_window: bool = False,
        module: str = "app",
    ) -> None:
        self._module = module
        self.data_dir = data_dir
        self._arguments = arguments if has_window else ("--headless", *arguments)
        self._env = dict(env or {})
        self._process: subprocess.Popen[str] | None = None
        self._beside: psutil.Process | None = None
        """What it started in its place, where a process cannot become another: on Windows."""
        self.host = "127.0.0.1"
        self.port = 0
        self.control = ""
        self.display = ""

    def start(self) -> Self:
        """Start it, on the port of the last start if there was one, and wait until it is ready."""
        installed = os.environ.get("EFIR_COMMAND") if self._module == "app" else None  # one that stands elsewhere
        command = [
            *((installed,) if installed else (sys.executable, "-m", self._module)),
            *("--ready-json", "--port", str(self.port), "--data-dir", str(self.data_dir), *self._arguments),
        ]
        with (self.data_dir / "log.txt").open("a") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.data_dir if installed else ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, **self._env},
                creationflags=OWN_CONSOLE,
            )
        return self.wait_until_ready()

    def wait_until_ready(self) -> Self:
        """Wait until it is ready, also once more after it has started itself again."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the program ended: {self.log()}"
        ready = json.loads(line)
        self._beside = None if ready["pid"] == self.process.pid else psutil.Process(ready["pid"])
        self.host = urlsplit(ready["url"]).hostname or self.host
        self.port = ready["port"]
        self.control = Path(ready["token_file"]).read_text()
        self.display = (self.data_dir / "display.token").read_text()
        return self

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process

    def log(self) -> str:
        return (self.data_dir / "log.txt").read_text()

    def kill(self) -> None:
        self.process.kill()
        if self._beside is not None:
            with suppress(psutil.NoSuchProcess):
                self._beside.kill()
        self._ended()

    def stop(self) -> int:
        """Ask it to stop; return its exit status."""
        if self._beside is not None:
            with suppress(psutil.NoSuchProcess):
                ask_to_end(self._beside)
            status = int(self._beside.wait(SECONDS) or 0)
            self._ended()
            return status
        if self.process.poll() is None:
            ask_to_end(self.process)
        return self._ended()

    def suspend(self) -> None:
        """Let it run no more, until ``resume``."""
        self._itself().suspend()

    def resume(self) -> None:
        """Let it run again."""
        self._itself().resume()

    def _itself(self) -> psutil.Process:
        return self._beside or psutil.Process(self.process.pid)

    def _ended(self) -> int:
        status = self.process.wait(SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        sent = {"Authorization": f"Bearer {token or self.control}", **(headers or {})}
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, data, sent)
            response = connection.getresponse()
            text = response.read()
            return Answer(response.status, json.loads(text) if text else None, dict(response.getheaders()))
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        answer = self.call("GET", f"/api/v1{path}")
        assert answer.status == 200, answer.body
        return answer.body

    def post(self, path: str, body: object = None, status: int | None = None) -> Any:
        answer = self.call("POST", f"/api/v1{path}", body)
        expected = {status} if status is not None else {200, 201}
        assert answer.status in expected, (answer.status, answer.body)
        return answer.body

    def allow_demo_media(self, *, auto_approve: bool = True) -> None:
        patch = {"media": {"folders": [str(DEMO)]}, "requests": {"auto_approve": auto_approve}}
        assert self.call("PATCH", "/api/v1/settings", patch).status == 200

    def add_file(self, name: str, **more: object) -> dict[str, Any]:
        item = self.post("/queue", {"file": str(DEMO / name), "requested_by": "viewer", **more})
        assert isinstance(item, dict)
        return item

    def link(self, widget: str, host: str | None = None) -> str:
        return f"http://{host or widget}.localhost:{self.port}/widgets/{widget}/#k={self.display}"

    def state(self, item_id: str) -> str:
        return str(self.get(f"/queue/{item_id}")["state"])

    def wait_for_nothing_resolving(self) -> None:
        """Wait until the queue no longer changes by itself."""
        wait_until(
            lambda: all(one["state"] != "resolving" for one in self.get("/queue?limit=100")["items"]),
            30,
            "all known",
        )

    def wait_for_state(self, item_id: str, state: str, seconds: float = 20) -> dict[str, Any]:
        item: dict[str, Any] = {}

        def is_in_state() -> bool:
            item.update(self.get(f"/queue/{item_id}"))
            return bool(item["state"] == state)

        try:
            wait_until(is_in_state, seconds, f"{item_id} is {state}")
        except AssertionError as error:
            error.add_note(f"It is {item}.\n{self.log()[-2000:]}")
            raise
        return item

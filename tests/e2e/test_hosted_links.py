"""Links on a host that the streamer allowed at start, fetched by the real yt-dlp."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import override

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.conftest import Start
from tests.e2e.program import DEMO
from tests.e2e.test_main_job import open_player, plays
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow


class _Host(ThreadingHTTPServer):
    """A private media server that counts who connects."""

    connections = 0

    @override
    def verify_request(self, request: object, client_address: object) -> bool:
        self.connections += 1
        return True


class _Handler(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[_Host]:
    server = _Host(("127.0.0.1", 0), partial(_Handler, directory=str(DEMO)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_link_on_an_allowed_host_is_fetched_and_plays(start: Start, context: BrowserContext, host: _Host) -> None:
    address = f"127.0.0.1:{host.server_port}"
    program = start("--allow-media-host", address)
    program.allow_demo_media()
    page = open_player(context, program)
    item = program.post("/queue", {"url": f"http://{address}/next-up.webm", "requested_by": "viewer"})
    wait_until(lambda: plays(page, 0.5), 30, "it plays")
    assert host.connections > 0
    assert 4_000 < program.get(f"/queue/{item['id']}")["media"]["length_ms"] < 7_000
    assert address in program.log()  # the option warns


def test_without_the_option_the_same_link_is_refused_and_the_host_sees_no_connection(start: Start, host: _Host) -> None:
    program = start()
    link = f"http://127.0.0.1:{host.server_port}/next-up.webm"
    answer = program.call("POST", "/api/v1/queue", {"url": link, "requested_by": "viewer"})
    assert answer.status == 422
    assert answer.body["error"]["code"] == "not_a_video_link"
    assert answer.body["error"]["field"] == "url"
    assert program.get("/queue")["total"] == 0
    assert host.connections == 0

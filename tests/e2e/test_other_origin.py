"""A page of another site in a browser of this PC, which opens whatever it can under ever new names that lead here."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import override

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from app.web.connection import WebLimits
from tests.e2e.conftest import Start
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

_NAMES = 300
"""More than there are places, each with four ways to open a connection."""
_ATTACK = """
(port, names) => {
  globalThis.kept = [];
  globalThis.told = 0;
  const tell = () => { globalThis.told += 1; };
  for (let number = 0; number < names; number += 1) {
    for (const host of [`n${number}.localhost:${port}`, `queue-${number % 100}.localhost:${port}`]) {
      fetch(`http://${host}/healthz`, { mode: "no-cors" }).then(tell, tell);
      const image = new Image();
      image.onerror = tell;
      image.src = `http://${host}/widgets/player/?${number}`;
      globalThis.kept.push(
        image, new EventSource(`http://${host}/events?access_token=x`), new WebSocket(`ws://${host}/ws`));
    }
  }
}
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>another site</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[str]:
    """Return the address of a page that is not Efir's."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _opens(page: Page, link: str) -> bool:
    """Open a page; its connection may be one of those that give way, and then the browser asks again."""
    try:
        page.goto(link)
    except Error:
        return False
    return True


def test_a_page_of_another_site_keeps_neither_widgets_nor_the_api_out(
    start: Start, context: BrowserContext, other_site: str
) -> None:
    program = start()
    attacker = context.new_page()
    attacker.goto(other_site)
    attacker.evaluate(f"([port, names]) => ({_ATTACK})(port, names)", [program.port, _NAMES])
    wait_until(lambda: attacker.evaluate("globalThis.told") > WebLimits().shares.all, 30, "it is at it", attacker)
    assert program.get("/queue")["total"] == 0
    widgets = ("player", "queue", "alerts", "voice")
    for widget in widgets:
        wait_until(partial(_opens, context.new_page(), program.link(widget)), 30, f"{widget} opens", attacker)

    def connected() -> list[str]:
        return sorted(one["widget"] for one in program.get("/clients")["items"] if one["state"] == "live")

    wait_until(lambda: connected() == sorted(widgets), 30, "the widgets are connected", attacker)
    with closing(socket.create_connection(("127.0.0.1", program.port))):
        assert program.call("POST", "/api/v1/queue/pause-requests").status == 200
    log = program.log()
    assert "Traceback" not in log
    assert " ERROR " not in log

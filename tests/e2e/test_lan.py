"""OBS on another PC, let in by a setting."""

import subprocess
import sys
import urllib.request

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.conftest import Start
from tests.e2e.other_pc import HERE, THERE
from tests.e2e.program import Program
from tests.support.waiting import SECONDS, wait_until

pytestmark = [
    pytest.mark.usefixtures("namespace"),
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's"),
]


def _curl(namespace: str, program: Program, path: str, *options: str) -> tuple[int, str]:
    """Ask from the other PC; return curl's exit status and the answer's, 000 for none."""
    command = ["ip", "netns", "exec", namespace, "curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}"]
    asked = [*command, *options, f"http://{HERE}:{program.port}{path}"]
    done = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=SECONDS)
    return done.returncode, done.stdout


def _sources(program: Program) -> list[tuple[str, str, str]]:
    found = program.get("/clients")["items"]
    return [(one["widget"], one["transport"], one["address"]) for one in found if one["state"] == "live"]


def test_a_source_on_another_pc_works_while_it_is_let_in_and_nobody_without_a_token_does(
    start: Start, context: BrowserContext, namespace: str
) -> None:
    program = start()
    assert _curl(namespace, program, "/healthz") == (7, "000")  # nobody listens there
    for wrong in ("0.0.0.0", "127.0.0.1", "studio-pc"):  # noqa: S104 -- refused
        answer = program.call("PATCH", "/api/v1/settings", {"network": {"lan_address": wrong}})
        assert (answer.status, answer.body["error"]["field"]) == (422, "network.lan_address")
    program.call("PATCH", "/api/v1/settings", {"network": {"lan_address": HERE}})
    wait_until(lambda: _curl(namespace, program, "/widgets/queue/") == (0, "200"), 5, "a page is served there")
    for path in ("/healthz", "/api/v1/queue", "/api/v1/status", "/api/v1/links", "/events"):
        assert _curl(namespace, program, path) == (0, "401"), path
    assert _curl(namespace, program, "/api/v1/queue", "-H", f"Authorization: Bearer {program.control}") == (0, "200")
    assert _curl(namespace, program, "/widgets/queue/", "-H", f"Host: evil.example:{program.port}") == (0, "421")
    links = {link["widget"]: link["lan_url"] for link in program.get("/links")["items"]}
    page = context.new_page()
    page.goto(links["queue"])
    wait_until(lambda: _sources(program) == [("queue", "ws", HERE)], 5, "the page is connected")
    url = f"http://{HERE}:{program.port}/events?widget=voice&access_token={program.display}"
    command = ["ip", "netns", "exec", namespace, "curl", "-sN", url]
    stream = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: ("voice", "sse", THERE) in _sources(program), 5, "the other PC is connected")
        program.call("PATCH", "/api/v1/settings", {"network": {"lan_address": ""}})
        assert stream.wait(SECONDS) != 0
        wait_until(lambda: _sources(program) == [], 5, "both were cut off")
    finally:
        stream.kill()
        stream.wait()
    assert _curl(namespace, program, "/healthz") == (7, "000")


def test_an_address_that_is_not_there_keeps_others_out_and_the_program_going(start: Start, namespace: str) -> None:
    program = start()
    assert program.call("PATCH", "/api/v1/settings", {"network": {"lan_address": "203.0.113.77"}}).status == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{program.port}/healthz", timeout=SECONDS) as healthy:
        assert healthy.status == 200  # without a token, as the door is closed
    program.stop()
    program.start()
    program.call("PATCH", "/api/v1/settings", {"network": {"lan_address": HERE}})
    wait_until(lambda: _curl(namespace, program, "/widgets/queue/") == (0, "200"), 5, "a page is served there")
    program.kill()
    program.start()
    assert _curl(namespace, program, "/widgets/queue/") == (0, "200")  # as the settings say, from the start

"""A peer whose cable is pulled: nothing says so, and yet it is gone in good time."""

import asyncio
import logging
import subprocess
import sys
import time

import pytest

from app.hub import limits
from tests.e2e.conftest import Start
from tests.e2e.other_pc import HERE, pull_cable
from tests.e2e.program import Program
from tests.support.waiting import until

logger = logging.getLogger(__name__)

pytestmark = [
    pytest.mark.usefixtures("namespace"),
    pytest.mark.slow(seconds=60),
    pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's"),
]


def _curl(namespace: str, program: Program, client: str, topic: str) -> subprocess.Popen[bytes]:
    query = f"client={client}&topics={topic}&access_token={program.display}"
    url = f"http://{HERE}:{program.port}/events?{query}"
    command = ["ip", "netns", "exec", namespace, "curl", "-sN", url]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


async def test_a_peer_whose_cable_is_pulled_is_gone_within_70_seconds(start: Start, namespace: str) -> None:
    """With the real periods, as the kernel's own timeouts are not scaled.

    Three clients differ in what is under way: nothing at all until a ping; an event right after the cable was pulled,
    so that its missing acknowledgement must tell; an event shortly before keep-alive would tell, which is the worst.
    """
    program = start("--host", HERE)
    local = {"Host": f"localhost:{program.port}"}
    allowed = program.call("PATCH", "/api/v1/settings", {"network": {"host_names": [HERE]}}, headers=local)
    assert allowed.status == 200
    topics = {"quiet": "speech", "at-once": "queue", "late": "player"}
    processes = [_curl(namespace, program, name, topic) for name, topic in topics.items()]
    try:
        await until(lambda: _have_state(program, "live", 3), "all are connected", seconds=5)
        pulled = time.monotonic()
        pull_cable(namespace)
        await asyncio.to_thread(program.post, "/queue/pause-requests")
        await asyncio.sleep(pulled + limits.USER_TIMEOUT_MS / 1000 - 3 - time.monotonic())
        await asyncio.to_thread(program.post, "/player/volume", {"percent": 31})
        await until(
            lambda: _have_state(program, "gone", 3), "the dead peers are gone", seconds=pulled + 70 - time.monotonic()
        )
        logger.info("Gone %.1f s after the cable was pulled", time.monotonic() - pulled)
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def _have_state(program: Program, state: str, number: int) -> bool:
    found = await asyncio.to_thread(program.get, "/clients")
    return [source["state"] for source in found["items"]].count(state) == number

"""What was acknowledged is there after kill -9."""

import json
import logging
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.e2e.program import Answer, Program
from tests.support.waiting import SECONDS, wait_until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_ROUNDS = 200
_KILLS = 8

BODIES: dict[str, dict[str, object]] = {
    "/queue": {"file": "chime.ogg", "requested_by": "viewer"},
    "/donations": {"author": "Олена", "amount_minor": 10_000, "currency": "UAH", "message": "Дякую"},
}
"""What is posted, both at the same time."""
LISTS = {"/queue": "/queue", "/donations": "/speech"}
"""Where it is found again."""


def test_what_was_answered_201_is_there_once_after_kills_at_random_moments(start: Start) -> None:
    program = start()
    program.allow_demo_media(auto_approve=False)
    chance = random.Random(20)  # noqa: S311 -- moments, not secrets
    kill_before = sorted(chance.sample(range(5, _ROUNDS), _KILLS))
    acknowledged: dict[str, dict[str, str]] = {path: {} for path in BODIES}
    with ThreadPoolExecutor(len(BODIES)) as clients:
        for number in range(_ROUNDS):
            external_id = f"donation-{number}"
            killer = None
            if number in kill_before:
                killer = threading.Timer(chance.uniform(0, 0.02), program.process.kill)
                killer.start()
            for path, answer in zip(BODIES, clients.map(partial(_posted, program, external_id), BODIES), strict=True):
                if answer is not None:
                    assert answer.status == 201, answer.body
                    acknowledged[path][external_id] = answer.body["id"]
            if killer is not None:
                killer.join()
                program.kill()
                program.start()
    for path, listed in LISTS.items():
        assert len(acknowledged[path]) >= _ROUNDS - _KILLS
        found = _stored(program, listed)
        for external_id, item_id in acknowledged[path].items():
            assert found[external_id] == [item_id]
        assert all(len(ids) == 1 for ids in found.values())
        logger.info("%s: %d of %d acknowledged, %d stored", path, len(acknowledged[path]), _ROUNDS, len(found))


def _posted(program: Program, external_id: str, path: str) -> Answer | None:
    """Post one thing; return the answer, none if the program was killed before it came."""
    try:
        return program.call("POST", f"/api/v1{path}", {**BODIES[path], "source": "test", "external_id": external_id})
    except (OSError, HTTPException, json.JSONDecodeError):
        return None


def _stored(program: Program, listed: str) -> dict[str, list[str]]:
    """Return the ids of what is listed, by the id that the source gave it."""
    found: dict[str, list[str]] = {}
    offset, total = 0, 1
    while offset < total:
        page = program.get(f"{listed}?offset={offset}&limit=200")
        offset, total = offset + len(page["items"]), page["total"]
        for item in page["items"]:
            found.setdefault(item["external_id"], []).append(item["id"])
    return found


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_program_stops_with_a_stream_open_and_leaves_no_child(start: Start) -> None:
    program = start()
    program.allow_demo_media()
    process = psutil.Process(program.process.pid)
    wait_until(lambda: process.children(recursive=True), 30, "its workers run")
    children = process.children(recursive=True)
    assert program.stop() == 0
    wait_until(
        lambda: not any(map(_lives, children)), SECONDS, "they end with it; Windows ends their console after them"
    )

"""What was acknowledged is there after kill -9."""

import json
import logging
import random
import threading
from http.client import HTTPException

import psutil
import pytest

from tests.e2e.conftest import Start
from tests.support.waiting import SECONDS, wait_until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.slow

_ROUNDS = 200
_KILLS = 8


REQUEST = {"file": "chime.ogg", "requested_by": "viewer"}
DONATION = {"author": "Олена", "amount_minor": 10_000, "currency": "UAH", "message": "Дякую"}


@pytest.mark.parametrize(
    ("path", "listed", "body"),
    [("/queue", "/queue", REQUEST), ("/donations", "/speech", DONATION)],
    ids=["requests", "donations"],
)
def test_what_was_answered_201_is_there_once_after_kills_at_random_moments(
    start: Start, path: str, listed: str, body: dict[str, object]
) -> None:
    program = start()
    program.allow_demo_media(auto_approve=False)
    chance = random.Random(20)  # noqa: S311 -- moments, not secrets
    kill_before = sorted(chance.sample(range(5, _ROUNDS), _KILLS))
    acknowledged: dict[str, str] = {}
    uncertain = 0
    for number in range(_ROUNDS):
        external_id = f"donation-{number}"
        killer = None
        if number in kill_before:
            killer = threading.Timer(chance.uniform(0, 0.02), program.process.kill)
            killer.start()
        try:
            answer = program.call("POST", f"/api/v1{path}", {**body, "source": "test", "external_id": external_id})
        except (OSError, HTTPException, json.JSONDecodeError):
            uncertain += 1
        else:
            assert answer.status == 201, answer.body
            acknowledged[external_id] = answer.body["id"]
        if killer is not None:
            killer.join()
            program.kill()
            program.start()
    assert len(acknowledged) >= _ROUNDS - _KILLS
    found: dict[str, list[str]] = {}
    offset, total = 0, 1
    while offset < total:
        page = program.get(f"{listed}?offset={offset}&limit=200")
        offset, total = offset + len(page["items"]), page["total"]
        for item in page["items"]:
            found.setdefault(item["external_id"], []).append(item["id"])
    for external_id, item_id in acknowledged.items():
        assert found[external_id] == [item_id]
    assert all(len(ids) == 1 for ids in found.values())
    logger.info("%d acknowledged, %d cut off by %d kills, %d stored", len(acknowledged), uncertain, _KILLS, total)


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

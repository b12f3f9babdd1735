"""The whole program and an imitation of Twitch, over real sockets: a sign-in, rewards, answers, a ban, kill -9."""

import asyncio
import os
import stat
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.fakes import twitch_online as fake
from tests.fakes.twitch_online import TwitchOnline, line
from tests.support.waiting import wait_until
from tests.support.windows import PRIVATE
from tests.support.world import link

pytestmark = pytest.mark.slow


class Outside:
    """Twitch, on a loop of its own in a thread."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="twitch")
        self.service = TwitchOnline()
        self._stack = AsyncExitStack()

    def start(self) -> None:
        self._thread.start()
        self.do(self._stack.enter_async_context(self.service.serving()))

    def stop(self) -> None:
        self.do(self._stack.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
        assert self.service.violations == []

    def do[T](self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def call[T](self, function: Callable[[], T]) -> T:
        async def run() -> T:
            return function()

        return self.do(run())

    def say(self, number: int, text: str, author: str = "2002") -> None:
        self.do(self.service.tell(fake.MESSAGE, line(number, text, author=author)))

    def redeem(self, reward_id: str, text: str, *, is_told: bool = True) -> dict[str, Any]:
        one = self.call(lambda: self.service.redeem(reward_id, text))
        if is_told:
            self.do(self.service.tell(fake.REDEEMED, one))
        return one

    def wait_until_heard(self) -> None:
        wait_until(lambda: self.call(lambda: self.service.is_listened_to), 60, "everything is subscribed to")


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    outside.start()
    yield outside
    outside.stop()


@pytest.fixture
def program(tmp_path: Path, outside: Outside) -> Iterator[Program]:
    program = Program(tmp_path, env=outside.service.env).start()
    yield program
    program.stop()


def twitch(program: Program) -> dict[str, Any]:
    found: dict[str, Any] = program.get("/feeds")["feeds"][0]
    return found


def sign_in(program: Program, outside: Outside) -> None:
    patch = {"feeds": {"twitch_client_id": fake.CLIENT}, "chat": {"answers": True}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    shown = program.post("/feeds/twitch/login")
    assert (shown["state"], shown["user_code"]) == ("waiting", "ABCDEFGH")
    assert twitch(program)["login"]["verification_uri"] == shown["verification_uri"]
    outside.service.answer_of_user = "allow"
    wait_until(lambda: twitch(program)["signed_in_as"] == "streamer", 60, "signed in")
    wait_until(lambda: twitch(program)["state"] == "connected", 60, "connected")


def states(program: Program) -> dict[str, str]:
    return {item["external_id"]: item["state"] for item in program.get("/queue?limit=100")["items"]}


def test_a_redemption_is_requested_refused_and_its_points_go_back_whatever_is_killed(
    outside: Outside, program: Program
) -> None:
    sign_in(program, outside)
    reward = program.post("/feeds/twitch/rewards", {"title": "Пісня", "cost": 500})
    assert program.get("/settings")["chat"]["request_rewards"] == [reward["id"]]
    first = outside.redeem(reward["id"], f"this one please {link(1)}")
    wait_until(lambda: first["id"] in states(program), 30, "the request is there")
    no_link = outside.redeem(reward["id"], "no link")
    wait_until(lambda: no_link["status"] == "canceled", 30, "points for what is no request go back")
    outside.call(lambda: setattr(outside.service, "keeps_orphans", True))
    program.kill()
    missed = outside.redeem(reward["id"], link(2), is_told=False)
    program.start()
    outside.wait_until_heard()
    wait_until(lambda: {first["id"], missed["id"]} == set(states(program)), 60, "each is there once")
    item = next(one for one in program.get("/queue?limit=9")["items"] if one["external_id"] == first["id"])
    program.post(f"/queue/{item['id']}/reject")
    program.kill()  # between the decision and the points
    program.start()
    wait_until(lambda: first["status"] == "canceled", 60, "the points went back")
    assert missed["status"] == "unfulfilled"


def test_commands_are_answered_in_the_chat_and_a_ban_takes_back(outside: Outside, program: Program) -> None:
    sign_in(program, outside)
    outside.say(1, f"!sr {link(1)}")
    outside.say(2, f"!sr {link(2)}", author="3003")
    wait_until(lambda: set(states(program)) == {"m1", "m2"}, 30, "both requests wait")
    wait_until(lambda: outside.service.said, 30, "an answer")
    assert outside.service.said[0].startswith("@Оля ")
    outside.do(outside.service.tell(fake.USER_CLEARED, {"target_user_id": "2002"}))
    wait_until(lambda: set(states(program)) == {"m2"}, 30, "those of the viewer who was banned are gone")
    outside.do(outside.service.tell(fake.DELETED, {"message_id": "m2", "target_user_id": "3003"}))
    wait_until(lambda: not states(program), 30, "and the one that was deleted")


def test_a_sign_in_that_is_withdrawn_is_said_and_signing_out_forgets_it(outside: Outside, program: Program) -> None:
    sign_in(program, outside)
    outside.do(outside.service.revoke())
    wait_until(lambda: twitch(program)["state"] == "needs_you", 30, "it needs somebody")
    assert twitch(program)["reason"] == "login_refused"
    sessions = len(outside.service.sessions)
    answer = program.post("/feeds/twitch/disconnect")
    assert (answer["state"], answer["signed_in_as"], answer["has_key"]) == ("off", "", False)
    assert outside.service.is_revoked
    assert len(outside.service.sessions) == sessions


def test_tokens_are_in_no_answer_log_or_file_but_one(outside: Outside, program: Program) -> None:
    sign_in(program, outside)
    paths = ("/feeds", "/settings", "/status", "/history")
    answers = str([program.call("GET", f"/api/v1{path}").body for path in paths])
    program.stop()
    secrets = outside.call(lambda: outside.service.secrets)
    assert len(secrets) >= 3
    assert not [secret for secret in secrets if secret in answers or secret in program.log()]
    files = [Path(folder) / name for folder, _, names in os.walk(program.data_dir) for name in names]
    holders = {file.name for file in files if any(secret.encode() in file.read_bytes() for secret in secrets)}
    assert holders <= {"secrets.json"}
    kept = program.data_dir / "secrets.json"
    if kept.exists():
        assert stat.S_IMODE(kept.stat().st_mode) == PRIVATE


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "", "cost": 1}, "title"),
        ({"title": "x" * 46, "cost": 1}, "title"),
        ({"title": "x", "cost": 0}, "cost"),
        ({"title": "x", "cost": "many"}, "cost"),
        ({"title": 5, "cost": 1}, "title"),
        ({"cost": 1}, "title"),
    ],
)
def test_a_reward_that_cannot_be_is_refused_with_its_field(program: Program, body: object, field: str) -> None:
    answer = program.call("POST", "/api/v1/feeds/twitch/rewards", body)
    assert answer.status == 422
    assert field in str(answer.body["error"])


def test_without_a_client_id_or_a_sign_in_a_sentence_says_so(program: Program) -> None:
    answer = program.call("POST", "/api/v1/feeds/twitch/login")
    assert (answer.status, answer.body["error"]["code"]) == (409, "no_client_id")
    assert answer.body["error"]["field"] == "feeds.twitch_client_id"
    answer = program.call("POST", "/api/v1/feeds/twitch/rewards", {"title": "x", "cost": 1})
    assert (answer.status, answer.body["error"]["code"]) == (409, "login_refused")
    assert program.post("/feeds/twitch/login/cancel")["login"] is None

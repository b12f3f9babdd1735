"""The whole program and imitations of the services, over real sockets: kill -9, gaps and repeats; keys stay secret."""

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.outside import KEYS, Outside, connect, given, states, wait_for
from tests.e2e.program import Program
from tests.fakes import donatello, streamelements, streamlabs, youtube_page
from tests.support.waiting import wait_until
from tests.support.windows import PRIVATE
from tests.support.world import link

pytestmark = pytest.mark.slow


KINDS = ("twitch", "donatello", "streamelements", "streamlabs")


@pytest.fixture
def program(tmp_path: Path, outside: Outside) -> Iterator[Program]:
    program = Program(tmp_path, env=outside.env).start()
    yield program
    program.stop()


def test_gifts_come_once_each_whatever_is_killed_and_repeated(outside: Outside, program: Program) -> None:
    outside.call(outside.donatello.donate)  # it was there before: history
    connect(program, *KINDS)
    first = [outside.donatello.donate() for _ in range(2)]
    now = int(time.time())  # the number of a tip is its time
    tips = [streamelements.tip(now + number) for number in (1, 2, 3)]
    outside.do(outside.elements.push(tips[0], tips[0], tips[1]))
    outside.do(outside.labs.push(streamlabs.donation(1), streamlabs.donation(2)))
    outside.do(outside.labs.push(streamlabs.donation(2)))
    wait_until(lambda: given(program, "streamelements") == [one["_id"] for one in tips[:2]], 30, "tips")
    wait_until(lambda: given(program, "streamlabs") == ["1", "2"], 30, "donations of Streamlabs")
    wait_until(lambda: given(program, "donatello") == first, 60, "donations of Donatello")
    program.kill()
    missed = [outside.donatello.donate() for _ in range(3)]
    outside.elements.tips += [tip for tip in tips if tip not in outside.elements.tips]
    program.start()
    wait_for(program, *KINDS)
    wait_until(lambda: given(program, "donatello") == first + missed, 60, "what was missed is caught up")
    wait_until(
        lambda: given(program, "streamelements") == [one["_id"] for one in tips], 60, "the tip that was missed is too"
    )
    assert given(program, "streamlabs") == ["1", "2"]


def test_chat_requests_and_a_ban_takes_them_back(outside: Outside, program: Program) -> None:
    connect(program, *KINDS)
    outside.say(1, f"!sr {link(1)}")
    outside.say(2, f"!sr {link(2)}", author="3003")
    outside.say(3, "an ordinary line")

    def waiting() -> dict[str, str]:
        return {item["external_id"]: item["author_id"] for item in program.get("/queue?limit=100")["items"]}

    wait_until(lambda: waiting() == {"m1": "twitch:2002", "m2": "twitch:3003"}, 30, "both requests wait")
    outside.ban("2002")
    wait_until(lambda: waiting() == {"m2": "twitch:3003"}, 30, "those of the viewer who was banned are gone")


def test_a_stream_that_was_recorded_is_rehearsed_also_after_a_kill(outside: Outside, program: Program) -> None:
    connect(program, *KINDS)
    assert (
        program.call("POST", "/api/v1/feeds/rehearse", {"evening": "recorded"}).body["error"]["code"] == "no_recording"
    )
    assert program.post("/feeds/recording/start")["is_running"]
    outside.say(1, f"!sr {link(1)}")
    outside.say(2, f"!sr {link(2)}", author="3003")
    outside.say(3, "an ordinary line")
    outside.do(outside.labs.push(streamlabs.donation(1), streamlabs.donation(1)))
    outside.ban("2002")
    wait_until(lambda: program.get("/feeds/recording")["events"] == 6, 30, "all of it came")
    file = program.data_dir / "recording.jsonl"
    wait_until(lambda: file.read_bytes().count(b'"at_s"') == 6, 30, "and is written")
    program.kill()
    program.start()
    program.wait_for_nothing_resolving()
    before = program.get("/queue?limit=100")["items"]
    result = program.post("/feeds/rehearse", {"evening": "recorded"})
    counted = {name: result[name] for name in ("requests", "donations", "repeated", "taken_back")}
    assert counted == {"requests": 2, "donations": 1, "repeated": 1, "taken_back": 1}
    assert program.get("/queue?limit=100")["items"] == before
    assert given(program, "streamlabs") == ["1"]
    assert program.post("/feeds/recording/forget")["began"] is None
    assert not file.exists()


def test_youtube_is_read_without_a_key(tmp_path: Path, outside: Outside) -> None:
    page = youtube_page.YouTubePage()
    serving = page.serving()
    outside.do(serving.__aenter__())
    program = Program(tmp_path, env={"EFIR_FEED_YOUTUBE_URL": page.url}).start()
    try:
        outside.call(lambda: page.actions.append(youtube_page.said(1, f"!sr {link(9)}")))
        feeds = {"youtube_without_key": True, "youtube_video": "@streamer"}
        assert program.call("PATCH", "/api/v1/settings", {"feeds": feeds}).status == 200
        program.post("/feeds/youtube/connect", {})
        wait_for(program, "youtube")
        actions = [youtube_page.said(2, f"!sr {link(1)}"), youtube_page.paid(3)]
        outside.call(lambda: page.actions.extend(actions))
        wait_until(lambda: given(program, "youtube") == ["L3"], 30, "the Super Chat is there")
        items = [item["external_id"] for item in program.get("/queue?limit=100")["items"]]
        assert items == ["L2"], "what the page showed at first is history"
    finally:
        program.stop()
        outside.do(serving.__aexit__(None, None, None))
    assert page.violations == []


def test_a_key_that_is_refused_is_told_and_not_tried_again(outside: Outside, program: Program) -> None:
    program.post("/feeds/donatello/connect", {"key": "wrong-key-wrong-key-wrong-key-00"})
    wait_until(lambda: states(program)["donatello"] == "needs_you", 30, "it needs somebody")
    asked = len(outside.donatello.requests)
    answer = program.call("POST", "/api/v1/feeds/donatello/test")
    assert (answer.status, answer.body["error"]["code"]) == (409, "key_refused")
    program.post("/feeds/donatello/connect", {"key": donatello.KEY})
    wait_until(lambda: states(program)["donatello"] == "connected", 30, "the right key connects")
    assert len(outside.donatello.requests) <= asked + 4
    assert program.post("/feeds/donatello/test")["account"]


def test_keys_are_in_no_answer_log_or_file_but_one(outside: Outside, program: Program) -> None:
    del outside
    connect(program, *KEYS)
    answers = [program.call("GET", f"/api/v1{path}").body for path in ("/feeds", "/settings", "/status", "/history")]
    program.stop()
    secrets = [key for key in KEYS.values() if key]
    assert not [secret for secret in secrets if secret in str(answers) or secret in program.log()]
    files = [Path(folder) / name for folder, _, names in os.walk(program.data_dir) for name in names]
    holders = {file.name for file in files if any(secret.encode() in file.read_bytes() for secret in secrets)}
    assert holders <= {"secrets.json"}
    kept = program.data_dir / "secrets.json"
    if kept.exists():
        assert stat.S_IMODE(kept.stat().st_mode) == PRIVATE

"""What the guide tells people to send works as it stands there."""

import asyncio
import json
import re
import shutil

import pytest

from tests.support.server import ROOT, World

GUIDE = (ROOT / "resources" / "help" / "en" / "donations.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def commands(text: str) -> list[str]:
    """Return the commands that call curl, each of them once."""
    blocks = re.findall(r"^```bash\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    found = [f"curl{call}" for block in blocks if block.startswith("curl") for call in block.split("curl")[1:]]
    return list(dict.fromkeys(found))


async def answer_of(command: str, world: World) -> dict[str, object]:
    here = command.replace("Bearer TOKEN", f"Bearer {world.control}").replace(":17890/", f":{world.port}/")
    curl = await asyncio.create_subprocess_exec(
        "bash", "-c", here, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    answer: dict[str, object] = json.loads((await curl.communicate())[0])
    return answer


@pytest.mark.skipif(shutil.which("curl") is None, reason="the guide's examples need curl")
@pytest.mark.parametrize("text", [GUIDE, README], ids=["guide", "README"])
async def test_the_commands_request_a_video_and_give_a_donation(world: World, text: str) -> None:
    video, donation = [await answer_of(command, world) for command in commands(text)]
    assert (video["requested_by"], world.queue.summary.pending_total) == ("viewer", 1)
    (message,) = world.speech.now().pending
    assert (message.author, message.amount_minor, message.currency) == ("viewer", 10_000, "UAH")
    assert (message.id, message.text) == (donation["id"], "Дякую!")


async def test_what_streamer_bot_sends_becomes_one_request_however_often(world: World) -> None:
    """Its HttpClient names the charset; a chat message without an id sends null."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert 'new { url = link, requested_by = viewer, source = "twitch", external_id = message }' in GUIDE
    body = {"url": "https://youtu.be/dQw4w9WgXcQ", "requested_by": "viewer", "source": "twitch", "external_id": "msg-1"}
    statuses = [(await world.call("POST", "/api/v1/queue", body, headers=headers)).status for _ in range(2)]
    assert statuses == [201, 200]
    other = body | {"url": "https://youtu.be/aqz-KE-bpKQ", "external_id": None}
    assert (await world.call("POST", "/api/v1/queue", other, headers=headers)).status == 201
    refused = await world.call(
        "POST", "/api/v1/queue", body | {"url": "hello", "external_id": "msg-2"}, headers=headers
    )
    assert refused.error["message"]

"""A profile that the first edition wrote opens with everything in it: queue, messages, history, settings, links."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.program import Program

pytestmark = pytest.mark.slow
PROFILE = Path(__file__).with_name("first_edition")


def test_a_profile_of_the_first_edition_opens_with_everything_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    shutil.copytree(PROFILE, folder)
    program = Program(folder).start()
    try:
        queue = {item["requested_by"]: item for item in program.get("/queue")["items"]}
        assert {name: (item["state"], item["media"]["title"]) for name, item in queue.items()} == {
            "Олена": ("queued", "Efir: on air"),
            "night_owl": ("pending", "Efir: next up"),
        }
        assert (queue["night_owl"]["amount_minor"], queue["night_owl"]["external_id"]) == (5_000, "x1")
        [message] = program.get("/speech")["items"]
        assert (message["author"], message["state"], message["amount_minor"]) == ("Марічка", "pending", 20_000)
        history = {kind: program.get(f"/history?kind={kind}")["items"] for kind in ("video", "speech", "donation")}
        assert [item["media"]["title"] for item in history["video"]] == ["Efir: chime"]
        assert [item["text"] for item in history["speech"]] == ["Hello from the chat"]
        assert [item["message"] for item in history["donation"]] == ["Дякую за стрим"]
        found = program.get("/history?kind=speech&q=chat")["items"]
        assert [item["author"] for item in found] == ["night_owl"], "the search finds what was stored then"
        settings = program.get("/settings")
        assert settings["requests"]["user_limit"] == 7
        assert settings["requests"]["blocked_users"] == ["грубіян"]
        assert settings["requests"]["blocked_channels"] == ["UC123"]
        assert settings["speech"]["duck_percent"] == 33
        assert (settings["appearance"]["language"], settings["appearance"]["theme"]) == ("uk", "light")
        assert settings["stream"]["language"] == "uk", "the widgets speak the language that they spoke"
        token = (PROFILE / "display.token").read_text()
        assert all(link["url"].endswith(f"#k={token}") for link in program.get("/links")["items"])
        assert program.call("GET", "/api/v1/viewers/blocked").body["viewers"] == ["грубіян"]
    finally:
        assert program.stop() == 0
    assert not list(folder.glob("efir.sqlite.*broken*"))
    with sqlite3.connect(folder / "efir.sqlite") as database:
        assert database.execute("SELECT count(*) FROM queue_item").fetchone() == (3,)
    database.close()

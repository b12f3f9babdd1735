"""A database that the first edition wrote opens with everything in it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from app.domain.player import PlayerState
from app.domain.queue import ItemState
from app.domain.speech import SpeechState
from app.store.opening import migrations
from tests.support.world import VIDEOS, World

VERSION = 4
"""Of the first edition's schema."""
ROWS = Path(__file__).with_name("first_edition.json")
"""What the first edition wrote: by table, the names of the columns and the rows."""


def write_database(file: Path) -> None:
    """Write the database as it was left; the text indexes are filled by its triggers."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for _, script in migrations()[:VERSION]:
            connection.executescript(script)
        for table, content in json.loads(ROWS.read_text("utf-8")).items():
            names, marks = ", ".join(content["columns"]), ", ".join("?" * len(content["columns"]))
            connection.executemany(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", content["rows"])  # noqa: S608
        connection.execute(f"PRAGMA user_version = {VERSION}")


async def test_everything_is_there(tmp_path: Path) -> None:
    write_database(tmp_path / "efir.sqlite")
    world = World(tmp_path)
    await world.start()
    try:
        queue = (await world.queue.page(0, 99)).items
        assert [(VIDEOS.index(item.media.video_id), item.state) for item in queue] == [
            (0, ItemState.PLAYING),
            (1, ItemState.QUEUED),
            (2, ItemState.HELD),
            (6, ItemState.PENDING),
            (3, ItemState.PENDING),
        ]
        assert (queue[1].requested_by, queue[1].message, queue[1].amount_minor) == ("Мавка", "для друзів", 10_000)
        assert (queue[4].source, queue[4].external_id) == ("bot", "7")
        player = world.player.now()
        assert (player.volume_percent, player.position_ms, player.item) == (55, 11_000, queue[0])
        assert player.state is PlayerState.WAITING

        gone = (await world.queue.history("", 0, 99)).items
        assert {item.state for item in gone} == {ItemState.REMOVED, ItemState.REJECTED}
        assert [item.requested_by for item in (await world.queue.history("пані", 0, 9)).items] == ["пані"]

        messages = (await world.speech.page(0, 99)).items
        assert {message.text for message in messages} == {
            "Привіт усім",
            "Дякую! https://youtu.be/video000006",
            "Просто так",
        }
        assert world.speech.now().is_paused
        (rejected,) = (await world.speech.history("слава", 0, 9)).items
        assert (rejected.author, rejected.state) == ("Мавка", SpeechState.REJECTED)
        donations = (await world.donations.history("", 0, 9)).items
        assert [(donation.external_id, donation.item) for donation in donations] == [
            ("d-2", None),
            ("d-1", queue[3].id),
        ]

        assert [entry.title for entry in (await world.fallback.page(0, 9)).items] == ["Пісня 7", "Пісня 8"]
        settings = world.settings.settings
        assert world.settings.broken == ()
        assert (settings.requests.user_limit, settings.requests.blocked_users) == (3, ("Русалка",))
        assert settings.media.folders == ("/home/streamer/Videos",)
        assert (settings.appearance.language, settings.stream.language) == ("uk", "uk")
        assert settings.sentences.uk == {"too_long": "Задовге відео."}
    finally:
        await world.stop()

"""The player's row and the settings."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.request_rules import RequestRules
from app.domain.settings import AppearanceSettings, Settings
from app.store import player, settings
from app.store.database import Database, Transaction
from app.store.opening import migrations


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "efir.sqlite")
    await database.open()
    yield database
    await database.close()


async def test_the_player_begins_at_rest_and_remembers(database: Database) -> None:
    first = await database.run(player.load)
    assert first == player.PlayerRow(is_paused=False, volume_percent=70, cue=0)
    row = player.PlayerRow(is_paused=True, volume_percent=0, cue=9)
    await database.run(lambda transaction: player.save(transaction, row))
    assert await database.run(player.load) == row


async def test_only_settings_that_differ_from_their_default_have_a_row(database: Database) -> None:
    assert await database.run(settings.load) == (Settings(), ())
    changed = Settings(requests=RequestRules(user_limit=3, blocked_words=("один", "two")))
    await database.run(lambda transaction: settings.save(transaction, changed, Settings()))

    def names(transaction: Transaction) -> list[str]:
        return [row["name"] for row in transaction.execute("SELECT name FROM setting ORDER BY name")]

    assert await database.run(names) == ["requests.blocked_words", "requests.user_limit"]
    assert await database.run(settings.load) == (changed, ())
    await database.run(lambda transaction: settings.save(transaction, Settings(), changed))
    assert await database.run(names) == []


@pytest.mark.parametrize("chosen", ["uk", "en", None])
async def test_a_profile_of_before_keeps_the_language_of_its_widgets(tmp_path: Path, chosen: str | None) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        for number, script in migrations()[:4]:
            connection.executescript(script)
            connection.execute(f"PRAGMA user_version = {number}")
        if chosen:
            connection.execute("INSERT INTO setting VALUES ('appearance.language', ?)", (f'"{chosen}"',))
        connection.commit()
    database = Database(path)
    await database.open()
    try:
        loaded, broken = await database.run(settings.load)
        assert (loaded.stream.language, loaded.appearance.language) == (chosen or "system",) * 2
        assert broken == ()
        now = replace(loaded, appearance=AppearanceSettings(language="en"))
        await database.run(lambda transaction: settings.save(transaction, now, loaded))
    finally:
        await database.close()
    database = Database(path)
    await database.open()  # it happens once
    try:
        assert (await database.run(settings.load))[0] == now
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requests.user_limit", "-1"),
        ("requests.user_limit", '"three"'),
        ("requests.user_limit", "{broken"),
        ("requests.user_limit", ""),
        ("requests.min_gift_minor", '{"XXX": 1}'),
        ("requests.nothing", "1"),
        ("nothing.user_limit", "1"),
        ("requests", "1"),
        ("", "1"),
        ("appearance.language", '"fr"'),
    ],
)
async def test_a_stored_value_that_is_not_usable_is_named_and_harms_no_other(
    database: Database, name: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    def write(transaction: Transaction) -> None:
        transaction.execute("INSERT INTO setting VALUES ('player.fade_ms', '7')")
        transaction.execute("INSERT INTO setting VALUES (?, ?)", (name, value))

    await database.run(write)
    loaded, broken = await database.run(settings.load)
    assert broken == (name,)
    assert loaded.player.fade_ms == 7
    assert loaded.requests == RequestRules()
    assert "is invalid" in caplog.text


async def test_a_setting_of_a_newer_version_stays_in_the_file(database: Database) -> None:
    def write(transaction: Transaction) -> None:
        transaction.execute("INSERT INTO setting VALUES ('future.thing', '1')")
        settings.save(transaction, Settings(), Settings(requests=RequestRules(user_limit=3)))

    await database.run(write)
    _, broken = await database.run(settings.load)
    assert broken == ("future.thing",)


async def test_a_broken_row_stays_as_it_is_until_that_setting_is_written(database: Database) -> None:
    def write(transaction: Transaction) -> None:
        transaction.execute("INSERT INTO setting VALUES ('requests.user_limit', '-1')")

    def rows(transaction: Transaction) -> dict[str, str]:
        return {row["name"]: row["value"] for row in transaction.execute("SELECT name, value FROM setting")}

    await database.run(write)
    changed = Settings(requests=RequestRules(is_open=False))
    await database.run(lambda transaction: settings.save(transaction, changed, Settings()))
    assert await database.run(rows) == {"requests.user_limit": "-1", "requests.is_open": "false"}
    limited = Settings(requests=RequestRules(is_open=False, user_limit=4))
    await database.run(lambda transaction: settings.save(transaction, limited, changed))
    assert (await database.run(rows))["requests.user_limit"] == "4"

    def spoil(transaction: Transaction) -> None:
        transaction.execute("UPDATE setting SET value = 'x'")

    await database.run(spoil)
    await database.run(lambda transaction: settings.save(transaction, Settings(), Settings(), ["requests.user_limit"]))
    assert await database.run(rows) == {"requests.is_open": "x"}

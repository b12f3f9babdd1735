"""Keys in the keyring of a Linux desktop, on a real D-Bus: a double that checks what it is asked, and GNOME's own."""

import logging
import secrets
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the desktops of Linux", allow_module_level=True)

from app.adapters.secret_service import Kept, SecretService
from app.adapters.secret_store import SecretStore
from app.domain.errors import OutsideError
from app.runtime.log_files import masked
from tests.adapters.keyring_double import DAEMON, Keyring, bus, gnome_keyring, keyring_double, lock

pytestmark = pytest.mark.slow
PATIENCE_S = 60.0


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
async def keyring(address: str) -> AsyncIterator[Keyring]:
    async with keyring_double(address) as keyring:
        yield keyring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def store(folder: Path, wait_s: float = PATIENCE_S) -> SecretStore:
    """Return one that waits as long as a busy machine needs."""
    return SecretStore(folder, keyring=lambda folder: SecretService(folder, wait_s))


def written(folder: Path) -> bytes:
    file = folder / "secrets.json"
    return file.read_bytes() if file.exists() else b""


def put(folder: Path, text: str) -> None:
    (folder / "secrets.json").write_text(text)


def put_in_the_way(folder: Path) -> None:
    (folder / "secrets.json").mkdir()


@dataclass
class Real:
    """A service that works, of either kind."""

    address: str
    double: Keyring | None


@pytest.fixture(
    params=["double", pytest.param("gnome", marks=pytest.mark.skipif(DAEMON is None, reason="no gnome-keyring"))]
)
async def real(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> AsyncIterator[Real]:
    if request.param == "double":
        async with keyring_double(address) as double:
            yield Real(address, double)
    else:
        async with gnome_keyring(address, tmp_path):
            yield Real(address, None)


@pytest.mark.usefixtures("real")
async def test_a_key_is_kept_in_the_keyring_and_not_in_the_file(folder: Path, tmp_path: Path) -> None:
    key = f"{secrets.token_hex(15)} ключ\n" * 100
    first = store(folder)
    assert await first.where() == "secret_service"
    assert await first.load("twitch") is None
    await first.keep("twitch", "earlier")
    await first.keep("twitch", key)
    await first.keep("donatello", "other")
    again = store(folder)
    assert await again.load("twitch") == key
    assert await again.load("donatello") == "other"
    assert await again.names() == ("donatello", "twitch")
    assert await again.where() == "secret_service"
    assert key[:30].encode() not in written(folder)
    assert await store(tmp_path).load("twitch") is None  # another data folder
    assert await SecretService(folder, PATIENCE_S).names() == {"donatello", "twitch"}
    await again.forget("twitch")
    assert await store(folder).load("twitch") is None
    assert await again.names() == ("donatello",)
    assert await SecretService(folder, PATIENCE_S).names() == {"donatello"}


async def test_a_locked_keyring_is_not_asked_to_open_and_the_file_takes_over(real: Real, folder: Path) -> None:
    await store(folder).keep("twitch", "in the keyring")
    if real.double is None:
        await lock(real.address)
    else:
        real.double.is_locked = True
    locked = store(folder)
    assert await locked.where() == "secret_service"
    with pytest.raises(OutsideError) as caught:
        await locked.load("twitch")
    assert caught.value.code == "secrets_locked"
    assert await locked.load("donatello") is None
    assert await locked.names() == ("twitch",)
    await locked.keep("twitch", "in the file")
    assert await locked.load("twitch") == "in the file"
    assert b"in the file" in written(folder)
    assert await locked.where() == "file"


async def test_a_key_of_the_file_goes_to_the_keyring_when_it_is_kept_again(keyring: Keyring, folder: Path) -> None:
    keyring.is_locked = True
    await store(folder).keep("twitch", "first value")
    keyring.is_locked = False
    opened = store(folder)
    assert await opened.load("twitch") == "first value"
    assert await opened.where() == "file"
    await opened.keep("twitch", "second value")
    assert b"value" not in written(folder)
    assert await opened.where() == "secret_service"
    assert [b"second value" in secret for secret in keyring.secrets()] == [True]


async def test_an_old_key_in_a_keyring_that_was_locked_meanwhile_is_not_taken(keyring: Keyring, folder: Path) -> None:
    await store(folder).keep("twitch", "old")
    keyring.is_locked = True
    await store(folder).keep("twitch", "new")
    keyring.is_locked = False
    opened = store(folder)
    assert await opened.load("twitch") == "new"
    assert keyring.secrets() == []
    assert await opened.names() == ("twitch",)


async def test_a_key_that_was_forgotten_while_it_was_locked_does_not_come_back(keyring: Keyring, folder: Path) -> None:
    await store(folder).keep("twitch", "old")
    keyring.is_locked = True
    locked = store(folder)
    await locked.forget("twitch")
    assert await locked.load("twitch") is None
    assert await locked.names() == ()
    keyring.is_locked = False
    opened = store(folder)
    assert await opened.names() == ()
    assert await opened.load("twitch") is None
    assert keyring.secrets() == []
    assert b"twitch" not in written(folder)


async def test_a_key_is_found_though_the_file_is_lost_or_was_not_written_any_more(
    keyring: Keyring, folder: Path
) -> None:
    await store(folder).keep("twitch", "the newest")
    put(folder, '{"secrets":{"twitch":{"at":1,"plain":"before a crash"}}}')
    assert await store(folder).load("twitch") == "the newest"
    put(folder, "{")
    assert await store(folder).load("twitch") == "the newest"
    assert await store(folder).names() == ("twitch",)
    put_in_the_way(folder)
    unreadable = store(folder)
    assert await unreadable.load("twitch") == "the newest"
    await unreadable.keep("twitch", "newer still")
    assert await unreadable.load("twitch") == "newer still"
    assert len(keyring.secrets()) == 1


async def test_a_clock_that_was_set_back_makes_no_new_key_an_old_one(
    keyring: Keyring, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store(folder).keep("twitch", "old")
    keyring.is_locked = True
    monkeypatch.setattr("app.adapters.secret_store.time.time_ns", lambda: 0)
    await store(folder).keep("twitch", "new")
    keyring.is_locked = False
    assert await store(folder).load("twitch") == "new"


async def test_a_keyring_that_would_ask_the_user_is_left_alone(keyring: Keyring, folder: Path) -> None:
    await store(folder).keep("twitch", "old")
    keyring.prompts = True
    asking = store(folder)
    await asking.keep("twitch", "new")
    assert await asking.load("twitch") == "new"
    await asking.forget("twitch")
    assert await asking.load("twitch") is None
    keyring.prompts = False
    assert await store(folder).load("twitch") is None
    assert keyring.secrets() == []


async def test_without_a_default_collection_the_file_takes_over(keyring: Keyring, folder: Path) -> None:
    keyring.has_default = False
    kept = store(folder)
    await kept.keep("twitch", "a value")
    assert await store(folder).load("twitch") == "a value"
    assert await kept.where() == "file"


async def test_an_answer_that_is_none_is_no_crash(keyring: Keyring, folder: Path) -> None:
    keyring.answers_nonsense = True
    kept = store(folder)
    await kept.keep("twitch", "a value")
    assert await kept.load("twitch") == "a value"
    assert await kept.names() == ("twitch",)
    await kept.forget("twitch")


async def test_what_another_program_wrote_there_is_no_crash(
    keyring: Keyring, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = store(folder)
    await kept.keep("twitch", "a value")
    [(path, (attributes, _))] = keyring.items.items()
    keyring.items[path] = (attributes, b"\xff nonsense")
    assert await kept.load("twitch") is None
    assert caplog.messages == ["What the keyring holds as a key was changed by another program"]
    del keyring.items[path]
    assert await kept.load("twitch") is None
    assert await kept.names() == ()


async def test_a_keyring_that_does_not_answer_is_waited_for_once(keyring: Keyring, folder: Path) -> None:
    keyring.is_silent = True
    kept = store(folder, 0.2)
    await kept.keep("twitch", "a value")
    assert await kept.load("twitch") == "a value"
    assert await kept.where() == "file"
    assert keyring.asked == ["OpenSession"]


@pytest.mark.parametrize("address", ["unix:path=/nowhere/at/all", "nonsense", ""])
async def test_without_a_bus_the_file_takes_over(monkeypatch: pytest.MonkeyPatch, folder: Path, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    kept = SecretStore(folder)
    await kept.keep("twitch", "a value")
    assert await SecretStore(folder).load("twitch") == "a value"
    assert await kept.where() == "file"


async def test_the_log_knows_what_the_keyring_gives(
    keyring: Keyring, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = secrets.token_hex(15)
    await SecretService(folder, PATIENCE_S).keep("twitch", Kept(1, key))
    put(folder, '{"secrets":{"twitch":{"at":1,"is_in_keyring":true}}}')
    assert masked(key) == key
    with caplog.at_level(logging.DEBUG):
        assert await store(folder).load("twitch") == key
    assert masked(key) == "…"
    assert key not in caplog.text
    assert len(keyring.items) == 1

"""Keys are kept where they are safest, found again wherever they are, and written nowhere else."""

import asyncio
import ctypes
import errno
import json
import secrets
import sys
from pathlib import Path

import pytest

from app.adapters import dpapi, secret_file, secret_store
from app.adapters.secret_file import Seal
from app.adapters.secret_store import SecretStore
from app.domain.errors import InvalidError, OutsideError
from app.runtime.log_files import masked
from tests.support.windows import PRIVATE

"""Windows has no such rights; there the data folder itself is private."""


@pytest.fixture(autouse=True)
def system_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_store, "system_seal", lambda: None)


def store(folder: Path, seal: Seal | None = None) -> SecretStore:
    """Return one without a keyring."""
    return SecretStore(folder, seal=seal, keyring=lambda _: None)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def put(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def put_entry(file: Path, **entry: object) -> None:
    put(file, json.dumps({"secrets": {"twitch": {"at": 1, **entry}}}).encode())


def data_of(file: Path) -> bytes:
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets.json"


async def test_what_is_kept_is_found_by_the_next_start_until_it_is_forgotten(tmp_path: Path, file: Path) -> None:
    first = store(tmp_path)
    assert await first.load("twitch") is None
    assert await first.names() == ()
    await first.forget("twitch")
    assert names(tmp_path) == []
    await first.keep("twitch", "перший")
    await first.keep("twitch", "ключ\n\0💛 " * 1_000)
    await first.keep("donatello", "")
    assert mode(file) == PRIVATE
    again = store(tmp_path)
    assert await again.load("twitch") == "ключ\n\0💛 " * 1_000
    assert await again.load("donatello") == ""
    assert await again.names() == ("donatello", "twitch")
    assert await again.where() == "file"
    await again.forget("twitch")
    assert await store(tmp_path).load("twitch") is None
    assert await again.names() == ("donatello",)
    assert names(tmp_path) == ["secrets.json"]


async def test_no_keyring_is_looked_for_before_there_is_a_key(tmp_path: Path) -> None:
    asked: list[Path] = []
    made = SecretStore(tmp_path, keyring=asked.append)
    assert await made.load("twitch") is None
    await made.forget("twitch")
    assert await made.names() == ()
    assert asked == []
    await made.keep("twitch", "value")
    assert await made.load("twitch") == "value"
    assert asked == [tmp_path]


async def test_many_at_once_lose_none(tmp_path: Path) -> None:
    both = store(tmp_path)
    await asyncio.gather(*(both.keep(f"key-{number}", f"value {number}") for number in range(20)))
    assert [await both.load(f"key-{number}") for number in range(20)] == [f"value {number}" for number in range(20)]


async def test_rights_that_others_were_given_are_taken_from_them(tmp_path: Path, file: Path) -> None:
    put_entry(file, plain="value")
    assert await store(tmp_path).load("twitch") == "value"
    assert mode(file) == PRIVATE


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\0" * 4_096,
        b"\xff\xfe{}",
        b"[]",
        b"{}",
        b'{"secrets":{"twitch":{"plain":"x"}}}',
        b'{"secrets":{"twitch":{"at":"x"}}}',
        b'{"secrets":{"twitch":{"at":1,"plain":5}}}',
        b'{"secrets":{},"x":"' + b"x" * 1_000_000 + b'"}',
    ],
    ids=lambda damage: f"{damage[:40]!r} {len(damage)}",
)
async def test_a_damaged_file_is_set_aside_and_told_once(
    tmp_path: Path, file: Path, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    put(file, damage)
    kept = store(tmp_path)
    assert await kept.load("twitch") is None
    assert await kept.load("twitch") is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    [aside] = names(tmp_path)
    assert aside.startswith("secrets.json.corrupt-")
    assert data_of(tmp_path / aside) == damage
    await kept.keep("twitch", "new value")
    assert await store(tmp_path).load("twitch") == "new value"


async def test_what_a_later_version_adds_is_no_damage(tmp_path: Path, file: Path) -> None:
    put(file, b'{"secrets":{"twitch":{"at":1,"plain":"value","more":1}},"more":[]}')
    assert await store(tmp_path).load("twitch") == "value"


async def test_a_folder_that_cannot_be_written_is_told_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        await store(tmp_path / "missing").keep("twitch", "value")
    assert caught.value.code == "secrets_not_written"
    assert "теки даних" in caught.value.sentence("uk")


async def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = store(tmp_path)
    await kept.keep("twitch", "before")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(secret_file, "write_atomically", full)
        for change in (kept.keep("twitch", "after"), kept.forget("twitch")):
            with pytest.raises(OutsideError) as caught:
                await change
            assert caught.value.code == "disk_full"
    assert await kept.load("twitch") == "before"


@pytest.fixture
def folder_in_the_way(file: Path) -> None:
    file.mkdir()


@pytest.mark.usefixtures("folder_in_the_way")
async def test_a_file_that_cannot_be_read_now_is_not_taken_for_none(tmp_path: Path) -> None:
    kept = store(tmp_path)
    for ask in (kept.load("twitch"), kept.names(), kept.where()):
        with pytest.raises(OutsideError) as caught:
            await ask
        assert caught.value.code == "secrets_not_read"
    for change, code in (
        (kept.keep("twitch", "value"), "secrets_not_written"),
        (kept.forget("twitch"), "secrets_not_read"),
    ):
        with pytest.raises(OutsideError) as caught:
            await change
        assert caught.value.code == code


async def test_what_is_no_text_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        await store(tmp_path).keep("twitch", "half \ud83d of a sign")
    assert names(tmp_path) == []


async def test_the_log_knows_what_is_kept_and_what_is_loaded(tmp_path: Path, file: Path) -> None:
    kept, found = secrets.token_hex(15), secrets.token_hex(15)
    await store(tmp_path).keep("twitch", kept)
    assert masked(f"key={kept}") == "key=…"
    put_entry(file, plain=found)
    assert masked(found) == found
    await store(tmp_path).load("twitch")
    assert masked(f"key={found}") == "key=…"


# Windows


def reversing() -> Seal:
    return Seal(lambda data: b"sealed " + data[::-1], lambda data: data.removeprefix(b"sealed ")[::-1])


def refusing() -> Seal:
    def refuse(_: bytes) -> bytes:
        raise OSError(errno.EACCES, "The key cannot be used in this state")

    return Seal(refuse, refuse)


async def test_where_the_system_encrypts_the_file_does_not_hold_the_key(tmp_path: Path, file: Path) -> None:
    key = secrets.token_hex(15)
    await store(tmp_path, reversing()).keep("twitch", key)
    assert key.encode() not in data_of(file)
    assert key[::-1].encode() not in data_of(file)
    again = store(tmp_path, reversing())
    assert await again.load("twitch") == key
    assert await again.names() == ("twitch",)
    assert await again.where() == "dpapi"


async def test_what_another_user_encrypted_is_told_once_and_is_no_crash(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await store(tmp_path, reversing()).keep("twitch", "a key")
    elsewhere = store(tmp_path, refusing())
    assert [await elsewhere.load("twitch"), await elsewhere.load("twitch")] == [None, None]
    assert caplog.messages == [
        "The key twitch cannot be decrypted and has to be entered again: The key cannot be used in this state"
    ]
    without = store(tmp_path)  # another system
    assert await without.load("twitch") is None
    assert await without.names() == ()


@pytest.mark.parametrize("blob", ["", "x", "AAAA", "ключ", "////"])
async def test_a_blob_that_is_none_is_no_crash(tmp_path: Path, file: Path, blob: str) -> None:
    put_entry(file, dpapi=blob)
    seal = Seal(lambda data: data, lambda data: data + b"\xff")
    assert await store(tmp_path, seal).load("twitch") is None


async def test_what_was_kept_unencrypted_is_found_and_encrypted_when_it_is_kept_again(
    tmp_path: Path, file: Path
) -> None:
    await store(tmp_path, refusing()).keep("twitch", "a key")
    again = store(tmp_path, reversing())
    assert await again.load("twitch") == "a key"
    assert await again.where() == "file"
    await again.keep("twitch", "a key")
    assert b"a key" not in data_of(file)
    assert await again.where() == "dpapi"


def test_the_structure_is_as_windows_declares_it() -> None:
    assert (dpapi.Blob.size.offset, dpapi.Blob.size.size) == (0, 4)
    assert (dpapi.Blob.data.offset, dpapi.Blob.data.size) == (ctypes.sizeof(ctypes.c_void_p),) * 2
    assert ctypes.sizeof(dpapi.Blob) == 2 * ctypes.sizeof(ctypes.c_void_p)


@pytest.mark.skipif(sys.platform != "win32", reason="Windows only")
@pytest.mark.parametrize("size", [0, 1, 5_000, 1_000_000])
def test_windows_encrypts_and_decrypts(size: int) -> None:
    data = secrets.token_bytes(size)
    assert dpapi.sealed(data) != data
    assert dpapi.opened(dpapi.sealed(data)) == data
    with pytest.raises(OSError, match=r"."):
        dpapi.opened(data)

"""Unpacked releases of yt-dlp: complete or not at all, and never outside their folder."""

import asyncio
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from app.adapters.media import ytdlp_folder
from app.adapters.media.ytdlp_folder import UnpackedReleases
from app.domain.errors import InvalidError, OutsideError
from app.domain.ytdlp import YtdlpChoice
from tests.fakes.packages import packed, wheel
from tests.support.waiting import SECONDS

VERSION = "2026.11.20"


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


async def test_a_wheel_is_unpacked_beside_the_others(tmp_path: Path) -> None:
    releases = UnpackedReleases(tmp_path / "data" / "yt-dlp")
    folder = await releases.unpack(VERSION, wheel(VERSION, {"yt_dlp/extractor/a.py": b"A = 1\n"}))
    assert folder == releases.path(VERSION)
    described = f"yt_dlp-{VERSION}.dist-info"
    assert everything(folder) == {
        *("yt_dlp/__init__.py", "yt_dlp/version.py", "yt_dlp/extractor/a.py"),
        *(f"{described}/METADATA", f"{described}/WHEEL", f"{described}/RECORD"),
    }
    assert (folder / "yt_dlp/extractor/a.py").read_bytes() == b"A = 1\n"
    again = await releases.unpack(VERSION, wheel(VERSION))
    assert "yt_dlp/extractor/a.py" not in everything(again)


async def test_one_that_was_given_up_and_the_next_are_not_unpacked_over_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases, inside, may_go_on = UnpackedReleases(tmp_path), [threading.Event(), threading.Event()], threading.Event()
    extract, waiting = ytdlp_folder._extract, iter(inside)

    def held(version: str, data: bytes, folder: Path) -> None:
        next(waiting).set()
        assert may_go_on.wait(SECONDS)
        extract(version, data, folder)

    monkeypatch.setattr(ytdlp_folder, "_extract", held)
    given_up = asyncio.create_task(releases.unpack(VERSION, wheel(VERSION, {"yt_dlp/first.py": b""})))
    assert await asyncio.to_thread(inside[0].wait, SECONDS)
    given_up.cancel()
    following = asyncio.create_task(releases.unpack(VERSION, wheel(VERSION, {"yt_dlp/second.py": b""})))
    assert not await asyncio.to_thread(inside[1].wait, 0.2)
    may_go_on.set()
    assert {"yt_dlp/first.py", "yt_dlp/second.py"} & everything(await following) == {"yt_dlp/second.py"}
    await asyncio.gather(given_up, return_exceptions=True)


def bomb() -> bytes:
    return wheel(VERSION, {f"yt_dlp/zeros{number}.py": bytes(15 * 1024**2) for number in range(9)})


def with_lie() -> bytes:
    """Return a wheel whose list says that a file is shorter than it is."""
    data = bytearray(wheel(VERSION, {"yt_dlp/long.py": b"x" * 5_000}))
    with zipfile.ZipFile(BytesIO(bytes(data))) as archive:
        size = archive.getinfo("yt_dlp/long.py").file_size.to_bytes(4, "little")
    at = data.rindex(size, 0, data.rindex(b"yt_dlp/long.py"))
    data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def cut() -> bytes:
    return wheel(VERSION)[:-40]


def damaged() -> bytes:
    data = wheel(VERSION, {"yt_dlp/long.py": bytes(range(256)) * 50})
    at = data.index(b"yt_dlp/long.py") + 40
    return data[:at] + bytes(20) + data[at + 20 :]


def linked() -> bytes:
    file = BytesIO(wheel(VERSION))
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("yt_dlp/link.py")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


@pytest.mark.parametrize(
    "made",
    [
        *(bytes, b"no zip".strip, cut, damaged, with_lie, bomb, linked),
        partial(wheel, VERSION, {"../../evil.py": b""}),
        partial(wheel, VERSION, {"/tmp/evil.py": b""}),  # noqa: S108 -- nothing is written there
        partial(wheel, VERSION, {"evil.py": b""}),
        partial(wheel, VERSION, {"yt_dlp\\..\\..\\evil.py": b""}),
        partial(wheel, VERSION, {"yt_dlp/a.py": b"", "yt_dlp/A.py": b""}),
        partial(wheel, "2026.11.19"),
        partial(packed, {"yt_dlp/__init__.py": b""}),
    ],
)  # the largest has 135 MB: they are not made when the tests are collected
async def test_a_file_that_is_not_what_it_should_be_leaves_nothing(tmp_path: Path, made: Callable[[], bytes]) -> None:
    releases = UnpackedReleases(tmp_path / "yt-dlp")
    with pytest.raises(InvalidError) as refused:
        await releases.unpack(VERSION, made())
    assert refused.value.code == "ytdlp_bad_file"
    assert everything(tmp_path) == set()


async def test_the_choice_is_kept_with_the_one_before_and_others_are_removed(tmp_path: Path) -> None:
    releases = UnpackedReleases(tmp_path / "yt-dlp")
    assert await releases.load() == YtdlpChoice()
    choice = YtdlpChoice()
    own = {"my videos": "list.txt", "2025.1": "list.txt"}
    for folder, name in own.items():
        (tmp_path / "yt-dlp" / folder).mkdir(parents=True)
        (tmp_path / "yt-dlp" / folder / name).write_text("mine")
    for version in ("2026.11.1", "2026.11.10", "2026.11.20"):
        await releases.unpack(version, wheel(version))
        fetched_at = datetime(2026, 11, 30, tzinfo=UTC)
        choice = YtdlpChoice(version=version, fetched_at=fetched_at, before=choice.without_history())
        await releases.choose(choice)
    assert await UnpackedReleases(tmp_path / "yt-dlp").load() == choice
    names = {path.name for path in (tmp_path / "yt-dlp").iterdir()}
    assert names == {"chosen.json", "2026.11.10", "2026.11.20", *own}, "what is no release is not Efir's"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b'{"version": 5}', b"\xff", b"[" * 9_000, b" " * 20_000),
        b'{"version": "../../../somewhere"}',
        b'{"version": "/"}',
        b'{"version": "2026.12.24"}',
    ],
)
async def test_a_choice_that_is_damaged_or_leads_nowhere_is_the_bundled_one(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "yt-dlp"
    folder.mkdir()
    (folder / "chosen.json").write_bytes(content)
    assert await UnpackedReleases(folder).load() == YtdlpChoice()


async def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "yt-dlp").write_bytes(b"a file in the place of the folder")
    releases = UnpackedReleases(tmp_path / "yt-dlp")
    with pytest.raises(OutsideError):
        await releases.choose(YtdlpChoice())
    with pytest.raises(OutsideError):
        await releases.unpack(VERSION, wheel(VERSION))

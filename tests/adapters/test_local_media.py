import asyncio
import contextlib
import itertools
import os
import shutil
import sys
import wave
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import cast, override

import pymediainfo
import pytest
import pytest_asyncio

from app.adapters.disk import Disk
from app.adapters.media import local_media_worker
from app.adapters.media.local_media import LocalMedia, LocalMediaStore
from app.adapters.workers.process import WorkerProcess
from app.domain.errors import MediaUnavailableError, RefusedError
from app.domain.media import MEDIA_SUFFIXES, ResolvedMedia
from app.domain.reasons import Reason
from tests.adapters.loopback import MEDIA, Trap
from tests.support.windows import link

_needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest_asyncio.fixture
async def local() -> AsyncIterator[LocalMedia]:
    media = LocalMedia()
    yield media
    await media.close()


async def _reason(local: LocalMedia, path: Path) -> Reason:
    with pytest.raises(RefusedError) as error:
        await local.probe(path)
    return error.value.reason


def allowed_file(path_text: str, folders: Sequence[str]) -> Path:
    return Path(asyncio.run(LocalMediaStore(Disk()).allowed_file(path_text, folders)))


def fallback_files(folder: str) -> list[Path]:
    return [Path(path) for path in asyncio.run(LocalMediaStore(Disk()).fallback_files(folder))]


def _verdict(path_text: str, *folders: Path | str) -> Reason:
    with pytest.raises(RefusedError) as error:
        allowed_file(path_text, [str(folder) for folder in folders])
    return error.value.reason


async def test_files_of_every_kind_are_known_by_length_title_and_picture(local: LocalMedia) -> None:
    expected = {
        "picture.mp4": ("A picture", True, 2_000),
        "picture.webm": ("picture", True, 2_000),
        "tone.mp3": ("Тиша & <b>", False, 1_080),
        "tone.ogg": ("tone", False, 1_000),
        "tone.opus": ("tone", False, 1_007),
        "tone.wav": ("tone", False, 250),
    }
    for name, (title, has_video, length_ms) in expected.items():
        path = MEDIA / name
        assert await local.probe(path) == ResolvedMedia(
            title=title, length_ms=length_ms, has_video=has_video, path=str(path)
        )


async def test_any_name_of_a_file_is_read_right(local: LocalMedia, tmp_path: Path) -> None:
    names = ("Пісня 🎬\u00a0(жива).wav", "--version.wav", "a%20b$(touch x);'.WAV", "http:localhost.wav", ".wav.wav")
    for name in names:
        with wave.open(str(tmp_path / name), "wb") as sound:
            sound.setparams((1, 1, 8_000, 0, "NONE", ""))
            sound.writeframes(b"\x80" * 24_000)
        media = await local.probe(tmp_path / name)
        assert (media.title, media.length_ms) == (Path(name).stem, 3_000)


async def test_what_is_not_there_or_holds_no_media_is_refused(local: LocalMedia, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp3").write_text("just words\n" * 100)
    (tmp_path / "noise.webm").write_bytes(os.urandom(50_000))
    (tmp_path / "folder.wav").mkdir()
    (tmp_path / "picture.txt").write_bytes((MEDIA / "picture.mp4").read_bytes())
    assert await _reason(local, tmp_path / "missing.mp4") is Reason.FILE_MISSING
    for name in ("empty.mp4", "text.mp3", "noise.webm", "folder.wav", "picture.txt"):
        assert await _reason(local, tmp_path / name) is Reason.FILE_UNREADABLE, name


async def test_a_cut_or_spoilt_file_harms_nothing(local: LocalMedia, tmp_path: Path) -> None:
    for sample in sorted(MEDIA.iterdir()):
        whole = sample.read_bytes()
        for cut in (len(whole) // 3, len(whole) - 7):
            (tmp_path / sample.name).write_bytes(whole[:cut] + b"\xff" * 50)
            try:
                media = await local.probe(tmp_path / sample.name)
            except RefusedError:
                continue
            assert media.title == (sample.stem if sample.suffix in {".webm", ".ogg", ".opus", ".wav"} else media.title)
    assert local._worker._starts == 1, "the worker never crashed"


def _play_lists(elsewhere: str) -> list[str]:
    manifest = (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet>'
        f"<Representation><BaseURL>{elsewhere}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    )
    return [f"#EXTM3U\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n" for target in (elsewhere, "other.mp4")] + [manifest]


async def test_a_play_list_in_disguise_leads_nowhere(local: LocalMedia, tmp_path: Path) -> None:
    shutil.copy(MEDIA / "picture.mp4", tmp_path / "other.mp4")
    async with Trap().listening() as trap:
        texts = _play_lists(f"http://127.0.0.1:{trap.port}/a.mp4")
        for text, suffix in itertools.product(texts, sorted(MEDIA_SUFFIXES)):
            path = tmp_path / f"list{suffix}"
            path.write_text(text)
            assert await _reason(local, path) is Reason.FILE_UNREADABLE
        assert trap.connections == 0


@pytest.mark.parametrize("lock", ["none", "parser", "descriptors"])
async def test_each_of_two_locks_alone_keeps_the_library_from_connecting(
    lock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lock == "descriptors" and sys.platform == "win32":
        pytest.skip("Windows knows no such limit")
    if lock == "none" and sys.platform == "win32":
        pytest.skip("the library for Windows connects by a libcurl.dll only, which does not come with it")
    if lock != "descriptors":
        monkeypatch.setattr(local_media_worker, "_nothing_can_be_opened", lambda _: contextlib.nullcontext())
    if lock != "parser":
        monkeypatch.setattr(local_media_worker, "_PARSERS", {".mp4": ""})
    pymediainfo.MediaInfo.can_parse()
    async with Trap().listening() as trap:
        for text in _play_lists(f"http://127.0.0.1:{trap.port}/a.mp4"):
            path = tmp_path / "list.mp4"
            path.write_text(text)
            await asyncio.to_thread(local_media_worker.probe, {"path": str(path)})
            await asyncio.sleep(0.05)
        assert (trap.connections > 0) == (lock == "none")


@_needs_posix
async def test_pipes_and_devices_are_refused_at_once(local: LocalMedia, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "endless.mp4").symlink_to("/dev/zero")
    await local._worker.start()
    assert await _reason(local, tmp_path / "pipe.mp4") is Reason.FILE_UNREADABLE
    assert await _reason(local, tmp_path / "endless.mp4") is Reason.FILE_UNREADABLE
    assert local._worker._starts == 1


async def test_a_disk_that_hangs_is_no_verdict_and_a_file_that_crashes_the_reader_is(tmp_path: Path) -> None:
    hanging = LocalMedia(deadline_s=0.5)
    hanging._worker = _Renamed("hang")
    with pytest.raises(MediaUnavailableError):
        await hanging.probe(tmp_path / "a.mp4")
    await hanging.close()
    crashing = LocalMedia()
    crashing._worker = _Renamed("die")
    assert await _reason(crashing, tmp_path / "a.mp4") is Reason.FILE_UNREADABLE
    await crashing.close()
    with pytest.raises(MediaUnavailableError):
        await crashing.probe(tmp_path / "a.mp4")


class _Renamed(WorkerProcess):
    """Asks the misbehaving worker for one of its tricks, whatever it is asked for."""

    def __init__(self, trick: str) -> None:
        super().__init__("tests.adapters.trick_worker")
        self._trick = trick

    @override
    async def request(self, operation: Mapping[str, object], deadline_s: float, *, tries: int = 2) -> dict[str, object]:
        return await super().request({**operation, "op": self._trick}, deadline_s)


async def test_the_worker_is_started_by_the_first_file(local: LocalMedia) -> None:
    assert local._worker._starts == 0
    await asyncio.gather(*(local.probe(MEDIA / "tone.wav") for _ in range(5)))
    assert local._worker._starts == 1


def test_a_file_in_an_allowed_folder_is_found_by_either_kind_of_path(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "deep").mkdir(parents=True)
    second.mkdir()
    inside, deep, other = first / "a.mp3", first / "deep" / "b.MP4", second / "c.ogg"
    for path in (inside, deep, other):
        path.touch()
    folders = [str(tmp_path / "no such folder"), str(first), f"{second}/"]
    for text, expected in {
        str(inside): inside,
        "a.mp3": inside,
        "deep/b.MP4": deep,
        "deep/../a.mp3": inside,
        f"{first}/./deep//b.MP4": deep,
        "c.ogg": other,
        str(other): other,
    }.items():
        assert allowed_file(text, folders) == expected


def test_nothing_outside_the_folders_is_allowed_whether_it_exists_or_not(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "folder2"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.mp3").touch()
    (folder / "a.mp3").touch()
    for text in (
        str(outside / "secret.mp3"),
        str(outside / "missing.mp3"),
        "../folder2/secret.mp3",
        "../folder2/missing.mp3",
        f"{folder}/../folder2/secret.mp3",
        "/etc/passwd",
        "~/a.mp3",
        "file:///etc/passwd",
        "",
        "a.mp3\0",
        "a\n.mp3",
        "\ud800.mp3",
        "x" * 5_000,
        "x" * 300 + ".mp3",
    ):
        assert _verdict(text, folder) in {Reason.FILE_NOT_ALLOWED, Reason.FILE_MISSING}
        if ".." in text or text.startswith("/") or not text.isprintable():
            assert _verdict(text, folder) is Reason.FILE_NOT_ALLOWED, text
    assert _verdict("a.mp3") is Reason.FILE_NOT_ALLOWED
    assert _verdict("folder/a.mp3", ".", "") is Reason.FILE_NOT_ALLOWED
    assert _verdict(str(folder / "a.mp3"), "", "relative", "\0", "/" + "x" * 5_000) is Reason.FILE_NOT_ALLOWED


def test_inside_a_folder_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "film.mp4").mkdir()
    (tmp_path / "song.mp3").touch()
    assert _verdict("none.mp3", tmp_path) is Reason.FILE_MISSING
    assert _verdict("song.mp3/x.mp3", tmp_path) is Reason.FILE_MISSING
    assert _verdict("notes.txt", tmp_path) is Reason.FILE_UNREADABLE
    assert _verdict("film.mp4", tmp_path) is Reason.FILE_UNREADABLE
    assert _verdict(".", tmp_path) is Reason.FILE_UNREADABLE
    assert _verdict(str(tmp_path), tmp_path) is Reason.FILE_UNREADABLE


def test_links_are_followed_before_the_folder_is_checked(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.mp3").touch()
    (outside / "passwd").touch()
    (folder / "a.mp3").touch()
    link(folder / "out.mp3", outside / "secret.mp3")
    link(folder / "door", outside)
    link(folder / "in.mp3", folder / "a.mp3")
    link(folder / "text.mp3", outside / "passwd")
    link(folder / "loop.mp3", folder / "loop.mp3")
    link(folder / "broken.mp3", folder / "gone.mp3")
    link(tmp_path / "alias", folder)
    assert allowed_file("in.mp3", [str(folder)]) == folder / "a.mp3"
    assert allowed_file(str(tmp_path / "alias" / "a.mp3"), [str(tmp_path / "alias")]) == folder / "a.mp3"
    assert allowed_file(str(folder / "a.mp3"), [str(tmp_path / "alias")]) == folder / "a.mp3"
    for text in ("out.mp3", "door/secret.mp3", "text.mp3", "loop.mp3"):
        assert _verdict(text, folder) is Reason.FILE_NOT_ALLOWED, text
    assert _verdict("broken.mp3", folder) is Reason.FILE_MISSING


@_needs_posix
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    assert _verdict("pipe.mp3", tmp_path) is Reason.FILE_UNREADABLE


def test_a_foreign_path_is_judged_without_asking_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real_resolve = Path.resolve

    def resolve(path: Path, *, strict: bool = False) -> Path:
        asked.append(str(path))
        return real_resolve(path, strict=strict)

    monkeypatch.setattr(Path, "resolve", resolve)
    assert _verdict("//server/share/a.mp3", tmp_path) is Reason.FILE_NOT_ALLOWED
    assert asked == [str(tmp_path)]


def test_the_fallback_folders_files_come_by_name(tmp_path: Path) -> None:
    for name in ("b.mp3", "A.mp4", "c.OGG", "ж.wav", "notes.txt", ".hidden.mp3", "._A.mp4"):
        (tmp_path / name).touch()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.mp3").touch()
    (tmp_path / "folder.mp3").mkdir()
    assert fallback_files(str(tmp_path)) == [tmp_path / name for name in ("A.mp4", "b.mp3", "c.OGG", "ж.wav")]


@_needs_posix
def test_a_link_in_the_fallback_folder_comes_in_the_order_of_what_it_leads_to(tmp_path: Path) -> None:
    for name in ("b.mp3", "z.mp3"):
        (tmp_path / name).touch()
    (tmp_path / "a.mp3").symlink_to(tmp_path / "z.mp3")
    assert fallback_files(str(tmp_path)) == [tmp_path / name for name in ("b.mp3", "z.mp3")]


@_needs_posix
def test_the_fallback_folder_hides_links_that_lead_outside_and_names_that_cannot_be_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.mp3").touch()
    (folder / "a.mp3").touch()
    (folder / "out.mp3").symlink_to(tmp_path / "secret.mp3")
    (folder / "line\nbreak.mp3").touch()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.mp3")).touch()
    assert fallback_files(str(folder)) == [folder / "a.mp3"]


@pytest.mark.parametrize(
    "folder", ["", "relative", "/no such folder", "\0", "/" + "x" * 5_000, str(MEDIA / "tone.wav")]
)
def test_a_fallback_folder_that_is_none_has_no_files(folder: str) -> None:
    assert fallback_files(folder) == []


class _Share:
    """A share that does not answer, beside a disk that does."""

    def __init__(self, silent: str) -> None:
        self._silent = silent
        self.asked: list[str] = []

    async def do(self, place: str, work: Callable[[], object]) -> object:
        self.asked.append(place)
        if place == self._silent:
            raise MediaUnavailableError("It does not answer.")
        return work()


async def test_a_folder_that_does_not_answer_hides_no_other(tmp_path: Path) -> None:
    folder, silent = tmp_path / "folder", str(tmp_path / "share")
    folder.mkdir()
    (folder / "a.mp3").touch()
    files = LocalMediaStore(cast("Disk", _Share(silent)))
    assert await files.allowed_file("a.mp3", [silent, str(folder)]) == str(folder / "a.mp3")
    with pytest.raises(MediaUnavailableError):
        await files.allowed_file("b.mp3", [silent, str(folder)])
    with pytest.raises(RefusedError):
        await files.allowed_file("b.mp3", [str(folder)])
    with pytest.raises(MediaUnavailableError):
        await files.fallback_files(silent)


async def test_what_is_no_path_asks_no_disk() -> None:
    share = _Share("/share")
    for text in ("", "a\0.mp3", "\ud800.mp3", "x" * 5_000):
        with pytest.raises(RefusedError):
            await LocalMediaStore(cast("Disk", share)).allowed_file(text, ["/share"])
    assert share.asked == []

"""Newer releases of yt-dlp: which one is taken from the index, and what its file may hold."""

import re
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

import msgspec
from msgspec import Struct

from app.domain.errors import InvalidError
from app.domain.versions import numbers

INDEX = "https://pypi.org/simple/yt-dlp/"
"""Source: PyPI, Index API in JSON (PEP 691)."""
FILE_HOSTS = frozenset({"files.pythonhosted.org"})
"""Where the files of that index are, besides the index itself."""
WHEEL_BYTES = 32 * 1024**2
"""A larger file is no yt-dlp, which has 3 MB."""
UNPACKED_BYTES = 128 * 1024**2
_MEMBER_BYTES = 16 * 1024**2
_MEMBERS = 10_000
_NAME_LENGTH = 200

_FILE = re.compile(r"yt_dlp-([0-9.]{1,40})-py3-none-any\.whl", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PYTHON = re.compile(r">=\s*([0-9]{1,3})\.([0-9]{1,3})(?:\.[0-9]{1,3})?", re.ASCII)
_PART = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?", re.ASCII)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE | re.ASCII)
"""Names that Windows keeps for devices."""
_ENCRYPTED = 0x1


class YtdlpPhase(StrEnum):
    """What an update does just now."""

    IDLE = "idle"
    LOOKING = "looking"
    FETCHING = "fetching"
    TRYING = "trying"


class YtdlpNews(StrEnum):
    """What is learned of the yt-dlp in use while videos are looked up."""

    DIED = "died"
    """The one that was fetched died twice; the bundled one is in use from then on."""
    OUTDATED = "outdated"
    """Several videos in a row could not be read, as by one that is too old."""
    WELL = "well"
    """A video could be read after all, or another one is in use."""


class YtdlpStatus(Struct, frozen=True, kw_only=True):
    """Which yt-dlp is in use.

    Attributes:
        version: Of the one in use; empty where it is not known yet.
        bundled: Of the one that came with Efir.
        updated_at: When the one in use was fetched; None for the bundled one.
        phase: Of the update that runs; `idle` while none does.
        is_outdated: Several videos in a row could not be read, as by one that is too old.
        taken_back: Version that was fetched and did not work, so that the one before is in use again; or empty.
    """

    version: str = ""
    bundled: str = ""
    updated_at: datetime | None = None
    phase: YtdlpPhase = YtdlpPhase.IDLE
    is_outdated: bool = False
    taken_back: str = ""


class YtdlpChoice(Struct, frozen=True, kw_only=True):
    """Which unpacked yt-dlp is in use, as the data folder remembers it.

    Attributes:
        version: Empty for the bundled one.
        fetched_at: When the file came from the index.
        before: Choice before this one, to which it can fall back.
        taken_back: As of `YtdlpStatus`.
    """

    version: str = ""
    fetched_at: datetime | None = None
    before: "YtdlpChoice | None" = None
    taken_back: str = ""

    def without_history(self) -> "YtdlpChoice":
        """Return it as what another one falls back to."""
        return YtdlpChoice(version=self.version, fetched_at=self.fetched_at)

    def fallen_back(self) -> "YtdlpChoice":
        """Return the choice before, which remembers that this one did not work."""
        before = self.before or YtdlpChoice()
        return msgspec.structs.replace(before, taken_back=self.version)


class Wheel(Struct, frozen=True, kw_only=True):
    """A file of a release.

    Attributes:
        url: As the index has it; it may be relative to that.
    """

    version: str
    url: str
    sha256: str


class _File(Struct):
    """The used members of a file in the index. Source: PEP 691 and PEP 700."""

    filename: str
    url: str
    hashes: dict[str, str] = {}
    requires_python: str | None = msgspec.field(name="requires-python", default=None)
    yanked: bool | str = False


class _Index(Struct):
    """The used member of the index's answer."""

    files: list[_File]


_decode_index = msgspec.json.Decoder(_Index).decode


def newest_wheel(index: bytes, python: tuple[int, int]) -> Wheel | None:
    """Return the newest release that runs here and was not withdrawn; None where there is none.

    Args:
        index: The answer of the index.
        python: Version of the interpreter.

    Raises:
        ValueError: It is no such answer.
    """
    return max(_usable(_decode_index(index).files, python), key=lambda wheel: numbers(wheel.version), default=None)


def _usable(files: Iterable[_File], python: tuple[int, int]) -> Iterator[Wheel]:
    for file in files:
        name, sha256 = _FILE.fullmatch(file.filename), file.hashes.get("sha256", "")
        is_withdrawn = file.yanked is not False  # True, or why
        runs = _runs_on(file.requires_python or "", python)
        if name and numbers(name[1]) and _SHA256.fullmatch(sha256) and runs and not is_withdrawn:
            yield Wheel(version=name[1], url=file.url, sha256=sha256)


def _runs_on(required: str, python: tuple[int, int]) -> bool:
    """Return whether a release runs on a Python; False where that is not understood."""
    if not required:
        return True
    found = _PYTHON.fullmatch(required.strip())
    return found is not None and (int(found[1]), int(found[2])) <= python


def _bad(what: str) -> InvalidError:
    return InvalidError("ytdlp_bad_file", f"The file of yt-dlp is not what it should be: {what[:300]!r}.")


def unpacked(members: Iterable[ZipInfo], version: str) -> list[ZipInfo]:
    """Return what of a wheel is unpacked: its modules and its description.

    Pages of manuals and the like, which go elsewhere when it is installed, are left out.

    Raises:
        InvalidError: It holds something that does not belong there.
    """
    described = f"yt_dlp-{version}.dist-info"
    taken, seen, total = list[ZipInfo](), set[str](), 0
    for member in members:
        _check(member)
        name = member.filename.casefold()
        total += member.file_size
        if name in seen or len(seen) >= _MEMBERS or total > UNPACKED_BYTES:
            raise _bad(f"too much, at {member.filename}")
        seen.add(name)
        if member.filename.startswith(f"yt_dlp-{version}.data/data/share/"):
            continue
        if not member.filename.startswith(("yt_dlp/", f"{described}/")):
            raise _bad(member.filename)
        if not member.is_dir():
            taken.append(member)
    if not {"yt_dlp/__init__.py", f"{described}/metadata"} <= seen:
        raise _bad("a part is missing")
    return taken


def _check(member: ZipInfo) -> None:
    """Refuse a member by what its entry says.

    Raises:
        InvalidError: It has a strange name or size, or is no plain file or folder.
    """
    name = member.filename.removesuffix("/")
    parts = name.split("/")
    is_plain = all(_PART.fullmatch(part) and not _DEVICE.fullmatch(part) for part in parts)
    if not is_plain or len(name) > _NAME_LENGTH or member.orig_filename != member.filename:
        raise _bad(member.orig_filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or (kind == stat.S_IFDIR) > member.is_dir():
        raise _bad(f"{name}, which is no plain file")
    if member.flag_bits & _ENCRYPTED or member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise _bad(f"{name}, which is packed strangely")
    if member.file_size > _MEMBER_BYTES:
        raise _bad(f"{name}, which is too large")

"""Which release of yt-dlp is taken, and what its file may hold."""

import json
import stat
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidError
from app.domain.ytdlp import Wheel, YtdlpChoice, newest_wheel, unpacked

PYTHON = (3, 12)
VERSION = "2026.11.20"
GOOD = ["yt_dlp/__init__.py", "yt_dlp/extractor/youtube/_video.py", f"yt_dlp-{VERSION}.dist-info/METADATA"]


def listed(version: str, **more: object) -> dict[str, Any]:
    return {
        "filename": f"yt_dlp-{version}-py3-none-any.whl",
        "url": f"https://files.pythonhosted.org/{version}",
        "hashes": {"sha256": "ab" * 32},
        "requires-python": ">=3.10",
        "yanked": False,
        "size": 3_000_000,
        **more,
    }


def newest(*files: Mapping[str, object]) -> str | None:
    wheel = newest_wheel(json.dumps({"meta": {}, "files": files}).encode(), PYTHON)
    return None if wheel is None else wheel.version


def test_the_newest_release_is_taken_whatever_the_order() -> None:
    assert newest(listed("2026.9.30"), listed("2026.11.20"), listed("2026.10.26")) == "2026.11.20"
    found = newest_wheel(json.dumps({"files": [listed("2026.11.20")]}).encode(), PYTHON)
    assert found == Wheel(version="2026.11.20", url="https://files.pythonhosted.org/2026.11.20", sha256="ab" * 32)


@pytest.mark.parametrize(
    "more",
    [
        {"yanked": True},
        {"yanked": "broken"},
        {"yanked": ""},
        {"filename": "yt_dlp-2026.11.20.tar.gz"},
        {"filename": "yt_dlp-2026.11.20.dev0-py3-none-any.whl"},
        {"filename": "yt_dlp-2026.11.20-cp312-cp312-linux_x86_64.whl"},
        {"filename": "yt_dlp-...-py3-none-any.whl"},
        {"filename": "other-2026.11.20-py3-none-any.whl"},
        {"hashes": {}},
        {"hashes": {"md5": "ab" * 16}},
        {"hashes": {"sha256": "AB"}},
        {"requires-python": ">=3.13"},
        {"requires-python": "<3.11"},
        {"requires-python": ">=4.0"},
    ],
)
def test_a_release_that_was_withdrawn_or_does_not_fit_is_passed_over(more: dict[str, object]) -> None:
    assert newest(listed("2026.11.20", **more), listed("2026.10.30")) == "2026.10.30"
    assert newest(listed("2026.11.20", **more)) is None


@pytest.mark.parametrize("more", [{"requires-python": None}, {"requires-python": ">=3.12.1"}, {"unknown": [1]}])
def test_what_runs_here_is_taken(more: dict[str, object]) -> None:
    assert newest(listed("2026.11.20", **more)) == "2026.11.20"


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"null", b'{"files": 1}', b'{"files": [{"filename": 1, "url": "", "hashes": {}}]}', b"\xff"]
)
def test_an_answer_that_is_no_index_is_an_error(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        newest_wheel(answer, PYTHON)


def member(name: str, **more: Any) -> ZipInfo:
    made = ZipInfo("x")
    made.filename = made.orig_filename = name
    made.compress_type = zipfile.ZIP_DEFLATED
    for attribute, value in more.items():
        setattr(made, attribute, value)
    return made


def good() -> list[ZipInfo]:
    return [member(name) for name in GOOD]


def test_modules_and_description_are_unpacked_and_pages_of_manuals_left_out() -> None:
    manual = member(f"yt_dlp-{VERSION}.data/data/share/man/man1/yt-dlp.1")
    folder = member("yt_dlp/extractor/", external_attr=(stat.S_IFDIR | 0o755) << 16)
    taken = unpacked([*good(), manual, folder], VERSION)
    assert [each.filename for each in taken] == GOOD


@pytest.mark.parametrize(
    "name",
    [
        *("evil.py", "yt_dlp.py", "yt_dlp", "../yt_dlp/a.py", "yt_dlp/../evil.py", "/etc/passwd", "/yt_dlp/a.py"),
        *("C:/evil.py", "yt_dlp\\..\\evil.py", "yt_dlp/a:b.py", "yt_dlp//a.py", "yt_dlp/./a.py", "yt_dlp/a.py."),
        *("yt_dlp/con.py", "yt_dlp/NUL", "yt_dlp/com1.txt", "yt_dlp/a\0b.py", "yt_dlp/ä.py", "yt_dlp/a b.py"),
        *("yt_dlp_plugins/evil.py", "sitecustomize.py", "yt_dlp-2026.11.19.dist-info/METADATA", "yt_dlp/.hidden"),
        f"yt_dlp-{VERSION}.data/purelib/os.py",
        f"yt_dlp-{VERSION}.data/data/share/../../os.py",
        f"yt_dlp-{VERSION}.data/scripts/efir",
        "yt_dlp/" + "a" * 300,
        "",
    ],
)
def test_a_strange_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        unpacked([*good(), member(name)], VERSION)
    assert refused.value.code == "ytdlp_bad_file"


@pytest.mark.parametrize(
    "more",
    [
        {"external_attr": (stat.S_IFLNK | 0o777) << 16},
        {"external_attr": (stat.S_IFIFO | 0o644) << 16},
        {"external_attr": (stat.S_IFDIR | 0o755) << 16},
        {"flag_bits": 1},
        {"compress_type": zipfile.ZIP_LZMA},
        {"file_size": 17 * 1024**2},
        {"orig_filename": "yt_dlp/other.py\0"},
    ],
)
def test_what_is_no_plain_file_of_a_usual_size_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        unpacked([*good(), member("yt_dlp/extra.py", **more)], VERSION)


def test_too_much_of_anything_is_refused() -> None:
    with pytest.raises(InvalidError):
        unpacked([*good(), *(member(f"yt_dlp/a{n}.py", file_size=15 * 1024**2) for n in range(10))], VERSION)
    with pytest.raises(InvalidError):
        unpacked([*good(), *(member(f"yt_dlp/a{n}.py") for n in range(10_001))], VERSION)
    with pytest.raises(InvalidError):
        unpacked([*good(), member("yt_dlp/__INIT__.py")], VERSION)


@pytest.mark.parametrize("missing", ["yt_dlp/__init__.py", f"yt_dlp-{VERSION}.dist-info/METADATA"])
def test_a_file_without_its_parts_is_refused(missing: str) -> None:
    with pytest.raises(InvalidError):
        unpacked([each for each in good() if each.filename != missing], VERSION)


@given(st.lists(st.text(max_size=30)))
def test_whatever_the_names_nothing_leaves_the_two_folders(names: list[str]) -> None:
    try:
        taken = unpacked([*good(), *map(member, names)], VERSION)
    except InvalidError:
        return
    for each in taken:
        parts = each.filename.split("/")
        assert parts[0] in {"yt_dlp", f"yt_dlp-{VERSION}.dist-info"}
        assert not {"", ".", ".."} & set(parts)


def test_one_that_fell_back_remembers_what_did_not_work() -> None:
    fetched_at = datetime(2026, 11, 1, tzinfo=UTC)
    older = YtdlpChoice(version="2026.11.1", fetched_at=fetched_at)
    newer = YtdlpChoice(version="2026.11.20", before=older)
    assert newer.fallen_back() == YtdlpChoice(version="2026.11.1", fetched_at=fetched_at, taken_back="2026.11.20")
    assert newer.fallen_back().fallen_back() == YtdlpChoice(taken_back="2026.11.1")
    assert newer.without_history() == YtdlpChoice(version="2026.11.20")

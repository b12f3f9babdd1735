"""What the packages are made of. That they install and start is tried by `packaging/test_packages.sh`."""

import io
import json
import os
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType

import pytest

from app.runtime.own_program import WORKERS
from tests.support.windows import IS_WINE
from tests.test_packaging import ROOT, run, tracked_files

PACKAGING = ROOT / "packaging"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Return a module of `packaging/`, which is no package."""
    monkeypatch.syspath_prepend(PACKAGING)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return import_module


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return a folder as PyInstaller leaves it, with files in no order."""
    inside = tmp_path / "work" / "efir" / "_internal" / "resources"
    inside.mkdir(parents=True)
    for name in ("z.svg", "a.svg", "ї.svg"):
        (inside / name).write_text(name, "utf-8")
    (tmp_path / "work" / "efir" / "efir").write_bytes(b"program")
    (tmp_path / "out").mkdir()
    return tmp_path


def test_the_bundle_holds_every_module_and_every_file_of_the_program(script: Callable[[str], ModuleType]) -> None:
    bundle = script("bundle")
    modules, files = set(bundle.program()), {Path(source) for source, _ in bundle.files()}
    assert set(WORKERS.values()) <= modules
    for file in tracked_files():
        inside = file.relative_to(ROOT)
        if inside.parts[0] == "app" and file.suffix == ".py":
            assert ".".join(inside.with_suffix("").parts).removesuffix(".__init__") in modules
        elif (
            inside.parts[0] in {"app", "resources"} and file.suffix not in {".ts", ".md"} and "json" not in file.suffix
        ):
            assert file in files, inside
    assert ROOT / "resources" / "help" / "uk" / "index.md" in files
    assert ROOT / "resources" / "help" / "index.json" in files
    assert ROOT / "resources" / "i18n" / "widgets.uk.json" in files
    assert not [file for file in files if "node_modules" in file.parts or file.name in {"PROTOCOL.md", "wire.d.ts"}]


def test_the_bundle_holds_pythons_own_library_for_a_newer_yt_dlp(script: Callable[[str], ModuleType]) -> None:
    found = set(script("bundle").standard_library())
    assert {"http.cookiejar", "xml.etree.ElementTree", "zoneinfo", "optparse", "netrc", "ctypes.util"} <= found
    assert not {"tkinter", "idlelib", "test", "ensurepip"} & {name.partition(".")[0] for name in found}


def test_what_is_imported_by_name_is_there(script: Callable[[str], ModuleType]) -> None:
    bundle = script("bundle")
    folders = {folder for _, folder in bundle.libraries()}
    assert "pymediainfo" in folders
    assert ("espeakng_loader" in folders) == (sys.platform == "linux")
    lacking = "sapi5" if IS_WINE else "espeak"  # Wine has no voices, and libespeak is no part of Python
    names = [name for name in bundle.IMPORTED_BY_NAME if lacking not in name]
    assert all(sys.modules.get(name) or import_module(name) for name in names)


def test_the_bundle_knows_the_versions_and_not_where_they_came_from(
    script: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    ((file, folder),) = script("bundle").versions(tmp_path, "yt-dlp")
    place = tmp_path / "site" / folder
    place.mkdir(parents=True)
    shutil.copy(file, place)
    assert [path.name for path in Path(file).parent.iterdir()] == ["METADATA"]
    found = next(iter(metadata.distributions(name="yt-dlp", path=[str(place.parent)])))
    assert found.version == metadata.version("yt-dlp")


@pytest.mark.parametrize(
    ("place", "is_left_out"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", False),
        ("PySide6\\opengl32sw.dll", True),
        ("PySide6/Qt/translations/qtbase_uk.qm", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("resources/i18n/efir_uk.qm", False),
        ("efir-0.1.0.dist-info/METADATA", False),
        ("efir-0.1.0.dist-info/direct_url.json", True),
    ],
)
def test_what_nobody_needs_is_left_out(script: Callable[[str], ModuleType], place: str, *, is_left_out: bool) -> None:
    assert script("bundle").is_left_out(place) is is_left_out


@pytest.mark.skipif(sys.platform != "linux", reason="only there do libraries of the system go into the bundle")
def test_the_libraries_of_what_is_left_out_are_left_out_too(script: Callable[[str], ModuleType]) -> None:
    asks = {"/site/qtgui.so": ["libQt6Gui.so.6"], "/site/Qt6Gui": ["libz.so.1"], "/lib/gtk": ["libcairo.so.2"]}
    entries = [
        ("qtgui.so", "/site/qtgui.so", "EXTENSION"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/site/gtk3", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/site/Qt6Gui", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libz.so.1", "/lib/z", "BINARY"),
        ("libgtk-3.so.0", "/lib/gtk", "BINARY"),
        ("libcairo.so.2", "/lib/cairo", "BINARY"),
        ("resources/boot.html", "/site/boot.html", "DATA"),
    ]
    kept = script("bundle").needed(entries, lambda file: asks.get(file, []))
    assert [place for place, *_ in kept] == [
        *("PySide6/Qt/lib/libQt6Gui.so.6", "libQt6Gui.so.6", "libz.so.1", "qtgui.so", "resources/boot.html"),
    ]


def test_the_spec_is_python_and_makes_a_folder_without_upx() -> None:
    text = (PACKAGING / "efir.spec").read_text("utf-8")
    compile(text, "efir.spec", "exec")
    assert "COLLECT(" in text
    assert "exclude_binaries=True" in text
    assert text.count("upx=False") == text.count("upx=")


def test_the_same_folder_gives_the_same_archives(script: Callable[[str], ModuleType], made: Path) -> None:
    package = script("package")
    packed = []
    for moment in (1_000_000_000, 1_600_000_000):
        for file in (made / "work" / "efir").rglob("*"):
            os.utime(file, (moment, moment))
            file.chmod(0o700 if moment % 7 else 0o777)
        archives = (package.make_tar(made / "work", made / "out"), package.make_zip(made / "work", made / "out"))
        packed.append([archive.read_bytes() for archive in archives])
    assert packed[0] == packed[1]
    with tarfile.open(fileobj=io.BytesIO(packed[0][0])) as tar:
        members = {member.name.partition("/")[2]: member for member in tar}
    assert list(members)[:4] == ["", "_internal", "_internal/resources", "_internal/resources/a.svg"]
    assert (members["efir"].mode, members["_internal/resources/a.svg"].mode) == (0o755, 0o644)
    assert {(member.uid, member.uname, member.mtime) for member in members.values()} == {(0, "root", 1_700_000_000)}
    with zipfile.ZipFile(io.BytesIO(packed[0][1])) as zipped:
        assert zipped.namelist()[0] == "Efir/_internal/resources/a.svg"


@pytest.mark.skipif(sys.platform == "win32", reason="the archive is Linux's")
def test_a_package_is_made_in_a_folder_whose_name_the_console_cannot_show(made: Path) -> None:
    folder = (made / "work").rename(made / "Тека Їжака")
    told = run(
        *(sys.executable, PACKAGING / "package.py", "tar", "--work", folder, "--out", made / "Пакунки"),
        variables={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )
    assert told.returncode == 0, told.stderr
    assert (made / "Пакунки" / re.findall(r"efir-[^/]+\.tar\.xz", told.stdout)[0]).is_file()


def test_an_archive_is_the_same_in_whatever_order_it_was_written(
    script: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    archives = []
    for names in (["b.pyc", "a/c.pyc"], ["a/c.pyc", "b.pyc"]):
        archive = tmp_path / "base_library.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for name in names:
                packed.writestr(name, name)
        script("package").sort_archive(archive)
        archives.append(archive.read_bytes())
        with zipfile.ZipFile(archive) as packed:
            assert {name: packed.read(name).decode() for name in packed.namelist()} == {name: name for name in names}
    assert archives[0] == archives[1]


def test_the_control_file_is_what_debian_reads(script: Callable[[str], ModuleType]) -> None:
    package = script("package")
    text = package.control_file("amd64", 190_000, "2.36")
    fields = dict(re.findall(r"^([A-Z][\w-]+): (.+)$", text, re.MULTILINE))
    assert fields["Package"] == "efir"
    assert fields["Version"] == package.VERSION
    assert fields["Depends"].startswith("libc6 (>= 2.36), libgl1, libegl1, ")
    assert all(line.startswith(" ") or re.match(r"[A-Z][\w-]+: ", line) for line in text.splitlines())
    assert text.endswith(".\n")
    desktop = (PACKAGING / "linux" / "efir.desktop").read_text("utf-8")
    assert "Exec=efir\n" in desktop
    assert "Name[uk]=Ефір\n" in desktop


def test_the_installer_removes_just_what_it_wrote(script: Callable[[str], ModuleType], made: Path) -> None:
    text = "\n".join(script("package")._nsis_lists(made / "work" / "efir"))
    written = re.findall(r'  File ".*[/\\]([^"/\\]+)"', text)
    removed = re.findall(r'  Delete "\$INSTDIR.*\\([^"\\]+)"', text)
    assert sorted(written) == sorted(removed) == ["a.svg", "efir", "z.svg", "ї.svg"]
    folders = re.findall(r'RMDir "\$INSTDIR([^"]+)"', text)
    assert folders == ["\\_internal\\resources", "\\_internal"]


def test_every_sentence_of_the_installer_is_there_in_english_and_ukrainian() -> None:
    text = (PACKAGING / "windows" / "efir.nsi").read_text("utf-8")
    said = re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', text, re.MULTILINE)
    names = {
        language: {name for name, spoken, _ in said if spoken == language} for language in ("ENGLISH", "UKRAINIAN")
    }
    assert names["ENGLISH"] == names["UKRAINIAN"] == set(re.findall(r"\$\(([A-Z_]+)\)", text))
    assert all(bool(re.search("[а-яіїєґ]", sentence)) == (language == "UKRAINIAN") for _, language, sentence in said)


def test_the_list_of_what_is_inside_names_each_part_with_its_licence(
    script: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    sbom = script("sbom")
    parts = [
        *sbom.python_packages(["aiohttp.web", "yt_dlp", "app.main"]),
        sbom.python_itself(),
        *sbom.served_libraries(),
    ]
    listed = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        sbom.write(folder, parts, sbom.moment("1700000000"))
        listed.append((folder / "sbom.cdx.json").read_bytes())
    assert listed[0] == listed[1]
    told = json.loads(listed[0])
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["name"] == "efir"
    assert told["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"
    inside = {part["name"]: part for part in told["components"]}
    assert sorted(inside) == ["@noble/ciphers", "@noble/hashes", "aiohttp", "cpython", "pyinstaller", "yt-dlp"]
    assert inside["@noble/hashes"]["purl"] == f"pkg:npm/%40noble/hashes@{inside['@noble/hashes']['version']}"
    assert inside["yt-dlp"]["purl"] == f"pkg:pypi/yt-dlp@{inside['yt-dlp']['version']}"
    assert inside["aiohttp"]["licenses"] == [{"expression": "Apache-2.0 AND MIT"}]
    for part in (*inside.values(), told["metadata"]["component"]):
        texts = [one["value"] for one in part["properties"] if one["name"] == "efir:licence-file"]
        assert texts
        assert all((tmp_path / "one" / "licences" / text).stat().st_size > 100 for text in texts)


@pytest.mark.skipif(sys.platform != "linux", reason="the packages of Debian and Ubuntu")
def test_the_systems_libraries_are_named_by_their_packages(script: Callable[[str], ModuleType]) -> None:
    sbom = script("sbom")
    found = list(sbom.systems_libraries([*map(str, Path("/usr/lib").glob("*/libz.so.1")), "/opt/other.so"]))
    assert [part.name for part in found] in (["zlib1g"], [])  # none where the system has no packages
    assert all(part.version and part.texts for part in found)

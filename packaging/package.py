"""Makes the packages: python package.py KIND..., in an environment with the group `package`.

bundle: the program's folder, for the system that this runs on.
tar, deb: of that folder, on Linux.
zip, setup: of that folder, made on Windows or under Wine; they can be made on Linux too.
dmg: of the program of macOS, there.

The same sources, packages and libraries give the same bytes, whatever the folder and the day.
"""

import argparse
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION: str = PROJECT["version"]
INSTALLED_IN = Path("usr/lib/efir")
DEPENDS = ("libc6 (>= {glibc})", "libgl1", "libegl1", "fontconfig-config", "ca-certificates")
"""All else is in the bundle. OpenGL belongs to the graphics driver, fonts to the desktop, and certificates grow old."""
RECOMMENDS = ("fonts-noto-core", "fonts-noto-color-emoji", "xdg-utils")
_PROGRAM_MODE, _FILE_MODE = 0o755, 0o644
_XZ_PRESET: Final = 2
_ZSTD_LEVEL = 12
"""A quarter of the time of the highest levels, for a twentieth of the size."""


def epoch() -> int:
    """Return the moment that everything is dated with: ``SOURCE_DATE_EPOCH``, else that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    git = shutil.which("git")
    command = [git or "git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    told = subprocess.run(command, capture_output=True, text=True, check=False) if git else None
    return int(told.stdout) if told and told.stdout.strip() else 1_767_225_600  # the first second of 2026


# The program's folder


def make_bundle(work: Path) -> None:
    """Make ``work/efir``."""
    made = work / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    make_icons(made)
    for name in ("efir", "efir-cli"):
        (made / f"{name}.version.txt").write_text(version_resource(name), "utf-8")
    # Sets are walked in the same order each time. What PyInstaller keeps between builds stays in this folder.
    settings = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch()),
        "EFIR_MADE": str(made),
        "PYINSTALLER_CONFIG_DIR": str(work / "kept"),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--workpath", str(work / "work"), "--distpath", str(work), str(PACKAGING / "efir.spec")]
    subprocess.run([*command, *places], env={**os.environ, **settings}, check=True)
    for archive in (work / "efir").rglob("base_library.zip"):
        sort_archive(archive)
    if sys.platform == "linux":
        strip_python(work / "efir" / "_internal")
    print(f"efir: {work / 'efir'}, {size_of(work / 'efir') / 1e6:.0f} MB")


def sort_archive(archive: Path) -> None:
    """Put what is in an archive in order: PyInstaller writes it as it came out of a set."""
    with zipfile.ZipFile(archive) as packed:
        members = sorted((member.filename, member.compress_type, packed.read(member)) for member in packed.infolist())
    with zipfile.ZipFile(archive, "w") as packed:
        for name, how, content in members:
            packed.writestr(zipfile.ZipInfo(name), content, how)


def make_icons(folder: Path) -> None:
    """Draw the icon in the forms that each system takes."""
    from PIL import Image  # noqa: PLC0415 -- only the bundle needs what follows; zip and deb are made without it
    from PySide6.QtCore import Qt  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    drawn = QImage(1024, 1024, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(PACKAGING / "icon.svg")).render(painter)
    painter.end()
    if not drawn.save(str(folder / "efir.png")):
        raise OSError("the icon cannot be drawn")
    with Image.open(folder / "efir.png") as picture:
        picture.save(folder / "efir.ico", sizes=[(side, side) for side in (16, 20, 24, 32, 40, 48, 64, 256)])
        picture.save(folder / "efir.icns")


def version_resource(name: str) -> str:
    """Return what Windows shows as the properties of a program. Source: VERSIONINFO, in the form of PyInstaller."""
    numbers = (*(int(part) for part in VERSION.split(".")), 0)
    strings = {
        "CompanyName": "Efir contributors",
        "FileDescription": "Efir" if name == "efir" else "Efir for the command line",
        "FileVersion": VERSION,
        "InternalName": name,
        "LegalCopyright": "GPL-3.0-or-later",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Efir",
        "ProductVersion": VERSION,
    }
    table = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004,"
        f" fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{table}])]),"
        " VarFileInfo([VarStruct('Translation', [0x409, 1200])])])\n"
    )


def strip_python(inside: Path) -> None:
    """Remove what only a debugger reads from Python's own libraries. Others come stripped, or break when they are."""
    own = sorted([*inside.glob("libpython*.so.*"), *inside.glob("python3*/lib-dynload/*.so")])
    subprocess.run(["strip", "--strip-unneeded", "--enable-deterministic-archives", *own], check=True)


# Archives


def entries(folder: Path) -> list[Path]:
    """Return everything in a folder, sorted by its path there."""
    return sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())


def size_of(folder: Path) -> int:
    """Return how many bytes the files in a folder have, each link as none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def is_program(path: Path) -> bool:
    """Tell whether a file of the bundle is run."""
    return path.name in {"efir", "efir-cli"} and path.parent.name == "efir"


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = epoch()
    runs = member.isdir() or (member.name.count("/") == 1 and member.name.endswith("/efir"))
    member.mode = _PROGRAM_MODE if runs else _FILE_MODE
    return member


def make_tar(work: Path, out: Path) -> Path:
    """Pack the folder of Linux."""
    name = f"efir-{VERSION}"
    archive = out / f"{name}-linux-{platform.machine()}.tar.xz"
    with tarfile.open(archive, "w:xz", format=tarfile.GNU_FORMAT, preset=_XZ_PRESET) as packed:
        for source, inside in ((work / "efir", name), (PACKAGING / "icon.svg", f"{name}/efir.svg")):
            packed.add(source, inside, recursive=False, filter=_plain)
            for path in entries(source) if source.is_dir() else ():
                inner = f"{inside}/{path.relative_to(source).as_posix()}"
                packed.add(path, inner, recursive=False, filter=_plain)
    return archive


def make_zip(work: Path, out: Path) -> Path:
    """Pack the folder of Windows."""
    archive = out / f"efir-{VERSION}-windows-portable.zip"
    moment = datetime.fromtimestamp(epoch(), UTC).timetuple()[:6]
    with zipfile.ZipFile(archive, "w") as packed:
        for path in entries(work / "efir"):
            if path.is_file():
                member = zipfile.ZipInfo(f"Efir/{path.relative_to(work / 'efir').as_posix()}", moment)
                member.create_system, member.external_attr = 0, 0x20  # of Windows; archive
                packed.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return archive


def make_deb(work: Path, out: Path) -> Path:
    """Make the package of Debian and Ubuntu."""
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(work / "efir", tree / INSTALLED_IN, symlinks=True)
    for path in entries(tree):
        if not path.is_symlink():
            path.chmod(_PROGRAM_MODE if path.is_dir() or is_program(path) else _FILE_MODE)
    command = tree / "usr/bin/efir"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/efir/efir")
    for source, inside in (
        (PACKAGING / "linux" / "efir.desktop", "usr/share/applications/efir.desktop"),
        (PACKAGING / "icon.svg", "usr/share/icons/hicolor/scalable/apps/efir.svg"),
        (PACKAGING / "linux" / "copyright", "usr/share/doc/efir/copyright"),
    ):
        place = tree / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        place.chmod(_FILE_MODE)
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (tree / "DEBIAN").mkdir(mode=_PROGRAM_MODE)
    control = control_file(machine, size_of(tree) // 1024, needed_glibc(tree / INSTALLED_IN))
    (tree / "DEBIAN" / "control").write_text(control, "utf-8")
    package = out / f"efir_{VERSION}_{machine}.deb"
    settings = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    # One thread: several cut what they compress into other pieces.
    options = ["--root-owner-group", "-Zzstd", f"-z{_ZSTD_LEVEL}", "--threads-max=1"]
    subprocess.run(["dpkg-deb", *options, "--build", tree, package], env=settings, check=True, stdout=sys.stderr)
    shutil.rmtree(tree)
    return package


def control_file(machine: str, size_kib: int, glibc: str) -> str:
    """Return what Debian's tools read of the package. Source: Debian Policy, 5.3."""
    fields: Mapping[str, str] = {
        "Package": "efir",
        "Version": VERSION,
        "Architecture": machine,
        "Maintainer": "Efir contributors <efir@localhost>",
        "Installed-Size": str(size_kib),
        "Depends": ", ".join(DEPENDS).format(glibc=glibc),
        "Recommends": ", ".join(RECOMMENDS),
        "Section": "video",
        "Priority": "optional",
        "Homepage": PROJECT["urls"]["Documentation"].partition("#")[0],
        "Description": "control panel for streamers who use OBS\n"
        " Viewers' YouTube links become a queue that plays in OBS; donations and messages\n"
        " are shown and read aloud. It runs on this PC: no cloud, no account.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def needed_glibc(folder: Path) -> str:
    """Return the oldest version of the C library that everything in a folder runs with."""
    versions = {(2, 28)}
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file() or not (".so" in path.name or is_program(path)):
            continue
        told = subprocess.run(["readelf", "--version-info", "--wide", path], capture_output=True, text=True, check=True)
        found = re.findall(r"Name: GLIBC_(\d+)\.(\d+)", told.stdout)
        versions |= {(int(major), int(minor)) for major, minor in found}
    return ".".join(str(part) for part in max(versions))


# Windows' installer


def make_setup(work: Path, out: Path) -> Path:
    """Make the installer of Windows, by NSIS."""
    lists = work / "made" / "files.nsh"
    lists.write_text("\r\n".join(_nsis_lists(work / "efir")) + "\r\n", "utf-8-sig")
    setup = out / f"efir-{VERSION}-windows-setup.exe"
    given = {
        "VERSION": VERSION,
        "SIZE_KIB": str(size_of(work / "efir") // 1024),
        "LISTS": str(lists),
        "ICON": str(work / "made" / "efir.ico"),
        "SIDE": str(draw_side(work / "made")),
        "OUT": str(setup),
    }
    makensis = shutil.which("makensis") or r"C:\Program Files (x86)\NSIS\makensis.exe"
    settings = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    command = [makensis, "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in given.items())]
    subprocess.run([*command, str(PACKAGING / "windows" / "efir.nsi")], env=settings, check=True)
    return setup


def draw_side(folder: Path) -> Path:
    """Draw the picture beside the first and the last page of the installer, in twice the size that NSIS shows."""
    from PySide6.QtCore import QRectF  # noqa: PLC0415 -- only the installer needs what follows
    from PySide6.QtGui import QColor, QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    drawn = QImage(328, 628, QImage.Format.Format_RGB32)
    drawn.fill(QColor("#17191e"))  # as in the icon
    painter = QPainter(drawn)
    QSvgRenderer(str(PACKAGING / "icon.svg")).render(painter, QRectF(44, 80, 240, 240))
    painter.end()
    picture = folder / "side.bmp"
    if not drawn.save(str(picture)):
        raise OSError("the installer's picture cannot be drawn")
    return picture


def _nsis_lists(bundle: Path) -> Iterator[str]:
    """Yield the commands that write each file, and those that remove just these; NSIS itself knows no order."""
    files = [path for path in entries(bundle) if path.is_file()]
    folders = sorted({path.parent.relative_to(bundle) for path in files})
    yield "!macro WRITE_FILES"
    for folder in folders:
        yield f'  SetOutPath "$INSTDIR{_windows_path(folder)}"'
        yield from (f'  File "{path}"' for path in files if path.parent == bundle / folder)
    yield "!macroend"
    yield "!macro REMOVE_FILES"
    yield from (f'  Delete "$INSTDIR{_windows_path(path.relative_to(bundle))}"' for path in files)
    inner = {parent for folder in folders for parent in (folder, *folder.parents)} - {Path()}
    yield from (f'  RMDir "$INSTDIR{_windows_path(folder)}"' for folder in sorted(inner, reverse=True))
    yield "!macroend"


def _windows_path(path: Path) -> str:
    return "".join(f"\\{part}" for part in path.parts)


def make_dmg(work: Path, out: Path) -> Path:
    """Pack the program of macOS, by the system's own tool."""
    image = out / f"efir-{VERSION}-macos-{platform.machine()}.dmg"
    options = ["-volname", "Efir", "-srcfolder", str(work / "Efir.app"), "-format", "UDZO", "-ov"]
    subprocess.run(["hdiutil", "create", *options, str(image)], check=True)
    return image


PACKAGES: Mapping[str, Callable[[Path, Path], Path]] = {
    "tar": make_tar,
    "deb": make_deb,
    "zip": make_zip,
    "setup": make_setup,
    "dmg": make_dmg,
}


def main() -> int:
    """Make what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="+", metavar="KIND", choices=["bundle", *PACKAGES])
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "package", help="where the folder is made")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the packages are put")
    parser.add_argument("--epoch", type=int, default=epoch(), help="seconds since 1970 that everything is dated with")
    given = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = str(given.epoch)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a folder may have a name that Windows' old encodings lack
    work, out = given.work.absolute(), given.out.absolute()
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    for kind in given.kinds:
        if kind == "bundle":
            make_bundle(work)
        else:
            package = PACKAGES[kind](work, out)
            print(f"efir: {package}, {package.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

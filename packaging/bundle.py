"""What the packaged program is made of: modules, files, and what is left out. Read by efir.spec."""

import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"

IMPORTED_BY_NAME = (
    "_cffi_backend",  # by miniaudio's own library, which no tool looks into
    "_miniaudio",
    "pyttsx3.drivers",
    "pyttsx3.drivers.dummy",
    *{
        "win32": ("pyttsx3.drivers.sapi5",),
        "darwin": ("pyttsx3.drivers.nsss",),
    }.get(sys.platform, ("pyttsx3.drivers._espeak", "pyttsx3.drivers.espeak")),
)

WITHOUT = (
    "tkinter",
    "_tkinter",
    "idlelib",
    "turtle",
    "turtledemo",
    "lib2to3",
    "ensurepip",
    "test",
    "pydoc_data",
    "nis",
)
"""Parts of Python's own library that need a window of their own, or another Python. All others are
taken: a newer yt-dlp may import what this one does not."""
NOT_OURS = ("pip", "setuptools", "pkg_resources", "PyInstaller", "_pytest", "pytest", "IPython", "numpy", "curl_cffi")
"""What a library imports if it is there, and which only developers have."""

LEFT_OUT = (
    # Qt reads and shows pictures of these kinds by itself, or Efir has none of them.
    "*/plugins/imageformats/*qgif.*",
    "*/plugins/imageformats/*qicns.*",
    "*/plugins/imageformats/*qpdf.*",
    "*/plugins/imageformats/*qtga.*",
    "*/plugins/imageformats/*qtiff.*",
    "*/plugins/imageformats/*qwbmp.*",
    # Screens without a desktop.
    "*/plugins/egldeviceintegrations/*",
    "*/plugins/generic/*",
    "*/plugins/platforms/*qeglfs.*",
    "*/plugins/platforms/*qlinuxfb.*",
    "*/plugins/platforms/*qminimalegl.*",
    "*/plugins/platforms/*qvkkhrdisplay.*",
    "*/plugins/platforms/*qvnc.*",
    "*/plugins/platforms/*qdirect2d.*",
    # GTK's own dialogs, with 15 MB of libraries; the desktop's portal shows the same ones.
    "*/plugins/platformthemes/*qgtk3.*",
    # Qt speaks to this PC only; the internet is Python's.
    "*/plugins/tls/*",
    "*/plugins/networkinformation/*",
    # 20 MB that draw OpenGL without a graphics card; Efir's window is drawn without OpenGL.
    "*opengl32sw.dll",
    "*d3dcompiler_*.dll",
    # Where and when packages were installed.
    "*.dist-info/INSTALLER",
    "*.dist-info/RECORD",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/uv_*.json",
    # A part of the C library, of which everything else is the system's.
    "libmvec.so.*",
)
KEPT_TRANSLATIONS = ("qtbase_uk.qm", "qt_uk.qm")
"""Of Qt's own words: English is what they are written in."""
NOT_TAKEN = (
    *("*.py", "*.pyc", "__pycache__", "*.ts", "node_modules"),
    *("package.json", "package-lock.json", "tsconfig.json", "PROTOCOL.md", "ARCHITECTURE.md"),
)
"""Of our own files: modules, which PyInstaller takes, and what only developers read."""


def program() -> list[str]:
    """Return the names of all modules of Efir: workers and the window are imported by name."""
    files = sorted((ROOT / "app").rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def standard_library() -> list[str]:
    """Return the names of all modules of Python's own library on this system."""
    found = []
    for name in sorted(sys.stdlib_module_names - set(WITHOUT)):
        spec = find_spec(name) if name not in {"__main__", "antigravity", "this"} else None
        if spec is not None:
            found += [name, *_inside(name, list(spec.submodule_search_locations or ()))]
    return found


def _inside(package: str, folders: Sequence[str]) -> Iterator[str]:
    for module in pkgutil.iter_modules(folders, f"{package}."):
        last = module.name.rpartition(".")[2]
        if last in {"__main__", "test", "tests", "idle_test"}:
            continue
        yield module.name
        if module.ispkg:
            yield from _inside(module.name, [f"{folder}/{last}" for folder in folders])


def files() -> list[tuple[str, str]]:
    """Return our own files that are no modules, each with the folder it is put into."""
    return [
        (str(file), file.parent.relative_to(ROOT).as_posix())
        for folder in ("app", "resources")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.is_file()
        and not any(fnmatch(part, pattern) for part in file.relative_to(ROOT).parts for pattern in NOT_TAKEN)
    ]


def versions(made: Path, *names: str) -> list[tuple[str, str]]:
    """Write files that say the versions of packages, and return each with the folder it is put into.

    Those of an environment tell also when and from where the package was installed.
    """
    found = []
    for name in names:
        version = metadata.version(name)
        file = made / "versions" / name / "METADATA"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8", newline="\n")
        found.append((str(file), f"{name.replace('-', '_')}-{version}.dist-info"))
    return found


def libraries() -> list[tuple[str, str]]:
    """Return libraries that are loaded by name from the folder of a package, each with that folder."""
    patterns = {
        "espeakng_loader": ("libespeak-ng.so",),
        "pymediainfo": ("libmediainfo.*", "MediaInfo.dll"),
    }
    return [
        (str(file), package)
        for package, names in patterns.items()
        if (spec := find_spec(package)) is not None and spec.origin
        for name in names
        for file in sorted(Path(spec.origin).parent.glob(name))
    ]


def needed[Entry: tuple[str, ...]](entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries, of place, source and kind, that belong into the bundle; sorted by place.

    PyInstaller has taken the libraries of everything that it found, also of what is left out. So of the system's and
    Qt's libraries those are kept that are still needed.

    Args:
        entries: What PyInstaller has found.
        imports: Returns the names of the libraries that the library in a file asks for.
    """
    kept = [entry for entry in entries if not is_left_out(entry[0])]
    code = [(place, source) for place, source, kind, *_ in kept if kind in {"BINARY", "EXTENSION"}]  # and no links
    libraries = {PurePosixPath(place).name: source for place, source in code if _is_library(place, source)}
    open_ = [source for place, source in code if not _is_library(place, source)]
    asked_for: set[str] = set()
    while open_:
        for name in set(imports(open_.pop())) - asked_for:
            asked_for.add(name)
            if name in libraries:
                open_.append(libraries[name])
    return sorted(entry for entry in kept if not _is_library(*entry[:2]) or PurePosixPath(entry[0]).name in asked_for)


def _is_library(place: str, source: str) -> bool:
    """Tell whether a file is there only because others ask for it: one of Linux's libraries, or of Qt's."""
    is_systems = "/" not in place and source.startswith(("/lib", "/usr/lib"))
    is_qts = "PySide6/Qt/lib/" in place or ("/" not in place and source.startswith("PySide6/Qt/lib/"))
    return sys.platform == "linux" and (is_systems or is_qts)


def as_modules(entries: Iterable[tuple[str, ...]]) -> list[tuple[str]]:
    """Return the names of the packages that the files belong to, by the folder or the name of each."""
    return [(re.split(r"[./\\]", place)[0],) for place, *_ in entries]


def is_left_out(place: str) -> bool:
    """Tell whether a file is left out, by its place in the bundle."""
    path = PurePosixPath(place.replace("\\", "/"))
    if "translations" in path.parts and "PySide6" in path.parts:
        return path.name not in KEPT_TRANSLATIONS
    return any(fnmatch(str(path), pattern) for pattern in LEFT_OUT)

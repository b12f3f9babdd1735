"""What Efir is made of, with the licences: from the list that a package holds, else from what is installed."""

import logging
import platform
import re
import sysconfig
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import msgspec
from msgspec import Struct

from app.runtime.resources import asset

logger = logging.getLogger(__name__)

_LIST_BYTES = 10 * 1024**2
_TEXT_BYTES = 400_000
"""Of one licence; the longest real one has 35 KB."""
_NAME_LENGTH = 120
_LICENCE_FILE = "efir:licence-file"
_REQUIRED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILE = re.compile(r"(?:licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_CLASSIFIER = "License :: "


class Component(Struct, frozen=True, kw_only=True):
    """A part that somebody wrote.

    Attributes:
        licence: Its name or expression; empty where it is not told.
        files: Texts of the licence.
    """

    name: str
    version: str
    licence: str = ""
    files: tuple[Path, ...] = ()


class _Property(Struct, frozen=True):
    name: str = ""
    value: str = ""


class _Licence(Struct, frozen=True):
    id: str = ""
    name: str = ""


class _LicenceChoice(Struct, frozen=True):
    expression: str = ""
    license: _Licence = _Licence()


class _Part(Struct, frozen=True):
    """The used members of a component. Source: CycloneDX 1.6, JSON."""

    name: str
    version: str = ""
    licenses: tuple[_LicenceChoice, ...] = ()
    properties: tuple[_Property, ...] = ()


class _Metadata(Struct, frozen=True):
    component: _Part | None = None


class _List(Struct, frozen=True):
    components: tuple[_Part, ...]
    metadata: _Metadata = _Metadata()


class _Served(Struct, frozen=True):
    """An entry of ``resources/hub/vendor/libraries.json``."""

    name: str
    version: str
    licence: str
    folder: str


_decode = msgspec.json.Decoder(_List).decode


def components(folder: Path | None = None) -> list[Component]:
    """Return Efir, then its parts by their names. Blocks for some tenths of a second.

    Args:
        folder: Of the list and the texts; by default that of this program.
    """
    folder = folder or asset("packages")
    try:
        with (folder / "sbom.cdx.json").open("rb") as file:
            found = _decode(file.read(_LIST_BYTES))
    except FileNotFoundError:
        return _installed()
    except (OSError, ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        logger.warning("The list of what this package holds cannot be read")
        return _installed()
    own = [found.metadata.component] if found.metadata.component is not None else []
    return [_listed(part, folder / "licences") for part in (*own, *found.components)]


def _listed(part: _Part, texts: Path) -> Component:
    named = (property_.value for property_ in part.properties if property_.name == _LICENCE_FILE)
    files = tuple(texts / name for name in named if (texts / name).resolve().is_relative_to(texts.resolve()))
    licences = (choice.expression or choice.license.id or choice.license.name for choice in part.licenses)
    return _component(part.name, part.version, ", ".join(filter(None, licences)), files)


def _component(name: str, version: str, licence: str, files: tuple[Path, ...]) -> Component:
    return Component(
        name=name[:_NAME_LENGTH], version=version[:_NAME_LENGTH], licence=licence[:_NAME_LENGTH], files=files
    )


def _installed() -> list[Component]:
    """Return Efir, Python, the packages that Efir needs as they are installed, and what its pages get."""
    packages = dict(_needed("efir"))
    own = packages.pop("efir", None)
    stdlib = Path(sysconfig.get_path("stdlib"))
    text = next((path for path in (stdlib / "LICENSE.txt", stdlib.parent / "LICENSE.txt") if path.is_file()), None)
    python = Component(
        name="Python", version=platform.python_version(), licence="PSF-2.0", files=(text,) if text is not None else ()
    )
    others = sorted([python, *packages.values(), *served()], key=lambda part: part.name.casefold())
    return [*([own] if own is not None else []), *others]


def served() -> list[Component]:
    """Return the libraries that pages get as they are, from the list beside them."""
    folder = asset("hub", "vendor")
    listed = msgspec.json.decode((folder / "libraries.json").read_bytes(), type=list[_Served])
    return [
        Component(name=one.name, version=one.version, licence=one.licence, files=(folder / one.folder / "LICENSE",))
        for one in listed
    ]


def _needed(root: str) -> Iterator[tuple[str, Component]]:
    """Yield the packages that one needs and that are installed, each once, and the one itself."""
    seen, open_ = set[str](), [root]
    while open_:
        name = _normal(open_.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of another system, or an extra
            continue
        yield name, _of(package)
        wanted = [line for line in package.requires or () if name == root or "extra ==" not in line]
        open_ += [found[0] for line in wanted if (found := _REQUIRED.match(line))]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of(package: Distribution) -> Component:
    metadata = package.metadata
    files = tuple(
        Path(str(file.locate()))
        for file in package.files or ()
        if _FILE.match(file.name) and (".dist-info/" in file.as_posix()) and file.suffix not in {".py", ".pyc"}
    )
    own = asset().parent / "LICENSE"  # of a checkout, whose own licence is not copied
    if not files and _normal(metadata["Name"]) == "efir" and own.is_file():
        files = (own,)
    return _component(metadata["Name"], metadata["Version"], _licence(dict(metadata.json)), files)


def _licence(metadata: Mapping[str, str | list[str]]) -> str:
    """Return the expression, else the first line of the free text, else what the classifiers say."""
    for member in ("license_expression", "license"):
        text = str(metadata.get(member, "")).strip().partition("\n")[0]
        if text:
            return text
    told = (line for line in metadata.get("classifier", ()) if line.startswith(_CLASSIFIER))
    return ", ".join(line.rpartition(" :: ")[2] for line in told)


def text_of(component: Component) -> str:
    """Return the texts of a licence, one after the other; empty where there is none."""
    texts = []
    for file in component.files:
        try:
            with file.open("rb") as opened:
                texts.append(opened.read(_TEXT_BYTES).decode("utf-8", "replace").strip())
        except OSError:
            logger.info("A licence of %s cannot be read", component.name)
    return "\n\n――――――――――\n\n".join(filter(None, texts))

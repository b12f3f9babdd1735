"""What is inside the packaged program, in CycloneDX's form, and the licences of all of it."""

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from app.runtime.components import served

ROOT = Path(__file__).resolve().parent.parent
OWN_LICENCE = ROOT / "LICENSE"
_LICENCE = re.compile(r"(?:licen[cs]e|copying|copyright|notice|authors)\b.*", re.IGNORECASE)
_STATED_ELSEWHERE = {
    "espeakng-loader": "GPL-3.0-or-later",
    "pyside6-essentials": "GPL-3.0-only",
    "shiboken6": "GPL-3.0-only",
}
"""Packages without a text of their licence: it is the one of Efir. Of Qt's three this one is chosen."""
_SYSTEMS_OWN = ("/lib", "/usr/lib")


@dataclass(frozen=True)
class Part:
    """One thing inside.

    Attributes:
        licence: An SPDX expression, or the name of a licence; may be empty.
        texts: Files with its licence.
    """

    name: str
    version: str
    purl: PackageURL
    licence: str
    texts: tuple[Path, ...] = field(default=())


def python_packages(modules: Iterable[str]) -> Iterator[Part]:
    """Yield the packages that these modules are from."""
    owners = packages_distributions()
    names = {owner for module in modules for owner in owners.get(module.partition(".")[0], ())} | {"pyinstaller"}
    for name in sorted({_normal(name) for name in names} - {"efir", "setuptools"}):
        yield _python_package(name, distribution(name))


def _python_package(name: str, package: Distribution) -> Part:
    texts = tuple(sorted(Path(str(file.locate())) for file in package.files or () if _LICENCE.fullmatch(file.name)))
    licence = _STATED_ELSEWHERE.get(name)
    if licence is not None:
        texts = (OWN_LICENCE,)
    return Part(
        name,
        package.version,
        PackageURL("pypi", name=name, version=package.version),
        licence or _licence(package),
        texts,
    )


def _licence(package: Distribution) -> str:
    stated = package.metadata.get("License-Expression") or package.metadata.get("License") or ""
    if stated and "\n" not in stated:
        return stated
    classifiers = package.metadata.get_all("Classifier") or []
    return next((one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: ")), "")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def python_itself() -> Part:
    """Return Python."""
    places = (sysconfig.get_path("stdlib"), sys.base_prefix)
    texts = tuple(file for place in places if (file := Path(place) / "LICENSE.txt").is_file())[:1]
    version = platform.python_version()
    return Part("cpython", version, PackageURL("generic", name="cpython", version=version), "PSF-2.0", texts)


def served_libraries() -> Iterator[Part]:
    """Yield the libraries that pages get as they are; npm has them."""
    for one in served():
        namespace, _, name = one.name.rpartition("/")
        yield Part(
            one.name,
            one.version,
            PackageURL("npm", namespace=namespace or None, name=name, version=one.version),
            one.licence,
            one.files,
        )


def systems_libraries(sources: Iterable[str]) -> Iterator[Part]:
    """Yield the packages of Debian or Ubuntu that these files are from."""
    if not shutil.which("dpkg-query"):
        return
    packages = {owner for source in sources if source.startswith(_SYSTEMS_OWN) for owner in _owners(source)}
    for package in sorted(packages):
        told = _said("dpkg-query", "--show", "--showformat", "${binary:Package} ${Version} ${Architecture}", package)
        name, version, architecture = told.split()
        plain = name.partition(":")[0]
        text = Path("/usr/share/doc") / plain / "copyright"
        purl = PackageURL("deb", namespace="debian", name=plain, version=version, qualifiers={"arch": architecture})
        yield Part(plain, version, purl, "", (text,) if text.is_file() else ())


def _owners(source: str) -> set[str]:
    """Return the packages that own a file; /lib may be a link, and dpkg knows the file under either name."""
    real = str(Path(source).resolve())
    for name in dict.fromkeys((source, real, real.removeprefix("/usr"))):
        told = subprocess.run(["dpkg-query", "--search", name], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            return {line.rpartition(": ")[0] for line in told.stdout.splitlines() if not line.startswith("diversion")}
    return set()


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def write(folder: Path, parts: Iterable[Part], made_at: datetime) -> None:
    """Write ``sbom.cdx.json``, and the licences beside it; the same parts give the same files."""
    own = distribution("efir").version
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"efir {own} {sys.platform}"))
    bom.metadata = BomMetaData(timestamp=made_at)
    program = Part("efir", own, PackageURL("generic", name="efir", version=own), "GPL-3.0-or-later", (OWN_LICENCE,))
    shutil.rmtree(folder, ignore_errors=True)
    bom.metadata.component = _component(program, folder, ComponentType.APPLICATION)
    bom.components = [_component(part, folder, ComponentType.LIBRARY) for part in parts]
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    (folder / "sbom.cdx.json").write_text(text + "\n", "utf-8", newline="\n")


def _component(part: Part, folder: Path, kind: ComponentType) -> Component:
    names = []
    for text in part.texts:
        names.append(f"{part.name}/{_free_name(folder / 'licences' / part.name, text)}")
        place = folder / "licences" / names[-1]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.read_text("utf-8", errors="replace"), "utf-8", newline="\n")
    return Component(
        name=part.name,
        version=part.version,
        type=kind,
        bom_ref=str(part.purl),
        purl=part.purl,
        licenses=[_stated(part.licence)] if part.licence else None,
        properties=[Property(name="efir:licence-file", value=name) for name in names],
    )


def _stated(licence: str) -> LicenseExpression | DisjunctiveLicense:
    is_expression = re.fullmatch(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*", licence)
    return LicenseExpression(licence) if is_expression else DisjunctiveLicense(name=licence)


def _free_name(folder: Path, text: Path) -> str:
    name, number = text.name, 1
    while (folder / name).exists():
        number += 1
        name = f"{text.stem}-{number}{text.suffix}"
    return name


def moment(epoch: str) -> datetime:
    """Return the time that ``SOURCE_DATE_EPOCH`` says."""
    return datetime.fromtimestamp(int(epoch), UTC)

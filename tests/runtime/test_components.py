"""What Efir is made of: from the list of a package, else from what is installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.runtime.components import Component, components, text_of
from app.runtime.resources import asset


def write(folder: Path, *parts: dict[str, Any], **more: object) -> None:
    folder.mkdir(exist_ok=True)
    listed = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "efir", "version": "0.1.0"}},
        "components": parts,
        **more,
    }
    (folder / "sbom.cdx.json").write_text(json.dumps(listed), "utf-8")


def part(name: str, *files: str, **more: object) -> dict[str, Any]:
    properties = [{"name": "efir:licence-file", "value": file} for file in files]
    return {
        "type": "library",
        "name": name,
        "version": "1.0",
        "purl": f"pkg:pypi/{name}@1.0",
        "properties": [{"name": "other", "value": "x"}, *properties],
        **more,
    }


def test_the_list_of_a_package_is_shown_with_its_texts(tmp_path: Path) -> None:
    texts = tmp_path / "licences" / "aiohttp"
    texts.mkdir(parents=True)
    (texts / "LICENSE.txt").write_text("Apache\n", "utf-8")
    (texts / "NOTICE").write_bytes(b"\xffnotice")
    write(
        tmp_path,
        part("aiohttp", "aiohttp/LICENSE.txt", "aiohttp/NOTICE", licenses=[{"expression": "Apache-2.0 AND MIT"}]),
        part("cpython", licenses=[{"license": {"id": "PSF-2.0"}}, {"license": {"name": "Other"}}]),
        part("nothing"),
    )
    found = components(tmp_path)
    assert [(each.name, each.licence) for each in found] == [
        ("efir", ""),
        ("aiohttp", "Apache-2.0 AND MIT"),
        ("cpython", "PSF-2.0, Other"),
        ("nothing", ""),
    ]
    text = text_of(found[1])
    assert text.startswith("Apache\n")
    assert text.endswith("\N{REPLACEMENT CHARACTER}notice")
    assert text_of(found[3]) == ""


def test_a_text_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    write(tmp_path / "packages", part("a", "../../secret", str(tmp_path / "secret"), "a/missing"))
    found = components(tmp_path / "packages")[1]
    assert [file.name for file in found.files] == ["missing"]
    assert text_of(found) == ""


@pytest.mark.parametrize("content", ["", "[]", '{"components": 1}', '{"components": [{"name": 1}]}', "[" * 100_000])
def test_a_list_that_cannot_be_read_is_not_shown(tmp_path: Path, content: str) -> None:
    (tmp_path / "sbom.cdx.json").write_text(content, "utf-8")
    assert components(tmp_path)[0].name == "efir"


def test_from_source_it_is_what_efir_needs_and_is_installed(tmp_path: Path) -> None:
    found = components(tmp_path)
    installed = {each.name: each for each in found}
    assert found[0].name == "efir"
    assert {"Python", "yt-dlp", "aiohttp", "multidict", "msgspec"} <= set(installed)
    assert not {"pytest", "ruff", "mypy"} & set(installed)
    names = [each.name.casefold() for each in found[1:]]
    assert names == sorted(names)
    assert "GNU GENERAL PUBLIC LICENSE" in text_of(installed["efir"])
    assert all(each.version and len(each.licence) <= 120 for each in found)
    assert (installed["yt-dlp"].licence, bool(text_of(installed["yt-dlp"]))) == ("Unlicense", True)


def test_every_library_that_pages_get_is_listed_with_its_licence(tmp_path: Path) -> None:
    vendored = asset("hub", "vendor")
    listed = {part.name: part for part in components(tmp_path) if part.files and vendored in part.files[0].parents}
    folders = {part.files[0].parent.name for part in listed.values()}
    assert folders == {folder.name for folder in vendored.iterdir() if folder.is_dir()}
    for part in listed.values():
        assert (part.licence, "MIT License" in text_of(part)) == ("MIT", True)
        assert any(part.files[0].parent.glob("*.js"))


def test_a_licence_that_is_huge_is_cut(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_bytes(b"x" * 1_000_000)
    assert len(text_of(Component(name="a", version="1", files=(tmp_path / "LICENSE",)))) == 400_000

"""The documents are true where a program can check it: routes, events, options, links between them, names of files."""

import json
import re
import runpy
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import pytest

from app import cli
from app.core import Core, Profile
from app.domain.events import MomentEvent, StateEvent, WireEvent
from app.web.openapi import documented_path
from tests.bench.__main__ import PARTS

ROOT = Path(__file__).resolve().parent.parent
HELP = ROOT / "resources" / "help"
LANGUAGES = ("en", "uk")
README_WORDS = 900
"""For each language: whoever reads more has the guide."""
PROTOCOL = (ROOT / "app" / "web" / "PROTOCOL.md").read_text("utf-8")

_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)


def documents() -> list[Path]:
    """Return every page that is written for people."""
    folders = (ROOT / "app", ROOT / "resources", ROOT / "tests", ROOT / ".github")
    return [*ROOT.glob("*.md"), *(page for folder in folders for page in folder.rglob("*.md"))]


def prose(page: Path) -> str:
    """Return the text of a page without its blocks of code."""
    return _CODE.sub("", page.read_text("utf-8"))


def shape(text: str) -> Mapping[str, object]:
    """Return what a text and its translation have in common."""
    without_code = _CODE.sub("", text)
    return {
        "levels of headings": [len(mark) for mark in re.findall(r"^(#+) ", without_code, re.MULTILINE)],
        "rows of tables": len(re.findall(r"^\|", without_code, re.MULTILINE)),
        "items of lists": len(re.findall(r"^ *(?:-|\d+\.) ", without_code, re.MULTILINE)),
        "links and pictures": len(_LINK.findall(without_code)),
        "code": _CODE.findall(text),
    }


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    titles = (re.sub(r"[^\w\- ]", "", title.lower()) for title in _HEADING.findall(prose(page)))
    return {title.replace(" ", "-") for title in titles}


def wrong_links(page: Path) -> Iterator[str]:
    for target in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        if not other.is_relative_to(ROOT) or not other.exists():
            yield f"{target}: no such file"
        elif anchor and anchor not in anchors(other):
            yield f"{target}: no such heading"


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in documents()])
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(wrong_links(page)) == []


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in documents()])
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:app|tests|packaging|resources|\.github)/[\w./-]*)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_is_whole_in_both_languages_and_short() -> None:
    halves = (ROOT / "README.md").read_text("utf-8").split("\n---\n")
    assert len(halves) == len(LANGUAGES)
    assert [len(half.split()) <= README_WORDS for half in halves] == [True, True]
    english, ukrainian = (shape(half) for half in halves)
    assert english == ukrainian


def rows(heading: str) -> list[str]:
    """Return the first column of the tables under a heading of the contract, up to the next heading of its level."""
    level = heading.partition(" ")[0]
    _, _, rest = PROTOCOL.partition(f"\n{heading}\n")
    section = re.split(rf"^{level} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_the_contract_names_every_route_and_no_other(tmp_path: Path) -> None:
    core = Core(Profile(folder=tmp_path, resources=ROOT / "resources"))
    named = rows("## 3. HTTP API")
    assert len(named) == len(set(named))
    assert set(named) == {f"{route.method} {documented_path(route.path)}" for route in core.server.routes}


def test_the_contract_names_every_event_with_its_topic_and_kind() -> None:
    table = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (state|moment) \|$", PROTOCOL, re.MULTILINE)
    events: tuple[type[StateEvent | MomentEvent], ...] = get_args(WireEvent.__value__)
    assert sorted(table) == sorted(
        (str(event.__struct_config__.tag), event.topic.value, "state" if issubclass(event, StateEvent) else "moment")
        for event in events
    )


def test_the_contract_names_every_option_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["--help"])
    shown = set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    named = {row.partition(" ")[0] for row in rows("## 1. Command line")}
    assert named == shown | {"--allow-media-host"}  # not for everybody, so not in the help


def test_the_guide_has_every_page_in_both_languages() -> None:
    pages = json.loads((HELP / "index.json").read_text("utf-8"))
    assert len(pages) == len(set(pages))
    for language in LANGUAGES:
        assert {page.stem for page in (HELP / language).glob("*.md")} == set(pages)


@pytest.mark.parametrize("name", sorted(page.name for page in (HELP / "en").glob("*.md")))
def test_a_page_of_the_guide_is_whole_in_both_languages(name: str) -> None:
    texts = [(HELP / language / name).read_text("utf-8") for language in LANGUAGES]
    assert all(text.startswith("# ") for text in texts)
    assert shape(texts[0]) == shape(texts[1])


def test_the_pages_of_settings_are_up_to_date() -> None:
    guide = runpy.run_path(str(ROOT / "packaging" / "settings_guide.py"))
    assert guide["main"](["--check"]) == 0


def controls(language: str) -> set[str]:
    """Return everything that the window says in a language."""
    root = ET.parse(ROOT / "resources" / "i18n" / "efir_uk.ts").getroot()  # noqa: S314 -- our own file
    texts: set[str] = set()
    for message in root.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        texts |= {message.findtext("source", "")} if language == "en" else set(translation.itertext())
    return {text.strip() for text in texts}


def guide(language: str) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the pages for users in a language, without code."""
    halves = (ROOT / "README.md").read_text("utf-8").split("\n---\n")
    yield "README.md", halves[LANGUAGES.index(language)]
    for page in sorted((HELP / language).glob("*.md")):
        yield page.name, page.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_that_the_guide_names_is_called_so(language: str) -> None:
    """Italics are words of the window, ``→`` leads from one to the next; what others call theirs is bold."""
    known = controls(language)
    wrong = [
        f"{name}: {control}"
        for name, text in guide(language)
        for words in re.findall(r"(?<![*\w])\*([^*]+)\*(?![*\w])", re.sub(r"`[^`\n]*`", "", _CODE.sub("", text)))
        for control in (" ".join(part.split()) for part in words.split("→"))
        if control not in known
    ]
    assert wrong == []


def test_the_benchmark_names_every_part_and_no_other() -> None:
    text = (ROOT / "tests" / "bench" / "README.md").read_text("utf-8")
    named = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
    assert named == list(PARTS)

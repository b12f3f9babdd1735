"""Write the page of all settings for the user's guide in both languages, or check that they are up to date.

``python packaging/settings_guide.py`` writes ``resources/help/*/settings.md`` from ``app/domain/settings.py`` and the
translations.
``python packaging/settings_guide.py --check`` writes nothing and fails where a page is stale.
"""

import argparse
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.domain.settings import Settings  # noqa: E402 -- found by the line above

type Translate = Callable[[str], str]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "All settings",
        "intro": "Every setting of the *Settings* page, with its usual value and its name in the HTTP API.",
        "head": "setting | usually | name",
        "on": "on",
        "off": "off",
        "empty": "empty",
        "h": "h",
        "min": "min",
        "s": "s",
        "ms": "ms",
        "days": "days",
    },
    "uk": {
        "title": "Усі налаштування",
        "intro": "Усі налаштування сторінки *Налаштування*, їхні звичайні значення й назви в HTTP API.",
        "head": "налаштування | зазвичай | назва",
        "on": "увімкнено",
        "off": "вимкнено",
        "empty": "порожньо",
        "h": "год",
        "min": "хв",
        "s": "с",
        "ms": "мс",
        "days": "дн.",
    },
}
_MS_PER = {"h": 3_600_000, "min": 60_000, "s": 1_000}


def target(language: str) -> Path:
    """Return the page of a language."""
    return ROOT / "resources" / "help" / language / "settings.md"


def translator(language: str) -> Translate:
    """Return what translates the titles and helps, which are English in the source."""
    if language == "en":
        return str
    root = ET.parse(ROOT / "resources" / "i18n" / f"efir_{language}.ts").getroot()  # noqa: S314 -- our own file
    texts = {
        message.findtext("source", ""): message.findtext("translation", "")
        for context in root.iter("context")
        if context.findtext("name") == "Settings"
        for message in context.iter("message")
    }
    return lambda text: texts.get(text) or text


def default_of(name: str, value: object, words: Mapping[str, str]) -> str:
    """Return a default as people write it, with its unit, which stands in the setting's name."""
    if isinstance(value, bool):
        return words["on"] if value else words["off"]
    if value in ("", (), {}):
        return words["empty"]
    if isinstance(value, tuple):
        return " ".join(f"`{part}`" for part in value)
    if isinstance(value, int):
        if name.endswith("_ms") and value:
            unit = next((unit for unit, ms in _MS_PER.items() if value % ms == 0), "ms")
            return f"{value // _MS_PER.get(unit, 1)} {words[unit]}"
        units = {"percent": "%", "min": words["min"], "seconds": words["s"], "s": words["s"], "days": words["days"]}
        return f"{value} {units.get(name.rpartition('_')[2], '')}".strip()
    return f"`{value}`"


def page(language: str) -> str:
    """Return the whole page."""
    return "\n".join(_lines(_WORDS[language], translator(language))) + "\n"


def _lines(words: Mapping[str, str], translate: Translate) -> Iterator[str]:
    yield from (f"# {words['title']}", "", words["intro"])
    settings = Settings()
    (root,), schemas = msgspec.json.schema_components([Settings])
    whole = schemas[root["$ref"].rpartition("/")[2]]
    for group, about in whole["properties"].items():
        values = getattr(settings, group)
        yield from ("", f"## {translate(about['title'])}", "", f"| {words['head']} |", "|---|---|---|")
        for name, field in schemas[type(values).__name__]["properties"].items():
            title, help_ = translate(field["title"]), translate(field.get("description", ""))
            what = f"**{title}**" + (f": {help_}" if help_ else "")
            yield f"| {what} | {default_of(name, getattr(values, name), words)} | `{group}.{name}` |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or compare them; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    options = parser.parse_args(arguments)
    pages = {target(language): page(language) for language in _WORDS}
    stale = [file for file, text in pages.items() if not file.is_file() or file.read_text("utf-8") != text]
    if options.check:
        for file in stale:
            print(f"{file.relative_to(ROOT)} is stale: run python packaging/settings_guide.py", file=sys.stderr)
        return 1 if stale else 0
    for file in stale:
        file.write_text(pages[file], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Bring ``resources/i18n`` up to date with the strings in the source, or check that it is.

``python packaging/translations.py`` collects the strings and compiles what is translated.
``python packaging/translations.py --check`` changes nothing and fails on new, stale or unfinished strings.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
I18N = ROOT / "resources" / "i18n"
LANGUAGES = {"uk": [], "en": ["-pluralonly"]}
"""Extra options by language: English needs translating only where a number decides the word."""


def tool(name: str) -> str:
    """Return the path of one of the programs that stand in the folder of PySide6.

    Raises:
        SystemExit: It is not installed.
    """
    package = importlib.util.find_spec("PySide6")
    found = package and shutil.which(name, path=os.pathsep.join(package.submodule_search_locations or ()))
    if not found:
        sys.exit(f"{name} is not in this environment; install the project first")
    return found


def run(*command: str) -> None:
    """Run a tool.

    Raises:
        SystemExit: It failed; its words are shown.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def declared_strings() -> str:
    """Return a source file that names the titles and helps of settings and widgets, for the collector to read."""
    from app.domain.widgets import WIDGETS  # noqa: PLC0415 -- only this command needs the program
    from app.ui.settings.field import declared  # noqa: PLC0415 -- the same

    texts: list[str] = []
    for title, settings in declared().values():
        texts.append(title)
        for setting in settings:
            texts += [setting.section, setting.title, setting.hint]
    lines = [f'translate("Settings", {text!r})' for text in dict.fromkeys(texts) if text]
    lines += [f'translate("Widgets", {text!r})' for kind in WIDGETS for text in (kind.title, kind.summary)]
    return "\n".join(lines) + "\n"


def collect(folder: Path) -> None:
    """Bring the ``.ts`` files in a folder up to date with the source."""
    with tempfile.TemporaryDirectory() as scratch:
        declared = Path(scratch) / "declared_strings.py"
        declared.write_text(declared_strings(), encoding="utf-8")
        files = [*(ROOT / "app").glob("*.py"), *(ROOT / "app" / "ui").rglob("*.py")]
        sources = [str(file) for file in sorted(files)]
        for language, options in LANGUAGES.items():
            run(
                tool("lupdate"), "-silent", "-locations", "none", "-no-obsolete", "-sort-messages",
                "-disable-heuristic", "similartext", "-source-language", "en", "-target-language", language,
                *options, *sources, str(declared), "-ts", str(folder / f"efir_{language}.ts"),
            )  # fmt: skip


def compile_all(folder: Path) -> None:
    """Write a ``.qm`` beside each ``.ts``. The old one stays whole for a program that has it in its memory."""
    for language in LANGUAGES:
        source = folder / f"efir_{language}.ts"
        compiled = source.with_suffix(".qm")
        fresh = compiled.with_suffix(".new")
        run(tool("lrelease"), "-silent", "-nounfinished", str(source), "-qm", str(fresh))
        fresh.replace(compiled)


def unfinished(folder: Path) -> list[str]:
    """Return the strings that still lack a translation."""
    missing: list[str] = []
    for language in LANGUAGES:
        root = ET.parse(folder / f"efir_{language}.ts").getroot()  # noqa: S314 -- our own file
        for context in root.iter("context"):
            name = context.findtext("name", "")
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is None or translation.get("type") == "unfinished":
                    missing.append(f"{language}: {name}: {message.findtext('source', '')}")
    return missing


def check() -> int:
    """Return 1, and say why, where the committed files are not what the source asks for."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch)
        for language in LANGUAGES:
            shutil.copy(I18N / f"efir_{language}.ts", fresh)
        collect(fresh)
        compile_all(fresh)
        names = [f"efir_{language}{ending}" for language in LANGUAGES for ending in (".ts", ".qm")]
        stale = [name for name in names if (fresh / name).read_bytes() != (I18N / name).read_bytes()]
        missing = unfinished(fresh)
    for name in stale:
        print(f"stale: {name}: run python packaging/translations.py")
    for text in missing:
        print(f"unfinished: {text}")
    return 1 if stale or missing else 0


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is not up to date")
    if parser.parse_args().check:
        return check()
    collect(I18N)
    compile_all(I18N)
    missing = unfinished(I18N)
    for text in missing:
        print(f"unfinished: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

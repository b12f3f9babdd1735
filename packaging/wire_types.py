"""Write what the pages of the widgets share with the program.

``resources/widgets/shared/wire.d.ts`` is made from the Python types, so that a renamed field becomes an
error of the type checker in the widget that reads it; ``widgets.js`` beside it is made from the table of widgets,
and ``texts.js`` from the texts of the widgets in both languages. ``resources/hub/wire.d.ts`` is what goes to the pages
of the hub.
With ``--check`` nothing is written; the exit status is 1 when a file is stale.
"""

import argparse
import inspect
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

ROOT = Path(__file__).resolve().parent.parent
I18N = ROOT / "resources" / "i18n"
FOLDER = ROOT / "resources" / "widgets" / "shared"
HUB = ROOT / "resources" / "hub"
sys.path.insert(0, str(ROOT))

from app.domain.events import StateEvent, WireEvent  # noqa: E402 - the path must be set first
from app.domain.moderators import ModeratorView, Sealed  # noqa: E402 - the same
from app.domain.player import Player, Report  # noqa: E402 - the same
from app.domain.public_hub import Answers, PublicState  # noqa: E402 - the same
from app.domain.queue import QueueSummary  # noqa: E402 - the same
from app.domain.settings import AppearanceSettings, look_of  # noqa: E402 - the same
from app.domain.widgets import IN_ALL, WIDGETS  # noqa: E402 - the same
from app.hub.frame import CONTROL_FRAMES, SnapshotStates, frame_name  # noqa: E402 - the same

type Schema = Mapping[str, object]

HEADER = """\
// Written by packaging/wire_types.py from the Python types; do not edit.
// Times are UTC in ISO 8601, `_ms` is milliseconds, `_minor` the currency's smallest unit.
"""

SENT_BY_PAGES: tuple[type[Struct], ...] = (Report,)
"""Types whose defaults may be left out, because pages send them; the server always sends every field."""


SENT_TO_THE_HUB: tuple[type[Struct], ...] = (PublicState, Answers, Sealed, ModeratorView)
"""All that its pages are told."""


def event_classes() -> tuple[type[Struct], ...]:
    """Return every event that crosses the wire, in the order of ``WireEvent``."""
    return get_args(WireEvent.__value__)


def rendered() -> str:
    """Return the whole text of ``wire.d.ts``."""
    events = event_classes()
    _, components = msgspec.json.schema_components(
        (*events, *CONTROL_FRAMES, *SENT_BY_PAGES, Player, QueueSummary), ref_template="{name}"
    )
    partial = {kind.__name__ for kind in SENT_BY_PAGES} | {SnapshotStates.__name__}
    blocks = [HEADER]
    blocks += [
        "\n".join(_declaration(name, schema, is_partial=name in partial)) for name, schema in sorted(components.items())
    ]
    blocks.append(_union("WireEvent", [event.__name__ for event in events]))
    blocks.append(_union("StateEvent", [event.__name__ for event in events if issubclass(event, StateEvent)]))
    blocks.append(_interface("EventByName", {frame_name(event): event.__name__ for event in events}))
    blocks.append(_interface("FrameByName", {frame_name(frame): frame.__name__ for frame in CONTROL_FRAMES}))
    return "\n".join(blocks)


def hub_rendered() -> str:
    """Return the whole text of the hub's ``wire.d.ts``."""
    _, components = msgspec.json.schema_components(SENT_TO_THE_HUB, ref_template="{name}")
    blocks = ["\n".join(_declaration(name, schema, is_partial=False)) for name, schema in sorted(components.items())]
    return "\n".join([HEADER, *blocks])


def widgets_module() -> str:
    """Return the whole text of ``widgets.js``."""
    topics = "".join(f"  {json.dumps(kind.name)}: {json.dumps(kind.topics)},\n" for kind in WIDGETS)
    return (
        "// @ts-check\n// Written by packaging/wire_types.py from app/domain/widgets.py; do not edit.\n\n"
        "/** @type {Readonly<Record<string, readonly string[]>>} what each widget subscribes to, by its name */\n"
        f"export const TOPICS = {{\n{topics}}};\n\n"
        "/** The widgets in the page of all of them, from the lowest layer to the highest. */\n"
        f"export const IN_ALL = {json.dumps([kind.name for kind in IN_ALL])};\n\n"
        '/** @type {import("./wire.d.ts").Look} the look where no setting was changed */\n'
        f"export const USUAL_LOOK = {json.dumps(asdict(look_of(AppearanceSettings())), indent=2)};\n"
    )


def texts_module() -> str:
    """Return the whole text of ``texts.js``."""
    texts = {language: (I18N / f"widgets.{language}.json").read_text(encoding="utf-8") for language in ("en", "uk")}
    written = ",\n".join(f"{language}: {text.strip()}" for language, text in texts.items())
    return (
        "// @ts-check\n"
        "// Written by packaging/wire_types.py from resources/i18n/widgets.*.json; do not edit.\n\n"
        f"export const TEXTS = {{\n{written},\n}};\n"
    )


def _union(name: str, members: Sequence[str]) -> str:
    return f"export type {name} = {' | '.join(members)};\n"


def _interface(name: str, members: Mapping[str, str]) -> str:
    lines = "".join(f"  {key}: {value};\n" for key, value in members.items())
    return f"export interface {name} {{\n{lines}}}\n"


def _declaration(name: str, schema: Schema, *, is_partial: bool) -> Iterator[str]:
    description = schema.get("description")
    if isinstance(description, str):
        yield from _comment(description)
    if schema.get("type") != "object":
        yield f"export type {name} = {_type_of(schema)};\n"
        return
    properties, required = schema["properties"], schema["required"]
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise TypeError(f"{name}: unexpected schema")
    yield f"export interface {name} {{"
    for field, field_schema in properties.items():
        optional = "?" if is_partial and field not in required else ""
        yield f"  {field}{optional}: {_type_of(field_schema)};"
    yield "}\n"


def _comment(description: str) -> Iterator[str]:
    lines = inspect.cleandoc(description).replace("*/", "* /").splitlines()
    if len(lines) == 1:
        yield f"/** {lines[0]} */"
        return
    yield "/**"
    yield from (f" * {line}".rstrip() for line in lines)
    yield " */"


_PRIMITIVES = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}


def _type_of(schema: Schema) -> str:
    """Return the TypeScript type of one JSON Schema.

    Raises:
        TypeError: The schema says something this renderer has never met; better than a type that is too wide.
    """
    match schema:
        case {"$ref": str(name)}:
            return name
        case {"enum": list(values)}:
            return " | ".join(msgspec.json.encode(value).decode() for value in values)
        case {"anyOf": list(choices)}:
            return " | ".join(dict.fromkeys(_type_of(choice) for choice in choices))
        case {"type": "array", "items": dict(items)}:
            return f"readonly ({_type_of(items)})[]" if "anyOf" in items else f"readonly {_type_of(items)}[]"
        case {"type": str(primitive)} if primitive in _PRIMITIVES:
            return _PRIMITIVES[primitive]
        case _:
            raise TypeError(f"no TypeScript type for {schema!r}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(
        description="Write wire.d.ts and widgets.js of resources/widgets/shared, and that of the hub, from Python."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    options = parser.parse_args(arguments)
    status = 0
    texts = {
        FOLDER / "wire.d.ts": rendered(),
        FOLDER / "widgets.js": widgets_module(),
        FOLDER / "texts.js": texts_module(),
        HUB / "wire.d.ts": hub_rendered(),
    }
    for file, text in texts.items():
        if not options.check:
            file.write_text(text, encoding="utf-8", newline="\n")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            print(f"{file} is stale: run packaging/wire_types.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())

"""What a streamer can send along with a report: how it runs and what was logged, and nobody's words or secrets."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, inspect

from app.domain.settings import Settings
from app.domain.sources import SourceInfo
from app.runtime.log_files import masked


class Facts(Struct, frozen=True, kw_only=True):
    """What the report is made from.

    Attributes:
        program: Name and value of what runs, such as Python and its version.
        counts: Name and number of what there is.
        home: The person's own folder, which is written as ``~``.
        log: The last lines of the log.
        crash: The last lines that a crash of Python left.
    """

    program: Mapping[str, str]
    counts: Mapping[str, float]
    settings: Settings
    sources: Sequence[SourceInfo]
    home: str
    log: Sequence[str]
    crash: Sequence[str]


def report(facts: Facts) -> str:
    """Return the report, in English, as plain text."""
    parts = [
        ("Efir", [f"{name}: {value}" for name, value in facts.program.items()]),
        ("Now", [f"{name}: {value}" for name, value in facts.counts.items()]),
        ("Sources", [_source(source) for source in facts.sources]),
        ("Settings that differ from the usual", _settings(facts.settings)),
        ("Crashes", list(facts.crash)),
        ("Log", list(facts.log)),
    ]
    text = "\n\n".join("\n".join((f"## {title}", *(lines or ["none"]))) for title, lines in parts)
    return masked(_without_home(text, facts.home)) + "\n"


def _without_home(text: str, home: str) -> str:
    return text.replace(home, "~") if len(home) > 1 else text


def _source(source: SourceInfo) -> str:
    """Return a source's figures; neither its id nor its address."""
    p95 = source.latency_ms.p95
    figures = (
        f"{source.widget or 'unnamed'}: {source.state.value}",
        f"p95 {'unknown' if p95 is None else f'{p95:.1f} ms'}",
        f"reconnects {source.reconnects}",
        f"lost {source.dropped_slow}",
    )
    return ", ".join(figures)


def _settings(settings: Settings) -> list[str]:
    usual = Settings()
    lines = []
    for group in Settings.__struct_fields__:
        of_group, usual_group = getattr(settings, group), getattr(usual, group)
        kinds = inspect.type_info(type(of_group))
        for field in kinds.fields if isinstance(kinds, inspect.StructType) else ():
            value = getattr(of_group, field.name)
            if value != getattr(usual_group, field.name):
                lines.append(f"{group}.{field.name}: {_shown(value, field.type)}")
    return lines


def _shown(value: object, kind: inspect.Type) -> str:
    """Return a value that says nothing of anybody: of a list its length, of free text that there is one."""
    inner = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(value, tuple):
        return f"{len(value)} entries"
    if isinstance(value, str) and not isinstance(inner, inspect.LiteralType):
        return "set" if value else "empty"
    return str(value)

"""Every function of the domain that takes a text: its longest time for 20,000 characters of a repeated pattern.

The functions are found by their annotations. Time is that of the thread alone. Growth compares the
time for 20,000 characters with that for 5,000; a straight line gives 4.
"""

import importlib
import inspect
import itertools
import pkgutil
import time
import typing
from collections.abc import Callable, Iterator
from types import ModuleType

import app.domain
from app.domain.money import Money
from app.domain.request_rules import RequestRules
from app.domain.settings import SpeechSettings
from app.domain.speech_text.blocked_words import BlockedWords, blocked_words
from tests.bench.program import Row

LENGTH, SHORT = 20_000, 5_000
_LIMIT_MS = 50.0
_FROM_MS = 5.0
"""Growth is compared only for what takes at least so long."""

_BLOCKED = ("дурень", "idiot*", "*хуй*", "a*b", "heil hitler", "1488", "ass")
_RULES = SpeechSettings(blocked_words=(*_BLOCKED, "два", "посилання", "one"), emoji="read")
_SAMPLES: dict[object, object] = {
    bool: True,
    int: LENGTH,
    Money: Money(12_345, "UAH"),
    SpeechSettings: _RULES,
    RequestRules: RequestRules(blocked_words=_BLOCKED),
    BlockedWords: blocked_words(_BLOCKED),
    frozenset[str]: frozenset({"media.lan"}),
    tuple[str, ...]: _BLOCKED,
}
"""What stands for the other parameters of a function, by their types."""
_NO_TEXTS = frozenset({"goes_on"})
"""Parameters that take a pattern of ours and never a viewer's text."""
LETTERS = tuple("aаiі190,.;:!?-—/\\'’\"`()[]{}<>&#%@$€|*_~^+=№\u0301\u200b\u00ad😀🇺🇦日ß")
PATTERNS = (
    *LETTERS,
    *(" ", "\t", "\n", "\r", "\u00a0", "\ufeff", "\ud800", "\x00"),
    *(f"{letter} " for letter in LETTERS),
    *(f"{first}{second}" for first, second in itertools.product("a1.,<@:/-", "a1.,>@:/ ") if first != second),
    *(
        "1m",
        "1h",
        "1й",
        "1 000",
        "1,5 ",
        "12:30",
        "24.08.2026 ",
        "1-2 ",
        "100 грн ",
        "$5",
        "5k",
        "1/2",
        "II ",
        "5 м²",
        "+380",
        "5*",
        "2023/24 ",
        "kda 1/2/",
        "співвідношення 1:",
        "1/2 л ",
    ),
    *("www.a", "https://", "https://a.b/c ", "a.com/", "youtu.be/", "youtu.be/dQw4w9WgXcQ ", "&amp;", "%E2", "\\u0026"),
    *(
        "<a>",
        "<a",
        "[[a]]",
        ":Kappa:",
        ":)",
        "<3",
        "s p a m ",
        "i|d",
        "ду рень ",
        "a-b ",
        "*abc ",
        "|<",
        "&#105;",
        "%69",
        "ʇoᴉpᴉ ",
        "iи ",
        "google.com/url?",
        "1d10t ",
        "aaa",
        "haha",
        "привіт ",
        "hello ",
    ),
    *(
        "и́",
        "👨‍👩‍👧 ",
        "🏴\U000e0067\U000e007f",
        "1️⃣",
        "ａ",
        "ⓐ",
        "a\u0301\u0302",
        "video id,",
        '"a",',
        "=1+1;",
        "name=alias ",
    ),
)


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the domain."""
    for found in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        yield importlib.import_module(found.name)


def _call_of(function: Callable[..., object]) -> Callable[[str], object] | None:
    """Return a call of a function with one text for each of its texts; None where it takes something else, or none."""
    try:
        hints = typing.get_type_hints(function)
    except (NameError, TypeError):
        return None
    positional: list[object] = []
    named: dict[str, object] = {}
    places: list[int] = []
    for parameter in inspect.signature(function).parameters.values():
        kind = hints.get(parameter.name)
        if kind is str and parameter.name not in _NO_TEXTS and parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            places.append(len(positional))
            positional.append("")
        elif parameter.default is not parameter.empty:
            continue
        elif kind in _SAMPLES or _is_language(kind):
            value = "uk" if _is_language(kind) else _SAMPLES[kind]
            if parameter.kind is parameter.KEYWORD_ONLY:
                named[parameter.name] = value
            else:
                positional.append(value)
        else:
            return None
    if not places:
        return None

    def call(text: str) -> object:
        for place in places:
            positional[place] = text
        made = function(*positional, **named)
        return list(made) if inspect.isgenerator(made) else made

    return call


def _is_language(kind: object) -> bool:
    value = getattr(kind, "__value__", kind)
    return "uk" in typing.get_args(value)


def functions() -> dict[str, Callable[[str], object]]:
    """Return the functions and methods to be measured, by name."""
    found: dict[str, Callable[[str], object]] = {}
    for module in modules():
        for name, function in inspect.getmembers(module, callable):
            is_other = getattr(function, "__module__", "") != module.__name__
            if is_other or inspect.isclass(function) or name.startswith("_"):
                continue
            call = _call_of(inspect.unwrap(function))
            if call is not None:
                found[f"{module.__name__.removeprefix('app.domain.')}.{name}"] = call
    found["speech_text.blocked_words.BlockedWords.spans"] = blocked_words(_BLOCKED).spans
    return found


def _ms(call: Callable[[str], object], text: str, tries: int) -> float:
    """Return the least time of some tries, in thread milliseconds; refusals count like answers."""
    least = float("inf")
    for _ in range(tries):
        began = time.thread_time()
        try:
            call(text)
        except Exception as error:  # noqa: BLE001 -- a text that is no number or no link is refused by an error
            del error
        least = min(least, (time.thread_time() - began) * 1_000)
    return least


def worst(call: Callable[[str], object], patterns: tuple[str, ...]) -> tuple[float, float, str]:
    """Return the longest time of a function in milliseconds, its growth, and the pattern."""
    slowest, growth, by = 0.0, 0.0, ""
    for pattern in patterns:
        text = (pattern * (LENGTH // len(pattern) + 1))[:LENGTH]
        ms = _ms(call, text, 1)
        if ms > slowest:
            ms = _ms(call, text, 3)
        if ms > slowest:
            slowest, by = ms, pattern
            growth = ms / max(_ms(call, text[:SHORT], 3), 0.001) if ms >= _FROM_MS else 0.0
    return slowest, growth, by


def run(step: int) -> list[Row]:
    """Measure every function with every pattern, or with every so-manieth."""
    patterns = PATTERNS[::step]
    for call in functions().values():
        for text in ("Привіт, hello 5 😀", "Привіт", "hello"):  # compiles its patterns
            _ms(call, text, 1)
    measured = sorted(((worst(call, patterns), name) for name, call in functions().items()), reverse=True)
    over = sum(ms > _LIMIT_MS for (ms, _, _), _ in measured)
    rows = [
        Row(
            "pure",
            f"{name}, {LENGTH} characters of {pattern!a}",
            f"{ms:.1f} ms; {growth:.1f} × that of {SHORT}",
            f"≤ {_LIMIT_MS:.0f} ms",
            {"ms": ms, "growth": growth},
        )
        for (ms, growth, pattern), name in measured[:15]
    ]
    return [
        Row(
            "pure",
            f"{len(measured)} functions, {len(patterns)} patterns",
            f"{over} over the limit",
            "0",
            {"over": over},
        ),
        *rows,
    ]

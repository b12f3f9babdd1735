"""A viewer's message made fit to be spoken: harmless to the engine and to ears, in words of its language (PROTOCOL 7).

Everything here is a pure function of its arguments, raises for no text, and takes a time that is bounded.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from app.domain import spoken_emoji, spoken_figures, spoken_text, text
from app.domain.blocked_words import BlockedWords, Span, blocked_words, masked
from app.domain.rules import Language
from app.domain.settings import SpeechSettings
from app.domain.speech import MAX_CHARACTERS, Segment, SpeechReason
from app.domain.spoken_language import Detect, Stretch, stretches
from app.domain.spoken_letters import plain
from app.domain.spoken_money import money_in_words
from app.domain.spoken_numbers import digits
from app.domain.spoken_repeats import collapsed
from app.domain.text import known_names

MASK = "•••"
"""What is shown in the place of a blocked word."""
NAME_CHARACTERS = 80
"""Of a name as it is said."""
_NAME_DIGITS = 4
"""Digits of the longest number in a name that is said as one; of a longer one only so many more are said."""

_SAYS: dict[Language, str] = {"uk": "каже", "en": "says"}
_SOMEONE: dict[Language, str] = {"uk": "хтось", "en": "someone"}
_NAME_JOINTS = re.compile(r"[_.|~/\\-]+|(?<=[a-zа-яіїєґ]{2})(?=[A-ZА-ЯІЇЄҐ])")
_DIGITS = re.compile(r"\d+")


class Change(StrEnum):
    """Why the spoken words differ from what was written; a stable code, each with a sentence for people."""

    LINK = "link"
    EMOJI = "emoji"
    REPEATS = "repeats"
    NUMBER = "number"
    BLOCKED_WORD = "blocked_word"
    MARKUP = "markup"
    SCRIPT = "script"
    NAME = "name"
    CUT = "cut"

    def sentence(self, language: Language) -> str:
        """Return what a person is told."""
        return _SENTENCES[self][language]


_SENTENCES: dict[Change, dict[Language, str]] = {
    Change.LINK: {"en": "Links are only mentioned.", "uk": "Посилання лише згадано."},
    Change.EMOJI: {"en": "Emoji are left out or named.", "uk": "Емодзі пропущено або названо."},
    Change.REPEATS: {"en": "What is repeated is said less often.", "uk": "Повтори скорочено."},
    Change.NUMBER: {"en": "Numbers are said in words.", "uk": "Числа вимовлено словами."},
    Change.BLOCKED_WORD: {"en": "It holds a blocked word.", "uk": "У ньому є заблоковане слово."},
    Change.MARKUP: {"en": "Signs that steer an engine are left out.", "uk": "Знаки керування рушієм пропущено."},
    Change.SCRIPT: {
        "en": "Letters that no voice here reads are left out.",
        "uk": "Літери, яких тут не читає жоден голос, пропущено.",
    },
    Change.NAME: {"en": "The name is said otherwise than written.", "uk": "Ім’я вимовлено не так, як написано."},
    Change.CUT: {"en": "It is too long; its end is left out.", "uk": "Воно задовге; кінець пропущено."},
}


class Speakable(Struct, frozen=True, kw_only=True):
    """What becomes of a message.

    Attributes:
        segments: What is said, the announcement included; empty where there is nothing to say.
        author: The name as it may be shown.
        shown: The message as it may be shown: cleaned, and with blocked words unreadable unless it is held for them.
        changes: Each once, in the order of their class.
        hold: ``blocked_word`` where the rule is to hold such a message; else None.
        refusal: Why it is not said at all; else None.
    """

    segments: tuple[Segment, ...] = ()
    author: str = ""
    shown: str = ""
    changes: tuple[Change, ...] = ()
    hold: SpeechReason | None = None
    refusal: SpeechReason | None = None

    @property
    def spoken(self) -> str:
        """What is said, as one text."""
        return " ".join(segment.text for segment in self.segments)


def prepare(rules: SpeechSettings) -> None:
    """Get ready for the first message under these rules; may be called in any thread."""
    text.prepare()
    spoken_emoji.prepare()
    spoken_figures.prepare()
    blocked_words(rules.blocked_words)
    _aliases(rules.aliases)


def speakable(  # noqa: PLR0913 -- each is a fact of its own about one message
    author: str,
    message: str,
    rules: SpeechSettings,
    *,
    amount_minor: int = 0,
    currency: str = "",
    language: Language = "uk",
    detect: Detect | None = None,
    blocked_users: Iterable[str] = (),
) -> Speakable:
    """Return what is said and shown of a message.

    Args:
        author: Any text; empty for the streamer's own message, which is not announced.
        message: Any text.
        rules: The streamer's.
        amount_minor: Money that came with it, in the currency's smallest unit.
        currency: ISO 4217 code; empty where there is none.
        language: Of the program: the announcement is in it.
        detect: Asked where neither letters nor common words tell a language.
        blocked_users: Names of viewers who are not heard.
    """
    name = spoken_text.public(text.clean_name(author))
    written = spoken_text.public(text.clean_message(message))
    blocked = blocked_words(rules.blocked_words)
    spans, name_spans = blocked.spans(written), blocked.spans(name)
    is_held = rules.blocked_action == "hold" and bool(spans or name_spans)
    changes = {Change.BLOCKED_WORD} if spans or name_spans else set[Change]()
    money = money_in_words(amount_minor, currency, language) if amount_minor > 0 and currency else ""

    said_name = ""
    if rules.says_author and name:
        said_name = _name(name, _unblocked(name, name_spans, rules), rules.aliases, language)
        if not is_held and blocked.spans(said_name):
            said_name = _SOMEONE[language]
        if said_name != name:
            changes.add(Change.NAME)
    unblocked = _unblocked(written, spans, rules)
    if len(message) > text.MESSAGE_LENGTH and written.endswith(text.ELLIPSIS):
        changes.add(Change.CUT)
        unblocked = unblocked.rpartition(" ")[0] or unblocked  # not half a word
    parts = _said(unblocked, rules, changes, detect, language)
    if rules.blocked_action != "hold":
        parts = _checked(parts, blocked, is_bleeped=rules.blocked_action == "bleep")
    head = _announcement(said_name, money, language, is_alone=not parts)
    parts = _cut(parts, min(rules.max_characters, MAX_CHARACTERS - len(head) - 1), changes)
    if rules.blocked_action != "hold":  # what was cut may end in one
        parts = _checked(parts, blocked, is_bleeped=False)
    if head and (parts or money):
        parts = _merged([Stretch(head, language), *parts])

    refusal = None if parts else SpeechReason.NOTHING_TO_SAY
    if name and name.casefold() in known_names(blocked_users):
        refusal = SpeechReason.BLOCKED_USER
    return Speakable(
        segments=() if refusal else tuple(Segment(text=part.text, language=part.language) for part in parts),
        author=name if is_held else masked(name, name_spans, MASK),
        shown=written if is_held else masked(written, spans, MASK),
        changes=tuple(change for change in Change if change in changes),
        hold=SpeechReason.BLOCKED_WORD if is_held else None,
        refusal=refusal,
    )


def _unblocked(written: str, spans: list[Span], rules: SpeechSettings) -> str:
    """Return the text with what is said in the place of blocked words."""
    if rules.blocked_action == "hold":
        return written
    return masked(written, spans, f" {spoken_text.BLEEP} " if rules.blocked_action == "bleep" else " ")


def _said(
    written: str, rules: SpeechSettings, changes: set[Change], detect: Detect | None, language: Language
) -> list[Stretch]:
    """Return what is said of a message, each stretch in words of its language; notes what was changed."""
    unmarked = spoken_text.unmarked(written)
    linked = spoken_text.linked(unmarked)
    lettered = spoken_emoji.with_digits(plain(linked))
    named = spoken_emoji.without_emoji(lettered)
    kept = spoken_text.single_spaced(named if rules.emoji == "drop" else lettered)
    shortened = collapsed(kept)
    found = {
        Change.LINK: linked != unmarked,
        Change.EMOJI: named != lettered,
        Change.REPEATS: shortened != kept,
        Change.NUMBER: any(letter.isdecimal() for letter in shortened),
        Change.MARKUP: unmarked != written or spoken_text.has_engine_signs(named),
        Change.SCRIPT: any(spoken_text.is_foreign(letter) for letter in shortened),
    }
    changes.update(change for change, is_found in found.items() if is_found)
    said: list[Stretch] = []
    for stretch in stretches(shortened, language, detect):
        words = spoken_emoji.with_names(stretch.text, stretch.language) if rules.emoji == "read" else stretch.text
        said.append(Stretch(spoken_text.in_words(words, stretch.language), stretch.language))
    return _merged(said)


def _name(name: str, unblocked: str, aliases: tuple[str, ...], language: Language) -> str:
    """Return a viewer's name as it is said."""
    words = _aliases(aliases).get(name.casefold(), "")
    if not words:
        lettered = spoken_emoji.without_emoji(plain(spoken_text.unlinked(spoken_text.unmarked(unblocked))))
        words = collapsed(_NAME_JOINTS.sub(" ", lettered))
        words = _DIGITS.sub(lambda found: f" {_number_of_name(found[0], language)} ", words)
    said = spoken_text.shortened(spoken_text.in_words(words, language), NAME_CHARACTERS)
    return said.rstrip(".!?") or _SOMEONE[language]


def _number_of_name(number: str, language: Language) -> str:
    if len(number) > _NAME_DIGITS:
        return digits(number[: _NAME_DIGITS + 2], language)
    return spoken_figures.in_words(number, language)


@lru_cache(maxsize=4)
def _aliases(lines: tuple[str, ...]) -> dict[str, str]:
    """Return how names are said, by the names; the first line of a name counts."""
    said: dict[str, str] = {}
    for line in lines:
        name, _, alias = line.partition("=")
        cleaned = spoken_text.public(spoken_text.unmarked(text.clean_message(alias)))
        if spoken_text.can_be_said(cleaned):
            said.setdefault(text.clean_name(name).casefold(), cleaned)
    return said


def _announcement(name: str, money: str, language: Language, *, is_alone: bool) -> str:
    """Return what is said before a message."""
    if money:
        return f"{name}, {money}." if name else f"{money}."
    return f"{name} {_SAYS[language]}:" if name and not is_alone else ""


def _checked(parts: list[Stretch], blocked: BlockedWords, *, is_bleeped: bool) -> list[Stretch]:
    """Return what is said without blocked words that only the words themselves have made; a stubborn text goes whole.

    Args:
        parts: What is said.
        blocked: The words.
        is_bleeped: A bleep is said in their place.
    """
    for _ in range(3):  # taking one away may bring two pieces together
        spans = blocked.spans(" ".join(part.text for part in parts))
        if not spans:
            return parts
        start = 0
        kept: list[Stretch] = []
        for part in parts:
            end = start + len(part.text)
            own = [
                Span(max(span.start, start) - start, min(span.end, end) - start)
                for span in spans
                if span.start < end and span.end > start
            ]
            mask = f" {spoken_text.BLEEP} " if is_bleeped else " "
            kept.append(Stretch(spoken_text.in_words(masked(part.text, own, mask), part.language), part.language))
            start = end + 1
        parts = _merged(kept)
        is_bleeped = False
    return []


def _merged(parts: list[Stretch]) -> list[Stretch]:
    """Return the parts that hold a word, those of one language that follow each other as one."""
    merged: list[Stretch] = []
    for part in parts:
        if merged and part.text and merged[-1].language == part.language:
            merged[-1] = Stretch(f"{merged[-1].text} {part.text}", part.language)
        elif part.text:
            merged.append(part)
    return merged


def _cut(parts: list[Stretch], limit: int, changes: set[Change]) -> list[Stretch]:
    """Return as many of the parts as so many characters hold, a space between two included; notes a cut."""
    kept: list[Stretch] = []
    room = limit
    for part in parts:
        words = spoken_text.shortened(part.text, room)
        if kept and not part.text.startswith(f"{words} ") and words != part.text:
            words = ""  # the beginning of one more word
        if words:
            kept.append(Stretch(words, part.language))
        if words != part.text:
            changes.add(Change.CUT)
            break
        room -= len(words) + 1
    return kept

"""What is spoken and displayed for a viewer's message.

Everything here is a pure function of its arguments, raises for no text, and takes a bounded time.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from app.domain import text
from app.domain.money import NO_MONEY, Money
from app.domain.reasons import Language
from app.domain.settings import SpeechSettings
from app.domain.speech import MAX_CHARACTERS, Segment, SpeechReason
from app.domain.speech_text import abbreviations, cleanup, emoji, numbers_in_text
from app.domain.speech_text.blocked_words import BlockedWords, Span, blocked_words, masked
from app.domain.speech_text.language import LanguageRun, language_runs
from app.domain.speech_text.letters import folded, in_one_script, transliterated, without_lone_latin
from app.domain.speech_text.money import money_in_words
from app.domain.speech_text.numerals import digit_by_digit
from app.domain.speech_text.screen import MASK, name_on_screen, text_on_screen

NAME_CHARACTERS = 80
"""Of a name as it is spoken."""
_NAME_DIGITS = 4
"""Digits of the longest number in a name that is read as a number; of a longer one the first few digits are read."""

_SAYS: dict[Language, str] = {"uk": "каже", "en": "says"}
_SOMEONE: dict[Language, str] = {"uk": "хтось", "en": "someone"}
_NAME_SEPARATORS = re.compile(r"[_.|~/\\-]+|(?<=\d):(?=\d)|(?<=[a-zа-яіїєґ]{2})(?=[A-ZА-ЯІЇЄҐ])")
_NUMBER_IN_NAME = re.compile(r"[№#]?(?P<digits>\d+)(?:[+=]\d{1,4}(?!\d))*[%$€₴£]?")
"""A number with the signs that touch it."""


class TextChange(StrEnum):
    """Why the spoken words differ from the written ones: a stable code, each with a sentence for people."""

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
        """Return the sentence for people."""
        if self is TextChange.BLOCKED_WORD:
            return SpeechReason.BLOCKED_WORD.sentence(language)
        return _SENTENCES[self][language]


_SENTENCES: dict[TextChange, dict[Language, str]] = {
    TextChange.LINK: {"en": "Links are read as “link”.", "uk": "Замість посилань читається слово «посилання»."},
    TextChange.EMOJI: {"en": "Emoji are skipped or named.", "uk": "Емодзі пропущено або названо."},
    TextChange.REPEATS: {"en": "Repeats are shortened.", "uk": "Повтори скорочено."},
    TextChange.NUMBER: {"en": "Numbers are read as words.", "uk": "Числа читаються словами."},
    TextChange.MARKUP: {"en": "Control characters are removed.", "uk": "Керівні символи вилучено."},
    TextChange.SCRIPT: {
        "en": "Unsupported characters are removed.",
        "uk": "Символи, які не підтримуються, вилучено.",
    },
    TextChange.NAME: {"en": "The name is read differently.", "uk": "Ім’я читається інакше."},
    TextChange.CUT: {"en": "Too long: the end is cut off.", "uk": "Задовге: кінець обрізано."},
}


class SpeechText(Struct, frozen=True, kw_only=True):
    """What is spoken and displayed for a message.

    Attributes:
        segments: What is spoken, the announcement included; empty if there is nothing to say.
        author: The name to display.
        display_text: The message to display: cleaned, with blocked words masked unless it is held for them.
        changes: Each once, in the order of their class.
        hold: ``blocked_word`` if the rules hold such a message; else None.
        refusal: Why it is not spoken at all; else None.
    """

    segments: tuple[Segment, ...] = ()
    author: str = ""
    display_text: str = ""
    changes: tuple[TextChange, ...] = ()
    hold: SpeechReason | None = None
    refusal: SpeechReason | None = None

    @property
    def spoken(self) -> str:
        """What is spoken, as one text."""
        return " ".join(segment.text for segment in self.segments)


def prepare(rules: SpeechSettings) -> None:
    """Compile patterns and word lists ahead of the first message; may be called in any thread."""
    text.prepare()
    emoji.prepare()
    abbreviations.prepare()
    numbers_in_text.prepare()
    blocked_words(rules.blocked_words).prepare()
    _aliases(rules.aliases)


def to_speech_text(
    author: str,
    message: str,
    rules: SpeechSettings,
    *,
    money: Money = NO_MONEY,
    language: Language = "uk",
    blocked_users: Iterable[str] = (),
) -> SpeechText:
    """Return what is spoken and displayed for a message.

    Args:
        author: Any text; empty for the streamer's own message, which is not announced.
        message: Any text.
        rules: The streamer's.
        money: Donated with it.
        language: Of the stream: the announcement is in it, whatever the language of the message.
        blocked_users: Names of viewers whose messages are not spoken.
    """
    name = cleanup.without_private_use(text.clean_name(author))
    written = cleanup.without_private_use(text.clean_message(message))
    blocked = blocked_words(rules.blocked_words)
    spans, name_spans = blocked.spans(written), blocked.spans(name)
    changes = set[TextChange]()
    shown_name = name_on_screen(name, blocked)
    spoken_name = _spoken_name(name, name_spans, rules, language) if rules.says_author and name else ""
    if any(blocked.spans(form) for form in (spoken_name, transliterated(spoken_name, language))):
        shown_name = MASK if shown_name == name else shown_name
        if rules.blocked_action != "hold":
            spoken_name = _SOMEONE[language]
    if spoken_name and spoken_name != name:
        changes.add(TextChange.NAME)
    unblocked = _unblocked(written, spans, rules)
    if len(message) > text.MESSAGE_LENGTH and written.endswith(text.ELLIPSIS):
        changes.add(TextChange.CUT)
        unblocked = unblocked.rpartition(" ")[0] or unblocked  # not half a word
    runs = _spoken_runs(unblocked, rules, changes, language)
    is_heard = bool(blocked.spans(_joined(runs)))
    shown = _shown_message(written, blocked, rules, language) if is_heard else masked(written, spans, MASK)
    if rules.blocked_action != "hold":
        runs = _without_blocked(runs, blocked, is_bleeped=rules.blocked_action == "bleep")
    amount = money_in_words(money, language) if money.amount_minor > 0 and money.currency else ""
    announcement = _announcement(spoken_name, amount, language, is_alone=not runs)
    runs = _truncated(runs, min(rules.max_characters, MAX_CHARACTERS - len(announcement) - 1), changes)
    is_cut_to_one = bool(blocked.spans(_joined(runs)))  # the truncated text may end in a blocked word
    if rules.blocked_action != "hold":
        runs = _without_blocked(runs, blocked, is_bleeped=False)
    is_found = bool(spans) or is_heard or is_cut_to_one or shown_name != name
    is_held = is_found and rules.blocked_action == "hold"
    if is_found:
        changes.add(TextChange.BLOCKED_WORD)
    if announcement and (runs or amount):
        runs = _merged([LanguageRun(announcement, language), *runs])

    refusal = None if runs else SpeechReason.NOTHING_TO_SAY
    if name and name.casefold() in text.known_names(blocked_users):
        refusal = SpeechReason.BLOCKED_USER
    return SpeechText(
        segments=() if refusal else tuple(Segment(text=run.text, language=run.language) for run in runs),
        author=name if is_held else shown_name,
        display_text=written if is_held else shown,
        changes=tuple(change for change in TextChange if change in changes),
        hold=SpeechReason.BLOCKED_WORD if is_held else None,
        refusal=refusal,
    )


def _joined(runs: list[LanguageRun]) -> str:
    return " ".join(run.text for run in runs)


def _shown_message(written: str, blocked: BlockedWords, rules: SpeechSettings, language: Language) -> str:
    """Return a message as it is displayed whose spoken words hold a blocked one that is not written."""

    def is_heard(part: str) -> bool:
        spans = blocked.spans(part)
        return bool(blocked.spans(_joined(_spoken_runs(masked(part, spans, " "), rules, set(), language))))

    return text_on_screen(written, blocked, is_heard)


def _unblocked(written: str, spans: list[Span], rules: SpeechSettings) -> str:
    """Return the text with what is spoken in the place of blocked words."""
    if rules.blocked_action == "hold":
        return written
    return masked(written, spans, f" {cleanup.BLEEP} " if rules.blocked_action == "bleep" else " ")


def _spoken_runs(
    written: str, rules: SpeechSettings, changes: set[TextChange], language: Language
) -> list[LanguageRun]:
    """Return what is spoken of a message, each run in words of its language; adds to the changes."""
    plain = emoji.with_plain_emotes(written)
    unmarked = cleanup.without_markup(plain)
    linked = cleanup.with_link_placeholders(unmarked)
    lettered = emoji.without_keycaps(without_lone_latin(in_one_script(folded(linked))))
    no_emoji = emoji.without_emoji(lettered)
    kept = cleanup.single_spaced(no_emoji if rules.emoji == "drop" else lettered)
    shortened = cleanup.without_repeats(kept)
    found = {
        TextChange.LINK: linked != unmarked,
        TextChange.EMOJI: no_emoji != lettered,
        TextChange.REPEATS: shortened != kept,
        TextChange.NUMBER: any(letter.isdecimal() for letter in shortened),
        TextChange.MARKUP: unmarked != plain or cleanup.has_engine_signs(no_emoji),
        TextChange.SCRIPT: any(cleanup.is_unsupported_letter(letter) for letter in shortened),
    }
    changes.update(change for change, is_found in found.items() if is_found)
    spoken: list[LanguageRun] = []
    for run in language_runs(shortened, language):
        words = emoji.with_names(run.text, run.language) if rules.emoji == "read" else run.text
        spoken.append(LanguageRun(cleanup.in_words(words, run.language), run.language))
    return _merged(spoken)


def _spoken_name(name: str, spans: list[Span], rules: SpeechSettings, language: Language) -> str:
    """Return a viewer's name as it is spoken."""
    words = _aliases(rules.aliases).get(name.casefold(), "")
    if not words:
        unmarked = cleanup.without_links(
            cleanup.without_markup(emoji.with_plain_emotes(_unblocked(name, spans, rules)))
        )
        words = cleanup.without_repeats(_NAME_SEPARATORS.sub(" ", emoji.without_emoji(folded(unmarked))))
        words = _NUMBER_IN_NAME.sub(lambda found: f" {_number_in_name(found, language)} ", words)
    spoken = cleanup.truncated(cleanup.name_in_words(words, language), NAME_CHARACTERS)
    return spoken.rstrip(".!?") or _SOMEONE[language]


def _number_in_name(found: "re.Match[str]", language: Language) -> str:
    digits = found["digits"]
    if len(digits) > _NAME_DIGITS:
        return digit_by_digit(digits[: _NAME_DIGITS + 2], language)
    return numbers_in_text.in_words(found[0], language)


@lru_cache(maxsize=4)
def _aliases(lines: tuple[str, ...]) -> dict[str, str]:
    """Return the spoken form of names, by their casefolded names; the first line of a name counts."""
    spoken: dict[str, str] = {}
    for line in lines:
        name, _, alias = line.partition("=")
        cleaned = folded(cleanup.without_private_use(cleanup.without_markup(text.clean_message(alias))))
        if cleanup.has_speakable_letter(cleaned):
            spoken.setdefault(text.clean_name(name).casefold(), cleaned)
    return spoken


def _announcement(name: str, amount: str, language: Language, *, is_alone: bool) -> str:
    """Return what is spoken before a message."""
    if amount:
        return f"{name}, {amount}." if name else f"{amount}."
    return f"{name} {_SAYS[language]}:" if name and not is_alone else ""


def _without_blocked(runs: list[LanguageRun], blocked: BlockedWords, *, is_bleeped: bool) -> list[LanguageRun]:
    """Return the runs without blocked words that only the conversion to words has made.

    A text that still has some after three rounds is dropped.

    Args:
        runs: What is spoken.
        blocked: The words.
        is_bleeped: Speak a bleep in their place.
    """
    for _ in range(3):  # removing one may join two pieces to another
        spans = blocked.spans(_joined(runs))
        if not spans:
            return runs
        start = 0
        kept: list[LanguageRun] = []
        for run in runs:
            end = start + len(run.text)
            own = [
                Span(max(span.start, start) - start, min(span.end, end) - start)
                for span in spans
                if span.start < end and span.end > start
            ]
            mask = f" {cleanup.BLEEP} " if is_bleeped else " "
            kept.append(LanguageRun(cleanup.in_words(masked(run.text, own, mask), run.language), run.language))
            start = end + 1
        runs = _merged(kept)
        is_bleeped = False
    return []


def _merged(runs: list[LanguageRun]) -> list[LanguageRun]:
    """Return the runs that contain a word, neighbours of one language merged."""
    merged: list[LanguageRun] = []
    for run in runs:
        if merged and run.text and merged[-1].language == run.language:
            merged[-1] = LanguageRun(f"{merged[-1].text} {run.text}", run.language)
        elif run.text:
            merged.append(run)
    return merged


def _truncated(runs: list[LanguageRun], limit: int, changes: set[TextChange]) -> list[LanguageRun]:
    """Return the runs that fit into so many characters, a space between two included; adds to the changes."""
    kept: list[LanguageRun] = []
    room = limit
    for run in runs:
        words = cleanup.truncated(run.text, room)
        if kept and not run.text.startswith(f"{words} ") and words != run.text:
            words = ""  # part of one more word
        if words:
            kept.append(LanguageRun(words, run.language))
        if words != run.text:
            changes.add(TextChange.CUT)
            break
        room -= len(words) + 1
    return kept

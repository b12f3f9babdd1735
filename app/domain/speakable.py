"""A viewer's message made fit to be spoken: harmless to the engine and to ears, in words of its language (PROTOCOL 7).

Everything here is a pure function of its arguments, raises for no text, and takes a time that is bounded.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from app.domain import spoken_emoji, spoken_figures, text
from app.domain.blocked_words import BlockedWords, Span, blocked_words, masked
from app.domain.rules import Language
from app.domain.settings import SpeechSettings
from app.domain.speech import MAX_CHARACTERS, SpeechReason, SpokenLanguage
from app.domain.spoken_language import Detect, Stretch, stretches
from app.domain.spoken_letters import fitted, plain, unmixed
from app.domain.spoken_money import money_in_words
from app.domain.spoken_numbers import digits
from app.domain.spoken_repeats import collapsed

MASK = "•••"
"""What is shown in the place of a blocked word."""
NAME_CHARACTERS = 80
"""Of a name as it is said."""
_NAME_DIGITS = 4
"""Digits of the longest number in a name that is said as one; of a longer one only so many more are said."""

_LINK, _BLEEP = "\ue000", "\ue001"
"""Stand for a link and a blocked word until the language is known. Viewers' private characters go before."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]+")

_SURE_ENDS = "com|net|org|ua|tv|gg|info|ru|eu|de|pl|uk|xyz|dev|app|link|shop|site|online|store|club|укр|рф"
_ENDS_WITH_PATH = "io|me|be|to|ly|gl|cc|co|us|pro|live|fm|so|it|top"
"""The last part of addresses: of those that are no word, and of those that are one unless a path follows."""
_LINKS = re.compile(
    r"(?:https?://|www\.\w)[^\s\ue001]*"
    r"|(?<![\w.+@-])[\w.+-]{1,64}+@(?:[\w-]{1,63}\.)++\w{2,24}"
    rf"|(?<![\w.@-])(?:[\w-]{{1,63}}\.){{1,6}}(?:(?:{_SURE_ENDS})(?![\w-]|\.\w)(?:[/:?#][^\s\ue001]*)?"
    rf"|(?:{_ENDS_WITH_PATH})/[^\s\ue001]*)",
    re.IGNORECASE,
)
"""Links with and without a scheme, and e-mail addresses."""
_LINK_WORDS: dict[SpokenLanguage, str] = {"uk": "посилання", "en": "link", "ru": "ссылка"}
_BLEEP_WORDS: dict[SpokenLanguage, str] = {"uk": "біп", "en": "beep", "ru": "бип"}
_AND: dict[SpokenLanguage, str] = {"uk": "і", "en": "and", "ru": "и"}
_SAYS: dict[Language, str] = {"uk": "каже", "en": "says"}
_SOMEONE: dict[Language, str] = {"uk": "хтось", "en": "someone"}

_LETTER = "A-Za-z\u0400-\u04ff"
"""With the signs below all that is ever said; none has over 3 bytes as UTF-8, so 400 never have over 1,600."""
_SAID_LETTER = re.compile(f"[{_LETTER}]")
_APOSTROPHE = re.compile(f"(?<=[{_LETTER}])['’ʼ`](?=[{_LETTER}])")
_NOT_SAID = re.compile(f"[^{_LETTER} .,!?;:…—–’'-]+")
_DASH = re.compile("(?<= )-+(?= )")
_LOOSE_SIGN = re.compile(f"(?<![{_LETTER}])[’'-]+|[’'-]+(?![{_LETTER}])")
_BLANKS = re.compile(" {2,}")
_PAUSES = re.compile("[ .,!?;:…—–]*[.,!?;:…—–][ .,!?;:…—–]*")
_ENGINE_SIGNS = re.compile(r"[<>\[\]{}\\|`]")
_ENGINE_MARKUP = re.compile(r"</?[A-Za-z!?][^<>]*>|\[\[[^\[\]]*\]\]|\\\w+(?:=\w+)?\\?")
"""SSML and SAPI's XML, the embedded commands of macOS, and the control tags of older engines."""
_NAME_JOINTS = re.compile(r"[_.|~/\\-]+|(?<=[a-zа-яіїєґ]{2})(?=[A-ZА-ЯІЇЄҐ])")
_DIGITS = re.compile(r"\d+")


class Segment(Struct, frozen=True, kw_only=True):
    """One stretch in one language."""

    text: str
    language: SpokenLanguage


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
    name = _PRIVATE.sub("", text.clean_name(author))
    written = _PRIVATE.sub("", text.clean_message(message))
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
    if name and name.casefold() in {user.strip().casefold() for user in blocked_users}:
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
    return masked(written, spans, f" {_BLEEP} " if rules.blocked_action == "bleep" else " ")


def _said(
    written: str, rules: SpeechSettings, changes: set[Change], detect: Detect | None, language: Language
) -> list[Stretch]:
    """Return what is said of a message, each stretch in words of its language; notes what was changed."""
    unmarked = _ENGINE_MARKUP.sub(" ", written)
    linked = _LINKS.sub(_link, unmarked)
    lettered = spoken_emoji.with_digits(plain(linked))
    named = spoken_emoji.without_emoji(lettered)
    kept = _BLANKS.sub(" ", named if rules.emoji == "drop" else lettered).strip(" ")
    shortened = collapsed(kept)
    found = {
        Change.LINK: linked != unmarked,
        Change.EMOJI: named != lettered,
        Change.REPEATS: shortened != kept,
        Change.NUMBER: any(letter.isdecimal() for letter in shortened),
        Change.MARKUP: unmarked != written or _ENGINE_SIGNS.search(named) is not None,
        Change.SCRIPT: any(_is_foreign(letter) for letter in shortened),
    }
    changes.update(change for change, is_found in found.items() if is_found)
    said: list[Stretch] = []
    for stretch in stretches(shortened, language, detect):
        words = spoken_emoji.with_names(stretch.text, stretch.language) if rules.emoji == "read" else stretch.text
        said.append(Stretch(_in_words(words, stretch.language), stretch.language))
    return _merged(said)


def _is_foreign(letter: str) -> bool:
    return letter.isalpha() and letter != "ʼ" and not _SAID_LETTER.match(letter)


def _link(found: "re.Match[str]") -> str:
    """Return the sign for a link; a full stop at its end ends the sentence and is no part of it."""
    return f" {_LINK} " + ("." if found[0].endswith((".", "!", "?")) else "")


def _in_words(written: str, language: SpokenLanguage) -> str:
    """Return a stretch as it is said: figures and signs in words, and no character that no voice knows."""
    said = written.replace(_LINK, f" {_LINK_WORDS[language]} ").replace(_BLEEP, f" {_BLEEP_WORDS[language]} ")
    said = spoken_figures.in_words(said, language).replace("&", f" {_AND[language]} ")
    said = fitted(_APOSTROPHE.sub("’", unmixed(said)), language)
    said = _DASH.sub("—", _NOT_SAID.sub(" ", said))
    said = _BLANKS.sub(" ", _LOOSE_SIGN.sub(" ", said))
    said = _PAUSES.sub(_pause, said).strip(" ")
    first = _SAID_LETTER.search(said)
    return said[first.start() :].rstrip(",;:— ") if first else ""


def _pause(found: "re.Match[str]") -> str:
    """Return the one strongest sign of those that stand together."""
    signs = found[0]
    for sign in "?!":
        if sign in signs:
            return f"{sign} "
    if "." in signs or "…" in signs:
        return ". "
    for sign in ",;:":
        if sign in signs:
            return f"{sign} "
    return " — "


def _name(name: str, unblocked: str, aliases: tuple[str, ...], language: Language) -> str:
    """Return a viewer's name as it is said."""
    alias = _aliases(aliases).get(name.casefold())
    if alias:
        return _shortened(_in_words(alias, language), NAME_CHARACTERS)
    written = spoken_emoji.without_emoji(plain(_LINKS.sub(" ", unblocked)))
    words = collapsed(_NAME_JOINTS.sub(" ", written))
    words = _DIGITS.sub(lambda found: f" {_number_of_name(found[0], language)} ", words)
    return _shortened(_in_words(words, language), NAME_CHARACTERS).rstrip(".!?") or _SOMEONE[language]


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
        cleaned = _PRIVATE.sub("", text.clean_message(alias))
        if _SAID_LETTER.search(cleaned):
            said.setdefault(name.strip().casefold(), cleaned)
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
            mask = f" {_BLEEP} " if is_bleeped else " "
            kept.append(Stretch(_in_words(masked(part.text, own, mask), part.language), part.language))
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
        words = _shortened(part.text, room)
        if words:
            kept.append(Stretch(words, part.language))
        if words != part.text:
            changes.add(Change.CUT)
            break
        room -= len(words) + 1
    return kept


def _shortened(words: str, limit: int) -> str:
    """Return the words that fit, or the beginning of a first one that does not."""
    if len(words) <= limit:
        return words
    end = words.rfind(" ", 0, limit + 1)
    return words[: end if end > 0 else max(limit, 0)].rstrip(" ,;:—-’'")

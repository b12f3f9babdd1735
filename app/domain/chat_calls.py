"""Which command a line of chat is.

Names are recognised in any case, with letters of the other alphabet that look the same, and typed on the other keyboard
layout; what is invisible in a line does not count.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.domain.chat_rules import ChatCommand, ChatCommands
from app.domain.links import INVISIBLE


class ChatCall(NamedTuple):
    """A command that somebody wrote.

    Attributes:
        argument: What stands behind it, as written but for blanks around it.
    """

    command: ChatCommand
    argument: str


class CommandTable(NamedTuple):
    """The commands that are on, for finding them quickly; `table_of` makes it.

    Attributes:
        prefixes: Folded, the longest first.
        names: Folded, the longest first; without the blanks of those that have several words.
        phrases: Those with several words, each folded, the longest first.
    """

    prefixes: tuple[str, ...]
    names: Mapping[str, ChatCommand]
    phrases: Mapping[str, ChatCommand]


def table_of(commands: ChatCommands) -> CommandTable:
    """Return the commands that are on. A name that two of them have belongs to the first."""
    prefixes = _longest_first({_folded(prefix) for prefix in commands.prefixes})
    names: dict[str, ChatCommand] = {}
    phrases: dict[str, ChatCommand] = {}
    for command in ChatCommand:
        rule = commands.rule(command)
        for name in rule.names if rule.is_on else ():
            words = _words_of(name)
            bare = next((words.removeprefix(prefix) for prefix in prefixes if words.startswith(prefix)), words).strip()
            names.setdefault(bare.replace(" ", ""), command)
            if " " in bare:
                phrases.setdefault(bare, command)
    return CommandTable(
        prefixes,
        {name: names[name] for name in _longest_first(names)},
        {phrase: phrases[phrase] for phrase in _longest_first(phrases)},
    )


@lru_cache(maxsize=256)
def _words_of(name: str) -> str:
    return " ".join(_Line.of(name).letters.split())


def call_in(text: str, table: CommandTable) -> ChatCall | None:
    """Return the command that a line of chat is; None for any other line.

    Blanks may stand between the prefix and the name, and mentions before them, as in an answer to somebody. A link, a
    sign or, for a number, a digit may stand right behind the name.
    """
    if not _may_begin(text, table):
        return None
    line = _Line.of(text)
    start = line.blanks(0)
    while (begun := line.prefix_end(start, table.prefixes)) is None and line.letters.startswith("@", start):
        start = line.blanks(line.word_end(start))
    if begun is None:
        return None
    return _phrase_in(line, begun, table) or _name_in(line, begun, table)


def _phrase_in(line: "_Line", begun: int, table: CommandTable) -> ChatCall | None:
    """Return the command whose name has several words; any blanks may stand between them."""
    for phrase, command in table.phrases.items():
        end = line.phrase_end(begun, phrase.split(" "))
        if end is not None and (end == line.word_end(end) or _may_follow(command, line.letters[end:])):
            return _glued(line, end, command)
    return None


def _name_in(line: "_Line", begun: int, table: CommandTable) -> ChatCall | None:
    """Return the command whose name has one word; a sign, a link or a number may stand right behind it."""
    end = line.word_end(begun)
    word = line.letters[begun:end]
    command = table.names.get(word) or table.names.get(_retyped(line.between(begun, end)))
    if command is not None:
        return ChatCall(command, _trimmed(line.behind(end)))
    for name, command in table.names.items():
        if word.startswith(name) and _may_follow(command, word[len(name) :]):
            return _glued(line, begun + len(name), command)
    return None


def _glued(line: "_Line", end: int, command: ChatCommand) -> ChatCall:
    """Return a command without the signs between its name and what it is about."""
    argument = _trimmed(line.behind(end))
    return ChatCall(command, argument.lstrip(_MARKS if command in _WITH_NUMBER else _MARKS + _DASHES))


def _may_begin(text: str, table: CommandTable) -> bool:
    """Return whether a line begins as a command does: nearly all others are told by that."""
    first = _folded(INVISIBLE.sub("", text[:_READ_AT_MOST]).lstrip()[:1])
    return first != "" and (first == "@" or any(prefix.startswith(first) for prefix in table.prefixes))


def _trimmed(argument: str) -> str:
    """Return an argument without blanks around it; empty where nothing of it is seen."""
    return argument.strip() if INVISIBLE.sub("", argument).strip() else ""


_READ_AT_MOST = 150
"""Characters in which a command is looked for."""
_LINK = re.compile(r"h[tx][tx]ps?:|www\.|(?:m\.|music\.)?youtu\.?be")
_MARKS, _DASHES = " :;,.=>|!?", "-–—"
"""What may stand between a name and its argument; for a number a dash counts."""
_WITH_NUMBER = frozenset({ChatCommand.VOLUME, ChatCommand.APPROVE, ChatCommand.REJECT})

_TWINS = str.maketrans("авекмнорстухіѕјһԁѵ’ʼ‘`", "abekmhopctyxisjhdv''''")
"""Small Cyrillic letters that look like Latin ones, as small or as capital letters; and apostrophes."""
_CYRILLIC_KEYS = "йцукенгшщзхїфівапролджєячсмитьбю"
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_OTHER_LAYOUT = str.maketrans(_CYRILLIC_KEYS + "ыэъ" + _LATIN_KEYS, _LATIN_KEYS + "s']" + _CYRILLIC_KEYS)
"""What the same keys write on the Ukrainian (or Russian) layout and on the English one."""


def _folded(text: str) -> str:
    """Return letters for comparison, without blanks."""
    return "".join(_Line.of(text).letters.split())


@lru_cache(maxsize=4_096)
def _folded_letter(letter: str) -> str:
    """Return one letter for comparison; nothing for one that is not seen."""
    if INVISIBLE.fullmatch(letter):
        return ""
    return unicodedata.normalize("NFKC", letter).casefold().translate(_TWINS)


def _retyped(word: str) -> str:
    return _folded(word.casefold().translate(_OTHER_LAYOUT))


def _longest_first(names: "Mapping[str, object] | set[str]") -> tuple[str, ...]:
    return tuple(sorted(filter(None, names), key=lambda name: (-len(name), name)))


def _may_follow(command: ChatCommand, rest: str) -> bool:
    """Return whether this may stand right behind a name, so that the name has ended."""
    is_sign = not rest[0].isalnum() and rest[0] != "_"
    return is_sign or _LINK.match(rest) is not None or (command in _WITH_NUMBER and rest[0].isdecimal())


class _Line(NamedTuple):
    """A line of chat, folded.

    Attributes:
        text: As written, composed.
        letters: For comparison: small, those of one look the same, full-width ones as usual, nothing invisible.
        places: Where in the text each of these letters stands.
    """

    text: str
    letters: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> "_Line":
        text = unicodedata.normalize("NFC", text[:_READ_AT_MOST]) + text[_READ_AT_MOST:]
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(text[:_READ_AT_MOST]):
            folded = _folded_letter(letter)
            letters.append(folded)
            places += [place] * len(folded)
        return cls(text, "".join(letters), places)

    def blanks(self, start: int) -> int:
        """Return where the next letter is."""
        return next((at for at in range(start, len(self.letters)) if not self.letters[at].isspace()), len(self.letters))

    def word_end(self, start: int) -> int:
        """Return where the next blank is."""
        return next((at for at in range(start, len(self.letters)) if self.letters[at].isspace()), len(self.letters))

    def prefix_end(self, start: int, prefixes: tuple[str, ...]) -> int | None:
        """Return where the name begins behind a prefix, which may be repeated; None where there is no prefix."""
        end = start
        while prefix := next((one for one in prefixes if self.letters.startswith(one, end)), ""):
            end = self.blanks(end + len(prefix))
        return end if end > start else None

    def phrase_end(self, start: int, words: Sequence[str]) -> int | None:
        """Return where a phrase ends that begins here; None where another one stands here."""
        end = start
        for number, word in enumerate(words):
            at = self.blanks(end)
            if not self.letters.startswith(word, at) or (number and at == end):
                return None
            end = at + len(word)
        return end

    def between(self, start: int, end: int) -> str:
        """Return what is written for these letters."""
        return self.text[self._place(start) : self._place(end)]

    def behind(self, end: int) -> str:
        """Return the text from a letter on."""
        return self.text[self._place(end) :]

    def _place(self, at: int) -> int:
        """Return where a letter stands; behind the last one, the end of what was read."""
        return self.places[at] if at < len(self.places) else (self.places[-1] + 1 if self.places else 0)

"""Blocked words found in a text, however they are spelled.

The text is reduced to its *skeleton* (Unicode UTS #39): look-alike Latin, Cyrillic and Greek letters, digits and signs
that stand for letters or part them, markup, fancy alphabets, accented letters and words written letter by letter or in
two pieces all become the same. The words are searched for in it by an Aho-Corasick automaton: one step per letter,
whatever the number of words. An ordinary word, a number and the id in a link are found only as they are written. A text
with too many ways to be read is treated as blocked as a whole, so no list and no text makes it slow. A word of the list
covers itself, in Cyrillic and in Latin letters and with letters hidden by stars; its other endings need a star.
"""

import html
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.domain.speech_text.hidden_letters import HiddenLetters, romanised
from app.domain.speech_text.vocabulary import words

_KEY_LENGTH = 40
"""Letters of a word that the automaton looks for; the rest of a longer one is compared afterwards."""
_LINE_LENGTH = 100
"""Characters of a blocked word or phrase that are looked at."""
_CHECKS_AT_MOST = 1_000
"""Places in one text where a word is compared."""
_WORD_LENGTH = 300
"""Letters on either side that are looked at for the rest of a word with stars."""
_LETTERS_AT_MOST = 30_000
"""Letters of a text, in all the ways that its odd words may be read."""
_AROUND = 3
"""Words on either side of an odd one that are read together with it."""
_LONG_RUN = 3
"""So many times the same letter, or more, may stand for it once, twice, or so many times."""
_LEAST_PARTED = 3
"""Letters of the shortest word that is found with signs between them."""
_LEAST_IN_PIECES = 3
"""Letters of the shortest word that is found in two or three pieces."""
_LEAST_REVERSED = 5
"""Letters of the shortest word that is found from its end to its beginning; ``Lana`` is a name."""
_SURE_IN_PIECES = 4
"""From here on some of its pieces may be words of their own."""
_SHORT_WORDS = frozenset(
    words(
        "а б би бо в ви во вы га го да де до еге ей ею её ж же з за зі и из им их й к ко ли лі ми мы на не ни но ну ні"
        " о об ой он от ох по с се со та те ти то ту ты ті у уж ум ха це цю ця ці чи ще що эй юг я як є і із ім їй їм"
        " їх її ад ах a ad ah am an as at be by da do eh ex go ha he hi i id if in is it ll m me my no of oh ok on or"
        " re s so t to tv up us ve we ya yo d"
    )
)
"""What is a word with one or two letters; the commonest words hold many abbreviations too."""

_TWINS = {
    **dict(zip("авеиікмнопрстухшѕјԁһԛԝӏґєѐљњ", "abeuikmhonpctyxwsjdhqwlгeeлh", strict=True)),
    **dict(zip("αβγδεηικμνοπρςστυχωϲ", "abydenikuvonpcotuxwc", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    **dict(zip("łøđðıħŧƒɑɡɩĸᴎ∂", "lodðihtfagiknd", strict=True)),
    **dict(zip("ьдθⲟⲓⲧⲥⲕⲇⲣⲭɐɔǝɟᴉɾʞɯɹʇʌʍʎօսոցյհռքֆա", "bdooitckdpxacefijkmrtvwyoungjhnpsw", strict=True)),
    **dict(zip("ᎪᏴᏟᎠᎬᏀᎻᏆᎥᎫᏦᏞᎷᎾᏢᏒᏚᎢᏙᏔᎩᏃ", "abcdeghiijklmoprstvwyz", strict=True)),
    **dict(zip("ᗩᗷᗝᑢᑕᗪᗴᖴᘜᕼᓰᓮᒍᒪᗰᑎᑭᑫᖇᔕᖶᑌᐯᗯ᙭ᖻᘔ", "aboccdefghiijlmnpqrstuvwxyz", strict=True)),
    **dict(zip("卂乃匚刀乇下厶卄工丁长乚从口尸尺丂丅凵リ山乂丫乙", "abcdefghijklmoprstuvwxyz", strict=True)),
    **dict(zip("ɖɛʄɠɦɧɨʝƙɭɱŋʂɬʊʋɮƈȶʐʑ", "defghhijklmnstuvbctzz", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "p",
}
"""Small letters and the one that each looks like; what is not here looks like itself."""
_GREEK_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
"""Capitals look like other Latin letters than their small ones do."""
_READINGS = dict(
    zip(
        "013456789@$!|€+(<¢©®¥†¡IІ",
        words(
            "ooooo iliii eeзeз aaчaa ssccc bgббб ttttt bbbbb ggяяя aaaaa ssccc iiiii iliii eeeee"
            " ttttt ccccc ccccc ccccc ccccc rpяяя yyyyy ttttt iiiii iliii iliii"
        ),
        strict=True,
    )
)
"""What digits, signs and two letters may stand for: read in two Latin ways, then in three Cyrillic ones."""
_SIGNS = dict(zip("@$!|€+(<¢©®¥†¡", map(chr, range(0xE000, 0xE00E)), strict=True))
"""Signs, and what stands for one that is read as a letter."""
_PARTING = dict.fromkeys("0123456789@$!|€+(<¢©®¥†¡", "\x01")
"""The same where they are no letters but part them."""
_READING_COUNT = 5
_TURNED = dict(zip("ɐqɔpǝɟƃɥᴉɾʞɯuodbɹʇnʌʍʎ", "abcdefghijkmnopqrtuvwy", strict=True))
"""What each small Latin letter looks like upside down."""
_TURN = str.maketrans(_TURNED)
_SURELY_TURNED = re.compile(f"[{''.join(letter for letter in _TURNED if not letter.isascii())}]")
_LATIN, _OF_CYRILLIC = "a-zѕјһԁԛԝӏ", "а-яёіїєґ"
"""Latin letters with those of other Cyrillic alphabets that look like them, and the letters of three languages."""
_MIXED = re.compile(
    rf"(?<![^\W\d_])(?:[{_LATIN}]++[{_OF_CYRILLIC}]|[{_OF_CYRILLIC}]++[{_LATIN}])[{_LATIN}{_OF_CYRILLIC}]*+",
    re.IGNORECASE,
)
"""A word in two alphabets."""


def _both_cases(letters: str, meant: str) -> dict[int, int]:
    return str.maketrans(letters + letters.upper(), meant * 2)


_MEANT = (
    _both_cases("гяипйцдлщчэюф", "rrnnnuanwyeoo"),
    _both_cases("abcdefghijklmnopqrstuvwxyzѕјһԁԛԝӏ", "абсдефгхийклмнопкрстуввхузсйхдквл"),
    _both_cases("abcdeghikmnoprtuxyѕ", "авсдедніктпоргтихус"),
    _both_cases("абвгдезийклмнопрстуфхцыі", "abvgdeziiklmnoprstufhcyi"),
)
"""What letters of the other alphabet stand for in such a word: by look, by sound, in handwriting; by sound in Latin."""
_INNER_SIGN = re.compile(r"(?<=[^\W_])[@$!|€+(<¢©®¥†¡](?=[^\W_])")
_OUTER_SIGN = re.compile(r"(?<=[^\W_])[@$€+<¢©®¥†]|[@$€!|(<¢©®¥†¡](?=[^\W_])|(?<=[@$€])[@$€]|[@$€](?=[@$€])")
"""Signs that stand for letters: inside a word, or also at its ends; ``!`` at the end is an exclamation mark."""
_CYRILLIC = re.compile(f"[{_OF_CYRILLIC}]+")
"""A word without a sign that could be meant for a Latin letter."""
_HAS_LATIN = re.compile("[a-z]")
_JOINING = frozenset("'’ʼ`\u00ad")
"""Inside a word they neither part nor count."""
_CONTRACTION = re.compile(r"(?<=[a-z])['’ʼ`](?=(?:ll|re|ve|[sdmt])\b)", re.IGNORECASE)
_DRAWN = {"|_|": "u", "|-|": "h", "|<": "k", "|)": "d", "|>": "p", "()": "o", "[]": "o", "/\\": "a", "\\/": "v"}
"""Letters that are drawn with signs."""
_DRAWN_LETTER = re.compile("|".join(map(re.escape, _DRAWN)))
_MARKUP = re.compile(r"<[^<>]{0,100}>|\[/?[a-z]{1,10}\]|&(?:#x?[0-9a-f]{1,7}|[a-z]{2,10});", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|(?<![\w.@-])(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}/[^\s<>\"]*"
    r"|(?<!\S)(?=[a-z_-]*[0-9])(?=[0-9a-z_-]*[A-Z])(?=[0-9A-Z_-]*[a-z])[0-9A-Za-z_-]{11}(?!\S)"
)
"""Links, and what has the form of a video's id alone."""
_ESCAPE = re.compile(
    r"&(?:#(?:\d{1,7}|x[0-9a-f]{1,6})|[a-z]{2,10});|\\u[0-9a-f]{4}|(?:%[0-9a-f]{2}){1,12}", re.IGNORECASE
)
"""A character as HTML or JSON writes it, or some as links do."""
_ID = re.compile(r"[A-Za-z0-9_-]*[A-Z0-9_][A-Za-z0-9_-]*")
"""Part of a link that is no word."""
_LETTER_BLOCKS = ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Letters in dark circles and squares and those of flags, which Unicode does not take apart."""
_DOUBLED = re.compile(r"([аеиіоуюяєїыэёaiu])\1|([^\W\d_])\2(?:[^\W\d_]{0,20}([^\W\d_])\3|(?![^\W\d_]))", re.IGNORECASE)
"""A letter that ordinary words seldom have twice, two that are doubled, or the last one; ``ссора`` is as it is."""
_LONG_RUNS = re.compile(r"([^ \x01])\1\1+")
_DOUBLES = re.compile(r"([^ \x01])\1+")
_BLANKS = re.compile(r" {2,}")
_PARTS_AND_BLANKS = re.compile(r"(?<!\x01)\x01++ [ \x01]*+|(?<= )\x01[ \x01]*+")
_SPELLED_OUT = re.compile(r"(?<![^ \x01])[^ \x01](?:[ \x01]++[^ \x01](?![^ \x01])){2,}")
"""Three single letters in a row or more, as in ``s p a m``: they are read as one word too."""
_ODD = re.compile(rf"[0-9@$!|€¢©®¥†¡IІ<&_]|(\S)\1\1|\w[^\w\s]+\w|(?i:{_MIXED.pattern})")
"""What may be read in more than one way."""
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_AMOUNTS = re.compile(r"(?:[$€]?\d++(?:[.,:/-]\d++)*+[$€]?(?:[\s,.;!?-]++|$))++|\d{1,2}h\d{1,2}m")
"""Numbers and amounts of money, or a time, though their signs and letters may stand for others."""
_NO_BLANK = re.compile(r"(?<=[^\W\d_])[!|](?=[^\W\d_])")
"""Between two sentences whose writer forgot a blank."""
_SINGLE = re.compile(r"\W*\w?\W*")
"""One letter at most."""


class _TooManyWaysError(Exception):
    """A text has more ways to be read than can be looked through in time."""


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class Stream(NamedTuple):
    """A text's skeleton in one reading.

    Attributes:
        letters: The words, with one space before, between and after them; a word made of pieces has none inside.
        places: Where each letter stands in the text; the last space is the end.
        joints: Places in the letters where pieces were put together, in order.
        parts: Where the signs stood that parted these pieces.
        is_squeezed: Doubled letters are single ones in it.
    """

    letters: str
    places: Sequence[int]
    joints: Sequence[int] = ()
    parts: Sequence[int] = ()
    is_squeezed: bool = False

    def is_token_start(self, index: int) -> bool:
        """Tell whether a word, or a piece of one, begins here."""
        return self.letters[index - 1] == " " or index in self._joints_near(index)

    def is_token_end(self, index: int) -> bool:
        """Tell whether a word, or a piece of one, ends before this place."""
        return self.letters[index] == " " or index in self._joints_near(index)

    def word_start(self, index: int) -> int:
        """Return where the word begins whose letter or end is here; a very long one is cut."""
        least = max(0, index - _WORD_LENGTH)
        return max(self.letters.rfind(" ", least, index) + 1, least)

    def word_end(self, index: int) -> int:
        """Return where the word ends that goes on here; a very long one is cut."""
        most = min(index + _WORD_LENGTH, len(self.letters) - 1)
        blank = self.letters.find(" ", index, most)
        return most if blank < 0 else blank

    def span(self, start: int, end: int) -> Span:
        """Return where these letters stand, with the rest of the pieces that they begin and end in."""
        before = bisect_right(self.joints, start)
        start = max(self.word_start(start), self.joints[before - 1] if before else 0)
        after, blank = bisect_left(self.joints, end), self.word_end(end)
        is_parted = after < len(self.joints) and self.joints[after] <= blank
        return Span(self.places[start], self.parts[after] if is_parted else self.places[blank])

    def _joints_near(self, index: int) -> Sequence[int]:
        at = bisect_left(self.joints, index)
        return self.joints[at : at + 1]


class _Pattern(NamedTuple):
    """A blocked word or phrase.

    Attributes:
        parts: What stands between its stars.
        key: Index of the part that the automaton looks for.
        written: Finds it as it is written.
        is_romanised: It is a Cyrillic word in Latin letters; only what is written in them is meant.
        is_reversed: It is a word from its end to its beginning.
    """

    parts: tuple[str, ...]
    key: int
    is_start: bool
    is_end: bool
    written: re.Pattern[str]
    is_romanised: bool = False
    is_reversed: bool = False


class BlockedWords:
    """Blocked words, ready to be looked for."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._patterns = [pattern for line in lines for pattern in _pattern(line)]
        self._next: list[dict[str, int]] = [{}]
        self._ending: list[tuple[_Pattern, ...]] = [()]
        for pattern in self._patterns:
            self._add(pattern)
        self._shorter = self._links()
        self._whole: dict[str, list[_Pattern]] = {}
        for pattern in self._patterns:
            word = pattern.parts[0]
            is_whole = pattern.is_start and pattern.is_end and len(pattern.parts) == 1 and not pattern.is_reversed
            if is_whole and len(word) >= _LEAST_IN_PIECES and len(set(word)) > 1:
                self._whole.setdefault(word, []).append(pattern)
        self._hidden = HiddenLetters(
            (pattern.parts[0], pattern.is_end)
            for pattern in self._patterns
            if len(pattern.parts) == 1 and not pattern.is_reversed
        )
        self._begun = {word[:end] for word in self._whole for end in range(1, len(word) + 1)}

    def prepare(self) -> None:
        """Read the list of ordinary words ahead of the first text; may be called in any thread."""
        if self._patterns:
            _ordinary()

    def spans(self, text: str) -> list[Span]:
        """Return where blocked words stand, as whole words, in order and apart from each other."""
        if not self._patterns or not text:
            return []
        try:
            return _apart(self._found(text))
        except _TooManyWaysError:
            return [Span(0, len(text))]

    def _found(self, text: str) -> set[Span]:
        """Return where blocked words stand; raise where the text has too many ways to be read."""
        plain = _ESCAPE.sub(_unescaped, text)
        return self._found_in(plain) | (self._found_in(text) if plain != text else set())

    def _found_in(self, text: str) -> set[Span]:
        spans: set[Span] = set()
        checks, room = _CHECKS_AT_MOST, _LETTERS_AT_MOST
        for number, stream in enumerate(streams(text)):
            room -= len(stream.letters) if number else 0
            for end, patterns in self._hits(stream.letters):
                checks -= len(patterns)
                if min(checks, room) < 0:
                    raise _TooManyWaysError
                for pattern in patterns:
                    span = _fits(stream, pattern, end)
                    if span and _is_meant(text[span.start : span.end], pattern):
                        spans.add(span)
            spans.update(self._in_pieces(text, stream))
        spans.update(Span(start, end) for start, end in self._hidden.found(text, skeleton, _is_word))
        return spans

    def _in_pieces(self, text: str, stream: Stream) -> Iterator[Span]:
        """Yield where two or three neighbours make a blocked word that are not all words of their own."""
        if not self._whole:
            return
        tokens = stream.letters.split(" ")[1:-1]
        starts = list(accumulate((len(token) + 1 for token in tokens), initial=1))
        for index, (first, second) in enumerate(pairwise(tokens)):
            if first not in self._begun or first + second not in self._begun:
                continue
            third = tokens[index + 2] if index + 2 < len(tokens) else ""
            for count, word in ((2, first + second), (3, first + second + third)):
                if word in self._whole and index + count <= len(tokens):
                    spans = [
                        Span(stream.places[starts[piece]], stream.places[starts[piece + 1] - 1])
                        for piece in range(index, index + count)
                    ]
                    are_words = [_is_word(text[span.start : span.end].casefold()) for span in spans]
                    written = text[spans[0].start : spans[-1].end]
                    is_meant = any(_is_meant(written, pattern) for pattern in self._whole[word])
                    if is_meant and not (all if len(word) >= _SURE_IN_PIECES else any)(are_words):
                        yield Span(spans[0].start, spans[-1].end)

    def _hits(self, letters: str) -> Iterator[tuple[int, tuple[_Pattern, ...]]]:
        """Yield each place behind a key part, and the patterns whose part that is."""
        following, shorter, ending = self._next, self._shorter, self._ending
        state = 0
        for end, letter in enumerate(letters, 1):
            after = following[state].get(letter)
            while after is None and state:
                state = shorter[state]
                after = following[state].get(letter)
            state = after or 0
            if ending[state]:
                yield end, ending[state]

    def _add(self, pattern: _Pattern) -> None:
        state = 0
        for letter in pattern.parts[pattern.key][:_KEY_LENGTH]:
            if letter not in self._next[state]:
                self._next[state][letter] = len(self._next)
                self._next.append({})
                self._ending.append(())
            state = self._next[state][letter]
        self._ending[state] += (pattern,)

    def _links(self) -> list[int]:
        """Return for each state that of its longest proper end, which also ends where it ends."""
        shorter = [0] * len(self._next)
        states = list(self._next[0].values())
        for state in states:  # grows while it is walked: breadth first
            for letter, child in self._next[state].items():
                states.append(child)
                link = shorter[state]
                while link and letter not in self._next[link]:
                    link = shorter[link]
                shorter[child] = self._next[link].get(letter, 0)
                self._ending[child] += self._ending[shorter[child]]
        return shorter


@lru_cache(maxsize=4)
def blocked_words(lines: tuple[str, ...]) -> BlockedWords:
    """Return the words of a list, one per line; ``*`` stands for any letters of one word, also none.

    A line of several words is found where these words stand together. Lines without letters are left out.
    """
    return BlockedWords(lines)


def masked(text: str, spans: list[Span], mask: str) -> str:
    """Return the text with something else in the place of each span."""
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    return mask.join(text[end:start] for end, start in zip(ends, starts, strict=True))


@cache
def _ordinary() -> frozenset[str]:
    """Return the commonest words of three languages in small letters, and the ends of English contractions."""
    listed = files("app.domain.speech_text").joinpath("ordinary_words.txt").read_text("utf-8")
    words = [word for line in listed.splitlines() if not line.startswith("#") for word in line.split(" ")]
    return frozenset([*map(_without_apostrophes, words), "ll", "re", "ve", "s", "d", "m", "t"])


def _is_word(piece: str) -> bool:
    """Tell whether a piece is an ordinary word; of one or two letters, whether it is one of the few real ones."""
    return piece in _ordinary() and (len(piece) > 2 or piece in _SHORT_WORDS)  # noqa: PLR2004


def _is_meant(written: str, pattern: _Pattern) -> bool:
    """Tell whether what was found is no ordinary word and no number that only looks like the blocked one."""
    word = _without_apostrophes(written.casefold())
    if pattern.is_romanised and not _HAS_LATIN.search(word):
        return False
    if pattern.written.pattern.isascii() and _CYRILLIC.fullmatch(word):
        return False
    sentences = _NO_BLANK.split(word)
    if len(sentences) > 1 and all(len(piece) > 2 and _is_word(piece) for piece in sentences):  # noqa: PLR2004
        return False
    is_number = _AMOUNTS.fullmatch(word) is not None or (
        any(letter.isdigit() for letter in word) and not any(letter.isalpha() or letter in _SIGNS for letter in word)
    )
    if not is_number and word not in _ordinary():
        return True
    plain = "".join(letter for letter in word if letter.isalnum()) if is_number else word
    return pattern.written.fullmatch(plain) is not None


def _without_apostrophes(word: str) -> str:
    return word.replace("’", "").replace("'", "")


def _pattern(line: str) -> list[_Pattern]:
    """Return the pattern of a line, or nothing."""
    written = line.strip(" ")[:_LINE_LENGTH].split("*")
    parts = tuple(part for part in (skeleton(piece) for piece in written) if part)
    if not parts:
        return []
    key = max(range(len(parts)), key=lambda index: len(parts[index]))
    literal = re.compile(r"\w*".join(re.escape(_without_apostrophes(part.casefold())) for part in written))
    pattern = _Pattern(parts, key, skeleton(written[0]) != "", skeleton(written[-1]) != "", literal)
    if len(parts) > 1:
        return [pattern]
    latin = {skeleton(each) for each in romanised("".join(written).casefold())} - {*parts, ""}
    found = [pattern, *(pattern._replace(parts=(part,), is_romanised=True) for part in sorted(latin))]
    if " " not in parts[0] and len(parts[0]) >= _LEAST_REVERSED:
        found.append(pattern._replace(parts=(parts[0][::-1],), is_start=True, is_end=True, is_reversed=True))
    return found


def _fits(stream: Stream, pattern: _Pattern, end: int) -> Span | None:
    """Return where the pattern stands whose key part ends here; None if the rest of it does not fit."""
    key = pattern.parts[pattern.key]
    start = end - min(len(key), _KEY_LENGTH)
    end = start + len(key)
    if not stream.letters.startswith(key, start) or (
        pattern.key == 0 and pattern.is_start and not stream.is_token_start(start)
    ):
        return None
    for index in range(pattern.key - 1, -1, -1):
        part, word = pattern.parts[index], stream.word_start(start)
        is_first = index == 0 and pattern.is_start and stream.letters.startswith(part, word, start)
        start = word if is_first else stream.letters.rfind(part, max(0, word - len(part)), start)
        if start < 0:
            return None
    for index in range(pattern.key + 1, len(pattern.parts)):
        part, word = pattern.parts[index], stream.word_end(end)
        is_last = index == len(pattern.parts) - 1 and pattern.is_end and stream.letters.endswith(part, end, word)
        at = word - len(part) if is_last else stream.letters.find(part, end, word + len(part))
        if at < 0:
            return None
        end = at + len(part)
    return _anchored(stream, pattern, start, end)


def _anchored(stream: Stream, pattern: _Pattern, start: int, end: int) -> Span | None:
    begins, ends = stream.is_token_start(start), stream.is_token_end(end)
    if (pattern.is_start and not begins) or (pattern.is_end and not ends):
        return None
    is_in_pieces = bisect_right(stream.joints, start) < bisect_left(stream.joints, end)
    if (is_in_pieces or stream.is_squeezed) and end - start < _LEAST_PARTED:
        return None
    if stream.joints and not (begins or ends):  # two ordinary words that happen to make it
        return None
    return stream.span(start, end)


def _apart(spans: set[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap as one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    return apart


def skeleton(text: str) -> str:
    """Return the words of what is looked for, with a space between two; signs in it stand for letters."""
    letters, _ = _letters(text, 0, is_loose=True)
    return " ".join(_LONG_RUNS.sub(r"\1" * _LONG_RUN, letters.replace("\x01", " ")).split())


def streams(text: str) -> Iterator[Stream]:
    """Yield the text's skeleton as it is written, then that of its odd words in every other way that may matter.

    Raises:
        _TooManyWaysError: These are longer than can be looked through in time.
    """
    plain = _CONTRACTION.sub(" ", _LINK.sub(_without_ids, text))
    yield _stream(*_letters(plain, 0, is_loose=False))
    unlinked = _LINK.sub(lambda found: " " * len(found[0]) if found[0].isascii() else found[0], plain)
    if doubled := [word for word in _WORD.finditer(unlinked) if _DOUBLED.search(word[0])]:
        yield _without_doubles(doubled)
    if turned := [word for word in _LETTERS.finditer(unlinked) if _SURELY_TURNED.search(word[0])]:
        yield _upright(turned)
    odd, places = _odd_words(unlinked)
    if not odd:
        return
    texts = _without_signs(odd)
    readings = [1 if (_READINGS.keys() | _PARTING.keys()).isdisjoint(one) else _READING_COUNT + 1 for one in texts]
    if len(odd) * sum(readings) > _LETTERS_AT_MOST:
        raise _TooManyWaysError
    seen: set[str] = set()
    for one, ways in zip(texts, readings, strict=True):
        for reading in range(ways):
            letters, found = _letters(one, reading, is_loose=reading > 0)
            own = [places[place] for place in found]
            joined = _SPELLED_OUT.sub(lambda row: row[0].replace(" ", "\x01"), letters)
            for written in (letters.replace("\x01", " "), joined) if "\x01" in joined else (letters,):
                for times in range(1, _LONG_RUN + 1 if _LONG_RUNS.search(written) else 2):
                    stream = _stream(*_squeezed(written, own, times))
                    if stream.letters not in seen:
                        seen.add(stream.letters)
                        yield stream


def _without_signs(odd: str) -> list[str]:
    """Return the words as they are, without markup, and with letters for those that are drawn with signs or others."""
    unmarked = _MARKUP.sub(lambda found: "\u00ad" * len(found[0]), odd)
    written = _DRAWN_LETTER.sub(lambda found: _DRAWN[found[0]].ljust(len(found[0]), "\u00ad"), odd)
    meant = [_MIXED.sub(partial(_translated, letters), odd) for letters in _MEANT]
    return list(dict.fromkeys((odd, unmarked, written, *meant)))


def _translated(letters: dict[int, int], found: re.Match[str]) -> str:
    return found[0].translate(letters)


def _without_doubles(found: list[re.Match[str]]) -> Stream:
    """Return the words in which a letter is doubled, with one of each."""
    letters, own = _letters(" \x02 ".join(word[0] for word in found), 0, is_loose=False)
    places = [place for word in found for place in (*range(word.start(), word.end()), *[word.end()] * 3)]
    stream = _stream(*_shortened(letters, [places[place] for place in own], _DOUBLES, 1))
    return stream._replace(is_squeezed=True)


def _upright(found: list[re.Match[str]]) -> Stream:
    """Return the words that are written upside down, in their order and from their ends."""
    written: list[str] = []
    places: list[int] = []
    for word in found:
        letters = word[0].lower().translate(_TURN)
        written.append(f"{letters} \x02 {letters[::-1]} \x02 ")
        places += ([word.start()] * len(letters) + [word.end()] * 3) * 2
    letters, own = _letters("".join(written), 0, is_loose=False)
    places.append(places[-1])
    return _stream(letters, [places[place] for place in own])


def _unescaped(found: re.Match[str]) -> str:
    """Return the characters that are meant, in as many places."""
    written = found[0]
    if written.startswith("%"):
        meant = bytes.fromhex(written.replace("%", "")).decode("utf-8", "surrogateescape")
        return "".join(letter.ljust(3 * len(letter.encode("utf-8", "surrogateescape")), "\u00ad") for letter in meant)
    meant = json.loads(f'"{written.lower()}"') if written.startswith("\\") else html.unescape(written)
    return meant.ljust(len(written), "\u00ad") if len(meant) == 1 else written


def _without_ids(found: re.Match[str]) -> str:
    return _ID.sub(lambda part: " " * len(part[0]), found[0])


def _odd_words(text: str) -> tuple[str, list[int]]:
    """Return the words that may be read in more than one way with those around them, and where each letter stands."""
    words = list(_WORD.finditer(text))
    written = text.split()
    kinds = {word: (_ODD.search(word) is not None, _SINGLE.fullmatch(word) is not None) for word in set(written)}
    is_odd, is_single = ([kinds[word][kind] for word in written] for kind in (0, 1))
    taken: list[tuple[int, int]] = []  # the first word and the one behind the last
    for index, is_one in enumerate(is_odd):
        if is_one or (is_single[index] and all(is_single[index : index + 3])):
            first, end = index - _AROUND, index + _AROUND + 1
            if taken and first <= taken[-1][1]:
                taken[-1] = taken[-1][0], end
            else:
                taken.append((max(first, 0), end))
    odd: list[str] = []
    places: list[int] = []
    for first, end in taken:
        if places:
            odd.append(" \x02 ")
            places += [places[-1] + 1] * 3
        start, stop = words[first].start(), words[min(end, len(words)) - 1].end()
        odd.append(text[start:stop])
        places += range(start, stop)
    return "".join(odd), [*places, places[-1] + 1] if places else []


def _letters(text: str, reading: int, *, is_loose: bool) -> tuple[str, list[int]]:
    """Return the letters of a text, a space for a blank and U+0001 for another sign that parts; and all their places.

    Args:
        text: As it was written.
        reading: Which of the readings of digits and signs; past the last, they part letters.
        is_loose: Signs count as letters at the ends of a word too, not only inside it.
    """
    if reading < _READING_COUNT:
        signs = _OUTER_SIGN if is_loose else _INNER_SIGN
        marked = text if _SIGNS.keys().isdisjoint(text) else signs.sub(lambda found: _SIGNS[found[0]], text)
        read = {_SIGNS.get(letter, letter): row[reading] for letter, row in _READINGS.items()}
    else:
        marked, read = text, dict(_PARTING)
    read["\x02"] = "\x02"  # stands for words that are not read in this way
    looks = {letter: read.get(letter) or _look(letter) for letter in set(marked)}
    parting = {letter: " " if letter.isspace() else "\x01" for letter, look in looks.items() if look is None}
    known = {letter: parting.get(letter) or look or "" for letter, look in looks.items()}
    pieces = [known[letter] for letter in marked]
    letters = "".join(pieces)
    if len(letters) == len(text) and "" not in known.values():
        return letters, list(range(len(text) + 1))
    return letters, [*(place for place, piece in enumerate(pieces) for _ in piece), len(text)]


def _squeezed(letters: str, places: list[int], times: int) -> tuple[str, list[int]]:
    """Return the letters with each long run of the same one so many times instead."""
    return _shortened(letters, places, _LONG_RUNS, times)


def _shortened(letters: str, places: list[int], runs: re.Pattern[str], times: int) -> tuple[str, list[int]]:
    """Return the letters with only the first few of each run, and their places."""
    kept: list[str] = []
    kept_places: list[int] = []
    last = 0
    for found in runs.finditer(letters):
        end = found.start() + times
        kept.append(letters[last:end])
        kept_places += places[last:end]
        last = found.end()
    if not last:
        return letters, places
    return "".join([*kept, letters[last:]]), [*kept_places, *places[last:]]


def _stream(letters: str, places: list[int]) -> Stream:
    """Return a stream; U+0001 in the letters puts pieces together."""
    letters = _PARTS_AND_BLANKS.sub(lambda found: " " * len(found[0]), letters)
    letters, places = _shortened(f" {letters} ", [0, *places], _BLANKS, 1)
    if "\x01" not in letters:
        return Stream(letters, places)
    pieces = letters.split("\x01")
    parts = [place for place, letter in zip(places, letters, strict=True) if letter == "\x01"]
    kept = [place for place, letter in zip(places, letters, strict=True) if letter != "\x01"]
    return Stream("".join(pieces), kept, list(accumulate(map(len, pieces[:-1]))), parts)


@lru_cache(maxsize=4_096)
def _look(letter: str) -> str | None:
    """Return the letters that one looks like; empty for what does not count, None for what parts words."""
    if letter in _JOINING or unicodedata.category(letter).startswith("M"):
        return ""
    if letter in _GREEK_CAPITALS:
        return _GREEK_CAPITALS[letter]
    for first, last in _LETTER_BLOCKS:
        if first <= ord(letter) <= last:
            return chr(ord("a") + ord(letter) - first)
    parts = [part.casefold() for part in unicodedata.normalize("NFKD", letter) if part.isalnum() or part in _TWINS]
    return "".join(_TWINS.get(small, small) for part in parts for small in part) or None

"""What is found however it is spelled, and what must never be found: ordinary words, numbers, links and ids."""

import random
from pathlib import Path

import pytest

from app.domain.speech_text.blocked_words import blocked_words, masked

HERE = Path(__file__).parent
LISTED = (HERE / "blocked_list.txt").read_text("utf-8").partition("\n")[2].split()
"""As streamers have them."""
BLOCKED = (*LISTED, "1488", "heil hitler", "kill yourself", "вбий себе", "убей себя", "слава росії")


def _words(file: str) -> dict[str, list[str]]:
    lines = [line for line in (HERE / file).read_text("utf-8").splitlines() if not line.startswith("#")]
    return dict(zip(("uk", "en", "ru"), (line.split(" ") for line in lines), strict=True))


COMMON, RARER = _words("../../../app/domain/speech_text/ordinary_words.txt"), _words("rarer_words.txt")


def _found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in blocked_words(BLOCKED).spans(text)]


def _is_listed(word: str) -> bool:
    """Return whether the list names this very word."""
    return any(
        word.startswith(line[:-1]) if line.endswith("*") and not line.startswith("*") else line.strip("*") in word
        for line in BLOCKED
        if line.strip("*") == word or "*" in line
    )


@pytest.mark.slow
@pytest.mark.parametrize("words", [COMMON, RARER], ids=["common", "rarer"])
@pytest.mark.parametrize("language", ["uk", "en", "ru"])
def test_in_three_thousand_ordinary_words_nothing_is_found(language: str, words: dict[str, list[str]]) -> None:
    listed = [word for word in words[language] if not _is_listed(word)]
    assert len(listed) >= 2_950
    assert [word for word in listed if _found(word) or _found(word.capitalize()) or _found(word.upper())] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["uk", "en", "ru"])
def test_in_sentences_of_ordinary_words_nothing_is_found(language: str) -> None:
    chance = random.Random(language)  # noqa: S311 -- the same every time
    words = [word for word in (*COMMON[language], *RARER[language]) if not _is_listed(word)]
    for between in (" ", ", ", " - ", "\n", "! "):
        for _ in range(150):
            text = between.join(chance.choices(words, k=12))
            assert _found(text) == [], text


@pytest.mark.parametrize(
    "text",
    [
        *("he'll be back, we'll see, she'd know, I'm in, it's ok", "иди от меня", "іди от", "не гра", "по гостям"),
        *(
            "101 dalmatians",
            "455 грн",
            "700 грн",
            "80085 грн",
            "5318008",
            "505 505",
            "о 19:00 300 глядачів",
            "4000",
        ),
        *("https://youtu.be/f4g-ass_xYz", "https://www.youtube.com/watch?v=a55-f4g_1xQ", "youtu.be/a5S-cum_tit"),
        *("BwMAF4GiogA", "дивись BwMAF4GiogA", "www.a.com/x1y2?id=A55&t=cUm", "https://youtu.be/1d10t-XxX_1?t=5s"),
        *("сим-карта", "но не сим", "ное", "як справи? а в тебе?", "о с о б а", "я і ти", "а б в г ґ д", "a i u e o"),
        *(
            "class pass assassin bass",
            "Scunthorpe Penistone",
            "shitake",
            "скіпидар",
            "застрахуй мене",
            "рубля колебать",
        ),
        *("1 000 000 грн", "24/7 1/2", "50%", "v1.2.3 x86 i7-13700K", "H2O CO2", "RTX4080", "5G 4K 60fps", "<3 :-) ;)"),
        *("a.s. roma", "т.д. та т.п.", "з 9 до 18", "C++ & C#", "Q&A", "$100 €50", "100$", "!! ?? ..", "@nick", "#tag"),
        *("скін за 45$", "4$ 55€", "36$ 47€", "7$ 17€", "$5 і $5", "пройшов за 5h17m"),
        *("#баланс #їздити #рака", "#banner #ballet #rap #pic", "привіт!банк відкрито", "дні|банк", "history!band"),
        *("рахунок 10:1", "програли 10-1", "версія 1.0.1", "Version: 7.17.5", "50, 51, 178", "а 1, 0, 1"),
        *("знижка 50%35 грн", "100%дякую", "це на 20%більше", "заряд 66%21 хвилина", "https://site.com/a%20b%20c"),
        *(
            "Lana Del Rey постав",
            "увімкни Лану",
            "я партизан із лісу",
            "lager regal",
            "repaid diaper",
            "live evil devil",
        ),
        *("топор ропот", "лапша ашпал", "GGшка", "VIPка дай", "ютубer", "PSка", "ФОП закрив", "ЦУМ", "ну ЯR не знаю"),
        *("ɔ значок copyleft", "ʌ це лямбда", "[ˈwɔːtər] water", "[ɛ] і [ɔ]", "the sound ʃ and ə", "¡Hola! ¿qué tal?"),
        *("mass age", "the rap is ten", "his tit le", "go od", "as set", "со сіска", "ко зел", "hel lo", "при дур"),
    ],
)
def test_what_only_looks_like_a_blocked_word_is_not_found(text: str) -> None:
    assert [found for found in _found(text) if not _is_listed(found.casefold())] == []


PARTS = [
    *"|!$@€£₴*.-_/,·•~^+=:;()[]#%&?107🔥💩\u200b\u00ad\u0336\\♥°'",
    *("23", "**", "~~", "||", "..", "--", "1!", "@@"),
]


@pytest.mark.parametrize("part", PARTS, ids=ascii)
@pytest.mark.parametrize("word", ["idiot", "дурень", "ідіот", "погань"])
def test_a_word_is_found_whatever_parts_its_letters(word: str, part: str) -> None:
    blocked = blocked_words((word,))
    for text in (
        part.join(word),
        part.join(word.upper()),
        f"{part}{part.join(word)}{part}",
        f"ти {part.join(word)} так",
    ):
        spans = blocked.spans(text)
        assert len(spans) == 1, text
        rest = masked(text, spans, "").casefold()
        assert not set(word) & set(rest.removeprefix("ти ").removesuffix(" так")), text


@pytest.mark.parametrize("word", ["idiot", "дурень", "сволота", "курва"])
def test_a_word_in_two_or_three_pieces_is_found(word: str) -> None:
    blocked = blocked_words((word,))
    for at in range(1, len(word)):
        for blank in (" ", "  ", "\n", "\u00a0"):
            text = f"{word[:at]}{blank}{word[at:]}"
            assert masked(f"so {text} so", blocked.spans(f"so {text} so"), "_") == "so _ so"
    for first in range(1, len(word) - 1):
        for second in range(first + 1, len(word)):
            text = f"{word[:first]} {word[first:second]} {word[second:]}"
            assert len(blocked.spans(text)) == 1, text


@pytest.mark.parametrize(
    "text",
    [
        *("<b>i</b>diot", "i<b>d</b>iot", "<i>idiot</i>", "[b]i[/b]diot", "i&shy;diot", "i&#8203;diot", "**i**diot"),
        *("idiot2007", "2idiot", "1idiot1", "xX_idiot_Xx", "@idiot", "#idiot", "idiot's", "~~i~~diot", "i<!-- -->diot"),
        *(
            "1d10t",
            "id!ot",
            "idi0t",
            "!diot",
            "iDiOt",
            "ⓘⓓⓘⓞⓣ",
            "𝕚𝕕𝕚𝕠𝕥",
            "idіоt",
            "i\u0301diot",
            "IDIOT!!!",
        ),
        *("https://a.com/idiot", "idiot.com", "«idiot»", "(idiot)", "idiot,idiot", "ididiot idiot"),
        *("i d i o t", "i  d  i  o  t", "i 1 d 1 i 1 o 1 t", "I D I O T", "i.d.i.0.t", "iiidiot", "idiooot", "i-di-ot"),
    ],
)
def test_a_name_or_a_text_is_read_in_every_way(text: str) -> None:
    assert blocked_words(("idiot",)).spans(text)
    assert blocked_words(("idiot",)).spans(f"привіт {text} привіт")

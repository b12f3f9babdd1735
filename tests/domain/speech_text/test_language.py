from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.speech_text.language import LanguageRun, language_runs
from app.domain.speech_text.letters import folded, in_one_script, transliterated, without_lone_latin
from tests.domain.speech_text import language_table

any_text = st.text() | st.text(st.sampled_from("abc абвії ыэ'.!? 12"), max_size=60)


def languages(text: str) -> list[str]:
    return [run.language for run in language_runs(text, "en")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привіт", "uk"),
        ("її", "uk"),
        ("Ґанок", "uk"),
        ("п'ять", "uk"),
        ("обов’язок", "uk"),
        ("Объект", "ru"),
        ("Это", "ru"),
        ("ёлка", "ru"),
        ("мы", "ru"),
        ("Hello", "en"),
        ("gg wp", "en"),
        ("zażółć gęślą jaźń", "en"),
        ("добре", "uk"),
        ("хорошо", "ru"),
        ("спасибо", "ru"),
        ("дякую", "uk"),
        ("дуже гарна гра", "uk"),
        ("очень хорошая игра", "ru"),
        ("хто там", "uk"),
        ("кто там", "ru"),
        ("чекаю на вас", "uk"),
        ("дай пограти", "uk"),
        ("дай поиграть", "ru"),
        ("вони грають", "uk"),
        ("они играют", "ru"),
        ("куда идешь", "ru"),
        ("добрая пора", "ru"),
        ("топ", "uk"),
        ("молодець", "uk"),
        ("молодец", "ru"),
        ("привет и добре", "ru"),
        ("ґава ы", "uk"),
        ("100", "en"),
        ("5 zł", "en"),
        ("gg привіт", "uk"),
        ("GG WP мы", "ru"),
    ],
)
def test_letters_decide_and_then_common_words(text: str, language: str) -> None:
    assert languages(text) == [language]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Привіт. Hello. Это я.", [("Привіт.", "uk"), ("Hello.", "en"), ("Это я.", "ru")]),
        ("Це я! Hi! 5! Hi!", [("Це я!", "uk"), ("Hi! 5! Hi!", "en")]),
        ("Це я. Топ. Ще", [("Це я. Топ. Ще", "uk")]),
        ("Это я. Топ. Вот", [("Это я. Топ. Вот", "ru")]),
        ("грай Rocket League зараз", [("грай Rocket League зараз", "uk")]),
        ("грай Call of Duty зараз", [("грай", "uk"), ("Call of Duty", "en"), ("зараз", "uk")]),
        ("this is my song, привіт", [("this is my song,", "en"), ("привіт", "uk")]),
        ("привіт, this is my song", [("привіт,", "uk"), ("this is my song", "en")]),
        ("дай 100 грн. на каву", [("дай 100 грн. на каву", "uk")]),
        ("100. Привіт", [("100. Привіт", "uk")]),
        ("5! 10? это мы", [("5! 10? это мы", "ru")]),
        ("100.", [("100.", "en")]),
        ("a b c д e f g", [("a b c д e f g", "en")]),
    ],
)
def test_a_message_is_cut_where_its_language_changes(text: str, parts: list[tuple[str, str]]) -> None:
    assert language_runs(text, "en") == [LanguageRun(part, language) for part, language in parts]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("дякую за стрим, ы", "uk"),
        ("Ы дуже смішно", "uk"),
        ("ыыыы смішно", "uk"),
        ("дякую за стрим", "uk"),
        ("май гарний настрій", "uk"),
        ("хай щастить тобі", "uk"),
        ("пока, до завтра", "uk"),
        ("Слава Україні э", "uk"),
        ("добре и гарно", "uk"),
        ("привіт с тобою", "uk"),
        ("Ёжик, дякую за стрім", "uk"),
        ("граю с тобою", "uk"),
        ("кава і торт", "uk"),
        ("Играй ещё і", "ru"),
        ("Привет, я из Києва", "ru"),
        ("спасибо за стрим ї", "ru"),
        ("очень хорошо й", "ru"),
        ("пока, сейчас вернусь", "ru"),
        ("hello friend х", "en"),
        ("this is а test for you", "en"),
        ("I love you у", "en"),
        ("a b c д e f g", "en"),
        ("вітамін A B C D", "uk"),
        ("план B", "uk"),
        ("я gg", "uk"),
        ("6 ГБ/с", "en"),
        ("36,6 °C", "en"),
        ("2 рази", "uk"),
        ("2 хедшоти", "uk"),
        ("10 мин", "ru"),
        ("10 хв", "en"),
        *[(text, "uk") for text in ("F-16 летить", "HDMI 2.1 кабель", "глава XII", "1 курс 2 семестр", "MIX з DJ")],
        *[(text, "uk") for text in ("MIX і DJ", "Zoom о 5", "DJ о 20:00", "Discord у Telegram", "Xbox й PS")],
        *[(text, "uk") for text in ("в CS", "у GTA 6", "USB кабель", "го в дискорд", "9 з 10 GG", "iPhone в кредит")],
        *[(text, "uk") for text in ("Stream з Discord у хаті", "модель", "футбол", "легенда", "скриншот")],
        *[(text, "uk") for text in ("чел", "босс", "хедшот", "смок", "чел ти крутий")],
        ("чел ты крутой", "ru"),
        *[(text, "uk") for text in ("Океан Ельзи", "Один в каное")],
        ("hi с you", "en"),
        ("I love you і", "en"),
    ],
)
def test_a_letter_or_a_word_of_both_languages_turns_no_sentence(text: str, language: str) -> None:
    assert languages(text) == [language]


@pytest.mark.parametrize("sign", "'’ʼ`‘‛′´ʹ\"*“”")
def test_whatever_stands_for_an_apostrophe_is_one(sign: str) -> None:
    assert folded(f"п{sign}ять Мар{sign}яна об{sign}єкт з{sign}їзд В{sign}ЮНОК") == "п’ять Мар’яна об’єкт з’їзд В’ЮНОК"
    assert "’" not in folded(f"а{sign}я") or sign == "’"


def test_letters_of_other_cyrillic_alphabets_become_their_nearest() -> None:
    assert folded("Рәхмәт Қазақстан Ѣ") == "Рахмат Казакстан І"
    assert folded("Љубав Њ Ђорђе Ћ Џ Ј Ѕ Ѓ Ќ") == "Льубав Нь Джордже Ч Дж Й Дз Г К"
    assert folded("Ӓл ӯ Ң Ҳ ө ү ұ һ ғ җ ҫ Ѳ ѵ Ѧ") == "Ал у Н Х о у у г г ж с Ф и Я"
    assert all(
        letter in "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъў"
        for letter in folded("".join(map(chr, range(0x400, 0x530)))).lower()
    )


def test_a_single_latin_letter_between_cyrillic_words_is_a_cyrillic_one() -> None:
    assert without_lone_latin("мама i тато c нами o 20:00, y нас a ти") == "мама і тато с нами о 20:00, y нас а ти"
    assert without_lone_latin("граю в i7 y") == "граю в i7 y"


def test_figures_take_the_language_of_the_announcement() -> None:
    assert language_runs("12345", "uk") == [LanguageRun("12345", "uk")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("зроби перерву на каву", "uk"),
        ("граю з вами вже давно", "uk"),
        ("скажи як справи", "uk"),
        ("вчора теж було круто", "uk"),
        ("давай ще раз", "uk"),
        ("сейчас будет босс", "ru"),
        ("кто тут играет на сервере", "ru"),
        ("хорошая игра", "ru"),
        ("поиграй в доту", "ru"),
        ("жги давай босса", "ru"),
        ("hello there, nice stream", "en"),
        ("pryvit yak spravy", "en"),
        ("так", "uk"),
    ],
)
def test_short_messages_without_a_deciding_letter(text: str, language: str) -> None:
    assert languages(text) == [language]


def test_nearly_all_short_messages_of_a_chat_get_their_language() -> None:
    rows = [
        (language, text)
        for table in (language_table.CLEAR, language_table.AMBIGUOUS)
        for language, texts in table.items()
        for text in texts
    ]
    wrong = [row for row in rows if languages(row[1]) != [row[0]]]
    assert len(rows) >= 150
    assert len(wrong) <= 0.03 * len(rows), wrong


@given(any_text)
def test_nothing_but_blanks_is_lost_at_the_cuts(text: str) -> None:
    parts = language_runs(text, "uk")
    assert "".join(part.text for part in parts).replace(" ", "") == text.replace(" ", "")
    assert all(one.language != other.language for one, other in pairwise(parts))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Cлaвa", "Слава"),
        ("пpивiт", "привіт"),
        ("hеllо", "hello"),
        ("Сoca", "Соса"),
        ("PvPшник", "PvPшник"),
        ("iPhoneом", "iPhoneом"),
        ("Привіт world", "Привіт world"),
    ],
)
def test_a_word_with_letters_of_two_scripts_is_given_one(written: str, said: str) -> None:
    assert in_one_script(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("𝓗𝓮𝓵𝓵𝓸", "Hello"),
        ("Ｈｉ", "Hi"),
        ("ⓗⓘ", "hi"),
        ("é ñ ü ł ß Ø", "e n u l ss O"),
        ("ﬁne Ⅷ", "fine VIII"),
        ("м² ½ ٣", "м^2  1/2 3"),
        ("за\u0301мок й ї ґ ё ў", "замок й ї ґ ё ў"),
        ("™ № ☕\ufe0f 漢", "™ № ☕\ufe0f 漢"),
    ],
)
def test_fancy_letters_become_plain(written: str, said: str) -> None:
    assert folded(written) == said


def test_letters_of_another_language_become_those_of_the_voice() -> None:
    assert transliterated("Съел Эй Ёж ты ў", "uk") == "С’ел Ей Йож ти в"
    assert transliterated("Її п’ять ґав є", "ru") == "Йийи пъять гав е"
    assert transliterated("Їжак Щука Юрій Объект’", "en") == "Yizhak Shchuka Yuriy Obekt'"


@given(any_text)
def test_plain_letters_stay_plain(text: str) -> None:
    once = folded(text)
    assert folded(once) == once

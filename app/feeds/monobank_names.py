"""How a giver is called: by the nickname that was chosen, or by a first name, never by a surname."""

import re

_NICKNAME = re.compile(r"\s*([\w’'.\-]{1,25}(?: [\w’'.\-]{1,25})?)\s*:(?:\s+(.*)|\s*)", re.DOTALL)
_NO_NICKNAMES = frozenset(
    re.findall(
        r"\S+",
        """
    пісня пісню трек музика музику кліп відео посилання лінк замовлення донат коментар повідомлення текст час привіт
    song track music video link request message text time hello http https
    """,
    )
)
_PATRONYMIC = re.compile(r".+(?:ович|йович|евич|івна|ївна|овна|евна|ич)", re.IGNORECASE)
_FIRST_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
    аделіна адріан алла альберт альбіна аліна аліса анастасія анатолій ангеліна андріан андрій анжела анжеліка анна
    антон антоніна аркадій арсен арсеній артем артемій артур аріна богдан богдана богуслав борис броніслав вадим
    валентин валентина валерій валерія варвара василина василь вероніка владислав владислава владлен володимир
    всеволод вячеслав віктор вікторія віолета віра віталій віталіна в’ячеслав галина ганна геннадій георгій герман
    гліб григорій давид дана данило дарина дарія дар’я денис дмитро домініка діана діна ева едуард ельвіра еліна
    емма емілія ерік жанна захар злата зоряна зоя зінаїда зіновій йосип камілла карина кароліна катерина кирило клим
    климентій костянтин ксенія кіра кіріл лариса лев леонід леся лука лук’ян любов любомир людвіг людмила лідія
    лілія ліна майя макар максим маргарита марина марк марта маріанна марія мар’ян мар’яна матвій мелана меланія
    мелісса микита микола милана мирон мирослав мирослава михайло мілана надія назар назарій наталя наталія нелля
    неля нестор нонна ніка нікіта ніна оксана олег олександр олександра олексій олена олеся ольга омелян орест орина
    осип остап павло павліна петро платон поліна прохор раїса регіна рената римма родіон роксолана роман ростислав
    руслан руслана сабіна савелій святослав святослава світлана северин семен сергій соломія софія станіслав степан
    стефан стефанія тамара тарас таїсія тереза тетяна тимофій тимур уляна устим федір філіп христина юліан юліана
    юлій юлія юрій юстина юхим явдокія яків ян яна яніна ярема ярина яромир ярослав ярослава єва євген євгеній
    євгенія єгор єлизавета єлисей іван іванна ігор ілля ілона інга інеса інна інокентій ірина ірма
    """,
    )
)
"""Only these are said: a word that is none of them might be a surname."""


def nickname(comment: str) -> tuple[str, str]:
    """Return the nickname that a viewer put first, as in ``Нік: текст``, and the rest; empty where there is none."""
    match = _NICKNAME.fullmatch(comment)
    if match is None or match[1].casefold() in _NO_NICKNAMES or not any(letter.isalpha() for letter in match[1]):
        return "", comment
    return match[1], (match[2] or "").strip()


def first_name(person: str) -> str:
    """Return the first name of ``Ім’я Прізвище``; empty unless it is certain."""
    match person.split():
        case [name, surname] if not _is_name(surname):
            pass
        case [_, name, patronymic] if _PATRONYMIC.fullmatch(patronymic):
            pass
        case [name, patronymic, _] if _PATRONYMIC.fullmatch(patronymic):
            pass
        case _:
            return ""
    return name.capitalize() if _is_name(name) else ""


def _is_name(word: str) -> bool:
    return word.casefold().replace("'", "’").replace("ʼ", "’") in _FIRST_NAMES

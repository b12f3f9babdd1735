"""What a setting takes, in words: the answer to a value that it does not take."""

import functools
from collections.abc import Mapping
from typing import override

from msgspec import inspect

from app.domain.chat_rules import MOST_COOLDOWN_S, MOST_NAMES, NAME_LENGTH
from app.domain.errors import InvalidError
from app.domain.reasons import Language
from app.domain.settings import COLOR, FONT_NAME, HOST_NAME, HOT_KEY, Settings
from app.domain.sources import LAN_ADDRESS

_OF_PATTERN: Mapping[str, dict[Language, str]] = {
    LAN_ADDRESS: {
        "en": "Enter the address of this PC on your network, such as 192.168.1.20, or leave it empty.",
        "uk": "Вкажіть адресу цього ПК у вашій мережі, наприклад 192.168.1.20, або залиште поле порожнім.",
    },
    HOST_NAME: {
        "en": "Enter host names such as studio-pc, without http:// and port, {items} at most.",
        "uk": "Вкажіть імена на зразок studio-pc, без http:// і порту, щонайбільше {items}.",
    },
    HOT_KEY: {
        "en": "Enter keys such as Ctrl+Shift+F9, or leave it empty. A letter or digit needs Ctrl, Alt or Meta.",
        "uk": "Вкажіть клавіші, наприклад Ctrl+Shift+F9, або залиште поле порожнім. Літері чи цифрі потрібен Ctrl, Alt "
        "або Meta.",
    },
    COLOR: {"en": "Enter a colour such as #ff7a59.", "uk": "Вкажіть колір, наприклад #ff7a59."},
    FONT_NAME: {
        "en": "Enter the name of a font: letters, digits, spaces, dots, hyphens, {characters} at most.",
        "uk": "Вкажіть назву шрифту: літери, цифри, пробіли, крапки, дефіси, щонайбільше {characters}.",
    },
}
_NUMBER: dict[Language, str] = {
    "en": "Enter a whole number from {least} to {most}.",
    "uk": "Вкажіть ціле число від {least} до {most}.",
}
_SWITCH: dict[Language, str] = {"en": "This is either true or false.", "uk": "Тут може бути лише true або false."}
_CHOICE: dict[Language, str] = {"en": "Choose one of: {values}.", "uk": "Виберіть одне з: {values}."}
_TEXT: dict[Language, str] = {
    "en": "Enter a text of at most {characters} characters.",
    "uk": "Вкажіть текст; найбільша кількість символів: {characters}.",
}
_LIST: dict[Language, str] = {
    "en": "Enter a list of at most {items} texts, each of at most {characters} characters.",
    "uk": "Вкажіть список текстів; найбільша кількість текстів: {items}, символів у кожному: {characters}.",
}
_TEXTS: dict[Language, str] = {
    "en": "Enter texts of at most {characters} characters, each for one of the known reasons.",
    "uk": "Вкажіть тексти для відомих причин; найбільша кількість символів у кожному: {characters}.",
}
_PRICES: dict[Language, str] = {
    "en": "Enter amounts by the code of their currency, such as UAH, each a whole number of its smallest unit "
    "from {least} to {most}.",
    "uk": "Вкажіть суми за кодом валюти, наприклад UAH: ціле число найменших одиниць від {least} до {most}.",
}
_COMMANDS: dict[Language, str] = {
    "en": "Each of the known commands takes names ({items} at most, each of at most {characters} characters), is_on, "
    "one of the known ranks, viewer_cooldown_s and cooldown_s (0 to {most}).",
    "uk": "Кожна з відомих команд приймає names (назв щонайбільше {items}, символів у кожній до {characters}), is_on, "
    "один із відомих rank, viewer_cooldown_s і cooldown_s (від 0 до {most}).",
}


class SettingError(InvalidError):
    """A setting does not take a value; the sentence says what it takes.

    Args:
        group: Its group.
        name: Its name in the group.
    """

    def __init__(self, group: str, name: str) -> None:
        self._sentences = _sentences(group, name)
        super().__init__("invalid", self._sentences["en"], f"{group}.{name}")

    @override
    def sentence(self, language: Language) -> str:
        return self._sentences[language]


@functools.cache
def _sentences(group: str, name: str) -> Mapping[Language, str]:  # noqa: PLR0911 -- one for each type
    """Return what a setting takes."""
    kind = _field(_field(inspect.type_info(Settings), group), name)
    match kind:
        case inspect.IntType(ge=least, le=most):
            return _filled(_NUMBER, least=least, most=most)
        case inspect.BoolType():
            return _SWITCH
        case inspect.LiteralType(values=values):
            return _filled(_CHOICE, values=", ".join(map(str, values)))
        case inspect.StrType(max_length=characters, pattern=pattern):
            return _filled(_OF_PATTERN.get(pattern or "", _TEXT), characters=characters)
        case inspect.VarTupleType(item_type=inspect.StrType(max_length=characters, pattern=pattern), max_length=items):
            return _filled(_OF_PATTERN.get(pattern or "", _LIST), items=items, characters=characters)
        case inspect.DictType(value_type=inspect.StrType(max_length=characters)):
            return _filled(_TEXTS, characters=characters)
        case inspect.DictType(value_type=inspect.IntType(ge=least, le=most)):
            return _filled(_PRICES, least=least, most=most)
        case inspect.DictType():
            return _filled(_COMMANDS, items=MOST_NAMES, characters=NAME_LENGTH, most=MOST_COOLDOWN_S)
        case _:
            raise TypeError(f"no words for {kind}")


def _field(kind: inspect.Type, name: str) -> inspect.Type:
    """Return the type of a field, without its title and description."""
    if not isinstance(kind, inspect.StructType):
        raise TypeError("a group of settings is a Struct")
    found = next(field.type for field in kind.fields if field.name == name)
    while isinstance(found, inspect.Metadata):
        found = found.type
    return found


def _filled(sentences: Mapping[Language, str], **values: object) -> dict[Language, str]:
    return {language: sentence.format(**values) for language, sentence in sentences.items()}

"""Emoji, emoticons and chat emotes: found in a text, and their names in three languages."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.domain.speech import SpokenLanguage

if TYPE_CHECKING:
    from regex import Pattern

_NAMES: dict[str, tuple[str, str, str]] = {
    "😀😃😄😁😆🙂😊☺": ("усмішка", "smile", "улыбка"),
    "😂🤣": ("сміх до сліз", "laughing out loud", "смех до слёз"),
    "😅": ("ніяковий сміх", "nervous laugh", "неловкий смех"),
    "😉": ("підморгування", "wink", "подмигивание"),
    "😍🥰😻": ("закохані очі", "heart eyes", "влюблённые глаза"),
    "😘😗😙😚💋": ("поцілунок", "kiss", "поцелуй"),
    "😋😛😜😝🤪": ("висолоплений язик", "tongue out", "высунутый язык"),
    "😎": ("темні окуляри", "sunglasses", "тёмные очки"),
    "🤩": ("захват", "star eyes", "восторг"),
    "🥳": ("свято", "party", "праздник"),
    "🤔🧐": ("роздуми", "thinking", "раздумья"),
    "🙄": ("закочені очі", "rolling eyes", "закатанные глаза"),
    "😏": ("хитра усмішка", "smirk", "ухмылка"),
    "😐😑😶": ("без емоцій", "blank face", "без эмоций"),
    "😔😞😟🙁☹😕": ("сум", "sad face", "грусть"),
    "😢🥺": ("сльози", "tears", "слёзы"),
    "😭": ("ридання", "crying", "рыдание"),
    "😠😡🤬": ("злість", "anger", "злость"),
    "😱😨😰": ("переляк", "fright", "испуг"),
    "😮😯😲😳": ("здивування", "surprise", "удивление"),
    "🤯": ("вибух мозку", "mind blown", "взрыв мозга"),
    "😴💤🥱": ("сон", "sleep", "сон"),
    "🤢🤮": ("нудота", "sick face", "тошнота"),
    "🤡": ("клоун", "clown", "клоун"),
    "💀☠": ("череп", "skull", "череп"),
    "👻": ("привид", "ghost", "привидение"),
    "👽": ("прибулець", "alien", "инопланетянин"),
    "🤖": ("робот", "robot", "робот"),
    "💩": ("какашка", "poop", "какашка"),
    "❤♥💕💖💗💓💞💘💝🧡💜🤎🖤🤍🩷🩵": ("сердечко", "heart", "сердечко"),
    "💙": ("синє серце", "blue heart", "синее сердце"),
    "💛": ("жовте серце", "yellow heart", "жёлтое сердце"),
    "💚": ("зелене серце", "green heart", "зелёное сердце"),
    "💔": ("розбите серце", "broken heart", "разбитое сердце"),
    "👍": ("палець угору", "thumbs up", "палец вверх"),
    "👎": ("палець униз", "thumbs down", "палец вниз"),
    "👏": ("оплески", "applause", "аплодисменты"),
    "🙏": ("складені долоні", "folded hands", "сложенные ладони"),
    "💪": ("сила", "muscle", "сила"),
    "👋": ("помах рукою", "waving hand", "взмах рукой"),
    "👌": ("усе гаразд", "okay", "всё в порядке"),
    "✌": ("знак перемоги", "victory", "знак победы"),
    "🤝": ("рукостискання", "handshake", "рукопожатие"),
    "🤦": ("рука на обличчі", "facepalm", "рука-лицо"),
    "🤷": ("знизування плечима", "shrug", "пожимание плечами"),
    "👀": ("очі", "eyes", "глаза"),
    "🔥": ("вогонь", "fire", "огонь"),
    "✨🌟⭐💫": ("зірочка", "star", "звёздочка"),
    "💥": ("вибух", "explosion", "взрыв"),
    "💯": ("сто балів", "one hundred points", "сто баллов"),
    "🎉🎊": ("хлопавка", "party popper", "хлопушка"),
    "🎁": ("подарунок", "gift", "подарок"),
    "🏆": ("кубок", "trophy", "кубок"),
    "🎮🕹": ("гра", "video game", "игра"),
    "🎵🎶": ("нотки", "music", "нотки"),
    "🚀": ("ракета", "rocket", "ракета"),
    "☕": ("кава", "coffee", "кофе"),
    "🍺🍻": ("пиво", "beer", "пиво"),
    "🍕": ("піца", "pizza", "пицца"),
    "🌻": ("соняшник", "sunflower", "подсолнух"),
    "🌹🌸🌷💐": ("квіти", "flowers", "цветы"),
    "🐱🐈": ("котик", "cat", "котик"),
    "🐶🐕": ("песик", "dog", "пёсик"),
    "🐸": ("жаба", "frog", "лягушка"),
    "🐻": ("ведмідь", "bear", "медведь"),
    "☀": ("сонце", "sun", "солнце"),
    "🌙": ("місяць", "moon", "луна"),
    "❄": ("сніжинка", "snowflake", "снежинка"),
    "🎄": ("ялинка", "Christmas tree", "ёлка"),
    "💰💵💸🤑": ("гроші", "money", "деньги"),
    "✅✔": ("галочка", "check mark", "галочка"),
    "❌": ("хрестик", "cross", "крестик"),
    "❗": ("знак оклику", "exclamation mark", "восклицательный знак"),
    "❓": ("знак питання", "question mark", "вопросительный знак"),
    "⚡": ("блискавка", "lightning", "молния"),
    "🇺🇦": ("прапор України", "flag of Ukraine", "флаг Украины"),
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": (
        "прапор Англії",
        "flag of England",
        "флаг Англии",
    ),
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": (
        *("прапор Шотландії", "flag of Scotland", "флаг Шотландии"),
    ),
    "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f": ("прапор Уельсу", "flag of Wales", "флаг Уэльса"),
}
"""Each row: emoji with the same name, and their name in Ukrainian, English and Russian."""

_EMOTICONS: dict[str, str] = {
    **dict.fromkeys((":)", ":-)", "=)", ":]", "(:", "^^", "^_^"), "😀"),
    **dict.fromkeys((":d", ":-d", "=d", "xd", "хд", "xdd", "хдд"), "😂"),
    **dict.fromkeys((":(", ":-(", "=(", ":["), "😔"),
    **dict.fromkeys((";)", ";-)"), "😉"),
    **dict.fromkeys((":p", ":-p", ";p"), "😋"),
    **dict.fromkeys((":o", ":-o", "o_o", "о_о"), "😮"),
    **dict.fromkeys((":*", ":-*"), "😘"),
    **dict.fromkeys(("t_t", "т_т", ";_;", "d:"), "😢"),
    **dict.fromkeys((":3", ":з"), "😋"),
    ":о": "😮",
    **dict.fromkeys(("o/", "\\o/", "o7", "о7"), "👋"),
    ":'(": "😢",
    "<3": "❤",
    "</3": "💔",
}
_END_OF_TAGS = "\U000e007f"
_DISCORD_EMOTE = re.compile(r"<a?(:\w{2,40}:)\d{5,25}>")
_DISCORD_MENTION = re.compile(r"<(?:@[!&]?|#|t:)\d{1,25}(?::[A-Za-z])?>")
_UNNAMED: dict[SpokenLanguage, str] = {"uk": "емодзі", "en": "emoji", "ru": "эмодзи"}
_FLAG: dict[SpokenLanguage, str] = {"uk": "прапор", "en": "flag", "ru": "флаг"}
_ORDER: dict[SpokenLanguage, int] = {"uk": 0, "en": 1, "ru": 2}

_ONE = r"\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?"
_TAGGED = "\U0001f3f4[\U000e0020-\U000e007e]{3,6}\U000e007f"
_EMOJI = rf"{_TAGGED}|{_ONE}(?:\u200D{_ONE}){{0,3}}|\p{{Regional_Indicator}}{{1,2}}|\p{{Emoji_Modifier}}"


class _Patterns(NamedTuple):
    """The patterns, compiled; each takes what is alike and stands together as one."""

    emoji: "Pattern[str]"
    emoticon: "Pattern[str]"
    emote: "Pattern[str]"
    keycap: "Pattern[str]"


@cache
def _patterns() -> _Patterns:
    """Compile the patterns on first use: that takes long."""
    import regex  # noqa: PLC0415 -- as above

    emoticons = "|".join(sorted((regex.escape(each) for each in _EMOTICONS), key=len, reverse=True))
    return _Patterns(
        emoji=regex.compile(rf"(?![©®™])({_EMOJI})(?:[ \uFE0F]*+\1)*+\uFE0F?"),
        emoticon=regex.compile(rf"(?<![\w:/=^-]|\d (?=:))(?:{emoticons})[()]*+(?![\w/])", regex.IGNORECASE),
        emote=regex.compile(r"(?:(?<![\w:])|(?<=[A-Za-z_+-]:)):(?=[\w+-]*+:)(?!\d{1,2}:)([\w+-]{2,40}):"),
        keycap=regex.compile(r"\uFE0F?\u20E3"),
    )


def prepare() -> None:
    """Get ready for the first text; may be called in any thread."""
    _patterns()


def with_plain_emotes(text: str) -> str:
    """Return the text with emotes in the form that Discord copies as ``:name:``, and without its mentions."""
    return _DISCORD_MENTION.sub(" ", _DISCORD_EMOTE.sub(r" \1 ", text))


def without_keycaps(text: str) -> str:
    """Return the text with keycap emoji as plain digits."""
    return _patterns().keycap.sub(" ", text)


def without_emoji(text: str) -> str:
    """Return the text without emoji, emoticons and emotes."""
    patterns = _patterns()
    for pattern in (patterns.emoticon, patterns.emote, patterns.emoji):
        text = pattern.sub(" ", text)
    return text


def with_names(text: str, language: SpokenLanguage) -> str:
    """Return the text with names in their place, equal ones in a row once."""
    patterns = _patterns()
    text = patterns.emoticon.sub(lambda found: f", {_emoticon_name(found[0], language)}, ", text)
    text = patterns.emote.sub(lambda found: f", {found[1].replace('_', ' ')}, ", text)
    return patterns.emoji.sub(lambda found: f", {_name(found[1], language)}, ", text)


def _emoticon_name(written: str, language: SpokenLanguage) -> str:
    emoticon = written.lower()
    while emoticon not in _EMOTICONS:  # ":)))" is ":)"
        emoticon = emoticon[:-1]
    return _name(_EMOTICONS[emoticon], language)


@cache
def _known() -> dict[str, tuple[str, str, str]]:
    known: dict[str, tuple[str, str, str]] = {}
    for row, names in _NAMES.items():
        is_flag = unicodedata.name(row[0]).startswith("REGIONAL") or row[-1] == _END_OF_TAGS
        known.update(dict.fromkeys([row] if is_flag else row, names))
    return known


def _name(emoji: str, language: SpokenLanguage) -> str:
    """Return the name of the emoji, or of the first one of those that are joined to one."""
    names = _known().get(emoji) or (None if emoji.endswith(_END_OF_TAGS) else _known().get(emoji[0]))
    if names:
        return names[_ORDER[language]]
    name = unicodedata.name(emoji[0], "")
    if name.startswith("REGIONAL") or emoji.endswith(_END_OF_TAGS):
        return _FLAG[language]
    is_named = language == "en" and name != "" and not name.startswith("EMOJI ")
    return name.lower() if is_named else _UNNAMED[language]

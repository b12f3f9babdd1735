"""The rules for requests as viewers read them, before they ask."""

from app.domain.chat_answers import wait_in_words
from app.domain.reasons import Language
from app.domain.request_rules import RequestRules

_SENTENCES: dict[str, dict[Language, str]] = {
    "max_length_ms": {"en": "Videos up to {time}.", "uk": "Відео до {time}."},
    "min_length_ms": {"en": "Videos of at least {time}.", "uk": "Відео не коротші за {time}."},
    "user_limit": {
        "en": "At most {n} of your requests can wait at once.",
        "uk": "Одночасно можуть чекати не більше ніж {n} ваших замовлень.",
    },
    "queue_limit": {
        "en": "At most {n} requests can wait at once.",
        "uk": "Одночасно можуть чекати не більше ніж {n} замовлень.",
    },
    "viewer_cooldown_s": {
        "en": "{time} between two of your requests.",
        "uk": "{time} між двома вашими замовленнями.",
    },
    "cooldown_s": {"en": "{time} between any two requests.", "uk": "{time} між будь-якими двома замовленнями."},
    "repeat_after_min": {
        "en": "The same video again after {time}.",
        "uk": "Те саме відео знову — через {time}.",
    },
    "music_only": {"en": "Only music.", "uk": "Лише музика."},
    "allowed_channels": {"en": "Only from some channels.", "uk": "Лише з деяких каналів."},
    "min_views": {"en": "Videos with at least {n} views.", "uk": "Відео, що мають щонайменше {n} переглядів."},
}
_APPROVED: dict[Language, str] = {
    "en": "Each request is looked at before it plays.",
    "uk": "Кожне замовлення переглядають, перш ніж воно зазвучить.",
}


def rules_in_words(rules: RequestRules, language: Language) -> tuple[str, ...]:
    """Return the rules that matter to somebody who wants to request a video, each in a sentence."""
    values = {
        "max_length_ms": _time(rules.max_length_ms, language),
        "min_length_ms": _time(rules.min_length_ms, language),
        "user_limit": _number(rules.user_limit),
        "queue_limit": _number(rules.queue_limit),
        "viewer_cooldown_s": wait_in_words(rules.viewer_cooldown_s, language) if rules.viewer_cooldown_s else "",
        "cooldown_s": wait_in_words(rules.cooldown_s, language) if rules.cooldown_s else "",
        "repeat_after_min": _time(rules.repeat_after_min * 60_000, language),
        "music_only": _number(rules.music_only),
        "allowed_channels": _number(len(rules.allowed_channels)),
        "min_views": _number(rules.min_views),
    }
    said = [_SENTENCES[name][language].format(time=value, n=value) for name, value in values.items() if value]
    return tuple(said if rules.auto_approve else [*said, _APPROVED[language]])


def _time(length_ms: int, language: Language) -> str:
    return wait_in_words(length_ms // 1_000, language) if length_ms else ""


def _number(value: int) -> str:
    return str(int(value)) if value else ""

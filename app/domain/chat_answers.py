"""What a viewer who wrote a command is answered."""

from enum import StrEnum

from app.domain.reasons import Language


class Answer(StrEnum):
    """An answer; the words in braces are filled in."""

    TAKEN = "taken"
    REMOVED = "removed"
    NOTHING_OF_YOURS = "nothing_of_yours"
    PLAYS = "plays"
    NOTHING_PLAYS = "nothing_plays"
    QUEUE = "queue"
    QUEUE_LENGTH = "queue_length"
    QUEUE_EMPTY = "queue_empty"
    PLACE = "place"
    WAITS = "waits"
    HELD = "held"
    VOTES = "votes"
    VOTED_OUT = "voted_out"
    SKIPPED = "skipped"
    APPROVED = "approved"
    REJECTED = "rejected"
    NOTHING_WAITS = "nothing_waits"
    NO_SUCH_NUMBER = "no_such_number"
    VOLUME = "volume"
    CLOSED = "closed"
    OPEN = "open"
    NOT_ALLOWED = "not_allowed"

    def sentence(self, language: Language, **values: object) -> str:
        """Return the sentence for the viewer.

        Args:
            language: Of the stream.
            values: For the words in braces.
        """
        return _SENTENCES[self][language].format(**values)


_SENTENCES: dict[Answer, dict[Language, str]] = {
    Answer.TAKEN: {"en": "Your request was received.", "uk": "Замовлення прийнято."},
    Answer.REMOVED: {"en": "Removed from the queue: “{title}”.", "uk": "Прибрано з черги: «{title}»."},
    Answer.NOTHING_OF_YOURS: {"en": "You have nothing in the queue.", "uk": "У черзі немає ваших замовлень."},
    Answer.PLAYS: {"en": "Now playing: “{title}”.", "uk": "Зараз грає: «{title}»."},
    Answer.NOTHING_PLAYS: {"en": "Nothing is playing now.", "uk": "Зараз нічого не грає."},
    Answer.QUEUE: {"en": "In the queue: {count}.", "uk": "У черзі: {count}."},
    Answer.QUEUE_LENGTH: {"en": "In the queue: {count}, {length} in all.", "uk": "У черзі: {count}, разом {length}."},
    Answer.QUEUE_EMPTY: {"en": "The queue is empty.", "uk": "Черга порожня."},
    Answer.PLACE: {
        "en": "Your place: {place}, in about {time}.",
        "uk": "Ваше місце: {place}, приблизно через {time}.",
    },
    Answer.WAITS: {"en": "Your request waits for approval.", "uk": "Ваше замовлення чекає на схвалення."},
    Answer.HELD: {"en": "Your request is on hold.", "uk": "Ваше замовлення відкладено."},
    Answer.VOTES: {"en": "Votes to skip: {votes} of {needed}.", "uk": "Голосів за пропуск: {votes} з {needed}."},
    Answer.VOTED_OUT: {"en": "Skipped by vote: “{title}”.", "uk": "Пропущено за голосуванням: «{title}»."},
    Answer.SKIPPED: {"en": "Skipped: “{title}”.", "uk": "Пропущено: «{title}»."},
    Answer.APPROVED: {"en": "Approved: “{title}”.", "uk": "Схвалено: «{title}»."},
    Answer.REJECTED: {"en": "Rejected: “{title}”.", "uk": "Відхилено: «{title}»."},
    Answer.NOTHING_WAITS: {"en": "No request waits for approval.", "uk": "Жодне замовлення не чекає на схвалення."},
    Answer.NO_SUCH_NUMBER: {
        "en": "No request with this number waits for approval.",
        "uk": "Замовлення з таким номером не чекає на схвалення.",
    },
    Answer.VOLUME: {"en": "Volume: {percent}%.", "uk": "Гучність: {percent} %."},
    Answer.CLOSED: {"en": "Requests are paused.", "uk": "Замовлення призупинено."},
    Answer.OPEN: {"en": "Requests are open.", "uk": "Замовлення приймаються."},
    Answer.NOT_ALLOWED: {"en": "This command is not available to you.", "uk": "Ця команда вам недоступна."},
}

_UNITS: dict[Language, tuple[str, str, str]] = {"en": ("h", "min", "s"), "uk": ("год", "хв", "с")}
_IN_SECONDS_BELOW = 120


def time_in_words(length_ms: int, language: Language) -> str:
    """Return a time as people say it: ``1 min`` at least, ``2 h 5 min``."""
    hours, minutes = divmod(max(1, -(-length_ms // 60_000)), 60)
    hour, minute, _ = _UNITS[language]
    return " ".join(part for part, number in ((f"{hours} {hour}", hours), (f"{minutes} {minute}", minutes)) if number)


def wait_in_words(left_s: int, language: Language) -> str:
    """Return how long somebody has to wait: ``45 s``, and from two minutes on as `time_in_words`."""
    if left_s < _IN_SECONDS_BELOW:
        return f"{max(1, left_s)} {_UNITS[language][2]}"
    return time_in_words(left_s * 1_000, language)

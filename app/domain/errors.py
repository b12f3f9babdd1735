"""Errors with a sentence for people. Any other exception is a bug."""

import errno

from app.domain.reasons import Language, Reason, Refusal
from app.domain.speech import SpeechReason

_SENTENCES: dict[str, dict[Language, str]] = {
    "already_heard": {
        "en": "This message was already played, so this can no longer be undone.",
        "uk": "Це повідомлення вже звучить, тож цього не повернути.",
    },
    "autostart_failed": {"en": "Autostart could not be changed.", "uk": "Не вдалося змінити автозапуск."},
    "copy_too_large": {"en": "The database is too large to be copied.", "uk": "База даних завелика для копії."},
    "disk_full": {
        "en": "The disk is full, so nothing was saved.",
        "uk": "На диску немає місця, тому нічого не збережено.",
    },
    "export_running": {"en": "Another export is still running.", "uk": "Ще триває інший експорт."},
    "fallback_full": {"en": "The fallback list is full.", "uk": "Запасний список заповнено."},
    "no_sign_in": {
        "en": "This sign-in is over. Begin it in Efir again.",
        "uk": "Цей вхід уже завершено. Почніть його в Ефірі ще раз.",
    },
    "feed_off": {"en": "Switch this service on first.", "uk": "Спершу ввімкніть цей сервіс."},
    "file_not_read": {"en": "The file cannot be read.", "uk": "Файл не вдається прочитати."},
    "file_not_written": {
        "en": "The file cannot be written there. Choose another folder.",
        "uk": "Туди файл не записати: виберіть іншу теку.",
    },
    "import_running": {"en": "Another import is still running.", "uk": "Ще триває інший імпорт."},
    "invalid": {
        "en": "Invalid value. Check the limits next to the field.",
        "uk": "Неприпустиме значення. Перевірте межі біля поля.",
    },
    "invalid_key": {
        "en": "This cannot be a key. Paste it without blanks or other text.",
        "uk": "Це не може бути ключем. Вставте його без пробілів і зайвого тексту.",
    },
    "links_not_written": {
        "en": "The data folder cannot be written, so the links stay as they are.",
        "uk": "До теки даних не вдається писати, тож посилання лишилися колишніми.",
    },
    "no_channel_points": {
        "en": "This channel has no channel points. Twitch gives them to affiliates and partners.",
        "uk": "На цьому каналі немає балів каналу. Twitch надає їх афіліатам і партнерам.",
    },
    "no_key": {"en": "Enter the key of your account.", "uk": "Введіть ключ свого облікового запису."},
    "rehearsal_on_air": {
        "en": "Something is on air, playing or being read. Rehearse when it is over.",
        "uk": "Щось в ефірі, грає або читається. Репетируйте, коли це закінчиться.",
    },
    "no_recording": {"en": "There is no recording.", "uk": "Запису немає."},
    "rehearsal_runs": {"en": "A rehearsal is still running.", "uk": "Ще триває репетиція."},
    "no_links": {"en": "No YouTube links found.", "uk": "Посилань на YouTube не знайдено."},
    "no_such_feed": {"en": "There is no such service.", "uk": "Такого сервісу немає."},
    "no_such_item": {"en": "This item no longer exists.", "uk": "Цього запису вже немає."},
    "invitation_over": {
        "en": "This invitation has ended or was revoked.",
        "uk": "Це запрошення вже завершилося або його скасовано.",
    },
    "no_such_invitation": {"en": "There is no such invitation.", "uk": "Такого запрошення немає."},
    "too_many_invitations": {
        "en": "There are too many invitations. Revoke one first.",
        "uk": "Запрошень забагато. Спершу скасуйте якесь із них.",
    },
    "no_such_message": {"en": "This message no longer exists.", "uk": "Цього повідомлення вже немає."},
    "no_such_source": {"en": "This source is not connected.", "uk": "Це джерело не під’єднане."},
    "no_such_source_open": {
        "en": "No source of this kind is open. Add it to OBS first.",
        "uk": "Такого джерела не відкрито. Спершу додайте його в OBS.",
    },
    "not_connected": {"en": "This source is not connected.", "uk": "Це джерело не під’єднане."},
    "no_such_copy": {
        "en": "This copy does not exist or cannot be read.",
        "uk": "Такої копії немає або її не вдається прочитати.",
    },
    "nothing_spoken": {"en": "No message is being spoken.", "uk": "Зараз нічого не озвучується."},
    "nothing_to_undo": {"en": "There is nothing to undo.", "uk": "Немає чого повертати."},
    "no_such_scene": {"en": "OBS has no such scene.", "uk": "В OBS немає такої сцени."},
    "obs_elsewhere": {
        "en": "This OBS runs on another PC. Drag the cards into it there, with the links for your network.",
        "uk": "Ця OBS працює на іншому ПК. Перетягніть картки в неї там, із посиланнями для вашої мережі.",
    },
    "obs_no_browser": {
        "en": "This OBS has no browser source. Install OBS from obsproject.com, which has one.",
        "uk": "У цій OBS немає джерела «Браузер». Установіть OBS з obsproject.com: там воно є.",
    },
    "obs_not_connected": {"en": "OBS is not connected.", "uk": "OBS не під’єднано."},
    "obs_other_collection": {
        "en": "Another scene collection is open in OBS. Open the one that was set up, then undo.",
        "uk": "В OBS відкрито іншу колекцію сцен. Відкрийте ту, яку було налаштовано, і поверніть ще раз.",
    },
    "obs_refused": {
        "en": "OBS refused a step, so nothing was changed.",
        "uk": "OBS відхилила один із кроків, тож нічого не змінено.",
    },
    "playlist_unread": {
        "en": "This playlist cannot be read. It may be private or deleted, or YouTube does not respond.",
        "uk": "Не вдається прочитати цей плейлист. Можливо, він приватний чи видалений, або YouTube не відповідає.",
    },
    "reward_exists": {
        "en": "There is a reward with this name already. Choose another name.",
        "uk": "Нагорода з такою назвою вже є. Виберіть іншу назву.",
    },
    "secrets_locked": {
        "en": "The key is in the keyring of this PC, which is locked or does not respond. "
        "Unlock it, or enter the key again.",
        "uk": "Ключ лежить у сховищі паролів цього ПК, а воно замкнене або не відповідає. "
        "Відімкніть його або введіть ключ ще раз.",
    },
    "secrets_not_read": {
        "en": "The saved keys cannot be read from the data folder.",
        "uk": "Не вдається прочитати збережені ключі з теки даних.",
    },
    "secrets_not_written": {
        "en": "The data folder cannot be written, so the keys stay as they are.",
        "uk": "До теки даних не вдається писати, тож ключі лишилися колишніми.",
    },
    "settings_file_refused": {
        "en": "Nothing was imported. Invalid values: {field}",
        "uk": "Нічого не імпортовано. Неприпустимі значення: {field}",
    },
    "settings_file_strange": {
        "en": "This file contains no Efir settings.",
        "uk": "У цьому файлі немає налаштувань Ефіру.",
    },
    "settings_file_too_large": {"en": "This file is larger than 5 MB.", "uk": "Цей файл більший за 5 МБ."},
    "settings_file_too_new": {
        "en": "This file was made by another version of Efir.",
        "uk": "Цей файл створила інша версія Ефіру.",
    },
    "settings_file_unreadable": {"en": "The file cannot be read.", "uk": "Файл не вдається прочитати."},
    "settings_file_unwritable": {"en": "The file cannot be written there.", "uk": "Туди не вдається записати файл."},
    "stale_undo": {
        "en": "Something else was done since, so this can no longer be undone.",
        "uk": "Відтоді зроблено щось інше, тож цього вже не повернути.",
    },
    "store_busy": {
        "en": "Another program is using the database. Try again.",
        "uk": "Базою даних користується інша програма. Спробуйте ще раз.",
    },
    "store_failed": {"en": "The database is not available.", "uk": "База даних недоступна."},
    "too_many_rewards": {
        "en": "There are too many rewards. Delete one first.",
        "uk": "Нагород забагато. Спершу видаліть одну.",
    },
    "ytdlp_bad_file": {
        "en": "The new yt-dlp is damaged or holds something that does not belong there. Nothing was changed.",
        "uk": "Новий yt-dlp пошкоджений або містить те, чого там бути не має. Нічого не змінено.",
    },
    "ytdlp_broken": {
        "en": "The new yt-dlp does not work here. The one before stays in use.",
        "uk": "Новий yt-dlp тут не працює. Лишився попередній.",
    },
    "ytdlp_elsewhere": {
        "en": "PyPI names a file on another site, which Efir does not trust. Nothing was changed.",
        "uk": "PyPI вказує на файл на іншому сайті, якому Ефір не довіряє. Нічого не змінено.",
    },
    "ytdlp_index_silent": {
        "en": "PyPI does not respond. Check the internet connection or try again later.",
        "uk": "PyPI не відповідає. Перевірте інтернет або спробуйте пізніше.",
    },
    "ytdlp_index_strange": {
        "en": "PyPI gave an answer that Efir does not understand. Try again later.",
        "uk": "PyPI відповів незрозуміло. Спробуйте пізніше.",
    },
    "ytdlp_newest": {"en": "There is no newer yt-dlp.", "uk": "Новішого yt-dlp немає."},
    "ytdlp_updating": {"en": "yt-dlp is being updated already.", "uk": "yt-dlp уже оновлюється."},
    "ytdlp_wrong_hash": {
        "en": "The file that came is not the one that PyPI lists. Nothing was changed.",
        "uk": "Завантажено не той файл, який указано на PyPI. Нічого не змінено.",
    },
    "wrong_state": {
        "en": "This is not possible any more: the state has changed.",
        "uk": "Це вже неможливо: стан змінився.",
    },
}
"""By error code; what is not here are reasons, or errors that only programs get."""


class AppError(Exception):
    """A failure with a stable code; ``str(error)`` is its English sentence, which may hold details for programs.

    Args:
        code: Part of the API.
        message: In English; empty for the sentence of the code.
        field: Path of the input field at fault, or None.
    """

    def __init__(self, code: str, message: str = "", field: str | None = None) -> None:
        self.code = code
        self.field = field
        super().__init__(message or self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """Return the sentence for people: of a subclass's ``reason``, else of the code, else the English message."""
        reason = getattr(self, "reason", None)
        if isinstance(reason, Reason | SpeechReason):
            return reason.sentence(language)
        for reasons in (Reason, SpeechReason):
            if self.code in reasons:
                return reasons(self.code).sentence(language)
        known = _SENTENCES.get(self.code)
        return known[language].replace("{field}", self.field or "") if known else str(self)


class RequestError(AppError):
    """It cannot be done as asked, and nothing was changed."""


class InvalidError(RequestError):
    """A value is outside its limits."""


class NotFoundError(RequestError):
    """Nothing has that id."""


class ConflictError(RequestError):
    """It does not fit the present state."""


class ForbiddenError(RequestError):
    """Whoever asks may not do this."""


class TooOftenError(RequestError):
    """It was asked too often in too short a time."""


class RefusedError(RequestError):
    """A request that the rules, or the video itself, do not allow."""

    def __init__(self, refusal: Reason | Refusal, field: str | None = None) -> None:
        self.refusal = refusal if isinstance(refusal, Refusal) else Refusal(refusal)
        self.reason = self.refusal.reason
        super().__init__(self.reason.value, self.reason.sentence("en"), field)


def refusal_in(error: RequestError) -> Refusal | None:
    """Return why a request was refused, or None where that is no reason for viewers."""
    if isinstance(error, RefusedError):
        return error.refusal
    return Refusal(Reason(error.code)) if error.code in Reason else None


class OutsideError(AppError):
    """Something outside failed: network, engine, disk."""


class MediaUnavailableError(OutsideError):
    """No details of the media are available now; later there may be."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.METADATA_UNAVAILABLE.value, message)


class StoreError(OutsideError):
    """The database cannot be used."""


class StoreFullError(StoreError):
    """The disk is full."""


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def disk_error(error: OSError, code: str) -> OutsideError:
    """Return the error for people, after a file could not be written.

    Args:
        error: What the system said.
        code: Where it is not that there is no room.
    """
    if error.errno in _NO_ROOM:
        return StoreFullError("disk_full")
    return OutsideError(code, f"A file cannot be written: {error.strerror or error}.")

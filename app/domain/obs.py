"""OBS over obs-websocket 5: how the connection is, and which of its browser sources show Efir's widgets.

Sources: obs-websocket, docs/generated/protocol.md (requests, events, codes); obs-browser (settings of a source).
"""

import re
from datetime import datetime
from enum import IntEnum, IntFlag, StrEnum
from typing import override

from msgspec import Struct

from app.domain.obs_healing import Trouble
from app.domain.obs_sound import Heard
from app.domain.reasons import Language

BROWSER = "browser_source"
"""OBS's kind of input that shows a web page."""
DEFAULT_PORT = 4455
LONGEST_PASSWORD = 1_000
HOST = r"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?\Z"
"""A host name or an IPv4 address."""
OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})


class ObsState(StrEnum):
    """How the connection to OBS is."""

    OFF = "off"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    WAITING = "waiting"
    """It is tried again by itself; ``reason`` says what is missing."""
    NEEDS_YOU = "needs_you"
    """The streamer must do something, which ``reason`` says."""


class ObsReason(StrEnum):
    """Why Efir is not connected to OBS, or what is wrong with OBS; a stable code with a sentence for the streamer."""

    NOT_ASKED = "not_asked"
    NOT_FOUND = "not_found"
    SERVER_OFF = "server_off"
    NOT_RUNNING = "not_running"
    UNREACHABLE = "unreachable"
    NOT_OBS = "not_obs"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a reason
    PASSWORD_NOT_READ = "password_not_read"  # noqa: S105 -- a reason
    KICKED = "kicked"
    NOT_READY = "not_ready"
    TOO_OLD = "too_old"
    SILENT = "silent"
    ENDED = "ended"
    NO_BROWSER = "no_browser"
    """It is connected, but this OBS has no browser source."""
    BUG = "bug"

    def sentence(self, language: Language) -> str:
        """Return what is wrong, and what to do where something can be done."""
        return _SENTENCES[self][language]


NEED_YOU = frozenset(
    {
        ObsReason.NOT_ASKED,
        ObsReason.SERVER_OFF,
        ObsReason.WRONG_PASSWORD,
        ObsReason.PASSWORD_NOT_READ,
        ObsReason.KICKED,
        ObsReason.NOT_OBS,
        ObsReason.TOO_OLD,
    }
)
"""Reasons that do not pass by themselves."""

_SENTENCES: dict[ObsReason, dict[Language, str]] = {
    ObsReason.NOT_ASKED: {
        "en": "Efir can connect to OBS. For that it reads the password from OBS's own settings on this PC.",
        "uk": "Ефір може під’єднатися до OBS. Для цього він прочитає пароль із налаштувань OBS на цьому ПК.",
    },
    ObsReason.NOT_FOUND: {
        "en": "There is no OBS 28 or newer on this PC, or it was never started.",
        "uk": "На цьому ПК немає OBS 28 або новішої, чи її ще не запускали.",
    },
    ObsReason.SERVER_OFF: {
        "en": "In OBS, open Tools → WebSocket Server Settings and enable the server.",
        "uk": "В OBS відкрийте «Інструменти» → «Налаштування сервера WebSocket» і ввімкніть сервер.",
    },
    ObsReason.NOT_RUNNING: {"en": "OBS is not running.", "uk": "OBS не запущено."},
    ObsReason.UNREACHABLE: {
        "en": "OBS cannot be reached at this address. Check the address and the firewall.",
        "uk": "За цією адресою OBS недоступна. Перевірте адресу й брандмауер.",
    },
    ObsReason.NOT_OBS: {
        "en": "Another program answers at OBS's port. Check the port.",
        "uk": "На порту OBS відповідає інша програма. Перевірте порт.",
    },
    ObsReason.WRONG_PASSWORD: {
        "en": "OBS does not accept the password. Enter the one from Tools → WebSocket Server Settings.",
        "uk": "OBS не приймає пароль. Введіть той, що в «Інструменти» → «Налаштування сервера WebSocket».",
    },
    ObsReason.PASSWORD_NOT_READ: {
        "en": "The saved password cannot be read now. Unlock the keyring of this PC, or enter the password again.",
        "uk": "Збережений пароль зараз не прочитати. Відімкніть сховище паролів цього ПК або введіть пароль ще раз.",
    },
    ObsReason.KICKED: {
        "en": "Efir was disconnected in OBS. Press Connect when you want it back.",
        "uk": "Ефір від’єднали в OBS. Натисніть «Під’єднати», коли він знову буде потрібен.",
    },
    ObsReason.NOT_READY: {"en": "OBS is still starting.", "uk": "OBS ще запускається."},
    ObsReason.TOO_OLD: {
        "en": "This version of OBS is not supported. Efir needs OBS 28 or newer.",
        "uk": "Ця версія OBS не підтримується. Потрібна OBS 28 або новіша.",
    },
    ObsReason.SILENT: {"en": "OBS does not respond.", "uk": "OBS не відповідає."},
    ObsReason.ENDED: {"en": "OBS was closed.", "uk": "OBS закрито."},
    ObsReason.NO_BROWSER: {
        "en": "This OBS has no browser source. Install OBS from obsproject.com, which has one.",
        "uk": "У цій OBS немає джерела «Браузер». Установіть OBS з obsproject.com: там воно є.",
    },
    ObsReason.BUG: {
        "en": "Something went wrong in Efir. The log has the details.",
        "uk": "У самому Ефірі сталася помилка. Подробиці в журналі.",
    },
}


class ObsClosedError(Exception):
    """There is no connection to OBS, or no longer one."""

    def __init__(self, reason: ObsReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ObsCode(IntEnum):
    """Codes of refused requests. Texts of OBS differ between its versions and are never read."""

    UNKNOWN_REQUEST = 204
    NOT_READY = 207
    NOT_FOUND = 600
    TAKEN = 601
    NO_SUCH_KIND = 605


class ObsRefusedError(Exception):
    """OBS refused a request, which then changed nothing."""

    def __init__(self, request: str, code: int) -> None:
        super().__init__(f"{request}: {code}")
        self.request = request
        self.code = code


class ObsEvents(IntFlag):
    """Kinds of events to subscribe to; those from 65536 on come often and only on demand."""

    NONE = 0
    GENERAL = 1
    CONFIG = 2
    SCENES = 4
    INPUTS = 8
    OUTPUTS = 64
    SCENE_ITEMS = 128
    METERS = 1 << 16
    ACTIVE = 1 << 17
    SHOW = 1 << 18


class ObsPlace(Struct, frozen=True, kw_only=True):
    """Where OBS listens.

    Attributes:
        password: Empty where none is needed.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    password: str = ""

    @override
    def __repr__(self) -> str:
        """Return it without the password."""
        return f"ObsPlace({self.host}:{self.port})"


class ObsOwnSettings(Struct, frozen=True, kw_only=True):
    """What OBS's own file says of its server.

    Attributes:
        is_on: The server is enabled; it is off in a new OBS.
        written_ns: When the file was written, nanoseconds since 1970.
    """

    is_on: bool
    port: int
    password: str
    written_ns: int = 0

    @override
    def __repr__(self) -> str:
        """Return it without the password."""
        return f"ObsOwnSettings(is_on={self.is_on}, port={self.port})"


class ObsRequest(Struct, frozen=True):
    """One request to OBS: its name and its fields."""

    name: str
    fields: dict[str, object] = {}


class ObsAnswer(Struct, frozen=True):
    """The answer to one request of a batch; ``data`` is empty where it was refused."""

    code: int
    data: dict[str, object]

    @property
    def is_good(self) -> bool:
        """Whether it was carried out."""
        return self.code == _SUCCESS


_SUCCESS = 100


class ObsSource(Struct, frozen=True, kw_only=True):
    """A browser source in OBS that shows one of Efir's widgets.

    Attributes:
        name: As the streamer called it; it may change.
        tag: The part of its link that ties its page to it; empty where the link was pasted by hand.
        is_file: It opens a waiting file instead of a link.
        has_current_link: Its link holds the present token and port; always true for a file.
        is_rerouted: OBS gets its sound ("Control audio via OBS").
        is_shut_down_hidden: It has no page while it is hidden.
        is_reloading: It reloads at every change of the scene.
        is_active: It is part of what viewers see.
        is_showing: It is seen somewhere in OBS, also in a preview.
        is_connected: Its page is connected to Efir.
        trouble: What became of it where it should be connected and is not; None where it is well.
    """

    name: str
    widget: str
    tag: str = ""
    is_file: bool = False
    has_current_link: bool = True
    is_rerouted: bool = False
    is_shut_down_hidden: bool = False
    is_reloading: bool = False
    is_active: bool = False
    is_showing: bool = False
    is_connected: bool = False
    trouble: Trouble | None = None


class OnAir(Struct, frozen=True, kw_only=True):
    """The stream or recording that runs.

    Attributes:
        since: When it began.
        is_reconnecting: OBS has lost the streaming server and tries to come back.
        is_streaming: Otherwise only a recording runs.
    """

    since: datetime
    is_reconnecting: bool = False
    is_streaming: bool = True


class SceneAnswer(StrEnum):
    """What shall be with a scene that lacks the player."""

    ADD = "add"
    """The player is put into it."""
    NEVER = "never"
    """Nothing; it is not asked again."""
    PAUSE = "pause"
    """Videos pause while viewers do not see the player, in every scene."""


class ObsStatus(Struct, frozen=True, kw_only=True):
    """How OBS does, as the window and ``GET /obs`` show it.

    Attributes:
        since: When it got into this state, or this reason came.
        version: Of OBS, such as ``32.2.2``; empty before the first connection.
        is_unprotected: OBS asks for no password, so that any web page on this PC could control it.
        collection: The scene collection that is open.
        scene: The scene that viewers see.
        scenes: All of them, in OBS's order.
        sources: Efir's own, in all scenes.
        on_air: None while nothing is streamed or recorded, or it is not known.
        reconnects: Connections after the first one since the program started.
        verdicts: What was found out last of the sound and picture of each source.
        undo_at: When the last set-up was made, which can be taken back; None where there is none.
        lacking: The scene on air that does not show the player though something plays, where the streamer is asked
            what shall be; empty otherwise.
    """

    state: ObsState = ObsState.OFF
    reason: ObsReason | None = None
    since: datetime | None = None
    version: str = ""
    is_unprotected: bool = False
    collection: str = ""
    scene: str = ""
    scenes: tuple[str, ...] = ()
    sources: tuple[ObsSource, ...] = ()
    on_air: OnAir | None = None
    reconnects: int = 0
    undo_at: datetime | None = None
    verdicts: tuple[Heard, ...] = ()
    lacking: str = ""


def version_of(text: str) -> tuple[int, int]:
    """Return the major and minor number of a version such as ``32.2.2-rc1``; zeros where they are missing."""
    numbers = re.match(r"(\d{1,6})(?:\.(\d{1,6}))?", text)
    return (int(numbers[1]), int(numbers[2] or 0)) if numbers else (0, 0)

"""Every setting, declared once: name, default, limits, title and help. The settings page and the API use it.

Titles and helps are English source strings of the ``Settings`` translation context.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, convert

from app.domain.chat_answers import wait_in_words
from app.domain.feed_settings import ChatSettings, FeedSettings
from app.domain.hub_settings import HubSettings
from app.domain.money import Money, format_money
from app.domain.obs_settings import ObsSettings
from app.domain.reasons import Language, Reason, Refusal
from app.domain.request_rules import Lines, RequestRules
from app.domain.sources import LAN_ADDRESS
from app.domain.text import clean

SENTENCE_LENGTH = 200
"""Grapheme clusters of a sentence for viewers."""

type LanguageChoice = Literal["system", "uk", "en"]
type ThemeChoice = Literal["system", "dark", "light"]
_MODIFIER = "(Ctrl|Alt|Shift|Meta)"
_FUNCTION = rf"({_MODIFIER}\+)*F([1-9]|1[0-9]|2[0-4])"
_CHARACTER = rf"({_MODIFIER}\+)*(Ctrl|Alt|Meta)\+({_MODIFIER}\+)*[A-Z0-9]"
HOT_KEY = rf"^({_FUNCTION}|{_CHARACTER})?$(?!\n)"
"""Empty is none. A letter or digit needs Ctrl, Alt or Meta, or nobody could type it any more."""
COLOR = "^#[0-9A-Fa-f]{6}$"
FONT_NAME = r"^(?!.*\n)[\w .-]*$"
"""The name is quoted in a style sheet, so it cannot contain quotes. ``$`` would allow a line break."""
HOST_NAME = r"^\s*([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63}){0,20}\.?)?\s*$"
"""One name without scheme and port; blanks around it do not matter."""
LONGEST_LIST = 2_000
"""Values in any list here."""
_REASONS = {"propertyNames": {"enum": tuple(Reason)}}
type Sentences = Annotated[dict[Reason, Annotated[str, Meta(max_length=2_000)]], Meta(extra_json_schema=_REASONS)]


class SentenceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Replies to a refused request, by reason; the default text where there is none."""

    uk: Annotated[
        Sentences,
        Meta(
            title="In Ukrainian",
            description="For streams in Ukrainian. Empty fields use the default text. "
            "Where the default has {time} or {amount}, yours can have it too.",
        ),
    ] = {}
    en: Annotated[
        Sentences,
        Meta(
            title="In English",
            description="For streams in English. Empty fields use the default text. "
            "Where the default has {time} or {amount}, yours can have it too.",
        ),
    ] = {}

    def of(self, language: Language) -> Sentences:
        """Return the sentences of a language."""
        return self.uk if language == "uk" else self.en

    def sentence(self, refusal: Refusal, language: Language) -> str:
        """Return the reply to a refusal: the streamer's own sentence, or the default.

        Time and amount are filled in; a sentence that asks for one that is not known gives way to a plain one.
        """
        sentence = self.of(language).get(refusal.reason) or refusal.reason.template(language)
        needed = Money(refusal.amount_minor, refusal.currency, refusal.unit)
        values = {
            "{time}": wait_in_words(refusal.left_s, language) if refusal.left_s else "",
            "{amount}": format_money(needed, language) if needed.amount_minor else "",
        }
        if any(place in sentence and not value for place, value in values.items()):
            return refusal.reason.sentence(language)
        for place, value in values.items():
            sentence = sentence.replace(place, value)
        return sentence

    def cleaned(self) -> "SentenceSettings":
        """Return them as plain text of at most 200 grapheme clusters each, without the empty ones."""
        uk, en = (
            {reason: clean(text, SENTENCE_LENGTH) for reason, text in map_.items()} for map_ in (self.uk, self.en)
        )
        return SentenceSettings(uk=_without_empty(uk), en=_without_empty(en))


def _without_empty(sentences: Sentences) -> Sentences:
    return {reason: text for reason, text in sentences.items() if text}


class MediaSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The streamer's own files."""

    folders: Annotated[
        Lines,
        Meta(
            max_length=100,
            title="Media folders",
            description="Files in these folders can be queued. One full path per line.",
        ),
    ] = ()
    fallback_folder: Annotated[
        str,
        Meta(
            max_length=1_000,
            title="Fallback folder",
            description="Its files play while the queue is empty, after the fallback list.",
        ),
    ] = ""


class PlayerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How videos play."""

    fade_ms: Annotated[
        int, Meta(ge=0, le=5_000, title="Volume fade", description="How long a volume change takes.")
    ] = 300
    loudness: Annotated[
        bool,
        Meta(
            title="Even out loudness",
            description="Files that played before play equally loud. YouTube videos cannot be measured.",
        ),
    ] = True
    max_played_ms: Annotated[
        int,
        Meta(
            ge=0,
            le=86_400_000,
            title="Maximum play time",
            description="A viewer's video ends after this time and the next one starts. 0 plays all of it.",
        ),
    ] = 0


class SpeechSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is read aloud, when and where."""

    is_on: Annotated[bool, Meta(title="Read messages aloud", description="When off, donations still show alerts.")] = (
        True
    )
    auto_approve: Annotated[
        bool, Meta(title="Auto-approve", description="Messages that pass every rule are read without approval.")
    ] = False
    output: Annotated[
        Literal["source", "local", "both"],
        Meta(title="Audio output", description="The voice source in OBS, this PC, or both."),
    ] = "source"
    device: Annotated[
        str,
        Meta(
            max_length=300,
            title="Output device",
            description="Used for sound on this PC. Empty means the system default.",
        ),
    ] = ""
    while_speaking: Annotated[
        Literal["duck", "pause"],
        Meta(title="Video while speaking", description="Lowers its volume or pauses it."),
    ] = "duck"
    duck_percent: Annotated[
        int, Meta(ge=0, le=100, title="Volume while speaking", description="Percent of the video's volume.")
    ] = 25
    donations_first: Annotated[
        bool, Meta(title="Donations first", description="When off, messages are read in the order they arrived.")
    ] = True
    says_author: Annotated[bool, Meta(title="Say the sender's name")] = True
    emoji: Annotated[Literal["drop", "read"], Meta(title="Emoji", description="Skips them or reads their names.")] = (
        "drop"
    )
    max_characters: Annotated[
        int, Meta(ge=20, le=400, title="Maximum message length", description="Characters. The rest is not read.")
    ] = 400
    max_seconds: Annotated[
        int, Meta(ge=5, le=120, title="Maximum speech length", description="Seconds. The rest is not read.")
    ] = 60
    blocked_words: Annotated[
        Lines,
        Meta(
            max_length=LONGEST_LIST,
            title="Blocked words",
            description="Whole words, in any spelling. Other endings are found only where an asterisk stands.",
        ),
    ] = ()
    blocked_action: Annotated[
        Literal["replace", "bleep", "hold"],
        Meta(
            title="When a message contains one",
            description="Removes the word, replaces it with a bleep, or holds the message for approval.",
        ),
    ] = "replace"
    aliases: Annotated[
        Lines,
        Meta(
            max_length=LONGEST_LIST,
            title="Name pronunciation",
            description="One per line: name = how to say it.",
        ),
    ] = ()
    viewer_voices: Annotated[
        Lines,
        Meta(
            max_length=LONGEST_LIST,
            title="Viewer voices",
            description="One per line: viewer = voice ID.",
        ),
    ] = ()
    user_per_minute: Annotated[
        int,
        Meta(
            ge=0, le=100, title="Messages per viewer", description="Per minute, without a donation. 0 means no limit."
        ),
    ] = 0
    total_per_minute: Annotated[
        int,
        Meta(
            ge=0, le=1_000, title="Messages in total", description="Per minute, without a donation. 0 means no limit."
        ),
    ] = 0
    expire_min: Annotated[
        int,
        Meta(
            ge=0,
            le=1_440,
            title="Keep for",
            description="Minutes a message without a donation can wait. 0 means no limit.",
        ),
    ] = 30


class VoiceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The voice of one language."""

    voice: Annotated[
        str, Meta(max_length=300, title="Voice", description="Voice ID. Empty means the first voice of the language.")
    ] = ""
    rate_percent: Annotated[int, Meta(ge=50, le=200, title="Speed", description="Percent of normal speed.")] = 100
    pitch_percent: Annotated[int, Meta(ge=0, le=100, title="Pitch", description="50 is normal.")] = 50
    volume_percent: Annotated[int, Meta(ge=0, le=100, title="Volume")] = 100


class AlertSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Alerts of donations."""

    lead_ms: Annotated[
        int,
        Meta(
            ge=0,
            le=10_000,
            title="Delay before speech",
            description="How long an alert is shown before the message is read.",
        ),
    ] = 1_200
    least_ms: Annotated[
        int, Meta(ge=1_000, le=60_000, title="Minimum duration", description="An alert is shown at least this long.")
    ] = 5_000


class StreamSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What viewers see and hear."""

    language: Annotated[
        LanguageChoice,
        Meta(title="Language", description="Language of the widgets, replies to viewers and announcements."),
    ] = "system"


class AppearanceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the window and the widgets look."""

    language: Annotated[LanguageChoice, Meta(title="Language", description="Language of the window.")] = "system"
    theme: Annotated[ThemeChoice, Meta(title="Theme", description="Dark, light or the same as the system.")] = "dark"
    thumbnails: Annotated[
        bool,
        Meta(title="Thumbnails", description="Lists show pictures of YouTube videos, downloaded from i.ytimg.com."),
    ] = True
    accent_color: Annotated[
        str, Meta(max_length=7, pattern=COLOR, title="Accent colour", description="Progress, names and amounts.")
    ] = "#ff7a59"
    text_color: Annotated[
        str, Meta(max_length=7, pattern=COLOR, title="Text colour", description="Titles and messages.")
    ] = "#ffffff"
    panel_color: Annotated[
        str, Meta(max_length=7, pattern=COLOR, title="Panel colour", description="Background of the text.")
    ] = "#0e1118"
    opacity_percent: Annotated[
        int, Meta(ge=0, le=100, title="Panel opacity", description="0 is fully transparent, 100 is fully opaque.")
    ] = 86
    corner_percent: Annotated[
        int,
        Meta(ge=0, le=200, title="Corner radius", description="Percent of the text height. 0 means square corners."),
    ] = 70
    font: Annotated[
        str,
        Meta(
            max_length=60,
            pattern=FONT_NAME,
            title="Font",
            description="A font of the PC that runs OBS: letters, digits and spaces. Empty means the default.",
        ),
    ] = ""
    size_percent: Annotated[
        int, Meta(ge=50, le=300, title="Size", description="Text and panels, percent of the default.")
    ] = 100
    is_animated: Annotated[
        bool, Meta(title="Animations", description="When off, widgets appear and change without motion.")
    ] = True
    shows_alert_image: Annotated[
        bool, Meta(title="Alert image", description="The heart next to the name, or the image from your CSS.")
    ] = True


class Look(Struct, frozen=True, kw_only=True):
    """The look of the widgets, as sent to their pages; each field is the setting of the same name."""

    accent_color: str
    text_color: str
    panel_color: str
    opacity_percent: int
    corner_percent: int
    font: str
    size_percent: int
    is_animated: bool
    shows_alert_image: bool


def look_of(appearance: AppearanceSettings) -> Look:
    """Return the settings that the widgets need."""
    return convert(appearance, Look, from_attributes=True)


class NotificationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which notifications are shown."""

    request_waits: Annotated[bool, Meta(title="Request needs approval")] = True
    message_waits: Annotated[bool, Meta(title="Message needs approval")] = True
    video_failed: Annotated[bool, Meta(title="Video failed to play")] = True
    paid_video_refused: Annotated[bool, Meta(title="Video of a donation was not added")] = True
    speech_failed: Annotated[bool, Meta(title="Message could not be read")] = True
    source_silent: Annotated[bool, Meta(title="Source stopped responding")] = True
    source_back: Annotated[bool, Meta(title="Source reconnected")] = True
    source_flaps: Annotated[bool, Meta(title="Source keeps reconnecting")] = True
    engine_restarted: Annotated[bool, Meta(title="Speech engine restarted")] = True
    feed_lost: Annotated[bool, Meta(title="Feed disconnected")] = True
    feed_back: Annotated[bool, Meta(title="Feed reconnected")] = True
    feed_needs_you: Annotated[bool, Meta(title="Feed needs your attention")] = True
    feed_key_ends: Annotated[bool, Meta(title="Key of a feed expires soon")] = True
    feed_late: Annotated[bool, Meta(title="Donations that came while Efir was away")] = True
    source_repaired: Annotated[bool, Meta(title="Source in OBS was repaired")] = True
    source_not_repaired: Annotated[bool, Meta(title="Source in OBS could not be repaired")] = True
    source_unheard: Annotated[bool, Meta(title="Viewers do not hear a source")] = True
    source_unseen: Annotated[bool, Meta(title="Viewers do not see a source")] = True
    scene_without_player: Annotated[bool, Meta(title="Scene without the player")] = True


_HOT_KEY_HELP = (
    "Works in any program on Windows and X11; not available on Wayland and macOS. "
    "For example Ctrl+Shift+F9. Empty means none."
)


class DesktopSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Start with the desktop, and global hot keys."""

    autostart: Annotated[
        bool,
        Meta(
            title="Start at login",
            description="Efir starts in the tray, or with its window where there is no tray.",
        ),
    ] = False
    hotkey_skip: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Hot key to skip video", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_pause: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Hot key to play or pause", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_stop_speech: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Hot key to stop speech", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_panic: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Hot key for panic", description=_HOT_KEY_HELP)
    ] = ""


class NetworkSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who can reach the server."""

    lan_address: Annotated[
        str,
        Meta(
            max_length=15,
            pattern=LAN_ADDRESS,
            title="Allow LAN access",
            description="Address of this PC for other PCs on your network, such as 192.168.1.20. "
            "Empty means this PC only. A link or a token is always required.",
        ),
    ] = ""
    host_names: Annotated[
        tuple[Annotated[str, Meta(max_length=1_000, pattern=HOST_NAME)], ...],
        Meta(
            max_length=20,
            title="Host names",
            description="Names of this PC, besides localhost, that can be used in links. One per line.",
        ),
    ] = ()


class UpdateSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Newer versions."""

    asks_for_releases: Annotated[
        bool,
        Meta(
            title="Check for new versions",
            description="Once a day Efir asks api.github.com for its newest version. GitHub sees your IP address, "
            "and nothing else is sent. Nothing is downloaded.",
        ),
    ] = False


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them."""

    requests: Annotated[RequestRules, Meta(title="Requests")] = RequestRules()
    sentences: Annotated[SentenceSettings, Meta(title="Refusal replies")] = SentenceSettings()
    media: Annotated[MediaSettings, Meta(title="Local media")] = MediaSettings()
    player: Annotated[PlayerSettings, Meta(title="Player")] = PlayerSettings()
    speech: Annotated[SpeechSettings, Meta(title="Speech")] = SpeechSettings()
    voice_uk: Annotated[VoiceSettings, Meta(title="Ukrainian voice")] = VoiceSettings()
    voice_en: Annotated[VoiceSettings, Meta(title="English voice")] = VoiceSettings()
    voice_ru: Annotated[VoiceSettings, Meta(title="Russian voice")] = VoiceSettings()
    alerts: Annotated[AlertSettings, Meta(title="Alerts")] = AlertSettings()
    stream: Annotated[StreamSettings, Meta(title="Stream")] = StreamSettings()
    appearance: Annotated[AppearanceSettings, Meta(title="Appearance")] = AppearanceSettings()
    feeds: Annotated[FeedSettings, Meta(title="Feeds")] = FeedSettings()
    chat: Annotated[ChatSettings, Meta(title="Chat")] = ChatSettings()
    hub: Annotated[HubSettings, Meta(title="Viewers' page")] = HubSettings()
    obs: Annotated[ObsSettings, Meta(title="OBS")] = ObsSettings()
    notifications: Annotated[NotificationSettings, Meta(title="Notifications")] = NotificationSettings()
    desktop: Annotated[DesktopSettings, Meta(title="System")] = DesktopSettings()
    network: Annotated[NetworkSettings, Meta(title="Network")] = NetworkSettings()
    updates: Annotated[UpdateSettings, Meta(title="Updates")] = UpdateSettings()

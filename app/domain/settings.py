"""Every setting, declared once: name, default, limits, title and help. Dialog, API and checks are made from it.

Titles and helps are English source strings of the ``Settings`` translation context.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, convert

from app.domain.hot_keys import HOT_KEY
from app.domain.reasons import Language, Reason
from app.domain.sources import LAN_ADDRESS
from app.domain.text import clean

SENTENCE_LENGTH = 200
"""Grapheme clusters of a sentence for viewers."""

_HOUR_MS = 3_600_000
type ThemeChoice = Literal["system", "dark", "light"]
_COLOR = "^#[0-9A-Fa-f]{6}$"
_FONT_NAME = r"^(?!.*\n)[\w .-]*$"
"""The name goes into a style sheet between quotes, so it can hold nothing that ends them. ``$`` allows a line break."""
type _Lines = tuple[Annotated[str, Meta(max_length=1_000)], ...]
type Sentences = dict[Reason, Annotated[str, Meta(max_length=2_000)]]


class RequestRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules for viewers' requests. The streamer's own are bound only by what can be played."""

    is_open: Annotated[
        bool, Meta(title="Requests are open", description="While closed, viewers' requests are refused.")
    ] = True
    auto_approve: Annotated[
        bool,
        Meta(title="Approve by itself", description="A request that passes every rule goes straight to the queue."),
    ] = False
    user_limit: Annotated[
        int,
        Meta(ge=0, le=1_000, title="Requests per viewer", description="How many may wait at once; 0 is no limit."),
    ] = 0
    max_length_ms: Annotated[
        int, Meta(ge=0, le=24 * _HOUR_MS, title="Longest video", description="Longer ones are refused; 0 is no limit.")
    ] = 900_000
    min_length_ms: Annotated[
        int, Meta(ge=0, le=_HOUR_MS, title="Shortest video", description="Shorter ones are refused; 0 is no limit.")
    ] = 0
    repeat_after_min: Annotated[
        int,
        Meta(
            ge=0,
            le=10_080,
            title="Repeat after",
            description="Minutes before the same video may be requested again; 0 is at once.",
        ),
    ] = 0
    blocked_users: Annotated[
        _Lines,
        Meta(
            max_length=1_000,
            title="Blocked viewers",
            description="Their requests are refused, and their messages are not spoken.",
        ),
    ] = ()
    blocked_videos: Annotated[
        _Lines, Meta(max_length=1_000, title="Blocked videos", description="Ids of videos that are refused.")
    ] = ()
    blocked_channels: Annotated[
        _Lines,
        Meta(max_length=1_000, title="Blocked channels", description="Ids of channels whose videos are refused."),
    ] = ()
    blocked_words: Annotated[
        _Lines,
        Meta(
            max_length=1_000,
            title="Blocked words",
            description="Looked for in titles, whatever the case of their letters.",
        ),
    ] = ()


class SentenceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What viewers and bots are told of a refused request, by its reason; without one it is the usual sentence."""

    uk: Annotated[
        Sentences,
        Meta(
            title="In Ukrainian", description="Told while the window's language is Ukrainian; empty is the usual one."
        ),
    ] = {}
    en: Annotated[
        Sentences,
        Meta(title="In English", description="Told while the window's language is English; empty is the usual one."),
    ] = {}

    def of(self, language: Language) -> Sentences:
        """Return the sentences of a language."""
        return self.uk if language == "uk" else self.en

    def told(self, reason: Reason, language: Language) -> str:
        """Return what is told of a refusal: the streamer's own sentence, or the usual one."""
        return self.of(language).get(reason) or reason.sentence(language)

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
        _Lines,
        Meta(
            max_length=100,
            title="Media folders",
            description="Files in these folders may be queued. One full path per line.",
        ),
    ] = ()
    fallback_folder: Annotated[
        str,
        Meta(
            max_length=1_000,
            title="Fallback folder",
            description="Its files play in turn while the queue is empty, after the fallback list.",
        ),
    ] = ""


class PlayerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How videos play."""

    fade_ms: Annotated[int, Meta(ge=0, le=5_000, title="Fade", description="How long a change of volume takes.")] = 300


class SpeechSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said, when and where."""

    is_on: Annotated[
        bool, Meta(title="Messages are spoken", description="While off, donations still show their alerts.")
    ] = True
    auto_approve: Annotated[
        bool, Meta(title="Approve by itself", description="A message that passes every rule waits only for its turn.")
    ] = False
    output: Annotated[
        Literal["source", "local", "both"],
        Meta(title="Heard in", description="The voice source in OBS, this PC's speakers, or both."),
    ] = "source"
    device: Annotated[
        str, Meta(max_length=300, title="Speakers", description="Name of a sound device; empty is the usual one.")
    ] = ""
    while_speaking: Annotated[
        Literal["duck", "pause"],
        Meta(title="The video meanwhile", description="It is turned down, or it stands still."),
    ] = "duck"
    duck_percent: Annotated[
        int, Meta(ge=0, le=100, title="Turned down to", description="Percent of the video's own volume.")
    ] = 25
    donations_first: Annotated[
        bool, Meta(title="Donations first", description="Otherwise all are said in the order they came.")
    ] = True
    says_author: Annotated[bool, Meta(title="Say who wrote it")] = True
    emoji: Annotated[
        Literal["drop", "read"], Meta(title="Emoji", description="They are left out, or read by their names.")
    ] = "drop"
    max_characters: Annotated[
        int, Meta(ge=20, le=400, title="Longest message", description="Characters that are said; the rest is not.")
    ] = 400
    max_seconds: Annotated[
        int, Meta(ge=5, le=120, title="Longest speech", description="Seconds; what is left after them is not said.")
    ] = 60
    blocked_words: Annotated[
        _Lines,
        Meta(max_length=2_000, title="Blocked words", description="A star stands for any letters."),
    ] = ()
    blocked_action: Annotated[
        Literal["replace", "bleep", "hold"],
        Meta(
            title="A message with one",
            description="The word is left out, a bleep is said in its place, or the message waits for approval.",
        ),
    ] = "replace"
    aliases: Annotated[
        _Lines,
        Meta(
            max_length=2_000,
            title="Names as they are said",
            description="One per line, the name, an equals sign, how it is said.",
        ),
    ] = ()
    viewer_voices: Annotated[
        _Lines,
        Meta(
            max_length=2_000,
            title="Viewers' own voices",
            description="One per line, the name, an equals sign, the id of a voice.",
        ),
    ] = ()
    user_per_minute: Annotated[
        int, Meta(ge=0, le=100, title="Messages per viewer", description="In a minute, without a donation; 0 is any.")
    ] = 0
    total_per_minute: Annotated[
        int, Meta(ge=0, le=1_000, title="Messages in all", description="In a minute, without a donation; 0 is any.")
    ] = 0
    expire_min: Annotated[
        int,
        Meta(
            ge=0,
            le=1_440,
            title="Forget after",
            description="Minutes that a message without a donation may wait for its turn; 0 is for ever.",
        ),
    ] = 30


class VoiceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one language sounds."""

    voice: Annotated[
        str, Meta(max_length=300, title="Voice", description="Id of a voice; empty is the first of this language.")
    ] = ""
    rate_percent: Annotated[int, Meta(ge=50, le=200, title="Speed", description="Percent of the usual.")] = 100
    pitch_percent: Annotated[int, Meta(ge=0, le=100, title="Pitch", description="50 is the usual.")] = 50
    volume_percent: Annotated[int, Meta(ge=0, le=100, title="Volume")] = 100


class AlertSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cards of donations."""

    lead_ms: Annotated[
        int, Meta(ge=0, le=10_000, title="Before the voice", description="The card is seen so long before it speaks.")
    ] = 1_200
    least_ms: Annotated[
        int, Meta(ge=1_000, le=60_000, title="Shortest showing", description="A card stays at least so long.")
    ] = 5_000


class AppearanceSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the window and the widgets look."""

    language: Annotated[
        Literal["system", "uk", "en"], Meta(title="Language", description="Of the window and of the widgets.")
    ] = "system"
    theme: Annotated[
        ThemeChoice, Meta(title="Theme", description="Colours of the window, dark, light, or as the desktop has them.")
    ] = "dark"
    accent_color: Annotated[
        str, Meta(max_length=7, pattern=_COLOR, title="Accent", description="Colour of progress, names and amounts.")
    ] = "#ff7a59"
    text_color: Annotated[
        str, Meta(max_length=7, pattern=_COLOR, title="Letters", description="Colour of titles and messages.")
    ] = "#ffffff"
    panel_color: Annotated[
        str, Meta(max_length=7, pattern=_COLOR, title="Panel", description="Colour of what is behind the letters.")
    ] = "#0e1118"
    opacity_percent: Annotated[
        int, Meta(ge=0, le=100, title="Panel's solidity", description="0 lets the game be seen whole, 100 hides it.")
    ] = 86
    corner_percent: Annotated[
        int, Meta(ge=0, le=200, title="Corners", description="Roundness, percent of a letter's height; 0 is square.")
    ] = 70
    font: Annotated[
        str,
        Meta(
            max_length=60,
            pattern=_FONT_NAME,
            title="Font",
            description="Its name on the PC that OBS runs on, letters, digits and blanks; empty is the usual one.",
        ),
    ] = ""
    size_percent: Annotated[
        int, Meta(ge=50, le=300, title="Size", description="Of letters and panels, percent of the usual.")
    ] = 100
    is_animated: Annotated[
        bool, Meta(title="Animations", description="While off, widgets come, go and change without motion.")
    ] = True
    shows_alert_image: Annotated[
        bool, Meta(title="Picture in alerts", description="The heart, or the picture of your own CSS, beside the name.")
    ] = True


class Look(Struct, frozen=True, kw_only=True):
    """How the widgets look, as their pages are told; each field is the setting of the same name."""

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
    """Return what of the settings is about the look of the widgets."""
    return convert(appearance, Look, from_attributes=True)


class NotificationSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the tray tells; each kind can be switched off."""

    request_waits: Annotated[bool, Meta(title="A request waits for approval")] = True
    message_waits: Annotated[bool, Meta(title="A message waits for approval")] = True
    video_failed: Annotated[bool, Meta(title="A video failed")] = True
    speech_failed: Annotated[bool, Meta(title="A message could not be spoken")] = True
    source_silent: Annotated[bool, Meta(title="A source went silent")] = True
    source_back: Annotated[bool, Meta(title="A source came back")] = True
    source_flaps: Annotated[bool, Meta(title="A source keeps reconnecting")] = True
    engine_restarted: Annotated[bool, Meta(title="An engine was restarted")] = True


_HOT_KEY_HELP = (
    "Works while another program is in front, on Windows and X11; Wayland and macOS allow none. "
    "Such as Ctrl+Shift+F9; empty is none."
)


class DesktopSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What Efir and this PC's desktop have to do with each other."""

    autostart: Annotated[
        bool,
        Meta(
            title="Start with the system",
            description="Efir begins in the tray when you log in; where there is no tray, with its window.",
        ),
    ] = False
    hotkey_skip: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Key to skip the video", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_pause: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Key to pause and play", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_stop_speech: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Key to stop the speech", description=_HOT_KEY_HELP)
    ] = ""
    hotkey_panic: Annotated[
        str, Meta(max_length=40, pattern=HOT_KEY, title="Key for panic", description=_HOT_KEY_HELP)
    ] = ""


class NetworkSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who reaches the server."""

    lan_address: Annotated[
        str,
        Meta(
            max_length=15,
            pattern=LAN_ADDRESS,
            title="Let in other PCs",
            description="The address of this PC at which others on your network may reach Efir, such as 192.168.1.20; "
            "empty is none. Whoever comes in needs a link or a token.",
        ),
    ] = ""
    host_names: Annotated[
        _Lines,
        Meta(
            max_length=20,
            title="More host names",
            description="Names of this PC, besides localhost, under which pages may be opened. One per line.",
        ),
    ] = ()


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them."""

    requests: Annotated[RequestRules, Meta(title="Requests")] = RequestRules()
    sentences: Annotated[SentenceSettings, Meta(title="Refusals")] = SentenceSettings()
    media: Annotated[MediaSettings, Meta(title="Own media")] = MediaSettings()
    player: Annotated[PlayerSettings, Meta(title="Player")] = PlayerSettings()
    speech: Annotated[SpeechSettings, Meta(title="Speech")] = SpeechSettings()
    voice_uk: Annotated[VoiceSettings, Meta(title="Ukrainian voice")] = VoiceSettings()
    voice_en: Annotated[VoiceSettings, Meta(title="English voice")] = VoiceSettings()
    voice_ru: Annotated[VoiceSettings, Meta(title="Russian voice")] = VoiceSettings()
    alerts: Annotated[AlertSettings, Meta(title="Alerts")] = AlertSettings()
    appearance: Annotated[AppearanceSettings, Meta(title="Appearance")] = AppearanceSettings()
    notifications: Annotated[NotificationSettings, Meta(title="Notifications")] = NotificationSettings()
    desktop: Annotated[DesktopSettings, Meta(title="Desktop")] = DesktopSettings()
    network: Annotated[NetworkSettings, Meta(title="Network")] = NetworkSettings()

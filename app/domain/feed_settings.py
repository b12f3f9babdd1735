"""The settings of feeds and of what viewers can do in chat; part of `Settings`."""

from typing import Annotated

from msgspec import Meta, Struct

type _Words = tuple[Annotated[str, Meta(max_length=100)], ...]


class FeedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which chat and donation services Efir listens to. Their keys are no settings."""

    twitch: Annotated[bool, Meta(title="Twitch", description="Chat, bits and channel points with text.")] = False
    twitch_channel: Annotated[
        str, Meta(max_length=200, title="Twitch channel", description="Name of the channel, or its link.")
    ] = ""
    donatello: Annotated[bool, Meta(title="Donatello", description="Donations.")] = False
    monobank: Annotated[bool, Meta(title="monobank jar", description="Transfers to one jar.")] = False
    monobank_jar: Annotated[
        str, Meta(max_length=200, title="Jar", description="Its name or ID. Leave it empty if you have only one.")
    ] = ""
    monobank_first_names: Annotated[
        bool,
        Meta(
            title="Show first names",
            description="Shows first names of monobank senders. Surnames are never shown.",
        ),
    ] = False
    streamelements: Annotated[bool, Meta(title="StreamElements", description="Tips.")] = False
    streamlabs: Annotated[bool, Meta(title="Streamlabs", description="Donations.")] = False
    tipeee: Annotated[bool, Meta(title="Tipeee", description="Donations.")] = False
    youtube: Annotated[bool, Meta(title="YouTube", description="Live chat and Super Chat.")] = False
    youtube_video: Annotated[
        str, Meta(max_length=500, title="YouTube stream", description="Link of the stream, or @name of the channel.")
    ] = ""
    donationalerts: Annotated[bool, Meta(title="DonationAlerts", description="Donations.")] = False


class ChatSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What viewers can do in chat."""

    request_commands: Annotated[
        _Words,
        Meta(max_length=50, title="Request commands", description="What a request begins with. One per line."),
    ] = ("!sr", "!songrequest", "!пісня", "!замовити")
    say_commands: Annotated[
        _Words,
        Meta(
            max_length=50,
            title="Speech commands",
            description="What a message to read aloud begins with. One per line.",
        ),
    ] = ("!say", "!скажи")
    reads_all: Annotated[
        bool, Meta(title="Read the whole chat", description="Reads every chat message aloud, not only commands.")
    ] = False
    request_rewards: Annotated[
        _Words,
        Meta(
            max_length=50,
            title="Request rewards",
            description="IDs of channel-point rewards whose text is a request. One per line.",
        ),
    ] = ()
    speech_rewards: Annotated[
        _Words,
        Meta(
            max_length=50,
            title="Speech rewards",
            description="IDs of channel-point rewards whose text is read aloud. One per line.",
        ),
    ] = ()

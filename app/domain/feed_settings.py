"""The settings of feeds and of what viewers can do in chat; part of `Settings`."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from app.domain.chat_rules import ChatCommand, ChatCommands, CommandChange, cleaned_changes

MOST_REWARDS = 50

type _Words = tuple[Annotated[str, Meta(max_length=100)], ...]


class FeedSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which chat and donation services Efir listens to. Their keys are no settings."""

    twitch: Annotated[bool, Meta(title="Twitch", description="Chat, bits and channel points with text.")] = False
    twitch_channel: Annotated[
        str, Meta(max_length=200, title="Twitch channel", description="Name of the channel, or its link.")
    ] = ""
    twitch_client_id: Annotated[
        str,
        Meta(
            max_length=100,
            title="Twitch client ID",
            description="Of your application at dev.twitch.tv, for signing in. It is not secret.",
        ),
    ] = ""
    donatello: Annotated[bool, Meta(title="Donatello", description="Donations.")] = False
    monobank: Annotated[bool, Meta(title="Monobank jar", description="Transfers to one jar.")] = False
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
    youtube_without_key: Annotated[
        bool,
        Meta(
            title="YouTube without a key",
            description="Reads the chat as YouTube's own page does. Unofficial: it may stop working any day.",
        ),
    ] = False
    hub: Annotated[bool, Meta(title="Hub", description="The viewers' page on a server of yours.")] = False
    donationalerts: Annotated[bool, Meta(title="DonationAlerts", description="Donations.")] = False
    donationalerts_client_id: Annotated[
        str,
        Meta(
            max_length=100,
            title="DonationAlerts application ID",
            description="Of your application at donationalerts.com, for signing in. It is not secret.",
        ),
    ] = ""


class ChatSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What viewers can do in chat."""

    prefixes: Annotated[
        tuple[Annotated[str, Meta(max_length=10)], ...],
        Meta(
            max_length=10,
            title="Command prefixes",
            description="What a command begins with. One per line. Without any, there are no commands.",
        ),
    ] = ("!",)
    commands: Annotated[
        dict[ChatCommand, CommandChange],
        Meta(
            title="Commands",
            description="Who may use a command, how often, and its names, separated by commas. You and moderators "
            "never have to wait.",
            extra_json_schema={"propertyNames": {"enum": tuple(ChatCommand)}},
        ),
    ] = {}
    vote_share_percent: Annotated[
        int,
        Meta(
            ge=1,
            le=100,
            title="Share of votes to skip",
            description="Part of the viewers who wrote in the last 10 minutes.",
        ),
    ] = 30
    vote_least: Annotated[
        int, Meta(ge=1, le=1_000, title="Fewest votes to skip", description="However few viewers there are.")
    ] = 2
    reads_all: Annotated[
        bool, Meta(title="Read the whole chat", description="Reads every chat message aloud, not only commands.")
    ] = False
    answers: Annotated[
        bool,
        Meta(
            title="Answer in the Twitch chat",
            description="Writes answers to commands in the chat, as you. Needs a sign-in.",
        ),
    ] = False
    request_rewards: Annotated[
        _Words,
        Meta(
            max_length=MOST_REWARDS,
            title="Request rewards",
            description="IDs of channel-point rewards whose text is a request. One per line.",
        ),
    ] = ()
    speech_rewards: Annotated[
        _Words,
        Meta(
            max_length=MOST_REWARDS,
            title="Speech rewards",
            description="IDs of channel-point rewards whose text is read aloud. One per line.",
        ),
    ] = ()

    def called(self) -> ChatCommands:
        """Return which commands there are."""
        return ChatCommands(prefixes=self.prefixes, changes=self.commands)

    def cleaned(self) -> "ChatSettings":
        """Return them without changes of commands that change nothing."""
        return structs.replace(self, commands=cleaned_changes(self.commands))
